package ui

import (
	"context"
	"path/filepath"

	"housingtracker/data"
	"housingtracker/ui/filechooser"
	"housingtracker/ui/password"
	"housingtracker/ui/recovery"
	"housingtracker/ui/task"
)

// welcome brings a person who has just signed in to the destination of that name, or to Home: past a password of the own,
// and past the recovery code, where they are still owed.
func (w *Window) welcome(session *data.Session, present, name string) {
	if session.MustChangePassword() {
		password.Choose(w.host, session, present, func() { w.welcome(session, "", name) }, func() { w.leaveSession(session) })
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
			w.host.Fail("The database can't be read", err)
			w.leaveSession(session)
			return
		}
		w.enter(session, f.info, name)
		if f.needs {
			recovery.Offer(w.host, session, filechooser.New(w.host, session), filepath.Base(w.path), func() {})
		}
	})
}

// leaveSession signs out and shows the sign-in screen.
func (w *Window) leaveSession(session *data.Session) {
	task.Do(w.host.Tasks, session.SignOut, func(error) { w.openSignIn(session.User().Name) })
}
