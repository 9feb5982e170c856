/* Under Gaussian noise of entry sd s the Lanczos coefficients from a random
 * start are independent, and their laws are known at every step (Dumitriu and
 * Edelman math-ph/0206043); the start need not know the matrix, so entries of
 * other laws have the same ones up to O(1/n).
 *   symmetric    alpha_k = s sqrt(2/beta) N(0,1), beta_k = s chi_(n-k)
 *   rectangular  alpha_k = s chi_(N-k+1),         beta_k = s chi_(p-k)
 * (chi of m stands for chi_(beta m)/sqrt beta: mean sqrt(m - 1/(2 beta)),
 * variance 1/(2 beta).) The edges of any bulk on one interval are
 *   upper = alpha + 2 beta, lower = alpha - 2 beta      (symmetric)
 *   upper = alpha + beta,   lower = |alpha - beta|      (singular values)
 * for late k. So the mean deviations of the last half of the coefficients from
 * the law are deviations of the edges, of sd 2 s/sqrt(beta m), rectangular
 * s/sqrt(beta m), uncorrelated; and the scatter about them is chi-squared. The
 * first misses a bulk that ends elsewhere, the second one of several intervals,
 * whose coefficients oscillate for ever.
 * The chain without j outliers starts from a vector times j factors: its step k
 * is one between k and k + j of the law, half of which is a shift and the rest,
 * of variance j^2/12, an error like one of s.
 * What the outliers and the kurtosis push the edges by is known to first order
 * (noise_model.h) and pushes the coefficients alike. */
#include "estimate/bulk_edges.h"

#include <math.h>

#include "estimate/tails.h"

enum { FEWEST = 8 }; /* steps used, below which nothing is said */

/* Scatter of this part of the half width: not one interval. */
static const double unsettled = 0.05;

/* Means of the deviations from the law over the steps used, and their squares
 * about them; `diagonal` and `beside` in units of s. */
typedef struct deviations {
    double steps, diagonal, beside;
    double diagonal_squares, beside_squares;
} deviations;

static double chi_mean(const elaw_noise_model *model, double freedom)
{
    return sqrt(fmax(freedom - 0.5 / model->beta, 0));
}

typedef struct dimensions {
    double near, far;
} dimensions;

/* What the law expects of step k = 0, 1, .. */
static void expected(const elaw_noise_model *model, dimensions of, size_t k,
                     double *diagonal, double *beside)
{
    double step = (double)k;
    *diagonal = model->symmetric ? 0 : chi_mean(model, of.far - step);
    *beside = chi_mean(model, of.near - step - 1);
}

static deviations deviate(const elaw_noise_model *model, const elaw_chain *c,
                          dimensions of, double s, size_t first, size_t end)
{
    deviations d = {0};
    for (size_t k = first; k < end; k++) { /* Welford 1962 */
        double a, b;
        expected(model, of, k, &a, &b);
        d.steps += 1;
        double da = c->alpha[k] / s - a - d.diagonal;
        double db = c->beta[k] / s - b - d.beside;
        d.diagonal += da / d.steps;
        d.beside += db / d.steps;
        d.diagonal_squares += da * (c->alpha[k] / s - a - d.diagonal);
        d.beside_squares += db * (c->beta[k] / s - b - d.beside);
    }
    return d;
}

/* Where the model has the edge of the sign given, in units of s: the value of
 * which the standardised extreme, linear in it (in its square where
 * rectangular), is zero. */
static double centre(const elaw_noise_model *model, double s, double sign,
                     size_t count, const double out[])
{
    double at0 = elaw_noise_z(model, sign * 0., count, out, count, s);
    double at1 = elaw_noise_z(model, sign * s, count, out, count, s);
    double x = -at0 / (at1 - at0);
    return model->symmetric ? x : sqrt(x);
}

/* The pushes on the upper and the lower edge, beyond the loss of dimensions. */
static void pushes(const elaw_noise_model *model, dimensions of, double s,
                   size_t count, const double out[], double *upper,
                   double *lower)
{
    double h = model->beta == 1 ? 0.5 : 0;
    double a = sqrt(of.far - h), b = sqrt(of.near - h);
    *upper = centre(model, s, 1, count, out) - (a + b);
    *lower = model->symmetric ? a + b - centre(model, s, -1, count, out) : 0;
}

static double square(double x)
{
    return x * x;
}

static double law_upper(dimensions rest)
{
    return sqrt(rest.far) + sqrt(rest.near);
}

static double law_lower(const elaw_noise_model *model, dimensions rest)
{
    return model->symmetric ? -law_upper(rest)
                            : sqrt(rest.far) - sqrt(rest.near);
}

/* Variance of a measured edge, in units of s. */
static double edge_variance(const elaw_noise_model *model, const deviations *d)
{
    return (model->symmetric ? 4 : 1) / (model->beta * d->steps);
}

/* -2 log likelihood of (upper, lower) with variance v of each and a common
 * relative error of variance r of the places x, y: (v 1 + r (x,y)(x,y)^T)^-1
 * by Sherman and Morrison. */
static double distance(double upper, double lower, double x, double y, double v,
                       double r)
{
    double along = upper * x + lower * y, length = x * x + y * y;
    return (upper * upper + lower * lower -
            r * along * along / (v + r * length)) /
           v;
}

static double p_scatter(const elaw_noise_model *model, const deviations *d)
{
    double beta = model->beta;
    double chi2 =
        2 * beta * d->beside_squares +
        (model->symmetric ? beta / 2 : 2 * beta) * d->diagonal_squares;
    return elaw_tail_chi2(chi2, 2 * (d->steps - 1));
}

/* Whole steps of the chain that the law is asked about; 0: too few. */
static size_t steps_used(const elaw_chain *chain, dimensions of)
{
    double most = fmin(of.near, of.far) / 4;
    size_t used = chain->count > 0 ? chain->count - 1 : 0;
    if ((double)used > most)
        used = most > 0 ? (size_t)most : 0;
    return used < FEWEST ? 0 : used;
}

static double p_edges(const elaw_noise_model *model, const deviations *d,
                      dimensions rest, double s, double s_variance,
                      size_t count, const double out[])
{
    double width = model->symmetric ? 2 : 1, up, down;
    pushes(model, rest, s, count, out, &up, &down);
    double upper = d->diagonal + width * d->beside - up;
    double lower = d->diagonal - width * d->beside - down;
    double chi2 =
        distance(upper, lower, law_upper(rest), law_lower(model, rest),
                 edge_variance(model, d), s_variance);
    return exp(-chi2 / 2);
}

elaw_bulk_edges elaw_bulk_edges_test(const elaw_noise_model *model,
                                     const elaw_chain *chain, size_t near,
                                     size_t far, double s, double s_variance,
                                     size_t count, const double out[])
{
    elaw_bulk_edges e = {0, false, NAN, NAN, NAN, NAN};
    /* j values out: j dimensions, and step k is one between k and k + j */
    double j = (double)count, width = model->symmetric ? 2 : 1;
    dimensions rest = {(double)near - j, (double)far - j};
    dimensions of = {rest.near - j / 2, rest.far - j / 2};
    size_t used = steps_used(chain, of);
    if (used == 0)
        return e;
    deviations d = deviate(model, chain, of, s, used / 2, used);
    s_variance += square(j) / (48 * of.near * of.far);
    double edges = p_edges(model, &d, rest, s, s_variance, count, out);
    double x = law_upper(rest), y = law_lower(model, rest);
    double scatter =
        sqrt((d.diagonal_squares + square(width) * d.beside_squares) / d.steps);
    e.steps = used;
    e.p_value = fmin(1, 2 * fmin(edges, p_scatter(model, &d)));
    e.settled = scatter <= unsettled * (x - y) / 2 + 4 / sqrt(model->beta);
    e.error = s * sqrt(edge_variance(model, &d));
    if (e.settled) {
        double lower = y + d.diagonal - width * d.beside;
        e.upper = s * (x + d.diagonal + width * d.beside);
        e.lower = s * (model->symmetric ? lower : fabs(lower));
    }
    return e;
}
