/* One function a kind of node; each owns the laws it builds until it hands the
 * result over. A law keeps the laws it is made of.
 *
 * Products are commutative and associative: of the factors of A * B * .. a
 * plain mp(C,VAR) and a law of atoms alone make the generalised
 * Marchenko-Pastur law, which is solved exactly in O(atoms); the rest is free
 * convolution. */
#include <stdlib.h>
#include <string.h>

#include "law_builder.h"

static int build(law_builder *b, const law_node *node, elaw_law **out);

/* --- operators ------------------------------------------------------------ */

typedef elaw_status operation(double value, const elaw_law *left,
                              const elaw_law *right, elaw_law **out);

static elaw_status scale(double value, const elaw_law *left,
                         const elaw_law *right, elaw_law **out)
{
    (void)right;
    return elaw_law_affine(left, value, 0, out);
}

static elaw_status compress(double value, const elaw_law *left,
                            const elaw_law *right, elaw_law **out)
{
    (void)right;
    return elaw_free_compress(left, value, out);
}

static elaw_status sum(double value, const elaw_law *left,
                       const elaw_law *right, elaw_law **out)
{
    (void)value;
    return elaw_free_sum(left, right, out);
}

static elaw_status product(double value, const elaw_law *left,
                           const elaw_law *right, elaw_law **out)
{
    (void)value;
    return elaw_free_product(left, right, out);
}

static elaw_status rectangular(double value, const elaw_law *left,
                               const elaw_law *right, elaw_law **out)
{
    return elaw_free_rectangular_sum(left, right, value, out);
}

static operation *const operations[] = {[LAW_SCALE] = scale,
                                        [LAW_COMPRESS] = compress,
                                        [LAW_PRODUCT] = product,
                                        [LAW_SUM] = sum,
                                        [LAW_RECTANGULAR] = rectangular};

static int operate(law_builder *b, const law_node *node, const elaw_law *left,
                   const elaw_law *right, elaw_law **out)
{
    operation *f = operations[node->kind];
    return f(node->value, left, right, out) == ELAW_OK
               ? CLI_OK
               : law_refuse_last(b, node);
}

/* Any law on [0, inf) may be one of singular values; one whose ratio is another
 * was hardly meant. */
static void note_ratio(law_builder *b, const law_node *node)
{
    const law_node *const side[] = {node->left, node->right};
    for (int i = 0; node->kind == LAW_RECTANGULAR && i < 2; i++) {
        double ratio = law_ratio(side[i]);
        if (ratio > 0 && ratio != node->value)
            law_note(b, side[i],
                     "made for ratio %.10g, stands in a sum of ratio %.10g",
                     ratio, node->value);
    }
}

static int build_operation(law_builder *b, const law_node *node, elaw_law **out)
{
    elaw_law *left = NULL, *right = NULL;
    int status = build(b, node->left, &left);
    if (!status && node->right)
        status = build(b, node->right, &right);
    if (!status)
        status = operate(b, node, left, right, out);
    if (!status)
        note_ratio(b, node);
    elaw_law_free(left);
    elaw_law_free(right);
    return status;
}

/* --- products ------------------------------------------------------------- */

typedef struct factor {
    const law_node *node;
    elaw_law *law; /* owned; NULL: absorbed by another factor                */
} factor;

static size_t count_factors(const law_node *node)
{
    return node->kind != LAW_PRODUCT
               ? 1
               : count_factors(node->left) + count_factors(node->right);
}

static factor *list_factors(const law_node *node, factor *next)
{
    if (node->kind == LAW_PRODUCT)
        return list_factors(node->right, list_factors(node->left, next));
    next->node = node;
    return next + 1;
}

/* mp(C,VAR), or a positive multiple of it. */
static bool plain_mp(const law_node *node, double *ratio, double *variance)
{
    double times = 1;
    for (; node->kind == LAW_SCALE; node = node->left)
        times *= node->value;
    if (node->kind != LAW_NAMED || strcmp(node->name->name, "mp") != 0 ||
        !(times > 0))
        return false;
    *ratio = node->number[0];
    *variance = times * (node->count > 1 ? node->number[1] : 1);
    return true;
}

static bool atoms_alone(const elaw_law *law)
{
    size_t intervals;
    const double *edge;
    return elaw_law_support(law, &intervals, &edge) == ELAW_OK &&
           intervals == 0;
}

/* The population is scaled, the law of one atom is Marchenko-Pastur's own. */
static elaw_status sample_covariance(double ratio, double variance,
                                     const elaw_law *population, elaw_law **out)
{
    size_t count;
    const double *place, *weight;
    elaw_status status = elaw_law_atoms(population, &count, &place, &weight);
    if (status != ELAW_OK)
        return status;
    if (count == 1 && place[0] > 0)
        return elaw_law_marchenko_pastur(ratio, variance * place[0], out);
    elaw_law *unscaled = NULL;
    status = elaw_law_general_mp(ratio, count, place, weight, &unscaled);
    if (status != ELAW_OK || variance == 1) {
        *out = unscaled;
        return status;
    }
    status = elaw_law_affine(unscaled, variance, 0, out);
    elaw_law_free(unscaled);
    return status;
}

/* One mp and one law of atoms become one factor, where there are both. */
static int join_covariance(law_builder *b, const law_node *node,
                           factor *factors, size_t n)
{
    double ratio = 0, variance = 0, unused = 0;
    size_t mp_at = 0, atoms_at = 0;
    while (mp_at < n && !plain_mp(factors[mp_at].node, &ratio, &variance))
        mp_at++;
    while (atoms_at < n &&
           (plain_mp(factors[atoms_at].node, &unused, &unused) ||
            !atoms_alone(factors[atoms_at].law)))
        atoms_at++;
    if (mp_at == n || atoms_at == n)
        return CLI_OK;
    elaw_law *joined = NULL;
    if (sample_covariance(ratio, variance, factors[atoms_at].law, &joined) !=
        ELAW_OK)
        return law_refuse_last(b, node);
    elaw_law_free(factors[mp_at].law);
    elaw_law_free(factors[atoms_at].law);
    factors[atoms_at].law = NULL;
    factors[mp_at].law = joined;
    return CLI_OK;
}

static int multiply(law_builder *b, const law_node *node, factor *factors,
                    size_t n, elaw_law **out)
{
    elaw_law *whole = NULL;
    for (size_t i = 0; i < n; i++) {
        elaw_law *joined = NULL;
        if (!factors[i].law)
            continue;
        if (!whole) {
            whole = elaw_law_keep(factors[i].law);
            continue;
        }
        int status = operate(b, node, whole, factors[i].law, &joined);
        elaw_law_free(whole);
        if (status)
            return status;
        whole = joined;
    }
    *out = whole;
    return CLI_OK;
}

static int build_product(law_builder *b, const law_node *node, elaw_law **out)
{
    size_t n = count_factors(node);
    factor *factors = calloc(n, sizeof *factors);
    if (!factors)
        return law_no_memory(b, node);
    list_factors(node, factors);
    int status = CLI_OK;
    for (size_t i = 0; i < n && !status; i++)
        status = build(b, factors[i].node, &factors[i].law);
    if (!status)
        status = join_covariance(b, node, factors, n);
    if (!status)
        status = multiply(b, node, factors, n, out);
    for (size_t i = 0; i < n; i++)
        elaw_law_free(factors[i].law);
    free(factors);
    return status;
}

/* --- any node ------------------------------------------------------------- */

static int build(law_builder *b, const law_node *node, elaw_law **out)
{
    if (node->kind == LAW_NAMED)
        return law_build_named(b, node, out);
    if (node->kind == LAW_PRODUCT)
        return build_product(b, node, out);
    return build_operation(b, node, out);
}

int law_build(const char *text, const law_node *tree, law_notes *notes,
              elaw_law **out)
{
    law_builder b = {text, notes};
    return build(&b, tree, out);
}

double law_ratio(const law_node *tree)
{
    while (tree->kind == LAW_SCALE && tree->value > 0)
        tree = tree->left;
    if (tree->kind == LAW_RECTANGULAR)
        return tree->value;
    bool singular =
        tree->kind == LAW_NAMED && strcmp(tree->name->name, "singular-mp") == 0;
    return singular ? tree->number[0] : 0;
}
