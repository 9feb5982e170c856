/* Outliers of a bulk law under one strong direction. Read backwards: the
 * strength theta that puts an outlier at z outside the support is explicit,
 *   additive         theta = 1/G(z)
 *   multiplicative   theta = 1/T(z),   T(z) = z G(z) - 1 = int t/(z - t)
 *   rectangular      theta = 1/sqrt(phi(z) phi~(z)),
 *                    phi = int z/(z^2 - s^2), phi~ = c phi + (1 - c)/z
 * and grows with the distance d from the support, so its value at the edge
 * itself is the threshold, its inverse the position, and its derivative gives
 * the overlaps:
 *   1/theta',   (1 + theta)/(z theta'),   theta phi/theta', theta phi~/theta'.
 * theta(d) has the square root of the edge in it: solved for y = sqrt(d), where
 * it is smooth, between bounds that hold for any law with that support.
 * Benaych-Georges and Nadakuditi, arXiv:0910.2120, arXiv:1103.2221. */
#include <eigenlaw/free.h>

#include <float.h>
#include <math.h>

#include "base/status.h"
#include "laws/law.h"

/* What one place outside the support tells. */
typedef struct reading {
    double z, strength, slope; /* |theta|, d|theta|/dd                       */
    double phi, dual;          /* rectangular: phi, phi~                     */
} reading;

typedef struct spike spike;
struct spike {
    const char *where;
    const elaw_law *law;
    double low, high;       /* the whole support                          */
    double end, sign;       /* outliers are at end + sign d               */
    double strength, reach; /* |theta|; its d is at most reach            */
    double ratio;           /* rectangular                                */
    double moment[14];      /* multiplicative and far: of the law         */
    bool far;
    elaw_status (*read)(const spike *s, reading *out);
};

static elaw_status g_at(const spike *s, double z, double *g, double *dg)
{
    elaw_complex value, slope;
    elaw_status status =
        elaw_law_g(s->law, (elaw_complex){z, 0}, &value, &slope);
    if (status != ELAW_OK)
        return status;
    /* at an atom or a hard edge the limit from above is not real */
    bool finite = isfinite(value.re) && isfinite(value.im);
    *g = finite ? value.re : s->sign * INFINITY;
    *dg = isfinite(slope.re) ? slope.re : -INFINITY;
    return ELAW_OK;
}

/* --- strength as a function of the position ------------------------------- */

static elaw_status read_additive(const spike *s, reading *r)
{
    double g, dg;
    elaw_status status = g_at(s, r->z, &g, &dg);
    if (status != ELAW_OK)
        return status;
    r->strength = 1 / fabs(g);
    r->slope = -dg / g / g;
    return ELAW_OK;
}

/* z >= 16 edge: zG - 1 would cancel; 14 moments give all digits. */
static void read_moments(const spike *s, double z, double *t, double *dt)
{
    size_t count = sizeof s->moment / sizeof s->moment[0];
    *t = *dt = 0;
    for (size_t k = count; k > 0; k--) {
        *t = (*t + s->moment[k - 1]) / z;
        *dt = (*dt - (double)k * s->moment[k - 1]) / z;
    }
    *dt /= z;
}

static elaw_status read_multiplicative(const spike *s, reading *r)
{
    double g, dg, t, dt;
    if (s->far && r->z >= 16 * s->high) {
        read_moments(s, r->z, &t, &dt);
    } else {
        elaw_status status = g_at(s, r->z, &g, &dg);
        if (status != ELAW_OK)
            return status;
        t = r->z * g - 1;
        dt = g + r->z * dg;
    }
    r->strength = 1 / fabs(t);
    r->slope = -dt / t / t;
    return ELAW_OK;
}

/* phi from the law of s itself: 2 z/(z^2 - s^2) = 1/(z - s) + 1/(z + s). */
static elaw_status read_rectangular(const spike *s, reading *r)
{
    double g, dg, mirror, dmirror, z = r->z, c = s->ratio;
    elaw_status status = g_at(s, z, &g, &dg);
    if (status == ELAW_OK)
        status = g_at(s, -z, &mirror, &dmirror);
    if (status != ELAW_OK)
        return status;
    if (!isfinite(g)) {
        r->strength = 0;
        r->slope = INFINITY;
        return ELAW_OK;
    }
    double phi = 0.5 * (g - mirror), dphi = 0.5 * (dg + dmirror);
    double dual = c * phi + (1 - c) / z, ddual = c * dphi - (1 - c) / z / z;
    r->phi = phi;
    r->dual = dual;
    r->strength = 1 / (sqrt(phi) * sqrt(dual));
    r->slope = -0.5 * r->strength * (dphi / phi + ddual / dual);
    return ELAW_OK;
}

/* --- the position --------------------------------------------------------- */

static elaw_status read_at(const spike *s, double d, reading *r)
{
    r->z = s->end + s->sign * d;
    return s->read(s, r);
}

/* |theta|(y^2) = strength, below it at y = low, not below at y = high: Newton,
 * halving where it leaves the bracket. Ends where z is known to rounding; where
 * the support ends hard, that may be the end itself. */
static elaw_status locate(const spike *s, reading *r)
{
    double low = 0, high = sqrt(s->reach) * (1 + 8 * DBL_EPSILON), y = high;
    for (int i = 0; i < 300; i++) {
        elaw_status status = read_at(s, y * y, r);
        if (status != ELAW_OK)
            return status;
        double excess = r->strength - s->strength;
        if (excess < 0)
            low = y;
        else
            high = y;
        double next = y - excess / (2 * y * r->slope);
        if (!(next > low && next < high))
            next = 0.5 * (low + high);
        double rounding = DBL_EPSILON * (fabs(r->z) + y * y);
        bool known = fabs(next - y) * (next + y) <= rounding ||
                     (high - low) * (high + low) <= rounding;
        if (known || excess == 0)
            return ELAW_OK;
        y = next;
    }
    return elaw_fail(ELAW_ENOCONV,
                     "%s: the outlier of strength %g is not located near %g",
                     s->where, s->sign * s->strength, r->z);
}

static void whole_support(const elaw_law *law, double *low, double *high)
{
    *low = INFINITY, *high = -INFINITY;
    for (size_t i = 0; i < 2 * law->intervals; i++) {
        *low = fmin(*low, law->edge[i]);
        *high = fmax(*high, law->edge[i]);
    }
    for (size_t i = 0; i < law->atoms; i++) {
        *low = fmin(*low, law->place[i]);
        *high = fmax(*high, law->place[i]);
    }
}

static elaw_status check_strength(const char *where, double strength)
{
    if (isfinite(strength) && strength != 0)
        return ELAW_OK;
    return elaw_fail(ELAW_EDOMAIN, "%s: strength = %g is not finite and not 0",
                     where, strength);
}

/* Edges at 0 that were computed may be rounded below it. */
static elaw_status check_positive(const spike *s)
{
    if (s->low >= -1e-12 * fabs(s->high))
        return ELAW_OK;
    return elaw_fail(ELAW_EDOMAIN,
                     "%s: the support reaches down to %g, below 0", s->where,
                     s->low);
}

static spike create(const char *where, const elaw_law *law, double strength,
                    elaw_status (*read)(const spike *, reading *))
{
    spike s = {.where = where, .law = law, .read = read};
    whole_support(law, &s.low, &s.high);
    s.sign = strength > 0 ? 1 : -1;
    s.end = strength > 0 ? s.high : s.low;
    s.strength = fabs(strength);
    return s;
}

/* The threshold and, above it, what is found at the outlier. */
static elaw_status solve(const spike *s, double *threshold, reading *at,
                         bool *outside)
{
    reading edge = {0};
    elaw_status status = read_at(s, 0, &edge);
    if (status != ELAW_OK)
        return status;
    *threshold = edge.strength;
    *outside = s->strength > edge.strength;
    *at = edge;
    return *outside ? locate(s, at) : ELAW_OK;
}

/* top/slope, which is 0 where the slope is infinite and so is top. */
static double overlap(double top, double slope)
{
    return isfinite(slope) ? fmin(1, fmax(0, top / slope)) : 0;
}

static void deliver(const spike *s, const elaw_free_outlier *found,
                    double critical, elaw_free_outlier *out, double *threshold)
{
    if (out != NULL) {
        *out = *found;
        out->strength = s->sign * s->strength;
    }
    if (threshold != NULL)
        *threshold = s->sign * critical + 0.0; /* no -0 */
}

/* --- the three maps ------------------------------------------------------- */

/* 1/(z - low) <= G(z) <= 1/(z - end): d is in [theta - width, theta]. */
elaw_status elaw_free_outlier_additive(const elaw_law *law, double strength,
                                       elaw_free_outlier *out,
                                       double *threshold)
{
    const char *where = "elaw_free_outlier_additive";
    elaw_status status = check_strength(where, strength);
    if (status != ELAW_OK)
        return status;
    spike s = create(where, law, strength, read_additive);
    reading at;
    double critical;
    bool outside;
    s.reach = s.strength;
    status = solve(&s, &critical, &at, &outside);
    if (status != ELAW_OK)
        return status;
    elaw_free_outlier found = {.position = at.z, .outside = outside};
    if (outside)
        found.overlap2 = overlap(1, at.slope);
    deliver(&s, &found, critical, out, threshold);
    return ELAW_OK;
}

/* T(z) <= end/(z - end) on the right: d <= end theta; on the left z stays
 * above 0, and a support that begins there leaves no room. */
elaw_status elaw_free_outlier_multiplicative(const elaw_law *law,
                                             double strength,
                                             elaw_free_outlier *out,
                                             double *threshold)
{
    const char *where = "elaw_free_outlier_multiplicative";
    elaw_status status = check_strength(where, strength);
    if (status == ELAW_OK && !(strength > -1))
        status = elaw_fail(ELAW_EDOMAIN, "%s: strength = %g is not above -1",
                           where, strength);
    if (status != ELAW_OK)
        return status;
    spike s = create(where, law, strength, read_multiplicative);
    status = check_positive(&s);
    reading at = {.z = s.end};
    double critical = s.sign > 0 ? INFINITY : 1; /* of the atom at 0 alone */
    bool outside = false;
    s.reach = s.sign > 0 ? s.end * s.strength : s.end;
    s.far = s.sign > 0 && s.strength >= 15;
    if (status == ELAW_OK && s.far)
        status = elaw_law_moments(law, sizeof s.moment / sizeof s.moment[0],
                                  s.moment);
    if (status == ELAW_OK && s.end > 0)
        status = solve(&s, &critical, &at, &outside);
    if (status != ELAW_OK)
        return status;
    elaw_free_outlier found = {.position = at.z, .outside = outside};
    if (outside)
        found.overlap2 = overlap((1 + strength) / at.z, at.slope);
    deliver(&s, &found, critical, out, threshold);
    return ELAW_OK;
}

/* phi, phi~ <= z/(z^2 - end^2): z^2 - theta z - end^2 <= 0. */
elaw_status elaw_free_outlier_rectangular(const elaw_law *law, double ratio,
                                          double strength,
                                          elaw_free_outlier *out,
                                          double *threshold)
{
    const char *where = "elaw_free_outlier_rectangular";
    elaw_status status = ELAW_OK;
    if (!(ratio > 0 && ratio <= 1))
        status = elaw_fail(ELAW_EDOMAIN, "%s: ratio = %g is not in (0, 1]",
                           where, ratio);
    else if (!(strength > 0) || !isfinite(strength))
        status =
            elaw_fail(ELAW_EDOMAIN, "%s: strength = %g is not finite and > 0",
                      where, strength);
    if (status != ELAW_OK)
        return status;
    spike s = create(where, law, strength, read_rectangular);
    reading at;
    double critical, twice = 2 * s.end;
    bool outside;
    s.ratio = ratio;
    s.reach = 0.5 * (strength +
                     strength * (strength / (hypot(strength, twice) + twice)));
    status = check_positive(&s);
    if (status == ELAW_OK)
        status = solve(&s, &critical, &at, &outside);
    if (status != ELAW_OK)
        return status;
    elaw_free_outlier found = {.position = at.z, .outside = outside};
    if (outside) {
        found.left_overlap2 = overlap(at.strength * at.phi, at.slope);
        found.right_overlap2 = overlap(at.strength * at.dual, at.slope);
    }
    deliver(&s, &found, critical, out, threshold);
    return ELAW_OK;
}
