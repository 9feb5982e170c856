/* weak-detection: a spike too weak to be seen, and what a test for it can do.
 */
#include "ensemble.h"

static struct {
    char *snr_text, *diagonal_text, *moment_text;
    elaw_weak_model model;
    size_t n;
} o;

static const struct poptOption options[] = {
    CLI_TEXT("snr", &o.snr_text),
    CLI_TEXT("diagonal-variance", &o.diagonal_text),
    CLI_TEXT("fourth-moment", &o.moment_text), POPT_TABLEEND};

static const char help[] =
    "  --snr L              sqrt(L) u u' + H, 0 < L < 1, |u| = 1\n"
    "  --diagonal-variance W2   n E H_ii^2, where n E H_ij^2 = 1; default 2\n"
    "  --fourth-moment W4   n^2 E H_ij^4; default 3\n"
    "\n"
    "likelihood_ratio: of entries off the diagonal; its logarithm has mean "
    "-mean"
    "\n"
    "without the spike and mean with it. linear_statistic: of the "
    "eigenvalues;\n"
    "mean0 without, mean1 with. error: sum of the probabilities of both "
    "errors.\n";

static int take(const cli_common *common, const cli_ask *ask)
{
    (void)ask;
    if (!o.snr_text)
        return cli_wrong(common, "weak-detection: say --snr");
    int status = cli_positive(common, "--snr", o.snr_text, &o.model.snr);
    if (!status && o.diagonal_text)
        status = cli_positive(common, "--diagonal-variance", o.diagonal_text,
                              &o.model.diagonal_variance);
    if (!status && o.moment_text)
        status = cli_positive(common, "--fourth-moment", o.moment_text,
                              &o.model.fourth_moment);
    return status;
}

static elaw_status predict(json_t *all)
{
    static const double edge[2] = {-2, 2};
    elaw_weak_prediction p;
    elaw_status status = elaw_predict_weak(&o.model, &p);
    if (status != ELAW_OK)
        return status;
    json_object_set_new(all, "threshold", cli_real(1));
    json_object_set_new(all, "bulk", cli_bulk(1, edge));
    json_object_set_new(all, "outliers", json_array());
    json_object_set_new(all, "likelihood_ratio",
                        json_pack("{sososo}", "mean",
                                  cli_real(p.likelihood_ratio.mean), "variance",
                                  cli_real(p.likelihood_ratio.variance),
                                  "error", cli_real(p.likelihood_ratio.error)));
    json_object_set_new(
        all, "linear_statistic",
        json_pack("{sosososo}", "mean0", cli_real(p.linear_statistic.mean0),
                  "mean1", cli_real(p.linear_statistic.mean1), "variance",
                  cli_real(p.linear_statistic.variance), "error",
                  cli_real(p.linear_statistic.error)));
    return ELAW_OK;
}

const cli_ensemble cli_weak_detection = {
    .name = "weak-detection",
    .summary = "sqrt(L) u u' + H below the threshold: the best tests",
    .help = help,
    .options = options,
    .take = take,
    .predict = predict,
    .n = &o.n,
};
