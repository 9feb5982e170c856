/* The right end of the spectrum of block noise with a shifted diagonal:
 *   H symmetric, N x N, E H_ij^2 = V_ab/N off the diagonal, -d_a plus noise of
 *   variance kappa V_aa/N on it (i in group a, share rho_a, j in group b);
 *   m_a (z + d_a - (S m)_a) = 1,   S_ab = V_ab rho_b.
 * lambda_1 ~ E + shift/N + (gamma N)^(-2/3) TW.
 * Edge: Ajanki, Erdos, Kruger 1506.05095. gamma and shift: block_edge.c. */
#ifndef LAWS_BLOCK_EDGE_H
#define LAWS_BLOCK_EDGE_H

#include <stdbool.h>
#include <stddef.h>

#include <eigenlaw/status.h>

typedef struct elaw_block_noise {
    size_t q;
    const double *share;    /* q, > 0, sum 1                                */
    const double *variance; /* q x q, symmetric, >= 0                       */
    const double *shift;    /* q values d; NULL: 0                          */
    double kappa;    /* variance on over off the diagonal: 2 GOE, 0 none     */
    bool bipartite;  /* [[0, A], [A^T, 0]]: no diagonal block has variance   */
    bool is_complex; /* then there is no shift of order 1/N                 */
} elaw_block_noise;

typedef struct elaw_block_end {
    double edge, gamma, shift;
} elaw_block_end;

/* The component with the largest edge counts. ELAW_ENOCONV, ELAW_ENOMEM;
 * ELAW_EDOMAIN: no variance at all. */
elaw_status elaw_block_end_find(const char *where,
                                const elaw_block_noise *noise,
                                elaw_block_end *out);

/* Room for the functions below. */
typedef struct elaw_block_work {
    double *block, *matrix, *many, *step, *slope;
    int *pivot;
} elaw_block_work;
bool elaw_block_work_create(size_t q, elaw_block_work *w);
void elaw_block_work_free(elaw_block_work *w);

/* m at z right of the edge, by Newton from 0, and -dm/dz (NULL: not wanted).
 * False: z is not right of the edge. */
bool elaw_block_resolvent(const elaw_block_noise *noise, elaw_block_work *w,
                          double z, double *m, double *slope);

#endif
