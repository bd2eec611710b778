package sample_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/sample"
	"housingtracker/data/sqlite"
)

// TestMakingReportsItsProgress in many small steps that only go up.
func TestMakingReportsItsProgress(t *testing.T) {
	var shares []float64
	ctx := data.WithProgress(context.Background(), func(share float64) { shares = append(shares, share) })
	db := filepath.Join(t.TempDir(), "sample.db")
	if err := sample.BuildAt(ctx, sqlite.At(db), account.Cheap(db), time.Now()); err != nil {
		t.Fatal(err)
	}
	if len(shares) < 100 || shares[len(shares)-1] < 0.95 {
		t.Fatalf("%d reports, the last %v", len(shares), shares[len(shares)-1])
	}
	for i := 1; i < len(shares); i++ {
		if step := shares[i] - shares[i-1]; step < 0 || step > 0.25 {
			t.Fatalf("from %v to %v", shares[i-1], shares[i])
		}
	}
}
