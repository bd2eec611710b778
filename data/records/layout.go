package records

import "strings"

// Kind is the kind of a column's values, which may also be nil.
type Kind uint8

// The kinds.
const (
	// Integer is int64.
	Integer Kind = iota
	// Text is string. Dates and times are text as SQLite has them.
	Text
	// Blob is []byte.
	Blob
)

// Column is a column of a table.
type Column struct {
	Name string
	Kind Kind
}

// Layout is a table of records, with the same names in every store.
type Layout struct {
	Name string
	// Key are the columns that identify a row, by which rows are ordered; texts by their bytes.
	Key     []string
	Columns []Column
}

func layout(name, key, integers, texts, blobs string) Layout {
	l := Layout{Name: name, Key: strings.Fields(key)}
	for kind, names := range []string{Integer: integers, Text: texts, Blob: blobs} {
		for _, column := range strings.Fields(names) {
			l.Columns = append(l.Columns, Column{column, Kind(kind)})
		}
	}
	return l
}

// Names returns the names of the columns.
func (l Layout) Names() []string {
	names := make([]string, len(l.Columns))
	for i, c := range l.Columns {
		names[i] = c.Name
	}
	return names
}

// Tables are the tables of records. A row refers only to rows of its own table and of those before. What a database derives or computes, and
// the password hashes of earlier versions of the program, are no records.
var Tables = []Layout{
	// Name, key, and the columns with integers, texts and blobs.
	layout("sources", "id", "id", "implementation_id last_full_export name source_id", ""),
	layout("source_pairs", "implementation_id hud_source_id", "source_id", "hud_source_id implementation_id", ""),
	layout("devices", "id", "id", "uuid", ""),
	layout("organizations", "id", "id merged_into removed source_id", "date_updated export_date hmis_id name uuid", ""),
	layout("users", "id", "disabled id organization_id", "last_sign_in name name_key role uuid", ""),
	layout("programs", "id", "id organization_id pay_for_success project_type removed source_id stalled_applied stalled_approved stalled_eligibility stalled_not_started", "date_updated documents export_date hmis_id name operating_end operating_start", ""),
	layout("funders", "id", "funder id program_id removed source_id", "date_updated export_date hmis_id", ""),
	layout("hmis_users", "id", "id removed source_id", "date_updated export_date first_name hmis_id last_name", ""),
	layout("clients", "id", "forgotten hashed id name_quality removed source_id", "birth_date date_updated export_date first_name last_name middle_name name_key name_suffix personal_id uuid", ""),
	layout("enrollments", "id", "case_manager_id client_id id matched_to move_in_state program_id relationship removed source_id", "case_manager_name date_updated entry_date exit_date export_date hmis_id hmis_move_in household_id latest_night local_move_in move_in_at retired_on superseded_move_in uuid", ""),
	layout("exits", "enrollment_id", "destination enrollment_id removed", "date_updated exit_date export_date hmis_id", ""),
	layout("bed_nights", "enrollment_id night", "enrollment_id removed", "date_updated export_date night", ""),
	layout("trackers", "enrollment_id", "ada_unit attempt criminal_history enrollment_id relocation sex_offender updated_by version", "ada_unit_detail applied approved criminal_history_detail eligibility_verified move_in_scheduled property_name sex_offender_detail updated_at", ""),
	layout("tracker_versions", "enrollment_id number", "earlier_unknown enrollment_id number removed", "applied approved eligibility_verified move_in_scheduled saved_at", ""),
	layout("attempts", "enrollment_id attempt", "ada_unit attempt criminal_history ended_by enrollment_id relocation sex_offender", "ada_unit_detail applied approved criminal_history_detail eligibility_verified ended_at move_in_scheduled property_name reason sex_offender_detail", ""),
	layout("notes", "id", "enrollment_id written_by", "barrier corrects id text written_at", ""),
	layout("dismissed_matches", "by_hand imported", "by_hand imported", "", ""),
	layout("client_documents", "client_id document", "applies client_id updated_by", "document expires note received requested updated_at", ""),
	layout("client_visits", "user_id client_id", "client_id user_id", "at", ""),
	layout("user_preferences", "user_id key", "user_id", "key value", ""),
	layout("laptops", "device", "days user_id", "content device exchanged_at name name_key state taken_at", ""),
	layout("laptop_operations", "id", "enrollment_id sequence", "content device digest id kind result state", ""),
	layout("outreach_values", "key", "", "key value", ""),
	layout("drafts", "user_id enrollment_id", "enrollment_id user_id", "content kept_at", ""),
	layout("audit_events", "id", "base_version by chain client_id device_id enrollment_id id part program_id sequence version withheld_by", "at changes kind op reason undoes", "digest hash operation_digest salt"),
	layout("office", "id", "bed_night_days device_id id last_event last_sequence lock_minutes retention_years safe_haven transitional", "backup_folder sample_accounts", "last_hash"),
}
