package data

import (
	"context"
	"time"
)

// Contents is what a database holds, in numbers.
type Contents struct {
	// Schema is the version of the database's layout.
	Schema      int64 `json:"schema"`
	Clients     int   `json:"clients"`
	Enrollments int   `json:"enrollments"`
	Trackers    int   `json:"trackers"`
	Users       int   `json:"users"`
	// LastEvent is the number of the last event on record, LastHash its hash; nil in a database whose audit events have none.
	LastEvent int64  `json:"last_act"`
	LastHash  []byte `json:"last_hash"`
	// LastChange is the number of the last event that changed something (see Store.ChangeCounter).
	LastChange int64 `json:"last_change"`
}

// Backup is one backup of a database: a file that holds a copy of it, encrypted as it is, and the keys to it. What it says
// of itself names nobody.
type Backup struct {
	// At is when the backup was made, Why what for.
	At  time.Time    `json:"at"`
	Why BackupReason `json:"why"`
	// Office is the id of the keys in it (see KeyringInfo).
	Office string `json:"office"`
	// Program is the version of the program that made it.
	Program string `json:"program"`
	// Encrypted: the database in it is encrypted.
	Encrypted bool `json:"encrypted"`
	Contents
	// Keys and Database are the lengths of the parts in bytes.
	Keys     int64 `json:"keys"`
	Database int64 `json:"database"`

	// Path is where the backup lies, Size its length in bytes.
	Path string `json:"-"`
	Size int64  `json:"-"`
	// Warning says, of a backup that has just been made, why the second folder has no copy of it; "" if all is well.
	Warning string `json:"-"`
}

// BackupReason is what a backup was made for.
type BackupReason string

// The reasons.
const (
	AutomaticBackup     BackupReason = "automatic"
	BackupByHand        BackupReason = "by hand"
	BackupBeforeRestore BackupReason = "before a restore"
)

// Backups keeps the backups of one database: files in a folder beside it, and in a second folder that the office chooses.
// Errors are for people.
type Backups interface {
	// Make makes a backup of what from holds now, proves it by opening it, and only then lets go of those that have
	// expired. The second folder, unless it is "", gets a copy; that it can't be reached is the backup's Warning. After an
	// error there is no new backup, and the others are as they were. CodeConflict: another program is making one.
	Make(ctx context.Context, from Original, why BackupReason, at time.Time, second string, progress func(done, total int64)) (Backup, error)
	// Copy copies a backup to a folder, if it is not there.
	Copy(ctx context.Context, b Backup, folder string) (Backup, error)
	// List returns the backups of the office of that id, newest first, those of the second folder where the first lacks them.
	// The warning says that the second folder can't be read.
	List(office, second string) (backups []Backup, warning string, err error)
	// Suits refuses a second folder that can't be one.
	Suits(folder string) error

	// Unpack unpacks a backup beside the database, for a restore; Inspect elsewhere, to look at it only. Discard removes what
	// was unpacked. CodeUnavailable for a file that is not a backup as it was written.
	Unpack(ctx context.Context, path string, progress func(done, total int64)) (Unpacked, error)
	Inspect(ctx context.Context, path string, progress func(done, total int64)) (Unpacked, error)
	// Replace puts the database that was unpacked, and is closed, in the place of the present one, and its keys too if so asked;
	// whatever interrupts it, the next Finish goes on. With aside, the present files are kept under other names.
	Replace(keys, aside bool, at time.Time) error
	// Finish ends a Replace that was cut off, and removes what a program that was ended has left.
	Finish() error
}

// Original is what a backup is made of. The zero Key is that of a database that is not encrypted.
type Original struct {
	Store   Store
	Keyring Keyring
	Key     Key
}

// Unpacked is what was in a backup, as a database of its own.
type Unpacked struct {
	Backup
	In      Database
	Keyring Keyring
	// Discard removes it.
	Discard func()
}

// backupAge is how old the newest backup may become before an automatic one is due, where something has changed since;
// readingAge, where somebody has only looked at something.
const (
	backupAge  = time.Hour
	readingAge = 24 * time.Hour
)

// KeepBackups gives the office the place of its backups.
func (o *Office) KeepBackups(b Backups) *Office {
	o.backups = b
	return o
}

func (o *Office) requireBackups() error {
	if o.backups == nil {
		return Refuse(CodeUnavailable, "No backups are kept of this database.")
	}
	return nil
}

// original is what a backup can be made of now, with the key, which the caller forgets.
func (o *Office) backupSource() (Original, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.requireBackups(); err != nil {
		return Original{}, err
	}
	if o.store == nil {
		return Original{}, Refuse(CodeUnavailable, "The database is locked. Sign in first.")
	}
	// A window may stay open for weeks.
	o.remember(context.Background())
	key, err := o.fileKey(o.key)
	return Original{o.store, o.keyring, key}, err
}

// fileKey is the key that the database's file is encrypted with: none if it is not.
func (o *Office) fileKey(key Key) (Key, error) {
	state, err := o.database.Look()
	if err != nil || state == DatabasePlain {
		return Key{}, err
	}
	return key, nil
}

// BackUpIfDue makes an automatic backup if one is due, whoever is signed in: when the newest is older than an hour and
// something has changed since, or at once after much has changed, such as an import. A second folder that was away gets the
// newest one. Of the sample office, and of a database that can't be written, none are made. It reports whether one was made.
func (o *Office) BackUpIfDue(ctx context.Context, atOnce bool) (b Backup, made bool, err error) {
	if o.backups == nil {
		return b, false, nil
	}
	from, err := o.backupSource()
	if err != nil {
		return b, false, err
	}
	defer from.Key.Forget()
	if info, err := from.Store.Office(ctx); err != nil || info.Sample || info.ReadOnly != "" {
		return b, false, err
	}
	settings, err := from.Store.Settings(ctx)
	if err != nil {
		return b, false, err
	}
	all, warning, err := o.listBackups(settings)
	if err != nil {
		return b, false, err
	}
	if len(all) > 0 {
		newest := all[0]
		due, err := o.due(ctx, from.Store, newest, atOnce)
		if err != nil {
			return b, false, err
		}
		if !due {
			if warning == "" && settings.BackupFolder != "" {
				_, err = o.backups.Copy(ctx, newest, settings.BackupFolder)
			}
			newest.Warning = warning
			return newest, false, err
		}
	}
	b, err = o.backUp(ctx, from, AutomaticBackup, 0, settings.BackupFolder, nil)
	if CodeOf(err) == CodeConflict {
		// Another window is making it.
		return b, false, nil
	}
	return b, err == nil, err
}

func (o *Office) due(ctx context.Context, store Store, newest Backup, atOnce bool) (bool, error) {
	changed, err := store.ChangeCounter(ctx)
	if err != nil {
		return false, err
	}
	age := o.now().Sub(newest.At)
	if changed > newest.LastChange && (atOnce || age >= backupAge || age < 0) {
		return true, nil
	}
	if age < readingAge {
		return false, nil
	}
	latest, err := store.Events(ctx, EventFilter{}, 0, 1)
	return err == nil && len(latest) > 0 && latest[0].Number > newest.LastEvent+1, err
}

// listed are the backups of this office.
func (o *Office) listBackups(settings Settings) ([]Backup, string, error) {
	info, err := o.keyring.Info()
	if err != nil {
		return nil, "", err
	}
	return o.backups.List(info.ID, settings.BackupFolder)
}

// backUp makes a backup and puts it on record, and that none could be made.
func (o *Office) backUp(ctx context.Context, from Original, why BackupReason, by UserID, second string, progress func(done, total int64)) (Backup, error) {
	b, err := o.backups.Make(ctx, from, why, o.now(), second, progress)
	if code := CodeOf(err); code == CodeCancelled || code == CodeConflict {
		return b, err
	}
	info, lost := from.Store.Office(ctx)
	if lost != nil || info.ReadOnly != "" {
		return b, err
	}
	event := AuditEvent{Operation: NewOperationID(), Kind: EventBackup, At: o.now(), By: by, Reason: string(why) + ": " + b.summary()}
	if err != nil {
		event.Reason = string(why) + ", failed: " + err.Error()
		_ = record(ctx, from.Store, event)
		return b, err
	}
	return b, record(ctx, from.Store, event)
}
