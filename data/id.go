package data

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

// The IDs of records within a database. They mean nothing outside of it; a Client ID is never one of them.
type (
	SourceID       int64
	OrganizationID int64
	ProgramID      int64
	ClientID       int64
	EnrollmentID   int64
	UserID         int64
)

// NewUUID returns a new UUIDv7, so that UUIDs sort by time. Two computers never make the same one.
func NewUUID() string { return uuid.Must(uuid.NewV7()).String() }

// PublicID identifies a record outside of the database, in commands and exports: a locally entered record by its UUID, which
// is the same in every copy of it, an imported one by its number.
type PublicID struct {
	// UUID is blank for an imported record.
	UUID string
	// Number is the record's ID within the database.
	Number int64
}

// String returns the UUID or, if it is blank, the number.
func (id PublicID) String() string {
	if id.UUID != "" {
		return id.UUID
	}
	return strconv.FormatInt(id.Number, 10)
}

// MarshalJSON encodes a UUID as a string and a number as a number.
func (id PublicID) MarshalJSON() ([]byte, error) {
	if id.UUID != "" {
		return json.Marshal(id.UUID)
	}
	return strconv.AppendInt(nil, id.Number, 10), nil
}

// ParsePublicID parses a UUID or a positive number; ok is false for other texts.
func ParsePublicID(text string) (id PublicID, ok bool) {
	text = strings.TrimSpace(text)
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return PublicID{Number: n}, n > 0
	}
	parsed, err := uuid.Parse(text)
	if err != nil || len(text) != len(uuid.Nil.String()) {
		return PublicID{}, false
	}
	return PublicID{UUID: parsed.String()}, true
}

// PublicID identifies the client outside of the database.
func (c Client) PublicID() PublicID { return PublicID{c.UUID, int64(c.ID)} }

// PublicID identifies the enrollment outside of the database.
func (e Enrollment) PublicID() PublicID { return PublicID{e.UUID, int64(e.ID)} }

// PublicID identifies the enrollment of the list row outside of the database.
func (l *Listed) PublicID() PublicID { return PublicID{l.UUID, int64(l.EnrollmentID)} }

// EnrollmentPublicID identifies the event's enrollment outside of the database; zero if there is none.
func (a AuditEvent) EnrollmentPublicID() PublicID {
	return PublicID{a.EnrollmentUUID, int64(a.EnrollmentID)}
}

// PublicID identifies the user outside of the database.
func (u User) PublicID() PublicID { return PublicID{u.UUID, int64(u.ID)} }

// PublicID identifies the organization outside of the database.
func (o Organization) PublicID() PublicID { return PublicID{o.UUID, int64(o.ID)} }

// RecordKind is a kind of record that can be entered locally and then has a UUID.
type RecordKind string

// The kinds of records that can be entered locally.
const (
	ClientRecord       RecordKind = "client"
	EnrollmentRecord   RecordKind = "enrollment"
	UserRecord         RecordKind = "user"
	OrganizationRecord RecordKind = "organization"
)

// EnrollmentID returns the ID of an enrollment within the database; CodeNotFound if none has the UUID.
func (s *Session) EnrollmentID(ctx context.Context, id PublicID) (EnrollmentID, error) {
	n, err := s.recordID(ctx, EnrollmentRecord, id)
	return EnrollmentID(n), err
}

// ClientID returns the ID of a client within the database; CodeNotFound if none has the UUID.
func (s *Session) ClientID(ctx context.Context, id PublicID) (ClientID, error) {
	n, err := s.recordID(ctx, ClientRecord, id)
	return ClientID(n), err
}

func (s *Session) recordID(ctx context.Context, kind RecordKind, id PublicID) (int64, error) {
	if err := s.auth.Require(ctx, Read, Organization{}); err != nil {
		return 0, err
	}
	if id.UUID == "" {
		return id.Number, nil
	}
	return s.store.RecordByUUID(ctx, kind, id.UUID)
}
