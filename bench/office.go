//go:build linux

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"housingtracker/bench/benchdb"
	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/file"
	"housingtracker/data/hmis"
	"housingtracker/data/hmis/generate"
	"housingtracker/data/sqlite"
)

// A size is a data set of made-up people.
type size struct {
	name    string
	clients int
	// oneProgram puts everybody on one list.
	oneProgram bool
}

var (
	town  = size{name: "town", clients: 10_000}
	city  = size{name: "city", clients: 100_000}
	metro = size{name: "metro", clients: 1_000_000}
)

func sizesUpTo(largest string) ([]size, error) {
	all := []size{town, city, metro}
	for i, s := range all {
		if s.name == largest {
			return all[:i+1], nil
		}
	}
	return nil, fmt.Errorf("there is no data set %q; choose town, city or metro", largest)
}

func (s size) describe() string { return data.Grouped(s.clients) + " clients" }

// edition is the version of the data sets; others are made again.
const edition = "2"

// An office is a data set: the export, the database with it and a tracker for every open enrollment of its housing
// programs, and what is in it.
type office struct {
	size
	folder string
	// Lists are the lists of its housing programs, the longest first, every open enrollment a row.
	Lists []list `json:"lists"`
	// Enrollments and Trackers are the numbers of those.
	Enrollments int `json:"enrollments"`
	Trackers    int `json:"trackers"`
	// Encrypted is whether there is an encrypted database beside the plain one.
	Encrypted bool `json:"encrypted"`
}

// A list is a housing program with the length of its list, all members listed.
type list struct {
	Program data.ProgramID `json:"program"`
	Rows    int            `json:"rows"`
}

// database is the path of the database as the program keeps it, plain that of an unencrypted copy for the peers.
func (o *office) database() string {
	if o.Encrypted {
		return filepath.Join(o.folder, "office.db")
	}
	return o.plain()
}

func (o *office) plain() string { return filepath.Join(o.folder, "plain.db") }

// databaseName is the name of a copy of the database; benchdb.Key depends on it.
func (o *office) databaseName() string { return filepath.Base(o.database()) }

func (o *office) export() string { return filepath.Join(o.folder, "export") }

// longest is the list with the most rows, near the list with about n rows.
func (o *office) longest() list { return o.Lists[0] }

func (o *office) near(n int) list {
	best := o.Lists[0]
	for _, l := range o.Lists {
		if abs(l.Rows-n) < abs(best.Rows-n) {
			best = l
		}
	}
	return best
}

func abs(n int) int { return max(n, -n) }

// The user of the bench. The data are made up, so the password is no secret.
const (
	administrator = "Alex Rivers"
	password      = "seven wet lanterns hum"
)

// A session is a signed-in user of an open database.
type session struct {
	*file.Session
	store *sqlite.Store
}

func (s session) close() { s.store.Close() }

// signIn opens a database and signs in.
func signIn(ctx context.Context, path string) (session, error) {
	o, d := officeAt(path)
	s, err := o.SignIn(ctx, administrator, password)
	if err != nil {
		return session{}, errors.Join(err, o.Close())
	}
	return session{s, d.store}, nil
}

// createOffice makes a database and signs its administrator in.
func createOffice(ctx context.Context, path string) (session, error) {
	o, d := officeAt(path)
	s, err := o.SetUp(ctx, "Riverside Housing", administrator, password)
	if err != nil {
		return session{}, errors.Join(err, o.Close())
	}
	return session{s, d.store}, nil
}

// A database of the bench has the key of package benchdb, whatever its keyring says.
type database struct {
	sqlite.Database
	path  string
	store *sqlite.Store
}

func officeAt(path string) (*file.Office, *database) {
	d := &database{Database: sqlite.At(path), path: path}
	return file.NewOffice(d, account.Cheap(path), time.Now), d
}

func (d *database) Encrypts() bool { return !benchdb.Key(d.path).IsZero() }

func (d *database) Make(file.Key) (_ file.Store, err error) {
	d.store, err = sqlite.Open(d.path, benchdb.Key(d.path))
	return d.store, err
}

func (d *database) Open(file.Key) (_ file.Store, err error) {
	d.store, err = sqlite.OpenExisting(d.path, benchdb.Key(d.path))
	return d.store, err
}

// office returns the data set and makes it if no former run has.
func (b *bench) office(s size) (*office, error) {
	name := s.name
	if s.oneProgram {
		name = fmt.Sprintf("list-%d", s.clients)
	}
	o := &office{size: s, folder: filepath.Join(b.folder, name+"-"+edition)}
	description := filepath.Join(o.folder, "facts.json")
	if raw, err := os.ReadFile(description); err == nil && json.Unmarshal(raw, o) == nil && o.usable(b.ctx) {
		return o, nil
	}
	*o = office{size: s, folder: o.folder}
	if err := os.RemoveAll(o.folder); err != nil {
		return nil, err
	}
	start := time.Now()
	fmt.Printf("  making %s: %s clients\n", name, data.Grouped(s.clients))
	if err := o.make(b.ctx); err != nil {
		return nil, fmt.Errorf("making %s: %w", name, err)
	}
	fmt.Printf("  made %s in %s: %s enrollments, %s trackers, the longest list %s rows\n", name,
		time.Since(start).Round(time.Second), data.Grouped(o.Enrollments), data.Grouped(o.Trackers), data.Grouped(o.longest().Rows))
	raw, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	return o, os.WriteFile(description, raw, 0o600)
}

// usable reports whether the database of a former run can be read. Its schema may be another one.
func (o *office) usable(ctx context.Context) bool {
	s, err := signIn(ctx, o.database())
	if err != nil {
		return false
	}
	defer s.close()
	_, err = s.List(ctx, o.near(1).Program, data.ListOptions{})
	return err == nil
}

// make makes the data set, in memory if there is room: it takes hundreds of thousands of durable saves.
func (o *office) make(ctx context.Context) error {
	if err := os.MkdirAll(o.folder, 0o700); err != nil {
		return err
	}
	if err := o.writeExport(); err != nil {
		return err
	}
	making, err := os.MkdirTemp(memoryFolder(o.clients), "housing-bench-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(making)
	path := filepath.Join(making, "plain.db")
	if err := o.fill(ctx, path); err != nil {
		return err
	}
	if err := errors.Join(copyFile(path, o.plain()), copyFile(path+account.Suffix, o.plain()+account.Suffix)); err != nil || !sqlite.Encrypts() {
		return err
	}
	encrypted := filepath.Join(making, "office.db")
	if err := os.Rename(path, encrypted); err != nil {
		return err
	}
	if err := sqlite.At(encrypted).Encrypt(ctx, benchdb.Key(encrypted)); err != nil {
		return err
	}
	o.Encrypted = true
	// The cheap keyring makes signing in fast.
	err = account.Cheap(o.database()).Make(benchdb.Key(encrypted), file.KeyringInfo{SetUp: true, Encrypted: true, RecoveryKept: true},
		[]file.NewPassword{{Name: administrator, Password: password}}, time.Now())
	return errors.Join(err, copyFile(encrypted, o.database()))
}

// fill makes the database.
func (o *office) fill(ctx context.Context, path string) error {
	s, err := createOffice(ctx, path)
	if err != nil {
		return err
	}
	defer s.close()
	report, err := importInto(ctx, s.Session, o.export())
	if err != nil {
		return err
	}
	o.Enrollments = report.Files["Enrollment.csv"].Stored
	if err := o.addTrackers(ctx, s.Session); err != nil {
		return err
	}
	return s.store.Close()
}

func importInto(ctx context.Context, session *file.Session, path string) (data.ImportReport, error) {
	from, err := hmis.Open(path)
	if err != nil {
		return data.ImportReport{}, err
	}
	defer from.Close()
	return session.Import(ctx, data.NewOperationID(), from, data.ImportOptions{})
}

// options are the options of the export. Data sets are as of today, because their trackers are.
func (o *office) options() generate.Options {
	return generate.Options{Clients: o.clients, Seed: 7, Today: data.DateOf(time.Now()), OneProgram: o.oneProgram}
}
