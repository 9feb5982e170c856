/* rectangular: m x n noise with spikes. */
#include <stdlib.h>

#include "spiked.h"

static cli_spiked o;

static const struct poptOption options[] = {CLI_TEXT("spike", &o.spike),
                                            CLI_TEXT("sigma", &o.sigma_text),
                                            CLI_TEXT("ratio", &o.ratio_text),
                                            CLI_TEXT("m", &o.other_text),
                                            CLI_TEXT("n", &o.n_text),
                                            CLI_FLAG("complex", &o.is_complex),
                                            POPT_TABLEEND};

static const char help[] =
    "  --spike T[,T..]      strengths\n"
    "  --sigma S            of the noise; default 1\n"
    "  --ratio C            m/n, or --m M and --n N\n"
    "  --complex            complex noise\n"
    "\n"
    "With sizes: top_centre and top_scale of the largest eigenvalue of the\n"
    "unnormalised X X' with unit entries, which is top_centre + top_scale "
    "TW.\n"
    "n_variance is the limit of n times the variance of the singular value.\n";

static elaw_rectangular_model model(void)
{
    return (elaw_rectangular_model){o.other,          o.n,      o.ratio,
                                    o.sigma,          o.spikes, o.strength,
                                    o.is_complex != 0};
}

static int take(const cli_common *common, const cli_ask *ask)
{
    return cli_take_spiked(common, "rectangular", "m", ask, &o);
}

static elaw_status sample(elaw_rng rng, bool truth, cli_sampled *out)
{
    elaw_rectangular_model m = model();
    elaw_matrix a = {0}, u = {0}, v = {0};
    elaw_zmatrix za = {0}, zu = {0}, zv = {0};
    elaw_status status =
        o.is_complex ? elaw_sample_rectangular_complex(
                           &m, rng, &za, truth ? &zu : NULL, truth ? &zv : NULL)
                     : elaw_sample_rectangular(&m, rng, &a, truth ? &u : NULL,
                                               truth ? &v : NULL);
    if (status != ELAW_OK)
        return status;
    if (o.is_complex) {
        cli_add_complex(out, "", za);
        cli_add_complex(out, "left", zu);
        cli_add_complex(out, "right", zv);
    } else {
        cli_add_real(out, "", a);
        cli_add_real(out, "left", u);
        cli_add_real(out, "right", v);
    }
    return ELAW_OK;
}

static void more(json_t *row, const elaw_predicted_outlier *x)
{
    json_object_set_new(row, "left_overlap2", cli_real(x->left_overlap2));
    json_object_set_new(row, "right_overlap2", cli_real(x->right_overlap2));
    json_object_set_new(row, "n_variance", cli_real(x->n_variance));
}

static elaw_status predict(json_t *all)
{
    elaw_rectangular_model m = model();
    elaw_prediction p;
    elaw_status status = elaw_predict_rectangular(&m, &p);
    if (status != ELAW_OK)
        return status;
    cli_spiked_limits(all, &p);
    json_object_set_new(all, "outliers", cli_spiked_outliers(&p, more));
    cli_spiked_top(all, &p);
    elaw_prediction_free(&p);
    return ELAW_OK;
}

/* --- transition ----------------------------------------------------------- */

static elaw_rectangular_model of_one(const double *value, size_t n)
{
    elaw_rectangular_model m = model();
    m.spikes = value ? 1 : 0;
    m.strength = value;
    m.n = n;
    m.m = n ? cli_spiked_other(o.ratio, n) : 0;
    m.ratio = n ? 0 : o.ratio;
    return m;
}

static elaw_status threshold(double *out)
{
    elaw_rectangular_model m = of_one(NULL, 0);
    elaw_prediction p;
    elaw_status status = elaw_predict_rectangular(&m, &p);
    if (status != ELAW_OK)
        return status;
    *out = p.threshold;
    elaw_prediction_free(&p);
    return ELAW_OK;
}

static elaw_status theory(double value, double *position, double *overlap2)
{
    elaw_rectangular_model m = of_one(&value, 0);
    elaw_prediction p;
    elaw_status status = elaw_predict_rectangular(&m, &p);
    if (status == ELAW_OK)
        cli_spiked_limit(&p, true, position, overlap2);
    return status;
}

static elaw_status trial(void *ctx, double value, size_t n, elaw_rng rng,
                         double *position, double *overlap2)
{
    elaw_rectangular_model m = of_one(&value, n);
    elaw_matrix a, u;
    elaw_zmatrix za, zu;
    (void)ctx;
    elaw_status status =
        o.is_complex ? elaw_sample_rectangular_complex(&m, rng, &za, &zu, NULL)
                     : elaw_sample_rectangular(&m, rng, &a, &u, NULL);
    if (status != ELAW_OK)
        return status;
    return o.is_complex
               ? cli_observe_side_complex(&za, &zu, true, position, overlap2)
               : cli_observe_side(&a, &u, true, position, overlap2);
}

static const cli_sweep sweep = {"strength", theory, trial, threshold};

static void release(void)
{
    free(o.strength);
}

const cli_ensemble cli_rectangular = {
    .name = "rectangular",
    .summary = "sum T u v' + S W/sqrt(n), m x n",
    .help = help,
    .options = options,
    .take = take,
    .sample = sample,
    .predict = predict,
    .sweep = &sweep,
    .n = &o.n,
    .release = release,
};
