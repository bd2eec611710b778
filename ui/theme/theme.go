// Package theme defines colours and sizes as a Fyne theme: the colours of export/palette, and the names by which
// widgets ask for them.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	base "fyne.io/fyne/v2/theme"

	"housingtracker/data"
	"housingtracker/export/palette"
)

// The program's own colours, beside those of Fyne.
const (
	Background        fyne.ThemeColorName = "ground"
	Surface           fyne.ThemeColorName = "surface"
	Line              fyne.ThemeColorName = "line"
	Ink               fyne.ThemeColorName = "ink"
	Muted             fyne.ThemeColorName = "muted"
	Brand             fyne.ThemeColorName = "brand"
	BrandSoft         fyne.ThemeColorName = "brandSoft"
	OnBrand           fyne.ThemeColorName = "onBrand"
	Navigation        fyne.ThemeColorName = "navigation"
	NavigationInk     fyne.ThemeColorName = "navigationInk"
	Warning           fyne.ThemeColorName = "warningText"
	WarningBackground fyne.ThemeColorName = "warningGround"
	Error             fyne.ThemeColorName = "errorText"
	ErrorBackground   fyne.ThemeColorName = "errorGround"
	// Scrim lies over the window behind a dialog.
	Scrim fyne.ThemeColorName = "scrim"
)

// Stage is the colour of a stage, the same on screen, on paper and in workbooks.
func Stage(s data.Stage) fyne.ThemeColorName {
	return fyne.ThemeColorName("stage" + string(rune('0'+int(s))))
}

// OnStage is the text colour that is readable on a stage's colour.
func OnStage(s data.Stage) fyne.ThemeColorName {
	return fyne.ThemeColorName("onStage" + string(rune('0'+int(s))))
}

// The sizes of text, in Fyne's units, and of corners and steps.
const (
	TextSize   float32 = 13
	SmallSize  float32 = 12
	TitleSize  float32 = 19
	FigureSize float32 = 26
	Radius     float32 = 6
	CardRadius float32 = 8
	Step       float32 = 4
)

// Choice is the variant of the theme.
type Choice uint8

// The choices.
const (
	FollowSystem Choice = iota
	AlwaysLight
	AlwaysDark
)

// Theme is the program's Fyne theme.
type Theme struct {
	Choice Choice
	// Contrast chooses the colours of high contrast.
	Contrast bool
}

var _ fyne.Theme = Theme{}

// Color implements fyne.Theme.
func (t Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	switch t.Choice {
	case AlwaysLight:
		variant = base.VariantLight
	case AlwaysDark:
		variant = base.VariantDark
	}
	if c, ok := tables[variantOf(variant, t.Contrast)][name]; ok {
		return c
	}
	return base.DefaultTheme().Color(name, variant)
}

func variantOf(v fyne.ThemeVariant, contrast bool) palette.Variant {
	switch {
	case contrast && v == base.VariantDark:
		return palette.DarkContrast
	case contrast:
		return palette.LightContrast
	case v == base.VariantDark:
		return palette.Dark
	}
	return palette.Light
}

// Font implements fyne.Theme.
func (t Theme) Font(style fyne.TextStyle) fyne.Resource { return base.DefaultTheme().Font(style) }

// ReadFonts loads the window's fonts, as Fyne does when text is first measured. It may run in the background as
// long as nothing else measures text.
func ReadFonts() {
	for _, style := range []fyne.TextStyle{{}, {Bold: true}} {
		fyne.MeasureText(" ", TextSize, style)
	}
}

// Icon implements fyne.Theme.
func (t Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return base.DefaultTheme().Icon(name) }

// Size implements fyne.Theme.
func (t Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case base.SizeNameText:
		return TextSize
	case base.SizeNameCaptionText:
		return SmallSize
	case base.SizeNameHeadingText:
		return TitleSize
	case base.SizeNameSubHeadingText:
		return 15
	case base.SizeNamePadding:
		return Step
	case base.SizeNameInnerPadding:
		return 7
	case base.SizeNameInputRadius, base.SizeNameSelectionRadius:
		return Radius
	case base.SizeNameInputBorder:
		return 1
	case base.SizeNameInlineIcon:
		return 16
	case base.SizeNameScrollBar:
		return 10
	case base.SizeNameScrollBarSmall:
		return 4
	case base.SizeNameLineSpacing:
		return 3
	}
	return base.DefaultTheme().Size(name)
}

// Color returns a colour in the current theme. A theme without the program's own names, such as that of Fyne's
// tests, gets the light one.
func Color(name fyne.ThemeColorName) color.Color {
	settings := fyne.CurrentApp().Settings()
	if t, ok := settings.Theme().(Theme); ok {
		return t.Color(name, settings.ThemeVariant())
	}
	if c, ok := tables[palette.Light][name]; ok {
		return c
	}
	return settings.Theme().Color(name, settings.ThemeVariant())
}

func rgb(c palette.Color) color.Color { return color.NRGBA{R: c.R, G: c.G, B: c.B, A: 255} }

// between is the colour halfway, for lines stronger than a separator and weaker than text.
func between(a, b palette.Color) palette.Color {
	half := func(x, y uint8) uint8 { return uint8((int(x) + int(y)) / 2) }
	return palette.Color{R: half(a.R, b.R), G: half(a.G, b.G), B: half(a.B, b.B)}
}

func faint(c palette.Color, alpha uint8) color.Color {
	return color.NRGBA{R: c.R, G: c.G, B: c.B, A: alpha}
}

// tables holds all variants; widgets ask for colours in every frame.
var tables = [...]map[fyne.ThemeColorName]color.Color{
	palette.Light: table(palette.Light), palette.Dark: table(palette.Dark),
	palette.LightContrast: table(palette.LightContrast), palette.DarkContrast: table(palette.DarkContrast),
}

func table(v palette.Variant) map[fyne.ThemeColorName]color.Color {
	p := palette.For(v)
	white := palette.Color{R: 255, G: 255, B: 255}
	t := map[fyne.ThemeColorName]color.Color{
		Background: rgb(p.Background), Surface: rgb(p.Surface), Line: rgb(p.Line), Ink: rgb(p.Ink), Muted: rgb(p.Muted),
		Brand: rgb(p.Brand), BrandSoft: rgb(p.BrandSoft), OnBrand: rgb(palette.On(p.Brand)),
		Navigation: rgb(p.Navigation), NavigationInk: rgb(white),
		Warning: rgb(p.Warning), WarningBackground: rgb(p.WarningBackground), Error: rgb(p.Error), ErrorBackground: rgb(p.ErrorBackground),
		Scrim: color.NRGBA{A: 110},

		base.ColorNameBackground:          rgb(p.Background),
		base.ColorNameForeground:          rgb(p.Ink),
		base.ColorNameButton:              rgb(p.Surface),
		base.ColorNameDisabledButton:      rgb(p.Background),
		base.ColorNameDisabled:            rgb(p.Muted),
		base.ColorNamePlaceHolder:         rgb(p.Muted),
		base.ColorNameInputBackground:     rgb(p.Surface),
		base.ColorNameInputBorder:         rgb(between(p.Line, p.Muted)),
		base.ColorNameMenuBackground:      rgb(p.Surface),
		base.ColorNameOverlayBackground:   rgb(p.Surface),
		base.ColorNameHeaderBackground:    rgb(p.Surface),
		base.ColorNameSeparator:           rgb(p.Line),
		base.ColorNamePrimary:             rgb(p.Brand),
		base.ColorNameForegroundOnPrimary: rgb(palette.On(p.Brand)),
		base.ColorNameHyperlink:           rgb(p.Brand),
		base.ColorNameFocus:               faint(p.Brand, 70),
		base.ColorNameSelection:           rgb(p.BrandSoft),
		base.ColorNameHover:               faint(p.Brand, 24),
		base.ColorNamePressed:             faint(p.Brand, 60),
		base.ColorNameScrollBar:           faint(p.Muted, 120),
		base.ColorNameScrollBarBackground: color.Transparent,
		base.ColorNameShadow:              color.NRGBA{A: 40},
		base.ColorNameError:               rgb(p.Error),
		base.ColorNameWarning:             rgb(p.Warning),
		base.ColorNameSuccess:             rgb(p.Stages[data.MoveInScheduled]),
	}
	if v == palette.LightContrast || v == palette.DarkContrast {
		t[base.ColorNameFocus], t[base.ColorNameHover] = faint(p.Brand, 170), faint(p.Brand, 60)
		t[base.ColorNameInputBorder], t[base.ColorNameScrollBar] = rgb(p.Muted), rgb(p.Muted)
	}
	for _, s := range data.Stages {
		t[Stage(s)] = rgb(p.Stages[s])
		t[OnStage(s)] = rgb(palette.On(p.Stages[s]))
	}
	return t
}
