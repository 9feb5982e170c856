/* The numbers that are asked of a law. */
#include <math.h>
#include <stdlib.h>

#include "law.h"

void law_answers_free(law_answers *w)
{
    free(w->at);
    free(w->quantile);
    free(w->outlier);
    free(w->threshold);
    free(w->moment);
    free(w->cumulant);
    free(w->grid);
    free(w->g);
}

static double *numbers(size_t count)
{
    return calloc(count + 1, sizeof(double));
}

static bool create(const law_asked *o, law_answers *w)
{
    w->at = numbers(LAW_AT_COLS * o->at_count);
    w->quantile = numbers(2 * o->quantile_count);
    w->outlier = calloc(o->outlier_count + 1, sizeof *w->outlier);
    w->threshold = numbers(o->outlier_count);
    w->moment = numbers(o->moments);
    w->cumulant = numbers(o->cumulants);
    w->grid = numbers(2 * o->grid);
    w->g = calloc(o->z_count + 1, sizeof *w->g);
    return w->at && w->quantile && w->outlier && w->threshold && w->moment &&
           w->cumulant && w->grid && w->g;
}

static elaw_status fill_at(const law_asked *o, const elaw_law *law,
                           law_answers *w)
{
    elaw_status status = ELAW_OK;
    for (size_t i = 0; i < o->at_count && status == ELAW_OK; i++) {
        double *row = w->at + LAW_AT_COLS * i;
        elaw_complex z = {o->at[i], 0}, g = {0, 0};
        row[0] = o->at[i];
        status = elaw_law_density(law, 1, row, &row[1]);
        if (status == ELAW_OK)
            status = elaw_law_cdf(law, 1, row, &row[2]);
        if (status == ELAW_OK)
            status = elaw_law_stieltjes(law, 1, &z, &g);
        row[3] = g.re;
    }
    return status;
}

static elaw_status fill_quantile(const law_asked *o, const elaw_law *law,
                                 law_answers *w)
{
    elaw_status status = ELAW_OK;
    for (size_t i = 0; i < o->quantile_count && status == ELAW_OK; i++) {
        double *row = w->quantile + 2 * i;
        row[0] = o->quantile[i];
        status = elaw_law_quantile(law, 1, row, row + 1);
    }
    return status;
}

static elaw_status fill_transform(const law_asked *o, const elaw_law *law,
                                  law_answers *w)
{
    if (o->z_count == 0)
        return ELAW_OK;
    return elaw_law_stieltjes(law, o->z_count, o->z, w->g);
}

static elaw_status fill_moments(const law_asked *o, const elaw_law *law,
                                law_answers *w)
{
    double first[2];
    elaw_status status = elaw_law_moments(law, 2, first);
    if (status != ELAW_OK)
        return status;
    w->mean = first[0];
    w->variance = fmax(0, first[1] - first[0] * first[0]);
    if (o->moments > 0)
        status = elaw_law_moments(law, o->moments, w->moment);
    if (status == ELAW_OK && o->cumulants > 0)
        status = elaw_law_cumulants(law, o->cumulants, w->cumulant);
    return status;
}

/* Edge to edge; a law of atoms alone: between the outer ones. */
static elaw_status fill_grid(const law_asked *o, const elaw_law *law,
                             law_answers *w)
{
    double low = w->intervals ? w->edge[0] : w->place[0];
    double high = w->intervals ? w->edge[2 * w->intervals - 1]
                               : w->place[w->atom_count - 1];
    elaw_status status = ELAW_OK;
    for (size_t i = 0; i < o->grid && status == ELAW_OK; i++) {
        double *row = w->grid + 2 * i;
        double t = (double)i / (double)(o->grid - 1);
        row[0] = i + 1 == o->grid ? high : low + t * (high - low);
        status = elaw_law_density(law, 1, row, &row[1]);
    }
    return status;
}

static elaw_status fill_outliers(const law_asked *o, const elaw_law *law,
                                 double ratio, law_answers *w)
{
    elaw_status status = ELAW_OK;
    w->rectangular = ratio > 0;
    for (size_t i = 0; i < o->outlier_count && status == ELAW_OK; i++)
        if (w->rectangular)
            status = elaw_free_outlier_rectangular(
                law, ratio, o->outlier[i], &w->outlier[i], &w->threshold[i]);
        else
            status = elaw_free_outlier_additive(
                law, o->outlier[i], &w->outlier[i], &w->threshold[i]);
    return status;
}

/* --- all of it ------------------------------------------------------------ */

int law_answer(const law_asked *o, const char *expression, const elaw_law *law,
               double ratio, law_answers *w)
{
    elaw_status (*const fills[])(const law_asked *, const elaw_law *,
                                 law_answers *) = {
        fill_at, fill_quantile, fill_transform, fill_moments, fill_grid};
    *w = (law_answers){0};
    if (!create(o, w))
        return cli_refuse(expression, "out of memory");
    elaw_status status = elaw_law_support(law, &w->intervals, &w->edge);
    if (status == ELAW_OK)
        status = elaw_law_atoms(law, &w->atom_count, &w->place, &w->weight);
    for (size_t i = 0; i < sizeof fills / sizeof fills[0]; i++)
        if (status == ELAW_OK)
            status = fills[i](o, law, w);
    if (status == ELAW_OK)
        status = fill_outliers(o, law, ratio, w);
    return status == ELAW_OK ? CLI_OK : cli_refuse_last(expression);
}
