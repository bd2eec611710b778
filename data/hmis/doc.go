// Package hmis reads HUD's HMIS CSV export, FY2024 and FY2026, into the database.
//
// Open checks the files and headers of an export; Import then reads the files one row at a time, in the order in which rows refer
// to each other. A row that cannot be read for certain is an error and is skipped; nothing is guessed. Only hashes of keys and rows
// with problems are held in memory.
package hmis
