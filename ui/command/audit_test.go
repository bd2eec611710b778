//go:build cgo

package command_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// kindsOf are the kinds of audit events, as they come.
func kindsOf(events []map[string]any) string {
	var kinds []string
	for _, a := range events {
		kinds = append(kinds, a["kind"].(string))
	}
	return strings.Join(kinds, " ")
}

func TestEventsAreReadByAnAdministrator(t *testing.T) {
	d := newOffice(t)
	open := d.enrollment("open")
	d.must("tracker create applied=2026-10-20 "+open, as(caseworker)...)
	d.must("tracker show "+open, as(outsider)...)
	all := d.list("audit --kind=tracker-created,tracker-opened", as(admin)...)
	if got := kindsOf(all); got != "tracker-opened tracker-created" {
		t.Fatalf("kinds: %s", got)
	}
	opened, created := all[0], all[1]
	if opened["by"] != outsider || created["by"] != caseworker || created["client_id"] != "open" || created["enrollment_id"] != float64(d.ids["open"]) ||
		opened["at"] != noon.UTC().Format("2006-01-02T15:04:05Z") || len(created["hash"].(string)) != 64 {
		t.Errorf("events = %v", all)
	}
	if change := created["changes"].([]any)[0].(map[string]any); change["field"] != "applied" || change["new"] != "2026-10-20" {
		t.Errorf("change = %v", change)
	}
	for words, want := range map[string]string{
		"audit --limit=1": "record-of-acts",
		"audit --client=open --kind=tracker-created":                    "tracker-created",
		"audit --client=other":                                          "",
		"audit --from=2026-11-17":                                       "",
		"audit --to=2026-11-15":                                         "",
		"audit --from=2026-11-16 --to=2026-11-16 --kind=tracker-opened": "tracker-opened",
		"audit --words=applied --kind=tracker-created":                  "tracker-created",
		"audit --words=nowhere":                                         "",
	} {
		if got := kindsOf(d.list(words, as(admin)...)); got != want {
			t.Errorf("%s: %s, want %s", words, got, want)
		}
	}
	if got := kindsOf(d.list("audit --kind=tracker-opened", append(as(admin), "--by", outsider)...)); got != "tracker-opened" {
		t.Errorf("by the outsider: %s", got)
	}
	if text := d.must("audit --kind=tracker-created", as(admin)...); !strings.Contains(text, caseworker) || !strings.Contains(text, `Applied for Unit: "2026-10-20", was ""`) {
		t.Errorf("text = %q", text)
	}
	// Reading the record is on record, with what was asked for.
	if read := d.list("audit --kind=record-of-acts --limit=2", as(admin)...); read[1]["reason"] != "read: Tracker added" {
		t.Errorf("reading on record: %v", read)
	}
	if text := d.must("check", as(admin)...); !strings.HasPrefix(text, "OK") {
		t.Errorf("check: %s", text)
	}
	d.corrupt(`DROP TRIGGER audit_events_stand; UPDATE audit_events SET reason = 'another' WHERE id = 3`)
	if _, message := d.refused("check", as(admin)...); !strings.Contains(message, "event 3 (") {
		t.Errorf("check after a change: %s", message)
	}
}

func TestEventsAreExported(t *testing.T) {
	d := newOffice(t)
	d.must("tracker create applied=2026-10-20 eligibility_verified=2026-10-02 "+d.enrollment("open"), as(caseworker)...)
	file := filepath.Join(t.TempDir(), "audit.csv")
	got := d.json("audit --kind=tracker-created,record-of-acts", append(as(admin), "--out", file)...)
	if got["file"] != file || got["acts"] != 2. {
		t.Errorf("exported %v", got)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(text))).ReadAll()
	if err != nil || len(rows) != 4 || rows[1][8] != "exported as CSV: Tracker added, Audit log" || rows[2][9] != "Eligibility Verified" || rows[3][9] != "Applied for Unit" {
		t.Errorf("rows = %q, %v", rows, err)
	}
}

func TestEventsAreRefused(t *testing.T) {
	d := newOffice(t)
	for words, want := range map[string]string{
		"audit --from=yesterday": "invalid", "audit --to=6/1/2026": "invalid", "audit --kind=walked": "invalid", "audit --limit=-1": "invalid",
		"audit --by=Nobody": "not-found", "audit --client=none": "not-found", "audit more": "invalid",
	} {
		if got, message := d.refused(words, as(admin)...); got != want || message == "" {
			t.Errorf("%s: %s %q, want %s", words, got, message, want)
		}
	}
	file := filepath.Join(t.TempDir(), "audit.csv")
	for _, user := range []string{caseworker, outsider} {
		for _, words := range []string{"audit", "acts", "audit --out=" + file, "audit --by=" + strings.Fields(admin)[0]} {
			if got, _ := d.refused(words, as(user)...); got != "permission" {
				t.Errorf("%s: %s as %s", words, got, user)
			}
		}
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("a refused export has left a file")
	}
	if events := d.list("audit --kind=record-of-acts", as(admin)...); len(events) != 1 {
		t.Errorf("refused readings are on record: %v", events)
	}
}
