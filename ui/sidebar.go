package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	base "fyne.io/fyne/v2/theme"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/theme"
)

// The side bar's widths: with labels, and folded to icons in a narrow window.
const (
	sidebarWidth  = 188
	sidebarFolded = 52
	foldBelow     = 1100
)

// destination is an entry of the side bar.
type destination struct {
	name   string
	key    string
	icon   fyne.Resource
	screen screen
}

// sidebar is the navigation on the left.
type sidebar struct {
	panel     *control.Panel
	title     *control.Label
	buttons   []*control.Button
	names     []string
	userPanel *fyne.Container
	folded    bool
}

func newSidebar(destinations []destination, user data.User, show func(int), account, lock, signOut func()) *sidebar {
	s := &sidebar{title: control.NewBold("Housing Status").Colored(theme.NavigationInk)}
	column := container.NewVBox(control.Inset(10, 8, s.title))
	for i, d := range destinations {
		b := control.NewButtonOf(control.OnNavigation, d.name, "", func() { show(i) })
		b.Icon = base.NewColoredResource(d.icon, theme.NavigationInk)
		s.buttons = append(s.buttons, b)
		s.names = append(s.names, d.name)
		column.Add(b)
	}
	s.userPanel = container.NewVBox(
		control.Inset(10, 2, container.NewVBox(
			control.NewBold(user.Name).Colored(theme.NavigationInk).Shrinking(),
			control.NewMuted(user.Organization.Name).Colored(theme.NavigationInk).Shrinking(),
			control.NewMuted(string(user.Role)).Colored(theme.NavigationInk).Shrinking(),
		)),
		control.NewButtonOf(control.OnNavigation, "My account…", "", account),
		control.NewButtonOf(control.OnNavigation, "Lock", lockKey, lock),
		control.NewButtonOf(control.OnNavigation, "Sign out", "", signOut),
	)
	s.panel = control.NewPanel(theme.Navigation, "", 0,
		control.Inset(6, 12, container.NewBorder(nil, s.userPanel, nil, nil, container.NewVBox(column, layout.NewSpacer()))))
	return s
}

// setSelected marks the current entry; -1 for none.
func (s *sidebar) setSelected(at int) {
	for i, b := range s.buttons {
		if b.Selected != (i == at) {
			b.Selected = i == at
			b.Refresh()
		}
	}
}

func (s *sidebar) fold(folded bool) {
	if s.folded == folded {
		return
	}
	s.folded = folded
	for i, b := range s.buttons {
		b.SetText(s.names[i])
		if folded {
			b.SetText("")
		}
	}
	control.SetVisible(s.title, !folded)
	control.SetVisible(s.userPanel, !folded)
}

// shellLayout puts the side bar left, the screen beside it, the find box over its upper right corner, toasts over
// its lower edge.
type shellLayout struct {
	sidebar *sidebar
	bar     fyne.CanvasObject
	banner  fyne.CanvasObject
	screen  fyne.CanvasObject
	find    fyne.CanvasObject
	toasts  fyne.CanvasObject
}

func (f *shellLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

func (f *shellLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	folded := size.Width < foldBelow
	f.sidebar.fold(folded)
	width := float32(sidebarWidth)
	if folded {
		width = sidebarFolded
	}
	f.bar.Resize(fyne.NewSize(width, size.Height))
	top := float32(0)
	if f.banner.Visible() {
		top = f.banner.MinSize().Height
		f.banner.Move(fyne.NewPos(width, 0))
		f.banner.Resize(fyne.NewSize(size.Width-width, top))
	}
	f.screen.Move(fyne.NewPos(width, top))
	f.screen.Resize(fyne.NewSize(size.Width-width, size.Height-top))
	find := fyne.NewSize(min(300, (size.Width-width)*0.36), 34)
	f.find.Move(fyne.NewPos(size.Width-find.Width-20, top+15))
	f.find.Resize(find)
	toasts := f.toasts.MinSize()
	f.toasts.Move(fyne.NewPos(width+(size.Width-width-toasts.Width)/2, size.Height-toasts.Height-18))
	f.toasts.Resize(toasts)
}
