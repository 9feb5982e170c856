/* What a file held: released in one place. */
#include <string.h>

#include <eigenlaw/matrix.h>

#include "base/memory.h"

static void free_names(char **name, size_t count)
{
    if (name == NULL)
        return;
    for (size_t i = 0; i < count; i++)
        elaw_free(name[i]);
    elaw_free(name);
}

void elaw_data_free(elaw_data *data)
{
    if (data == NULL)
        return;
    elaw_matrix_free(&data->dense);
    elaw_zmatrix_free(&data->zdense);
    elaw_sparse_free(&data->sparse);
    free_names(data->row_name, data->rows);
    free_names(data->col_name, data->cols);
    elaw_free(data->missing);
    memset(data, 0, sizeof *data);
}
