/* An ensemble as `sample`, `predict` and `transition` see it: a file of this
 * folder, a row of the table in table.c.
 *
 * The options of an ensemble are its own (popt fills its static variables);
 * the model that they describe serves all three commands. */
#ifndef CLI_ENSEMBLE_H
#define CLI_ENSEMBLE_H

#include "cli.h"

/* What is asked for: sizes are a must (sample); the swept parameter and the
 * sizes come from outside (transition). */
typedef struct cli_ask {
    bool sizes, sweep;
} cli_ask;

/* What sample writes. The first is the matrix, the others are the truth, as
 * PREFIX.NAME.npy with --truth PREFIX; path, where it is set, stands for that
 * name (files an option of the ensemble asks for). */
enum { CLI_PARTS = 8 };
typedef struct cli_part {
    const char *name, *path;
    elaw_field field;
    elaw_storage storage;
    elaw_matrix real;
    elaw_zmatrix complex;
    elaw_sparse sparse;
} cli_part;
typedef struct cli_sampled {
    size_t count;
    cli_part part[CLI_PARTS];
} cli_sampled;

/* A transition of one parameter. */
typedef struct cli_sweep {
    const char *parameter; /* what it is called, such as "strength T"       */
    /* position and squared overlap in the limit; where nothing leaves the bulk:
     * its edge and 0 */
    elaw_status (*theory)(double value, double *position, double *overlap2);
    elaw_status (*trial)(void *ctx, double value, size_t n, elaw_rng rng,
                         double *position, double *overlap2);
    elaw_status (*threshold)(double *out);
} cli_sweep;

typedef struct cli_ensemble {
    const char *name, *summary; /* summary: the model in half a line        */
    const char *help;           /* lines of options, indented by two        */
    const struct poptOption *options; /* ends in POPT_TABLEEND              */
    /* Options into the model. CLI_OK, CLI_USAGE, CLI_REFUSED. */
    int (*take)(const cli_common *common, const cli_ask *ask);
    /* NULL: cannot be sampled. truth: the parts after the first are wanted. */
    elaw_status (*sample)(elaw_rng rng, bool truth, cli_sampled *out);
    /* Members of the JSON object, in the order in which they are shown. */
    elaw_status (*predict)(json_t *all);
    const cli_sweep *sweep; /* NULL: no transition                          */
    const size_t *n;        /* where take puts --n; 0: not given            */
    void (*release)(void);  /* NULL: nothing                                */
} cli_ensemble;

extern const cli_ensemble cli_wigner, cli_rectangular, cli_covariance,
    cli_block, cli_nonlinear, cli_amp, cli_weak_detection, cli_matrix_tensor;

/* The ensemble whose name is the first argument that is one; said otherwise.
 * Without one --help and --version are those of the command. CLI_OK, CLI_USAGE
 * or CLI_ANSWERED. */
int cli_find_ensemble(cli_common *common, const cli_command *command, int argc,
                      const char **argv, const cli_ensemble **out);
/* cli_parse with the options of the ensemble and, own, of the command; answers
 * --help of the ensemble. What is left is the name alone. */
int cli_parse_ensemble(cli_common *common, const cli_command *command,
                       const cli_ensemble *ensemble,
                       const struct poptOption *own, int argc,
                       const char **argv);
/* Lines "  NAME  SUMMARY" of those that the command knows. */
void cli_list_ensembles(const cli_command *command);

/* --- what ensembles share ------------------------------------------------- */

/* The parts of a sample that hold a matrix; out->count grows. */
void cli_add_real(cli_sampled *out, const char *name, elaw_matrix matrix);
void cli_add_complex(cli_sampled *out, const char *name, elaw_zmatrix matrix);
void cli_sampled_free(cli_sampled *sampled);

/* The eigenvalue at one end and the squared cosine of its vector with column 0
 * of truth (n x k); both are freed. */
elaw_status cli_observe_symmetric(elaw_matrix *a, elaw_matrix *truth, bool top,
                                  double *position, double *overlap2);
elaw_status cli_observe_operator(const elaw_operator *op,
                                 const elaw_matrix *truth, bool top,
                                 double *position, double *overlap2);
elaw_status cli_observe_hermitian(elaw_zmatrix *a, elaw_zmatrix *truth,
                                  bool top, double *position, double *overlap2);
/* The largest singular value, and the squared cosine of its left (right) vector
 * with column 0 of truth; both matrices are freed. */
elaw_status cli_observe_side(elaw_matrix *a, elaw_matrix *truth, bool left,
                             double *position, double *overlap2);
elaw_status cli_observe_side_complex(elaw_zmatrix *a, elaw_zmatrix *truth,
                                     bool left, double *position,
                                     double *overlap2);

/* --prior and --sparsity, each NULL where it was not said. CLI_OK, CLI_USAGE */
int cli_take_prior(const cli_common *common, const char *name,
                   const char *sparsity, elaw_prior *out);

/* One row of "outliers". */
json_t *cli_outlier(double strength, double position, double overlap2);
/* "bulk": intervals [[a, b], ..] of 2 count edges. */
json_t *cli_bulk(size_t count, const double edge[]);

#endif
