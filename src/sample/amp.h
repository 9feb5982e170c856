/* The prior of x as the scalar channel that state evolution speaks of. */
#ifndef SAMPLE_AMP_H
#define SAMPLE_AMP_H

#include <eigenlaw/amp.h>

#include "laws/scalar_channel.h"

elaw_status elaw_amp_channel(const char *where, double snr,
                             const elaw_prior *prior, elaw_channel *out);

#endif
