/* Sparse matrices by compressed columns. */
#include <string.h>

#include <eigenlaw/matrix.h>

#include "matrix/held.h"

void elaw_sparse_free(elaw_sparse *a)
{
    if (a == NULL)
        return;
    elaw_held_free(a->held);
    memset(a, 0, sizeof *a);
}
