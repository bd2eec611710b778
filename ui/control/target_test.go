package control

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	base "fyne.io/fyne/v2/theme"

	"housingtracker/data"
	"housingtracker/ui/theme"
)

// TestTargetsAreLargeEnough: whatever is clicked is at least 24 pixels wide and high (WCAG 2.2, 2.5.8).
func TestTargetsAreLargeEnough(t *testing.T) {
	test.NewTempApp(t).Settings().SetTheme(theme.Theme{Choice: theme.AlwaysLight})
	const least = 24
	icon := NewButtonOf(Quiet, "", "", nil)
	icon.Icon = base.HomeIcon()
	targets := map[string]fyne.CanvasObject{
		"icon": icon, "check": NewCheck("Yes", false, nil), "choice": NewChoice("", nil, nil), "answer": NewYesNo(data.Yes, nil), "entry": NewEntry(""),
	}
	for kind, name := range map[Kind]string{Plain: "plain", Primary: "primary", Quiet: "quiet", OnNavigation: "navigation", Link: "link", Removable: "removable"} {
		targets[name] = NewButtonOf(kind, "All", "", nil)
	}
	for name, o := range targets {
		size := o.MinSize()
		if size.Height < least || size.Width < least && name != "link" {
			t.Errorf("%s is %v", name, size)
		}
	}
}
