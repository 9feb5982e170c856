/* One trial of a transition: the extreme pair of a sampled matrix, and how well
 * its vector points at the first planted one. Lanczos without the lock of
 * ARPACK, so that trials run side by side. */
#include <math.h>

#include "ensemble.h"

static const elaw_eigen_options lanczos = {
    .which = ELAW_LARGEST, .tolerance = 1e-9, .solver = ELAW_SOLVER_LANCZOS};

/* |<x, y>|^2 of n numbers; complex: pairs. */
static double overlap2(size_t n, bool is_complex, const double *x,
                       const double *y)
{
    double re = 0, im = 0;
    for (size_t i = 0; i < n; i++) {
        if (!is_complex) {
            re += x[i] * y[i];
            continue;
        }
        re += x[2 * i] * y[2 * i] + x[2 * i + 1] * y[2 * i + 1];
        im += x[2 * i] * y[2 * i + 1] - x[2 * i + 1] * y[2 * i];
    }
    return re * re + im * im;
}

/* truth NULL: nothing was planted. */
static elaw_status eigenpair(const elaw_operator *op, bool top, bool is_complex,
                             const double *truth, double *position,
                             double *overlap)
{
    elaw_eigen pair;
    elaw_eigen_options o = lanczos;
    o.which = top ? ELAW_LARGEST : ELAW_SMALLEST;
    elaw_status status = elaw_eigen_top(op, 1, &o, &pair);
    if (status != ELAW_OK)
        return status;
    *position = pair.values[0];
    *overlap = truth ? overlap2(op->rows, is_complex, pair.vectors, truth) : 0;
    elaw_eigen_free(&pair);
    return ELAW_OK;
}

elaw_status cli_observe_symmetric(elaw_matrix *a, elaw_matrix *truth, bool top,
                                  double *position, double *overlap)
{
    elaw_operator op;
    elaw_status status = elaw_operator_dense(a, true, &op);
    if (status == ELAW_OK) {
        status = eigenpair(&op, top, false, truth->cols ? truth->data : NULL,
                           position, overlap);
        elaw_operator_free(&op);
    }
    elaw_matrix_free(a);
    elaw_matrix_free(truth);
    return status;
}

elaw_status cli_observe_operator(const elaw_operator *op,
                                 const elaw_matrix *truth, bool top,
                                 double *position, double *overlap)
{
    return eigenpair(op, top, false, truth->cols ? truth->data : NULL, position,
                     overlap);
}

elaw_status cli_observe_hermitian(elaw_zmatrix *a, elaw_zmatrix *truth,
                                  bool top, double *position, double *overlap)
{
    elaw_operator op;
    elaw_status status = elaw_operator_zdense(a, true, &op);
    if (status == ELAW_OK) {
        status = eigenpair(&op, top, true,
                           truth->cols ? (double *)truth->data : NULL, position,
                           overlap);
        elaw_operator_free(&op);
    }
    elaw_zmatrix_free(a);
    elaw_zmatrix_free(truth);
    return status;
}

static elaw_status triplet(const elaw_operator *op, bool is_complex, bool left,
                           const double *truth, double *position,
                           double *overlap)
{
    elaw_svd found;
    elaw_status status = elaw_svd_top(op, 1, &lanczos, &found);
    if (status != ELAW_OK)
        return status;
    *position = found.values[0];
    *overlap = truth ? overlap2(left ? op->rows : op->cols, is_complex,
                                left ? found.left : found.right, truth)
                     : 0;
    elaw_svd_free(&found);
    return ELAW_OK;
}

elaw_status cli_observe_side(elaw_matrix *a, elaw_matrix *truth, bool left,
                             double *position, double *overlap)
{
    elaw_operator op;
    elaw_status status = elaw_operator_dense(a, false, &op);
    if (status == ELAW_OK) {
        status = triplet(&op, false, left, truth->cols ? truth->data : NULL,
                         position, overlap);
        elaw_operator_free(&op);
    }
    elaw_matrix_free(a);
    elaw_matrix_free(truth);
    return status;
}

elaw_status cli_observe_side_complex(elaw_zmatrix *a, elaw_zmatrix *truth,
                                     bool left, double *position,
                                     double *overlap)
{
    elaw_operator op;
    elaw_status status = elaw_operator_zdense(a, false, &op);
    if (status == ELAW_OK) {
        status =
            triplet(&op, true, left, truth->cols ? (double *)truth->data : NULL,
                    position, overlap);
        elaw_operator_free(&op);
    }
    elaw_zmatrix_free(a);
    elaw_zmatrix_free(truth);
    return status;
}
