package export

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"housingtracker/data"
)

// maxWorksheetRows is the number of rows of a worksheet, headings included.
const maxWorksheetRows = 1 << 20

// maxPasswordUnits is the length of a password that Excel accepts, in UTF-16 units.
const maxPasswordUnits = 255

// compressionLevel takes half the time of archive/zip's default for files a fifth larger.
const compressionLevel = 2

// A book is a workbook in the making. The list is on the first worksheet.
type book struct {
	job    *job
	file   *excelize.File
	sheet  *Sheet
	output Output
	styles styles
	// list is the name of the worksheet that holds the list.
	list string
	// truncated are the texts longer than a cell.
	truncated truncations
}

// workbook saves a workbook with the list that fill writes.
func (j *job) workbook(w *checkedWriter, o Output, fill func(*book) error) (warnings []string, err error) {
	if j.total > maxWorksheetRows-100 {
		return nil, data.Refuse(data.CodeInvalid, "An Excel worksheet holds %s rows; this list has %s. Filter the list or export it as CSV.",
			data.Grouped(maxWorksheetRows), data.Grouped(j.total))
	}
	if len(utf16.Encode([]rune(o.Password))) > maxPasswordUnits {
		return nil, data.Refuse(data.CodeInvalid, "A password of an Excel file has at most %d characters. Choose a shorter one.", maxPasswordUnits)
	}
	defer limitGarbage()()
	s := j.sheet
	b := &book{job: j, file: excelize.NewFile(excelize.Options{TmpDir: o.Spool}), sheet: s, output: o, list: worksheetName(s.Program.Name)}
	defer b.file.Close()
	stamp := s.At.UTC().Format(time.RFC3339)
	b.styles, err = newStyles(b.file)
	if err = errors.Join(err,
		b.file.SetSheetName("Sheet1", b.list),
		b.file.SetDocProps(&excelize.DocProperties{Title: s.Title + " – Housing Status", Creator: s.By, LastModifiedBy: s.By,
			Category: Confidential, Created: stamp, Modified: stamp}),
		b.file.SetAppProps(&excelize.AppProperties{Application: "Housing Status Tracker"}),
	); err != nil {
		return nil, err
	}
	if err := fill(b); err != nil {
		return nil, err
	}
	room := fmt.Sprintf("into an Excel cell, which holds %s characters,", data.Grouped(excelize.TotalCellChars))
	return b.truncated.warnings(room), b.save(w)
}

// save writes the file while it is compressed. With a password it writes after that, because encryption needs the whole.
func (b *book) save(out *checkedWriter) error {
	if err := b.job.step(); err != nil {
		return err
	}
	if b.output.Password == "" {
		return b.pack(out)
	}
	var whole bytes.Buffer
	if err := b.pack(b.job.writer(&whole)); err != nil {
		return err
	}
	// Encryption needs the memory of the rows.
	if err := b.file.Close(); err != nil {
		return err
	}
	protected, err := excelize.Encrypt(whole.Bytes(), &excelize.Options{Password: b.output.Password})
	if err != nil {
		return err
	}
	_, err = out.Write(protected)
	return err
}

// pack compresses the file into out. excelize would keep all of it in memory.
func (b *book) pack(out *checkedWriter) error {
	// excelize has these in the random order of a map.
	types := b.file.ContentTypes.Defaults
	sort.Slice(types, func(i, j int) bool { return types[i].Extension < types[j].Extension })
	b.file.SetZipWriter(func(io.Writer) excelize.ZipWriter {
		archive := zip.NewWriter(out)
		archive.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
			return flate.NewWriter(w, compressionLevel)
		})
		return archive
	})
	return cmp.Or(b.file.Write(out), out.err)
}

const pipelineName = "Pipeline"

// worksheetName makes a name that Excel accepts: 31 characters, none of : \ / ? * [ ], no apostrophe at the ends, not
// reserved.
func worksheetName(program string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) {
			return '-'
		}
		return r
	}, clean(program))
	name = strings.Trim(truncateUTF16(name, excelize.MaxSheetNameLength), "' ")
	if name == "" || strings.EqualFold(name, "History") || strings.EqualFold(name, pipelineName) {
		return "Housing status"
	}
	return name
}

// quotedSheet quotes the name of a worksheet for a reference.
func quotedSheet(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }
