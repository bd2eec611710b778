package hmis

import (
	"archive/zip"
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data"
)

// export returns the files of a small export by name.
func export() map[string]string {
	return map[string]string{
		"Export.csv": "ExportID,SourceID,SourceName,ExportDate,ExportStartDate,ExportEndDate,SoftwareName,CSVVersion,ExportPeriodType,ExportDirective,HashStatus,ImplementationID\n" +
			"77,XX-500,Lakeshore HMIS,2025-06-01 08:00:00,2024-06-01,2025-05-31,Pond,2024 v1.3,3,2,1,lake-1\n",
		"Project.csv":    "ProjectID,OrganizationID,ProjectName,ProjectType,DateUpdated,DateDeleted\nP1,O1,Birch Homes,3,2025-01-01,\n",
		"Client.csv":     "PersonalID,FirstName,MiddleName,LastName,NameSuffix,DOB,DateUpdated,DateDeleted\nC1,Ann,,Alder,,1980-01-02,2025-01-01,\n",
		"Enrollment.csv": "EnrollmentID,PersonalID,ProjectID,EntryDate,HouseholdID,RelationshipToHoH,MoveInDate,DateUpdated,DateDeleted\nE1,C1,P1,2025-01-05,H1,1,,2025-01-06,\n",
	}
}

func zipped(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range files {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func save(t testing.TB, content []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "export.zip")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestOpen(t *testing.T) {
	renamed := func(name func(string) string) map[string]string {
		files := map[string]string{}
		for n, text := range export() {
			files[name(n)] = text
		}
		return files
	}
	for name, files := range map[string]map[string]string{
		"at the top":           export(),
		"in a folder":          renamed(func(n string) string { return "export 2025/" + n }),
		"in another case":      renamed(strings.ToUpper),
		"with other files":     renamed(func(n string) string { return n }),
		"with a Mac's shadows": renamed(func(n string) string { return "x/" + n }),
	} {
		switch name {
		case "with other files":
			files["Assessment.csv"], files["read me.txt"], files["old/Export.csv"] = "x\n\"", "", export()["Export.csv"]
		case "with a Mac's shadows":
			files["__MACOSX/x/._Export.csv"] = "\x00\x05"
		}
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			for n, text := range files {
				path := filepath.Join(folder, filepath.FromSlash(n))
				if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			for kind, path := range map[string]string{"zip": save(t, zipped(t, files)), "folder": folder} {
				e, err := Open(path)
				if err != nil {
					t.Fatalf("%s: %v", kind, err)
				}
				h := e.Header
				if h.Name() != "Lakeshore HMIS" || h.Version != "FY2024" || h.ImplementationID != "lake-1" || h.SourceID != "XX-500" ||
					h.Start.String() != "2024-06-01" || h.End.String() != "2025-05-31" || h.Exported.Hour() != 8 || !h.full() {
					t.Errorf("%s: header = %+v", kind, h)
				}
				if err := e.Close(); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

func TestRefused(t *testing.T) {
	with := func(file, old, new string) func(map[string]string) {
		return func(files map[string]string) {
			if !strings.Contains(files[file], old) {
				t.Fatalf("%s holds no %q", file, old)
			}
			files[file] = strings.ReplaceAll(files[file], old, new)
		}
	}
	without := func(file string) func(map[string]string) {
		return func(files map[string]string) { delete(files, file) }
	}
	set := func(file, text string) func(map[string]string) {
		return func(files map[string]string) { files[file] = text }
	}
	header, _, _ := strings.Cut(export()["Export.csv"], "\n")
	for _, test := range []struct {
		name   string
		change func(map[string]string)
		says   string
	}{
		{"no Export.csv", without("Export.csv"), "Export.csv is missing"},
		{"no Project.csv", without("Project.csv"), "Project.csv is missing"},
		{"no Client.csv", without("Client.csv"), "Client.csv is missing"},
		{"no Enrollment.csv", without("Enrollment.csv"), "Enrollment.csv is missing"},
		{"empty Client.csv", set("Client.csv", ""), "Client.csv is empty"},
		{"FY2022", with("Export.csv", "2024 v1.3", "2022 v1.7"), "FY2022"},
		{"FY2028", with("Export.csv", "2024 v1.3", "FY2028"), "FY2028"},
		{"an odd version", with("Export.csv", "2024 v1.3", "6.12"), "6.12"},
		{"FY2022 unnamed", func(files map[string]string) {
			with("Export.csv", "2024 v1.3", "")(files)
			with("Project.csv", ",ProjectType,", ",TrackingMethod,ProjectType,")(files)
		}, "FY2022"},
		{"no EntryDate", with("Enrollment.csv", "EntryDate", "Entry"), "Enrollment.csv has no column EntryDate"},
		{"no MoveInDate", with("Enrollment.csv", "MoveInDate", "x"), "no column MoveInDate"},
		{"no PersonalID", with("Client.csv", "PersonalID", "x"), "Client.csv has no column PersonalID"},
		{"no VictimServiceProvider", set("Organization.csv", "OrganizationID,OrganizationName,DateDeleted\nO1,Grove,\n"), "no column VictimServiceProvider"},
		{"a column twice", with("Client.csv", "DateUpdated", "personalid"), "PersonalID twice"},
		{"Export.csv without a row", set("Export.csv", header+"\n\n"), "no row"},
		{"Export.csv with two rows", func(files map[string]string) { files["Export.csv"] += "78,,,,,,,,,,,x\n" }, "more than one row"},
		{"Export.csv cut off", with("Export.csv", ",lake-1", ""), "too few cells"},
		{"no source", func(files map[string]string) {
			with("Export.csv", "XX-500", "")(files)
			with("Export.csv", "lake-1", " ")(files)
		}, "neither a SourceID nor an ImplementationID"},
		{"a path that leaves", set("../Exit.csv", "x"), "outside of itself"},
		{"a damaged ImplementationID", with("Export.csv", "lake-1", "1.00001E+11"), "the ImplementationID 1.00001E+11"},
		{"a damaged SourceID", with("Export.csv", "XX-500", "#N/A"), "the SourceID #N/A"},
		{"a path that leaves, DOS", set(`a\..\..\Exit.csv`, "x"), "outside of itself"},
		{"an absolute path", set("/Exit.csv", "x"), "outside of itself"},
		{"a drive", set(`C:\Exit.csv`, "x"), "outside of itself"},
		{"a file twice", set("CLIENT.CSV", "x"), "twice"},
		{"two exports", func(files map[string]string) {
			for name, text := range export() {
				delete(files, name)
				files["a/"+name], files["b/"+name] = text, text
			}
		}, "more than one export"},
		{"a long header", set("Exit.csv", strings.Repeat("x", longestLine+1)+"\n"), "longer than 1 MiB"},
		{"a bomb", set("notes.txt", strings.Repeat("x", inflationFloor+1)), "inflates"},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := export()
			test.change(files)
			refused(t, save(t, zipped(t, files)), data.CodeInvalid, test.says)
		})
	}
	whole := zipped(t, export())
	encrypted := bytes.Clone(whole)
	for _, signature := range []string{"PK\x01\x02", "PK\x03\x04"} {
		flags := map[string]int{"PK\x01\x02": 8, "PK\x03\x04": 6}[signature]
		for i := 0; ; {
			at := bytes.Index(encrypted[i:], []byte(signature))
			if at < 0 {
				break
			}
			encrypted[i+at+flags] |= 1
			i += at + 4
		}
	}
	refused(t, save(t, encrypted), data.CodeInvalid, "encrypted")
	refused(t, save(t, whole[:len(whole)/2]), data.CodeInvalid, "damaged or cut off")
	refused(t, save(t, []byte("not a zip at all")), data.CodeInvalid, "not a zip")
	refused(t, save(t, nil), data.CodeInvalid, "not a zip")
	refused(t, filepath.Join(t.TempDir(), "none.zip"), data.CodeNotFound, "no file or folder")
	refused(t, t.TempDir(), data.CodeInvalid, "Export.csv is missing")
}

func refused(t *testing.T, path string, code data.Code, says string) {
	t.Helper()
	e, err := Open(path)
	if err == nil {
		e.Close()
		t.Fatal("it was opened")
	}
	if data.CodeOf(err) != code || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "\n") || !strings.HasSuffix(err.Error(), "Nothing was imported.") {
		t.Errorf("refused with %s %q, want %s with %q in one line that says nothing was imported", data.CodeOf(err), err, code, says)
	}
}

func TestVersions(t *testing.T) {
	for text, want := range map[string]string{
		"2026 v1": fy2026, "2026 v1.0": fy2026, "2024 v1.3": fy2024, "FY2024": fy2024, "FY2026 v1": fy2026, "fy 2026": fy2026, "FY24": fy2024,
		"HMIS CSV 2026": fy2026, "2024": fy2024, "v2024.1": fy2024, "": "",
	} {
		if got, err := readVersion(text); err != nil || got != want {
			t.Errorf("readVersion(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
	for text, named := range map[string]string{"2022 v1.3": "FY2022", "FY2020": "FY2020", "2030": "FY2030", "5.1": "5.1", "unknown": "unknown", "120245": "120245"} {
		if _, err := readVersion(text); err == nil || !strings.Contains(err.Error(), named) {
			t.Errorf("readVersion(%q): %v, want a refusal that names %s", text, err, named)
		}
	}
	for column, want := range map[string]string{"Sex": fy2026, "Woman": fy2024, "Other": fy2026} {
		files := export()
		files["Export.csv"] = strings.Replace(files["Export.csv"], "2024 v1.3", "", 1)
		files["Client.csv"] = strings.Replace(strings.Replace(files["Client.csv"], "DateDeleted\n", "DateDeleted,"+column+"\n", 1), "2025-01-01,\n", "2025-01-01,,1\n", 1)
		e, err := Open(save(t, zipped(t, files)))
		if err != nil {
			t.Fatal(err)
		}
		if e.Header.Version != want || len(e.problems) != 1 || e.problems[0].Severity != data.SeverityWarning {
			t.Errorf("a file with %s: %s with %v, want %s with a warning", column, e.Header.Version, e.problems, want)
		}
		e.Close()
	}
}

// FuzzOpen checks that any zip is opened or refused with a *data.Error.
func FuzzOpen(f *testing.F) {
	f.Add(zipped(f, export()))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, content []byte) {
		reader, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
		if err != nil {
			return
		}
		a, err := readZip(reader, func() error { return nil })
		if err == nil {
			err = (&Export{archive: a}).inspect()
		}
		if err != nil && data.CodeOf(err) == "" {
			t.Fatalf("refused with a technical error: %v", err)
		}
	})
}
