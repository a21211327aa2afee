#!/bin/sh
# Lays out an installed Callscope: stage.sh BINARY DIRECTORY
# What goes where stands in files.txt.
set -eu

if [ $# -ne 2 ]; then
    echo "usage: stage.sh BINARY DIRECTORY" >&2
    exit 2
fi
binary=$1
root=$2
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)

# put MODE FILE PLACE: PLACE is below the root; with / at its end the file keeps its name.
put() {
    to=$root/$3
    case $3 in
    */) to=$to$(basename "$2") ;;
    esac
    install -D -m "$1" -- "$2" "$to"
}

while read -r mode file place; do
    case $mode in
    '' | '#'*) continue ;;
    esac
    case $file in
    target/release/callscope)
        put "$mode" "$binary" "${place}callscope"
        ;;
    *'/**/*')
        folder=$project/${file%'/**/*'}
        (cd "$folder" && find . -type f) | while IFS= read -r one; do
            put "$mode" "$folder/$one" "$place${one#./}"
        done
        ;;
    *)
        # The last part may be a pattern.
        # shellcheck disable=SC2231
        for one in "$project"/$file; do
            put "$mode" "$one" "$place"
        done
        ;;
    esac
done <"$here/files.txt"
