// Package generate writes made-up HUD HMIS CSV exports: every file and column HUD asks for, with people who do not exist.
// It serves the sample office, the sample command and the importer's tests.
//
// The same options give the same bytes. Nothing is held in memory: the households of an export are a function of its
// seed, and every file is written by walking through them once more.
//
// An export has 1.2 enrollments a client, 40 % of them in housing programs, exits for 60 %, bed nights for the
// night-by-night shelters and households of one to six. Unless Options.Clean is set it also has, in small numbers, the
// flaws that files from the field have. About one household in four hundred carries each of these:
//
//   - an enrollment without RelationshipToHoH, one without HouseholdID;
//   - a MoveInDate before entry, and one in a shelter, where it means nothing;
//   - an enrollment and a client written twice, the second row with a later DateUpdated;
//   - a DateUpdated that is no date;
//   - an exit before entry, two exits for one enrollment, an exit of an enrollment that is not there;
//   - an enrollment of a client that is not there, and one that HMIS has deleted;
//   - a name that is a hash although the export says its names are plain.
//
// And of the files: a byte-order mark on Organization, User and Funder; CRLF line ends in Project, Exit and Services;
// everything quoted in Organization, Inventory and Event; no line end after the last row of Funder.
//
// Options.Flaws asks for more: what spreadsheets, query tools and databases do to the cells of any column, and to whole files.
package generate
