#include "free/result.h"

#include "base/memory.h"
#include "base/status.h"

elaw_status elaw_atoms_add(const char *where, double place, double weight,
                           elaw_atoms *atoms)
{
    size_t n = atoms->count, k = n;
    if (!(weight > 1e-12))
        return ELAW_OK;
    double *p = elaw_realloc(atoms->place, n + 1, sizeof *p);
    if (p != NULL)
        atoms->place = p;
    double *w = elaw_realloc(atoms->weight, n + 1, sizeof *w);
    if (w != NULL)
        atoms->weight = w;
    if (p == NULL || w == NULL)
        return elaw_fail_memory(where);
    for (; k > 0 && p[k - 1] > place; k--)
        p[k] = p[k - 1], w[k] = w[k - 1];
    p[k] = place, w[k] = weight;
    atoms->count = n + 1;
    return ELAW_OK;
}

void elaw_atoms_free(elaw_atoms *atoms)
{
    elaw_free(atoms->place);
    elaw_free(atoms->weight);
    *atoms = (elaw_atoms){0};
}

size_t elaw_intervals_of(const elaw_openings *found, double edge[],
                         unsigned char hard[])
{
    const struct elaw_opening *gap = found->gap;
    size_t n = 0;
    for (size_t k = 0; k + 1 < found->count; k++) {
        if (!(gap[k].high < gap[k + 1].low))
            continue;
        edge[2 * n] = gap[k].high, edge[2 * n + 1] = gap[k + 1].low;
        hard[2 * n] = gap[k].atom[1], hard[2 * n + 1] = gap[k + 1].atom[0];
        n++;
    }
    return n;
}
