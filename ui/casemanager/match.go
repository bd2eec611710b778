package casemanager

import (
	"slices"
	"strings"

	"housingtracker/data"
)

// people are those who can be chosen: users of the organization, and typed names in use.
type people struct {
	users, typed []data.CaseManager
}

func newPeople(users []data.User, typed []string) people {
	var p people
	for _, u := range users {
		p.users = append(p.users, data.CaseManager{User: u.ID, Name: u.Name})
	}
	for _, name := range typed {
		p.typed = append(p.typed, data.CaseManager{Name: name})
	}
	return p
}

// all returns the users and then the typed names.
func (p people) all() []data.CaseManager { return slices.Concat(p.users, p.typed) }

// find returns whom a text means: one person, several who are equally likely, or nobody. A user comes before a typed
// name, so that a first name finds the user who has it.
func (p people) find(text string) []data.CaseManager {
	if found := closest(p.users, text); len(found) > 0 {
		return found
	}
	return closest(p.typed, text)
}

// closest returns those with exactly this name; else those who have all its words; else those who have words that begin so.
func closest(managers []data.CaseManager, text string) []data.CaseManager {
	q := data.NewQuery(text)
	if q.Empty() {
		return nil
	}
	typed, words := data.Fold(text), data.Words(text)
	for _, fits := range []func(name string) bool{
		func(name string) bool { return data.Fold(name) == typed },
		func(name string) bool {
			have := data.Words(name)
			return !slices.ContainsFunc(words, func(w string) bool { return !slices.Contains(have, w) })
		},
		func(name string) bool { return q.Match(data.Words(name), "") },
	} {
		var found []data.CaseManager
		for _, m := range managers {
			if fits(m.Name) {
				found = append(found, m)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// has reports whether somebody has exactly this name.
func (p people) has(name string) bool {
	return slices.ContainsFunc(p.all(), func(m data.CaseManager) bool { return data.Fold(m.Name) == data.Fold(name) })
}

// names lists two or more people, at most four of them by name: "Ana Ortiz or Lee Park".
func names(managers []data.CaseManager) string {
	var list []string
	for _, m := range managers[:min(4, len(managers))] {
		list = append(list, m.Name)
	}
	if len(managers) > 4 {
		return strings.Join(list, ", ") + " or somebody else"
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " or " + list[last]
}
