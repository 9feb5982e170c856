/* All memory of the library comes through here, so that a test can make the
 * n-th allocation fail and count what is still held. Sizes are checked for
 * overflow. Results are aligned to 64 bytes. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

/* count * size bytes, uninitialised or zero; NULL when there is no memory or
 * the product overflows. count 0 gives a valid pointer to nothing. */
void *elaw_alloc(size_t count, size_t size);
void *elaw_alloc_zero(size_t count, size_t size);
/* Grows or shrinks; the old block stays valid on failure. */
void *elaw_realloc(void *block, size_t count, size_t size);
void elaw_free(void *block); /* of NULL: nothing */
char *elaw_strdup(const char *text);

/* a * b, a + b into *out; false where it does not fit. */
bool elaw_size_mul(size_t a, size_t b, size_t *out);
bool elaw_size_add(size_t a, size_t b, size_t *out);

/* Tests only. fail_at(n): the n-th allocation from now (n = 1, 2, ..) fails,
 * all later ones succeed; 0: none fails. live: blocks not yet freed. */
void elaw_memory_fail_at(long n);
long elaw_memory_live(void);
/* Allocations asked for since the last fail_at. */
long elaw_memory_asked(void);

#endif
