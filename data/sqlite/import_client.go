package sqlite

import (
	"database/sql/driver"

	"housingtracker/data"
	"housingtracker/data/sqldata"
)

// knownClients looks up a client for rows that refer to it.
var knownClients = newLookup("clients", []string{"source_id", "personal_id"}, []string{"id"}, []string{"removed", "birth_date"})

// Client returns the client with the key for rows that refer to it.
func (x *importTx) Client(key data.HMISKey) (c data.KnownClient, err error) {
	if err := x.flush(importClients); err != nil {
		return c, err
	}
	row, err := x.lookups.find(knownClients, keyOf(key)...)
	if err != nil || row == nil {
		return c, err
	}
	return c, convertAssignAll(row[2:], &c.ID, &c.Removed, sqldata.DateInto(&c.BirthDate))
}

// identities looks up names and birth dates of clients.
var identities = newLookup("clients", []string{"source_id", "personal_id"}, []string{"id"}, []string{"last_name", "first_name", "hashed", "birth_date"})

// Identity returns name and birth date of a stored client; ok is false if there is none.
func (x *importTx) Identity(key data.HMISKey) (i data.Identity, ok bool, err error) {
	row, err := x.lookups.find(identities, keyOf(key)...)
	if err != nil || row == nil {
		return i, false, err
	}
	return i, true, convertAssignAll(row[3:], &i.Name.Last, &i.Name.First, sqldata.FlagInto(&i.Name.Hashed), sqldata.DateInto(&i.BirthDate))
}

// SaveClient stores a row of Client.csv and the words by which the client is found.
func (x *importTx) SaveClient(r data.ClientRow) (saved data.SavedClient, err error) {
	x.lookups.invalidate(knownClients)
	hashed := int64(0)
	if r.Name.Hashed {
		hashed = 1
	}
	o := x.incoming(keyOf(r.HMISKey), r.HMISRow,
		r.Name.First, r.Name.Middle, r.Name.Last, r.Name.Suffix, sqldata.IdValue(r.NameQuality), hashed, sqldata.ClientNameKey(r.Name), sqldata.DateValue(r.BirthDate))
	var id int64
	var old storedRow
	if r.Source == x.newSource {
		id = x.nextID(importClients)
		saved.Outcome, err = x.append(importClients, id, o)
	} else {
		id, old, saved.Outcome, err = x.save(importClients, o)
	}
	if err != nil || !isStored(saved.Outcome) {
		return saved, err
	}
	if old.id == 0 {
		if err := x.bigrams.add(id, r.ID); err != nil {
			return saved, err
		}
	} else {
		if saved.Former, err = readIdentity(old); err != nil {
			return saved, err
		}
		if err := x.exec(`DELETE FROM client_words WHERE client_id = ?1`, id); err != nil {
			return saved, err
		}
		if err := x.touchAll(ofClient, id); err != nil {
			return saved, err
		}
	}
	for _, word := range r.Name.Words() {
		x.words = append(x.words, clientWord{word, id})
	}
	if len(x.words) < wordsPerBatch {
		return saved, nil
	}
	return saved, x.writeWords()
}

// readIdentity returns name and birth date from a row of importClients.
func readIdentity(old storedRow) (i data.Identity, err error) {
	c := old.content
	return i, convertAssignAll([]driver.Value{c[0], c[2], c[5], c[7]}, &i.Name.First, &i.Name.Last, sqldata.FlagInto(&i.Name.Hashed), sqldata.DateInto(&i.BirthDate))
}
