#include <eigenlaw/eigenlaw.h>

const char *elaw_version(void)
{
    return ELAW_VERSION;
}
