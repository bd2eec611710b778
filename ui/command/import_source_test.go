//go:build cgo

package command_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// exportOf writes the export of an HMIS with one program and one client, whose PersonalID is C1.
func exportOf(t *testing.T, implementation, sourceID, name, client string) string {
	t.Helper()
	folder := t.TempDir()
	for file, text := range map[string]string{
		"Export.csv": "ExportID,SourceID,SourceName,ExportDate,ExportStartDate,ExportEndDate,SoftwareName,CSVVersion,ExportPeriodType,ExportDirective,HashStatus,ImplementationID\n" +
			fmt.Sprintf("1,%s,%s,2026-11-10 08:00:00,2025-06-01,2026-11-10,Pond,2026 v1,3,2,1,%s\n", sourceID, name, implementation),
		"Organization.csv": "OrganizationID,OrganizationName,VictimServiceProvider,DateUpdated,DateDeleted\nO1,Grove House,0,,\n",
		"Project.csv":      "ProjectID,OrganizationID,ProjectName,ProjectType,DateUpdated,DateDeleted\nP1,O1,Birch Homes,3,,\n",
		"Client.csv":       "PersonalID,FirstName,MiddleName,LastName,NameSuffix,DOB,DateUpdated,DateDeleted\nC1," + client + ",,1980-01-02,,\n",
		"Enrollment.csv":   "EnrollmentID,PersonalID,ProjectID,EntryDate,HouseholdID,RelationshipToHoH,MoveInDate,DateUpdated,DateDeleted\nE1,C1,P1,2026-10-01,H1,1,,,\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// newSourceDesk is a desk at a founded database that reads exports from disk.
func newSourceDesk(t *testing.T) *desk {
	d := newDesk(t)
	d.withRealExports()
	d.must("init", "--admin", admin)
	return d
}

func (d *desk) importing(folder string, flags ...string) {
	d.t.Helper()
	d.must("import", append(append([]string{folder}, flags...), as(admin)...)...)
}

func TestImportAsksWhichHMISItIs(t *testing.T) {
	d := newSourceDesk(t)
	first, second := exportOf(t, "one", "XX-500", "First HMIS", "Ann,,Alder"), exportOf(t, "two", "XX-500", "Second HMIS", "Zoe,,New")
	d.importing(first)
	for _, flags := range [][]string{nil, {"--dry-run"}, {"--source", "7"}} {
		code, message := d.refused("import", append(append([]string{second}, flags...), as(admin)...)...)
		if code != "source" || !strings.Contains(message, "1 PersonalIDs 1 are stored, 0 of them with the same name and birth date") ||
			!strings.HasSuffix(message, "--same-hmis yes or --same-hmis no.") {
			t.Errorf("%q: %q, %q", flags, code, message)
		}
		var refusal struct {
			Error struct{ Candidates []map[string]any }
		}
		if err := json.Unmarshal(d.stdout.Bytes(), &refusal); err != nil {
			t.Fatal(err)
		}
		want := []map[string]any{{"id": 1., "name": "First HMIS", "ids": []any{map[string]any{"implementation_id": "one", "source_id": "XX-500"}},
			"personal_ids": 1., "known": 1., "same_person": 0., "not_comparable": 0.}}
		if !reflect.DeepEqual(refusal.Error.Candidates, want) {
			t.Errorf("candidates %v", refusal.Error.Candidates)
		}
	}
	if code, _ := d.refused("import", append([]string{second, "--same-hmis", "no", "--source", "1"}, as(admin)...)...); code != "invalid" {
		t.Errorf("yes and no: %q", code)
	}
	d.importing(second, "--same-hmis", "no")
	d.importing(second)
	d.importing(first)

	third := exportOf(t, "three", "XX-500", "Third HMIS", "Ann,,Alder")
	for _, flags := range [][]string{nil, {"--same-hmis", "yes"}} {
		code, message := d.refused("import", append(append([]string{third}, flags...), as(admin)...)...)
		if code != "source" || !strings.HasSuffix(message, "--source 1, --source 2 or --same-hmis no.") {
			t.Errorf("several, %q: %q, %q", flags, code, message)
		}
	}
	d.importing(third, "--source", "1")
	d.importing(third)
}

func TestTwoHMISAreDistinguished(t *testing.T) {
	d := newSourceDesk(t)
	d.importing(exportOf(t, "one", "XX-500", "First HMIS", "Ann,,Alder"))
	before := d.must("programs", as(admin)...)
	if strings.Contains(before, "HMIS") {
		t.Errorf("one HMIS is named: %s", before)
	}
	d.importing(exportOf(t, "two", "XX-500", "Second HMIS", "Zoe,,New"), "--same-hmis", "no")
	if text := d.must("programs", as(admin)...); !strings.Contains(text, "First HMIS") || !strings.Contains(text, "Second HMIS") {
		t.Errorf("programs: %s", text)
	}
	for i, source := range []string{"First HMIS", "Second HMIS"} {
		id := fmt.Sprint(i + 1)
		out := filepath.Join(t.TempDir(), "list.json")
		d.must("export --format json --program", append([]string{id, "--out", out}, as(admin)...)...)
		content, err := os.ReadFile(out)
		var list struct {
			Program struct{ Source string }
			Rows    []struct {
				Name string `json:"client_name"`
			}
		}
		if err != nil || json.Unmarshal(content, &list) != nil || list.Program.Source != source || len(list.Rows) != 1 {
			t.Errorf("program %s: %s (%v)", id, content, err)
		}
		d.must("tracker create eligibility_verified=2026-10-02 --enrollment", append([]string{id}, as(admin)...)...)
		if text := d.must("tracker show --enrollment", append([]string{id}, as(admin)...)...); !strings.Contains(text, "C1 · "+source) {
			t.Errorf("tracker %s: %s", id, text)
		}
	}
	events := d.list("audit --client C1 --kind tracker-created", as(admin)...)
	if len(events) != 2 || events[0]["source"] != "Second HMIS" || events[1]["source"] != "First HMIS" {
		t.Errorf("events on C1: %v", events)
	}
}
