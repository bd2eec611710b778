package hmis

import "housingtracker/data"

// raiseObjection adds an objection to the report and returns the error that ends the import: nil if the options accept the
// objection, or in a dry run, which reports it as a problem of the file.
func (r *importing) raiseObjection(file string, o data.ImportObjection) error {
	r.report.Objections = append(r.report.Objections, o)
	switch {
	case o.Accepted:
		return nil
	case !r.options.DryRun:
		return data.Refuse(o.Code, "%s %s Nothing was imported.", o.Reason, o.Advice)
	}
	consequence := "The import asks for a second yes."
	if o.Code == data.CodeInvalid {
		consequence = "The import is refused."
	}
	r.log.whole(data.SeverityWarning, file, "", "", o.Reason+" "+o.Advice+" "+consequence)
	return nil
}
