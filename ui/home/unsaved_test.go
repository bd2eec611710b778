package home

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/control"
)

func TestUnsavedChangesComeFirst(t *testing.T) {
	u := data.Unsaved{Draft: data.Draft{EnrollmentID: 41, Version: 1, Fields: data.Fields{Applied: data.MustDate("2026-11-10")},
		Unread: map[data.Field]string{data.FieldApplied: "x", data.FieldApproved: "11/"}, Note: data.DraftNote{Text: "Called"},
		At: time.Date(2020, 11, 21, 10, 42, 0, 0, time.Local)}}
	u.Case.Client.Name = data.Name{First: "José", Last: "Peña"}
	u.Case.Program.Name = "Harbor PSH"
	f := &fake{role: data.Caseworker, programs: []data.Program{{ID: 1, Name: "Harbor PSH", Type: 3}}, drafts: []data.Unsaved{u, {Unreadable: "It can't be read."}}}
	s := open(t, f)
	shown := words(s)
	for _, want := range []string{"Unsaved changes", "from 11/21/2020 10:42 AM", "Peña, José", "Applied for Unit, Approved for Unit, a note", "It can't be read."} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not to be read in %s", want, shown)
		}
	}
	if strings.Index(shown, "Unsaved changes") > strings.Index(shown, "Pipeline") {
		t.Error("they do not stand first")
	}
	var opened data.EnrollmentID
	s.OnOpenTracker = func(id data.EnrollmentID, _ []data.EnrollmentID) { opened = id }
	for _, o := range test.LaidOutObjects(s.Content()) {
		p, ok := o.(*control.Panel)
		if ok && p.OnTapped != nil && opened == 0 && p.Size().Height < 60 {
			test.Tap(p)
		}
	}
	if opened != 41 {
		t.Errorf("a click opened enrollment %d", opened)
	}
	f.drafts = nil
	s.Changed(41)
	if strings.Contains(words(s), "Unsaved changes") {
		t.Error("the card stays when nothing is unsaved")
	}
}
