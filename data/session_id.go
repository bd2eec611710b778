package data

import "context"

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
