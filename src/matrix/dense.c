#include <eigenlaw/matrix.h>

#include "base/memory.h"
#include "base/status.h"

double elaw_matrix_get(const elaw_matrix *a, size_t i, size_t j)
{
    return a->data[a->layout == ELAW_ROW_MAJOR ? i * a->ld + j
                                               : i + j * a->ld];
}
