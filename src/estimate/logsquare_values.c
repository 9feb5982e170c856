/* The values of the interaction I outside the bulk of white noise.
 *   small side up to WHOLE   all values, by reduction of the Gram matrix
 *   beyond                   one Lanczos run for what is above the edge
 * then the sequential test of select.h with the kurtosis of I, which moves the
 * edge (log-squares of Gaussians have 4), and for the k that pass the optimal
 * value for the square loss,
 *   rectangular  sqrt((y^2 - c - 1)^2 - 4 c)/y,  y = value/(s sqrt N), c = p/N
 *   symmetric    sqrt(y^2 - 4),                  y = value/(s sqrt n)
 * (Gavish and Donoho 1405.7511). */
#include "estimate/logsquare_values.h"

#include <math.h>
#include <string.h>

#include <eigenlaw/eigen.h>

#include "base/memory.h"
#include "base/status.h"
#include "eigen/full.h"
#include "estimate/select.h"

static const char where[] = "elaw_logsquare_test";

enum { WHOLE = 1200 };

typedef struct spectrum {
    elaw_noise_model model;
    elaw_operator op;
    double energy;
    elaw_full *full; /* or                                                   */
    elaw_svd svd;
    elaw_eigen eigen;
    size_t count;
    const double *values;
} spectrum;

static void close_spectrum(spectrum *sp)
{
    elaw_full_free(sp->full);
    elaw_svd_free(&sp->svd);
    elaw_eigen_free(&sp->eigen);
    elaw_operator_free(&sp->op);
}

/* Energy and kurtosis of the entries that are not 0. */
static void survey(spectrum *sp, size_t count, const double *x)
{
    double square = 0, fourth = 0, seen = 0;
    for (size_t k = 0; k < count; k++) {
        double e = x[k] * x[k];
        square += e;
        fourth += e * e;
        seen += e > 0;
    }
    sp->energy = square;
    double kurtosis = square > 0 ? seen * fourth / (square * square) - 3 : 0;
    sp->model.kurtosis = fmin(kurtosis, elaw_noise_kurtosis_limit(&sp->model));
}

static elaw_status by_lanczos(spectrum *sp)
{
    double p = (double)sp->model.rows, q = (double)sp->model.cols;
    double s = sqrt(sp->energy / (p * q)), low, high;
    size_t outside;
    elaw_noise_edges(&sp->model, s, &low, &high);
    double margin = elaw_noise_edge_scale(&sp->model, s);
    const elaw_eigen_options options = {0};
    elaw_status status;
    if (sp->model.symmetric) {
        status =
            elaw_eigen_outside(&sp->op, low - margin, high + margin,
                               0.01 * margin, &options, &outside, &sp->eigen);
        sp->count = sp->eigen.count;
        sp->values = sp->eigen.values;
    } else {
        status = elaw_svd_outside(&sp->op, high + margin, 0.01 * margin,
                                  &options, &outside, &sp->svd);
        sp->count = sp->svd.count;
        sp->values = sp->svd.values;
    }
    return status;
}

static elaw_status open_spectrum(spectrum *sp, size_t m, size_t n, double *x)
{
    elaw_matrix a;
    survey(sp, m * n, x);
    elaw_status status = elaw_matrix_borrow(m, n, x, m, &a);
    if (status == ELAW_OK)
        status = elaw_operator_dense(&a, sp->model.symmetric, &sp->op);
    if (status != ELAW_OK)
        return status;
    if ((m < n ? m : n) > WHOLE)
        return by_lanczos(sp);
    status = elaw_full_create(&sp->op, &sp->full);
    if (status != ELAW_OK)
        return status;
    sp->count = elaw_full_count(sp->full);
    sp->values = elaw_full_values(sp->full);
    return ELAW_OK;
}

static double shrunken(const elaw_noise_model *model, double value, double s)
{
    double p = (double)(model->rows < model->cols ? model->rows : model->cols);
    double N = (double)(model->rows < model->cols ? model->cols : model->rows);
    double y = fabs(value) / (s * sqrt(N)), c = p / N;
    double d = y * y - c - 1;
    double square = model->symmetric ? y * y - 4 : (d * d - 4 * c) / (y * y);
    if (!(square > 0) || (!model->symmetric && !(d > 0)))
        return 0;
    return copysign(s * sqrt(N * square), value);
}

/* Vectors of the chosen places into left and right. */
static elaw_status take_vectors(spectrum *sp, const size_t index[],
                                elaw_logsquare *out)
{
    size_t m = sp->op.rows, n = sp->op.cols;
    if (sp->full != NULL) {
        elaw_status status =
            elaw_full_pairs(sp->full, out->count, index, out->left, out->right);
        if (status == ELAW_OK && sp->model.symmetric)
            memcpy(out->right, out->left, m * out->count * sizeof(double));
        return status;
    }
    bool symmetric = sp->model.symmetric;
    const double *left = symmetric ? sp->eigen.vectors : sp->svd.left;
    const double *right = symmetric ? sp->eigen.vectors : sp->svd.right;
    for (size_t k = 0; k < out->count; k++) {
        memcpy(out->left + k * m, left + index[k] * m, m * sizeof *left);
        memcpy(out->right + k * n, right + index[k] * n, n * sizeof *right);
    }
    return ELAW_OK;
}

static elaw_status keep(spectrum *sp, const elaw_selection *chosen,
                        elaw_logsquare *out)
{
    size_t index[ELAW_INTERACTIONS], k = chosen->count;
    out->p_interaction = exp(chosen->tested[0].log_p);
    if (k == 0)
        return ELAW_OK;
    out->value = elaw_alloc(k, sizeof *out->value);
    out->left = elaw_alloc(sp->op.rows * k, sizeof *out->left);
    out->right = elaw_alloc(sp->op.cols * k, sizeof *out->right);
    if (out->value == NULL || out->left == NULL || out->right == NULL)
        return elaw_fail_memory(where);
    out->count = k;
    for (size_t i = 0; i < k; i++) {
        index[i] = chosen->tested[i].index;
        out->value[i] =
            shrunken(&sp->model, chosen->tested[i].value, chosen->s);
    }
    return take_vectors(sp, index, out);
}

elaw_status elaw_logsquare_values(size_t m, size_t n, bool symmetric,
                                  double *interaction, double level,
                                  elaw_logsquare *out)
{
    spectrum sp = {
        .model = {
            .symmetric = symmetric, .beta = 1, .rows = m - 1, .cols = n - 1}};
    elaw_selection chosen = {0};
    elaw_status status = open_spectrum(&sp, m, n, interaction);
    if (status != ELAW_OK)
        goto done;
    out->p_interaction = 1;
    /* Noise without any structure left, as where two numbers fill a matrix. */
    if (!(sp.energy > 0) || sp.count == 0)
        goto done;
    const elaw_candidates given = {
        .count = sp.count, .value = sp.values, .energy = sp.energy};
    status = elaw_select(&sp.model, &given, level, ELAW_INTERACTIONS, &chosen);
    if (status == ELAW_OK && chosen.tested_count > 0)
        status = keep(&sp, &chosen, out);
done:
    elaw_selection_free(&chosen);
    close_spectrum(&sp);
    return status;
}
