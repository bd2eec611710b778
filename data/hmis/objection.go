package hmis

import "housingtracker/data"

// object raises an objection. It returns the refusal to end the import with. What the options accept, and all in a dry
// run, which lists it as a problem of the file, goes on.
func (r *importing) object(file string, o data.ImportObjection) error {
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
	r.found.whole(data.SeverityWarning, file, "", "", o.Reason+" "+o.Advice+" "+consequence)
	return nil
}
