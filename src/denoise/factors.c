#include "denoise/factors.h"

#include <cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "eigen/decompose.h"
#include "matrix/lapack_int.h"

static elaw_status reserve(const char *where, elaw_factors *f)
{
    size_t sides, m = f->rows, n = f->cols, k = f->count;
    if (!elaw_size_mul(m + n, k, &sides) || !elaw_size_mul(m, n, &sides))
        return elaw_fail(ELAW_EOVERFLOW, "%s: %zu x %zu", where, m, n);
    f->value = elaw_alloc(k, sizeof *f->value);
    f->left = elaw_alloc(m * k, f->width * sizeof *f->left);
    if (!f->symmetric)
        f->right = elaw_alloc(k * n, f->width * sizeof *f->right);
    if (f->value == NULL || f->left == NULL ||
        (!f->symmetric && f->right == NULL))
        return elaw_fail_memory(where);
    return ELAW_OK;
}

/* Ascending to descending. */
static void turn_round(elaw_factors *f)
{
    size_t n = f->count, w = f->rows * f->width;
    for (size_t i = 0; i < n / 2; i++) {
        double keep = f->value[i], *a = f->left + i * w,
               *b = f->left + (n - 1 - i) * w;
        f->value[i] = f->value[n - 1 - i];
        f->value[n - 1 - i] = keep;
        for (size_t r = 0; r < w; r++) {
            keep = a[r];
            a[r] = b[r];
            b[r] = keep;
        }
    }
}

static elaw_status decompose(const char *where, const double *a,
                             elaw_factors *f)
{
    size_t size = f->rows * f->cols * f->width;
    if (f->symmetric) {
        memcpy(f->left, a, size * sizeof *a);
        elaw_status status =
            elaw_syevd(where, f->width, 'V', f->rows, f->left, f->value);
        if (status == ELAW_OK)
            turn_round(f);
        return status;
    }
    double *copy = elaw_alloc(size, sizeof *copy);
    if (copy == NULL)
        return elaw_fail_memory(where);
    memcpy(copy, a, size * sizeof *a);
    elaw_status status = elaw_gesdd(where, f->width, 'S', f->rows, f->cols,
                                    copy, f->value, f->left, f->right);
    elaw_free(copy);
    return status;
}

elaw_status elaw_factors_create(const char *where, bool symmetric, size_t rows,
                                size_t cols, size_t width, const double *a,
                                elaw_factors *out)
{
    elaw_factors f = {.symmetric = symmetric,
                      .rows = rows,
                      .cols = cols,
                      .count = rows < cols ? rows : cols,
                      .width = width};
    int unused;
    elaw_status status = elaw_to_int(where, rows > cols ? rows : cols, &unused);
    if (status == ELAW_OK)
        status = reserve(where, &f);
    if (status == ELAW_OK)
        status = decompose(where, a, &f);
    if (status == ELAW_OK)
        *out = f;
    else
        elaw_factors_free(&f);
    return status;
}

/* The vectors that are kept: left times its value, and the other side. */
static void gather(const elaw_factors *f, const double cleaned[], size_t kept,
                   double *left, double *right)
{
    size_t w = f->width, m = f->rows * w;
    for (size_t i = 0, k = 0; i < f->count; i++) {
        if (cleaned[i] == 0)
            continue;
        for (size_t r = 0; r < m; r++)
            left[r + k * m] = cleaned[i] * f->left[r + i * m];
        if (f->symmetric)
            memcpy(right + k * m, f->left + i * m, m * sizeof *right);
        else
            for (size_t j = 0; j < f->cols; j++)
                memcpy(right + (k + j * kept) * w,
                       f->right + (i + j * f->count) * w, w * sizeof *right);
        k++;
    }
}

static void multiply(const elaw_factors *f, size_t kept, const double *left,
                     const double *right, double *x)
{
    static const double one[2] = {1, 0}, zero[2] = {0, 0};
    int m = (int)f->rows, n = (int)f->cols, k = (int)kept;
    int ld = f->symmetric ? n : k;
    if (f->width == 1)
        cblas_dgemm(CblasColMajor, CblasNoTrans,
                    f->symmetric ? CblasTrans : CblasNoTrans, m, n, k, 1, left,
                    m, right, ld, 0, x, m);
    else
        cblas_zgemm(CblasColMajor, CblasNoTrans,
                    f->symmetric ? CblasConjTrans : CblasNoTrans, m, n, k, one,
                    left, m, right, ld, zero, x, m);
}

elaw_status elaw_factors_build(const char *where, const elaw_factors *f,
                               const double cleaned[], double *x)
{
    size_t kept = 0, w = f->width;
    for (size_t i = 0; i < f->count; i++)
        kept += cleaned[i] != 0;
    if (kept == 0) {
        memset(x, 0, f->rows * f->cols * w * sizeof *x);
        return ELAW_OK;
    }
    double *left = elaw_alloc(f->rows * kept, w * sizeof *left);
    double *right = elaw_alloc(f->cols * kept, w * sizeof *right);
    elaw_status status = ELAW_OK;
    if (left == NULL || right == NULL)
        status = elaw_fail_memory(where);
    if (status == ELAW_OK) {
        gather(f, cleaned, kept, left, right);
        multiply(f, kept, left, right, x);
    }
    elaw_free(left);
    elaw_free(right);
    return status;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void elaw_factors_magnitudes(const elaw_factors *f, double out[])
{
    for (size_t i = 0; i < f->count; i++)
        out[i] = fabs(f->value[i]);
    qsort(out, f->count, sizeof *out, ascending);
}

void elaw_factors_free(elaw_factors *f)
{
    elaw_free(f->value);
    elaw_free(f->left);
    elaw_free(f->right);
    *f = (elaw_factors){0};
}
