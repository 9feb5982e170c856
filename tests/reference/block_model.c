/* The block model: thresholds, outliers, overlaps and edge laws of six
 * profiles. Thresholds and overlaps: an independent program in double precision
 * (spectral radius, bisection, state evolution); edges: checked there against
 * 40 digits. Edge laws: gamma by the null vectors, shifts by extrapolation,
 * good to 5 digits. */
#include <math.h>

#include <eigenlaw/block.h>

#include "support.h"

typedef struct profile {
    size_t groups;
    double share[3], delta[9];
} profile;

static const profile profiles[6] = {
    {2, {.4, .6}, {.3, 1, 1, 2}},
    {3, {.2, .5, .3}, {.4, 1.5, 3, 1.5, .6, 2, 3, 2, .5}},
    {2, {.5, .5}, {.3, 5, 5, .35}},
    {2, {.3, .7}, {2, 4, 4, 1.5}},
    {2, {.3, .7}, {.2, .4, .4, .6}},
    {2, {.1, .9}, {.05, 3, 3, 4}},
};

static void predicted(size_t k, size_t n, elaw_prior_kind prior,
                      elaw_block_prediction *out)
{
    const profile *p = &profiles[k];
    elaw_block_model m = {.n = n,
                          .groups = p->groups,
                          .proportion = p->share,
                          .profile = p->delta,
                          .prior = {prior, 0}};
    assert_ok(elaw_predict_block(&m, out));
}

static void the_optimal_method(void **state)
{
    (void)state;
    static const struct {
        double lambda, edge, overlap2, second, q[3], rademacher[3];
    } want[6] = {
        {1.52866697878,
         0.954844564446,
         0.25,
         0,
         {0.375, 0.166666666667},
         {0.447442317441, 0.195648030151}},
        {1.03638876822,
         0.999683343557,
         0.0333725623498,
         0,
         {0.0294292746225, 0.0386684683275, 0.0271749108719},
         {0.0301096058577, 0.0395737158982, 0.0278003567205}},
        {1.70309359731,
         0.928452258239,
         0.391485471386,
         0.939098604438,
         {0.428387908970, 0.354583033802},
         {0.521037973657, 0.423616192597}},
        {0.503767323326, 0.917923596963, 0, 0, {0, 0}, {0, 0}},
        {2.49103699912,
         0.704065190971,
         0.563808985285,
         0,
         {0.655290094692, 0.524602795539},
         {0.816554869202, 0.652077782197}},
        {2.00561603389,
         0.880810789868,
         0.0692615930255,
         0,
         {0.503119120234, 0.0210552011135},
         {0.622612759223, 0.0259051061600}},
    };
    for (size_t k = 0; k < 6; k++) {
        elaw_block_prediction p;
        double sum = 0;
        predicted(k, 0, ELAW_PRIOR_RADEMACHER, &p);
        assert_near(p.lambda, want[k].lambda, 0, 5e-12);
        assert_near(p.threshold_scale, 1 / want[k].lambda, 0, 5e-12);
        assert_near(p.upper_edge, want[k].edge, 0, 1e-12);
        assert_int_equal(p.count, k == 3 ? 0 : want[k].second > 0 ? 2 : 1);
        if (p.count > 0) {
            assert_true(p.position[0] == 1);
            assert_near(p.overlap2[0], want[k].overlap2, 0, 5e-11);
        }
        if (p.count > 1)
            assert_near(p.position[1], want[k].second, 0, 5e-12);
        for (size_t a = 0; a < p.groups; a++) {
            assert_near(p.block_overlap2[a], want[k].q[a], 0, 1e-11);
            /* their iteration stops within 1e-12 */
            assert_near(p.prior_overlap2[a], want[k].rademacher[a], 0, 3e-11);
            sum += p.block_mass[a];
        }
        assert_near(sum, p.count > 0, 1e-14, 0);
        elaw_block_prediction_free(&p);
    }
}

static void plain_pca(void **state)
{
    (void)state;
    static const struct {
        double edge, total, scale, position, overlap2;
    } want[6] = {
        {2.41230507905, 0.751633299034, 1.77005995069, 0, 0},
        {2.48234537794, 0.780551252935, 1.64133469419, 0, 0},
        {3.26346312379, 0.612841822304, 2.66258333479, 0, 0},
        {3.30615257040, 0.586387906386, 2.90823830452, 0, 0},
        {1.42407864017, 1.34848535995, 0.549930147155, 1.49544511501,
         0.476356092008},
        {3.91463157501, 0.505885313061, 3.90747184857, 0, 0},
    };
    for (size_t k = 0; k < 6; k++) {
        elaw_block_prediction p;
        predicted(k, 0, ELAW_PRIOR_GAUSSIAN, &p);
        assert_near(p.pca.upper_edge, want[k].edge, 0, 5e-12);
        assert_near(p.pca.lower_edge, -p.pca.upper_edge, 0, 1e-14);
        assert_near(1 / sqrt(p.pca.threshold_scale), want[k].total, 0, 5e-12);
        assert_near(p.pca.threshold_scale, want[k].scale, 0, 1e-11);
        assert_true(p.pca.outlier == (k == 4));
        if (k == 4) {
            assert_near(p.pca.position, want[k].position, 0, 5e-12);
            assert_near(p.pca.overlap2, want[k].overlap2, 0, 5e-12);
        }
        elaw_block_prediction_free(&p);
    }
}

static void laws_of_the_edge(void **state)
{
    (void)state;
    /* T(1), T at the critical strength, plain; N = 1000 */
    static const struct {
        double gamma, shift, centre, scale;
    } want[6][3] = {
        {{0.604212027406, -0.788792, 0.954055772, 0.0139918054},
         {0.70819515358, -0.767805, 0.999232195, 0.0125862987},
         {0.59178264546, -0.836999, 2.41146808, 0.0141870419}},
        {{0.937816314925, 0.864947, 1.00054829, 0.0104372995},
         {0.959456954922, 0.822488, 1.00082249, 0.0102797607},
         {0.6690311922, -1.38054, 2.48096484, 0.0130728142}},
        {{0.476953981458, 0.209846, 0.928662104, 0.0163813245},
         {0.778161939932, 2.56688, 1.00256688, 0.0118200689},
         {0.479758094626, -1.57869, 3.26188444, 0.0163174313}},
        {{1.4463809298, -0.351285, 0.917572312, 0.00781888589},
         {0.910691485683, -0.39776, 0.99960224, 0.0106435331},
         {0.43942202733, -1.43504, 3.30471753, 0.0173013019}},
        {{0.538564061229, -0.654157, 0.703411034, 0.0151068907},
         {0.889244398945, -0.549476, 0.999450524, 0.0108139886},
         {1.49915829715, -0.422661, 1.42365598, 0.00763428446}},
        {{0.119419354032, -4.40028, 0.876410511, 0.0412366638},
         {0.126304746407, -4.2677, 0.995732296, 0.039724053},
         {0.35622230089, -1.05315, 3.91357843, 0.019899978}},
    };
    for (size_t k = 0; k < 6; k++) {
        elaw_block_prediction p;
        predicted(k, 1000, ELAW_PRIOR_GAUSSIAN, &p);
        const elaw_edge_law *law[3] = {&p.optimal, &p.critical, &p.plain};
        assert_true(p.has_edge_laws);
        assert_near(p.critical.edge, 1, 0, 1e-11);
        for (int i = 0; i < 3; i++) {
            assert_near(law[i]->gamma, want[k][i].gamma, 0, 1e-10);
            assert_near(law[i]->shift, want[k][i].shift, 0, 1e-5);
            assert_near(law[i]->centre, want[k][i].centre, 0, 1e-8);
            assert_near(law[i]->scale, want[k][i].scale, 0, 5e-9);
        }
        elaw_block_prediction_free(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_optimal_method),
        cmocka_unit_test(plain_pca),
        cmocka_unit_test(laws_of_the_edge),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
