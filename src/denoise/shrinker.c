/* One spike, one loss, one formula.
 *   rectangular, beta = ratio, x^2 + x^-2 beta = y^2 - 1 - beta:
 *     c^2 = (x^4 - beta)/(x^4 + beta x^2),  d^2 = (x^4 - beta)/(x^4 + x^2)
 *   symmetric, x + 1/x = y:  c^2 = d^2 = 1 - 1/x^2
 * On the span of the true and the observed vectors the error is 2 x 2,
 *   x e e^T - eta (c, s)(d, t)^T,
 * and minimal at
 *     Frobenius  x c d
 *     operator   x d/c (symmetric: x)
 *     nuclear    x (c d - s t), at least 0: x (2 c^2 - 1) where symmetric,
 *                (x^4 - beta - sqrt(beta) x y)/(x^2 y) else */
#include "denoise/shrinker.h"

#include <math.h>

double elaw_shrinker_edge(bool symmetric, double ratio)
{
    return symmetric ? 2 : 1 + sqrt(ratio);
}

elaw_spike elaw_spike_at(bool symmetric, double ratio, double y)
{
    elaw_spike s = {0, 0, 0};
    if (!(y > elaw_shrinker_edge(symmetric, ratio)))
        return s;
    if (symmetric) {
        s.x = 0.5 * (y + sqrt((y - 2) * (y + 2)));
        s.c = s.d = sqrt((s.x - 1) * (s.x + 1)) / s.x;
        return s;
    }
    double root = sqrt(ratio), low = 1 - root, high = 1 + root;
    /* (y^2 - 1 - ratio)^2 - 4 ratio without cancellation */
    double gap = sqrt((y - high) * (y + high) * (y - low) * (y + low));
    double square = 0.5 * (y * y - 1 - ratio + gap);
    double above = (square - root) * (square + root); /* x^4 - beta          */
    s.x = sqrt(square);
    s.c = sqrt(above / (square * (square + ratio)));
    s.d = sqrt(above / (square * (square + 1)));
    return s;
}

static double frobenius(const elaw_spike *s)
{
    return s->x * s->c * s->d;
}

static double operator_norm(const elaw_spike *s)
{
    return s->c > 0 ? s->x * s->d / s->c : 0;
}

static double nuclear(const elaw_spike *s)
{
    double sine = sqrt((1 - s->c) * (1 + s->c) * (1 - s->d) * (1 + s->d));
    return fmax(0, s->x * (s->c * s->d - sine));
}

double elaw_shrinker(elaw_loss loss, bool symmetric, double ratio, double y)
{
    static double (*const optimal[ELAW_LOSSES])(const elaw_spike *) = {
        [ELAW_LOSS_FROBENIUS] = frobenius,
        [ELAW_LOSS_OPERATOR] = operator_norm,
        [ELAW_LOSS_NUCLEAR] = nuclear};
    elaw_spike s = elaw_spike_at(symmetric, ratio, y);
    return s.x > 0 ? optimal[loss](&s) : 0;
}

double elaw_spike_error(const elaw_spike *s, double eta)
{
    return s->x * s->x + eta * (eta - 2 * s->x * s->c * s->d);
}

double elaw_hard_threshold(double ratio)
{
    double sum = ratio + 1;
    return sqrt(2 * sum +
                8 * ratio / (sum + sqrt(ratio * ratio + 14 * ratio + 1)));
}

double elaw_hard_over_median(double ratio)
{
    const double half = 0.5;
    double median = NAN;
    elaw_law *law;
    if (elaw_law_singular_marchenko_pastur(ratio, 1, &law) != ELAW_OK)
        return NAN;
    if (elaw_law_quantile(law, 1, &half, &median) != ELAW_OK)
        median = NAN;
    elaw_law_free(law);
    return elaw_hard_threshold(ratio) / median;
}
