package postgres

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"housingtracker/data/file"
	"housingtracker/data/server"
	"housingtracker/data/server/clustertest"
	"housingtracker/data/storetest"
	"housingtracker/data/storetest/importtest"
)

// fast gives up safety that tests of rules do not need.
var fast = []string{"fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=64MB"}

// region is a cluster with databases as its owner sees them.
type region struct {
	*clustertest.Cluster
	made int
}

// ownerConfig connects to a database as its owner.
func (r *region) ownerConfig(t testing.TB, database string) *pgx.ConnConfig {
	t.Helper()
	address, err := server.ParseAddress(strings.Replace(r.OwnerAddress(), "/"+clustertest.Database, "/"+database, 1))
	if err != nil {
		t.Fatal(err)
	}
	config, err := address.Config(clustertest.Owner, clustertest.Password)
	if err != nil {
		t.Fatal(err)
	}
	return config
}

// newRegion starts a cluster whose owner's database is set up, and has the rows of setup.
func newRegion(t *testing.T, setup string, settings ...string) *region {
	t.Helper()
	r := &region{Cluster: clustertest.Start(t, settings...)}
	ctx := context.Background()
	s, err := OpenOwned(ctx, r.ownerConfig(t, clustertest.Database))
	if err == nil {
		err = s.Migrate(ctx)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.ConnectConfig(ctx, r.ownerConfig(t, clustertest.Database))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(ctx)
	tx, err := conn.Begin(ctx)
	if err == nil {
		_, err = tx.Exec(ctx, "SET LOCAL search_path = housing_tracker; "+setup)
	}
	if err == nil {
		err = s.Derive(ctx, tx)
	}
	if err == nil {
		err = tx.Commit(ctx)
	}
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// open opens a new database like the owner's.
func (r *region) open(t *testing.T) *Store {
	t.Helper()
	r.made++
	name := fmt.Sprintf("copy%d", r.made)
	r.Do("postgres", "CREATE DATABASE "+name+" TEMPLATE "+clustertest.Database+" OWNER "+clustertest.Owner+" STRATEGY FILE_COPY")
	s, err := Open(context.Background(), r.ownerConfig(t, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = s.Close()
		r.Do("postgres", "DROP DATABASE "+name+" WITH (FORCE)")
	})
	return s
}

func TestStore(t *testing.T) {
	r := newRegion(t, storetest.OfficeSQL, fast...)
	storetest.Run(t, storetest.InMemory, func(t *testing.T) file.Store { return r.open(t) })
}

// contentStore is a store as importtest reads it.
type contentStore struct{ *Store }

// Content returns everything that imports write, as text.
func (s contentStore) Content(t testing.TB) string {
	t.Helper()
	var b strings.Builder
	for _, table := range []string{"sources", "source_pairs", "organizations", "programs", "funders", "hmis_users", "clients", "client_words", "enrollments", "exits", "bed_nights", "trackers", "program_list"} {
		rows, err := s.pool.Query(`SELECT (to_jsonb(r) - 'uuid')::text FROM ` + table + ` r ORDER BY 1`)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var row string
			if err := rows.Scan(&row); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&b, table, row)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

func TestImports(t *testing.T) {
	r := newRegion(t, "SELECT 1", fast...)
	importtest.Run(t, func(t *testing.T) importtest.Store { return contentStore{r.open(t)} })
}
