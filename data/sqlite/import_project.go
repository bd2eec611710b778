package sqlite

import (
	"strings"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// Organization returns the organization with the key; 0 if there is none.
func (x *importTx) Organization(key data.HMISKey) (id data.OrganizationID, err error) {
	_, err = x.find(`SELECT id FROM organizations WHERE source_id = ?1 AND hmis_id = ?2`, []any{key.Source, key.ID}, &id)
	return id, err
}

// Program returns the project with the key for rows that refer to it.
func (x *importTx) Program(key data.HMISKey) (data.KnownProgram, error) {
	if p, ok := x.programs[key]; ok {
		return p, nil
	}
	var p data.KnownProgram
	var payForSuccess bool
	there, err := x.find(`SELECT id, project_type, pay_for_success, removed FROM programs WHERE source_id = ?1 AND hmis_id = ?2`,
		[]any{key.Source, key.ID}, &p.ID, &p.Type, &payForSuccess, &p.Removed)
	p.Housing = data.Program{Type: p.Type, PayForSuccess: payForSuccess}.Housing()
	if there {
		key.ID = strings.Clone(key.ID)
		x.programs[key] = p
	}
	return p, err
}

// SaveOrganization stores a row of Organization.csv.
func (x *importTx) SaveOrganization(r data.OrganizationRow) (data.Outcome, error) {
	_, _, outcome, err := x.save(importOrganizations, x.incoming(keyOf(r.HMISKey), r.HMISRow, r.Name))
	return outcome, err
}

// SaveProject stores a row of Project.csv.
func (x *importTx) SaveProject(r data.ProjectRow) (data.Outcome, error) {
	delete(x.programs, r.HMISKey)
	clear(x.types)
	x.lastKnown = data.KnownEnrollment{}
	id, _, outcome, err := x.save(importPrograms, x.incoming(keyOf(r.HMISKey), r.HMISRow, sqldata.IdValue(r.Organization), r.Name, int64(r.Type), sqldata.DateValue(r.OperatingStart), sqldata.DateValue(r.OperatingEnd)))
	if err != nil || !isStored(outcome) {
		return outcome, err
	}
	return outcome, x.touchAll(ofProgram, id)
}

// SaveFunder stores a row of Funder.csv and updates its project, and the former one if it has changed.
func (x *importTx) SaveFunder(r data.FunderRow) (data.Outcome, error) {
	_, old, outcome, err := x.save(importFunders, x.incoming(keyOf(r.HMISKey), r.HMISRow, int64(r.Program), int64(r.Funder)))
	if err != nil || !isStored(outcome) {
		return outcome, err
	}
	programs := []any{int64(r.Program)}
	if old.id != 0 && old.content[0] != programs[0] {
		programs = append(programs, old.content[0])
	}
	for _, program := range programs {
		var id int64
		changed, err := x.find(`UPDATE programs SET pay_for_success = NOT pay_for_success WHERE id = ?1 AND pay_for_success <>
			EXISTS (SELECT 1 FROM funders WHERE program_id = ?1 AND funder = ?2 AND removed = 0) RETURNING id`,
			[]any{program, data.PayForSuccess}, &id)
		if err != nil {
			return outcome, err
		}
		if changed {
			clear(x.programs)
			if err := x.touchAll(ofProgram, id); err != nil {
				return outcome, err
			}
		}
	}
	return outcome, nil
}

// SaveHMISUser stores a row of User.csv.
func (x *importTx) SaveHMISUser(r data.HMISUserRow) (data.Outcome, error) {
	_, _, outcome, err := x.save(importUsers, x.incoming(keyOf(r.HMISKey), r.HMISRow, r.First, r.Last))
	return outcome, err
}

func keyOf(k data.HMISKey) []any { return []any{int64(k.Source), k.ID} }

func isStored(o data.Outcome) bool { return o != data.RowUnchanged && o != data.RowOlder }
