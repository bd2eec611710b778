package storetest

import (
	"strings"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/file"
	"housingtracker/data/signin"
)

const hana = "Hana Harbor"

// signInLog returns kind, user and reason of the audit events numbered above from, a line each, oldest first.
func (o *office) signInLog(t *testing.T, from int64) string {
	t.Helper()
	events, err := o.Events(o.ctx, data.EventFilter{}, 0, 1000)
	must(t, err)
	var lines []string
	for i := len(events) - 1; i >= 0; i-- {
		if events[i].Number > from {
			lines = append(lines, string(events[i].Kind)+" "+events[i].ByName+": "+events[i].Reason)
		}
	}
	return strings.Join(lines, "\n")
}

func (o *office) last(t *testing.T) int64 {
	t.Helper()
	events, err := o.Events(o.ctx, data.EventFilter{}, 0, 1)
	must(t, err)
	return events[0].Number
}

func (o *office) enter(t *testing.T, name, password string) *file.Session {
	t.Helper()
	s, err := o.Enter(o.ctx, name, password)
	must(t, err)
	return s
}

var signInTests = []test{
	inOffice("five wrong passwords lock, for commands and windows alike", func(t *testing.T, o *office) {
		from := o.last(t)
		for _, name := range []string{hana, "Nobody"} {
			for range signin.MaxTries - 1 {
				refused(t, ok(o.SignIn(o.ctx, name, "wrong door")), data.CodePermission)
			}
			refused(t, ok(o.Enter(o.ctx, name, "wrong door")), data.CodePermission)
			for _, other := range []*file.Office{o.Office, o.again()} {
				_, err := other.SignIn(o.ctx, name, password)
				refused(t, err, data.CodePermission)
				if !strings.Contains(err.Error(), "1 minute") {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
		former := o.disabled.User()
		former.Disabled = true
		accesses, err := o.admin.Accesses(o.ctx, []data.User{o.enrolling.User(), o.outsider.User(), former})
		must(t, err)
		equal(t, "accesses", [3]signin.Access(accesses), [3]signin.Access{signin.AccessWrong, signin.AccessTemporary, signin.AccessDisabled})

		// The next sign-in records them, once.
		o.signIn(t, "Leo Lantern")
		record := o.signInLog(t, from)
		equal(t, "recorded wrong passwords", strings.Count(record, "sign-in-failed : a wrong password for "+hana), signin.MaxTries)
		equal(t, "recorded unknown names", strings.Count(record, "sign-in-failed : a name that no user has"), signin.MaxTries)
		if strings.Contains(record, "Nobody") {
			t.Errorf("the typed name is in the audit log: %s", record)
		}
		o.signIn(t, "Leo Lantern")
		equal(t, "recorded failures", strings.Count(o.signInLog(t, from), "sign-in-failed"), 2*signin.MaxTries)

		// A reset by an administrator ends the lock, and so does time.
		must(t, o.admin.ResetPassword(o.ctx, data.NewOperationID(), o.enrolling.User().ID, "green door 34"))
		must(t, ok(o.SignIn(o.ctx, hana, "green door 34")))
		o.now = o.now.Add(time.Minute)
		refused(t, ok(o.SignIn(o.ctx, "Nobody", password)), data.CodePermission)
	}),
	inOffice("wrong passwords in an open session count too", func(t *testing.T, o *office) {
		s := o.enrolling
		for range 2 {
			refused(t, s.ChangePassword(o.ctx, data.NewOperationID(), "wrong door", "green door 34"), data.CodePermission)
		}
		s.Lock(o.ctx, "somebody left")
		for range 3 {
			refused(t, s.Unlock(o.ctx, "wrong door"), data.CodePermission)
		}
		refused(t, s.Unlock(o.ctx, password), data.CodePermission)
		refused(t, ok(o.SignIn(o.ctx, hana, password)), data.CodePermission)
		o.now = o.now.Add(time.Minute)
		must(t, s.Unlock(o.ctx, password))
	}),
	inOffice("a locked session does nothing", func(t *testing.T, o *office) {
		from := o.last(t)
		o.enrolling.Lock(o.ctx, "Nobody has used it.")
		o.unchanged(t, "a locked session", func() {
			refused(t, ok(o.enrolling.List(o.ctx, HarborPSH, data.ListOptions{})), data.CodeLocked)
			refused(t, ok(o.enrolling.CreateTracker(o.ctx, data.NewOperationID(), RosaHome, data.Fields{})), data.CodeLocked)
			refused(t, o.enrolling.ChangePassword(o.ctx, data.NewOperationID(), password, "green door 34"), data.CodeLocked)
			refused(t, ok(o.enrolling.Drafts(o.ctx)), data.CodeLocked)
		})
		must(t, o.enrolling.Unlock(o.ctx, password))
		must(t, ok(o.enrolling.CreateTracker(o.ctx, data.NewOperationID(), RosaHome, data.Fields{})))
		if record := o.signInLog(t, from); !strings.HasPrefix(record, "locked "+hana+": Nobody has used it.\nunlocked "+hana) {
			t.Errorf("audit log: %s", record)
		}
		// A user disabled while locked stays out.
		o.enrolling.Lock(o.ctx, "")
		former := o.enrolling.User()
		former.Disabled = true
		must(t, o.admin.ChangeUser(o.ctx, data.NewOperationID(), former))
		refused(t, o.enrolling.Unlock(o.ctx, password), data.CodePermission)
		refused(t, ok(o.enrolling.Programs(o.ctx)), data.CodeLocked)
	}),
	inOffice("a password that somebody else set is changed first at a window", func(t *testing.T, o *office) {
		s := o.enter(t, hana, password)
		equal(t, "must change", s.MustChangePassword(), true)
		o.unchanged(t, "a session with a temporary password", func() {
			refused(t, ok(s.Programs(o.ctx)), data.CodeLocked)
			refused(t, ok(s.CreateTracker(o.ctx, data.NewOperationID(), RosaHome, data.Fields{})), data.CodeLocked)
			refused(t, s.ChangePassword(o.ctx, data.NewOperationID(), password, password), data.CodeInvalid)
			refused(t, s.ChangePassword(o.ctx, data.NewOperationID(), "wrong door", "green door 34"), data.CodePermission)
			refused(t, s.ChangePassword(o.ctx, data.NewOperationID(), password, "harbor door 3"), data.CodeInvalid)
		})
		// Commands go on: their users may never see a window.
		must(t, ok(o.signIn(t, hana).Programs(o.ctx)))
		must(t, s.ChangePassword(o.ctx, data.NewOperationID(), password, "green door 34"))
		must(t, ok(s.Programs(o.ctx)))
		must(t, s.SignOut(o.ctx))
		equal(t, "must change again", o.enter(t, hana, "green door 34").MustChangePassword(), false)
		equal(t, "must change the password of the founder", o.enter(t, o.admin.User().Name, password).MustChangePassword(), false)
	}),
	inOffice("one window per user", func(t *testing.T, o *office) {
		from := o.last(t)
		first := o.enter(t, hana, password)
		for _, office := range []*file.Office{o.Office, o.again()} {
			_, err := office.Enter(o.ctx, hana, password)
			refused(t, err, data.CodePermission)
			if !strings.Contains(err.Error(), "another window") {
				t.Error(err)
			}
		}
		o.signIn(t, hana)
		o.enter(t, "Leo Lantern", password)
		must(t, first.SignOut(o.ctx))
		must(t, first.SignOut(o.ctx))
		refused(t, ok(first.Programs(o.ctx)), data.CodePermission)
		must(t, first.Unlock(o.ctx, password))
		refused(t, ok(first.Programs(o.ctx)), data.CodePermission)
		again := o.again()
		must(t, ok(again.Enter(o.ctx, hana, password)))
		must(t, again.Close())
		must(t, ok(o.Enter(o.ctx, hana, password)))
		record := o.signInLog(t, from)
		equal(t, "recorded windows", strings.Count(record, "signed-in "+hana+": at the window"), 3)
		equal(t, "recorded commands", strings.Count(record, "signed-in "+hana+": for a command"), 1)
		equal(t, "recorded sign-outs", strings.Count(record, "signed-out "+hana), 2)
	}),
	inOffice("unused accounts lock", func(t *testing.T, o *office) {
		o.now = o.now.AddDate(0, 0, signin.UnusedDays)
		o.signIn(t, hana)
		o.now = o.now.Add(time.Hour)
		_, err := o.SignIn(o.ctx, "Leo Lantern", password)
		refused(t, err, data.CodePermission)
		if !strings.Contains(err.Error(), "60 days") {
			t.Error(err)
		}
		refused(t, ok(o.Enter(o.ctx, "Leo Lantern", password)), data.CodePermission)
		// The last administrator while no recovery code is kept: nothing could open the door again.
		s := o.signIn(t, "Ada Head")
		accesses, err := s.Accesses(o.ctx, []data.User{o.outsider.User()})
		must(t, err)
		equal(t, "access", accesses[0], signin.AccessUnused)
		must(t, s.ResetPassword(o.ctx, data.NewOperationID(), o.outsider.User().ID, "green door 34"))
		must(t, ok(o.SignIn(o.ctx, "Leo Lantern", "green door 34")))

		code, err := s.NewRecoveryCode(o.ctx, data.NewOperationID())
		must(t, err)
		needs, err := s.NeedsRecoveryCode()
		must(t, err)
		equal(t, "needs a recovery code", needs, true)
		must(t, s.RecoveryCodeKept(o.ctx))
		o.now = o.now.AddDate(0, 0, signin.UnusedDays+1)
		refused(t, ok(o.SignIn(o.ctx, "Ada Head", password)), data.CodePermission)
		must(t, o.Recover(o.ctx, code, " ada  head", "green door 34"))
		needs, err = o.enter(t, "Ada Head", "green door 34").NeedsRecoveryCode()
		must(t, err)
		equal(t, "needs a recovery code", needs, false)
	}),
	inOffice("the recovery code", func(t *testing.T, o *office) {
		refused(t, ok(o.enrolling.NewRecoveryCode(o.ctx, data.NewOperationID())), data.CodePermission)
		refused(t, o.enrolling.RecoveryCodeKept(o.ctx), data.CodePermission)
		code, err := o.admin.NewRecoveryCode(o.ctx, data.NewOperationID())
		must(t, err)
		from := o.last(t)
		refused(t, o.Recover(o.ctx, code[:len(code)-1], "Ada Head", "green door 34"), data.CodeInvalid)
		refused(t, o.Recover(o.ctx, code, hana, "green door 34"), data.CodeInvalid)
		refused(t, o.Recover(o.ctx, code, "Nobody", "green door 34"), data.CodeInvalid)
		refused(t, o.Recover(o.ctx, code, "Dot Former", "green door 34"), data.CodeInvalid)
		refused(t, o.Recover(o.ctx, code, "Ada Head", "short"), data.CodeInvalid)
		former := code
		code, err = o.admin.NewRecoveryCode(o.ctx, data.NewOperationID())
		must(t, err)
		refused(t, o.Recover(o.ctx, former, "Ada Head", "green door 34"), data.CodePermission)
		must(t, ok(o.SignIn(o.ctx, "Ada Head", password)))
		must(t, o.Recover(o.ctx, code, "Ada Head", "green door 34"))
		refused(t, ok(o.SignIn(o.ctx, "Ada Head", password)), data.CodePermission)
		must(t, ok(o.SignIn(o.ctx, "Ada Head", "green door 34")))
		record := o.signInLog(t, from)
		for _, line := range []string{"sign-in-failed : a wrong recovery code", "recovery Ada Head: made a new recovery code", "recovery Ada Head: set a new password by the recovery code"} {
			equal(t, line, strings.Count(record, line), 1)
		}
	}),
	inOffice("disabling a user removes the password", func(t *testing.T, o *office) {
		former := o.enrolling.User()
		former.Disabled = true
		must(t, o.admin.ChangeUser(o.ctx, data.NewOperationID(), former))
		states, err := o.keyring.Passwords([]string{hana}, o.now)
		must(t, err)
		equal(t, "has a password", states[0].Set, false)
		refused(t, ok(o.SignIn(o.ctx, hana, password)), data.CodePermission)
		enabled := former
		enabled.Disabled = false
		o.unchanged(t, "refusals", func() {
			refused(t, o.admin.ChangeUser(o.ctx, data.NewOperationID(), enabled), data.CodeInvalid)
			refused(t, o.admin.ResetPassword(o.ctx, data.NewOperationID(), former.ID, "green door 34"), data.CodeInvalid)
			refused(t, o.admin.EnableUser(o.ctx, data.NewOperationID(), former.ID, "short"), data.CodeInvalid)
			refused(t, o.outsider.EnableUser(o.ctx, data.NewOperationID(), former.ID, "green door 34"), data.CodePermission)
		})
		must(t, o.admin.EnableUser(o.ctx, data.NewOperationID(), former.ID, "green door 34"))
		equal(t, "must change", o.enter(t, hana, "green door 34").MustChangePassword(), true)
	}),
	inOffice("a weak password is refused wherever one is set", func(t *testing.T, o *office) {
		for _, bad := range []string{"short", "Password1234!", strings.Repeat("x", 300)} {
			o.unchanged(t, bad, func() {
				refused(t, ok(o.admin.AddUser(o.ctx, data.NewOperationID(), "New Nan", HarborHouse, data.Caseworker, bad)), data.CodeInvalid)
				refused(t, o.admin.ResetPassword(o.ctx, data.NewOperationID(), o.enrolling.User().ID, bad), data.CodeInvalid)
				refused(t, o.enrolling.ChangePassword(o.ctx, data.NewOperationID(), password, bad), data.CodeInvalid)
			})
		}
		refused(t, ok(o.admin.AddUser(o.ctx, data.NewOperationID(), "Nan Newcomer", HarborHouse, data.Caseworker, "the newcomer 12")), data.CodeInvalid)
	}),
}
