package data

import (
	"context"
	"fmt"
	"time"
)

// Expired is a client whose record nobody, HMIS included, has changed for the years that the office keeps records.
type Expired struct {
	Client     ClientID
	PersonalID string
	// Last is the day of the last change: an entry, an exit, a change in HMIS or here.
	Last Date
}

// Retention is what becomes of the records of clients that have expired.
type Retention string

// What may become of them. Either way their names, birth dates, Client IDs, notes, details of barriers, typed names and
// household ids go, and what the audit log says of them in words.
const (
	// Remove takes away everything but a bare number that the audit log refers to.
	Remove Retention = "removed"
	// Deidentify keeps dates, stages and programs, for statistics.
	Deidentify Retention = "de-identified"
)

// RetentionReport is which clients have expired: those unchanged since before Before.
type RetentionReport struct {
	Years   int
	Before  Date
	Clients []Expired
}

// RetentionReport lists the clients that have left every program and whose records are unchanged for the years that the office
// keeps records, the longest first.
func (s *Session) RetentionReport(ctx context.Context) (r RetentionReport, err error) {
	if err := s.require(ctx, Administer, Organization{}); err != nil {
		return r, err
	}
	return retentionReport(ctx, s.store, s.office.now())
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

// ApplyRetention removes or de-identifies the clients of the report. That many must be confirmed: another number of them is a
// CodeConfirm. What is gone can't be brought back but from a backup, and those hold it until they expire.
func (s *Session) ApplyRetention(ctx context.Context, op OperationID, how Retention, confirmed int) (int, error) {
	if how != Remove && how != Deidentify {
		return 0, Refuse(CodeInvalid, "Records can be removed or de-identified.")
	}
	event := s.operation(op, EventRetention, "ApplyRetention", how, confirmed)
	err := s.administer(ctx, event, func(ctx context.Context, w *write) error {
		r, err := retentionReport(ctx, w, s.office.now())
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
		return w.ApplyRetention(ctx, event.describe(words), r.Before, how)
	})
	if err != nil {
		return 0, err
	}
	// A retry overwrites again what another program kept from being overwritten.
	return confirmed, s.store.Purge(ctx)
}
