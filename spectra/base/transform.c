/* The four families are orthogonal on the midpoints t_j, so the coefficients
 * are sums: FFTW's kinds give Y_k = 2 sum_j f(t_j) wave_k(t_j), and
 *     coefficient k = Y_k/n,
 * half of it where the wave is +-1 at every midpoint: the last sine, the first
 * cosine. FFTW plans one at a time; a plan may run on any thread. */
#include "base/transform.h"

#include <fftw3.h>

#include "base/status.h"

static const fftw_r2r_kind kinds[] = {FFTW_RODFT10, FFTW_RODFT11, FFTW_REDFT11,
                                      FFTW_REDFT10};

elaw_status elaw_waves_from_values(elaw_waves waves, size_t n, double value[])
{
    fftw_plan plan;
#pragma omp critical(elaw_fftw)
    plan = fftw_plan_r2r_1d((int)n, value, value, kinds[waves],
                            FFTW_ESTIMATE); /* leaves value alone */
    if (plan == NULL)
        return elaw_fail_memory("elaw_waves_from_values");
    fftw_execute(plan);
#pragma omp critical(elaw_fftw)
    fftw_destroy_plan(plan);
    for (size_t k = 0; k < n; k++)
        value[k] /= (double)n;
    if (waves == ELAW_SINES)
        value[n - 1] /= 2;
    if (waves == ELAW_COSINES)
        value[0] /= 2;
    return ELAW_OK;
}
