/* What is known, or has been found, of the noise: entry (i, j) of an m x n
 * matrix carries independent noise of variance V_ij, the profile.
 *
 * One description goes in, one comes out; detection and denoising share both.
 */
#ifndef EIGENLAW_NOISE_H
#define EIGENLAW_NOISE_H

#include <eigenlaw/matrix.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum elaw_noise_kind {
    ELAW_NOISE_DEFAULT = 0, /* denoising: auto                               */
    ELAW_NOISE_AUTO,        /* found from the entries                        */
    ELAW_NOISE_HOMOGENEOUS, /* V_ij = s^2                                    */
    ELAW_NOISE_ROWS,        /* V_ij = a_i                                    */
    ELAW_NOISE_COLUMNS,     /* V_ij = b_j                                    */
    ELAW_NOISE_SEPARABLE,   /* V_ij = a_i b_j (biwhitening)                  */
    ELAW_NOISE_BLOCKS,      /* V_ij by the group of i and the group of j     */
    ELAW_NOISE_SMOOTH,      /* log V_ij of low rank                          */
    ELAW_NOISE_COUNTS,      /* V_ij = b mu_ij + c mu_ij^2, mu the signal     */
    ELAW_NOISE_PROFILE,     /* V_ij given                                    */
    ELAW_NOISE_COLOURED,    /* entries that are not independent              */
    ELAW_NOISE_KINDS
} elaw_noise_kind;
/* "homogeneous", "rows", ..; never NULL. */
ELAW_API const char *elaw_noise_kind_name(elaw_noise_kind kind);

/* What the caller knows; all zero: nothing. Everything is borrowed. */
typedef struct elaw_noise {
    elaw_noise_kind kind; /* ROWS, COLUMNS, SMOOTH and COLOURED cannot be asked
                             for: AUTO finds them                            */
    double entry_sd;      /* > 0: the standard deviation of one entry (complex:
                             root of E|noise|^2), homogeneous                */
    const elaw_matrix *variance; /* PROFILE: m x n, each > 0                 */
    const size_t *row_label;     /* BLOCKS: m labels of any values           */
    const size_t *col_label;     /* BLOCKS: n labels; NULL: one group (for a
                                    symmetric matrix: the rows' labels)      */
} elaw_noise;

/* What was found. z-values are standard normal under independent Gaussian
 * entries of the profile found; NaN: not looked at. */
typedef struct elaw_noise_found {
    elaw_noise_kind kind;
    bool known;      /* given by the caller, not estimated                   */
    double entry_sd; /* root of the mean variance of an entry                */
    size_t row_groups, col_groups; /* BLOCKS, else 0                         */
    double counts[2];              /* COUNTS: b and c, else 0                */
    bool fit_ok;                   /* the residual looks like this noise     */
    double fit_p_value;            /* NaN: not tested                        */
    double p_rows, p_columns, p_interaction; /* log-square tests             */
    double kurtosis_z, lag_z, colour_z;      /* tails, neighbours, colour    */
    elaw_matrix variance; /* m x n, owned; rows = 0 where one number says it,
                             or nothing does (COLOURED)                      */
} elaw_noise_found;
ELAW_API void elaw_noise_found_free(elaw_noise_found *found);

#ifdef __cplusplus
}
#endif
#endif
