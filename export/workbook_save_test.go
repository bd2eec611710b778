package export_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"housingtracker/data"
	"housingtracker/export"
)

func TestWorkbookPassword(t *testing.T) {
	const password = "Kran–ich 7 Löffel"
	list := listOf(30)
	for _, form := range workbooks {
		plain := writeWith(t, form, export.NewSheet(list, options), export.Output{})
		file := writeWith(t, form, export.NewSheet(list, options), export.Output{Password: password})
		if bytes.HasPrefix(file, []byte("PK")) || bytes.Contains(file, []byte("sheet1.xml")) {
			t.Errorf("%s is open to all", form)
		}
		for _, wrong := range []string{"", "kran–ich 7 Löffel"} {
			if _, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{Password: wrong}); err == nil {
				t.Errorf("%s opens with the password %q", form, wrong)
			}
		}
		f, err := excelize.OpenReader(bytes.NewReader(file), excelize.Options{Password: password})
		if err != nil {
			t.Fatalf("%s: %v", form, err)
		}
		open, sheet := open(t, plain)
		want, got := raw(t, open, sheet), raw(t, f, sheet)
		f.Close()
		if len(got) != len(want) || got[len(got)-1][0] != want[len(want)-1][0] {
			t.Errorf("%s: %d rows behind the password, %d without", form, len(got), len(want))
		}
	}
}

func TestWorkbookPasswordTooLong(t *testing.T) {
	for password, ok := range map[string]bool{
		strings.Repeat("x", 255): true, strings.Repeat("x", 256): false, strings.Repeat("🏠", 127): true, strings.Repeat("🏠", 128): false,
	} {
		_, err := export.Write(context.Background(), io.Discard, export.DataWorkbook, sheetOf(1), export.Output{Password: password}, nil)
		if ok != (err == nil) || (!ok && data.CodeOf(err) != data.CodeInvalid) {
			t.Errorf("%d bytes: %v", len(password), err)
		}
	}
}

// slowDisk cancels the job at its first write and counts the bytes after it.
type slowDisk struct {
	cancel context.CancelFunc
	bytes  int
}

func (d *slowDisk) Write(b []byte) (int, error) {
	d.cancel()
	d.bytes += len(b)
	return len(b), nil
}

// Saving takes a third of the time, so it can be cancelled too.
func TestWorkbookCancelledWhileSaved(t *testing.T) {
	for _, form := range workbooks {
		whole := len(write(t, form, sheetOf(3000)))
		ctx, cancel := context.WithCancel(context.Background())
		disk := &slowDisk{cancel: cancel}
		_, err := export.Write(ctx, disk, form, sheetOf(3000), export.Output{}, nil)
		if data.CodeOf(err) != data.CodeCancelled {
			t.Errorf("%s: %v", form, err)
		}
		if disk.bytes > whole/2 {
			t.Errorf("%s: %d of %d bytes were written after the wish to stop", form, disk.bytes, whole)
		}
	}
}

// Rows beyond 16 MB go to a temporary file of excelize, unencrypted, which must be in the spool.
func TestRowsAreSpooledAndRemoved(t *testing.T) {
	rows := stored(700)
	for i := range rows {
		rows[i].Name = data.Name{Last: strings.Repeat("long ", 6000)}
	}
	s := export.NewSheet(data.BuildList(program, rows, data.DefaultSettings, data.ListOptions{}, today), options)
	dir, system := t.TempDir(), t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, system)
	}
	spilled := false
	watch := func(int, int) {
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			spilled = true
		}
		if stray, _ := os.ReadDir(system); len(stray) > 0 {
			t.Fatalf("%v lie in the system's folder", stray)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	for _, c := range []struct {
		to       io.Writer
		password string
		want     error
	}{{io.Discard, "", nil}, {io.Discard, "Kranich", nil}, {&fullDisk{3000}, "", errFull}, {&slowDisk{cancel: cancel}, "", context.Canceled}} {
		if _, err := export.Write(ctx, c.to, export.DataWorkbook, s, export.Output{Password: c.password, Spool: dir}, watch); !errors.Is(err, c.want) {
			t.Errorf("%v, want %v", err, c.want)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("%v: left %v", c.want, left)
		}
	}
	if !spilled {
		t.Error("this list is too short to show it")
	}
}
