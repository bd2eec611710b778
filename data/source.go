package data

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// SourcePair identifies the HMIS of an export: ImplementationID and SourceID of Export.csv, verbatim. Either may be blank; a
// blank one matches nothing.
type SourcePair struct{ ImplementationID, HUDSourceID string }

// String returns the IDs that are not blank, with their names.
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

// Shares reports whether the pairs have one of the two IDs in common.
func (p SourcePair) Shares(o SourcePair) bool {
	return p.ImplementationID != "" && p.ImplementationID == o.ImplementationID || p.HUDSourceID != "" && p.HUDSourceID == o.HUDSourceID
}

// Source is an HMIS. The keys of its records are unique within it and nowhere else.
type Source struct {
	ID SourceID
	// Pairs are the pairs of its exports, the first export's first. There is at least one; sources have no pair in common.
	Pairs []SourcePair
	// Name is the name in the latest export. It need not be unique.
	Name string
	// LastFullExport is the ExportDate of the last full import; zero before the first.
	LastFullExport time.Time
}

// IdentifySource returns the known source of an export with the pair, or else the candidates of which an administrator must
// choose (HMIS_CSV, Sources). It returns neither if both IDs are unknown.
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

// withSource returns name with the name of its HMIS, if that is not blank; "" if name is blank.
func withSource(name, source string) string {
	if name == "" || source == "" {
		return name
	}
	return name + " · " + source
}

// SourceQuestion is the cause of a CodeSource: the known sources that an export may be of.
type SourceQuestion struct {
	Pair SourcePair
	// Clients counts the different PersonalIDs of the export.
	Clients    int
	Candidates []SourceCandidate
}

// SourceCandidate is a source that an export may be of, with the evidence for it.
type SourceCandidate struct {
	Source
	// Known counts the PersonalIDs of the export that are stored for the source. Of these, SamePerson counts those with the same
	// name and birth date, and Unclear those that can't be compared.
	Known, SamePerson, Unclear int
}

// Count counts a client of the export whose PersonalID is stored for the source.
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

// Identity is compared to decide whether two records are of the same person.
type Identity struct {
	Name      Name
	BirthDate Date
}

// complete reports whether there are a name that is not hashed and a birth date.
func (i Identity) complete() bool { return !i.Name.Hashed && i.nameKey() != "" && i.BirthDate != 0 }

// matches reports whether birth date and folded last and first name are equal.
func (i Identity) matches(o Identity) bool {
	return i.BirthDate == o.BirthDate && i.nameKey() == o.nameKey()
}

// Contradicts reports whether both identities are complete and differ in name and birth date.
func (i Identity) Contradicts(o Identity) bool {
	return i.complete() && o.complete() && i.BirthDate != o.BirthDate && i.nameKey() != o.nameKey()
}

func (i Identity) nameKey() string { return Fold(i.Name.Last + " " + i.Name.First) }
