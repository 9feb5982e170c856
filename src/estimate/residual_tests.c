/* R the residual of a profile V with factors a, b (Sinkhorn: the means of
 * w_ij = V_ij/(a_i b_j) over rows and columns are 1), m <= n:
 *   e = R/sqrt(V)
 *   Z = (1 - P) R/sqrt(a b) (1 - P'),  P, P' on the signal's scaled factors
 *   kurtosis  (mean e^4 - 3 + 6 f/mn)/sqrt(24/mn), where f numbers of the
 *             profile were fitted to e^2: each takes 6 away
 *   lag       sum e_ij e_i,j+1/sqrt(mn), and down the columns
 *   colour    (C - E C)/sd,  C = sum_{i != k} G_ik^2,  G = Z Z^T,
 *             E C  = sum_{i != k} (w w^T)_ik
 *             sd^2 = 4 sum_{i != k} (w w^T)_ik^2      (symmetric: 8)
 * sd: C counts four-cycles of independent entries, each 4 (symmetric: 8)
 * times. The diagonal of G, where the tails sit, stays out.
 *
 * A signal of rank r that is taken out leaves E G = -n P off the diagonal:
 * this adds n^2 (r - sum P_ii^2) to E C, many sd where n is much larger than
 * m, and -m sum P'_j,j+1 to the lag; both are put right here. For that the
 * factors are projected out exactly; where entries are missing this cannot be
 * done, and the corrections hold as far as u v^T took them out.
 *
 * Heavy tails spoil the sd of C (1.9 in place of 0.9 for Student's t(3)): then
 * e is cut off at 3 and centred, which keeps independent entries independent.
 * Ledoit and Wolf 2002 for the square of a covariance matrix as a test. */
#include "estimate/residual_tests.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "eigen/basis.h"
#include "estimate/profile_parts.h"
#include "estimate/sinkhorn.h"
#include "estimate/tails.h"
#include "matrix/lapack_int.h"

static const char where[] = "elaw_residual_test";

typedef struct scaled {
    const elaw_residual *given;
    size_t m, n, rank; /* m <= n: transposed where the matrix is tall        */
    int m_int, n_int, rank_int;
    double entries; /* that are read                                      */
    double *z, *w;  /* m x n; 0 where not read                            */
    double *left, *right; /* m x rank, n x rank, orthonormal                 */
    bool level; /* w is 1 wherever it is not 0                        */
} scaled;

static void close_scaled(scaled *s)
{
    elaw_free(s->z);
    elaw_free(s->w);
    elaw_free(s->left);
    elaw_free(s->right);
}

/* --- the residual with even variances
 * ---------------------------------------*/

/* z and w from the residual, its profile and factors. */
static void fill(scaled *s, const double *variance, const double a[],
                 const double b[])
{
    const elaw_residual *given = s->given;
    size_t rows = given->rows;
    bool tall = rows > given->cols;
    s->level = true;
    for (size_t j = 0; j < given->cols; j++)
        for (size_t i = 0; i < rows; i++) {
            size_t k = i + j * rows;
            size_t to = tall ? j + i * s->m : k;
            bool has = elaw_residual_has(given, i, j);
            s->z[to] = has ? given->r[k] / sqrt(a[i] * b[j]) : 0;
            s->w[to] = has ? variance[k] / (a[i] * b[j]) : 0;
            s->entries += has;
            if (has && fabs(s->w[to] - 1) > 1e-6)
                s->level = false;
        }
}

/* Orthonormal columns that span diag(scale)^(-1/2) x; dependent ones are made
 * zero. */
static elaw_status span(size_t n, size_t rank, const double *x,
                        const double scale[], double *out)
{
    elaw_basis basis = {0};
    elaw_status status = elaw_basis_create(where, n, 1, NULL, &basis);
    for (size_t k = 0; k < rank && status == ELAW_OK; k++) {
        double *w = elaw_basis_next(&basis), *to = out + k * n;
        if (w == NULL) {
            status = elaw_fail_memory(where);
            break;
        }
        for (size_t i = 0; i < n; i++)
            w[i] = x[i + k * n] / sqrt(scale[i]);
        double before = elaw_vector_norm(NULL, 1, n, w);
        double norm = elaw_basis_orthogonalise(&basis, w, NULL);
        bool free = norm > 1e-10 * before;
        if (free)
            elaw_vector_scale(n, 1 / norm, w);
        for (size_t i = 0; i < n; i++)
            to[i] = free ? w[i] : 0;
        if (free)
            elaw_basis_push(&basis);
    }
    elaw_basis_free(&basis);
    return status;
}

/* z <- (1 - P) z (1 - P'). */
static elaw_status project(scaled *s)
{
    int m = s->m_int, n = s->n_int, r = s->rank_int;
    if (s->rank == 0 || s->given->observed != NULL)
        return ELAW_OK;
    double *room = elaw_alloc(s->n * s->rank, sizeof *room);
    if (room == NULL)
        return elaw_fail_memory(where);
    cblas_dgemm(CblasColMajor, CblasTrans, CblasNoTrans, r, n, m, 1, s->left, m,
                s->z, m, 0, room, r);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, m, n, r, -1, s->left,
                m, room, r, 1, s->z, m);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasNoTrans, m, r, n, 1, s->z, m,
                s->right, n, 0, room, m);
    cblas_dgemm(CblasColMajor, CblasNoTrans, CblasTrans, m, n, r, -1, room, m,
                s->right, n, 1, s->z, m);
    elaw_free(room);
    for (size_t i = 0; i < s->m && s->given->symmetric; i++)
        s->z[i + i * s->m] = 0;
    return ELAW_OK;
}

static elaw_status factors(const elaw_residual *given, const double *variance,
                           double a[], double b[])
{
    if (!given->symmetric)
        return elaw_sinkhorn(given->rows, given->cols, variance,
                             given->observed, a, b);
    elaw_status status = elaw_sinkhorn_symmetric(given->cols, variance,
                                                 given->observed, false, a);
    for (size_t j = 0; j < given->cols && status == ELAW_OK; j++)
        b[j] = a[j];
    return status;
}

static elaw_status open_scaled(const elaw_residual *given,
                               const double *variance, size_t rank,
                               const double *u, const double *v, scaled *s)
{
    bool tall = given->rows > given->cols;
    size_t m = tall ? given->cols : given->rows;
    size_t n = tall ? given->rows : given->cols;
    *s = (scaled){.given = given, .m = m, .n = n, .rank = rank};
    elaw_status status = elaw_to_int(where, m, &s->m_int);
    if (status == ELAW_OK)
        status = elaw_to_int(where, n, &s->n_int);
    if (status == ELAW_OK)
        status = elaw_to_int(where, rank, &s->rank_int);
    if (status != ELAW_OK)
        return status;
    s->z = elaw_alloc(m * n, sizeof(double));
    s->w = elaw_alloc(m * n, sizeof(double));
    s->left = elaw_alloc(m * rank, sizeof(double));
    s->right = elaw_alloc(n * rank, sizeof(double));
    double *a = elaw_alloc(m + n, sizeof *a), *b = a + given->rows;
    if (s->z == NULL || s->w == NULL || s->left == NULL || s->right == NULL ||
        a == NULL)
        status = elaw_fail_memory(where);
    if (status == ELAW_OK)
        status = factors(given, variance, a, b);
    if (status == ELAW_OK) {
        fill(s, variance, a, b);
        status = span(m, rank, tall ? v : u, tall ? b : a, s->left);
    }
    if (status == ELAW_OK)
        status = span(n, rank, tall ? u : v, tall ? a : b, s->right);
    elaw_free(a);
    return status;
}

/* Share of the noise that the factors leave. */
static double free_share(const scaled *s)
{
    double r = (double)s->rank;
    return (1 - r / (double)s->m) * (1 - r / (double)s->n);
}

/* --- tails and neighbours
 * ---------------------------------------------------*/

/* z scaled so that the mean of z^2/w is 1; its mean fourth power, less 3. */
static double standardise(scaled *s)
{
    size_t size = s->m * s->n;
    double square = 0, fourth = 0;
    for (size_t k = 0; k < size; k++)
        if (s->w[k] > 0) {
            double e = s->z[k] * s->z[k] / s->w[k];
            square += e;
            fourth += e * e;
        }
    double mean = square / s->entries;
    for (size_t k = 0; k < size && mean > 0; k++)
        s->z[k] /= sqrt(mean);
    return mean > 0 ? fourth / (s->entries * mean * mean) - 3 : 0;
}

static double entry(const scaled *s, size_t k)
{
    return s->w[k] > 0 ? s->z[k] / sqrt(s->w[k]) : 0;
}

/* sum over i of P_i,i+1 for the projection on the columns of q. */
static double neighbours(size_t n, size_t rank, const double *q)
{
    double sum = 0;
    for (size_t k = 0; k < rank; k++)
        for (size_t i = 0; i + 1 < n; i++)
            sum += q[i + k * n] * q[i + 1 + k * n];
    return sum;
}

/* Products of entries `step` apart in storage, for the lines of one direction,
 * standardised. */
static double lag(const scaled *s, bool down)
{
    size_t m = s->m, n = s->n, rows = down ? m - 1 : m, cols = down ? n : n - 1;
    size_t step = down ? 1 : m;
    double sum = 0, pairs = 0;
    for (size_t j = 0; j < cols; j++)
        for (size_t i = 0; i < rows; i++) {
            size_t k = i + j * m;
            if (s->w[k] > 0 && s->w[k + step] > 0) {
                sum += entry(s, k) * entry(s, k + step);
                pairs++;
            }
        }
    double taken = down ? neighbours(m, s->rank, s->left)
                        : neighbours(n, s->rank, s->right);
    sum += taken * s->entries / (double)(down ? m : n);
    return pairs > 0 ? sum / sqrt(pairs) : 0;
}

static double larger_lag(const scaled *s)
{
    double across = lag(s, false), down = lag(s, true);
    return fabs(across) > fabs(down) ? across : down;
}

/* --- colour
 * -----------------------------------------------------------------*/

/* Before the projection, which would spread what it cuts. */
static void cut_tails(scaled *s)
{
    static const double limit = 3;
    size_t size = s->m * s->n;
    double mean = 0;
    for (size_t k = 0; k < size; k++) {
        s->z[k] = fmax(-limit, fmin(limit, entry(s, k)));
        mean += s->z[k] / s->entries;
    }
    for (size_t k = 0; k < size; k++)
        s->z[k] = (s->z[k] - mean) * sqrt(s->w[k]);
    standardise(s);
}

/* Sum and sum of squares of x x^T off its diagonal; gram: room for m x m. */
static void off_diagonal(const scaled *s, const double *x, double *gram,
                         double *sum, double *squares)
{
    size_t m = s->m;
    *sum = *squares = 0;
    cblas_dsyrk(CblasColMajor, CblasLower, CblasNoTrans, s->m_int, s->n_int, 1,
                x, s->m_int, 0, gram, s->m_int);
    for (size_t j = 0; j < m; j++)
        for (size_t i = j + 1; i < m; i++) {
            *sum += 2 * gram[i + j * m];
            *squares += 2 * gram[i + j * m] * gram[i + j * m];
        }
}

/* For w = 1 the sums are n and n^2 times m (m - 1). */
static void expected_sums(const scaled *s, double *gram, double *sum,
                          double *squares)
{
    double m = (double)s->m, n = (double)s->n;
    if (!s->level || s->given->observed != NULL || s->given->symmetric) {
        off_diagonal(s, s->w, gram, sum, squares);
        return;
    }
    *sum = m * (m - 1) * n;
    *squares = *sum * n;
}

/* sum w/sum z^2: projection spreads the noise of loud blocks over quiet ones,
 * so that the mean of z^2/w is no measure of all. */
static double energy_factor(const scaled *s)
{
    double square = 0, sum = 0;
    for (size_t k = 0; k < s->m * s->n; k++) {
        square += s->z[k] * s->z[k];
        sum += s->w[k];
    }
    return square > 0 ? sum / square : 1;
}

static elaw_status colour(const scaled *s, double *out)
{
    double *gram = elaw_alloc(s->m * s->m, sizeof *gram);
    if (gram == NULL)
        return elaw_fail_memory(where);
    double m = (double)s->m, n = (double)s->n, r = (double)s->rank;
    double sum, seen, expected, squares, kept = 0, taken = r;
    off_diagonal(s, s->z, gram, &sum, &seen);
    expected_sums(s, gram, &expected, &squares);
    elaw_free(gram);
    for (size_t i = 0; i < s->m; i++) {
        double p = 0;
        for (size_t k = 0; k < s->rank; k++)
            p += s->left[i + k * s->m] * s->left[i + k * s->m];
        kept += (1 - p) * (1 - p);
        taken -= p * p;
    }
    /* energy_factor gives z mean square 1: more than 1 where it is free */
    double scale = 1 / free_share(s), wide = s->entries / m * (1 - r / n);
    double mean = expected * (1 - r / n) * ((m - r) * (m - r) - kept + taken) /
                      (m * (m - 1)) +
                  wide * wide * taken;
    double sd = sqrt((s->given->symmetric ? 8 : 4) * squares);
    double factor = energy_factor(s);
    *out = (seen * factor * factor - mean * scale * scale) / sd;
    return ELAW_OK;
}

/* ---------------------------------------------------------------------------*/

elaw_status elaw_residual_test(const elaw_residual *residual,
                               const double *variance, size_t fitted,
                               size_t rank, const double *u, const double *v,
                               elaw_residual_tests *out)
{
    static const double heavy = 4;
    scaled s = {0};
    size_t least =
        residual->rows < residual->cols ? residual->rows : residual->cols;
    if (least < rank + 3)
        return elaw_fail(ELAW_ESHAPE,
                         "%s: nothing is left of %zu x %zu beside a signal of "
                         "rank %zu",
                         where, residual->rows, residual->cols, rank);
    elaw_status status = open_scaled(residual, variance, rank, u, v, &s);
    if (status != ELAW_OK)
        goto done;
    elaw_residual_tests got;
    double share = residual->symmetric ? 2 : 1;
    got.kurtosis_z = standardise(&s) + 6 * (double)fitted * share / s.entries;
    got.kurtosis_z /= sqrt(24 * share / s.entries);
    got.lag_z = larger_lag(&s);
    if (got.kurtosis_z > heavy)
        cut_tails(&s);
    status = project(&s);
    if (status == ELAW_OK)
        status = colour(&s, &got.colour_z);
    if (status != ELAW_OK)
        goto done;
    double least_p =
        fmin(elaw_tail_normal(got.kurtosis_z), elaw_tail_normal(got.lag_z) * 2);
    if (got.colour_z > 0)
        least_p = fmin(least_p, elaw_tail_normal(got.colour_z) / 2);
    got.p_value = fmin(1, 3 * least_p);
    *out = got;
done:
    close_scaled(&s);
    return status;
}
