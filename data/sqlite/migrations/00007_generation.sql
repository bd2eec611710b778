-- +goose Up

-- The audit events that start a line of the database (data.Generation).
CREATE INDEX audit_events_of_lines ON audit_events (id) WHERE kind IN ('restore', 'copy-accepted');
