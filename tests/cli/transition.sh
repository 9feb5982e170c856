# transition: simulation beside theory, for each ensemble that has a threshold.
. "$SOURCE/tests/cli/support"
e=$EIGENLAW
export OMP_NUM_THREADS=1

# Far above the threshold theory holds at small sizes: within 5 standard errors
# and a term of order 1/n; far below it the overlap is of order 1/n.
agree() { # FILE N
    json "all(.rows[] | select(.strength > 1.6 * $3);
        ((.overlap2 - .overlap2_theory) | fabs) <
            5 * .overlap2_se + 4 / $2 and
        ((.position - .position_theory) | fabs) <
            5 * .position_se + 6 / $2)" "$1"
    json "all(.rows[] | select(.strength < 0.6 * $3); .overlap2 < 20 / $2)" "$1"
}
$e transition wigner --n 120 --points 5 --trials 12 --json > w.json
json '.command == "transition" and .ensemble == "wigner"' w.json
json '.threshold == 1 and (.rows | length) == 5 and .trials == 12' w.json
json '.rows[0].strength == 0.5 and .rows[4].strength == 2' w.json
json '.rows[0].position_theory == 2 and .rows[0].overlap2_theory == 0' w.json
near '.rows[4].position_theory' 2.5 1e-12 w.json
agree w.json 120 1
$e transition wigner --n 120 --points 5 --trials 12 --complex --json > z.json
agree z.json 120 1
$e transition wigner --n 120 --sigma 2 --from -5 --to -4 --points 2 --json \
    > minus.json
near '.rows[0].position_theory' -5.8 1e-12 minus.json
json '.rows[0].position < -5 and .rows[0].overlap2 > 0.75' minus.json
$e transition rectangular --ratio 0.5 --n 160 --points 4 --json > r.json
agree r.json 160 0.841
$e transition rectangular --ratio 0.5 --n 160 --points 4 --complex --json \
    > rz.json
agree rz.json 160 0.841
$e transition covariance --ratio 0.5 --n 160 --points 4 --json > c.json
near .threshold 1.70710678119 1e-11 c.json
agree c.json 160 1.707

# uneven noise: the optimal matrix sees what plain PCA does not
block="block --proportions .3,.7 --profile .2,.4;.4,.6 --prior rademacher"
$e transition $block --n 300 --from 0.8 --to 1.2 --points 2 --json > b.json
json 'all(.rows[]; .position_theory == 1 and
    ((.overlap2 - .overlap2_theory) | fabs) < 5 * .overlap2_se + 0.02 and
    ((.position - 1) | fabs) < 5 * .position_se + 0.02)' b.json
$e transition $block --n 300 --from 0.8 --to 1.2 --points 2 --method plain \
    --json > plain.json
json 'all(.rows[]; ((.overlap2 - .overlap2_theory) | fabs) <
    5 * .overlap2_se + 0.03)' plain.json
paste <(jq '.rows[1].overlap2' b.json) <(jq '.rows[1].overlap2' plain.json) |
    awk '{exit !($1 > $2)}' || fail "plain PCA is better than optimal"
refused 2 transition block --n 30
refused 2 transition $block --n 30 --scale 2

# several sizes, any number of threads, a figure
$e transition wigner --sizes 40,80 --points 3 --trials 3 --json > s.json
json '[.rows[].n] == [40, 40, 40, 80, 80, 80]' s.json
$e transition wigner --sizes 40,80 --points 3 --trials 3 --threads 2 --json \
    > s2.json
paste -d' ' <(jq '.rows[].position' s.json) <(jq '.rows[].position' s2.json) |
    awk '{d = $1 - $2; if (d < 0) d = -d; if (d > 1e-10) bad = 1}
        END {exit bad}' || fail "the threads change the result"
$e transition wigner --sizes 40,80 --points 3 --trials 3 --plot t.svg > t.txt ||
    fail "--plot"
xmllint --noout t.svg || fail "t.svg is no XML"
for word in 'theory<' 'n = 40<' 'n = 80<' 'squared overlap<' 'strength<'; do
    grep -q "$word" t.svg || fail "no $word in the figure"
done
grep -q '^n = 80, 3 trials' t.txt || fail "no head of the table"

# an ensemble explains itself
for command in sample predict transition; do
    for name in wigner rectangular covariance block nonlinear; do
        "$EIGENLAW" $command $name --help > help.txt ||
            fail "$command $name --help"
        grep -q -e '--n N\|--spike\|--profile\|--strength' help.txt ||
            fail "$command $name: no options"
        [ "$(awk 'length > 80' help.txt | wc -l)" = 0 ] ||
            fail "$command $name --help is wider than 80"
    done
done

refused 2 transition
refused 2 transition nothing --n 10
says "wigner"
refused 2 transition wigner
says "--n"
refused 2 transition wigner --n 20 --sizes 30
refused 2 transition wigner --n 20 --spike 3
says "--from"
refused 2 transition wigner --n 20 --from 2
refused 2 transition wigner --n 20 --from 2 --to 1
refused 2 transition wigner --n 20 --points 0
refused 2 transition wigner --n 20 --trials 0
refused 2 transition wigner --sizes 20,x
refused 2 transition wigner --sizes 1
refused 2 transition rectangular --n 20
says "--ratio"
refused 2 transition wigner --n 20 --plot a.gif
refused 1 transition rectangular --ratio 0.5 --n 20 --from -1 --to 2
finish
