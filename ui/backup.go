package ui

import (
	"context"
	"path/filepath"
	"strings"
	"time"

	"housingtracker/data"
	"housingtracker/data/backup"
	"housingtracker/ui/filechooser"
	"housingtracker/ui/restore"
	"housingtracker/ui/task"
)

// backupEvery is how often the window looks whether a backup is due.
const backupEvery = 20 * time.Minute

// backUp makes a backup beside the work if one is due, now and from time to time while this person is signed in. What keeps it
// from being made, administrators are told.
func (s *shell) backUp(atOnce bool) {
	office := s.window.office
	s.stopBackup()
	type made struct {
		backup data.Backup
		made   bool
	}
	s.stopBackup = task.Run(s.host.Tasks, func(ctx context.Context) (m made, err error) {
		m.backup, m.made, err = office.BackUpIfDue(ctx, atOnce)
		return m, err
	}, func(m made, err error) {
		if s.window.shell != s {
			return
		}
		said := m.backup.Warning
		if err != nil && data.CodeOf(err) != data.CodeCancelled {
			said = err.Error()
		}
		if said != s.backupSaid && said != "" && s.session.May(data.Administer, 0) {
			s.host.Say("Backups need your attention", said)
		}
		s.backupSaid = said
		s.backups++
		mine := s.backups
		s.host.Tasks.After(backupEvery, func() {
			if s.window.shell == s && s.backups == mine {
				s.backUp(false)
			}
		})
	})
}

// restored goes on after a restore: with the sign-in screen of the database that is there now.
func (w *Window) restored(path string) func(kept string) {
	return func(kept string) {
		w.reopen(path)
		text := "Everybody signs in again."
		if kept != "" {
			text = "The database before is in the backup " + kept + ". " + text
		} else {
			text = "The files that were there before are kept beside it, under names with before-restore. " + text
		}
		w.host.Say("The backup is restored", text)
	}
}

// notRestored goes on after a restore that failed, which may have closed the database.
func (w *Window) notRestored(path string) func(error) {
	return func(err error) {
		if data.CodeOf(err) == data.CodeCancelled {
			w.host.Toast("Stopped. Nothing was restored.")
			return
		}
		w.reopen(path)
		w.host.Fail("Nothing was restored", err)
	}
}

func (w *Window) reopen(path string) {
	w.idle.End()
	w.host.CloseAll()
	w.openDatabase(path)
}

// restoreAtStart restores a backup where nobody can sign in.
func (w *Window) restoreAtStart() {
	filechooser.OpenFile(w.host, w.databases(), []string{".backup"}, func(file string) {
		path := w.restoreTo(file)
		w.closeOffice()
		if err := w.makeFolder(); err != nil {
			w.host.Fail("Nothing was restored", err)
			return
		}
		office := w.program.New(path)
		restore.AskFirst(w.host, func(ctx context.Context, by data.Credentials, progress func(done, total int64)) (*data.Restoring, error) {
			return office.BeginRestore(ctx, file, by, progress)
		}, w.restored(path), w.notRestored(path))
	})
}

// restoreTo is the database that a backup is of: the one beside whose folder of backups it lies, or the one that was open
// last, or a new one.
func (w *Window) restoreTo(file string) string {
	if of, ok := strings.CutSuffix(filepath.Dir(file), backup.Suffix); ok {
		return of
	}
	if path := w.app.Preferences().String(preferDatabase); path != "" && filepath.Base(path) != SampleFile {
		return path
	}
	return filepath.Join(w.program.Folder, OfficeFile)
}
