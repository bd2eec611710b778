//go:build cgo

package ui

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/file"
	"housingtracker/data/sample"
	"housingtracker/data/server"
	"housingtracker/data/server/clustertest"
	"housingtracker/data/signin"
	"housingtracker/data/sqlite"
	"housingtracker/ui/task"
)

// atServer is the sample office behind the sign-in of a real server: what is tested here is what the window does with the server's answers,
// its silence and its notifications.
type atServer struct {
	file.Store
	config *pgx.ConnConfig
	since  time.Time
}

// ChangeCounter asks the server first, as a store on it does.
func (s atServer) ChangeCounter(ctx context.Context) (int64, error) {
	conn, err := pgx.ConnectConfig(ctx, s.config)
	if err == nil {
		_, err = conn.Exec(ctx, "SELECT 1")
		_ = conn.Close(context.WithoutCancel(ctx))
	}
	if err != nil {
		return 0, &data.Error{Code: data.CodeUnavailable, Err: err, Message: "The server can't be reached."}
	}
	return s.Store.ChangeCounter(ctx)
}

func (s atServer) Close() error       { return nil }
func (s atServer) UsePassword(string) {}

func (s atServer) SetPassword(context.Context, data.UserID, string, bool) error { return nil }

func (s atServer) Passwords(ctx context.Context) (map[data.UserID]server.PasswordState, error) {
	users, err := s.Users(ctx)
	all := map[data.UserID]server.PasswordState{}
	for _, u := range users {
		all[u.ID] = server.PasswordState{Since: s.since}
	}
	return all, err
}

// serverWindow is a window on the sample office at a server, with the sign-in screen.
func serverWindow(t *testing.T) (*Window, *clustertest.Cluster, *task.Queue, *task.Clock) {
	c := clustertest.Start(t)
	folder := t.TempDir()
	path := filepath.Join(folder, "sample.db")
	if _, err := makeSample(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	clock := task.NewClock(time.Now())
	u, err := account.Cheap(path).Unlock(sample.Accounts[0].Name, sample.Accounts[0].Password, clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	key := u.Key
	if !u.Info.Encrypted {
		key = file.Key{}
	}
	store, err := sqlite.At(path).Open(key)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	for _, a := range sample.Accounts {
		c.Do(clustertest.Database, "CREATE ROLE "+server.RoleName(clustertest.Database, a.Name)+" LOGIN PASSWORD '"+server.Verifier(a.Password)+"'")
	}
	queue := task.NewQueue(clock)
	w := windowAt(t, queue.Runner(), clock.Now)
	w.program.Open = func(place string) (signin.Office, error) {
		return server.NewOffice(place, func(ctx context.Context, config *pgx.ConnConfig) (server.Store, error) {
			conn, err := pgx.ConnectConfig(ctx, config)
			if err != nil {
				return nil, err
			}
			return atServer{store, config, clock.Now()}, conn.Close(ctx)
		}, clock.Now, folder)
	}
	w.openDatabase(c.Address(clustertest.Database))
	until(t, w, queue, "the sign-in", func() bool { return strings.Contains(w.shown(), "[Sign in]") })
	return w, c, queue, clock
}

func until(t *testing.T, w *Window, q *task.Queue, what string, holds func() bool) {
	t.Helper()
	if !q.Until(holds) {
		t.Fatalf("%s is missing; the window shows %s", what, w.shown())
	}
}

func enter(t *testing.T, w *Window, q *task.Queue, a data.SampleAccount) {
	t.Helper()
	w.fill(a.Name, a.Password)
	w.tap(t, "Sign in")
	until(t, w, q, "the shell", func() bool { return w.shell != nil })
}

// At a server the window says so, and shows nothing of keys, recovery codes and backups.
func TestWindowOnServer(t *testing.T) {
	w, c, q, _ := serverWindow(t)
	if title := w.window.Title(); !strings.Contains(title, fmt.Sprintf("%s on 127.0.0.1:%d", clustertest.Database, c.Port)) {
		t.Errorf("its title is %q", title)
	}
	if strings.Contains(w.shown(), "recovery code") {
		t.Errorf("the sign-in shows %s", w.shown())
	}
	w.fill(sample.Accounts[2].Name, "not the password")
	w.tap(t, "Sign in")
	until(t, w, q, "a refusal", func() bool { return strings.Contains(w.shown(), signin.WrongPassword) })
	enter(t, w, q, sample.Accounts[2])
	if !strings.Contains(w.shown(), "|administrator|server|") {
		t.Errorf("the side bar shows %s", w.shown())
	}
	w.shell.showByName(adminName)
	until(t, w, q, "the administration", func() bool {
		return strings.Contains(w.shown(), "[Retention]") && strings.Contains(w.shown(), sample.Accounts[1].Name)
	})
	if shown := w.shown(); strings.Contains(shown, "[Backups]") {
		t.Errorf("it shows %s", shown)
	}
	w.lockNow()
	until(t, w, q, "the lock", w.shell.session.Locked)
	if err := w.shell.session.Unlock(t.Context(), "not the password"); data.CodeOf(err) != data.CodePermission {
		t.Errorf("unlocked by a wrong password: %v", err)
	}
	if err := w.shell.session.Unlock(t.Context(), sample.Accounts[2].Password); err != nil {
		t.Error(err)
	}
}

// What others do at the server appears without a poll; while the server is frozen, stopped or restarted the window answers, says since when it
// is not connected, and goes on by itself.
func TestServerComesAndGoes(t *testing.T) {
	w, c, q, clock := serverWindow(t)
	enter(t, w, q, sample.Accounts[0])
	until(t, w, q, "home", func() bool { return !w.shell.poll.last.IsZero() && len(w.shell.destinations) > 0 })
	office, err := w.program.Open(w.path)
	if err != nil {
		t.Fatal(err)
	}
	defer office.Close()
	other, err := office.Enter(t.Context(), sample.Accounts[1].Name, sample.Accounts[1].Password)
	if err != nil {
		t.Fatal(err)
	}
	one := someCase(t, other)
	w.shell.openClient(one.Client.ID)
	until(t, w, q, "the client", func() bool { return strings.Contains(w.shown(), one.Client.DisplayName()) })
	apply(t, other, one.ID, "Maple Court")
	c.Do(clustertest.Database, "NOTIFY "+server.Channel)
	until(t, w, q, "the other's save", func() bool { return strings.Contains(w.shown(), "Maple Court") })

	banner := func() bool { return w.shell.poll.banner.Visible() }
	c.Freeze()
	clock.Advance(pollEvery)
	clock.Advance(answerWithin)
	if !banner() || !strings.Contains(w.shown(), "Not connected since") {
		t.Errorf("frozen, it shows %s", w.shown())
	}
	w.shell.showByName(homeName)
	c.Resume()
	until(t, w, q, "the connection after a freeze", func() bool { return !banner() })

	c.Stop()
	until(t, w, q, "the banner of a stopped server", banner)
	if !strings.Contains(w.shown(), "What you type is kept on this computer") {
		t.Errorf("stopped, it shows %s", w.shown())
	}
	c.Run()
	until(t, w, q, "the connection after a restart", func() bool { return !banner() })
	if _, err := w.shell.session.Programs(t.Context()); err != nil {
		t.Errorf("after the restart: %v", err)
	}
}
