/* Matrix Market output: dense matrices as arrays, sparse ones by places. */
#include "io/mtx_write.h"

static void write_size(elaw_sink *sink, size_t n, char after)
{
    char text[32], *at = text + sizeof text;
    *--at = after;
    do
        *--at = (char)('0' + n % 10);
    while ((n /= 10) > 0);
    elaw_sink_write(sink, at, (size_t)(text + sizeof text - at));
}

/* The numbers of an entry and the end of its line. */
static void write_entry(elaw_sink *sink, const double *value, int width)
{
    elaw_sink_number(sink, value[0]);
    if (width == 2) {
        elaw_sink_text(sink, " ");
        elaw_sink_number(sink, value[1]);
    }
    elaw_sink_text(sink, "\n");
}

elaw_status elaw_mtx_write(elaw_sink *sink, const char *path,
                           const elaw_matrix *m,
                           const elaw_write_options *options)
{
    (void)path;
    (void)options;
    elaw_sink_text(sink, "%%MatrixMarket matrix array real general\n");
    write_size(sink, m->rows, ' ');
    write_size(sink, m->cols, '\n');
    for (size_t j = 0; j < m->cols; j++)
        for (size_t i = 0; i < m->rows; i++) {
            double value = elaw_matrix_get(m, i, j);
            write_entry(sink, &value, 1);
        }
    return ELAW_OK;
}

elaw_status elaw_mtx_write_complex(elaw_sink *sink, const char *path,
                                   const elaw_zmatrix *m,
                                   const elaw_write_options *options)
{
    (void)path;
    (void)options;
    elaw_sink_text(sink, "%%MatrixMarket matrix array complex general\n");
    write_size(sink, m->rows, ' ');
    write_size(sink, m->cols, '\n');
    for (size_t j = 0; j < m->cols; j++)
        for (size_t i = 0; i < m->rows; i++) {
            elaw_complex z = elaw_zmatrix_get(m, i, j);
            write_entry(sink, (const double[]){z.re, z.im}, 2);
        }
    return ELAW_OK;
}

elaw_status elaw_mtx_write_sparse(elaw_sink *sink, const char *path,
                                  const elaw_sparse *m,
                                  const elaw_write_options *options)
{
    (void)path;
    (void)options;
    int width = m->field == ELAW_COMPLEX ? 2 : 1;
    elaw_sink_text(sink, "%%MatrixMarket matrix coordinate ");
    elaw_sink_text(sink, width == 2 ? "complex general\n" : "real general\n");
    write_size(sink, m->rows, ' ');
    write_size(sink, m->cols, ' ');
    write_size(sink, m->column_start[m->cols], '\n');
    for (size_t j = 0; j < m->cols; j++)
        for (size_t k = m->column_start[j]; k < m->column_start[j + 1]; k++) {
            write_size(sink, m->row[k] + 1, ' ');
            write_size(sink, j + 1, ' ');
            write_entry(sink, m->value + k * (size_t)width, width);
        }
    return ELAW_OK;
}
