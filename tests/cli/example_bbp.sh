# The example of the BBP transition agrees with theory, writes its table, and
# refuses what it does not know.
set -eu
bbp=$BUILD/examples/bbp
[ -x "$bbp" ] || { echo "examples are not built"; exit 0; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export OMP_NUM_THREADS=1
"$bbp" --quick -o "$dir/bbp" > "$dir/table"
[ "$(wc -l < "$dir/bbp.csv")" -eq 9 ]
[ "$(wc -l < "$dir/table")" -eq 9 ]
if command -v gnuplot > /dev/null; then
    [ "$(head -c 4 "$dir/bbp.png" | tail -c 3)" = PNG ]
    [ "$(wc -c < "$dir/bbp.png")" -gt 10000 ]
fi
if "$bbp" --nonsense 2> "$dir/error"; then exit 1; fi
grep -q usage "$dir/error"
