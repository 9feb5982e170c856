/* From data to the operator that is analysed:
 *   real? -> fill missing -> survey -> shape -> set aside -> centre -> scale,
 * the last three as operators around the stored matrix. A dense matrix is read
 * by the survey, once more by the test of symmetry when it is square, and by
 * one product when it is centred. */
#include <string.h>

#include "base/memory.h"
#include "base/status.h"
#include "matrix/apply.h"
#include "matrix/missing.h"
#include "matrix/prepare_work.h"
#include "matrix/real_part.h"

/* Entries are mirror images up to this share of the largest one. */
static const double symmetry_share = 1e-12;

typedef elaw_prepare_work work;
typedef elaw_prepare_held held;

static void held_free(held *h)
{
    if (h == NULL)
        return;
    for (size_t s = h->stages; s > 0; s--)
        elaw_operator_free(&h->op[s - 1]);
    if (h->owned)
        elaw_data_free(&h->source);
    elaw_real_part_free(&h->real);
    elaw_free(h->row_name);
    elaw_free(h->col_name);
    elaw_free(h);
}

static elaw_entries entries_of(const elaw_data *d)
{
    return d->field == ELAW_COMPLEX ? elaw_entries_of_complex(&d->zdense)
                                    : elaw_entries_of(&d->dense);
}

static elaw_status check(const elaw_data *data,
                         const elaw_prepare_options *options)
{
    if (data == NULL)
        return elaw_fail(ELAW_EINVAL, "elaw_prepare: data is NULL");
    if (data->rows == 0 || data->cols == 0)
        return elaw_fail(ELAW_ESHAPE,
                         "elaw_prepare: the matrix is empty (%zu x %zu)",
                         data->rows, data->cols);
    if (data->rows == 1 && data->cols == 1)
        return elaw_fail(ELAW_ESHAPE, "elaw_prepare: a 1 x 1 matrix has no "
                                      "spectrum to speak of");
    if ((int)options->shape < 0 || options->shape > ELAW_SHAPE_RECTANGULAR)
        return elaw_fail(ELAW_EINVAL, "elaw_prepare: no shape has number %d",
                         (int)options->shape);
    if ((int)options->center < 0 || options->center > ELAW_CENTER_BOTH)
        return elaw_fail(ELAW_EINVAL,
                         "elaw_prepare: no way of centring has number %d",
                         (int)options->center);
    if (options->shape == ELAW_SHAPE_SYMMETRIC && data->rows != data->cols)
        return elaw_fail(ELAW_ESHAPE,
                         "elaw_prepare: a symmetric matrix is square, not "
                         "%zu x %zu",
                         data->rows, data->cols);
    return ELAW_OK;
}

static elaw_status take_real(work *p)
{
    elaw_status status =
        elaw_real_part(p->data, &p->held->real, &p->notes.imaginary_zero);
    if (status == ELAW_OK && p->notes.imaginary_zero)
        p->data = &p->held->real;
    return status;
}

static bool may_be_symmetric(const work *p)
{
    return p->data->rows == p->data->cols &&
           p->options.shape != ELAW_SHAPE_RECTANGULAR;
}

/* The source: the data themselves, or a copy with the missing cells filled. */
static elaw_status open_source(work *p, bool mirrored)
{
    held *h = p->held;
    if (h->owned)
        elaw_data_free(&h->source);
    h->owned = false;
    if (p->data->missing_count == 0) {
        h->source = *p->data;
        return ELAW_OK;
    }
    elaw_status status = elaw_missing_fill(p->data, mirrored, &h->source);
    h->owned = status == ELAW_OK;
    return status;
}

static elaw_status look(work *p)
{
    const elaw_data *d = &p->held->source;
    elaw_entries entries = {0};
    elaw_survey_free(&p->survey);
    bool dense = d->storage == ELAW_DENSE;
    if (dense)
        entries = entries_of(d);
    elaw_status status = dense ? elaw_survey_dense(&entries, &p->survey)
                               : elaw_survey_sparse(&d->sparse, &p->survey);
    p->symmetry = (elaw_symmetry){0};
    if (status != ELAW_OK || !may_be_symmetric(p))
        return status;
    double tolerance = symmetry_share * p->survey.largest;
    bool asked = !p->options.take_covariance;
    return dense ? elaw_symmetry_dense(&entries, tolerance, asked, &p->symmetry)
                 : elaw_symmetry_sparse(&d->sparse, tolerance, asked,
                                        &p->symmetry);
}

static elaw_status refuse_asymmetry(const work *p)
{
    const elaw_data *d = &p->held->source;
    size_t i = p->symmetry.row, j = p->symmetry.col, w = p->survey.w;
    double low[2] = {0, 0}, high[2] = {0, 0};
    if (d->storage == ELAW_SPARSE) {
        const double *a = elaw_sparse_find(&d->sparse, i, j);
        const double *b = elaw_sparse_find(&d->sparse, j, i);
        memcpy(low, a != NULL ? a : high, w * sizeof *low);
        if (b != NULL)
            memcpy(high, b, w * sizeof *high);
    } else {
        elaw_entries e = entries_of(d);
        size_t down = e.layout == ELAW_ROW_MAJOR ? e.ld : 1, right;
        right = e.layout == ELAW_ROW_MAJOR ? 1 : e.ld;
        memcpy(low, e.data + (i * down + j * right) * w, w * sizeof *low);
        memcpy(high, e.data + (j * down + i * right) * w, w * sizeof *high);
    }
    if (w == 2)
        return elaw_fail(
            ELAW_EDOMAIN,
            "elaw_prepare: not Hermitian: row %zu, column %zu holds "
            "%.10g%+.10gi, row %zu, column %zu holds %.10g%+.10gi",
            i + 1, j + 1, low[0], low[1], j + 1, i + 1, high[0], high[1]);
    return elaw_fail(ELAW_EDOMAIN,
                     "elaw_prepare: not symmetric: row %zu, column %zu holds "
                     "%.10g, row %zu, column %zu holds %.10g",
                     i + 1, j + 1, low[0], j + 1, i + 1, high[0]);
}

/* Missing cells are filled so that a symmetric matrix stays symmetric; when it
 * turns out not to be one, with plain column means. */
static elaw_status decide_shape(work *p)
{
    bool mirrored = may_be_symmetric(p);
    elaw_status status = open_source(p, mirrored);
    if (status == ELAW_OK)
        status = look(p);
    if (status != ELAW_OK)
        return status;
    bool declared =
        p->options.shape == ELAW_SHAPE_AUTO && p->data->declared_symmetric;
    p->symmetric = mirrored && (p->symmetry.symmetric || declared);
    if (p->symmetric || !mirrored)
        return ELAW_OK;
    if (p->options.shape == ELAW_SHAPE_SYMMETRIC)
        return refuse_asymmetry(p);
    if (p->data->missing_count == 0)
        return ELAW_OK;
    if ((status = open_source(p, false)) != ELAW_OK)
        return status;
    p->options.shape = ELAW_SHAPE_RECTANGULAR;
    return look(p);
}

static elaw_status take_notes(work *p)
{
    elaw_notes *n = &p->notes;
    const elaw_data *d = &p->held->source;
    elaw_entries entries = {0};
    elaw_duplicates same;
    bool dense = d->storage == ELAW_DENSE;
    if (dense)
        entries = entries_of(d);
    elaw_status status = elaw_duplicates_find(
        &p->survey, dense ? elaw_same_columns_dense : elaw_same_columns_sparse,
        dense ? (const void *)&entries : (const void *)&d->sparse, &same);
    if (status != ELAW_OK)
        return status;
    n->symmetric = elaw_prepare_current(p)->symmetric;
    n->duplicate_count = same.count;
    memcpy(n->duplicate_first, same.first, sizeof same.first);
    n->mean_share = p->survey.mean_share;
    n->looks_like_counts = p->survey.counts;
    n->looks_like_covariance = p->symmetric && p->symmetry.covariance;
    n->unit_diagonal = p->symmetric && p->symmetry.unit_diagonal;
    n->missing_count = p->data->missing_count;
    n->largest_entry = p->survey.largest;
    return ELAW_OK;
}

/* The result's operator is a copy that owns nothing: held does. */
static void hand_over(work *p, elaw_prepared *out)
{
    bool dropped = p->notes.dropped_count > 0;
    *out = (elaw_prepared){
        .op = *elaw_prepare_current(p),
        .notes = p->notes,
        .row_name = dropped ? p->held->row_name : p->data->row_name,
        .col_name = dropped ? p->held->col_name : p->data->col_name,
        .held = p->held};
    out->op.release = NULL;
}

static void notes_free(elaw_notes *notes)
{
    elaw_free(notes->dropped_rows);
    elaw_free(notes->dropped_cols);
}

elaw_status elaw_prepare(const elaw_data *data,
                         const elaw_prepare_options *options,
                         elaw_prepared *out)
{
    work p = {.data = data};
    if (options != NULL)
        p.options = *options;
    elaw_status status = check(data, &p.options);
    if (status != ELAW_OK)
        return status;
    p.held = elaw_alloc_zero(1, sizeof *p.held);
    if (p.held == NULL)
        return elaw_fail_memory("elaw_prepare");
    if ((status = take_real(&p)) == ELAW_OK &&
        (status = decide_shape(&p)) == ELAW_OK &&
        (status = elaw_prepare_set_aside(&p)) == ELAW_OK &&
        (status = elaw_prepare_compose(&p)) == ELAW_OK)
        status = take_notes(&p);
    if (status == ELAW_OK) {
        hand_over(&p, out);
    } else {
        held_free(p.held);
        notes_free(&p.notes);
    }
    elaw_survey_free(&p.survey);
    elaw_free(p.row);
    elaw_free(p.col);
    return status;
}

elaw_status elaw_prepare_matrix(const elaw_matrix *a,
                                const elaw_prepare_options *options,
                                elaw_prepared *out)
{
    if (a == NULL)
        return elaw_prepare(NULL, options, out);
    elaw_data data = {.rows = a->rows,
                      .cols = a->cols,
                      .field = ELAW_REAL,
                      .storage = ELAW_DENSE,
                      .dense = *a};
    return elaw_prepare(&data, options, out);
}

elaw_status elaw_prepare_zmatrix(const elaw_zmatrix *a,
                                 const elaw_prepare_options *options,
                                 elaw_prepared *out)
{
    if (a == NULL)
        return elaw_prepare(NULL, options, out);
    elaw_data data = {.rows = a->rows,
                      .cols = a->cols,
                      .field = ELAW_COMPLEX,
                      .storage = ELAW_DENSE,
                      .zdense = *a};
    return elaw_prepare(&data, options, out);
}

void elaw_prepared_free(elaw_prepared *prepared)
{
    if (prepared == NULL)
        return;
    held_free(prepared->held);
    notes_free(&prepared->notes);
    memset(prepared, 0, sizeof *prepared);
}
