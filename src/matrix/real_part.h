/* Complex data whose imaginary parts are all zero are real data. */
#ifndef MATRIX_REAL_PART_H
#define MATRIX_REAL_PART_H

#include <eigenlaw/matrix.h>

/* *real: data are complex and no imaginary part differs from zero (a NaN
 * does). Then *out is data as a real matrix: the entries are a copy, names,
 * missing cells and the places of a sparse matrix stay those of data. Else
 * *out is untouched. One pass, which ends at the first imaginary part.
 * ELAW_ENOMEM, ELAW_EOVERFLOW. */
elaw_status elaw_real_part(const elaw_data *data, elaw_data *out, bool *real);

/* The copy. */
void elaw_real_part_free(elaw_data *out);

#endif
