package sqlite

import (
	"database/sql"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// Sources returns every known HMIS.
func (x *importTx) Sources() ([]data.Source, error) {
	sources, err := collect(x.ctx, x.tx, func(rows *sql.Rows) (s data.Source, err error) {
		s.Pairs = make([]data.SourcePair, 1)
		return s, rows.Scan(&s.ID, &s.Pairs[0].ImplementationID, &s.Pairs[0].HUDSourceID, &s.Name, sqldata.HmisTimeInto(&s.LastFullExport))
	}, `SELECT id, implementation_id, source_id, name, last_full_export FROM sources ORDER BY id`)
	if err != nil {
		return nil, err
	}
	for i := range sources {
		further, err := collect(x.ctx, x.tx, func(rows *sql.Rows) (p data.SourcePair, err error) {
			return p, rows.Scan(&p.ImplementationID, &p.HUDSourceID)
		}, `SELECT implementation_id, hud_source_id FROM source_pairs WHERE source_id = ?1`, sources[i].ID)
		if err != nil {
			return nil, err
		}
		sources[i].Pairs = append(sources[i].Pairs, further...)
	}
	return sources, nil
}

// SaveSource stores a source, a new one if ID is 0, and reports whether it has changed.
func (x *importTx) SaveSource(s data.Source) (data.SourceID, bool, error) {
	first, full := s.Pairs[0], sqldata.WallClockValue(s.LastFullExport)
	if s.ID == 0 {
		_, err := x.find(`INSERT INTO sources (implementation_id, source_id, name, last_full_export) VALUES (?1, ?2, ?3, ?4) RETURNING id`,
			[]any{first.ImplementationID, first.HUDSourceID, s.Name, full}, &s.ID)
		x.newSource = s.ID
		return s.ID, true, err
	}
	changed, err := x.find(`UPDATE sources SET name = ?1, last_full_export = ?2 WHERE id = ?3 AND (name, last_full_export) IS NOT (?1, ?2) RETURNING id`,
		[]any{s.Name, full, s.ID}, &s.ID)
	for _, p := range s.Pairs[1:] {
		if err != nil {
			return s.ID, changed, err
		}
		var added bool
		added, err = x.find(`INSERT INTO source_pairs (implementation_id, hud_source_id, source_id) SELECT ?1, ?2, ?3
			WHERE NOT EXISTS (SELECT 1 FROM source_pairs WHERE (implementation_id, hud_source_id, source_id) = (?1, ?2, ?3)) RETURNING source_id`,
			[]any{p.ImplementationID, p.HUDSourceID, s.ID}, &s.ID)
		changed = changed || added
	}
	return s.ID, changed, err
}
