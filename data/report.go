package data

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Counted is an enrollment as a store keeps it for reports: dates and ids, nothing that depends on today (R60–R77).
type Counted struct {
	EnrollmentID EnrollmentID
	// UUID is the UUID of the enrollment; blank if it is imported.
	UUID         string
	ClientID     ClientID
	PersonalID   string
	BirthDate    Date
	HouseholdID  string
	Relationship RelationshipToHoH
	Span
	// Destination is HUD 3.12 of an exit in the days of ReportQuery.Exits; 0 for any other exit, and where HMIS has none.
	Destination int
	// CaseManager is the name of the case manager as of now; "" for nobody (R46).
	CaseManager string
	// HasTracker means that Attempt, Relocation and Fields are those of a tracker. Fields has neither barriers nor details. For a
	// day in the past (see ReportQuery.TrackersAt) only its dates are set.
	HasTracker bool
	Attempt    int
	Relocation bool
	Fields
	// Archived are the archived attempts, in order, if the query asks for them.
	Archived []Attempt
}

// PublicID identifies the enrollment outside of the database.
func (c *Counted) PublicID() PublicID { return PublicID{c.UUID, int64(c.EnrollmentID)} }

// ReportQuery says what a report reads.
type ReportQuery struct {
	// Programs are housing programs, in the order in which they are read.
	Programs []ProgramID
	// Since leaves out the enrollments that exited before this day. A blank day includes all.
	Since Date
	// TrackersAt is the moment before which a tracker must have been saved to count: trackers are as of then (R66). The zero time
	// is now.
	TrackersAt time.Time
	// Attempts asks for archived attempts.
	Attempts bool
	// Exits are the first and the last day of exits whose destinations are asked for; blank for none.
	Exits [2]Date
}

// ReportKnowledge says how far back a database knows its trackers. What came from an earlier version of the program, or without its
// history, is known from the first save on that the database holds.
type ReportKnowledge struct {
	// Unknown counts the enrollments whose tracker may have been another one at ReportQuery.TrackersAt.
	Unknown int
	// Since is the moment from which all of these are known.
	Since time.Time
}

// ReportStore reads what reports count.
type ReportStore interface {
	// ReportEnrollments calls each with the listed enrollments (see ReadStore.ProgramList) of one program after the other, by exit
	// and ID, all of one moment. The slice is valid during the call only; an error of each ends the reading.
	ReportEnrollments(ctx context.Context, q ReportQuery, each func(ProgramID, []Counted) error) (ReportKnowledge, error)
}

// ReportSession reads what reports count (R60–R77).
type ReportSession struct {
	auth  *Authorizer
	store Store
}

// NewReportSession returns the reports of the user.
func NewReportSession(a *Authorizer) *ReportSession { return &ReportSession{a, a.store} }

// A ReportRequest says for the audit log which report is made, of which programs.
type ReportRequest struct {
	// Title is the report with its days, such as "Caseload as of 06/15/2026".
	Title    string
	Programs []Program
	// Form is the form of a file, Printed, Copied, or "" for the screen.
	Form string
	// Rows counts the enrollments behind the numbers of a file.
	Rows int
}

// RecordReport records a report before it is shown or saved (R65). On the screen that is an opened list, which is recorded once per
// operation; another form is an export, which is recorded each time. The permission is that of the programs' lists.
func (s *ReportSession) RecordReport(ctx context.Context, op OperationID, r ReportRequest) error {
	p := Read
	if r.Form != "" {
		p = ExportList
	}
	own := true
	names := make([]string, len(r.Programs))
	for i, program := range r.Programs {
		if err := s.auth.Require(ctx, p, program.Organization); err != nil {
			return err
		}
		own = own && !s.auth.User().Outsider(program.Organization.ID)
		names[i] = program.Name
	}
	reason := "report: " + r.Title
	var event AuditEvent
	switch r.Form {
	case "":
		event = s.auth.operation(op, EventOpenList, "OpenReport", reason, names)
	case Printed:
		event = s.auth.Unrepeatable(op, EventPrint)
	default:
		event = s.auth.Unrepeatable(op, EventExport)
		reason = r.Form + ", " + reason
	}
	if len(r.Programs) == 1 {
		event.ProgramID = r.Programs[0].ID
	} else {
		reason += "; " + strings.Join(names, ", ")
	}
	event = event.WithReason(reason)
	if r.Form == "" {
		return s.auth.recordReading(ctx, event, Read, own)
	}
	event.Changes = []Change{{Field: FieldRows, New: itoa(r.Rows)}}
	return s.auth.Write(ctx, event, func(ctx context.Context, w *Write) error {
		for _, program := range r.Programs {
			stored, err := w.Program(ctx, program.ID)
			if err == nil {
				err = w.user.require(ExportList, stored.Organization)
			}
			if err != nil {
				return err
			}
		}
		return w.Record(ctx, event)
	})
}

// ReportEnrollments reads what a report counts (see ReportStore). It leaves no audit event; see RecordReport.
func (s *ReportSession) ReportEnrollments(ctx context.Context, q ReportQuery, each func(ProgramID, []Counted) error) (ReportKnowledge, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return ReportKnowledge{}, err
	}
	return s.store.ReportEnrollments(ctx, q, each)
}

// ReportRows returns the given enrollments of a program as rows of its list as of today, in the default order: the rows behind a
// number (R61).
func (s *ReportSession) ReportRows(ctx context.Context, program Program, ids []EnrollmentID) ([]Row, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	settings, err := s.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	stored, err := s.store.ProgramList(ctx, program.ID, 0)
	if err != nil {
		return nil, err
	}
	asked := make(map[EnrollmentID]bool, len(ids))
	for _, id := range ids {
		asked[id] = true
	}
	stored = slices.DeleteFunc(stored, func(l Listed) bool { return !asked[l.EnrollmentID] })
	return RowsOf(program, stored, settings, s.auth.Today()), nil
}
