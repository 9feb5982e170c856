# From a sample to the verdict: what was planted is found, every member of the
# contract is there, the number of threads changes nothing.
. "$SOURCE/tests/cli/support"
e=$EIGENLAW

outlier_members='all(.outliers[]; has("value") and has("p_value") and
    has("log_p") and has("strength") and (.strength_ci95 | length == 2))'
members='.command == "detect" and (.file | type == "string") and
    (.rows | type == "number") and (.cols | type == "number") and
    (.kind | IN("symmetric", "hermitian", "rectangular", "covariance")) and
    (.field | IN("real", "complex")) and (.storage | IN("dense", "sparse")) and
    .noise.model == "homogeneous" and (.noise.entry_sd | type == "number") and
    (.noise.known | type == "boolean") and (.noise | has("fit_ok")) and
    (.noise | has("fit_p_value")) and (.noise.fit | type == "object") and
    (.bulk.lower_edge | type == "number") and
    (.bulk.upper_edge | type == "number") and (.level | type == "number") and
    (.count == (.outliers | length)) and has("next") and
    (.solver.method | IN("arpack", "lanczos", "lapack")) and
    (.solver.products | type == "number") and
    (.solver.seconds | type == "number")'

# symmetric: both ends
$e sample wigner --n 300 --spike 3,-2 --sigma 2 -o w.npy --truth w --seed 5 \
    --json > s.json
json '.command == "sample" and .output == "w.npy" and .rows == 300 and
    .cols == 300 and .seed == 5 and .truth == ["w.vectors.npy"]' s.json
$e sample wigner --n 300 --spike 6,-4 --sigma 2 -o w.npy --seed 5 > /dev/null
$e detect w.npy --json > w.json
json "$members" w.json
json "$outlier_members" w.json
json '.kind == "symmetric" and .field == "real" and .count == 2' w.json
json '.outliers[0].value > 0 and .outliers[1].value < 0' w.json
json 'all(.outliers[]; (.overlap2_ci95 | length == 2) and has("overlap2"))' \
    w.json
json '.outliers[0].strength_ci95 | .[0] < 6 and 6 < .[1]' w.json
json '.outliers[1].strength_ci95 | map(fabs) | min < 4 and 4 < max' w.json
json '.noise.fit_ok and (.noise.known | not)' w.json
json '.next.p_value > 0.01' w.json
# the entries have sd 2/sqrt(300); its estimate is good to 1/300
near .noise.entry_sd 0.11547 0.02 w.json
near .bulk.upper_edge 4 0.02 w.json
$e detect w.npy --noise 0.11547005383792516 --json > k.json
json '.noise.known and .noise.entry_sd == 0.11547005383792516' k.json
$e detect w.npy --max-outliers 1 --json > k.json
json '.count == 1 and .at_limit and .limit == 1' k.json

# rectangular, complex, and its vectors
$e sample rectangular --m 60 --n 150 --spike 2.5,1.8 -o r.npy --complex \
    > /dev/null
$e detect r.npy --vectors v.npy --json > r.json
json "$members" r.json
json '.kind == "rectangular" and .field == "complex" and .count == 2' r.json
json 'all(.outliers[]; has("left_overlap2") and has("right_overlap2") and
    (.left_overlap2_ci95 | length == 2) and
    (.right_overlap2_ci95 | length == 2) and (has("overlap2") | not))' r.json
json '.vectors == ["v.left.npy", "v.right.npy"]' r.json
head -c 128 v.left.npy | grep -aq "(60, 2)" || fail "shape of v.left.npy"
head -c 128 v.right.npy | grep -aq "(150, 2)" || fail "shape of v.right.npy"
head -c 128 v.left.npy | grep -aq "c16" || fail "type of v.left.npy"

# the singular vectors that come out are those that were put in
$e sample rectangular --m 40 --n 50 --spike 20 --truth t -o t.csv > /dev/null
$e detect t.csv --vectors t.npy > /dev/null
$e detect t.csv --loadings 1 --json > t.json
json '.outliers[0].left_loadings[0] | .index >= 1 and .value > 0' t.json
json '.outliers[0].right_loadings | length == 1' t.json

# Hermitian
$e sample wigner --n 80 --spike 2.5 --complex -o h.npy > /dev/null
$e detect h.npy --json > h.json
json "$members" h.json
json '.kind == "hermitian" and .field == "complex" and .count == 1' h.json

# pure noise
$e sample wigner --n 100 -o n.npy --seed 3 > /dev/null
$e detect n.npy --json > n.json
json "$members" n.json
json '.count == 0 and .outliers == []' n.json
$e detect n.npy > n.txt
head -2 n.txt | grep -q '^No outlier' || fail "verdict of pure noise: $(head -2 n.txt)"

# data of a covariance, and the matrix itself
$e sample covariance --p 60 --n 300 --spike 6 -o c.csv > /dev/null
$e detect c.csv --json > c.json
json '.kind == "rectangular" and .count == 1' c.json

# number of threads, and standard input
$e detect w.npy --threads 1 --json > t1.json
$e detect w.npy --threads 2 --json > t2.json
jq -e -n --slurpfile a t1.json --slurpfile b t2.json '
    def found: [paths(numbers) as $p | select($p[0] != "solver")
                | getpath($p)];
    ($a[0] | found) as $x | ($b[0] | found) as $y
    | ($x | length) == ($y | length) and
      all(range($x | length); ($x[.] - $y[.] | fabs) <=
          1e-10 * ([($x[.] | fabs), 1e-3] | max))' > /dev/null ||
    fail "one thread and two differ"
$e detect - --json < w.npy > stdin.json
json '.file == "-" and .count == 2' stdin.json
$e detect - --json < t.csv > stdin.json
json '.count == 1' stdin.json
$e sample wigner --n 100 --spike 4 -o - | $e detect - --json > pipe.json
json '.count == 1' pipe.json
$e sample wigner --n 300 --spike 6,-4 --sigma 2 -o w2.npy --seed 5 --threads 2 \
    > /dev/null
cmp -s w.npy w2.npy || fail "the same seed gave another matrix"
$e sample wigner --n 300 --spike 6,-4 --sigma 2 -o w2.npy --seed 6 > /dev/null
cmp -s w.npy w2.npy && fail "another seed gave the same matrix"
$e sample wigner --n 40 -o /dev/null > /dev/null || fail "-o /dev/null"
[ -c /dev/null ] || fail "/dev/null is gone"
finish
