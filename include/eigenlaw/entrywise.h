/* Functions applied to single entries: activations, channels, by name. */
#ifndef EIGENLAW_ENTRYWISE_H
#define EIGENLAW_ENTRYWISE_H

#include <stdbool.h>
#include <stddef.h>

#include <eigenlaw/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum elaw_entrywise_kind {
    ELAW_IDENTITY = 0,
    ELAW_TANH,
    ELAW_ERF,
    ELAW_SIGN,       /* sign 0 = 0                                           */
    ELAW_RELU,       /* max(x, 0)                                            */
    ELAW_LEAKY_RELU, /* x for x > 0, else A x                                */
    ELAW_ABS,
    ELAW_SQUARE,
    ELAW_CUBE,
    ELAW_EXP,
    ELAW_SOFTPLUS, /* log(1 + e^x)                                           */
    ELAW_CLIP,     /* to [-A, A], A > 0                                      */
    ELAW_TRUNCATE, /* x where |x| <= A, else 0; A > 0                        */
    ELAW_STEP,     /* 1 where x > A, else 0                                  */
    ELAW_HE2,      /* x^2 - 1                                                */
    ELAW_HE3,      /* x^3 - 3 x                                              */
    ELAW_COS,
    ELAW_SIN,
    ELAW_TABLE, /* the polygon through (x, y), constant beyond its ends      */
    ELAW_ENTRYWISE_KINDS
} elaw_entrywise_kind;

typedef struct elaw_entrywise {
    elaw_entrywise_kind kind;
    double parameter; /* A, of those that have one                           */
    size_t count;     /* of a table: points, at least 2                      */
    const double *x;  /* ascending strictly, borrowed                        */
    const double *y;  /* borrowed                                            */
} elaw_entrywise;

/* "identity", "leaky-relu", ..; never NULL. */
ELAW_API const char *elaw_entrywise_name(elaw_entrywise_kind kind);
/* Whether it has a parameter A. */
ELAW_API bool elaw_entrywise_has_parameter(elaw_entrywise_kind kind);

/* "tanh", "clip(1.5)": a name, with its parameter where it has one (no table).
 * ELAW_EINVAL: another text; ELAW_EDOMAIN: a parameter out of range. */
ELAW_API elaw_status elaw_entrywise_parse(const char *text,
                                          elaw_entrywise *out);

/* f(x), and f'(x): at a kink or jump the mean of the slopes on both sides. f is
 * one that parse gave, or whose fields obey the bounds above. */
ELAW_API double elaw_entrywise_value(const elaw_entrywise *f, double x);
ELAW_API double elaw_entrywise_derivative(const elaw_entrywise *f, double x);

#ifdef __cplusplus
}
#endif
#endif
