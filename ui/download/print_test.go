package download

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/export"
	"housingtracker/export/palette"
	"housingtracker/export/spool"
)

// previewed is the page with the print open.
func previewed(t *testing.T, rows int) (*page, *printDialog) {
	t.Helper()
	p := shown(t)
	p.session.rows = rows
	p.Show()
	p.host.Press("Ctrl+P")
	if p.printDialog == nil || p.printDialog.pages == nil {
		t.Fatal("Print shows no pages")
	}
	return p, p.printDialog
}

// words are all that a page prints.
func words(p *export.Pages, n int) string {
	var texts texts
	p.Draw(n, &texts)
	return strings.Join(texts.runs, "\n")
}

func TestPrintShowsThePagesAndOpensThem(t *testing.T) {
	p, d := previewed(t, 10)
	if d.number.Text != "Page 1 of 1" {
		t.Errorf("says %q", d.number.Text)
	}
	shown := words(d.pages, 0)
	for _, want := range []string{"Abell, Marcus", "Jbell, Marcus", "Rapid Re-Housing", "Printed by Dana Ruiz, 11/22/2026 12:00 PM", export.Confidential} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is not on the page", want)
		}
	}
	p.host.Press("Enter")
	if len(p.opened) != 1 || p.printDialog != nil || p.host.Top() != nil {
		t.Fatalf("opened %v", p.opened)
	}
	file, err := os.ReadFile(p.opened[0])
	if err != nil || !bytes.HasPrefix(file, []byte("%PDF")) {
		t.Errorf("%v, begins %.4q", err, file)
	}
	if got := p.session.exported; !slices.Equal(got, []string{"Print"}) {
		t.Errorf("recorded %v", got)
	}
}

// TestSpoolIsPrivateAndEmptied: what lies there holds names.
func TestSpoolIsPrivateAndEmptied(t *testing.T) {
	p, _ := previewed(t, 10)
	p.host.Press("Enter")
	if strings.Contains(filepath.Base(p.opened[0]), "bell") {
		t.Errorf("%s names a client", p.opened[0])
	}
	folder, err := spool.Folder()
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]os.FileMode{folder: 0o700, filepath.Dir(p.opened[0]): 0o700, p.opened[0]: 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s has %v, want %v", path, got, want)
		}
	}
	spool.Empty()
	if _, err := os.Stat(folder); !os.IsNotExist(err) {
		t.Errorf("the spool is not emptied: %v", err)
	}
}

func TestPagesThatNothingOpensAreNotLeft(t *testing.T) {
	p, d := previewed(t, 10)
	p.cannotOpen = errors.New("exec: xdg-open: not found")
	p.host.Press("Enter")
	if p.printDialog != d || p.answer("OK") == nil {
		t.Fatal("nobody says that nothing opens")
	}
	folder, _ := spool.Folder()
	if left, _ := os.ReadDir(folder); len(left) != 0 {
		t.Errorf("left in the spool: %v", left)
	}
}

func TestPrintSavesAPDF(t *testing.T) {
	p, d := previewed(t, 10)
	p.chooser.refuses = true
	p.host.Press("Ctrl+S")
	if p.printDialog != d || len(p.session.exported) != 0 {
		t.Fatal("no file is chosen, and the print is gone")
	}
	p.chooser.refuses = false
	p.host.Press("Ctrl+S")
	if _, err := os.Stat(filepath.Join(p.chooser.folder, "Rapid-Re-Housing_housing-status_2026-11-22.pdf")); err != nil {
		t.Error(err)
	}
	if text, _ := p.toast(); text != "Exported 10 clients" || p.printDialog != nil {
		t.Errorf("toast %q", text)
	}
}

// TestFailedPrintKeepsWhatWasChosen: the file may be open elsewhere, and is closed there, and saved again.
func TestFailedPrintKeepsWhatWasChosen(t *testing.T) {
	p, d := previewed(t, 10)
	d.options.protect.SetChecked(true)
	d.options.fields.entry.SetText("correct horse")
	p.session.fail = &data.Error{Code: data.CodeUnavailable, Message: "It is open in another program."}
	p.host.Press("Ctrl+S")
	p.host.Press("Esc")
	if p.printDialog != d || d.options.fields.entry.Text != "correct horse" || d.save.Disabled() {
		t.Fatal("the print doesn't wait for another try")
	}
	p.session.fail = nil
	p.host.Press("Ctrl+S")
	if p.printDialog != nil {
		t.Error("the second try fails")
	}
}

func TestOptionsChangeThePages(t *testing.T) {
	_, d := previewed(t, 10)
	before := d.pages
	width, height := before.Size()
	d.options.segments[1].OnChanged(1)
	d.options.segments[2].OnChanged(1)
	if w, h := d.pages.Size(); w >= height+10 || h <= w || w == height || h == width {
		t.Errorf("A4 in portrait is %.0f × %.0f", w, h)
	}
	tick := func(title string) {
		for _, c := range d.options.checks {
			if c.Text == title {
				test.Tap(c)
				return
			}
		}
		t.Fatalf("there is no option %s", title)
	}
	has := func(want bool, texts ...string) {
		t.Helper()
		on := words(d.pages, 0)
		for _, text := range texts {
			if strings.Contains(on, text) != want {
				t.Errorf("%q on the page is %v, want %v", text, !want, want)
			}
		}
	}
	has(true, "Abell, Marcus", "Barriers", "Bbell", "Staying")
	has(false, "Property")
	tick("Staying At")
	tick("Property Name")
	has(true, "Barriers")
	tick("Initials and Client ID, no names")
	tick("Leave out housing barriers")
	has(false, "Abell", "Marcus", "Barriers", "Staying")
	has(true, "M.A.", "Property", "00000001")
	tick("Not Started (5)")
	has(false, "00000002")
	has(true, "00000001", "5 clients")
	tick("Each category on a new page")
	tick("Eligibility Verified (5)")
	has(false, "00000001")
}

// TestNoCategoryIsNoPrint: for the export an empty choice would be all of them.
func TestNoCategoryIsNoPrint(t *testing.T) {
	p, d := previewed(t, 10)
	for _, c := range d.options.stage {
		c.SetChecked(false)
	}
	if !d.save.Disabled() || !d.open.Disabled() || !d.options.noneWarning.Visible() {
		t.Error("nothing at all can be printed")
	}
	p.host.Press("Enter")
	p.host.Press("Ctrl+S")
	if len(p.session.exported) != 0 {
		t.Errorf("exported %v", p.session.exported)
	}
	d.options.stage[data.NotStarted].SetChecked(true)
	p.host.Press("Enter")
	if got := p.session.filter.Stages; !slices.Equal(got, []data.Stage{data.NotStarted}) {
		t.Errorf("goes on record with the stages %v", got)
	}
}

func TestOnlyChosenStagesAreRecorded(t *testing.T) {
	two := []data.Stage{data.AppliedForUnit, data.MovedIn}
	for _, c := range []struct{ filter, chosen, want []data.Stage }{
		{nil, nil, nil}, {nil, data.Stages, nil}, {two, nil, two}, {nil, two, two},
		{two, []data.Stage{data.MovedIn, data.NotStarted}, []data.Stage{data.MovedIn}},
		{two, []data.Stage{data.NotStarted}, two},
	} {
		if got := withStages(data.Filter{Stages: c.filter}, c.chosen).Stages; !slices.Equal(got, c.want) {
			t.Errorf("%v of %v is %v, want %v", c.chosen, c.filter, got, c.want)
		}
	}
}

func TestKeysTurnThePages(t *testing.T) {
	p, d := previewed(t, 300)
	last := fmt.Sprintf("Page %d of %[1]d", d.pages.Len())
	for _, c := range []struct{ key, want string }{
		{string(fyne.KeyPageDown), "Page 2 of"}, {string(fyne.KeyEnd), last}, {string(fyne.KeyPageDown), last},
		{string(fyne.KeyHome), "Page 1 of"}, {string(fyne.KeyPageUp), "Page 1 of"},
	} {
		p.host.Press(c.key)
		if !strings.HasPrefix(d.number.Text, c.want) {
			t.Errorf("%s goes to %q, want %q", c.key, d.number.Text, c.want)
		}
	}
	// What has the focus passes the keys on.
	p.window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	p.host.Focus(d.options.checks[0])
	d.options.checks[0].TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	if !strings.HasPrefix(d.number.Text, "Page 3 of") {
		t.Errorf("on %q", d.number.Text)
	}
	p.host.Press("Esc")
	if p.printDialog != nil || len(p.session.exported) != 0 {
		t.Error("Esc does not leave the print")
	}
}

// TestLongListsAskFirst: paper serves nobody with thousands of rows.
func TestLongListsAskFirst(t *testing.T) {
	for _, c := range []struct {
		rows    int
		asks    bool
		answers []string
	}{
		{export.LongList, false, nil},
		{export.LongList + 1, true, []string{"Cancel", "Print…", "Excel Export instead"}},
		{export.LongestPrint + 1, true, []string{"Cancel", "Excel Export instead"}},
	} {
		p := shown(t)
		p.session.rows = c.rows
		p.Show()
		p.host.Press("Ctrl+P")
		if asks := p.printDialog == nil; asks != c.asks {
			t.Fatalf("%d rows: asks is %v", c.rows, asks)
		}
		if !c.asks {
			continue
		}
		for _, answer := range []string{"Cancel", "Print…", "Excel Export instead"} {
			if there := p.answer(answer) != nil; there != slices.Contains(c.answers, answer) {
				t.Errorf("%d rows: %s is offered: %v", c.rows, answer, there)
			}
		}
		exports := 0
		p.session.onExport = func() { exports++ }
		p.session.fail = &data.Error{Code: data.CodeCancelled, Message: "enough"}
		test.Tap(p.answer("Excel Export instead"))
		if exports != 1 || !strings.HasSuffix(p.chooser.suggested, ".xlsx") {
			t.Errorf("%d rows: %d exports to %s", c.rows, exports, p.chooser.suggested)
		}
	}
}

func TestLongListIsPrintedWhenWanted(t *testing.T) {
	p := shown(t)
	p.session.rows = export.LongList + 1
	p.Show()
	p.host.Press("Ctrl+P")
	test.Tap(p.answer("Print…"))
	if p.printDialog == nil {
		t.Fatal("Print shows no pages")
	}
	about, pages := estimatedPages(p.session.rows), p.printDialog.pages.Len()
	if about < pages*7/10 || about > pages*14/10 {
		t.Errorf("%d pages were about %d", pages, about)
	}
}

// TestChoicesAreRememberedWithoutNamesAndPasswords: the password is for one file, the categories are those of one list.
func TestChoicesAreRememberedWithoutNamesAndPasswords(t *testing.T) {
	p, d := previewed(t, 10)
	for _, s := range d.options.segments {
		s.OnChanged(1)
	}
	d.choices.Initials = true
	d.choices.show(data.ColumnDays, true)
	d.choices.show(data.ColumnClientID, false)
	d.options.stage[data.NotStarted].SetChecked(false)
	d.options.protect.SetChecked(true)
	d.options.fields.entry.SetText("correct horse")
	p.host.Press("Esc")
	kept := p.session.prefers[printPreference]
	if kept == "" || strings.Contains(kept, "horse") || strings.Contains(kept, "bell") || strings.Contains(kept, "Not Started") {
		t.Fatalf("kept %q", kept)
	}

	again := shown(t)
	again.session.prefers = p.session.prefers
	again.Show()
	again.host.Press("Ctrl+P")
	c := again.printDialog
	if got, _ := json.Marshal(c.choices); string(got) != kept {
		t.Errorf("recalled %s, want %s", got, kept)
	}
	if c.options.protect.Checked || !c.options.stage[data.NotStarted].Checked || c.options.segments[0].Chosen() != 1 {
		t.Error("the dialog begins with something else than what is remembered")
	}
	if c.choices.shows(data.ColumnClientID) || !c.choices.shows(data.ColumnDays) || !c.choices.shows(data.ColumnStayingAt) {
		t.Errorf("columns %v", c.choices.Columns)
	}
}

func TestParseChoicesAcceptsAnything(t *testing.T) {
	for text, columns := range map[string]int{"": -1, "{": -1, `{"columns":["staying_at","client_name","gone"]}`: 1, `{"columns":[]}`: -1} {
		c := parseChoices(text)
		if got := len(c.Columns); got != max(0, columns) || c.AsOnScreen {
			t.Errorf("%q recalls %v", text, c)
		}
	}
}

func TestWarningsAreShownAboveThePages(t *testing.T) {
	p := shown(t)
	p.session.name = "\u0E2A\u0E21\u0E0A\u0E32\u0E22"
	p.Show()
	p.host.Press("Ctrl+P")
	d := p.printDialog
	if !d.noticePanel.Visible() || !strings.Contains(d.notice.Text, "00000001") {
		t.Fatalf("says %q before printing", d.notice.Text)
	}
	p.host.Press("Enter")
	if p.host.Top() != nil {
		t.Error("what was said before printing is said again after it")
	}
}

func TestPasswordIsAskedAndUsed(t *testing.T) {
	p, d := previewed(t, 10)
	d.options.protect.SetChecked(true)
	if p.window.Canvas().Focused() != d.options.fields.entry || !d.options.fields.content.Visible() {
		t.Error("nobody is asked for the password")
	}
	for _, short := range []string{"", "1234567"} {
		d.options.fields.entry.SetText(short)
		p.host.Press("Enter")
		if len(p.session.exported) != 0 || !strings.Contains(d.options.fields.caption.Text, "8 characters") {
			t.Fatalf("%q will do", short)
		}
	}
	d.options.fields.entry.SetText("correct horse")
	p.host.Press("Enter")
	file, err := os.ReadFile(p.opened[0])
	if err != nil || !bytes.Contains(file, []byte("/Encrypt")) || bytes.Contains(file, []byte("correct horse")) {
		t.Errorf("the file is not protected: %v", err)
	}
}

func TestExcelWithAPassword(t *testing.T) {
	p := shown(t)
	p.Show()
	p.press("With a password…")
	p.host.Press("Enter")
	if len(p.session.exported) != 0 {
		t.Fatal("exported without the password")
	}
	p.window.Canvas().Focused().(interface{ SetText(string) }).SetText("correct horse")
	p.host.Press("Enter")
	file, err := os.ReadFile(filepath.Join(p.chooser.folder, p.chooser.suggested))
	// A protected workbook is a compound file, not a zip.
	if err != nil || !bytes.HasPrefix(file, []byte{0xD0, 0xCF, 0x11, 0xE0}) || p.session.exported[0] != "Excel Data Export" {
		t.Errorf("%v, begins %.4q, exported %v", err, file, p.session.exported)
	}
	if text, _ := p.toast(); strings.Contains(text, "horse") {
		t.Errorf("the toast says %q", text)
	}
	p.press("Excel Export")
	if file, _ := os.ReadFile(filepath.Join(p.chooser.folder, p.chooser.suggested)); !bytes.HasPrefix(file, []byte("PK")) {
		t.Error("the export after it is protected too")
	}
}

func TestPassphrase(t *testing.T) {
	seen := map[string]bool{}
	for range 200 {
		phrase := passphrase()
		if seen[phrase] || len(phrase) != 4*4+3 || strings.Count(phrase, "-") != 3 {
			t.Fatalf("%q", phrase)
		}
		seen[phrase] = true
	}
}

func TestNothingIsReportedAfterSigningOut(t *testing.T) {
	p := shown(t)
	p.Show()
	p.session.fail = &data.Error{Code: data.CodeUnavailable, Message: "no"}
	p.Stop()
	p.press("CSV")
	if text, _ := p.toast(); text != "" || p.host.Top() != nil {
		t.Errorf("after signing out it says %q", text)
	}
}

// BenchmarkPreview opens the print of 10,000 clients; what painting its first page takes, package paper measures.
func BenchmarkPreview(b *testing.B) {
	p := shown(b)
	p.session.rows = 10_000
	p.Show()
	for b.Loop() {
		p.openPreview()
		p.printDialog.dialog.Close()
	}
}

// texts is a canvas that keeps the texts.
type texts struct{ runs []string }

func (*texts) Fill(_, _, _, _ float64, _ palette.Color) {}

func (t *texts) Text(_, _ float64, run export.Run, _ float64, _ palette.Color) {
	t.runs = append(t.runs, run.Text)
}
