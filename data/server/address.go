// Package server is a database on a PostgreSQL server: its address, the way there, and signing in. A store does the rest (see Store).
//
// The server verifies passwords and keeps them: each user has a role of its own there. Nothing of a password is in an address, a file
// or a log.
package server

import (
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"housingtracker/data"
)

// Address says where a database is: postgres://host[:port][,host[:port]…]/name[?option=value&…].
type Address struct {
	// Owner is the name of a role, for what the owner of the database does; "" for users.
	Owner    string
	Hosts    []Host
	Database string
	// RootCertificate is the path of the certificates that the server's must be signed by; "" for those that the system trusts.
	RootCertificate string
	// ConnectTimeout is how long each host may take to answer.
	ConnectTimeout time.Duration
}

// Host is a computer of a server, by name or IP address, or the folder of a unix socket, which begins with a slash.
type Host struct {
	Name string
	Port uint16
}

// Local reports whether the connection does not leave this computer.
func (h Host) Local() bool {
	ip := net.ParseIP(h.Name)
	return strings.HasPrefix(h.Name, "/") || strings.EqualFold(h.Name, "localhost") || ip != nil && ip.IsLoopback()
}

const (
	defaultPort    = 5432
	defaultTimeout = 5 * time.Second
	maxTimeout     = time.Minute
	// The length of the longest name of a role or database, of a host, and of a path, in bytes; and the most hosts.
	maxName, maxHost, maxPath = 63, 253, 1024
	maxHosts                  = 10
)

// ParseAddress parses an address. The error is CodeInvalid and never holds a password.
func ParseAddress(text string) (Address, error) {
	rest, ok := strings.CutPrefix(text, "postgres://")
	if !ok {
		if rest, ok = strings.CutPrefix(text, "postgresql://"); !ok {
			return Address{}, invalid("The address of a server begins with postgres://")
		}
	}
	a := Address{ConnectTimeout: defaultTimeout}
	// A password may hold any character, so look for it before anything of the address is repeated.
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		user := rest[:at]
		rest = rest[at+1:]
		if strings.ContainsAny(user, ":/?") {
			return Address{}, invalid("A password does not belong into the address, which others may see. Leave it out; the program asks for it")
		}
		var ok bool
		if a.Owner, ok = unescape(user, maxName); !ok {
			return Address{}, invalid("The name before the @ can't be read")
		}
	}
	rest, options, _ := strings.Cut(rest, "?")
	hosts, database, _ := strings.Cut(rest, "/")
	if a.Database, ok = unescape(database, maxName); !ok || strings.Contains(database, "/") {
		return Address{}, invalid("The address needs the name of the database after the server: postgres://HOST/NAME")
	}
	if err := a.readHosts(hosts); err != nil {
		return Address{}, err
	}
	if err := a.readOptions(options); err != nil {
		return Address{}, err
	}
	switch {
	case len(a.Hosts) > maxHosts:
		return Address{}, invalid("An address can have at most %d servers", maxHosts)
	case len(a.Hosts) == 0:
		return Address{}, invalid("The address needs the name of the server: postgres://HOST/NAME")
	}
	return a, nil
}

func (a *Address) readHosts(text string) error {
	if text == "" {
		return nil
	}
	for part := range strings.SplitSeq(text, ",") {
		h, err := parseHost(part)
		if err != nil {
			return err
		}
		a.Hosts = append(a.Hosts, h)
	}
	return nil
}

func parseHost(text string) (Host, error) {
	h := Host{Port: defaultPort}
	name, port := text, ""
	switch end := strings.LastIndexByte(text, ']'); {
	case strings.HasPrefix(text, "[") && end > 0:
		name, port = text[1:end], text[end+1:]
		if port != "" && port[0] != ':' || net.ParseIP(name) == nil {
			return h, invalid("The server %q can't be read", text)
		}
		port = strings.TrimPrefix(port, ":")
	case strings.Contains(text, ":"):
		name, port, _ = strings.Cut(text, ":")
	}
	if port != "" {
		n, err := strconv.ParseUint(port, 10, 16)
		if err != nil || n == 0 {
			return h, invalid("The port after a server's name is a number from 1 to 65535")
		}
		h.Port = uint16(n)
	}
	var ok bool
	if h.Name, ok = unescape(name, maxHost); !ok || strings.ContainsAny(h.Name, " ,") {
		return h, invalid("The name of a server is missing or can't be read")
	}
	return h, nil
}

// unescape returns what is written with % for some characters; ok is false if that is empty, too long or no text of one line.
func unescape(text string, longest int) (plain string, ok bool) {
	plain, err := url.PathUnescape(text)
	return plain, err == nil && plain != "" && len(plain) <= longest && utf8.ValidString(plain) && !strings.ContainsFunc(plain, unicode.IsControl)
}

// known are the options of an address.
var known = []string{"sslrootcert", "connect_timeout", "host", "port", "sslmode", "target_session_attrs"}

func (a *Address) readOptions(text string) error {
	values, err := url.ParseQuery(text)
	if err != nil {
		return invalid("The options after the question mark can't be read")
	}
	for name, all := range values {
		switch {
		case strings.Contains(strings.ToLower(name), "password"):
			return invalid("A password does not belong into the address, which others may see. Leave it out; the program asks for it")
		case name == "user":
			return invalid("A user does not belong into the options of the address: give it with --user")
		case !slices.Contains(known, name):
			return invalid("The address has the option %q, which this program does not know. It knows %s", name, strings.Join(known[:2], " and "))
		case len(all) > 1 || all[0] == "" || len(all[0]) > maxPath || !utf8.ValidString(all[0]) || strings.ContainsFunc(all[0], unicode.IsControl):
			return invalid("The option %s of the address needs one value", name)
		}
	}
	a.RootCertificate = values.Get("sslrootcert")
	if text := values.Get("connect_timeout"); text != "" {
		seconds, err := strconv.Atoi(text)
		if a.ConnectTimeout = time.Duration(seconds) * time.Second; err != nil || seconds < 1 || a.ConnectTimeout > maxTimeout {
			return invalid("connect_timeout is a number of seconds from 1 to %d", int(maxTimeout/time.Second))
		}
	}
	if mode := values.Get("sslmode"); mode != "" && mode != "verify-full" {
		return invalid("The certificate of a server is always verified, so sslmode can only be verify-full")
	}
	if attrs := values.Get("target_session_attrs"); attrs != "" && attrs != "read-write" {
		return invalid("The program needs the server that can be written, so target_session_attrs can only be read-write")
	}
	return a.readSocket(values.Get("host"), values.Get("port"))
}

// readSocket reads the folder of a unix socket, which can't stand where a host does.
func (a *Address) readSocket(folder, port string) error {
	if folder == "" && port == "" {
		return nil
	}
	if !strings.HasPrefix(folder, "/") || len(folder) > maxHost || strings.ContainsAny(folder, " ,") || len(a.Hosts) > 0 {
		return invalid("The option host is only for the folder of a unix socket, without a server before the name of the database")
	}
	h, err := parseHost("socket:" + port)
	h.Name = folder
	a.Hosts = []Host{h}
	return err
}

func invalid(format string, values ...any) error {
	return data.Refuse(data.CodeInvalid, format+". Nothing was changed.", values...)
}

// String returns the address without the owner. ParseAddress reads it.
func (a Address) String() string { return a.text("") }

// WithOwner returns the address with the owner.
func (a Address) WithOwner() string { return a.text(a.Owner) }

func (a Address) text(owner string) string {
	var b strings.Builder
	b.WriteString("postgres://")
	if owner != "" {
		b.WriteString(url.PathEscape(owner) + "@")
	}
	for i, h := range a.Hosts {
		if i > 0 {
			b.WriteByte(',')
		}
		name := url.PathEscape(h.Name)
		if strings.Contains(h.Name, ":") {
			name = "[" + h.Name + "]"
		}
		b.WriteString(name)
		if h.Port != defaultPort {
			b.WriteString(":" + strconv.Itoa(int(h.Port)))
		}
	}
	b.WriteString("/" + url.PathEscape(a.Database))
	options := url.Values{}
	if a.RootCertificate != "" {
		options.Set("sslrootcert", a.RootCertificate)
	}
	if a.ConnectTimeout != defaultTimeout {
		options.Set("connect_timeout", strconv.Itoa(int(a.ConnectTimeout/time.Second)))
	}
	if len(options) > 0 {
		b.WriteString("?" + options.Encode())
	}
	return b.String()
}

// Server returns the names of the hosts for people.
func (a Address) Server() string {
	names := make([]string, len(a.Hosts))
	for i, h := range a.Hosts {
		if names[i] = h.Name; h.Port != defaultPort {
			names[i] = net.JoinHostPort(h.Name, strconv.Itoa(int(h.Port)))
		}
	}
	return strings.Join(names, " or ")
}

// Key identifies the database on this computer, whatever the options and the order of the hosts.
func (a Address) Key() string {
	hosts := make([]string, len(a.Hosts))
	for i, h := range a.Hosts {
		hosts[i] = strings.ToLower(h.Name) + ":" + strconv.Itoa(int(h.Port))
	}
	slices.Sort(hosts)
	return strings.Join(hosts, ",") + "/" + a.Database
}
