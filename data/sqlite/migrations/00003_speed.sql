-- +goose Up

-- Search by name: for each prefix, the set of clients with a word that has it, in blocks of 65,536 (find_prefix.go). Step 4
-- builds these sets and rebuilds client_id_pairs, because databases of version 2 may lack repeated pairs.
CREATE TABLE client_beginnings (
  beginning TEXT NOT NULL,
  block     INTEGER NOT NULL,
  clients   BLOB NOT NULL,
  PRIMARY KEY (beginning, block)
) STRICT;

-- A list row is one text, and a whole list is read as one text (list.go).
DROP VIEW program_list_source;
DROP TABLE program_list;
CREATE TABLE program_list (
  program_id    INTEGER NOT NULL,
  -- The exit, or a day that never comes.
  left_on       TEXT NOT NULL,
  enrollment_id INTEGER NOT NULL,
  content       TEXT NOT NULL,
  PRIMARY KEY (program_id, left_on, enrollment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX program_list_by_enrollment ON program_list (enrollment_id);

CREATE VIEW program_list_source AS
  SELECT e.program_id, coalesce(e.exit_date, '9999-12-31') AS left_on, e.id AS enrollment_id,
    -- Parts end with char(31), which no name, date or number holds; those of a stay with char(30), the row with char(29). The two
    -- ids come from HMIS as they are, and may hold anything: their lengths in bytes are told before. The last part is the stays in
    -- shelters that overlap the enrollment, one after another.
    concat_ws(char(31), e.id, e.client_id, octet_length(c.personal_id), octet_length(e.household_id), c.personal_id || e.household_id || c.first_name,
      c.middle_name, c.last_name, c.name_suffix, c.hashed, coalesce(c.birth_date, ''),
      coalesce(e.relationship, ''), e.entry_date, coalesce(e.exit_date, ''), coalesce(e.move_in_date, ''), e.move_in_state,
      coalesce(h.entry_date, ''), coalesce(h.exit_date, ''), coalesce(h.move_in_date, ''),
      coalesce(e.case_manager_id, ''), e.case_manager_name, e.source_id IS NULL,
      -- Of the tracker; the version is blank where there is none.
      coalesce(t.version, ''), coalesce(t.attempt, ''), coalesce(t.relocation, ''), coalesce(t.eligibility_verified, ''),
      coalesce(t.applied, ''), coalesce(t.property_name, ''), coalesce(t.approved, ''), coalesce(t.move_in_scheduled, ''),
      coalesce(t.sex_offender, ''), coalesce(t.criminal_history, ''), coalesce(t.ada_unit, ''), coalesce(t.updated_at, ''),
      (SELECT coalesce(group_concat(concat_ws(char(30), s.name, s.project_type, s.entry_date, coalesce(s.exit_date, ''), coalesce(s.latest_night, ''), ''), ''), '')
       FROM (SELECT p.name, p.project_type, o.entry_date, o.exit_date, o.latest_night
             FROM enrollments o JOIN programs p ON p.id = o.program_id
             WHERE o.client_id = e.client_id AND o.id <> e.id AND o.removed = 0 AND o.retired_on IS NULL
               AND p.removed = 0 AND p.project_type IN (0, 1, 2, 8)
               AND (o.exit_date IS NULL OR o.exit_date > e.entry_date)
             ORDER BY o.entry_date, o.id) s), char(29)) AS content
  FROM enrollments e
  JOIN housing_programs hp ON hp.id = e.program_id
  JOIN clients c ON c.id = e.client_id
  -- Joined to household_heads, the view would be gone through twice.
  LEFT JOIN enrollments h ON h.id <> e.id AND h.id = (SELECT hh.head_id FROM household_heads hh WHERE hh.enrollment_id = e.id)
  LEFT JOIN trackers t ON t.enrollment_id = e.id
  WHERE e.removed = 0 AND e.retired_on IS NULL AND c.removed = 0;

INSERT INTO program_list SELECT * FROM program_list_source ORDER BY program_id, left_on, enrollment_id;
