package ui

import "housingtracker/ui/access"

// account changes the user's password (R47).
func (s *shell) account() {
	access.ChangePassword(s.host, s.session, func() { s.host.Toast("Password changed") })
}
