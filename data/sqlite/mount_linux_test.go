package sqlite

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data"
	"housingtracker/data/place/fusetest"
)

// Two mounts of one folder are as two computers at a network drive whose locks do not reach each other. Every save that is
// acknowledged at either of them is on record in a sound file; a program that can't promise that refuses to open it.
func TestTwoMountsOfOneFolder(t *testing.T) {
	office := openOffice(t)
	if err := office.Close(); err != nil {
		t.Fatal(err)
	}
	folder := filepath.Dir(office.path)
	before, err := os.ReadFile(office.path)
	if err != nil {
		t.Fatal(err)
	}
	var desks []*Store
	for range 2 {
		desk, err := OpenExisting(filepath.Join(fusetest.New(t, folder).Path, "office.db"), testKey)
		if err != nil {
			refusal(t, "a network drive", err, data.CodeUnavailable)
			if !strings.Contains(err.Error(), "network") {
				t.Errorf("it says %q", err)
			}
			continue
		}
		t.Cleanup(func() { desk.Close() })
		desks = append(desks, desk)
	}
	if len(desks) == 0 {
		if after, err := os.ReadFile(office.path); err != nil || string(after) != string(before) || len(files(t, office.path)) != 1 {
			t.Errorf("refused, it changed something: %q, %v", files(t, office.path), err)
		}
		return
	}
	var acknowledged []data.OpID
	for i := range 40 {
		act := anAct()
		act.Reason = fmt.Sprint("save ", i)
		if err := desks[i%len(desks)].Record(ctx, act); err == nil {
			acknowledged = append(acknowledged, act.Op)
		}
	}
	for _, desk := range desks {
		_ = desk.Close()
	}
	again, err := OpenExisting(office.path, testKey)
	if err != nil {
		t.Fatalf("after %d saves: %v", len(acknowledged), err)
	}
	defer again.Close()
	for i, op := range acknowledged {
		if acts, err := again.ActsOf(ctx, op); err != nil || len(acts) != 1 {
			t.Errorf("acknowledged save %d is on record %d times, %v", i, len(acts), err)
		}
	}
	if wrong, err := again.Check(ctx); err != nil || len(wrong) > 0 {
		t.Errorf("Check = %v, %v", wrong, err)
	}
}
