package place

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// The services whose folders are recognized. Nextcloud is also ownCloud, whose client leaves the same marks.
const (
	oneDrive    = "OneDrive"
	dropbox     = "Dropbox"
	googleDrive = "Google Drive"
	iCloud      = "iCloud"
	box         = "Box"
	nextcloud   = "Nextcloud"
	syncthing   = "Syncthing"
	macCloud    = "a cloud service"
)

// serviceNames are services whose folders have names with these prefixes.
var serviceNames = []string{oneDrive, dropbox, googleDrive, iCloud}

// A mark is a file or folder that the client of a service makes in the root of what it synchronizes.
type mark struct {
	pattern string
	folder  bool
	client  string
}

// A folder .dropbox is no mark: it has the client's settings, in every user's home.
var marks = []mark{
	{".dropbox", false, dropbox}, {".dropbox.cache", true, dropbox},
	{".stfolder", true, syncthing}, {".stfolder", false, syncthing}, {".stversions", true, syncthing},
	{".sync_*.db", false, nextcloud}, {"._sync_*.db", false, nextcloud}, {".owncloudsync.log", false, nextcloud}, {".nextcloudsync.log", false, nextcloud},
	{".tmp.drivedownload", true, googleDrive}, {".tmp.driveupload", true, googleDrive},
}

// synchronized returns the service that synchronizes a folder of the path, and that folder; "" if there is none. Names are checked
// before links are followed too, because the folder of a service may be a link.
func synchronized(given, resolved string) (client, folder string) {
	for _, path := range []string{given, resolved} {
		for _, folder := range parents(path) {
			if client := serviceByName(folder); client != "" {
				return client, folder
			}
		}
	}
	roots := syncRoots(os.Getenv)
	for _, folder := range parents(resolved) {
		if client := serviceByVolume(folder); client != "" {
			return client, folder
		}
		if client := serviceByMark(folder); client != "" {
			return client, folder
		}
		info, err := os.Stat(folder)
		if err != nil {
			continue
		}
		for _, root := range roots {
			if other, err := os.Stat(root.folder); err == nil && os.SameFile(info, other) {
				return root.client, folder
			}
		}
	}
	return "", ""
}

// parents returns the folders of the path, the innermost first.
func parents(path string) (all []string) {
	for {
		parent := filepath.Dir(path)
		if parent == path {
			return all
		}
		all = append(all, parent)
		path = parent
	}
}

// serviceByName returns the service whose folders have a name like that of folder, else "".
func serviceByName(folder string) string {
	name := strings.ToLower(filepath.Base(folder))
	for _, client := range serviceNames {
		if strings.HasPrefix(name, strings.ToLower(client)) {
			return client
		}
	}
	// macOS keeps the folders of all services here.
	if strings.EqualFold(filepath.Base(filepath.Dir(folder)), "Library") {
		switch name {
		case "cloudstorage":
			return macCloud
		case "mobile documents":
			return iCloud
		}
	}
	return ""
}

// serviceByMark returns the service that has marked the folder, else "".
func serviceByMark(folder string) string {
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		for _, m := range marks {
			if fits, _ := path.Match(m.pattern, strings.ToLower(e.Name())); fits && e.IsDir() == m.folder {
				return m.client
			}
		}
	}
	return ""
}

// A root is a folder that the client of a service is configured to synchronize.
type root struct{ folder, client string }

// syncRoots returns the folders that the clients of this user name in the environment or in their settings.
func syncRoots(getenv func(string) string) (roots []root) {
	home := getenv("HOME")
	if home == "" {
		home = getenv("USERPROFILE")
	}
	for _, variable := range []string{"OneDrive", "OneDriveConsumer", "OneDriveCommercial"} {
		roots = append(roots, root{getenv(variable), oneDrive})
	}
	for _, settings := range []string{joinIfSet(home, ".dropbox"), joinIfSet(getenv("APPDATA"), "Dropbox"), joinIfSet(getenv("LOCALAPPDATA"), "Dropbox")} {
		content, err := os.ReadFile(joinIfSet(settings, "info.json"))
		var accounts map[string]struct{ Path string }
		if err == nil && json.Unmarshal(content, &accounts) == nil {
			for _, account := range accounts {
				roots = append(roots, root{account.Path, dropbox})
			}
		}
	}
	// A folder named Box is synchronized only if the client is installed.
	for _, settings := range []string{joinIfSet(getenv("LOCALAPPDATA"), "Box", "Box"), joinIfSet(home, "Library", "Application Support", "Box", "Box")} {
		if info, err := os.Stat(settings); err == nil && info.IsDir() {
			roots = append(roots, root{joinIfSet(home, "Box"), box})
		}
	}
	for _, shared := range []string{"Desktop", "Documents"} {
		roots = append(roots, root{joinIfSet(home, "Library", "Mobile Documents", "com~apple~CloudDocs", shared), iCloud})
	}
	return roots
}

// joinIfSet is filepath.Join; "" if folder is "".
func joinIfSet(folder string, parts ...string) string {
	if folder == "" {
		return ""
	}
	return filepath.Join(append([]string{folder}, parts...)...)
}
