# examples/denoise_white checks itself, writes its table and its figure.
. "$SOURCE/tests/cli/support"
export OMP_NUM_THREADS=1
"$BUILD/examples/denoise_white" --quick -o dw > out.txt ||
    fail "the shrinker is off its limit: $(cat out.txt)"
[ "$(wc -l < out.txt)" = 11 ] || fail "$(wc -l < out.txt) lines, not 11"
[ "$(wc -l < dw.csv)" = 10 ] || fail "dw.csv has not 10 rows"
[ "$(head -c 4 dw.png | tail -c 3)" = PNG ] || fail "no figure"
"$BUILD/examples/denoise_white" --slow 2> err.txt && fail "--slow is known"
grep -q usage err.txt || fail "no usage"
finish
