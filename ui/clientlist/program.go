package clientlist

import (
	"housingtracker/data"
	"housingtracker/ui/control"
)

// ProgramPreference is the preference with the program chosen last, shared by home and search (R23).
const ProgramPreference = "program"

// ProgramOptions returns the programs as options under their organizations, in the order given (R23).
func ProgramOptions(programs []data.Program) []control.Option {
	var options []control.Option
	var under data.OrganizationID
	for i, p := range programs {
		if i == 0 || p.Organization.ID != under {
			under = p.Organization.ID
			options = append(options, control.Option{Text: p.Organization.Name, Heading: true})
		}
		options = append(options, control.Option{ID: int64(p.ID), Text: p.Label()})
	}
	return options
}

// ProgramByID returns the program with that ID.
func ProgramByID(programs []data.Program, id data.ProgramID) (p data.Program, ok bool) {
	for _, p := range programs {
		if p.ID == id {
			return p, true
		}
	}
	return data.Program{}, false
}
