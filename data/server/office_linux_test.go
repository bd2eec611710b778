package server

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/server/clustertest"
	"housingtracker/data/signin"
	"housingtracker/data/storetest/memory"
)

const annPassword = "seven wet lanterns"

// region is a cluster whose roles sign in, and the data in memory that they then see: what is tested here is the way there.
type region struct {
	*clustertest.Cluster
	folder string
	data   *memory.Store

	mu        sync.Mutex
	passwords map[data.UserID]PasswordState
	now       time.Time
}

func newRegion(t *testing.T) *region {
	t.Helper()
	r := &region{Cluster: clustertest.Start(t), folder: t.TempDir(), data: memory.New(), passwords: map[data.UserID]PasswordState{}, now: time.Date(2026, 6, 15, 9, 30, 0, 0, time.Local)}
	address, err := ParseAddress(r.OwnerAddress())
	if err != nil {
		t.Fatal(err)
	}
	made, err := Init{Address: address, OwnerPassword: clustertest.Password, Organization: "Head Office", Admin: ann, Now: r.clock,
		Password: func() (string, error) { return annPassword, nil },
		Open:     func(ctx context.Context, config *pgx.ConnConfig) (Owned, error) { return r.open(ctx, config) }}.Run(t.Context())
	if err != nil || made.Admin.Name != ann || made.Role != RoleName(clustertest.Database, ann) {
		t.Fatalf("made %+v, %v", made, err)
	}
	return r
}

func (r *region) clock() time.Time { r.mu.Lock(); defer r.mu.Unlock(); return r.now }

// office is the office as a program on a computer opens it.
func (r *region) office(t *testing.T) *Office {
	t.Helper()
	o, err := NewOffice(r.Address(clustertest.Database), func(ctx context.Context, config *pgx.ConnConfig) (Store, error) { return r.open(ctx, config) }, r.clock, r.folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = o.Close() })
	return o
}

// regionStore is the data as a role sees it, with a connection of the role.
type regionStore struct {
	*memory.Store
	*region
	conn *pgx.Conn
}

func (r *region) open(ctx context.Context, config *pgx.ConnConfig) (*regionStore, error) {
	conn, err := pgx.ConnectConfig(ctx, config)
	return &regionStore{r.data, r, conn}, err
}

func (s *regionStore) Close() error                  { return s.conn.Close(context.Background()) }
func (s *regionStore) Migrate(context.Context) error { return nil }
func (s *regionStore) UsePassword(string)            {}

func (s *regionStore) Derive(context.Context, pgx.Tx) error { return nil }

func (s *regionStore) SetPassword(ctx context.Context, id data.UserID, verifier string, temporary bool) error {
	user, err := s.User(ctx, id)
	if err != nil {
		return err
	}
	role := RoleName(clustertest.Database, user.Name)
	s.mu.Lock()
	defer s.mu.Unlock()
	if verifier == "" {
		delete(s.passwords, id)
		s.Do("postgres", "ALTER ROLE "+role+" NOLOGIN")
		return nil
	}
	s.Do("postgres", "DO $$ BEGIN CREATE ROLE "+role+"; EXCEPTION WHEN duplicate_object THEN END $$", "ALTER ROLE "+role+" LOGIN PASSWORD '"+verifier+"'")
	s.passwords[id] = PasswordState{s.now, temporary}
	return nil
}

func (s *regionStore) Passwords(context.Context) (map[data.UserID]PasswordState, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[data.UserID]PasswordState{}
	for id, p := range s.passwords {
		all[id] = p
	}
	return all, nil
}

func mustEnter(t *testing.T, o *Office, name, password string) *signin.Session {
	t.Helper()
	s, err := o.Enter(t.Context(), name, password)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSignIn(t *testing.T) {
	r := newRegion(t)
	o := r.office(t)
	admin := mustEnter(t, o, "ANN  admin", annPassword)
	if admin.User().Name != ann || admin.MustChangePassword() || admin.Place().(here).ServerRole(admin.User()) != RoleName(clustertest.Database, ann) {
		t.Errorf("signed in as %+v", admin.User())
	}
	if _, err := o.Enter(t.Context(), ann, annPassword); data.CodeOf(err) != data.CodePermission || !strings.Contains(err.Error(), "another window") {
		t.Errorf("a second window: %v", err)
	}
	command, err := o.SignIn(t.Context(), ann, annPassword)
	if err != nil {
		t.Fatalf("a command beside the window: %v", err)
	}
	if err := command.SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := command.Users(t.Context()); data.CodeOf(err) != data.CodePermission {
		t.Errorf("after signing out: %v", err)
	}
	// A user whom an administrator adds changes the password at the first window.
	bo, err := admin.AddUser(t.Context(), data.NewOperationID(), "Bo Caseworker", admin.User().Organization.ID, data.Caseworker, "a first password 7")
	if err != nil {
		t.Fatal(err)
	}
	window := mustEnter(t, r.office(t), bo.Name, "a first password 7")
	if _, err := window.Programs(t.Context()); !window.MustChangePassword() || err != nil && data.CodeOf(err) != data.CodeLocked {
		t.Errorf("a temporary password: %v, %v", window.MustChangePassword(), err)
	}
	if err := window.ChangePassword(t.Context(), data.NewOperationID(), "a first password 8", "my own door 17"); data.CodeOf(err) != data.CodePermission {
		t.Errorf("with a wrong present password: %v", err)
	}
	if err := window.ChangePassword(t.Context(), data.NewOperationID(), "a first password 7", "přes devět řek 7"); err != nil {
		t.Fatal(err)
	}
	window.Lock(t.Context(), "by hand")
	if err := window.Unlock(t.Context(), "a first password 7"); data.CodeOf(err) != data.CodePermission || !window.Locked() {
		t.Errorf("unlocked by the former password: %v", err)
	}
	if err := window.Unlock(t.Context(), "pr\u030ces deve\u030ct r\u030cek 7"); err != nil || window.Locked() {
		t.Errorf("not unlocked: %v", err)
	}
	if err := window.SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	window = mustEnter(t, r.office(t), bo.Name, "přes devět řek 7")
	// A disabled user is refused at once, and by the server at the next sign-in.
	bo.Disabled = true
	if err := admin.ChangeUser(t.Context(), data.NewOperationID(), bo); err != nil {
		t.Fatal(err)
	}
	if _, err := window.Programs(t.Context()); data.CodeOf(err) != data.CodePermission {
		t.Errorf("disabled: %v", err)
	}
	if _, err := o.SignIn(t.Context(), bo.Name, "přes devět řek 7"); data.CodeOf(err) != data.CodePermission || !strings.Contains(err.Error(), "disabled") {
		t.Errorf("disabled, signing in: %v", err)
	}
	accesses, err := admin.Accesses(t.Context(), []data.User{admin.User(), bo})
	if err != nil || !slices.Equal(accesses, []signin.Access{signin.AccessOpen, signin.AccessDisabled}) {
		t.Errorf("accesses %v, %v", accesses, err)
	}
}

// A password that was set on another computer does not lose what is not saved on this one.
func TestDraftsUnderFormerPassword(t *testing.T) {
	r := newRegion(t)
	here1 := mustEnter(t, r.office(t), ann, annPassword)
	for id := range data.EnrollmentID(3) {
		if err := here1.KeepDraft(t.Context(), data.Draft{EnrollmentID: id + 1, Note: data.DraftNote{Operation: data.NewOperationID(), Text: "of this computer"}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := here1.SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	elsewhere := r.office(t)
	elsewhere.folder = t.TempDir()
	elsewhere.desk = account.DeskAt(filepath.Join(elsewhere.folder, "servers", "other"))
	there := mustEnter(t, elsewhere, ann, annPassword)
	if err := there.ChangePassword(t.Context(), data.NewOperationID(), annPassword, "nine dry candles"); err != nil {
		t.Fatal(err)
	}
	if err := there.SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := mustEnter(t, r.office(t), ann, "nine dry candles")
	place := s.Place().(here)
	if kept, err := s.Drafts(t.Context()); err != nil || len(kept) != 0 || !place.HasFormerDrafts() {
		t.Fatalf("kept %v, %v; there are former ones: %v", kept, err, place.HasFormerDrafts())
	}
	if err := s.KeepDraft(t.Context(), data.Draft{EnrollmentID: 1, Note: data.DraftNote{Operation: data.NewOperationID(), Text: "a new one"}}); err != nil {
		t.Fatal(err)
	}
	if _, err := place.OpenFormerDrafts(t.Context(), "not that one"); data.CodeOf(err) != data.CodePermission {
		t.Errorf("by another password: %v", err)
	}
	if n, err := place.OpenFormerDrafts(t.Context(), annPassword); err != nil || n != 3 || place.HasFormerDrafts() {
		t.Errorf("opened %d, %v", n, err)
	}
	kept, err := s.Drafts(t.Context())
	if err != nil || len(kept) != 3 {
		t.Errorf("kept %+v, %v", kept, err)
	}
}

func TestWrongPasswordsAreSlowed(t *testing.T) {
	r := newRegion(t)
	for range signin.MaxTries {
		// A new office each time, as a program that is started again.
		if _, err := r.office(t).SignIn(t.Context(), ann, "seven wet lantern"); data.CodeOf(err) != data.CodePermission {
			t.Fatal(err)
		}
	}
	if _, err := r.office(t).SignIn(t.Context(), ann, annPassword); data.CodeOf(err) != data.CodePermission || !strings.Contains(err.Error(), "locked") {
		t.Errorf("after wrong ones: %v", err)
	}
	r.mu.Lock()
	r.now = r.now.Add(2 * time.Minute)
	r.mu.Unlock()
	// A server that does not answer has refused nobody.
	r.Stop()
	for range signin.MaxTries {
		if _, err := r.office(t).SignIn(t.Context(), ann, annPassword); data.CodeOf(err) != data.CodeUnavailable {
			t.Fatal(err)
		}
	}
	r.Run()
	if _, err := r.office(t).SignIn(t.Context(), ann, annPassword); err != nil {
		t.Errorf("after a while: %v", err)
	}
	files, err := filepath.Glob(filepath.Join(r.folder, "servers", "*"))
	if err != nil || len(files) == 0 {
		t.Fatal("nothing is counted on this computer")
	}
	for _, f := range files {
		if content, err := os.ReadFile(f); err == nil && strings.Contains(string(content), "lantern") {
			t.Errorf("%s holds a password", f)
		}
	}
}

// What is typed and not saved stays on this computer under the user's password, also after that was changed here.
func TestDraftsOnThisComputer(t *testing.T) {
	r := newRegion(t)
	s := mustEnter(t, r.office(t), ann, annPassword)
	draft := data.Draft{EnrollmentID: 7, Note: data.DraftNote{Operation: data.NewOperationID(), Text: "she called"}}
	if err := s.KeepDraft(t.Context(), draft); err != nil {
		t.Fatal(err)
	}
	if err := s.ChangePassword(t.Context(), data.NewOperationID(), annPassword, "nine dry candles"); err != nil {
		t.Fatal(err)
	}
	// The server can't be reached: drafts are kept all the same.
	draft.Note.Text = "she called twice"
	r.Freeze()
	if err := s.KeepDraft(t.Context(), draft); err != nil {
		t.Errorf("while the server is frozen: %v", err)
	}
	r.Resume()
	if err := s.SignOut(t.Context()); err != nil {
		t.Fatal(err)
	}
	s = mustEnter(t, r.office(t), ann, "nine dry candles")
	kept, err := s.Drafts(t.Context())
	if err != nil || len(kept) != 1 || kept[0].Note.Text != "she called twice" {
		t.Errorf("kept %+v, %v", kept, err)
	}
	err = filepath.WalkDir(r.folder, func(path string, f os.DirEntry, err error) error {
		if err == nil && !f.IsDir() {
			if content, err := os.ReadFile(path); err == nil && strings.Contains(string(content), "she called") {
				t.Errorf("%s can be read", path)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// An account that nobody uses locks, but not that of the last administrator, who could not be helped.
func TestUnusedAccounts(t *testing.T) {
	r := newRegion(t)
	admin := mustEnter(t, r.office(t), ann, annPassword)
	for name, role := range map[string]data.Role{"Bo Caseworker": data.Caseworker, "Cy Admin": data.Administrator} {
		if _, err := admin.AddUser(t.Context(), data.NewOperationID(), name, admin.User().Organization.ID, role, "a first password 7"); err != nil {
			t.Fatal(err)
		}
	}
	r.mu.Lock()
	r.now = r.now.AddDate(0, 0, signin.UnusedDays+1)
	r.mu.Unlock()
	if _, err := r.office(t).SignIn(t.Context(), "Bo Caseworker", "a first password 7"); data.CodeOf(err) != data.CodePermission || !strings.Contains(err.Error(), "locked") || strings.Contains(err.Error(), "recovery") {
		t.Errorf("unused: %v", err)
	}
	// Cy is locked too, so nobody else could help Ann.
	if _, err := r.office(t).SignIn(t.Context(), ann, annPassword); err != nil {
		t.Errorf("the last administrator: %v", err)
	}
	// Now Ann can.
	if _, err := r.office(t).SignIn(t.Context(), "Cy Admin", "a first password 7"); data.CodeOf(err) != data.CodePermission {
		t.Errorf("an administrator beside one who works: %v", err)
	}
}

func TestAddressOfUsers(t *testing.T) {
	for address, says := range map[string]string{
		"postgres://county@h/n":               "no name before the @",
		"postgres://ann:secret@h/n":           "password does not belong",
		"postgres://h/n?sslrootcert=/nowhere": "can't be read",
	} {
		if _, err := NewOffice(address, nil, time.Now, ""); data.CodeOf(err) != data.CodeInvalid || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", address, err)
		}
	}
}
