package hmis

import (
	"context"
	"slices"
	"sync/atomic"

	"housingtracker/data"
)

// An importing is an import in progress.
type importing struct {
	*Export
	ctx     context.Context
	tx      data.ImportTx
	options data.ImportOptions
	today   data.Date

	source        data.Source
	sourceChanged bool
	log           *problemLog
	// tallies count the errors of the files in mustBeReadable.
	tallies map[*layout]*errorTally
	report  data.ImportReport
	leftOut leftOut
	// enrollmentIDs are those of all rows of the export, also of rows in error.
	enrollmentIDs idSet
	// withoutID are the PersonalIDs of enrollments without an EnrollmentID: these may be any enrollments of the clients.
	withoutID         map[string]bool
	enrollmentClients enrollmentClients
	moveIns           []pendingMoveIn
	enrollmentDamage  idDamage
	householdDamage   idDamage
	ambiguous         map[ambiguousKey]bool
	gc                *gcTuner

	// done and total are bytes; each file is read twice.
	done  *atomic.Int64
	total int64
	// uncounted: what is read now is not part of total. quiet: it is read in the background, without reporting progress.
	uncounted, quiet bool
}

// Import reads the export into a store. It may be called several times: for the preview, then to import. Refusals are
// *data.Error: CodeCancelled, CodeSource, CodeUnreadable and CodeConfirm as ImportOptions says, CodeInvalid for an export that is
// damaged or of which nothing can be read. A refusal comes with the report of what was read.
func (e *Export) Import(ctx context.Context, tx data.ImportTx, options data.ImportOptions) (data.ImportReport, error) {
	r := &importing{Export: e, ctx: ctx, tx: tx, options: options, today: data.DateOf(options.Now), log: newProblemLog(),
		tallies: map[*layout]*errorTally{}, ambiguous: map[ambiguousKey]bool{}, gc: tuneGC(), done: new(atomic.Int64), total: 2 * e.size()}
	r.report = data.ImportReport{Source: e.Header.Name(), Version: e.Header.Version,
		PeriodStart: e.Header.Start, PeriodEnd: e.Header.End, Files: map[string]data.FileCount{}, Errors: map[string]int{}}
	if !e.Header.Exported.IsZero() {
		r.report.ExportDate = data.DateOf(e.Header.Exported)
	}
	for _, p := range e.problems {
		r.log.add(p)
	}
	for _, l := range mustBeReadable {
		r.tallies[l] = newErrorTally()
	}
	defer r.gc.restore()
	err := r.run()
	r.report.Problems = r.log.all()
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
	clientsScanned, stop := r.scanInBackground(func(r *importing) (map[int]duplicate, error) { return scan(r, clients) })
	defer stop()
	duplicates, err := scan(r, enrollments)
	if err != nil {
		return err
	}
	if err := r.findLeftOutClients(); err != nil {
		return err
	}
	missing, err := r.findMissing(programs)
	if err != nil {
		return err
	}
	// Exits and services are left out with their enrollments, which are known now.
	scanned, stop := r.scanInBackground(
		func(r *importing) (map[int]duplicate, error) { return scan(r, exits) },
		func(r *importing) (map[int]duplicate, error) { return scan(r, services) })
	defer stop()
	for _, step := range []func() error{
		func() error { return storeScanned(r, clients, clientsScanned) },
		func() error { return store(r, enrollments, duplicates) },
		func() error { slices.Sort(r.enrollmentClients.hashes); return nil },
		func() error { return storeScanned(r, exits, scanned) },
		r.checkMoveIns,
		func() error { return storeScanned(r, services, scanned) },
		r.checkErrors,
		func() error { return r.retire(missing) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return r.finish()
}

func (r *importing) finish() error {
	if r.Header.full() && r.enrollmentDamage.incomplete() {
		r.log.whole(data.SeverityWarning, enrollmentFile.file, "EnrollmentID", "", damagedEnrollmentIDs)
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

// A fileSpec says how the rows of one file are parsed and stored.
type fileSpec[R any] struct {
	layout *layout
	// inspect is called for every row, even one in error, before any is stored; may be nil.
	inspect func(*row)
	// parse makes a record of a row, or fails or skips the row.
	parse func(*row) R
	// row returns what all records have in common. Rows with an equal key are duplicates.
	row  func(R) data.HMISRow
	keys []key[R]
	// identity tells apart rows that share a rounded ID in the column of the first key; nil where such IDs do no harm.
	identity func(R) identity
	// store looks up what the record refers to and saves it; it may still fail or skip the row.
	store func(*row, R) (data.Outcome, error)
}

// A key is a value that only one row of a file may have; "" is no key.
type key[R any] struct {
	column string
	of     func(R) string
}

// unparsedRows is the fileSpec to read only the cells of a file.
func unparsedRows(l *layout) fileSpec[struct{}] {
	return fileSpec[struct{}]{layout: l, parse: func(*row) struct{} { return struct{}{} }}
}

// read reads a file twice: to find duplicates, then to store.
func read[R any](r *importing, f fileSpec[R]) error {
	duplicates, err := scan(r, f)
	if err != nil {
		return err
	}
	return store(r, f, duplicates)
}

// storeScanned stores a file that is scanned in the background.
func storeScanned[R any](r *importing, f fileSpec[R], scanned func() (map[int]duplicate, error)) error {
	duplicates, err := scanned()
	if err != nil {
		return err
	}
	return store(r, f, duplicates)
}

func store[R any](r *importing, f fileSpec[R], duplicates map[int]duplicate) error {
	file := f.layout.file
	r.noteAmbiguous(duplicates)
	var count data.FileCount
	found, err := forEachRow(r, f, func(row *row, record R) error {
		count.Read++
		if d, ok := duplicates[row.line]; ok && d.supersededBy != 0 {
			count.Skipped++
			row = row.fresh()
			row.warn(d.column, d.key, d.reason())
			r.log.row(row)
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
			r.log.row(row)
		case row.skipped.reason != "":
			count.Skipped++
			r.log.note(row, row.skipped)
		case outcome == data.RowOlder:
			count.Skipped++
			r.log.count(file, "DateUpdated", "skipped, because what is stored is later")
		default:
			if outcome == data.RowUnchanged {
				count.Unchanged++
			} else {
				count.Stored++
			}
			r.log.row(row)
		}
		return nil
	})
	if found {
		r.report.Files[file] = count
	}
	return err
}

// forEachRow calls visit for every row of a file with its record, both valid until visit returns, and reports whether the file
// exists. It reports progress and stops when the context is done.
func forEachRow[R any](r *importing, f fileSpec[R], visit func(*row, R) error) (exists bool, err error) {
	_, exists = r.archive.file(f.layout)
	t, err := r.open(f.layout, func(n int) {
		if !r.uncounted {
			r.done.Add(int64(n))
		}
	})
	if t == nil || err != nil {
		return exists, err
	}
	defer t.close()
	full, free, stop := readBatches(t, f.record)
	defer stop()
	for batch := range full {
		if err := r.ctx.Err(); err != nil {
			return exists, cancelled(err)
		}
		if !r.quiet {
			r.progress(r.done.Load())
		}
		r.gc.adjust()
		for i := range batch.rows {
			row, record := &batch.rows[i], batch.records[i]
			if row.needsStore {
				row = row.fresh()
				record = f.record(row)
			}
			if err := visit(row, record); err != nil {
				return exists, err
			}
		}
		if batch.err != nil {
			return exists, batch.err
		}
		free <- batch
	}
	return exists, nil
}

// forEachUncounted is forEachRow for a reading that is not part of the progress.
func forEachUncounted[R any](r *importing, f fileSpec[R], visit func(*row, R) error) error {
	r.uncounted = true
	defer func() { r.uncounted = false }()
	_, err := forEachRow(r, f, visit)
	return err
}

// record parses a row that has as many cells as the header.
func (f fileSpec[R]) record(row *row) (record R) {
	if row.checkWidth() {
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
