-- +goose Up

-- The acts that begin a line of the database (data.Generation).
CREATE INDEX acts_of_lines ON acts (id) WHERE kind IN ('restore', 'copy-accepted');
