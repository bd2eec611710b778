package export_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/export"
)

func TestForms(t *testing.T) {
	for _, form := range export.Forms {
		parsed, err := export.ParseForm(string(form))
		if err != nil || parsed != form || form.Label() == "" || form.Extension() == "" {
			t.Errorf("%s: %v, %v", form, parsed, err)
		}
	}
	if _, err := export.ParseForm("docx"); data.CodeOf(err) != data.CodeInvalid || !strings.Contains(err.Error(), "xlsx-data") {
		t.Errorf("docx: %v", err)
	}
	if _, err := export.Write(context.Background(), io.Discard, "docx", sheetOf(1), export.Output{Fonts: fonts}, nil); data.CodeOf(err) != data.CodeInvalid {
		t.Errorf("docx: %v", err)
	}
}

func TestExportsAreDeterministic(t *testing.T) {
	for _, form := range export.Forms {
		if a, b := write(t, form, sheetOf(60)), write(t, form, sheetOf(60)); !bytes.Equal(a, b) {
			t.Errorf("%s differs from run to run", form)
		}
	}
}

func TestCancelledExportLeavesNoFile(t *testing.T) {
	s := sheetOf(3000)
	for _, form := range export.Forms {
		dir := t.TempDir()
		ctx, cancel := context.WithCancel(context.Background())
		steps := 0
		err := export.SaveFile(filepath.Join(dir, "list"), func(w io.Writer) error {
			_, err := export.Write(ctx, w, form, s, export.Output{Fonts: fonts}, func(done, total int) {
				if steps++; done > total/2 {
					cancel()
				}
			})
			return err
		})
		cancel()
		if data.CodeOf(err) != data.CodeCancelled {
			t.Errorf("%s: %v", form, err)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("%s left %v", form, left)
		}
		if steps < 3 {
			t.Errorf("%s told its progress %d times", form, steps)
		}
	}
}

func TestProgressEndsComplete(t *testing.T) {
	for _, form := range export.Forms {
		var seen []int
		if _, err := export.Write(context.Background(), io.Discard, form, sheetOf(700), export.Output{Fonts: fonts}, func(done, total int) {
			if total != 700 {
				t.Fatalf("%s: total %d", form, total)
			}
			seen = append(seen, done)
		}); err != nil {
			t.Fatal(err)
		}
		if !slices.IsSorted(seen) || seen[len(seen)-1] != 700 {
			t.Errorf("%s: %v", form, seen)
		}
	}
}

type fullDisk struct{ left int }

var errFull = errors.New("full")

func (d *fullDisk) Write(b []byte) (int, error) {
	if d.left -= len(b); d.left < 0 {
		return 0, errFull
	}
	return len(b), nil
}

func TestWriterErrorIsReturned(t *testing.T) {
	for _, form := range export.Forms {
		if _, err := export.Write(context.Background(), &fullDisk{3000}, form, sheetOf(100), export.Output{Fonts: fonts}, nil); !errors.Is(err, errFull) {
			t.Errorf("%s: %v", form, err)
		}
	}
}

func TestTenThousandRows(t *testing.T) {
	s := sheetOf(10_000)
	for _, form := range export.Forms {
		if file := write(t, form, s); len(file) < 100_000 {
			t.Errorf("%s: %d bytes", form, len(file))
		}
	}
}

func TestStagesOption(t *testing.T) {
	o := options
	o.Stages = []data.Stage{data.MovedIn, data.AppliedForUnit}
	list := listOf(60)
	s := export.NewSheet(list, o)
	if len(s.Groups) != 2 || s.Groups[0].Stage != data.AppliedForUnit || s.Len() != 20 {
		t.Errorf("%d groups, %d rows", len(s.Groups), s.Len())
	}
	if !slices.Contains(s.Details, "Categories: Applied for Unit, Moved In") {
		t.Errorf("nothing says that categories are missing: %q", s.Details)
	}
}

func TestSourceIsNamedAmongSeveral(t *testing.T) {
	list := listOf(1)
	list.Program.Organization.Name = "Grove House"
	for source, want := range map[string]string{"": "Grove House · Housing Status", "Lake HMIS": "Grove House · Lake HMIS · Housing Status"} {
		list.Program.Source = source
		s := export.NewSheet(list, options)
		if s.Details[0] != want {
			t.Errorf("%q, want %q", s.Details[0], want)
		}
		if text := string(write(t, export.JSON, s)); strings.Contains(text, `"source":"Lake HMIS"`) != (source != "") || strings.Contains(text, `"source":""`) {
			t.Errorf("the JSON begins %.200s", text)
		}
	}
}

func TestInitialsOption(t *testing.T) {
	list := listOf(len(names))
	o := options
	o.Initials = true
	o.Columns = []data.Column{data.ColumnName, data.ColumnEnrolled}
	s := export.NewSheet(list, o)
	if s.Columns[1].Title != "Client ID" || len(s.Columns) != 3 {
		t.Errorf("without the Client ID nobody knows who it is: %v", s.Columns)
	}
	for _, form := range []export.Form{export.CSV, export.JSON} {
		file := string(write(t, form, s))
		for _, n := range []string{"Okafor", "Peña", "Nguyễn", "王, 小明"} {
			if strings.Contains(file, n) {
				t.Errorf("%s names %s", form, n)
			}
		}
		for _, want := range []string{"A.O.", "J.P.", "T.N.", "小.王."} {
			if !strings.Contains(file, want) {
				t.Errorf("%s has no %s", form, want)
			}
		}
	}
}
