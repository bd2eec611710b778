package server

import (
	"slices"
	"strings"
	"testing"
	"time"

	"housingtracker/data"
)

func TestParseAddress(t *testing.T) {
	for text, want := range map[string]string{
		"postgres://db.county.example/housing":                                    "",
		"postgresql://db.county.example/housing":                                  "postgres://db.county.example/housing",
		"postgres://DB:5432/housing":                                              "postgres://DB/housing",
		"postgres://h1:5433,h2/housing":                                           "",
		"postgres://[::1]:6000/housing":                                           "",
		"postgres://%2Fvar%2Frun%2Fpostgresql/housing":                            "",
		"postgres:///housing?host=/var/run/postgresql":                            "postgres://%2Fvar%2Frun%2Fpostgresql/housing",
		"postgres:///housing?host=/tmp&port=6000":                                 "postgres://%2Ftmp:6000/housing",
		"postgres://h/our%20office":                                               "",
		"postgres://h/n?sslrootcert=%2Fetc%2Fca.crt":                              "",
		"postgres://h/n?connect_timeout=9":                                        "",
		"postgres://h/n?sslmode=verify-full&target_session_attrs=read-write":      "postgres://h/n",
		"postgres://county@h/n":                                                   "",
		"postgres://the%20county@h/n?sslrootcert=ca.crt":                          "",
		"postgres://h1,h2:5433,h3/n?connect_timeout=30&sslrootcert=C%3A%5Cca.pem": "",
	} {
		a, err := ParseAddress(text)
		if want == "" {
			want = text
		}
		if err != nil || a.WithOwner() != want {
			t.Errorf("%s is %s, %v, want %s", text, a.WithOwner(), err, want)
		}
		if again, err := ParseAddress(a.WithOwner()); err != nil || again.WithOwner() != a.WithOwner() || !slices.Equal(again.Hosts, a.Hosts) {
			t.Errorf("%s read again is %v, %v", text, again, err)
		}
		if strings.Contains(a.String(), "county@") {
			t.Errorf("the address for users is %s", a)
		}
	}
}

func TestWrongAddresses(t *testing.T) {
	for text, says := range map[string]string{
		"mysql://h/n":      "begins with postgres://",
		"postgres://h":     "name of the database",
		"postgres://h/":    "name of the database",
		"postgres:///n":    "name of the server",
		"postgres://h/a/b": "name of the database",
		"postgres://h/" + strings.Repeat("n", 64):    "name of the database",
		"postgres://ann:secret@h/n":                  "password does not belong",
		"postgres://ann:sec@ret@h/n":                 "password does not belong",
		"postgres://ann:@h/n":                        "password does not belong",
		"postgres://h/n?password=secret":             "password does not belong",
		"postgres://h/n?sslpassword=secret":          "password does not belong",
		"postgres://@h/n":                            "before the @",
		"postgres://h/n?user=ann":                    "--user",
		"postgres://h/n?options=-c%20x":              `"options"`,
		"postgres://h/n?application_name=x":          `"application_name"`,
		"postgres://h/n?sslmode=require":             "always verified",
		"postgres://h/n?sslmode=disable":             "always verified",
		"postgres://h/n?target_session_attrs=any":    "can be written",
		"postgres://h/n?connect_timeout=0":           "1 to 60",
		"postgres://h/n?connect_timeout=x":           "1 to 60",
		"postgres://h/n?sslrootcert=":                "one value",
		"postgres://h/n?sslrootcert=a&sslrootcert=b": "one value",
		"postgres://h/n?%zz":                         "can't be read",
		"postgres://h:0/n":                           "1 to 65535",
		"postgres://h:70000/n":                       "1 to 65535",
		"postgres://h:x/n":                           "1 to 65535",
		"postgres://,h/n":                            "name of a server",
		"postgres://[nonsense]/n":                    "can't be read",
		"postgres://h/n?host=/tmp":                   "unix socket",
		"postgres:///n?host=db":                      "unix socket",
		"postgres://h/\nn":                           "name of the database",
	} {
		a, err := ParseAddress(text)
		if data.CodeOf(err) != data.CodeInvalid || !strings.Contains(err.Error(), says) || strings.Contains(err.Error(), "sec") && !strings.Contains(err.Error(), "seconds") {
			t.Errorf("%q is %v, %v, want %q", text, a, err, says)
		}
	}
}

func TestAddressKey(t *testing.T) {
	key := func(text string) string {
		a, err := ParseAddress(text)
		if err != nil {
			t.Fatal(err)
		}
		return a.Key()
	}
	if one, other := key("postgres://h1,H2:5432/n?connect_timeout=7"), key("postgres://county@h2,h1/n"); one != other {
		t.Errorf("%s and %s", one, other)
	}
	if key("postgres://h1/n") == key("postgres://h1/m") {
		t.Error("two databases have one key")
	}
}

// The environment and files of PostgreSQL's own programs change nothing (MANY_DESKS D23).
func TestEnvironmentIsIgnored(t *testing.T) {
	for name, value := range map[string]string{
		"PGHOST": "elsewhere", "PGPORT": "x", "PGUSER": "somebody", "PGPASSWORD": "secret", "PGSSLMODE": "disable", "PGSSLROOTCERT": "/nowhere", "PGSERVICE": "other",
		"PGSERVICEFILE": "/nowhere", "PGPASSFILE": "/nowhere", "PGOPTIONS": "-c x=y", "PGTZ": "Mars", "PGCONNECT_TIMEOUT": "x", "PGREQUIREAUTH": "none", "PGTARGETSESSIONATTRS": "x",
		"PGSSLCERT": "/nowhere", "PGSSLKEY": "/nowhere", "PGCHANNELBINDING": "x", "PGSSLCERTMODE": "require", "PGAPPNAME": "x", "PGDATABASE": "x", "PGMINPROTOCOLVERSION": "x",
	} {
		t.Setenv(name, value)
	}
	a, err := ParseAddress("postgres://db.example,localhost:77/office")
	if err != nil {
		t.Fatal(err)
	}
	c, err := a.Config("role", "door")
	if err != nil {
		t.Fatal(err)
	}
	if c.Host != "db.example" || c.Port != 5432 || c.User != "role" || c.Password != "door" || c.Database != "office" || c.ConnectTimeout != 5*time.Second ||
		c.RequireAuth != "scram-sha-256" || len(c.Fallbacks) != 1 || c.ValidateConnect == nil || c.TLSConfig == nil || c.TLSConfig.InsecureSkipVerify || c.TLSConfig.RootCAs != nil ||
		c.TLSConfig.ServerName != "db.example" || c.Fallbacks[0].TLSConfig != nil || c.Fallbacks[0].Port != 77 || len(c.RuntimeParams) != 1 {
		t.Errorf("it connects by %+v", c.Config)
	}
}

func FuzzParseAddress(f *testing.F) {
	f.Add("postgres://county@h1:5433,[::1]/n?sslrootcert=a")
	f.Add("postgres://ann:secret@h/n")
	f.Fuzz(func(t *testing.T, text string) {
		a, err := ParseAddress(text)
		if err != nil {
			if data.CodeOf(err) != data.CodeInvalid {
				t.Errorf("%q: %v", text, err)
			}
			return
		}
		again, err := ParseAddress(a.WithOwner())
		if err != nil || again.WithOwner() != a.WithOwner() || again.Key() != a.Key() {
			t.Errorf("%q is %q, which is %q, %v", text, a.WithOwner(), again.WithOwner(), err)
		}
		if _, err := a.Config("role", "door"); err != nil && a.RootCertificate == "" {
			t.Errorf("%q: %v", text, err)
		}
	})
}
