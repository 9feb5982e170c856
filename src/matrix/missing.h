/* Missing cells get a value before anything is computed. */
#ifndef MATRIX_MISSING_H
#define MATRIX_MISSING_H

#include <eigenlaw/matrix.h>

/* out: the entries of data, copied, with every missing cell filled; free with
 * elaw_data_free (it has no names). Column means of the cells that are there
 * (none: 0); mirrored: for a square matrix that may be symmetric, the conjugate
 * of the mirror image where that is there, else the mean of the two means. */
elaw_status elaw_missing_fill(const elaw_data *data, bool mirrored,
                              elaw_data *out);

#endif
