/* Sampled matrices against the theory of the same model struct: positions,
 * overlaps, the edge, the variance of the entries. Seeds are fixed. A mean over
 * SEEDS samples is held to 3.5 standard errors, taken from its own spread, and
 * a finite-size term of order 1/n written at each place. LAPACK gives the
 * spectra. */
#include <lapacke.h>
#include <math.h>
#include <stdlib.h>

#include "support.h"

enum { SEEDS = 20 };

typedef struct mean {
    double sum, square;
    int count;
} mean;

static void add(mean *m, double x)
{
    m->sum += x;
    m->square += x * x;
    m->count++;
}

static double value(const mean *m)
{
    return m->sum / m->count;
}

static double error(const mean *m)
{
    double v = m->square / m->count - value(m) * value(m);
    return sqrt(v / (m->count - 1));
}

static void assert_mean(const mean *m, double want, double finite_size)
{
    assert_near(value(m), want, 3.5 * error(m) + finite_size, 0);
}

/* |x^* y|^2 of two columns of n entries, pairs if complex. */
static double overlap2(const double *x, const double *y, size_t n,
                       bool is_complex)
{
    double re = 0, im = 0;
    for (size_t i = 0; i < (is_complex ? 2 * n : n); i++)
        re += x[i] * y[i];
    for (size_t i = 0; is_complex && i < n; i++)
        im += x[2 * i] * y[2 * i + 1] - x[2 * i + 1] * y[2 * i];
    return re * re + im * im;
}

/* Eigenvalues ascend; the vectors replace a. */
static void spectrum(elaw_matrix *a, double *values)
{
    int n = (int)a->rows;
    assert_int_equal(LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'V', 'L', n, a->data,
                                    (int)a->ld, values),
                     0);
}

/* Both ends, several spikes, sigma not 1: rank 4 of which one is hidden. */
static void wigner_outliers_are_where_theory_says(void **state)
{
    (void)state;
    enum { N = 300 };
    static const double theta[] = {3.5, 2.4, -2.8, 1};
    static double values[N];
    mean position[3] = {{0}}, overlap[3] = {{0}};
    elaw_prediction p;
    elaw_wigner_model model = {
        .n = N, .sigma = 1.3, .spikes = 4, .strength = theta};
    assert_ok(elaw_predict_wigner(&model, &p));
    assert_int_equal(p.count, 3); /* 3.5, -2.8, 2.4 */
    static const size_t place[] = {N - 1, 0, N - 2}, planted[] = {0, 2, 1};
    for (uint64_t s = 0; s < SEEDS; s++) {
        elaw_matrix a, u;
        assert_ok(elaw_sample_wigner(&model, (elaw_rng){s, 1}, &a, &u));
        spectrum(&a, values);
        for (size_t k = 0; k < 3; k++) {
            add(position + k, values[place[k]]);
            add(overlap + k, overlap2(a.data + place[k] * a.ld,
                                      u.data + planted[k] * u.ld, N, false));
        }
        elaw_matrix_free(&a);
        elaw_matrix_free(&u);
    }
    for (size_t k = 0; k < 3; k++) {
        assert_mean(position + k, p.outliers[k].position, 2.0 / N);
        assert_mean(overlap + k, p.outliers[k].overlap2, 4.0 / N);
    }
    elaw_prediction_free(&p);
}

/* The 1/n bias and the variance at theta = 2.5, n = 50. MANY samples know the
 * mean to 0.0021 (real) and 0.0015 (complex); the bias is -0.0065 and -0.008,
 * so that without it their sum is 5.7 standard errors off. The variance is
 * known to 1.6 %. */
static void wigner_bias_and_variance(void **state)
{
    (void)state;
    enum { N = 50, MANY = 8000 };
    static double values[N];
    double theta = 2.5, shift = 0, spread = 0;
    for (int beta = 1; beta <= 2; beta++) {
        mean position = {0};
        elaw_prediction p;
        elaw_wigner_model model = {
            .n = N, .spikes = 1, .strength = &theta, .is_complex = beta == 2};
        assert_ok(elaw_predict_wigner(&model, &p));
        for (uint64_t s = 0; s < MANY; s++) {
            elaw_rng rng = {s, 2};
            elaw_matrix a = {0};
            elaw_zmatrix z = {0};
            if (beta == 1) {
                assert_ok(elaw_sample_wigner(&model, rng, &a, NULL));
                LAPACKE_dsyev(LAPACK_COL_MAJOR, 'N', 'L', N, a.data, N, values);
            } else {
                assert_ok(elaw_sample_wigner_complex(&model, rng, &z, NULL));
                LAPACKE_zheev(LAPACK_COL_MAJOR, 'N', 'L', N,
                              (lapack_complex_double *)z.data, N, values);
            }
            add(&position, values[N - 1]);
            elaw_matrix_free(&a);
            elaw_zmatrix_free(&z);
        }
        double limit = p.outliers[0].position, bias = p.outliers[0].n_bias;
        double nvar = p.outliers[0].n_variance;
        double seen = N * error(&position) * error(&position) * MANY;
        assert_mean(&position, limit + bias / N, 0);
        /* finite n: 1/n of the variance, and 4 standard errors */
        assert_near(seen, nvar, 0, 4 * sqrt(2.0 / MANY) + 2.0 / N);
        shift += value(&position) - limit - bias / N;
        spread += error(&position) * error(&position);
        elaw_prediction_free(&p);
    }
    assert_near(shift, 0, 3 * sqrt(spread), 0);
}

static void complex_wigner_overlap(void **state)
{
    (void)state;
    enum { N = 200 };
    static double values[N];
    double theta = -1.8;
    mean position = {0}, overlap = {0};
    elaw_prediction p;
    elaw_wigner_model model = {
        .n = N, .spikes = 1, .strength = &theta, .is_complex = true};
    assert_ok(elaw_predict_wigner(&model, &p));
    for (uint64_t s = 0; s < SEEDS; s++) {
        elaw_zmatrix z, u;
        assert_ok(elaw_sample_wigner_complex(&model, (elaw_rng){s, 3}, &z, &u));
        LAPACKE_zheevd(LAPACK_COL_MAJOR, 'V', 'L', N,
                       (lapack_complex_double *)z.data, N, values);
        add(&position, values[0]);
        add(&overlap, overlap2((double *)z.data, (double *)u.data, N, true));
        elaw_zmatrix_free(&z);
        elaw_zmatrix_free(&u);
    }
    assert_mean(&position, p.outliers->position + p.outliers->n_bias / N, 0);
    assert_mean(&overlap, p.outliers->overlap2, 4.0 / N);
    elaw_prediction_free(&p);
}

/* (value - centre)/scale has the mean of Tracy-Widom, with a hidden spike of
 * strength 1/2 that pulls the edge by n^(-1/3) = 0.215 widths. 400 samples know
 * the mean to 0.063; second order of the centring: 0.05. */
static void wigner_edge_is_pulled_by_a_hidden_spike(void **state)
{
    (void)state;
    enum { N = 100, MANY = 400 };
    static double values[N];
    double theta = 0.5;
    for (size_t spikes = 0; spikes < 2; spikes++) {
        mean edge = {0};
        elaw_prediction p;
        elaw_wigner_model model = {
            .n = N, .spikes = spikes, .strength = &theta};
        assert_ok(elaw_predict_wigner(&model, &p));
        for (uint64_t s = 0; s < MANY; s++) {
            elaw_matrix a;
            assert_ok(elaw_sample_wigner(&model, (elaw_rng){s, 4}, &a, NULL));
            LAPACKE_dsyev(LAPACK_COL_MAJOR, 'N', 'L', N, a.data, N, values);
            add(&edge, (values[N - 1] - p.top_centre) / p.top_scale);
            elaw_matrix_free(&a);
        }
        assert_near(value(&edge), -1.2065, 3 * error(&edge) + 0.05, 0);
        elaw_prediction_free(&p);
    }
}

/* 240 x 120 and its transpose's shape: c on both sides of 1, both fields. */
static void rectangle_outliers(size_t m, size_t n, bool is_complex)
{
    static double a[240 * 240 * 2], left[240 * 240 * 2], right[240 * 240 * 2];
    static double values[240], work[240];
    double theta = 2;
    mean position = {0}, lo = {0}, ro = {0};
    elaw_prediction p;
    elaw_rectangular_model model = {.m = m,
                                    .n = n,
                                    .sigma = 0.8,
                                    .spikes = 1,
                                    .strength = &theta,
                                    .is_complex = is_complex};
    assert_ok(elaw_predict_rectangular(&model, &p));
    int k = (int)(m < n ? m : n), im = (int)m, in = (int)n;
    for (uint64_t s = 0; s < SEEDS; s++) {
        elaw_rng rng = {s, 5};
        elaw_matrix x = {0}, u = {0}, v = {0};
        elaw_zmatrix z = {0}, zu = {0}, zv = {0};
        if (is_complex) {
            assert_ok(
                elaw_sample_rectangular_complex(&model, rng, &z, &zu, &zv));
            LAPACKE_zgesvd(LAPACK_COL_MAJOR, 'S', 'S', im, in,
                           (lapack_complex_double *)z.data, im, values,
                           (lapack_complex_double *)left, im,
                           (lapack_complex_double *)right, k, work);
        } else {
            assert_ok(elaw_sample_rectangular(&model, rng, &x, &u, &v));
            LAPACKE_dgesvd(LAPACK_COL_MAJOR, 'S', 'S', im, in, x.data, im,
                           values, left, im, right, k, work);
        }
        /* row 0 of V^*: conjugated back into a column */
        size_t width = is_complex ? 2 : 1, step = width * (size_t)k;
        for (size_t j = 0; j < n; j++) {
            a[width * j] = right[step * j];
            if (is_complex)
                a[2 * j + 1] = -right[step * j + 1];
        }
        add(&position, values[0]);
        add(&lo, overlap2(left, is_complex ? (double *)zu.data : u.data, m,
                          is_complex));
        add(&ro, overlap2(a, is_complex ? (double *)zv.data : v.data, n,
                          is_complex));
        elaw_matrix_free(&x);
        elaw_matrix_free(&u);
        elaw_matrix_free(&v);
        elaw_zmatrix_free(&z);
        elaw_zmatrix_free(&zu);
        elaw_zmatrix_free(&zv);
    }
    double scale = 1 / (double)(m < n ? m : n);
    assert_mean(&position, p.outliers->position, scale);
    assert_mean(&lo, p.outliers->left_overlap2, 4 * scale);
    assert_mean(&ro, p.outliers->right_overlap2, 4 * scale);
    elaw_prediction_free(&p);
}

static void rectangle_outliers_are_where_theory_says(void **state)
{
    (void)state;
    rectangle_outliers(120, 240, false);
    rectangle_outliers(240, 120, false);
    rectangle_outliers(80, 160, true);
}

/* X^T X/n by the definition, gamma = 0.1: a spike above, another below. The
 * 1/n bias is some half of position/n per sample, overlap of order 1/p. */
static void covariance_outliers_are_where_theory_says(void **state)
{
    (void)state;
    enum { P = 60, SAMPLES = 600 };
    static const double l[] = {3, 0.2};
    static double values[P];
    mean position[2] = {{0}}, overlap[2] = {{0}};
    elaw_prediction p;
    elaw_covariance_model model = {
        .n = SAMPLES, .p = P, .spikes = 2, .strength = l};
    assert_ok(elaw_predict_covariance(&model, &p));
    assert_int_equal(p.count, 2);
    for (uint64_t s = 0; s < SEEDS; s++) {
        elaw_matrix x, v, c;
        assert_ok(elaw_sample_covariance(&model, (elaw_rng){s, 6}, &x, &v));
        assert_ok(elaw_matrix_create(P, P, &c));
        for (size_t i = 0; i < P; i++)
            for (size_t j = 0; j <= i; j++) {
                double sum = 0;
                for (size_t t = 0; t < SAMPLES; t++)
                    sum += x.data[t + i * x.ld] * x.data[t + j * x.ld];
                c.data[i + j * P] = sum / SAMPLES;
            }
        spectrum(&c, values);
        for (size_t k = 0; k < 2; k++) {
            size_t at = k == 0 ? P - 1 : 0;
            add(position + k, values[at]);
            add(overlap + k,
                overlap2(c.data + at * P, v.data + k * P, P, false));
        }
        elaw_matrix_free(&x);
        elaw_matrix_free(&v);
        elaw_matrix_free(&c);
    }
    for (size_t k = 0; k < 2; k++) {
        const elaw_predicted_outlier *o = p.outliers;
        o += o[0].strength == l[k] ? 0 : 1;
        assert_mean(position + k, o->position, 0.5 * o->position / P);
        assert_mean(overlap + k, o->overlap2, 1.0 / P);
    }
    elaw_prediction_free(&p);
}

/* White 80 x 320: mean of the standardised largest eigenvalue of X X^*.
 * 200 samples know it to 0.09 (beta 2: 0.064); centring error 0.02. */
static void wishart_edge_is_tracy_widom(void **state)
{
    (void)state;
    enum { P = 80, N = 320, MANY = 200 };
    static const double expected[] = {0, -1.20653357, -1.77108681};
    static double values[P], work[P];
    for (int beta = 1; beta <= 2; beta++) {
        mean edge = {0};
        elaw_prediction p;
        elaw_rectangular_model model = {
            .m = P, .n = N, .is_complex = beta == 2};
        assert_ok(elaw_predict_rectangular(&model, &p));
        for (uint64_t s = 0; s < MANY; s++) {
            elaw_rng rng = {s, 7};
            elaw_matrix x = {0};
            elaw_zmatrix z = {0};
            if (beta == 1) {
                assert_ok(elaw_sample_rectangular(&model, rng, &x, NULL, NULL));
                LAPACKE_dgesvd(LAPACK_COL_MAJOR, 'N', 'N', P, N, x.data, P,
                               values, NULL, 1, NULL, 1, work);
            } else {
                assert_ok(elaw_sample_rectangular_complex(&model, rng, &z, NULL,
                                                          NULL));
                LAPACKE_zgesvd(LAPACK_COL_MAJOR, 'N', 'N', P, N,
                               (lapack_complex_double *)z.data, P, values, NULL,
                               1, NULL, 1, work);
            }
            double top = N * values[0] * values[0]; /* unit entries */
            add(&edge, (top - p.top_centre) / p.top_scale);
            elaw_matrix_free(&x);
            elaw_zmatrix_free(&z);
        }
        assert_near(value(&edge), expected[beta], 3 * error(&edge) + 0.02, 0);
    }
}

/* n^2 w^2/sigma^2 summed off the diagonal is chi-squared with n(n-1)/2
 * degrees, on the diagonal 2 chi-squared with n: 4 standard errors. */
static void wigner_entries_have_their_variance(void **state)
{
    (void)state;
    size_t n = 400;
    double off = 0, diagonal = 0, pairs = (double)(n * (n - 1) / 2);
    elaw_matrix a;
    elaw_wigner_model model = {.n = n, .sigma = 0.6};
    assert_ok(elaw_sample_wigner(&model, (elaw_rng){8, 8}, &a, NULL));
    for (size_t j = 0; j < n; j++) {
        diagonal += pow(elaw_matrix_get(&a, j, j), 2);
        for (size_t i = j + 1; i < n; i++)
            off += pow(elaw_matrix_get(&a, i, j), 2);
    }
    double unit = 0.36 / (double)n;
    assert_near(off / pairs / unit, 1, 4 * sqrt(2 / pairs), 0);
    assert_near(diagonal / (double)n / unit, 2, 8 * sqrt(2 / (double)n), 0);
    elaw_matrix_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wigner_outliers_are_where_theory_says),
        cmocka_unit_test(wigner_bias_and_variance),
        cmocka_unit_test(complex_wigner_overlap),
        cmocka_unit_test(wigner_edge_is_pulled_by_a_hidden_spike),
        cmocka_unit_test(rectangle_outliers_are_where_theory_says),
        cmocka_unit_test(covariance_outliers_are_where_theory_says),
        cmocka_unit_test(wishart_edge_is_tracy_widom),
        cmocka_unit_test(wigner_entries_have_their_variance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
