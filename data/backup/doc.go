// Package backup keeps backups of an office in a folder: one file each, with the encrypted copy of the database and the
// keys to it, a digest over all of it, and the rule which of them are kept.
package backup
