package data

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// SourcePair is how an export names its HMIS: the ImplementationID and the SourceID of Export.csv, verbatim. Either may be
// blank; a blank one matches nothing.
type SourcePair struct{ ImplementationID, HUDSourceID string }

// String names the ids that are given.
func (p SourcePair) String() string {
	var given []string
	if p.ImplementationID != "" {
		given = append(given, "ImplementationID "+p.ImplementationID)
	}
	if p.HUDSourceID != "" {
		given = append(given, "SourceID "+p.HUDSourceID)
	}
	return strings.Join(given, " and ")
}

// Shares reports whether the pairs have one of the two ids in common.
func (p SourcePair) Shares(o SourcePair) bool {
	return p.ImplementationID != "" && p.ImplementationID == o.ImplementationID || p.HUDSourceID != "" && p.HUDSourceID == o.HUDSourceID
}

// Source is an HMIS. The keys of its records are unique within it and nowhere else.
type Source struct {
	ID SourceID
	// Pairs are those its exports are known by, the first export's first. There is at least one, and no two sources share one.
	Pairs []SourcePair
	// Name is what the latest export calls it; another source may have the same.
	Name string
	// LastFullExport is the ExportDate of the last full import; zero before the first.
	LastFullExport time.Time
}

// IdentifySource returns the known source that an export with the pair belongs to, or else those it may belong to, which a
// person must decide (HMIS_CSV, Sources). Where neither is found, none of its ids is known.
func IdentifySource(known []Source, pair SourcePair) (source *Source, candidates []Source) {
	for i, s := range known {
		if slices.Contains(s.Pairs, pair) {
			return &known[i], nil
		}
		if slices.ContainsFunc(s.Pairs, pair.Shares) {
			candidates = append(candidates, s)
		}
	}
	if len(candidates) == 1 && (pair.ImplementationID == "" || pair.HUDSourceID == "") {
		return &candidates[0], nil
	}
	return nil, candidates
}

// withSource is what something is called, with its HMIS where that is given; "" if it is called nothing.
func withSource(name, source string) string {
	if name == "" || source == "" {
		return name
	}
	return name + " · " + source
}

// SourceQuestion is the detail of a CodeSource: which of the known sources an export may be of.
type SourceQuestion struct {
	Pair SourcePair
	// Clients counts the different PersonalIDs of the export.
	Clients    int
	Candidates []SourceCandidate
}

// SourceCandidate is a source that an export may be of, with what speaks for it.
type SourceCandidate struct {
	Source
	// Known counts the PersonalIDs of the export that are stored for the source. Of these, SamePerson counts those with the same
	// name and birth date, and Unclear those that can't be compared.
	Known, SamePerson, Unclear int
}

// Count adds a client of the export whose PersonalID is stored.
func (c *SourceCandidate) Count(stored, incoming Identity) {
	c.Known++
	switch {
	case !stored.complete() || !incoming.complete():
		c.Unclear++
	case stored.matches(incoming):
		c.SamePerson++
	}
}

func (c SourceCandidate) String() string {
	pairs := make([]string, len(c.Pairs))
	for i, p := range c.Pairs {
		pairs[i] = p.String()
	}
	return fmt.Sprintf("%s (source %d: %s)", c.Name, c.ID, strings.Join(pairs, "; "))
}

func (q *SourceQuestion) Error() string {
	return fmt.Sprintf("an export with %s may be of %d known sources", q.Pair, len(q.Candidates))
}

// Identity is what is compared to see whether two records are about one person.
type Identity struct {
	Name      Name
	BirthDate Date
}

// clear reports whether there is a name in clear and a birth date.
func (i Identity) complete() bool { return !i.Name.Hashed && i.nameKey() != "" && i.BirthDate != 0 }

// matches reports whether last and first name are the same, accents and case apart, and the birth date is.
func (i Identity) matches(o Identity) bool {
	return i.BirthDate == o.BirthDate && i.nameKey() == o.nameKey()
}

// Contradicts reports whether both name and birth date are known of both and differ: hardly one person.
func (i Identity) Contradicts(o Identity) bool {
	return i.complete() && o.complete() && i.BirthDate != o.BirthDate && i.nameKey() != o.nameKey()
}

func (i Identity) nameKey() string { return Fold(i.Name.Last + " " + i.Name.First) }
