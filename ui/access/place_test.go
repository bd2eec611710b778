package access

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"housingtracker/data"
	"housingtracker/ui/control"
	"housingtracker/ui/overlay"
	"housingtracker/ui/task"
)

func TestTypedAddress(t *testing.T) {
	for _, c := range []struct{ server, database, certificate, want string }{
		{"db.county.gov", "housing", "", "postgres://db.county.gov/housing"},
		{" h1, h2:5433 ", " our office ", "", "postgres://h1,h2:5433/our%20office"},
		{"db", "housing", `C:\our ca.pem`, "postgres://db/housing?sslrootcert=C%3A%5Cour+ca.pem"},
		{"postgres://db/housing", "", "", "postgres://db/housing"},
		{"", "housing", "", ""},
		{"db", "", "", ""},
	} {
		got, err := joinAddress(c.server, c.database, c.certificate)
		if got != c.want || (err != nil) != (c.want == "") {
			t.Errorf("%+v is %s, %v", c, got, err)
		}
		if server, database, certificate := splitAddress(got); got != "" && c.database != "" &&
			(server != strings.ReplaceAll(c.server, " ", "") || database != strings.TrimSpace(c.database) || certificate != c.certificate) {
			t.Errorf("%s is %q, %q, %q", got, server, database, certificate)
		}
	}
}

func TestOwnerAddress(t *testing.T) {
	for _, server := range []string{"db", "postgres://db/housing", "postgres://other@db/housing"} {
		if got, err := OwnerAddress(server, "housing", "", " the county "); got != "postgres://the%20county@db/housing" || err != nil {
			t.Errorf("%s is %s, %v", server, got, err)
		}
	}
}

func TestPlaceName(t *testing.T) {
	for place, want := range map[string]string{
		"/srv/data/office.db": "office.db", `C:\data\office.db`: "office.db", "office.db": "office.db", "postgres://county@db/housing": "housing on db",
		"postgres://db.county.gov/our%20office?sslrootcert=%2Fca.crt": "our office on db.county.gov",
	} {
		if got := PlaceName(place); got != want {
			t.Errorf("%s is called %s, want %s", place, got, want)
		}
	}
}

// TestServerIsAsked: a wrong address is refused in the form, a right one is given on.
func TestServerIsAsked(t *testing.T) {
	test.NewTempApp(t)
	host := overlay.NewHost(test.NewTempWindow(t, control.Gap(0, 0)), task.Inline())
	var checked, opened []string
	check := func(address string) error {
		checked = append(checked, address)
		if strings.Contains(address, "wrong") {
			return data.Refuse(data.CodeInvalid, "There is no such address.")
		}
		return nil
	}
	press := func(text string) {
		t.Helper()
		for _, o := range test.LaidOutObjects(host.Window().Canvas().Overlays().Top()) {
			if b, ok := o.(*control.Button); ok && b.Text == text {
				test.Tap(b)
				return
			}
		}
		t.Fatalf("there is no %s", text)
	}
	OpenPlaces(host, nil, nil, func() {
		OpenServer(host, "postgres://db.county.gov/wrong", check, func(address string) { opened = append(opened, address) })
	})
	press("On a server…")
	press("Go on")
	if len(checked) != 1 || checked[0] != "postgres://db.county.gov/wrong" || len(opened) != 0 {
		t.Fatalf("checked %v, opened %v", checked, opened)
	}
	for _, o := range test.LaidOutObjects(host.Window().Canvas().Overlays().Top()) {
		if e, ok := o.(*control.Entry); ok && e.Text == "wrong" {
			e.SetText("housing")
		}
	}
	press("Go on")
	if len(opened) != 1 || opened[0] != "postgres://db.county.gov/housing" {
		t.Errorf("opened %v", opened)
	}
}
