# A project of somebody else, built against the INSTALLED package: shared and
# static, by find_package and by pkg-config, as C11 and as C++17. Nothing but
# our names may be exported.
set -euo pipefail
: "${SOURCE:?the source tree}"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export OMP_NUM_THREADS=1

use() { # use KIND: the package in $work/KIND
    local prefix=$work/$1 flags
    cmake -S "$SOURCE/tests/install/consumer" -B "$work/build-$1" -G Ninja \
        -DCMAKE_PREFIX_PATH="$prefix"
    cmake --build "$work/build-$1"
    "$work/build-$1/c11"
    "$work/build-$1/cxx17"

    export PKG_CONFIG_PATH=$prefix/lib/pkgconfig
    export LD_LIBRARY_PATH=$prefix/lib
    flags=$(pkg-config --cflags --libs eigenlaw)
    [ "$1" = shared ] || flags=$(pkg-config --static --cflags --libs eigenlaw)
    cc -std=c11 -o "$work/c" "$SOURCE/tests/install/consumer/main.c" $flags
    c++ -std=c++17 -x c++ -o "$work/cxx" \
        "$SOURCE/tests/install/consumer/main.c" -x none $flags
    "$work/c"
    "$work/cxx"
}

for kind in shared static; do
    [ $kind = shared ] && shared=ON || shared=OFF
    cmake -S "$SOURCE" -B "$work/$kind-tree" -G Ninja \
        -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=$shared \
        -DEIGENLAW_TESTS=OFF -DEIGENLAW_EXAMPLES=OFF \
        -DEIGENLAW_PROGRAM=$shared
    cmake --build "$work/$kind-tree"
    cmake --install "$work/$kind-tree" --prefix "$work/$kind"
    use $kind
done

unset LD_LIBRARY_PATH
"$work/shared/bin/eigenlaw" --version
foreign=$(nm -D --defined-only "$work"/shared/lib/libeigenlaw.so |
    awk '$2 ~ /[TDBRV]/ && $3 !~ /^(elaw_|[.]gomp_)/ {print $3}')
[ -z "$foreign" ] || { echo "exported, not ours: $foreign"; exit 1; }
