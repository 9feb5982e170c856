/* What ensembles put into a sample and into a prediction. */
#include "ensemble.h"

void cli_add_real(cli_sampled *out, const char *name, elaw_matrix matrix)
{
    out->part[out->count++] =
        (cli_part){.name = name, .field = ELAW_REAL, .real = matrix};
}

void cli_add_complex(cli_sampled *out, const char *name, elaw_zmatrix matrix)
{
    out->part[out->count++] =
        (cli_part){.name = name, .field = ELAW_COMPLEX, .complex = matrix};
}

void cli_sampled_free(cli_sampled *sampled)
{
    for (size_t i = 0; i < sampled->count; i++) {
        elaw_matrix_free(&sampled->part[i].real);
        elaw_zmatrix_free(&sampled->part[i].complex);
        elaw_sparse_free(&sampled->part[i].sparse);
    }
    *sampled = (cli_sampled){0};
}

json_t *cli_outlier(double strength, double position, double overlap2)
{
    return json_pack("{sososo}", "strength", cli_real(strength), "position",
                     cli_real(position), "overlap2", cli_real(overlap2));
}

json_t *cli_bulk(size_t count, const double edge[])
{
    json_t *list = json_array();
    for (size_t k = 0; k < count; k++)
        json_array_append_new(list, cli_pair(edge[2 * k], edge[2 * k + 1]));
    return list;
}
