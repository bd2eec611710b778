package ui

import "housingtracker/ui/password"

// account changes the own password (R47).
func (s *shell) account() {
	password.Change(s.host, s.session, func() { s.host.Toast("Password changed") })
}
