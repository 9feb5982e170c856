/* Shuffles every column of a table by itself: each column keeps its values, so
 * its mean, variance and histogram, and whatever the columns had in common is
 * gone. What a method still finds in such a table, it invents.
 *
 *   permute_columns IN OUT SEED
 *
 * Fisher and Yates; the same seed gives the same table. */
#include <stdio.h>
#include <stdlib.h>

#include <eigenlaw/eigenlaw.h>

static void shuffle(double *x, size_t n, elaw_rng rng, size_t column)
{
    for (size_t i = n; i-- > 1;) {
        size_t k = (size_t)(elaw_rng_uniform(rng, i, column) * (double)(i + 1));
        double kept = x[i];
        x[i] = x[k];
        x[k] = kept;
    }
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: permute_columns IN OUT SEED\n");
        return 2;
    }
    elaw_rng rng = {strtoull(argv[3], NULL, 10), 0};
    elaw_matrix read = {0}, table = {0}; /* what is read may be a mapped file */
    int failed = elaw_matrix_read(argv[1], NULL, &read) != ELAW_OK ||
                 elaw_matrix_copy(&read, &table) != ELAW_OK;
    for (size_t j = 0; !failed && j < table.cols; j++)
        shuffle(table.data + j * table.ld, table.rows, rng, j);
    failed = failed || elaw_matrix_write(argv[2], &table, NULL) != ELAW_OK;
    if (failed)
        fprintf(stderr, "permute_columns: %s\n", elaw_last_error());
    elaw_matrix_free(&table);
    elaw_matrix_free(&read);
    return failed;
}
