# The closed forms, to the twelve digits of their tables: spiked Wigner
# (Benaych-Georges and Nadakuditi 2011), signal plus noise (2012), spiked
# covariance (Baik and Silverstein 2006, Paul 2007), centrings (Ma 2012).
. "$SOURCE/tests/cli/support"
tol=5e-12 # half a unit of the twelfth digit

# theta sigma complex edge position overlap2 n_variance n_bias
while read -r theta sigma complex edge position overlap2 variance bias; do
    "$EIGENLAW" predict wigner --spike "$theta" --sigma "$sigma" $complex \
        --json > w.json || fail "wigner $theta"
    near '.bulk[0][1]' "$edge" $tol w.json
    near '.bulk[0][0]' "-$edge" $tol w.json
    near '.threshold' "$sigma" $tol w.json
    json '.outliers | length == 1' w.json
    near '.outliers[0].strength' "$theta" $tol w.json
    near '.outliers[0].position' "$position" $tol w.json
    near '.outliers[0].overlap2' "$overlap2" $tol w.json
    near '.outliers[0].n_variance' "$variance" $tol w.json
    near '.outliers[0].n_bias' "$bias" $tol w.json
done <<'TABLE'
1.5 1 --quiet 2 2.16666666667 0.555555555556 1.11111111111 -0.133333333333
2 1 --quiet 2 2.5 0.75 1.5 -0.333333333333
2 1 --complex 2 2.5 0.75 0.75 -0.5
-1.7 1 --quiet 2 -2.28823529412 0.653979238754 1.30795847751 0.276999688764
3 1.3 --quiet 2.6 3.56333333333 0.812222222222 2.74531111111 -0.433096215230
TABLE
"$EIGENLAW" predict wigner --spike 0.5 --json > w.json
json '.outliers == [] and .threshold == 1 and .bulk == [[-2, 2]]' w.json
"$EIGENLAW" predict wigner --spike 1 --json > w.json
json '.outliers == []' w.json

# theta c sigma lower upper threshold position left right n_variance
while read -r theta c sigma lower upper threshold position left right variance
do
    "$EIGENLAW" predict rectangular --spike "$theta" --ratio "$c" \
        --sigma "$sigma" --json > r.json || fail "rectangular $theta"
    near '.bulk[0][0]' "$lower" $tol r.json
    near '.bulk[0][1]' "$upper" $tol r.json
    near '.threshold' "$threshold" $tol r.json
    near '.outliers[0].position' "$position" $tol r.json
    near '.outliers[0].left_overlap2' "$left" $tol r.json
    near '.outliers[0].right_overlap2' "$right" $tol r.json
    near '.outliers[0].n_variance' "$variance" $tol r.json
done <<'TABLE'
1.5 0.5 1 0.292893218813 1.70710678119 0.840896415254 1.99304345718 0.737373737374 0.623931623932 0.680652680653
2 2 1 0.414213562373 2.41421356237 1.189207115 2.73861278753 0.583333333333 0.7 0.641666666667
1.2 1 0.7 0 1.4 0.7 1.60833333333 0.659722222222 0.659722222222 0.323263888889
4 0.25 2 1 3 1.41421356237 4.60977222865 0.926470588235 0.7875 3.42794117647
TABLE
"$EIGENLAW" predict rectangular --spike 0.8 --ratio 0.5 --json > r.json
json '.outliers == []' r.json

"$EIGENLAW" predict covariance --spike 3 --ratio 0.5 --json > c.json
near '.bulk[0][0]' 0.0857864376269 $tol c.json
near '.bulk[0][1]' 2.91421356237 $tol c.json
near '.threshold' 1.70710678119 $tol c.json
near '.thresholds[1]' 1.70710678119 $tol c.json
near '.outliers[0].position' 3.75 $tol c.json
near '.outliers[0].overlap2' 0.7 $tol c.json
near '.outliers[0].n_variance' 15.75 $tol c.json
"$EIGENLAW" predict covariance --spike 0.4 --ratio 0.1 --json > c.json
near '.bulk[0][0]' 0.467544467966 $tol c.json
near '.bulk[0][1]' 1.73245553203 $tol c.json
near '.thresholds[0]' 0.683772233983 $tol c.json
near '.outliers[0].position' 0.333333333333 $tol c.json
near '.outliers[0].overlap2' 0.866666666667 $tol c.json
near '.outliers[0].n_variance' 0.231111111111 $tol c.json
"$EIGENLAW" predict covariance --spike 5 --ratio 1 --json > c.json
near '.threshold' 2 $tol c.json
json '.thresholds[0] == null' c.json
near '.outliers[0].position' 6.25 $tol c.json
near '.outliers[0].n_variance' 46.875 $tol c.json
for case in "2 2" "1.5 0.5"; do
    read -r l gamma <<< "$case"
    "$EIGENLAW" predict covariance --spike "$l" --ratio "$gamma" --json > c.json
    json '.outliers == []' c.json
done

# the largest noise eigenvalue of X X', unit entries
while read -r ensemble sizes complex centre scale; do
    "$EIGENLAW" predict "$ensemble" ${sizes//,/ } $complex --json > t.json
    near .top_centre "$centre" $tol t.json
    near .top_scale "$scale" $tol t.json
done <<'TABLE'
rectangular --m,50,--n,100 --quiet 289.360250783 10.6060711157
rectangular --m,10,--n,40 --quiet 87.7427412556 7.35225704503
rectangular --m,50,--n,100 --complex 291.421356237 10.6296569618
covariance --p,50,--n,100 --quiet 289.360250783 10.6060711157
TABLE

# several spikes: farthest from the bulk first; an edge of its own sign
"$EIGENLAW" predict wigner --spike 3,2,-2.5,1 --sigma 1.3 --json > m.json
json '[.outliers[].strength] == [3, -2.5, 2]' m.json
json '[.outliers[].n_bias] == [null, null, null]' m.json
near '.outliers[1].position' -3.176 $tol m.json

# Tracy-Widom
"$EIGENLAW" law tracy-widom --beta 1 --at -4,-2,0,2 \
    --quantile 0.01,0.5,0.99 --json > tw.json
near '.at[0].cdf' 0.00756767859880 1e-11 tw.json
near '.at[1].cdf' 0.274320197909 $tol tw.json
near '.at[2].cdf' 0.831908066203 $tol tw.json
near '.at[3].survival' 0.010402428915 1e-10 tw.json
near '.quantile[0].x' -3.89543267306 $tol tw.json
near '.quantile[1].x' -1.26857461658 $tol tw.json
near '.quantile[2].x' 2.02344928138 $tol tw.json
json '.at[0] | has("density") and has("log_survival") and .x == -4' tw.json
"$EIGENLAW" law tracy-widom --beta 2 --at -2,2 --quantile 0.95 --json > tw.json
near '.at[0].cdf' 0.413224142505 $tol tw.json
near '.at[1].cdf' 0.999887553698 $tol tw.json
near '.quantile[0].x' -0.232474469764 $tol tw.json
finish
