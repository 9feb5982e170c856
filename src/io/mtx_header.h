/* The head of a Matrix Market file, and its lines. */
#ifndef IO_MTX_HEADER_H
#define IO_MTX_HEADER_H

#include "io/source.h"

typedef enum elaw_mtx_symmetry {
    ELAW_MTX_GENERAL,
    ELAW_MTX_SYMMETRIC,
    ELAW_MTX_HERMITIAN
} elaw_mtx_symmetry;

typedef struct elaw_mtx {
    const elaw_source *source;
    const char *at, *end; /* what is left                                    */
    size_t line;          /* number of the last line taken, from 1           */
    bool coordinate;      /* else array                                      */
    bool integer;         /* entries are whole numbers                       */
    int numbers;          /* an entry: 0 pattern, 1 real, 2 complex          */
    elaw_mtx_symmetry symmetry;
    size_t rows, cols;
    size_t entries; /* promised: stored ones, or the array's           */
} elaw_mtx;

bool elaw_mtx_sniff(const char *bytes, size_t size);
/* Banner, comments and sizes; entries follow. */
elaw_status elaw_mtx_header_read(const elaw_source *source, elaw_mtx *out);
/* The next line that is neither blank nor a comment; false at the end. */
bool elaw_mtx_line(elaw_mtx *file, const char **begin, const char **stop);
/* A whole number at *at, after blanks; goes past it. */
bool elaw_mtx_size(const char **at, const char *stop, size_t *out);
/* Whether only blanks are left. */
bool elaw_mtx_ended(const char *at, const char *stop);

#endif
