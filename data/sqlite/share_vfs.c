//go:build cgo && libsqlite3

// A VFS for databases in a shared folder, between SQLite and the operating system. It saves calls, each of which waits for the
// network. What it does to a file is what SQLite asks for, in fewer and larger pieces:
//
//   - What is written one after the other to a rollback journal, or to the database under its exclusive lock, is collected and written in
//     one piece, at the latest when SQLite syncs the file. SQLite changes the database only after the journal is synced, and
//     lets the journal go only after the database is.
//   - Pages that follow each other are read ahead, as long as SQLite holds a lock with which nobody else can write.
//   - There is no write-ahead log in a shared folder, so nobody looks for one.

#include <stdlib.h>
#include <string.h>
#include <sqlite3.h>

#include "_cgo_export.h"
#include "share_vfs.h"

enum { OTHER, DATABASE, JOURNAL };
// SQLite on Unix reads and writes less than 128 KiB at once: of a longer piece it takes the lowest 17 bits of the size.
enum { BLOCKS = 8, SHORT_BLOCK = 16 << 10, LONG_BLOCK = 124 << 10, WRITE_BUFFER = 124 << 10 };

typedef struct {
	sqlite3_int64 at;
	int size; // 0: empty
	unsigned char *bytes;
} block;

typedef struct {
	sqlite3_file base;
	sqlite3_file *real;
	int kind;
	// Of a database: the lock held; the file's size, -1 if unknown since the lock was taken; the end of the last block; blocks.
	int lock;
	sqlite3_int64 size, end;
	int next;
	block blocks[BLOCKS];
	// What is not written yet.
	sqlite3_int64 at;
	int used;
	unsigned char *buffer;
} shared_file;

static sqlite3_vfs *real_vfs(sqlite3_vfs *vfs) { return (sqlite3_vfs *)vfs->pAppData; }

static void forget(shared_file *f, sqlite3_int64 from, sqlite3_int64 to) {
	for (int i = 0; i < BLOCKS; i++) {
		block *b = &f->blocks[i];
		if (b->at < to && from < b->at + b->size) b->size = 0;
	}
}

static void forget_all(shared_file *f) {
	for (int i = 0; i < BLOCKS; i++) f->blocks[i].size = 0;
	f->size = f->end = -1;
}

static int flush(shared_file *f) {
	if (f->used == 0) return SQLITE_OK;
	int rc = f->real->pMethods->xWrite(f->real, f->buffer, f->used, f->at);
	// After an error it is tried again, at the latest when the file is synced.
	if (rc == SQLITE_OK) f->used = 0;
	return rc;
}

static int file_close(sqlite3_file *file) {
	shared_file *f = (shared_file *)file;
	int rc = flush(f);
	int closed = f->real->pMethods->xClose(f->real);
	for (int i = 0; i < BLOCKS; i++) free(f->blocks[i].bytes);
	free(f->buffer);
	return rc ? rc : closed;
}

// find returns the block with these bytes, or NULL.
static block *find(shared_file *f, int n, sqlite3_int64 at) {
	for (int i = 0; i < BLOCKS; i++) {
		block *b = &f->blocks[i];
		if (b->size && b->at <= at && at + n <= b->at + b->size) return b;
	}
	return NULL;
}

// read_block reads the block with these bytes, a longer one if it follows the last. It returns NULL if that fails.
static block *read_block(shared_file *f, int n, sqlite3_int64 at) {
	int follows = f->end >= 0 && at >= f->end && at < f->end + LONG_BLOCK;
	sqlite3_int64 from = follows ? at : at / SHORT_BLOCK * SHORT_BLOCK;
	sqlite3_int64 size = follows ? LONG_BLOCK : SHORT_BLOCK;
	if (size > f->size - from) size = f->size - from;
	if (at + n > from + size) return NULL;
	block *b = &f->blocks[f->next];
	f->next = (f->next + 1) % BLOCKS;
	b->size = 0;
	if (!b->bytes && !(b->bytes = malloc(LONG_BLOCK))) return NULL;
	if (f->real->pMethods->xRead(f->real, b->bytes, (int)size, from) != SQLITE_OK) return NULL;
	b->at = from;
	b->size = (int)size;
	f->end = from + size;
	return b;
}

static int file_read(sqlite3_file *file, void *into, int n, sqlite3_int64 at) {
	shared_file *f = (shared_file *)file;
	int rc = flush(f);
	if (rc) return rc;
	if (f->kind == DATABASE && f->lock && at + n <= f->size) {
		block *b = find(f, n, at);
		if (!b) b = read_block(f, n, at);
		if (b) {
			memcpy(into, b->bytes + (at - b->at), n);
			return SQLITE_OK;
		}
	}
	return f->real->pMethods->xRead(f->real, into, n, at);
}

static int file_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at) {
	shared_file *f = (shared_file *)file;
	forget(f, at, at + n);
	if (f->size >= 0 && at + n > f->size) f->size = at + n;
	if ((f->kind == JOURNAL || f->lock == SQLITE_LOCK_EXCLUSIVE) && n <= WRITE_BUFFER) {
		int rc = SQLITE_OK;
		if (f->used && (at != f->at + f->used || f->used + n > WRITE_BUFFER)) rc = flush(f);
		if (rc) return rc;
		if (f->buffer || (f->buffer = malloc(WRITE_BUFFER))) {
			if (f->used == 0) f->at = at;
			memcpy(f->buffer + f->used, bytes, n);
			f->used += n;
			return SQLITE_OK;
		}
	}
	int rc = flush(f);
	if (rc) return rc;
	return f->real->pMethods->xWrite(f->real, bytes, n, at);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
	shared_file *f = (shared_file *)file;
	int rc = flush(f);
	if (rc) return rc;
	forget_all(f);
	return f->real->pMethods->xTruncate(f->real, size);
}

static int file_sync(sqlite3_file *file, int flags) {
	shared_file *f = (shared_file *)file;
	int rc = flush(f);
	return rc ? rc : f->real->pMethods->xSync(f->real, flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) {
	shared_file *f = (shared_file *)file;
	int rc = flush(f);
	if (rc) return rc;
	rc = f->real->pMethods->xFileSize(f->real, size);
	f->size = rc == SQLITE_OK && f->lock ? *size : -1;
	return rc;
}

static int file_lock(sqlite3_file *file, int lock) {
	shared_file *f = (shared_file *)file;
	int rc = f->real->pMethods->xLock(f->real, lock);
	if (rc == SQLITE_OK) {
		if (f->lock == SQLITE_LOCK_NONE) forget_all(f);
		if (lock > f->lock) f->lock = lock;
	}
	return rc;
}

static int file_unlock(sqlite3_file *file, int lock) {
	shared_file *f = (shared_file *)file;
	int rc = flush(f);
	// What can't be written is undone by the journal. Without the lock it must not be written any more.
	f->used = 0;
	if (lock == SQLITE_LOCK_NONE) forget_all(f);
	f->lock = lock;
	int unlocked = f->real->pMethods->xUnlock(f->real, lock);
	return rc ? rc : unlocked;
}

static int file_check_reserved(sqlite3_file *file, int *held) {
	shared_file *f = (shared_file *)file;
	return f->real->pMethods->xCheckReservedLock(f->real, held);
}

static int file_control(sqlite3_file *file, int op, void *arg) {
	shared_file *f = (shared_file *)file;
	return f->real->pMethods->xFileControl(f->real, op, arg);
}

static int file_sector_size(sqlite3_file *file) {
	shared_file *f = (shared_file *)file;
	return f->real->pMethods->xSectorSize(f->real);
}

static int file_characteristics(sqlite3_file *file) {
	shared_file *f = (shared_file *)file;
	return f->real->pMethods->xDeviceCharacteristics(f->real);
}

// Version 1 has neither shared memory nor mapped files: SQLite refuses a write-ahead log.
static const sqlite3_io_methods methods = {
	1, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock, file_unlock, file_check_reserved,
	file_control, file_sector_size, file_characteristics,
};

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out) {
	shared_file *f = (shared_file *)file;
	memset(f, 0, sizeof *f);
	f->real = (sqlite3_file *)(f + 1);
	f->kind = flags & SQLITE_OPEN_MAIN_DB ? DATABASE : flags & SQLITE_OPEN_MAIN_JOURNAL ? JOURNAL : OTHER;
	f->size = f->end = -1;
	int rc = SQLITE_CANTOPEN;
	// A journal stays between transactions. SQLite would sync the folder each time as if it had made the journal.
	if (f->kind == JOURNAL && flags & SQLITE_OPEN_CREATE) {
		rc = real_vfs(vfs)->xOpen(real_vfs(vfs), name, f->real, flags & ~SQLITE_OPEN_CREATE, out);
		if (rc == SQLITE_OK && out && *out & SQLITE_OPEN_READONLY) {
			f->real->pMethods->xClose(f->real);
			rc = SQLITE_CANTOPEN;
		}
	}
	if (rc != SQLITE_OK) rc = real_vfs(vfs)->xOpen(real_vfs(vfs), name, f->real, flags, out);
	f->base.pMethods = f->real->pMethods ? &methods : NULL;
	return rc;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *found) {
	size_t n = strlen(name);
	if (flags == SQLITE_ACCESS_EXISTS && n > 4 && !strcmp(name + n - 4, "-wal")) {
		*found = 0;
		return SQLITE_OK;
	}
	return real_vfs(vfs)->xAccess(real_vfs(vfs), name, flags, found);
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync) {
	return real_vfs(vfs)->xDelete(real_vfs(vfs), name, sync);
}

static int vfs_full_path(sqlite3_vfs *vfs, const char *name, int n, char *into) {
	return real_vfs(vfs)->xFullPathname(real_vfs(vfs), name, n, into);
}

// on_log tells the program of journals that SQLite has rolled back. Its message ends with the journal's path.
static void on_log(void *unused, int code, const char *message) {
	if (code == SQLITE_NOTICE_RECOVER_ROLLBACK) rolledBackJournal((char *)message);
}

// SQLite takes a log only before it is used, so this runs before main.
__attribute__((constructor)) static void watch_log(void) { sqlite3_config(SQLITE_CONFIG_LOG, on_log, NULL); }

int register_share_vfs(const char *name) {
	sqlite3_vfs *real = sqlite3_vfs_find(
#ifdef _WIN32
		"win32"
#else
		"unix"
#endif
	);
	static sqlite3_vfs vfs;
	if (!real) return SQLITE_NOTFOUND;
	// The rest, such as randomness and time, is that of the operating system.
	vfs = *real;
	vfs.pNext = NULL;
	vfs.iVersion = 2;
	vfs.szOsFile = sizeof(shared_file) + real->szOsFile;
	vfs.zName = name;
	vfs.pAppData = real;
	vfs.xOpen = vfs_open;
	vfs.xAccess = vfs_access;
	vfs.xDelete = vfs_delete;
	vfs.xFullPathname = vfs_full_path;
	int rc = sqlite3_vfs_register(&vfs, 0);
	// SQLite's encryption is a VFS above this one.
	return rc ? rc : sqlite3mc_vfs_create(name, 0);
}
