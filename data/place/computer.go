package place

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
)

// ComputerName returns the computer's name in the network, for people.
func ComputerName() string {
	name, err := os.Hostname()
	if err != nil || name == "" {
		return "a computer without a name"
	}
	return name
}

// ComputerID identifies this computer, for all its users. It is a hash, so that it reveals nothing about the computer. The name is
// part of it, because copied virtual machines may have one machine ID.
func ComputerID() string {
	sum := sha256.Sum256([]byte(machineID() + "\n" + ComputerName()))
	return hex.EncodeToString(sum[:16])
}
