package hmis

import (
	"fmt"
	"slices"
	"strings"

	"housingtracker/data"
)

// If minErrors or more rows of a file in mustBeReadable, and more than one in errorShare, are errors, the import needs a second
// yes. If all of two or more are, it is refused.
const (
	minErrors  = 10
	errorShare = 10
)

var mustBeReadable = []*layout{projectFile, clientFile, enrollmentFile}

// checkErrors raises an objection if many rows are errors.
func (r *importing) checkErrors() error {
	var files []*layout
	var counts []string
	code := data.CodeUnreadable
	for _, l := range mustBeReadable {
		read, errors := r.report.Files[l.file].Read, r.report.Errors[l.file]
		switch {
		case errors == read && read >= 2:
			code = data.CodeInvalid
			counts = append(counts, fmt.Sprintf("all %s of %s", rows(read), l.file))
		case errors >= minErrors && errorShare*errors > read:
			counts = append(counts, fmt.Sprintf("%s of the %s of %s", data.Grouped(errors), rows(read), l.file))
		default:
			continue
		}
		files = append(files, l)
	}
	if len(files) == 0 {
		return nil
	}
	reason := strings.Join(counts, " and ") + " are errors."
	return r.raiseObjection(files[0].file, data.ImportObjection{
		Code: code, Accepted: code == data.CodeUnreadable && r.options.AcceptErrors,
		Reason: strings.ToUpper(reason[:1]) + reason[1:],
		Advice: r.explain(files) + " Export it again from the HMIS and import it as it comes.",
	})
}

// explain names the likely cause of the errors of the first file that has a known one, because its missing rows cause errors in
// the files after it. Without a known cause it names the most common error.
func (r *importing) explain(files []*layout) string {
	for _, l := range slices.Concat(files, mustBeReadable) {
		if c := r.tallies[l].cause(); c != unknownCause {
			return "The likely cause is " + string(c) + "."
		}
	}
	p := r.tallies[files[0]].mostCommon()
	return fmt.Sprintf("The commonest error, first in line %d of %s: %s", p.Line, p.File, strings.TrimPrefix(p.Column+": "+p.Reason, ": "))
}
