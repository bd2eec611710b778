// Package sample builds the sample office: a made-up office with people who do not exist, by which the program can be
// explored. Its clients come from a made-up HMIS export through the importer, its trackers through the Session like any
// caseworker's, event by event on the days on which they would have happened, so that history is what it would be.
//
// On one day the office always comes out the same.
package sample

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/hmis"
	"housingtracker/data/hmis/generate"
)

// The office's own organization, and those of the made-up export whose caseworkers have an account.
const (
	leadAgency = "Fairhaven Continuum of Care"
	cedar      = "Cedar Street Housing"
	harbor     = "Harborlight Services"
)

// Accounts are those of the sample office; their passwords are no secret. The caseworkers stand first.
var Accounts = []data.SampleAccount{
	{Name: "Maya Castellane", Password: "cedar street 2026", Organization: cedar, Role: data.Caseworker},
	{Name: "Daniel Okparo", Password: "harborlight 2026", Organization: harbor, Role: data.Caseworker},
	{Name: "Robin Fairweather", Password: "fairhaven 2026", Organization: leadAgency, Role: data.Administrator},
}

// The size and seed of the made-up export. At this size the largest program lists about ninety households.
const (
	clients = 2400
	seed    = 7
)

// importShare is about how much of the time the import takes.
const importShare = 0.4

// BuildAt makes the sample office as of a time, whose location is the office's, where no database is yet.
func BuildAt(ctx context.Context, database file.Database, keyring file.Keyring, now time.Time) (err error) {
	b := &builder{now: now, clock: now.AddDate(0, -13, 0), today: data.DateOf(now)}
	b.office = file.NewOffice(database, keyring, func() time.Time { return b.clock })
	defer func() { err = errors.Join(err, b.office.Close()) }()
	if err := b.open(ctx); err != nil {
		return err
	}
	if err := b.plan(ctx); err != nil {
		return err
	}
	if err := b.run(ctx); err != nil {
		return err
	}
	return b.robin.MarkSample(ctx, Accounts)
}

// A builder builds the office and its history.
type builder struct {
	office *file.Office
	// clock is what the office takes for the present; it goes from step to step up to now.
	clock, now time.Time
	today      data.Date

	maya, daniel, robin *file.Session
	steps               []step
}

// open founds the office, imports the export and makes the accounts.
func (b *builder) open(ctx context.Context) (err error) {
	robin := Accounts[2]
	if b.robin, err = b.office.SetUp(ctx, robin.Organization, robin.Name, robin.Password); err != nil {
		return err
	}
	if err := b.importClients(ctx); err != nil {
		return err
	}
	if b.maya, err = b.addUser(ctx, Accounts[0]); err != nil {
		return err
	}
	b.daniel, err = b.addUser(ctx, Accounts[1])
	return err
}

func (b *builder) addUser(ctx context.Context, a data.SampleAccount) (*file.Session, error) {
	organization, err := b.robin.OrganizationNamed(ctx, data.NewOperationID(), a.Organization)
	if err != nil {
		return nil, err
	}
	if _, err := b.robin.AddUser(ctx, data.NewOperationID(), a.Name, organization.ID, a.Role, a.Password); err != nil {
		return nil, err
	}
	return b.office.SignIn(ctx, a.Name, a.Password)
}

func (b *builder) importClients(ctx context.Context) (err error) {
	path, err := writeExport(b.today)
	if path != "" {
		defer func() { err = errors.Join(err, os.Remove(path)) }()
	}
	if err != nil {
		return &data.Error{Code: data.CodeUnavailable, Err: err,
			Message: "The made-up clients could not be written to the folder for temporary files. Free some space there and try again."}
	}
	export, err := hmis.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, export.Close()) }()
	_, err = b.robin.Import(ctx, data.NewOperationID(), asOf{export, b.now}, data.ImportOptions{
		Progress: func(done, total int64) { data.ReportProgress(ctx, importShare*float64(done)/float64(max(1, total))) },
	})
	return err
}

// writeExport writes the made-up export to a file, whose path it returns also with an error where there is one by then.
func writeExport(today data.Date) (path string, err error) {
	f, err := os.CreateTemp("", "housing-status-sample-*.zip")
	if err != nil {
		return "", err
	}
	w := bufio.NewWriter(f)
	err = errors.Join(
		generate.Export(w, generate.Options{Clients: clients, Seed: seed, Today: today, Clean: true}),
		w.Flush(), f.Close())
	return f.Name(), err
}

// asOf is an importer that imports as of now, while the office's clock is in the past: the audit log begins
// with the import, and the clients are those of today.
type asOf struct {
	data.Importer
	now time.Time
}

func (i asOf) Import(ctx context.Context, tx data.ImportTx, options data.ImportOptions) (data.ImportReport, error) {
	options.Now = i.now
	return i.Importer.Import(ctx, tx, options)
}

// sessionFor returns the session that writes the trackers of an organization.
func (b *builder) sessionFor(o data.Organization) *file.Session {
	switch o.Name {
	case cedar:
		return b.maya
	case harbor:
		return b.daniel
	}
	return b.robin
}

// A step is one event of the office's history, at its time.
type step struct {
	at   time.Time
	what string
	do   func(ctx context.Context) error
}

// at adds a step at a time, or now if that is in the future.
func (b *builder) at(t time.Time, what string, do func(ctx context.Context) error) {
	if t.After(b.now) {
		t = b.now
	}
	b.steps = append(b.steps, step{t, what, do})
}

// hour returns a time on a day.
func (b *builder) hour(d data.Date, hour, minute int) time.Time {
	t := d.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), hour, minute, 0, 0, b.now.Location())
}

// run runs the steps in the order of their times.
func (b *builder) run(ctx context.Context) error {
	sortSteps(b.steps)
	for i, s := range b.steps {
		data.ReportProgress(ctx, importShare+(1-importShare)*float64(i)/float64(len(b.steps)))
		if s.at.After(b.clock) {
			b.clock = s.at
		}
		if err := s.do(ctx); err != nil {
			return fmt.Errorf("%s on %s: %w", s.what, s.at.Format(time.DateOnly), err)
		}
	}
	b.clock = b.now
	return nil
}
