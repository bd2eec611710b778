package hmis

import (
	"strconv"
	"strings"

	"housingtracker/data"
)

// victimServices is the reason to skip the rows of victim service providers.
const victimServices = "left out, because it belongs to a victim service provider"

// leftOut is the HMIS IDs of records that belong to victim service providers.
type leftOut struct {
	organizations, projects, enrollments, clients map[string]bool
}

func (r *importing) hmisKey(id string) data.HMISKey { return data.HMISKey{Source: r.source.ID, ID: id} }

type organizationRecord struct {
	data.OrganizationRow
	// unclear: the code can't be read, so the organization counts as a victim service provider.
	victimServices, unclear bool
}

func (r *importing) organizations() fileSpec[organizationRecord] {
	r.leftOut.organizations = map[string]bool{}
	return fileSpec[organizationRecord]{
		layout: organizationFile,
		inspect: func(row *row) {
			// A row in error may still be a victim service provider.
			if code, ok := row.code("VictimServiceProvider"); row.failed && (code == 1 || !ok) && !r.options.IncludeVictimServices {
				r.leftOut.organizations[strings.Clone(row.text("OrganizationID"))] = true
			}
		},
		parse: func(row *row) (o organizationRecord) {
			o.HMISRow = row.hmisRow(r.hmisKey(row.requiredID("OrganizationID")), r.Header.Exported)
			o.Name = firstOf(row.name("OrganizationName"), row.name("OrganizationCommonName"), clean(o.ID), o.ID)
			code, ok := row.code("VictimServiceProvider")
			o.victimServices, o.unclear = code == 1 || !ok, !ok
			return o
		},
		row:      func(o organizationRecord) data.HMISRow { return o.HMISRow },
		keys:     []key[organizationRecord]{{"OrganizationID", func(o organizationRecord) string { return o.ID }}},
		identity: func(o organizationRecord) identity { return identity{certain: strings.Clone(o.Name)} },
		store: func(row *row, o organizationRecord) (data.Outcome, error) {
			if o.victimServices && !r.options.IncludeVictimServices {
				r.leftOut.organizations[strings.Clone(o.ID)] = true
				row.skip(victimServices)
				p := data.ImportProblem{File: organizationFile.file, Line: row.line, Column: "VictimServiceProvider", Value: o.Name, Severity: data.SeverityInfo,
					Reason: o.Name + " is a victim service provider; it was left out with its projects."}
				if o.unclear {
					p.Severity, p.Value = data.SeverityWarning, clip(row.text(p.Column))
					p.Reason = "It is none of HUD's numbers, so " + o.Name + " counts as a victim service provider; it was left out with its projects."
				}
				r.log.add(p)
				return data.RowOlder, nil
			}
			return r.tx.SaveOrganization(o.OrganizationRow)
		},
	}
}

type projectRecord struct {
	data.ProjectRow
	organization string
}

// unknownType is stored where a ProjectType is not a number. HUD has no negative codes.
const unknownType data.ProjectType = -1

func (r *importing) projects(imported map[data.ProgramID]bool) fileSpec[projectRecord] {
	r.leftOut.projects = map[string]bool{}
	return fileSpec[projectRecord]{
		layout: projectFile,
		parse: func(row *row) (p projectRecord) {
			p.HMISRow = row.hmisRow(r.hmisKey(row.requiredID("ProjectID")), r.Header.Exported)
			p.organization = row.optionalID("OrganizationID")
			p.Name = firstOf(row.name("ProjectName"), row.name("ProjectCommonName"), clean(p.ID), p.ID)
			p.Type = unknownType
			if n := wholeNumber(row.value("ProjectType")); n >= 0 {
				p.Type = data.ProjectType(n)
			}
			if !p.Type.Known() {
				row.warn("ProjectType", row.text("ProjectType"), "It is none of HUD's project types; the project does not count as a housing program.")
			}
			p.OperatingStart = row.optionalDate("OperatingStartDate")
			p.OperatingEnd = row.optionalDate("OperatingEndDate")
			return p
		},
		row:      func(p projectRecord) data.HMISRow { return p.HMISRow },
		keys:     []key[projectRecord]{{"ProjectID", func(p projectRecord) string { return p.ID }}},
		identity: func(p projectRecord) identity { return identity{certain: strings.Clone(p.Name)} },
		store: func(row *row, p projectRecord) (data.Outcome, error) {
			if r.leftOut.organizations[p.organization] {
				r.leftOut.projects[strings.Clone(p.ID)] = true
				row.skip(victimServices)
				return data.RowOlder, nil
			}
			var err error
			if p.Organization, err = r.tx.Organization(r.hmisKey(p.organization)); err != nil {
				return data.RowOlder, err
			}
			if p.Organization == 0 {
				row.warn("OrganizationID", p.organization, "There is no such organization; the project has none here.")
			}
			outcome, err := r.tx.SaveProject(p.ProjectRow)
			if err != nil {
				return outcome, err
			}
			r.report.Programs.Count(outcome)
			known, err := r.tx.Program(p.HMISKey)
			imported[known.ID] = true
			return outcome, err
		},
	}
}

type funderRecord struct {
	data.FunderRow
	project string
}

func (r *importing) funders() fileSpec[funderRecord] {
	return fileSpec[funderRecord]{
		layout: funderFile,
		parse: func(row *row) (f funderRecord) {
			f.project = row.requiredID("ProjectID")
			var ok bool
			if f.Funder, ok = row.code("Funder"); !ok || f.Funder == 0 {
				row.fail("Funder", row.text("Funder"), "It is not a number of HUD's list of funders.")
			}
			id := unambiguous(row.value("FunderID"))
			if id == "" {
				// Without it a project has one funder of a kind.
				id = f.project + "/" + strconv.Itoa(f.Funder)
			}
			f.HMISRow = row.hmisRow(r.hmisKey(id), r.Header.Exported)
			if r.leftOut.projects[f.project] {
				row.skip(victimServices)
			}
			return f
		},
		row:  func(f funderRecord) data.HMISRow { return f.HMISRow },
		keys: []key[funderRecord]{{"FunderID", func(f funderRecord) string { return f.ID }}},
		store: func(row *row, f funderRecord) (data.Outcome, error) {
			program, err := r.tx.Program(r.hmisKey(f.project))
			if err != nil {
				return data.RowOlder, err
			}
			if program.ID == 0 {
				row.fail("ProjectID", f.project, "There is no such project.")
				return data.RowOlder, nil
			}
			f.Program = program.ID
			return r.tx.SaveFunder(f.FunderRow)
		},
	}
}

func (r *importing) users() fileSpec[data.HMISUserRow] {
	return fileSpec[data.HMISUserRow]{
		layout: userFile,
		parse: func(row *row) (u data.HMISUserRow) {
			if damagedID(row.text("UserID")) {
				row.skip("skipped, because a spreadsheet has damaged the UserID")
				return u
			}
			u.HMISRow = row.hmisRow(r.hmisKey(row.requiredID("UserID")), r.Header.Exported)
			u.First, u.Last = row.name("UserFirstName"), row.name("UserLastName")
			return u
		},
		row:   func(u data.HMISUserRow) data.HMISRow { return u.HMISRow },
		keys:  []key[data.HMISUserRow]{{"UserID", func(u data.HMISUserRow) string { return u.ID }}},
		store: func(_ *row, u data.HMISUserRow) (data.Outcome, error) { return r.tx.SaveHMISUser(u) },
	}
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}
