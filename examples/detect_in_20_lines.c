#include <eigenlaw/eigenlaw.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    elaw_data data = {0};
    elaw_prepared table = {0};
    elaw_verdict found = {0};
    elaw_prepare_options how = {.center = ELAW_CENTER_COLUMNS,
                                .scale_columns = true};
    int failed = argc < 2 || elaw_data_read(argv[1], NULL, &data) ||
                 elaw_prepare(&data, &how, &table) ||
                 elaw_detect(&table.op, NULL, &found);
    if (failed)
        fprintf(stderr, "%s\n", elaw_last_error());
    for (size_t i = 0; i < found.count; i++)
        printf("%g: p = %.1e, strength %g\n", found.outliers[i].value,
               found.outliers[i].p_value, found.outliers[i].strength);
    elaw_verdict_free(&found);
    elaw_prepared_free(&table);
    elaw_data_free(&data);
    return failed;
}
