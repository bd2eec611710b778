package file

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"housingtracker/data"
	"housingtracker/data/signin"
)

// Credentials open a keyring: a user's name and password, or the recovery code.
type Credentials struct{ Name, Password, RecoveryCode string }

// LooksLikeRecoveryCode reports whether a text has the form of a recovery code: seven groups of four.
func LooksLikeRecoveryCode(text string) bool {
	groups := strings.Split(strings.TrimSpace(text), "-")
	return len(groups) == 7 && !slices.ContainsFunc(groups, func(g string) bool { return len(g) != 4 })
}

func (p Credentials) unlock(k Keyring, at time.Time) (Unlocked, error) {
	if p.RecoveryCode != "" {
		return k.Recover(p.RecoveryCode, at)
	}
	return k.Unlock(p.Name, signin.CleanPassword(p.Password), at)
}

// Restoring is a backup that is unpacked beside the unchanged database. Restore replaces the database by it; Close discards
// it.
type Restoring struct {
	Preview

	office *Office
	// present is the open store of the present database; nil if that is missing or unreadable. key is the key of its file.
	present Store
	key     Key
	// opened means that this restore has opened present and must close it.
	opened bool
	second string
	by     data.User

	in Unpacked
	// store is the database in the backup. keys means that its keyring is restored too.
	store Store
	keys  bool
	// line is that of the present database; abandoned are the lines that the restore abandons.
	line      data.OperationID
	abandoned abandonedLines
}

// Preview describes what a restore would change.
type Preview struct {
	// Backup is the backup, Then its contents.
	Backup Backup
	Then   Contents
	// Now are the contents of the present database, if Readable.
	Now      Contents
	Readable bool
	// Foreign means that the audit log of the database does not continue that of the backup: one is of another office, or
	// on another line.
	Foreign bool
	// Since counts the audit events since the backup by kind; Latest are the last of them, newest first.
	Since  []KindCount
	Latest []data.AuditEvent
	// Keys means that the backup's keyring is restored too, with the passwords of that time.
	Keys bool
}

// KindCount is the number of audit events of a kind.
type KindCount struct {
	Kind  data.EventKind
	Count int
}

// previewedEvents is the maximum number of events in Preview.Latest.
const previewedEvents = 20

// BeginRestore is Session.BeginRestore without a session, for a database that is missing or damaged or lacks its keyring. If
// the database can be read, by must be one of its administrators, else one of the database in the backup.
func (o *Office) BeginRestore(ctx context.Context, path string, by Credentials, progress func(done, total int64)) (*Restoring, error) {
	if err := o.requireBackups(); err != nil {
		return nil, err
	}
	r := &Restoring{office: o}
	key, err := r.openPresent(ctx, by)
	defer key.Forget()
	if err == nil {
		err = r.begin(ctx, path, key, by, progress)
	}
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// openPresent opens the present database, if possible, for one of its administrators. It verifies the credentials if there
// are a keyring and a database that they could open.
func (r *Restoring) openPresent(ctx context.Context, by Credentials) (key Key, err error) {
	o := r.office
	o.mu.Lock()
	defer o.mu.Unlock()
	if err := o.prepare(); err != nil {
		return key, err
	}
	if o.store != nil {
		return key, data.Refuse(data.CodeInvalid, "The database is open. Sign out first.")
	}
	if _, err := o.keyring.Info(); err != nil {
		return key, nil
	}
	if _, err := o.database.State(); err != nil {
		return key, nil
	}
	u, err := by.unlock(o.keyring, o.now())
	if err != nil {
		return key, err
	}
	r.key, err = o.fileKey(u.Key)
	if err != nil {
		return u.Key, nil
	}
	store, err := o.database.Open(r.key)
	if err != nil {
		return u.Key, nil
	}
	r.present, r.opened = store, true
	info, err := store.Office(ctx)
	if err == nil {
		if moved := refuseMoved(info); moved != nil {
			return u.Key, moved
		}
	}
	if err != nil || info.ReadOnly != "" {
		// A damaged or read-only database can't be backed up; its files are kept.
		r.present = nil
		_ = store.Close()
		return u.Key, nil
	}
	settings, err := store.Settings(ctx)
	if err != nil {
		return u.Key, err
	}
	r.second = settings.BackupFolder
	if by.RecoveryCode != "" {
		return u.Key, nil
	}
	r.by, err = administratorNamed(ctx, store, by.Name)
	return u.Key, err
}

// administratorNamed returns the administrator of that name; CodePermission if there is none who may sign in.
func administratorNamed(ctx context.Context, store Store, name string) (data.User, error) {
	user, err := store.UserNamed(ctx, name)
	if err != nil && data.CodeOf(err) != data.CodeNotFound {
		return user, err
	}
	if err != nil || user.Disabled || user.Role != data.Administrator {
		return user, data.Refuse(data.CodePermission, "Only an administrator can restore a backup. Nothing was changed.")
	}
	return user, nil
}

// begin unpacks the backup, opens it with the key of the present database or from its own keyring, verifies it, and compares
// it with the present database.
func (r *Restoring) begin(ctx context.Context, path string, key Key, by Credentials, progress func(done, total int64)) (err error) {
	o := r.office
	if r.in, err = o.backups.Unpack(ctx, path, progress); err != nil {
		return err
	}
	r.Backup = r.in.Backup
	theirs, err := r.in.Keyring.Info()
	if err != nil {
		return err
	}
	mine, err := o.keyring.Info()
	r.keys = err != nil || mine.ID != theirs.ID
	here, keys, err := o.known(key)
	if err != nil {
		return err
	}
	r.abandoned = abandonedLines{}
	r.abandoned.add(here...)
	r.abandoned.add(keys...)
	named := false
	if r.keys || key.IsZero() {
		ring := r.in.Keyring
		if !r.keys {
			ring = o.keyring
		}
		if by == (Credentials{}) {
			return data.Refuse(data.CodeConfirm, "This backup has keys of its own. Give the name and the password of an administrator of the database in it, as they were then.")
		}
		u, err := by.unlock(ring, o.now())
		if err != nil {
			return err
		}
		key, named = u.Key, by.RecoveryCode == ""
		defer u.Key.Forget()
	}
	if r.keys {
		// The keyring may remember a newer generation than the database in the backup has.
		g, err := r.in.Keyring.Known(key)
		if err != nil {
			return err
		}
		r.abandoned.add(g)
	}
	if !r.in.Encrypted {
		key = Key{}
	}
	wrong, err := r.in.In.Verify(ctx, key)
	if err == nil && len(wrong) > 0 {
		err = data.Refuse(data.CodeUnavailable, "The database in this backup is damaged: %s. Nothing was changed. Choose another backup.", wrong[0])
	}
	if err != nil {
		return err
	}
	if r.store, err = r.in.In.Open(key); err != nil {
		return err
	}
	info, err := r.store.Office(ctx)
	if err != nil {
		return err
	}
	if info.ReadOnly != "" {
		return data.Refuse(data.CodeUnavailable, "This backup can't be restored. Nothing was changed. %s", info.ReadOnly)
	}
	if named {
		then, err := administratorNamed(ctx, r.store, by.Name)
		if err != nil {
			return err
		}
		if r.present == nil {
			r.by = then
		}
	}
	return r.compare(ctx)
}

func (r *Restoring) compare(ctx context.Context) (err error) {
	r.Preview.Keys = r.keys
	// The contents of the database itself: the backup's description may be wrong.
	if r.Then, err = r.store.Contents(ctx); err != nil {
		return err
	}
	if r.present == nil {
		return r.abandonUnreadable(ctx)
	}
	r.Readable = true
	abandoned, err := readAbandoned(ctx, r.present)
	if err != nil {
		return err
	}
	for line, number := range abandoned {
		r.abandoned.abandon(line, number)
	}
	now, err := r.present.Generation(ctx)
	if err != nil {
		return err
	}
	r.line = now.Line
	if r.Now, err = r.present.Contents(ctx); err != nil {
		return err
	}
	last, err := r.present.Events(ctx, data.EventFilter{}, r.Then.LastEvent+1, 1)
	if err != nil {
		return err
	}
	if len(r.Then.LastHash) > 0 {
		r.Foreign = len(last) == 0 || last[0].Number != r.Then.LastEvent || last[0].Hash != fmt.Sprintf("%x", r.Then.LastHash)
	}
	if r.Foreign {
		return nil
	}
	r.Since, r.Latest, err = r.present.EventsSince(ctx, r.Then.LastEvent, previewedEvents)
	return err
}

// abandonUnreadable abandons the lines that the present, unreadable database may be on: the remembered ones and that of the
// backup.
func (r *Restoring) abandonUnreadable(ctx context.Context) error {
	then, err := r.store.Generation(ctx)
	if err != nil {
		return err
	}
	r.abandoned.add(then)
	for line := range r.abandoned {
		r.abandoned.abandon(line, wholeLine)
	}
	return nil
}

// Restore replaces the present database by that of the backup and ends all sessions. It first makes a backup of the present
// database, whose file name it returns; if it can't, it keeps the files under other names and returns "". After an error the
// present database is unchanged, or the restore continues when the database is opened next, which the error says.
func (r *Restoring) Restore(ctx context.Context, progress func(done, total int64)) (kept string, err error) {
	o := r.office
	at, known, last := o.now(), r.present != nil, int64(0)
	if known {
		b, err := o.backUp(ctx, Original{r.present, o.keyring, r.key}, BackupBeforeRestore, r.by.ID, r.second, progress)
		if code := data.CodeOf(err); code == data.CodeCancelled || code == data.CodeConflict {
			return "", err
		}
		if err == nil {
			kept = filepath.Base(b.Path)
			now, err := r.present.Contents(ctx)
			if err != nil {
				return "", err
			}
			last = now.LastChange
		}
	}
	key := r.key
	defer key.Forget()
	if err = errors.Join(r.closePresent(), o.Close()); err != nil {
		return "", err
	}
	if known {
		now, err := o.database.Checkpoint(ctx, key)
		switch {
		case data.CodeOf(err) == data.CodeConflict:
			return "", err
		case err != nil:
			kept, now.LastEvent = "", wholeLine
		case kept != "" && now.LastChange != last:
			return "", data.Refuse(data.CodeConflict, "Somebody has saved something meanwhile. Nothing was restored. Sign in and restore again.")
		}
		r.abandoned.abandon(r.line, now.LastEvent)
	}
	if err := r.record(ctx, kept); err != nil {
		return "", err
	}
	err = r.store.Close()
	r.store = nil
	if err != nil {
		return "", err
	}
	return kept, o.backups.Replace(r.keys, kept == "", at)
}

// record writes the audit event of the restore into the restored database.
func (r *Restoring) record(ctx context.Context, kept string) error {
	event := data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventRestore, At: r.office.now(),
		Reason: fmt.Sprintf("restored the backup of %s, made %s", r.Backup.At.Format("01/02/2006 15:04"), r.Backup.Why)}
	if kept != "" {
		event.Reason += "; the database before is in " + kept
	} else {
		event.Reason += "; the files of the database before, if there were any, lie beside it"
	}
	if r.Readable {
		event.Changes = []data.Change{{Field: data.FieldLastEvent, Old: strconv.FormatInt(r.Now.LastEvent, 10), New: strconv.FormatInt(r.Then.LastEvent, 10)}}
	}
	event.Changes = append(event.Changes, r.abandoned.changes()...)
	// The user of this name may have another ID there.
	if user, err := r.store.UserNamed(ctx, r.by.Name); err == nil {
		event.By = user.ID
	} else if r.by.Name != "" {
		event.Reason += "; by " + r.by.Name
	}
	return signin.Record(ctx, r.store, event)
}

func (r *Restoring) closePresent() (err error) {
	if r.opened && r.present != nil {
		err = r.present.Close()
	}
	r.present = nil
	return err
}

// Close discards the unpacked files.
func (r *Restoring) Close() (err error) {
	if r.store != nil {
		err = r.store.Close()
		r.store = nil
	}
	err = errors.Join(err, r.closePresent())
	if r.in.Discard != nil {
		r.in.Discard()
		r.in.Discard = nil
	}
	r.key.Forget()
	return err
}
