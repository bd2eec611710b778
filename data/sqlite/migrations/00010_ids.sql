-- +goose Up

-- What is entered locally has a UUIDv7, which is the same in every copy of the record; what is imported has none. Users are
-- never imported. The ids stay inside of the database. Step 11 fills the columns.
ALTER TABLE organizations ADD COLUMN uuid TEXT CHECK (uuid IS NULL OR source_id IS NULL AND length(uuid) = 36);
ALTER TABLE clients ADD COLUMN uuid TEXT CHECK (uuid IS NULL OR source_id IS NULL AND length(uuid) = 36);
ALTER TABLE enrollments ADD COLUMN uuid TEXT CHECK (uuid IS NULL OR source_id IS NULL AND length(uuid) = 36);
ALTER TABLE users ADD COLUMN uuid TEXT CHECK (uuid IS NULL OR length(uuid) = 36);
CREATE UNIQUE INDEX organizations_by_uuid ON organizations (uuid) WHERE uuid IS NOT NULL;
CREATE UNIQUE INDEX clients_by_uuid ON clients (uuid) WHERE uuid IS NOT NULL;
CREATE UNIQUE INDEX enrollments_by_uuid ON enrollments (uuid) WHERE uuid IS NOT NULL;
CREATE UNIQUE INDEX users_by_uuid ON users (uuid) WHERE uuid IS NOT NULL;

-- A list row has the enrollment's UUID, or 0 if it is imported. Step 11 refreshes the rows of the others.
DROP VIEW program_list_source;
CREATE VIEW program_list_source AS
  SELECT e.program_id, coalesce(e.exit_date, '9999-12-31') AS left_on, e.id AS enrollment_id,
    -- Parts end with char(31), which no name, date or number holds; those of a stay with char(30), the row with char(29). The two
    -- ids come from HMIS as they are, and may hold anything: their lengths in bytes are told before. The last part is the stays in
    -- shelters that overlap the enrollment, one after another.
    concat_ws(char(31), e.id, e.client_id, octet_length(c.personal_id), octet_length(e.household_id), c.personal_id || e.household_id || c.first_name,
      c.middle_name, c.last_name, c.name_suffix, c.hashed, coalesce(c.birth_date, ''),
      coalesce(e.relationship, ''), e.entry_date, coalesce(e.exit_date, ''), coalesce(e.move_in_date, ''), e.move_in_state,
      coalesce(h.entry_date, ''), coalesce(h.exit_date, ''), coalesce(h.move_in_date, ''),
      coalesce(e.case_manager_id, ''), e.case_manager_name, coalesce(e.uuid, 0),
      -- Of the tracker; the version is blank where there is none.
      coalesce(t.version, ''), coalesce(t.attempt, ''), coalesce(t.relocation, ''), coalesce(t.eligibility_verified, ''),
      coalesce(t.applied, ''), coalesce(t.property_name, ''), coalesce(t.approved, ''), coalesce(t.move_in_scheduled, ''),
      coalesce(t.sex_offender, ''), coalesce(t.criminal_history, ''), coalesce(t.ada_unit, ''), coalesce(t.updated_at, ''),
      (SELECT coalesce(group_concat(concat_ws(char(30), s.name, s.project_type, s.entry_date, coalesce(s.exit_date, ''), coalesce(s.latest_night, ''), ''), ''), '')
       FROM (SELECT p.name, p.project_type, o.entry_date, o.exit_date, o.latest_night
             FROM enrollments o JOIN programs p ON p.id = o.program_id
             WHERE o.client_id = e.client_id AND o.id <> e.id AND o.removed = 0 AND o.retired_on IS NULL
               AND p.removed = 0 AND p.project_type IN (0, 1, 2, 8)
               AND (o.exit_date IS NULL OR o.exit_date > e.entry_date)
             ORDER BY o.entry_date, o.id) s), char(29)) AS content
  FROM enrollments e
  JOIN housing_programs hp ON hp.id = e.program_id
  JOIN clients c ON c.id = e.client_id
  -- Joined to household_heads, the view would be gone through twice.
  LEFT JOIN enrollments h ON h.id <> e.id AND h.id = (SELECT hh.head_id FROM household_heads hh WHERE hh.enrollment_id = e.id)
  LEFT JOIN trackers t ON t.enrollment_id = e.id
  WHERE e.removed = 0 AND e.retired_on IS NULL AND c.removed = 0;

-- What makes audit events: the database in one place. A restore or an accepted copy begins another one, so that two copies never
-- make an event of the same device and number.
CREATE TABLE devices (
  id   INTEGER PRIMARY KEY,
  uuid TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36)
) STRICT;
-- This database's device; null until its first event. last_sequence is the number of its last event, and last_hash the hash of
-- that or, if there is none, of the event before its first.
ALTER TABLE office ADD COLUMN device_id INTEGER REFERENCES devices;
ALTER TABLE office ADD COLUMN last_sequence INTEGER NOT NULL DEFAULT 0;

-- Events of chain 1 have neither device nor sequence; those of chain 2 are linked to the event before of the same device
-- (chain.go). base_version is the version that a write of a tracker replaces.
ALTER TABLE audit_events ADD COLUMN device_id INTEGER REFERENCES devices;
ALTER TABLE audit_events ADD COLUMN sequence INTEGER;
ALTER TABLE audit_events ADD COLUMN base_version INTEGER;
ALTER TABLE audit_events ADD COLUMN chain INTEGER NOT NULL DEFAULT 1
  CHECK (chain = 1 AND device_id IS NULL AND sequence IS NULL OR chain > 1 AND device_id IS NOT NULL AND sequence >= 1);
DROP TRIGGER audit_events_stand;
-- Only retention may change an event: it withholds reason, changes and operation digest.
-- +goose StatementBegin
CREATE TRIGGER audit_events_stand BEFORE UPDATE ON audit_events
WHEN NEW.operation_digest IS NOT NULL
  OR (NEW.id, NEW.op, NEW.part, NEW.kind, NEW.at, NEW.by, NEW.enrollment_id, NEW.client_id, NEW.program_id, NEW.version, NEW.undoes, NEW.hash,
    NEW.chain, NEW.device_id, NEW.sequence, NEW.base_version)
  IS NOT (OLD.id, OLD.op, OLD.part, OLD.kind, OLD.at, OLD.by, OLD.enrollment_id, OLD.client_id, OLD.program_id, OLD.version, OLD.undoes, OLD.hash,
    OLD.chain, OLD.device_id, OLD.sequence, OLD.base_version)
  OR (NEW.reason, NEW.changes, NEW.salt, NEW.digest, NEW.withheld_by) IS NOT (OLD.reason, OLD.changes, OLD.salt, OLD.digest, OLD.withheld_by)
  AND (OLD.digest IS NOT NULL OR NEW.digest IS NULL OR NEW.withheld_by IS NULL OR NEW.salt IS NOT NULL OR NEW.reason <> '' OR NEW.changes <> '[]')
BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
-- +goose StatementEnd
