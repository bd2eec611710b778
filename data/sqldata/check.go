package sqldata

import (
	"context"
	"fmt"
)

// Violations returns a line for each row that violates a rule: a query for the ids of such rows, and the format of the line.
func Violations(ctx context.Context, q DB, rules [][2]string) (wrong []string, err error) {
	for _, rule := range rules {
		found, err := Collect(ctx, q, ScanText, rule[0])
		if err != nil {
			return nil, err
		}
		for _, what := range found {
			wrong = append(wrong, fmt.Sprintf(rule[1], what))
		}
	}
	return wrong, nil
}
