package importing

import (
	"fmt"
	"maps"
	"slices"

	"housingtracker/data"
)

// Effect is one number of the preview.
type Effect struct{ What, New, Else string }

// Effects are the numbers of the preview: what is new, and what changes or is removed.
func Effects(r data.ImportReport) []Effect {
	kinds := []struct {
		what string
		e    data.ImportEffect
	}{{"New clients", r.Clients}, {"New programs", r.Programs}, {"New enrollments", r.Enrollments}, {"New move-ins", r.MoveIns}, {"New exits", r.Exits}}
	effects := make([]Effect, len(kinds))
	for i, k := range kinds {
		effects[i] = Effect{k.what, fmt.Sprint(k.e.New), fmt.Sprintf("%d changed, %d removed", k.e.Changed, k.e.Removed)}
	}
	return effects
}

// Findings are the lines below the numbers.
func Findings(r data.ImportReport) []string {
	var lines []string
	if r.SourceDecision != "" {
		lines = append(lines, r.SourceDecision+".")
	}
	add := func(n int, one, many string) {
		switch {
		case n == 1:
			lines = append(lines, "1 "+one)
		case n > 1:
			lines = append(lines, fmt.Sprintf("%d %s", n, many))
		}
	}
	add(r.Retired, "enrollment is no longer in HMIS: off the lists, its tracker kept.", "enrollments are no longer in HMIS: off the lists, their trackers kept.")
	add(r.Restored, "enrollment is in HMIS again: restored whole.", "enrollments are in HMIS again: restored whole.")
	add(r.Confirmed, "move-in date recorded here is confirmed by HMIS.", "move-in dates recorded here are confirmed by HMIS.")
	add(r.Overruled, "move-in date recorded here is replaced by a later one of HMIS; both are shown.", "move-in dates recorded here are replaced by later ones of HMIS; both are shown.")
	return lines
}

// File is a line of the table of files.
type File struct {
	Name string
	data.FileCount
}

// fileOrder is the order of HUD.
var fileOrder = []string{"Export.csv", "Organization.csv", "Project.csv", "Funder.csv", "User.csv", "Client.csv", "Enrollment.csv", "Exit.csv", "Services.csv"}

// Files are the report's files in the order of HUD.
func Files(r data.ImportReport) []File {
	names := slices.SortedFunc(maps.Keys(r.Files), func(a, b string) int {
		return slices.Index(fileOrder, a) - slices.Index(fileOrder, b)
	})
	files := make([]File, len(names))
	for i, name := range names {
		files[i] = File{name, r.Files[name]}
	}
	return files
}

// Severities counts problems by severity.
func Severities(problems []data.ImportProblem) (errors, warnings, infos int) {
	for _, p := range problems {
		switch p.Severity {
		case data.SeverityError:
			errors++
		case data.SeverityWarning:
			warnings++
		default:
			infos++
		}
	}
	return errors, warnings, infos
}
