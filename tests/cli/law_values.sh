# Laws from the program against tables computed by another program, to the 14
# digits that are printed there.
. "$SOURCE/tests/cli/support"
. "$SOURCE/tests/cli/support_law"

# --- Marchenko-Pastur
law "mp(0.5)" --at 1 --stieltjes 3.5,0 --quantile 0.9 --moments 4 --cumulants 4
edges 0.085786437626905 2.9142135623731
json '.atoms == []' v.json
density 0.42108439934779
hilbert 0.5
cdf 0.57600421510387
rows '.stieltjes[..].g[0]' 0.45308183932197
rows '.quantile[..].x' 2.0926948420789
moments 1 1.5 2.75 5.625
rows '.cumulants[..]' 1 0.5 0.25 0.125 # c^(k-1)
law "mp(2)" --at 2 --stieltjes 8,0 --quantile 0.9 --moments 4
edges 0.17157287525381 5.8284271247462
json '.atoms == [[0, 0.5]]' v.json
density 0.10527109983695
hilbert 0.375
cdf 0.78800210755193
rows '.stieltjes[..].g[0]' 0.15240294919945
rows '.quantile[..].x' 3.3216745587171
moments 1 3 11 45
law "mp(0.1,2)" --at 1.5 --stieltjes -1,0 --quantile 0.25 --moments 4
edges 0.93508893593265 3.4649110640674
density 0.55893379115706
hilbert -0.5
cdf 0.26641537638102
rows '.stieltjes[..].g[0]' -0.34846922834953
rows '.quantile[..].x' 1.4706410089579
moments 2 4.4 10.48 26.576

# --- populations
law "mp(0.1) * atoms(1:.2,3:.4,10:.4)" --at 0.9,3,9,1.5,5 --moments 2
edges 0.65207527247056 1.1766721012005 1.8289554524577 4.1210769181533 \
    6.6149682679659 14.581807543308
density 0.48200192192834 0.21129338095695 0.066628771504608 0
near '.at[3].cdf' 0.2 $tol v.json
near '.at[4].cdf' 0.6 $tol v.json
moments 5.4 46.716
law "atoms(1:.2,3:.4,10:.4) * mp(0.33333333333333333)" --at 0.7,2,9 --moments 2
edges 0.32389983388865 1.0644149976474 1.0669229866143 4.6944396590162 \
    4.8813876253532 19.220786749332
density 0.31302900214333 0.15364961537336287 0.038679436678254 # middle: 40 digits
moments 5.4 53.52
law "mp(2.5) * atoms(1:.5,3:.5)" --at 2,5,9 --moments 2
edges 0.56268542947804 14.940084321212
near '.atoms[0][1]' 0.6 $tol v.json
json '.atoms[0][0] == 0 and (.atoms | length == 1)' v.json
density 0.062148174082687 0.033634014708097 0.018560798885315
moments 2 15
# a gap that all but closes
law "mp(0.4) * atoms(1,3,10)" --at 5.0009
tol=1e-8 edges 0.21964915 4.78032199 4.96116381 19.29271435
tol=1e-10 density 0.009790632586549055 # 40 digits

# --- other laws
law "jacobi(0.5,0.25)" --at 0.3
edges 0.037524704425736 0.74025307335204
density 1.545779353353
law "kesten-mckay(3)" --at 1
density 0.15790664975542

# --- outliers
law "singular-mp(0.5,0.8)" --outlier 1.3
near '.outlier[0].position' 1.7548074288725 $tol v.json
near '.outlier[0].left_overlap2' 0.71801477874352 $tol v.json
near '.outlier[0].right_overlap2' 0.60267103918633 $tol v.json
finish
