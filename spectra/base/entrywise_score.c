/* T_k(y) = E[He_k(Z) | f(Z) = y] as a sum over the preimages z_j of y,
 *   T_k = sum_j w_j He_k(z_j) / sum_j w_j,   w_j = phi(z_j)/|f'(z_j)|,
 * or over the flat pieces a < z < b with f = y, which are atoms of f(Z):
 *   w = Phi(b) - Phi(a),  w E[He_k | a < Z < b] = [-He_{k-1} phi] from a to b.
 *
 * E T_k^2 is an integral over a coordinate c in which the preimages z_j(c) are
 * smooth, sum_j w_j = sum_j phi(z_j)|dz_j/dc|: y itself for straight pieces;
 * for He_3, y = 2 cos c and z_j = 2 cos((c + 2 pi j)/3) (in y the weights have
 * poles at +-2); for cos and sin the angle. Injective f: T_k = He_k(z).
 *
 * Lesieur, Krzakala, Zdeborova 1507.03857; Mergny, Ko, Krzakala, Zdeborova
 * 2403.04234. */
#include "base/entrywise_score.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "base/gaussian.h"
#include "base/memory.h"
#include "base/quadrature.h"
#include "base/status.h"

static const double pi = 3.14159265358979323846;
/* phi is 2e-32 there, nothing beside phi(0) */
static const double far = 12;

/* --- sums over preimages -------------------------------------------------- */

/* Weights relative to phi of the nearest preimage so far: phi(50) is 0. */
typedef struct preimages {
    unsigned k;
    double nearest; /* z^2                                                   */
    double top, bottom;
} preimages;

static preimages none(unsigned k)
{
    return (preimages){k, INFINITY, 0, 0};
}

static void add(preimages *s, double z, double weight)
{
    double square = z * z;
    if (square < s->nearest) {
        double fade = exp(0.5 * (square - s->nearest));
        s->top *= fade;
        s->bottom *= fade;
        s->nearest = square;
    }
    double w = weight * exp(0.5 * (s->nearest - square));
    s->top += w * elaw_hermite_polynomial(s->k, z);
    s->bottom += w;
}

static void straight_at(const elaw_score *score, double y, preimages *s)
{
    for (size_t j = 0; j < score->pieces; j++) {
        const elaw_entrywise_piece *p = &score->piece[j];
        if (p->slope == 0)
            continue;
        double z = p->origin + (y - p->value) / p->slope;
        /* y was rounded, and so is z */
        double slack = 1e-15 * (fabs(z) + fabs(p->origin) +
                                (fabs(y) + fabs(p->value)) / fabs(p->slope));
        if (z >= p->from - slack && z <= p->to + slack)
            add(s, z, 1 / fabs(p->slope));
    }
}

/* y = 2 cos c, 0 <= c <= pi: the three roots of z^3 - 3 z = y. */
static void folded_at(const elaw_score *score, double c, preimages *s)
{
    (void)score;
    for (int j = 0; j < 3; j++) {
        double a = (c + 2 * pi * j) / 3;
        add(s, 2 * cos(a), 2.0 / 3 * fabs(sin(a)));
    }
}

/* +-z and mirror -+ z, all periods */
static void waves(double z, double mirror, preimages *s)
{
    for (int m = -4; m <= 4; m++) {
        add(s, z + 2 * pi * m, 1);
        add(s, mirror - z + 2 * pi * m, 1);
    }
}

static void cos_at(const elaw_score *score, double c, preimages *s)
{
    (void)score;
    waves(c, 0, s);
}

static void sin_at(const elaw_score *score, double c, preimages *s)
{
    (void)score;
    waves(c, pi, s);
}

/* --- atoms ---------------------------------------------------------------- */

/* He_{k-1}(z) phi(z) */
static double boundary(unsigned k, double z)
{
    return isfinite(z)
               ? elaw_hermite_polynomial(k - 1, z) * elaw_gaussian_density(z)
               : 0;
}

/* P(a < Z < b) without the cancellation of 1 - 1. */
static double between(double a, double b)
{
    return a > 0 ? elaw_gaussian_tail(a) - elaw_gaussian_tail(b)
                 : elaw_gaussian_tail(-b) - elaw_gaussian_tail(-a);
}

/* The atom at y: its mass, 0 where there is none, and mass times T_k. */
static double atom(const elaw_score *score, double y, double *top)
{
    double mass = 0;
    *top = 0;
    for (size_t j = 0; j < score->pieces; j++) {
        const elaw_entrywise_piece *p = &score->piece[j];
        if (p->slope != 0 || p->value != y)
            continue;
        mass += between(p->from, p->to);
        *top += boundary(score->k, p->from) - boundary(score->k, p->to);
    }
    return mass;
}

/* --- T_k(y) --------------------------------------------------------------- */

/* Values that are rounded to the end of the range stand for the last number
 * inside. */
static double open_range(double y)
{
    return fabs(y) == 1 ? nextafter(y, 0) : y;
}

static double inverse_tanh(double y)
{
    return atanh(open_range(y));
}

static double inverse_erf(double y)
{
    double p = 0.5 * (1 - fabs(open_range(y)));
    return p >= 0 ? copysign(gsl_cdf_ugaussian_Qinv(p) / sqrt(2), y) : NAN;
}

static double inverse_softplus(double y)
{
    return y > 0 ? y + log(-expm1(-y)) : NAN;
}

static double inverse_exp(double y)
{
    return y > 0 ? log(y) : NAN;
}

static double itself(double y)
{
    return y;
}

static double root(double y)
{
    return sqrt(y);
}

static double root_he2(double y)
{
    return sqrt(1 + y);
}

static double quotient(const preimages *s)
{
    return s->bottom > 0 ? s->top / s->bottom : NAN;
}

static double straight_value(const elaw_score *score, double y)
{
    double top, mass = atom(score, y, &top);
    preimages s = none(score->k);
    if (mass > 0)
        return top / mass;
    straight_at(score, y, &s);
    return quotient(&s);
}

static double cubic_value(const elaw_score *score, double y)
{
    preimages s = none(score->k);
    if (!(fabs(y) < 2))
        return elaw_hermite_polynomial(
            score->k, copysign(2 * cosh(acosh(0.5 * fabs(y)) / 3), y));
    folded_at(score, acos(0.5 * y), &s);
    return quotient(&s);
}

/* angle: NaN outside [-1, 1]. */
static double wave_value(const elaw_score *score, double angle, double mirror)
{
    preimages s = none(score->k);
    if (angle != angle)
        return NAN;
    waves(angle, mirror, &s);
    return quotient(&s);
}

/* How y leads back to z. */
typedef struct way {
    double (*inverse)(double y);
    bool even; /* z and -z                                                   */
    void (*at)(const elaw_score *score, double c, preimages *s);
    double from, to; /* of c; straight: from the pieces                      */
} way;

static const way ways[ELAW_ENTRYWISE_KINDS] = {
    [ELAW_IDENTITY] = {.inverse = itself},
    [ELAW_TANH] = {.inverse = inverse_tanh},
    [ELAW_ERF] = {.inverse = inverse_erf},
    [ELAW_SIGN] = {.at = straight_at},
    [ELAW_RELU] = {.at = straight_at},
    [ELAW_LEAKY_RELU] = {.at = straight_at},
    [ELAW_ABS] = {.at = straight_at},
    [ELAW_SQUARE] = {.inverse = root, .even = true},
    [ELAW_CUBE] = {.inverse = cbrt},
    [ELAW_EXP] = {.inverse = inverse_exp},
    [ELAW_SOFTPLUS] = {.inverse = inverse_softplus},
    [ELAW_CLIP] = {.at = straight_at},
    [ELAW_TRUNCATE] = {.at = straight_at},
    [ELAW_STEP] = {.at = straight_at},
    [ELAW_HE2] = {.inverse = root_he2, .even = true},
    [ELAW_HE3] = {.at = folded_at, .from = 0, .to = 3.14159265358979323846},
    [ELAW_COS] = {.at = cos_at, .from = 0, .to = 3.14159265358979323846},
    [ELAW_SIN] = {.at = sin_at,
                  .from = -1.57079632679489661923,
                  .to = 1.57079632679489661923},
    [ELAW_TABLE] = {.at = straight_at},
};

double elaw_score_value(const elaw_score *score, double y)
{
    const way *w = &ways[score->f->kind];
    if (!isfinite(y))
        return NAN;
    if (w->inverse != NULL) {
        double z = w->inverse(y);
        return w->even && score->k % 2 == 1
                   ? 0 * z
                   : elaw_hermite_polynomial(score->k, z);
    }
    switch (score->f->kind) {
    case ELAW_HE3:
        return cubic_value(score, y);
    case ELAW_COS:
        return wave_value(score, acos(y), 0);
    case ELAW_SIN:
        return wave_value(score, asin(y), pi);
    default:
        return straight_value(score, y);
    }
}

elaw_status elaw_score_open(const char *where, const elaw_entrywise *f,
                            unsigned k, elaw_score *out)
{
    elaw_score s = {f, k, 0, NULL};
    s.piece = elaw_alloc(elaw_entrywise_room(f), sizeof *s.piece);
    if (s.piece == NULL)
        return elaw_fail_memory(where);
    s.pieces = elaw_entrywise_pieces(f, s.piece);
    *out = s;
    return ELAW_OK;
}

void elaw_score_free(elaw_score *score)
{
    elaw_free(score->piece);
    *score = (elaw_score){0};
}

/* --- E T_k^2 -------------------------------------------------------------- */

/* T^2 times the density of c */
static double density(double c, void *ctx)
{
    const elaw_score *score = ctx;
    preimages s = none(score->k);
    ways[score->f->kind].at(score, c, &s);
    return s.bottom > 0 ? s.top / s.bottom * s.top *
                              elaw_gaussian_density(sqrt(s.nearest))
                        : 0;
}

static double over(const elaw_score *score, double from, double to)
{
    elaw_score copy = *score;
    return to > from ? elaw_integrate(density, &copy, from, to, 1e-15) : 0;
}

static double hermite_square(double z, void *ctx)
{
    const elaw_score *score = ctx;
    double h = elaw_hermite_polynomial(score->k, z);
    return h * h * elaw_gaussian_density(z);
}

/* He_3 beyond its folds, |z| > 2: one root. */
static double unfolded(const elaw_score *score)
{
    elaw_score copy = *score;
    return 2 * elaw_integrate(hermite_square, &copy, 2, far, 1e-15);
}

static double atoms_square(const elaw_score *score)
{
    double sum = 0;
    for (size_t j = 0; j < score->pieces; j++) {
        const elaw_entrywise_piece *p = &score->piece[j];
        bool first = p->slope == 0;
        for (size_t i = 0; i < j && first; i++)
            first =
                score->piece[i].slope != 0 || score->piece[i].value != p->value;
        double top, mass = first ? atom(score, p->value, &top) : 0;
        if (mass > 0)
            sum += top / mass * top;
    }
    return sum;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* y at both ends of every slope: between them the preimages stay the same. */
static size_t ends(const elaw_score *score, double *end)
{
    size_t count = 0;
    for (size_t j = 0; j < score->pieces; j++) {
        const elaw_entrywise_piece *p = &score->piece[j];
        double a = fmax(p->from, -far), b = fmin(p->to, far);
        if (p->slope == 0 || !(b > a))
            continue;
        end[count++] = p->value + p->slope * (a - p->origin);
        end[count++] = p->value + p->slope * (b - p->origin);
    }
    qsort(end, count, sizeof *end, ascending);
    return count;
}

static elaw_status straight_square(const char *where, const elaw_score *score,
                                   double *out)
{
    double *end = elaw_alloc(2 * score->pieces, sizeof *end);
    if (end == NULL)
        return elaw_fail_memory(where);
    double sum = atoms_square(score);
    size_t count = ends(score, end);
    for (size_t i = 1; i < count; i++)
        sum += over(score, end[i - 1], end[i]);
    elaw_free(end);
    *out = sum;
    return ELAW_OK;
}

elaw_status elaw_score_square(const char *where, const elaw_score *score,
                              double *out)
{
    const way *w = &ways[score->f->kind];
    if (w->at == straight_at)
        return straight_square(where, score, out);
    if (w->inverse != NULL)
        *out = w->even && score->k % 2 == 1 ? 0 : elaw_factorial(score->k);
    else
        *out = over(score, w->from, w->to) +
               (score->f->kind == ELAW_HE3 ? unfolded(score) : 0);
    return ELAW_OK;
}
