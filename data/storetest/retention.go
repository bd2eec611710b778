package storetest

import (
	"regexp"
	"strings"
	"testing"

	"housingtracker/data"
)

var retentionTests = []test{
	inOffice("what has expired", func(t *testing.T, o *office) {
		expired := func() string {
			r, err := o.admin.RetentionReport(o.ctx)
			must(t, err)
			var ids []string
			for _, c := range r.Clients {
				ids = append(ids, c.PersonalID+" "+c.Last.String())
			}
			return r.Before.String() + ": " + strings.Join(ids, ", ")
		}
		equal(t, "today", expired(), "2019-06-15: ")
		o.now = now.AddDate(7, 0, -20)
		equal(t, "seven years later", expired(), "2026-05-26: 7044 2026-03-01, 7043 2026-05-20")
		// Whoever was looked at stays as old as before; whoever was changed does not.
		_, _, err := o.admin.OpenClient(o.ctx, data.NewOperationID(), Wen)
		must(t, err)
		equal(t, "opened", expired(), "2026-05-26: 7044 2026-03-01, 7043 2026-05-20")
		o.addNoteToWen(t, "called")
		equal(t, "with a note", expired(), "2026-05-26: 7044 2026-03-01")
		set := data.DefaultSettings
		set.RetentionYears = 20
		must(t, o.admin.SaveSettings(o.ctx, data.NewOperationID(), set))
		equal(t, "kept for longer", expired(), "2013-05-26: ")
	}),
	inOffice("nothing is removed without the number", func(t *testing.T, o *office) {
		refused(t, ok(o.admin.ApplyRetention(o.ctx, data.NewOperationID(), data.Remove, 0)), data.CodeNotFound)
		o.now = now.AddDate(8, 0, 0)
		for _, n := range []int{0, 1, 3, -2} {
			refused(t, ok(o.admin.ApplyRetention(o.ctx, data.NewOperationID(), data.Remove, n)), data.CodeConfirm)
		}
		refused(t, ok(o.admin.ApplyRetention(o.ctx, data.NewOperationID(), "burned", 2)), data.CodeInvalid)
	}),
	inOffice("removed", func(t *testing.T, o *office) { o.checkRetention(t, data.Remove) }),
	inOffice("de-identified", func(t *testing.T, o *office) { o.checkRetention(t, data.Deidentify) }),
}

// randomID matches ids, hashes and digests, which may hold any characters.
var randomID = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}|"Digest": "[^"]*"`)

// checkRetention removes or de-identifies Wen and Gone and checks that nothing of them is left.
func (o *office) checkRetention(t *testing.T, how data.Retention) {
	o.tracker(t, WenExited, data.Fields{EligibilityVerified: day("02-01"), SexOffender: data.Yes, SexOffenderDetail: "seen by Wenonah"})
	o.addNoteToWen(t, "Wenonah called")
	event := o.event(data.EventAssignCaseManager, WenExited)
	event.Changes = []data.Change{{Field: data.FieldCaseManager, New: "Typed Tessa"}}
	must(t, o.AssignCaseManagers(o.ctx, []data.AuditEvent{event}, []data.CaseManager{{Name: "Typed Tessa"}}))
	_, _, err := o.admin.OpenClient(o.ctx, data.NewOperationID(), Wen)
	must(t, err)
	listed, wasListed := o.row(t, HarborPSH, WenExited)
	o.now = now.AddDate(8, 0, 0)
	n, err := o.admin.ApplyRetention(o.ctx, data.NewOperationID(), how, 2)
	must(t, err)
	equal(t, "clients", n, 2)

	everything := randomID.ReplaceAllString(o.everything(t), "")
	for _, words := range []string{"Cedar", "Wen", "7043", "Wenonah", "Typed Tessa", "H4", "E107"} {
		if strings.Contains(everything, words) {
			t.Errorf("%s is still there", words)
		}
	}
	if found, err := o.admin.FindClients(o.ctx, "cedar", 5); err != nil || len(found) > 0 {
		t.Errorf("found %v, %v", found, err)
	}
	row, isListed := o.row(t, HarborPSH, WenExited)
	if kept := how == data.Deidentify; isListed != kept || !wasListed {
		t.Errorf("listed before: %v, after: %v", wasListed, isListed)
	} else if kept && (row.EligibilityVerified != listed.EligibilityVerified || row.Entry != listed.Entry || row.Exit != listed.Exit) {
		t.Errorf("the dates have changed: %+v", row)
	}
	refused(t, o.admin.Undo(o.ctx, data.NewOperationID(), event.Operation), data.CodeInvalid)
	// Another client's words stay, and the report is empty.
	last := o.events(t, data.EventFilter{})[0]
	if last.Kind != data.EventRetention || last.Reason != string(how)+" the records of 2 clients, unchanged since 06/15/2027" {
		t.Errorf("audit log: %+v", last)
	}
	r, err := o.admin.RetentionReport(o.ctx)
	must(t, err)
	equal(t, "expired afterwards", len(r.Clients), 0)
}

// addNoteToWen adds a note to the tracker of WenExited, dated now.
func (o *office) addNoteToWen(t *testing.T, text string) {
	t.Helper()
	event := o.event(data.EventNote, WenExited)
	event.At = o.now
	must(t, o.AddNote(o.ctx, event, data.Note{ID: string(data.NewOperationID()), EnrollmentID: WenExited, Text: text, At: o.now}))
}
