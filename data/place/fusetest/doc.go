// Package fusetest mounts a folder at a second path, through FUSE, for tests of network drives and of disks that disappear.
package fusetest
