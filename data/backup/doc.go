// Package backup stores backups of an office in a folder, one file for each: the encrypted copy of the database, its keyring
// and a digest. It decides which backups are kept.
package backup
