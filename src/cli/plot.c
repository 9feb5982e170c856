/* Figures of the commands. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot.h"

int cli_check_plot(const cli_common *common, const char *path)
{
    if (!path)
        return CLI_OK;
    switch (elaw_plot_check(path)) {
    case ELAW_OK:
        return CLI_OK;
    case ELAW_EINVAL:
        return cli_wrong(common, "--plot %s", elaw_last_error());
    default:
        return cli_refuse_last(path);
    }
}

int cli_plot(const char *path, const elaw_spectrum_plot *plot)
{
    if (!path || elaw_plot_spectrum(path, plot) == ELAW_OK)
        return CLI_OK;
    return cli_refuse_last(path);
}

int cli_plot_law(const char *path, const char *expression, const elaw_law *law,
                 size_t outliers, const double *outlier)
{
    elaw_spectrum_plot plot = {.title = expression,
                               .x_label = "x",
                               .law = law,
                               .law_name = "limiting density",
                               .outliers = outliers,
                               .outlier = outlier};
    return cli_plot(path, &plot);
}

/* Edges sigma (1 -+ sqrt c) tell sigma and c. A covariance of fewer samples
 * than variables has its lower edge at sigma (sqrt c - 1). */
elaw_status cli_bulk_law(const elaw_verdict *v, size_t samples, elaw_law **out,
                         const char **name)
{
    double low = v->lower_edge, high = v->upper_edge;
    if (v->kind == ELAW_KIND_SYMMETRIC || v->kind == ELAW_KIND_HERMITIAN) {
        *name = "semicircle";
        return elaw_law_semicircle(high * high / 4, out);
    }
    bool covariance = v->kind == ELAW_KIND_COVARIANCE;
    if (covariance) {
        low = sqrt(low);
        high = sqrt(high);
    }
    double sum = (high + low) / 2, difference = (high - low) / 2;
    bool few = covariance && v->rows > samples;
    double sigma = few ? difference : sum, other = few ? sum : difference;
    double ratio = other / sigma * (other / sigma);
    *name = covariance ? "Marchenko-Pastur" : "singular Marchenko-Pastur";
    return covariance ? elaw_law_marchenko_pastur(ratio, sigma * sigma, out)
                      : elaw_law_singular_marchenko_pastur(fmin(ratio, 1),
                                                           sigma * sigma, out);
}

/* "FILE: 600 x 400, rectangular, 2 outliers", FILE without its folder */
static void write_title(char text[256], const char *file, const elaw_verdict *v)
{
    const char *name = strrchr(file, '/');
    snprintf(text, 256, "%.100s: %zu x %zu, %s, %zu outlier%s",
             name ? name + 1 : file, v->rows, v->cols, elaw_kind_name(v->kind),
             v->count, v->count == 1 ? "" : "s");
}

static int draw_verdict(const char *path, const char *file,
                        const elaw_verdict *v, const elaw_density *d,
                        const elaw_law *law, const char *law_name,
                        const double *outlier)
{
    char title[256], name[64];
    bool rectangular = v->kind == ELAW_KIND_RECTANGULAR;
    write_title(title, file, v);
    snprintf(name, sizeof name, "%s law", law_name);
    elaw_spectrum_plot plot = {
        .title = title,
        .x_label = rectangular ? "singular value s" : NULL,
        .values = d ? 0 : v->spectrum_count,
        .value = v->spectrum,
        .value_name = rectangular ? "singular values" : "eigenvalues",
        .density_name = "kernel polynomial method",
        .law = law,
        .law_name = name,
        .outliers = v->count,
        .outlier = outlier};
    if (d) {
        plot.points = d->points;
        plot.x = d->x;
        plot.density = d->density;
        plot.error = d->error;
    }
    return cli_plot(path, &plot);
}

int cli_plot_verdict(const char *path, const char *file, size_t samples,
                     const elaw_verdict *v, const elaw_density *density)
{
    elaw_law *law = NULL;
    const char *name;
    int status;
    if (!path)
        return CLI_OK;
    double *outlier = malloc((v->count + 1) * sizeof *outlier);
    if (!outlier)
        return cli_refuse(path, "out of memory");
    for (size_t i = 0; i < v->count; i++)
        outlier[i] = v->outliers[i].value;
    status = cli_bulk_law(v, samples, &law, &name) == ELAW_OK
                 ? draw_verdict(path, file, v, density, law, name, outlier)
                 : cli_refuse_last(path);
    elaw_law_free(law);
    free(outlier);
    return status;
}
