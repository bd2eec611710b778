package storetest

import (
	"context"
	"testing"

	"housingtracker/data"
	"housingtracker/data/file"
)

var income = data.ClientDocument{Name: "Income", Requested: day("06-01"), Received: day("06-03"), Expires: day("08-02"), Note: "from the office"}

// document returns a document of a client.
func (f *fixture) document(t *testing.T, id data.ClientID, name string) data.ClientDocument {
	t.Helper()
	all, err := f.ClientDocuments(f.ctx, id)
	must(t, err)
	for _, d := range all {
		if d.Name == name {
			return d
		}
	}
	return data.ClientDocument{Name: name}
}

var documentTests = []test{
	{"a document is kept with who wrote it, and shown in every list of the client", func(t *testing.T, f *fixture) {
		d := income
		d.ClientID = Rosa
		must(t, f.SaveDocument(f.ctx, f.event(data.EventDocument, RosaHome), d))
		dd214 := data.ClientDocument{ClientID: Rosa, Name: "DD-214", Applies: data.Yes}
		must(t, f.SaveDocument(f.ctx, f.event(data.EventDocument, RosaHome), dd214))
		all, err := f.ClientDocuments(f.ctx, Rosa)
		must(t, err)
		if len(all) != 2 || all[0].Name != "DD-214" || all[0].Applies != data.Yes || !all[1].SameContent(income) || all[1].UpdatedBy != f.admin.Name || !all[1].UpdatedAt.Equal(now) {
			t.Errorf("documents = %+v", all)
		}
		row, _ := f.row(t, HarborPSH, RosaHome)
		if len(row.Documents) != 2 || row.Documents[0].Applies != data.Yes || row.Documents[1].Expires != day("08-02") || row.Documents[1].Note != "" {
			t.Errorf("listed = %+v", row.Documents)
		}
		if row, _ := f.row(t, HarborPSH, NuriHome); row.Documents != nil {
			t.Errorf("Núria's = %+v", row.Documents)
		}
		d.Requested, d.Received, d.Expires, d.Note = 0, 0, 0, ""
		must(t, f.SaveDocument(f.ctx, f.event(data.EventDocument, RosaHome), d))
		row, _ = f.row(t, HarborPSH, RosaHome)
		equal(t, "after clearing one", len(row.Documents), 1)
	}},
	{"requirements", func(t *testing.T, f *fixture) {
		required, err := f.Requirements(f.ctx, HarborPSH)
		must(t, err)
		equal(t, "of a program without its own", len(required), len(data.DefaultRequirements))
		_, err = f.Requirements(f.ctx, 999)
		refused(t, err, data.CodeNotFound)
		own := []data.Requirement{{Name: "Lease application", Of: data.Everyone, GoodFor: 30}, {Name: "A", Of: data.Veterans, Group: "G", Needs: 1}}
		must(t, f.SaveRequirements(f.ctx, f.event(data.EventSettings, 0), HarborPSH, own))
		required, err = f.Requirements(f.ctx, HarborPSH)
		must(t, err)
		if len(required) != 2 || required[0] != own[0] || required[1] != own[1] {
			t.Errorf("own = %+v", required)
		}
		must(t, f.SaveRequirements(f.ctx, f.event(data.EventSettings, 0), HarborPSH, nil))
		required, err = f.Requirements(f.ctx, HarborPSH)
		must(t, err)
		equal(t, "none", len(required), 0)
	}},
	{"a match brings the documents along", func(t *testing.T, f *fixture) {
		local := f.locallyEntered(t, nuriLocal, HarborPSH, day("04-02"))
		client := f.theCase(t, local).Client.ID
		d, id := income, data.ClientDocument{ClientID: client, Name: "Government ID", Received: day("05-01")}
		d.ClientID = client
		must(t, f.SaveDocument(f.ctx, f.event(data.EventDocument, local), d))
		must(t, f.SaveDocument(f.ctx, f.event(data.EventDocument, local), id))
		id.ClientID, id.Received = Nuri, day("05-02")
		must(t, f.SaveDocument(f.ctx, f.event(data.EventDocument, NuriHome), id))
		must(t, f.AcceptMatch(f.ctx, f.event(data.EventMatch, NuriHome), local, NuriHome))
		equal(t, "income", f.document(t, Nuri, "Income").SameContent(income), true)
		equal(t, "what was there stays", f.document(t, Nuri, "Government ID").Received, day("05-02"))
		row, _ := f.row(t, HarborPSH, NuriHome)
		equal(t, "listed", len(row.Documents), 2)
	}},
	inOffice("a document is edited by anyone and merged one by one", func(t *testing.T, o *office) { // R79
		o.create(t, RosaHome, data.Fields{})
		none := data.ClientDocument{Name: "Income"}
		op := data.NewOperationID()
		for range 2 {
			must(t, o.outsider.SaveDocument(o.ctx, op, RosaHome, none, income))
		}
		equal(t, "saved", o.document(t, Rosa, "Income").SameContent(income), true)
		must(t, o.enrolling.SaveDocument(o.ctx, data.NewOperationID(), RosaHome, data.ClientDocument{Name: "Government ID"}, data.ClientDocument{Name: "Government ID", Received: day("06-10")}))
		later := income
		later.Note = "and again"
		refused(t, o.enrolling.SaveDocument(o.ctx, data.NewOperationID(), RosaHome, none, later), data.CodeConflict)
		must(t, o.enrolling.SaveDocument(o.ctx, data.NewOperationID(), RosaHome, income, later))
		// Whoever says the same is right.
		must(t, o.outsider.SaveDocument(o.ctx, data.NewOperationID(), RosaHome, income, later))
		r, err := o.enrolling.Readiness(o.ctx, RosaHome)
		must(t, err)
		equal(t, "missing", r.Missing, 2)
	}),
	inOffice("what is refused of a document", func(t *testing.T, o *office) {
		o.create(t, RosaHome, data.Fields{})
		for name, c := range map[string]struct {
			d    data.ClientDocument
			code data.Code
		}{
			"no name":                    {data.ClientDocument{Name: " "}, data.CodeInvalid},
			"received tomorrow":          {data.ClientDocument{Name: "A", Received: today + 1}, data.CodeFuture},
			"requested tomorrow":         {data.ClientDocument{Name: "A", Requested: today + 1}, data.CodeFuture},
			"received before requested":  {data.ClientDocument{Name: "A", Requested: day("06-02"), Received: day("06-01")}, data.CodeChronology},
			"expires, and not received":  {data.ClientDocument{Name: "A", Expires: day("07-01")}, data.CodeInvalid},
			"expires before it is there": {data.ClientDocument{Name: "A", Received: day("06-02"), Expires: day("06-01")}, data.CodeChronology},
			"of another century":         {data.ClientDocument{Name: "A", Received: data.MustDate("0026-06-01")}, data.CodeInvalid},
		} {
			err := o.enrolling.SaveDocument(o.ctx, data.NewOperationID(), RosaHome, data.ClientDocument{Name: c.d.Name}, c.d)
			if data.CodeOf(err) != c.code {
				t.Errorf("%s: %v", name, err)
			}
		}
		refused(t, o.enrolling.SaveDocument(o.ctx, data.NewOperationID(), WenExited, data.ClientDocument{Name: "A"}, data.ClientDocument{Name: "A", Received: today}), data.CodeClosed)
		refused(t, o.enrolling.SaveRequirements(o.ctx, data.NewOperationID(), HarborPSH, nil), data.CodePermission)
		refused(t, o.admin.SaveRequirements(o.ctx, data.NewOperationID(), HarborPSH, []data.Requirement{{Name: "A", Of: data.Everyone}, {Name: "a", Of: data.Everyone}}), data.CodeInvalid)
		refused(t, o.admin.SaveRequirements(o.ctx, data.NewOperationID(), HarborPSH, []data.Requirement{{Name: "A", Of: data.Everyone, Group: "G", Needs: 2}}), data.CodeInvalid)
	}),
	inOffice("an undo restores a document unless it was changed since", func(t *testing.T, o *office) {
		o.create(t, RosaHome, data.Fields{})
		none, first, second := data.ClientDocument{Name: "Income"}, data.NewOperationID(), data.NewOperationID()
		must(t, o.enrolling.SaveDocument(o.ctx, first, RosaHome, none, income))
		changed := income
		changed.Expires = day("09-01")
		must(t, o.outsider.SaveDocument(o.ctx, second, RosaHome, income, changed))
		refused(t, o.enrolling.Undo(o.ctx, data.NewOperationID(), first), data.CodeConflict)
		must(t, o.outsider.Undo(o.ctx, data.NewOperationID(), second))
		equal(t, "second undone", o.document(t, Rosa, "Income").SameContent(income), true)
		must(t, o.enrolling.Undo(o.ctx, data.NewOperationID(), first))
		equal(t, "first undone", o.document(t, Rosa, "Income").Blank(), true)
		refused(t, o.enrolling.Undo(o.ctx, data.NewOperationID(), first), data.CodeConflict)
	}),
}

func savingDocument(d data.ClientDocument) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
		return none(s.SaveDocument(ctx, op, RosaHome, data.ClientDocument{Name: d.Name}, d))
	}
}

func requiring(name string) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
		return none(s.SaveRequirements(ctx, op, HarborPSH, []data.Requirement{{Name: name, Of: data.Everyone}}))
	}
}

func recordingReport(title string) call {
	return func(ctx context.Context, s *file.Session, op data.OperationID, _ world) (any, error) {
		return none(s.RecordReport(ctx, op, data.ReportRequest{Title: title, Programs: []data.Program{{ID: HarborPSH}}, Form: "CSV"}))
	}
}
