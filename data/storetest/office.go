package storetest

import "housingtracker/data"

// The small office that every store under test holds: made-up people in three organizations. It has no users yet.
//
//	Harbor House            program PSH (3), a pay-for-success one (7/35), Services (6), one that HMIS deleted
//	Lantern Homes           program RRH (13)
//	Quiet Street            shelter Nights (1)
//
// Today is 15 June 2026 in all tests.
const (
	HarborHouse  data.OrganizationID = 1
	LanternHomes data.OrganizationID = 2
	QuietStreet  data.OrganizationID = 3

	HarborPSH      data.ProgramID = 1
	LanternRRH     data.ProgramID = 2
	HarborResults  data.ProgramID = 3
	QuietNights    data.ProgramID = 4
	HarborOld      data.ProgramID = 5
	HarborServices data.ProgramID = 6

	Rosa data.ClientID = 1 // Rosa Alder, A-001, head of a household in Harbor PSH
	Timo data.ClientID = 2 // Timo Alder, A-002, member of it
	Nuri data.ClientID = 3 // Núria O'Brien-Vega, 000123, alone in Harbor PSH, stays at Nights
	Sam  data.ClientID = 4 // Sam Birch, 7042, in Lantern RRH
	Wen  data.ClientID = 5 // Wen Cedar, 7043, exited Harbor PSH
	Gone data.ClientID = 6 // Del Fir, 7044, deleted in HMIS
	Ida  data.ClientID = 7 // Ida Fern, 7045, without an enrollment

	RosaHome     data.EnrollmentID = 101 // 1 March 2026, head
	TimoHome     data.EnrollmentID = 102 // 1 March 2026, member
	NuriHome     data.EnrollmentID = 103 // 1 April 2026, no household id
	NuriNights   data.EnrollmentID = 104 // 1 February 2026, latest bed night 12 June 2026
	SamHome      data.EnrollmentID = 105 // 10 April 2026
	SamAgain     data.EnrollmentID = 106 // 1 June 2026, in the same program
	WenExited    data.EnrollmentID = 107 // 5 January to 1 May 2026
	WenRetired   data.EnrollmentID = 108 // no longer in HMIS
	RosaServices data.EnrollmentID = 109 // not in a housing program
	GoneHome     data.EnrollmentID = 110 // of the deleted client
	WenOld       data.EnrollmentID = 111 // in the deleted program
)

// OfficeSQL fills an empty schema with the small office, the list excepted: the store's test renews that.
const OfficeSQL = `
INSERT INTO sources (id, implementation_id, source_id, name) VALUES (1, 'made-up', '', 'Made-up HMIS');
INSERT INTO organizations (id, source_id, hmis_id, name) VALUES
 (1, 1, 'O1', 'Harbor House'), (2, 1, 'O2', 'Lantern Homes'), (3, 1, 'O3', 'Quiet Street');
INSERT INTO programs (id, source_id, hmis_id, organization_id, name, project_type, pay_for_success, removed) VALUES
 (1, 1, 'P1', 1, 'PSH', 3, 0, 0), (2, 1, 'P2', 2, 'RRH', 13, 0, 0), (3, 1, 'P3', 1, 'Results', 7, 1, 0),
 (4, 1, 'P4', 3, 'Nights', 1, 0, 0), (5, 1, 'P5', 1, 'Old', 3, 0, 1), (6, 1, 'P6', 1, 'Services', 6, 0, 0);
INSERT INTO clients (id, source_id, personal_id, first_name, middle_name, last_name, name_suffix, name_key, birth_date, removed) VALUES
 (1, 1, 'A-001', 'Rosa', '', 'Alder', '', 'alder rosa', '1990-05-06', 0),
 (2, 1, 'A-002', 'Timo', '', 'Alder', '', 'alder timo', '2015-07-08', 0),
 (3, 1, '000123', 'Núria', '', 'O''Brien-Vega', '', 'o''brien-vega nuria', '1985-01-02', 0),
 (4, 1, '7042', 'Sam', 'Q', 'Birch', 'Jr', 'birch sam', '1970-03-04', 0),
 (5, 1, '7043', 'Wen', '', 'Cedar', '', 'cedar wen', NULL, 0),
 (6, 1, '7044', 'Del', '', 'Fir', '', 'fir del', NULL, 1),
 (7, 1, '7045', 'Ida', '', 'Fern', '', 'fern ida', NULL, 0);
INSERT INTO client_words (word, client_id) VALUES
 ('alder', 1), ('rosa', 1), ('alder', 2), ('timo', 2), ('obrienvega', 3), ('o', 3), ('brien', 3), ('vega', 3), ('nuria', 3),
 ('birch', 4), ('sam', 4), ('q', 4), ('jr', 4), ('cedar', 5), ('wen', 5), ('fir', 6), ('del', 6), ('fern', 7), ('ida', 7);
INSERT INTO enrollments (id, source_id, hmis_id, client_id, program_id, household_id, relationship, entry_date, exit_date, latest_night, retired_on) VALUES
 (101, 1, 'E101', 1, 1, 'H1', 1, '2026-03-01', NULL, NULL, NULL),
 (102, 1, 'E102', 2, 1, 'H1', 2, '2026-03-01', NULL, NULL, NULL),
 (103, 1, 'E103', 3, 1, '', 1, '2026-04-01', NULL, NULL, NULL),
 (104, 1, 'E104', 3, 4, '', 1, '2026-02-01', NULL, '2026-06-12', NULL),
 (105, 1, 'E105', 4, 2, 'H2', 1, '2026-04-10', NULL, NULL, NULL),
 (106, 1, 'E106', 4, 2, 'H3', 1, '2026-06-01', NULL, NULL, NULL),
 (107, 1, 'E107', 5, 1, 'H4', 1, '2026-01-05', '2026-05-01', NULL, NULL),
 (108, 1, 'E108', 5, 2, 'H5', 1, '2026-05-02', NULL, NULL, '2026-05-20'),
 (109, 1, 'E109', 1, 6, 'H6', 1, '2026-03-01', NULL, NULL, NULL),
 (110, 1, 'E110', 6, 1, 'H7', 1, '2026-03-01', NULL, NULL, NULL),
 (111, 1, 'E111', 5, 5, 'H8', 1, '2025-12-01', NULL, NULL, NULL);
INSERT INTO bed_nights (enrollment_id, night) VALUES (104, '2026-06-10'), (104, '2026-06-12');
INSERT INTO exits (enrollment_id, hmis_id, exit_date, destination) VALUES (107, 'X107', '2026-05-01', 421);
`
