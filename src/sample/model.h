/* Checks at the door that sampling, the operator form and theory share. `where`
 * is the public function that was called. */
#ifndef SAMPLE_MODEL_H
#define SAMPLE_MODEL_H

#include <eigenlaw/sample.h>

/* The parts of a sample, each with a stream of its own (elaw_rng_part); the
 * noise is drawn from the caller's. */
enum { ELAW_PART_LEFT = 1, ELAW_PART_RIGHT };

/* given, or 1 for 0. ELAW_EDOMAIN: negative or not finite. */
elaw_status elaw_model_sigma(const char *where, double given, double *sigma);

/* m/n from the sizes, from given, or from both where they agree to 1e-9.
 * ELAW_EDOMAIN: not positive and finite; ELAW_ESHAPE: one size without the
 * other; ELAW_EINVAL: they differ. */
elaw_status elaw_model_ratio(const char *where, size_t m, size_t n,
                             double given, double *ratio);

/* All finite and, if positive is set, > 0 (ELAW_EDOMAIN); NULL with a count
 * (ELAW_EINVAL); more than dimensions (ELAW_ESHAPE; dimensions 0: any). */
elaw_status elaw_model_strengths(const char *where, size_t count,
                                 const double *strength, bool positive,
                                 size_t dimensions);

/* Both sizes are positive (ELAW_ESHAPE), and the model's field is the one of
 * the function (ELAW_EINVAL). */
elaw_status elaw_model_sizes(const char *where, size_t rows, size_t cols);
elaw_status elaw_model_field(const char *where, bool is_complex, bool wanted);

#endif
