/* What a verdict owns. */
#include <string.h>

#include <eigenlaw/infer.h>

#include "base/memory.h"

void elaw_verdict_free(elaw_verdict *verdict)
{
    if (verdict == NULL)
        return;
    elaw_free(verdict->outliers);
    elaw_free(verdict->vectors);
    elaw_free(verdict->left);
    elaw_free(verdict->right);
    elaw_free(verdict->spectrum);
    memset(verdict, 0, sizeof *verdict);
}
