package hmis

import "housingtracker/data"

// Export is an open HMIS CSV export: its files can be read and have the required columns. It implements data.Importer.
type Export struct {
	Header Header

	archive  *archive
	problems []data.ImportProblem
}

var _ data.Importer = (*Export)(nil)

// Open opens an export, a zip or a folder, with the files at the top or in a folder of it. The error is a *data.Error:
// CodeNotFound for a wrong path, CodeUnavailable for a file that can't be opened, else CodeInvalid with what is wrong with the
// export. Close it after use.
func Open(path string) (*Export, error) {
	a, err := openArchive(path)
	if err != nil {
		return nil, err
	}
	e := &Export{archive: a}
	if err := e.inspect(); err != nil {
		a.close()
		return nil, err
	}
	return e, nil
}

// Close closes the zip.
func (e *Export) Close() error { return e.archive.close() }

// inspect reads Export.csv and the headers of every other file.
func (e *Export) inspect() error {
	tables := map[*layout]*table{}
	for _, l := range layouts {
		t, err := e.open(l, func(int) {})
		if err != nil {
			return err
		}
		if t == nil {
			continue
		}
		defer t.close()
		tables[l] = t
		if l == exportFile {
			if e.Header, e.problems, err = readHeader(t); err != nil {
				return err
			}
		}
	}
	if e.Header.Version != "" {
		return nil
	}
	version, err := versionOf(tables[projectFile], tables[clientFile], tables[enrollmentFile])
	if err != nil {
		return err
	}
	reason := "It is blank; the columns are those of " + version + "."
	if version == "" {
		version = fy2026
		reason = "It is blank, and the columns are those of FY2024 and FY2026 alike. It was read as FY2026; what is read is the same in both."
	}
	e.Header.Version = version
	e.problems = append(e.problems, data.ImportProblem{File: exportFile.file, Column: "CSVVersion", Reason: reason, Severity: data.SeverityWarning})
	return nil
}

// size is the number of bytes of the files that are read row by row.
func (e *Export) size() int64 {
	var n int64
	for _, l := range layouts {
		if f, ok := e.archive.file(l); ok && l != exportFile {
			n += f.size
		}
	}
	return n
}
