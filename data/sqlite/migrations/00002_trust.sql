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
