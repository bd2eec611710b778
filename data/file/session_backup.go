package file

import (
	"context"
	"errors"
	"path/filepath"

	"housingtracker/data"
)

// summary describes the backup for the audit log: its file name and its warning.
func (b Backup) summary() string {
	if b.Warning != "" {
		return filepath.Base(b.Path) + "; " + b.Warning
	}
	return filepath.Base(b.Path)
}

// BackUp makes a backup, with copies in the second folder and in the folder to, if they are set. Progress, if not nil, is
// called with the bytes done and the total.
func (s *Session) BackUp(ctx context.Context, to string, progress func(done, total int64)) (Backup, error) {
	if err := s.auth.Require(ctx, data.Administer, data.Organization{}); err != nil {
		return Backup{}, err
	}
	if err := s.requireHere(ctx); err != nil {
		return Backup{}, err
	}
	o := s.office
	from, err := o.backupSource()
	if err != nil {
		return Backup{}, err
	}
	defer from.Key.Forget()
	settings, err := s.store.Settings(ctx)
	if err != nil {
		return Backup{}, err
	}
	if to != "" {
		if err := o.backups.CheckFolder(to); err != nil {
			return Backup{}, err
		}
	}
	b, err := o.backUp(ctx, from, BackupByHand, s.User().ID, settings.BackupFolder, progress)
	if err != nil || to == "" {
		return b, err
	}
	warning := b.Warning
	b, err = o.backups.Copy(ctx, b, to)
	b.Warning = warning
	return b, err
}

// Backups returns the backups, newest first. The warning says that the second folder can't be read; "" if it can.
func (s *Session) Backups(ctx context.Context) (all []Backup, warning string, err error) {
	if err := s.auth.Require(ctx, data.Administer, data.Organization{}); err != nil {
		return nil, "", err
	}
	if err := s.office.requireBackups(); err != nil {
		return nil, "", err
	}
	settings, err := s.store.Settings(ctx)
	if err != nil {
		return nil, "", err
	}
	return s.office.listBackups(settings)
}

// CheckBackup verifies a backup with its own keyring: every byte of the file, every page of the database, and the audit log.
// It returns what is wrong, one line each.
func (o *Office) CheckBackup(ctx context.Context, path string, by Credentials, progress func(done, total int64)) (b Backup, wrong []string, err error) {
	if err := o.requireBackups(); err != nil {
		return b, nil, err
	}
	in, err := o.backups.Inspect(ctx, path, progress)
	if err != nil {
		return b, nil, err
	}
	defer in.Discard()
	u, err := by.unlock(in.Keyring, o.now())
	if err != nil {
		return b, nil, err
	}
	defer u.Key.Forget()
	key := u.Key
	if !in.Encrypted {
		key = Key{}
	}
	wrong, err = in.In.Verify(ctx, key)
	return in.Backup, wrong, err
}

// BeginRestore unpacks a backup beside the database, verifies it and returns what would change. If its keyring is not that of
// this database, by must be an administrator of the database in it; CodeConfirm asks for that.
func (s *Session) BeginRestore(ctx context.Context, path string, by Credentials, progress func(done, total int64)) (*Restoring, error) {
	if err := s.auth.Require(ctx, data.Administer, data.Organization{}); err != nil {
		return nil, err
	}
	if err := s.requireHere(ctx); err != nil {
		return nil, err
	}
	o := s.office
	from, err := o.backupSource()
	if err != nil {
		return nil, err
	}
	defer from.Key.Forget()
	settings, err := s.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	key := o.currentKey()
	defer key.Forget()
	r := &Restoring{office: o, present: s.store, key: from.Key, second: settings.BackupFolder, by: s.User()}
	if err := r.begin(ctx, path, key, by, progress); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}
