# The example of scores agrees with theory and refuses what it does not know.
set -eu
nonlinear=$BUILD/examples/nonlinear
[ -x "$nonlinear" ] || { echo "examples are not built"; exit 0; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export OMP_NUM_THREADS=1
"$nonlinear" --quick > "$dir/table"
[ "$(wc -l < "$dir/table")" -eq 7 ]
# what the values hide the scores show
awk '$1 == "cube" {seen[$2] = $5}
    END {exit !(seen["values"] < 0.1 && seen["scores"] > 0.1)}' "$dir/table"
if "$nonlinear" --nonsense 2> "$dir/error"; then exit 1; fi
grep -q usage "$dir/error"
