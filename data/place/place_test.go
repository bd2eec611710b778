package place

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"housingtracker/data"
)

// makeFiles makes files, and folders for names that end with a slash.
func makeFiles(t *testing.T, top string, names ...string) {
	t.Helper()
	for _, name := range names {
		path := filepath.Join(top, name)
		folder := path
		if !strings.HasSuffix(name, "/") {
			folder = filepath.Dir(path)
		}
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, "/") {
			if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestFoldersOfServices(t *testing.T) {
	for name, test := range map[string]struct {
		path  string
		files []string
		// client is the service that the refusal names; "" where the path is a good place.
		client string
	}{
		"a folder":                              {"office/office.db", nil, ""},
		"OneDrive":                              {"OneDrive/office.db", nil, "OneDrive"},
		"OneDrive of a firm":                    {"OneDrive - Riverside Housing/data/office.db", nil, "OneDrive"},
		"any case":                              {"ONEDRIVE/office.db", nil, "OneDrive"},
		"Dropbox":                               {"Dropbox (Personal)/office.db", nil, "Dropbox"},
		"a name with a prefix":                  {"Dropbox backup notes/office.db", nil, "Dropbox"},
		"a name with the service in the middle": {"my Dropbox/office.db", nil, ""},
		"a file of that name":                   {"office/Dropbox.db", nil, ""},
		"Google Drive":                          {"Google Drive/office.db", nil, "Google Drive"},
		"iCloud":                                {"iCloudDrive/office.db", nil, "iCloud"},
		"a folder named Box":                    {"Box/office.db", nil, ""},
		"a folder named Nextcloud":              {"Nextcloud/office.db", nil, ""},
		"a nested folder":                       {"Dropbox/a/b/c/office.db", nil, "Dropbox"},
		"a missing folder":                      {"Dropbox/office.db", []string{"x/"}, "Dropbox"},
		"the cloud storage of macOS":            {"Library/CloudStorage/Box-Box/office.db", nil, "a cloud service"},
		"the documents of iCloud":               {"Library/Mobile Documents/office.db", nil, "iCloud"},
		"CloudStorage elsewhere":                {"CloudStorage/office.db", nil, ""},
		"marked by Dropbox":                     {"sync/office.db", []string{"sync/.dropbox"}, "Dropbox"},
		"marked by its cache":                   {"sync/a/office.db", []string{"sync/.dropbox.cache/"}, "Dropbox"},
		"the settings of Dropbox":               {"office/office.db", []string{".dropbox/info.json"}, ""},
		"marked by Syncthing":                   {"sync/a/b/office.db", []string{"sync/.stfolder/"}, "Syncthing"},
		"marked by its versions":                {"sync/office.db", []string{"sync/.stversions/"}, "Syncthing"},
		"an old mark of Syncthing":              {"sync/office.db", []string{"sync/.stfolder"}, "Syncthing"},
		"marked by Nextcloud":                   {"sync/office.db", []string{"sync/.sync_0a1b2c3d4e5f.db"}, "Nextcloud"},
		"marked by an older Nextcloud":          {"sync/office.db", []string{"sync/._sync_0a1b2c3d4e5f.db"}, "Nextcloud"},
		"marked by its log":                     {"sync/office.db", []string{"sync/.nextcloudsync.log"}, "Nextcloud"},
		"marked by ownCloud":                    {"sync/office.db", []string{"sync/.owncloudsync.log"}, "Nextcloud"},
		"marked by Google Drive":                {"sync/office.db", []string{"sync/.tmp.drivedownload/"}, "Google Drive"},
		"a mark beside the folder":              {"office/office.db", []string{"other/.stfolder/"}, ""},
		"a mark below the folder":               {"office/office.db", []string{"office/other/.stfolder/"}, ""},
		"a file like a mark":                    {"office/office.db", []string{"office/sync_1.db"}, ""},
		"the folder that Dropbox names":         {"Files/office.db", []string{"Files/"}, "Dropbox"},
		"Box with its client":                   {"home/Box/office.db", []string{"home/Box/", "home/Library/Application Support/Box/Box/"}, "Box"},
		"the documents kept in iCloud":          {"home/Documents/office.db", []string{"home/Documents/", "home/Library/Mobile Documents/com~apple~CloudDocs/"}, "iCloud"},
		"documents kept here":                   {"home/Documents/office.db", []string{"home/Documents/"}, ""},
		"the folder OneDrive names":             {"Firm files/office.db", []string{"Firm files/"}, "OneDrive"},
		"brackets in a name":                    {"[sync/office.db", []string{"[sync/.sync_0a.db"}, "Nextcloud"},
	} {
		t.Run(name, func(t *testing.T) {
			top := t.TempDir()
			makeFiles(t, top, test.files...)
			home := filepath.Join(top, "home")
			t.Setenv("HOME", home)
			t.Setenv("OneDriveCommercial", filepath.Join(top, "Firm files"))
			settings := filepath.Join(home, ".dropbox")
			makeFiles(t, settings, "info.json")
			if err := os.WriteFile(filepath.Join(settings, "info.json"), []byte(`{"personal":{"path":"`+filepath.ToSlash(filepath.Join(top, "Files"))+`","host":1}}`), 0o600); err != nil {
				t.Fatal(err)
			}
			if clouds := filepath.Join(home, "Library", "Mobile Documents", "com~apple~CloudDocs"); closestExisting(clouds) == clouds {
				if err := os.Symlink(filepath.Join(home, "Documents"), filepath.Join(clouds, "Documents")); err != nil {
					t.Fatal(err)
				}
			}
			path := filepath.Join(top, test.path)
			checkRefuse(t, path, test.client)
			// Links to the folder and to the file give the same result.
			makeFiles(t, top, filepath.Dir(test.path)+"/", test.path, "links/")
			checkRefuse(t, path, test.client)
			folder, file := filepath.Join(top, "links", "folder"), filepath.Join(top, "links", "file.db")
			for link, to := range map[string]string{folder: filepath.Dir(path), file: path} {
				if err := os.Symlink(to, link); err != nil {
					t.Fatal(err)
				}
			}
			checkRefuse(t, filepath.Join(folder, filepath.Base(path)), test.client)
			checkRefuse(t, file, test.client)
		})
	}
}

func checkRefuse(t *testing.T, path, client string) {
	t.Helper()
	_, err := Of(path)
	switch {
	case client == "" && err != nil:
		t.Errorf("%s is refused: %v", path, err)
	case client != "" && (data.CodeOf(err) != data.CodeUnavailable || !strings.Contains(err.Error(), "that "+client+" synchronizes")):
		t.Errorf("%s: %v, want a refusal that names %s", path, err, client)
	}
}

// The refusal names exactly the files to copy.
func TestRefusalNamesTheFiles(t *testing.T) {
	top := t.TempDir()
	for _, test := range []struct {
		files []string
		want  string
	}{
		{[]string{"Dropbox/"}, "Choose a folder on a disk of this computer."},
		{[]string{"Dropbox/office.db"}, "copy office.db into one folder"},
		{[]string{"Dropbox/office.db.keys"}, "copy office.db and office.db.keys into one folder"},
		{[]string{"Dropbox/office.db-wal", "Dropbox/office.db-shm", "Dropbox/other.db"}, "copy office.db, office.db-wal and office.db.keys into one folder"},
	} {
		makeFiles(t, top, test.files...)
		_, err := Of(filepath.Join(top, "Dropbox", "office.db"))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want %q", err, test.want)
		}
	}
	// Through a link to the file: the log is beside the file, the keyring beside the link.
	makeFiles(t, top, "desk/office.db.keys")
	if err := os.Symlink(filepath.Join(top, "Dropbox", "office.db"), filepath.Join(top, "desk", "office.db")); err != nil {
		t.Fatal(err)
	}
	whole, err := filepath.EvalSymlinks(top)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Of(filepath.Join(top, "desk", "office.db"))
	if want := "copy office.db, " + filepath.Join(whole, "Dropbox", "office.db-wal") + " and office.db.keys into"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %q", err, want)
	}
	// Through a link with another name: all copies need the same name.
	if err := os.Symlink(filepath.Join(top, "Dropbox", "office.db"), filepath.Join(top, "desk", "link.db")); err != nil {
		t.Fatal(err)
	}
	_, err = Of(filepath.Join(top, "desk", "link.db"))
	if want := "copy link.db, " + filepath.Join(whole, "Dropbox", "office.db-wal") + " as link.db-wal and " +
		filepath.Join(whole, "Dropbox", "office.db.keys") + " as link.db.keys into"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %q", err, want)
	}
}

func TestRelativePathsAndDanglingLinks(t *testing.T) {
	top := t.TempDir()
	makeFiles(t, top, "Dropbox/a/", "office/")
	if err := os.Symlink(filepath.Join("..", "Dropbox", "new.db"), filepath.Join(top, "office", "new.db")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(filepath.Join(top, "Dropbox", "a"))
	for path, client := range map[string]string{
		"office.db": "Dropbox", "../office.db": "Dropbox", "../../office.db": "", "../../office/new.db": "Dropbox", "../../office/other.db": "",
	} {
		checkRefuse(t, path, client)
	}
}

// A database has one name on this computer, by every path to its folder.
func TestLocalName(t *testing.T) {
	top := t.TempDir()
	makeFiles(t, top, "office/")
	if err := os.Symlink(filepath.Join(top, "office"), filepath.Join(top, "link")); err != nil {
		t.Fatal(err)
	}
	name := LocalName(filepath.Join(top, "office", "office.db"))
	if got := LocalName(filepath.Join(top, "link", "office.db")); got != name {
		t.Errorf("through a link %s, want %s", got, name)
	}
	if LocalName(filepath.Join(top, "office", "other.db")) == name {
		t.Error("another database has the same name")
	}
}
