/* The Hilbert transform of one spectrum: kernels against their integrals, the
 * estimate against laws, FFT against the direct sum, slopes against
 * differences, outliers. */
#include <math.h>
#include <stdlib.h>

#include "base/convolution.h"
#include "base/quadrature.h"
#include "denoise/hilbert.h"
#include "denoise/hilbert_parts.h"
#include "support.h"

static elaw_hilbert estimate(size_t n, const double x[],
                             elaw_hilbert_options options)
{
    elaw_hilbert h;
    assert_ok(elaw_hilbert_estimate("test", n, x, &options, &h));
    return h;
}

/* --- kernels ---------------------------------------------------------------*/

typedef struct seen_from {
    elaw_hilbert_kernel kernel;
    double u;
} seen_from;

/* Both halves of the principal value at once: [K(u - s) - K(u + s)]/s. */
static double halves(double s, void *ctx)
{
    const seen_from *a = ctx;
    double left = elaw_smooth_at(a->kernel, a->u - s).density;
    double right = elaw_smooth_at(a->kernel, a->u + s).density;
    return (left - right) / s;
}

static void kernels_are_principal_values(void **state)
{
    const double from[] = {0.1, 0.9, 1.99, 2.2, 2.3, 5, 7.99, 8.01, 30};
    (void)state;
    for (elaw_hilbert_kernel k = 0; k < ELAW_HILBERT_KERNELS; k++)
        for (int i = 0; i < 9; i++) {
            seen_from a = {k, from[i]};
            double end = k == ELAW_EPANECHNIKOV ? sqrt(5) : 2, want = 0;
            /* the integrand has kinks where a side leaves the support */
            double cut[] = {0, fabs(a.u - end), a.u, a.u + end};
            want = a.u < end
                       ? elaw_integrate(halves, &a, 0, cut[1], 1e-13) +
                             elaw_integrate(halves, &a, cut[1], cut[3], 1e-13)
                       : elaw_integrate(halves, &a, cut[1], cut[3], 1e-13);
            elaw_smooth s = elaw_smooth_at(k, a.u);
            assert_near(s.h, want, 1e-9, 0);
            assert_near(elaw_smooth_at(k, -a.u).h, -s.h, 0, 0);
            double d = 1e-5, up = elaw_smooth_at(k, a.u + d).h;
            double slope = (up - elaw_smooth_at(k, a.u - d).h) / (2 * d);
            assert_near(s.slope, slope, 1e-6, 1e-4);
        }
}

/* --- convolution -----------------------------------------------------------*/

static void convolution_is_the_sum(void **state)
{
    enum { N = 37 };
    double weight[N], kernel[2 * N - 1], got[N];
    (void)state;
    for (size_t n = 1; n <= N; n += 9) {
        for (size_t i = 0; i < n; i++)
            weight[i] = sin(1 + 3. * (double)i);
        for (size_t i = 0; i < 2 * n - 1; i++)
            kernel[i] = cos(2. * (double)(i * i));
        assert_ok(elaw_convolve(n, weight, kernel, got));
        for (size_t i = 0; i < n; i++) {
            double want = 0;
            for (size_t j = 0; j < n; j++)
                want += weight[j] * kernel[n - 1 + i - j];
            assert_near(got[i], want, 1e-13, 0);
        }
    }
}

/* --- against laws ----------------------------------------------------------*/

enum { N = 2000 };

/* Quantiles of a law: the most even spectrum that it can have. */
static void quantiles(const elaw_law *law, size_t n, double x[])
{
    for (size_t i = 0; i < n; i++) {
        double p = ((double)i + 0.5) / (double)n;
        assert_ok(elaw_law_quantile(law, 1, &p, &x[i]));
    }
}

/* Root mean square of h - Re g, in units of that of Re g. */
static double misses_by(const elaw_law *law, size_t n, const double x[],
                        const double h[])
{
    double off = 0, all = 0;
    for (size_t i = 0; i < n; i++) {
        double want;
        assert_ok(elaw_law_hilbert(law, 1, &x[i], &want));
        off += (h[i] - want) * (h[i] - want);
        all += want * want;
    }
    return sqrt(off / all);
}

static void estimates_follow_the_law(void **state)
{
    static double x[N];
    const double place[] = {-1, 1}, weight[] = {0.3, 0.7};
    elaw_law *points, *noise, *two, *one;
    (void)state;
    assert_ok(elaw_law_points(2, place, weight, &points));
    assert_ok(elaw_law_semicircle(0.1, &noise));
    assert_ok(elaw_free_sum(points, noise, &two));
    assert_ok(elaw_law_semicircle(1, &one));
    const elaw_law *laws[] = {one, two};
    /* without the eigenvalues' own noise: the bias, of order n^-1/2 or less;
     * kernels lose most at the edges */
    for (int i = 0; i < 2; i++) {
        quantiles(laws[i], N, x);
        elaw_hilbert_options o = {.scale = sqrt(0.1)};
        elaw_hilbert h = estimate(N, x, o);
        assert_int_equal(h.spans, i + 1);
        assert_int_equal(h.outliers, 0);
        assert_true(misses_by(laws[i], N, x, h.h) < 0.01);
        elaw_hilbert_free(&h);
        for (o.kernel = 0; o.kernel < ELAW_HILBERT_KERNELS; o.kernel++) {
            o.route = ELAW_HILBERT_DIRECT;
            h = estimate(N, x, o);
            assert_true(misses_by(laws[i], N, x, h.h) < 0.03);
            elaw_hilbert_free(&h);
        }
    }
    elaw_law_free(points);
    elaw_law_free(noise);
    elaw_law_free(two);
    elaw_law_free(one);
}

/* --- FFT against the direct sum --------------------------------------------*/

static int ascends(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Independent points, far less even than eigenvalues, and one far away. */
static void scatter(size_t n, double x[])
{
    for (size_t i = 0; i < n; i++)
        x[i] = elaw_rng_normal((elaw_rng){5, 1}, i, 0);
    x[0] = 1000;
    qsort(x, n, sizeof *x, ascends);
}

static void fft_is_the_direct_sum(void **state)
{
    static double x[N];
    (void)state;
    scatter(N, x);
    for (elaw_hilbert_kernel k = 0; k < ELAW_HILBERT_KERNELS; k++) {
        elaw_hilbert_options o = {
            .route = ELAW_HILBERT_DIRECT, .kernel = k, .scale = sqrt(0.5)};
        elaw_hilbert direct = estimate(N, x, o);
        o.route = ELAW_HILBERT_FFT;
        elaw_hilbert fft = estimate(N, x, o);
        double off = 0, density = 0, slope = 0, slopes = 0;
        for (size_t i = 0; i < N; i++) {
            off = fmax(off, fabs(fft.h[i] - direct.h[i]));
            density += fabs(fft.density[i] - direct.density[i]) / N;
            slope += fft.slope[i];
            slopes += direct.slope[i];
        }
        assert_true(direct.outliers > 0);
        assert_true(off < 2e-3);
        assert_true(density < 2e-3); /* K has edges, the slope poles */
        /* a pole like 1/sqrt has no variance: the semicircle's sum strays */
        assert_near(slope, slopes, 0, k == ELAW_SEMICIRCULAR ? 0.1 : 0.01);
        elaw_hilbert_free(&direct);
        elaw_hilbert_free(&fft);
    }
}

/* --- slopes ----------------------------------------------------------------*/

/* h_i as x_i moves (with its mirror image), the ends of the spans held by not
 * moving any of the values that set them. */
static void slopes_are_derivatives(void **state)
{
    enum { SMALL = 300 };
    static double x[SMALL];
    elaw_law *noise;
    (void)state;
    assert_ok(elaw_law_semicircle(1, &noise));
    for (int mirrored = 0; mirrored < 3; mirrored++) { /* 2: two spans */
        quantiles(noise, SMALL, x);
        for (size_t i = 0; mirrored == 2 && i < SMALL; i++)
            x[i] += i < SMALL / 2 ? -0.5 : 0.5;
        const elaw_hilbert_route routes[] = {ELAW_HILBERT_SERIES,
                                             ELAW_HILBERT_DIRECT};
        for (int r = 0; r < 2; r++) {
            elaw_hilbert_options o = {.route = routes[r],
                                      .kernel = ELAW_SEMICIRCULAR,
                                      .scale = 0.3,
                                      .mirrored = mirrored > 0};
            elaw_hilbert h = estimate(SMALL, x, o);
            assert_int_equal(h.spans, mirrored == 2 ? 2 : 1);
            for (size_t i = SMALL / 2 + 40; i < SMALL - 40; i += 11) {
                double d = 1e-6, side[2], keep = x[i];
                for (int k = 0; k < 2; k++) {
                    x[i] = keep + (k == 0 ? d : -d);
                    if (mirrored)
                        x[SMALL - 1 - i] = -x[i];
                    elaw_hilbert moved = estimate(SMALL, x, o);
                    side[k] = moved.h[i];
                    elaw_hilbert_free(&moved);
                }
                x[i] = keep;
                if (mirrored)
                    x[SMALL - 1 - i] = -keep;
                assert_near(h.slope[i], (side[0] - side[1]) / (2 * d),
                            /* terms that the far image shares */
                            mirrored == 2 ? 1e-4 : 1e-5, 1e-5);
            }
            elaw_hilbert_free(&h);
        }
    }
    elaw_law_free(noise);
}

/* --- outliers --------------------------------------------------------------*/

static void outliers_are_points(void **state)
{
    enum { BULK = 500, OUT = 5 };
    static double x[BULK + OUT];
    elaw_law *noise;
    (void)state;
    assert_ok(elaw_law_semicircle(1, &noise));
    quantiles(noise, BULK, x);
    for (size_t i = 0; i < OUT; i++)
        x[BULK + i] = 3 + 0.7 * (double)i;
    elaw_hilbert_options o = {.scale = 1};
    elaw_hilbert h = estimate(BULK + OUT, x, o);
    assert_int_equal(h.spans, 1);
    assert_int_equal(h.outliers, OUT);
    assert_near(h.low, -2, 0.02, 0);
    assert_near(h.high, 2, 0.02, 0);
    for (size_t i = BULK; i < BULK + OUT; i++) {
        double want;
        assert_ok(elaw_law_hilbert(noise, 1, &x[i], &want));
        want *= BULK;
        for (size_t j = BULK; j < BULK + OUT; j++)
            want += j == i ? 0 : 1 / (x[i] - x[j]);
        assert_near(h.h[i], want / (BULK + OUT), 1e-4, 0);
        assert_near(h.density[i], 0, 0, 0);
    }
    elaw_hilbert_free(&h);
    elaw_law_free(noise);
}

/* Two values and their mirror images, all outliers: h = (1/4) sum of the other
 * three, and y moves with -y. */
static void images_move_along(void **state)
{
    const double a = 1.5, b = 4, x[] = {-b, -a, a, b};
    elaw_hilbert_options o = {.scale = 1e-3, .mirrored = true};
    elaw_hilbert h = estimate(4, x, o);
    (void)state;
    assert_int_equal(h.outliers, 4);
    assert_near(h.h[3], 0.25 * (1 / (b - a) + 1 / (b + a) + 0.5 / b), 1e-7, 0);
    assert_near(h.slope[3],
                -0.25 * (1 / ((b - a) * (b - a)) + 1 / ((b + a) * (b + a)) +
                         0.5 / (b * b)),
                1e-7, 0);
    elaw_hilbert_free(&h);
}

/* One value, equal values, values of any scale: finite, and h of c x is h/c. */
static void odd_spectra_are_fine(void **state)
{
    double same[40], ramp[40];
    (void)state;
    for (size_t i = 0; i < 40; i++) {
        same[i] = i < 20 ? 1 : 2;
        ramp[i] = (double)i + 0.3 * sin((double)i);
    }
    for (size_t n = 1; n <= 40; n += 13) {
        elaw_hilbert h = estimate(n, same, (elaw_hilbert_options){.scale = 1});
        for (size_t i = 0; i < n; i++)
            assert_true(isfinite(h.h[i]) && isfinite(h.slope[i]));
        assert_near(h.h[0], n <= 20 ? 0 : h.h[0], 1e-15, 0);
        elaw_hilbert_free(&h);
    }
    elaw_hilbert h = estimate(40, ramp, (elaw_hilbert_options){.scale = 1});
    for (size_t i = 0; i < 40; i++)
        ramp[i] *= 0x1p-300;
    elaw_hilbert tiny =
        estimate(40, ramp, (elaw_hilbert_options){.scale = 0x1p-300});
    for (size_t i = 0; i < 40; i++)
        assert_near(tiny.h[i] * 0x1p-300, h.h[i], 0, 1e-13);
    elaw_hilbert_free(&tiny);
    elaw_hilbert_free(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kernels_are_principal_values),
        cmocka_unit_test(convolution_is_the_sum),
        cmocka_unit_test(estimates_follow_the_law),
        cmocka_unit_test(fft_is_the_direct_sum),
        cmocka_unit_test(slopes_are_derivatives),
        cmocka_unit_test(outliers_are_points),
        cmocka_unit_test(images_move_along),
        cmocka_unit_test(odd_spectra_are_fine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
