// Package generate writes HMIS CSV exports of made-up people, with all of HUD's files and columns, for the sample office, the
// sample command and tests of the import.
//
// The same options give the same bytes. Households are not held in memory: they are a function of the seed, and are made again for
// every file.
//
// An export has 1.2 enrollments per client, 40 % of them in housing programs, exits for 60 %, bed nights for the
// night-by-night shelters and households of one to six. Unless Options.Clean is set, it also has flaws that real files have. About
// one household in 400 has each of these:
//
//   - an enrollment without RelationshipToHoH, one without HouseholdID;
//   - a MoveInDate before entry, and one in a shelter, where it means nothing;
//   - an enrollment and a client written twice, the second row with a later DateUpdated;
//   - a DateUpdated that is no date;
//   - an exit before entry, two exits for one enrollment, an exit of an unknown enrollment;
//   - an enrollment of an unknown client, and one that HMIS has deleted;
//   - a hashed name although HashStatus says that names are plain.
//
// Some files have a byte-order mark (Organization, User, Funder), CRLF line ends (Project, Exit, Services), quotes around all cells
// (Organization, Inventory, Event) or no final newline (Funder).
//
// Options.Flaws adds more: what spreadsheets, query tools and databases do to cells and to whole files.
package generate
