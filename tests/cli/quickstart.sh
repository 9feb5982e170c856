# The quickstart from the source tree: three components in the real table, none
# in the shuffled one.
. "$SOURCE/tests/cli/support"
"$SOURCE/examples/quickstart" > out.txt 2> err.txt ||
    fail "quickstart: $(tail -3 err.txt)"
grep -q '^3 outliers' out.txt || fail "the real table: $(cat out.txt)"
grep -A 3 '^== the same table' out.txt | grep -q '^No outlier' ||
    fail "the shuffled table: $(cat out.txt)"
grep -q 'NOT FIT' out.txt && fail "the noise does not fit: $(cat out.txt)"
finish
