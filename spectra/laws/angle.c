/* F(t) = (1/pi) [t + sin t/q - (1/q^2 - 1) atan(q sin t/(1 - q cos t))],
 * the integral of (2/pi) sin^2/(1 - 2 q cos + q^2). Three forms, each where the
 * others cancel:
 *   small t     power series in T = tan(t/2) with k = (1 + q)/(1 - q):
 *               F = (4 T/pi) sum_j (-1)^(j+1) A_j/(2j + 1),
 *               A_j = T^2 A_(j-1) + (k^(2j) - 1) T^(2j)/q
 *   small |q|   t - sin(2t)/2 + sum_n q^n [sin(nt)/n - sin((n+2)t)/(n+2)]
 *   else        the closed form. */
#include "laws/angle.h"

#include <complex.h>
#include <float.h>
#include <math.h>

static const double pi = 3.14159265358979323846;

/* max(1, k) T <= 1/2: terms fall by 4. */
static double cdf_small(double q, double k, double T)
{
    double square = T * T, low = square, high = k * k * square;
    double A = 0, sum = 0, sign = 1, ratio = high;
    double rate = 4 * atanh(q);
    for (int j = 1; j < 60; j++) {
        double difference = high - low; /* (k^2j - 1) T^2j */
        if (k < 2)
            difference = low * expm1(j * rate);
        A = square * A + (q != 0 ? difference / q : 4 * j * low);
        sum += sign * A / (2 * j + 1);
        if (A <= DBL_EPSILON / 16 * sum)
            break;
        sign = -sign;
        low *= square;
        high *= ratio;
    }
    return 4 * T / pi * sum;
}

static double cdf_series(double q, double t)
{
    double sum = t - 0.5 * sin(2 * t), power = 1, c = 2 * cos(t);
    double s0 = sin(t), s1 = sin(2 * t), s2 = c * s1 - s0;
    for (int n = 1; n < 60 && fabs(power) > DBL_EPSILON / 16; n++) {
        power *= q;
        sum += power * (s0 / n - s2 / (n + 2));
        double s3 = c * s2 - s1;
        s0 = s1, s1 = s2, s2 = s3;
    }
    return sum / pi;
}

static double cdf_closed(double q, double t)
{
    double s = sin(t), half = sin(0.5 * t);
    double angle = atan2(q * s, (1 - q) + 2 * q * half * half);
    return (t + s / q - (1 / q - 1) * (1 / q + 1) * angle) / pi;
}

double elaw_angle_cdf(double q, double below, double above)
{
    if (!(below > 0))
        return 0;
    if (!(above > 0))
        return 1;
    double T = sqrt(below / above), k = (1 + q) / (1 - q);
    if (fmax(1, k) * T <= 0.5)
        return cdf_small(q, k, T);
    double t = 2 * atan2(sqrt(below), sqrt(above));
    return fabs(q) < 0.5 ? cdf_series(q, t) : cdf_closed(q, t);
}

/* t with mass p <= 1/2 or so below it: Newton on the cube root of F, which is
 * near to linear, F = (2/3pi) t^3/(1 - q)^2 .., inside a bracket. */
static double angle_below(double q, double p)
{
    double low = 0, high = pi, want = cbrt(p), gap = 1 - q;
    double t = fmin(cbrt(1.5 * pi * p * gap * gap), 0.5 * pi);
    if (!(t > 0))
        t = 0.5 * pi * p; /* hard edge: F = 2t/pi */
    for (int i = 0; i < 200 && t > 0; i++) {
        double a = sin(0.5 * t), b = cos(0.5 * t), s = sin(t);
        double F = elaw_angle_cdf(q, a * a, b * b), root = cbrt(F);
        double f = 2 / pi * s * s / (gap * gap + 4 * q * a * a);
        if (F < p)
            low = t;
        else
            high = t;
        double next = t - (root - want) * 3 * root * root / f;
        if (!(next > low && next < high))
            next = 0.5 * (low + high);
        if (fabs(next - t) <= 2 * DBL_EPSILON * t)
            return next;
        t = next;
    }
    return t;
}

double elaw_angle_quantile(double q, double p, double survival, double low,
                           double high)
{
    if (p <= 0)
        return low;
    if (survival <= 0)
        return high;
    bool left = p <= survival;
    double t = left ? angle_below(q, p) : angle_below(-q, survival);
    double step = (high - low) * pow(sin(0.5 * t), 2);
    return left ? low + step : high - step;
}

/* 1/J = w + s with s = sqrt(w - 1) sqrt(w + 1), the product of principal roots
 * (sqrt(w^2 - 1) has another cut). w + q is written w + 1 - (1 - q): at a
 * hard edge only s is left. */
elaw_complex elaw_angle_stieltjes(double gap, elaw_complex above_low,
                                  elaw_complex above_high)
{
    double complex a = CMPLX(above_low.re, above_low.im);
    double complex b = CMPLX(above_high.re, above_high.im);
    double complex d = (a - gap) + csqrt(a) * csqrt(b);
    if (creal(d) == 0 && cimag(d) == 0)
        return (elaw_complex){0, -INFINITY};
    double complex g = 1 / d;
    return (elaw_complex){creal(g), cimag(g)};
}

/* A = J/(1 + q J) = 1/(w + q + s), so dA/dw = -A^2 (1 + w/s) = -A^2/(J s). Far
 * away A^2 is small and J s near to 1/2: products in this order do not
 * overflow. */
elaw_complex elaw_angle_derivative(double gap, elaw_complex above_low,
                                   elaw_complex above_high)
{
    elaw_complex A = elaw_angle_stieltjes(gap, above_low, above_high);
    double complex a = CMPLX(above_low.re, above_low.im);
    double complex s = csqrt(a) * csqrt(CMPLX(above_high.re, above_high.im));
    if ((creal(s) == 0 && cimag(s) == 0) || !isfinite(A.im))
        return (elaw_complex){-INFINITY, 0};
    double complex square = CMPLX(A.re, A.im) * CMPLX(A.re, A.im);
    double complex slope = -square * ((a - 1 + s) / s);
    return (elaw_complex){creal(slope), cimag(slope)};
}
