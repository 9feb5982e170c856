#include <stdio.h>

#include <eigenlaw/eigenlaw.h>

int main(void)
{
    printf("eigenlaw %s\n", elaw_version());
    return 0;
}
