/* Real m x n: sum f'_i + |m - n| f_i/y_i + 2 sum_{i != j} y_i f_i/(y_i^2 -
 * y_j^2) = sum f'_i + |m - n| f_i/y_i
 *       + sum_{i < j} (f_i - f_j)/(y_i - y_j) + (f_i + f_j)/(y_i + y_j).
 * Complex, in complex numbers: the pairs as they are, half of f'_i + f_i/y_i on
 * the diagonal, and |m - n| f_i/y_i. Symmetric: sum f'_i + sum_{i < j}
 * (f_i - f_j)/(y_i - y_j); Hermitian the same with twice the pairs, over 2 in
 * numbers of n (n + 1)/2. Pairs of zeros bring nothing. */
#include "denoise/freedom.h"

#include <math.h>

/* (a - b)/(x - y), its limit where x = y */
static double difference(double a, double b, double x, double y, double slope)
{
    double width = x - y;
    return fabs(width) > 1e-12 * (fabs(x) + fabs(y)) ? (a - b) / width : slope;
}

static double pairs(const elaw_factors *f, const double *g, const double *slope)
{
    double sum = 0;
    const double *y = f->value;
    for (size_t i = 0; i < f->count; i++)
        for (size_t j = i + 1; j < f->count; j++) {
            if (g[i] == 0 && g[j] == 0)
                continue;
            sum +=
                difference(g[i], g[j], y[i], y[j], 0.5 * (slope[i] + slope[j]));
            if (!f->symmetric && y[i] + y[j] > 0)
                sum += (g[i] + g[j]) / (y[i] + y[j]);
        }
    return sum;
}

double elaw_freedom(const elaw_factors *f, const double cleaned[],
                    const double slope[])
{
    double longer = (double)(f->rows > f->cols ? f->rows : f->cols);
    double excess = longer - (double)f->count, sum = 0;
    for (size_t i = 0; i < f->count; i++) {
        double share = f->value[i] != 0 ? cleaned[i] / f->value[i] : 0;
        if (f->symmetric)
            sum += slope[i];
        else if (f->width == 1)
            sum += slope[i] + excess * share;
        else
            sum += 0.5 * (slope[i] + share) + excess * share;
    }
    return sum + pairs(f, cleaned, slope);
}
