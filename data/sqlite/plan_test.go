package sqlite

import (
	"database/sql"
	"housingtracker/data/sqldata"
	"regexp"
	"strings"
	"testing"
)

// tableScan finds a table scan in a query plan, except of the intermediate result line.
var tableScan = regexp.MustCompile(`^SCAN (e|h|i|c|hc|ic|a|audit_events|clients|enrollments|program_list|v|n|t)\b`)

// Frequent queries use indexes.
func TestFrequentQueriesScanNoTable(t *testing.T) {
	s := openOffice(t)
	for name, query := range map[string]string{
		"ProgramList": dialect.ListQuery(), "Case": sqldata.CaseQuery + `WHERE e.id = ?1`, "Cases": sqldata.CaseQuery + `WHERE e.client_id = ?1`,
		"History": sqldata.HistoryQuery, "Matches": dialect.MatchesQuery(), "RecentClients": sqldata.RecentQuery, "Generation": generationQuery,
	} {
		var args []any
		switch name {
		case "Matches", "Generation":
		case "RecentClients", "ProgramList":
			args = []any{1, 5}
		default:
			args = []any{1}
		}
		plan := planOf(t, s, query, args...)
		for _, step := range plan {
			if tableScan.MatchString(step) {
				t.Errorf("%s: %s in %q", name, step, plan)
			}
		}
	}
}

// Of a household with thousands of members only the heads are read, by entry up to the one that counts.
func TestHeadsAreFoundByEntry(t *testing.T) {
	plan := planOf(t, openOffice(t), `SELECT head_id FROM household_heads WHERE enrollment_id = ?1`, 1)
	if text := strings.Join(plan, "\n"); !strings.Contains(text, "(program_id=? AND household_id=? AND relationship=?)") || strings.Contains(text, "ORDER BY") {
		t.Errorf("the plan is %q", plan)
	}
}

func planOf(t *testing.T, s *Store, query string, args ...any) []string {
	t.Helper()
	plan, err := collect(ctx, s.read, func(rows *sql.Rows) (step string, err error) {
		var number int
		return step, rows.Scan(&number, &number, &number, &step)
	}, "EXPLAIN QUERY PLAN "+query, args...)
	if err != nil || len(plan) == 0 {
		t.Fatalf("no plan of %s: %v", query, err)
	}
	return plan
}
