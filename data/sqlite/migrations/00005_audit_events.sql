-- +goose Up

-- Acts are called audit events now, as on screen.
ALTER TABLE acts RENAME TO audit_events;
ALTER TABLE office RENAME COLUMN last_act TO last_event;
-- The digest of an operation's content distinguishes a retry from another operation with the same id. Null for earlier and
-- withheld events. It is not part of the chain.
ALTER TABLE audit_events ADD COLUMN operation_digest BLOB;
DROP INDEX acts_by_enrollment;
CREATE INDEX audit_events_by_enrollment ON audit_events (enrollment_id) WHERE enrollment_id IS NOT NULL;
DROP TRIGGER acts_stay;
-- +goose StatementBegin
CREATE TRIGGER audit_events_stay BEFORE DELETE ON audit_events BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
-- +goose StatementEnd
DROP TRIGGER acts_stand;
-- Only retention may change an event: it withholds reason, changes and operation digest.
-- +goose StatementBegin
CREATE TRIGGER audit_events_stand BEFORE UPDATE ON audit_events
WHEN NEW.operation_digest IS NOT NULL
  OR (NEW.id, NEW.op, NEW.part, NEW.kind, NEW.at, NEW.by, NEW.enrollment_id, NEW.client_id, NEW.program_id, NEW.version, NEW.undoes, NEW.hash)
  IS NOT (OLD.id, OLD.op, OLD.part, OLD.kind, OLD.at, OLD.by, OLD.enrollment_id, OLD.client_id, OLD.program_id, OLD.version, OLD.undoes, OLD.hash)
  OR (NEW.reason, NEW.changes, NEW.salt, NEW.digest, NEW.withheld_by) IS NOT (OLD.reason, OLD.changes, OLD.salt, OLD.digest, OLD.withheld_by)
  AND (OLD.digest IS NOT NULL OR NEW.digest IS NULL OR NEW.withheld_by IS NULL OR NEW.salt IS NOT NULL OR NEW.reason <> '' OR NEW.changes <> '[]')
BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
-- +goose StatementEnd
DROP TRIGGER acts_follow;
-- INSERT OR REPLACE would replace an event without running the triggers above.
-- +goose StatementBegin
CREATE TRIGGER audit_events_follow BEFORE INSERT ON audit_events
WHEN EXISTS (SELECT 1 FROM audit_events WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM audit_events WHERE op = NEW.op AND part = NEW.part)
BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
-- +goose StatementEnd
