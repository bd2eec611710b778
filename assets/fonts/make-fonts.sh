#!/usr/bin/env bash
# Makes the fonts in this folder from npm packages of the Noto fonts. Needs npm and Python's fontTools. The result depends on
# their versions, so check printed pages afterwards.
set -euo pipefail
cd "$(dirname "$0")"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fetch() { # package version
	(cd "$work" && tar xzf "$(npm pack --silent "@expo-google-fonts/$1@$2")" && mv package "$1")
}
fetch noto-sans-sc 0.4.3
fetch noto-sans-tc 0.4.3
fetch noto-sans-jp 0.4.3
fetch noto-sans-kr 0.4.3
fetch noto-emoji 0.4.7

# Each character is in one font only: the first that has it.
"${PYTHON:-python3}" - "$work" <<'PYTHON'
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
        out.writelines(f"{c:04X}\n" for c in sorted(chosen))
PYTHON

make() { # name source
	"${PYTHON:-python3}" -m fontTools.subset "$(echo "$work/$2/400Regular/"*.ttf)" --unicodes-file="$work/$1.txt" --output-file="$work/$1.ttf" \
		--no-hinting --layout-features= --drop-tables+=GSUB,GPOS,GDEF,BASE,VORG,vhea,vmtx,STAT,gasp,meta,DSIG --name-IDs=0,1,2,3,4,5,6,13,14 --no-recalc-timestamp
	gzip -9 -n -c "$work/$1.ttf" >"$1.ttf.gz"
}
make han noto-sans-sc
make han-taiwan noto-sans-tc
make han-japan noto-sans-jp
make hangul noto-sans-kr
make emoji noto-emoji
cp "$work/noto-sans-sc/LICENSE_FONT" OFL-noto-sans-cjk.txt
cp "$work/noto-emoji/LICENSE_FONT" OFL-noto-emoji.txt
