/* covariance: n samples of p variables with spiked population covariance. */
#include <math.h>
#include <stdlib.h>

#include "spiked.h"

static cli_spiked o;

static const struct poptOption options[] = {
    CLI_TEXT("spike", &o.spike),        CLI_TEXT("ratio", &o.ratio_text),
    CLI_TEXT("p", &o.other_text),       CLI_TEXT("n", &o.n_text),
    CLI_FLAG("complex", &o.is_complex), POPT_TABLEEND};

static const char help[] =
    "  --spike L[,L..]      population eigenvalues; the others are 1\n"
    "  --ratio G            p/n, or --p P and --n N\n"
    "  --complex            complex data\n"
    "\n"
    "The matrix is the data: n samples in rows, p variables in columns. With\n"
    "sizes: top_centre and top_scale of the largest eigenvalue of the\n"
    "unnormalised X X' with unit entries, which is top_centre + top_scale TW.\n"
    "thresholds: below the first (null: there is none) and above the second a\n"
    "spike leaves the bulk.\n";

static elaw_covariance_model model(void)
{
    return (elaw_covariance_model){o.n,      o.other,    o.ratio,
                                   o.spikes, o.strength, o.is_complex != 0};
}

static int take(const cli_common *common, const cli_ask *ask)
{
    return cli_take_spiked(common, "covariance", "p", ask, &o);
}

static elaw_status sample(elaw_rng rng, bool truth, cli_sampled *out)
{
    elaw_covariance_model m = model();
    elaw_matrix a = {0}, u = {0};
    elaw_zmatrix za = {0}, zu = {0};
    elaw_status status =
        o.is_complex
            ? elaw_sample_covariance_complex(&m, rng, &za, truth ? &zu : NULL)
            : elaw_sample_covariance(&m, rng, &a, truth ? &u : NULL);
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
}

static elaw_status predict(json_t *all)
{
    elaw_covariance_model m = model();
    elaw_prediction p;
    elaw_status status = elaw_predict_covariance(&m, &p);
    if (status != ELAW_OK)
        return status;
    cli_spiked_limits(all, &p);
    json_object_set_new(all, "thresholds",
                        cli_pair(p.low_threshold, p.threshold));
    json_object_set_new(all, "outliers", cli_spiked_outliers(&p, more));
    cli_spiked_top(all, &p);
    elaw_prediction_free(&p);
    return ELAW_OK;
}

/* --- transition ----------------------------------------------------------- */

static elaw_covariance_model of_one(const double *value, size_t n)
{
    elaw_covariance_model m = model();
    m.spikes = value ? 1 : 0;
    m.strength = value;
    m.n = n;
    m.p = n ? cli_spiked_other(o.ratio, n) : 0;
    m.ratio = n ? 0 : o.ratio;
    return m;
}

static elaw_status threshold(double *out)
{
    elaw_covariance_model m = of_one(NULL, 0);
    elaw_prediction p;
    elaw_status status = elaw_predict_covariance(&m, &p);
    if (status != ELAW_OK)
        return status;
    *out = p.threshold;
    elaw_prediction_free(&p);
    return ELAW_OK;
}

static elaw_status theory(double value, double *position, double *overlap2)
{
    elaw_covariance_model m = of_one(&value, 0);
    elaw_prediction p;
    elaw_status status = elaw_predict_covariance(&m, &p);
    if (status != ELAW_OK)
        return status;
    if (p.count > 0 && p.outliers[0].position < p.lower_edge)
        p.count = 0; /* the largest eigenvalue is watched                   */
    cli_spiked_limit(&p, false, position, overlap2);
    return ELAW_OK;
}

/* The right singular vector of the data X (n x p) lives among the variables;
 * s^2/n is the eigenvalue. */
static elaw_status trial(void *ctx, double value, size_t n, elaw_rng rng,
                         double *position, double *overlap2)
{
    elaw_covariance_model m = of_one(&value, n);
    elaw_matrix a, u;
    elaw_zmatrix za, zu;
    (void)ctx;
    elaw_status status = o.is_complex
                             ? elaw_sample_covariance_complex(&m, rng, &za, &zu)
                             : elaw_sample_covariance(&m, rng, &a, &u);
    if (status != ELAW_OK)
        return status;
    status = o.is_complex
                 ? cli_observe_side_complex(&za, &zu, false, position, overlap2)
                 : cli_observe_side(&a, &u, false, position, overlap2);
    if (status == ELAW_OK)
        *position *= *position / (double)n;
    return status;
}

static const cli_sweep sweep = {"population eigenvalue", theory, trial,
                                threshold};

static void release(void)
{
    free(o.strength);
}

const cli_ensemble cli_covariance = {
    .name = "covariance",
    .summary = "n samples (rows) of p variables, population 1 but for L..",
    .help = help,
    .options = options,
    .take = take,
    .sample = sample,
    .predict = predict,
    .sweep = &sweep,
    .n = &o.n,
    .release = release,
};
