package postgres

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

func itoa[T ~int | ~int64](n T) string { return strconv.FormatInt(int64(n), 10) }

// optimistic is how often an import is run without keeping others from saving.
const optimistic = 2

// Import implements data.ImportStore. It compares the rows in memory and writes what is new or changed at the end, in one step. If
// somebody has changed what it compared meanwhile, it runs again, the last time while others wait.
func (s *Store) Import(ctx context.Context, dryRun bool, run func(tx data.ImportTx) (data.AuditEvent, error)) error {
	for attempt := 0; ; attempt++ {
		done, err := s.tryImport(ctx, dryRun, attempt == optimistic, run)
		if err != nil || done {
			return failure(err)
		}
	}
}

func (s *Store) tryImport(ctx context.Context, dryRun, alone bool, run func(tx data.ImportTx) (data.AuditEvent, error)) (done bool, err error) {
	conn, err := s.pool.Conn(ctx)
	if err != nil {
		return false, err
	}
	defer conn.Close()
	uncancelled := context.WithoutCancel(ctx)
	tx, err := conn.BeginTx(uncancelled, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback()
	for _, statement := range []string{`SET LOCAL statement_timeout = 0`, `SET LOCAL idle_in_transaction_session_timeout = 0`} {
		if _, err := tx.ExecContext(uncancelled, statement); err != nil {
			return false, err
		}
	}
	if alone {
		if _, err := tx.ExecContext(uncancelled, `SELECT begin_write()`); err != nil {
			return false, err
		}
	}
	last, err := sqldata.MovedAway(uncancelled, engine{tx})
	if err == nil {
		err = last.CheckNext(data.AuditEvent{})
	}
	if err != nil {
		return false, err
	}
	x := &importTx{ctx: uncancelled, reader: sqldata.Reader{DB: engine{tx}}, tx: tx, dryRun: dryRun}
	if err := tx.QueryRowContext(uncancelled, `SELECT import_begin()`).Scan(&x.since); err != nil {
		return false, err
	}
	if err := x.load(); err != nil {
		return false, err
	}
	event, err := run(x)
	if err != nil || dryRun {
		return dryRun, err
	}
	if err := errors.Join(x.send(conn), ctx.Err()); err != nil {
		return false, err
	}
	objects := make([]object, 0, 1+len(x.moveIns))
	for _, e := range x.events(event) {
		objects = append(objects, eventObject(e))
	}
	events, err := encoded(objects)
	if err != nil {
		return false, err
	}
	var applied bool
	if err := tx.QueryRowContext(uncancelled, `SELECT import_apply($1, $2)`, x.since, events).Scan(&applied); err != nil || !applied {
		return false, err
	}
	if err := ctx.Err(); err != nil {
		return false, err
	}
	return true, s.commit(uncancelled, conn, tx, event.Operation)
}

// The rows that an import compares.
type (
	organization struct{ data.OrganizationRow }
	program      struct {
		data.ProjectRow
		payForSuccess bool
	}
	funder   struct{ data.FunderRow }
	hmisUser struct{ data.HMISUserRow }
	client   struct {
		data.ClientRow
		forgotten bool
	}
	enrollment struct {
		data.EnrollmentRow
		exit, retiredOn data.Date
		moveIn          data.MoveIn
	}
	exitRow struct {
		data.HMISRow
		exit        data.Date
		destination int
	}
	nightKey struct {
		enrollment data.EnrollmentID
		night      data.Date
	}
)

func (r *organization) hmis() *data.HMISRow { return &r.HMISRow }
func (r *program) hmis() *data.HMISRow      { return &r.HMISRow }
func (r *funder) hmis() *data.HMISRow       { return &r.HMISRow }
func (r *hmisUser) hmis() *data.HMISRow     { return &r.HMISRow }
func (r *client) hmis() *data.HMISRow       { return &r.HMISRow }
func (r *enrollment) hmis() *data.HMISRow   { return &r.HMISRow }

// importTx is a data.ImportTx.
type importTx struct {
	ctx    context.Context
	reader sqldata.Reader
	tx     *sql.Tx
	// since is the number of the last event when the import began.
	since  int64
	dryRun bool

	sources       []data.Source
	newSources    map[data.SourceID]bool
	dirtySources  map[data.SourceID]bool
	newPairs      []sourcePair
	organizations table[data.OrganizationID, organization]
	programs      table[data.ProgramID, program]
	funders       table[funderID, funder]
	hmisUsers     table[hmisUserID, hmisUser]
	clients       table[data.ClientID, client]
	enrollments   table[data.EnrollmentID, enrollment]
	exits         map[data.EnrollmentID]*exitRow
	dirtyExits    []data.EnrollmentID
	nights        map[nightKey]*data.HMISRow
	dirtyNights   []nightKey
	// moveIns are the changes of move-in dates, as audit events on their enrollments.
	moveIns []data.AuditEvent
}

type (
	funderID   int64
	hmisUserID int64
	sourcePair struct {
		data.SourcePair
		source data.SourceID
	}
)

// User implements data.ImportTx.
func (x *importTx) User(id data.UserID) (data.User, error) { return x.reader.User(x.ctx, id) }

// Organization implements data.ImportTx.
func (x *importTx) Organization(key data.HMISKey) (data.OrganizationID, error) {
	return x.organizations.ids[key], nil
}

// Program implements data.ImportTx.
func (x *importTx) Program(key data.HMISKey) (data.KnownProgram, error) {
	id, ok := x.programs.ids[key]
	if !ok {
		return data.KnownProgram{}, nil
	}
	p := x.programs.rows[id]
	return data.KnownProgram{ID: id, Type: p.Type, Housing: data.Program{Type: p.Type, PayForSuccess: p.payForSuccess}.Housing(), Removed: p.Removed}, nil
}

// Client implements data.ImportTx.
func (x *importTx) Client(key data.HMISKey) (data.KnownClient, error) {
	id, ok := x.clients.ids[key]
	if !ok {
		return data.KnownClient{}, nil
	}
	c := x.clients.rows[id]
	return data.KnownClient{ID: id, Removed: c.Removed, BirthDate: c.BirthDate}, nil
}

// Enrollment implements data.ImportTx.
func (x *importTx) Enrollment(key data.HMISKey) (data.KnownEnrollment, error) {
	id, ok := x.enrollments.ids[key]
	if !ok {
		return data.KnownEnrollment{}, nil
	}
	e := x.enrollments.rows[id]
	return data.KnownEnrollment{ID: id, Client: e.Client, Type: x.programs.rows[e.Program].Type, Entry: e.Entry}, nil
}

// Identity implements data.ImportTx.
func (x *importTx) Identity(key data.HMISKey) (data.Identity, bool, error) {
	id, ok := x.clients.ids[key]
	if !ok {
		return data.Identity{}, false, nil
	}
	return x.clients.rows[id].identity(), true, nil
}

func (r *client) identity() data.Identity {
	return data.Identity{Name: data.Name{First: r.Name.First, Last: r.Name.Last, Hashed: r.Name.Hashed}, BirthDate: r.BirthDate}
}

// PersonalID implements data.ImportTx.
func (x *importTx) PersonalID(id data.EnrollmentID) (string, error) {
	e, ok := x.enrollments.rows[id]
	if !ok {
		return "", nil
	}
	c, ok := x.clients.rows[e.Client]
	if !ok {
		return "", nil
	}
	return c.ID, nil
}

// Span implements data.ImportTx.
func (x *importTx) Span(id data.EnrollmentID) (data.Span, error) {
	e, ok := x.enrollments.rows[id]
	if !ok {
		return data.Span{}, nil
	}
	return data.Span{Entry: e.Entry, Exit: e.exit, MoveIn: e.recorded().Date()}, nil
}

// recorded is the move-in of the enrollment with its origin.
func (r *enrollment) recorded() data.MoveIn {
	m := r.moveIn
	m.HMIS = r.MoveIn
	return m
}

// SaveOrganization implements data.ImportTx.
func (x *importTx) SaveOrganization(r data.OrganizationRow) (data.Outcome, error) {
	_, _, outcome, err := save(x, &x.organizations, organization{r})
	return outcome, err
}

// SaveProject implements data.ImportTx.
func (x *importTx) SaveProject(r data.ProjectRow) (data.Outcome, error) {
	p := program{ProjectRow: r}
	if id, ok := x.programs.ids[r.HMISKey]; ok {
		p.payForSuccess = x.programs.rows[id].payForSuccess
	}
	_, _, outcome, err := save(x, &x.programs, p)
	return outcome, err
}

// SaveFunder implements data.ImportTx.
func (x *importTx) SaveFunder(r data.FunderRow) (data.Outcome, error) {
	_, old, outcome, err := save(x, &x.funders, funder{r})
	if err != nil || !isStored(outcome) {
		return outcome, err
	}
	for _, id := range []data.ProgramID{r.Program, old.Program} {
		if p := x.programs.rows[id]; p != nil {
			p.payForSuccess = x.paidForSuccess(id)
		}
	}
	return outcome, nil
}

// paidForSuccess reports whether Pay for Success funds the program; there are few funders.
func (x *importTx) paidForSuccess(id data.ProgramID) bool {
	for _, f := range x.funders.rows {
		if f.Program == id && f.Funder == data.PayForSuccess && !f.Removed {
			return true
		}
	}
	return false
}

// SaveHMISUser implements data.ImportTx.
func (x *importTx) SaveHMISUser(r data.HMISUserRow) (data.Outcome, error) {
	_, _, outcome, err := save(x, &x.hmisUsers, hmisUser{r})
	return outcome, err
}

// SaveClient implements data.ImportTx.
func (x *importTx) SaveClient(r data.ClientRow) (data.SavedClient, error) {
	c := client{ClientRow: r}
	known := x.clients.ids[r.HMISKey]
	if known != 0 {
		c.forgotten = x.clients.rows[known].forgotten
	}
	_, old, outcome, err := save(x, &x.clients, c)
	saved := data.SavedClient{Outcome: outcome}
	if known != 0 && isStored(outcome) {
		saved.Former = old.identity()
	}
	return saved, err
}

// SaveEnrollment implements data.ImportTx: it also reconciles a move-in recorded here (R40) and restores a retired enrollment.
func (x *importTx) SaveEnrollment(r data.EnrollmentRow) (data.SavedEnrollment, error) {
	restores := r.Restores
	r.Restores = false
	row := enrollment{EnrollmentRow: r}
	known := x.enrollments.ids[r.HMISKey]
	var before enrollment
	if known != 0 {
		before = *x.enrollments.rows[known]
		row.exit, row.retiredOn, row.moveIn = before.exit, before.retiredOn, before.moveIn
	}
	id, _, outcome, err := save(x, &x.enrollments, row)
	if err != nil {
		return data.SavedEnrollment{}, err
	}
	stored := x.enrollments.rows[id]
	saved := data.SavedEnrollment{ID: id, Outcome: outcome, Before: before.recorded()}
	if outcome != data.RowOlder {
		x.reconcile(r, stored, &saved)
		if known != 0 && !r.Removed {
			x.noteMoveIn(r, saved)
		}
	}
	if before.retiredOn != 0 && restores {
		stored.retiredOn = 0
		x.enrollments.touch(id)
		saved.Restored = true
		if !isStored(saved.Outcome) {
			saved.Outcome = data.RowKept
		}
	}
	if known != 0 && isStored(saved.Outcome) {
		if c := x.clients.rows[before.Client]; c != nil && before.Client != r.Client {
			saved.FormerClient = c.ID
		}
		if p := x.programs.rows[before.Program]; p != nil && before.Program != r.Program {
			saved.FormerProject = p.ID
		}
	}
	return saved, nil
}

// reconcile reconciles the move-in recorded here with the one of the row.
func (x *importTx) reconcile(r data.EnrollmentRow, stored *enrollment, saved *data.SavedEnrollment) {
	saved.Reconciled = saved.Before.Reconcile(r.MoveIn, !r.Updated.IsZero() && r.Updated.After(saved.Before.At))
	if !saved.Reconciled.Confirmed && !saved.Reconciled.Overruled {
		return
	}
	if saved.Outcome == data.RowUnchanged {
		saved.Outcome = data.RowChanged
	}
	stored.moveIn = saved.Reconciled.MoveIn
	stored.moveIn.HMIS = 0
	x.enrollments.touch(saved.ID)
}

// noteMoveIn adds an audit event if the move-in date has changed.
func (x *importTx) noteMoveIn(r data.EnrollmentRow, saved data.SavedEnrollment) {
	before, after := saved.Before.Date(), saved.Reconciled.MoveIn.Date()
	if before != after {
		x.moveIns = append(x.moveIns, data.AuditEvent{EnrollmentID: saved.ID, ClientID: r.Client, ProgramID: r.Program,
			Changes: []data.Change{{Field: data.FieldMoveIn, Old: before.String(), New: after.String()}}})
	}
}

// events returns the event of the import and, as further parts, the changes of move-in dates.
func (x *importTx) events(imported data.AuditEvent) []data.AuditEvent {
	all := append(make([]data.AuditEvent, 0, 1+len(x.moveIns)), imported)
	for _, part := range x.moveIns {
		part.Operation, part.Kind, part.At, part.By, part.Reason = imported.Operation, data.EventMoveIn, imported.At, imported.By, "by import from HMIS"
		all = append(all, part)
	}
	return all
}

// SaveExit implements data.ImportTx.
func (x *importTx) SaveExit(r data.ExitRow) (data.Outcome, error) {
	row := exitRow{r.HMISRow, r.Exit, r.Destination}
	old, known := x.exits[r.Enrollment]
	outcome, write := outcomeOfNew(row.HMISRow), true
	if known {
		replaces := r.Outlives(old.HMISRow)
		if r.ID == old.ID {
			replaces = r.Replaces(old.RowVersion)
		}
		outcome, write = judge(&old.HMISRow, &row.HMISRow, func(stamped data.RowVersion) bool {
			same := *old
			same.RowVersion, same.HMISKey.Source = stamped, r.Source
			return same == row
		}, replaces)
	}
	if write {
		x.exits[r.Enrollment] = &row
		x.dirtyExits = append(x.dirtyExits, r.Enrollment)
	}
	if e := x.enrollments.rows[r.Enrollment]; e != nil && isStored(outcome) {
		// A deleted exit that was not there before changes nothing.
		if e.exit = r.Exit; r.Removed {
			e.exit = 0
		}
		x.enrollments.touch(r.Enrollment)
	}
	return outcome, nil
}

// SaveBedNight implements data.ImportTx.
func (x *importTx) SaveBedNight(r data.BedNightRow) (data.Outcome, error) {
	key := nightKey{r.Enrollment, r.Night}
	row := r.HMISRow
	old, known := x.nights[key]
	outcome, write := outcomeOfNew(row), true
	if known {
		outcome, write = judge(old, &row, func(data.RowVersion) bool { return old.Removed == row.Removed }, row.Replaces(old.RowVersion))
	}
	if write {
		x.nights[key] = &row
		x.dirtyNights = append(x.dirtyNights, key)
	}
	return outcome, nil
}

// Missing implements data.ImportTx.
func (x *importTx) Missing(source data.SourceID, programs map[data.ProgramID]bool, start, end data.Date, present func(hmisID string, client data.ClientID) bool) (of int, missing []data.EnrollmentID, err error) {
	for id, e := range x.enrollments.rows {
		if e.Source != source || e.Removed || e.retiredOn != 0 || !programs[e.Program] || e.Entry > end || e.exit != 0 && e.exit < start {
			continue
		}
		of++
		if !present(e.ID, e.Client) {
			missing = append(missing, id)
		}
	}
	slices.Sort(missing)
	return of, missing, nil
}

// Retire implements data.ImportTx.
func (x *importTx) Retire(ids []data.EnrollmentID, since data.Date) error {
	for _, id := range ids {
		if e := x.enrollments.rows[id]; e != nil {
			e.retiredOn = since
			x.enrollments.touch(id)
		}
	}
	return nil
}

// Sources implements data.ImportTx.
func (x *importTx) Sources() ([]data.Source, error) {
	all := make([]data.Source, len(x.sources))
	for i, s := range x.sources {
		all[i] = s
		all[i].Pairs = append([]data.SourcePair{}, s.Pairs...)
	}
	return all, nil
}

// SaveSource implements data.ImportTx.
func (x *importTx) SaveSource(s data.Source) (data.SourceID, bool, error) {
	if s.ID == 0 {
		id := int64(dryIDs)
		if x.dryRun {
			// Nothing is reserved.
		} else if err := x.tx.QueryRowContext(x.ctx, `SELECT import_ids('sources', 1)`).Scan(&id); err != nil {
			return 0, false, err
		}
		s.ID = data.SourceID(id)
		s.Pairs = append([]data.SourcePair{}, s.Pairs...)
		x.sources = append(x.sources, s)
		x.newSources[s.ID], x.dirtySources[s.ID] = true, true
		return s.ID, true, nil
	}
	changed := false
	for i := range x.sources {
		stored := &x.sources[i]
		if stored.ID != s.ID {
			continue
		}
		changed = stored.Name != s.Name || !stored.LastFullExport.Equal(s.LastFullExport)
		stored.Name, stored.LastFullExport = s.Name, s.LastFullExport
		x.dirtySources[s.ID] = x.dirtySources[s.ID] || changed
		for _, p := range s.Pairs {
			if !slices.Contains(stored.Pairs, p) {
				stored.Pairs = append(stored.Pairs, p)
				x.newPairs = append(x.newPairs, sourcePair{p, s.ID})
				changed = true
			}
		}
	}
	return s.ID, changed, nil
}

// raw calls do with the connection of the driver.
func raw(conn *sql.Conn, do func(*pgx.Conn) error) error {
	return conn.Raw(func(c any) error { return do(c.(*stdlib.Conn).Conn()) })
}
