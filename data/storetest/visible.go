package storetest

import (
	"testing"

	"housingtracker/data"
)

var visibleTests = []test{
	inOffice("a text of which nothing can be seen is blank", func(t *testing.T, o *office) {
		const nothing = " \u200b\u00ad\u202e\u3164 "
		o.create(t, RosaHome, data.Fields{Applied: day("05-01")})
		o.unchanged(t, "refusals", func() {
			for _, name := range []data.Name{{Last: nothing}, {First: nothing, Last: "\u0301"}, {Suffix: "\u200d"}} {
				refused(t, ok(o.enrolling.AddClient(o.ctx, data.NewOperationID(), data.Client{PersonalID: "A-9", Name: name})), data.CodeInvalid)
			}
			refused(t, o.enrolling.AddNote(o.ctx, data.NewOperationID(), RosaHome, "", nothing+"\n"+nothing, ""), data.CodeInvalid)
			refused(t, o.enrolling.RemoveTracker(o.ctx, data.NewOperationID(), RosaHome, 1, nothing), data.CodeInvalid)
			refused(t, ok(o.admin.OrganizationNamed(o.ctx, data.NewOperationID(), nothing)), data.CodeInvalid)
		})
		saved, err := o.save(t, o.enrolling, RosaHome, data.NewOperationID(), data.Fields{Applied: day("05-02"), PropertyName: nothing, ADAUnitDetail: nothing})
		must(t, err)
		equal(t, "saved fields", saved.Fields, data.Fields{Applied: day("05-02")})
		must(t, o.enrolling.AssignCaseManager(o.ctx, data.NewOperationID(), []data.EnrollmentID{RosaHome}, data.CaseManager{Name: nothing}))
		equal(t, "case manager", o.theCase(t, RosaHome).CaseManager, data.CaseManager{})
	}),
	inOffice("what is typed on a line is stored as it is seen", func(t *testing.T, o *office) {
		client, err := o.enrolling.AddClient(o.ctx, data.NewOperationID(), data.Client{PersonalID: "\ufeffA-9\u200b", Name: data.Name{First: "Zo\u200be", Last: "\u202eO´Hara"}})
		must(t, err)
		equal(t, "name", client.DisplayName(), "O´Hara, Zoe")
		equal(t, "Client ID", client.PersonalID, "A-9")
		o.create(t, RosaHome, data.Fields{})
		o.create(t, NuriHome, data.Fields{})
		saved, err := o.save(t, o.enrolling, RosaHome, data.NewOperationID(), data.Fields{Applied: day("05-02"), PropertyName: "Elm\u00ad  Court\u202e"})
		must(t, err)
		equal(t, "property", saved.PropertyName, "Elm Court")
		for id, name := range map[data.EnrollmentID]string{RosaHome: "Zoe", NuriHome: "\u2060Zoe\u200b"} {
			must(t, o.enrolling.AssignCaseManager(o.ctx, data.NewOperationID(), []data.EnrollmentID{id}, data.CaseManager{Name: name}))
		}
		typed, err := o.enrolling.TypedCaseManagers(o.ctx)
		must(t, err)
		equal(t, "typed case managers", len(typed), 1)
		must(t, o.enrolling.RemoveTracker(o.ctx, data.NewOperationID(), NuriHome, 1, "made\u202e in\nerror"))
		equal(t, "reason", o.events(t, data.EventFilter{Kinds: []data.EventKind{data.EventRemoveTracker}})[0].Reason, "made in error")
	}),
	inOffice("R32 a note stays as it was written", func(t *testing.T, o *office) {
		const text = "Called\u200b.\nنیک\u200cنام"
		o.create(t, RosaHome, data.Fields{})
		must(t, o.enrolling.AddNote(o.ctx, data.NewOperationID(), RosaHome, "", text, ""))
		notes, err := o.Notes(o.ctx, RosaHome)
		must(t, err)
		equal(t, "note", notes[0].Text, text)
	}),
	{"R48 names match whatever their accents, apostrophes and hidden characters", func(t *testing.T, f *fixture) {
		for _, last := range []string{"O’Brien-Vega", "O´Brien\u2010Vega", "o\u02bcbrien\u2011ve\u00adga", "\u202BO'Brien−Vega"} {
			before, err := f.Matches(f.ctx)
			must(t, err)
			client := nuriLocal
			client.Name = data.Name{First: "Nu\u0301ria", Last: last}
			f.locallyEntered(t, client, HarborPSH, day("04-01"))
			after, err := f.Matches(f.ctx)
			must(t, err)
			if len(after) != len(before)+1 {
				t.Errorf("%+q: %d matches after %d", last, len(after), len(before))
			}
		}
	}},
}
