package download

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	base "fyne.io/fyne/v2/theme"

	"housingtracker/data"
	"housingtracker/export"
	"housingtracker/export/palette"
	"housingtracker/ui/theme"
)

var fonts = export.Fonts{Regular: base.DefaultTextFont().Content(), Bold: base.DefaultTextBoldFont().Content(),
	Fallback: [][]byte{base.DefaultSymbolFont().Content()}}

// pagesOf are pages with so many clients.
func pagesOf(t testing.TB, clients int, setup export.PageSetup) *export.Pages {
	t.Helper()
	list := data.List{Program: data.Program{Name: "Harbor Homes RRH"}, AsOf: data.MustDate("2026-11-22")}
	for i := range clients {
		list.Rows = append(list.Rows, data.Row{
			Listed:  &data.Listed{PersonalID: fmt.Sprintf("%08d", i)},
			Display: fmt.Sprintf("Nguyễn-Ξένος, Łucja %d", i), Stage: data.Stages[i*len(data.Stages)/clients],
			StayingAt: strings.Repeat("Emergency shelter ", i%5),
		})
	}
	sheet := export.NewSheet(list, export.Options{By: "Dana Ruiz", At: time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)})
	pages, err := export.Paginate(context.Background(), sheet, fonts, setup)
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// pageViewOf is a view of that size, in a window of its own.
func pageViewOf(t testing.TB, size fyne.Size) (*PageView, fyne.Window) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.Theme{Choice: theme.AlwaysDark})
	v := NewPageView()
	w := test.NewTempWindow(t, v)
	w.SetPadded(false)
	w.Resize(size)
	return v, w
}

// TestLooksAsPrinted lays each page as the preview shows it beside the same page of the PDF.
func TestLooksAsPrinted(t *testing.T) {
	pdftoppm, err := exec.LookPath("pdftoppm")
	if err != nil {
		t.Skip("poppler's pdftoppm is not installed")
	}
	pages := pagesOf(t, 50, export.PageSetup{})
	var pdf bytes.Buffer
	if err := pages.WritePDF(t.Context(), &pdf, "", nil); err != nil {
		t.Fatal(err)
	}
	const dpi = 96
	folder := t.TempDir()
	command := exec.Command(pdftoppm, "-png", "-r", strconv.Itoa(dpi), "-", filepath.Join(folder, "page"))
	command.Stdin = &pdf
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("pdftoppm: %v: %s", err, out)
	}
	printed, _ := filepath.Glob(filepath.Join(folder, "*.png"))
	if len(printed) != pages.Len() {
		t.Fatalf("%d pages are printed of %d", len(printed), pages.Len())
	}
	for page, path := range printed {
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		want, err := png.Decode(file)
		file.Close()
		if err != nil {
			t.Fatal(err)
		}
		shown := newInk(want.Bounds().Dx(), want.Bounds().Dy(), dpi/72.0, facesOf(pages))
		pages.Draw(page, shown)
		if far := distance(shown.picture, want); far > 0.02 {
			t.Errorf("page %d differs from the printed one by %.3f", page+1, far)
		}
		// A page that is shifted by a line, or another one, must not pass.
		other := newInk(want.Bounds().Dx(), want.Bounds().Dy(), dpi/72.0, facesOf(pages))
		pages.Draw((page+1)%pages.Len(), other)
		if far := distance(other.picture, want); far < 0.02 {
			t.Errorf("page %d can't be reported from another one: %.3f", page+1, far)
		}
	}
}

// distance is how far two pictures are apart, from 0 to 1, where either is not white; over squares of eight pixels,
// since letters are smoothed in different ways.
func distance(a, b image.Image) float64 {
	const side = 8
	size, sum, inked := a.Bounds().Size(), 0.0, 0
	gray := func(of image.Image) *image.Gray {
		made := image.NewGray(of.Bounds())
		draw.Draw(made, made.Rect, of, image.Point{}, draw.Src)
		return made
	}
	left, right := gray(a), gray(b)
	for y := 0; y+side <= size.Y; y += side {
		for x := 0; x+side <= size.X; x += side {
			first, second := 0.0, 0.0
			for dy := range side {
				for dx := range side {
					first += float64(left.GrayAt(x+dx, y+dy).Y)
					second += float64(right.GrayAt(x+dx, y+dy).Y)
				}
			}
			if white := 255.0 * side * side; first < white || second < white {
				inked++
				sum += math.Abs(first-second) / white
			}
		}
	}
	return sum / float64(max(1, inked))
}

// TestLettersStandAsFarApartAsPrinted: what is set against the right margin ends there at every zoom.
func TestLettersStandAsFarApartAsPrinted(t *testing.T) {
	pages := pagesOf(t, 1, export.PageSetup{})
	width, height := pages.Size()
	for _, scale := range []float64{1, 1.333, 1.9, 2.1} {
		i := newInk(int(width*scale), int(height*scale), scale, facesOf(pages))
		pages.Draw(0, i)
		right := 0
		for y := int((height - 40) * scale); y < i.picture.Rect.Dy(); y++ {
			for x := right; x < i.picture.Rect.Dx(); x++ {
				// The rule above the foot is lighter than letters.
				if i.picture.RGBAAt(x, y).R < 200 {
					right = max(right, x)
				}
			}
		}
		// The last letter has some white on its right.
		if end := float64(right+1) / scale; end < width-32.6 || end > width-30.8 {
			t.Errorf("at %.2f the foot ends at %.1f of %.0f points", scale, end, width)
		}
	}
}

func TestFillColoursPartsOfPixels(t *testing.T) {
	i := newInk(8, 4, 1, nil)
	i.Fill(1.5, 1.25, 3, 0.5, palette.Color{})
	for _, c := range []struct {
		x, y int
		want uint8
	}{{0, 1, 255}, {1, 1, 192}, {2, 1, 128}, {3, 1, 128}, {4, 1, 192}, {5, 1, 255}, {2, 0, 255}, {2, 2, 255}} {
		if got := i.picture.RGBAAt(c.x, c.y).R; got < c.want-1 || got > c.want {
			t.Errorf("%d, %d is %d, want %d", c.x, c.y, got, c.want)
		}
	}
	i.Fill(-5, -5, 100, 100, palette.Color{R: 9})
	i.Fill(7, 9, 3, 3, palette.Color{R: 90})
	if got := i.picture.RGBAAt(7, 3); got != (color.RGBA{9, 0, 0, 255}) {
		t.Errorf("a fill beyond the page leaves %v", got)
	}
}

func TestOnlyPagesInViewAreDrawn(t *testing.T) {
	v, w := pageViewOf(t, fyne.NewSize(900, 500))
	v.SetPages(pagesOf(t, 2000, export.PageSetup{}))
	if v.pages.Len() < 20 {
		t.Fatalf("%d pages", v.pages.Len())
	}
	for range 6 {
		v.Turn(1)
		if n := len(v.strip.Objects); n != 1 || n != len(v.drawn) {
			t.Errorf("%d pages are drawn, %d are known", n, len(v.drawn))
		}
	}
	v.SetZoom(PageWidth)
	v.Scroll(4000)
	if n := len(v.strip.Objects); n == 0 || n > 3 {
		t.Errorf("%d pages are drawn after scrolling", n)
	}
	page := v.drawn[v.page]
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(page)
	if at.Y > w.Canvas().Size().Height || at.Y+page.Size().Height < 0 {
		t.Errorf("the page that is looked at stands at %v", at)
	}
	if paper := w.Canvas().Capture().At(int(at.X)+10, 250); paper != (color.NRGBA{255, 255, 255, 255}) {
		t.Errorf("paper is %v in a dark window", paper)
	}
}

func TestTurning(t *testing.T) {
	v, _ := pageViewOf(t, fyne.NewSize(900, 500))
	var reported []string
	v.OnTurned = func(page, of int) { reported = append(reported, fmt.Sprintf("%d/%d", page+1, of)) }
	v.GoTo(3)
	v.Turn(1)
	v.SetPages(pagesOf(t, 100, export.PageSetup{}))
	last := v.pages.Len()
	for _, c := range []struct {
		do   func()
		want int
	}{
		{func() {}, 1}, {func() { v.Turn(1) }, 2}, {func() { v.GoTo(1 << 20) }, last}, {func() { v.Turn(1) }, last},
		{func() { v.Turn(-1) }, last - 1}, {func() { v.SetZoom(200) }, last - 1}, {func() { v.GoTo(0) }, 1},
		{func() { v.Turn(1) }, 1}, {func() { v.SetZoom(WholePage) }, 1}, {func() { v.GoTo(-3) }, 1},
	} {
		c.do()
		if v.page+1 != c.want {
			t.Fatalf("on page %d, want %d; reported %v", v.page+1, c.want, reported)
		}
	}
	v.GoTo(1 << 20)
	v.SetPages(pagesOf(t, 1, export.PageSetup{}))
	if v.page != 0 || reported[len(reported)-1] != "1/1" {
		t.Errorf("fewer pages: on page %d, reported %v", v.page+1, reported)
	}
}

func TestZoom(t *testing.T) {
	v, w := pageViewOf(t, fyne.NewSize(900, 500))
	v.SetPages(pagesOf(t, 60, export.PageSetup{}))
	if h := v.height(); h > 500 || h < 460 {
		t.Errorf("a whole page is %.0f high in 500", h)
	}
	w.Resize(fyne.NewSize(700, 800))
	if width := v.size().Width * v.scale; width > 700 || width < 650 {
		t.Errorf("a whole page is %.0f wide in 700", width)
	}
	v.SetZoom(100)
	if v.scale < 1.33 || v.scale > 1.34 {
		t.Errorf("100 %% is %.2f units a point", v.scale)
	}
	for _, want := range []Zoom{125, 150, 200, 300, 400, 400} {
		v.Step(true)
		if v.Zoom() != want {
			t.Errorf("larger is %d, want %d", v.Zoom(), want)
		}
	}
	for _, want := range []Zoom{300, 200, 150, 125, 100, 75, 50, 50} {
		v.Step(false)
		if v.Zoom() != want {
			t.Errorf("smaller is %d, want %d", v.Zoom(), want)
		}
	}
}

// BenchmarkPage draws a page as a window of 1280 by 800 shows it.
func BenchmarkPage(b *testing.B) {
	pages := pagesOf(b, 100, export.PageSetup{})
	faces := facesOf(pages)
	for b.Loop() {
		pages.Draw(1, newInk(880, 680, 880/792.0, faces))
	}
}
