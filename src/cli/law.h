/* What `law EXPRESSION` and `law tracy-widom` share: the lists of places that
 * are asked for, and rows of numbers printed as JSON or as a table. */
#ifndef CLI_LAW_H
#define CLI_LAW_H

#include "cli.h"

typedef struct law_asked {
    cli_common common;
    char *at_text, *quantile_text, *stieltjes_text, *moments_text, *grid_text,
        *beta_text;
    int edges;
    double *at, *quantile; /* the lists, owned                              */
    size_t at_count, quantile_count;
    elaw_complex *z;
    size_t z_count, moments, grid;
} law_asked;

/* A named table: rows x cols, row-major; its rows become JSON objects with the
 * column names as members. */
typedef struct law_table {
    const char *name;
    size_t rows, cols;
    const char *const *column;
    const double *value;
} law_table;

void law_add_table(json_t *object, const law_table *table);
void law_print_table(const law_table *table);

int law_tracy_widom(const law_asked *asked);

#endif
