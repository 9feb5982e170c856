/* On an interval [a, b] let w = (z - m)/r, m = (a + b)/2, r = (b - a)/2, and
 *     J = w - sqrt(w - 1) sqrt(w + 1),   |J| <= 1,   J = e^(-it) at w = cos t.
 * With square-root edges g is a power series in J; an edge where the density
 * is 1/sqrt-like is a pole J = +-1 of first order:
 *     g(z) = (2/r) J C(J)/h(J),   C(J) = sum_k c_k J^k,   mass = c_0,
 *     h(J) = (1 + J if a is hard) (1 - J if b is hard),
 * the c_k found in laws/cut_fit.c. D(J) = C(J) (1 - J^2)/h(J) = sum_k d_k J^k
 * has rho dx = (1/pi) sum d_k cos(kt) dt at x = m + r cos t, from which cdf and
 * moments. */
#include "laws/cut.h"

#include <math.h>

#include "laws/angle.h"

static const double pi = 3.14159265358979323846;

/* C(J) and C'(J). Products are written out: J is finite, and the compiler's
 * checks for infinities cost a factor of three. */
static void horner(const elaw_cut *a, double complex J, double complex *C,
                   double complex *slope)
{
    double u = creal(J), v = cimag(J), pr = 0, pi_ = 0, dr = 0, di = 0;
    for (size_t k = a->terms; k-- > 0;) {
        double re = dr * u - di * v + pr;
        di = dr * v + di * u + pi_;
        dr = re;
        re = pr * u - pi_ * v + a->c[k];
        pi_ = pr * v + pi_ * u;
        pr = re;
    }
    *C = CMPLX(pr, pi_);
    *slope = CMPLX(dr, di);
}

/* With (1 +- J)^2 = 2 J (w +- 1), which does not cancel at the edges, and
 * dJ/dz = -J/(r s), s = sqrt(w - 1) sqrt(w + 1). */
elaw_cut_g elaw_cut_value(const elaw_cut *a, elaw_complex z, bool derivative)
{
    elaw_complex low = {(z.re - a->low) / a->r, z.im / a->r};
    elaw_complex high = {(z.re - a->high) / a->r, z.im / a->r};
    elaw_complex joukowski = elaw_angle_stieltjes(1, low, high);
    double complex J = CMPLX(joukowski.re, joukowski.im), C, slope;
    double complex above_low = CMPLX(low.re, low.im);
    double complex above_high = CMPLX(high.re, high.im);
    horner(a, J, &C, &slope);
    double complex h = 1, poles = 0;
    if (a->hard_low && (low.re != 0 || low.im != 0)) {
        double complex plus = csqrt(2 * J * above_low);
        h *= plus;
        poles += 1 / plus;
    } else if (a->hard_low)
        return (elaw_cut_g){CMPLX(0, -INFINITY), -INFINITY};
    if (a->hard_high && (high.re != 0 || high.im != 0)) {
        double complex minus = csqrt(2 * J * above_high);
        h *= minus;
        poles -= 1 / minus;
    } else if (a->hard_high)
        return (elaw_cut_g){CMPLX(0, -INFINITY), -INFINITY};
    elaw_cut_g out = {2 / a->r * J * C / h, 0};
    if (derivative) {
        double complex s = csqrt(above_low) * csqrt(above_high);
        double complex rise = (C + J * slope - J * C * poles) / h;
        out.dg = s != 0 ? -2 / a->r * rise * J / s / a->r : -INFINITY;
    }
    if (z.im == 0 && (z.re < a->low || z.re > a->high))
        out = (elaw_cut_g){creal(out.g), creal(out.dg)};
    return out;
}

/* --- cdf and moments ------------------------------------------------------ */

/* d_k of D = C (1 - J^2)/h: 1 - J^2, 1 - J, 1 + J or 1. */
static double angular(const elaw_cut *a, size_t k)
{
    double sum = k < a->terms ? a->c[k] : 0;
    if (!a->hard_low && !a->hard_high)
        sum -= k >= 2 && k - 2 < a->terms ? a->c[k - 2] : 0;
    else if (!a->hard_low || !a->hard_high) {
        double before = k >= 1 && k - 1 < a->terms ? a->c[k - 1] : 0;
        sum += a->hard_low ? -before : before;
    }
    return sum;
}

/* Mass between x and the nearer end: with t from that end
 * (1/pi) (d_0 t + sum (+-1)^k d_k sin(kt)/k). */
static double mass_to_end(const elaw_cut *a, double t, bool from_low)
{
    double u = cos(t), v = sin(t), re = 0, im = 0;
    for (size_t k = a->terms + 2; k-- > 0;) {
        double d = k > 0 ? angular(a, k) / (double)k : 0;
        if (from_low && k % 2 == 1)
            d = -d;
        double next = re * u - im * v + d;
        im = re * v + im * u;
        re = next;
    }
    return (angular(a, 0) * t + im) / pi;
}

double elaw_cut_mass_below(const elaw_cut *a, double x)
{
    if (x <= a->low)
        return 0;
    if (x >= a->high)
        return a->c[0];
    double below = sqrt(x - a->low), above = sqrt(a->high - x);
    if (below < above)
        return fmax(0, mass_to_end(a, 2 * atan2(below, above), true));
    return fmin(a->c[0],
                a->c[0] - mass_to_end(a, 2 * atan2(above, below), false));
}

/* x^k is a cosine polynomial of degree k, so only d_0 .. d_k matter, and k + 1
 * midpoints integrate the product exactly. */
double elaw_cut_moment(const elaw_cut *a, size_t k)
{
    size_t points = k + 1;
    double sum = 0;
    for (size_t j = 0; j < points; j++) {
        double t = pi * ((double)j + 0.5) / (double)points;
        double u = cos(t), v = sin(t), re = 0, im = 0;
        for (size_t i = k + 1; i-- > 0;) {
            double next = re * u - im * v + angular(a, i);
            im = re * v + im * u;
            re = next;
        }
        double x = t < 0.5 * pi ? a->high - 2 * a->r * pow(sin(0.5 * t), 2)
                                : a->low + 2 * a->r * pow(cos(0.5 * t), 2);
        sum += re * pow(x, (double)k);
    }
    return sum / (double)points;
}
