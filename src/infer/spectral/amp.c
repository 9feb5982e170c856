/* Approximate message passing from the top eigenvector v,
 *   q_0 = 1 - 1/snr,  B^0 = snr sqrt(q_0 n) v,  f^{-1} = sqrt(n q_0) v:
 * the memory term of the first step belongs to the spectral start; with it the
 * iteration of a Gaussian prior stands still. <.> is the mean over entries, q^t
 * that of f^2. Montanari, Venkataramanan 1711.01682. */
#include <math.h>
#include <string.h>

#include <eigenlaw/eigen.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/apply.h"
#include "sample/amp.h"

static const char where[] = "elaw_amp";

typedef struct passing {
    const elaw_operator *a;
    elaw_channel channel;
    size_t n;
    double snr, q;       /* q of f                                          */
    double *b, *f, *old; /* n each                                          */
} passing;

static elaw_status start(passing *p)
{
    elaw_eigen top;
    elaw_eigen_options o = {.which = ELAW_LARGEST, .tolerance = 1e-9};
    elaw_status status = elaw_eigen_top(p->a, 1, &o, &top);
    if (status != ELAW_OK)
        return status;
    double root = sqrt((double)p->n), q = 1 - 1 / p->snr;
    for (size_t i = 0; i < p->n; i++) {
        p->b[i] = p->snr * sqrt(q) * root * top.vectors[i];
        p->f[i] = sqrt(q) * root * top.vectors[i];
    }
    p->q = q;
    elaw_eigen_free(&top);
    return ELAW_OK;
}

/* f and old from b; the mean posterior variance. */
static double denoise(passing *p)
{
    double *keep = p->old, variance = 0, square = 0, v;
    p->old = p->f;
    p->f = keep;
    for (size_t i = 0; i < p->n; i++) {
        p->f[i] = elaw_channel_mean(&p->channel, p->snr * p->q, p->b[i], &v);
        variance += v;
        square += p->f[i] * p->f[i];
    }
    p->q = square / (double)p->n;
    return variance / (double)p->n;
}

static elaw_status message(passing *p, double variance)
{
    if (elaw_apply(p->a, 1, p->f, p->n, p->b, p->n) != 0)
        return elaw_fail(ELAW_ECALLBACK, "%s: the operator failed", where);
    for (size_t i = 0; i < p->n; i++)
        p->b[i] = sqrt(p->snr) * p->b[i] - p->snr * variance * p->old[i];
    return ELAW_OK;
}

static double change(const passing *p)
{
    double moved = 0, size = 0;
    for (size_t i = 0; i < p->n; i++) {
        double d = p->f[i] - p->old[i];
        moved += d * d;
        size += p->f[i] * p->f[i];
    }
    return sqrt(moved / fmax(size, 1e-300));
}

static elaw_status iterate(passing *p, const elaw_amp_options *o, double *path,
                           elaw_amp_result *out)
{
    size_t most = o->steps > 0 ? o->steps : 100;
    double tolerance = o->tolerance > 0 ? o->tolerance : 1e-6;
    *out = (elaw_amp_result){0};
    while (out->steps < most && !out->converged) {
        double variance = denoise(p);
        if (path != NULL)
            path[out->steps] = p->q;
        out->steps++;
        /* the first step of a Gaussian prior gives back the start */
        out->converged = out->steps > 1 && change(p) < tolerance;
        elaw_status status = message(p, variance);
        if (status != ELAW_OK)
            return status;
    }
    out->overlap = p->q;
    return ELAW_OK;
}

static elaw_status check(const elaw_operator *a, const elaw_amp_options *o)
{
    elaw_status status = elaw_operator_check(where, a);
    if (status != ELAW_OK)
        return status;
    if (!a->symmetric || a->field == ELAW_COMPLEX)
        return elaw_fail(ELAW_EINVAL, "%s: the operator is not real symmetric",
                         where);
    return o->snr > 1 && isfinite(o->snr)
               ? ELAW_OK
               : elaw_fail(ELAW_EDOMAIN,
                           "%s: snr = %g; above 1 the top eigenvector is a "
                           "start",
                           where, o->snr);
}

elaw_status elaw_amp(const elaw_operator *a, const elaw_amp_options *options,
                     double *estimate, double *path, elaw_amp_result *out)
{
    elaw_amp_result result;
    passing p = {.a = a, .n = a->rows, .snr = options->snr};
    elaw_status status = check(a, options);
    if (status == ELAW_OK)
        status =
            elaw_amp_channel(where, options->snr, &options->prior, &p.channel);
    if (status != ELAW_OK)
        return status;
    double *room = elaw_alloc(3 * p.n, sizeof *room);
    if (room == NULL)
        return elaw_fail_memory(where);
    p.b = room;
    p.f = p.b + p.n;
    p.old = p.f + p.n;
    status = start(&p);
    if (status == ELAW_OK)
        status = iterate(&p, options, path, &result);
    if (status == ELAW_OK) {
        memcpy(estimate, p.f, p.n * sizeof *estimate);
        if (out != NULL)
            *out = result;
    }
    elaw_free(room);
    return status;
}
