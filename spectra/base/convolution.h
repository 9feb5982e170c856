/* Convolution of two real sequences through FFTW. */
#ifndef BASE_CONVOLUTION_H
#define BASE_CONVOLUTION_H

#include <stddef.h>

#include <eigenlaw/status.h>

/* out_i = sum over j of weight_j kernel[n-1 + i-j], i = 0..n-1; kernel has
 * 2n - 1 numbers, kernel[n-1] that of distance 0. n in [1, 2^28]. out may be
 * weight. O(n log n); errors like rounding of the largest |weight| |kernel|.
 * Safe from any thread. */
elaw_status elaw_convolve(size_t n, const double weight[],
                          const double kernel[], double out[]);

#endif
