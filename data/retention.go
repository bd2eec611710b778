package data

import (
	"context"
	"fmt"
	"time"
)

// Expired is a client whose records have not changed, here or in HMIS, for Settings.RetentionYears.
type Expired struct {
	Client     ClientID
	PersonalID string
	// Last is the day of the last change: an entry, an exit, a change in HMIS or here.
	Last Date
}

// Retention is what happens to the records of expired clients (69 FR 45888, 4.2.2).
type Retention string

// Both delete names, birth dates, Client IDs, notes, details of barriers, typed case managers and household IDs, and the
// reasons and changes of audit events about them.
const (
	// Remove deletes everything but the internal IDs that the audit log refers to.
	Remove Retention = "removed"
	// Deidentify keeps dates, stages and programs, for statistics.
	Deidentify Retention = "de-identified"
)

// RetentionReport lists the expired clients: those unchanged since before Before.
type RetentionReport struct {
	Years   int
	Before  Date
	Clients []Expired
}

// RetentionReport returns the clients that have left every program and have expired, the longest unchanged first.
func (s *Administration) RetentionReport(ctx context.Context) (r RetentionReport, err error) {
	if err := s.auth.Require(ctx, Administer, Organization{}); err != nil {
		return r, err
	}
	return retentionReport(ctx, s.store, s.auth.now())
}

func retentionReport(ctx context.Context, from Reader, now time.Time) (r RetentionReport, err error) {
	settings, err := from.Settings(ctx)
	if err != nil {
		return r, err
	}
	r.Years = settings.RetentionYears
	r.Before = DateOf(now.AddDate(-r.Years, 0, 0))
	r.Clients, err = from.ExpiredClients(ctx, r.Before)
	return r, err
}

// ApplyRetention removes or de-identifies the clients of the report and returns their number, which confirmed must equal;
// else the error is CodeConfirm.
func (s *Administration) ApplyRetention(ctx context.Context, op OperationID, how Retention, confirmed int) (int, error) {
	if how != Remove && how != Deidentify {
		return 0, Refuse(CodeInvalid, "Records can be removed or de-identified.")
	}
	event := s.auth.operation(op, EventRetention, "ApplyRetention", how, confirmed)
	err := s.auth.Administer(ctx, event, func(ctx context.Context, w *Write) error {
		r, err := retentionReport(ctx, w, s.auth.now())
		if err != nil {
			return err
		}
		switch n := len(r.Clients); {
		case n == 0:
			return Refuse(CodeNotFound, "No record is unchanged since %s. There is nothing to do.", r.Before.US())
		case n != confirmed:
			return Refuse(CodeConfirm, "Records of %d clients would be %s. Confirm by that number. Nothing was changed.", n, how)
		}
		words := fmt.Sprintf("%s the records of %d clients, unchanged since %s", how, confirmed, r.Before.US())
		return w.ApplyRetention(ctx, event.WithReason(words), r.Before, how)
	})
	if err != nil {
		return 0, err
	}
	return confirmed, nil
}
