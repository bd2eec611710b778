package export

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"housingtracker/data"
)

// jsonList is what stands before the rows.
type jsonList struct {
	Program jsonProgram `json:"program"`
	AsOf    data.Date   `json:"as_of"`
}

// jsonProgram is the program as in the JSON of the command "programs".
type jsonProgram struct {
	ID           data.ProgramID   `json:"id"`
	HMISID       string           `json:"hmis_id"`
	Name         string           `json:"name"`
	Organization string           `json:"organization"`
	ProjectType  data.ProjectType `json:"project_type"`
	// Source is the HMIS, where there are several.
	Source string `json:"source,omitempty"`
}

type jsonRow struct {
	EnrollmentID        data.PublicID `json:"enrollment_id"`
	Category            string        `json:"category"`
	ClientName          jsonText      `json:"client_name"`
	ClientID            jsonText      `json:"client_id"`
	EnrollDate          data.Date     `json:"enroll_date"`
	EligibilityVerified data.Date     `json:"eligibility_verified"`
	Applied             data.Date     `json:"applied"`
	PropertyName        jsonText      `json:"property_name"`
	Approved            data.Date     `json:"approved"`
	MoveInScheduled     data.Date     `json:"move_in_scheduled"`
	MoveIn              data.Date     `json:"move_in"`
	CaseManager         jsonText      `json:"case_manager"`
	StayingAt           jsonText      `json:"staying_at"`
	SexOffender         *data.Barrier `json:"sex_offender,omitempty"`
	CriminalHistory     *data.Barrier `json:"criminal_history,omitempty"`
	ADAUnit             *data.Barrier `json:"ada_unit,omitempty"`
	DaysInStage         int           `json:"days_in_stage"`
	Flags               []string      `json:"flags"`
}

// jsonText is null where blank.
type jsonText string

func (t jsonText) MarshalJSON() ([]byte, error) {
	if t == "" {
		return []byte("null"), nil
	}
	return encodeJSON(string(t))
}

// writeJSON writes the list as one object with program, as_of and rows, a row a line, in the order of the categories.
// MoveInScheduled is blank with an HMID (R16b).
func writeJSON(job *job, w *checkedWriter, _ Output) (warnings []string, err error) {
	s, out := job.sheet, bufio.NewWriter(w)
	list, err := encodeJSON(jsonList{
		Program: jsonProgram{
			ID: s.Program.ID, HMISID: s.Program.HMISID, Name: s.Program.Name,
			Organization: s.Program.Organization.Name, ProjectType: s.Program.Type, Source: s.Program.Source,
		},
		AsOf: s.AsOf,
	})
	if err != nil {
		return nil, err
	}
	// bufio keeps the first error until Flush.
	out.Write(bytes.TrimSuffix(list, []byte("}")))
	out.WriteString(`,"rows":[`)
	separator := "\n"
	for r := range s.rows() {
		if err := job.row(); err != nil {
			return nil, err
		}
		row, err := encodeJSON(s.jsonRow(r))
		if err != nil {
			return nil, err
		}
		out.WriteString(separator)
		out.Write(row)
		separator = ",\n"
	}
	out.WriteString("]}\n")
	return nil, out.Flush()
}

func (s *Sheet) jsonRow(r *data.Row) jsonRow {
	row := jsonRow{
		EnrollmentID: r.PublicID(), Category: r.Stage.String(),
		ClientName: jsonText(s.name(r)), ClientID: jsonText(r.PersonalID), EnrollDate: r.Entry,
		EligibilityVerified: r.EligibilityVerified, Applied: r.Applied, PropertyName: jsonText(r.PropertyName),
		Approved: r.Approved, MoveInScheduled: r.Scheduled, MoveIn: r.MovedIn,
		CaseManager: jsonText(r.CaseManager.Name), StayingAt: jsonText(r.StayingAt),
		DaysInStage: r.Days, Flags: r.Flags(),
	}
	if !s.withoutBarriers {
		row.SexOffender, row.CriminalHistory, row.ADAUnit = &r.SexOffender, &r.CriminalHistory, &r.ADAUnit
	}
	return row
}

// VisibleJSON escapes the invisible characters of JSON: with a direction override a terminal or an editor would show text
// that is not there.
func VisibleJSON(text []byte) []byte {
	hidden := func(r rune) bool { return r >= 0x7F && data.Invisible(r) }
	if !bytes.ContainsFunc(text, hidden) {
		return text
	}
	escaped := make([]byte, 0, len(text)+64)
	for _, r := range string(text) {
		if !hidden(r) {
			escaped = utf8.AppendRune(escaped, r)
			continue
		}
		for _, unit := range utf16.AppendRune(nil, r) {
			escaped = fmt.Appendf(escaped, `\u%04x`, unit)
		}
	}
	return escaped
}

// encodeJSON does not escape &, < and >, as json.Marshal does for HTML.
func encodeJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return VisibleJSON(bytes.TrimRight(b.Bytes(), "\n")), nil
}
