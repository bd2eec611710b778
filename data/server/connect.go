package server

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"housingtracker/data"
)

// explicit has every setting of a connection that the environment or a file could change, so that none does (MANY_DESKS D23). The fields
// of the Config replace them.
const explicit = "host=localhost port=5432 user=nobody password=none database=none passfile='' servicefile='' " +
	"application_name=housing-tracker connect_timeout=5 sslmode=disable sslkey='' sslcert='' sslcertmode=disable sslsni=1 sslrootcert='' sslpassword='' " +
	"sslnegotiation=postgres target_session_attrs=any timezone=UTC options='' min_protocol_version=3.0 max_protocol_version=3.0 " +
	"channel_binding=prefer require_auth=scram-sha-256"

// Config returns how to connect as a role: with a certificate that is verified, and without one only on this computer. It uses nothing
// of the environment.
func (a Address) Config(role, password string) (*pgx.ConnConfig, error) {
	// Only an environment without it keeps the driver from reading a file of services.
	_ = os.Unsetenv("PGSERVICE")
	c, err := pgx.ParseConfig(explicit)
	if err != nil {
		return nil, err
	}
	roots, err := a.roots()
	if err != nil {
		return nil, err
	}
	c.User, c.Password, c.Database = role, prepare(password), a.Database
	c.ConnectTimeout = a.ConnectTimeout
	if role == a.Owner && password == "" {
		// By a unix socket the system says who the owner is.
		c.RequireAuth = "scram-sha-256,none"
	}
	c.RuntimeParams = map[string]string{"application_name": "housing-tracker"}
	c.Fallbacks = nil
	for i, h := range a.Hosts {
		at := &pgconn.FallbackConfig{Host: h.Name, Port: h.Port}
		if !h.Local() || a.RootCertificate != "" && !strings.HasPrefix(h.Name, "/") {
			at.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, ServerName: h.Name, RootCAs: roots}
		}
		if i == 0 {
			c.Host, c.Port, c.TLSConfig = at.Host, at.Port, at.TLSConfig
		} else {
			c.Fallbacks = append(c.Fallbacks, at)
		}
	}
	if len(a.Hosts) > 1 {
		c.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
	}
	// A network that is cut off says nothing; without these a connection would wait for a quarter of an hour.
	dialer := net.Dialer{Timeout: a.ConnectTimeout, KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 5 * time.Second, Count: 3}}
	c.DialFunc = dialer.DialContext
	c.LookupFunc = lookUp
	return c, nil
}

// lookUp resolves a host. "localhost" is this computer, whatever a name server says: the connection there has no certificate.
func lookUp(ctx context.Context, host string) ([]string, error) {
	if strings.EqualFold(host, "localhost") {
		return []string{"127.0.0.1", "::1"}, nil
	}
	return net.DefaultResolver.LookupHost(ctx, host)
}

// roots returns the certificates of the office's own; nil for those that the system trusts.
func (a Address) roots() (*x509.CertPool, error) {
	if a.RootCertificate == "" {
		return nil, nil
	}
	content, err := os.ReadFile(a.RootCertificate)
	if err != nil {
		return nil, &data.Error{Code: data.CodeInvalid, Err: err, Message: "The file with the certificate, " + a.RootCertificate + ", can't be read. Nothing was changed. Ask for it where you got the address."}
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(content) {
		return nil, data.Refuse(data.CodeInvalid, "The file %s holds no certificate. It must be the one by which the server's certificate is signed, as text (PEM). Nothing was changed.", a.RootCertificate)
	}
	return pool, nil
}
