package hmis

import (
	"maps"
	"strings"
	"testing"

	"housingtracker/data"
)

// A file with another separator is refused with the name of the separator, in every file and however it is quoted.
func TestSeparators(t *testing.T) {
	whole := export()
	maps.Copy(whole, map[string]string{
		"Organization.csv": "OrganizationID,OrganizationName,VictimServiceProvider,DateUpdated,DateDeleted\nO1,Grove,0,2025-01-01,\n",
		"Funder.csv":       "FunderID,ProjectID,Funder,DateDeleted\n1,P1,35,\n",
		"User.csv":         "UserID,UserFirstName,UserLastName,DateDeleted\nu1,Sam,Reed,\n",
		"Exit.csv":         "ExitID,EnrollmentID,ExitDate,Destination,DateDeleted\nX1,E1,2025-03-01,410,\n",
		"Services.csv":     "ServicesID,EnrollmentID,DateProvided,RecordType,TypeProvided,DateDeleted\nS1,E1,2025-02-01,200,200,\n",
	})
	named := map[string]string{";": "semicolons", "\t": "tabs", "|": "pipes", "^": "carets", "~": "tildes", ":": "colons", " ": "spaces", "\x01": `'\x01'`, "\u00fe": "'þ'", "; ": "semicolons", "||": "pipes"}
	quoteNames := func(text string) string {
		header, rows, _ := strings.Cut(text, "\n")
		return `"` + strings.ReplaceAll(header, ",", `","`) + "\"\n" + rows
	}
	for file, text := range whole {
		for separator, name := range named {
			for form, separated := range map[string]string{
				"plain":               strings.ReplaceAll(text, ",", separator),
				"with a mark":         "\uFEFF" + strings.ReplaceAll(text, ",", separator),
				"quoted":              strings.ReplaceAll(quoteNames(text), ",", separator),
				"in another case":     strings.ToLower(strings.ReplaceAll(text, ",", separator)),
				"after sep=":          "sep=" + separator + "\r\n" + strings.ReplaceAll(text, ",", separator),
				"the lines in quotes": `"` + strings.ReplaceAll(strings.TrimSuffix(strings.ReplaceAll(text, ",", separator), "\n"), "\n", "\"\n\"") + "\"\n",
			} {
				files := maps.Clone(whole)
				files[file] = separated
				_, err := Open(save(t, zipped(t, files)))
				if err == nil || !strings.HasPrefix(err.Error(), file+" is separated by "+name) || !strings.HasSuffix(err.Error(), "not commas. Export it again as CSV with commas. Nothing was imported.") {
					t.Errorf("%s, %q, %s: %v", file, separator, form, err)
				}
			}
		}
		for form, commas := range map[string]string{
			"quoted":               quoteNames(text),
			"after sep=":           "sep=,\n" + text,
			"with more separators": strings.ReplaceAll(text, "\n", ",a;b|c d\n"),
			"with names joined":    strings.ReplaceAll(text, "\n", ",PersonalID;DateDeleted;DateUpdated\n"),
		} {
			files := maps.Clone(whole)
			files[file] = commas
			e, err := Open(save(t, zipped(t, files)))
			if err != nil {
				t.Errorf("%s, %s: %v", file, form, err)
				continue
			}
			e.Close()
		}
	}
	files := export()
	files["Client.csv"] = "PersonalID,FirstName;LastName\n"
	refused(t, save(t, zipped(t, files)), data.CodeInvalid, "Client.csv has no column")
	files["Client.csv"] = "'PersonalID','FirstName','LastName'\n"
	refused(t, save(t, zipped(t, files)), data.CodeInvalid, "Client.csv has no column")
	files["Client.csv"] = "The PersonalID,The FirstName\n"
	refused(t, save(t, zipped(t, files)), data.CodeInvalid, "Client.csv has no column")
	files["Client.csv"] = "The PersonalID\n"
	refused(t, save(t, zipped(t, files)), data.CodeInvalid, "Client.csv has no column")
	files["Client.csv"] = strings.Repeat(";", longestLine) + "\n"
	refused(t, save(t, zipped(t, files)), data.CodeInvalid, "Client.csv has no column")
}
