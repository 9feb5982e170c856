/* A client of the installed library: C11 and C++17 alike. */
#include <eigenlaw/eigenlaw.h>
#include <stdio.h>

int main(void)
{
    double spike = 3, quantile = 0;
    elaw_wigner_model model = {60, 1, 1, &spike, false};
    elaw_rng rng = {1, 0};
    elaw_matrix y;
    elaw_operator op;
    elaw_verdict verdict;
    if (elaw_sample_wigner(&model, rng, &y, NULL) != ELAW_OK ||
        elaw_operator_dense(&y, true, &op) != ELAW_OK ||
        elaw_detect(&op, NULL, &verdict) != ELAW_OK ||
        elaw_tracy_widom_quantile(1, 0.5, &quantile) != ELAW_OK) {
        fprintf(stderr, "%s\n", elaw_last_error());
        return 1;
    }
    printf("eigenlaw %s: %zu outlier, TW1 median %.6f\n", elaw_version(),
           verdict.count, quantile);
    int wrong = verdict.count != 1;
    elaw_verdict_free(&verdict);
    elaw_operator_free(&op);
    elaw_matrix_free(&y);
    return wrong;
}
