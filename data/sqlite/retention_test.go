package sqlite

import (
	"bytes"
	"os"
	"testing"

	"housingtracker/data"
	"housingtracker/data/file"
)

// No byte of removed data is left in the file, its free pages or its log.
func TestPurgeLeavesNoTrace(t *testing.T) {
	for _, how := range []data.Retention{data.Remove, data.Deidentify} {
		s := openOfficeWith(t, file.Key{})
		ctx := t.Context()
		digest := "digest of what was written"
		secrets := []string{digest, "Zephyrine", "Quillfeather", "qz-77123", "qz-hh-9", "qz-e-5", "whispered to nobody", "detail of a barrier", "Typed Tobias", "filtered by Zeph"}
		_, err := s.write.Exec(`UPDATE clients SET first_name = 'Zephyrine', last_name = 'Quillfeather', name_key = 'quillfeather zephyrine', personal_id = 'qz-77123',
			birth_date = '1961-02-03' WHERE id = 5;
			INSERT INTO client_words (word, client_id) VALUES ('zephyrine', 5), ('quillfeather', 5);
			UPDATE enrollments SET household_id = 'qz-hh-9', case_manager_name = 'Typed Tobias', hmis_id = 'qz-e-5' WHERE id = 107`)
		mustDo(t, err)
		user, err := writerOf(s).SetUp(ctx, anEvent(), "Head Office", data.NewUser{Name: formerAdmin, Role: data.Administrator})
		mustDo(t, err)
		did := func(kind data.EventKind, reason string, field data.Field, text string) data.AuditEvent {
			return data.AuditEvent{Operation: data.NewOperationID(), Kind: kind, At: monday, By: user.ID, EnrollmentID: 107, Reason: reason, Changes: []data.Change{{Field: field, New: text}},
				Digest: []byte(digest)}
		}
		_, err = writerOf(s).CreateTracker(ctx, did(data.EventCreateTracker, "", data.FieldSexOffenderDetail, "detail of a barrier"),
			data.Tracker{EnrollmentID: 107, Attempt: 1, Fields: data.Fields{SexOffender: data.Yes, SexOffenderDetail: "detail of a barrier"}})
		mustDo(t, err)
		mustDo(t, writerOf(s).AddNote(ctx, did(data.EventNote, "whispered to nobody", "", ""), data.Note{ID: "n", EnrollmentID: 107, Text: "whispered to nobody", At: monday}))
		entered := data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventClient, At: monday, By: user.ID, ClientID: 5, Digest: []byte(digest)}
		mustDo(t, writerOf(s).Record(ctx, entered))
		listed := did(data.EventExport, "pdf", data.FieldFilter, "filtered by Zeph")
		listed.EnrollmentID = 0
		mustDo(t, writerOf(s).Record(ctx, listed))

		event := data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventRetention, At: monday.AddDate(8, 0, 0), By: user.ID}
		mustDo(t, writerOf(s).ApplyRetention(ctx, event, data.DateOf(monday.AddDate(1, 0, 0)), how))
		wrong, err := s.Check(ctx)
		if err != nil || len(wrong) > 0 {
			t.Errorf("%s: check: %q, %v", how, wrong, err)
		}
		mustDo(t, writerOf(s).ApplyRetention(ctx, event, data.DateOf(monday.AddDate(1, 0, 0)), how))
		for _, end := range []string{"", "-wal", "-shm", "-journal"} {
			content, _ := os.ReadFile(s.path + end)
			for _, secret := range secrets {
				if bytes.Contains(bytes.ToLower(content), bytes.ToLower([]byte(secret))) {
					t.Errorf("%s: %q is left in the file%s", how, secret, end)
				}
			}
		}
		if content, err := os.ReadFile(s.path); err != nil || !bytes.Contains(content, []byte("Alder")) {
			t.Errorf("%s: the search finds nothing at all (%v)", how, err)
		}
	}
}
