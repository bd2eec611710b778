package server

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"housingtracker/data"
	"housingtracker/data/account"
	"housingtracker/data/signin"
)

// Owned is a Store as the owner of the database sees it, who may do everything.
type Owned interface {
	Store
	// Migrate makes what the program needs in an empty database, or updates what an earlier version has made. It can be repeated; ErrTooNew
	// means that a later version has been there.
	Migrate(ctx context.Context) error
	// Derive makes what the database derives from its records, after these were written past the store in the transaction, and lets new
	// numbers follow theirs.
	Derive(ctx context.Context, tx pgx.Tx) error
}

// OpenOwned opens the store as the owner of the database, whether it is set up or not.
type OpenOwned func(ctx context.Context, config *pgx.ConnConfig) (Owned, error)

// Init is the making of the program's part of a database, or its update, by the owner.
type Init struct {
	Address Address
	// OwnerPassword is that of the address's owner; it may be blank for a unix socket.
	OwnerPassword string
	// Organization and Admin are the names of the first organization and of its administrator.
	Organization, Admin string
	// Password returns the administrator's password. It is called only if the database has no administrator yet.
	Password func() (string, error)
	Now      func() time.Time
	Open     OpenOwned
}

// Made is what an Init has made.
type Made struct {
	// Admin is the administrator; zero if there were users already.
	Admin data.User
	// Role is the administrator's role at the server.
	Role string
}

// Run makes or updates the program's part of the database. It can be repeated: what was interrupted is completed, and an update of the
// program updates the database.
func (i Init) Run(ctx context.Context) (Made, error) {
	made, err := i.run(ctx)
	return made, i.Address.explain(err)
}

func (i Init) run(ctx context.Context) (Made, error) {
	organization := data.Line(i.Organization)
	admin, err := data.NewUser{Name: i.Admin, Role: data.Administrator}.Clean()
	switch {
	case err != nil:
		return Made{}, err
	case organization == "":
		return Made{}, data.Refuse(data.CodeInvalid, "The organization needs a name.")
	}
	store, err := i.open(ctx)
	if err != nil {
		return Made{}, err
	}
	defer store.Close()
	if err := store.Migrate(ctx); err != nil {
		return Made{}, err
	}
	user, owed, err := i.owed(ctx, store, admin.Name)
	if err != nil || !owed {
		return Made{}, err
	}
	password, err := i.Password()
	if err == nil {
		password, err = signin.NewPassword(password, admin.Name, account.Common)
	}
	if err != nil {
		return Made{}, err
	}
	if user.ID == 0 {
		event := data.AuditEvent{Operation: data.NewOperationID(), Kind: data.EventUser, At: i.Now(), Reason: "founded the database"}
		_, err = store.Write(ctx, event, func(ctx context.Context, tx data.Tx) error { return tx.SetUp(ctx, event, organization, admin) })
		if err == nil {
			user, err = store.UserNamed(ctx, admin.Name)
		}
	}
	if err == nil {
		err = store.SetPassword(ctx, user.ID, Verifier(password), false)
	}
	return Made{user, RoleName(i.Address.Database, admin.Name)}, err
}

// open connects as the owner.
func (i Init) open(ctx context.Context) (Owned, error) {
	if i.Address.Owner == "" {
		return nil, data.Refuse(data.CodeInvalid, "The address needs the owner of the database: postgres://OWNER@HOST/NAME. Nothing was changed.")
	}
	config, err := i.Address.Config(i.Address.Owner, i.OwnerPassword)
	if err != nil {
		return nil, err
	}
	return i.Open(ctx, config)
}

// owed reports whether the database has no administrator who can sign in, because it is new or an Init was interrupted; then it returns the
// user of that name if there is one.
func (i Init) owed(ctx context.Context, store Store, name string) (user data.User, owed bool, err error) {
	users, err := store.Users(ctx)
	if err != nil || len(users) == 0 {
		return data.User{}, true, err
	}
	passwords, err := store.Passwords(ctx)
	if err != nil || len(passwords) > 0 {
		return data.User{}, false, err
	}
	user, err = store.UserNamed(ctx, name)
	if err == nil && (user.Role != data.Administrator || user.Disabled) {
		err = data.Refuse(data.CodeInvalid, "%s is no administrator of this database. Give the name of one. Nothing was changed.", name)
	}
	return user, true, err
}

// Advice says what the administrator of the server must set for a database of this program, as docs/server.md explains.
func (a Address) Advice() string {
	return `What the server's administrator must see to (docs/server.md says how):

postgresql.conf
  ssl = on                                   # with a certificate for the name by which people reach the server
  ssl_min_protocol_version = 'TLSv1.2'
  password_encryption = 'scram-sha-256'
  shared_preload_libraries = 'auth_delay'    # slows down guessing at passwords
  auth_delay.milliseconds = 500
  log_connections = on                       # who tried to sign in
  synchronous_standby_names = 'FIRST 1 (standby)'
  synchronous_commit = on                    # a save is acknowledged only when the standby has it

pg_hba.conf, before other lines
  hostssl  ` + quoted(a.Database) + `  all  all  scram-sha-256
  host     ` + quoted(a.Database) + `  all  all  reject

Backups: by the server's own tools (pg_basebackup and an archive of WAL), with a restore that is tried.
Encryption at rest: an encrypted disk for the data, the archive and the backups. PostgreSQL itself has none.
`
}
