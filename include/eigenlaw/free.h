/* Free probability: laws of sums and products of matrices in general position,
 * of corners, and the outliers that a few strong directions make on any bulk.
 * Results are laws again, so expressions nest.
 *
 * Supports are exact: edges are critical points of the inverse map (1e-12), not
 * thresholds on a density; atoms are computed. */
#ifndef EIGENLAW_FREE_H
#define EIGENLAW_FREE_H

#include <eigenlaw/law.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A + B, free additive convolution (Voiculescu 1986; subordination: Biane 1998,
 * Belinschi and Bercovici 2007). ELAW_ENOCONV with the place. */
ELAW_API elaw_status elaw_free_sum(const elaw_law *a, const elaw_law *b,
                                   elaw_law **out);
/* A^(1/2) B A^(1/2), free multiplicative convolution. ELAW_EDOMAIN: a support
 * that reaches below 0. */
ELAW_API elaw_status elaw_free_product(const elaw_law *a, const elaw_law *b,
                                       elaw_law **out);
/* A (+c) B, rectangular free convolution: singular values of A + B, m x n and
 * in general position (A + U B V with U, V uniform orthogonal), m/n -> ratio in
 * (0, 1], from the laws of their singular values on [0, inf)
 * (Benaych-Georges 2009, PTRF 144, math/0512081; subordination of pairs:
 * Belinschi, Mai and Speicher 1303.3196). ratio 1 is the free sum of the laws
 * made symmetric. An atom of both at 0 leaves w + v - 1 there; an atom w at
 * s > 0 of one leaves w + 2 v - 2, v the other's weight at 0. Where the support
 * begins at 0 the density there is finite (ratio 1), and values of g away from
 * the support cost a quadrature. ELAW_EDOMAIN: ratio, a support that reaches
 * below 0. ELAW_ENOCONV with the place. */
ELAW_API elaw_status elaw_free_rectangular_sum(const elaw_law *a,
                                               const elaw_law *b, double ratio,
                                               elaw_law **out);
/* A corner of relative size fraction in (0, 1]: R(g) -> R(fraction g). */
ELAW_API elaw_status elaw_free_compress(const elaw_law *law, double fraction,
                                        elaw_law **out);
/* The law X with X + noise = sum. ELAW_EUNSUPPORTED where no such law exists or
 * the real axis cannot be reached (the problem is ill-posed; arXiv:1711.08871):
 * the sentence says which. */
ELAW_API elaw_status elaw_free_difference(const elaw_law *sum,
                                          const elaw_law *noise,
                                          elaw_law **out);

/* --- outliers of low-rank perturbations ----------------------------------- */

typedef struct elaw_free_outlier {
    double strength, position;
    double overlap2;                      /* rectangular: 0                  */
    double left_overlap2, right_overlap2; /* rectangular, else 0             */
    bool outside; /* false: the spike leaves no outlier; position is the edge,
                     overlaps are 0                                          */
} elaw_free_outlier;

/* X + strength v v^T (Benaych-Georges and Nadakuditi 0910.2120), strength of
 * either sign. threshold: the critical strength at that end, of that sign; 0
 * where every spike leaves (an atom, a hard edge). out, threshold NULL: not
 * wanted; the same below. ELAW_EDOMAIN: strength 0 or not finite. */
ELAW_API elaw_status elaw_free_outlier_additive(const elaw_law *law,
                                                double strength,
                                                elaw_free_outlier *out,
                                                double *threshold);
/* (1 + strength v v^T)^(1/2) X (the same); law on [0, inf), strength > -1, not
 * 0: below 0 the outlier is below the support (threshold -1: never). */
ELAW_API elaw_status elaw_free_outlier_multiplicative(const elaw_law *law,
                                                      double strength,
                                                      elaw_free_outlier *out,
                                                      double *threshold);
/* X + strength u v^T, strength > 0, law of singular values, ratio = m/n in
 * (0, 1], u the left (Benaych-Georges and Nadakuditi 1103.2221). */
ELAW_API elaw_status elaw_free_outlier_rectangular(const elaw_law *law,
                                                   double ratio,
                                                   double strength,
                                                   elaw_free_outlier *out,
                                                   double *threshold);

#ifdef __cplusplus
}
#endif
#endif
