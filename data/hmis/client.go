package hmis

import "housingtracker/data"

func (r *importing) clients() fileSpec[data.ClientRow] {
	ids := &idDamage{}
	return fileSpec[data.ClientRow]{
		layout:  clientFile,
		inspect: func(row *row) { ids.add(row.text("PersonalID")) },
		parse: func(row *row) (c data.ClientRow) {
			c.HMISRow = row.hmisRow(r.hmisKey(row.requiredID("PersonalID")), r.Header.Exported)
			c.Name = data.Name{First: row.name("FirstName"), Middle: row.name("MiddleName"), Last: row.name("LastName"), Suffix: row.name("NameSuffix")}
			c.Name.Hashed = r.Header.hides(c.Name)
			row.compareHashStatus(r.Header, c.Name)
			c.NameQuality, _ = row.code("NameDataQuality")
			c.BirthDate = row.birthDate(r.today)
			return c
		},
		row:      func(c data.ClientRow) data.HMISRow { return c.HMISRow },
		keys:     []key[data.ClientRow]{{"PersonalID", func(c data.ClientRow) string { return c.ID }}},
		identity: func(c data.ClientRow) identity { return identity{c.BirthDate.String(), data.Fold(c.Name.String())} },
		store: func(row *row, c data.ClientRow) (data.Outcome, error) {
			if r.leftOut.clients[c.ID] {
				known, err := r.tx.Client(c.HMISKey)
				if err != nil {
					return data.RowOlder, err
				}
				if known.ID == 0 {
					row.skip(victimServices)
					return data.RowOlder, nil
				}
			}
			if ids.maybeRounded() && roundedID(c.ID) {
				known, err := r.tx.Client(c.HMISKey)
				if err != nil {
					return data.RowOlder, err
				}
				if known.BirthDate != 0 && c.BirthDate != 0 && known.BirthDate != c.BirthDate {
					r.failStored(row, "PersonalID", c.ID)
					return data.RowOlder, nil
				}
			}
			saved, err := r.tx.SaveClient(c)
			if err == nil {
				r.report.Clients.Count(saved.Outcome)
				warnReplaced(row, c, saved.Former)
			}
			return saved.Outcome, err
		},
	}
}

// findLeftOutClients removes clients from leftOut who are also enrolled in other projects of the export.
func (r *importing) findLeftOutClients() error {
	if len(r.leftOut.clients) == 0 {
		return nil
	}
	return forEachUncounted(r, unparsedRows(enrollmentFile), func(row *row, _ struct{}) error {
		if !r.leftOut.projects[row.text("ProjectID")] {
			delete(r.leftOut.clients, row.text("PersonalID"))
		}
		return nil
	})
}
