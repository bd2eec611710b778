package search

import (
	"context"
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

var today = data.MustDate("2026-11-22")

var (
	harbor = data.Organization{ID: 1, Name: "Harbor Homes"}
	lake   = data.Organization{ID: 2, Name: "Lake Street Housing"}
	dana   = data.User{ID: 7, Name: "Dana Ruiz", Organization: harbor, Role: data.Caseworker}
)

// fake is a Session on lists that tests write by hand.
type fake struct {
	user        data.User
	programs    []data.Program
	stored      map[data.ProgramID][]data.Listed
	preferences map[string]string
	counter     int64
	notes       []data.Note
	// nights have passed since the screen was shown.
	nights data.Date
	reads  int
	fail   error
	// opened are the audit events of opening a list.
	opened []data.OperationID
	// copied are the programs and numbers of rows copied.
	copied []string
	// onList is called while a list is read.
	onList func()
}

func (f *fake) User() data.User                                       { return f.user }
func (f *fake) Today() data.Date                                      { return today + f.nights }
func (f *fake) May(p data.Permission, owner data.OrganizationID) bool { return f.user.May(p, owner) }

func (f *fake) Programs(context.Context) ([]data.Program, error) { return f.programs, f.fail }

func (f *fake) OpenList(ctx context.Context, op data.OperationID, id data.ProgramID, o data.ListOptions) (data.List, error) {
	f.opened = append(f.opened, op)
	return f.List(ctx, id, o)
}

func (f *fake) List(_ context.Context, id data.ProgramID, o data.ListOptions) (data.List, error) {
	f.reads++
	if f.onList != nil {
		f.onList()
	}
	for _, p := range f.programs {
		if p.ID == id {
			return data.BuildList(p, f.stored[id], data.DefaultSettings, o, f.Today()), f.fail
		}
	}
	return data.List{}, data.Refuse(data.CodeNotFound, "There is no such program.")
}

func (f *fake) Preference(_ context.Context, key string) (string, error) {
	return f.preferences[key], nil
}

func (f *fake) SetPreference(_ context.Context, key, value string) error {
	f.preferences[key] = value
	return nil
}

func (f *fake) Case(_ context.Context, id data.EnrollmentID) (data.Case, error) {
	c := data.Case{Program: f.programs[0], Client: data.Client{Name: data.Name{Last: "Okafor", First: "Amara"}}}
	c.ID, c.Entry, c.Tracker = id, today-20, &data.Tracker{EnrollmentID: id}
	c.Tracker.ADAUnitDetail = "ground floor"
	return c, f.fail
}

func (f *fake) RecordCopy(_ context.Context, _ data.OperationID, id data.ProgramID, rows int) error {
	f.copied = append(f.copied, fmt.Sprint(id, " ", rows))
	return f.fail
}

func (f *fake) ChangeCounter(context.Context) (int64, error) { return f.counter, nil }

func (f *fake) Notes(_ context.Context, id data.EnrollmentID) ([]data.Note, error) {
	return f.notes, f.fail
}

// listed is an open enrollment of a household of its own.
func listed(id int, last, first string, change func(*data.Listed)) data.Listed {
	l := data.Listed{
		EnrollmentID: data.EnrollmentID(id), ClientID: data.ClientID(1000 + id), PersonalID: fmt.Sprintf("%08d", id),
		Name: data.Name{Last: last, First: first}, Relationship: data.HeadOfHousehold, HouseholdID: fmt.Sprint("h", id),
	}
	l.Entry = data.MustDate("2026-11-01")
	if change != nil {
		change(&l)
	}
	return l
}

// office is two organizations with a program each; the first has a client at every stage and a few more.
func office() *fake {
	date := data.MustDate
	track := func(change func(*data.Listed)) func(*data.Listed) {
		return func(l *data.Listed) {
			l.HasTracker, l.Version, l.Attempt = true, 1, 1
			l.EligibilityVerified = l.Entry
			change(l)
		}
	}
	park := data.CaseManager{Name: "Lee Park"}
	mine := data.CaseManager{User: dana.ID, Name: dana.Name}
	shelter := []data.ShelterStay{{Program: "Bridge Shelter", Type: data.EmergencyShelterEntryExit, Span: data.Span{Entry: date("2026-10-01")}}}
	return &fake{
		user: dana,
		programs: []data.Program{
			{ID: 11, Name: "Rapid Re-Housing", Type: data.RapidRehousing, Organization: harbor, Thresholds: data.DefaultThresholds},
			{ID: 12, Name: "Supportive Housing", Type: data.PermanentSupportiveHousing, Organization: harbor, Thresholds: data.DefaultThresholds},
			{ID: 21, Name: "Rapid Re-Housing", Type: data.RapidRehousing, Organization: lake, Thresholds: data.DefaultThresholds},
		},
		stored: map[data.ProgramID][]data.Listed{
			11: {
				listed(31, "Okafor", "Amara", nil),
				listed(32, "Bell", "Marcus", func(l *data.Listed) { l.Entry = date("2026-06-01"); l.CaseManager = park; l.Stays = shelter }),
				listed(37, "Peña", "José", track(func(l *data.Listed) { l.CaseManager = mine; l.CriminalHistory = data.Yes })),
				listed(34, "Nguyễn", "Tuyết", track(func(l *data.Listed) { l.Entry = date("2026-05-03"); l.CaseManager = mine; l.ADAUnit = data.Yes })),
				listed(35, "Delgado", "Rosa", track(func(l *data.Listed) {
					l.Applied, l.PropertyName, l.CaseManager = date("2026-11-05"), "Lakeview Flats", park
					l.Stays = shelter
				})),
				listed(36, "Fontaine", "Élodie", track(func(l *data.Listed) { l.Applied = date("2026-11-20"); l.SexOffender, l.ADAUnit = data.Yes, data.Yes })),
				listed(38, "Salazar", "Ignacio", track(func(l *data.Listed) {
					l.Applied, l.Approved, l.PropertyName = date("2026-11-03"), date("2026-11-19"), "Cedar Court"
					l.CaseManager = park
				})),
				listed(39, "Osei", "Grace", track(func(l *data.Listed) {
					l.Applied, l.Approved, l.MoveInScheduled = date("2026-11-03"), date("2026-11-10"), date("2026-11-14")
					l.CaseManager = mine
				})),
				listed(40, "Kim", "Walter", track(func(l *data.Listed) {
					l.Applied, l.Approved, l.MoveInScheduled = date("2026-11-03"), date("2026-11-10"), date("2026-11-30")
				})),
				listed(41, "Abrams", "Ruth", track(func(l *data.Listed) { l.MoveIn = date("2026-11-15") })),
				listed(42, "Haddad", "Nadia", func(l *data.Listed) { l.MoveIn = date("2026-10-01"); l.LocallyEntered = true }),
				listed(43, "Lindqvist", "Tobias", func(l *data.Listed) { l.Entry, l.Exit = date("2026-08-01"), date("2026-11-12") }),
				listed(44, "Osei", "Kofi", func(l *data.Listed) { l.HouseholdID, l.Relationship = "h39", 2 }),
			},
			21: {listed(61, "Romero", "Pilar", nil)},
		},
		preferences: map[string]string{},
	}
}

// shown is a screen in a window of that size.
func shown(t *testing.T, f *fake, size fyne.Size) (*Screen, fyne.Window, *overlay.Host) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.Theme{Choice: theme.AlwaysLight})
	w := test.NewTempWindow(t, nil)
	host := overlay.NewHost(w, task.Inline())
	s := New(host, f)
	w.SetContent(container.NewStack(s.Content()))
	w.Resize(size)
	host.SetScreenKeys(s.Keys())
	return s, w, host
}

var wide = fyne.NewSize(1104, 800)

// programChoiceOption is what choosing the program of that ID hands over.
func (s *Screen) programChoiceOption(id int64) control.Option { return control.Option{ID: id} }
