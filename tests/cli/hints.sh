# What a person is told: the real table, hints on means, columns, gaps, counts,
# covariance matrices; rules and names.
. "$SOURCE/tests/cli/support"
e=$EIGENLAW
table=$SOURCE/examples/data/four_populations.csv

$e detect "$table" --center columns --scale columns --rules --loadings 3 \
    --json > p.json
json '.rows == 96 and .cols == 88 and .count == 3 and .noise.fit_ok' p.json
json '.rules | has("marchenko_pastur") and has("gavish_donoho") and
    has("parallel_analysis") and has("kaiser")' p.json
json 'all(.outliers[]; (.left_loadings | length == 3) and
    (.right_loadings | length == 3))' p.json
# the directions are those of the populations: the share of each unit vector
# that is constant on them (by chance 3/95) is its overlap with the truth
$e detect "$table" --center columns --scale columns --loadings 96 --json \
    > all.json
json 'def share: [.left_loadings[] | {group: (.name | split("-")[0]), value}]
        | group_by(.group)
        | map((map(.value) | add) as $s | $s * $s / length) | add;
    [.outliers[] | share] | .[0] > 0.5 and .[1] > 0.4 and .[2] > 0.3' all.json
json '.outliers[0].right_loadings[0].name | startswith("loc-")' p.json
$e detect "$table" --center columns --scale columns --rules > p.txt
grep -q 'Kaiser' p.txt || fail "no table of rules"

# its own first component is the mean, unless it is taken out
$e detect "$table" > mean.txt
grep -q 'the mean.*--center columns' mean.txt || fail "no word of the mean"
grep -q 'the mean' p.txt && fail "talks of the mean that was taken out"

# permuted columns: nothing there
"$BUILD/examples/permute_columns" "$table" permuted.csv 1 ||
    fail "permute_columns"
$e detect permuted.csv --center columns --scale columns --json > q.json
json '.count == 0 and .noise.fit_ok' q.json

# a column without variance, one twice, a gap
awk -F, -v OFS=, '{print $0, NR == 1 ? "same" : 7, NR == 1 ? "copy" : $2}' \
    "$table" > odd.csv
$e detect odd.csv --center columns --scale columns --loadings 1 \
    --vectors odd.npy > odd.txt
grep -q '1 columns without variance were set aside (the first: column 89)' \
    odd.txt || fail "zero variance: $(grep note odd.txt)"
grep -q 'column 90 is column 1' odd.txt || fail "copy: $(grep note odd.txt)"
head -c 128 odd.right.npy | grep -aq "(90, " ||
    fail "vectors lost the place of a column: $(head -c 128 odd.right.npy)"
awk -F, -v OFS=, 'NR == 5 {$7 = ""} {print}' "$table" > gap.csv
refused 1 detect gap.csv
says "row" "--missing"
$e detect gap.csv --missing --center columns --scale columns --json > gap.json
json '.missing.count == 1 and .count == 3' gap.json
$e detect gap.csv --missing --center columns > gap.txt
grep -q '1 cells are missing' gap.txt || fail "no word of the gap"

# counts of uneven size
awk 'BEGIN { srand(1); for (i = 0; i < 60; i++) { line = ""
    for (j = 0; j < 80; j++) { m = (1 + i % 7) * (1 + j % 5); s = 0
        for (k = 0; k < 4 * m; k++) s += rand() < 0.25
        line = line (j ? "," : "") s }
    print line } }' > counts.csv
$e detect counts.csv > counts.txt
grep -q 'DOES NOT FIT' counts.txt || fail "counts fit: $(cat counts.txt)"
grep -q 'look like counts' counts.txt || fail "no word of counts"

# a correlation matrix is asked about, and then tested as one
awk -F, 'NR > 1 { n++; for (j = 1; j <= 88; j++) { x[n,j] = $(j+1); m[j] += $(j+1) } }
    END { for (j = 1; j <= 88; j++) { m[j] /= n
            for (i = 1; i <= n; i++) { x[i,j] -= m[j]; v[j] += x[i,j]^2 } }
          for (j = 1; j <= 88; j++) { line = ""
            for (k = 1; k <= 88; k++) { s = 0
                for (i = 1; i <= n; i++) s += x[i,j] * x[i,k]
                line = line (k > 1 ? "," : "") \
                    sprintf("%.17g", j == k ? 1 : s / sqrt(v[j] * v[k])) }
            print line } }' "$table" > corr.csv
refused 1 detect corr.csv
says "--covariance --samples"
$e detect corr.csv --covariance --samples 95 --json > corr.json
json '.kind == "covariance" and .count == 3' corr.json
for shape in symmetric rectangular; do
    $e detect corr.csv --as $shape 2>&1 | grep -q -e --samples &&
        fail "still asks when told --as $shape"
done
finish
