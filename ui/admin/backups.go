package admin

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/ui/control"
	"housingtracker/ui/filechooser"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

// backups is the tab of the backups. It reads their folders only when it is shown.
func (s *Screen) backups(o adminData) fyne.CanvasObject {
	list := container.NewStack(control.NewMuted("Reading the folders…"))
	message := container.NewVBox()
	type read struct {
		all     []file.Backup
		warning string
	}
	task.Run(s.host.Tasks, func(ctx context.Context) (r read, err error) {
		r.all, r.warning, err = s.files.Backups(ctx)
		return r, err
	}, func(r read, err error) {
		switch {
		case err != nil:
			list.Objects = []fyne.CanvasObject{control.NewErrorText(overlay.ErrorMessage(err))}
		case len(r.all) == 0:
			list.Objects = []fyne.CanvasObject{control.NewParagraph("There are no backups yet. While people work they are made by themselves, but of the sample office only by hand.")}
		default:
			list.Objects = []fyne.CanvasObject{s.backupList(r.all)}
		}
		if r.warning != "" {
			message.Add(control.NewErrorText(r.warning))
		}
		message.Refresh()
		list.Refresh()
	})
	return container.NewBorder(container.NewVBox(s.backupHead(o), message, control.Gap(0, 8)), nil, nil, nil, control.NewCard(list))
}

func (s *Screen) backupHead(o adminData) fyne.CanvasObject {
	second := control.NewText("none yet: if this computer is lost, so are the backups").Shrinking()
	if o.settings.BackupFolder != "" {
		second.SetText(o.settings.BackupFolder)
	}
	startFolder := o.settings.BackupFolder
	save := func(folder string) {
		s.saveSettings(o, "The second folder is set", func(to *data.Settings) error { to.BackupFolder = folder; return nil })
	}
	folder := container.NewHBox(control.NewButton("Choose…", func() { filechooser.OpenFolder(s.host, startFolder, save) }))
	if startFolder != "" {
		folder.Add(control.NewButton("None", func() { save("") }))
	}
	return control.NewTitledCard("Backups", "made by themselves every hour of work, opened and verified, encrypted as the database is", container.NewVBox(
		control.NewParagraph("Kept are the latest of 24 hours, 14 days and 12 months; one made by hand for 30 days besides."),
		container.NewBorder(nil, nil, control.NewBold("Second folder, best on another disk"), folder, second),
		container.NewHBox(control.NewPrimary("Back up now", "", s.backUp),
			control.NewButton("Restore from a file…", func() { filechooser.OpenFile(s.host, startFolder, []string{".backup"}, s.restore) }))))
}

// backUp makes a backup on request.
func (s *Screen) backUp() {
	RunJob(s.host, "Back up now", "The database is copied, and the copy is opened and verified. Work can go on elsewhere.",
		func(ctx context.Context, progress func(done, total int64)) (file.Backup, error) {
			return s.files.BackUp(ctx, "", progress)
		}, func(b file.Backup, err error) {
			if err != nil {
				s.host.ShowError("No backup was made", err)
				return
			}
			s.host.Toast("Made and verified " + filepath.Base(b.Path))
			s.Show()
			if b.Warning != "" {
				s.host.ShowMessage("The second folder has no copy", b.Warning)
			}
		})
}

func (s *Screen) restore(path string) {
	Restore(s.host, func(ctx context.Context, by file.Credentials, progress func(done, total int64)) (*file.Restoring, error) {
		return s.files.BeginRestore(ctx, path, by, progress)
	}, s.OnRestored, s.OnRestoreFailed)
}

func (s *Screen) backupList(all []file.Backup) fyne.CanvasObject {
	rows := make([][]fyne.CanvasObject, len(all))
	for i, b := range all {
		rows[i] = []fyne.CanvasObject{
			control.NewBold(data.Moment(b.At)).Shrinking(), control.NewText(string(b.Why)).Shrinking(), control.NewMuted(formatSize(b.Size)),
			control.NewText(fmt.Sprintf("%d clients · %d enrollments · %d trackers · %d users", b.Clients, b.Enrollments, b.Trackers, b.Users)).Shrinking(),
			control.NewMuted(location(b)).Shrinking(),
			container.NewHBox(layout.NewSpacer(), control.NewButton("Restore…", func() { s.restore(b.Path) })),
		}
	}
	return table([]string{"Made", "Why", "Size", "Holds", "Where", ""}, []int{1, 2, 4}, rows)
}

// location is the folder of a backup as the list shows it.
func location(b file.Backup) string {
	if folder := filepath.Dir(b.Path); !strings.HasSuffix(folder, ".backups") {
		return folder
	}
	return "beside the database"
}

// formatSize formats a length in bytes.
func formatSize(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d KB", (n+1023)>>10)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}
