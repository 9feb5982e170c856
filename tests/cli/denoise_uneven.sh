# denoise where the noise is uneven or cells are missing: the weighted method.
. "$SOURCE/tests/cli/support"
e=$EIGENLAW
export OMP_NUM_THREADS=1
$e sample rectangular --m 60 --n 90 --spike 4,3 -o r.npy > /dev/null
$e denoise r.npy -o y.npy --method tap --json > m.json || fail "--method tap"
json '.method == "tap" and .rank == 2' m.json

# missing cells: estimated; nothing of the kind without the option
printf 'a,b,c\n1,2,3\n4,,6\n7,8,9\n' > gap.csv
refused 1 denoise gap.csv -o y.csv
says "row 2" "column 2"
$e sample rectangular --m 40 --n 50 --spike 9 -o big.csv > /dev/null
awk -F, '{for (j = 1; j <= NF; j++) printf "%s%s",
    (NR * 7 + j * 3) % 10 ? $j : "NA", j < NF ? "," : "\n"}' big.csv > holes.csv
$e denoise holes.csv --missing -o full.csv --json > miss.json ||
    fail "denoise --missing"
json '.missing == 200 and .rank == 1 and .method == "tap"' miss.json
grep -q NA full.csv && fail "cells are still missing"

# noise that the user knows
yes 0.011111 | head -5400 | paste -sd "$(printf ',%.0s' {1..89})\n" > v.csv
$e denoise r.npy -o y.npy --noise profile:v.csv --json > p.json ||
    fail "--noise profile"
json '.noise.model == "profile" and .noise.known and .rank == 2' p.json
{ yes 0 | head -30; yes 1 | head -30; } > labels.csv
$e denoise r.npy -o y.npy --noise blocks:labels.csv --json > b.json ||
    fail "--noise blocks"
json '.noise.model == "blocks" and .noise.groups == [2, 1]' b.json
$e denoise r.npy -o y.npy --noise biwhiten --json > s.json ||
    fail "--noise biwhiten"
json '.noise.model == "separable"' s.json

{ awk 'BEGIN {for (i = 0; i < 30; i++) { line = ""
    for (j = 0; j < 20; j++) line = line (j ? "," : "") \
        (i == 4 ? "NA" : (i * j) % 7)
    print line }}'; } > row.csv
refused 1 denoise row.csv -o n.npy --missing
says "row 5"
finish
