#!/usr/bin/env python3
"""Makes icon.ico and icon.icns of icon.svg. Needs rsvg-convert."""

import struct
import subprocess
from pathlib import Path

ASSETS = Path(__file__).resolve().parent.parent


def png(size):
    command = ["rsvg-convert", "--width", str(size), "--height", str(size), ASSETS / "icon.svg"]
    return subprocess.run(command, check=True, capture_output=True).stdout


def ico(sizes):
    pictures = [png(size) for size in sizes]
    head = struct.pack("<HHH", 0, 1, len(sizes))
    at = len(head) + 16 * len(sizes)
    for size, picture in zip(sizes, pictures):
        head += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(picture), at)
        at += len(picture)
    return head + b"".join(pictures)


def icns(kinds):
    parts = b""
    for kind, size in kinds:
        picture = png(size)
        parts += kind + struct.pack(">I", len(picture) + 8) + picture
    return b"icns" + struct.pack(">I", len(parts) + 8) + parts


(ASSETS / "icon.ico").write_bytes(ico([16, 24, 32, 48, 64, 256]))
(ASSETS / "icon.icns").write_bytes(icns([(b"icp4", 16), (b"icp5", 32), (b"ic07", 128), (b"ic08", 256), (b"ic09", 512)]))
