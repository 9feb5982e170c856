# Wrong usage is exit 2 and one line; help and versions are exit 0.
. "$SOURCE/tests/cli/support"

refused 2 nonsense
refused 2 detect
refused 2 detect a.npy b.npy
refused 2 detect a.npy --nonsense
refused 2 detect a.npy --level 0
refused 2 detect a.npy --level 1
refused 2 detect a.npy --level nan
refused 2 detect a.npy --level 5%
refused 2 detect a.npy --max-outliers 0
refused 2 detect a.npy --max-outliers -3
refused 2 detect a.npy --noise counts
says "not available"
refused 2 detect a.npy --noise profile:p.npy
says "not available"
refused 2 detect a.npy --noise 0
refused 2 detect a.npy --noise inf
refused 2 detect a.npy --as square
refused 2 detect a.npy --center mean
refused 2 detect a.npy --scale rows
refused 2 detect a.npy --transform auto
refused 2 detect a.npy --covariance
refused 2 detect a.npy --samples 10
refused 2 detect a.npy --covariance --samples 100 --center columns
refused 2 detect a.npy --vectors v.csv
refused 2 detect a.npy --threads 0
refused 2 detect a.npy --seed x
refused 2 sample
refused 2 sample wigner -o x.npy
refused 2 sample wigner --n 10
refused 2 sample rectangular --ratio 0.5 --n 10 -o x.npy
refused 2 sample rectangular --m 5 -o x.npy
refused 2 sample wigner --n 10 --p 5 -o x.npy
refused 2 sample wigner --n 10 -o x.npy --truth t
refused 2 sample wigner --n 10 -o - --json
refused 2 sample goe --n 10 -o x.npy
refused 2 predict wigner --sigma 0
refused 2 predict wigner --spike 1,,2
refused 2 predict wigner --spike nan
refused 2 predict wigner --ratio 1
refused 2 predict rectangular --spike 2
refused 2 predict rectangular --ratio 1 --m 2 --n 2
refused 2 predict covariance --ratio 1 --spike -2
refused 2 law
refused 2 law "semicircle(1)" --beta 1
refused 2 law "semicircle(1)" --quantile 2
refused 2 law "semicircle(1)" --stieltjes 1
refused 2 law tracy-widom
refused 2 law tracy-widom --at 0 --beta 3
refused 2 law tracy-widom --at 0 --moments 2
refused 2 law tracy-widom --quantile 1
refused 1 law "mp(-1)"

for command in detect denoise spectrum sample predict transition law; do
    "$EIGENLAW" "$command" --help > help.txt || fail "$command --help"
    "$EIGENLAW" help "$command" | cmp -s - help.txt ||
        fail "help $command differs from $command --help"
    [ "$(wc -l < help.txt)" -le 50 ] || fail "$command --help is no screen"
    grep -q '^example' help.txt || fail "$command --help without an example"
    [ "$(awk 'length > 80' help.txt | wc -l)" = 0 ] ||
        fail "$command --help is wider than 80"
    "$EIGENLAW" "$command" --version | grep -q '^eigenlaw [0-9]' ||
        fail "$command --version"
done
"$EIGENLAW" --help | grep -q detect || fail "--help"
"$EIGENLAW" --version | grep -qi openblas || fail "--version names no BLAS"
finish
