package data

import (
	"context"
	"time"
)

// maxRecordWait is the maximum time that a reading waits for its audit event. During an import the event is written after
// the import.
const maxRecordWait = 2 * time.Second

// recordOpening starts to write an audit event of reading and returns a function that waits for its end. In a read-only
// database it writes nothing.
func (s *Session) recordOpening(ctx context.Context, event AuditEvent, write func(ctx context.Context, w *write) error) (wait func() error) {
	info, err := s.store.Office(ctx)
	if err != nil || info.ReadOnly != "" {
		return func() error { return err }
	}
	if repeated, err := s.repeated(ctx, event); err != nil || repeated {
		return func() error { return err }
	}
	done := make(chan error, 1)
	// A cancelled reading is recorded too: the user may have seen it.
	go func() { done <- s.write(context.WithoutCancel(ctx), event, write) }()
	return func() error {
		late := time.NewTimer(maxRecordWait)
		defer late.Stop()
		select {
		case err := <-done:
			return err
		case <-late.C:
			return nil
		}
	}
}

// OpenClient returns a client with all enrollments, latest entry first. It records the opening once per operation: reading
// again what is open uses the same ID.
func (s *Session) OpenClient(ctx context.Context, op OperationID, id ClientID) (Client, []Case, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return Client{}, nil, err
	}
	client, err := s.store.Client(ctx, id)
	if err != nil {
		return Client{}, nil, err
	}
	event := s.operation(op, EventOpenClient, "OpenClient", id)
	event.ClientID = id
	wait := s.recordOpening(ctx, event, func(ctx context.Context, w *write) error { return w.VisitClient(ctx, w.event) })
	cases, err := s.store.Cases(ctx, id)
	if err != nil {
		return Client{}, nil, err
	}
	return client, cases, wait()
}

// OpenList returns a program's list in the default order (R42) and records the opening once per operation.
func (s *Session) OpenList(ctx context.Context, op OperationID, id ProgramID, options ListOptions) (List, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return List{}, err
	}
	if program, err := s.store.Program(ctx, id); err != nil || !program.Housing() {
		return s.List(ctx, id, options)
	}
	event := s.operation(op, EventOpenList, "OpenList", id)
	event.ProgramID = id
	wait := s.recordOpening(ctx, event, recordIf(Read))
	list, err := s.List(ctx, id, options)
	if err != nil {
		return List{}, err
	}
	return list, wait()
}

// OpenTracker returns an enrollment with its client, program and tracker, and records the opening once per operation.
func (s *Session) OpenTracker(ctx context.Context, op OperationID, id EnrollmentID) (Case, error) {
	c, err := s.Case(ctx, id)
	if err != nil {
		return Case{}, err
	}
	return c, s.recordOpening(ctx, s.operation(op, EventOpenTracker, "OpenTracker", id).on(c), recordIf(Read))()
}

// Printed is the form of an export that is recorded as a print.
const Printed = "Print"

// ExportList returns a list that is exported or printed in the given form, after recording that.
func (s *Session) ExportList(ctx context.Context, id ProgramID, options ListOptions, filter Filter, order Order, form string) (List, error) {
	list, err := s.List(ctx, id, options)
	if err != nil {
		return List{}, err
	}
	list.Rows = filter.Apply(list)
	Sort(list.Rows, order)
	event := s.event(NewOperationID(), EventExport).describe(form)
	if form == Printed {
		event.Kind = EventPrint
	}
	event.ProgramID = id
	event.Changes = []Change{{Field: FieldRows, New: itoa(len(list.Rows))}}
	for _, c := range []Change{{Field: FieldFilter, New: describeFilter(options, filter)}, {Field: FieldSort, New: describeOrder(order)}} {
		if c.New != "" {
			event.Changes = append(event.Changes, c)
		}
	}
	err = s.write(ctx, event, func(ctx context.Context, w *write) error {
		program, err := w.Program(ctx, id)
		if err == nil {
			err = w.user.require(ExportList, program.Organization)
		}
		if err != nil {
			return err
		}
		return w.Record(ctx, event)
	})
	if err != nil {
		return List{}, err
	}
	return list, nil
}

// Events returns at most limit audit events that match the filter, newest first, with numbers below before unless that is 0.
// It records the reading once per operation: further pages use the same ID.
func (s *Session) Events(ctx context.Context, op OperationID, filter EventFilter, before int64, limit int) ([]AuditEvent, error) {
	if err := s.recordReading(ctx, op, filter); err != nil {
		return nil, err
	}
	return s.store.Events(ctx, filter, before, limit)
}

// CountEvents counts the audit events that match the filter. It records the reading like Events.
func (s *Session) CountEvents(ctx context.Context, op OperationID, filter EventFilter) (int, error) {
	if err := s.recordReading(ctx, op, filter); err != nil {
		return 0, err
	}
	return s.store.CountEvents(ctx, filter)
}

// ExportEvents records an export in the given form and calls each for the audit events that match the filter, newest first.
// It stops at the first error of each.
func (s *Session) ExportEvents(ctx context.Context, op OperationID, filter EventFilter, form string, each func(AuditEvent) error) error {
	if err := s.require(ctx, Administer, Organization{}); err != nil {
		return err
	}
	if info, err := s.store.Office(ctx); err != nil {
		return err
	} else if info.ReadOnly == "" {
		event := s.unrepeatable(op, EventRecord).describe("exported as " + form + ": " + filter.describe())
		if err := s.write(ctx, event, recordIf(Administer)); err != nil {
			return err
		}
	}
	const page = 1000
	for before := int64(0); ; {
		events, err := s.store.Events(ctx, filter, before, page)
		if err != nil {
			return err
		}
		for _, event := range events {
			if err := each(event); err != nil {
				return err
			}
		}
		if len(events) < page {
			return nil
		}
		before = events[page-1].Number
	}
}

// recordReading checks the permission to read the audit log and records the reading.
func (s *Session) recordReading(ctx context.Context, op OperationID, filter EventFilter) error {
	if err := s.require(ctx, Administer, Organization{}); err != nil {
		return err
	}
	event := s.operation(op, EventRecord, "Events", filter).describe("read: " + filter.describe())
	return s.recordOpening(ctx, event, recordIf(Administer))()
}
