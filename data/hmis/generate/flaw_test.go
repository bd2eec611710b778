package generate

import (
	"strings"
	"testing"
)

// An export has every documented flaw, and each at most once in flawEvery clients.
func TestFlaws(t *testing.T) {
	const clients = 2000
	csvFiles := read(t, exportZip(t, Options{Clients: clients, Seed: 11}))
	found := map[string]int{}
	count := func(what string, holds bool) {
		if holds {
			found[what]++
		}
	}
	housing := map[string]bool{}
	for _, p := range newPlace(clients).housing {
		housing[p.id] = true
	}
	known := map[string]bool{}
	for _, c := range csvFiles["Client"].rows {
		count("client twice", known[c["PersonalID"]])
		known[c["PersonalID"]] = true
		count("hashed name", len(c["LastName"]) == 64 && len(c["FirstName"]) == 64)
	}
	enrollments := map[string]map[string]string{}
	for _, e := range csvFiles["Enrollment"].rows {
		id := e["EnrollmentID"]
		count("enrollment twice", enrollments[id] != nil)
		if twin := enrollments[id]; twin != nil && twin["DateUpdated"] >= e["DateUpdated"] {
			t.Errorf("the second row of enrollment %s is not the later one", id)
		}
		enrollments[id] = e
		count("no relationship", e["RelationshipToHoH"] == "")
		count("no household", e["HouseholdID"] == "")
		count("move-in before entry", e["MoveInDate"] != "" && e["MoveInDate"] < e["EntryDate"])
		count("move-in elsewhere", e["MoveInDate"] != "" && !housing[e["ProjectID"]])
		count("unreadable stamp", !strings.HasPrefix(e["DateUpdated"], "20"))
		count("no such client", !known[e["PersonalID"]])
		count("deleted", e["DateDeleted"] != "")
	}
	exited := map[string]bool{}
	for _, x := range csvFiles["Exit"].rows {
		id := x["EnrollmentID"]
		count("two exits", exited[id])
		exited[id] = true
		e := enrollments[id]
		count("no such enrollment", e == nil)
		count("exit before entry", e != nil && x["ExitDate"] < e["EntryDate"])
	}
	for _, what := range []string{"client twice", "hashed name", "enrollment twice", "no relationship", "no household",
		"move-in before entry", "move-in elsewhere", "unreadable stamp", "no such client", "deleted", "two exits",
		"no such enrollment", "exit before entry"} {
		if n := found[what]; n < 1 || n > clients/flawEvery {
			t.Errorf("%s: %d times", what, n)
		}
	}
}

func TestStylesOfFiles(t *testing.T) {
	csvFiles := read(t, exportZip(t, Options{Clients: 300}))
	for name, s := range csvFiles {
		want := styles[name]
		if got := strings.HasPrefix(s.raw, "\ufeff"); got != want.bom {
			t.Errorf("%s: byte-order mark %v", name, got)
		}
		if got := strings.Contains(s.raw, "\r\n"); got != want.crlf {
			t.Errorf("%s: CRLF %v", name, got)
		}
		if got := !strings.HasSuffix(s.raw, "\n"); got != want.noFinalNewline {
			t.Errorf("%s: open last line %v", name, got)
		}
		if got := strings.HasPrefix(strings.TrimPrefix(s.raw, "\ufeff"), `"`); got != want.quoted {
			t.Errorf("%s: quoted %v", name, got)
		}
	}
	for name, s := range read(t, exportZip(t, Options{Clients: 300, Clean: true})) {
		if strings.ContainsAny(s.raw, "\r\ufeff") || !strings.HasSuffix(s.raw, "\n") {
			t.Errorf("%s is not clean", name)
		}
	}
}
