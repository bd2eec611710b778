package hmis

import "housingtracker/data"

func (r *importing) clients() reading[data.ClientRow] {
	return reading[data.ClientRow]{
		layout: clientFile,
		parse: func(row *row) (c data.ClientRow) {
			c.HMISRow = row.stamped(r.key(row.key("PersonalID")), r.Header.Exported)
			c.Name = data.Name{First: row.name("FirstName"), Middle: row.name("MiddleName"), Last: row.name("LastName"), Suffix: row.name("NameSuffix")}
			c.Name.Hashed = hashed(c.Name.First) || hashed(c.Name.Middle) || hashed(c.Name.Last)
			c.NameQuality, _ = row.code("NameDataQuality")
			var ok bool
			if c.BirthDate, ok = readBirthDate(row.text("DOB"), r.today); !ok {
				row.warn("DOB", row.text("DOB"), "It is not a date that can be read for certain; it was left blank.")
			}
			return c
		},
		row:  func(c data.ClientRow) data.HMISRow { return c.HMISRow },
		keys: []key[data.ClientRow]{{"PersonalID", func(c data.ClientRow) string { return c.ID }}},
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
			outcome, err := r.tx.SaveClient(c)
			if err == nil {
				r.report.Clients.Count(outcome)
			}
			return outcome, err
		},
	}
}

// hashed reports whether a name is a hash, whatever HashStatus says: 32, 40 or 64 hexadecimal digits.
func hashed(name string) bool {
	switch len(name) {
	case 32, 40, 64:
	default:
		return false
	}
	for i := range len(name) {
		switch c := name[i]; {
		case numeral(c), c >= 'a' && c <= 'f', c >= 'A' && c <= 'F':
		default:
			return false
		}
	}
	return true
}

// findLeftOutClients keeps of the clients enrolled in left-out projects those who are enrolled nowhere else in the
// export: they are left out too.
func (r *importing) findLeftOutClients() error {
	if len(r.leftOut.clients) == 0 {
		return nil
	}
	r.uncounted = true
	defer func() { r.uncounted = false }()
	_, err := each(r, asItStands(enrollmentFile), func(row *row, _ struct{}) error {
		if !r.leftOut.projects[row.text("ProjectID")] {
			delete(r.leftOut.clients, row.text("PersonalID"))
		}
		return nil
	})
	return err
}
