/* Theory of the block model, for the optimal matrix T and for plain PCA.
 *
 *   S_ab = rho_b/Delta_ab,  d = S 1,  Theta_ab = sqrt(rho_a rho_b)/Delta_ab
 *   T      m (z + d - S m) = 1; outliers where diag(sqrt m) Theta diag(sqrt m)
 *          has eigenvalue 1: z = 1 exactly for the first, where m = 1 - q and
 *          q = S q/(1 + S q), the state evolution of a Gaussian prior
 *   PCA    S_ab = rho_b Delta_ab, d = 0; G = sum rho m = 1 at the outlier
 * Overlaps from the residue: with the eigenvector v, c = sqrt(m) v, y = c/m,
 *   (sqrt(rho).c)^2 / sum (-m')_a y_a^2,
 * which is sum rho q at z = 1. Mergny, Ko, Krzakala 2403.03695. */
#include <math.h>
#include <string.h>

#include "base/dense.h"
#include "base/gaussian.h"
#include "base/memory.h"
#include "base/status.h"
#include "laws/block_edge.h"
#include "laws/scalar_channel.h"
#include "sample/block_model.h"

static const char where[] = "elaw_predict_block";

/* One matrix, T or Y/sqrt(n): its noise, and room. */
typedef struct seen {
    elaw_block_noise noise;
    elaw_block_work work;
    double *variance, *shift; /* of the noise                               */
    double *m, *slope;        /* q each                                     */
    double *theta, *value;    /* q x q and q, for the eigenproblem          */
    double lower, upper;
    elaw_block_end end;
} seen;

static void seen_free(seen *s)
{
    elaw_block_work_free(&s->work);
    elaw_free(s->variance);
}

static elaw_status seen_open(const elaw_blocks *b, bool optimal, seen *s)
{
    size_t q = b->groups;
    memset(s, 0, sizeof *s);
    s->variance = elaw_alloc(2 * q * q + 4 * q, sizeof *s->variance);
    if (s->variance == NULL || !elaw_block_work_create(q, &s->work)) {
        seen_free(s);
        return elaw_fail_memory(where);
    }
    s->shift = s->variance + q * q;
    s->m = s->shift + q;
    s->slope = s->m + q;
    s->theta = s->slope + q;
    s->value = s->theta + q * q;
    for (size_t a = 0; a < q; a++) {
        s->shift[a] = 0;
        for (size_t c = 0; c < q; c++) {
            double v = b->variance[a + c * q];
            s->variance[a + c * q] = optimal ? 1 / v : v;
            if (optimal)
                s->shift[a] += b->share[c] / v;
        }
    }
    s->noise = (elaw_block_noise){.q = q,
                                  .share = b->share,
                                  .variance = s->variance,
                                  .shift = s->shift,
                                  .kappa = 2};
    return ELAW_OK;
}

/* Both ends: the lower one is the upper one of the matrix with its sign
 * changed, whose diagonal is shifted the other way. */
static elaw_status ends(seen *s)
{
    elaw_block_end low;
    elaw_status status = elaw_block_end_find(where, &s->noise, &s->end);
    for (size_t a = 0; a < s->noise.q; a++)
        s->shift[a] = -s->shift[a];
    if (status == ELAW_OK)
        status = elaw_block_end_find(where, &s->noise, &low);
    for (size_t a = 0; a < s->noise.q; a++)
        s->shift[a] = -s->shift[a];
    if (status != ELAW_OK)
        return status;
    s->upper = s->end.edge;
    s->lower = -low.edge;
    return ELAW_OK;
}

/* --- T -----------------------------------------------------------------------
 */

/* Eigenvalues, ascending, of diag(sqrt m) Theta diag(sqrt m) into s->value, the
 * vectors into s->theta. m NULL: those of Theta. */
static elaw_status theta_values(seen *s, const double *m)
{
    size_t q = s->noise.q;
    for (size_t a = 0; a < q; a++)
        for (size_t b = 0; b < q; b++)
            s->theta[a + b * q] = s->variance[a + b * q] *
                                  sqrt(s->noise.share[a] * s->noise.share[b]) *
                                  (m != NULL ? sqrt(m[a] * m[b]) : 1);
    return elaw_dense_eigen(where, q, s->theta, true, s->value);
}

/* Eigenvalue k from the top, less 1, at z; NaN: z is not right of the edge. */
static elaw_status excess(seen *s, double z, size_t k, double *out)
{
    *out = NAN;
    if (!elaw_block_resolvent(&s->noise, &s->work, z, s->m, s->slope))
        return ELAW_OK;
    elaw_status status = theta_values(s, s->m);
    *out = s->value[s->noise.q - 1 - k] - 1;
    return status;
}

/* The z with excess 0 of the decreasing eigenvalue k, if it leaves the bulk. */
static elaw_status outlier(seen *s, size_t k, bool *found, double *z)
{
    double low = s->upper + 1e-9 * (s->upper - s->lower);
    double high = s->upper + (s->upper - s->lower), at;
    elaw_status status = excess(s, low, k, &at);
    *found = status == ELAW_OK && at > 1e-8;
    while (status == ELAW_OK && *found) {
        status = excess(s, high, k, &at);
        if (!(at > 0))
            break;
        high += high - s->upper;
    }
    for (int i = 0; i < 100 && status == ELAW_OK && *found; i++) {
        *z = 0.5 * (low + high);
        if (*z <= low || *z >= high)
            break;
        status = excess(s, *z, k, &at);
        if (at > 0)
            low = *z;
        else
            high = *z;
    }
    return status;
}

/* The squared overlap of the vector of outlier k at z with x. */
static elaw_status residue(seen *s, size_t k, double z, double *overlap2)
{
    size_t q = s->noise.q;
    double at, with = 0, norm = 0;
    elaw_status status = excess(s, z, k, &at);
    const double *v = s->theta + (q - 1 - k) * q;
    for (size_t a = 0; a < q; a++) {
        double c = sqrt(s->m[a]) * v[a], y = c / s->m[a];
        with += sqrt(s->noise.share[a]) * c;
        norm += s->slope[a] * y * y;
    }
    *overlap2 = with * with / norm;
    return status;
}

static elaw_status outliers(seen *s, elaw_block_prediction *out)
{
    bool found = true;
    elaw_status status = ELAW_OK;
    for (size_t k = 0; k < s->noise.q && status == ELAW_OK && found; k++) {
        double z = 1;
        found = out->lambda > 1;
        if (k > 0)
            status = outlier(s, k, &found, &z);
        if (status == ELAW_OK && found) {
            out->position[k] = z;
            status = residue(s, k, z, &out->overlap2[k]);
            out->count = k + 1;
        }
    }
    return status;
}

/* --- state evolution
 * ------------------------------------------------------------ */

typedef struct evolution {
    const elaw_block_noise *noise; /* of T: S_ab = variance_ab share_b      */
    elaw_channel channel;
} evolution;

static double signal(const elaw_block_noise *noise, size_t a, const double *q)
{
    double sum = 0;
    for (size_t b = 0; b < noise->q; b++)
        sum += noise->variance[a + b * noise->q] * noise->share[b] * q[b];
    return sum;
}

/* q_a = F(s_a), s = S q, from q = 1 downwards, to the largest solution. next:
 * room. Geometric; polish takes it from there. */
static void largest(const evolution *e, double *q, double *next)
{
    size_t groups = e->noise->q;
    for (size_t a = 0; a < groups; a++)
        q[a] = 1;
    for (int i = 0; i < 20000; i++) {
        double moved = 0, size = 0;
        for (size_t a = 0; a < groups; a++)
            next[a] = elaw_channel_overlap(&e->channel, signal(e->noise, a, q));
        for (size_t a = 0; a < groups; a++) {
            moved = fmax(moved, fabs(next[a] - q[a]));
            size = fmax(size, next[a]);
            q[a] = next[a];
        }
        if (size < 1e-6)
            memset(q, 0, groups * sizeof *q);
        if (size < 1e-6 || moved < 1e-10 * size)
            return;
    }
}

/* Newton on q - F(S q) = 0 from what iteration left; F' by differences is good
 * enough to square the error three times. */
static void polish(seen *s, const elaw_channel *channel, double *q)
{
    size_t n = s->noise.q;
    for (int i = 0; i < 3 && q[0] > 0; i++) {
        for (size_t a = 0; a < n; a++) {
            double x = signal(&s->noise, a, q), h = 1e-4 * x;
            double rise = (elaw_channel_overlap(channel, x + h) -
                           elaw_channel_overlap(channel, x - h)) /
                          (2 * h);
            s->slope[a] = elaw_channel_overlap(channel, x) - q[a];
            for (size_t b = 0; b < n; b++)
                s->theta[a + b * n] = (a == b) - rise * s->variance[a + b * n] *
                                                     s->noise.share[b];
        }
        if (!elaw_dense_solve(n, s->theta, 1, s->slope, s->work.pivot))
            return;
        for (size_t a = 0; a < n; a++)
            q[a] += s->slope[a];
    }
}

static void overlaps(seen *s, const elaw_prior *prior,
                     elaw_block_prediction *out)
{
    static const elaw_channel_prior of[ELAW_PRIOR_KINDS] = {
        [ELAW_PRIOR_RADEMACHER] = ELAW_CHANNEL_RADEMACHER,
        [ELAW_PRIOR_RADEMACHER_BERNOULLI] = ELAW_CHANNEL_RADEMACHER_BERNOULLI,
        [ELAW_PRIOR_GAUSS_BERNOULLI] = ELAW_CHANNEL_GAUSS_BERNOULLI};
    evolution e = {&s->noise, {ELAW_CHANNEL_GAUSSIAN, 0}};
    size_t q = s->noise.q;
    double total = 0;
    if (out->lambda > 1) {
        largest(&e, out->block_overlap2, s->m);
        polish(s, &e.channel, out->block_overlap2);
    }
    for (size_t a = 0; a < q; a++)
        total += s->noise.share[a] * out->block_overlap2[a];
    for (size_t a = 0; a < q && total > 0; a++)
        out->block_mass[a] = s->noise.share[a] * out->block_overlap2[a] / total;
    memcpy(out->prior_overlap2, out->block_overlap2, q * sizeof(double));
    if (prior->kind == ELAW_PRIOR_GAUSSIAN)
        return;
    e.channel = (elaw_channel){of[prior->kind], prior->sparsity};
    largest(&e, out->prior_overlap2, s->m);
    polish(s, &e.channel, out->prior_overlap2);
    for (size_t a = 0; a < q && prior->kind == ELAW_PRIOR_UNIFORM; a++)
        out->prior_overlap2[a] = NAN;
}

/* --- plain PCA
 * -------------------------------------------------------------------- */

static bool total(seen *s, double z, double *g, double *slope)
{
    if (!elaw_block_resolvent(&s->noise, &s->work, z, s->m, s->slope))
        return false;
    *g = *slope = 0;
    for (size_t a = 0; a < s->noise.q; a++) {
        *g += s->noise.share[a] * s->m[a];
        *slope += s->noise.share[a] * s->slope[a];
    }
    return true;
}

/* G at the edge: G(E + t^2) is analytic in t; Neville's scheme to t = 0. */
static bool at_edge(seen *s, double *g)
{
    enum { LEVELS = 6 };
    double value[LEVELS], slope, t = 0.1 * sqrt(s->upper);
    for (int i = 0; i < LEVELS; i++, t *= 0.5)
        if (!total(s, s->upper + t * t, &value[i], &slope))
            return false;
    for (int k = 1; k < LEVELS; k++)
        for (int i = 0; i + k < LEVELS; i++)
            value[i] =
                value[i + 1] + (value[i + 1] - value[i]) / ((1 << k) - 1);
    *g = value[0];
    return true;
}

static elaw_status pca(seen *s, elaw_block_prediction *out)
{
    double edge, g, slope;
    elaw_status status = ends(s);
    if (status != ELAW_OK)
        return status;
    if (!at_edge(s, &edge))
        return elaw_fail(ELAW_ENOCONV, "%s: the edge of plain PCA", where);
    out->pca.lower_edge = s->lower;
    out->pca.upper_edge = out->pca.position = s->upper;
    out->pca.threshold_scale = 1 / (edge * edge);
    out->pca.outlier = edge > 1;
    double low = s->upper, high = 2 * s->upper + 1;
    while (out->pca.outlier && total(s, high, &g, &slope) && g > 1)
        high *= 2;
    for (int i = 0; i < 100 && out->pca.outlier; i++) {
        double z = 0.5 * (low + high);
        if (z <= low || z >= high)
            break;
        if (!total(s, z, &g, &slope) || g > 1)
            low = z;
        else
            high = z;
    }
    if (!out->pca.outlier)
        return ELAW_OK;
    if (!total(s, high, &g, &slope))
        return elaw_fail(ELAW_ENOCONV, "%s: the outlier of plain PCA", where);
    out->pca.position = high;
    out->pca.overlap2 = 1 / slope;
    return ELAW_OK;
}

/* --- all of it
 * ---------------------------------------------------------------------- */

static elaw_edge_law law_of(const elaw_block_end *end, size_t n)
{
    double size = (double)n;
    return (elaw_edge_law){end->edge, end->gamma, end->shift,
                           end->edge + end->shift / size,
                           pow(end->gamma * size, -2.0 / 3)};
}

/* T(s) has the law of T(1) of variances V/s^2. */
static elaw_status critical(seen *s, double lambda, elaw_block_end *end)
{
    size_t q = s->noise.q;
    for (size_t k = 0; k < q * q; k++)
        s->variance[k] /= lambda;
    for (size_t a = 0; a < q; a++)
        s->shift[a] /= lambda;
    return elaw_block_end_find(where, &s->noise, end);
}

static elaw_status create(size_t groups, elaw_block_prediction *out)
{
    double *all = elaw_alloc_zero(5 * groups, sizeof *all);
    if (all == NULL)
        return elaw_fail_memory(where);
    *out = (elaw_block_prediction){.groups = groups,
                                   .position = all,
                                   .overlap2 = all + groups,
                                   .block_overlap2 = all + 2 * groups,
                                   .block_mass = all + 3 * groups,
                                   .prior_overlap2 = all + 4 * groups};
    return ELAW_OK;
}

static elaw_status optimal(const elaw_blocks *b, const elaw_block_model *model,
                           elaw_block_prediction *out)
{
    seen s;
    elaw_block_end end;
    elaw_status status = seen_open(b, true, &s);
    if (status != ELAW_OK)
        return status;
    status = ends(&s);
    if (status == ELAW_OK)
        status = theta_values(&s, NULL);
    if (status == ELAW_OK) {
        double scale = model->scale > 0 ? model->scale : 1;
        out->lambda = s.value[b->groups - 1];
        out->threshold_scale = scale / out->lambda;
        out->lower_edge = s.lower;
        out->upper_edge = s.upper;
        status = outliers(&s, out);
    }
    if (status == ELAW_OK) {
        overlaps(&s, &model->prior, out);
        out->optimal = law_of(&s.end, b->n);
        status = critical(&s, out->lambda, &end);
        out->critical = law_of(&end, b->n);
    }
    seen_free(&s);
    return status;
}

elaw_status elaw_predict_block(const elaw_block_model *model,
                               elaw_block_prediction *out)
{
    elaw_blocks b;
    elaw_block_prediction p;
    double moment;
    seen plain;
    elaw_status status = elaw_prior_moment(&model->prior, 2, &moment);
    if (status == ELAW_OK)
        status = elaw_blocks_open(where, model, &b);
    if (status != ELAW_OK)
        return status;
    status = create(b.groups, &p);
    if (status != ELAW_OK)
        goto done;
    status = optimal(&b, model, &p);
    if (status == ELAW_OK)
        status = seen_open(&b, false, &plain);
    if (status == ELAW_OK) {
        status = pca(&plain, &p);
        p.pca.threshold_scale *= model->scale > 0 ? model->scale : 1;
        p.plain = law_of(&plain.end, b.n);
        seen_free(&plain);
    }
    p.has_edge_laws = b.n > 0;
    if (status == ELAW_OK)
        *out = p;
    else
        elaw_block_prediction_free(&p);
done:
    elaw_blocks_free(&b);
    return status;
}

void elaw_block_prediction_free(elaw_block_prediction *prediction)
{
    if (prediction == NULL)
        return;
    elaw_free(prediction->position);
    *prediction = (elaw_block_prediction){0};
}
