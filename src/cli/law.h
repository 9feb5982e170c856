/* What `law EXPRESSION` and `law tracy-widom` share: what is asked for, and
 * rows of numbers printed as JSON or as a table. */
#ifndef CLI_LAW_H
#define CLI_LAW_H

#include "cli.h"
#include "law_build.h"

typedef struct law_asked {
    cli_common common;
    char *at_text, *quantile_text, *stieltjes_text, *moments_text, *grid_text,
        *cumulants_text, *outlier_text, *beta_text, *plot_path;
    int edges;
    double *at, *quantile, *outlier; /* the lists, owned                    */
    size_t at_count, quantile_count, outlier_count;
    elaw_complex *z;
    size_t z_count, moments, cumulants, grid;
} law_asked;

/* The answers of one law, which owns edge, place and weight. */
typedef struct law_answers {
    size_t intervals, atom_count;
    const double *edge, *place, *weight;
    double mean, variance;
    double *at, *quantile, *grid; /* rows of LAW_AT_COLS, 2, 2               */
    double *moment, *cumulant;
    elaw_free_outlier *outlier;
    double *threshold; /* one for each outlier                              */
    elaw_complex *g;
    bool rectangular; /* outliers have left and right overlaps              */
} law_answers;

enum { LAW_AT_COLS = 4 };

/* Fills what is asked; ratio > 0: outliers of a rectangular law. The status is
 * that of the exit; a refusal is said with the expression as its subject. */
int law_answer(const law_asked *asked, const char *expression,
               const elaw_law *law, double ratio, law_answers *out);
void law_answers_free(law_answers *answers);

int law_print(const law_asked *asked, const char *expression,
              const law_answers *answers, const law_notes *notes);

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
