package server

import (
	"context"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"housingtracker/data"
	"housingtracker/data/server/clustertest"
)

const ann = "Ann Admin"

// addUser makes a role as the program's, with the password.
func addUser(c *clustertest.Cluster, name, password string) {
	c.Do(clustertest.Database, "CREATE ROLE "+RoleName(clustertest.Database, name)+" LOGIN PASSWORD '"+Verifier(password)+"'")
}

// try connects as a user and returns the refusal in words.
func try(t *testing.T, address, name, password string) error {
	t.Helper()
	a, err := ParseAddress(address)
	if err != nil {
		return err
	}
	config, err := a.Config(RoleName(clustertest.Database, name), password)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return a.explain(err)
	}
	return conn.Close(ctx)
}

// The verifier that the program makes is the one that the server's own would be: every way to write a password signs in.
func TestVerifierAtServer(t *testing.T) {
	c := clustertest.Start(t)
	for name, p := range map[string]struct{ set, typed string }{
		"ascii":     {"seven wet lanterns", "seven wet lanterns"},
		"composed":  {"přes devět řek 7", "pr\u030ces deve\u030ct r\u030cek 7"},
		"wide":      {"ｓｅｖｅｎ wet lanterns", "seven wet lanterns"},
		"spaces":    {"seven\u00a0wet\u3000lanterns", "seven wet lanterns"},
		"invisible": {"seven\u00ad wet\u200d lanterns", "seven wet lanterns"},
		"new":       {"seven 🏠 lanterns", "seven 🏠 lanterns"},
		"quotes":    {`it's "the" $door\`, `it's "the" $door\`},
		"tibetan":   {"བོད་སྐད་ཡིག་ཆ 77", "བོད་སྐད་ཡིག་ཆ 77"},
	} {
		addUser(c, name, p.set)
		if err := try(t, c.Address(clustertest.Database), name, p.typed); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := try(t, c.Address(clustertest.Database), name, p.typed+"x"); data.CodeOf(err) != data.CodePermission {
			t.Errorf("%s, wrong: %v", name, err)
		}
	}
	// The server's own derivation of an unprepared password is the same.
	c.Do(clustertest.Database, "CREATE ROLE "+RoleName(clustertest.Database, "own")+" LOGIN PASSWORD 'seven\u00a0wet\u00ad lanterns'")
	if err := try(t, c.Address(clustertest.Database), "own", "seven wet lanterns"); err != nil {
		t.Error(err)
	}
}

func TestWordsOfConnecting(t *testing.T) {
	c := clustertest.Start(t)
	addUser(c, ann, "seven wet lanterns")
	at := c.Address(clustertest.Database)
	if err := try(t, at, ann, "seven wet lanterns"); err != nil {
		t.Fatal(err)
	}
	if err := try(t, c.Address("other"), ann, "seven wet lanterns"); data.CodeOf(err) != data.CodeNotFound || !strings.Contains(err.Error(), "no database other") {
		t.Errorf("an unknown database: %v", err)
	}
	wrong, unknown := try(t, at, ann, "seven wet lantern"), try(t, at, "Nobody", "seven wet lanterns")
	if data.CodeOf(wrong) != data.CodePermission || wrong.Error() != unknown.Error() {
		t.Errorf("a wrong password: %v; an unknown name: %v", wrong, unknown)
	}
	for address, says := range map[string]string{
		"postgres://127.0.0.1:1/office":                                              "no database server answers",
		"postgres:///office?host=/nowhere":                                           "no database server answers",
		"postgres://no-such-host.invalid/office":                                     "no server named",
		at + "?sslrootcert=" + url.QueryEscape(filepath.Join(t.TempDir(), "ca.crt")): "can't be read",
		at + "?sslrootcert=" + url.QueryEscape(filepath.Join(c.Folder, "secret")):    "holds no certificate",
	} {
		if err := try(t, address, ann, "seven wet lanterns"); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", address, err, says)
		}
	}
	c.Do(clustertest.Database, "ALTER ROLE "+RoleName(clustertest.Database, ann)+" NOLOGIN")
	if err := try(t, at, ann, "seven wet lanterns"); data.CodeOf(err) != data.CodePermission || !strings.Contains(err.Error(), "disabled") {
		t.Errorf("disabled: %v", err)
	}
	c.Do("postgres", "ALTER ROLE "+RoleName(clustertest.Database, ann)+" LOGIN", "ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()")
	several := strings.Replace(at, "127.0.0.1", "127.0.0.1:1,127.0.0.1", 1)
	// A server that can't be written is not the one, where there are several. The setting applies to connections made from now on.
	var err error
	for range 50 {
		if err = try(t, several, ann, "seven wet lanterns"); err != nil {
			break
		}
	}
	if data.CodeOf(err) != data.CodeUnavailable || !strings.Contains(err.Error(), "can be written") {
		t.Errorf("read-only: %v", err)
	}
}

// A server that lets anybody in without a password would also let in whoever types a wrong one.
func TestServerThatTrusts(t *testing.T) {
	c := clustertest.Start(t)
	addUser(c, ann, "seven wet lanterns")
	c.Trust()
	if err := try(t, c.Address(clustertest.Database), ann, "anything"); err == nil || !strings.Contains(err.Error(), "scram-sha-256") {
		t.Errorf("signed in without a password: %v", err)
	}
}

func TestCertificates(t *testing.T) {
	plain := clustertest.Start(t)
	for name, test := range map[string]struct {
		with clustertest.Certificate
		says string
	}{
		"valid":      {clustertest.Certificate{Name: "127.0.0.1", Until: time.Now().AddDate(0, 1, 0)}, ""},
		"expired":    {clustertest.Certificate{Name: "127.0.0.1", Until: time.Now().AddDate(0, 0, -1)}, "expired"},
		"other name": {clustertest.Certificate{Name: "db.example", Until: time.Now().AddDate(0, 1, 0)}, "another name"},
	} {
		c := clustertest.StartTLS(t, test.with)
		addUser(c, ann, "seven wet lanterns")
		at := c.Address(clustertest.Database) + "?sslrootcert="
		err := try(t, at+url.QueryEscape(filepath.Join(c.Folder, "ca.crt")), ann, "seven wet lanterns")
		if test.says == "" && err != nil || test.says != "" && (err == nil || !strings.Contains(err.Error(), test.says)) {
			t.Errorf("%s: %v, want %q", name, err, test.says)
		}
		if name != "valid" {
			continue
		}
		// server.crt is no authority that signed the certificate of another server.
		other := clustertest.StartTLS(t, test.with)
		if err := try(t, at+url.QueryEscape(filepath.Join(other.Folder, "ca.crt")), ann, "seven wet lanterns"); err == nil || !strings.Contains(err.Error(), "not signed by anybody") {
			t.Errorf("of an unknown authority: %v", err)
		}
		if err := try(t, plain.Address(clustertest.Database)+"?sslrootcert="+url.QueryEscape(filepath.Join(c.Folder, "ca.crt")), ann, "seven wet lanterns"); err == nil || !strings.Contains(err.Error(), "no encrypted connection") {
			t.Errorf("without TLS: %v", err)
		}
	}
}
