package hmis

import "housingtracker/data"

// identify finds the HMIS that the export comes from by its ImplementationID or SourceID, the first being the more
// telling: a SourceID is a list of CoCs in FY2026. An unknown one whose ids are mostly known is asked about.
func (r *importing) identify() error {
	h := r.Header
	known, err := r.tx.Sources()
	if err != nil {
		return err
	}
	var same *data.Source
	for i, s := range known {
		if h.ImplementationID != "" && s.ImplementationID == h.ImplementationID {
			same = &known[i]
			break
		}
		if h.SourceID != "" && s.HUDSourceID == h.SourceID && same == nil {
			same = &known[i]
		}
	}
	if same == nil && r.options.SameHMIS != "no" {
		if same, err = r.resembling(known); err != nil {
			return err
		}
	}
	if same != nil {
		r.source = *same
	}
	if h.ImplementationID != "" {
		r.source.ImplementationID = h.ImplementationID
	}
	if h.SourceID != "" {
		r.source.HUDSourceID = h.SourceID
	}
	r.source.Name = h.Name()
	return r.saveSource()
}

func (r *importing) saveSource() error {
	id, changed, err := r.tx.SaveSource(r.source)
	r.source.ID = id
	r.sourceChanged = r.sourceChanged || changed
	return err
}

// resembling returns the source under which more than half of the export's projects, clients and enrollments are
// known, if the person says that it is the same; while nobody was asked, it refuses with CodeSource.
func (r *importing) resembling(sources []data.Source) (*data.Source, error) {
	if len(sources) == 0 {
		return nil, nil
	}
	r.uncounted = true
	defer func() { r.uncounted = false }()
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
		_, err := each(r, asItStands(by.layout), func(row *row, _ struct{}) error {
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
	best := 0
	for i := range hits {
		if hits[i] > hits[best] {
			best = i
		}
	}
	if 2*hits[best] <= ids {
		return nil, nil
	}
	if r.options.SameHMIS == "yes" {
		return &sources[best], nil
	}
	return nil, data.Refuse(data.CodeSource,
		"The export names an HMIS that is not known here (%s), but %d of its %d projects, clients and enrollments are known from %s. Say whether it is the same HMIS. Nothing was imported.",
		r.Header.Name(), hits[best], ids, sources[best].Name)
}
