/* The verdict: which values of a matrix are signal, how sure is that, how
 * strong is each, how well does its vector point at the truth, and does the
 * rest look like noise at all.
 *
 * Noise model: independent entries of one variance. Symmetric and Hermitian
 * matrices are tested at both ends of the spectrum, rectangular ones at the
 * top. The level of noise comes from the energy that is left when the outliers
 * are taken out; the p-value is that of the studentised extreme under
 * Tracy-Widom (first order: Nadler 2011); strengths and overlaps come from the
 * exact finite-n law of one spike (tridiagonal models: Dumitriu and Edelman
 * math-ph/0206043, Bloemendal and Virag 1011.1877). */
#ifndef EIGENLAW_INFER_H
#define EIGENLAW_INFER_H

#include <stdint.h>

#include <eigenlaw/eigen.h>
#include <eigenlaw/operator.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct elaw_detect_options {
    double level;          /* probability of calling one outlier too many when
                              there is none; 0: 0.01                         */
    size_t max_outliers;   /* at most a quarter of the smaller dimension; 0:
                              up to a fifth, fewer where that would take more
                              than half a gigabyte                           */
    double entry_sd;       /* known standard deviation of one noise entry;
                              0: estimated                                   */
    size_t samples;        /* > 0: the (symmetric) matrix is a sample
                              covariance or correlation of so many samples   */
    bool gaussian;         /* take the excess kurtosis of the entries as 0   */
    double energy;         /* operators without entries: sum of |a_ij|^2, if
                              known; 0: from stochastic probes               */
    size_t probes;         /* their number; 0: 30                            */
    size_t draws;          /* of the finite-n law, an outlier; 0: 2000       */
    bool no_intervals;     /* strength by the closed form only               */
    bool no_fit;           /* skip the goodness of fit                       */
    bool no_vectors;       /* do not return vectors                          */
    size_t full_limit;     /* full spectrum up to this smaller dimension;
                              0: 3000 (rectangular: 2000)                    */
    uint64_t seed;         /* 0: 1                                           */
    elaw_progress progress;
} elaw_detect_options;

typedef enum elaw_kind {
    ELAW_KIND_SYMMETRIC = 0,
    ELAW_KIND_HERMITIAN,
    ELAW_KIND_RECTANGULAR,
    ELAW_KIND_COVARIANCE
} elaw_kind;
ELAW_API const char *elaw_kind_name(elaw_kind kind);

typedef struct elaw_outlier {
    double value;             /* eigenvalue with its sign; singular value    */
    double z;                 /* standardised extreme, Tracy-Widom units     */
    double p_value, log_p;    /* log_p natural, finite where p_value is 0    */
    double strength;          /* in the units of the value; covariance:
                                 population eigenvalue                       */
    double strength_ci[2];    /* 95 %; lower limit 0: not bounded away from
                                 the threshold                               */
    double overlap2;          /* squared cosine with the true vector, median
                                 (rectangular: 0)                            */
    double overlap2_ci[2];
    double left_overlap2, left_overlap2_ci[2];   /* rectangular, else 0      */
    double right_overlap2, right_overlap2_ci[2];
    double ones_share;        /* squared cosine of the vector (rectangular:
                                 the larger of the two) with (1, .., 1)      */
} elaw_outlier;

typedef enum elaw_fit_test {
    ELAW_FIT_SPECTRUM = 0, /* Chebyshev sums of the bulk                     */
    ELAW_FIT_ROWS,         /* row energies                                   */
    ELAW_FIT_COLUMNS,      /* column energies                                */
    ELAW_FIT_LAG,          /* neighbouring entries                           */
    ELAW_FIT_EDGES,        /* edges that the Lanczos run measures; where the
                              spectrum is not known as a whole               */
    ELAW_FIT_COUNT
} elaw_fit_test;
ELAW_API const char *elaw_fit_test_name(elaw_fit_test test);

typedef struct elaw_fit {
    bool tested;              /* false: nothing could be tested              */
    bool ok;                  /* p_value >= 0.001 and not heavy              */
    double p_value;           /* Bonferroni over the tests that ran          */
    double part[ELAW_FIT_COUNT]; /* p-values; NaN: not run                   */
    double chebyshev_z[6];    /* standardised sums; NaN: not run             */
    elaw_fit_test worst;      /* smallest p-value                            */
    bool heavy;               /* a few entries are far larger than the rest  */
    bool traces_only;         /* spectrum test on stochastic traces only     */
    size_t probes;            /* of those traces, 4 products each
                                 (rectangular: 8)                            */
    bool settled;             /* false: the Lanczos coefficients do not settle
                                 (a bulk of several intervals); true where
                                 they were not looked at                     */
    double kurtosis;          /* excess kurtosis of the residual's entries   */
    double largest_sd;        /* largest residual entry over entry_sd        */
    double row_factor, column_factor; /* largest over smallest decile mean of
                                 the row (column) standard deviations; 1     */
} elaw_fit;

typedef struct elaw_verdict {
    size_t rows, cols;
    elaw_kind kind;
    elaw_field field;
    double entry_sd;          /* of the noise, one entry                     */
    bool entry_sd_known;
    size_t level_probes;      /* > 0: the level came from so many probes     */
    double lower_edge, upper_edge; /* of the bulk, units of the values       */
    double measured_lower, measured_upper; /* the same from the Lanczos
                                 coefficients, whatever the law, at no further
                                 product (Dumitriu and Edelman
                                 math-ph/0206043); NaN: not measured, or
                                 several intervals                           */
    double measured_error;    /* one standard error of them                  */
    double level;
    size_t count;
    elaw_outlier *outliers;   /* farthest from its edge first                */
    bool at_limit;            /* count reached the limit: there may be more  */
    size_t limit;
    bool has_next;
    double next_value, next_p_value, next_z; /* the first value not called   */
    elaw_fit fit;
    bool centered_rows, centered_columns; /* sums vanish: one dimension less */
    bool small;               /* a side below 30: nothing was measured there */
    double *vectors;          /* symmetric: rows x count                     */
    double *left, *right;     /* rectangular: rows x count, cols x count     */
    double *spectrum;         /* all values, descending, where they are known */
    size_t spectrum_count;
    elaw_solve_info info;
} elaw_verdict;

/* ELAW_OK with count 0 when there is no outlier. ELAW_EINVAL: level not in
 * (0, 1), samples for an operator that is not symmetric; ELAW_ESHAPE: a side
 * below 2; ELAW_EDOMAIN: NaN or Inf, constant matrix, entry_sd not finite or
 * negative, covariance that is not positive; the errors of the solver. */
ELAW_API elaw_status elaw_detect(const elaw_operator *a,
                                 const elaw_detect_options *options,
                                 elaw_verdict *out);
ELAW_API void elaw_verdict_free(elaw_verdict *verdict);

/* One sentence on what the fit says and what to try, into text (size bytes,
 * always terminated). */
ELAW_API void elaw_fit_sentence(const elaw_verdict *verdict, char *text,
                                size_t size);

/* --- the common rules, for comparison ------------------------------------ */

/* Values are singular values; of a symmetric matrix the magnitudes of the
 * eigenvalues, so that both ends count. */
typedef struct elaw_rules {
    size_t marchenko_pastur;  /* values beyond the edge with the plain entry
                                 variance (no outlier removed); symmetric: the
                                 edge of the semicircle                      */
    size_t gavish_donoho;     /* median-based hard threshold (1305.5870);
                                 symmetric: that of a square matrix          */
    size_t parallel_analysis; /* leading values above the 95 % quantile of
                                 those of permuted tables (Horn 1965; Buja and
                                 Eyuboglu 1992): each column by itself;
                                 symmetric: the entries below the diagonal   */
    size_t kaiser;            /* eigenvalues of the correlation matrix of the
                                 columns above 1; symmetric with a positive
                                 diagonal: of the matrix itself, scaled to a
                                 unit diagonal                               */
    size_t permutations;      /* used for parallel_analysis                  */
} elaw_rules;

/* Needs entries and a full spectrum; rectangular or symmetric.
 * permutations 0: 20. ELAW_EUNSUPPORTED without entries. */
ELAW_API elaw_status elaw_common_rules(const elaw_operator *a,
                                       size_t permutations, uint64_t seed,
                                       elaw_rules *out);

#ifdef __cplusplus
}
#endif
#endif
