/* The door of reading and writing: which format, and who cleans up. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/memory.h"
#include "io/format.h"

static const elaw_format *const formats[] = {
    &elaw_format_npy,
    &elaw_format_mtx,
    &elaw_format_csv,
    &elaw_format_tsv,
};
enum { FORMATS = sizeof formats / sizeof *formats };

/* What is not a matrix we read, by its first bytes. */
static const struct {
    const char *mark;
    size_t length;
    const char *what, *advice;
} foreign[] = {
    {"MATLAB", 6, "a MATLAB file", "save the matrix as .npy, .mtx or .csv"},
    {"\x89HDF\r\n\x1a\n", 8, "an HDF5 file",
     "save the matrix as .npy, .mtx or .csv"},
    {"PK\x03\x04", 4, "a zip archive (.npz, .xlsx)",
     "unpack it, or save the matrix as .npy or .csv"},
    {"BZh", 3, "packed by bzip2", "unpack it, or pack it with gzip"},
    {"\xfd"
     "7zXZ",
     5, "packed by xz", "unpack it, or pack it with gzip"},
    {"\x28\xb5\x2f\xfd", 4, "packed by zstd",
     "unpack it, or pack it with gzip"},
    {"\xff\xfe", 2, "text in UTF-16", "save it as UTF-8"},
    {"\xfe\xff", 2, "text in UTF-16", "save it as UTF-8"},
    {"%PDF", 4, "a PDF document", "save the table as .csv"},
};

/* Does path end in ".EXTENSION" or ".EXTENSION.gz"? */
static bool has_extension(const char *path, const char *extension)
{
    size_t length = strlen(path), size = strlen(extension);
    if (length > 3 && strcasecmp(path + length - 3, ".gz") == 0)
        length -= 3;
    return length > size + 1 && path[length - size - 1] == '.' &&
           strncasecmp(path + length - size, extension, size) == 0;
}

static const elaw_format *by_extension(const char *path)
{
    for (size_t f = 0; f < FORMATS; f++)
        for (size_t e = 0; e < 3 && formats[f]->extension[e] != NULL; e++)
            if (has_extension(path, formats[f]->extension[e]))
                return formats[f];
    return NULL;
}

static const elaw_format *by_content(const char *bytes, size_t size)
{
    for (size_t f = 0; f < FORMATS; f++)
        if (formats[f]->sniff != NULL && formats[f]->sniff(bytes, size))
            return formats[f];
    return NULL;
}

static bool is_text(const elaw_source *source)
{
    size_t looked = source->size < 4096 ? source->size : 4096;
    return memchr(source->bytes, 0, looked) == NULL;
}

static elaw_status choose(const elaw_source *source, const elaw_format **out)
{
    *out = by_content(source->bytes, source->size);
    if (*out != NULL)
        return ELAW_OK;
    for (size_t k = 0; k < sizeof foreign / sizeof *foreign; k++)
        if (source->size >= foreign[k].length &&
            memcmp(source->bytes, foreign[k].mark, foreign[k].length) == 0)
            return elaw_fail(ELAW_EUNSUPPORTED, "%s: is %s: %s", source->name,
                             foreign[k].what, foreign[k].advice);
    *out = by_extension(source->path);
    if (*out == NULL && is_text(source))
        *out = &elaw_format_csv;
    if (*out == NULL)
        return elaw_fail(ELAW_EFORMAT,
                         "%s: is no known matrix format: NPY, Matrix Market, "
                         "CSV and TSV are read",
                         source->name);
    return ELAW_OK;
}

elaw_status elaw_source_read(elaw_source *source,
                             const elaw_read_options *options, elaw_data *out)
{
    static const elaw_read_options plain = {0};
    const elaw_format *format = NULL;
    elaw_data data = {0};
    elaw_status status = choose(source, &format);
    if (status == ELAW_OK)
        status =
            format->read(source, options != NULL ? options : &plain, &data);
    if (status == ELAW_OK)
        *out = data;
    return status;
}

elaw_status elaw_data_read(const char *path, const elaw_read_options *options,
                           elaw_data *out)
{
    if (path == NULL || out == NULL)
        return elaw_fail(ELAW_EINVAL, "elaw_data_read: %s is NULL",
                         path == NULL ? "path" : "out");
    elaw_source source;
    bool copy = options != NULL && options->copy;
    elaw_status status = elaw_source_open(path, copy, &source);
    if (status != ELAW_OK)
        return status;
    status = elaw_source_read(&source, options, out);
    elaw_source_close(&source);
    return status;
}

static elaw_status sparse_to_dense(const elaw_sparse *a, elaw_matrix *out)
{
    elaw_status status = elaw_matrix_create(a->rows, a->cols, out);
    if (status != ELAW_OK)
        return status;
    for (size_t j = 0; j < a->cols; j++)
        for (size_t k = a->column_start[j]; k < a->column_start[j + 1]; k++)
            out->data[a->row[k] + j * out->ld] = a->value[k];
    return ELAW_OK;
}

elaw_status elaw_matrix_read(const char *path, const elaw_read_options *options,
                             elaw_matrix *out)
{
    elaw_data data = {0};
    if (out == NULL)
        return elaw_fail(ELAW_EINVAL, "elaw_matrix_read: out is NULL");
    elaw_status status = elaw_data_read(path, options, &data);
    if (status != ELAW_OK)
        return status;
    if (data.field == ELAW_COMPLEX) {
        status = elaw_fail(ELAW_EUNSUPPORTED,
                           "%.200s: holds a complex matrix where a real one "
                           "is needed: save its real or imaginary part",
                           path);
    } else if (data.storage == ELAW_SPARSE) {
        status = sparse_to_dense(&data.sparse, out);
    } else {
        *out = data.dense;
        memset(&data.dense, 0, sizeof data.dense);
    }
    elaw_data_free(&data);
    return status;
}

/* --- writing -------------------------------------------------------------- */

/* The three kinds of matrix; exactly one is given. */
typedef struct anything {
    const elaw_matrix *real;
    const elaw_zmatrix *complex;
    const elaw_sparse *sparse;
} anything;

static elaw_status cannot_hold(const char *path, const elaw_format *format,
                               const anything *a)
{
    return elaw_fail(ELAW_EUNSUPPORTED,
                     "%.200s: %s does not hold a %s matrix here: %s", path,
                     format->name, a->sparse != NULL ? "sparse" : "complex",
                     a->sparse != NULL ? "write .mtx" : "write .npy or .mtx");
}

/* A device or a pipe has no extension to go by. */
static bool is_device(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && !S_ISREG(info.st_mode) &&
           !S_ISDIR(info.st_mode);
}

static elaw_status choose_to_write(const char *path, const anything *a,
                                   const elaw_write_options *options,
                                   const elaw_format **out)
{
    bool standard = strcmp(path, "-") == 0;
    const elaw_format *format =
        standard ? &elaw_format_npy : by_extension(path);
    if (format == NULL && is_device(path))
        format = a->sparse != NULL ? &elaw_format_mtx : &elaw_format_npy;
    if (format == NULL)
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%.200s: the extension says no format: write .npy, "
                         ".mtx, .csv or .tsv, each also .gz",
                         path);
    if ((a->real != NULL && format->write == NULL) ||
        (a->complex != NULL && format->write_complex == NULL) ||
        (a->sparse != NULL && format->write_sparse == NULL))
        return cannot_hold(path, format, a);
    if (options->single && format != &elaw_format_npy)
        return elaw_fail(ELAW_EUNSUPPORTED,
                         "%.200s: single precision is written in NPY only: "
                         "write .npy",
                         path);
    *out = format;
    return ELAW_OK;
}

static elaw_status write_anything(const char *path, const anything *a,
                                  const elaw_write_options *options)
{
    static const elaw_write_options plain = {0};
    const elaw_format *format = NULL;
    elaw_sink *sink = NULL;
    if (options == NULL)
        options = &plain;
    elaw_status status = choose_to_write(path, a, options, &format);
    if (status == ELAW_OK)
        status = elaw_sink_open(path, &sink);
    if (status != ELAW_OK)
        return status;
    if (a->real != NULL)
        status = format->write(sink, path, a->real, options);
    else if (a->complex != NULL)
        status = format->write_complex(sink, path, a->complex, options);
    else
        status = format->write_sparse(sink, path, a->sparse, options);
    return elaw_sink_finish(sink, status);
}

static elaw_status check_arguments(const char *where, const char *path,
                                   const void *matrix)
{
    if (path == NULL || matrix == NULL)
        return elaw_fail(ELAW_EINVAL, "%s: %s is NULL", where,
                         path == NULL ? "path" : "matrix");
    return ELAW_OK;
}

elaw_status elaw_matrix_write(const char *path, const elaw_matrix *matrix,
                              const elaw_write_options *options)
{
    elaw_status status = check_arguments("elaw_matrix_write", path, matrix);
    if (status != ELAW_OK)
        return status;
    return write_anything(path, &(anything){.real = matrix}, options);
}

elaw_status elaw_zmatrix_write(const char *path, const elaw_zmatrix *matrix,
                               const elaw_write_options *options)
{
    elaw_status status = check_arguments("elaw_zmatrix_write", path, matrix);
    if (status != ELAW_OK)
        return status;
    return write_anything(path, &(anything){.complex = matrix}, options);
}

elaw_status elaw_sparse_write(const char *path, const elaw_sparse *matrix,
                              const elaw_write_options *options)
{
    elaw_status status = check_arguments("elaw_sparse_write", path, matrix);
    if (status != ELAW_OK)
        return status;
    return write_anything(path, &(anything){.sparse = matrix}, options);
}
