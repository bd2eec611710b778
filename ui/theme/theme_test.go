package theme

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	base "fyne.io/fyne/v2/theme"

	"housingtracker/data"
	"housingtracker/export/palette"
)

// TestTextReads: text on every ground reaches 4.5 : 1 in both variants (VISUAL), and 7 : 1 in high contrast.
func TestTextReads(t *testing.T) {
	pairs := [][2]fyne.ThemeColorName{
		{Ink, Background}, {Ink, Surface}, {Ink, BrandSoft}, {Muted, Background}, {Muted, Surface}, {Muted, BrandSoft}, {OnBrand, Brand}, {Brand, Surface},
		{NavigationInk, Navigation}, {Warning, WarningBackground}, {Warning, Surface}, {Error, ErrorBackground}, {Error, Surface},
		{base.ColorNameForeground, base.ColorNameInputBackground}, {base.ColorNamePlaceHolder, base.ColorNameInputBackground},
		{base.ColorNameForegroundOnPrimary, base.ColorNamePrimary}, {Ink, WarningBackground},
	}
	for _, s := range data.Stages {
		pairs = append(pairs, [2]fyne.ThemeColorName{OnStage(s), Stage(s)})
	}
	for name, x := range map[string]struct {
		theme Theme
		least float64
	}{
		"light": {Theme{Choice: AlwaysLight}, palette.ReadableContrast}, "dark": {Theme{Choice: AlwaysDark}, palette.ReadableContrast},
		"light, high contrast": {Theme{Choice: AlwaysLight, Contrast: true}, palette.StrongContrast},
		"dark, high contrast":  {Theme{Choice: AlwaysDark, Contrast: true}, palette.StrongContrast},
	} {
		for _, p := range pairs {
			if c := palette.Contrast(solid(x.theme, p[0]), solid(x.theme, p[1])); c < x.least {
				t.Errorf("%s: %s on %s reaches %.2f : 1", name, p[0], p[1], c)
			}
		}
	}
}

func solid(t Theme, name fyne.ThemeColorName) palette.Color {
	c := color.NRGBAModel.Convert(t.Color(name, base.VariantLight)).(color.NRGBA)
	return palette.Color{R: c.R, G: c.G, B: c.B}
}

func TestChoiceFixesTheVariant(t *testing.T) {
	if (Theme{Choice: AlwaysDark}).Color(Surface, base.VariantLight) == (Theme{}).Color(Surface, base.VariantLight) {
		t.Error("always dark shows the light surface")
	}
	if (Theme{Choice: AlwaysLight}).Color(Surface, base.VariantDark) != (Theme{}).Color(Surface, base.VariantLight) {
		t.Error("always light shows the dark surface")
	}
}
