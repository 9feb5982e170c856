/* Eigenvalues from a file: a list of them, or a matrix that LAPACK takes apart.
 * Unlike detect, nothing is set aside: rows of zeros have eigenvalues too. */
#include "law_file.h"

#include <stdlib.h>
#include <string.h>

static int list_values(const char *path, const elaw_data *data, double *out)
{
    if (data->field != ELAW_REAL)
        return cli_refuse(path, "holds complex numbers, which are no "
                                "eigenvalues of a symmetric matrix");
    if (data->storage == ELAW_SPARSE) { /* places that are not held are 0 */
        for (size_t j = 0; j < data->cols; j++)
            for (size_t k = data->sparse.column_start[j];
                 k < data->sparse.column_start[j + 1]; k++)
                out[j * data->rows + data->sparse.row[k]] =
                    data->sparse.value[k];
        return CLI_OK;
    }
    for (size_t i = 0; i < data->rows; i++)
        for (size_t j = 0; j < data->cols; j++)
            out[j * data->rows + i] = elaw_matrix_get(&data->dense, i, j);
    return CLI_OK;
}

static elaw_status operator_of(const elaw_data *data, elaw_operator *op)
{
    if (data->storage == ELAW_SPARSE)
        return elaw_operator_sparse(&data->sparse, true, op);
    if (data->field == ELAW_COMPLEX)
        return elaw_operator_zdense(&data->zdense, true, op);
    return elaw_operator_dense(&data->dense, true, op);
}

/* Only asked whether it is symmetric; the places are in the complaint. */
static elaw_status check_symmetric(const elaw_data *data)
{
    elaw_prepare_options how = {.shape = ELAW_SHAPE_SYMMETRIC,
                                .take_covariance = true};
    elaw_prepared prepared = {0};
    elaw_status status = elaw_prepare(data, &how, &prepared);
    elaw_prepared_free(&prepared);
    return status;
}

static int eigenvalues(const char *path, const elaw_data *data, double *out)
{
    if (data->rows != data->cols)
        return cli_refuse(path,
                          "is %zu x %zu: neither a symmetric matrix nor one "
                          "column of eigenvalues",
                          data->rows, data->cols);
    elaw_operator op = {0};
    elaw_eigen all = {0};
    elaw_eigen_options options = {.no_vectors = true};
    elaw_status status = check_symmetric(data);
    if (status == ELAW_OK)
        status = operator_of(data, &op);
    if (status == ELAW_OK)
        status = elaw_eigen_all(&op, &options, &all);
    int said = status == ELAW_OK ? CLI_OK : cli_refuse_last(path);
    if (!said)
        memcpy(out, all.values, all.count * sizeof *out);
    elaw_eigen_free(&all);
    elaw_operator_free(&op);
    return said;
}

int law_file_values(const char *path, double **values, size_t *count)
{
    elaw_data data = {0};
    if (elaw_data_read(path, NULL, &data) != ELAW_OK)
        return cli_refuse_last(path);
    bool list = data.rows == 1 || data.cols == 1;
    size_t n = list ? data.rows * data.cols : data.rows;
    double *out = calloc(n, sizeof *out);
    int status = !out   ? cli_refuse(path, "out of memory")
                 : list ? list_values(path, &data, out)
                        : eigenvalues(path, &data, out);
    elaw_data_free(&data);
    if (status) {
        free(out);
        return status;
    }
    *values = out;
    *count = n;
    return CLI_OK;
}
