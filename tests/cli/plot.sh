# --plot: three formats, whole or not at all, refused before any work.
. "$SOURCE/tests/cli/support"
e=$EIGENLAW
export OMP_NUM_THREADS=1
$e sample wigner --n 120 --spike 2.5 -o "w_{1}.npy" > /dev/null
$e sample rectangular --m 60 --n 90 --spike 2 -o r.npy > /dev/null

magic() { # FILE BYTES
    [ "$(head -c ${#2} "$1" | tr -d '\0')" = "$2" ] || fail "$1 is no $2"
}
well_formed() {
    xmllint --noout "$1" 2> xml.err || fail "$1: $(head -1 xml.err)"
    rm -f xml.err
}

for command in "detect" "spectrum --all" "spectrum" "spectrum --top 2"; do
    # shellcheck disable=SC2086
    $e $command "w_{1}.npy" --plot a.svg > text ||
        fail "$command --plot a.svg"
    grep -q '^wrote a.svg' text || fail "$command does not say what it wrote"
    well_formed a.svg
    grep -q 'w_{1}.npy: 120 x 120, symmetric, 1 outlier<' a.svg ||
        fail "$command: no title"
    grep -q 'eigenvalue λ' a.svg || fail "$command: no label"
    grep -q 'semicircle law' a.svg || fail "$command: no law"
    rm a.svg
done
# the title is the expression, an atom and an outlier have their marks
$e law "mp(4) * atoms(1,3)" --plot a.svg > text || fail "law --plot"
grep -q '^wrote a.svg' text || fail "law does not say what it wrote"
well_formed a.svg
for word in 'mp(4) \* atoms(1,3)<' 'atom of weight 0.75 at 0<' 'density ρ<'; do
    grep -q "$word" a.svg || fail "law: no $word in the figure"
done
$e law "semicircle(1)" --outlier 0.5,2 --plot a.svg --json > a.json
json '.plot == "a.svg"' a.json
grep -q 'outliers<' a.svg || fail "law: no outliers in the figure"
$e law "atoms(1)" --plot a.svg > /dev/null || fail "a law of one atom"
well_formed a.svg
rm a.svg
refused 2 law tracy-widom --at 0 --plot a.svg
refused 1 law "mp(1)" --plot none/a.svg

$e spectrum r.npy --plot a.png > /dev/null
magic a.png "$(printf '\x89PNG')"
$e detect r.npy --plot a.pdf --json > a.json
magic a.pdf '%PDF-'
json '.plot == "a.pdf"' a.json
rm text
[ "$(ls -A | tr '\n' ' ')" = "a.json a.pdf a.png r.npy w_{1}.npy " ] ||
    fail "left behind: $(ls -A | tr '\n' ' ')"

for command in detect spectrum; do
    refused 2 $command r.npy --plot b.gif
    says ".svg, .png or .pdf"
    refused 1 $command r.npy --plot none/b.svg
    says "none/b.svg"
    mkdir dir.svg
    refused 1 $command r.npy --plot dir.svg
    says "directory"
    rmdir dir.svg
    # before any work: the input is not even looked for
    refused 1 $command nowhere.npy --plot none/b.svg
    says "none/b.svg"
done

# without gnuplot; the shell's own tools are called by their places
mkdir empty
for command in detect spectrum; do
    PATH=$PWD/empty "$e" $command nowhere.npy --plot b.svg > out 2> err
    status=$?
    [ $status = 1 ] || fail "without gnuplot: exit $status"
    grep -q 'b.svg: .*gnuplot-nox' err || fail "without gnuplot: $(cat err)"
    [ ! -e b.svg ] || fail "without gnuplot: a figure"
done

# a figure that fails leaves the old one as it was
echo old > keep.svg
mkdir fake
printf '#!/bin/sh\nread -r line\ncase $line in *) echo "line 3: broken" >&2;; esac\necho half\nexit 1\n' > fake/gnuplot
chmod +x fake/gnuplot
PATH=$PWD/fake:$PATH "$e" detect r.npy --plot keep.svg > out 2> err && fail "half a figure is taken"
grep -q 'gnuplot failed: line 3: broken' err || fail "$(cat err)"
[ "$(cat keep.svg)" = old ] || fail "the old figure is gone"
finish
