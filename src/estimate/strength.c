/* Strengths, overlaps, intervals.
 *   p <= N     dimensions (symmetric: n both), all values in units of s
 *   t          theta/sqrt n; rectangular tau = theta^2/sqrt(pN);
 *              covariance l = 1 + tau sqrt(p/N), p variables, N samples
 *
 * One spike is exact (draws.h). The J - 1 others enter to first order: spike
 * i sees noise without their rows and columns (covariance: variables), and its
 * value is pushed, on average and in units of s, by
 *   symmetric    sum_k 1/(theta_i - theta_k)
 *   rectangular  sum_k (A + D)/2 / (theta_i^2 - theta_k^2)
 *   covariance   sum_k l_i l_k/(l_i - l_k)     of the squared value (Lawley)
 * with the sites A, D of draws.h. They come from the secular equation of one
 * removed direction k: coupling zeta ~ N(0, 1) to the spike's vector, the rest
 * of the resolvent replaced by its limit. The same equation gives what the
 * overlap loses to direction k, the factor 1/(1 + f), with
 *   symmetric    f = zeta^2 t_i^2/(n (t_i^2 - 1) (t_i - t_k)^2)
 *   covariance   f = zeta^2 (l_k/w) l_i^2/(l_i - l_k)^2
 *                    (1 + l_k (w/(l_i^2 w') - 1/l_i)),  w = N l + p l/(l-1)
 *   rectangular  (b_u, b_v) = [[D, theta_k], [theta_k, A]] (zeta, zeta')
 *                    / (sqrt 2 (theta_i^2 - theta_k^2)),
 *                left f = 2 (1 + X) b_u^2 + 2 S b_v^2,   right likewise with
 *                X, S traces of the squared resolvent's blocks.
 * Near-ties: 1/d becomes d/(d^2 + r^2), r the sd of a coupling.
 *
 * Closed form: inversion of the limit at the pushed value; symmetric, plus the
 * mean error t^3/(n (t^2-1)^2) of that inversion. It is printed where it is
 * good, t^2/((t^2-1)^(3/2) sqrt(2n)) < 0.15; elsewhere, and where the bias has
 * no closed form, the median of the draws, which is median-unbiased. */
#include "estimate/strength.h"

#include <math.h>
#include <stdlib.h>

#include <eigenlaw/rng.h>

#include "base/memory.h"
#include "base/status.h"
#include "estimate/draws.h"
#include "random/normal.h"

enum { MIXING_STREAM = 0x4d6978 };

/* How one removed direction mixes into the spike's vectors. */
typedef struct mixing {
    double uu, uv, vv;       /* (b_u, b_v) from the two couplings            */
    double own, left, right; /* left f = own b_u^2 + left b_v^2, right f =
                                own b_v^2 + right b_u^2                     */
} mixing;

typedef struct outliers {
    const elaw_noise_model *model;
    const elaw_strength_options *options;
    double s, p, N, rows, cols; /* of the whole matrix                      */
    size_t count;
    const double *value;
    double *spike;  /* t with its sign; tau; both outside the critical window */
    double *pushed; /* values in units of s, freed of the others' push     */
    elaw_draw_model draw; /* sizes of the one-spike model                   */
} outliers;

static double tie(double d, double r)
{
    return d / (d * d + r * r);
}

static double theta_of(const outliers *o, size_t i)
{
    if (o->model->symmetric)
        return o->spike[i] * sqrt(o->cols);
    return sqrt(o->spike[i] * sqrt(o->p * o->N));
}

static double population_of(const outliers *o, size_t i)
{
    return 1 + o->spike[i] * sqrt(o->rows / o->cols);
}

/* Sites of the limit at the position of spike i. */
static elaw_sites sites_of(const outliers *o, size_t i, double *y)
{
    double tau = o->spike[i];
    *y = sqrt(o->p + o->N + sqrt(o->p * o->N) * (tau + 1 / tau));
    return elaw_limit_sites(o->rows, o->cols, *y);
}

/* sd of a coupling between two directions, halved for their difference. */
static double tie_width(const outliers *o)
{
    double variance = o->model->symmetric ? 1 : 0.5;
    return sqrt(variance / o->model->beta);
}

/* --- pushes --------------------------------------------------------------- */

static double push_symmetric(const outliers *o, size_t i, size_t k)
{
    return tie(theta_of(o, i) - theta_of(o, k), tie_width(o));
}

static double push_rectangular(const outliers *o, size_t i, size_t k)
{
    double y, ti = theta_of(o, i), tk = theta_of(o, k);
    elaw_sites at = sites_of(o, i, &y);
    return (at.a + at.d) / 2 / (ti + tk) * tie(ti - tk, tie_width(o));
}

/* sd of a sample eigenvalue: l sqrt(2/(beta N)). */
static double push_covariance(const outliers *o, size_t i, size_t k)
{
    double li = population_of(o, i), lk = population_of(o, k);
    double width = li * sqrt(1 / (o->model->beta * o->cols));
    return li * lk * tie(li - lk, width);
}

static double pushed_value(const outliers *o, size_t i)
{
    double x = o->value[i] / o->s, sum = 0;
    bool squared = o->options->covariance;
    for (size_t k = 0; k < o->count; k++)
        if (k != i)
            sum += (squared               ? push_covariance
                    : o->model->symmetric ? push_symmetric
                                          : push_rectangular)(o, i, k);
    return squared ? sqrt(fmax(x * x - sum, 0)) : fabs(x - sum);
}

/* --- mixing --------------------------------------------------------------- */

static mixing mix_symmetric(const outliers *o, size_t i, size_t k)
{
    double ti = theta_of(o, i), d = ti - theta_of(o, k), r = tie_width(o);
    double t2 = o->spike[i] * o->spike[i];
    double f = t2 / (t2 - 1) / (d * d + r * r);
    return (mixing){.uu = sqrt(f), .own = 1, .right = 1};
}

static mixing mix_covariance(const outliers *o, size_t i, size_t k)
{
    double li = population_of(o, i), lk = population_of(o, k), d = li - lk;
    double r2 = li * li / (o->model->beta * o->cols);
    double w = o->cols * li + o->rows * li / (li - 1);
    double slope = o->cols - o->rows / ((li - 1) * (li - 1));
    double f = lk / w * li * li / (d * d + r2) *
               (1 + lk * (w / (li * li * slope) - 1 / li));
    return (mixing){.uu = sqrt(f), .own = 1, .right = 1};
}

static mixing mix_rectangular(const outliers *o, size_t i, size_t k)
{
    double y, ti = theta_of(o, i), tk = theta_of(o, k);
    double d = ti - tk, r = tie_width(o);
    elaw_sites at = sites_of(o, i, &y);
    double scale = sqrt(0.5 / (d * d + r * r)) / (ti + tk);
    /* traces over rows and columns of the squared diagonal blocks */
    double rows = (at.dd - at.d / y) / 2;
    double cols = rows + (o->cols - o->rows) / (y * y);
    return (mixing){at.d * scale,          tk * scale, at.a * scale,
                    2 * (rows + at.d / y), 2 * rows,   2 * cols};
}

/* Modulus squared of a zeta + b zeta'. */
static double combined(double a, const double z[2], double b, const double w[2])
{
    double re = a * z[0] + b * w[0], im = a * z[1] + b * w[1];
    return re * re + im * im;
}

/* Couplings of draw b between outliers i and k, E|zeta|^2 = 1. */
static void coupling(const outliers *o, size_t i, size_t k, size_t b,
                     double zeta[2][2])
{
    double g[4], scale = sqrt(1. / o->model->beta);
    elaw_rng rng = {o->options->seed, MIXING_STREAM};
    elaw_normal_run(elaw_rng_part(rng, i), 4 * k, b, 4, g);
    for (int c = 0; c < 2; c++) {
        zeta[c][0] = scale * g[2 * c];
        zeta[c][1] = o->model->beta == 2 ? scale * g[2 * c + 1] : 0;
    }
}

/* overlaps of outlier i, draws each, lose what the others mix in; f: room for
 * 2 x draws. */
static void mix(const outliers *o, size_t i, double *left, double *right,
                double *f)
{
    size_t B = o->options->draws;
    for (size_t b = 0; b < 2 * B; b++)
        f[b] = 1;
    for (size_t k = 0; k < o->count; k++) {
        if (k == i)
            continue;
        mixing m = (o->options->covariance ? mix_covariance
                    : o->model->symmetric  ? mix_symmetric
                                           : mix_rectangular)(o, i, k);
#pragma omp parallel for schedule(static)
        for (size_t b = 0; b < B; b++) {
            double z[2][2];
            coupling(o, i, k, b, z);
            double u = combined(m.uu, z[0], m.uv, z[1]);
            double v = combined(m.uv, z[0], m.vv, z[1]);
            f[b] += m.own * u + m.left * v;
            f[B + b] += m.own * v + m.right * u;
        }
    }
    for (size_t b = 0; b < B; b++) {
        left[b] /= f[b];
        right[b] /= f[B + b];
    }
}

/* --- closed forms --------------------------------------------------------- */

static double spike_of_pushed(const outliers *o, size_t i)
{
    elaw_noise_model one = *o->model;
    one.rows = o->draw.rows;
    one.cols = o->draw.cols;
    return elaw_noise_spike(&one, o->pushed[i], 1);
}

static bool closed_form_is_good(const outliers *o, double t)
{
    double gap = t * t - 1;
    return o->model->symmetric &&
           t * t < 0.15 * gap * sqrt(gap) * sqrt(2 * o->cols);
}

/* Strength and the two overlaps of the limit, in units of s (covariance:
 * s^2); plugin and overlap2. */
static void closed_form(const outliers *o, size_t i, elaw_strength *out)
{
    double t = spike_of_pushed(o, i), rows = (double)o->draw.rows;
    double cols = (double)o->draw.cols, root = sqrt(rows / cols);
    double lost = 1 - 1 / (t * t);
    out->overlap2[0] = out->overlap2[1] = lost;
    if (o->model->symmetric) {
        double c = fmax(t, 1 + 1 / cbrt(o->cols)), gap = c * c - 1;
        out->plugin = sqrt(cols) * (t + c * c * c / (o->cols * gap * gap));
    } else if (o->options->covariance) {
        out->plugin = 1 + t * root;
        out->overlap2[0] = out->overlap2[1] = lost / (1 + root / t);
    } else {
        out->plugin = sqrt(t * sqrt(rows * cols));
        out->overlap2[0] = lost / (1 + root / t);
        out->overlap2[1] = lost / (1 + 1 / (root * t));
    }
    out->strength = out->plugin;
    out->strength_ci[0] = out->strength_ci[1] = NAN;
    for (int c = 0; c < 2; c++)
        out->overlap2_ci[c][0] = out->overlap2_ci[c][1] = NAN;
    out->none_share = 0;
}

/* --- quantiles ------------------------------------------------------------ */

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Of sorted numbers, linear between the order statistics. */
static double quantile(size_t count, const double sorted[], double q)
{
    double at = q * (double)(count - 1);
    size_t below = (size_t)at;
    if (below + 1 >= count)
        return sorted[count - 1];
    double share = at - (double)below;
    return (1 - share) * sorted[below] + share * sorted[below + 1];
}

static double summarise(size_t count, double draws[], double ci[2])
{
    qsort(draws, count, sizeof *draws, ascending);
    ci[0] = quantile(count, draws, 0.025);
    ci[1] = quantile(count, draws, 0.975);
    return quantile(count, draws, 0.5);
}

static void from_draws(const outliers *o, size_t i, double *strength,
                       double *left, double *right, double *f,
                       elaw_strength *out)
{
    size_t B = o->options->draws, none = 0;
    for (size_t b = 0; b < B; b++)
        none += strength[b] <= 0;
    out->none_share = (double)none / (double)B;
    mix(o, i, left, right, f);
    double median = summarise(B, strength, out->strength_ci);
    if (!closed_form_is_good(o, spike_of_pushed(o, i)))
        out->strength = median;
    out->overlap2[0] = summarise(B, left, out->overlap2_ci[0]);
    out->overlap2[1] = summarise(B, right, out->overlap2_ci[1]);
}

/* From positive numbers in units of s (s^2) to the caller's. */
static void to_units(const outliers *o, double value, elaw_strength *out)
{
    double unit = o->options->covariance ? o->s * o->s : o->s;
    double scale = value < 0 ? -unit : unit;
    double low = scale * out->strength_ci[0],
           high = scale * out->strength_ci[1];
    out->strength *= scale;
    out->plugin *= scale;
    out->strength_ci[0] = value < 0 ? high : low;
    out->strength_ci[1] = value < 0 ? low : high;
}

/* --- all together --------------------------------------------------------- */

static void without_noise(const outliers *o, elaw_strength out[])
{
    for (size_t i = 0; i < o->count; i++) {
        double x = o->value[i];
        if (o->options->covariance)
            x *= x / o->cols;
        out[i] = (elaw_strength){.strength = x,
                                 .strength_ci = {x, x},
                                 .plugin = x,
                                 .overlap2 = {1, 1},
                                 .overlap2_ci = {{1, 1}, {1, 1}}};
    }
}

static elaw_status check(const outliers *o)
{
    if (!(o->s >= 0) || isinf(o->s))
        return elaw_fail(ELAW_EDOMAIN,
                         "elaw_strengths: s = %g is not a level of noise",
                         o->s);
    if (o->options->covariance && o->model->symmetric)
        return elaw_fail(ELAW_EINVAL,
                         "elaw_strengths: a covariance enters as its table, "
                         "variables x samples, not as a symmetric model");
    if ((double)o->count > o->p)
        return elaw_fail(ELAW_ESHAPE,
                         "elaw_strengths: %zu outliers of a matrix %zu x %zu",
                         o->count, o->model->rows, o->model->cols);
    for (size_t i = 0; i < o->count; i++)
        if (!(fabs(o->value[i]) > 0) || isinf(o->value[i]))
            return elaw_fail(ELAW_EINVAL, "elaw_strengths: value %zu is %g", i,
                             o->value[i]);
    return ELAW_OK;
}

static outliers describe(const elaw_noise_model *model, double s, size_t count,
                         const double value[],
                         const elaw_strength_options *options)
{
    outliers o = {.model = model,
                  .options = options,
                  .s = s,
                  .count = count,
                  .value = value};
    o.rows = (double)model->rows;
    o.cols = (double)model->cols;
    o.p = fmin(o.rows, o.cols);
    o.N = fmax(o.rows, o.cols);
    size_t others = count > 0 ? count - 1 : 0;
    o.draw = (elaw_draw_model){
        .kind = options->covariance ? ELAW_DRAW_COVARIANCE
                : model->symmetric  ? ELAW_DRAW_SYMMETRIC
                                    : ELAW_DRAW_RECTANGULAR,
        .beta = model->beta,
        .rows = model->rows - others,
        .cols = model->cols - (options->covariance ? 0 : others),
        .draws = options->draws,
        .seed = options->seed,
        .full_depth = options->full_depth};
    return o;
}

/* The spikes from the plain inversion, kept out of the critical window, and
 * from them the pushed values. */
static void locate(outliers *o)
{
    double window = 1 + (o->model->symmetric ? 1 / cbrt(o->cols)
                                             : pow(o->p * o->N, -1. / 6));
    for (size_t i = 0; i < o->count; i++) {
        double t = elaw_noise_spike(o->model, o->value[i], o->s);
        o->spike[i] = copysign(fmax(t, window), o->value[i]);
    }
    for (size_t i = 0; i < o->count; i++)
        o->pushed[i] = pushed_value(o, i);
}

static void conclude(const outliers *o, double *draws, elaw_strength out[])
{
    size_t B = o->options->draws, all = o->count * B;
    double *left = draws + all, *right = left + all, *f = right + all;
    if (B > 0)
        elaw_draw(&o->draw, o->count, o->pushed, draws, left, right);
    for (size_t i = 0; i < o->count; i++) {
        closed_form(o, i, &out[i]);
        if (B > 0)
            from_draws(o, i, draws + i * B, left + i * B, right + i * B, f,
                       &out[i]);
        to_units(o, o->value[i], &out[i]);
    }
}

elaw_status elaw_strengths(const elaw_noise_model *model, double s,
                           size_t count, const double value[],
                           const elaw_strength_options *options,
                           elaw_strength out[])
{
    outliers o = describe(model, s, count, value, options);
    elaw_status status = check(&o);
    if (status != ELAW_OK)
        return status;
    if (s == 0) {
        without_noise(&o, out);
        return ELAW_OK;
    }
    size_t room;
    if (!elaw_size_mul(3 * count + 2, options->draws, &room))
        return elaw_fail(ELAW_EOVERFLOW, "elaw_strengths: %zu draws of %zu",
                         options->draws, count);
    double *draws = elaw_alloc(room, sizeof *draws);
    o.spike = elaw_alloc(2 * count, sizeof *o.spike);
    if (draws == NULL || o.spike == NULL) {
        status = elaw_fail_memory("elaw_strengths");
        goto done;
    }
    o.pushed = o.spike + count;
    locate(&o);
    conclude(&o, draws, out);
done:
    elaw_free(draws);
    elaw_free(o.spike);
    return status;
}
