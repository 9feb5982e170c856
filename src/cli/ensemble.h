/* One description of an ensemble, for `sample` and `predict` alike. */
#ifndef CLI_ENSEMBLE_H
#define CLI_ENSEMBLE_H

#include "cli.h"

typedef enum ensemble_kind {
    ENSEMBLE_WIGNER = 0,
    ENSEMBLE_RECTANGULAR,
    ENSEMBLE_COVARIANCE
} ensemble_kind;

typedef struct ensemble {
    char *spike, *sigma_text, *ratio_text, *n_text, *m_text, *p_text;
    int is_complex;
    ensemble_kind kind;
    const char *name;
    size_t n, m, p, spikes;
    double sigma, ratio; /* 0: not given                                    */
    double *strength;    /* spikes values                                   */
    elaw_wigner_model wigner;
    elaw_rectangular_model rectangular;
    elaw_covariance_model covariance;
} ensemble;

#define ENSEMBLE_OPTIONS(e)                                                    \
    CLI_TEXT("spike", &(e).spike), CLI_TEXT("sigma", &(e).sigma_text),         \
        CLI_TEXT("ratio", &(e).ratio_text), CLI_TEXT("n", &(e).n_text),        \
        CLI_TEXT("m", &(e).m_text), CLI_TEXT("p", &(e).p_text),                \
        CLI_FLAG("complex", &(e).is_complex)

/* Reads the name and the options into the model of that kind. sizes: sizes
 * are a must (sample); else a ratio may stand for them. CLI_OK or CLI_USAGE. */
int ensemble_take(const cli_common *common, ensemble *e, bool sizes);

#endif
