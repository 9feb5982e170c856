# What a file may be guilty of: one line each, exit 1, nothing written.
. "$SOURCE/tests/cli/support"

f8="{'descr': '<f8', 'fortran_order': False, 'shape': "

: > empty.npy
refused 1 detect empty.npy
says empty.npy
: > empty.csv
refused 1 detect empty.csv
says empty.csv

{ npy "$f8(4, 4), }"; doubles 10; } > truncated.npy
refused 1 detect truncated.npy
says truncated.npy
{ npy "$f8(4, 4), }"; doubles 20; } > lying.npy
refused 1 detect lying.npy
says lying.npy
{ printf '\x93NUMPY\x01\x00\xff\xff'; } > no_header.npy
refused 1 detect no_header.npy
{ npy "{'descr': '|O', 'fortran_order': False, 'shape': (2, 2), }"
  doubles 4; } > object.npy
refused 1 detect object.npy
says object
{ npy "$f8(0, 4), }"; } > no_rows.npy
refused 1 detect no_rows.npy
{ npy "$f8(1, 1), }"; doubles 1; } > one.npy
refused 1 detect one.npy
{ npy "$f8(4611686018427387904, 4), }"; doubles 4; } > overflow.npy
refused 1 detect overflow.npy
{ npy "$f8(40, 40), }"; doubles 1600; } > constant.npy
refused 1 detect constant.npy
says constant

{ npy "$f8(2, 3), }"; doubles 4
  printf '\x00\x00\x00\x00\x00\x00\xf8\x7f'; doubles 1; } > nan.npy
refused 1 detect nan.npy
says "row 2" "column 2"
{ npy "$f8(2, 3), }"; doubles 2
  printf '\x00\x00\x00\x00\x00\x00\xf0\x7f'; doubles 3; } > inf.npy
refused 1 detect inf.npy
says "row 1" "column 3"

mtx='%%MatrixMarket matrix coordinate real general'
printf '%s\n3 3 3\n1 1 1.5\n2 3 2\n1 1 4\n' "$mtx" > twice.mtx
refused 1 detect twice.mtx
printf '%s\n3 3 2\n1 1 1.5\n4 3 2\n' "$mtx" > outside.mtx
refused 1 detect outside.mtx
printf '%s\n3 3 3\n1 1 1.5\n' "$mtx" > short.mtx
refused 1 detect short.mtx
printf '%s\n99999999999999999999 3 1\n1 1 1\n' "$mtx" > huge.mtx
refused 1 detect huge.mtx
printf '%%%%MatrixMarket matrix array real skew-symmetric\n2 2\n1\n' > skew.mtx
refused 1 detect skew.mtx

printf '1,2,3\n4,5\n6,7,8\n' > ragged.csv
refused 1 detect ragged.csv
says 2
printf '1,2,3\n4,five,6\n7,8,9\n' > words.csv
refused 1 detect words.csv
says five "row 2" "column 2"
printf '1,2,3\n4,,6\n7,8,9\n' > gap.csv
refused 1 detect gap.csv
says "row 2" "column 2"
printf '1,2,3\n4,NaN,6\n7,8,9\n' > nan.csv
refused 1 detect nan.csv
printf '1,2,3\n4,1e999,6\n7,8,9\n' > inf.csv
refused 1 detect inf.csv
printf '5\n' > one.csv
refused 1 detect one.csv
printf 'what is this\n' > prose.txt
refused 1 detect prose.txt

refused 1 detect .
refused 1 detect nowhere.npy
says nowhere.npy
if [ "$(id -u)" != 0 ]; then
    doubles 1 > secret.npy
    chmod 0 secret.npy
    refused 1 detect secret.npy
fi
refused 1 detect - < /dev/null

# the name of the file is said once
refused 1 detect nan.npy
[ "$(printf '%s' "$complaint" | grep -o nan.npy | wc -l)" = 1 ] ||
    fail "the file's name comes twice: $complaint"
cp nan.npy $'two\nlines.npy'
refused 1 detect $'two\nlines.npy'
rm -f $'two\nlines.npy'

# places to write to
refused 1 sample wigner --n 30 -o nowhere/x.npy
refused 1 sample wigner --n 30 -o .
refused 1 sample wigner --n 30 -o /dev/full
refused 1 sample wigner --n 30 --spike 3 -o x.npy --truth nowhere/t
"$EIGENLAW" sample wigner --n 60 --spike 5 -o spiked.npy > /dev/null
refused 1 detect spiked.npy --vectors nowhere/v.npy
"$EIGENLAW" detect spiked.npy > /dev/full 2> full.err &&
    fail "a full standard output went unnoticed"
[ "$(wc -l < full.err)" = 1 ] || fail "full standard output: $(cat full.err)"

# what a matrix may not be
"$EIGENLAW" sample rectangular --m 20 --n 30 -o flat.npy > /dev/null
refused 1 detect flat.npy --as symmetric
refused 1 detect flat.npy --covariance --samples 50
finish
