package hmis

import (
	"time"

	"housingtracker/data"
)

// Header is what Export.csv says about an export.
type Header struct {
	ExportID string
	// ImplementationID and SourceID identify the HMIS; at least one is not blank.
	ImplementationID, SourceID string
	SourceName, Software       string
	// Version is "FY2024" or "FY2026".
	Version string
	// Exported is the ExportDate by the HMIS's wall clock, written as if in UTC; zero where it can't be read.
	Exported time.Time
	// Start and End are the export's period; blank where they can't be read.
	Start, End data.Date
	// HashStatus is HUD's: 0 unknown, 1 plain names, the others ways of hashing them.
	HashStatus int
	// PeriodType is HUD's ExportPeriodType (3: reporting period), Directive its ExportDirective (2: full refresh).
	PeriodType, Directive int
}

func (h Header) pair() data.SourcePair {
	return data.SourcePair{ImplementationID: h.ImplementationID, HUDSourceID: h.SourceID}
}

// Name is the name of the HMIS, or one of its IDs.
func (h Header) Name() string {
	for _, name := range []string{h.SourceName, h.ImplementationID, h.SourceID} {
		if name != "" {
			return name
		}
	}
	return ""
}

// exportDay is the day of the export; blank where it is unknown.
func (h Header) exportDay() data.Date {
	if h.Exported.IsZero() {
		return 0
	}
	return data.DateOf(h.Exported)
}

// full reports whether the export is a full refresh of its period: an enrollment that is not in it is no longer in HMIS.
func (h Header) full() bool {
	return h.Directive == 2 && h.PeriodType == 3 && !h.Exported.IsZero() && h.Start != 0 && h.End >= h.Start
}

// readHeader reads the one row of Export.csv.
func readHeader(t *table) (Header, []data.ImportProblem, error) {
	row, err := t.next()
	if err != nil {
		return Header{}, nil, err
	}
	if row == nil {
		return Header{}, nil, invalid("Export.csv has no row, so nothing tells where the export comes from.")
	}
	if !row.checkWidth() {
		return Header{}, nil, invalid("Export.csv can't be read: %s", row.problems[0].Reason)
	}
	h := Header{
		ExportID: row.text("ExportID"), ImplementationID: sourceID(row, "ImplementationID"), SourceID: sourceID(row, "SourceID"),
		SourceName: row.name("SourceName"), Software: row.name("SoftwareName"), Exported: readStamp(row.value("ExportDate")),
	}
	h.PeriodType, _ = row.code("ExportPeriodType")
	h.Directive, _ = row.code("ExportDirective")
	if h.Exported.IsZero() && row.value("ExportDate") != "" {
		row.warn("ExportDate", row.text("ExportDate"), notCertain+countsAsUnknown)
	}
	h.Start, h.End = row.periodDate("ExportStartDate"), row.periodDate("ExportEndDate")
	h.HashStatus = row.hashStatus()
	if h.Version, err = readVersion(row.text("CSVVersion")); err != nil {
		return Header{}, nil, err
	}
	if h.ImplementationID == "" && h.SourceID == "" {
		return Header{}, nil, invalid("Export.csv has neither a SourceID nor an ImplementationID, so nothing tells which HMIS it comes from.")
	}
	for _, column := range []string{"ImplementationID", "SourceID"} {
		if id := row.text(column); damagedID(id) {
			return Header{}, nil, invalid("Export.csv has the %s %s, which a spreadsheet has damaged: several HMIS may have the same now. Export it again.", column, clip(id))
		}
	}
	problems := row.problems
	if second, err := t.next(); err != nil {
		return Header{}, nil, err
	} else if second != nil {
		return Header{}, nil, invalid("Export.csv has more than one row. An export has one.")
	}
	return h, problems, nil
}

// sourceID returns an ID of the HMIS. A word for a blank counts as blank, because several HMIS may write it.
func sourceID(row *row, column string) string {
	id := row.text(column)
	if blankWord(id) {
		row.warn(column, id, "It stands for a blank, so it counts as blank.")
		return ""
	}
	return id
}
