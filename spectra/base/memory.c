/* Each block carries its size in a 64-byte header before it: that keeps the
 * alignment and lets realloc copy. The counters are atomic. */
#include "base/memory.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER = 64 };

static atomic_long fail_at, asked, live;

bool elaw_size_mul(size_t a, size_t b, size_t *out)
{
    if (b != 0 && a > SIZE_MAX / b)
        return false;
    *out = a * b;
    return true;
}

bool elaw_size_add(size_t a, size_t b, size_t *out)
{
    if (a > SIZE_MAX - b)
        return false;
    *out = a + b;
    return true;
}

void *elaw_alloc(size_t count, size_t size)
{
    size_t bytes, whole;
    long number = atomic_fetch_add(&asked, 1) + 1;
    if (number == atomic_load(&fail_at))
        return NULL;
    /* aligned_alloc wants a multiple of the alignment */
    if (!elaw_size_mul(count, size, &bytes) ||
        !elaw_size_add(bytes, 2 * HEADER - 1, &whole))
        return NULL;
    whole -= whole % HEADER;
    if (whole > PTRDIFF_MAX)
        return NULL;
    char *block = aligned_alloc(HEADER, whole);
    if (block == NULL)
        return NULL;
    memcpy(block, &bytes, sizeof bytes);
    atomic_fetch_add(&live, 1);
    return block + HEADER;
}

void *elaw_alloc_zero(size_t count, size_t size)
{
    void *block = elaw_alloc(count, size);
    if (block != NULL)
        memset(block, 0, count * size);
    return block;
}

void *elaw_realloc(void *block, size_t count, size_t size)
{
    void *fresh = elaw_alloc(count, size);
    if (fresh == NULL || block == NULL)
        return fresh;
    size_t old;
    memcpy(&old, (char *)block - HEADER, sizeof old);
    size_t bytes = count * size;
    memcpy(fresh, block, old < bytes ? old : bytes);
    elaw_free(block);
    return fresh;
}

void elaw_free(void *block)
{
    if (block == NULL)
        return;
    atomic_fetch_sub(&live, 1);
    free((char *)block - HEADER);
}

char *elaw_strdup(const char *text)
{
    size_t length = strlen(text) + 1;
    char *copy = elaw_alloc(length, 1);
    if (copy != NULL)
        memcpy(copy, text, length);
    return copy;
}

void elaw_memory_fail_at(long n)
{
    atomic_store(&asked, 0);
    atomic_store(&fail_at, n);
}

long elaw_memory_live(void)
{
    return atomic_load(&live);
}

long elaw_memory_asked(void)
{
    return atomic_load(&asked);
}
