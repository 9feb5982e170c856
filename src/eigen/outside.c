/* Runs that are looked at every few steps and stopped by what is wanted.
 *   outside   each value beyond [low, high] has residual <= 1e-9 width, and the
 *             first one inside, at each end, is known to inside_error: the
 *             error of a Ritz value is residual^2 / gap, gap the distance to
 *             its neighbour, at least the spacing at an edge, width n^(-2/3)/4
 *   top       the k wanted have residual <= tolerance times the largest
 * Parlett 1980, 11.7 (the quadratic bound). */
#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/status.h"
#include "eigen/task.h"

enum { LOOK_EVERY = 5 };

/* What a look sees. */
typedef struct sight {
    size_t count;
    const double *values, *residuals;
} sight;

typedef struct aim {
    elaw_task *task;
    bool ends; /* both ends count, not only the high one       */
    double low, high, inside_error;
    double accuracy,
        spacing;   /* of the residual outside; of values at an edge */
    size_t *index; /* top: room for k numbers                      */
} aim;

/* --- outside ---------------------------------------------------------------*/

static double distance_to_neighbour(const sight *s, size_t i)
{
    double gap = INFINITY;
    if (i > 0)
        gap = s->values[i - 1] - s->values[i];
    if (i + 1 < s->count)
        gap = fmin(gap, s->values[i] - s->values[i + 1]);
    return gap;
}

/* Is there a value inside at i, and is it known to inside_error? */
static bool inside_known(const aim *goal, const sight *s, size_t i)
{
    double gap = fmax(distance_to_neighbour(s, i), goal->spacing);
    double r = s->residuals[i];
    return r == 0 || r * (r / gap) <= goal->inside_error;
}

/* How many lie above high, and below low. */
static void count_outside(const aim *goal, const sight *s, size_t *above,
                          size_t *below)
{
    *above = *below = 0;
    while (*above < s->count && s->values[*above] > goal->high)
        ++*above;
    while (goal->ends && *above + *below < s->count &&
           s->values[s->count - 1 - *below] < goal->low)
        ++*below;
}

static bool outside_settled(const aim *goal, const sight *s)
{
    size_t above, below;
    count_outside(goal, s, &above, &below);
    if (above + below == s->count)
        return false;
    for (size_t i = 0; i < above; i++)
        if (s->residuals[i] > goal->accuracy)
            return false;
    for (size_t i = s->count - below; i < s->count; i++)
        if (s->residuals[i] > goal->accuracy)
            return false;
    return inside_known(goal, s, above) &&
           (!goal->ends || inside_known(goal, s, s->count - 1 - below));
}

/* --- top -------------------------------------------------------------------*/

static double allowed_residual(const aim *goal, const sight *s)
{
    double largest = fmax(fabs(s->values[0]), fabs(s->values[s->count - 1]));
    return fmax(goal->task->options.tolerance, 8 * DBL_EPSILON) * largest;
}

static bool top_settled(const aim *goal, const sight *s)
{
    size_t k = goal->task->k;
    /* a low-rank operator's few pairs converge at once, wanted or not */
    if (s->count < goal->task->options.subspace || s->count < k)
        return false;
    elaw_choose_which(goal->task->options.which, s->count, k, s->values,
                      goal->index);
    for (size_t i = 0; i < k; i++)
        if (s->residuals[goal->index[i]] > allowed_residual(goal, s))
            return false;
    return true;
}

/* --- the run ---------------------------------------------------------------*/

/* Steps until settled or complete; ELAW_ENOCONV at max_products. */
static elaw_status run_until(const aim *goal,
                             bool (*settled)(const aim *, const sight *),
                             elaw_lanczos *run, sight *s)
{
    const elaw_task *task = goal->task;
    size_t limit = task->options.max_products;
    size_t each = task->product.a.symmetric ? 1 : 2;
    for (;;) {
        size_t steps = LOOK_EVERY, left;
        if (limit > 0) {
            left = limit / each - elaw_lanczos_steps(run);
            steps = left < steps ? left : steps;
        }
        elaw_status status = elaw_lanczos_advance(run, steps);
        if (status == ELAW_OK)
            status =
                elaw_lanczos_ritz(run, &s->count, &s->values, &s->residuals);
        if (status != ELAW_OK)
            return status;
        if (elaw_lanczos_complete(run) || (s->count > 0 && settled(goal, s)))
            return ELAW_OK;
        if (steps < LOOK_EVERY)
            return elaw_fail(ELAW_ENOCONV, "%s: not settled after %zu products",
                             task->product.where,
                             elaw_lanczos_info(run).products);
    }
}

static elaw_status open_run(elaw_task *task, elaw_lanczos **run)
{
    elaw_status status =
        elaw_lanczos_create(&task->product.a, task->options.seed, run);
    if (status == ELAW_OK)
        elaw_lanczos_watch(*run, task->product.where, &task->product.progress);
    return status;
}

/* The pairs of these numbers into *found. */
static elaw_status take(elaw_task *task, elaw_lanczos *run, const sight *s,
                        size_t count, const size_t index[], elaw_found *found)
{
    elaw_status status = elaw_found_create(&task->product, count,
                                           !task->product.a.symmetric, found);
    if (status != ELAW_OK)
        return status;
    for (size_t i = 0; i < count; i++)
        found->values[i] = s->values[index[i]];
    return elaw_lanczos_pairs(run, count, index, found->left, found->right);
}

static void close_run(elaw_task *task, elaw_lanczos *run)
{
    if (run != NULL) {
        elaw_solve_info info = elaw_lanczos_info(run);
        task->product.info.solver = info.solver;
        task->product.info.products += info.products;
        task->product.info.passes += info.passes;
    }
    elaw_lanczos_free(run);
}

elaw_status elaw_lanczos_top(elaw_task *task, elaw_found *found)
{
    elaw_lanczos *run = NULL;
    sight s = {0};
    size_t count = 0;
    aim goal = {.task = task};
    goal.index = elaw_alloc(task->k, sizeof *goal.index);
    elaw_status status = goal.index == NULL
                             ? elaw_fail_memory(task->product.where)
                             : open_run(task, &run);
    if (status == ELAW_OK)
        status = run_until(&goal, top_settled, run, &s);
    if (status == ELAW_OK || status == ELAW_ENOCONV) {
        size_t k = task->k < s.count ? task->k : s.count;
        elaw_choose_which(task->options.which, s.count, k, s.values,
                          goal.index);
        for (size_t i = 0; i < k; i++)
            if (s.residuals[goal.index[i]] <= allowed_residual(&goal, &s))
                goal.index[count++] = goal.index[i];
        elaw_status taken = take(task, run, &s, count, goal.index, found);
        status = taken == ELAW_OK ? status : taken;
    }
    close_run(task, run);
    elaw_free(goal.index);
    return status;
}

/* Numbers of the converged ones outside, then of the first inside. */
static elaw_status choose_outside(const aim *goal, const sight *s,
                                  size_t *outside, size_t *count,
                                  size_t **index)
{
    size_t above, below, k = 0, *list;
    count_outside(goal, s, &above, &below);
    list = elaw_alloc(above + below + 2, sizeof *list);
    if (list == NULL)
        return elaw_fail_memory(goal->task->product.where);
    for (size_t i = 0; i < s->count; i++)
        if ((i < above || i >= s->count - below) &&
            s->residuals[i] <= goal->accuracy)
            list[k++] = i;
    *outside = k;
    size_t first = above, last = s->count - 1 - below;
    bool any = above + below < s->count;
    if (any && inside_known(goal, s, first))
        list[k++] = first;
    if (any && goal->ends && last > first && inside_known(goal, s, last))
        list[k++] = last;
    *count = k;
    *index = list;
    return ELAW_OK;
}

elaw_status elaw_lanczos_outside(elaw_task *task, double low, double high,
                                 double inside_error, size_t *outside,
                                 elaw_found *found)
{
    const elaw_operator *a = &task->product.a;
    double n = (double)(a->rows < a->cols ? a->rows : a->cols);
    double width = high - low;
    elaw_lanczos *run = NULL;
    sight s = {0};
    size_t count = 0, *index = NULL;
    aim goal = {.task = task,
                .ends = a->symmetric,
                .low = low,
                .high = high,
                .inside_error = inside_error,
                .accuracy = 1e-9 * width,
                .spacing = 0.25 * width * pow(n, -2.0 / 3)};
    if (inside_error == 0)
        goal.inside_error = 1e-3 * width * pow(n, -2.0 / 3);
    elaw_status status = open_run(task, &run);
    if (status == ELAW_OK)
        status = run_until(&goal, outside_settled, run, &s);
    if (status == ELAW_OK || status == ELAW_ENOCONV) {
        elaw_status taken = choose_outside(&goal, &s, outside, &count, &index);
        if (taken == ELAW_OK)
            taken = take(task, run, &s, count, index, found);
        status = taken == ELAW_OK ? status : taken;
    }
    elaw_free(index);
    close_run(task, run);
    return status;
}
