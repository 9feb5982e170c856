/* A spiked Wigner matrix by its columns: what the stored sample and the
 * operator that stores nothing have in common. */
#ifndef SAMPLE_WIGNER_H
#define SAMPLE_WIGNER_H

#include <eigenlaw/sample.h>

typedef struct elaw_wigner {
    size_t n, spikes;
    bool is_complex;
    double scale; /* sigma/sqrt(n)                                */
    elaw_rng rng;
    const double *strength; /* spikes                                       */
    const double *u;        /* n x spikes; complex: pairs                   */
} elaw_wigner;

/* Checks the model and fills everything but u. */
elaw_status elaw_wigner_init(const char *where, const elaw_wigner_model *model,
                             elaw_rng rng, bool is_complex, elaw_wigner *out);

/* sqrt(n)/sigma times the noise of column j, rows from .. from+count-1, on and
 * below the diagonal (from >= j). */
void elaw_wigner_noise(const elaw_wigner *w, size_t j, size_t from,
                       size_t count, double *out);
/* The entries there, spikes and all. */
void elaw_wigner_column(const elaw_wigner *w, size_t j, size_t from,
                        size_t count, double *out);

#endif
