/* Homogeneous noise.
 *   s          sd of one entry, sigma = s sqrt n (n columns)
 *   p, N       smaller and larger dimension; symmetric: n both
 *   y_1..y_j   values taken out, with spikes t_i (tau_i) in units of sigma
 *   D_j        degrees of freedom of the energy that is left
 *
 *   s_j^2 = (E - sum y_i^2) / D_j(s_j)
 *     symmetric    D_j = (n-j)(n-j+2/beta-1) - n sum 1/t_i^2
 *     rectangular  D_j = (p-j)(N-j) - sqrt(pN) sum 1/tau_i
 * An outlier carries more energy than its signal, y^2 = theta^2 + 2 sigma^2 +
 * sigma^4/theta^2; the sums undo that. The energy is the most precise of all
 * estimates of s, relative error 1/n.
 *
 *   symmetric    z = (n-j)^(1/6) [ |y|/s - 2 sqrt(n-j-h) - k4/sqrt n
 *                    + (1/sqrt n) (sum_+ 1/(t_i-1) - sum_- 1/(1+t_i)) ]
 *   rectangular  z = [ (y/s)^2 - mu^2 (1 + k4/sqrt(pN)) ] / w,
 *                mu = a + b - (1/sqrt N + 1/sqrt p)/2 sum 1/(tau_i-1),
 *                w = (a+b)(1/a+1/b)^(1/3), a, b = sqrt(N-j-h), sqrt(p-j-h)
 * with h = 1/2 (real), 0 (complex): the second-order centring of Johnstone and
 * Ma (1110.0108) and Ma (1203.0839). The sums are the push of the outliers on
 * the edge, sum_+ of the same sign as y, sum_- of the other; inside the
 * critical window, where they diverge, t and tau are held at its border.
 * k4 is the excess kurtosis of the entries.
 *
 * The direction of a Gaussian matrix is independent of its length, so
 * Tracy-Widom is the law of the studentised extreme convolved with the
 * Gaussian radius, of variance v; undone to first order (Nadler 2011),
 *   log p = L - (v/2)(L'' + L'^2),   L = log S, S the survival function,
 * or S (2 - S) for both ends of a spectrum. In the form of an exponential it
 * is positive, and exact for an exponential tail. */
#include "estimate/noise_model.h"

#include <math.h>

#include <eigenlaw/tracy_widom.h>

#include "base/status.h"

static double smaller(const elaw_noise_model *model)
{
    return (double)(model->rows < model->cols ? model->rows : model->cols);
}

static double larger(const elaw_noise_model *model)
{
    return (double)(model->rows < model->cols ? model->cols : model->rows);
}

/* x + sqrt(x^2 - 1), 1 below 1. */
static double joukowski(double x)
{
    return x > 1 ? x + sqrt((x - 1) * (x + 1)) : 1;
}

double elaw_noise_spike(const elaw_noise_model *model, double value, double s)
{
    if (model->symmetric)
        return joukowski(fabs(value) / (2 * s * sqrt((double)model->cols)));
    double p = smaller(model), N = larger(model), x = value / s;
    return joukowski((x * x - p - N) / (2 * sqrt(p * N)));
}

/* D_j without the correction of the spikes. */
static double plain_degrees(const elaw_noise_model *model, size_t j)
{
    double p = smaller(model) - (double)j, N = larger(model) - (double)j;
    return p * (model->symmetric ? N + 2. / model->beta - 1 : N);
}

double elaw_noise_degrees(const elaw_noise_model *model, size_t j,
                          const double out[], double s)
{
    double sum = 0;
    for (size_t i = 0; i < j; i++) {
        double t = elaw_noise_spike(model, out[i], s);
        sum += 1 / (model->symmetric ? t * t : t);
    }
    double dimension = sqrt(smaller(model) * larger(model));
    return plain_degrees(model, j) - dimension * sum;
}

elaw_status elaw_noise_level(const elaw_noise_model *model, double energy,
                             size_t j, const double out[], double *s)
{
    double rest = energy;
    for (size_t i = 0; i < j; i++)
        rest -= out[i] * out[i];
    /* The energy and the values are right to a few units of rounding. */
    if (!(rest > 32 * 0x1p-52 * energy))
        return elaw_fail(ELAW_EDOMAIN,
                         "elaw_noise_level: nothing is left of the energy %g "
                         "when %zu values are taken out",
                         energy, j);
    double degrees = plain_degrees(model, j), now = sqrt(rest / degrees);
    for (int round = 0; round < 50 && j > 0; round++) {
        degrees = elaw_noise_degrees(model, j, out, now);
        if (!(degrees > 0))
            break;
        double before = now;
        now = sqrt(rest / degrees);
        if (fabs(now - before) < 1e-14 * now)
            break;
    }
    if (!(degrees > 0))
        return elaw_fail(ELAW_EDOMAIN,
                         "elaw_noise_level: no degrees of freedom are left "
                         "when %zu values are taken out of %zu x %zu",
                         j, model->rows, model->cols);
    *s = now;
    return ELAW_OK;
}

/* Centre a + b of the square root of the largest squared value, and the width
 * w of the squared value. */
typedef struct centring {
    double mu, width;
} centring;

static centring rectangular_centring(const elaw_noise_model *model, size_t j)
{
    double h = model->beta == 1 ? 0.5 : 0;
    double a = sqrt(larger(model) - (double)j - h);
    double b = sqrt(smaller(model) - (double)j - h);
    return (centring){a + b, (a + b) * cbrt(1 / a + 1 / b)};
}

static double symmetric_push(const elaw_noise_model *model, double value,
                             size_t count, const double out[], double s)
{
    double n = (double)model->cols, least = 1 + 1 / cbrt(n), sum = 0;
    for (size_t i = 0; i < count; i++) {
        double t = fmax(elaw_noise_spike(model, out[i], s), least);
        sum += signbit(out[i]) == signbit(value) ? 1 / (t - 1) : -1 / (1 + t);
    }
    return sum / sqrt(n);
}

static double symmetric_z(const elaw_noise_model *model, double value, size_t j,
                          const double out[], size_t shifting, double s)
{
    double n = (double)model->cols, left = n - (double)j;
    double h = model->beta == 1 ? 0.5 : 0;
    double centre = 2 * sqrt(left - h) + model->kurtosis / sqrt(n) -
                    symmetric_push(model, value, shifting, out, s);
    return (fabs(value) / s - centre) * sqrt(cbrt(left));
}

static double rectangular_z(const elaw_noise_model *model, double value,
                            size_t j, const double out[], size_t shifting,
                            double s)
{
    double p = smaller(model), N = larger(model), dimension = sqrt(p * N);
    centring c = rectangular_centring(model, j);
    double least = 1 + sqrt(c.width / dimension), sum = 0;
    for (size_t i = 0; i < shifting; i++)
        sum += 1 / (fmax(elaw_noise_spike(model, out[i], s), least) - 1);
    double mu = c.mu - 0.5 * (1 / sqrt(N) + 1 / sqrt(p)) * sum;
    double centre = mu * mu * (1 + model->kurtosis / dimension);
    return (value / s * (value / s) - centre) / c.width;
}

double elaw_noise_z(const elaw_noise_model *model, double value, size_t j,
                    const double out[], size_t shifting, double s)
{
    return (model->symmetric ? symmetric_z : rectangular_z)(model, value, j,
                                                            out, shifting, s);
}

/* dz/dlog s at the edge, up to sign. */
static double level_slope(const elaw_noise_model *model, size_t j)
{
    if (model->symmetric) {
        double root = cbrt((double)(model->cols - j));
        return 2 * root * root;
    }
    centring c = rectangular_centring(model, j);
    return 2 * c.mu * c.mu / c.width;
}

double elaw_noise_widening(const elaw_noise_model *model, size_t j,
                           double relative_variance)
{
    double slope = level_slope(model, j);
    return slope * slope * relative_variance;
}

/* The energy of Gaussian noise is chi-squared with f degrees of freedom (real
 * ones), f = beta D, for a symmetric matrix beta D/2; s has the relative
 * variance 1/(2 f). */
double elaw_noise_radial(const elaw_noise_model *model, size_t j)
{
    double share = model->symmetric ? 1 : 2;
    return elaw_noise_widening(
        model, j, 1 / (share * model->beta * plain_degrees(model, j)));
}

/* (log S, S'/S, S''/S) of one extreme into those of the larger of two
 * independent ones, S (2 - S). */
static void both_ends(double *log_s, double *first, double *second)
{
    double s = exp(*log_s), rest = 2 - s;
    *log_s += log(rest);
    *second = (2 * (1 - s) * *second - 2 * s * *first * *first) / rest;
    *first = 2 * (1 - s) * *first / rest;
}

elaw_status elaw_noise_log_p(int beta, double z, double v, int sides,
                             double *log_p)
{
    double l[3];
    elaw_status status = elaw_tracy_widom_log_survival_derivatives(beta, z, l);
    if (status != ELAW_OK)
        return status;
    double log_s = l[0], first = l[1], second = l[2] + l[1] * l[1];
    if (sides == 2)
        both_ends(&log_s, &first, &second);
    *log_p = fmin(0, log_s - v / 2 * second);
    return ELAW_OK;
}

/* Gauss-Hermite rule of 20 nodes for the standard normal law: exact to degree
 * 39; positive node, weight. */
static const double hermite[10][2] = {
    {0.34696415708135592, 0.26079306344955477},
    {1.0429453488027509, 0.16173933398400003},
    {1.7452473208141268, 0.061506372063976959},
    {2.4586636111723679, 0.013997837447100996},
    {3.1890148165533896, 0.0018301031310804924},
    {3.9439673506573163, 0.00012882627996192942},
    {4.7345813340460552, 4.4021210902308646e-06},
    {5.5787388058932015, 6.127490259982928e-08},
    {6.5105901570136542, 2.4820623623151797e-10},
    {7.6190485416797582, 1.2578006724379264e-13},
};

/* Beyond the reach of the nodes, z of many sqrt(widening), the result is an
 * order of magnitude, as p itself is there. */
elaw_status elaw_noise_log_p_widened(int beta, double z, double v, int sides,
                                     double widening, double *log_p)
{
    if (!(widening > 0))
        return elaw_noise_log_p(beta, z, v, sides, log_p);
    double term[20], top = -INFINITY, sum = 0, spread = sqrt(widening);
    for (int k = 0; k < 20; k++) {
        double node = k % 2 == 0 ? hermite[k / 2][0] : -hermite[k / 2][0];
        elaw_status status =
            elaw_noise_log_p(beta, z + spread * node, v, sides, &term[k]);
        if (status != ELAW_OK)
            return status;
        term[k] += log(hermite[k / 2][1]);
        top = fmax(top, term[k]);
    }
    for (int k = 0; k < 20; k++)
        sum += exp(term[k] - top);
    *log_p = fmin(0, top + log(sum));
    return ELAW_OK;
}

double elaw_noise_kurtosis_limit(const elaw_noise_model *model)
{
    if (model->symmetric)
        return 2 * cbrt((double)model->cols);
    centring c = rectangular_centring(model, 0);
    return 2 * sqrt(smaller(model) * larger(model)) * c.width / (c.mu * c.mu);
}

void elaw_noise_edges(const elaw_noise_model *model, double s, double *lower,
                      double *upper)
{
    double a = sqrt(larger(model)), b = sqrt(smaller(model));
    *upper = s * (a + b);
    *lower = model->symmetric ? -*upper : s * (a - b);
}

double elaw_noise_edge_scale(const elaw_noise_model *model, double s)
{
    if (model->symmetric)
        return s / sqrt(cbrt((double)model->cols));
    centring c = rectangular_centring(model, 0);
    return s * c.width / (2 * c.mu);
}
