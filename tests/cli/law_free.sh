# Free convolution from the program: values of another program, precedence and
# algebra by equal laws, inputs at the limits.
. "$SOURCE/tests/cli/support"
. "$SOURCE/tests/cli/support_law"

# --- sums
law "mp(0.25) + semicircle(0.1)" --at 0.3,1,2 --moments 4
edges -0.02936285005402 2.3795017584634
density 0.53796915532126 0.54203310237572 0.24947121620713
hilbert -1.1875426730952 0.26087419303227 1.1052134770464
cdf 0.12930155794525 0.53216699454257 0.93838157394526
moments 1 1.35 2.1125 3.610625
law "mp(0.25) + semicircle(0.5)" --at 0,1,2 --moments 4
edges -0.66308174217175 2.8326475672479
density 0.31867372474003 0.37053101416044 0.27810193884974
hilbert -0.69444218883601 0.054489793458168 0.65862820987439
cdf 0.15008577329902 0.51004027594718 0.84460797410799
moments 1 1.75 3.3125 6.890625
law "atoms(-1:.5,1:.5) + semicircle(0.2)" --at -1.2,0.6,1.4,0 --moments 4
edges -1.6756015244305 -0.42703574947101 0.42703574947101 1.6756015244305
density 0.49399331580082 0.35470469733806 0.42105049042901
hilbert -0.61333627290277 -0.842636595709 1.1037534626505
cdf 0.17414638577251 0.54225722335171 0.91849740498179 0.5
json '.mean | fabs < 1e-14' v.json
near '.moments[1]' 1.2 $tol v.json
near '.moments[3]' 1.88 $tol v.json
law "mp(2) + semicircle(0.3)" --at -0.3,1,3 --moments 4
edges -0.86624995064602 5.9160604095447
json '.atoms == []' v.json
density 0.42074031778466 0.18839991739203 0.078215145882291
hilbert -0.63705936535442 0.47879263540495 0.33015711669638
cdf 0.17429576792041 0.63354331762825 0.86949655869973
moments 1 3.3 11.9 49.38
law "atoms(-1:.4,1:.6) + mp(0.1)" --at 0,1.8,2.2,1 --moments 3
edges -0.37732812471541 0.39269950527474 1.5829827016349 2.5771960400552
density 0.64123204145469 0.80813827363714 0.63413061180267
near '.at[3].cdf' 0.4 $tol v.json
moments 1.2 2.5 5.17
law "mp(.5) + mp(.25,2)" --at 1.5,3,5 --moments 3
edges 1.0505102572168 5.9494897427832
density 0.30010543871904 0.25442676439038 0.1232808888123
moments 3 10.5 41.25

# --- products, rectangular sums, corners
law "mp(.5) * mp(.25)" --at 1.2
edges 0.055935574318876 3.7466902226771
hilbert 0.63042629487944
rows '.at[..].density * 3.141592653589793' 0.90101086139728
law "atoms(-1:.5,1:.5) | 0.3" --at 0.2
hilbert 0.13888888888889
rows '.at[..].density * 3.141592653589793' 1.5528249843749

law "atoms(1:.5,2:.5) (+0.5) singular-mp(0.5,0.3)" --at 1.4142135623730951
rows '.at[..].density * 3.141592653589793 / 2.8284271247461903' 0.28702577202259

# --- outliers
law "singular-mp(0.5,0.3) (+0.5) singular-mp(0.5,0.5)" --outlier 1.3,0.1
near '.outlier[0].position' 1.7548074288725 $tol v.json
near '.outlier[0].left_overlap2' 0.71801477874352 $tol v.json
near '.outlier[0].right_overlap2' 0.60267103918633 $tol v.json
json '.outlier[1] | .outside == false and .left_overlap2 == 0' v.json
"$EIGENLAW" law "atoms(1,2) (+0.5) singular-mp(0.5,1)" --outlier 4 > out.txt ||
    fail "outlier of a rectangular sum"
grep -q "left overlap^2 *right overlap^2" out.txt || fail "overlaps by side"
law "atoms(-1:.5,1:.5) + semicircle(0.2)" --outlier 1.5,-1.5,0.5
near '.outlier[0].position' 2.1333333333333 $tol v.json
near '.outlier[0].overlap2' 0.71111111111111 $tol v.json
near '.outlier[0].threshold' 0.5611790214042 $tol v.json
near '.outlier[1].position' -2.1333333333333 $tol v.json
near '.outlier[1].overlap2' 0.71111111111111 $tol v.json
json '.outlier[2] | .outside == false and .overlap2 == 0' v.json
near '.outlier[2].position' 1.6756015244305 $tol v.json
# --- equal laws
printf '2,1\n1,2\n' > square.csv
# | before the dot before * before +
same "2 . semicircle(1) | 0.5" "2 . (semicircle(1) | 0.5)"
same "2 . semicircle(1) | 0.5" "semicircle(2)"
same "2 . mp(0.5) * mp(0.3)" "(2 . mp(0.5)) * mp(0.3)"
same "semicircle(1) + mp(0.5) * atoms(2:1)" "semicircle(1) + mp(0.5,2)"
same "2 . mp(0.5) + semicircle(1)" "mp(0.5,2) + semicircle(1)"
other "2 . (mp(0.5) + semicircle(1))" "2 . mp(0.5) + semicircle(1)"
same "semicircle(4) + semicircle(4) | 0.5" "semicircle(4) + semicircle(2)"
other "(semicircle(4) + semicircle(4)) | 0.5" "semicircle(4) + semicircle(4) | 0.5"
same "mp(0.5) | 0.5 | 0.5" "mp(0.5) | 0.25"
# algebra
same "semicircle(1) + semicircle(2)" "semicircle(3)"
same "mp(0.5) + semicircle(1)" "semicircle(1) + mp(0.5)"
same "atoms(-1:1,1:1) + atoms(-1,1)" "arcsine(-2,2)"
same "mp(0.4) * mp(0.3) * atoms(1:.5,2:.5)" \
    "atoms(1:.5,2:.5) * mp(0.3) * mp(0.4)"
same "mp(0.5) + atoms(3:1)" "mp(0.5) + atoms(3)"
# + and (+c) are one level, left to right
same "singular-mp(0.5,1) (+0.5) singular-mp(0.5,2)" "singular-mp(0.5,3)"
same "atoms(1) (+0.5) atoms(2) + atoms(1)" "(atoms(1) (+0.5) atoms(2)) + atoms(1)"
same "atoms(1) + atoms(2) (+0.5) atoms(1)" "atoms(3) (+0.5) atoms(1)"
same "atoms(1) (+.5) atoms(2) (+.5) atoms(3)" \
    "atoms(1) (+.5) (atoms(3) (+.5) atoms(2))"
same "2 . (atoms(1) (+1) atoms(1,3))" "atoms(2) (+1) atoms(2,6)"
same "atoms(0) (+0.5) mp(0.3)" "mp(0.3)"
same "semicircle(1) + file(square.csv)" "semicircle(1) + atoms(1,3)"

# --- at the limits
refused 1 law "mp(0.5) * semicircle(1)"
says "semicircle(1)" -2
refused 1 law "semicircle(1) (+0.5) singular-mp(0.5,1)"
says "first law begins at -2"
refused 1 law "atoms(1) (+1.5) atoms(1)"
says "ratio = 1.5"
refused 1 law "atoms(1) (+0) atoms(1)"
"$EIGENLAW" law "atoms(1) (+0.5) singular-mp(0.4,1)" --json > v.json ||
    fail "another ratio"
json '.notes | length == 1 and (.[0] | test("ratio 0.4.*ratio 0.5"))' v.json
# kernels overlap: .75 + .3 - 1 at 0, .6 + 2 * .75 - 2 at 1
law "atoms(0:.75,1:.25) (+0.5) atoms(0:.3,1:.6,3:.1)"
json '[.atoms[][0]] == [0, 1]' v.json
near '.atoms[0][1]' 0.05 1e-12 v.json
near '.atoms[1][1]' 0.1 1e-12 v.json
refused 1 law "mp(0.5) | 0"
refused 1 law "mp(0.5) | 1.5"
# large atoms meet: .7 + .8 - 1 and .3 + .8 - 1 stay
"$EIGENLAW" law "atoms(0:.7,1:.3) + atoms(0:.8,2:.2)" --json > v.json ||
    fail "large atoms"
json '[.atoms[][0]] == [0, 1]' v.json
near '.atoms[0][1]' 0.5 1e-12 v.json
near '.atoms[1][1]' 0.1 1e-12 v.json
near .mean 0.7 1e-10 v.json
finish
