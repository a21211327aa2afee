#!/usr/bin/env python3
"""Draws CallscopeIcons.ttf, the icon font of the window.

    pip install fonttools skia-pathops
    python3 assets/fonts/make_icons.py [TARGET]      (without TARGET: CallscopeIcons.ttf beside this script)

Every icon is a line of ICONS: its code point, its name, and what is drawn, as SVG paths on a grid of 1000 by 1000
units with the origin at the top left. A path is stroked with round caps and joins (`stroke`), filled (`fill`), or
both, which rounds the corners of a solid shape (`solid`). The centre of the grid, (500, 500), lands half way between
the middle of Inter's small letters and the middle of its capitals, so an icon sits level with the word beside it.

The outlines are merged before they are written: no contour overlaps another. The result is the same byte for byte
on every run.
"""

import sys
from pathlib import Path

import pathops
from fontTools.fontBuilder import FontBuilder
from fontTools.misc.timeTools import timestampFromString
from fontTools.misc.transform import Transform
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.svgLib.path import parse_path

EM = 1000
# Inter's own ascent and descent at this em: a line of text keeps its height when an icon is in it.
ASCENT, DESCENT = 969, -242
CAP_HEIGHT, X_HEIGHT = 727, 545
# Height above the baseline at which the centre of the grid is placed.
MIDDLE = 340

# Line weights. At 13 px the first is a little over one pixel, as Inter's stems are. The states, which are
# read at a glance and on coloured bars, are bolder; details inside a frame are lighter, lest they fill up.
LINE, STATE, INNER = 96, 128, 84


def circle(x, y, r):
    """The path of a circle of radius `r` round (x, y)."""
    return f"M{x - r} {y} A{r} {r} 0 1 1 {x + r} {y} A{r} {r} 0 1 1 {x - r} {y} Z"


def stroke(path, width=LINE):
    """A line along the path."""
    return path, width, False


def fill(path):
    """The inside of the path."""
    return path, 0, True


def solid(path, width):
    """The inside of the path and a line along it: a solid shape with round corners."""
    return path, width, True


# The frame of the round icons.
ROUND = circle(500, 500, 346)


ICONS = [
    # States of jobs and runs.
    (0xE000, "check", stroke("M182 520 L400 738 L818 276", STATE)),
    (0xE001, "cross", stroke("M244 244 L756 756 M756 244 L244 756", STATE)),
    (0xE002, "play", solid("M324 236 V764 L776 500 Z", 120)),
    (0xE003, "ring", stroke(circle(500, 500, 286), STATE)),
    (0xE004, "pause", stroke("M346 244 V756 M654 244 V756", 148)),
    (0xE005, "slashed-circle", stroke(circle(500, 500, 314) + "M722 278 L278 722", 116)),
    (0xE006, "question", stroke("M316 368 C316 266 394 196 500 196 C608 196 684 266 684 362 C684 498 500 492 500 632", STATE),
     fill(circle(500, 800, 80))),
    (0xE007, "warning", stroke("M500 172 L868 806 H132 Z"), stroke("M500 404 V562"), fill(circle(500, 690, 58))),
    # Things and actions.
    (0xE008, "folder", stroke("M132 270 Q132 208 194 208 H392 L482 312 H806 Q868 312 868 374 V732 Q868 794 806 794 H194 Q132 794 132 732 Z")),
    (0xE009, "export", stroke("M500 150 V616 M304 428 L500 624 L696 428 M148 672 V784 Q148 846 210 846 H790 Q852 846 852 784 V672")),
    (0xE00A, "theme", stroke(ROUND), fill("M500 154 A346 346 0 0 0 500 846 Z")),
    (0xE00B, "prompt", stroke("M166 254 L420 500 L166 746 M508 756 H846")),
    (0xE00C, "globe", stroke(ROUND), stroke("M154 500 H846 M500 154 C330 330 330 670 500 846 C670 670 670 330 500 154 Z", INNER)),
    (0xE00D, "lens", stroke(circle(434, 434, 284) + "M640 640 L850 850")),
    (0xE00E, "close", stroke("M262 262 L738 738 M738 262 L262 738")),
    (0xE00F, "chevron-right", stroke("M388 250 L638 500 L388 750")),
    (0xE010, "chevron-down", stroke("M250 388 L500 638 L750 388")),
    (0xE011, "copy", stroke("M418 356 H792 Q854 356 854 418 V792 Q854 854 792 854 H418 Q356 854 356 792 V418 Q356 356 418 356 Z"),
     stroke("M224 644 H208 Q146 644 146 582 V208 Q146 146 208 146 H582 Q644 146 644 208 V224")),
    (0xE012, "filter", stroke("M146 194 H854 L602 506 V812 L398 712 V506 Z")),
    (0xE013, "filter-exclude", stroke("M114 166 H762 L534 448 V716 L346 624 V448 Z"), stroke("M626 830 H886")),
    (0xE014, "clock", stroke(ROUND), stroke("M500 300 V512 L636 600")),
    (0xE015, "refresh", stroke("M806 612 A326 326 0 1 1 740 280 L846 392 M846 178 V392 H632")),
    (0xE016, "pin", stroke("M344 140 H656 M390 140 V420 L264 590 H736 L610 420 V140 M500 590 V866")),
    (0xE017, "fold", stroke("M270 152 L500 382 L730 152 M270 848 L500 618 L730 848")),
    (0xE018, "unfold", stroke("M270 396 L500 166 L730 396 M270 604 L500 834 L730 604")),
    (0xE019, "plus", stroke("M500 190 V810 M190 500 H810")),
    (0xE01A, "minus", stroke("M190 500 H810")),
    (0xE01B, "link", stroke("M420 308 H326 A192 192 0 0 0 326 692 H420 M580 308 H674 A192 192 0 0 1 674 692 H580 M356 500 H644")),
    (0xE01C, "document", stroke("M586 134 H290 Q228 134 228 196 V804 Q228 866 290 866 H710 Q772 866 772 804 V320 Z"), fill("M586 134 V320 H772 Z"),
     stroke("M390 516 H610 M390 676 H610", INNER)),
    (0xE01D, "workflow", stroke("M220 500 H390 Q470 500 470 420 V326 Q470 246 550 246 H780 M390 500 Q470 500 470 580 V674 Q470 754 550 754 H780"),
     fill(circle(220, 500, 128)), fill(circle(780, 246, 128)), fill(circle(780, 754, 128))),
    (0xE01E, "live", fill(circle(500, 500, 250))),
    (0xE01F, "paused", stroke(ROUND), stroke("M404 376 V624 M596 376 V624")),
    (0xE020, "chevron-left", stroke("M612 250 L362 500 L612 750")),
    (0xE021, "chevron-up", stroke("M250 612 L500 362 L750 612")),
    # The teeth of the gear are short lines across its rim, every 45 degrees.
    (0xE022, "gear", stroke(circle(500, 500, 232), 120),
     stroke("M500 226 V172 M694 306 L732 268 M774 500 H828 M694 694 L732 732 M500 774 V828 M306 694 L268 732 M226 500 H172 M306 306 L268 268", 128)),
    (0xE023, "help", stroke(ROUND), stroke("M398 416 C398 352 442 314 502 314 C562 314 604 354 604 410 C604 486 502 486 502 562", INNER),
     fill(circle(502, 686, 54))),
    (0xE024, "table", stroke("M376 240 H852 M376 500 H852 M376 760 H852"),
     fill(circle(182, 240, 66)), fill(circle(182, 500, 66)), fill(circle(182, 760, 66))),
    (0xE025, "bookmark", stroke("M744 858 L500 678 L256 858 V204 Q256 142 318 142 H682 Q744 142 744 204 Z")),
    (0xE026, "braces", stroke("M400 146 H376 Q286 146 286 236 V410 Q286 500 180 500 Q286 500 286 590 V764 Q286 854 376 854 H400"),
     stroke("M600 146 H624 Q714 146 714 236 V410 Q714 500 820 500 Q714 500 714 590 V764 Q714 854 624 854 H600")),
    (0xE027, "command-key", stroke("M372 372 H628 V628 H372 Z M372 372 H268 A104 104 0 1 1 372 268 Z M628 372 V268 A104 104 0 1 1 732 372 Z"
                                   "M628 628 H732 A104 104 0 1 1 628 732 Z M372 628 V732 A104 104 0 1 1 268 628 Z", INNER)),
    (0xE028, "by-count", stroke("M164 254 H836 M164 500 H612 M164 746 H388")),
    (0xE029, "by-name", stroke("M128 452 L290 118 L452 452 M186 338 H394 M160 560 H424 L160 876 H424 M716 150 V844 M556 690 L716 850 L876 690", INNER)),
    (0xE02A, "layers", stroke("M500 136 L868 340 L500 544 L132 340 Z M132 524 L500 728 L868 524 M132 692 L500 896 L868 692", INNER)),
]

# Plain characters that are shown with an icon of the table above.
ALIASES = {
    "✓": "check", "✕": "cross", "✗": "cross", "▶": "play", "○": "ring", "‖": "pause", "⊘": "slashed-circle",
    "⚠": "warning", "▸": "chevron-right", "▾": "chevron-down", "◐": "theme", "⌘": "command-key",
}


def outline(parts):
    """The merged outline of an icon, still on the grid with y downwards."""
    icon = pathops.Path()
    for path, width, filled in parts:
        shape = pathops.Path()
        parse_path(path, shape.getPen(allow_open_paths=True))
        pieces = [pathops.Path(shape)] if filled else []
        if width:
            shape.stroke(width, pathops.LineCap.ROUND_CAP, pathops.LineJoin.ROUND_JOIN, 4)
            pieces.append(shape)
        for piece in pieces:
            piece.convertConicsToQuads(0.2)
            piece.simplify(fix_winding=True)
            icon = pathops.op(icon, piece, pathops.PathOp.UNION)
    icon.convertConicsToQuads(0.2)
    icon.simplify(fix_winding=True)
    return icon


def glyph(parts):
    """A TrueType glyph of the icon, y upwards, its middle at MIDDLE."""
    pen = TTGlyphPen(None, outputImpliedClosingLine=False)
    place = TransformPen(pen, Transform(1, 0, 0, -1, 0, EM / 2 + MIDDLE))
    outline(parts).draw(Cu2QuPen(place, 0.5))
    return pen.glyph()


def build(target):
    """Writes the font to `target`."""
    glyphs = {".notdef": glyph([stroke("M200 160 H800 V840 H200 Z")])}
    characters = {}
    for code, name, *parts in ICONS:
        glyphs[name] = glyph(parts)
        characters[code] = name
    characters.update({ord(character): name for character, name in ALIASES.items()})

    font = FontBuilder(EM, isTTF=True)
    font.setupGlyphOrder(list(glyphs))
    font.setupCharacterMap(characters)
    font.setupGlyf(glyphs)
    font.setupHorizontalMetrics({name: (EM, getattr(shape, "xMin", 0)) for name, shape in glyphs.items()})
    font.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    font.setupNameTable({
        "copyright": "Copyright (c) 2026 The Callscope authors",
        "familyName": "Callscope Icons",
        "styleName": "Regular",
        "uniqueFontIdentifier": "CallscopeIcons-1.0",
        "fullName": "Callscope Icons",
        "psName": "CallscopeIcons",
        "version": "Version 1.0",
        "licenseDescription": "MIT OR Apache-2.0",
    })
    font.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT, sTypoLineGap=0, usWinAscent=ASCENT,
                  usWinDescent=-DESCENT, sCapHeight=CAP_HEIGHT, sxHeight=X_HEIGHT, fsType=0, achVendID="NONE")
    font.setupPost(keepGlyphNames=False, isFixedPitch=1)
    # A fixed day, not today: the same input gives the same file.
    font.font["head"].created = font.font["head"].modified = timestampFromString("Thu Jan  1 00:00:00 2026")
    font.font.recalcTimestamp = False
    font.save(target)


if __name__ == "__main__":
    build(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).with_name("CallscopeIcons.ttf"))
