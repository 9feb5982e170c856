/* A cyclic convolution of length L >= 2n - 1 wraps nothing into the n numbers
 * that are wanted. L is a power of two. Planning is under the lock of all plans
 * (base/transform.c). */
#include "base/convolution.h"

#include <fftw3.h>

#include "base/memory.h"
#include "base/status.h"

static const char where[] = "elaw_convolve";

/* In place: x of length doubles is followed by two more. */
static elaw_status transform(size_t length, double *x, int sign)
{
    fftw_complex *z = (fftw_complex *)x;
    fftw_plan plan;
#pragma omp critical(elaw_fftw)
    plan = sign < 0 ? fftw_plan_dft_r2c_1d((int)length, x, z, FFTW_ESTIMATE)
                    : fftw_plan_dft_c2r_1d((int)length, z, x, FFTW_ESTIMATE);
    if (plan == NULL)
        return elaw_fail_memory(where);
    fftw_execute(plan);
#pragma omp critical(elaw_fftw)
    fftw_destroy_plan(plan);
    return ELAW_OK;
}

/* a_k b_k / length into a, the length of the transforms taken out. */
static void multiply(size_t length, double *a, const double *b)
{
    for (size_t k = 0; k <= length / 2; k++) {
        double re = a[2 * k], im = a[2 * k + 1];
        double u = b[2 * k] / (double)length;
        double v = b[2 * k + 1] / (double)length;
        a[2 * k] = re * u - im * v;
        a[2 * k + 1] = re * v + im * u;
    }
}

elaw_status elaw_convolve(size_t n, const double weight[],
                          const double kernel[], double out[])
{
    size_t length = 1;
    while (length < 2 * n - 1)
        length *= 2;
    double *a = elaw_alloc_zero(length + 2, sizeof *a);
    double *b = elaw_alloc_zero(length + 2, sizeof *b);
    elaw_status status = ELAW_OK;
    if (a == NULL || b == NULL)
        status = elaw_fail_memory(where);
    if (status != ELAW_OK)
        goto done;
    for (size_t i = 0; i < n; i++)
        a[i] = weight[i];
    for (size_t i = 0; i < n; i++) /* distance i, and -i at the end */
        b[i] = kernel[n - 1 + i];
    for (size_t i = 1; i < n; i++)
        b[length - i] = kernel[n - 1 - i];
    status = transform(length, a, -1);
    if (status == ELAW_OK)
        status = transform(length, b, -1);
    if (status == ELAW_OK) {
        multiply(length, a, b);
        status = transform(length, a, 1);
    }
    for (size_t i = 0; i < n && status == ELAW_OK; i++)
        out[i] = a[i];
done:
    elaw_free(a);
    elaw_free(b);
    return status;
}
