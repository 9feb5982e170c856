# spectrum: values, density and fit of matrices whose law is known.
. "$SOURCE/tests/cli/support"
e=$EIGENLAW
export OMP_NUM_THREADS=1

$e sample wigner --n 300 --spike 2.5,-2 -o w.npy > /dev/null
$e sample rectangular --m 120 --n 300 --spike 2 -o r.npy > /dev/null
$e sample wigner --n 120 --spike 3 --complex -o z.npy > /dev/null

# all values: their sum is the trace, their law is found again
$e spectrum w.npy --all --json > all.json
json '.command == "spectrum" and .kind == "symmetric" and .rows == 300' all.json
json '(.values | length) == 300 and .density == []' all.json
json '.values == (.values | sort | reverse)' all.json
json '.law == "semicircle" and (.outliers | length) == 2' all.json
near .entry_sd 0.057735 0.02 all.json # 1/sqrt(300)
near .bulk.upper_edge 2 0.02 all.json
# rigid: the distance is log n/n and not n^(-1/2)
json '.ks < 0.02 and .ks_p_value > 0.99 and .fit_p_value > 0.001' all.json
json .fit_ok all.json

$e spectrum w.npy --top 2 --json > top.json
json '(.values | length) == 2' top.json
[ "$(jq -c .values top.json)" = "$(jq -c '.values[:2]' all.json)" ] ||
    fail "the top two are not the first two of all"

# the density: its mass by the Chebyshev nodes' own rule, mean and edges
$e spectrum w.npy --points 101 --json > f.json
json '(.density | length) == 101 and .values == []' f.json
json '(.density_error | length) == 101 and all(.density_error[]; . >= 0)' f.json
json 'all(.density[]; .[1] > -1e-12)' f.json
# trapezia over the nodes
json '[.density as $d | range(1; 101) |
        ($d[.][0] - $d[. - 1][0]) * ($d[.][1] + $d[. - 1][1]) / 2] | add |
    . > 0.95 and . < 1.05' f.json
json '.measured_edges[0] - 3 * .edge_error < -2 and
    .measured_edges[1] + 3 * .edge_error > 2' f.json
$e spectrum w.npy --points 101 --threads 2 --json > f2.json
paste -d' ' <(jq -r '.density[][1]' f.json) <(jq -r '.density[][1]' f2.json) |
    awk '{d = $1 - $2; if (d < 0) d = -d; if (d > 1e-9) bad = 1} END {exit bad}' ||
    fail "the density depends on the number of threads"

$e spectrum r.npy --all --json > r.json
json '.kind == "rectangular" and (.values | length) == 120' r.json
json '.law == "singular Marchenko-Pastur" and .ks < 0.03' r.json
near .bulk.upper_edge 1.632456 0.02 r.json # 1 + sqrt(0.4)
$e spectrum r.npy --json > rd.json
json '.density[0][0] >= 0 and (.outliers | length) == 1' rd.json
$e spectrum z.npy --all --json > z.json
json '.kind == "hermitian" and .field == "complex" and .ks < 0.05' z.json

# a covariance matrix of fewer samples than variables: an atom at 0
$e sample covariance --n 30 --p 50 -o x.csv > /dev/null
awk -F, '{for (j = 1; j <= NF; j++) x[NR,j] = $j; p = NF}
    END {for (i = 1; i <= p; i++) { line = ""
        for (j = 1; j <= p; j++) { s = 0
            for (k = 1; k <= NR; k++) s += x[k,i] * x[k,j]
            line = line (j > 1 ? "," : "") sprintf("%.17g", s / NR) }
        print line }}' x.csv > c.csv
$e spectrum c.csv --covariance --samples 30 --all --json > c.json
json '.kind == "covariance" and .law == "Marchenko-Pastur" and .ks < 0.08' \
    c.json
refused 1 spectrum c.csv --all
says "--covariance --samples"

# what is no noise of one level is far from the law
awk 'BEGIN {srand(2); for (i = 0; i < 150; i++) { line = ""
    for (j = 0; j < 200; j++) { s = 0
        for (k = 0; k < 12; k++) s += rand()
        line = line (j ? "," : "") (s - 6) * (i < 75 ? 3 : 0.3) }
    print line }}' > uneven.csv
$e spectrum uneven.csv --all --json > u.json
json '.ks > 0.1 and .ks_p_value < 0.1 and .fit_p_value < 1e-6' u.json
json '.fit_ok == false' u.json
$e spectrum uneven.csv --all > u.txt
grep -q 'THE LAW DOES NOT FIT' u.txt || fail "no word of the misfit"
grep -q 'conservative' u.txt || fail "no word on the p-value"

refused 2 spectrum w.npy --all --top 3
says "exclude"
refused 2 spectrum w.npy --all --moments 30
refused 2 spectrum w.npy --moments 1
refused 2 spectrum w.npy --noise -1
refused 1 spectrum w.npy --top 301
says "301" "300"
refused 1 spectrum nowhere.npy
finish
