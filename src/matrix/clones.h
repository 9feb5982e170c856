/* Inner loops are compiled for several vector units and chosen when the
 * program starts; the build itself asks for none. Vectors are eight doubles
 * wide whatever the machine has, loaded from addresses of any alignment; their
 * lanes fix the order of every sum. Pass them by pointer: how a vector is
 * passed by value differs between the clones and their callers. */
#ifndef MATRIX_CLONES_H
#define MATRIX_CLONES_H

#if defined(__x86_64__) && defined(__ELF__) && defined(__GNUC__) &&            \
    !defined(__clang__)
#define ELAW_CLONES                                                            \
    __attribute__((                                                            \
        target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define ELAW_CLONES
#endif

enum { ELAW_LANES = 8 };

typedef double elaw_v8 __attribute__((vector_size(64), aligned(8), may_alias));
typedef long long elaw_i8 __attribute__((vector_size(64), aligned(8)));

#endif
