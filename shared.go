package main

import (
	"context"
	"time"

	"housingtracker/data"
	"housingtracker/data/place"
	"housingtracker/data/share"
	"housingtracker/data/sqlite"
)

// sharedPlace returns the place of a database in a shared folder; CodeInvalid for one on a disk of this computer.
func sharedPlace(db string) (place.Place, error) {
	at, err := place.Of(db)
	if err == nil && !at.Shared() {
		err = data.Refuse(data.CodeInvalid, "The database %s lies on a disk of this computer, where no proof is needed. Nothing was changed.", db)
	}
	return at, err
}

// probe proves this computer against another one in the shared folder of the database (see command.Program.Probe).
func probe(ctx context.Context, db, code string, report func(text string)) error {
	at, err := sharedPlace(db)
	if err != nil {
		return err
	}
	p := share.Probe{Database: at.Path, Desk: share.Here(at), OpenLock: sqlite.OpenProbeLock, Report: report, Now: time.Now}
	if code != "" {
		return p.Answer(ctx, code)
	}
	code = share.NewCode()
	report("Code: " + code)
	report("Type this code on the other computer within ten minutes.")
	return p.Show(ctx, code)
}

// stateAlone stores an administrator's statement that only this computer uses the database.
func stateAlone(db, by string) error {
	at, err := sharedPlace(db)
	if err != nil {
		return err
	}
	return share.SetAlone(at.Path, share.Here(at), by, time.Now())
}
