//go:build cgo

package command_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"housingtracker/data/hmis"
	"housingtracker/data/hmis/generate"
	"housingtracker/ui/command"
)

// withRealExports hands the desk the real importer and the real generator.
func (d *desk) withRealExports() {
	d.program.OpenExport = func(path string) (command.Export, error) { return hmis.Open(path) }
	d.program.WriteSample = func(w io.Writer, clients int, seed uint64, flaws string) error {
		damage, err := generate.ParseFlaws(flaws)
		if err != nil {
			return err
		}
		return generate.Export(w, generate.Options{Clients: clients, Seed: seed, Flaws: damage})
	}
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	d := newDesk(t)
	d.withRealExports()
	folder := t.TempDir()
	write := func(name string, seed int) []byte {
		out := filepath.Join(folder, name)
		d.must(fmt.Sprintf("sample --clients 40 --seed %d --out", seed), out)
		content, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return content
	}
	one, same, another := write("one.zip", 7), write("same.zip", 7), write("another.zip", 8)
	if !bytes.Equal(one, same) {
		t.Error("the same seed gave other bytes")
	}
	if bytes.Equal(one, another) {
		t.Error("another seed gave the same bytes")
	}
}

// From a made-up export to a list: every count accounts for itself, a second import changes nothing, and what
// programs counts is what export writes.
func TestFromAnExportToAList(t *testing.T) {
	d := newDesk(t)
	d.withRealExports()
	zip := filepath.Join(t.TempDir(), "export.zip")
	d.must("sample --clients 150 --seed 3 --out", zip)
	d.must("init --admin", admin)
	for turn := range 2 {
		report := d.json("import --user", admin, zip)
		if report["version"] != "FY2026" || report["problems"] == nil {
			t.Errorf("version %v, problems %v", report["version"], report["problems"])
		}
		for name, v := range report["files"].(map[string]any) {
			n := v.(map[string]any)
			if n["read"] != n["stored"].(float64)+n["unchanged"].(float64)+n["skipped"].(float64) {
				t.Errorf("%s does not account for itself: %v", name, n)
			}
			if turn == 1 && n["stored"] != 0. {
				t.Errorf("%s: a second import stored %v", name, n["stored"])
			}
		}
	}
	programs := d.list("programs --user", admin)
	if len(programs) == 0 {
		t.Fatal("no housing programs")
	}
	for _, p := range programs {
		out := filepath.Join(t.TempDir(), "list.json")
		d.must(fmt.Sprintf("export --format json --program %v --out %s --user", p["id"], out), admin)
		var list struct{ Rows []map[string]any }
		content, err := os.ReadFile(out)
		if err == nil {
			err = json.Unmarshal(content, &list)
		}
		if err != nil || float64(len(list.Rows)) != p["listed"] {
			t.Errorf("%v: listed %v, exported %d (%v)", p["name"], p["listed"], len(list.Rows), err)
		}
	}
	d.must("check --user", admin)
}
