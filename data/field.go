package data

import (
	"encoding/json"
	"fmt"
)

// Field names a field of a tracker or another changed value, in commands, history and errors.
type Field string

// The fields of a tracker and an enrollment (R4). FieldMoveIn is read-only in a tracker: it is the HMID (R15).
const (
	FieldEligibilityVerified   Field = "eligibility_verified"
	FieldApplied               Field = "applied"
	FieldPropertyName          Field = "property_name"
	FieldApproved              Field = "approved"
	FieldMoveInScheduled       Field = "move_in_scheduled"
	FieldMoveIn                Field = "move_in"
	FieldSexOffender           Field = "sex_offender"
	FieldCriminalHistory       Field = "criminal_history"
	FieldADAUnit               Field = "ada_unit"
	FieldSexOffenderDetail     Field = "sex_offender_detail"
	FieldCriminalHistoryDetail Field = "criminal_history_detail"
	FieldADAUnitDetail         Field = "ada_unit_detail"
	FieldAttempt               Field = "attempt"
	FieldCaseManager           Field = "case_manager"
	FieldEntry                 Field = "entry"
	FieldExit                  Field = "exit"
	// FieldRelocation is Tracker.Relocation, in the event of a removal.
	FieldRelocation Field = "relocation"
	FieldLastName   Field = "last_name"
	FieldFirstName  Field = "first_name"
	FieldMiddleName Field = "middle_name"
	FieldNameSuffix Field = "name_suffix"
	FieldBirthDate  Field = "birth_date"
	FieldClientID   Field = "client_id"
)

// The other values whose changes the audit log records.
const (
	FieldRows               Field = "rows"
	FieldFilter             Field = "filter"
	FieldSort               Field = "sort"
	FieldRole               Field = "role"
	FieldOrganization       Field = "organization"
	FieldDisabled           Field = "disabled"
	FieldBedNightDays       Field = "bed_night_days"
	FieldSafeHaven          Field = "safe_haven"
	FieldTransitional       Field = "transitional"
	FieldLockMinutes        Field = "lock_minutes"
	FieldBackupFolder       Field = "backup_folder"
	FieldRetention          Field = "retention_years"
	FieldLastEvent          Field = "last_act"
	FieldAbandoned          Field = "given_up"
	FieldPlace              Field = "place"
	FieldStalledNotStarted  Field = "stalled_not_started"
	FieldStalledEligibility Field = "stalled_eligibility"
	FieldStalledApplied     Field = "stalled_applied"
	FieldStalledApproved    Field = "stalled_approved"
	FieldDocument           Field = "document"
	FieldApplies            Field = "applies"
	FieldRequested          Field = "requested"
	FieldReceived           Field = "received"
	FieldExpires            Field = "expires"
	FieldDocumentNote       Field = "document_note"
	FieldRequirements       Field = "requirements"
)

// DateFields are the tracker's dates in the order of the housing process.
var DateFields = []Field{FieldEligibilityVerified, FieldApplied, FieldApproved, FieldMoveInScheduled}

// BarrierFields are the three housing barriers in the order of the dialog.
var BarrierFields = []Field{FieldSexOffender, FieldCriminalHistory, FieldADAUnit}

// EditableFields are the fields a save may change, in the order of the dialog.
var EditableFields = []Field{
	FieldEligibilityVerified, FieldApplied, FieldPropertyName, FieldApproved, FieldMoveInScheduled,
	FieldSexOffender, FieldCriminalHistory, FieldADAUnit,
	FieldSexOffenderDetail, FieldCriminalHistoryDetail, FieldADAUnitDetail,
}

var fieldLabels = map[Field]string{
	FieldEligibilityVerified:   "Eligibility Verified",
	FieldApplied:               "Applied for Unit",
	FieldPropertyName:          "Property Name",
	FieldApproved:              "Approved for Unit",
	FieldMoveInScheduled:       "Move In Scheduled",
	FieldMoveIn:                "Date of Move In",
	FieldSexOffender:           "Registered Sex Offender",
	FieldCriminalHistory:       "Relevant Criminal History",
	FieldADAUnit:               "Need ADA Unit",
	FieldSexOffenderDetail:     "Registered Sex Offender, detail",
	FieldCriminalHistoryDetail: "Relevant Criminal History, detail",
	FieldADAUnitDetail:         "Need ADA Unit, detail",
	FieldAttempt:               "Attempt",
	FieldCaseManager:           "Case Manager",
	FieldEntry:                 "Enroll Date",
	FieldExit:                  "Exit Date",
	FieldRelocation:            "Moving to another unit",
	FieldLastName:              "Last name",
	FieldFirstName:             "First name",
	FieldMiddleName:            "Middle name",
	FieldNameSuffix:            "Suffix",
	FieldBirthDate:             "Birth date",
	FieldClientID:              "Client ID",
	FieldRows:                  "Rows",
	FieldFilter:                "Filter",
	FieldSort:                  "Sorted by",
	FieldRole:                  "Role",
	FieldOrganization:          "Organization",
	FieldDisabled:              "Disabled",
	FieldBedNightDays:          "Days a bed night counts",
	FieldSafeHaven:             "Safe havens count as Staying At",
	FieldTransitional:          "Transitional housing counts as Staying At",
	FieldLockMinutes:           "Minutes until the window locks",
	FieldBackupFolder:          "Second folder of backups",
	FieldRetention:             "Years until records may be removed",
	FieldLastEvent:             "Last event",
	FieldAbandoned:             "Audit events given up",
	FieldPlace:                 "Place of the database",
	FieldStalledNotStarted:     "Not Started, days until stalled",
	FieldStalledEligibility:    "Eligibility Verified, days until stalled",
	FieldStalledApplied:        "Applied for Unit, days until stalled",
	FieldStalledApproved:       "Approved for Unit, days until stalled",
	FieldDocument:              "Document",
	FieldApplies:               "Applies",
	FieldRequested:             "Requested",
	FieldReceived:              "Received",
	FieldExpires:               "Expires",
	FieldDocumentNote:          "Note on the document",
	FieldRequirements:          "Required documents",
}

// Label is the field's name on screen, as the help page and HUD write it.
func (f Field) Label() string {
	if label, ok := fieldLabels[f]; ok {
		return label
	}
	return string(f)
}

// Detail is the field that holds the free detail of a barrier (R33).
func (f Field) Detail() Field { return f + "_detail" }

// Barrier is the answer to one housing barrier question. Blank is not No (R20).
type Barrier uint8

// The answers.
const (
	NotRecorded Barrier = iota
	No
	Yes
)

func (b Barrier) String() string {
	switch b {
	case Yes:
		return "yes"
	case No:
		return "no"
	}
	return ""
}

// Label is the answer in words for the screen.
func (b Barrier) Label() string {
	switch b {
	case Yes:
		return "Yes"
	case No:
		return "No"
	}
	return "Not recorded"
}

// ParseBarrier reads yes, no (any case, y and n too) or the empty text.
func ParseBarrier(text string) (Barrier, error) {
	switch Fold(text) {
	case "":
		return NotRecorded, nil
	case "yes", "y":
		return Yes, nil
	case "no", "n":
		return No, nil
	}
	return NotRecorded, fmt.Errorf("%q is not yes, no or blank", text)
}

// MarshalJSON writes "yes", "no" or null.
func (b Barrier) MarshalJSON() ([]byte, error) {
	if b == NotRecorded {
		return []byte("null"), nil
	}
	return []byte(`"` + b.String() + `"`), nil
}

// UnmarshalJSON reads what MarshalJSON writes.
func (b *Barrier) UnmarshalJSON(text []byte) error {
	var answer *string
	if err := json.Unmarshal(text, &answer); err != nil || answer == nil {
		*b = NotRecorded
		return err
	}
	parsed, err := ParseBarrier(*answer)
	*b = parsed
	return err
}
