package report

import (
	"fmt"
	"strings"
	"testing"
)

func TestPeriods(t *testing.T) {
	for day, want := range map[string]string{
		"2026-06-15": "This month 2026-06-01 2026-06-30; Last month 2026-05-01 2026-05-31; This quarter 2026-04-01 2026-06-30; Last quarter 2026-01-01 2026-03-31; " +
			"This federal year 2025-10-01 2026-09-30; Last federal year 2024-10-01 2025-09-30; This year 2026-01-01 2026-12-31; Last year 2025-01-01 2025-12-31; 12 months 2025-07-01 2026-06-30",
		"2026-10-01": "This month 2026-10-01 2026-10-31; Last month 2026-09-01 2026-09-30; This quarter 2026-10-01 2026-12-31; Last quarter 2026-07-01 2026-09-30; " +
			"This federal year 2026-10-01 2027-09-30; Last federal year 2025-10-01 2026-09-30; This year 2026-01-01 2026-12-31; Last year 2025-01-01 2025-12-31; 12 months 2025-11-01 2026-10-31",
	} {
		var got []string
		for _, p := range Periods(on(day)) {
			got = append(got, fmt.Sprint(p.Name, " ", p.From, " ", p.To))
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s: %s", day, strings.Join(got, "; "))
		}
	}
}
