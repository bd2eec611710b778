package task

import (
	"context"
	"errors"
	"testing"
	"time"
)

// Work that does not end in time is given up once; work that does is not given up afterwards.
func TestRunTimeout(t *testing.T) {
	timeoutErr, failed := errors.New("late"), errors.New("failed")
	for name, test := range map[string]struct {
		inTime bool
		err    error
		want   error
	}{
		"in time": {true, nil, nil}, "failed in time": {true, failed, failed}, "too late": {false, nil, timeoutErr}, "failed too late": {false, failed, timeoutErr},
	} {
		var work, timeIsUp func()
		r := Runner{start: func(f func()) { work = f }, onUI: func(f func()) { f() }, after: func(_ time.Duration, f func()) { timeIsUp = f }}
		var ctx context.Context
		ends, got := 0, error(nil)
		RunTimeout(r, time.Minute, timeoutErr, func(c context.Context) (int, error) { ctx = c; return 7, test.err }, func(n int, err error) {
			ends, got = ends+1, err
			if err == nil && n != 7 {
				t.Errorf("%s: %d", name, n)
			}
		})
		if test.inTime {
			work()
			timeIsUp()
		} else {
			timeIsUp()
			work()
		}
		if ends != 1 || got != test.want || ctx.Err() == nil {
			t.Errorf("%s: ended %d times with %v, want once with %v; its context: %v", name, ends, got, test.want, ctx.Err())
		}
	}
}
