/* A variance profile taken apart: groups joined by variances > 0 form a part,
 * each with its own equation. The atom at 0 of a part is the rank that a
 * symmetric matrix with this pattern of zeros lacks: the share of rows that
 * cannot be matched with columns, a maximal flow (Koenig; Ford and Fulkerson
 * 1956, Canad. J. Math. 8). */
#include "laws/dyson.h"

#include <math.h>

#include "base/memory.h"

size_t elaw_dyson_split(size_t groups, const double variance[], size_t label[],
                        size_t queue[])
{
    size_t parts = 0;
    for (size_t a = 0; a < groups; a++)
        label[a] = groups;
    for (size_t first = 0; first < groups; first++) {
        size_t begin = 0, end = 1;
        if (label[first] < groups)
            continue;
        queue[0] = first;
        label[first] = parts;
        for (; begin < end; begin++)
            for (size_t b = 0; b < groups; b++)
                if (label[b] == groups &&
                    variance[queue[begin] + b * groups] > 0) {
                    label[b] = parts;
                    queue[end++] = b;
                }
        parts++;
    }
    return parts;
}

bool elaw_dyson_part(size_t groups, const double share[],
                     const double variance[], const size_t label[], size_t part,
                     elaw_dyson *out)
{
    size_t q = 0, square, all;
    for (size_t a = 0; a < groups; a++)
        q += label[a] == part;
    *out = (elaw_dyson){.q = q};
    if (!elaw_size_mul(q, q, &square) || !elaw_size_add(square, q, &all))
        return false;
    out->share = elaw_alloc(all, sizeof(double));
    if (out->share == NULL)
        return false;
    out->s = out->share + q;
    double top = 0;
    size_t i = 0;
    for (size_t a = 0; a < groups; a++) {
        if (label[a] != part)
            continue;
        double row = 0;
        size_t j = 0;
        for (size_t b = 0; b < groups; b++)
            if (label[b] == part) {
                out->s[i * q + j] = variance[a + b * groups] * share[b];
                row += out->s[i * q + j++];
            }
        out->share[i++] = share[a];
        out->mass += share[a];
        top = fmax(top, row);
    }
    for (size_t k = 0; k < square && top > 0; k++)
        out->s[k] /= top;
    out->scale = sqrt(top);
    if (top == 0)
        out->q = 0;
    return true;
}

/* One augmenting path of rows and columns (Ford and Fulkerson), found breadth
 * first; what it carries. from: of q rows, then q columns, 2 q the source. */
static double augment(const elaw_dyson *a, double *flow, double *row,
                      double *column, size_t *from, size_t *queue)
{
    size_t q = a->q, begin = 0, end = 0, last = 2 * q;
    double tiny = 1e-15;
    for (size_t k = 0; k < 2 * q; k++)
        from[k] = k < q && row[k] > tiny ? 2 * q : 2 * q + 1;
    for (size_t k = 0; k < q; k++)
        if (from[k] == 2 * q)
            queue[end++] = k;
    for (; begin < end && last == 2 * q; begin++) {
        size_t k = queue[begin];
        if (k >= q && column[k - q] > tiny)
            last = k;
        for (size_t j = 0; j < q; j++) {
            size_t next = k < q ? q + j : j;
            bool open =
                k < q ? a->s[k * q + j] > 0 : flow[j * q + k - q] > tiny;
            if (open && from[next] == 2 * q + 1) {
                from[next] = k;
                queue[end++] = next;
            }
        }
    }
    if (last == 2 * q)
        return 0;
    double carried = column[last - q];
    for (size_t k = last; from[k] != 2 * q; k = from[k])
        if (k < q)
            carried = fmin(carried, flow[k * q + from[k] - q]);
        else if (from[from[k]] == 2 * q)
            carried = fmin(carried, row[from[k]]);
    for (size_t k = last; from[k] != 2 * q; k = from[k])
        if (k < q)
            flow[k * q + from[k] - q] -= carried;
        else {
            flow[from[k] * q + k - q] += carried;
            if (from[from[k]] == 2 * q)
                row[from[k]] -= carried;
        }
    column[last - q] -= carried;
    return carried;
}

bool elaw_dyson_rank_lost(const elaw_dyson *a, double *out)
{
    size_t q = a->q;
    bool full = true;
    for (size_t k = 0; k < q; k++)
        full = full && a->s[k * q + k] > 0;
    *out = 0;
    if (full)
        return true;
    double *flow = elaw_alloc_zero(q * q + 2 * q, sizeof *flow);
    size_t *from = elaw_alloc(4 * q, sizeof *from);
    bool fine = flow != NULL && from != NULL;
    if (fine) {
        double *row = flow + q * q, *column = row + q;
        for (size_t k = 0; k < q; k++)
            row[k] = column[k] = a->share[k];
        while (augment(a, flow, row, column, from, from + 2 * q) > 0)
            ;
        for (size_t k = 0; k < q; k++)
            *out += row[k];
        *out = *out > 1e-13 ? *out : 0;
    }
    elaw_free(flow);
    elaw_free(from);
    return fine;
}
