package datefield

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
)

// opened opens the calendar of a field and returns it.
func opened(t *testing.T, f *Field, w fyne.Window) *calendar {
	t.Helper()
	press(f, fyne.KeyF4)
	if w.Canvas().Overlays().Top() == nil {
		t.Fatal("the calendar did not open")
	}
	c, ok := f.popup.Content.(*calendar)
	if !ok {
		t.Fatalf("the popup holds %T", f.popup.Content)
	}
	return c
}

func TestCalendarOpensWhereTheFieldIs(t *testing.T) {
	for _, c := range []struct {
		name string
		set  func(*Field)
		want string
	}{
		{"date", func(f *Field) { f.SetDate(data.MustDate("1980-04-05")) }, "April 1980"},
		{"suggestion", func(f *Field) { f.SetSuggestion(data.MustDate("2026-08-14")) }, "August 2026"},
		{"blank", func(*Field) {}, "November 2026"},
		{"no date", func(f *Field) { test.Type(f.entry, "zz") }, "November 2026"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, w := shown(t)
			c.set(f)
			if got := opened(t, f, w).title.Text; got != c.want {
				t.Errorf("the calendar shows %s, want %s", got, c.want)
			}
		})
	}
}

func TestCalendarKeys(t *testing.T) {
	for _, c := range []struct {
		name  string
		keys  []fyne.KeyName
		shift bool
		want  string
	}{
		{"stay", nil, false, "2026-11-22"},
		{"left", []fyne.KeyName{fyne.KeyLeft}, false, "2026-11-21"},
		{"right", []fyne.KeyName{fyne.KeyRight}, false, "2026-11-23"},
		{"up", []fyne.KeyName{fyne.KeyUp}, false, "2026-11-15"},
		{"down past the month", []fyne.KeyName{fyne.KeyDown, fyne.KeyDown}, false, "2026-12-06"},
		{"page up", []fyne.KeyName{fyne.KeyPageUp}, false, "2026-10-22"},
		{"page down", []fyne.KeyName{fyne.KeyPageDown}, false, "2026-12-22"},
		{"year back", []fyne.KeyName{fyne.KeyPageUp}, true, "2025-11-22"},
		{"year on", []fyne.KeyName{fyne.KeyPageDown}, true, "2027-11-22"},
		{"home", []fyne.KeyName{fyne.KeyHome}, false, "2026-11-01"},
		{"end", []fyne.KeyName{fyne.KeyEnd}, false, "2026-11-30"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, w := shown(t)
			month := opened(t, f, w)
			month.shiftHeld = func() bool { return c.shift }
			for _, k := range c.keys {
				month.TypedKey(&fyne.KeyEvent{Name: k})
			}
			month.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
			if d, _ := f.Value(); d != data.MustDate(c.want) {
				t.Errorf("picked %v, want %s", d, c.want)
			}
			if w.Canvas().Overlays().Top() != nil {
				t.Error("the calendar stays open")
			}
			if w.Canvas().Focused() != f.Focusable() {
				t.Error("the field does not get the focus back")
			}
		})
	}
}

func TestCalendarByMouse(t *testing.T) {
	f, w := shown(t)
	reported := data.Date(0)
	f.OnChanged = func(d data.Date) { reported = d }
	month := opened(t, f, w)
	middle := func(column int, y float32) *fyne.PointEvent {
		return &fyne.PointEvent{Position: fyne.NewPos(edge+(float32(column)+0.5)*dayWidth, y)}
	}
	for _, step := range []struct {
		column int
		want   string
	}{{0, "November 2025"}, {1, "October 2025"}, {5, "November 2025"}, {6, "November 2026"}, {3, "November 2026"}} {
		month.Tapped(middle(step.column, edge+navHeight/2))
		if month.title.Text != step.want {
			t.Errorf("a click on column %d of the title shows %s, want %s", step.column, month.title.Text, step.want)
		}
	}
	// The third row of November 2026 begins on the 15th, a Sunday.
	month.Tapped(middle(2, edge+navHeight+weekHeight+2.5*dayHeight))
	if want := data.MustDate("2026-11-17"); reported != want {
		t.Errorf("picked %v, want %v", reported, want)
	}
}

func TestEscapeClosesTheCalendarOnly(t *testing.T) {
	f, w := shown(t)
	escaped := false
	w.Canvas().SetOnTypedKey(func(*fyne.KeyEvent) { escaped = true })
	f.SetDate(sunday)
	month := opened(t, f, w)
	month.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	month.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if d, _ := f.Value(); d != sunday || escaped || w.Canvas().Overlays().Top() != nil {
		t.Errorf("value %v, escaped %v", d, escaped)
	}
}

func TestCalendarEndsWhereDatesEnd(t *testing.T) {
	f, w := shown(t)
	f.SetDate(data.LatestDate)
	month := opened(t, f, w)
	month.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	month.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	if month.cursor != data.LatestDate {
		t.Errorf("the cursor went to %v", month.cursor)
	}
	// The grid shows the first days of 2200, which are no dates of the program.
	month.pick(data.LatestDate + 1)
	if d, ok := f.Value(); d != data.LatestDate || !ok {
		t.Errorf("picked %v, %v", d, ok)
	}
}

func TestButtonOpensTheCalendar(t *testing.T) {
	f, w := shown(t)
	test.Tap(f.entry.ActionItem.(*calendarButton))
	if w.Canvas().Overlays().Top() == nil {
		t.Error("nothing opened")
	}
	if _, focusable := f.entry.ActionItem.(fyne.Focusable); focusable {
		t.Error("Tab would stop at the button")
	}
}

func TestCalendarPicture(t *testing.T) {
	f, w := shown(t)
	f.SetDate(data.MustDate("2026-11-10"))
	test.AssertObjectRendersToMarkup(t, "calendar.xml", opened(t, f, w))
}
