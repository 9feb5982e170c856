/* Shape, centring, covariance: the questions before any analysis. */
#include <stdio.h>

#include "input.h"

int cli_take_shape(const cli_common *common, const char *as, const char *center,
                   const char *scale, elaw_prepare_options *out)
{
    static const char *const shapes[] = {"", "symmetric", "rectangular", NULL};
    static const char *const centers[] = {"none", "columns", "rows", "both",
                                          NULL};
    static const char *const scales[] = {"none", "columns", NULL};
    int chosen_shape = 0, chosen_center = 0, chosen_scale = 0, status = CLI_OK;
    if (as)
        status = *as ? cli_choice(common, "--as", as, shapes, &chosen_shape)
                     : cli_wrong(common, "--as takes a word");
    if (!status && center)
        status =
            cli_choice(common, "--center", center, centers, &chosen_center);
    if (!status && scale)
        status = cli_choice(common, "--scale", scale, scales, &chosen_scale);
    out->shape = (elaw_shape)chosen_shape;
    out->center = (elaw_center)chosen_center;
    out->scale_columns = chosen_scale == 1;
    return status;
}

int cli_take_covariance(const cli_common *common, int covariance,
                        const char *samples_text,
                        elaw_prepare_options *preparing, size_t *samples)
{
    if (covariance != (samples_text != NULL))
        return cli_wrong(common, "--covariance and --samples N go together");
    if (!covariance)
        return CLI_OK;
    if (preparing->shape == ELAW_SHAPE_RECTANGULAR ||
        preparing->center != ELAW_CENTER_NONE || preparing->scale_columns)
        return cli_wrong(common, "--covariance goes without --as rectangular, "
                                 "--center and --scale");
    preparing->shape = ELAW_SHAPE_SYMMETRIC;
    preparing->take_covariance = true;
    return cli_count(common, "--samples", samples_text, 2, samples);
}

int cli_ask_for_samples(const char *file, const elaw_prepare_options *asked,
                        const elaw_notes *notes)
{
    if (!notes->looks_like_covariance || asked->shape != ELAW_SHAPE_AUTO)
        return CLI_OK;
    return cli_refuse(file,
                      "looks like a %s matrix (%s diagonal): say --covariance "
                      "--samples N, or --as symmetric if it is none",
                      notes->unit_diagonal ? "correlation" : "covariance",
                      notes->unit_diagonal ? "unit" : "positive, dominant");
}

void cli_print_matrix(const char *file, const elaw_data *data, elaw_kind kind,
                      const elaw_prepare_options *preparing)
{
    static const char *const centers[] = {"", ", columns centred",
                                          ", rows centred",
                                          ", rows and columns centred"};
    printf("%s: %zu x %zu, %s%s%s%s%s\n", file, data->rows, data->cols,
           elaw_kind_name(kind), data->field == ELAW_COMPLEX ? ", complex" : "",
           data->storage == ELAW_SPARSE ? ", sparse" : "",
           centers[preparing->center],
           !preparing->scale_columns                  ? ""
           : preparing->center == ELAW_CENTER_COLUMNS ? " and scaled"
                                                      : ", columns scaled");
}

void cli_add_matrix(json_t *object, const char *command, const char *file,
                    const elaw_data *data, elaw_kind kind)
{
    bool is_complex = data->field == ELAW_COMPLEX;
    bool sparse = data->storage == ELAW_SPARSE;
    json_object_set_new(object, "command", json_string(command));
    json_object_set_new(object, "file", cli_string(file));
    json_object_set_new(object, "rows", cli_count_json(data->rows));
    json_object_set_new(object, "cols", cli_count_json(data->cols));
    json_object_set_new(object, "kind", json_string(elaw_kind_name(kind)));
    json_object_set_new(object, "field",
                        json_string(is_complex ? "complex" : "real"));
    json_object_set_new(object, "storage",
                        json_string(sparse ? "sparse" : "dense"));
}
