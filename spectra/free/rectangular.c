/* Rectangular free convolution of ratio c = m/n <= 1. In the laws of squares,
 * G_i, let F = 1/G, H = F - p. A sum X of m x n matrices in general position
 * has traces of (z - [0 X; X^T 0])^-1 over rows and columns
 *     g1(z) = integral z/(z^2 - s^2),   g2(z) = c g1 + (1 - c)/z,
 * and the pairs (1/g1, 1/g2) are subordinated as for sums, with pairs for
 * numbers (the diagonal algebra): w of the first, w' of the second,
 *     w = z + h'(w'),   w' = z + h(w),
 *     h(w) = (H(p)/w2, c H(p)/(w1 + (1 - c) H(p)/w2)),   p = w1 w2:
 * the fixed point of a self-map of pairs in the upper half plane. Where the arg
 * of p passes pi, H is the conjugate of H(conj p).
 * c = 1 is the free sum of the laws made symmetric; c -> 0 that of the squares.
 *
 * Edges: rectangular_edges.c. Atoms: left kernels overlap, at 0 with
 * w + v - 1; an eigenspace of X at s > 0 survives what the other law leaves out
 * of its kernel, twice (rank r moves 2 r values): w + 2 v - 2. Two at s, s' > 0
 * never meet.
 *
 * Away from 0 the law is a series in s, where edges are sharper apart than in
 * s^2. Where the support begins at 0 (square matrices, kernels that just meet)
 * the density is finite there, and in s^2 like 1/sqrt: a series of that.
 * Benaych-Georges 2009, Probab. Theory Relat. Fields 144; Belinschi,
 * Benaych-Georges and Guionnet, arXiv:0706.1419; Belinschi, Mai and Speicher,
 * arXiv:1303.3196 (the iteration). */
#include <eigenlaw/free.h>

#include <math.h>

#include "base/memory.h"
#include "base/status.h"
#include "free/rectangular_edges.h"
#include "laws/atoms.h"
#include "laws/series.h"
#include "laws/squares.h"

static const char where[] = "elaw_free_rectangular_sum";

/* A series is kept if its masses add to one, and its terms end, within this. */
static const double series_accuracy = 1e-10;

/* --- subordination ----------------------------------------------------------
 */

typedef struct shift {
    double complex h[2], dh[4]; /* d h_i/d w_j at 2 i + j */
    double complex F;           /* of the law of squares, at w1 w2 */
} shift;

static elaw_status shift_of(const elaw_problem *a, int side,
                            const double complex w[], shift *out)
{
    double complex p = w[0] * w[1], H, H1;
    elaw_complex at = {creal(p), fabs(cimag(p))}, h, dh, f;
    elaw_status status = elaw_outside_h(&a->side[side], at, &h, &dh, &f);
    if (status != ELAW_OK)
        return status;
    double sign = cimag(p) < 0 ? -1 : 1, c = a->fraction;
    H = CMPLX(h.re, sign * h.im), H1 = CMPLX(dh.re, sign * dh.im);
    out->F = CMPLX(f.re, sign * f.im);
    double complex q = (c * p + (1 - c) * out->F) / w[1]; /* w1 + (1 - c) h1 */
    out->h[0] = H / w[1];
    out->h[1] = c * H / q;
    out->dh[0] = H1;
    out->dh[1] = (H1 * w[0] - out->h[0]) / w[1];
    out->dh[2] = (c * H1 * w[1] - out->h[1] * (1 + (1 - c) * out->dh[0])) / q;
    out->dh[3] = (c * H1 * w[0] - out->h[1] * (1 - c) * out->dh[1]) / q;
    return ELAW_OK;
}

static elaw_status around(void *ctx, double complex z, const double complex w[],
                          double complex next[], double complex slope[])
{
    shift a, b;
    elaw_status status = shift_of(ctx, 0, w, &a);
    double complex other[2] = {z + a.h[0], z + a.h[1]};
    if (status == ELAW_OK)
        status = shift_of(ctx, 1, other, &b);
    if (status != ELAW_OK)
        return status;
    for (int i = 0; i < 2; i++) {
        next[i] = z + b.h[i];
        for (int j = 0; j < 2; j++)
            slope[2 * i + j] =
                b.dh[2 * i] * a.dh[j] + b.dh[2 * i + 1] * a.dh[2 + j];
    }
    return ELAW_OK;
}

/* 1/g1 = w1 + h1 = F/w2. */
static elaw_status reciprocal(void *ctx, double complex z,
                              const double complex w[], double complex *F)
{
    shift a;
    (void)z;
    elaw_status status = shift_of(ctx, 0, w, &a);
    if (status == ELAW_OK)
        *F = a.F / w[1];
    return status;
}

/* --- the law ----------------------------------------------------------------
 */

static elaw_status atoms_of(elaw_problem *a)
{
    const elaw_law *first = a->law[0], *second = a->law[1];
    elaw_status status = ELAW_OK;
    for (size_t i = 0; i < first->atoms; i++)
        for (size_t j = 0; j < second->atoms && status == ELAW_OK; j++) {
            double p = first->place[i], q = second->place[j];
            double left = elaw_rectangular_overlap(
                a->fraction, p, first->weight[i], q, second->weight[j]);
            if (p == 0 || q == 0)
                status = elaw_atoms_add(where, p + q, left, &a->atoms);
        }
    return status;
}

/* Of singular values, s > 0. */
static elaw_status density(void *ctx, double s, double *rho)
{
    elaw_problem *a = ctx;
    elaw_status status = elaw_boundary_density(&a->boundary, s, rho);
    if (status == ELAW_OK)
        *rho *= 2;
    return status;
}

/* The series in s; *out stays NULL where the support begins at 0 or there is
 * none. */
static elaw_status away_from_zero(elaw_problem *a, elaw_law **out)
{
    elaw_law *law = NULL;
    size_t room = a->found.count;
    double *edge = elaw_alloc(2 * room, sizeof *edge);
    double *place = elaw_alloc(a->atoms.count + 1, sizeof *place);
    unsigned char *hard = elaw_alloc(2 * room, sizeof *hard);
    elaw_status status = ELAW_ENOMEM;
    if (edge == NULL || place == NULL || hard == NULL) {
        elaw_fail_memory(where);
        goto done;
    }
    status = ELAW_OK;
    elaw_openings_sort(&a->found);
    size_t n = elaw_intervals_of(&a->found, edge, hard);
    if (n == 0 || !(edge[0] > 0))
        goto done;
    for (size_t i = 0; i < 2 * n; i++)
        edge[i] = sqrt(edge[i]);
    for (size_t i = 0; i < a->atoms.count; i++)
        place[i] = sqrt(a->atoms.place[i]);
    status = elaw_series_law(n, edge, hard, a->atoms.count, place,
                             a->atoms.weight, density, a, &law);
    a->lazy = status == ELAW_ENOCONV;
    status = a->lazy ? ELAW_OK : status;
    if (law != NULL && elaw_series_defect(law) > series_accuracy) {
        elaw_law_free(law);
        law = NULL;
        a->lazy = true;
    }
    if (status == ELAW_OK)
        *out = law;
done:
    elaw_free(edge);
    elaw_free(place);
    elaw_free(hard);
    return status;
}

/* Square matrices whose kernels just meet: in squares like y^(-2/3). */
static bool kernels_meet(const elaw_problem *a)
{
    double left = a->side[0].zero + a->side[1].zero - 1;
    return a->fraction == 1 && fabs(left) <= 1e-12;
}

/* Takes the problem. */
static elaw_status finish(elaw_problem *problem, elaw_status status,
                          elaw_law **out)
{
    elaw_law *law = NULL, *squares = NULL;
    if (status == ELAW_OK)
        status = away_from_zero(problem, &law);
    if (status == ELAW_OK && law != NULL) {
        elaw_problem_free(problem);
        *out = law;
        return ELAW_OK;
    }
    problem->lazy = problem->lazy || kernels_meet(problem);
    status = elaw_problem_law(problem, status, &squares);
    if (status == ELAW_OK)
        status = elaw_law_square_root(squares, out);
    elaw_law_free(squares);
    return status;
}

static elaw_status add(const elaw_law *a, const elaw_law *b, double ratio,
                       elaw_law **out)
{
    elaw_problem *problem =
        elaw_problem_new(where, "rectangular", a, b, around, reciprocal);
    if (problem == NULL)
        return elaw_fail_memory(where);
    problem->fraction = ratio;
    problem->squares = true;
    problem->boundary.pair = true;
    elaw_status status = elaw_problem_sides(problem, false);
    problem->boundary.scale =
        sqrt(problem->side[0].high) + sqrt(problem->side[1].high);
    if (status == ELAW_OK)
        status = elaw_rectangular_edges(problem);
    if (status == ELAW_OK)
        status = atoms_of(problem);
    return finish(problem, status, out);
}

static elaw_status positive(const elaw_law *law, const char *which)
{
    double low, high;
    elaw_law_hull(law, &low, &high);
    if (low >= 0)
        return ELAW_OK;
    return elaw_fail(ELAW_EDOMAIN,
                     "%s: the support of %s begins at %.6g, below 0: it is not "
                     "a law of singular values",
                     where, which, low);
}

static bool nothing(const elaw_law *law)
{
    return law->intervals == 0 && law->atoms == 1 && law->place[0] == 0;
}

elaw_status elaw_free_rectangular_sum(const elaw_law *a, const elaw_law *b,
                                      double ratio, elaw_law **out)
{
    elaw_law *first = NULL, *second = NULL;
    elaw_status status = ELAW_OK;
    if (!(ratio > 0 && ratio <= 1))
        return elaw_fail(ELAW_EDOMAIN, "%s: ratio = %g is not in (0, 1]", where,
                         ratio);
    status = positive(a, "the first law");
    if (status == ELAW_OK)
        status = positive(b, "the second law");
    if (status != ELAW_OK)
        return status;
    if (nothing(a) || nothing(b)) {
        *out = elaw_law_keep(nothing(a) ? b : a);
        return ELAW_OK;
    }
    status = elaw_law_squares(a, &first);
    if (status == ELAW_OK)
        status = elaw_law_squares(b, &second);
    if (status == ELAW_OK)
        status = add(first, second, ratio, out);
    elaw_law_free(first);
    elaw_law_free(second);
    return status;
}
