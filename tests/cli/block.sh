# block: theory to the digits of its tables, samples, and what is refused.
. "$SOURCE/tests/cli/support"
e=$EIGENLAW
p1="block --proportions .4,.6 --profile .3,1;1,2"
$e predict $p1 --prior rademacher --n 1000 --json > p.json
near .lambda 1.52866697878 5e-12 p.json
near .threshold_scale 0.654164715980 5e-12 p.json
json '.threshold == .threshold_scale' p.json
near '.bulk[0][1]' 0.954844564446 1e-12 p.json
json '.outliers | length == 1 and .[0].position == 1' p.json
near '.outliers[0].overlap2' 0.25 1e-11 p.json
near '.block_overlap2[1]' 0.166666666667 5e-12 p.json
near '.block_mass[0]' 0.6 1e-11 p.json
near '.prior_overlap2[0]' 0.447442317441 1e-11 p.json
near .pca.threshold_scale 1.77005995069 1e-11 p.json
json '.pca.outliers == []' p.json
near '.pca.bulk[0][1]' 2.41230507905 5e-12 p.json
near .edge_law.centre 0.954055772 1e-8 p.json
near .critical.scale 0.0125862987 5e-9 p.json
near .pca.edge_law.centre 2.41146808 1e-8 p.json
# noise D/S: at the threshold scale lambda is 1
$e predict $p1 --scale 0.65416471598 --json > s.json
near .lambda 1 1e-11 s.json
near .threshold_scale 0.654164715980 5e-12 s.json
json 'has("edge_law") | not' s.json
$e predict $p1 > p.txt || fail "predict block as text"
grep -q '^lambda  *1.52866697878$' p.txt || fail "no lambda in the text"
# P3: two outliers
$e predict block --proportions .5,.5 --profile "5e-1,5;5,0.35" --json > two.json
json '.outliers | length >= 1' two.json

$e sample $p1 --n 50 -o y.npy --truth t > out.txt || fail "sample block"
[ -s t.vectors.npy ] && [ -s t.groups.npy ] || fail "no truth"
$e sample $p1 --n 50 -o z.npy --threads 2 > /dev/null
cmp -s y.npy z.npy || fail "the threads change the sample"

refused 2 predict block
refused 2 predict block --proportions .5,.5
refused 2 predict block --proportions .5,.5 --profile 1,2
says "1 rows"
refused 2 predict block --proportions .5,.5 --profile "1,2;3"
says "row 2"
refused 1 predict block --proportions .5,.5 --profile "1,2;3,1"
says "not symmetric"
refused 1 predict block --proportions .5,.5 --profile "1,0;0,1"
refused 1 predict block --proportions=-1,2 --profile "1,2;2,1"
refused 2 predict $p1 --prior sparse
refused 2 predict $p1 --prior gauss-bernoulli
refused 2 predict $p1 --sparsity .1
refused 1 predict $p1 --prior gauss-bernoulli --sparsity 2
refused 2 predict $p1 --method plain
refused 2 predict $p1 --spike 1
refused 2 sample $p1 -o x.npy
finish
