package storetest

import (
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/file"
)

// refusalTests try to get around a permission or the audit log.
var refusalTests = []test{
	inOffice("the keyring of another database is refused", func(t *testing.T, o *office) {
		window := o.enter(t, hana, password)
		must(t, window.ChangePassword(o.ctx, data.NewOperationID(), password, "green door 34"))
		window.Lock(o.ctx, "away")
		forged := account.Cheap(filepath.Join(t.TempDir(), "office.db"))
		const word = "the thief's own"
		must(t, forged.Make(file.NewKey(), file.KeyringInfo{SetUp: true}, []file.NewPassword{{Name: hana, Password: word}}, o.now))
		o.keyring.Keyring = forged
		refused(t, window.Unlock(o.ctx, word), data.CodeUnavailable)
		equal(t, "locked", window.Locked(), true)
		refused(t, ok(o.SignIn(o.ctx, hana, word)), data.CodeUnavailable)
		_, err := o.admin.Users(o.ctx)
		must(t, err)
	}),
	inOffice("an operation ID stands for one operation and nothing else", func(t *testing.T, o *office) {
		read := data.NewOperationID()
		must(t, ok2(o.admin.OpenClient(o.ctx, read, Rosa)))
		must(t, ok2(o.admin.OpenClient(o.ctx, read, Rosa)))
		refused(t, ok2(o.admin.OpenClient(o.ctx, read, Nuri)), data.CodeExists)
		refused(t, ok2(o.enrolling.OpenClient(o.ctx, read, Rosa)), data.CodeExists)
		refused(t, ok(o.admin.OpenTracker(o.ctx, read, RosaHome)), data.CodeExists)
		refused(t, ok(o.admin.OpenList(o.ctx, read, HarborPSH, data.ListOptions{})), data.CodeExists)
		refused(t, ok(o.admin.Events(o.ctx, read, data.EventFilter{}, 0, 1)), data.CodeExists)
		o.unchanged(t, "what was refused", func() {
			refused(t, ok(o.enrolling.CreateTracker(o.ctx, read, RosaHome, data.Fields{})), data.CodeExists)
			refused(t, o.admin.SaveSettings(o.ctx, read, data.Settings{BedNightDays: 3, LockMinutes: 5, RetentionYears: 7}), data.CodeExists)
		})
	}),
	inOffice("what is recorded each time is done once per operation", func(t *testing.T, o *office) {
		op := data.NewOperationID()
		must(t, o.admin.ResetPassword(o.ctx, op, o.enrolling.User().ID, "green door 34"))
		for what, again := range map[string]error{
			"a password":          o.admin.ResetPassword(o.ctx, op, o.enrolling.User().ID, "green door 56"),
			"the user's password": o.admin.ChangePassword(o.ctx, op, password, "green door 56"),
			"a user":              ok(o.admin.AddUser(o.ctx, op, "New Nan", HarborHouse, data.Caseworker, password)),
			"the recovery code":   ok(o.admin.NewRecoveryCode(o.ctx, op)),
			"the audit log":       o.admin.ExportEvents(o.ctx, op, data.EventFilter{}, "CSV", func(data.AuditEvent) error { t.Error("exported"); return nil }),
		} {
			t.Run(what, func(t *testing.T) { refused(t, again, data.CodeExists) })
		}
		must(t, ok(o.SignIn(o.ctx, hana, "green door 34")))
	}),
	inOffice("the audit log names the changed user", func(t *testing.T, o *office) {
		u := o.enrolling.User()
		u.Name, u.Role = "Somebody Else", data.Administrator
		must(t, o.admin.ChangeUser(o.ctx, data.NewOperationID(), u))
		equal(t, "event", o.events(t, data.EventFilter{})[0].Reason, "changed "+hana)
	}),
	inOffice("a demoted administrator can't disable another", func(t *testing.T, o *office) {
		must(t, ok(o.admin.AddUser(o.ctx, data.NewOperationID(), "Bea Head", o.admin.User().Organization.ID, data.Administrator, password)))
		second := o.signIn(t, "Bea Head")
		first, other := o.admin.User(), second.User()
		first.Role, other.Disabled = data.Caseworker, true
		must(t, second.ChangeUser(o.ctx, data.NewOperationID(), first))
		refused(t, o.admin.ChangeUser(o.ctx, data.NewOperationID(), other), data.CodePermission)
	}),
	inOffice("a lock does not let a user keep a draft who may not", func(t *testing.T, o *office) {
		o.create(t, RosaHome, data.Fields{})
		draft := data.Draft{EnrollmentID: RosaHome, Version: 1, Fields: data.Fields{PropertyName: "Oak"}}
		window := o.enter(t, hana, password)
		window.Lock(o.ctx, "away")
		refused(t, window.KeepDraft(o.ctx, draft), data.CodeLocked)
		o.outsider.Lock(o.ctx, "away")
		must(t, o.outsider.KeepDraft(o.ctx, draft))
		u := o.outsider.User()
		u.Disabled = true
		must(t, o.admin.ChangeUser(o.ctx, data.NewOperationID(), u))
		refused(t, o.outsider.KeepDraft(o.ctx, draft), data.CodePermission)
		refused(t, o.outsider.DropDraft(o.ctx, RosaHome), data.CodePermission)
	}),
	inOffice("names that look alike are the same name", func(t *testing.T, o *office) {
		for _, name := range []string{hana + "\u200b", "\u202e" + hana, "Hana\u2060 Harbor", "H\u00adana Harbor"} {
			refused(t, ok(o.admin.AddUser(o.ctx, data.NewOperationID(), name, HarborHouse, data.Caseworker, password)), data.CodeExists)
		}
		must(t, ok(o.admin.AddUser(o.ctx, data.NewOperationID(), "Sean O'Neil", HarborHouse, data.Caseworker, password)))
		refused(t, ok(o.admin.AddUser(o.ctx, data.NewOperationID(), "Sean O’Neil", HarborHouse, data.Administrator, password)), data.CodeExists)
		refused(t, ok(o.admin.AddUser(o.ctx, data.NewOperationID(), "\u2060\u3164", HarborHouse, data.Caseworker, password)), data.CodeInvalid)
	}),
	inOffice("an office's database does not become the sample office", func(t *testing.T, o *office) {
		_, err := o.admin.NewRecoveryCode(o.ctx, data.NewOperationID())
		must(t, err)
		must(t, o.admin.RecoveryCodeKept(o.ctx))
		refused(t, o.admin.MarkSample(o.ctx, []data.SampleAccount{{Name: hana, Password: "x"}}), data.CodeInvalid)
		refused(t, ok(o.SignIn(o.ctx, hana, "x")), data.CodePermission)
	}),
	inOffice("long texts are refused or cut in the audit log", func(t *testing.T, o *office) {
		o.create(t, RosaHome, data.Fields{})
		refused(t, o.admin.RemoveTracker(o.ctx, data.NewOperationID(), RosaHome, 1, strings.Repeat("long ", 1000)), data.CodeInvalid)
		refused(t, o.outsider.SetPreference(o.ctx, "view", strings.Repeat("x", data.MaxPreference+1)), data.CodeInvalid)
		o.outsider.Lock(o.ctx, strings.Repeat("long ", 1000))
		if n := len(o.events(t, data.EventFilter{Kinds: []data.EventKind{data.EventLock}})[0].Reason); n > 4*data.MaxReason {
			t.Errorf("the recorded reason has %d bytes", n)
		}
	}),
}

// ok2 is ok for what returns two values.
func ok2[A, B any](_ A, _ B, err error) error { return err }
