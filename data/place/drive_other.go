//go:build !linux && !darwin && !windows

package place

// networkDrive returns "": network drives are not recognized on this system.
func networkDrive(string) (string, Mount) { return "", Mount{} }
