package hmis

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"

	"housingtracker/data"
)

// An importing is one import of an export while it runs.
type importing struct {
	*Export
	ctx     context.Context
	tx      data.ImportTx
	options data.ImportOptions
	today   data.Date

	source data.Source
	// sourceChanged: the import has changed what is known of the source.
	sourceChanged bool
	found         *problemLog
	// tallies count the errors of the files that must be readable.
	tallies  map[*layout]*errorTally
	report   data.ImportReport
	leftOut  leftOut
	enrolled enrolled
	// unnamed are the PersonalIDs of enrollments without an EnrollmentID: any enrollment of these clients may be meant.
	unnamed       map[string]bool
	owners        owners
	moveIns       []pendingMoveIn
	enrollmentIDs idDamage
	householdIDs  idDamage
	ambiguous     map[ambiguousKey]bool
	garbage       *garbage

	// done and total are bytes, each file being gone through twice.
	done  *atomic.Int64
	total int64
	// uncounted: what is read now is no part of total. quiet: it is read in the background, and not told about.
	uncounted, quiet bool
}

// Import reads the export into a store. It may be called several times: for the preview, then to import. Refusals are
// *data.Error: CodeCancelled, CodeSource, CodeUnreadable and CodeConfirm as ImportOptions says, CodeInvalid for an export that is
// damaged or of which nothing can be read. A refusal comes with the report of what was read.
func (e *Export) Import(ctx context.Context, tx data.ImportTx, options data.ImportOptions) (data.ImportReport, error) {
	r := &importing{Export: e, ctx: ctx, tx: tx, options: options, today: data.DateOf(options.Now), found: newProblemLog(), tallies: map[*layout]*errorTally{}, ambiguous: map[ambiguousKey]bool{}, garbage: gatherGarbage(), done: new(atomic.Int64), total: 2 * e.size()}
	r.report = data.ImportReport{Source: e.Header.Name(), Version: e.Header.Version,
		PeriodStart: e.Header.Start, PeriodEnd: e.Header.End, Files: map[string]data.FileCount{}, Errors: map[string]int{}}
	if !e.Header.Exported.IsZero() {
		r.report.ExportDate = data.DateOf(e.Header.Exported)
	}
	for _, p := range e.problems {
		r.found.add(p)
	}
	for _, l := range mustBeReadable {
		r.tallies[l] = newErrorTally()
	}
	defer r.garbage.end()
	err := r.run()
	r.report.Problems = r.found.all()
	return r.report, err
}

func (r *importing) run() error {
	if err := r.identify(); err != nil {
		return err
	}
	programs := map[data.ProgramID]bool{}
	for _, step := range []func() error{
		func() error { return read(r, r.organizations()) },
		func() error { return read(r, r.projects(programs)) },
		func() error { return read(r, r.funders()) },
		func() error { return read(r, r.users()) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	enrollments, clients, exits, services := r.enrollments(), r.clients(), r.exits(), r.services()
	clientsScanned, stop := r.scanAhead(func(r *importing) (map[int]superseded, error) { return scan(r, clients) })
	defer stop()
	losers, err := scan(r, enrollments)
	if err != nil {
		return err
	}
	if err := r.findLeftOutClients(); err != nil {
		return err
	}
	missing, err := r.missing(programs)
	if err != nil {
		return err
	}
	// What these rows belong to may be left out; that is known now.
	scanned, stop := r.scanAhead(
		func(r *importing) (map[int]superseded, error) { return scan(r, exits) },
		func(r *importing) (map[int]superseded, error) { return scan(r, services) })
	defer stop()
	for _, step := range []func() error{
		func() error { return storeScanned(r, clients, clientsScanned) },
		func() error { return store(r, enrollments, losers) },
		func() error { slices.Sort(r.owners.hashes); return nil },
		func() error { return storeScanned(r, exits, scanned) },
		r.judgeMoveIns,
		func() error { return storeScanned(r, services, scanned) },
		r.judgeErrors,
		func() error { return r.retire(missing) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return r.finish()
}

func (r *importing) finish() error {
	if r.Header.full() && r.enrollmentIDs.lost() {
		r.found.whole(data.SeverityWarning, enrollmentFile.file, "EnrollmentID", "", lostIDs)
	}
	if r.advances() && !r.Header.Exported.Equal(r.source.LastFullExport) {
		r.source.LastFullExport = r.Header.Exported
		if err := r.saveSource(); err != nil {
			return err
		}
	}
	count := data.FileCount{Read: 1, Unchanged: 1}
	if r.sourceChanged {
		count = data.FileCount{Read: 1, Stored: 1}
	}
	r.report.Files[exportFile.file] = count
	if err := r.ctx.Err(); err != nil {
		return cancelled(err)
	}
	r.progress(r.total)
	return nil
}

// A reading says how the rows of one file become records and what is done with them.
type reading[R any] struct {
	layout *layout
	// seen looks at every row before any is stored, whole or not; may be nil.
	seen func(*row)
	// parse makes a record of a row. A row that it fails or skips has none.
	parse func(*row) R
	// row returns what the record has in common with others; keys by what its rows are told apart.
	row  func(R) data.HMISRow
	keys []key[R]
	// who identifies what a record is about. Rows that share a rounded id are compared by it; nil where such ids do no harm.
	who func(R) who
	// store looks up what the record refers to and offers it to the store; it may still fail or skip the row.
	store func(*row, R) (data.Outcome, error)
}

// A key is what only one row of a file may have; "" takes no part.
type key[R any] struct {
	column string
	of     func(R) string
}

// asItStands reads a file's rows, whole or not, and makes nothing of them.
func asItStands(l *layout) reading[struct{}] {
	return reading[struct{}]{layout: l, parse: func(*row) struct{} { return struct{}{} }}
}

// read goes through a file twice: to find rows with the same key, then to store.
func read[R any](r *importing, f reading[R]) error {
	losers, err := scan(r, f)
	if err != nil {
		return err
	}
	return store(r, f, losers)
}

// storeScanned stores a file that was scanned ahead.
func storeScanned[R any](r *importing, f reading[R], scanned func() (map[int]superseded, error)) error {
	losers, err := scanned()
	if err != nil {
		return err
	}
	return store(r, f, losers)
}

func store[R any](r *importing, f reading[R], losers map[int]superseded) error {
	file := f.layout.file
	r.noteAmbiguous(losers)
	var count data.FileCount
	there, err := each(r, f, func(row *row, record R) error {
		count.Read++
		if lost, ok := losers[row.line]; ok && lost.to != 0 {
			count.Skipped++
			row = row.fresh()
			row.warn(lost.column, lost.key, lost.reason())
			r.found.row(row)
			return nil
		}
		if len(r.ambiguous) > 0 && row.skipped.reason == "" {
			r.failAmbiguous(row)
		}
		outcome := data.RowOlder
		if !row.failed && row.skipped.reason == "" {
			var err error
			if outcome, err = f.store(row, record); err != nil {
				return err
			}
		}
		switch {
		case row.failed:
			count.Skipped++
			r.report.Errors[file]++
			if tally := r.tallies[f.layout]; tally != nil {
				tally.count(row)
			}
			r.found.row(row)
		case row.skipped.reason != "":
			count.Skipped++
			r.found.note(row, row.skipped)
		case outcome == data.RowOlder:
			count.Skipped++
			r.found.count(file, "DateUpdated", "skipped, because what is stored is later")
		default:
			if outcome == data.RowUnchanged {
				count.Unchanged++
			} else {
				count.Stored++
			}
			r.found.row(row)
		}
		return nil
	})
	if there {
		r.report.Files[file] = count
	}
	return err
}

// each hands every row of a file to visit with the record made of it, good until it returns, and reports whether the file is
// there. A row that is in error or not needed has none. It is where an import tells how far it is and can be stopped.
func each[R any](r *importing, f reading[R], visit func(*row, R) error) (there bool, err error) {
	_, there = r.archive.files[strings.ToLower(f.layout.file)]
	t, err := r.open(f.layout, func(n int) {
		if !r.uncounted {
			r.done.Add(int64(n))
		}
	})
	if t == nil || err != nil {
		return there, err
	}
	defer t.close()
	out, used, stop := ahead(t, f.record)
	defer stop()
	for batch := range out {
		if err := r.ctx.Err(); err != nil {
			return there, cancelled(err)
		}
		if !r.quiet {
			r.progress(r.done.Load())
		}
		r.garbage.watch()
		for i := range batch.rows {
			row, record := &batch.rows[i], batch.records[i]
			if row.undecided {
				row = row.fresh()
				record = f.record(row)
			}
			if err := visit(row, record); err != nil {
				return there, err
			}
		}
		if batch.err != nil {
			return there, batch.err
		}
		used <- batch
	}
	return there, nil
}

// record makes a record of a row that has as many cells as it should.
func (f reading[R]) record(row *row) (record R) {
	if row.whole() {
		record = f.parse(row)
	}
	return record
}

func (r *importing) progress(done int64) {
	if r.options.Progress != nil {
		r.options.Progress(min(done, r.total), r.total)
	}
}

func cancelled(err error) error {
	return &data.Error{Code: data.CodeCancelled, Message: "The import was stopped. Nothing was imported.", Err: err}
}
