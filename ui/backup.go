package ui

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"housingtracker/data"
	"housingtracker/data/backup"
	"housingtracker/data/file"
	"housingtracker/data/signin"
	"housingtracker/ui/admin"
	"housingtracker/ui/filechooser"
	"housingtracker/ui/task"
)

// backupEvery is how often the window checks whether a backup is due.
const backupEvery = 20 * time.Minute

// backedUp is an office of which the program makes backups.
type backedUp interface {
	BackUpIfDue(ctx context.Context, atOnce bool) (b file.Backup, made bool, err error)
}

// backUp makes a backup in the background if one is due, now and regularly while the user is signed in.
// Administrators are told about failures.
func (s *shell) backUp(atOnce bool) {
	office, ok := s.window.office.(backedUp)
	if !ok {
		return
	}
	s.stopBackup()
	type result struct {
		backup file.Backup
		made   bool
	}
	s.stopBackup = task.Run(s.host.Tasks, func(ctx context.Context) (m result, err error) {
		m.backup, m.made, err = office.BackUpIfDue(ctx, atOnce)
		return m, err
	}, func(m result, err error) {
		if s.window.shell != s {
			return
		}
		warning := m.backup.Warning
		if err != nil && data.CodeOf(err) != data.CodeCancelled {
			warning = err.Error()
		}
		if warning != s.backupWarning && warning != "" && s.session.May(data.Administer, 0) {
			s.host.ShowMessage("Backups need your attention", warning)
		}
		s.backupWarning = warning
		s.backups++
		generation := s.backups
		s.host.Tasks.After(backupEvery, func() {
			if s.window.shell == s && s.backups == generation {
				s.backUp(false)
			}
		})
	})
}

// afterRestore shows the sign-in screen of the restored database.
func (w *Window) afterRestore(path string) func(former string) {
	return func(former string) {
		w.reopen(path)
		text := "Everybody signs in again."
		if former != "" {
			text = "The database before is in the backup " + former + ". " + text
		} else {
			text = "The files that were there before are kept beside it, under names with before-restore. " + text
		}
		w.host.ShowMessage("The backup is restored", text)
	}
}

// afterFailedRestore reports a failed restore, which may have closed the database.
func (w *Window) afterFailedRestore(path string) func(error) {
	return func(err error) {
		if data.CodeOf(err) == data.CodeCancelled {
			w.host.Toast("Stopped. Nothing was restored.")
			return
		}
		w.reopen(path)
		w.host.ShowError("Nothing was restored", err)
	}
}

func (w *Window) reopen(path string) {
	w.idle.Stop()
	w.host.CloseAll()
	w.openDatabase(path)
}

// restoreSignedOut restores a backup without a session.
func (w *Window) restoreSignedOut() {
	filechooser.OpenFile(w.host, w.databases(), []string{".backup"}, func(packed string) {
		path := w.restoreTarget(packed)
		w.closeOffice()
		if err := w.makeFolder(); err != nil {
			w.host.ShowError("Nothing was restored", err)
			return
		}
		office := w.program.New(path)
		admin.RestoreSignedOut(w.host, func(ctx context.Context, by file.Credentials, progress func(done, total int64)) (*file.Restoring, error) {
			return office.BeginRestore(ctx, packed, by, progress)
		}, w.afterRestore(path), w.afterFailedRestore(path))
	})
}

// restoreTarget is the database of a backup: the one beside whose backup folder it lies, or the one opened last,
// or a new one.
func (w *Window) restoreTarget(file string) string {
	if of, ok := strings.CutSuffix(filepath.Dir(file), backup.Suffix); ok {
		return of
	}
	if path := w.app.Preferences().String(databasePreference); path != "" && !signin.IsServer(path) && filepath.Base(path) != SampleFile {
		return path
	}
	return filepath.Join(w.program.Folder, OfficeFile)
}
