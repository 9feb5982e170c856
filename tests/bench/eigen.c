/* Products needed to see everything outside a Wigner bulk with the next value
 * to 0.05 n^(-2/3) at both ends, mean of three matrices, against ARPACK's six
 * top pairs at 1e-10; singular values above a 2 : 1 bulk. Usage: eigen [n] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "certify.h"
#include "support.h"

typedef struct workload {
    const char *name;
    size_t spikes;
    double strength[2];
} workload;

static const workload loads[] = {{"3, 1.5", 2, {3, 1.5}},
                                 {"1.1", 1, {1.1}},
                                 {"none", 0, {0}},
                                 {"4, -3", 2, {4, -3}}};

static void symmetric(size_t n, const workload *load)
{
    double edge = 2 + 1.5 * pow((double)n, -2.0 / 3), outside_products = 0,
           top_products = 0, seconds[2] = {0, 0};
    size_t outside = 0;
    for (uint64_t seed = 1; seed <= 3; seed++) {
        test_matrix a = test_noise(n, n, true, ELAW_REAL, load->spikes,
                                   load->strength, seed);
        elaw_eigen out;
        elaw_eigen_options o = {.which = ELAW_LARGEST, .tolerance = 1e-10};
        assert_ok(elaw_eigen_outside(&a.op, -edge, edge,
                                     0.05 * pow((double)n, -2.0 / 3), NULL,
                                     &outside, &out));
        outside_products += (double)(out.info.products - out.count) / 3;
        seconds[0] += out.info.seconds / 3;
        elaw_eigen_free(&out);
        assert_ok(elaw_eigen_top(&a.op, 6, &o, &out));
        top_products += (double)(out.info.products - out.count) / 3;
        seconds[1] += out.info.seconds / 3;
        elaw_eigen_free(&out);
        test_matrix_free(&a);
    }
    printf("n %5zu  (%-6s)  outside %5.0f products %7.3f s   ARPACK top 6 "
           "%5.0f products %7.3f s\n",
           n, load->name, outside_products, seconds[0], top_products,
           seconds[1]);
}

static void rectangular(size_t p)
{
    const double strength[1] = {1.5};
    double c = 0.5, high = (1 + sqrt(c)) * (1 + 0.7 * pow((double)p, -2.0 / 3));
    test_matrix a = test_noise(p, 2 * p, false, ELAW_REAL, 1, strength, 1);
    elaw_svd out;
    size_t outside;
    elaw_eigen_options o = {.tolerance = 1e-10};
    assert_ok(elaw_svd_outside(&a.op, high, 0.05 * pow((double)p, -2.0 / 3),
                               NULL, &outside, &out));
    size_t products = out.info.products - 2 * out.count;
    elaw_svd_free(&out);
    assert_ok(elaw_svd_top(&a.op, 6, &o, &out));
    printf("%zu x %zu  outside %zu products   ARPACK top 6 %zu products\n", p,
           2 * p, products, out.info.products);
    elaw_svd_free(&out);
    test_matrix_free(&a);
}

int main(int argc, char **argv)
{
    size_t n = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000;
    for (size_t i = 0; i < sizeof loads / sizeof *loads; i++)
        symmetric(n, &loads[i]);
    rectangular(n);
    return 0;
}
