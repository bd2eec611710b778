#!/usr/bin/env bash
# Makes the fonts in this folder from npm packages and a Debian package of the Noto fonts. Needs npm, apt and Python's fontTools.
# The result depends on their versions, so check printed pages and the window afterwards.
set -euo pipefail
cd "$(dirname "$0")"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python="${PYTHON:-python3}"

fetch() { # package version
	(cd "$work" && tar xzf "$(npm pack --silent "@expo-google-fonts/$1@$2")" && mv package "$1")
}
fetch noto-sans-sc 0.4.3
fetch noto-sans-tc 0.4.3
fetch noto-sans-jp 0.4.3
fetch noto-sans-kr 0.4.3
fetch noto-emoji 0.4.7
(cd "$work" && apt-get download -qq fonts-noto-core=20201225-1 && dpkg-deb -x fonts-noto-core_*.deb core)

# Of Han, Hangul and emoji each character is in one font only: the first that has it. Spaces are in each: Fyne draws the
# space after a character in the same font.
"$python" - "$work" <<'PYTHON'
import glob, sys
from fontTools.ttLib import TTFont
work = sys.argv[1]
def covered(name):
    return set(TTFont(glob.glob(f"{work}/{name}/400Regular/*.ttf")[0]).getBestCmap())
def han(c):
    return c == 0x3007 or 0x3400 <= c <= 0x4DBF or 0x4E00 <= c <= 0x9FFF or c >= 0x20000
sc, tc, jp, kr = (covered("noto-sans-" + n) for n in ("sc", "tc", "jp", "kr"))
hkscs = set()
for lead in range(0x81, 0xFF):
    for trail in range(0x40, 0xFF):
        text = bytes([lead, trail]).decode("big5hkscs", "ignore")
        hkscs |= {ord(text)} if len(text) == 1 else set()
signs = set(range(0x3000, 0x3040)) | set(range(0xFF01, 0xFFEF)) | set(range(0x3040, 0x3100)) | set(range(0x31F0, 0x3200)) | {0x30FB}
sets = {
    "han": {c for c in sc if 0x4E00 <= c <= 0x9FFF or c in signs or c == 0x3007},
    "hangul": {c for c in kr if 0xAC00 <= c <= 0xD7A3 or 0x3131 <= c <= 0x318E},
    "emoji": {c for c in covered("noto-emoji") if c > 0xFF},
}
sets["han-taiwan"] = {c for c in tc if han(c)} - sets["han"]
sets["han-japan"] = {c for c in jp if han(c) or c in signs} - sets["han"] - sets["han-taiwan"]
for name, chosen in sets.items():
    with open(f"{work}/{name}.txt", "w") as out:
        out.writelines(f"{c:04X}\n" for c in sorted(chosen | {0x20, 0xA0}))
PYTHON

# finish gives a font the line height of Noto Sans and compresses it. The window cuts off what is above or below such a line, so
# letters that reach far down are moved up, and those of fonts higher than a line made smaller.
finish() { # name
	"$python" - "$work/$1.ttf" <<'PYTHON'
import sys
from fontTools.ttLib import TTFont
font = TTFont(sys.argv[1], recalcTimestamp=False)
above, line = 1.069, 1.362  # of Noto Sans, by its size
glyphs = [font["glyf"][name] for name in font.getGlyphOrder()]
glyphs = [g for g in glyphs if g.numberOfContours]
em = font["head"].unitsPerEm
# Many fonts have some high glyphs that names don't need.
down, up = sorted(-g.yMin for g in glyphs)[len(glyphs) * 97 // 100], sorted(g.yMax for g in glyphs)[len(glyphs) * 95 // 100]
em = font["head"].unitsPerEm = max(em, round((down + up) / line))
ascent = round(min(above * em, line * em - down))
descent = round(line * em) - ascent
font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = ascent, -descent, 0
os2 = font["OS/2"]
os2.sTypoAscender, os2.sTypoDescender, os2.sTypoLineGap = ascent, -descent, 0
os2.usWinAscent, os2.usWinDescent = ascent, descent
font.save(sys.argv[1])
PYTHON
	gzip -9 -n -c "$work/$1.ttf" >"$1.ttf.gz"
}

names=(--no-hinting --name-IDs=0,1,2,3,4,5,6,13,14 --no-recalc-timestamp)

# plain makes a font whose characters need no layout.
plain() { # name source
	"$python" -m fontTools.subset "$(echo "$work/$2/400Regular/"*.ttf)" --unicodes-file="$work/$1.txt" --output-file="$work/$1.ttf" \
		"${names[@]}" --layout-features= --drop-tables+=GSUB,GPOS,GDEF,BASE,VORG,vhea,vmtx,STAT,gasp,meta,DSIG
	finish "$1"
}
plain han noto-sans-sc
plain han-taiwan noto-sans-tc
plain han-japan noto-sans-jp
plain hangul noto-sans-kr
plain emoji noto-emoji

# shaped makes a font whole, with the tables that join, order and place its letters.
shaped() { # name source
	"$python" -m fontTools.subset "$work/core/usr/share/fonts/truetype/noto/$2-Regular.ttf" --unicodes='*' --output-file="$work/$1.ttf" \
		"${names[@]}" --layout-features='*' --drop-tables+=STAT,gasp,meta,DSIG
	finish "$1"
}
for script in Adlam Arabic Armenian Bengali Chakma Cherokee Devanagari Ethiopic Georgian Gujarati Gurmukhi Hebrew Kannada Khmer Lao \
	Malayalam Mongolian Myanmar Oriya Osage Sinhala Syriac Tamil Telugu Thaana Thai Tifinagh Vai; do
	shaped "${script,,}" "NotoSans$script"
done
shaped aboriginal NotoSansCanadianAboriginal
shaped nko NotoSansNKo
shaped rohingya NotoSansHanifiRohingya
shaped tibetan NotoSerifTibetan

cp "$work/noto-sans-sc/LICENSE_FONT" OFL-noto-sans-cjk.txt
cp "$work/noto-emoji/LICENSE_FONT" OFL-noto-emoji.txt
{ echo "Copyright 2010, 2012-2020 Google LLC" && tail -n +2 OFL-noto-emoji.txt; } >OFL-noto-sans.txt
