/* wigner: n x n symmetric or Hermitian noise with spikes. */
#include <math.h>
#include <stdlib.h>

#include "spiked.h"

static cli_spiked o;

static const struct poptOption options[] = {
    CLI_TEXT("spike", &o.spike), CLI_TEXT("sigma", &o.sigma_text),
    CLI_TEXT("n", &o.n_text), CLI_FLAG("complex", &o.is_complex),
    POPT_TABLEEND};

static const char help[] =
    "  --spike T[,T..]      strengths, of either sign\n"
    "  --sigma S            of the noise; default 1: the bulk is [-2 S, 2 S]\n"
    "  --complex            Hermitian noise\n"
    "\n"
    "With --n: top_centre and top_scale of the largest noise value, which is\n"
    "top_centre + top_scale TW. n_variance is the limit of n times the "
    "variance\n"
    "of the value, n_bias of n times its mean error (one spike).\n";

static elaw_wigner_model model(void)
{
    return (elaw_wigner_model){o.n, o.sigma, o.spikes, o.strength,
                               o.is_complex != 0};
}

static int take(const cli_common *common, const cli_ask *ask)
{
    return cli_take_spiked(common, "wigner", NULL, ask, &o);
}

static elaw_status sample(elaw_rng rng, bool truth, cli_sampled *out)
{
    elaw_wigner_model m = model();
    elaw_matrix a = {0}, u = {0};
    elaw_zmatrix za = {0}, zu = {0};
    elaw_status status =
        o.is_complex
            ? elaw_sample_wigner_complex(&m, rng, &za, truth ? &zu : NULL)
            : elaw_sample_wigner(&m, rng, &a, truth ? &u : NULL);
    if (status != ELAW_OK)
        return status;
    if (o.is_complex) {
        cli_add_complex(out, "", za);
        cli_add_complex(out, "vectors", zu);
    } else {
        cli_add_real(out, "", a);
        cli_add_real(out, "vectors", u);
    }
    return ELAW_OK;
}

static void more(json_t *row, const elaw_predicted_outlier *x)
{
    json_object_set_new(row, "overlap2", cli_real(x->overlap2));
    json_object_set_new(row, "n_variance", cli_real(x->n_variance));
    json_object_set_new(row, "n_bias",
                        cli_real(o.spikes == 1 ? x->n_bias : NAN));
}

static elaw_status predict(json_t *all)
{
    elaw_wigner_model m = model();
    elaw_prediction p;
    elaw_status status = elaw_predict_wigner(&m, &p);
    if (status != ELAW_OK)
        return status;
    cli_spiked_limits(all, &p);
    json_object_set_new(all, "outliers", cli_spiked_outliers(&p, more));
    cli_spiked_top(all, &p);
    elaw_prediction_free(&p);
    return ELAW_OK;
}

/* --- transition ----------------------------------------------------------- */

static elaw_status threshold(double *out)
{
    elaw_wigner_model m = model();
    elaw_prediction p;
    elaw_status status = elaw_predict_wigner(&m, &p);
    if (status != ELAW_OK)
        return status;
    *out = p.threshold;
    elaw_prediction_free(&p);
    return ELAW_OK;
}

static elaw_status theory(double value, double *position, double *overlap2)
{
    elaw_wigner_model m = model();
    elaw_prediction p;
    m.n = 0;
    m.spikes = 1;
    m.strength = &value;
    elaw_status status = elaw_predict_wigner(&m, &p);
    if (status != ELAW_OK)
        return status;
    if (value < 0)
        p.upper_edge = p.lower_edge;
    cli_spiked_limit(&p, false, position, overlap2);
    return ELAW_OK;
}

static elaw_status trial(void *ctx, double value, size_t n, elaw_rng rng,
                         double *position, double *overlap2)
{
    elaw_wigner_model m = model();
    elaw_matrix a, u;
    elaw_zmatrix za, zu;
    (void)ctx;
    m.n = n;
    m.spikes = 1;
    m.strength = &value;
    elaw_status status = o.is_complex
                             ? elaw_sample_wigner_complex(&m, rng, &za, &zu)
                             : elaw_sample_wigner(&m, rng, &a, &u);
    if (status != ELAW_OK)
        return status;
    return o.is_complex
               ? cli_observe_hermitian(&za, &zu, value >= 0, position, overlap2)
               : cli_observe_symmetric(&a, &u, value >= 0, position, overlap2);
}

static const cli_sweep sweep = {"strength", theory, trial, threshold};

static void release(void)
{
    free(o.strength);
}

const cli_ensemble cli_wigner = {
    .name = "wigner",
    .summary = "sum T u u' + S W/sqrt(n), n x n symmetric",
    .help = help,
    .options = options,
    .take = take,
    .sample = sample,
    .predict = predict,
    .sweep = &sweep,
    .n = &o.n,
    .release = release,
};
