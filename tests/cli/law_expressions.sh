# What an expression means: files as laws, and inputs at the limits, each
# refused in one line or handled with a note.
. "$SOURCE/tests/cli/support"
. "$SOURCE/tests/cli/support_law"

same "2 . mp(0.5)" "mp(0.5,2)"
same "2 . 3 . mp(0.5)" "mp(0.5,6)"
same "-2 . uniform(0,1)" "uniform(-2,0)"
same "( ( mp(0.5) ) )" "mp(.5)"
# one mp and one law of atoms among the factors, in any order, scaled or not
same "mp(0.4,3) * atoms(1:.5,2:.5)" "mp(0.4) * atoms(3:.5,6:.5)"
same "atoms(1:.5,2:.5) * mp(0.4)" "mp(0.4) * atoms(1:.5,2:.5)"
same "3 . mp(0.4) * atoms(1:.5,2:.5)" "mp(0.4) * (3 . atoms(1:.5,2:.5))"
# a negative multiple of a law of singular values is none: plain overlap
"$EIGENLAW" law "-1 . singular-mp(0.5,1)" --outlier 3 --json > v.json
json '.outlier[0] | has("overlap2") and (has("left_overlap2") | not)' v.json
json '.expression == "-1 . singular-mp(0.5,1)"' v.json
"$EIGENLAW" law "2 . singular-mp(0.5,1)" --outlier 3 --json > v.json
near '.outlier[0].position' 3.986086914367132 1e-12 v.json # twice that of 1.5
# --- files
printf '1\n3\n10\n' > list.csv
same "mp(0.4) * file(list.csv)" "mp(0.4) * atoms(1,3,10)"
printf '2,1\n1,2\n' > square.csv
same "mp(0.7) * file(\"square.csv\")" "mp(0.7) * atoms(1,3)"
printf '%%%%MatrixMarket matrix coordinate real symmetric\n3 3 2\n1 1 2\n3 3 -1\n' \
    > sparse.mtx
"$EIGENLAW" law "file( sparse.mtx )" --json > v.json
json '[.atoms[][0]] == [-1, 0, 2] and .support == []' v.json
near '.atoms[1][1]' 0.3333333333333333 1e-14 v.json
mkdir "a (b)"
cp list.csv "a (b)/list.csv"
same "file('a (b)/list.csv') * mp(1)" "mp(1) * atoms(1,3,10)"
refused 1 law "mp(1) + file(nowhere.csv)"
says nowhere.csv
printf '1,2\n3,4\n' > lopsided.csv
refused 1 law "file(lopsided.csv)"
says lopsided.csv symmetric
printf '1,2,3\n3,4,5\n' > flat.csv
refused 1 law "file(flat.csv)"
says flat.csv "2 x 3"

# --- at the limits
# weights that do not sum to one: divided, with a note
"$EIGENLAW" law "mp(0.4) * atoms(1:1,3:1,10:1)" --json > v.json 2> err.txt
json '.notes | length == 1 and (.[0] | test("sum to 3"))' v.json
[ ! -s err.txt ] || fail "a note beside JSON: $(cat err.txt)"
"$EIGENLAW" law "atoms(1:1,3:1,10:1)" > out.txt 2> err.txt
grep -q 'note: .*sum to 3' err.txt || fail "no note of the weights"
grep -q 'atom at 10 of weight 0.33333' out.txt || fail "weights not divided"
"$EIGENLAW" law "atoms(1:.3333333333,3:.3333333333,10:.3333333334)" --json \
    > v.json
json '.notes == []' v.json
refused 1 law "atoms(1:-1,2:2)"
refused 1 law "atoms(1:0,2:1)"
# equal places are one place
"$EIGENLAW" law "mp(0.2) * atoms(3:.5,3:.25,1:.25)" --json > v.json
json '.notes | length == 1 and (.[0] | test("1 atom at a place"))' v.json
same "mp(0.2) * atoms(3:.5,3:.25,1:.25)" "mp(0.2) * atoms(3:.75,1:.25)"
# one atom
same "mp(0.2) * atoms(3:1)" "mp(0.2,3)"
same "mp(1) * atoms(3:1)" "mp(1,3)"
"$EIGENLAW" law "atoms(3:1)" --grid 3 --at 3 --outlier 2 --json > v.json
json '.support == [] and .atoms == [[3, 1]] and .variance == 0' v.json
json '.at[0].cdf == 1 and .outlier[0].position == 5' v.json
near '.outlier[0].overlap2' 1 1e-14 v.json
# negative populations are refused, saying where
refused 1 law "mp(0.5) * atoms(-1:.5,2:.5)"
says "mp(0.5) * atoms(-1:.5,2:.5)" -1
refused 1 law "0 . mp(0.5)"
refused 1 law "mp(-1) + mp(1)"
says "mp(-1)"
refused 1 law "uniform(1,0)"
refused 1 law "singular-mp(0.5,1)" --outlier -1
# ratios 1, 1e-6, 1e6: the hard edge, next to nothing, next to all of it
"$EIGENLAW" law "mp(1) * atoms(1:.5,3:.5)" --quantile 0.5 --json > v.json ||
    fail "ratio 1"
json '.support[0][0] == 0 and .atoms == []' v.json
near .mean 2 1e-10 v.json
"$EIGENLAW" law "mp(1e-6) * atoms(1:.5,3:.5)" --at 2 --json > v.json ||
    fail "ratio 1e-6"
json '.support | length == 2' v.json
near '.support[1][1]' 3.0042426 2e-6 v.json # 3 (1 + 2 sqrt(c/2)), and of order c
near '.at[0].cdf' 0.5 1e-10 v.json
"$EIGENLAW" law "mp(1e6) * atoms(1:.5,3:.5)" --json > v.json || fail "ratio 1e6"
near '.atoms[0][1]' 0.999999 1e-12 v.json
json '.support | length == 1' v.json
finish
