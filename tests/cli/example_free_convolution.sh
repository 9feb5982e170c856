# examples/free_convolution checks itself, writes its tables and its figure.
. "$SOURCE/tests/cli/support"
"$BUILD/examples/free_convolution" --quick -o fc > out.txt ||
    fail "a spectrum is off its law: $(cat out.txt)"
[ "$(wc -l < out.txt)" = 5 ] || fail "$(wc -l < out.txt) lines, not 5"
grep -q 'atoms(-1,1) + semicircle(0.9)  *2 ' out.txt || fail "no two cuts"
[ "$(wc -l < fc.csv)" = 800 ] || fail "fc.csv has not 4 x 200 eigenvalues"
[ "$(grep -c edge fc.law.csv)" = 12 ] || fail "not 12 edges"
[ -s fc.law.csv ] && [ "$(head -c 4 fc.png | tail -c 3)" = PNG ] ||
    fail "no figure"
"$BUILD/examples/free_convolution" --slow 2> err.txt && fail "--slow is known"
grep -q usage err.txt || fail "no usage"
finish
