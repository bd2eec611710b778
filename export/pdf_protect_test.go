package export_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"housingtracker/data"
	"housingtracker/export"
)

func protected(t *testing.T, password string) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := export.Write(t.Context(), &b, export.PDF, sheetOf(60), export.Output{Fonts: fonts, Password: password}, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestProtectedPDFNeedsPassword(t *testing.T) {
	file := protected(t, "sesame-王")
	for try, opens := range map[string]bool{"sesame-王": true, "": false, "sesame": false, "Sesame-王": false} {
		if _, err := api.PageCount(bytes.NewReader(file), model.NewAESConfiguration(try, "", 256)); (err == nil) != opens {
			t.Errorf("with %q: %v", try, err)
		}
	}
	if bytes.Contains(file, []byte("Confidential")) || bytes.Contains(file, []byte("Dana")) {
		t.Error("the document's properties are not encrypted")
	}
}

func TestProtectedPDFHasRevision6AndAllPermissions(t *testing.T) {
	qpdf, err := exec.LookPath("qpdf")
	if err != nil {
		t.Skip("no qpdf here")
	}
	path := filepath.Join(t.TempDir(), "list.pdf")
	for _, password := range []string{"open sesame", strings.Repeat("Länge ", 60), "😀 שלום", "pässwörd 王"} {
		if err := os.WriteFile(path, protected(t, password), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command(qpdf, "--check", "--password="+password, path).CombinedOutput(); err != nil {
			t.Errorf("%.20q: %v: %s", password, err, out)
		}
	}
	out, err := exec.Command(qpdf, "--show-encryption", "--password=pässwörd 王", path).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, want := range []string{"R = 6\n", "stream encryption method: AESv3", "string encryption method: AESv3", "extract for accessibility: allowed"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if strings.Contains(string(out), "not allowed") {
		t.Errorf("who knows the password may not do everything:\n%s", out)
	}
	for _, wrong := range []string{"--password=", "--password=pässwörd"} {
		if out, err := exec.Command(qpdf, "--check", wrong, path).CombinedOutput(); err == nil {
			t.Errorf("%s opens it: %s", wrong, out)
		}
	}
}

func TestProtectWritesNoSettings(t *testing.T) {
	home := t.TempDir()
	for _, name := range []string{"HOME", "XDG_CONFIG_HOME", "AppData", "TMPDIR"} {
		t.Setenv(name, home)
	}
	protected(t, "open sesame")
	if left, err := os.ReadDir(home); err != nil || len(left) > 0 {
		t.Errorf("%v, %v", left, err)
	}
	// The library writes its settings only once per process, so an empty folder proves nothing.
	if model.ConfigPath != "disable" {
		t.Errorf("the library keeps its settings at %s", model.ConfigPath)
	}
}

func TestTextFormsRefusePasswords(t *testing.T) {
	for _, form := range export.Forms {
		var b bytes.Buffer
		_, err := export.Write(t.Context(), &b, form, sheetOf(1), export.Output{Fonts: fonts, Password: "open sesame"}, nil)
		if refused := data.CodeOf(err) == data.CodeInvalid && b.Len() == 0; refused == form.Protects() {
			t.Errorf("%s: %v, %d bytes", form, err, b.Len())
		}
	}
}
