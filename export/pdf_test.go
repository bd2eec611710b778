package export_test

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"housingtracker/data"
	"housingtracker/export"
	"housingtracker/export/palette"
)

func printed(t *testing.T, s *export.Sheet, f export.Fonts) ([]byte, []string) {
	t.Helper()
	var b bytes.Buffer
	warnings, err := export.Write(t.Context(), &b, export.PDF, s, export.Output{Fonts: f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), warnings
}

// A pageText is a line of text on a page; y counts from the top.
type pageText struct {
	x, y, size float64
	bold       bool
	color      string // red, green and blue from 0 to 1; "" if none is set
	text       string
}

type readPages [][]pageText

// text joins all texts, one per line.
func (p readPages) text() string {
	var b strings.Builder
	for n := range p {
		b.WriteString(p.page(n))
	}
	return b.String()
}

func (p readPages) page(n int) string {
	var b strings.Builder
	lastY, lastX := -1.0, -1.0
	for _, line := range p[n] {
		// Runs of several fonts are on one line.
		if line.y != lastY || line.x < lastX || line.x-lastX > 60 {
			b.WriteByte('\n')
		}
		b.WriteString(line.text)
		lastY, lastX = line.y, line.x
	}
	b.WriteByte('\n')
	return b.String()
}

var (
	objectStart = regexp.MustCompile(`^(\d+) 0 obj\n`)
	fontName    = regexp.MustCompile(`/(F\d+) (\d+) 0 R`)
	unicodeRef  = regexp.MustCompile(`/ToUnicode (\d+) 0 R`)
	contentsRef = regexp.MustCompile(`/Contents +(\d+) 0 R`)
	streamStart = regexp.MustCompile(`(?s)^.*?/Length (\d+)\n.*?stream\n`)
	unicodeLine = regexp.MustCompile(`<([0-9A-F]{4})><([0-9A-F]+)>\n`)
	textBlock   = regexp.MustCompile(`(?s)([\d.]+ [\d.]+ [\d.]+) rg\n|BT\n([\d.-]+) ([\d.-]+) TD\n/(F\d+) ([\d.]+) Tf [\d.]+ Tc\n(.*?)\[<([0-9A-F]*)>\] TJ\nET`)
)

// readPDF reads the text of each page as a viewer does: through the cross references, the ToUnicode tables and the drawing
// operators. It fails on syntax that the PDF library does not write.
func readPDF(t *testing.T, file []byte) readPages {
	t.Helper()
	tail := string(file[max(0, len(file)-60):])
	start := regexp.MustCompile(`startxref\n(\d+)\n%%EOF`).FindStringSubmatch(tail)
	if start == nil {
		t.Fatalf("no end of a PDF: %q", tail)
	}
	at, _ := strconv.Atoi(start[1])
	var objects [][]byte
	for _, line := range strings.Split(string(file[at:]), "\n") {
		if len(line) > 10 && strings.HasSuffix(line, " 00000 n ") {
			offset, _ := strconv.Atoi(line[:10])
			object := file[offset:]
			if objectStart.Find(object) == nil {
				t.Fatalf("no object at %d", offset)
			}
			objects = append(objects, object)
		}
	}
	dictionary := func(i int) string {
		object := objects[i]
		if end := bytes.Index(object, []byte("endobj")); end >= 0 {
			object = object[:end]
		}
		if end := bytes.Index(object, []byte("stream\n")); end >= 0 {
			object = object[:end]
		}
		return string(object)
	}
	stream := func(number string) []byte {
		i, _ := strconv.Atoi(number)
		head := streamStart.FindSubmatchIndex(objects[i-1])
		length, _ := strconv.Atoi(string(objects[i-1][head[2]:head[3]]))
		body := objects[i-1][head[1] : head[1]+length]
		if strings.Contains(dictionary(i-1), "/FlateDecode") {
			r, err := zlib.NewReader(bytes.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			if body, err = io.ReadAll(r); err != nil {
				t.Fatal(err)
			}
		}
		return body
	}
	characters := map[string]map[string]string{}
	isBold := map[string]bool{}
	var pages readPages
	for i := range objects {
		d := dictionary(i)
		if strings.Contains(d, "/ProcSet [") {
			for _, f := range fontName.FindAllStringSubmatch(d, -1) {
				n, _ := strconv.Atoi(f[2])
				ref := unicodeRef.FindStringSubmatch(dictionary(n - 1))
				characters[f[1]] = map[string]string{}
				isBold[f[1]] = strings.Contains(dictionary(n-1), "Bold")
				for _, m := range unicodeLine.FindAllStringSubmatch(string(stream(ref[1])), -1) {
					character, err := hex.DecodeString(m[2])
					if err != nil {
						t.Fatal(err)
					}
					var units []uint16
					for i := 0; i < len(character); i += 2 {
						units = append(units, uint16(character[i])<<8|uint16(character[i+1]))
					}
					characters[f[1]][m[1]] = string(utf16.Decode(units))
				}
			}
		}
	}
	for i := range objects {
		ref := contentsRef.FindStringSubmatch(dictionary(i))
		if ref == nil {
			continue
		}
		page, color := []pageText{}, ""
		for _, m := range textBlock.FindAllStringSubmatch(string(stream(ref[1])), -1) {
			if m[1] != "" {
				color = m[1]
				continue
			}
			m = m[1:]
			x, _ := strconv.ParseFloat(m[1], 64)
			y, _ := strconv.ParseFloat(m[2], 64)
			size, _ := strconv.ParseFloat(m[4], 64)
			line := pageText{x: x, y: 612 - y, size: size, bold: isBold[m[3]], color: color}
			if _, err := hex.DecodeString(m[6]); err != nil {
				t.Fatal(err)
			}
			for g := 0; g < len(m[6]); g += 4 {
				r, known := characters[m[3]][m[6][g:g+4]]
				if !known {
					t.Fatalf("glyph %s of %s has no character", m[6][g:g+4], m[3])
				}
				line.text += r
			}
			page = append(page, line)
		}
		pages = append(pages, page)
	}
	return pages
}

func TestPageHeaderAndFooter(t *testing.T) {
	file, _ := printed(t, sheetOf(150), bundled())
	pages := readPDF(t, file)
	if len(pages) < 4 {
		t.Fatalf("%d pages", len(pages))
	}
	for n := range pages {
		page := pages.page(n)
		for _, want := range []string{
			"Confidential – contains client information", program.Name, "Printed by Dana Ruiz, 11/22/2026 2:05 PM",
			fmt.Sprintf("Page %d of %d", n+1, len(pages)),
		} {
			if !strings.Contains(page, want) {
				t.Errorf("page %d has no %q:\n%s", n+1, want, page)
			}
		}
	}
	for _, want := range []string{"Harbor Homes · Housing Status", "150 clients as of 11/22/2026", options.Filter} {
		if !strings.Contains(pages.page(0), want) {
			t.Errorf("the first page has no %q", want)
		}
	}
}

func TestPagesHaveEveryRowInItsCategory(t *testing.T) {
	list := listOf(150)
	f := fonts
	f.Fallback = [][]byte{fontOf(1000, "王小明김민준ễế\uFFFD")}
	file, warnings := printed(t, export.NewSheet(list, options), f)
	if len(warnings) > 0 {
		t.Errorf("warnings %q", warnings)
	}
	pages := readPDF(t, file)
	all := pages.text()
	at := 0
	next := func(what string) {
		t.Helper()
		found := strings.Index(all[at:], what)
		if found < 0 {
			t.Fatalf("%q does not follow in the pages", what)
		}
		at += found
	}
	for _, g := range data.GroupByStage(list.Rows) {
		next("\n" + g.Stage.String())
		next(fmt.Sprintf("%d clients\n", len(g.Rows)))
		for _, r := range g.Rows {
			// The rest of the name may be on further lines.
			next(strings.FieldsFunc(shown(r.Display), func(c rune) bool { return c == ' ' || c == '-' })[0])
			next(r.PersonalID)
			next(r.Entry.US())
		}
	}
	squeezed := strings.Join(strings.Fields(all), "")
	for _, n := range names {
		if n.Hashed {
			continue
		}
		if want := strings.Join(strings.Fields(shown(n.String())), ""); !strings.Contains(squeezed, want) && len(want) < 25 {
			t.Errorf("%q is not in the pages", n.String())
		}
	}
	continued := strings.Count(all, "(continued)")
	if continued == 0 || continued >= len(pages) {
		t.Errorf("%d categories are continued on %d pages", continued, len(pages))
	}
}

func TestPagesKeepMargins(t *testing.T) {
	o := options
	o.Columns = append(append([]data.Column{}, data.Columns...), data.OptionalColumns...)
	rows := stored(60)
	for i := range rows {
		rows[i].PersonalID = fmt.Sprintf("%032X", 1<<40+i)
	}
	list := data.BuildList(program, rows, data.DefaultSettings, data.ListOptions{}, today)
	for _, s := range []*export.Sheet{sheetOf(60), export.NewSheet(list, o)} {
		file, _ := printed(t, s, fonts)
		for n, page := range readPDF(t, file) {
			for _, line := range page {
				if line.x < 29 || line.x > 760 || line.y < 30 || line.y > 590 || line.size < 6 || line.size > 16 {
					t.Errorf("page %d: %+v", n+1, line)
				}
			}
		}
	}
}

// inks is a canvas that records the color of every text.
type inks []string

func (*inks) Fill(float64, float64, float64, float64, palette.Color) {}

func (k *inks) Text(_, _ float64, _ export.Run, _ float64, c palette.Color) {
	*k = append(*k, fmt.Sprintf("%.3f %.3f %.3f", float64(c.R)/255, float64(c.G)/255, float64(c.B)/255))
}

func TestTextColors(t *testing.T) {
	for _, setup := range []export.PageSetup{{}, {AsOnScreen: true}} {
		pages, err := export.Paginate(t.Context(), sheetOf(60), bundled(), setup)
		if err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		if err := pages.WritePDF(t.Context(), &file, "", nil); err != nil {
			t.Fatal(err)
		}
		for n, page := range readPDF(t, file.Bytes()) {
			var drawn inks
			pages.Draw(n, &drawn)
			if len(drawn) != len(page) {
				t.Fatalf("page %d has %d texts of %d", n+1, len(page), len(drawn))
			}
			for i, line := range page {
				if line.color != drawn[i] {
					t.Errorf("page %d: %q is %s, want %s", n+1, line.text, line.color, drawn[i])
				}
			}
		}
	}
}

func TestEmptyListPrintsPage(t *testing.T) {
	file, warnings := printed(t, sheetOf(0), fonts)
	pages := readPDF(t, file)
	if len(pages) != 1 || len(warnings) > 0 {
		t.Fatalf("%d pages, warnings %q", len(pages), warnings)
	}
	for _, want := range []string{"This list is empty: no client is in it on 11/22/2026.", "Page 1 of 1", "Client Name", "Confidential"} {
		if !strings.Contains(pages.page(0), want) {
			t.Errorf("no %q in\n%s", want, pages.page(0))
		}
	}
}

func TestTextHigherThanPage(t *testing.T) {
	list := named(data.Name{Last: "Before"}, data.Name{Last: strings.Repeat("endless ", 4000)}, data.Name{Last: "Yonder"})
	file, warnings := printed(t, export.NewSheet(list, options), fonts)
	all := readPDF(t, file).text()
	for _, want := range []string{"Before", "Yonder", "…"} {
		if !strings.Contains(all, want) {
			t.Errorf("no %q", want)
		}
	}
	if want := "1 text did not fit on a page and was cut off: Client Name of Client ID 00000444. The CSV export has it whole."; len(warnings) != 1 || warnings[0] != want {
		t.Errorf("warnings %q", warnings)
	}
}

func TestLongHeadingsStayOnThePage(t *testing.T) {
	list := listOf(2)
	list.Program.Name = strings.Repeat("Permanent Supportive Housing ", 12)
	o := options
	o.By = strings.Repeat("Bartholomew ", 20)
	file, warnings := printed(t, export.NewSheet(list, o), fonts)
	if len(warnings) > 0 {
		t.Errorf("warnings %q", warnings)
	}
	page := readPDF(t, file).page(0)
	for _, want := range []string{"Page 1 of 1", "…", "Confidential"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
}

func TestUnprintableHeadings(t *testing.T) {
	o := options
	o.By = "王小明"
	file, warnings := printed(t, export.NewSheet(listOf(1), o), fonts)
	if len(warnings) != 1 || !strings.Contains(warnings[0], "The headings hold characters") || !strings.Contains(readPDF(t, file).page(0), warnings[0]) {
		t.Errorf("warnings %q", warnings)
	}
}

func TestAllUnprintableRowsAreListed(t *testing.T) {
	rows := stored(40)
	for i := range rows {
		rows[i].Name = data.Name{Last: "王"}
	}
	list := data.BuildList(program, rows, data.DefaultSettings, data.ListOptions{}, today)
	file, warnings := printed(t, export.NewSheet(list, options), fonts)
	if len(warnings) != 1 || !strings.HasPrefix(warnings[0], "40 rows hold") || !strings.HasSuffix(warnings[0], " and 28 more") {
		t.Errorf("warnings %q", warnings)
	}
	all := readPDF(t, file).text()
	for _, r := range list.Rows {
		if strings.Count(all, r.PersonalID) != 2 {
			t.Errorf("%s is not named", r.PersonalID)
		}
	}
}
