package ui

import (
	"strings"
	"unicode"

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
	sidebarWidth  = 200
	sidebarFolded = 52
	foldBelow     = 1100
)

// toastGap is the room under a toast.
const toastGap = 6

// The names of the entries at the foot of the side bar.
const (
	accountName = "My account…"
	lockName    = "Lock"
	signOutName = "Sign out"
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
	// account, lock and signOut follow the user; about is who that is, hidden when folded.
	account, lock, signOut *control.Button
	about                  *fyne.Container
	user                   data.User
	folded                 bool
}

// newSidebar returns the side bar. place says where the database is; "" says nothing.
func newSidebar(destinations []destination, user data.User, place string, show func(int), account, lock, signOut func()) *sidebar {
	s := &sidebar{user: user, title: control.NewBold("Housing Status").Colored(theme.NavigationInk)}
	column := container.NewVBox(control.Inset(10, 8, s.title))
	for i, d := range destinations {
		b := control.NewButtonOf(control.OnNavigation, d.name, "", func() { show(i) })
		b.Icon = base.NewColoredResource(d.icon, theme.NavigationInk)
		s.buttons = append(s.buttons, b)
		s.names = append(s.names, d.name)
		column.Add(b)
	}
	s.account = control.NewButtonOf(control.OnNavigation, accountName, "", account)
	s.lock = control.NewButtonOf(control.OnNavigation, lockName, lockKey, lock)
	s.signOut = control.NewButtonOf(control.OnNavigation, signOutName, "", signOut)
	about := container.NewVBox(
		control.NewBold(user.Name).Colored(theme.NavigationInk).Shrinking(),
		control.NewMuted(user.Organization.Name).Colored(theme.NavigationInk).Shrinking(),
		control.NewMuted(string(user.Role)).Colored(theme.NavigationInk).Shrinking(),
	)
	if place != "" {
		about.Add(control.NewMuted(place).Colored(theme.NavigationInk).Shrinking())
	}
	s.about = control.Inset(10, 2, about)
	s.userPanel = container.NewVBox(s.about, s.account, s.lock, s.signOut)
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
	show := func(b *control.Button, name, short string, icon fyne.Resource) {
		b.Text, b.Tip = name, ""
		if folded {
			b.Text, b.Tip = short, name
		}
		if icon != nil {
			b.Icon = nil
			if folded {
				b.Icon = base.NewColoredResource(icon, theme.NavigationInk)
			}
		}
		b.Refresh()
	}
	for i, b := range s.buttons {
		show(b, s.names[i], "", nil)
	}
	s.lock.Key = lockKey
	if folded {
		s.lock.Key = ""
	}
	show(s.account, accountName, initials(s.user.Name), nil)
	show(s.lock, lockName, "", base.VisibilityOffIcon())
	show(s.signOut, signOutName, "", base.LogoutIcon())
	if folded {
		s.account.Tip, s.lock.Tip = s.user.Name+" · "+s.user.Organization.Name+" · "+accountName, lockName+" · "+lockKey
	}
	control.SetVisible(s.title, !folded)
	control.SetVisible(s.about, !folded)
}

// initials are the first letters of a name's first and last word.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) > 2 {
		words = []string{words[0], words[len(words)-1]}
	}
	letters := ""
	for _, word := range words {
		for _, r := range word {
			letters += string(unicode.ToUpper(r))
			break
		}
	}
	return letters
}

// shellLayout puts the side bar left, the screen beside it, the find box over its upper right corner. A toast takes room
// under the screen, so that it covers nothing.
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
		f.banner.Move(fyne.NewPos(width, 0))
		// Its text wraps at the width, which decides the height.
		f.banner.Resize(fyne.NewSize(size.Width-width, f.banner.MinSize().Height))
		top = f.banner.MinSize().Height
		f.banner.Resize(fyne.NewSize(size.Width-width, top))
	}
	bottom := size.Height
	if toasts := f.toasts.MinSize(); toasts.Height > 0 {
		f.toasts.Move(fyne.NewPos(width+(size.Width-width-toasts.Width)/2, bottom-toasts.Height-toastGap))
		f.toasts.Resize(toasts)
		bottom -= toasts.Height + toastGap
	}
	f.screen.Move(fyne.NewPos(width, top))
	f.screen.Resize(fyne.NewSize(size.Width-width, bottom-top))
	find := fyne.NewSize(min(300, (size.Width-width)*0.36), 34)
	f.find.Move(fyne.NewPos(size.Width-find.Width-20, top+15))
	f.find.Resize(find)
}
