package outreach

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"housingtracker/data"
)

// Pack is what a laptop tells the office: its open operations, and what it has of each client.
type Pack struct {
	Format int    `json:"format"`
	Device string `json:"device"`
	// Incarnation is that of the office as the laptop knows it (O4b).
	Incarnation string    `json:"incarnation"`
	At          time.Time `json:"at"`
	// Operations are in the order in which they were made, each with its digest.
	Operations []sent `json:"operations"`
	// Trunks are the digests of the copies of clients that the laptop has from the office, by reference.
	Trunks map[string]string `json:"trunks"`
	Office string            `json:"office"`
}

// sent is an operation as it was encoded.
type sent struct {
	Digest  string          `json:"digest"`
	Content json.RawMessage `json:"content"`
}

// Answer is what the office tells a laptop.
type Answer struct {
	Format int    `json:"format"`
	Device string `json:"device"`
	// Incarnation and Event order answers: Event is the number of the last event of the office.
	Incarnation string    `json:"incarnation"`
	Event       int64     `json:"event"`
	At          time.Time `json:"at"`
	// Revoked means that the laptop must erase itself (O9). Then there is nothing else.
	Revoked    bool     `json:"revoked,omitempty"`
	Operations []Became `json:"operations"`
	// Office is nil if the laptop has the same; Clients are those of whom it has something else.
	Office  *data.OfficeCopy  `json:"office,omitempty"`
	Clients []data.ClientCopy `json:"clients"`
	// Gone are the UUIDs of records that were entered on the laptop and are others' at the office.
	Gone []string `json:"gone,omitempty"`
}

// Became is what became of an operation.
type Became struct {
	ID           data.OperationID          `json:"id"`
	EnrollmentID string                    `json:"enrollment_id"`
	State        data.LaptopOperationState `json:"state"`
	Kind         data.ReviewKind           `json:"kind,omitempty"`
	Message      string                    `json:"message,omitempty"`
}

// digestOf is the digest of a value as JSON.
func digestOf(v any) (string, error) {
	text, err := json.Marshal(v)
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), err
}
