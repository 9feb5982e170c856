# examples/denoise_patches checks itself, writes a slice and its figure.
. "$SOURCE/tests/cli/support"
export OMP_NUM_THREADS=1
"$BUILD/examples/denoise_patches" --quick -o dp > out.txt ||
    fail "level or error beyond the band: $(cat out.txt)"
[ "$(wc -l < out.txt)" = 5 ] || fail "$(wc -l < out.txt) lines, not 5"
grep -q '^means and slopes ' out.txt || fail "no row with slopes"
[ "$(wc -l < dp.csv)" = 256 ] || fail "dp.csv has not 16 x 16 voxels"
# more threads, the same bits
OMP_NUM_THREADS=3 "$BUILD/examples/denoise_patches" --quick -o other > out3.txt
cmp -s out.txt out3.txt && cmp -s dp.csv other.csv ||
    fail "threads change the result"
if command -v gnuplot > /dev/null; then
    [ "$(head -c 4 dp.png | tail -c 3)" = PNG ] || fail "no figure"
    [ "$(wc -c < dp.png)" -gt 3000 ] || fail "the figure is empty"
fi
"$BUILD/examples/denoise_patches" --slow 2> err.txt && fail "--slow is known"
grep -q usage err.txt || fail "no usage"
finish
