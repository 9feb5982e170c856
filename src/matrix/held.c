#include "matrix/held.h"

#include <sys/mman.h>

#include "base/memory.h"

elaw_held *elaw_held_create(void)
{
    return elaw_alloc_zero(1, sizeof(elaw_held));
}

void elaw_held_free(elaw_held *held)
{
    if (held == NULL)
        return;
    for (int k = 0; k < 3; k++)
        elaw_free(held->block[k]);
    if (held->map != NULL)
        munmap(held->map, held->map_size);
    elaw_free(held);
}
