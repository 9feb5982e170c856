/* Status codes, the error text, progress and cancelling.
 *
 * Every function that can fail returns an elaw_status and leaves its outputs
 * untouched unless the status is ELAW_OK (or, where the function says so,
 * ELAW_ENOCONV: the best result so far). Nothing prints, exits or aborts. */
#ifndef EIGENLAW_STATUS_H
#define EIGENLAW_STATUS_H

#ifndef ELAW_API
#  if defined(_WIN32)
#    define ELAW_API
#  else
#    define ELAW_API __attribute__((visibility("default")))
#  endif
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef enum elaw_status {
    ELAW_OK = 0,
    ELAW_EINVAL,      /* an argument has no meaning here                  */
    ELAW_ESHAPE,      /* shapes do not fit together, or a matrix is empty */
    ELAW_EDOMAIN,     /* a number lies outside its range, NaN, Inf        */
    ELAW_ENOMEM,      /* out of memory                                    */
    ELAW_EOVERFLOW,   /* a size does not fit its type                     */
    ELAW_EIO,         /* the operating system refused                     */
    ELAW_EFORMAT,     /* a file's content is not what its format says     */
    ELAW_ENOCONV,     /* an iteration did not converge                    */
    ELAW_EBACKEND,    /* BLAS, LAPACK, ARPACK or GSL reported a failure   */
    ELAW_ECALLBACK,   /* a user's callback returned non-zero              */
    ELAW_ECANCELLED,  /* the progress callback asked to stop              */
    ELAW_EUNSUPPORTED /* well formed, but not something we handle         */
} elaw_status;

/* The calling thread's last failure as one sentence with the values, such as
 * "elaw_eigen_top: k = 30 exceeds n = 20". Never NULL; "" before any failure.
 * Owned by the library, valid until the thread's next failing call. */
ELAW_API const char *elaw_last_error(void);

/* "ok", "invalid argument", ...; never NULL. */
ELAW_API const char *elaw_status_name(elaw_status status);

/* Progress of long work. report gets the fraction done in [0, 1] (negative:
 * unknown) and a short stage name; it returns 0 to go on and anything else to
 * stop (the call then ends with ELAW_ECANCELLED). It is called from the
 * calling thread only, a few times a second at most by intent of the caller:
 * it should return quickly. report NULL: silent. */
typedef struct elaw_progress {
    int (*report)(void *ctx, double fraction, const char *stage);
    void *ctx;
} elaw_progress;

#ifdef __cplusplus
}
#endif
#endif
