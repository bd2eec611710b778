package server

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"housingtracker/data/server/clustertest"
)

// Every command of the page for the server's administrator runs as it stands there: the certificate, the settings, backup, restore and
// standby.
func TestServerPage(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "server.md"))
	if err != nil {
		t.Fatal(err)
	}
	c := clustertest.Start(t)
	// The page makes the owner and the database, under names that the cluster has already.
	text := strings.NewReplacer("county ", "region ", "county\n", "region\n", "=county", "=region", " office", " housing", "5499", "$DRILL", "5498", "$STANDBY").Replace(string(page))
	drill, standby := clustertest.FreePort(t), clustertest.FreePort(t)
	shell := c.Shell("SERVER=localhost", "DATA="+c.Data(), "BACKUPS="+filepath.Join(c.Folder, "backups"), fmt.Sprint("DRILL=", drill), fmt.Sprint("STANDBY=", standby))
	blocks := regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(text, -1)
	if len(blocks) != 9 {
		t.Fatalf("the page has %d blocks of commands", len(blocks))
	}
	run := func(from, to int) {
		t.Helper()
		for _, b := range blocks[from:to] {
			if out, err := shell("set -euo pipefail\n" + b[1]); err != nil {
				t.Fatalf("%s\n%v: %s", b[1], err, out)
			}
		}
	}
	query := func(port int, statement string) string {
		t.Helper()
		out, err := shell(fmt.Sprintf("psql -p %d -AtX housing -c %q", port, statement))
		if err != nil {
			t.Fatalf("%s: %v: %s", statement, err, out)
		}
		return strings.TrimSpace(out)
	}
	// A copy of the cluster has its sockets in the folder of the test too.
	c.Do("postgres", "ALTER SYSTEM SET unix_socket_directories = '"+c.Folder+"'")
	t.Cleanup(func() {
		_, _ = shell(`for d in "$DATA" "$BACKUPS/drill" "$BACKUPS/standby"; do pg_ctl stop --mode=immediate --pgdata="$d"; done`)
	})
	run(0, 3)
	// The server's certificate is right for its name, by the office's own authority.
	c.Do("housing", "CREATE ROLE "+RoleName(clustertest.Database, ann)+" LOGIN PASSWORD '"+Verifier("seven wet lanterns")+"'", "CREATE TABLE saves (n int)", "INSERT INTO saves VALUES (1)")
	authority := url.QueryEscape(filepath.Join(c.Data(), "ca.crt"))
	address := fmt.Sprintf("postgres://localhost:%d/%s?sslrootcert=%s", c.Port, clustertest.Database, authority)
	if err := try(t, address, ann, "seven wet lanterns"); err != nil {
		t.Fatalf("by the certificate: %v", err)
	}
	run(3, 4)
	if delay := query(c.Port, "SHOW auth_delay.milliseconds"); delay != "500ms" && delay != "500" {
		t.Errorf("auth_delay is %q", delay)
	}
	run(4, 6)
	c.Do("housing", "INSERT INTO saves VALUES (2)")
	run(6, 7)
	if saves := query(drill, "SELECT count(*) FROM saves"); saves != "2" {
		t.Errorf("the restored database has %s saves, want that of before the backup and that of after it", saves)
	}
	if again := query(drill, "SELECT count(*) FROM pg_roles WHERE rolname = '"+RoleName(clustertest.Database, ann)+"'"); again != "1" {
		t.Error("the restored database has no users")
	}
	run(7, 8)
	soon(t, "the standby is not synchronous", func() bool {
		return query(c.Port, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == "1"
	})
	c.Do("housing", "INSERT INTO saves VALUES (3)")
	both := fmt.Sprintf("postgres://localhost:%d,localhost:%d/%s?sslrootcert=%s", c.Port, standby, clustertest.Database, authority)
	_, changes, err := listeningAt(t, both, ann, 1)
	if err != nil {
		t.Fatal(err)
	}
	run(8, 9)
	if saves := query(standby, "SELECT count(*) FROM saves"); saves != "3" {
		t.Errorf("the promoted standby has %s saves, want all three", saves)
	}
	if err := try(t, both, ann, "seven wet lanterns"); err != nil {
		t.Errorf("at the promoted standby: %v", err)
	}
	// An open window is told that the connection was lost, and finds the new primary by itself.
	<-changes
	soon(t, "the listener does not find the promoted standby", func() bool {
		for len(changes) > 0 {
			<-changes
		}
		return query(standby, "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted") == "1"
	})
	for len(changes) > 0 {
		<-changes
	}
	// The listener is in the other database of the cluster.
	if out, err := shell(fmt.Sprintf("psql -p %d -X %s -c 'NOTIFY %s'", standby, clustertest.Database, Channel)); err != nil {
		t.Fatal(err, out)
	}
	<-changes
}
