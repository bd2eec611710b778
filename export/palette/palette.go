// Package palette holds the colors of the program: the window, the workbooks, the printed pages and the charts take them from
// here, so that a stage has one color everywhere.
package palette

import (
	"fmt"
	"math"

	"housingtracker/data"
)

// Color is an opaque sRGB color.
type Color struct{ R, G, B uint8 }

// Variant is a set of colors.
type Variant uint8

// The variants. Paper and workbooks are always Light. In those of high contrast text reaches StrongContrast and lines are as
// visible as text.
const (
	Light Variant = iota
	Dark
	LightContrast
	DarkContrast
)

// Tokens are the colors of a variant, named by their use. Stages is indexed by data.Stage.
type Tokens struct {
	Background, Surface, Line  Color // window, cards, rules
	Ink, Muted                 Color // text
	Brand, BrandSoft           Color // primary action; selection and focus
	Navigation                 Color // side bar
	Warning, WarningBackground Color // text and its background
	Error, ErrorBackground     Color
	Stages                     [6]Color // chips, bars, headings of groups
}

var tokens = [...]Tokens{
	Light: {
		Background: rgb(0xF6F7F9), Surface: rgb(0xFFFFFF), Line: rgb(0xE2E6EB),
		Ink: rgb(0x1B2733), Muted: rgb(0x5B6B7B),
		Brand: rgb(0x0F6E6E), BrandSoft: rgb(0xE3F1F0), Navigation: rgb(0x12343B),
		Warning: rgb(0x9A5B00), WarningBackground: rgb(0xFFF3DC),
		Error: rgb(0xB3261E), ErrorBackground: rgb(0xFDECEA),
		Stages: [6]Color{rgb(0x6B7785), rgb(0x3B6FB6), rgb(0x7A4FB5), rgb(0xB0621C), rgb(0x0F7A5A), rgb(0x14532D)},
	},
	Dark: {
		Background: rgb(0x14191F), Surface: rgb(0x1B222A), Line: rgb(0x2C3640),
		Ink: rgb(0xE8EDF2), Muted: rgb(0x9AA8B5),
		Brand: rgb(0x3FA8A5), BrandSoft: rgb(0x17383A), Navigation: rgb(0x0E2328),
		Warning: rgb(0xF0B65B), WarningBackground: rgb(0x3A2D12),
		Error: rgb(0xF2887F), ErrorBackground: rgb(0x3D1A18),
		Stages: [6]Color{rgb(0x8D99A6), rgb(0x6C9BDD), rgb(0xA884DA), rgb(0xDB9550), rgb(0x45B08E), rgb(0x6FBF8B)},
	},
	LightContrast: {
		Background: rgb(0xFFFFFF), Surface: rgb(0xFFFFFF), Line: rgb(0x4A5560),
		Ink: rgb(0x000000), Muted: rgb(0x2B333B),
		Brand: rgb(0x00494B), BrandSoft: rgb(0xC9ECE9), Navigation: rgb(0x000000),
		Warning: rgb(0x5C3300), WarningBackground: rgb(0xFFF3DC),
		Error: rgb(0x8C0E07), ErrorBackground: rgb(0xFFF0EE),
		Stages: [6]Color{rgb(0x3F4954), rgb(0x1D4A8A), rgb(0x56288F), rgb(0x6E3A08), rgb(0x08523B), rgb(0x0B3A20)},
	},
	DarkContrast: {
		Background: rgb(0x000000), Surface: rgb(0x000000), Line: rgb(0xB4C0CB),
		Ink: rgb(0xFFFFFF), Muted: rgb(0xDCE3EA),
		Brand: rgb(0x66E0DA), BrandSoft: rgb(0x0B4A4C), Navigation: rgb(0x000000),
		Warning: rgb(0xFFD27F), WarningBackground: rgb(0x2B1F05),
		Error: rgb(0xFFB3AC), ErrorBackground: rgb(0x330B08),
		Stages: [6]Color{rgb(0xC3CCD5), rgb(0xA6C8FF), rgb(0xD4BAFF), rgb(0xFFC48A), rgb(0x7FE3BF), rgb(0xA7E8BD)},
	},
}

// For returns the colors of a variant.
func For(v Variant) Tokens { return tokens[v] }

// Stage returns the color of a stage on paper and in workbooks.
func Stage(s data.Stage) Color { return For(Light).Stage(s) }

// Stage returns the color of a stage in this variant.
func (t Tokens) Stage(s data.Stage) Color { return t.Stages[s] }

func rgb(v uint32) Color { return Color{uint8(v >> 16), uint8(v >> 8), uint8(v)} }

// Hex returns the color as RRGGBB.
func (c Color) Hex() string { return fmt.Sprintf("%02X%02X%02X", c.R, c.G, c.B) }

// Tint mixes the color with white: 0 is white, 1 the color itself. It is for backgrounds on paper.
func (c Color) Tint(share float64) Color {
	mix := func(v uint8) uint8 { return uint8(math.Round(255 - share*float64(255-v))) }
	return Color{mix(c.R), mix(c.G), mix(c.B)}
}

// ReadableContrast is the least contrast of text and background (WCAG 2.2, 1.4.3 AA).
const ReadableContrast = 4.5

// StrongContrast is the least contrast of text and background in the variants of high contrast (WCAG 2.2, 1.4.6 AAA).
const StrongContrast = 7

// Contrast returns the contrast ratio of two colors, from 1 to 21 (WCAG 2.2).
func Contrast(a, b Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c Color) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

var (
	white = rgb(0xFFFFFF)
	// black is darker than Ink: the dark variant's approved stage needs it to reach ReadableContrast.
	black = rgb(0x06090C)
)

// On returns the color of text on the background c: white if it is readable, otherwise the better of white and near-black.
// White comes first so that the chips of a variant look alike.
func On(c Color) Color {
	onWhite := Contrast(white, c)
	if onWhite >= ReadableContrast || onWhite >= Contrast(black, c) {
		return white
	}
	return black
}
