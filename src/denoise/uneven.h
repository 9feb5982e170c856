/* Denoising by what the noise is. */
#ifndef DENOISE_UNEVEN_H
#define DENOISE_UNEVEN_H

#include "denoise/denoising.h"
#include "denoise/uneven_search.h"

/* The search for d with the noise of its options; real matrices. */
elaw_status elaw_denoising_search(elaw_denoising *d, elaw_uneven *out);

/* x and the report from what was found, which keeps nothing of it. */
elaw_status elaw_denoising_take(elaw_denoising *d, elaw_uneven *uneven);

/* noise of the report, with its profile where one number does not say it. */
elaw_status elaw_denoising_put_noise(elaw_denoising *d,
                                     const elaw_uneven *uneven);

/* Method shrink under separable noise. */
elaw_denoiser elaw_denoiser_whiten;

/* Do entries repeat? Then log-squares say nothing: the share of the most
 * frequent entry is at least 1/200. */
elaw_status elaw_denoising_repeats(const elaw_denoising *d, bool *out);

/* Noise that nobody described, nothing missing: x and the report where it is
 * uneven, and then *next is tap. Else *next is the method for it, shrink or
 * optshrink, and *looked what was seen, for the report. */
elaw_status elaw_denoising_by_noise(elaw_denoising *d,
                                    elaw_denoise_method *next,
                                    elaw_noise_found *looked);
/* After that method: what was seen into its report. */
void elaw_denoising_note(elaw_denoising *d, const elaw_noise_found *looked);

#endif
