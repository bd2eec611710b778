// Package data is the domain of the Housing Status Tracker: what a tracker, an enrollment and a stage are,
// the rules they obey, and the Session through which a signed-in person reads and changes them.
//
// It imports no package of windows, file formats or databases: stores, importers and screens import it. Rules are pure
// functions; numbers such as R12 are those of the specification.
package data
