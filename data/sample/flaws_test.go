package sample_test

import (
	"archive/zip"
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/file"
	"housingtracker/data/hmis"
	"housingtracker/data/hmis/generate"
	"housingtracker/data/sqlite"
)

// seeds is how many exports each flaw is tried on.
var seeds = flag.Uint64("seeds", 1, "how many exports each flaw is tried on")

// damaged writes a small export with flaws and returns its path and its content.
func damaged(t *testing.T, seed uint64, flaws ...generate.Flaw) (path string, z *zip.Reader) {
	t.Helper()
	var b bytes.Buffer
	if err := generate.Export(&b, generate.Options{Clients: 40, Seed: seed, Flaws: flaws}); err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "export.zip")
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	return path, z
}

// imports an export into a new office; lists holds all members of each housing program by its ProjectID.
func importLists(t *testing.T, path string, options data.ImportOptions) (report data.ImportReport, lists map[string][]string, err error) {
	t.Helper()
	ctx := t.Context()
	now := generate.DefaultToday.Time().Add(9 * time.Hour)
	db := filepath.Join(t.TempDir(), "office.db")
	office := file.NewOffice(sqlite.At(db), account.Cheap(db), func() time.Time { return now })
	defer office.Close()
	s, err := office.SetUp(ctx, "Home", "Pat Underhill", "twelve letters")
	if err != nil {
		t.Fatal(err)
	}
	from, err := hmis.Open(path)
	if err != nil {
		return report, nil, err
	}
	defer from.Close()
	if report, err = s.Import(ctx, data.NewOperationID(), from, options); err != nil {
		return report, nil, err
	}
	programs, err := s.Programs(ctx)
	if err != nil {
		t.Fatal(err)
	}
	lists = map[string][]string{}
	for _, p := range programs {
		list, err := s.List(ctx, p.ID, data.ListOptions{AllMembers: true, ExitedDays: 30_000})
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, row := range list.Rows {
			lines = append(lines, listLine(row.PersonalID, row.Display, row.Entry.String(), row.Exit.String(), row.MovedIn.String()))
		}
		slices.Sort(lines)
		lists[p.HMISID] = lines
	}
	return report, lists, nil
}

// compare holds an import of an export against an independent reading of it.
func compare(t *testing.T, seed uint64, flaws ...generate.Flaw) {
	t.Helper()
	path, z := damaged(t, seed, flaws...)
	want := newReading(t, z, generate.DefaultToday.String())
	report, lists, err := importLists(t, path, data.ImportOptions{})
	if err != nil {
		t.Errorf("%v, seed %d: %v", flaws, seed, err)
		return
	}
	var differ []string
	for _, id := range want.projectIDs() {
		differ = append(differ, difference("list of "+id, want.list(id), lists[id])...)
		delete(lists, id)
	}
	for id := range lists {
		differ = append(differ, "an unexpected list "+id)
	}
	var inError []string
	for _, p := range report.Problems {
		if line := fmt.Sprintf("%s line %d", p.File, p.Line); p.Severity == data.SeverityError && !slices.Contains(inError, line) {
			inError = append(inError, line)
		}
	}
	slices.Sort(inError)
	differ = append(differ, difference("lines in error", want.errorLines(), inError)...)
	for name, n := range report.Files {
		if n.Read != n.Stored+n.Unchanged+n.Skipped {
			differ = append(differ, fmt.Sprintf("%s does not account for itself: %+v", name, n))
		}
	}
	if len(differ) > 0 {
		t.Errorf("%v, seed %d:\n\t%s", flaws, seed, strings.Join(differ, "\n\t"))
	}
}

// difference says what is wanted and missing, and what is there and not wanted; both are sorted.
func difference(what string, want, got []string) (lines []string) {
	for _, w := range want {
		if !slices.Contains(got, w) {
			lines = append(lines, what+": missing "+w)
		}
	}
	for _, g := range got {
		if !slices.Contains(want, g) {
			lines = append(lines, what+": unexpected "+g)
		}
	}
	return lines
}

// wholeFileKinds are the kinds that damage a whole file, with what a refusal of it names; "" is no refusal.
var wholeFileKinds = map[string]string{"blank-rows": "", "control-z": "", "no-line-end": "", "utf-16": "", "quoted-twice": "", "semicolons": "semicolon", "tabs": "tab"}

// Each flaw alone, wherever it can stand, is read as an independent reading of the same files reads it.
func TestEachFlawAlone(t *testing.T) {
	for _, kind := range generate.FlawKinds() {
		if _, whole := wholeFileKinds[kind]; whole {
			continue
		}
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			for _, flaw := range generate.Flaws(kind) {
				for seed := range *seeds {
					compare(t, seed+1, flaw)
				}
			}
		})
	}
}

// Flaws together, three at places of chance.
func TestFlawsTogether(t *testing.T) {
	var all []generate.Flaw
	for _, kind := range generate.FlawKinds() {
		if _, whole := wholeFileKinds[kind]; !whole {
			all = append(all, generate.Flaws(kind)...)
		}
	}
	for seed := range 40 * *seeds {
		rng := rand.New(rand.NewPCG(seed, 1))
		var flaws []generate.Flaw
		for range 3 {
			flaws = append(flaws, all[rng.IntN(len(all))])
		}
		compare(t, seed+10, flaws...)
	}
}

// A whole file that is written in an odd way is read as if it were not, or refused by what is odd.
func TestWholeFilesWithFlaws(t *testing.T) {
	path, _ := damaged(t, 3)
	_, plain, err := importLists(t, path, data.ImportOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for kind, named := range wholeFileKinds {
		for _, flaw := range generate.Flaws(kind) {
			path, _ := damaged(t, 3, flaw)
			_, lists, err := importLists(t, path, data.ImportOptions{})
			switch {
			case named != "" && (err == nil || !strings.Contains(strings.ToLower(err.Error()), named)):
				t.Errorf("%v: %v", flaw, err)
			case named == "" && err != nil:
				t.Errorf("%v: %v", flaw, err)
			case named == "":
				for id, want := range plain {
					for _, line := range difference("list of "+id, want, lists[id]) {
						t.Errorf("%v: %s", flaw, line)
					}
				}
			}
		}
	}
}
