package export

import (
	"context"
	"io"

	"housingtracker/data"
)

// A job is one export of a sheet. It counts the rows, reports progress and ends when it is cancelled.
type job struct {
	ctx         context.Context
	sheet       *Sheet
	progress    Progress
	done, total int
}

// rowsPerStep is how many rows are written between two reports of progress: one per row would cost more than writing it.
const rowsPerStep = 256

func newJob(ctx context.Context, s *Sheet, progress Progress) *job {
	return &job{ctx: ctx, sheet: s, progress: progress, total: s.Len()}
}

// row is called before each row.
func (j *job) row() error {
	if j.done%rowsPerStep == 0 {
		if err := j.step(); err != nil {
			return err
		}
	}
	j.done++
	return nil
}

// step reports progress, or returns CodeCancelled.
func (j *job) step() error {
	if j.ctx.Err() != nil {
		return cancelled(j.ctx.Err())
	}
	if j.progress != nil {
		j.progress(j.done, j.total)
	}
	return nil
}

func cancelled(err error) error {
	return &data.Error{Code: data.CodeCancelled, Message: "The export was stopped. Nothing was saved.", Err: err}
}

// writer passes on to w until the job is cancelled or w fails.
func (j *job) writer(w io.Writer) *checkedWriter { return &checkedWriter{job: j, w: w} }

// A checkedWriter keeps the first error, which the PDF library drops.
type checkedWriter struct {
	job *job
	w   io.Writer
	err error
}

func (c *checkedWriter) Write(b []byte) (int, error) {
	if c.err == nil && c.job.ctx.Err() != nil {
		c.err = cancelled(c.job.ctx.Err())
	}
	if c.err != nil {
		return 0, c.err
	}
	n, err := c.w.Write(b)
	c.err = err
	return n, err
}
