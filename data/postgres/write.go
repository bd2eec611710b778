package postgres

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"housingtracker/data"
	"housingtracker/data/records"
	"housingtracker/data/sqldata"
)

// writeTx is a data.Tx. Each write is a function of the server.
type writeTx struct {
	sqldata.Reader
	tx *sql.Tx
}

// object is an argument of a function, as JSON.
type object map[string]any

// call calls a function of the server with an event and further arguments, and returns what it returns.
func call[T any](ctx context.Context, x *writeTx, function string, args ...any) (result T, err error) {
	values, places := make([]any, len(args)), make([]string, len(args))
	for i, arg := range args {
		places[i] = fmt.Sprintf("$%d", i+1)
		switch arg := arg.(type) {
		case data.AuditEvent:
			arg.Changes = append([]data.Change{}, arg.Changes...)
			values[i], err = encoded(eventObject(arg))
		case []data.AuditEvent:
			events := make([]object, len(arg))
			for at, event := range arg {
				events[at] = eventObject(event)
			}
			values[i], err = encoded(events)
		case object, []object, []int, []string:
			values[i], err = encoded(arg)
		default:
			values[i] = arg
		}
		if err != nil {
			return result, err
		}
	}
	err = x.tx.QueryRowContext(ctx, `SELECT `+function+`(`+strings.Join(places, ", ")+`)`, values...).Scan(&result)
	return result, err
}

// run is call for a function that returns nothing.
func run(ctx context.Context, x *writeTx, function string, args ...any) error {
	_, err := call[any](ctx, x, function, args...)
	return err
}

// found is call for a function that returns false where what names is missing.
func found(ctx context.Context, x *writeTx, what, function string, args ...any) error {
	is, err := call[bool](ctx, x, function, args...)
	if err == nil && !is {
		err = sqldata.NotFound(what)
	}
	return err
}

func encoded(value any) (string, error) {
	text, err := json.Marshal(value)
	return string(text), err
}

// eventObject is an event as the functions take it.
func eventObject(e data.AuditEvent) object {
	// json.Marshal returns no error for changes.
	changes, _ := json.Marshal(append([]data.Change{}, e.Changes...))
	return object{"op": e.Operation, "kind": e.Kind, "at": sqldata.StampValue(e.At), "by": e.By, "enrollment": e.EnrollmentID, "client": e.ClientID, "program": e.ProgramID,
		"version": e.Version, "base": e.BaseVersion, "reason": e.Reason, "changes": string(changes), "undoes": e.Undoes, "digest": hex.EncodeToString(e.Digest)}
}

// fieldNames are the columns of sqldata.FieldValues.
var fieldNames = strings.Fields(strings.ReplaceAll(sqldata.FieldColumns, ",", " "))

func fieldsObject(f data.Fields) object {
	o := object{}
	for i, value := range sqldata.FieldValues(f) {
		o[fieldNames[i]] = value
	}
	return o
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}

func trackerObject(t data.Tracker) object {
	o := fieldsObject(t.Fields)
	o["enrollment_id"], o["attempt"], o["relocation"], o["version"] = t.EnrollmentID, t.Attempt, flag(t.Relocation), t.Version
	return o
}

// saved returns the tracker after a function has returned its version, or the conflict if that is null.
func (x *writeTx) saved(ctx context.Context, id data.EnrollmentID, version sql.NullInt64, err error) (data.Tracker, error) {
	if err != nil {
		return data.Tracker{}, err
	}
	t, err := sqldata.ReadTracker(ctx, x.DB, id)
	if err != nil || version.Valid {
		return t, err
	}
	return data.Tracker{}, &data.Error{Code: data.CodeConflict, Err: &data.Conflict{Theirs: t},
		Message: t.UpdatedBy + " has saved this tracker meanwhile. Nothing was changed."}
}

// CreateTracker implements data.TrackerTx.
func (x *writeTx) CreateTracker(ctx context.Context, event data.AuditEvent, t data.Tracker) (data.Tracker, error) {
	version, err := call[sql.NullInt64](ctx, x, "create_tracker", event, trackerObject(t))
	if err == nil && !version.Valid {
		return data.Tracker{}, data.Refuse(data.CodeExists, "This enrollment has a tracker already. Nothing was changed. Edit that one.")
	}
	return x.saved(ctx, t.EnrollmentID, version, err)
}

// SaveTracker implements data.TrackerTx.
func (x *writeTx) SaveTracker(ctx context.Context, event data.AuditEvent, t data.Tracker) (data.Tracker, error) {
	version, err := call[sql.NullInt64](ctx, x, "save_tracker", event, trackerObject(t))
	return x.saved(ctx, t.EnrollmentID, version, err)
}

// StartOver implements data.TrackerTx.
func (x *writeTx) StartOver(ctx context.Context, event data.AuditEvent, archived data.Attempt, next data.Tracker) (data.Tracker, error) {
	ended := fieldsObject(archived.Fields)
	ended["enrollment_id"], ended["attempt"], ended["relocation"] = archived.EnrollmentID, archived.Number, flag(archived.Relocation)
	ended["reason"], ended["ended_at"] = archived.Reason, sqldata.StampValue(archived.EndedAt)
	version, err := call[sql.NullInt64](ctx, x, "start_over", event, ended, trackerObject(next))
	return x.saved(ctx, next.EnrollmentID, version, err)
}

// ReturnToAttempt implements data.TrackerTx.
func (x *writeTx) ReturnToAttempt(ctx context.Context, event data.AuditEvent, t data.Tracker) (data.Tracker, error) {
	version, err := call[sql.NullInt64](ctx, x, "return_to_attempt", event, trackerObject(t))
	return x.saved(ctx, t.EnrollmentID, version, err)
}

// RemoveTracker implements data.TrackerTx.
func (x *writeTx) RemoveTracker(ctx context.Context, event data.AuditEvent, id data.EnrollmentID, version int) error {
	removed, err := call[bool](ctx, x, "remove_tracker", event, int64(id), version)
	if err == nil && !removed {
		_, err = x.saved(ctx, id, sql.NullInt64{}, nil)
	}
	return err
}

// MoveTracker implements data.TrackerTx.
func (x *writeTx) MoveTracker(ctx context.Context, event data.AuditEvent, from, to data.EnrollmentID) error {
	moved, err := call[sql.NullBool](ctx, x, "move_tracker", event, int64(from), int64(to))
	switch {
	case err != nil:
	case !moved.Valid:
		err = bothHaveTrackers()
	case !moved.Bool:
		err = sqldata.NotFound("tracker")
	}
	return err
}

func bothHaveTrackers() error {
	return data.Refuse(data.CodeExists, "Both enrollments have a tracker. Nothing was changed. Remove the one made in error first.")
}

// AddNote implements data.TrackerTx.
func (x *writeTx) AddNote(ctx context.Context, event data.AuditEvent, n data.Note) error {
	return run(ctx, x, "add_note", event, object{"id": n.ID, "enrollment_id": n.EnrollmentID, "barrier": n.Barrier, "text": n.Text,
		"written_at": sqldata.StampValue(n.At), "corrects": n.Corrects})
}

func moveInObject(m data.MoveIn) object {
	return object{"local_move_in": sqldata.DateValue(m.Local), "move_in_state": m.State, "move_in_at": sqldata.WallClockValue(m.At), "superseded_move_in": sqldata.DateValue(m.Superseded)}
}

// SaveMoveIn implements data.CaseTx.
func (x *writeTx) SaveMoveIn(ctx context.Context, event data.AuditEvent, id data.EnrollmentID, m data.MoveIn) error {
	return run(ctx, x, "save_move_in", event, int64(id), moveInObject(m))
}

// AssignCaseManagers implements data.CaseTx.
func (x *writeTx) AssignCaseManagers(ctx context.Context, events []data.AuditEvent, to []data.CaseManager) error {
	managers := make([]object, len(to))
	for i, m := range to {
		managers[i] = object{"user": m.User, "name": m.Name}
	}
	return run(ctx, x, "assign_case_managers", events, managers)
}

// MatchCaseManager implements data.CaseTx.
func (x *writeTx) MatchCaseManager(ctx context.Context, event data.AuditEvent, typed string, user data.User) error {
	return found(ctx, x, "case manager", "match_case_manager", event, typed, int64(user.ID), user.Name, int64(user.Organization.ID))
}

func clientObject(c data.Client) object {
	return object{"uuid": c.UUID, "personal_id": c.PersonalID, "plain_id": data.PlainID(c.PersonalID), "first_name": c.Name.First, "middle_name": c.Name.Middle, "last_name": c.Name.Last,
		"name_suffix": c.Name.Suffix, "name_key": sqldata.ClientNameKey(c.Name), "birth_date": sqldata.DateValue(c.BirthDate)}
}

// AddClient implements data.CaseTx.
func (x *writeTx) AddClient(ctx context.Context, event data.AuditEvent, c data.Client) (data.Client, error) {
	c.UUID = cmp.Or(c.UUID, data.NewUUID())
	id, err := call[int64](ctx, x, "add_client", event, clientObject(c), append([]string{}, c.Name.Words()...))
	c.ID, c.LocallyEntered = data.ClientID(id), true
	return c, err
}

// CorrectClient implements data.CaseTx.
func (x *writeTx) CorrectClient(ctx context.Context, event data.AuditEvent, c data.Client) error {
	return found(ctx, x, "client entered here", "correct_client", event, int64(c.ID), clientObject(c), append([]string{}, c.Name.Words()...))
}

// AddEnrollment implements data.CaseTx.
func (x *writeTx) AddEnrollment(ctx context.Context, event data.AuditEvent, e data.Case) (data.EnrollmentID, error) {
	o := spanObject(e.Enrollment)
	o["uuid"], o["client_id"], o["program_id"], o["household_id"] = cmp.Or(e.UUID, data.NewUUID()), e.Client.ID, e.Program.ID, e.HouseholdID
	id, err := call[int64](ctx, x, "add_enrollment", event, o)
	return data.EnrollmentID(id), err
}

func spanObject(e data.Enrollment) object {
	return object{"entry_date": sqldata.DateValue(e.Entry), "exit_date": sqldata.DateValue(e.Exit), "relationship": e.Relationship}
}

// CorrectEnrollment implements data.CaseTx.
func (x *writeTx) CorrectEnrollment(ctx context.Context, event data.AuditEvent, e data.Enrollment) error {
	return run(ctx, x, "correct_enrollment", event, int64(e.ID), spanObject(e))
}

// SetRemoved implements data.CaseTx.
func (x *writeTx) SetRemoved(ctx context.Context, events []data.AuditEvent, removed bool) error {
	return found(ctx, x, "record entered here", "set_removed", events, flag(removed))
}

// AcceptMatch implements data.CaseTx.
func (x *writeTx) AcceptMatch(ctx context.Context, event data.AuditEvent, locallyEntered, imported data.EnrollmentID) error {
	local, err := x.Case(ctx, locallyEntered)
	if err != nil {
		return err
	}
	target, err := x.Case(ctx, imported)
	if err != nil {
		return err
	}
	if local.Tracker != nil && target.Tracker != nil {
		return bothHaveTrackers()
	}
	moved, err := sqldata.MatchedMoveIn(ctx, x.DB, local, target)
	if err != nil {
		return err
	}
	var moveIn any
	if moved != nil {
		if moveIn, err = encoded(moveInObject(*moved)); err != nil {
			return err
		}
	}
	if err := run(ctx, x, "accept_match", event, int64(locallyEntered), int64(imported), moveIn); err != nil {
		return err
	}
	merged, err := x.Case(ctx, imported)
	if err != nil {
		return err
	}
	arrival := eventObject(event)
	arrival["origin_changes"] = arrival["changes"]
	changes, err := encoded(append([]data.Change{}, sqldata.MoveChanges(target, merged)...))
	if err != nil {
		return err
	}
	arrival["changes"] = changes
	return run(ctx, x, "record_match", arrival, int64(locallyEntered), int64(imported))
}

// DismissMatch implements data.CaseTx.
func (x *writeTx) DismissMatch(ctx context.Context, event data.AuditEvent, locallyEntered, imported data.EnrollmentID) error {
	return run(ctx, x, "dismiss_match", event, int64(locallyEntered), int64(imported))
}

// SaveDocument stores what is recorded about a document (R78).
func (x *writeTx) SaveDocument(ctx context.Context, event data.AuditEvent, d data.ClientDocument) error {
	return run(ctx, x, "save_document", event, object{"client_id": d.ClientID, "document": d.Name, "applies": sqldata.BarrierValue(d.Applies),
		"requested": sqldata.DateValue(d.Requested), "received": sqldata.DateValue(d.Received), "expires": sqldata.DateValue(d.Expires), "note": d.Note}, d.Blank())
}

// SaveRequirements sets the documents that a program requires.
func (x *writeTx) SaveRequirements(ctx context.Context, event data.AuditEvent, program data.ProgramID, required []data.Requirement) error {
	text, err := encoded(append([]data.Requirement{}, required...))
	if err != nil {
		return err
	}
	return found(ctx, x, "program", "save_requirements", event, int64(program), text)
}

// Record implements data.OfficeTx.
func (x *writeTx) Record(ctx context.Context, event data.AuditEvent) error {
	return run(ctx, x, "record_event", event)
}

// SetUp implements data.OfficeTx.
func (x *writeTx) SetUp(ctx context.Context, event data.AuditEvent, organization string, admin data.NewUser) error {
	done, err := call[bool](ctx, x, "set_up", event, object{"uuid": data.NewUUID(), "name": organization}, userObject(admin))
	if err == nil && !done {
		err = data.Refuse(data.CodeExists, "This database already has its administrator. Nothing was changed. Sign in instead.")
	}
	return err
}

func userObject(u data.NewUser) object {
	return object{"uuid": data.NewUUID(), "name": u.Name, "name_key": data.UserKey(u.Name), "organization_id": u.Organization, "role": u.Role}
}

// MarkSample implements data.OfficeTx.
func (x *writeTx) MarkSample(ctx context.Context, event data.AuditEvent, accounts []data.SampleAccount) error {
	text, err := encoded(append([]data.SampleAccount{}, accounts...))
	if err != nil {
		return err
	}
	return run(ctx, x, "mark_sample", event, text)
}

// SaveSettings implements data.OfficeTx.
func (x *writeTx) SaveSettings(ctx context.Context, event data.AuditEvent, s data.Settings) error {
	return run(ctx, x, "save_settings", event, object{"bed_night_days": s.BedNightDays, "safe_haven": flag(s.SafeHaven), "transitional": flag(s.Transitional),
		"lock_minutes": s.LockMinutes, "backup_folder": s.BackupFolder, "retention_years": s.RetentionYears})
}

// SaveThresholds implements data.OfficeTx.
func (x *writeTx) SaveThresholds(ctx context.Context, event data.AuditEvent, program data.ProgramID, t data.Thresholds) error {
	return found(ctx, x, "program", "save_thresholds", event, int64(program), []int{t.NotStarted, t.EligibilityVerified, t.Applied, t.Approved})
}

// AddOrganization implements data.OfficeTx.
func (x *writeTx) AddOrganization(ctx context.Context, event data.AuditEvent, name string) (data.Organization, error) {
	added := data.Organization{UUID: data.NewUUID(), Name: name}
	id, err := call[int64](ctx, x, "add_organization", event, object{"uuid": added.UUID, "name": name})
	added.ID = data.OrganizationID(id)
	return added, err
}

// MergeOrganization implements data.OfficeTx.
func (x *writeTx) MergeOrganization(ctx context.Context, event data.AuditEvent, from, into data.OrganizationID) error {
	return found(ctx, x, "organization", "merge_organization", event, int64(from), int64(into))
}

// AddUser implements data.UserTx.
func (x *writeTx) AddUser(ctx context.Context, event data.AuditEvent, u data.NewUser) (data.UserID, error) {
	id, err := call[sql.NullInt64](ctx, x, "add_user", event, userObject(u))
	if err == nil && !id.Valid {
		err = data.Refuse(data.CodeExists, "There is a user named %s already. Nothing was changed. Choose another name.", u.Name)
	}
	return data.UserID(id.Int64), err
}

// SaveUser implements data.UserTx.
func (x *writeTx) SaveUser(ctx context.Context, event data.AuditEvent, u data.User) error {
	return found(ctx, x, "user", "save_user", event, int64(u.ID), object{"role": u.Role, "organization_id": u.Organization.ID, "disabled": flag(u.Disabled)})
}

// SignedIn implements data.UserTx.
func (x *writeTx) SignedIn(ctx context.Context, event data.AuditEvent) error {
	return found(ctx, x, "user", "user_signed_in", event)
}

// ForgetEarlierPasswords records the event; there are none.
func (x *writeTx) ForgetEarlierPasswords(ctx context.Context, event data.AuditEvent) error {
	return x.Record(ctx, event)
}

// SetPreference implements data.UserTx.
func (x *writeTx) SetPreference(ctx context.Context, id data.UserID, key, value string) error {
	return run(ctx, x, "set_preference", int64(id), key, value)
}

// DropDrafts implements data.UserTx.
func (x *writeTx) DropDrafts(ctx context.Context, id data.UserID) error {
	return run(ctx, x, "drop_drafts", int64(id))
}

// Tables is Store.Tables in the transaction.
func (x *writeTx) Tables(ctx context.Context) ([]data.Table, error) { return tables(ctx, x.tx) }

// Tables implements data.Store.
func (s *Store) Tables(ctx context.Context) ([]data.Table, error) { return tables(ctx, s.pool) }

// tables returns the number and hash of the rows of each table of records.
func tables(ctx context.Context, q runner) ([]data.Table, error) {
	var all []data.Table
	for _, l := range records.Tables {
		t := data.Table{Name: l.Name}
		var hash []byte
		order := make([]string, len(l.Key))
		for i, key := range l.Key {
			order[i] = `r."` + key + `"`
		}
		err := q.QueryRowContext(ctx, `SELECT count(*), sha256(coalesce(string_agg(sha256(convert_to(to_jsonb(r)::text, 'UTF8')), ''::bytea ORDER BY `+strings.Join(order, ", ")+`), ''::bytea)) FROM "`+l.Name+`" r`).Scan(&t.Rows, &hash)
		if err != nil {
			return nil, failure(err)
		}
		copy(t.Hash[:], hash)
		all = append(all, t)
	}
	return all, nil
}

// ApplyRetention implements data.OfficeTx.
func (x *writeTx) ApplyRetention(ctx context.Context, event data.AuditEvent, before data.Date, how data.Retention) error {
	expired, err := x.ExpiredClients(ctx, before)
	if err != nil {
		return err
	}
	ids := make([]int64, len(expired))
	for i, e := range expired {
		ids[i] = int64(e.Client)
	}
	e, err := encoded(eventObject(event))
	if err != nil {
		return err
	}
	text, err := json.Marshal(ids)
	if err != nil {
		return err
	}
	_, err = x.tx.ExecContext(ctx, `SELECT apply_retention($1, array(SELECT jsonb_array_elements_text($2::jsonb)::bigint), $3, $4)`, e, string(text), how == data.Remove, before.String())
	return err
}
