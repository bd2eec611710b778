-- +goose Up

-- Further source pairs of an HMIS: those of exports that an administrator assigned to it. The first pair is in sources.
CREATE TABLE source_pairs (
  implementation_id TEXT NOT NULL,
  hud_source_id     TEXT NOT NULL,
  source_id         INTEGER NOT NULL REFERENCES sources,
  PRIMARY KEY (implementation_id, hud_source_id),
  CHECK (implementation_id <> '' OR hud_source_id <> '')
) STRICT, WITHOUT ROWID;

-- Names of sources on screen, if there are several; numbers distinguish sources of the same name.
CREATE VIEW source_names AS
  SELECT id, CASE WHEN EXISTS (SELECT 1 FROM sources o WHERE o.id <> s.id AND o.name = s.name COLLATE NOCASE)
    THEN s.name || ' (source ' || s.id || ')' ELSE s.name END AS name
  FROM sources s WHERE (SELECT count(*) FROM sources) > 1;
