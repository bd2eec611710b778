package sqldata

import (
	"context"
	"database/sql"
	"encoding/json"
	"slices"
	"time"

	"housingtracker/data"
)

const laptopQuery = `SELECT l.device, l.name, l.user_id, u.name, l.taken_at, l.days, l.exchanged_at, l.state, l.content FROM laptops l JOIN users u ON u.id = l.user_id`

// Laptops returns all laptops, the latest taken first.
func (r Reader) Laptops(ctx context.Context) ([]data.Laptop, error) {
	return Collect(ctx, r.DB, func(rows *sql.Rows) (l data.Laptop, err error) {
		return l, rows.Scan(&l.Device, &l.Name, &l.User, &l.UserName, StampInto(&l.TakenAt), &l.Days, StampInto(&l.ExchangedAt), &l.State, &l.Content)
	}, laptopQuery+` ORDER BY l.taken_at DESC, l.device DESC`)
}

const laptopOperationQuery = `SELECT id, device, sequence, digest, enrollment_id, state, kind, content, result FROM laptop_operations`

func scanLaptopOperation(rows *sql.Rows) (o data.LaptopOperation, err error) {
	return o, rows.Scan(&o.ID, &o.Device, &o.Sequence, &o.Digest, IntInto(&o.EnrollmentID), &o.State, &o.Kind, &o.Content, &o.Result)
}

// LaptopOperation returns an operation.
func (r Reader) LaptopOperation(ctx context.Context, id data.OperationID) (data.LaptopOperation, error) {
	return One(ctx, r.DB, "operation", scanLaptopOperation, laptopOperationQuery+` WHERE id = ?1`, id)
}

// LaptopOperations returns operations by device and sequence.
func (r Reader) LaptopOperations(ctx context.Context, device string, states ...data.LaptopOperationState) ([]data.LaptopOperation, error) {
	var where Conditions
	if device != "" {
		where.Add("device = ?", device)
	}
	if len(states) > 0 {
		where.Add("state IN ("+r.DB.Dialect().Texts("?")+")", ListValue(states))
	}
	return Collect(ctx, r.DB, scanLaptopOperation, laptopOperationQuery+where.Text()+` ORDER BY device, sequence, id`, where.Args...)
}

// OutreachValues returns the values under keys with the prefix.
func (r Reader) OutreachValues(ctx context.Context, prefix string) (map[string]string, error) {
	type pair struct{ key, value string }
	// Keys are ASCII, or a prefix before what is not.
	pairs, err := Collect(ctx, r.DB, func(rows *sql.Rows) (p pair, err error) { return p, rows.Scan(&p.key, &p.value) },
		`SELECT key, value FROM outreach_values WHERE substr(key, 1, length(?1)) = ?1`, prefix)
	values := make(map[string]string, len(pairs))
	for _, p := range pairs {
		values[p.key] = p.value
	}
	return values, err
}

// ClientsLike returns the clients that seem to be the same person (R48).
func (r Reader) ClientsLike(ctx context.Context, c data.Client) ([]data.ClientID, error) {
	return Collect(ctx, r.DB, func(rows *sql.Rows) (id data.ClientID, err error) { return id, rows.Scan(&id) },
		`SELECT id FROM clients WHERE personal_id = ?1 AND ?1 <> '' AND removed = 0
		UNION SELECT id FROM clients WHERE name_key = ?2 AND birth_date = ?3 AND removed = 0 ORDER BY 1`,
		c.PersonalID, ClientNameKey(c.Name), DateValue(c.BirthDate))
}

// LastEvent returns the number, device and time of the last audit event.
func (r Reader) LastEvent(ctx context.Context) (a data.AuditEvent, err error) {
	err = r.DB.QueryRowContext(ctx, `SELECT coalesce(o.last_event, 0), coalesce(d.uuid, ''), a.at
		FROM office o LEFT JOIN devices d ON d.id = o.device_id LEFT JOIN audit_events a ON a.id = o.last_event`).Scan(&a.Number, &a.Device, StampInto(&a.At))
	return a, r.DB.Failure(err)
}

// EventsAfter returns the audit events with a higher number, oldest first.
func (r Reader) EventsAfter(ctx context.Context, number int64) ([]data.AuditEvent, error) {
	return ReadEvents(ctx, r.DB, `SELECT `+EventColumns+` FROM audit_events a`+EventNames+`WHERE a.id > ?1 ORDER BY a.id`, number)
}

// CopyOffice returns what a laptop gets of the office besides clients.
func (r Reader) CopyOffice(ctx context.Context) (c data.OfficeCopy, err error) {
	if c.Settings, err = r.Settings(ctx); err != nil {
		return c, err
	}
	c.Settings.BackupFolder = ""
	if c.Users, err = r.Users(ctx); err != nil {
		return c, err
	}
	for i := range c.Users {
		c.Users[i].LastSignIn = time.Time{}
	}
	c.Sources, err = Collect(ctx, r.DB, func(rows *sql.Rows) (s data.Source, err error) {
		s.Pairs = make([]data.SourcePair, 1)
		return s, rows.Scan(&s.ID, &s.Pairs[0].ImplementationID, &s.Pairs[0].HUDSourceID, &s.Name)
	}, `SELECT id, implementation_id, source_id, name FROM sources ORDER BY id`)
	if err != nil {
		return c, err
	}
	c.Organizations, err = Collect(ctx, r.DB, func(rows *sql.Rows) (o data.OrganizationCopy, err error) {
		return o, rows.Scan(append(organizationInto(&o.Organization), IntInto(&o.HMIS))...)
	}, `SELECT `+OrganizationColumns+`, org.source_id FROM organizations org ORDER BY org.id`)
	if err != nil {
		return c, err
	}
	c.Programs, err = Collect(ctx, r.DB, func(rows *sql.Rows) (p data.ProgramCopy, err error) {
		return p, rows.Scan(append(programInto(&p.Program), IntInto(&p.HMIS), requirementsInto(&p.Required))...)
	}, `SELECT `+programColumns+`, p.source_id, p.documents FROM `+programTables+` ORDER BY p.id`)
	return c, err
}

// CopyClients returns what a laptop gets of the clients.
func (r Reader) CopyClients(ctx context.Context, ids []data.ClientID, programs []data.ProgramID) ([]data.ClientCopy, error) {
	copies := make([]data.ClientCopy, 0, len(ids))
	for _, id := range ids {
		c, err := r.copyClient(ctx, id, programs)
		if err != nil {
			return nil, err
		}
		copies = append(copies, c)
	}
	return copies, nil
}

func (r Reader) copyClient(ctx context.Context, id data.ClientID, programs []data.ProgramID) (c data.ClientCopy, err error) {
	if c.Client, err = r.Client(ctx, id); err != nil {
		return c, err
	}
	c.Source = ""
	if err = r.DB.QueryRowContext(ctx, `SELECT source_id FROM clients WHERE id = ?1`, id).Scan(IntInto(&c.HMIS)); err != nil {
		return c, err
	}
	cases, err := r.Cases(ctx, id)
	if err != nil {
		return c, err
	}
	for _, k := range cases {
		if !slices.Contains(programs, k.Program.ID) && !k.Program.Type.Shelter() {
			continue
		}
		e := data.EnrollmentCopy{Enrollment: k.Enrollment, Program: k.Program.ID, Tracker: k.Tracker}
		e.Head, e.HeadEnrollment = data.HeadSpan{}, 0
		err := r.DB.QueryRowContext(ctx, `SELECT source_id, latest_night FROM enrollments WHERE id = ?1`, k.ID).Scan(IntInto(&e.HMIS), DateInto(&e.LatestNight))
		if err == nil {
			e.Attempts, err = r.Attempts(ctx, k.ID)
		}
		if err == nil {
			e.Notes, err = r.Notes(ctx, k.ID)
		}
		if err != nil {
			return c, err
		}
		c.Enrollments = append(c.Enrollments, e)
	}
	c.Documents, err = r.ClientDocuments(ctx, id)
	return c, err
}

func requirementsInto(required *[]data.Requirement) sql.Scanner {
	return ParseInto(required, func(text string) (all []data.Requirement, err error) { return all, json.Unmarshal([]byte(text), &all) })
}
