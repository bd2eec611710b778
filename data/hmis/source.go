package hmis

import (
	"fmt"
	"hash/maphash"
	"strings"

	"housingtracker/data"
)

// identify finds the source of the export or makes a new one. If the user has said that it is a known HMIS, it adds the export's
// source pair to that. It refuses with CodeSource what only the user can decide.
func (r *importing) identify() error {
	known, err := r.tx.Sources()
	if err != nil {
		return err
	}
	source, err := r.findSource(known)
	if err != nil {
		return err
	}
	pair := r.Header.pair()
	if source == nil {
		source = &data.Source{Pairs: []data.SourcePair{pair}}
	}
	if want := r.options.Source; want != 0 && want != source.ID {
		return invalid("The export has %s, which is not of source %d.", pair, want)
	}
	r.source = *source
	r.source.Name = r.Header.Name()
	return r.saveSource()
}

// findSource returns the known source of the export, nil if it is of another HMIS.
func (r *importing) findSource(known []data.Source) (*data.Source, error) {
	pair := r.Header.pair()
	source, candidates := data.IdentifySource(known, pair)
	if source != nil {
		return source, nil
	}
	reason := fmt.Sprintf("The export has %s. They are not known together, but at least one of them is.", pair)
	if pair.ImplementationID == "" || pair.HUDSourceID == "" {
		reason = fmt.Sprintf("The export has only %s, which several HMIS have.", pair)
	}
	if len(candidates) == 0 {
		if r.options.SameHMIS == "no" {
			return nil, nil
		}
		var err error
		if candidates, err = r.similarSources(known); err != nil || len(candidates) == 0 {
			return nil, err
		}
		reason = fmt.Sprintf("The export has %s, which is not known, but more than half of its projects, clients and enrollments are.", pair)
	}
	source, err := r.chooseSource(candidates, reason)
	switch {
	case err != nil:
		return nil, err
	case source == nil:
		r.report.SourceDecision = fmt.Sprintf("%s taken as another HMIS", pair)
	default:
		source.Pairs = append(source.Pairs, pair)
		r.report.SourceDecision = fmt.Sprintf("%s taken as the HMIS of source %d", pair, source.ID)
	}
	return source, nil
}

func (r *importing) saveSource() error {
	id, changed, err := r.tx.SaveSource(r.source)
	r.source.ID = id
	r.sourceChanged = r.sourceChanged || changed
	return err
}

// chooseSource returns the candidate that the options name, nil where they say that it is another HMIS, else the error that asks.
func (r *importing) chooseSource(candidates []data.Source, reason string) (*data.Source, error) {
	for i, c := range candidates {
		if c.ID == r.options.Source || r.options.Source == 0 && r.options.SameHMIS == "yes" && len(candidates) == 1 {
			return &candidates[i], nil
		}
	}
	if r.options.SameHMIS == "no" {
		return nil, nil
	}
	q, err := r.compareClients(candidates)
	if err != nil {
		return nil, err
	}
	return nil, &data.Error{Code: data.CodeSource, Message: reason + " " + sourceMessage(q), Err: q}
}

func sourceMessage(q *data.SourceQuestion) string {
	var b strings.Builder
	for _, c := range q.Candidates {
		fmt.Fprintf(&b, "%s: of the export's %d PersonalIDs %d are stored, %d of them with the same name and birth date", c, q.Clients, c.Known, c.SamePerson)
		if c.Unclear > 0 {
			fmt.Fprintf(&b, ", %d that can't be compared, as a name is hashed or blank or a birth date unknown", c.Unclear)
		}
		b.WriteString(". ")
	}
	if len(q.Candidates) == 1 {
		return b.String() + "Say whether it is the same HMIS. Nothing was imported."
	}
	return b.String() + "Say which of them it is, or that it is another HMIS. Nothing was imported."
}

// compareClients counts how many of the export's clients each of the sources has.
func (r *importing) compareClients(sources []data.Source) (*data.SourceQuestion, error) {
	q := &data.SourceQuestion{Pair: r.Header.pair()}
	for _, s := range sources {
		q.Candidates = append(q.Candidates, data.SourceCandidate{Source: s})
	}
	seen := map[uint64]bool{}
	err := forEachUncounted(r, r.clients(), func(row *row, c data.ClientRow) error {
		hash := maphash.String(seed, c.ID)
		if row.failed || seen[hash] {
			return nil
		}
		seen[hash] = true
		for i := range q.Candidates {
			candidate := &q.Candidates[i]
			stored, ok, err := r.tx.Identity(data.HMISKey{Source: candidate.ID, ID: c.ID})
			if err != nil {
				return err
			}
			if ok {
				candidate.Count(stored, data.Identity{Name: c.Name, BirthDate: c.BirthDate})
			}
		}
		return nil
	})
	q.Clients = len(seen)
	return q, err
}

// similarSources returns the sources that have more than half of the export's projects, clients and enrollments.
func (r *importing) similarSources(sources []data.Source) ([]data.Source, error) {
	if len(sources) == 0 {
		return nil, nil
	}
	ids, hits := 0, make([]int, len(sources))
	for _, by := range []struct {
		layout *layout
		column string
		known  func(data.HMISKey) (bool, error)
	}{
		{projectFile, "ProjectID", func(k data.HMISKey) (bool, error) { p, err := r.tx.Program(k); return p.ID != 0, err }},
		{clientFile, "PersonalID", func(k data.HMISKey) (bool, error) { c, err := r.tx.Client(k); return c.ID != 0, err }},
		{enrollmentFile, "EnrollmentID", func(k data.HMISKey) (bool, error) { e, err := r.tx.Enrollment(k); return e.ID != 0, err }},
	} {
		err := forEachUncounted(r, unparsedRows(by.layout), func(row *row, _ struct{}) error {
			id := row.text(by.column)
			if id == "" {
				return nil
			}
			ids++
			for i, s := range sources {
				known, err := by.known(data.HMISKey{Source: s.ID, ID: id})
				if err != nil {
					return err
				}
				if known {
					hits[i]++
				}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	var similar []data.Source
	for i, s := range sources {
		if 2*hits[i] > ids {
			similar = append(similar, s)
		}
	}
	return similar, nil
}
