/* F by the trapezoid rule; fixed points as roots of F(s) - s/lambda in s, found
 * by a scan in log s and bisection, since plain iteration is slow where two
 * branches meet. All solutions lie on the curve lambda(s) = s/F(s), lambda(0+)
 * = 1: its local maximum and minimum are the ends of the branches. */
#include "laws/scalar_channel.h"

#include <math.h>
#include <stddef.h>

#include "base/gaussian.h"
#include "base/quadrature.h"

/* --- the posterior -----------------------------------------------------------
 */

/* Probability that x is not 0, from its logit. */
static double logistic(double t)
{
    return t >= 0 ? 1 / (1 + exp(-t)) : exp(t) / (1 + exp(t));
}

static double log_cosh(double t)
{
    double size = fabs(t);
    return size + log1p(exp(-2 * size)) - log(2);
}

static double rademacher_bernoulli(double eps, double a, double b, double *v)
{
    double x = 1 / sqrt(eps), mean = tanh(x * b);
    double pi =
        logistic(log(eps / (1 - eps)) - 0.5 * a * x * x + log_cosh(x * b));
    double eta = pi * x * mean;
    *v = pi * x * x - eta * eta;
    return eta;
}

static double gauss_bernoulli(double eps, double a, double b, double *v)
{
    double prior = 1 / eps, spread = prior / (1 + a * prior);
    double mean = b * spread;
    double pi = logistic(log(eps / (1 - eps)) - 0.5 * log1p(a * prior) +
                         0.5 * b * b * spread);
    double eta = pi * mean;
    *v = pi * (spread + mean * mean) - eta * eta;
    return eta;
}

double elaw_channel_mean(const elaw_channel *c, double a, double b,
                         double *variance)
{
    double eta, v;
    switch (c->prior) {
    case ELAW_CHANNEL_RADEMACHER:
        eta = tanh(b);
        v = 1 - eta * eta;
        break;
    case ELAW_CHANNEL_RADEMACHER_BERNOULLI:
        eta = rademacher_bernoulli(c->sparsity, a, b, &v);
        break;
    case ELAW_CHANNEL_GAUSS_BERNOULLI:
        eta = gauss_bernoulli(c->sparsity, a, b, &v);
        break;
    default:
        eta = b / (1 + a);
        v = 1 / (1 + a);
    }
    if (variance != NULL)
        *variance = v;
    return eta;
}

/* --- F and I
 * ------------------------------------------------------------------ */

typedef struct seen {
    const elaw_channel *c;
    double s, x; /* x: the value that is seen                               */
} seen;

static double eta_of_x(void *ctx, double z)
{
    const seen *v = ctx;
    return elaw_channel_mean(v->c, v->s, v->s * v->x + sqrt(v->s) * z, NULL);
}

/* x Gaussian of variance 1/eps: given B its mean is B/(eps + s). */
static double eta_times_x(void *ctx, double z)
{
    const seen *v = ctx;
    double eps = v->c->sparsity;
    double b = sqrt(v->s + v->s * v->s / eps) * z;
    return elaw_channel_mean(v->c, v->s, b, NULL) * b / (eps + v->s);
}

double elaw_channel_overlap(const elaw_channel *c, double s)
{
    seen v = {c, s, 1};
    switch (c->prior) {
    case ELAW_CHANNEL_RADEMACHER:
        return elaw_gaussian_mean(eta_of_x, &v);
    case ELAW_CHANNEL_RADEMACHER_BERNOULLI:
        v.x = 1 / sqrt(c->sparsity);
        return c->sparsity * v.x * elaw_gaussian_mean(eta_of_x, &v);
    case ELAW_CHANNEL_GAUSS_BERNOULLI:
        return c->sparsity * elaw_gaussian_mean(eta_times_x, &v);
    default:
        return s / (1 + s);
    }
}

static double lost(double t, void *ctx)
{
    return 1 - elaw_channel_overlap(ctx, t);
}

double elaw_channel_information(const elaw_channel *c, double s)
{
    elaw_channel copy = *c;
    if (c->prior == ELAW_CHANNEL_GAUSSIAN)
        return 0.5 * log1p(s);
    return 0.5 * elaw_integrate(lost, &copy, 0, s, 1e-13);
}

double elaw_channel_potential(const elaw_channel *c, double lambda, double q)
{
    return 0.25 * lambda * (1 - q) * (1 - q) +
           elaw_channel_information(c, lambda * q);
}

/* --- fixed points
 * -------------------------------------------------------------- */

enum { SCAN = 500 };

/* s at scan point k, from s_low to s_high in log s */
static double place(double low, double high, int k)
{
    return low * pow(high / low, (double)k / (SCAN - 1));
}

/* F(s) - s/lambda: positive means that q grows. */
static double growth(const elaw_channel *c, double lambda, double s)
{
    return elaw_channel_overlap(c, s) - s / lambda;
}

/* The root between a, where it has sign, and b, where it has not. */
static double root(const elaw_channel *c, double lambda, double a, double b,
                   bool positive_at_a)
{
    for (int i = 0; i < 100 && b - a > 4e-16 * b; i++) {
        double middle = 0.5 * (a + b);
        if ((growth(c, lambda, middle) > 0) == positive_at_a)
            a = middle;
        else
            b = middle;
    }
    return 0.5 * (a + b);
}

double elaw_channel_upper(const elaw_channel *c, double lambda)
{
    double high = lambda; /* q = 1, where q can only fall */
    if (c->prior == ELAW_CHANNEL_GAUSSIAN)
        return fmax(0, 1 - 1 / lambda);
    for (int k = SCAN - 2; k >= 0; k--) {
        double s = place(1e-6 * lambda, lambda, k);
        if (growth(c, lambda, s) > 0)
            return root(c, lambda, s, high, true) / lambda;
        high = s;
    }
    return 0;
}

double elaw_channel_lower(const elaw_channel *c, double lambda)
{
    double low = 1e-6 * lambda;
    if (c->prior == ELAW_CHANNEL_GAUSSIAN)
        return fmax(0, 1 - 1 / lambda);
    if (lambda <= 1 || !(growth(c, lambda, low) > 0))
        return 0;
    for (int k = 1; k < SCAN; k++) {
        double s = place(1e-6 * lambda, lambda, k);
        if (!(growth(c, lambda, s) > 0))
            return root(c, lambda, low, s, true) / lambda;
        low = s;
    }
    return 1;
}

double elaw_channel_optimal(const elaw_channel *c, double lambda)
{
    double upper = elaw_channel_upper(c, lambda);
    double lower = elaw_channel_lower(c, lambda);
    if (upper - lower <= 1e-9)
        return upper;
    return elaw_channel_potential(c, lambda, upper) <=
                   elaw_channel_potential(c, lambda, lower)
               ? upper
               : lower;
}

/* --- the ends of the branches
 * --------------------------------------------------- */

static double curve(const elaw_channel *c, double s)
{
    return s / elaw_channel_overlap(c, s);
}

/* The extremum of the curve in [a, b] by golden section in log s. */
static double extremum(const elaw_channel *c, double a, double b, double sign)
{
    const double golden = 0.61803398874989484820;
    double p = log(a), q = log(b);
    double x = q - golden * (q - p), y = p + golden * (q - p);
    double fx = sign * curve(c, exp(x)), fy = sign * curve(c, exp(y));
    for (int i = 0; i < 60; i++) {
        if (fx > fy) {
            q = y, y = x, fy = fx;
            x = q - golden * (q - p);
            fx = sign * curve(c, exp(x));
        } else {
            p = x, x = y, fx = fy;
            y = p + golden * (q - p);
            fy = sign * curve(c, exp(y));
        }
    }
    return sign * fmax(fx, fy);
}

/* How much smaller i is on the upper branch. */
static double advantage(const elaw_channel *c, double lambda)
{
    return elaw_channel_potential(c, lambda, elaw_channel_lower(c, lambda)) -
           elaw_channel_potential(c, lambda, elaw_channel_upper(c, lambda));
}

/* Where both branches have the same i: regula falsi (Illinois). */
static double balance(const elaw_channel *c, double a, double b)
{
    double fa = advantage(c, a), fb = advantage(c, b), x = a;
    if (!(fa < 0))
        return a;
    if (!(fb > 0))
        return b;
    for (int i = 0, side = 0; i < 60 && b - a > 1e-13 * b; i++) {
        double next = (a * fb - b * fa) / (fb - fa);
        if (!(fabs(next - x) > 1e-14 * b) && i > 0)
            return next;
        x = next;
        double f = advantage(c, x);
        if (f > 0) {
            b = x, fb = f;
            fa *= side > 0 ? 0.5 : 1;
            side = 1;
        } else {
            a = x, fa = f;
            fb *= side < 0 ? 0.5 : 1;
            side = -1;
        }
    }
    return 0.5 * (a + b);
}

void elaw_channel_transitions(const elaw_channel *c,
                              elaw_channel_thresholds *out)
{
    double value[SCAN];
    const double low = 1e-4, high = 1e3;
    *out = (elaw_channel_thresholds){1, 1, 1, 1};
    if (c->prior == ELAW_CHANNEL_GAUSSIAN)
        return;
    for (int k = 0; k < SCAN; k++)
        value[k] = curve(c, place(low, high, k));
    int top = 1, bottom;
    while (top < SCAN - 1 && value[top] >= value[top - 1])
        top++;
    if (top == SCAN - 1)
        return;
    for (bottom = top; bottom < SCAN - 1 && value[bottom + 1] <= value[bottom];)
        bottom++;
    if (bottom == SCAN - 1)
        return;
    out->up = extremum(c, place(low, high, top > 1 ? top - 2 : 0),
                       place(low, high, top), 1);
    out->down = extremum(c, place(low, high, bottom - 1),
                         place(low, high, bottom + 1), -1);
    double inside = 1e-3 * (out->up - out->down);
    out->it = balance(c, out->down + inside, out->up - inside);
}
