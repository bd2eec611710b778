-- +goose Up

-- What somebody has typed into a tracker and not saved (data.Draft), for that user alone. No act, no part of a list.
CREATE TABLE drafts (
  user_id       INTEGER NOT NULL REFERENCES users,
  enrollment_id INTEGER NOT NULL REFERENCES enrollments,
  content       TEXT NOT NULL,
  kept_at       TEXT NOT NULL,
  PRIMARY KEY (user_id, enrollment_id)
) STRICT, WITHOUT ROWID;

-- After how many minutes of nobody using it the window locks.
ALTER TABLE office ADD COLUMN lock_minutes INTEGER NOT NULL DEFAULT 10 CHECK (lock_minutes BETWEEN 1 AND 15);
-- The record of acts as a chain: the hash of an act is that of the one before with all that the act says (chain.go). Acts of
-- version 1 have none of their own; the first one after covers them. Salt goes into the hash of what an act says in words, so
-- that retention can take the words away (they are withheld then: digest stands for them) and nobody can guess them.
ALTER TABLE acts ADD COLUMN salt BLOB;
ALTER TABLE acts ADD COLUMN digest BLOB;
ALTER TABLE acts ADD COLUMN withheld_by INTEGER REFERENCES acts;
ALTER TABLE acts ADD COLUMN hash BLOB;
DROP TRIGGER acts_stand;
-- +goose StatementBegin
CREATE TRIGGER acts_stand BEFORE UPDATE ON acts
WHEN OLD.digest IS NOT NULL OR NEW.digest IS NULL OR NEW.withheld_by IS NULL OR NEW.salt IS NOT NULL OR NEW.reason <> '' OR NEW.changes <> '[]'
  OR (NEW.id, NEW.op, NEW.part, NEW.kind, NEW.at, NEW.by, NEW.enrollment_id, NEW.client_id, NEW.program_id, NEW.version, NEW.undoes, NEW.hash)
  IS NOT (OLD.id, OLD.op, OLD.part, OLD.kind, OLD.at, OLD.by, OLD.enrollment_id, OLD.client_id, OLD.program_id, OLD.version, OLD.undoes, OLD.hash)
BEGIN SELECT RAISE(ABORT, 'acts are append-only'); END;
-- +goose StatementEnd
-- Or INSERT OR REPLACE would take the place of an act without asking the triggers above.
-- +goose StatementBegin
CREATE TRIGGER acts_follow BEFORE INSERT ON acts
WHEN EXISTS (SELECT 1 FROM acts WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM acts WHERE op = NEW.op AND part = NEW.part)
BEGIN SELECT RAISE(ABORT, 'acts are append-only'); END;
-- +goose StatementEnd

-- The number and hash of the last act, so that a record cut off at its end is found. Null: acts of version 1 are still to be
-- gone through, which the next act does.
ALTER TABLE office ADD COLUMN last_act INTEGER;
ALTER TABLE office ADD COLUMN last_hash BLOB;
UPDATE office SET last_act = 0, last_hash = zeroblob(32) WHERE NOT EXISTS (SELECT 1 FROM acts);
