/* The best values for the vectors of Y = S + W, W white, S any: the rotation-
 * invariant estimator.
 *
 * Symmetric n x n, variance v of an off-diagonal entry, h of the spectrum:
 *     xi(l) = l - 2 n v h(l).
 * m x n, m <= n, h~ of the symmetrised spectrum {+-y}:
 *     xi(y) = y - v [(n - m)/y + 2 m h~(y)], not below 0.
 * Bun, Allez, Bouchaud and Potters 1502.06736; Troiani, Erba, Krzakala,
 * Maillard and Zdeborova 2203.07752. The field does not enter. */
#ifndef DENOISE_RIE_H
#define DENOISE_RIE_H

#include <stdbool.h>

#include <eigenlaw/law.h>

typedef struct elaw_rie {
    bool symmetric;
    elaw_field field;
    size_t rows, cols;   /* of the space that the noise fills, any order     */
    double variance;     /* of an entry: > 0                                 */
    size_t count;        /* values: min(rows, cols)                          */
    const double *noisy; /* count, descending                                */
    const elaw_law *prior; /* law of the values of S; NULL: not known        */
} elaw_rie;

typedef struct elaw_rie_result {
    double squared_error; /* expected, of the whole matrix                   */
    double degrees;       /* of freedom: divergence, in numbers of the field,
                             at most m n, symmetric n (n + 1)/2              */
    double low, high;     /* ends of the bulk of the noisy values; NaN: none */
} elaw_rie_result;

/* cleaned: count. Without a prior from the values alone; with it from the law
 * of Y, prior + noise, and the squared error is then that law's exact
 * minimum. ELAW_ENOCONV: that law. */
elaw_status elaw_rie_clean(const char *where, const elaw_rie *rie,
                           double cleaned[], elaw_rie_result *out);

/* --- parts -----------------------------------------------------------------*/

/* Unbiased estimates of what the values `cleaned` with derivatives slope
 * (d cleaned_i/d noisy_i) are worth: fills squared_error and degrees.
 * O(count^2); beyond 2^14 values by the limit for large matrices, from the
 * values before they were clipped. */
elaw_status elaw_rie_risk(const char *where, const elaw_rie *rie,
                          const double unclipped[], const double cleaned[],
                          const double slope[], elaw_rie_result *out);

/* The degrees, from squared_error and the values. */
void elaw_rie_degrees(const elaw_rie *rie, const double cleaned[],
                      elaw_rie_result *result);

/* The law of the values of Y. */
elaw_status elaw_rie_law(const elaw_rie *rie, elaw_law **out);
/* xi of rie->noisy from that law. */
elaw_status elaw_rie_by_law(const elaw_rie *rie, const elaw_law *law,
                            double cleaned[]);
/* The smallest expected squared error of the whole matrix,
 *     v m n - m integral of (y - xi(y))^2,
 * in the limit of large matrices. */
elaw_status elaw_rie_minimum(const elaw_rie *rie, const elaw_law *law,
                             double *squared_error);

#endif
