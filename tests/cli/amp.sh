# amp, weak-detection, matrix-tensor: theory to the digits of the tables,
# message passing beside it, and what is refused.
. "$SOURCE/tests/cli/support"
e=$EIGENLAW
export OMP_NUM_THREADS=1

$e predict amp --snr 1.5 --prior gauss-bernoulli --sparsity .2 --json > a.json
json '.command == "predict" and .ensemble == "amp"' a.json
near .overlap 0.679436616866 5e-12 a.json
near .mmse_matrix 0.538365883661 5e-12 a.json
near .mmse_vector 0.320563383134 5e-12 a.json
near .mutual_information 0.330857758227 5e-12 a.json
near .thresholds.down 0.924289453862 1e-10 a.json
near .thresholds.it 0.9384883446 1e-9 a.json
near .thresholds.up 1.01136537341 1e-10 a.json
json '.threshold == .thresholds.weak and .threshold == .thresholds.it' a.json
near '.outliers[0].overlap2' 0.333333333333 5e-12 a.json
$e predict amp --snr 2 > g.txt || fail "amp as text"
grep -q '^overlap  *0.5$' g.txt || fail "no overlap in the text"

$e sample amp --snr 3 --prior rademacher --n 40 -o y.npy --truth t > out.txt ||
    fail "sample amp"
[ -s y.npy ] && [ -s t.vectors.npy ] || fail "no truth"
$e transition amp --prior rademacher --n 300 --from 0.5 --to 2.5 --points 3 \
    --trials 6 --json > s.json
json '.threshold == 1 and .rows[0].overlap2_theory == 0 and
    .rows[0].overlap2 < 0.1' s.json
json 'all(.rows[1:][]; ((.overlap2 - .overlap2_theory) | fabs) <
    5 * .overlap2_se + 0.05)' s.json
json '.rows[2].overlap2 > 0.65' s.json # the eigenvector alone: 0.6

$e predict weak-detection --snr .6 --json > w.json
near .likelihood_ratio.mean 0.0790726829685 5e-12 w.json
near .likelihood_ratio.variance 0.158145365937 5e-12 w.json
near .likelihood_ratio.error 0.842389880398 5e-12 w.json
near .linear_statistic.mean0 0.458145365937 5e-12 w.json
near .linear_statistic.mean1 1.37443609781 5e-12 w.json
near .linear_statistic.variance 1.83258146375 5e-12 w.json
near .linear_statistic.error 0.735037526033 5e-12 w.json
json '.threshold == 1 and .outliers == []' w.json
$e predict weak-detection --snr .4 --diagonal-variance 1 --fourth-moment 1.8 \
    --json > u.json
near .linear_statistic.error 0.7196 5e-5 u.json

$e predict matrix-tensor --matrix-noise .6 --tensor-noise .25 \
    --ratios 1.5,.75,1.25 --json > m.json
near .threshold_tensor 0.525619168414 5e-12 m.json
near .threshold_matrix 1.22474487139 5e-12 m.json
near .overlaps.u 0.542857142857 5e-12 m.json
near .overlaps.v 0.475 5e-12 m.json
near .overlaps.x 0.565452091768 5e-12 m.json
near .overlaps.y 0.479405034325 5e-12 m.json

refused 2 predict amp
says --snr
refused 2 predict amp --snr 2 --prior rademacher-bernoulli
says --sparsity
refused 1 predict amp --snr 2 --prior uniform
says "uniform prior"
refused 1 predict amp --snr 2 --prior gauss-bernoulli --sparsity 2
refused 2 sample amp --snr 2 -o x.npy
refused 2 transition amp --n 20 --snr 2
refused 2 predict weak-detection
refused 1 predict weak-detection --snr 1
says "(0, 1)"
refused 1 predict weak-detection --snr .5 --fourth-moment 1
refused 2 sample weak-detection --snr .5 -o x.npy
refused 2 predict matrix-tensor --matrix-noise 1 --tensor-noise 1
says --ratios
refused 2 predict matrix-tensor --matrix-noise 1 --tensor-noise 1 --ratios 1,2
says three
refused 2 predict matrix-tensor --matrix-noise 0 --tensor-noise 1 --ratios 1,2,3
finish
