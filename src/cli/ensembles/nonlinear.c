/* nonlinear: a spiked Wigner matrix seen through a function of its entries. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ensemble.h"

static struct {
    char *function_text, *strength_text, *prior_text, *sparsity_text, *n_text;
    int fisher;
    double *table; /* x, then y, of table:FILE                               */
    elaw_nonlinear_model model;
} o;

static const struct poptOption options[] = {
    CLI_TEXT("function", &o.function_text),
    CLI_TEXT("strength", &o.strength_text),
    CLI_TEXT("prior", &o.prior_text),
    CLI_TEXT("sparsity", &o.sparsity_text),
    CLI_TEXT("n", &o.n_text),
    CLI_FLAG("fisher", &o.fisher),
    POPT_TABLEEND};

static const char help[] =
    "  --function F         identity tanh erf sign relu leaky-relu(A) abs "
    "square\n"
    "                       cube exp softplus clip(A) truncate(A) step(A) he2 "
    "he3\n"
    "                       cos sin, or table:FILE of two columns x, f(x)\n"
    "  --strength G         gamma_0: entries are f(W + G n^(-1/(2k)) x x')\n"
    "  --prior gaussian|rademacher|uniform|rademacher-bernoulli|\n"
    "          gauss-bernoulli   of x; default gaussian\n"
    "  --sparsity E         of the last two\n"
    "  --fisher             the matrix of the scores T(f(..)), the best "
    "function\n"
    "                       of the entries there is\n"
    "\n"
    "k, the exponent, is the first with E f(Z) He_k(Z) = mu_k not 0. Overlaps "
    "are\n"
    "with the vector of x^k. threshold_strength: G at which snr is 1. fisher:\n"
    "what the entries hold, the best snr at G = 1 (E x^(2k) = 1). With "
    "--fisher\n"
    "exponent, mu_k, variance and what follows are those of T(f). finite, with "
    "--n\n"
    "and a bounded x: the bulk and the outlier expected at n.\n";

/* --- options -------------------------------------------------------------- */

static int take_table(const char *path)
{
    elaw_matrix m = {0};
    if (elaw_matrix_read(path, NULL, &m) != ELAW_OK)
        return cli_refuse_last(path);
    size_t n = m.rows, cols = m.cols;
    if (cols == 2)
        o.table = calloc(2 * n, sizeof *o.table);
    for (size_t i = 0; o.table && i < 2 * n; i++)
        o.table[i] = elaw_matrix_get(&m, i % n, i / n);
    elaw_matrix_free(&m);
    if (cols != 2)
        return cli_refuse(path, "has %zu columns, not two: x and f(x)", cols);
    if (!o.table)
        return cli_refuse(path, "out of memory");
    o.model.function = (elaw_entrywise){
        .kind = ELAW_TABLE, .count = n, .x = o.table, .y = o.table + n};
    return CLI_OK;
}

static int take_function(const cli_common *common)
{
    static const char table[] = "table:";
    size_t head = sizeof table - 1;
    if (strncmp(o.function_text, table, head) == 0)
        return take_table(o.function_text + head);
    if (elaw_entrywise_parse(o.function_text, &o.model.function) == ELAW_OK)
        return CLI_OK;
    char all[512] = "";
    for (int k = 0; k < ELAW_TABLE; k++) {
        elaw_entrywise_kind kind = (elaw_entrywise_kind)k;
        strcat(strcat(all, " "), elaw_entrywise_name(kind));
        if (elaw_entrywise_has_parameter(kind))
            strcat(all, "(A)");
    }
    return cli_wrong(common, "--function %s: choose one of:%s table:FILE",
                     o.function_text, all);
}

static int take(const cli_common *common, const cli_ask *ask)
{
    int status = CLI_OK;
    if (!o.function_text)
        return cli_wrong(common, "nonlinear: say --function");
    if (ask->sweep && o.strength_text)
        return cli_wrong(common, "--strength is what is swept: say --from and "
                                 "--to");
    if (!ask->sweep && !o.strength_text)
        return cli_wrong(common, "nonlinear: say --strength");
    if (o.strength_text)
        status = cli_number(common, "--strength", o.strength_text,
                            &o.model.strength);
    if (!status)
        status = cli_take_prior(common, o.prior_text, o.sparsity_text,
                                &o.model.prior);
    if (!status && o.n_text)
        status = cli_count(common, "--n", o.n_text, 1, &o.model.n);
    if (!status && ask->sizes && !o.model.n)
        return cli_wrong(common, "nonlinear: say the size by --n");
    o.model.fisher = o.fisher;
    return status ? status : take_function(common);
}

/* --- sample --------------------------------------------------------------- */

static elaw_status sample(elaw_rng rng, bool truth, cli_sampled *out)
{
    elaw_matrix y, v, x;
    (void)truth;
    elaw_status status = elaw_sample_nonlinear(&o.model, rng, &y, &v, &x);
    if (status != ELAW_OK)
        return status;
    cli_add_real(out, "", y);
    cli_add_real(out, "vectors", v);
    cli_add_real(out, "signal", x);
    return ELAW_OK;
}

/* --- predict -------------------------------------------------------------- */

static json_t *finite_size(const elaw_nonlinear_prediction *p)
{
    const double edge[2] = {-p->finite.edge, p->finite.edge};
    json_t *rows = json_array();
    if (p->finite.outlier)
        json_array_append_new(rows,
                              cli_outlier(o.model.strength, p->finite.position,
                                          p->finite.overlap2));
    return json_pack("{soso}", "bulk", cli_bulk(1, edge), "outliers", rows);
}

static elaw_status predict(json_t *all)
{
    elaw_nonlinear_prediction p;
    elaw_status status = elaw_predict_nonlinear(&o.model, &p);
    if (status != ELAW_OK)
        return status;
    const double edge[2] = {-p.edge, p.edge};
    const struct {
        const char *name;
        double value;
    } number[] = {
        {"mu0", p.mu0},           {"mu_k", p.mu_k},
        {"variance", p.variance}, {"theta", p.theta},
        {"snr", p.snr},           {"threshold_strength", p.threshold_strength}};
    json_t *rows = json_array();
    if (p.outlier)
        json_array_append_new(
            rows, cli_outlier(o.model.strength, p.position, p.overlap2));
    json_object_set_new(all, "threshold", cli_real(p.threshold_strength));
    json_object_set_new(all, "bulk", cli_bulk(1, edge));
    json_object_set_new(all, "outliers", rows);
    json_object_set_new(all, "exponent", cli_count_json(p.exponent));
    for (size_t i = 0; i < sizeof number / sizeof number[0]; i++)
        json_object_set_new(all, number[i].name, cli_real(number[i].value));
    json_object_set_new(
        all, "fisher",
        json_pack("{soso}", "exponent", cli_count_json(p.fisher_exponent),
                  "information", cli_real(p.fisher_information)));
    if (p.has_finite)
        json_object_set_new(all, "finite", finite_size(&p));
    return ELAW_OK;
}

/* --- transition ----------------------------------------------------------- */

static elaw_nonlinear_model at(double strength, size_t n)
{
    elaw_nonlinear_model m = o.model;
    m.strength = strength;
    m.n = n;
    return m;
}

static elaw_status threshold(double *out)
{
    elaw_nonlinear_model m = at(0, 0);
    elaw_nonlinear_prediction p;
    elaw_status status = elaw_predict_nonlinear(&m, &p);
    if (status == ELAW_OK)
        *out = p.threshold_strength;
    return status;
}

static elaw_status theory(double strength, double *position, double *overlap2)
{
    elaw_nonlinear_model m = at(strength, 0);
    elaw_nonlinear_prediction p;
    elaw_status status = elaw_predict_nonlinear(&m, &p);
    if (status != ELAW_OK)
        return status;
    *position = p.position;
    *overlap2 = p.overlap2;
    return ELAW_OK;
}

/* The end of the spectrum is the one on theta's side. */
static elaw_status trial(void *ctx, double strength, size_t n, elaw_rng rng,
                         double *position, double *overlap2)
{
    elaw_nonlinear_model m = at(strength, 0);
    elaw_nonlinear_prediction p;
    elaw_matrix y, v;
    (void)ctx;
    elaw_status status = elaw_predict_nonlinear(&m, &p);
    m.n = n;
    if (status == ELAW_OK)
        status = elaw_sample_nonlinear(&m, rng, &y, &v, NULL);
    if (status != ELAW_OK)
        return status;
    return cli_observe_symmetric(&y, &v, p.theta >= 0, position, overlap2);
}

static const cli_sweep sweep = {"strength G", theory, trial, threshold};

static void release(void)
{
    free(o.table);
}

const cli_ensemble cli_nonlinear = {
    .name = "nonlinear",
    .summary = "f(W + G x x'/sqrt(n)) of each entry, over sqrt(n)",
    .help = help,
    .options = options,
    .take = take,
    .sample = sample,
    .predict = predict,
    .sweep = &sweep,
    .n = &o.model.n,
    .release = release,
};
