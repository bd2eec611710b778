// Package data is the domain of the Housing Status Tracker: what a tracker, an enrollment and a stage are,
// the rules they obey, and the Session through which a signed-in person reads and changes them.
//
// It knows no window, no file format and no database. Stores, importers and screens depend on it, never the other
// way round. Rules are pure functions; the numbers in comments (R12) are those of the specification.
package data
