package server

import (
	"context"
	"crypto/x509"
	"errors"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"

	"housingtracker/data"
	"housingtracker/data/signin"
)

// What a Store reports of a database in which this program can't work.
var (
	// ErrNotSetUp means that the database has nothing of this program.
	ErrNotSetUp = errors.New("the database is not set up")
	// ErrTooOld means that the database is of an earlier version of the program, ErrTooNew of a later one.
	ErrTooOld = errors.New("the database is of an earlier version of the program")
	ErrTooNew = errors.New("the database is of a later version of the program")
)

// explain returns the refusal for an error of a connection as a user. It is WrongPassword for a wrong name or password.
func (a Address) explain(err error) error {
	if err == nil {
		return nil
	}
	var refusal *data.Error
	if errors.As(err, &refusal) {
		return err
	}
	code, words := a.words(err)
	return &data.Error{Code: code, Err: err, Message: words}
}

func (a Address) words(err error) (data.Code, string) {
	const safe = " Nothing was changed."
	var (
		server    *pgconn.PgError
		unknown   *net.DNSError
		authority x509.UnknownAuthorityError
		invalid   x509.CertificateInvalidError
		host      x509.HostnameError
	)
	at := a.Server()
	switch {
	case errors.Is(err, ErrNotSetUp):
		return data.CodeNotFound, "The database " + a.Database + " at " + at + " is not set up for this program yet. Its owner does that with: housing-tracker server init." + safe
	case errors.Is(err, ErrTooOld):
		return data.CodeUnavailable, "The database at " + at + " is of an earlier version of this program. Ask the owner of the database for an update: housing-tracker server init of this version does it." + safe
	case errors.Is(err, ErrTooNew):
		return data.CodeUnavailable, "The database at " + at + " is of a newer version of this program. Ask for an update of the program on this computer." + safe
	case errors.As(err, &server):
		return a.serverWords(server)
	case errors.As(err, &authority):
		return data.CodeUnavailable, "The certificate of " + at + " is not signed by anybody whom this computer knows, so it could be another server. If your office has a certificate of its own, choose its file; else ask where you got the address." + safe
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return data.CodeUnavailable, "The certificate of " + at + " has expired, or is not valid yet. Check the date of this computer; if it is right, the server's administrator must renew the certificate." + safe
	case errors.As(err, &host):
		return data.CodeUnavailable, "The certificate of the server is for another name than " + at + ". Use the server's full name as it stands in its certificate, or ask where you got the address." + safe
	case errors.As(err, &invalid):
		return data.CodeUnavailable, "The certificate of " + at + " is not valid: " + invalid.Error() + ". Tell the server's administrator." + safe
	case strings.Contains(err.Error(), "refused TLS"):
		return data.CodeUnavailable, "The server " + at + " offers no encrypted connection, and the program uses no other. The server's administrator must give it a certificate." + safe
	case strings.Contains(err.Error(), "read only connection"):
		return data.CodeUnavailable, "None of the servers " + at + " can be written just now. Another one may be taking over: try again in a minute." + safe
	case errors.As(err, &unknown) && unknown.IsNotFound:
		return data.CodeUnavailable, "There is no server named " + at + " that this computer knows. Check how the name is written, and whether this computer is in the network, or connected by VPN." + safe
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, os.ErrNotExist):
		return data.CodeUnavailable, "At " + at + " no database server answers. It may be stopped, or the port may be another." + safe + " Try again, or ask the server's administrator."
	case strings.Contains(err.Error(), "require_auth"), strings.Contains(err.Error(), "SCRAM"):
		return data.CodeUnavailable, "The server " + at + " does not ask for passwords in the way that keeps them secret (scram-sha-256). Tell the server's administrator." + safe
	case errors.Is(err, context.Canceled):
		return data.CodeCancelled, "Stopped." + safe
	}
	return data.CodeUnavailable, "The server " + at + " can't be reached. Check the network of this computer, or the VPN, and try again." + safe
}

func (a Address) serverWords(err *pgconn.PgError) (data.Code, string) {
	const safe = " Nothing was changed."
	switch err.Code {
	case "28P01":
		return data.CodePermission, signin.WrongPassword
	case "28000":
		if strings.Contains(err.Message, "not permitted to log in") {
			return data.CodePermission, "This account is disabled. Ask an administrator."
		}
		return data.CodePermission, "The server does not let this computer or this name in (pg_hba.conf). Ask the server's administrator." + safe
	case "3D000":
		return data.CodeNotFound, "The server has no database " + a.Database + ". Check how its name is written." + safe
	case "42501":
		return data.CodePermission, "The server does not permit this." + safe
	case "53300":
		return data.CodeUnavailable, "The server has as many connections as it takes. Try again in a minute; if that stays, tell the server's administrator." + safe
	case "57P03":
		return data.CodeUnavailable, "The server is starting or being restored. Try again in a minute." + safe
	case "57P01", "57P02":
		return data.CodeUnavailable, "The server is being stopped. Try again in a minute." + safe
	case "25006":
		return data.CodeUnavailable, "This server can't be written just now; another one has taken over. Try again in a minute." + safe
	}
	return data.CodeUnavailable, "The server reports an error (" + err.Code + ")." + safe + " Try again; if that stays, tell the server's administrator."
}
