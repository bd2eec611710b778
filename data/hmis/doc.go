// Package hmis reads HUD's HMIS CSV export, FY2024 and FY2026, into the database.
//
// Open looks an export over and refuses what cannot be read; Import then goes through its files one row at a time, in
// the order in which rows refer to each other. A row that cannot be read for certain is an error and is skipped, never
// guessed at. Whatever the size of the files, only hashes of keys and rows with problems are held in memory.
package hmis
