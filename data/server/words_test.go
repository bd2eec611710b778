package server

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"housingtracker/data"
	"housingtracker/data/signin"
)

func TestWords(t *testing.T) {
	a, err := ParseAddress("postgres://db.county.gov/housing")
	if err != nil {
		t.Fatal(err)
	}
	refused := func(code, message string) error {
		return fmt.Errorf("wrapped: %w", &pgconn.PgError{Code: code, Message: message})
	}
	for _, c := range []struct {
		err  error
		code data.Code
		says string
	}{
		{fmt.Errorf("x: %w", ErrNotSetUp), data.CodeNotFound, "server init"},
		{ErrTooOld, data.CodeUnavailable, "Ask the owner of the database for an update"},
		{ErrTooNew, data.CodeUnavailable, "Ask for an update of the program"},
		{refused("28P01", "password authentication failed"), data.CodePermission, signin.WrongPassword},
		{refused("28000", "role \"x\" is not permitted to log in"), data.CodePermission, "disabled"},
		{refused("28000", "no pg_hba.conf entry for host"), data.CodePermission, "pg_hba.conf"},
		{refused("3D000", "does not exist"), data.CodeNotFound, "no database housing"},
		{refused("53300", "too many"), data.CodeUnavailable, "as many connections"},
		{refused("57P03", "starting up"), data.CodeUnavailable, "is starting"},
		{refused("57P01", "terminating"), data.CodeUnavailable, "being stopped"},
		{refused("25006", "read-only"), data.CodeUnavailable, "another one has taken over"},
		{refused("42501", "permission denied"), data.CodePermission, "does not permit"},
		{refused("XX000", "no client of yours"), data.CodeUnavailable, "XX000"},
		{errors.New("no route to host"), data.CodeUnavailable, "can't be reached"},
		{context.DeadlineExceeded, data.CodeUnavailable, "can't be reached"},
		{context.Canceled, data.CodeCancelled, "Stopped"},
		{data.Refuse(data.CodeExists, "There is one."), data.CodeExists, "There is one."},
	} {
		got := a.explain(c.err)
		if data.CodeOf(got) != c.code || !strings.Contains(got.Error(), c.says) {
			t.Errorf("%v is %q: %v, want %q with %q", c.err, data.CodeOf(got), got, c.code, c.says)
		}
		if strings.Contains(got.Error(), "client of yours") {
			t.Errorf("what the server says gets to people: %v", got)
		}
	}
	if a.explain(nil) != nil {
		t.Error("no error is one")
	}
}
