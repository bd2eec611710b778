package data

import "testing"

// The audit log says of an import which objections were accepted.
func TestImportReportInWords(t *testing.T) {
	accepted := []ImportObjection{
		{Code: CodeUnreadable, Reason: "11 of the 100 rows of Client.csv are errors.", Advice: "The likely cause is a spreadsheet.", Accepted: true},
		{Code: CodeConfirm, Reason: "3 of the 13 enrollments are not in it.", Accepted: true},
	}
	for _, test := range []struct {
		report ImportReport
		want   string
	}{
		{ImportReport{Source: "Metro"}, "Metro. nothing new"},
		{ImportReport{Source: "Metro", ExportDate: MustDate("2026-06-01"), Clients: ImportEffect{New: 89}, Retired: 3, Objections: accepted},
			"Metro 06/01/2026. clients: 89 new, 0 changed, 0 removed; 3 no longer in HMIS; accepted: 11 of the 100 rows of Client.csv are errors; accepted: 3 of the 13 enrollments are not in it"},
	} {
		if got := test.report.summary(); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
	accepted[1].Accepted = false
	if got := (ImportReport{Objections: accepted}).Unanswered(); len(got) != 1 || got[0].Code != CodeConfirm {
		t.Errorf("unanswered: %+v", got)
	}
}
