/* Eigenlaw: is there a signal in this matrix, and how do I get it out?
 *
 *   file | ensemble -> matrix or operator -> eigenpairs -> law -> verdict
 *
 * Conventions
 *   sizes          size_t; a matrix is rows x cols, m x n in formulas
 *   noise          entry sd s, sigma = s sqrt(n), n = number of columns
 *   bulks          O(1): symmetric [-2 sigma, 2 sigma] for entries sigma/sqrt n
 *   overlaps       squared cosines
 *   options        plain structs in which every 0 means "choose for me"; NULL
 *                  means all zero
 *   ownership      what a function creates the caller frees with the matching
 *                  _free; const arguments are borrowed for the call
 *   threads        OpenMP (OMP_NUM_THREADS, omp_set_num_threads) and whatever
 *                  the BLAS does; results do not depend on their number. The
 *                  library sets no global thread count: a program that solves
 *                  many small problems in parallel sets its BLAS to one thread.
 */
#ifndef EIGENLAW_EIGENLAW_H
#define EIGENLAW_EIGENLAW_H

#include <eigenlaw/amp.h>
#include <eigenlaw/block.h>
#include <eigenlaw/denoise.h>
#include <eigenlaw/density.h>
#include <eigenlaw/eigen.h>
#include <eigenlaw/entrywise.h>
#include <eigenlaw/free.h>
#include <eigenlaw/infer.h>
#include <eigenlaw/io.h>
#include <eigenlaw/law.h>
#include <eigenlaw/matrix.h>
#include <eigenlaw/matrix_tensor.h>
#include <eigenlaw/noise.h>
#include <eigenlaw/nonlinear.h>
#include <eigenlaw/operator.h>
#include <eigenlaw/plot.h>
#include <eigenlaw/prepare.h>
#include <eigenlaw/prior.h>
#include <eigenlaw/rng.h>
#include <eigenlaw/sample.h>
#include <eigenlaw/status.h>
#include <eigenlaw/sweep.h>
#include <eigenlaw/tracy_widom.h>
#include <eigenlaw/weak.h>

#ifdef __cplusplus
extern "C" {
#endif

/* "0.1.0" */
ELAW_API const char *elaw_version(void);

#ifdef __cplusplus
}
#endif
#endif
