// Package restore puts a backup in the place of the database: it shows what would change, asks, and does it.
package restore

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
	"housingtracker/ui/theme"
)

// Begin unpacks a backup and says what would change.
type Begin func(ctx context.Context, by data.Credentials, progress func(done, total int64)) (*data.Restoring, error)

// width is that of the dialogs in Fyne's units.
const width = 620

// Open shows what would change and restores on confirmation. done follows a restore, when everybody has been signed out, with the
// name of the backup that was made before, or "" where the former files are kept beside; lost follows a restore that failed,
// which may have signed out too.
func Open(host *overlay.Host, begin Begin, done func(kept string), lost func(error)) {
	newOpening(host, begin, done, lost).run(data.Credentials{})
}

// AskFirst is Open where nobody is signed in: an administrator gives name and password first.
func AskFirst(host *overlay.Host, begin Begin, done func(kept string), lost func(error)) {
	newOpening(host, begin, done, lost).ask("An administrator restores a backup: of the database that is there, or where that can't be read, of the one in the backup, by the password of then.", nil)
}

type opening struct {
	host  *overlay.Host
	begin func(ctx context.Context, by data.Credentials, progress func(done, total int64)) (unpacked, error)
	done  func(string)
	lost  func(error)
}

// unpacked is a backup beside the database; see data.Restoring.
type unpacked struct {
	data.Preview
	restoring interface {
		Restore(ctx context.Context, progress func(done, total int64)) (kept string, err error)
		Close() error
	}
}

func newOpening(host *overlay.Host, begin Begin, done func(kept string), lost func(error)) opening {
	return opening{host, func(ctx context.Context, by data.Credentials, progress func(done, total int64)) (unpacked, error) {
		r, err := begin(ctx, by, progress)
		if err != nil {
			return unpacked{}, err
		}
		return unpacked{r.Preview, r}, nil
	}, done, lost}
}

// Job shows that something takes its time, with Cancel, until it ends.
func Job[T any](host *overlay.Host, title, text string, work func(ctx context.Context, progress func(done, total int64)) (T, error), done func(T, error)) {
	bar := widget.NewProgressBar()
	var cancel func()
	stop := control.NewButtonOf(control.Plain, "Cancel", "Esc", func() { cancel() })
	var d *overlay.Dialog
	d = host.Open(overlay.Size{Width: width}, control.NewTitle(title), container.NewVBox(control.NewParagraph(text), bar),
		container.NewHBox(layout.NewSpacer(), stop), overlay.Keys{"Esc": func() { cancel() }})
	d.OnLeave = func(func()) { cancel() }
	cancel = func() {}
	ended := false
	stopped := task.Run(host.Tasks, func(ctx context.Context) (T, error) {
		return work(ctx, func(n, total int64) {
			host.Tasks.Tell(func() {
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

func (o opening) run(by data.Credentials) {
	Job(o.host, "Restore a backup", "Opening the backup and verifying every page of it. Nothing is changed yet.",
		func(ctx context.Context, progress func(done, total int64)) (unpacked, error) {
			return o.begin(ctx, by, progress)
		},
		func(r unpacked, err error) {
			switch code := data.CodeOf(err); {
			case code == data.CodeConfirm:
				o.ask(overlay.Words(err), nil)
			case by != data.Credentials{} && (code == data.CodePermission || code == data.CodeInvalid):
				// Refused is who restores, not the backup: it is not chosen again.
				o.ask(overlay.Words(err), &by)
			case err != nil:
				o.host.Fail("Nothing was restored", err)
			default:
				o.show(r)
			}
		})
}

// ask asks who restores; refused is who has been refused, and may be nil.
func (o opening) ask(why string, refused *data.Credentials) {
	name, secret := control.NewEntry("First and last name"), control.NewPassword("Password")
	var by data.Credentials
	said, first := control.NewParagraph(why), name
	if refused != nil {
		name.SetText(refused.Name)
		said, first = control.NewFault(why), secret
	}
	o.host.OpenForm(overlay.Form{
		Title: "Restore a backup", Button: "Go on", First: first,
		Fields: []fyne.CanvasObject{said, control.NewBold("Name"), name, control.NewBold("Password, or the recovery code"), secret},
		Read: func() (func(context.Context) error, error) {
			by = data.Credentials{Name: name.Text, Password: secret.Text}
			if data.LooksLikeRecoveryCode(secret.Text) {
				by.RecoveryCode = secret.Text
			}
			return func(context.Context) error { return nil }, nil
		},
		Done: func() { o.run(by) },
	})
}

// show shows what would change.
func (o opening) show(r unpacked) {
	var d *overlay.Dialog
	going := false
	restore := func() {
		going = true
		d.Close()
		o.restore(r)
	}
	yes := control.NewPrimary("Restore", "Ctrl+Enter", restore)
	footer := container.NewHBox(layout.NewSpacer(), control.NewButtonOf(control.Plain, "Cancel", "Esc", func() { d.Close() }), yes)
	title := "Restore the backup of " + data.Moment(r.Backup.At) + "?"
	d = o.host.Open(overlay.Size{Width: width, Height: 0}, control.NewTitle(title), Preview(r.Preview), footer, overlay.Keys{"Ctrl+Enter": restore})
	d.OnClosed = func() {
		if !going {
			task.Do(o.host.Tasks, func(context.Context) error { return r.restoring.Close() }, func(error) {})
		}
	}
	o.host.Focus(yes)
}

func (o opening) restore(r unpacked) {
	Job(o.host, "Restoring the backup", "The present database is backed up first. Then everybody signs in again.",
		func(ctx context.Context, progress func(done, total int64)) (string, error) {
			kept, err := r.restoring.Restore(ctx, progress)
			if lost := r.restoring.Close(); err == nil {
				err = lost
			}
			return kept, err
		}, func(kept string, err error) {
			if err != nil {
				o.lost(err)
				return
			}
			o.done(kept)
		})
}

// Preview is what a restore would change, as it stands in the dialog.
func Preview(p data.Preview) fyne.CanvasObject {
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
