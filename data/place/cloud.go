package place

import (
	"encoding/json"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// The services whose folders are known. Nextcloud's client and ownCloud's leave the same marks.
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

// named are services by what the name of a folder of theirs begins with.
var named = []string{oneDrive, dropbox, googleDrive, iCloud}

// A mark is a file or a folder by which the client of a service marks the top of what it synchronizes.
type mark struct {
	pattern string
	folder  bool
	client  string
}

// A folder .dropbox is none: the client keeps its settings in one, in the home of every user.
var marks = []mark{
	{".dropbox", false, dropbox}, {".dropbox.cache", true, dropbox},
	{".stfolder", true, syncthing}, {".stfolder", false, syncthing}, {".stversions", true, syncthing},
	{".sync_*.db", false, nextcloud}, {"._sync_*.db", false, nextcloud}, {".owncloudsync.log", false, nextcloud}, {".nextcloudsync.log", false, nextcloud},
	{".tmp.drivedownload", true, googleDrive}, {".tmp.driveupload", true, googleDrive},
}

// synchronized names the service that synchronizes a folder of the path, and that folder; "" if none is known to. A folder's
// name counts on the way to a link too, since the folder of a service may be a link itself.
func synchronized(given, resolved string) (client, folder string) {
	for _, of := range []string{given, resolved} {
		for _, folder := range folders(of) {
			if client := byName(folder); client != "" {
				return client, folder
			}
		}
	}
	roots := clientRoots(os.Getenv)
	for _, folder := range folders(resolved) {
		if client := byVolume(folder); client != "" {
			return client, folder
		}
		if client := byMark(folder); client != "" {
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

// folders are those in which the file at path lies, the closest first.
func folders(path string) (all []string) {
	for {
		above := filepath.Dir(path)
		if above == path {
			return all
		}
		all = append(all, above)
		path = above
	}
}

// byName is the service to which a folder of that path belongs by its name.
func byName(folder string) string {
	name := strings.ToLower(filepath.Base(folder))
	for _, client := range named {
		if strings.HasPrefix(name, strings.ToLower(client)) {
			return client
		}
	}
	// Where macOS keeps the folders of all services.
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

// byMark is the service that has marked the folder.
func byMark(folder string) string {
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

// A root is the folder that a client says it synchronizes.
type root struct{ folder, client string }

// clientRoots are the folders that the clients of this user name in the environment or in their settings.
func clientRoots(getenv func(string) string) (roots []root) {
	home := getenv("HOME")
	if home == "" {
		home = getenv("USERPROFILE")
	}
	for _, variable := range []string{"OneDrive", "OneDriveConsumer", "OneDriveCommercial"} {
		roots = append(roots, root{getenv(variable), oneDrive})
	}
	for _, settings := range []string{within(home, ".dropbox"), within(getenv("APPDATA"), "Dropbox"), within(getenv("LOCALAPPDATA"), "Dropbox")} {
		content, err := os.ReadFile(within(settings, "info.json"))
		var accounts map[string]struct{ Path string }
		if err == nil && json.Unmarshal(content, &accounts) == nil {
			for _, account := range accounts {
				roots = append(roots, root{account.Path, dropbox})
			}
		}
	}
	// A folder Box is its client's only where there is a client.
	for _, settings := range []string{within(getenv("LOCALAPPDATA"), "Box", "Box"), within(home, "Library", "Application Support", "Box", "Box")} {
		if info, err := os.Stat(settings); err == nil && info.IsDir() {
			roots = append(roots, root{within(home, "Box"), box})
		}
	}
	for _, shared := range []string{"Desktop", "Documents"} {
		roots = append(roots, root{within(home, "Library", "Mobile Documents", "com~apple~CloudDocs", shared), iCloud})
	}
	return roots
}

// within is a path in a folder; "" where there is no folder.
func within(folder string, parts ...string) string {
	if folder == "" {
		return ""
	}
	return filepath.Join(append([]string{folder}, parts...)...)
}
