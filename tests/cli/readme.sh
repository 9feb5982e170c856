# The README: every command in it is run, its output is the real one (numbers
# to two per cent: kernels of the BLAS round differently), its code is the
# example that is compiled.
. "$SOURCE/tests/cli/support"
readme=$SOURCE/README.md

# block KIND NUMBER: the number-th fenced block of that kind
block() {
    awk -v kind="$1" -v number="$2" '
        /^```/ { if (inside) inside = 0
                 else inside = ($0 == "```" kind && ++seen == number)
                 if ($0 == "```") inside = 0
                 next }
        inside' "$readme"
}

block c 1 | cmp -s - "$SOURCE/examples/detect_in_20_lines.c" ||
    fail "the code of the README is not examples/detect_in_20_lines.c"
[ "$(grep -c . "$SOURCE/examples/detect_in_20_lines.c")" -le 26 ] ||
    fail "the library's example has outgrown its name"

ln -s "$SOURCE/examples" "$SOURCE/tests" .
mkdir bin
ln -s "$EIGENLAW" bin/eigenlaw
PATH=$PWD/bin:$PATH
commands=0
while IFS= read -r line; do
    line=${line%%  #*}
    case $line in
    "" | \#*) ;;
    # the first is a test of its own, the second is what runs us; those of
    # cmake and cc are tests/install/consumer.sh
    examples/quickstart* | tests/run* | cmake* | "cc -o"*)
        [ -x "${line%% *}" ] || command -v "${line%% *}" > /dev/null ||
            fail "no such command: $line"
        ;;
    *)
        bash -c "$line" > out.txt 2> err.txt || fail "$line: $(cat err.txt)"
        [ -s out.txt ] || fail "says nothing: $line"
        commands=$((commands + 1))
        [ $commands = 1 ] && mv out.txt shown.txt
        ;;
    esac
done < <(block sh 1; block sh 2; block sh 3; block sh 4)
[ $commands -ge 6 ] || fail "only $commands commands found in the README"

# words equal, numbers near; brackets and commas apart
tokens() { tr -s ' ,[]()' '\n' < "$1" | grep .; }
block text 1 > promised.txt
paste -d '\t' <(tokens promised.txt) <(tokens shown.txt) |
    awk -F '\t' '
    function number(x) { return x ~ /^[-+]?[0-9.]+(e[-+]?[0-9]+)?$/ }
    function near(a, b, d) { d = a - b; if (d < 0) d = -d
        m = a < 0 ? -a : a; return d <= 0.02 * m }
    # a p-value far out: its logarithm
    function size(x) { return x > 0 && x < 1e-3 ? log(x) : x }
    $1 == $2 { next }
    number($1) && number($2) && near(size($1 + 0), size($2 + 0)) { next }
    { print "promised " $1 ", shown " $2; bad = 1 }
    END { exit bad }' || fail "the README shows another output"
finish
