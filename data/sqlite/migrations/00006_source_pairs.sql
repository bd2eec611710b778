-- +goose Up

-- Further pairs of ids by which a source is known, beside that of its first export, which stands in sources: those of exports that
-- an administrator said are of the same HMIS.
CREATE TABLE source_pairs (
  implementation_id TEXT NOT NULL,
  hud_source_id     TEXT NOT NULL,
  source_id         INTEGER NOT NULL REFERENCES sources,
  PRIMARY KEY (implementation_id, hud_source_id),
  CHECK (implementation_id <> '' OR hud_source_id <> '')
) STRICT, WITHOUT ROWID;

-- What people call the sources, where there are several: those of one name are told apart by their numbers.
CREATE VIEW source_names AS
  SELECT id, CASE WHEN EXISTS (SELECT 1 FROM sources o WHERE o.id <> s.id AND o.name = s.name COLLATE NOCASE)
    THEN s.name || ' (source ' || s.id || ')' ELSE s.name END AS name
  FROM sources s WHERE (SELECT count(*) FROM sources) > 1;
