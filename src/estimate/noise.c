/* The names of the kinds of noise, and the end of what was found. */
#include <eigenlaw/noise.h>

static const char *const kinds[ELAW_NOISE_KINDS] = {
    [ELAW_NOISE_DEFAULT] = "default",
    [ELAW_NOISE_AUTO] = "auto",
    [ELAW_NOISE_HOMOGENEOUS] = "homogeneous",
    [ELAW_NOISE_ROWS] = "rows",
    [ELAW_NOISE_COLUMNS] = "columns",
    [ELAW_NOISE_SEPARABLE] = "separable",
    [ELAW_NOISE_BLOCKS] = "blocks",
    [ELAW_NOISE_SMOOTH] = "smooth",
    [ELAW_NOISE_COUNTS] = "counts",
    [ELAW_NOISE_PROFILE] = "profile",
    [ELAW_NOISE_COLOURED] = "coloured",
};

const char *elaw_noise_kind_name(elaw_noise_kind kind)
{
    return (unsigned)kind < ELAW_NOISE_KINDS ? kinds[kind] : "unknown";
}

void elaw_noise_found_free(elaw_noise_found *found)
{
    if (found == NULL)
        return;
    elaw_matrix_free(&found->variance);
    *found = (elaw_noise_found){0};
}
