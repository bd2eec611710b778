package ui

import (
	"context"
	"path/filepath"

	"housingtracker/data"
	"housingtracker/ui/access"
	"housingtracker/ui/filechooser"
	"housingtracker/ui/task"
)

// welcome brings a user who has just signed in to the named destination, or to Home, after asking for a new
// password and showing the recovery code where these are due.
func (w *Window) welcome(session *data.Session, present, name string) {
	if session.MustChangePassword() {
		access.ChoosePassword(w.host, session, present, func() { w.welcome(session, "", name) }, func() { w.endSession(session) })
		return
	}
	type found struct {
		info  data.OfficeInfo
		needs bool
	}
	task.Run(w.host.Tasks, func(ctx context.Context) (f found, err error) {
		if f.info, err = session.Info(ctx); err == nil && f.info.ReadOnly == "" {
			f.needs, err = session.NeedsRecoveryCode()
		}
		return f, err
	}, func(f found, err error) {
		if err != nil {
			w.host.ShowError("The database can't be read", err)
			w.endSession(session)
			return
		}
		w.openShell(session, f.info, name)
		if f.needs {
			access.OfferRecoveryCode(w.host, session, filechooser.New(w.host, session), filepath.Base(w.path), func() {})
		}
	})
}

// endSession signs out and shows the sign-in screen.
func (w *Window) endSession(session *data.Session) {
	task.Do(w.host.Tasks, session.SignOut, func(error) { w.returnToSignIn(session.User().Name) })
}
