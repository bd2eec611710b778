//go:build cgo

package sqlite

/*
#include <stdlib.h>
#ifdef __GLIBC__
#include <malloc.h>

// keep_memory makes glibc keep what SQLite frees, up to 8 MiB, for the next query of any thread. By default it gives the memory
// of a list back to the system after each list. It runs before there are other threads, each of which would get an arena of
// its own, which grows page by page.
__attribute__((constructor)) static void keep_memory(void) {
	mallopt(M_ARENA_MAX, 1);
	mallopt(M_TRIM_THRESHOLD, 8 << 20);
	mallopt(M_MMAP_THRESHOLD, 8 << 20);
	mallopt(M_TOP_PAD, 1 << 20);
}
#endif
*/
import "C"
