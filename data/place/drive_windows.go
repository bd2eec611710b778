package place

import (
	"path/filepath"
	"strings"

	"golang.org/x/sys/windows"
)

// realPath returns the path with links followed, and drive letters for folders or shares replaced.
func realPath(path string) (string, error) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return "", err
	}
	h, err := windows.CreateFile(name, 0, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE, nil,
		windows.OPEN_EXISTING, windows.FILE_FLAG_BACKUP_SEMANTICS, 0)
	if err != nil {
		return filepath.EvalSymlinks(path)
	}
	defer windows.CloseHandle(h)
	buffer := make([]uint16, windows.MAX_LONG_PATH)
	n, err := windows.GetFinalPathNameByHandle(h, &buffer[0], uint32(len(buffer)), 0)
	if err != nil || int(n) >= len(buffer) {
		return filepath.EvalSymlinks(path)
	}
	return trimNamespace(windows.UTF16ToString(buffer[:n])), nil
}

// trimNamespace returns the path without the prefix \\?\.
func trimNamespace(path string) string {
	if rest, ok := strings.CutPrefix(path, `\\?\UNC\`); ok {
		return `\\` + rest
	}
	if rest, ok := strings.CutPrefix(path, `\\?\`); ok && len(filepath.VolumeName(rest)) == len("C:") {
		return rest
	}
	return path
}

// networkDrive describes the network drive of a path that exists; "" for a disk of this computer.
func networkDrive(path string) (drive string, mount Mount) {
	volume := filepath.VolumeName(trimNamespace(path))
	share := strings.HasPrefix(volume, `\\`) && !strings.HasPrefix(volume, `\\?\`) && !strings.HasPrefix(volume, `\\.\`)
	top, err := windows.UTF16PtrFromString(volume + `\`)
	if share || err == nil && windows.GetDriveType(top) == windows.DRIVE_REMOTE {
		return "a network drive (" + volume + ")", Mount{Source: volume}
	}
	return "", Mount{}
}

// serviceByVolume returns the service of whose drive the folder is the root, else "". The drive of Google Drive is marked as local.
func serviceByVolume(folder string) string {
	volume := filepath.VolumeName(folder)
	if folder != volume+`\` {
		return ""
	}
	top, err := windows.UTF16PtrFromString(folder)
	if err != nil {
		return ""
	}
	label := make([]uint16, windows.MAX_PATH+1)
	if windows.GetVolumeInformation(top, &label[0], uint32(len(label)), nil, nil, nil, nil, 0) != nil {
		return ""
	}
	return serviceByName(windows.UTF16ToString(label))
}
