package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	base "fyne.io/fyne/v2/theme"

	"housingtracker/data"
	"housingtracker/ui/control"
)

// TestFoldedSidebarKeepsEveryEntry: each is visible, does the same, and has its name as a tip.
func TestFoldedSidebarKeepsEveryEntry(t *testing.T) {
	test.NewTempApp(t)
	var done []string
	do := func(what string) func() { return func() { done = append(done, what) } }
	user := data.User{Name: "Ana María de la Cruz", Organization: data.Organization{Name: "Cedar Street"}, Role: data.Caseworker}
	s := newSidebar([]destination{{name: homeName, icon: base.HomeIcon()}, {name: searchName, icon: base.ListIcon()}}, user, "server", func(i int) { done = append(done, []string{homeName, searchName}[i]) },
		do("account"), do("lock"), do("sign out"))
	toasts := container.NewHBox()
	none := func() fyne.CanvasObject { return control.Gap(0, 0) }
	f := &shellLayout{sidebar: s, bar: s.panel, banner: none(), screen: none(), find: none(), toasts: toasts}
	f.banner.Hide()
	w := test.NewTempWindow(t, container.New(f, f.screen, f.banner, f.find, f.bar, f.toasts))
	w.SetPadded(false)
	for _, size := range []fyne.Size{fyne.NewSize(1400, 600), fyne.NewSize(900, 600)} {
		w.Resize(size)
		done = nil
		for _, o := range test.LaidOutObjects(s.panel) {
			if b, ok := o.(*control.Button); ok && b.Visible() {
				test.Tap(b)
				if folded := size.Width < foldBelow; folded != (b.Tip != "") || b.MinSize().Width > b.Size().Width {
					t.Errorf("%v wide: %q has the tip %q and %v of its %v", size.Width, b.Text, b.Tip, b.Size().Width, b.MinSize().Width)
				}
			}
		}
		if len(done) != 5 {
			t.Errorf("%v wide: the entries do %q", size.Width, done)
		}
	}
	if s.account.Text != "AC" {
		t.Errorf("the account is %q", s.account.Text)
	}
	// A toast takes its room from the screen.
	before := f.screen.Size().Height
	toasts.Add(control.NewText("Saved"))
	f.Layout(nil, fyne.NewSize(900, 600))
	if end := f.screen.Position().Y + f.screen.Size().Height; f.screen.Size().Height >= before || toasts.Position().Y < end {
		t.Errorf("the screen ends at %v, the toast begins at %v", end, toasts.Position().Y)
	}
}
