package file

import (
	"context"
	"testing"
	"time"

	"housingtracker/data"
)

// A claimingKeyring gives every claim, and remembers what to call when it is lost.
type claimingKeyring struct {
	Keyring
	lost func()
}

func (k *claimingKeyring) Claim(_ data.UserID, lost func()) (func(), error) {
	k.lost = lost
	return func() {}, nil
}

// A window that another one has displaced does nothing more.
func TestDisplacedWindow(t *testing.T) {
	keyring := &claimingKeyring{}
	s, err := NewOffice(nil, keyring, time.Now).begin(data.User{ID: 7}, true, true)
	if err != nil {
		t.Fatal(err)
	}
	if s.Ended() {
		t.Error("ended before")
	}
	keyring.lost()
	if err := s.auth.Require(context.Background(), data.Read, data.Organization{}); data.CodeOf(err) != data.CodePermission {
		t.Errorf("after: %v", err)
	}
}
