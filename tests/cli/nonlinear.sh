# nonlinear: theory to the digits of its tables, samples, transitions, and what
# is refused.
. "$SOURCE/tests/cli/support"
e=$EIGENLAW
export OMP_NUM_THREADS=1

$e predict nonlinear --function relu --strength 1.8 --prior rademacher --json \
    > r.json
json '.command == "predict" and .ensemble == "nonlinear"' r.json
json '.exponent == 1' r.json
near .mu0 0.398942280401 5e-12 r.json
near .mu_k 0.5 5e-12 r.json
near .variance 0.340845056908 5e-12 r.json
near .theta 0.9 5e-12 r.json
near .snr 2.37644637522 5e-12 r.json
near .threshold_strength 1.16763874021 5e-12 r.json
json '.threshold == .threshold_strength' r.json
near '.bulk[0][1]' 1.16763874021 5e-12 r.json
near '.outliers[0].position' 1.27871672990 5e-12 r.json
near '.outliers[0].overlap2' 0.579203633447 5e-12 r.json
json '.outliers[0].strength == 1.8 and .fisher.exponent == 1' r.json
near .fisher.information 0.818309886184 5e-12 r.json
$e predict nonlinear --function he3 --strength 1.7 --fisher --json > t.json
json '.exponent == 1 and .fisher.exponent == 1' t.json
near '.outliers[0].position' 1.72354913577 5e-12 t.json
near '.outliers[0].overlap2' 0.481874286620 5e-12 t.json
$e predict nonlinear --function he2 --strength 1.2 --prior uniform --json \
    > h.json
near .theta 2.592 5e-12 h.json
near '.outliers[0].overlap2' 0.702312909617 5e-12 h.json
json 'has("finite") | not' h.json
$e predict nonlinear --function he2 --strength 1.2 --prior uniform --n 500 \
    --json > n.json
near '.finite.bulk[0][1]' 3.0416 2e-5 n.json
near '.finite.outliers[0].position' 3.5438 2e-5 n.json
near '.finite.outliers[0].overlap2' 0.6565 1e-4 n.json
$e predict nonlinear --function cos --strength 2 --json > c.json
json '.theta < 0 and .outliers[0].position < .bulk[0][0]' c.json
$e predict nonlinear --function "clip(1)" --strength 0.5 --json > low.json
json '.outliers == []' low.json
$e predict nonlinear --function tanh --strength 1 > p.txt || fail "as text"
grep -q '^fisher.information  *1$' p.txt || fail "no information in the text"

# a table of values: the polygon is clip(1)
printf 'x,y\n-1,-1\n0,0\n1,1\n' > clip.csv
$e predict nonlinear --function table:clip.csv --strength 1.6 --json > clip.json
near '.outliers[0].position' 1.56475310508 5e-12 clip.json
near .fisher.information 0.936824218624 5e-12 clip.json

$e sample nonlinear --function "truncate(1)" --strength 3 --n 50 -o y.npy \
    --truth t > out.txt || fail "sample nonlinear"
[ -s t.vectors.npy ] && [ -s t.signal.npy ] || fail "no truth"
$e sample nonlinear --function "truncate(1)" --strength 3 --n 50 -o z.npy \
    --threads 2 > /dev/null
cmp -s y.npy z.npy || fail "the threads change the sample"

# simulation beside theory, at both ends of the spectrum
agree() { # FILE N
    json "all(.rows[]; ((.overlap2 - .overlap2_theory) | fabs) <
            5 * .overlap2_se + 4 / $2 and
        ((.position - .position_theory) | fabs) <
            5 * .position_se + 6 / $2)" "$1"
}
$e transition nonlinear --function sign --prior rademacher --n 200 --from 2.2 \
    --to 2.6 --points 2 --json > s.json
near .threshold 1.25331413732 5e-12 s.json
agree s.json 200
$e transition nonlinear --function clip\(0.5\) --fisher --n 200 --from 2.2 \
    --to 2.6 --points 2 --prior rademacher --json > f.json
agree f.json 200
$e transition nonlinear --function tanh --prior rademacher --n 200 --from -2.6 \
    --to -2.2 --points 2 --json > m.json
agree m.json 200
json 'all(.rows[]; .position < -1.3)' m.json

refused 2 predict nonlinear
says --function
refused 2 predict nonlinear --function tanh
says --strength
refused 2 predict nonlinear --function tan --strength 1
says "choose one of: identity tanh" "clip(A)"
refused 2 predict nonlinear --function "clip(0)" --strength 1
refused 2 predict nonlinear --function tanh --strength x
refused 2 predict nonlinear --function tanh --strength 1 --prior flat
refused 2 predict nonlinear --function tanh --strength 1 --sparsity .1
refused 1 predict nonlinear --function "step(60)" --strength 1
says constant
refused 1 predict nonlinear --function table:none.csv --strength 1
printf '1,2,3\n4,5,6\n' > three.csv
refused 1 predict nonlinear --function table:three.csv --strength 1
says "3 columns"
printf '1,2\n0,3\n' > down.csv
refused 1 predict nonlinear --function table:down.csv --strength 1
says "does not ascend"
refused 1 sample nonlinear --function exp --strength 1e9 --n 20 -o x.npy
says "too large"
refused 2 sample nonlinear --function tanh --strength 1 -o x.npy
refused 2 transition nonlinear --function tanh --n 20 --strength 2
finish
