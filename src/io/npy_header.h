/* The header of a NumPy file, versions 1.0 to 3.0: magic, version, length, and
 * a Python dictionary with the keys descr, fortran_order and shape. */
#ifndef IO_NPY_HEADER_H
#define IO_NPY_HEADER_H

#include "io/source.h"

typedef struct elaw_npy_header {
    char order;   /* '<' little-endian, '>' big-endian, '|' single bytes */
    char kind;    /* f i u b c                                           */
    size_t item;  /* bytes an entry                                      */
    bool fortran; /* first index fastest                                 */
    size_t rows, cols;
    size_t offset; /* of the entries in the file                          */
} elaw_npy_header;

bool elaw_npy_sniff(const char *bytes, size_t size);
/* One dimension is one column. Everything that is not a matrix of numbers is
 * refused; that the entries follow in full is checked, too. */
elaw_status elaw_npy_header_read(const elaw_source *source,
                                 elaw_npy_header *out);

#endif
