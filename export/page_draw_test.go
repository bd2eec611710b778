package export

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"

	"housingtracker/assets"
	"housingtracker/data"
	"housingtracker/export/palette"
)

// A recorder is a canvas that records what is drawn.
type recorder struct {
	fills []palette.Color
	texts []written
	// low and high are the lowest and highest baseline, right is the right edge of the drawing.
	low, high, right float64
}

type written struct {
	text  string
	font  int
	color palette.Color
}

func (r *recorder) Fill(x, y, width, height float64, c palette.Color) {
	r.fills, r.right = append(r.fills, c), max(r.right, x+width)
}

func (r *recorder) Text(x, y float64, run Run, size float64, c palette.Color) {
	r.texts = append(r.texts, written{run.Text, run.Font, c})
	if r.low == 0 || y < r.low {
		r.low = y
	}
	r.high = max(r.high, y)
}

func (r *recorder) all() string {
	var b strings.Builder
	for _, t := range r.texts {
		b.WriteString(t.text)
	}
	return b.String()
}

// programFonts are European letters and the bundled fonts.
func programFonts() Fonts {
	f := Fonts{Regular: goregular.TTF, Bold: gobold.TTF}
	for _, a := range assets.Fonts {
		f.Scripts = append(f.Scripts, ScriptFont{Characters: a.Characters, Open: a.Open})
	}
	return f
}

func pagesOf(t *testing.T, list data.List, o Options, setup PageSetup) *Pages {
	t.Helper()
	p, err := Paginate(context.Background(), NewSheet(list, o), programFonts(), setup)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// eachRow draws each row alone.
func eachRow(p *Pages, look func(b block, r *data.Row, drawn *recorder)) {
	for _, page := range p.pages {
		for _, b := range page {
			if b.kind == rowBlock {
				drawn := &recorder{}
				drawing{pages: p, canvas: drawn, colors: palette.For(palette.Light), room: p.setup.room()}.row(b)
				look(b, p.sheet.Groups[b.group].Rows[b.row], drawn)
			}
		}
	}
}

func TestEveryCharacterIsDrawnOrReported(t *testing.T) {
	names := []string{
		"Okafor, Amara", "Peña, José", "Nguyễn, Tuyết", "Коваль, Олена", "Παππά, Ελένη", "王, 小明", "髙橋, 惠子", "𠮷田, 翔", "김, 민준",
		"Smile 🏠, Joy 😀", "Family, 👨\u200d👩\u200d👧", "Tone 👍🏽", "Flag 🇺🇸", "כהן, דוד", "حسن, علي", "ใจดี, สมชาย", "शर्मा, राम", "Հակոբյան, Արամ",
		"Jose\u0301", "Zero\u200bWidth", "Soft\u00adHyphen", "Bad\xffByte", "\uE000 private", "\U0010FFFD", "x̂ ŷ", strings.Repeat("Long-", 60),
	}
	list := data.List{AsOf: data.MustDate("2026-11-22")}
	for i, n := range names {
		list.Rows = append(list.Rows, data.Row{Display: n, Stage: data.Stages[i%6], Listed: &data.Listed{PersonalID: fmt.Sprintf("%08d", i)}})
	}
	squeeze := func(text string) string { return strings.Join(strings.Fields(text), "") }
	for _, setup := range setups {
		p := pagesOf(t, list, Options{Columns: []data.Column{data.ColumnName, data.ColumnClientID}}, setup)
		named := 0
		eachRow(p, func(_ block, r *data.Row, drawn *recorder) {
			whole := squeeze(clean(r.Display)) + r.PersonalID
			visible := strings.Map(func(c rune) rune {
				if data.Invisible(c) && !strings.ContainsRune(drawn.all(), c) {
					return -1
				}
				return c
			}, whole)
			// Runs from right to left are drawn from the left.
			if got := squeeze(drawn.all()); sorted(got) != sorted(visible) {
				if named++; !slices.Contains(p.unprintable, r.PersonalID) || len([]rune(got)) != len([]rune(visible)) {
					t.Errorf("%+v: %q is drawn as %q, and the warnings name %v", setup, r.Display, got, p.unprintable)
				}
			}
		})
		if named != len(p.unprintable) || named < 3 || named > 5 {
			t.Errorf("%+v: %d rows could not be drawn, named are %v", setup, named, p.unprintable)
		}
	}
}

func sorted(text string) string {
	runes := []rune(text)
	slices.Sort(runes)
	return string(runes)
}

func TestRowsAreDrawnInsideTheirBlocks(t *testing.T) {
	list := data.List{}
	for i := range 60 {
		list.Rows = append(list.Rows, data.Row{Display: strings.Repeat("Name ", 1+i%30), Stage: data.Stages[i/10], Listed: &data.Listed{}})
	}
	for _, setup := range setups {
		p := pagesOf(t, list, Options{}, setup)
		eachRow(p, func(b block, r *data.Row, drawn *recorder) {
			if drawn.low < b.y+p.size*0.7 || drawn.high > b.y+b.height || drawn.right > pageMargin+p.setup.room()+0.01 {
				t.Errorf("%+v: a row from %.1f to %.1f is written from %.1f to %.1f", setup, b.y, b.y+b.height, drawn.low, drawn.high)
			}
		})
		width, height := p.Size()
		for n := range p.Len() {
			page := &recorder{}
			p.Draw(n, page)
			if page.low < pageMargin || page.high > height-pageMargin || page.right > width-pageMargin+4.01 {
				t.Errorf("%+v: page %d reaches out of its margins", setup, n+1)
			}
		}
	}
}

func TestUrgentCellsAreBoldAndRed(t *testing.T) {
	day := data.MustDate("2026-10-01")
	calm := data.Row{Display: "Calm", Listed: &data.Listed{Fields: data.Fields{MoveInScheduled: day}}, Scheduled: day, Days: 3}
	pressing := calm
	listed := *calm.Listed
	pressing.Listed = &listed
	pressing.Display, pressing.Stalled, pressing.Overdue, pressing.CriminalHistory, pressing.ADAUnit = "Pressing", true, true, data.Yes, data.No
	p := pagesOf(t, data.List{Rows: []data.Row{calm, pressing}}, Options{
		Columns: []data.Column{data.ColumnName, data.ColumnScheduled, data.ColumnDays, data.ColumnBarriers},
	}, PageSetup{})
	red := palette.For(palette.Light).Error
	eachRow(p, func(b block, r *data.Row, drawn *recorder) {
		var loud []string
		for _, w := range drawn.texts {
			if w.font == int(bold) && w.color == red {
				loud = append(loud, w.text)
			}
		}
		want := ""
		if r.Stalled {
			want = "10/01/2026 3 Criminal history"
		}
		if got := strings.Join(loud, " "); got != want {
			t.Errorf("%s: loud is %q, want %q", r.Display, got, want)
		}
		// Every second row has a background.
		if striped := len(drawn.fills) > 0; striped != (b.row == 1) {
			t.Errorf("row %d has %d grounds", b.row, len(drawn.fills))
		}
	})
}

func TestColumnsAsOnScreen(t *testing.T) {
	list := data.List{Rows: []data.Row{{Display: "A name", Listed: &data.Listed{}}}}
	o := Options{
		Columns: []data.Column{data.ColumnEnrolled, data.ColumnName, data.ColumnCaseManager},
		Widths:  map[data.Column]float64{data.ColumnEnrolled: 100, data.ColumnName: 300, data.ColumnCaseManager: 200},
	}
	p := pagesOf(t, list, o, PageSetup{AsOnScreen: true})
	for i, share := range []float64{1, 3, 2} {
		if got := p.columns[i].width / p.columns[0].width; math.Abs(got-share) > 0.01 {
			t.Errorf("%s is %.2f times as wide as the first, on screen %.0f times", p.columns[i].Title, got, share)
		}
	}
	// A column too narrow for its words is widened.
	o.Widths[data.ColumnEnrolled] = 1
	p = pagesOf(t, list, o, PageSetup{AsOnScreen: true})
	if date := p.typesetter.widestDate() * p.size / 1000; p.columns[0].width < date {
		t.Errorf("dates of %.1f in %.1f", date, p.columns[0].width)
	}
}

func TestCrowdedColumnsAreReported(t *testing.T) {
	long := strings.Repeat("0123456789ABCDEF", 4)
	list := data.List{Rows: []data.Row{{Display: long, StayingAt: long, Listed: &data.Listed{
		PersonalID: long, CaseManager: data.CaseManager{Name: long}, Fields: data.Fields{PropertyName: long},
	}}}}
	all := append(slices.Clone(data.Columns), data.OptionalColumns...)
	const says = "need more width than the page has"
	for _, c := range []struct {
		columns []data.Column
		setup   PageSetup
		want    bool
	}{
		{data.Columns, PageSetup{}, false}, {data.Columns, PageSetup{Portrait: true}, true}, {data.Columns[:5], PageSetup{Portrait: true}, false},
		{all, PageSetup{Portrait: true}, true},
	} {
		p := pagesOf(t, list, Options{Columns: c.columns}, c.setup)
		if got := strings.Contains(strings.Join(p.Warnings(), " "), says); got != c.want {
			t.Errorf("%d columns, %+v: warnings %q", len(c.columns), c.setup, p.Warnings())
		}
		last := p.columns[len(p.columns)-1]
		if right := last.x + last.width; right > pageMargin+c.setup.room()+0.1 {
			t.Errorf("%d columns, %+v: they end at %.1f", len(c.columns), c.setup, right)
		}
	}
}
