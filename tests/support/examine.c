#include "examine.h"

#include <math.h>
#include <stdlib.h>

#include "eigen/full.h"
#include "estimate/fit.h"
#include "estimate/select.h"
#include "support.h"

enum { MOST = 20 };

typedef struct taken {
    size_t count;
    double value[MOST];
    double *left, *right;
} taken;

static void take(elaw_full *full, const elaw_selection *selection, taken *t)
{
    size_t index[MOST];
    t->count = selection->count;
    for (size_t i = 0; i < t->count; i++) {
        index[i] = selection->tested[i].index;
        t->value[i] = selection->tested[i].value;
    }
    assert_ok(elaw_full_pairs(full, t->count, index, t->left, t->right));
}

static elaw_noise_model model_of(const elaw_operator *op,
                                 const elaw_energy *energy)
{
    elaw_noise_model model = {op->symmetric, op->field == ELAW_COMPLEX ? 2 : 1,
                              op->rows, op->cols, 0};
    model.rows -= energy->columns_sum_to_zero;
    model.cols -= energy->rows_sum_to_zero;
    return model;
}

examined examine(const elaw_operator *op, double level)
{
    examined e = {.fit.part[ELAW_FIT_EDGES] = NAN}; /* no Lanczos run */
    elaw_full *full;
    elaw_energy energy;
    elaw_selection selection;
    taken t = {.left = calloc(op->rows * MOST * 2, sizeof(double)),
               .right = calloc(op->cols * MOST * 2, sizeof(double))};
    assert_ok(elaw_entries_energy(op, &energy));
    assert_ok(elaw_full_create(op, &full));
    e.model = model_of(op, &energy);
    size_t p = e.model.rows < e.model.cols ? e.model.rows : e.model.cols;
    elaw_candidates candidates = {elaw_full_count(full), elaw_full_values(full),
                                  energy.energy, 0, 0};
    elaw_pairs pairs = {0, t.value, t.left, op->symmetric ? t.left : t.right};
    for (int round = 0; round < 3; round++) {
        assert_ok(elaw_select(&e.model, &candidates, level,
                              p / 5 < MOST ? p / 5 : MOST, &selection));
        take(full, &selection, &t);
        pairs.count = t.count;
        e.s = selection.s;
        elaw_selection_free(&selection);
        assert_ok(elaw_entries_test(op, &pairs, &e.entry));
        if (round < 2)
            e.model.kurtosis =
                fmax(-2, fmin(e.entry.kurtosis,
                              elaw_noise_kurtosis_limit(&e.model)));
    }
    e.count = t.count;
    assert_ok(elaw_fit_spectrum(
        &e.model, e.s, elaw_full_count(full), elaw_full_values(full), t.count,
        t.value, e.fit.chebyshev_z, &e.fit.part[ELAW_FIT_SPECTRUM]));
    elaw_fit_conclude(&e.model, e.s, &e.entry, &e.fit);
    elaw_full_free(full);
    free(t.left);
    free(t.right);
    return e;
}

examined examine_real(size_t rows, size_t cols, double *a, bool symmetric,
                      double level)
{
    elaw_matrix m;
    elaw_operator op;
    assert_ok(elaw_matrix_borrow(rows, cols, a, rows, &m));
    assert_ok(elaw_operator_dense(&m, symmetric, &op));
    examined e = examine(&op, level);
    elaw_operator_free(&op);
    return e;
}

examined examine_complex(size_t rows, size_t cols, elaw_complex *a,
                         bool hermitian, double level)
{
    elaw_zmatrix m;
    elaw_operator op;
    assert_ok(elaw_zmatrix_borrow(rows, cols, a, rows, &m));
    assert_ok(elaw_operator_zdense(&m, hermitian, &op));
    examined e = examine(&op, level);
    elaw_operator_free(&op);
    return e;
}
