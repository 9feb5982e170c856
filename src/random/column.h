/* Columns of real numbers or of pairs (re, im) under one roof: the two
 * products that frames and samples are made of. Plain loops, not BLAS, whose
 * sums depend on its number of threads. */
#ifndef RANDOM_COLUMN_H
#define RANDOM_COLUMN_H

#include <stdbool.h>
#include <stddef.h>

/* out[0] + i out[1] = x^* y, n entries. */
static inline void elaw_column_inner(bool is_complex, size_t n, const double *x,
                                     const double *y, double out[2])
{
    double re = 0, im = 0;
    if (is_complex) {
#pragma omp simd reduction(+ : re, im)
        for (size_t i = 0; i < n; i++) {
            re += x[2 * i] * y[2 * i] + x[2 * i + 1] * y[2 * i + 1];
            im += x[2 * i] * y[2 * i + 1] - x[2 * i + 1] * y[2 * i];
        }
    } else {
#pragma omp simd reduction(+ : re)
        for (size_t i = 0; i < n; i++)
            re += x[i] * y[i];
    }
    out[0] = re;
    out[1] = im;
}

/* y += c x, n entries; x and y do not overlap; c is one entry. */
static inline void elaw_column_add(bool is_complex, size_t n, const double *c,
                                   const double *restrict x, double *restrict y)
{
    if (!is_complex) {
        for (size_t i = 0; i < n; i++)
            y[i] += c[0] * x[i];
        return;
    }
    for (size_t i = 0; i < n; i++) {
        y[2 * i] += c[0] * x[2 * i] - c[1] * x[2 * i + 1];
        y[2 * i + 1] += c[0] * x[2 * i + 1] + c[1] * x[2 * i];
    }
}

/* Doubles an entry takes. */
static inline size_t elaw_width(bool is_complex)
{
    return is_complex ? 2 : 1;
}

#endif
