/* The four families are orthogonal on the midpoints t_j, so the coefficients
 * are sums: FFTW's kinds give Y_k = 2 sum_j f(t_j) wave_k(t_j), and
 *     coefficient k = Y_k/n,
 * half of it where the wave is +-1 at every midpoint: the last sine, the first
 * cosine. FFTW plans one at a time; a plan may run on any thread. */
#include "base/transform.h"

#include <fftw3.h>

#include "base/status.h"

static const fftw_r2r_kind kinds[] = {FFTW_RODFT10, FFTW_RODFT11, FFTW_REDFT11,
                                      FFTW_REDFT10},
                           back[] = {FFTW_RODFT01, FFTW_RODFT11, FFTW_REDFT11,
                                     FFTW_REDFT01};

static elaw_status transform(fftw_r2r_kind kind, size_t n, double x[])
{
    fftw_plan plan;
#pragma omp critical(elaw_fftw)
    plan = fftw_plan_r2r_1d((int)n, x, x, kind,
                            FFTW_ESTIMATE); /* leaves x alone */
    if (plan == NULL)
        return elaw_fail_memory("elaw_waves");
    fftw_execute(plan);
#pragma omp critical(elaw_fftw)
    fftw_destroy_plan(plan);
    return ELAW_OK;
}

elaw_status elaw_waves_from_values(elaw_waves waves, size_t n, double value[])
{
    elaw_status status = transform(kinds[waves], n, value);
    if (status != ELAW_OK)
        return status;
    for (size_t k = 0; k < n; k++)
        value[k] /= (double)n;
    if (waves == ELAW_SINES)
        value[n - 1] /= 2;
    if (waves == ELAW_COSINES)
        value[0] /= 2;
    return ELAW_OK;
}

/* FFTW counts each wave twice, but for those that are +-1 at every midpoint. */
elaw_status elaw_waves_to_values(elaw_waves waves, size_t n,
                                 double coefficient[])
{
    for (size_t k = 0; k < n; k++)
        coefficient[k] /= 2;
    if (waves == ELAW_SINES)
        coefficient[n - 1] *= 2;
    if (waves == ELAW_COSINES)
        coefficient[0] *= 2;
    return transform(back[waves], n, coefficient);
}
