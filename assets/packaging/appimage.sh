#!/bin/sh
# Makes an AppImage: appimage.sh BINARY DIRECTORY
# BINARY is the finished program (cargo build --release); into DIRECTORY go Callscope.AppDir and, where appimagetool is
# installed, the image made of it.
set -eu

if [ $# -ne 2 ]; then
    echo "usage: appimage.sh BINARY DIRECTORY" >&2
    exit 2
fi
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p -- "$2"
out=$(cd "$2" && pwd)
tree=$out/Callscope.AppDir
rm -rf -- "$tree"
"$here/stage.sh" "$1" "$tree"
# What the runtime of an AppImage looks for at the top.
cp -- "$tree/usr/share/applications/callscope.desktop" "$tree/usr/share/icons/hicolor/256x256/apps/callscope.png" "$tree/"
ln -s callscope.png "$tree/.DirIcon"
ln -s usr/bin/callscope "$tree/AppRun"

if ! command -v appimagetool >/dev/null; then
    echo "appimagetool is not installed; ready for it: $tree"
    exit 0
fi
arch=$(uname -m)
ARCH=$arch appimagetool "$tree" "$out/Callscope-$arch.AppImage"
