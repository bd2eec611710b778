package data

import "context"

type progressKey struct{}

// WithProgress returns a context whose long job calls report with the share that is done, from 0 to 1, from the job's
// goroutine.
func WithProgress(ctx context.Context, report func(share float64)) context.Context {
	return context.WithValue(ctx, progressKey{}, report)
}

// ReportProgress reports the share of a job that is done to whoever asked for it with WithProgress.
func ReportProgress(ctx context.Context, share float64) {
	if report, ok := ctx.Value(progressKey{}).(func(float64)); ok {
		report(share)
	}
}
