// Returns an error code of SQLite. The name must remain.
int register_share_vfs(const char *name);
