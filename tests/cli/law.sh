# Laws from the program: closed forms at a point, the members of the contract.
. "$SOURCE/tests/cli/support"
tol=1e-12

"$EIGENLAW" law "semicircle(1)" --at 0,1 --stieltjes "0,1;0,2" \
    --quantile 0,0.5,1 --moments 6 --edges --grid 5 --json > s.json
json '.command == "law" and .expression == "semicircle(1)"' s.json
json '.support == [[-2, 2]] and .atoms == [] and .edges == [-2, 2]' s.json
json '.mean | fabs < 1e-15' s.json
near .variance 1 $tol s.json
near '.at[0].density' 0.3183098861837907 $tol s.json # 1/pi
near '.at[0].cdf' 0.5 $tol s.json
near '.at[1].hilbert' 0.5 $tol s.json # x/2 inside the bulk
# g(i) = i (1 - sqrt 5)/2
json '.stieltjes[0].z == [0, 1] and (.stieltjes[0].g[0] | fabs < 1e-15)' s.json
near '.stieltjes[0].g[1]' -0.6180339887498949 $tol s.json
json '[.quantile[].x] | .[0] == -2 and .[2] == 2' s.json
json '.quantile[1].x | fabs < 1e-12' s.json
near '.moments[3]' 2 $tol s.json # Catalan numbers
near '.moments[5]' 5 $tol s.json
json '.grid | length == 5 and .[0] == [-2, 0] and .[4][0] == 2' s.json
near '.grid[2][1]' 0.3183098861837907 $tol s.json

"$EIGENLAW" law "mp(0.5)" --moments 2 --json > m.json
near '.support[0][0]' 0.08578643762690495 $tol m.json
near '.support[0][1]' 2.914213562373095 $tol m.json
near .mean 1 $tol m.json
near .variance 0.5 $tol m.json
near '.moments[1]' 1.5 $tol m.json
json 'has("at") or has("grid") or has("edges") | not' m.json

"$EIGENLAW" law " mp ( 4 , 2 ) " --json > m.json
json '.atoms == [[0, 0.75]]' m.json
near .mean 2 $tol m.json

"$EIGENLAW" law "singular-mp(0.25,4)" --json > q.json
near '.support[0][0]' 1 $tol q.json
near '.support[0][1]' 3 $tol q.json

"$EIGENLAW" law "mp(0.5)" --edges --at 1 > text.txt
grep -q '^edge 2.91421356237309' text.txt || fail "no edge in the text"
finish
