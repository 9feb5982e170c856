/* block: a spike in noise whose variance depends on groups of rows. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "ensemble.h"

static struct {
    char *proportions, *profile, *scale_text, *prior_text, *n_text,
        *sparsity_text, *method_text;
    size_t n, groups;
    double *share, *delta, scale;
    elaw_prior prior;
    int plain; /* --method plain                                            */
} o;

static const struct poptOption options[] = {
    CLI_TEXT("proportions", &o.proportions), CLI_TEXT("profile", &o.profile),
    CLI_TEXT("scale", &o.scale_text),        CLI_TEXT("prior", &o.prior_text),
    CLI_TEXT("sparsity", &o.sparsity_text),  CLI_TEXT("n", &o.n_text),
    CLI_TEXT("method", &o.method_text),      POPT_TABLEEND};

static const char help[] =
    "  --proportions R,R..  shares of the groups\n"
    "  --profile \"D11,D12;D21,D22\"   noise variances between groups\n"
    "  --scale S            the variances are D/S; default 1\n"
    "  --prior gaussian|rademacher|uniform|rademacher-bernoulli|\n"
    "          gauss-bernoulli   of the signal; default gaussian\n"
    "  --sparsity E         of the last two\n"
    "  --method optimal|plain   of transition: the transformed matrix, or PCA\n"
    "\n"
    "The matrix written is Y/sqrt(n), whose bulk is that of pca. lambda > 1: "
    "the\n"
    "optimal matrix has an outlier, at 1; bulk is from end to end. With --n:\n"
    "edge laws, centre + scale TW of the largest eigenvalue of the noise.\n"
    "A sweep is over the scale.\n";

/* --- options ----------------------------------------------------------------
 */

static int take_profile(const cli_common *common)
{
    size_t q = o.groups, rows = 1;
    char *copy = strdup(o.profile), *at = copy;
    int status = CLI_OK;
    o.delta = calloc(q * q, sizeof *o.delta);
    if (!copy || !o.delta) {
        free(copy);
        return cli_refuse("--profile", "out of memory");
    }
    for (const char *c = o.profile; *c; c++)
        rows += *c == ';';
    if (rows != q)
        status = cli_wrong(common,
                           "--profile has %zu rows, --proportions %zu "
                           "groups",
                           rows, q);
    for (size_t a = 0; a < q && !status; a++) {
        char *end = at + strcspn(at, ";");
        double *row;
        size_t count;
        *end = '\0';
        status = cli_numbers(common, "--profile", at, &row, &count);
        if (status)
            break;
        if (count != q)
            status = cli_wrong(common,
                               "--profile: row %zu has %zu numbers, "
                               "not %zu",
                               a + 1, count, q);
        else
            memcpy(o.delta + a * q, row, q * sizeof *row);
        free(row);
        at = end + 1;
    }
    free(copy);
    return status;
}

static int take(const cli_common *common, const cli_ask *ask)
{
    static const char *const methods[] = {"optimal", "plain", NULL};
    int status = CLI_OK;
    if (!o.proportions || !o.profile)
        return cli_wrong(common, "block: say --proportions and --profile");
    if (ask->sweep && o.scale_text)
        return cli_wrong(common, "--scale is what is swept: say --from and "
                                 "--to");
    if (!ask->sweep && o.method_text)
        return cli_wrong(common, "--method is for transition");
    status = cli_numbers(common, "--proportions", o.proportions, &o.share,
                         &o.groups);
    if (!status)
        status = take_profile(common);
    if (!status && o.scale_text)
        status = cli_positive(common, "--scale", o.scale_text, &o.scale);
    if (!status)
        status =
            cli_take_prior(common, o.prior_text, o.sparsity_text, &o.prior);
    if (!status && o.n_text)
        status = cli_count(common, "--n", o.n_text, 1, &o.n);
    if (!status && o.method_text)
        status =
            cli_choice(common, "--method", o.method_text, methods, &o.plain);
    if (!status && ask->sizes && !o.n)
        return cli_wrong(common, "block: say the size by --n");
    return status;
}

static elaw_block_model model(void)
{
    return (elaw_block_model){o.n,     o.groups, o.share,
                              o.delta, o.scale,  o.prior};
}

/* --- sample
 * ------------------------------------------------------------------- */

static elaw_status sample(elaw_rng rng, bool truth, cli_sampled *out)
{
    elaw_block_model m = model();
    elaw_matrix y, u, groups;
    size_t *label = calloc(o.n, sizeof *label);
    elaw_status status =
        label ? elaw_matrix_create(o.n, 1, &groups) : ELAW_ENOMEM;
    (void)truth;
    if (status == ELAW_OK) {
        status = elaw_sample_block(&m, rng, &y, &u, label);
        if (status != ELAW_OK)
            elaw_matrix_free(&groups);
    }
    if (status == ELAW_OK) {
        for (size_t i = 0; i < o.n; i++)
            groups.data[i] = (double)label[i];
        cli_add_real(out, "", y);
        cli_add_real(out, "vectors", u);
        cli_add_real(out, "groups", groups);
    }
    free(label);
    return status;
}

/* --- predict
 * ------------------------------------------------------------------- */

static json_t *list(size_t count, const double x[])
{
    json_t *all = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(all, cli_real(x[i]));
    return all;
}

static json_t *edge_law(const elaw_edge_law *law)
{
    return json_pack("{sososososo}", "edge", cli_real(law->edge), "gamma",
                     cli_real(law->gamma), "shift", cli_real(law->shift),
                     "centre", cli_real(law->centre), "scale",
                     cli_real(law->scale));
}

static json_t *pca(const elaw_block_prediction *p)
{
    const double edge[2] = {p->pca.lower_edge, p->pca.upper_edge};
    json_t *rows = json_array();
    if (p->pca.outlier)
        json_array_append_new(rows,
                              cli_outlier(1, p->pca.position, p->pca.overlap2));
    json_t *all =
        json_pack("{sososo}", "bulk", cli_bulk(1, edge), "threshold_scale",
                  cli_real(p->pca.threshold_scale), "outliers", rows);
    if (p->has_edge_laws)
        json_object_set_new(all, "edge_law", edge_law(&p->plain));
    return all;
}

static elaw_status predict(json_t *all)
{
    elaw_block_model m = model();
    elaw_block_prediction p;
    elaw_status status = elaw_predict_block(&m, &p);
    if (status != ELAW_OK)
        return status;
    const double edge[2] = {p.lower_edge, p.upper_edge};
    json_t *rows = json_array();
    for (size_t k = 0; k < p.count; k++)
        json_array_append_new(rows,
                              cli_outlier(1, p.position[k], p.overlap2[k]));
    json_object_set_new(all, "threshold", cli_real(p.threshold_scale));
    json_object_set_new(all, "threshold_scale", cli_real(p.threshold_scale));
    json_object_set_new(all, "lambda", cli_real(p.lambda));
    json_object_set_new(all, "bulk", cli_bulk(1, edge));
    json_object_set_new(all, "outliers", rows);
    json_object_set_new(all, "block_overlap2",
                        list(p.groups, p.block_overlap2));
    json_object_set_new(all, "block_mass", list(p.groups, p.block_mass));
    json_object_set_new(all, "prior_overlap2",
                        list(p.groups, p.prior_overlap2));
    if (p.has_edge_laws) {
        json_object_set_new(all, "edge_law", edge_law(&p.optimal));
        json_object_set_new(all, "critical", edge_law(&p.critical));
    }
    json_object_set_new(all, "pca", pca(&p));
    elaw_block_prediction_free(&p);
    return ELAW_OK;
}

/* --- transition
 * ------------------------------------------------------------------ */

static elaw_status limits(double scale, elaw_block_prediction *p)
{
    elaw_block_model m = model();
    m.n = 0;
    m.scale = scale;
    return elaw_predict_block(&m, p);
}

static elaw_status threshold(double *out)
{
    elaw_block_prediction p;
    elaw_status status = limits(0, &p);
    if (status != ELAW_OK)
        return status;
    *out = o.plain ? p.pca.threshold_scale : p.threshold_scale;
    elaw_block_prediction_free(&p);
    return ELAW_OK;
}

static elaw_status theory(double scale, double *position, double *overlap2)
{
    elaw_block_prediction p;
    elaw_status status = limits(scale, &p);
    if (status != ELAW_OK)
        return status;
    *position = o.plain       ? p.pca.position
                : p.count > 0 ? p.position[0]
                              : p.upper_edge;
    *overlap2 = o.plain ? p.pca.overlap2 : p.count > 0 ? p.overlap2[0] : 0;
    elaw_block_prediction_free(&p);
    return ELAW_OK;
}

/* x/sqrt(n) is of length 1 but for fluctuations: a squared cosine needs it so.
 */
static void normalise(elaw_matrix *u)
{
    double sum = 0;
    for (size_t i = 0; i < u->rows; i++)
        sum += u->data[i] * u->data[i];
    for (size_t i = 0; i < u->rows; i++)
        u->data[i] /= sqrt(sum);
}

static elaw_status optimal_pair(elaw_matrix *y, elaw_matrix *u,
                                const size_t *label, double scale,
                                double *position, double *overlap2)
{
    elaw_operator a, t;
    size_t q = o.groups;
    double *variance = calloc(q * q, sizeof *variance);
    elaw_status status = ELAW_ENOMEM;
    for (size_t k = 0; variance && k < q * q; k++)
        variance[k] = o.delta[k] / scale;
    if (variance)
        status = elaw_operator_dense(y, true, &a);
    if (status == ELAW_OK) {
        status = elaw_operator_block_optimal(&a, 1, q, label, variance, &t);
        if (status == ELAW_OK) {
            status = cli_observe_operator(&t, u, true, position, overlap2);
            elaw_operator_free(&t);
        }
        elaw_operator_free(&a);
    }
    free(variance);
    return status;
}

static elaw_status trial(void *ctx, double scale, size_t n, elaw_rng rng,
                         double *position, double *overlap2)
{
    elaw_block_model m = model();
    elaw_matrix y, u;
    size_t *label = calloc(n, sizeof *label);
    (void)ctx;
    m.n = n;
    m.scale = scale;
    elaw_status status =
        label ? elaw_sample_block(&m, rng, &y, &u, label) : ELAW_ENOMEM;
    if (status == ELAW_OK) {
        normalise(&u);
        if (o.plain) {
            status = cli_observe_symmetric(&y, &u, true, position, overlap2);
        } else {
            status = optimal_pair(&y, &u, label, scale, position, overlap2);
            elaw_matrix_free(&y);
            elaw_matrix_free(&u);
        }
    }
    free(label);
    return status;
}

static const cli_sweep sweep = {"scale S", theory, trial, threshold};

static void release(void)
{
    free(o.share);
    free(o.delta);
}

const cli_ensemble cli_block = {
    .name = "block",
    .summary = "x x'/n + sqrt(D_ab/(S n)) G, groups a, b of rows",
    .help = help,
    .options = options,
    .take = take,
    .sample = sample,
    .predict = predict,
    .sweep = &sweep,
    .n = &o.n,
    .release = release,
};
