package palette_test

import (
	"math"
	"testing"

	"housingtracker/data"
	"housingtracker/export/palette"
)

func TestTextContrast(t *testing.T) {
	for name, v := range map[string]palette.Variant{
		"light": palette.Light, "dark": palette.Dark, "light contrast": palette.LightContrast, "dark contrast": palette.DarkContrast,
	} {
		p, least := palette.For(v), palette.ReadableContrast
		if v >= palette.LightContrast {
			least = palette.StrongContrast
			if c := palette.Contrast(p.Line, p.Surface); c < palette.ReadableContrast {
				t.Errorf("%s: lines on the surface are %.2f to 1", name, c)
			}
		}
		type pair struct {
			what             string
			text, background palette.Color
		}
		pairs := []pair{
			{"ink on ground", p.Ink, p.Background}, {"ink on surface", p.Ink, p.Surface}, {"ink on selection", p.Ink, p.BrandSoft},
			{"muted on ground", p.Muted, p.Background}, {"muted on surface", p.Muted, p.Surface}, {"muted on selection", p.Muted, p.BrandSoft},
			{"brand on surface", p.Brand, p.Surface}, {"text on brand", palette.On(p.Brand), p.Brand},
			{"text on navigation", palette.On(p.Navigation), p.Navigation},
			{"warning", p.Warning, p.WarningBackground}, {"error", p.Error, p.ErrorBackground},
		}
		for _, s := range data.Stages {
			pairs = append(pairs, pair{"chip " + s.String(), palette.On(p.Stage(s)), p.Stage(s)},
				pair{"ink on the tint of " + s.String(), palette.For(palette.Light).Ink, palette.Stage(s).Tint(0.14)})
		}
		for _, x := range pairs {
			if c := palette.Contrast(x.text, x.background); c < least {
				t.Errorf("%s, %s: %s on %s is %.2f to 1", name, x.what, x.text.Hex(), x.background.Hex(), c)
			}
		}
	}
}

func TestContrast(t *testing.T) {
	for _, c := range []struct {
		a, b palette.Color
		want float64
	}{
		{palette.Color{}, palette.Color{R: 255, G: 255, B: 255}, 21},
		{palette.Color{R: 255, G: 255, B: 255}, palette.Color{}, 21},
		{palette.Color{R: 0x77, G: 0x77, B: 0x77}, palette.Color{R: 255, G: 255, B: 255}, 4.48},
		{palette.Color{R: 9}, palette.Color{R: 9}, 1},
	} {
		if got := palette.Contrast(c.a, c.b); math.Abs(got-c.want) > 0.005 {
			t.Errorf("Contrast(%v, %v) = %.3f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

func TestColor(t *testing.T) {
	c := palette.Stage(data.ApprovedForUnit)
	if c.Hex() != "B0621C" {
		t.Errorf("approved is %s", c.Hex())
	}
	if got := c.Tint(0); got.Hex() != "FFFFFF" {
		t.Errorf("no share of the colour is %s, want white", got.Hex())
	}
	if got := c.Tint(1); got != c {
		t.Errorf("all of the colour is %s", got.Hex())
	}
	if palette.On(palette.For(palette.Light).Stages[data.MovedIn]) != (palette.Color{R: 255, G: 255, B: 255}) {
		t.Error("text on a dark chip is not white")
	}
	seen := map[palette.Color]data.Stage{}
	for _, s := range data.Stages {
		if other, twice := seen[palette.Stage(s)]; twice {
			t.Errorf("%v and %v have one colour", other, s)
		}
		seen[palette.Stage(s)] = s
	}
}
