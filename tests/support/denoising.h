/* What the tests of denoising share: errors, and the best that is possible. */
#ifndef TESTS_DENOISING_H
#define TESTS_DENOISING_H

#include <eigenlaw/denoise.h>
#include <eigenlaw/sample.h>

/* sum (a - b)^2, and sum b^2; column-major matrices of one shape. */
double test_distance2(const elaw_matrix *a, const elaw_matrix *b);
double test_energy(const elaw_matrix *b);

/* y = s + sigma noise/sqrt(n) of the rectangular model, and s itself. */
void test_spiked(const elaw_rectangular_model *model, uint64_t seed,
                 elaw_matrix *y, elaw_matrix *s);

/* Squared error of the best matrix with the singular vectors (eigenvectors) of
 * y, which knows s: values u_i^T s v_i. */
double test_oracle2(const elaw_matrix *y, const elaw_matrix *s, bool symmetric);

#endif
