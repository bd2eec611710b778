// Package importtest is the rules of HMIS imports as tests: one suite for every store. It imports exports of a small made-up
// HMIS, changed as real ones are.
package importtest

import (
	"testing"

	"housingtracker/data/file"
)

// A Store is a store under test.
type Store interface {
	file.Store
	// Content returns everything that imports write, and the trackers, as text, to be compared before and after.
	Content(t testing.TB) string
}

// An opener makes a new empty store and closes it after the test.
type opener func(t *testing.T) Store

// Run tests imports into stores that open makes.
func Run(t *testing.T, open func(t *testing.T) Store) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, open opener)
	}{
		{"first and second", testFirstAndSecond},
		{"dry run", testDryRun},
		{"cancelled", testCancelled},
		{"broken files", testBrokenFiles},
		{"both formats", testBothFormats},
		{"rows", testRows},
		{"versions", testVersions},
		{"changes", testChanges},
		{"names", testNames},
		{"rows of another client", testRowsOfAnotherClient},
		{"an enrollment changes client or project", testEnrollmentChangesClientOrProject},
		{"a client changes identity", testClientChangesIdentity},
		{"R40 reconciles the move-in", testReconcilesMoveIn},
		{"keeps local data", testKeepsLocalData},
		{"R48 replaces a local exit", testReplacesLocalExit},
		{"retires", testRetires},
		{"retires up to a fifth", testRetiresUpToAFifth},
		{"restores", testRestores},
		{"leaves out victim services", testLeavesOutVictimServices},
		{"many problems", testOfManyProblems},
		{"sources", testSources},
		{"is refused without a source", testIsRefusedWithoutASource},
		{"a decision on the source is audited", testSourceDecisionIsAudited},
		{"sources are independent", testSourcesAreIndependent},
		{"R44 households do not reach across sources", testHouseholdsDoNotReachAcrossSources},
		{"R48 matches across sources", testMatchesAcrossSources},
		{"sources are named", testSourcesAreNamed},
		{"unreadable files", testUnreadableFiles},
		{"counts errors only", testCountsErrorsOnly},
		{"without clients", testWithoutClients},
		{"asks twice", testAsksTwice},
		{"names the cause", testNamesTheCause},
		{"damaged IDs", testDamagedIDs},
		{"rounded IDs", testRoundedIDs},
		{"damaged IDs retire nothing", testDamagedIDsRetireNothing},
		{"NULL", testNull},
		{"placeholders", testPlaceholders},
		{"decimal codes", testDecimalCodes},
		{"uncertain victim services", testUncertainVictimServices},
		{"hashed names", testHashedNames},
		{"entry before birth", testEntryBeforeBirth},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open) })
	}
}
