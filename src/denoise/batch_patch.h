/* One small matrix of a batch: m x q, of whose rows the span of b orthonormal
 * columns B is known to be no noise.
 *   M = B^* Y,  A = Y - B M,  noise on n = min(m - b, q), N = max(m - b, q)
 *   A = sum u_k l_k^(1/2) v_k^*;   X = B M + sum u_k eta_k v_k^*
 * from the Gram matrix of A's smaller side (its condition is squared, which
 * does not matter: what lies below the noise is dropped). */
#ifndef DENOISE_BATCH_PATCH_H
#define DENOISE_BATCH_PATCH_H

#include <eigenlaw/denoise.h>

typedef struct elaw_patches {
    const char *where;
    size_t rows, cols, width; /* m, q; doubles an entry                     */
    size_t known;             /* b                                          */
    const double *basis;      /* m x b, real                                */
    elaw_loss loss;
    bool tall;   /* q <= m - b: A^* A, q x q; else A A^*, m x m         */
    size_t side; /* of the Gram matrix                                 */
    size_t least, most; /* n, N                                             */
} elaw_patches;

/* Room for one matrix, of one thread. */
typedef struct elaw_patch_room elaw_patch_room;
elaw_patch_room *elaw_patch_room_create(const elaw_patches *p);
void elaw_patch_room_free(elaw_patch_room *room);

/* The noise's standard deviation by the rule of Veraart et al.: with l_1 >= ..
 * >= l_n the eigenvalues of the Gram matrix, the smallest k with (l_{k+1} -
 * l_n)(n - k)(N - k) < 4 sqrt(n N) sum_{j > k} l_j, sd^2 = sum_{j > k} l_j/((n
 * - k)(N - k)); 0 where the basis leaves only rounding. False: LAPACK failed.
 */
bool elaw_patch_level(const elaw_patches *p, elaw_patch_room *room,
                      const double *y, double *sd);

/* x from y (may be one, finite) for a standard deviation; sd 0: y. looked: the
 * level of this y was the last thing asked of the room. *rank: components kept;
 * error (m, or NULL): expected squared error of each row over sd^2. */
bool elaw_patch_clean(const elaw_patches *p, elaw_patch_room *room, bool looked,
                      const double *y, double sd, double *x, size_t *rank,
                      double *error);

#endif
