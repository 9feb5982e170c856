/* Trials of a sweep: each is a pure function of (seed, number of the trial), so
 * they run in any order; their means are taken in the order of the numbers. */
#include <eigenlaw/sweep.h>

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>

#ifdef _OPENMP
#include <omp.h>
#endif

#include "base/memory.h"
#include "base/status.h"

static const char where[] = "elaw_sweep_run";

enum { MESSAGE = 512 };

typedef struct observed {
    double position, overlap2;
} observed;

typedef struct sweeping {
    const elaw_sweep *sweep;
    size_t count; /* trials of all pairs                                    */
    observed *of;
    atomic_size_t done;
    atomic_bool stop;
    elaw_status status; /* of the first that failed                         */
    char message[MESSAGE];
} sweeping;

static bool calling_thread(void)
{
#ifdef _OPENMP
    return omp_get_thread_num() == 0;
#else
    return true;
#endif
}

/* The error text belongs to the thread that failed: it is carried over. */
static void failed(sweeping *s, elaw_status status)
{
#pragma omp critical(elaw_sweep_failed)
    if (s->status == ELAW_OK) {
        s->status = status;
        snprintf(s->message, MESSAGE, "%s", elaw_last_error());
    }
    atomic_store(&s->stop, true);
}

static void one(sweeping *s, size_t number)
{
    const elaw_sweep *sweep = s->sweep;
    size_t pair = number / sweep->trials;
    elaw_rng rng = {sweep->seed ? sweep->seed : 1, number + 1};
    observed *o = &s->of[number];
    elaw_status status = sweep->trial(
        sweep->ctx, sweep->value[pair % sweep->values],
        sweep->size[pair / sweep->values], rng, &o->position, &o->overlap2);
    if (status != ELAW_OK) {
        failed(s, status);
        return;
    }
    size_t done = atomic_fetch_add(&s->done, 1) + 1;
    if (!calling_thread())
        return;
    status = elaw_report(&sweep->progress, (double)done / (double)s->count,
                         "sampling");
    if (status != ELAW_OK)
        failed(s, status);
}

static double mean(size_t count, const observed of[], bool overlap)
{
    double sum = 0;
    for (size_t t = 0; t < count; t++)
        sum += overlap ? of[t].overlap2 : of[t].position;
    return sum / (double)count;
}

static double error(size_t count, const observed of[], bool overlap,
                    double centre)
{
    double squares = 0, k = (double)count;
    for (size_t t = 0; t < count; t++) {
        double d = (overlap ? of[t].overlap2 : of[t].position) - centre;
        squares += d * d;
    }
    return count > 1 ? sqrt(squares / (k - 1) / k) : NAN;
}

static void summarise(const sweeping *s, elaw_sweep_row row[])
{
    const elaw_sweep *sweep = s->sweep;
    size_t trials = sweep->trials;
    for (size_t pair = 0; pair < sweep->values * sweep->sizes; pair++) {
        const observed *of = s->of + pair * trials;
        elaw_sweep_row *r = &row[pair];
        r->value = sweep->value[pair % sweep->values];
        r->n = sweep->size[pair / sweep->values];
        r->position = mean(trials, of, false);
        r->position_se = error(trials, of, false, r->position);
        r->overlap2 = mean(trials, of, true);
        r->overlap2_se = error(trials, of, true, r->overlap2);
    }
}

static elaw_status check(const elaw_sweep *sweep, size_t *count)
{
    if (sweep == NULL || sweep->trial == NULL)
        return elaw_fail(ELAW_EINVAL, "%s: no %s", where,
                         sweep == NULL ? "sweep" : "trial");
    if (sweep->values == 0 || sweep->sizes == 0 || sweep->trials == 0)
        return elaw_fail(ELAW_EINVAL, "%s: %zu values, %zu sizes, %zu trials",
                         where, sweep->values, sweep->sizes, sweep->trials);
    if (!elaw_size_mul(sweep->values, sweep->sizes, count) ||
        !elaw_size_mul(*count, sweep->trials, count))
        return elaw_fail(ELAW_EOVERFLOW, "%s: too many trials", where);
    return ELAW_OK;
}

elaw_status elaw_sweep_run(const elaw_sweep *sweep, elaw_sweep_row row[])
{
    sweeping s = {.sweep = sweep};
    elaw_status status = check(sweep, &s.count);
    if (status != ELAW_OK)
        return status;
    s.of = elaw_alloc_zero(s.count, sizeof *s.of);
    if (s.of == NULL)
        return elaw_fail_memory(where);
    atomic_init(&s.done, 0);
    atomic_init(&s.stop, false);
#pragma omp parallel for schedule(dynamic, 1)
    for (size_t number = 0; number < s.count; number++)
        if (!atomic_load(&s.stop))
            one(&s, number);
    if (s.status == ELAW_OK)
        summarise(&s, row);
    else
        elaw_fail(s.status, "%s", s.message);
    elaw_free(s.of);
    return s.status;
}
