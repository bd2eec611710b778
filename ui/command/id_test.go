//go:build cgo

package command_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data"
)

// enterLocally enters a client with an enrollment in the first program, as a window does.
func (d *desk) enterLocally() (data.Client, data.Case) {
	d.t.Helper()
	fail := func(err error) {
		if err != nil {
			d.t.Fatal(err)
		}
	}
	o, err := d.officeAt(d.db).Existing()
	fail(err)
	defer o.Close()
	s, err := o.SignIn(d.t.Context(), caseworker, password)
	fail(err)
	client, err := s.AddClient(d.t.Context(), data.NewOperationID(), data.Client{Name: data.Name{First: "Loa", Last: "Local"}})
	fail(err)
	id, err := s.AddEnrollment(d.t.Context(), data.NewOperationID(), client.ID, data.ProgramID(d.ids["psh"]), data.MustDate("2026-10-01"))
	fail(err)
	entered, err := s.Case(d.t.Context(), id)
	fail(err)
	return client, entered
}

// Commands take the UUID or the number of a locally entered enrollment and show its UUID; of an imported one they take and
// show the number.
func TestLocallyEnteredRecordsHaveUUIDs(t *testing.T) {
	d := newOffice(t)
	client, entered := d.enterLocally()
	for _, c := range []struct {
		id   string
		want any
	}{
		{entered.UUID, entered.UUID},
		{strings.ToUpper(entered.UUID), entered.UUID},
		{fmt.Sprint(entered.ID), entered.UUID},
		{fmt.Sprint(d.ids["open"]), float64(d.ids["open"])},
	} {
		flag := "--enrollment=" + c.id
		for _, words := range []string{
			"tracker create eligibility_verified=2026-10-05 ", "tracker show ", "tracker set applied=2026-10-20 ", "tracker start-over --reason=unit-lost ",
			"move-in set 2026-11-01 ", "move-in clear ", "tracker remove --reason=mistaken ",
		} {
			if got := d.json(words+flag, as(caseworker)...)["enrollment_id"]; got != c.want {
				t.Errorf("%s%s: enrollment_id %v, want %v", words, flag, got, c.want)
			}
		}
	}
	for _, a := range d.list("audit --kind=tracker-created,enrollment", as(admin)...) {
		want := any(entered.UUID)
		if a["client_id"] == "open" {
			want = float64(d.ids["open"])
		}
		if a["enrollment_id"] != want {
			t.Errorf("the event %v is of enrollment %v, want %v", a["kind"], a["enrollment_id"], want)
		}
	}
	saved := d.list("audit --kind=tracker-created,tracker-saved --limit=2", as(admin)...)
	if saved[0]["kind"] != "tracker-saved" || saved[0]["version"] != 2. || saved[0]["base_version"] != 1. || saved[1]["base_version"] != 0. ||
		saved[0]["device"] != saved[1]["device"] || saved[0]["sequence"] != saved[0]["number"] {
		t.Errorf("events %v", saved)
	}
	if got := kindsOf(d.list("audit --client="+client.UUID+" --kind=client,enrollment", as(admin)...)); got != "enrollment client" {
		t.Errorf("events on the client: %s", got)
	}
	out := filepath.Join(t.TempDir(), "audit.csv")
	d.must("audit --kind=enrollment --out="+out, as(admin)...)
	if text, err := os.ReadFile(out); err != nil || !strings.Contains(string(text), ","+entered.UUID+",") {
		t.Errorf("the audit log is %q, %v", text, err)
	}

	out = filepath.Join(t.TempDir(), "list.json")
	d.must(fmt.Sprintf("export --format=json --program=%d --out=%s", d.ids["psh"], out), as(caseworker)...)
	var list struct {
		Rows []struct {
			ID   any    `json:"enrollment_id"`
			Name string `json:"client_name"`
		}
	}
	text, err := os.ReadFile(out)
	if err == nil {
		err = json.Unmarshal(text, &list)
	}
	if err != nil || len(list.Rows) == 0 {
		t.Fatalf("the list is %q, %v", text, err)
	}
	local := 0
	for _, row := range list.Rows {
		_, number := row.ID.(float64)
		if row.Name == "Local, Loa" {
			local++
			if row.ID != entered.UUID {
				t.Errorf("the list says %v, want %s", row.ID, entered.UUID)
			}
		} else if !number {
			t.Errorf("the list has %v for %s", row.ID, row.Name)
		}
	}
	if local != 1 {
		t.Errorf("%d rows are locally entered", local)
	}

	for _, u := range d.list("user list", as(admin)...) {
		if id, ok := data.ParsePublicID(fmt.Sprint(u["id"])); !ok || id.UUID == "" {
			t.Errorf("the user %v has the id %v", u["name"], u["id"])
		}
	}
	const unknown = "01234567-89ab-7def-8123-456789abcdef"
	if code, _ := d.refused("tracker show --enrollment="+unknown, as(caseworker)...); code != "not-found" {
		t.Errorf("an unknown UUID: %s", code)
	}
	if code, _ := d.refused("audit --client="+unknown, as(admin)...); code != "not-found" {
		t.Errorf("an unknown client: %s", code)
	}
}
