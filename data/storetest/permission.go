package storetest

import (
	"testing"

	"housingtracker/data/account"
)

const password = "blue door 12"

var permissionTests, ruleTests, undoTests []test

func mustHash(t *testing.T, password string) string {
	t.Helper()
	hash, err := account.Cheap().Hash(password)
	must(t, err)
	return hash
}
