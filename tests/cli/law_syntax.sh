# The language of laws: what is wrong and where, in three lines; precedence and
# spaces; lists of options.
. "$SOURCE/tests/cli/support"

# caret COLUMN WORD EXPRESSION: exit 2, nothing on standard output; the column
# and the word in the first line, the expression in the second, a caret under
# that column in the third.
caret() {
    local column=$1 word=$2 text=$3 status
    "$EIGENLAW" law "$text" > out.txt 2> err.txt
    status=$?
    [ $status = 2 ] || fail "exit $status, not 2: $text"
    [ ! -s out.txt ] || fail "printed something: $text"
    [ "$(wc -l < err.txt)" = 3 ] || fail "$(wc -l < err.txt) lines: $text"
    sed -n 1p err.txt | grep -qF "eigenlaw: law: column $column: " ||
        fail "not column $column: $(sed -n 1p err.txt)"
    sed -n 1p err.txt | grep -qF -- "$word" ||
        fail "does not say $word: $(sed -n 1p err.txt)"
    [ "$(sed -n 2p err.txt)" = "  $text" ] || fail "not the expression: $text"
    [ "$(sed -n 3p err.txt)" = "$(printf "%*s^" $((column + 1)) '')" ] ||
        fail "caret not under $column: $text"
}

caret 1 "a law is expected" ""
caret 4 "a number is expected" "mp("
caret 7 '")"' "mp(0.5"
caret 8 "operator" "mp(0.5))"
caret 11 "the expression ends" "mp(0.5) + "
caret 9 "operator" "mp(0.5) mp(1)"
caret 10 '"+" of "(+c)"' "mp(0.5) (mp(1))"
caret 13 '")" of "(+c)"' "mp(1) (+0.5 mp(1)"
caret 9 "a number" "mp(1) (+) mp(1)"
caret 8 "too many" "mp(1,2,3)"
caret 14 "missing" "singular-mp(1)"
caret 3 'not "mp"' "2 mp(1)"
caret 2 "space on both sides" "2. mp(1)"
caret 3 "space on both sides" "2 .mp(1)"
caret 5 "a law" "2 . "
caret 7 "a number" "mp(1)|"
caret 4 'not "x"' "mp(x)"
caret 4 'not "nan"' "mp(nan)"
caret 5 "not a number" "mp(0x10)"
caret 4 "does not fit" "mp(1e999)"
caret 1 'no law "foo"' "foo(1)"
caret 1 'no law "MP"' "MP(1)"
caret 3 '"("' "mp"
caret 12 "every place or at none" "atoms(1:2,3)"
caret 7 "a number" "atoms()"
caret 9 "a number" "atoms(1:)"
caret 6 "a path" "file()"
caret 8 "closing quote" 'file("a'
caret 7 "operator" "mp(1) - mp(2)"
caret 2 "a law to scale" "3"
caret 7 'not "/"' "mp(1)*/2"
caret 4 "a law" "((("
caret 23 "a number" "mp(1) + (mp(1) * mp(1,))"
# characters count, not bytes
caret 16 'not "-"' "file(über.csv) -"
# deep nesting and long chains are refused, not run into the ground
deep=$(printf '(%.0s' $(seq 5000))
"$EIGENLAW" law "$deep" > out.txt 2> err.txt
[ $? = 2 ] || fail "5000 parentheses"
long="mp(1)$(printf ' + mp(1)%.0s' $(seq 3000))"
"$EIGENLAW" law "$long" > out.txt 2> err.txt
[ $? = 2 ] || fail "3000 operators"

finish
