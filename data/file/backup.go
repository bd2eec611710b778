package file

import (
	"context"
	"time"

	"housingtracker/data"
	"housingtracker/data/signin"
)

// Contents is what a database holds, in numbers.
type Contents struct {
	// Schema is the version of the database's layout.
	Schema      int64 `json:"schema"`
	Clients     int   `json:"clients"`
	Enrollments int   `json:"enrollments"`
	Trackers    int   `json:"trackers"`
	Users       int   `json:"users"`
	// LastEvent is the number of the last audit event, LastHash its hash; nil in a database without a chain.
	LastEvent int64  `json:"last_act"`
	LastHash  []byte `json:"last_hash"`
	// LastChange is the value of Store.ChangeCounter.
	LastChange int64 `json:"last_change"`
}

// Backup describes a backup: a file with a copy of the database, encrypted if the database is, and its keyring. The
// description holds no names.
type Backup struct {
	// At is when the backup was made, Why its reason.
	At  time.Time    `json:"at"`
	Why BackupReason `json:"why"`
	// Office is the ID of the keyring in it (see KeyringInfo).
	Office string `json:"office"`
	// Program is the version of the program that made it.
	Program string `json:"program"`
	// Encrypted reports whether the database in it is encrypted.
	Encrypted bool `json:"encrypted"`
	Contents
	// Keys and Database are the sizes of keyring and database in bytes.
	Keys     int64 `json:"keys"`
	Database int64 `json:"database"`

	// Path is the backup's file, Size its size in bytes.
	Path string `json:"-"`
	Size int64  `json:"-"`
	// Warning says why the second folder has no copy of a backup just made; "" if it has one or none is wanted.
	Warning string `json:"-"`
}

// BackupReason is why a backup was made.
type BackupReason string

// The reasons.
const (
	AutomaticBackup     BackupReason = "automatic"
	BackupByHand        BackupReason = "by hand"
	BackupBeforeRestore BackupReason = "before a restore"
)

// Backups keeps the backups of one database in a folder beside it, and copies of them in a second folder that the office
// chooses. Its errors are refusals for people.
type Backups interface {
	// Make makes a backup of from, verifies it, and only then deletes expired backups. It copies the backup to the
	// second folder unless that is ""; a failed copy is the backup's Warning. After an error there is no new backup and
	// none is deleted. CodeConflict means that another program is making one.
	Make(ctx context.Context, from Original, why BackupReason, at time.Time, second string, progress func(done, total int64)) (Backup, error)
	// Copy copies a backup to a folder that does not have it yet.
	Copy(ctx context.Context, b Backup, folder string) (Backup, error)
	// List returns the backups whose Office is office, newest first, from both folders without duplicates. The warning
	// says that the second folder can't be read.
	List(office, second string) (backups []Backup, warning string, err error)
	// CheckFolder refuses a folder that can't be the second folder.
	CheckFolder(folder string) error

	// Unpack unpacks a backup beside the database, for a restore; Inspect unpacks it elsewhere, to read it only. The
	// error is CodeUnavailable for a file that is no backup or is damaged.
	Unpack(ctx context.Context, path string, progress func(done, total int64)) (Unpacked, error)
	Inspect(ctx context.Context, path string, progress func(done, total int64)) (Unpacked, error)
	// Replace replaces the database by the unpacked one, which must be closed, and with keys the keyring too. After an
	// interruption, Finish completes it. With aside, the former files are kept under other names.
	Replace(keys, aside bool, at time.Time) error
	// Finish completes an interrupted Replace and removes files that an interrupted Make or Unpack has left.
	Finish() error
}

// Original is what a backup is made from. Key is zero if the database is not encrypted.
type Original struct {
	Store   Store
	Keyring Keyring
	Key     Key
}

// Unpacked is the content of a backup as a database and keyring.
type Unpacked struct {
	Backup
	In      Database
	Keyring Keyring
	// Discard removes the unpacked files.
	Discard func()
}

// An automatic backup is due when the newest one is older than backupAge and something has changed since, or older than
// readingAge and audit events of reading were added.
const (
	backupAge  = time.Hour
	readingAge = 24 * time.Hour
)

// KeepBackups sets where the office keeps its backups, and returns the office.
func (o *Office) KeepBackups(b Backups) *Office {
	o.backups = b
	return o
}

func (o *Office) requireBackups() error {
	if o.backups == nil {
		return data.Refuse(data.CodeUnavailable, "No backups are kept of this database.")
	}
	return nil
}

func (o *Office) backupSource() (Original, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.requireBackups(); err != nil {
		return Original{}, err
	}
	if o.store == nil {
		return Original{}, data.Refuse(data.CodeUnavailable, "The database is locked. Sign in first.")
	}
	// A window may stay open for weeks without a sign-in.
	o.remember(context.Background())
	key, err := o.fileKey(o.key)
	return Original{o.store, o.keyring, key}, err
}

// fileKey returns the key of the database file: key, or the zero Key if the file is not encrypted.
func (o *Office) fileKey(key Key) (Key, error) {
	state, err := o.database.State()
	if err != nil || state == DatabasePlain {
		return Key{}, err
	}
	return key, nil
}

// BackUpIfDue makes an automatic backup if one is due (see backupAge) and reports whether it did. With atOnce, one is due
// after any change, as after an import. If none is due, it copies the newest to the second folder where that lacks it. It
// makes none of the sample office or of a read-only database.
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
	if data.CodeOf(err) == data.CodeConflict {
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
	latest, err := store.Events(ctx, data.EventFilter{}, 0, 1)
	return err == nil && len(latest) > 0 && latest[0].Number > newest.LastEvent+1, err
}

// listBackups returns the backups of this office (see Backups.List).
func (o *Office) listBackups(settings data.Settings) ([]Backup, string, error) {
	info, err := o.keyring.Info()
	if err != nil {
		return nil, "", err
	}
	return o.backups.List(info.ID, settings.BackupFolder)
}

// backUp makes a backup and writes an audit event of its success or failure; none if it was cancelled.
func (o *Office) backUp(ctx context.Context, from Original, why BackupReason, by data.UserID, second string, progress func(done, total int64)) (Backup, error) {
	b, err := o.backups.Make(ctx, from, why, o.now(), second, progress)
	if code := data.CodeOf(err); code == data.CodeCancelled || code == data.CodeConflict {
		return b, err
	}
	info, lost := from.Store.Office(ctx)
	if lost != nil || info.ReadOnly != "" {
		return b, err
	}
	event := data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventBackup, At: o.now(), By: by, Reason: string(why) + ": " + b.summary()}
	if err != nil {
		event.Reason = string(why) + ", failed: " + err.Error()
		_ = signin.Record(ctx, from.Store, event)
		return b, err
	}
	return b, signin.Record(ctx, from.Store, event)
}
