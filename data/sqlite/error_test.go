package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"

	"github.com/mattn/go-sqlite3"

	"housingtracker/data"
)

func TestFailure(t *testing.T) {
	told := data.Refuse(data.CodeExists, "It is there.")
	if got := failure(told); got != error(told) {
		t.Errorf("failure(%v) = %v", told, got)
	}
	if failure(nil) != nil {
		t.Error("failure(nil) is one")
	}
	for _, test := range []struct {
		err  error
		code data.Code
	}{
		{context.Canceled, data.CodeCancelled},
		{fmt.Errorf("reading: %w", context.DeadlineExceeded), data.CodeCancelled},
		{sqlite3.Error{Code: sqlite3.ErrInterrupt}, data.CodeCancelled},
		{sql.ErrNoRows, data.CodeNotFound},
		{sqlite3.Error{Code: sqlite3.ErrBusy}, data.CodeUnavailable},
		{sqlite3.Error{Code: sqlite3.ErrFull}, data.CodeUnavailable},
		{sqlite3.Error{Code: sqlite3.ErrReadonly}, data.CodeUnavailable},
		{sqlite3.Error{Code: sqlite3.ErrCorrupt}, data.CodeUnavailable},
		{sqlite3.Error{Code: sqlite3.ErrNotADB}, data.CodeUnavailable},
		{sqlite3.Error{Code: sqlite3.ErrIoErr}, data.CodeUnavailable},
		{fmt.Errorf("saving: %w", sqlite3.Error{Code: sqlite3.ErrCantOpen}), data.CodeUnavailable},
		{sqlite3.Error{Code: sqlite3.ErrConstraint, ExtendedCode: sqlite3.ErrConstraintUnique}, data.CodeExists},
		{sqlite3.Error{Code: sqlite3.ErrConstraint, ExtendedCode: sqlite3.ErrConstraintPrimaryKey}, data.CodeExists},
		{sqlite3.Error{Code: sqlite3.ErrConstraint, ExtendedCode: sqlite3.ErrConstraintForeignKey}, data.CodeNotFound},
		{sqlite3.Error{Code: sqlite3.ErrConstraint, ExtendedCode: sqlite3.ErrConstraintCheck}, data.CodeInvalid},
		{sqlite3.Error{Code: sqlite3.ErrMisuse}, data.CodeUnavailable},
		{errors.New("anything else"), data.CodeUnavailable},
	} {
		err := failure(test.err)
		checkRefusal(t, test.err.Error(), err, test.code)
		if !errors.Is(err, test.err) {
			t.Errorf("the detail of %v is lost", test.err)
		}
	}
}

func TestCancelledWriteChangesNothing(t *testing.T) {
	s := openOffice(t)
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	checkRefusal(t, "a cancelled write", writerOf(s).SaveSettings(cancelled, anEvent(), data.Settings{BedNightDays: 3, LockMinutes: 10, RetentionYears: 7}), data.CodeCancelled)
	if set, err := s.Settings(ctx); err != nil || set != data.DefaultSettings {
		t.Errorf("settings = %+v, %v", set, err)
	}
	_, err := s.ProgramList(cancelled, 1, 0)
	checkRefusal(t, "a cancelled list", err, data.CodeCancelled)
}

func TestUseAfterClose(t *testing.T) {
	s := openOffice(t)
	s.Close()
	_, err := s.Programs(ctx)
	checkRefusal(t, "reading", err, data.CodeUnavailable)
	checkRefusal(t, "writing", writerOf(s).SaveSettings(ctx, anEvent(), data.DefaultSettings), data.CodeUnavailable)
	if err := s.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
}
