-- +goose Up

-- The laptops on which users work away from here (data.Laptop). A name is free again after the trip.
CREATE TABLE laptops (
  device       TEXT PRIMARY KEY CHECK (length(device) = 36),
  name         TEXT NOT NULL,
  name_key     TEXT NOT NULL,
  user_id      INTEGER NOT NULL REFERENCES users,
  taken_at     TEXT NOT NULL,
  days         INTEGER NOT NULL CHECK (days BETWEEN 1 AND 30),
  exchanged_at TEXT,
  state        TEXT NOT NULL CHECK (state IN ('away', 'returned', 'revoked')),
  content      TEXT NOT NULL CHECK (json_valid(content))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX laptops_away ON laptops (name_key) WHERE state = 'away';

-- What was done on laptops, as the office has received it or the laptop has sent it (data.LaptopOperation).
CREATE TABLE laptop_operations (
  id            TEXT PRIMARY KEY,
  device        TEXT NOT NULL,
  sequence      INTEGER NOT NULL CHECK (sequence >= 1),
  digest        TEXT NOT NULL,
  enrollment_id INTEGER REFERENCES enrollments,
  state         TEXT NOT NULL CHECK (state IN ('pending', 'waiting', 'review', 'applied', 'unchanged', 'refused')),
  kind          TEXT NOT NULL,
  content       TEXT NOT NULL CHECK (json_valid(content)),
  result        TEXT NOT NULL CHECK (json_valid(result))
) STRICT, WITHOUT ROWID;
CREATE INDEX laptop_operations_by_device ON laptop_operations (device, sequence);
CREATE INDEX laptop_operations_open ON laptop_operations (state) WHERE state IN ('waiting', 'review');

-- Keys, and what a laptop knows of its office.
CREATE TABLE outreach_values (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
