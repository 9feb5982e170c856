#include "files.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "io/format.h"

static char directory[256];

static void make_directory(void)
{
    const char *place = getenv("TMPDIR");
    snprintf(directory, sizeof directory, "%s/elaw-test-XXXXXX",
             place != NULL ? place : "/tmp");
    assert_non_null(mkdtemp(directory));
}

const char *scratch(const char *name)
{
    static char path[8][512];
    static unsigned turn;
    if (directory[0] == 0)
        make_directory();
    char *p = path[turn++ % 8];
    snprintf(p, sizeof path[0], "%s/%s", directory, name);
    return p;
}

const char *scratch_write(const char *name, const void *bytes, size_t size)
{
    const char *path = scratch(name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    return path;
}

const char *scratch_write_gz(const char *name, const void *bytes, size_t size)
{
    const char *path = scratch(name);
    gzFile file = gzopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(gzwrite(file, bytes, (unsigned)size), (int)size);
    assert_int_equal(gzclose(file), Z_OK);
    return path;
}

/* Counts the files, removing them where asked. */
static size_t visit(bool removing)
{
    DIR *list = opendir(directory);
    size_t count = 0;
    if (list == NULL)
        return 0;
    for (struct dirent *e = readdir(list); e != NULL; e = readdir(list)) {
        char path[600];
        if (e->d_name[0] == '.' && strspn(e->d_name, ".") == strlen(e->d_name))
            continue;
        count++;
        snprintf(path, sizeof path, "%s/%s", directory, e->d_name);
        if (removing && unlink(path) != 0)
            rmdir(path);
    }
    closedir(list);
    return count;
}

size_t scratch_count(void)
{
    return visit(false);
}

int scratch_end(void **state)
{
    (void)state;
    if (directory[0] == 0)
        return 0;
    visit(true);
    return rmdir(directory);
}

elaw_status read_bytes(const char *name, const void *bytes, size_t size,
                       const elaw_read_options *options, elaw_data *out)
{
    elaw_source source;
    elaw_status status = elaw_source_borrow(name, bytes, size, &source);
    if (status != ELAW_OK)
        return status;
    status = elaw_source_read(&source, options, out);
    elaw_source_close(&source);
    return status;
}

elaw_status read_text(const char *name, const char *text,
                      const elaw_read_options *options, elaw_data *out)
{
    return read_bytes(name, text, strlen(text), options, out);
}

static double sparse_entry(const elaw_sparse *a, size_t i, size_t j, int part)
{
    size_t width = a->field == ELAW_COMPLEX ? 2 : 1;
    for (size_t k = a->column_start[j]; k < a->column_start[j + 1]; k++)
        if (a->row[k] == i)
            return a->value[k * width + (size_t)part];
    return 0;
}

double entry(const elaw_data *data, size_t i, size_t j, int part)
{
    if (data->storage == ELAW_SPARSE)
        return sparse_entry(&data->sparse, i, j, part);
    if (data->field == ELAW_REAL)
        return elaw_matrix_get(&data->dense, i, j);
    elaw_complex z = elaw_zmatrix_get(&data->zdense, i, j);
    return part == 0 ? z.re : z.im;
}
