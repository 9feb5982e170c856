# denoise: from a file to the matrix without its noise, and what is refused.
. "$SOURCE/tests/cli/support"
e=$EIGENLAW
export OMP_NUM_THREADS=1

# The signal is the projection on what was planted: strengths are known.
$e sample rectangular --m 60 --n 90 --spike 4,3 -o r.npy > /dev/null
$e sample wigner --n 80 --spike 4,-3 -o w.npy > /dev/null
$e sample wigner --n 80 --spike 4 --complex -o z.npy > /dev/null

$e denoise r.npy -o x.npy --json > r.json || fail "denoise r.npy"
json '.command == "denoise" and .kind == "rectangular" and .rows == 60' r.json
json '.output == "x.npy" and .method == "shrink" and .rank == 2' r.json
json '.noise.model == "homogeneous" and .noise.known == false' r.json
near .noise.entry_sd 0.105409 0.03 r.json # 1/sqrt(90)
json '(.values | length) == 60 and .values[2][1] == 0' r.json
json '.values == (.values | sort | reverse)' r.json
json 'all(.values[]; .[1] >= 0 and .[1] < .[0])' r.json
# the error: of five degrees by two vectors and what they cost
json '.estimated_mse > 0 and .estimated_mse < .noisy_mse' r.json
near .noisy_mse 0.0111111 0.06 r.json
json '.degrees > 2 * 100 and .degrees < 2 * 150' r.json

# what came out has the cleaned values, and nothing else
$e spectrum x.npy --noise 0.1 --top 3 --json > x.json
near '.values[0]' "$(jq '.values[0][1]' r.json)" 1e-9 x.json
near '.values[1]' "$(jq '.values[1][1]' r.json)" 1e-9 x.json
json ".values[2] < 1e-6" x.json # a root of eps: a Gram matrix

# known level, other methods, losses: largest first operator, then frobenius
for loss in frobenius operator nuclear; do
    $e denoise r.npy -o y.npy --method shrink --loss $loss --noise 0.1054 \
        --json > $loss.json || fail "--loss $loss"
    json ".loss == \"$loss\" and .noise.known and .rank == 2" $loss.json
done
paste <(jq '.values[0][1]' operator.json) <(jq '.values[0][1]' frobenius.json) \
    <(jq '.values[0][1]' nuclear.json) |
    awk '{exit !($1 > $2 && $2 > $3)}' || fail "losses in another order"
for method in hard screenot optshrink; do
    $e denoise r.npy -o y.npy --method $method --json > m.json ||
        fail "--method $method"
    json ".method == \"$method\" and .rank >= 2" m.json
done
$e denoise r.npy -o y.npy --method rie --noise 0.1054 --json > rie.json ||
    fail "--method rie"
json '.method == "rie" and .noise.known' rie.json

# symmetric, Hermitian: values carry their sign
$e denoise w.npy -o y.npy --json > w.json
json '.kind == "symmetric" and .rank == 2 and .values[79][1] < -2' w.json
$e denoise z.npy -o y.npy --json > z.json
json '.kind == "hermitian" and .field == "complex" and .rank == 1' z.json

# file = estimate + residual; names stay; a table with its means put back
cat > t.csv <<'END'
name,a,b,c,d
one,11,21,31,41
two,12,22,32,42
three,13,23,33,43
four,14,25,34,44
five,15,25,36,45
END
$e denoise t.csv -o c.csv --residual d.csv --center columns --rank 1 \
    --noise 0.2 > t.txt || fail "denoise t.csv"
grep -q '^wrote c.csv' t.txt && grep -q '^wrote d.csv' t.txt ||
    fail "does not say what it wrote"
grep -q '^one,' c.csv && head -1 c.csv | grep -q 'a,b,c,d' || fail "no names"
paste -d, <(sed 1d t.csv) <(sed 1d c.csv) <(sed 1d d.csv) |
    awk -F, '{for (j = 2; j <= 5; j++) { d = $j - $(j + 5) - $(j + 10)
        if (d < 0) d = -d; if (d > 1e-12) bad = 1 }} END {exit bad}' ||
    fail "estimate and residual do not add up"
awk -F, 'NR > 1 {s += $5} END {exit !(s > 214.9 && s < 215.1)}' c.csv ||
    fail "the mean did not come back"

refused 1 denoise t.csv -o t.csv/x.csv
# covariances: observations in rows
$e sample covariance --n 200 --p 60 --spike 5 -o o.npy > /dev/null
$e denoise o.npy --covariance -o cov.npy --json > cov.json ||
    fail "--covariance"
json '.kind == "covariance" and (.values | length) == 60' cov.json
json '[.values[] | .[0] - .[1]] | .[0] > 0 and .[59] < 0' cov.json
$e sample covariance --n 200 --p 40 --seed 2 -o o2.npy > /dev/null
$e denoise o.npy --cross o2.npy -o cross.npy --json > cross.json ||
    fail "--cross"
json '(.values | length) == 40 and all(.values[]; .[1] <= .[0])' cross.json

# sparse in, dense out; single precision; standard output
printf '%%%%MatrixMarket matrix coordinate real general\n30 30 40\n' > s.mtx
awk 'BEGIN {srand(3); for (k = 0; k < 40; k++)
    print k % 30 + 1, (k * 7 + int(k / 30)) % 30 + 1, rand()}' >> s.mtx
$e denoise s.mtx -o s.npy --noise 0.3 > /dev/null || fail "a sparse file"
$e denoise r.npy -o f.npy --storage float > /dev/null
[ "$(wc -c < f.npy)" -lt "$(wc -c < x.npy)" ] || fail "--storage float"
$e denoise r.npy -o - > stdout.npy || fail "-o -"
cmp -s stdout.npy x.npy || fail "-o - is another matrix"
$e denoise r.npy -o y.npy --threads 2 --json > threads.json
jq -c .values r.json > 1; jq -c .values threads.json > 2
paste -d' ' <(jq '.values[][1]' r.json) <(jq '.values[][1]' threads.json) |
    awk '{d = $1 - $2; if (d < 0) d = -d; if (d > 1e-10) bad = 1}
        END {exit bad}' || fail "the threads change the result"

# the figure
$e denoise r.npy -o y.npy --plot p.svg > /dev/null || fail "--plot"
xmllint --noout p.svg || fail "p.svg is no XML"
for word in 'r.npy: shrink, homogeneous noise, rank 2<' 'cleaned<' 'rank<'; do
    grep -q "$word" p.svg || fail "no $word in the figure"
done

# refusals
refused 2 denoise r.npy
says "-o OUT"
refused 2 denoise r.npy -o n.npy --noise 0
refused 2 denoise r.npy -o n.npy --noise -1
refused 2 denoise r.npy -o n.npy --noise profile:
refused 2 denoise r.npy -o n.npy --method best
says "screenot"
refused 2 denoise r.npy -o n.npy --method hard --loss nuclear
refused 2 denoise r.npy -o n.npy --rank 0
refused 2 denoise r.npy -o n.npy --residual n.npy
refused 2 denoise r.npy -o - --json
refused 2 denoise r.npy -o n.npy --patch 5
refused 2 denoise o.npy -o n.npy --covariance --method rie
refused 2 denoise o.npy -o n.npy --covariance --cross o2.npy
refused 1 denoise r.npy -o n.npy --method rie
says "noise" "full-rank"
refused 1 denoise r.npy -o n.npy --rank 61
says "61" "60"
refused 1 denoise r.npy -o nowhere/n.npy
refused 1 denoise r.npy -o n.npy --plot nowhere/p.svg
refused 1 denoise r.npy -o n.npy --residual nowhere/r.npy
refused 1 denoise r.npy -o n.npy --noise profile:w.npy
says "80 x 80" "60 x 90"
refused 1 denoise r.npy -o n.npy --noise blocks:w.npy
says "60 labels"
refused 1 denoise r.npy -o n.npy --noise profile:nowhere.npy
refused 1 denoise nowhere.npy -o n.npy
refused 1 denoise z.npy -o n.npy --covariance
refused 1 denoise o.npy -o n.npy --cross r.npy
says "200" "60"
finish
