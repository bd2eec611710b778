package theme

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	base "fyne.io/fyne/v2/theme"

	"housingtracker/data"
	"housingtracker/export/palette"
)

// TestTextReads: text on every ground reaches 4.5 : 1 in both variants (VISUAL).
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
	for name, v := range map[string]fyne.ThemeVariant{"light": base.VariantLight, "dark": base.VariantDark} {
		for _, p := range pairs {
			if c := palette.Contrast(solid(p[0], v), solid(p[1], v)); c < 4.5 {
				t.Errorf("%s: %s on %s reaches %.2f : 1", name, p[0], p[1], c)
			}
		}
	}
}

func solid(name fyne.ThemeColorName, v fyne.ThemeVariant) palette.Color {
	c := color.NRGBAModel.Convert(Theme{}.Color(name, v)).(color.NRGBA)
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
