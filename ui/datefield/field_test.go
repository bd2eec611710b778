package datefield

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
)

// shown returns a focused field in a window, on the sunday of the parser's tests.
func shown(t *testing.T, of ...func(*Field)) (*Field, fyne.Window) {
	t.Helper()
	test.NewTempApp(t)
	f := New(func() data.Date { return sunday })
	for _, set := range of {
		set(f)
	}
	w := test.NewTempWindow(t, f)
	w.Resize(fyne.NewSize(520, 420))
	f.Focus()
	return f, w
}

func press(f *Field, keys ...fyne.KeyName) {
	for _, k := range keys {
		f.entry.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

func TestHalfErasedDateIsNoDate(t *testing.T) {
	f, _ := shown(t)
	f.SetDate(data.MustDate("1980-04-05"))
	press(f, fyne.KeyEnd)
	for range 4 {
		press(f, fyne.KeyBackspace)
	}
	if d, ok := f.Value(); ok || d != 0 {
		t.Errorf("value of %q is %v, %v; want none", f.Text(), d, ok)
	}
}

func TestTypedDateIsWrittenOut(t *testing.T) {
	for name, leave := range map[string]func(*Field, fyne.Window){
		"Enter": func(f *Field, _ fyne.Window) { press(f, fyne.KeyReturn) },
		"blur":  func(_ *Field, w fyne.Window) { w.Canvas().Unfocus() },
	} {
		t.Run(name, func(t *testing.T) {
			f, w := shown(t)
			done := 0
			f.OnDone = func() { done++ }
			test.Type(f.entry, "6-1-26")
			if f.Text() != "6-1-26" {
				t.Errorf("text is %q while typing", f.Text())
			}
			leave(f, w)
			if d, ok := f.Value(); f.Text() != "06/01/2026" || d != data.MustDate("2026-06-01") || !ok {
				t.Errorf("text %q, value %v, %v", f.Text(), d, ok)
			}
			if done != 1 {
				t.Errorf("OnDone was called %d times", done)
			}
		})
	}
}

func TestEchoWhileTyping(t *testing.T) {
	f, w := shown(t, func(f *Field) { f.Future = true })
	for _, step := range []struct {
		typed rune
		want  string
	}{
		{'f', ""}, {'r', ""}, {'i', "Fri, Nov 27, 2026 · in 5 days"},
	} {
		f.entry.TypedRune(step.typed)
		if got := f.Echo(); got != step.want {
			t.Errorf("after %q the echo is %q, want %q", f.Text(), got, step.want)
		}
	}
	w.Canvas().Unfocus()
	if got, want := f.Echo(), "Fri · in 5 days"; got != want {
		t.Errorf("echo of the whole date is %q, want %q", got, want)
	}
	f.Note = func(data.Date) string { return "same as enrollment" }
	if got, want := f.Echo(), "Fri · same as enrollment"; got != want {
		t.Errorf("echo with a note is %q, want %q", got, want)
	}
}

func TestErrorShowsOnLeavingAndGoesOnTyping(t *testing.T) {
	f, w := shown(t)
	test.Type(f.entry, "6/31")
	if f.Error() != "" {
		t.Errorf("error while typing: %s", f.Error())
	}
	alone := f.MinSize().Height
	w.Canvas().Unfocus()
	if want := "“6/31” is not a date: June has 30 days. Try 6/1/2026, today, +7 or fri."; f.Error() != want {
		t.Errorf("error is %q\nwant %q", f.Error(), want)
	}
	if f.Text() != "6/31" {
		t.Errorf("leaving changed the text to %q", f.Text())
	}
	if f.MinSize().Height <= alone {
		t.Error("the error takes no room under the field")
	}
	f.Focus()
	press(f, fyne.KeyEnd, fyne.KeyBackspace)
	if f.Error() != "" {
		t.Errorf("error after typing: %s", f.Error())
	}
	f.SetError("Approved for Unit can't be before Applied for Unit.")
	f.SetDate(0)
	if f.Error() != "" {
		t.Error("SetDate keeps the old error")
	}
}

func TestOnChangedGetsDatesOnly(t *testing.T) {
	f, _ := shown(t)
	var reported []string
	typed := 0
	f.OnChanged = func(d data.Date) { reported = append(reported, d.String()) }
	f.OnTyped = func() { typed++ }
	f.SetDate(data.MustDate("2026-01-02"))
	f.SetDate(0)
	test.Type(f.entry, "6/1/26")
	for range len("6/1/26") {
		press(f, fyne.KeyBackspace)
	}
	// 6/1 and 6/1/26 are the same day: reported once. Erasing passes it again, and ends blank.
	if want := []string{"2026-06-01", ""}; !slices.Equal(reported, want) {
		t.Errorf("reported %q, want %q", reported, want)
	}
	if typed != 12 {
		t.Errorf("OnTyped was called %d times, want 12", typed)
	}
}

func TestPlusAndMinus(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*Field)
		want string
	}{
		{"plus", func(f *Field) { f.entry.TypedRune('+') }, "2027-01-01"},
		{"plus without shift", func(f *Field) { f.entry.TypedRune('=') }, "2027-01-01"},
		{"minus", func(f *Field) { f.entry.TypedRune('-') }, "2026-12-30"},
		{"page up", func(f *Field) { press(f, fyne.KeyPageUp) }, "2026-11-30"},
		{"page down", func(f *Field) { press(f, fyne.KeyPageDown, fyne.KeyPageDown) }, "2027-02-28"},
		{"today", func(f *Field) {
			f.entry.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeySemicolon, Modifier: fyne.KeyModifierShortcutDefault})
		}, "2026-11-22"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, _ := shown(t)
			var reported data.Date
			f.OnChanged = func(d data.Date) { reported = d }
			f.SetDate(data.MustDate("2026-12-31"))
			c.do(f)
			if want := data.MustDate(c.want); f.Text() != want.US() || reported != want {
				t.Errorf("text %q, reported %v, want %v", f.Text(), reported, want)
			}
		})
	}
}

func TestPlusAndMinusAreTypedWithoutADate(t *testing.T) {
	f, _ := shown(t)
	test.Type(f.entry, "6-1-26")
	if f.Text() != "6-1-26" {
		t.Errorf("text is %q", f.Text())
	}
	f.SetDate(0)
	test.Type(f.entry, "+7")
	if d, _ := f.Value(); d != sunday+7 {
		t.Errorf("%q is %v", f.Text(), d)
	}
	f.SetDate(data.LatestDate)
	f.entry.TypedRune('+')
	if d, ok := f.Value(); !ok || d != data.LatestDate {
		t.Errorf("nudged beyond the last date to %v, %v", d, ok)
	}
}

func TestSuggestionIsNoValueUntilAccepted(t *testing.T) {
	entry := data.MustDate("2026-08-14")
	for name, key := range map[string]fyne.KeyName{"Enter": fyne.KeyReturn, "Right": fyne.KeyRight} {
		t.Run(name, func(t *testing.T) {
			f, w := shown(t)
			var reported []data.Date
			f.OnChanged = func(d data.Date) { reported = append(reported, d) }
			f.SetSuggestion(entry)
			w.Canvas().Unfocus()
			if d, ok := f.Value(); d != 0 || !ok || len(reported) > 0 {
				t.Errorf("value %v, %v, reported %v before it was accepted", d, ok, reported)
			}
			f.Focus()
			press(f, key)
			if d, ok := f.Value(); d != entry || !ok || !slices.Equal(reported, []data.Date{entry}) {
				t.Errorf("value %v, %v, reported %v after it was accepted", d, ok, reported)
			}
		})
	}
	f, _ := shown(t)
	f.SetSuggestion(entry)
	test.Type(f.entry, "6/1")
	press(f, fyne.KeyReturn)
	if d, _ := f.Value(); d != data.MustDate("2026-06-01") {
		t.Errorf("the suggestion replaced what was typed: %v", d)
	}
}

func TestFocusSelectsTheDateForTypingOver(t *testing.T) {
	f, w := shown(t)
	f.SetDate(sunday)
	w.Canvas().Unfocus()
	f.Focus()
	test.Type(f.entry, "y")
	if f.Text() != "y" {
		t.Errorf("text is %q", f.Text())
	}
}

func TestTabGoesFromFieldToField(t *testing.T) {
	test.NewTempApp(t)
	today := func() data.Date { return sunday }
	a, b := New(today), New(today)
	w := test.NewTempWindow(t, container.NewVBox(a, b))
	a.Focus()
	test.FocusNext(w.Canvas())
	if w.Canvas().Focused() != b.Focusable() {
		t.Errorf("Tab went to %T", w.Canvas().Focused())
	}
}

func TestKeysOfTheScreenPassThrough(t *testing.T) {
	save := &desktop.CustomShortcut{KeyName: fyne.KeyS, Modifier: fyne.KeyModifierShortcutDefault}
	next := &desktop.CustomShortcut{KeyName: fyne.KeyDown, Modifier: fyne.KeyModifierAlt}
	word := &desktop.CustomShortcut{KeyName: fyne.KeyLeft, Modifier: fyne.KeyModifierShortcutDefault}
	t.Run("to the canvas", func(t *testing.T) {
		f, w := shown(t)
		var got []fyne.KeyName
		w.Canvas().SetOnTypedKey(func(k *fyne.KeyEvent) { got = append(got, k.Name) })
		press(f, fyne.KeyEscape)
		if want := []fyne.KeyName{fyne.KeyEscape}; !slices.Equal(got, want) {
			t.Errorf("the canvas got %q, want %q", got, want)
		}
	})
	t.Run("Enter submits", func(t *testing.T) {
		f, _ := shown(t)
		submitted := 0
		f.OnSubmitted = func() { submitted++ }
		for _, s := range []fyne.Shortcut{save, next, word} {
			f.entry.TypedShortcut(s)
		}
		press(f, fyne.KeyEscape, fyne.KeyReturn)
		if submitted != 1 {
			t.Errorf("submitted %d times, want once", submitted)
		}
	})
}

func TestDisabledFieldKeepsItsDate(t *testing.T) {
	f, w := shown(t)
	f.SetDate(sunday)
	f.Disable()
	f.entry.TypedRune('+')
	press(f, fyne.KeyPageUp, fyne.KeyF4)
	f.entry.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeySemicolon, Modifier: fyne.KeyModifierShortcutDefault})
	test.Type(f.entry, "1")
	if d, ok := f.Value(); d != sunday || !ok {
		t.Errorf("value is %v, %v", d, ok)
	}
	if w.Canvas().Overlays().Top() != nil {
		t.Error("the calendar opened")
	}
}

func TestErrorPicture(t *testing.T) {
	f, w := shown(t)
	f.SetDate(data.MustDate("2026-11-03"))
	w.Canvas().Unfocus()
	f.SetError("Approved for Unit (11/03/2026) can't be before Applied for Unit (11/10/2026). Change one of them.")
	test.AssertRendersToMarkup(t, "error.xml", w.Canvas())
}
