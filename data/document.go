package data

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// ClientDocument is a paper that a move-in needs, as a client has it (R78). No paper is stored, and no number of one.
type ClientDocument struct {
	ClientID ClientID
	// Name is the document's name in the requirements of programs, such as "Birth certificate".
	Name string
	// Applies says whether the document is required of the client; NotRecorded where nobody has said, and for documents that are
	// required of everyone.
	Applies Barrier
	// Requested, Received and Expires are days; the document is good on the day on which it expires.
	Requested, Received, Expires Date
	Note                         string
	UpdatedBy                    string
	UpdatedAt                    time.Time
}

// RequiredOf says of whom a document is required.
type RequiredOf string

// Of whom documents are required. But for everyone, it is said for each client whether that applies.
const (
	Everyone  RequiredOf = "everyone"
	Veterans  RequiredOf = "veterans"
	Disabled  RequiredOf = "disabled"
	SomeOther RequiredOf = "some"
)

// RequiredOfAll lists the values in the order in which they are offered.
var RequiredOfAll = []RequiredOf{Everyone, Veterans, Disabled, SomeOther}

var requiredOfLabels = map[RequiredOf]string{Everyone: "everyone", Veterans: "veterans", Disabled: "people with a disability", SomeOther: "some clients"}

// Label is the value in words.
func (r RequiredOf) Label() string { return requiredOfLabels[r] }

// Requirement is a document that a program requires before a unit (R78).
type Requirement struct {
	Name string     `json:"name"`
	Of   RequiredOf `json:"of"`
	// Group joins requirements of which some suffice: Needs of all with the same group. "" is no group.
	Group string `json:"group,omitempty"`
	Needs int    `json:"needs,omitempty"`
	// GoodFor is the number of days for which the document is good after it was received; 0 if it does not expire by itself.
	GoodFor int `json:"good_for,omitempty"`
}

// DefaultRequirements are those of a program for which administrators have set none.
var DefaultRequirements = []Requirement{
	{Name: "Government ID", Of: Everyone},
	{Name: "Social Security card", Of: Everyone, Group: "Identity", Needs: 1},
	{Name: "Birth certificate", Of: Everyone, Group: "Identity", Needs: 1},
	{Name: "Verification of homelessness", Of: Everyone, GoodFor: 180},
	{Name: "Verification of disability", Of: Disabled},
	{Name: "Income", Of: Everyone, GoodFor: 60},
	{Name: "DD-214", Of: Veterans},
}

// The bounds of requirements.
const (
	MaxRequirements = 30
	MaxGoodFor      = 3650
	MaxDocumentName = 100
	// ExpiringDays is how many days ahead a document counts as expiring.
	ExpiringDays = 30
)

// CleanRequirements returns the requirements as they are stored, or a refusal.
func CleanRequirements(all []Requirement) ([]Requirement, error) {
	if len(all) > MaxRequirements {
		return nil, Refuse(CodeInvalid, "A program can require at most %d documents.", MaxRequirements)
	}
	clean := make([]Requirement, len(all))
	members, needs := map[string]int{}, map[string]int{}
	for i, r := range all {
		r.Name, r.Group = Line(r.Name), Line(r.Group)
		switch {
		case r.Name == "":
			return nil, Refuse(CodeInvalid, "A document needs a name.")
		case utf8.RuneCountInString(r.Name) > MaxDocumentName || utf8.RuneCountInString(r.Group) > MaxDocumentName:
			return nil, Refuse(CodeInvalid, "The name of a document or group can have at most %d characters.", MaxDocumentName)
		case slices.ContainsFunc(clean[:i], func(other Requirement) bool { return strings.EqualFold(other.Name, r.Name) }):
			return nil, Refuse(CodeInvalid, "%s is there twice. Name each document once.", r.Name)
		case requiredOfLabels[r.Of] == "":
			return nil, Refuse(CodeInvalid, "%q does not say of whom %s is required.", string(r.Of), r.Name)
		case r.GoodFor < 0 || r.GoodFor > MaxGoodFor:
			return nil, Refuse(CodeInvalid, "%s can be good for at most %d days; 0 says that it does not expire.", r.Name, MaxGoodFor)
		}
		if r.Group == "" {
			r.Needs = 0
		} else {
			members[r.Group]++
			if n, ok := needs[r.Group]; ok && n != r.Needs {
				return nil, Refuse(CodeInvalid, "All documents of the group %s need the same number.", r.Group)
			}
			needs[r.Group] = r.Needs
		}
		clean[i] = r
	}
	for group, n := range needs {
		if n < 1 || n > members[group] {
			return nil, Refuse(CodeInvalid, "Of the group %s at least 1 and at most %d documents can be needed.", group, members[group])
		}
	}
	return clean, nil
}

// DocumentState is what a document is on a day.
type DocumentState uint8

// The states.
const (
	DocumentMissing DocumentState = iota
	DocumentRequested
	DocumentReceived
	DocumentExpired
)

func (s DocumentState) String() string {
	return [...]string{"missing", "requested", "received", "expired"}[s]
}

// State is the state of the document on a day.
func (d ClientDocument) State(day Date) DocumentState {
	switch {
	case d.Received != 0 && d.Received <= day:
		if d.Expires != 0 && d.Expires < day {
			return DocumentExpired
		}
		return DocumentReceived
	case d.Requested != 0:
		return DocumentRequested
	}
	return DocumentMissing
}

// Needed is a requirement of a program with the document as a client has it.
type Needed struct {
	Requirement
	Document ClientDocument
	State    DocumentState
	// Asked means that the document is required of the client. It is not known where nobody has said whether it applies.
	Asked bool
}

// Readiness is what a client has of the documents that a program requires, on one day (R78).
type Readiness struct {
	Needed []Needed
	// Missing counts what is still needed; of a group as many as it lacks. Expired ones are missing.
	Missing int
	// Expires is the first day after which something that is needed has expired; blank if nothing will, or something is missing
	// already.
	Expires Date
}

// Ready reports whether all that is required is there and none of it has expired.
func (r Readiness) Ready() bool { return r.Missing == 0 }

// Expiring reports whether a client who is ready stops being so within ExpiringDays.
func (r Readiness) Expiring(day Date) bool {
	return r.Ready() && r.Expires != 0 && r.Expires <= day+ExpiringDays
}

// NewReadiness compares what a client has with what a program requires.
func NewReadiness(required []Requirement, has []ClientDocument, day Date) Readiness {
	var r Readiness
	type group struct {
		needs int
		// until are the last good days of what is there; blank for ever.
		until []Date
	}
	groups := map[string]*group{}
	var order []*group
	for _, q := range required {
		n := Needed{Requirement: q, Document: ClientDocument{Name: q.Name}, Asked: q.Of == Everyone}
		if i := slices.IndexFunc(has, func(d ClientDocument) bool { return d.Name == q.Name }); i >= 0 {
			n.Document = has[i]
			n.Asked = n.Asked || n.Document.Applies == Yes
		}
		n.State = n.Document.State(day)
		r.Needed = append(r.Needed, n)
		if !n.Asked {
			continue
		}
		g := groups[q.Group]
		if g == nil || q.Group == "" {
			g = &group{needs: max(1, q.Needs)}
			groups[q.Group], order = g, append(order, g)
		}
		if n.State == DocumentReceived {
			g.until = append(g.until, n.Document.Expires)
		}
	}
	forever := LatestDate + 1
	for _, g := range order {
		if lacks := g.needs - len(g.until); lacks > 0 {
			r.Missing += lacks
			continue
		}
		// The group is complete until its best documents are no longer enough.
		for i, until := range g.until {
			if until == 0 {
				g.until[i] = forever
			}
		}
		slices.Sort(g.until)
		if until := g.until[len(g.until)-g.needs]; until != forever && (r.Expires == 0 || until < r.Expires) {
			r.Expires = until
		}
	}
	if r.Missing > 0 {
		r.Expires = 0
	}
	return r
}

// Summary is the readiness in the words of the list: "Ready", "2 missing" or "Expires 12/04" (R79).
func (r Readiness) Summary(day Date) string {
	switch {
	case len(r.Needed) == 0:
		return ""
	case r.Missing > 0:
		return itoa(r.Missing) + " missing"
	case r.Expiring(day):
		return "Expires " + r.Expires.US()[:5]
	}
	return "Ready"
}

// Documented is the readiness of a row of a list.
type Documented struct {
	// Text is Readiness.Summary.
	Text    string
	Missing int
	// Expires is Readiness.Expires.
	Expires Date
}

// AddDocuments sets Documented of the rows, as of the day of the list.
func (l *List) AddDocuments(required []Requirement) {
	of := func(has []ClientDocument) Documented {
		r := NewReadiness(required, has, l.AsOf)
		return Documented{r.Summary(l.AsOf), r.Missing, r.Expires}
	}
	// Most rows have none.
	none := of(nil)
	for i := range l.Rows {
		row := &l.Rows[i]
		if row.Documented = none; len(row.Documents) > 0 {
			row.Documented = of(row.Documents)
		}
	}
}

// DocumentsExpire reports whether the client is ready, but will not be on the day of the scheduled move-in (R79).
func (r *Row) DocumentsExpire() bool {
	return r.Scheduled != 0 && !r.Exited && r.Documented.Missing == 0 && r.Documented.Expires != 0 && r.Documented.Expires < r.Scheduled
}

// The values of Filter.Documents.
const (
	DocumentsReady    = "ready"
	DocumentsMissing  = "missing"
	DocumentsExpiring = "expiring"
)

// documentsAre reports whether the documents of the row are in one of these states on the day.
func (r *Row) documentsAre(state string, day Date) bool {
	d := r.Documented
	switch {
	case d.Text == "":
		return false
	case state == DocumentsReady:
		return d.Missing == 0
	case state == DocumentsMissing:
		return d.Missing > 0
	}
	return d.Missing == 0 && d.Expires != 0 && d.Expires <= day+ExpiringDays
}

// Clean returns the document as it is stored.
func (d ClientDocument) Clean() ClientDocument {
	d.Name, d.Note = Line(d.Name), cleanText(d.Note)
	return d
}

// Validate refuses impossible dates and texts that are too long.
func (d ClientDocument) Validate(today Date) error {
	switch {
	case d.Name == "" || utf8.RuneCountInString(d.Name) > MaxDocumentName:
		return Refuse(CodeInvalid, "A document needs a name of at most %d characters.", MaxDocumentName)
	case utf8.RuneCountInString(d.Note) > MaxDetail:
		return Refuse(CodeInvalid, "The note on %s can have at most %d characters.", d.Name, MaxDetail)
	}
	for _, f := range DocumentDates {
		if date := *d.date(f); date != 0 && (date < EarliestDate || date > LatestDate) {
			return RefuseField(CodeInvalid, f, "%s: %s (%s) is not a possible date.", d.Name, f.Label(), date.US())
		}
	}
	switch {
	case d.Requested > today:
		return RefuseField(CodeFuture, FieldRequested, "%s: %s (%s) can't be in the future.", d.Name, FieldRequested.Label(), d.Requested.US())
	case d.Received > today:
		return RefuseField(CodeFuture, FieldReceived, "%s: %s (%s) can't be in the future.", d.Name, FieldReceived.Label(), d.Received.US())
	case d.Requested != 0 && d.Received != 0 && d.Received < d.Requested:
		return RefuseField(CodeChronology, FieldReceived, "%s: it can't be received (%s) before it was requested (%s). Change one of them.", d.Name, d.Received.US(), d.Requested.US())
	case d.Expires != 0 && d.Received == 0:
		return RefuseField(CodeInvalid, FieldExpires, "%s: fill in when it was received, or leave out when it expires.", d.Name)
	case d.Expires != 0 && d.Expires < d.Received:
		return RefuseField(CodeChronology, FieldExpires, "%s: it can't expire (%s) before it was received (%s). Change one of them.", d.Name, d.Expires.US(), d.Received.US())
	}
	return nil
}

// DocumentDates are the dates of a document in order.
var DocumentDates = []Field{FieldRequested, FieldReceived, FieldExpires}

func (d *ClientDocument) date(f Field) *Date {
	switch f {
	case FieldRequested:
		return &d.Requested
	case FieldReceived:
		return &d.Received
	}
	return &d.Expires
}

// DocumentChanges lists what differs between two states of a document; the first change names it.
func DocumentChanges(before, after ClientDocument) []Change {
	changes := []Change{{Field: FieldDocument, Old: after.Name, New: after.Name}}
	for _, f := range []Field{FieldApplies, FieldRequested, FieldReceived, FieldExpires, FieldDocumentNote} {
		if was, is := before.Text(f), after.Text(f); was != is {
			changes = append(changes, Change{Field: f, Old: was, New: is})
		}
	}
	return changes
}

// Text returns a field of DocumentChanges as text.
func (d *ClientDocument) Text(f Field) string {
	switch f {
	case FieldApplies:
		return d.Applies.String()
	case FieldDocumentNote:
		return d.Note
	}
	return d.date(f).String()
}

// SetText sets a field of DocumentChanges to its text.
func (d *ClientDocument) SetText(f Field, text string) (err error) {
	switch f {
	case FieldApplies:
		d.Applies, err = ParseBarrier(text)
	case FieldDocumentNote:
		d.Note = text
	case FieldRequested, FieldReceived, FieldExpires:
		*d.date(f), err = ParseDate(text)
	}
	return err
}

// SameContent reports whether two documents say the same, whoever has written it.
func (d ClientDocument) SameContent(other ClientDocument) bool {
	return len(DocumentChanges(d, other)) == 1
}

// Blank reports whether nothing is recorded.
func (d ClientDocument) Blank() bool {
	return d.SameContent(ClientDocument{Name: d.Name})
}

// DocumentSession reads and writes the documents that a move-in needs (R78). Who may write them is as for notes.
type DocumentSession struct {
	auth  *Authorizer
	store Store
}

// NewDocumentSession returns the documents of the user's clients.
func NewDocumentSession(a *Authorizer) *DocumentSession { return &DocumentSession{a, a.store} }

// Requirements returns the documents that a program requires.
func (s *DocumentSession) Requirements(ctx context.Context, id ProgramID) ([]Requirement, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.Requirements(ctx, id)
}

// Readiness compares the documents of a client with what the program of an enrollment requires, as of today.
func (s *DocumentSession) Readiness(ctx context.Context, id EnrollmentID) (Readiness, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return Readiness{}, err
	}
	c, err := s.store.Case(ctx, id)
	if err != nil {
		return Readiness{}, err
	}
	required, err := s.store.Requirements(ctx, c.Program.ID)
	if err != nil {
		return Readiness{}, err
	}
	has, err := s.store.ClientDocuments(ctx, c.Client.ID)
	if err != nil {
		return Readiness{}, err
	}
	return NewReadiness(required, has, s.auth.Today()), nil
}

// SaveRequirements sets the documents that a program requires.
func (s *DocumentSession) SaveRequirements(ctx context.Context, op OperationID, program ProgramID, required []Requirement) error {
	event := s.auth.operation(op, EventSettings, "SaveRequirements", program, required)
	event.ProgramID = program
	return s.auth.Administer(ctx, event, func(ctx context.Context, w *Write) error {
		clean, err := CleanRequirements(required)
		if err != nil {
			return err
		}
		was, err := w.Requirements(ctx, program)
		if err != nil {
			return err
		}
		event.Changes = []Change{{Field: FieldRequirements, Old: describeRequirements(was), New: describeRequirements(clean)}}
		return w.SaveRequirements(ctx, event, program, clean)
	})
}

func describeRequirements(all []Requirement) string {
	words := make([]string, len(all))
	for i, r := range all {
		words[i] = r.Describe()
	}
	return strings.Join(words, "; ")
}

// Describe says in words what is required.
func (r Requirement) Describe() string {
	words := r.Name
	if r.Of != Everyone {
		words += ", of " + r.Of.Label()
	}
	if r.Group != "" {
		words += ", " + itoa(r.Needs) + " of the group " + r.Group
	}
	if r.GoodFor > 0 {
		words += ", good for " + itoa(r.GoodFor) + " days"
	}
	return words
}

// SaveDocument stores what is recorded about a document of the client of an enrollment, which was edited from base. If something else
// is stored by now, the error is CodeConflict, unless it is what is to be stored.
func (s *DocumentSession) SaveDocument(ctx context.Context, op OperationID, id EnrollmentID, base, d ClientDocument) error {
	event := s.auth.operation(op, EventDocument, "SaveDocument", id, d.Name, d.Applies.String(), d.Requested, d.Received, d.Expires, d.Note)
	event.EnrollmentID = id
	return s.auth.Write(ctx, event, func(ctx context.Context, w *Write) error {
		c, err := w.caseForNote(ctx, id)
		if err != nil {
			return err
		}
		d = d.Clean()
		if err := d.Validate(w.today); err != nil {
			return err
		}
		stored, err := w.clientDocument(ctx, c.Client.ID, d.Name)
		switch {
		case err != nil:
			return err
		case stored.SameContent(d):
			return nil
		case !stored.SameContent(base):
			return Refuse(CodeConflict, "%s has changed %s of %s meanwhile. Nothing was saved. Look at it as it is now.",
				orSomebody(stored.UpdatedBy), d.Name, c.Client.DisplayName())
		}
		return w.saveDocument(ctx, c, stored, d)
	})
}

func orSomebody(name string) string {
	if name == "" {
		return "Somebody"
	}
	return name
}

// clientDocument returns a document of the client; a blank one if nothing is recorded.
func (w *Write) clientDocument(ctx context.Context, client ClientID, name string) (ClientDocument, error) {
	all, err := w.ClientDocuments(ctx, client)
	if i := slices.IndexFunc(all, func(d ClientDocument) bool { return d.Name == name }); i >= 0 {
		return all[i], err
	}
	return ClientDocument{ClientID: client, Name: name}, err
}

func (w *Write) saveDocument(ctx context.Context, c Case, before, after ClientDocument) error {
	after.ClientID = c.Client.ID
	event := w.event.on(c)
	event.Changes = DocumentChanges(before, after)
	return w.SaveDocument(ctx, event, after)
}

// document restores what was recorded about a document, but for fields that were changed since.
func (u *undoing) document(ctx context.Context, undone AuditEvent) error {
	c, err := u.caseForNote(ctx, undone.EnrollmentID)
	if err != nil {
		return err
	}
	since, err := u.since(ctx, undone)
	if err != nil {
		return err
	}
	name := undone.Changes[0].New
	stored, err := u.clientDocument(ctx, c.Client.ID, name)
	if err != nil {
		return err
	}
	restored, rest := stored, 0
	for _, change := range undone.Changes[1:] {
		if now := stored.Text(change.Field); now != change.New {
			by, _ := latest(since, func(a AuditEvent) bool {
				return a.Kind == EventDocument && len(a.Changes) > 0 && a.Changes[0].New == name && a.changes(change.Field)
			})
			u.changed(change.Field.Label(), c.ID, by)
			continue
		}
		if err := restored.SetText(change.Field, change.Old); err != nil {
			return err
		}
		rest++
	}
	if err := u.check(rest); err != nil {
		return err
	}
	return u.saveDocument(ctx, c, stored, restored)
}
