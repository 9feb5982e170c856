/* matrix-tensor: a matrix and a third-order tensor that share a factor. */
#include <stdlib.h>
#include <string.h>

#include "ensemble.h"

static struct {
    char *matrix_text, *tensor_text, *ratios_text;
    elaw_matrix_tensor_model model;
    size_t n;
} o;

static const struct poptOption options[] = {
    CLI_TEXT("matrix-noise", &o.matrix_text),
    CLI_TEXT("tensor-noise", &o.tensor_text),
    CLI_TEXT("ratios", &o.ratios_text), POPT_TABLEEND};

static const char help[] =
    "  --matrix-noise V     u v'/sqrt(N1) + noise of variance V, N1 x N2\n"
    "  --tensor-noise V     u o x o y/N1 + noise of variance V, N1 x N3 x N4\n"
    "  --ratios A2,A3,A4    N2, N3, N4 over N1\n"
    "\n"
    "The matrix gives u, the tensor contracted with it x and y. "
    "threshold_matrix:\n"
    "the largest V at which u is seen; threshold_tensor: x and y, after u. "
    "overlaps\n"
    "are squared cosines.\n";

static int take(const cli_common *common, const cli_ask *ask)
{
    double *ratio = NULL;
    size_t count = 0;
    (void)ask;
    if (!o.matrix_text || !o.tensor_text || !o.ratios_text)
        return cli_wrong(common, "matrix-tensor: say --matrix-noise, "
                                 "--tensor-noise and --ratios");
    int status = cli_positive(common, "--matrix-noise", o.matrix_text,
                              &o.model.matrix_noise);
    if (!status)
        status = cli_positive(common, "--tensor-noise", o.tensor_text,
                              &o.model.tensor_noise);
    if (!status)
        status = cli_numbers(common, "--ratios", o.ratios_text, &ratio, &count);
    if (!status && count != 3)
        status = cli_wrong(common, "--ratios: %zu numbers, not three", count);
    if (!status)
        memcpy(o.model.ratio, ratio, sizeof o.model.ratio);
    free(ratio);
    return status;
}

static elaw_status predict(json_t *all)
{
    elaw_matrix_tensor_prediction p;
    elaw_status status = elaw_predict_matrix_tensor(&o.model, &p);
    if (status != ELAW_OK)
        return status;
    json_object_set_new(all, "threshold", cli_real(p.threshold_matrix));
    json_object_set_new(all, "threshold_matrix", cli_real(p.threshold_matrix));
    json_object_set_new(all, "threshold_tensor", cli_real(p.threshold_tensor));
    json_object_set_new(all, "overlaps",
                        json_pack("{sosososo}", "u", cli_real(p.u), "v",
                                  cli_real(p.v), "x", cli_real(p.x), "y",
                                  cli_real(p.y)));
    return ELAW_OK;
}

const cli_ensemble cli_matrix_tensor = {
    .name = "matrix-tensor",
    .summary = "u v' and u o x o y in noise, one factor shared",
    .help = help,
    .options = options,
    .take = take,
    .predict = predict,
    .n = &o.n,
};
