package storetest

import (
	"testing"

	"housingtracker/data"
)

var accountTests = []test{
	inOffice("R47 signing in", func(t *testing.T, o *office) {
		for _, name := range []string{"Hana Harbor", "hana harbor", " HANA  HARBOR "} {
			must(t, ok(o.SignIn(o.ctx, name, password)))
		}
		_, wrongName := o.SignIn(o.ctx, "Nobody", password)
		_, wrongPassword := o.SignIn(o.ctx, "Hana Harbor", "blue door 13")
		refused(t, wrongName, data.CodePermission)
		refused(t, wrongPassword, data.CodePermission)
		equal(t, "message for a wrong name", wrongName.Error(), wrongPassword.Error())
	}),
	inOffice("R47 the user's password", func(t *testing.T, o *office) {
		o.unchanged(t, "refusals", func() {
			refused(t, o.enrolling.ChangePassword(o.ctx, data.NewOperationID(), "wrong door", "green door 34"), data.CodePermission)
			refused(t, o.enrolling.ChangePassword(o.ctx, data.NewOperationID(), password, "short"), data.CodeInvalid)
		})
		must(t, o.enrolling.ChangePassword(o.ctx, data.NewOperationID(), password, "green door 34"))
		_, err := o.SignIn(o.ctx, "Hana Harbor", password)
		refused(t, err, data.CodePermission)
		must(t, ok(o.SignIn(o.ctx, "Hana Harbor", "green door 34")))
	}),
	inOffice("R47 a reset password", func(t *testing.T, o *office) {
		must(t, o.admin.ResetPassword(o.ctx, data.NewOperationID(), o.enrolling.User().ID, "green door 34"))
		must(t, ok(o.SignIn(o.ctx, "Hana Harbor", "green door 34")))
		refused(t, o.admin.ResetPassword(o.ctx, data.NewOperationID(), 999, "green door 34"), data.CodeNotFound)
	}),
	inOffice("R47 users", func(t *testing.T, o *office) {
		o.unchanged(t, "refusals", func() {
			add := func(name string, role data.Role, word string) error {
				return ok(o.admin.AddUser(o.ctx, data.NewOperationID(), name, HarborHouse, role, word))
			}
			refused(t, add("hana  HARBOR", data.Caseworker, password), data.CodeExists)
			refused(t, add(" \t", data.Caseworker, password), data.CodeInvalid)
			refused(t, add("New Nan", "king", password), data.CodeInvalid)
			refused(t, add("New Nan", data.Caseworker, "short"), data.CodeInvalid)
			refused(t, ok(o.admin.AddUser(o.ctx, data.NewOperationID(), "New Nan", 999, data.Caseworker, password)), data.CodeNotFound)
		})
	}),
	inOffice("R47 the last administrator stays one", func(t *testing.T, o *office) {
		o.unchanged(t, "refusals", func() {
			disabled, demoted := o.admin.User(), o.admin.User()
			disabled.Disabled, demoted.Role = true, data.Caseworker
			refused(t, o.admin.ChangeUser(o.ctx, data.NewOperationID(), disabled), data.CodeInvalid)
			refused(t, o.admin.ChangeUser(o.ctx, data.NewOperationID(), demoted), data.CodeInvalid)
		})
		other := o.enrolling.User()
		other.Role = data.Administrator
		must(t, o.admin.ChangeUser(o.ctx, data.NewOperationID(), other))
		former := o.admin.User()
		former.Disabled = true
		must(t, o.enrolling.ChangeUser(o.ctx, data.NewOperationID(), former))
		_, err := o.admin.Users(o.ctx)
		refused(t, err, data.CodePermission)
	}),
	inOffice("R47 organizations by name", func(t *testing.T, o *office) {
		same, err := o.admin.OrganizationNamed(o.ctx, data.NewOperationID(), " harbor  house ")
		must(t, err)
		equal(t, "organization named in other letters", same.ID, HarborHouse)
		must(t, o.admin.MergeOrganization(o.ctx, data.NewOperationID(), HarborHouse, LanternHomes))
		same, err = o.admin.OrganizationNamed(o.ctx, data.NewOperationID(), "Harbor House")
		must(t, err)
		equal(t, "organization that it counts as", same.ID, LanternHomes)
		o.unchanged(t, "refused merges", func() {
			refused(t, o.admin.MergeOrganization(o.ctx, data.NewOperationID(), HarborHouse, HarborHouse), data.CodeInvalid)
			refused(t, o.admin.MergeOrganization(o.ctx, data.NewOperationID(), LanternHomes, HarborHouse), data.CodeInvalid)
		})
	}),
	inOffice("R47 a database is founded once", func(t *testing.T, o *office) {
		_, err := o.SetUp(o.ctx, "Another", "Second Sue", password)
		refused(t, err, data.CodeExists)
	}),
	inOffice("the sample office takes no imports", func(t *testing.T, o *office) {
		must(t, o.admin.MarkSample(o.ctx, nil))
		_, err := o.admin.Import(o.ctx, data.NewOperationID(), importer{}, data.ImportOptions{})
		refused(t, err, data.CodeInvalid)
	}),
	inOffice("a changed role takes effect at once", func(t *testing.T, o *office) {
		_, err := o.enrolling.Users(o.ctx)
		refused(t, err, data.CodePermission)
		u := o.enrolling.User()
		u.Role = data.Administrator
		must(t, o.admin.ChangeUser(o.ctx, data.NewOperationID(), u))
		must(t, ok(o.enrolling.Users(o.ctx)))
	}),
}
