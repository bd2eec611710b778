package sqlite

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"testing"
)

// In the order of the stored rows nearly all look-ups are served by rows read in advance. In any other order each still
// returns its row, and few rows are read in vain.
func TestLookupsReadAhead(t *testing.T) {
	const clients = 5000
	s := openOffice(t)
	err := inTx(s, func(tx *sql.Tx) error {
		_, err := tx.Exec(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) INSERT INTO clients
			(id, personal_id, first_name, middle_name, last_name, name_suffix, name_key) SELECT 1000 + i, 'P' || i, 'Ada', '', 'Alder', '', 'alder ada' FROM n`, clients)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	inOrder := make([]int, clients)
	for i := range inOrder {
		inOrder[i] = i + 1
	}
	shuffled := rand.New(rand.NewPCG(1, 2)).Perm(clients)
	fewStrays := append([]int(nil), inOrder...)
	for i := 0; i < clients; i += 5 {
		fewStrays[i] = 1 + i/2
	}
	for _, test := range []struct {
		name  string
		order []int
		// asked and read are the maximum numbers of statements and rows.
		asked, read int
	}{
		{"in order", inOrder, clients / 50, clients + rowsAhead},
		{"a fifth from elsewhere", fewStrays, clients/5 + clients/20, clients + clients/2},
		{"any order", shuffled, clients + clients/50, clients + clients/2},
	} {
		conn, err := s.write.Conn(ctx)
		if err != nil {
			t.Fatal(err)
		}
		looks := newLookups(newStatements(ctx, conn))
		byID := newLookup("clients", []string{"personal_id"}, []string{"id"}, []string{"last_name"})
		for _, id := range test.order {
			row, err := looks.find(byID, fmt.Sprint("P", id))
			if err != nil || id > 0 && (row == nil || row[1] != int64(1000+id) || row[2] != "Alder") || id == 0 && row != nil {
				t.Fatalf("%s: P%d: %v %v", test.name, id, row, err)
			}
		}
		if looks.queries > test.asked || looks.rows > test.read {
			t.Errorf("%s: %d questions and %d rows for %d, at most %d and %d", test.name, looks.queries, looks.rows, clients, test.asked, test.read)
		}
		looks.close()
		conn.Close()
	}
}
