/* file(PATH) of an expression: the eigenvalues a file holds. */
#ifndef CLI_LAW_FILE_H
#define CLI_LAW_FILE_H

#include "cli.h"

/* The entries of one column (or one row), or the eigenvalues of a symmetric
 * (Hermitian) matrix; the caller frees them. CLI_OK or CLI_REFUSED (said). */
int law_file_values(const char *path, double **values, size_t *count);

#endif
