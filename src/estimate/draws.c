/* Strengths drawn given the observed value.
 *   x, y, w = y^2   observed eigenvalue, singular value, its square, in units
 *                   of the sd of one noise entry
 *   l = 0, 1, ..    level, counted from the spike's end of the band model
 *   chi2_k          chi-squared of beta k degrees over beta
 *
 * An orthogonal change of basis that keeps the spike's direction leaves a band
 * matrix of independent entries (Dumitriu and Edelman math-ph/0206043;
 * Bloemendal and Virag 1011.1877), and the spike sits in its corner. Schur
 * complements from the far end up to the corner give the strength for which x
 * is an eigenvalue, and their derivatives in x the eigenvector's corner entry.
 *
 * Symmetric: diagonal a_l ~ N(0, 2/beta), e_l^2 = chi2_(n-1-l),
 *   r_l = x - a_l - e_l^2/r_(l+1),   theta = r_0,   overlap^2 = 1/r_0'.
 * Rectangular: diagonal g_l, S_l = chi2_(cols-1-l) above it, T_l =
 * chi2_(rows-1-l) below; R = [[A, -C], [-C*, D]], Q = R^-1 of level l + 1:
 *   A = y - S Q_22,  D = y - T Q_11,  C = g + sqrt(S T) Q_21,
 *   theta = -Re C + sqrt(A D - (Im C)^2),  z = (sqrt D, phase sqrt A),
 *   left overlap^2 = 2 D/(z* R' z),  right overlap^2 = 2 A/(z* R' z).
 * Covariance: X is bidiagonal, d_l^2 = chi2_(cols-l), e_l^2 =
 * chi2_(rows-1-l), d_0^2 times the spike's population eigenvalue; the
 * tridiagonal X^T X in the differential form that never adds d^2 and e^2,
 *   q_l = h_(l+1)/(h_(l+1) - e_l^2),  h_l = w - d_l^2 q_l,
 *   strength = w/(d_0^2 q_0),  overlap^2 = 1/(1 - w q_0'/q_0)
 * (the corner entry squared is the residue of the resolvent).
 * A complement that is not positive on the way: this noise has a value above
 * the observed one by itself, no strength exists.
 *
 * Depth. A level forgets the levels below it by the factor (S/r^2) a step,
 * exp(-(4/3) c^(3/2)) in all over the levels that lower the edge by c of its
 * widths. So the recursion starts from its limit `depth` levels down, where
 * the edge of what is left lies 25 widths below the value: nothing of double
 * precision is lost, and a level is still 1 - exp(-80) sure to be positive.
 * At full depth it starts at the far end. */
#include "estimate/draws.h"

#include <math.h>

#include <eigenlaw/rng.h>

#include "random/normal.h"

enum {
    GROUP = 16, /* values that go through one pass over the noise */
    RUN = 64,   /* normals that are made at a time                */
    STREAM = 0x44726177
};

typedef struct state {
    bool none;
    double v[8];
} state;

typedef struct noise {
    double re, im;        /* normal                     */
    double first, second; /* chi-squared                */
} noise;

static double smaller(const elaw_draw_model *m)
{
    return (double)(m->rows < m->cols ? m->rows : m->cols);
}

static double larger(const elaw_draw_model *m)
{
    return (double)(m->rows < m->cols ? m->cols : m->rows);
}

size_t elaw_draw_depth(const elaw_draw_model *model, size_t count,
                       const double value[])
{
    double p = smaller(model), N = larger(model), a = sqrt(N), b = sqrt(p);
    double width = 0.5 * cbrt(1 / a + 1 / b), low = a + b;
    if (model->kind == ELAW_DRAW_SYMMETRIC)
        width = 1 / sqrt(cbrt(p));
    for (size_t k = 0; k < count; k++)
        low = fmin(low, value[k]);
    /* sqrt(N - depth) + sqrt(p - depth) = edge */
    double edge = low - 25 * width;
    if (model->full_depth || !(edge > 0) || edge * edge <= N - p)
        return (size_t)p;
    double root = (edge - (N - p) / edge) / 2, depth = ceil(p - root * root);
    return depth < p ? (size_t)depth : (size_t)p;
}

/* --- symmetric: v = r, r' ------------------------------------------------- */

static void symmetric_start(const elaw_draw_model *m, double x, size_t level,
                            state *s)
{
    double left = (double)(m->rows - level);
    double root = sqrt(fmax(x * x - 4 * left, 0));
    s->v[0] = (x + root) / 2;
    s->v[1] = left > 0 ? (1 + x / root) / 2 : 1;
}

static void symmetric_step(double x, const noise *w, int beta, state *s)
{
    double q = w->first / s->v[0];
    double slope = 1 + q / s->v[0] * s->v[1];
    double r = x - sqrt(2. / beta) * w->re - q;
    s->v[0] = r;
    s->v[1] = slope;
    s->none = !(r > 0);
}

static void symmetric_finish(double x, const state *s, double out[3])
{
    (void)x;
    out[0] = s->v[0];
    out[1] = out[2] = 1 / s->v[1];
}

/* --- rectangular: v = A, D, Re C, Im C and their derivatives -------------- */

elaw_sites elaw_limit_sites(double rows, double cols, double y)
{
    double skew = (rows - cols) / y, sum = y - skew;
    double d = (sum + sqrt(fmax(sum * sum - 4 * cols, 0))) / 2, a = d + skew;
    /* A' = 1 + cols D'/D^2, D' = 1 + rows A'/A^2 */
    double up = cols / (d * d), down = rows / (a * a), gap = 1 - up * down;
    return (elaw_sites){a, d, (1 + up) / gap, (1 + down) / gap};
}

static void rectangular_start(const elaw_draw_model *m, double y, size_t level,
                              state *s)
{
    elaw_sites at = {y, y, 1, 1};
    if ((double)level < smaller(m))
        at = elaw_limit_sites((double)(m->rows - level),
                              (double)(m->cols - level), y);
    *s = (state){false, {at.a, at.d, 0, 0, at.da, at.dd, 0, 0}};
}

static void rectangular_step(double y, const noise *w, int beta, state *s)
{
    (void)beta;
    const double *v = s->v;
    double det = v[0] * v[1] - v[2] * v[2] - v[3] * v[3];
    double ddet = v[4] * v[1] + v[0] * v[5] - 2 * (v[2] * v[6] + v[3] * v[7]);
    double q11 = v[1] / det, q22 = v[0] / det;
    double re = v[2] / det, im = v[3] / det, log_slope = ddet / det;
    double both = sqrt(w->first * w->second);
    state next = {.v = {y - w->first * q22, y - w->second * q11,
                        w->re + both * re, w->im - both * im,
                        1 - w->first * (v[4] / det - q22 * log_slope),
                        1 - w->second * (v[5] / det - q11 * log_slope),
                        both * (v[6] / det - re * log_slope),
                        -both * (v[7] / det - im * log_slope)}};
    v = next.v;
    next.none =
        !(v[0] > 0 && v[1] > 0 && v[0] * v[1] > v[2] * v[2] + v[3] * v[3]);
    *s = next;
}

static void rectangular_finish(double y, const state *s, double out[3])
{
    (void)y;
    const double *v = s->v;
    double theta = sqrt(v[0] * v[1] - v[3] * v[3]) - v[2];
    double re = v[2] + theta, size = hypot(re, v[3]);
    double turn = (v[6] * re + v[7] * v[3]) / size; /* Re C' conj(phase) */
    double total = v[1] * v[4] + v[0] * v[5] - 2 * sqrt(v[0] * v[1]) * turn;
    out[0] = theta;
    out[1] = 2 * v[1] / total;
    out[2] = 2 * v[0] / total;
}

/* --- covariance: v = h, h', q, q', d^2 ------------------------------------ */

static void covariance_start(const elaw_draw_model *m, double y, size_t level,
                             state *s)
{
    double w = y * y, h = w, slope = 1;
    if ((double)level < smaller(m)) {
        double rows = (double)(m->rows - level);
        double cols = (double)(m->cols - level), sum = w + rows - cols;
        h = (sum + sqrt(fmax(sum * sum - 4 * w * rows, 0))) / 2;
        slope = 1 / (1 - rows * cols / ((h - rows) * (h - rows)));
    }
    *s = (state){false, {h, slope, 1, 0, 0}};
}

static void covariance_step(double y, const noise *w, int beta, state *s)
{
    (void)beta;
    double h = s->v[0], dh = s->v[1], rest = h - w->second;
    double q = h / rest, dq = -w->second * dh / (rest * rest);
    s->none = !(h > 0 && rest > 0);
    s->v[0] = y * y - w->first * q;
    s->v[1] = 1 - w->first * dq;
    s->v[2] = q;
    s->v[3] = dq;
    s->v[4] = w->first;
}

static void covariance_finish(double y, const state *s, double out[3])
{
    out[0] = y * y / (s->v[4] * s->v[2]);
    out[1] = out[2] = 1 / (1 - y * y * s->v[3] / s->v[2]);
}

/* --- one pass over the noise of a draw ------------------------------------ */

typedef struct recursion {
    void (*start)(const elaw_draw_model *, double, size_t, state *);
    void (*step)(double, const noise *, int, state *);
    void (*finish)(double, const state *, double[3]);
    int wider, second; /* chi-squared: cols - l - wider; is there another? */
} recursion;

static const recursion recursions[] = {
    [ELAW_DRAW_SYMMETRIC] = {symmetric_start, symmetric_step, symmetric_finish,
                             1, 0},
    [ELAW_DRAW_RECTANGULAR] = {rectangular_start, rectangular_step,
                               rectangular_finish, 1, 1},
    [ELAW_DRAW_COVARIANCE] = {covariance_start, covariance_step,
                              covariance_finish, 0, 1},
};

static elaw_rng part(const elaw_draw_model *m, uint64_t number)
{
    return elaw_rng_part((elaw_rng){m->seed, STREAM}, number);
}

static double chi2(elaw_rng rng, int beta, size_t k, size_t level, size_t draw)
{
    return k == 0 ? 0
                  : elaw_rng_chi2(rng, beta * (double)k, level, draw) / beta;
}

/* The normals of levels first .. first + RUN - 1 (none for a covariance). */
static void normals(const elaw_draw_model *m, size_t first, size_t draw,
                    elaw_complex out[RUN])
{
    double real[RUN];
    if (m->kind == ELAW_DRAW_COVARIANCE)
        return;
    if (m->kind == ELAW_DRAW_RECTANGULAR && m->beta == 2) {
        elaw_normal_complex_run(part(m, 0), first, draw, RUN, out);
        return;
    }
    elaw_normal_run(part(m, 0), first, draw, RUN, real);
    for (size_t i = 0; i < RUN; i++)
        out[i] = (elaw_complex){real[i], 0};
}

static noise noise_of(const elaw_draw_model *m, const recursion *rule,
                      const elaw_rng rng[2], elaw_complex g, size_t level,
                      size_t draw)
{
    size_t used = level + (size_t)rule->wider;
    noise w = {g.re, g.im, 0, 0};
    w.first = chi2(rng[0], m->beta, m->cols - used, level, draw);
    if (rule->second)
        w.second = chi2(rng[1], m->beta, m->rows - 1 - level, level, draw);
    return w;
}

/* The draw's states of count <= GROUP values, from depth up to the corner. */
static void climb(const elaw_draw_model *m, size_t depth, size_t draw,
                  size_t count, const double value[], state s[GROUP])
{
    const recursion *rule = &recursions[m->kind];
    const elaw_rng rng[2] = {part(m, 1), part(m, 2)};
    elaw_complex g[RUN] = {{0, 0}};
    for (size_t k = 0; k < count; k++) {
        s[k].none = false;
        rule->start(m, value[k], depth, &s[k]);
    }
    for (size_t level = depth; level-- > 0;) {
        if (level + 1 == depth || level % RUN == RUN - 1)
            normals(m, level - level % RUN, draw, g);
        noise w = noise_of(m, rule, rng, g[level % RUN], level, draw);
        for (size_t k = 0; k < count; k++)
            if (!s[k].none)
                rule->step(value[k], &w, m->beta, &s[k]);
    }
}

void elaw_draw(const elaw_draw_model *model, size_t count, const double value[],
               double strength[], double left[], double right[])
{
    size_t depth = elaw_draw_depth(model, count, value), B = model->draws;
    const recursion *rule = &recursions[model->kind];
    for (size_t first = 0; first < count; first += GROUP) {
        size_t many = count - first < GROUP ? count - first : GROUP;
#pragma omp parallel for schedule(static)
        for (size_t b = 0; b < B; b++) {
            state s[GROUP];
            climb(model, depth, b, many, value + first, s);
            for (size_t k = 0; k < many; k++) {
                double out[3] = {0, 0, 0};
                if (!s[k].none)
                    rule->finish(value[first + k], &s[k], out);
                bool none = !(out[0] > 0);
                strength[(first + k) * B + b] = none ? 0 : out[0];
                left[(first + k) * B + b] = none ? 0 : out[1];
                right[(first + k) * B + b] = none ? 0 : out[2];
            }
        }
    }
}
