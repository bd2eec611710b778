package admin

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// BeginRestore unpacks a backup and previews the restore.
type BeginRestore func(ctx context.Context, by file.Credentials, progress func(done, total int64)) (*file.Restoring, error)

// restoreWidth is the width of the dialogs in Fyne units.
const restoreWidth = 620

// Restore previews a restore and does it after confirmation. done runs after it, when everybody has been signed
// out, with the name of the backup made before, or "" if the former files were kept instead. onFailed runs after a
// failure, which may have signed everybody out too.
func Restore(host *overlay.Host, begin BeginRestore, done func(former string), failed func(error)) {
	newRestorer(host, begin, done, failed).run(file.Credentials{})
}

// RestoreSignedOut is Restore without a session: an administrator gives name and password first.
func RestoreSignedOut(host *overlay.Host, begin BeginRestore, done func(former string), failed func(error)) {
	newRestorer(host, begin, done, failed).askCredentials("An administrator restores a backup: of the database that is there, or where that can't be read, of the one in the backup, by the password of then.", nil)
}

type restorer struct {
	host     *overlay.Host
	begin    func(ctx context.Context, by file.Credentials, progress func(done, total int64)) (unpacked, error)
	done     func(string)
	onFailed func(error)
}

// unpacked is a backup that is ready to be restored; see file.Restoring.
type unpacked struct {
	file.Preview
	restoring interface {
		Restore(ctx context.Context, progress func(done, total int64)) (former string, err error)
		Close() error
	}
}

func newRestorer(host *overlay.Host, begin BeginRestore, done func(former string), failed func(error)) restorer {
	return restorer{host, func(ctx context.Context, by file.Credentials, progress func(done, total int64)) (unpacked, error) {
		r, err := begin(ctx, by, progress)
		if err != nil {
			return unpacked{}, err
		}
		return unpacked{r.Preview, r}, nil
	}, done, failed}
}

// RunJob runs work behind a dialog with its progress and a Cancel button.
func RunJob[T any](host *overlay.Host, title, text string, work func(ctx context.Context, progress func(done, total int64)) (T, error), done func(T, error)) {
	bar := widget.NewProgressBar()
	var cancel func()
	stop := control.NewButtonOf(control.Plain, "Cancel", "Esc", func() { cancel() })
	var d *overlay.Dialog
	d = host.Open(overlay.Size{Width: restoreWidth}, control.NewTitle(title), container.NewVBox(control.NewParagraph(text), bar),
		container.NewHBox(layout.NewSpacer(), stop), overlay.Keys{"Esc": func() { cancel() }})
	d.OnLeave = func(func()) { cancel() }
	cancel = func() {}
	ended := false
	stopped := task.Run(host.Tasks, func(ctx context.Context) (T, error) {
		return work(ctx, func(n, total int64) {
			host.Tasks.Post(func() {
				if total > 0 && !ended {
					bar.SetValue(float64(n) / float64(total))
				}
			})
		})
	}, func(value T, err error) {
		ended = true
		d.Close()
		done(value, err)
	})
	cancel = stopped
	if !ended {
		host.Focus(stop)
	}
}

func (o restorer) run(by file.Credentials) {
	RunJob(o.host, "Restore a backup", "Opening the backup and verifying every page of it. Nothing is changed yet.",
		func(ctx context.Context, progress func(done, total int64)) (unpacked, error) {
			return o.begin(ctx, by, progress)
		},
		func(r unpacked, err error) {
			switch code := data.CodeOf(err); {
			case code == data.CodeConfirm:
				o.askCredentials(overlay.ErrorMessage(err), nil)
			case by != file.Credentials{} && (code == data.CodePermission || code == data.CodeInvalid):
				// The credentials were refused, not the backup: it stays chosen.
				o.askCredentials(overlay.ErrorMessage(err), &by)
			case err != nil:
				o.host.ShowError("Nothing was restored", err)
			default:
				o.show(r)
			}
		})
}

// askCredentials asks who restores; rejected are the credentials that were refused, or nil.
func (o restorer) askCredentials(why string, rejected *file.Credentials) {
	name, secret := control.NewEntry("First and last name"), control.NewPassword("Password")
	var by file.Credentials
	message, first := control.NewParagraph(why), name
	if rejected != nil {
		name.SetText(rejected.Name)
		message, first = control.NewErrorText(why), secret
	}
	o.host.OpenForm(overlay.Form{
		Title: "Restore a backup", Button: "Go on", First: first,
		Fields: []fyne.CanvasObject{message, control.NewBold("Name"), name, control.NewBold("Password, or the recovery code"), secret},
		Read: func() (func(context.Context) error, error) {
			by = file.Credentials{Name: name.Text, Password: secret.Text}
			if file.LooksLikeRecoveryCode(secret.Text) {
				by.RecoveryCode = secret.Text
			}
			return func(context.Context) error { return nil }, nil
		},
		Done: func() { o.run(by) },
	})
}

// show previews the restore.
func (o restorer) show(r unpacked) {
	var d *overlay.Dialog
	restoring := false
	restore := func() {
		restoring = true
		d.Close()
		o.restore(r)
	}
	restoreButton := control.NewPrimary("Restore", "Ctrl+Enter", restore)
	footer := container.NewHBox(layout.NewSpacer(), control.NewButtonOf(control.Plain, "Cancel", "Esc", func() { d.Close() }), restoreButton)
	title := "Restore the backup of " + data.Moment(r.Backup.At) + "?"
	d = o.host.Open(overlay.Size{Width: restoreWidth, Height: 0}, control.NewTitle(title), RestorePreview(r.Preview), footer, overlay.Keys{"Ctrl+Enter": restore})
	d.OnClosed = func() {
		if !restoring {
			task.Do(o.host.Tasks, func(context.Context) error { return r.restoring.Close() }, func(error) {})
		}
	}
	o.host.Focus(restoreButton)
}

func (o restorer) restore(r unpacked) {
	RunJob(o.host, "Restoring the backup", "The present database is backed up first. Then everybody signs in again.",
		func(ctx context.Context, progress func(done, total int64)) (string, error) {
			former, err := r.restoring.Restore(ctx, progress)
			if closeErr := r.restoring.Close(); err == nil {
				err = closeErr
			}
			return former, err
		}, func(former string, err error) {
			if err != nil {
				o.onFailed(err)
				return
			}
			o.done(former)
		})
}

// RestorePreview is the body of the preview: what a restore would change.
func RestorePreview(p file.Preview) fyne.CanvasObject {
	grid := container.New(layout.NewGridLayoutWithColumns(3), control.NewMuted(""), control.NewMuted("In the database now"), control.NewMuted("In the backup"))
	for _, line := range []struct {
		what      string
		now, then int
	}{{"Clients", p.Now.Clients, p.Then.Clients}, {"Enrollments", p.Now.Enrollments, p.Then.Enrollments}, {"Trackers", p.Now.Trackers, p.Then.Trackers}, {"Users", p.Now.Users, p.Then.Users}} {
		now := control.NewText("can't be read")
		if p.Readable {
			now = control.NewText(fmt.Sprint(line.now))
		}
		then := control.NewText(fmt.Sprint(line.then))
		if p.Readable && line.now != line.then {
			then = control.NewBold(fmt.Sprint(line.then)).Colored(theme.Warning)
		}
		grid.Add(control.NewText(line.what))
		grid.Add(now)
		grid.Add(then)
	}
	box := container.NewVBox(grid, control.Gap(0, 6))
	switch {
	case !p.Readable:
		box.Add(control.NewParagraph("The present database is not there or can't be read. Its files, if there are any, are kept under other names."))
	case p.Foreign:
		box.Add(control.NewParagraph("The present database does not go on from this backup: it is of another office, or comes from another restore. It is backed up first."))
	case len(p.Since) == 0:
		box.Add(control.NewParagraph("Nothing has been recorded since this backup."))
	default:
		box.Add(control.NewBold("Recorded since, and not in the backup"))
		for _, k := range p.Since {
			box.Add(control.NewText(fmt.Sprintf("%d × %s", k.Count, k.Kind.Label())))
		}
		box.Add(control.Gap(0, 6))
		box.Add(control.NewBold("The latest of it"))
		for _, a := range p.Latest {
			by := a.ByName
			if by == "" {
				by = "the program"
			}
			line := data.Moment(a.At) + " · " + by + " · " + a.Kind.Label()
			if a.PersonalID != "" {
				line += " · Client ID " + a.ClientLabel()
			}
			box.Add(control.NewMuted(line).Shrinking())
		}
		box.Add(control.Gap(0, 6))
		box.Add(control.NewParagraph("The present database is backed up first, so that nothing of this is lost for good."))
	}
	if p.Keys {
		box.Add(control.NewParagraph("The keys of the backup come along: everybody's password is that of then."))
	}
	return box
}
