/* amp: a spiked Wigner matrix whose spike has entries of a known law, and the
 * estimate of it by message passing. */
#include <stdlib.h>

#include "ensemble.h"

static struct {
    char *snr_text, *prior_text, *sparsity_text, *n_text;
    elaw_amp_model model;
} o;

static const struct poptOption options[] = {
    CLI_TEXT("snr", &o.snr_text), CLI_TEXT("prior", &o.prior_text),
    CLI_TEXT("sparsity", &o.sparsity_text), CLI_TEXT("n", &o.n_text),
    POPT_TABLEEND};

static const char help[] =
    "  --snr L              the matrix is (sqrt(L/n) x x' + W)/sqrt(n)\n"
    "  --prior gaussian|rademacher|rademacher-bernoulli|gauss-bernoulli\n"
    "                       of the entries of x; default gaussian\n"
    "  --sparsity E         of the last two: the share that is not 0\n"
    "\n"
    "overlap: squared cosine with x of the best estimate there is; reached: "
    "of\n"
    "message passing from the top eigenvector; outliers: of that eigenvector.\n"
    "thresholds: of L. weak: x is not hopeless; down: a state near x exists; "
    "it:\n"
    "it is the best; up: message passing finds it. transition sweeps L and "
    "runs\n"
    "message passing (at L <= 1, without a start for it, PCA).\n";

static int take(const cli_common *common, const cli_ask *ask)
{
    int status = CLI_OK;
    if (ask->sweep && o.snr_text)
        return cli_wrong(common, "--snr is what is swept: say --from and --to");
    if (!ask->sweep && !o.snr_text)
        return cli_wrong(common, "amp: say --snr");
    if (o.snr_text)
        status = cli_positive(common, "--snr", o.snr_text, &o.model.snr);
    if (!status)
        status = cli_take_prior(common, o.prior_text, o.sparsity_text,
                                &o.model.prior);
    if (!status && o.n_text)
        status = cli_count(common, "--n", o.n_text, 1, &o.model.n);
    if (!status && ask->sizes && !o.model.n)
        return cli_wrong(common, "amp: say the size by --n");
    return status;
}

static elaw_status sample(elaw_rng rng, bool truth, cli_sampled *out)
{
    elaw_matrix y, u;
    (void)truth;
    elaw_status status = elaw_sample_amp(&o.model, rng, &y, &u);
    if (status != ELAW_OK)
        return status;
    cli_add_real(out, "", y);
    cli_add_real(out, "vectors", u);
    return ELAW_OK;
}

static elaw_status predict(json_t *all)
{
    static const double edge[2] = {-2, 2};
    elaw_amp_prediction p;
    elaw_status status = elaw_predict_amp(&o.model, &p);
    if (status != ELAW_OK)
        return status;
    const struct {
        const char *name;
        double value;
    } number[] = {{"overlap", p.overlap},
                  {"mmse_matrix", p.mmse_matrix},
                  {"mmse_vector", p.mmse_vector},
                  {"mutual_information", p.mutual_information},
                  {"reached", p.reached}};
    json_t *rows = json_array();
    if (p.spectral > 0)
        json_array_append_new(rows,
                              cli_outlier(o.model.snr, p.position, p.spectral));
    json_object_set_new(all, "threshold", cli_real(p.weak));
    json_object_set_new(all, "bulk", cli_bulk(1, edge));
    json_object_set_new(all, "outliers", rows);
    for (size_t i = 0; i < sizeof number / sizeof number[0]; i++)
        json_object_set_new(all, number[i].name, cli_real(number[i].value));
    json_object_set_new(all, "thresholds",
                        json_pack("{sosososo}", "weak", cli_real(p.weak),
                                  "down", cli_real(p.down), "it",
                                  cli_real(p.it), "up", cli_real(p.up)));
    return ELAW_OK;
}

/* --- transition ----------------------------------------------------------- */

static elaw_status threshold(double *out)
{
    elaw_amp_model m = o.model;
    elaw_amp_prediction p;
    m.snr = 1;
    elaw_status status = elaw_predict_amp(&m, &p);
    if (status == ELAW_OK)
        *out = p.weak;
    return status;
}

static elaw_status theory(double snr, double *position, double *overlap2)
{
    elaw_amp_model m = o.model;
    elaw_amp_prediction p;
    m.snr = snr;
    m.no_thresholds = true;
    elaw_status status = elaw_predict_amp(&m, &p);
    if (status != ELAW_OK)
        return status;
    *position = p.position;
    *overlap2 = p.reached;
    return ELAW_OK;
}

/* Squared cosine of the estimate with x. */
static elaw_status passed(const elaw_matrix *y, const elaw_matrix *u,
                          double snr, double *overlap2)
{
    elaw_amp_options how = {.snr = snr, .prior = o.model.prior};
    elaw_operator a;
    double *f = calloc(y->rows, sizeof *f), fu = 0, ff = 0, uu = 0;
    elaw_status status = f ? elaw_operator_dense(y, true, &a) : ELAW_ENOMEM;
    if (status == ELAW_OK) {
        status = elaw_amp(&a, &how, f, NULL, NULL);
        elaw_operator_free(&a);
    }
    for (size_t i = 0; status == ELAW_OK && i < y->rows; i++) {
        fu += f[i] * u->data[i];
        ff += f[i] * f[i];
        uu += u->data[i] * u->data[i];
    }
    if (status == ELAW_OK)
        *overlap2 = ff > 0 && uu > 0 ? fu * fu / (ff * uu) : 0;
    free(f);
    return status;
}

static elaw_status trial(void *ctx, double snr, size_t n, elaw_rng rng,
                         double *position, double *overlap2)
{
    elaw_amp_model m = o.model;
    elaw_matrix y, u;
    double cosine = 0;
    (void)ctx;
    m.snr = snr;
    m.n = n;
    elaw_status status = elaw_sample_amp(&m, rng, &y, &u);
    if (status != ELAW_OK)
        return status;
    if (snr > 1)
        status = passed(&y, &u, snr, &cosine);
    if (status != ELAW_OK) {
        elaw_matrix_free(&y);
        elaw_matrix_free(&u);
        return status;
    }
    status = cli_observe_symmetric(&y, &u, true, position, overlap2);
    if (snr > 1)
        *overlap2 = cosine;
    return status;
}

static const cli_sweep sweep = {"snr L", theory, trial, threshold};

const cli_ensemble cli_amp = {
    .name = "amp",
    .summary = "sqrt(L/n) x x' + W, over sqrt(n), x of a known law",
    .help = help,
    .options = options,
    .take = take,
    .sample = sample,
    .predict = predict,
    .sweep = &sweep,
    .n = &o.model.n,
};
