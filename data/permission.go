package data

// Permission is a row of the table "Who may do what" (R8–R10, R41).
type Permission uint8

// The rows of the table.
const (
	// Read: find clients, see lists, dashboards, trackers, notes, history.
	Read Permission = iota
	// CreateTracker: create a tracker, remove one, start over (R8).
	CreateTracker
	// EditTracker: edit an existing tracker, add notes (R9, R10).
	EditTracker
	// UpdateAssessment: record a move-in, assign a case manager, add or correct a locally entered enrollment.
	UpdateAssessment
	// ExportList: export and print a program's list.
	ExportList
	// Administer: import, users, settings, backups, audit log.
	Administer
)

// May reports whether the user has the permission for programs of the organization owner (R41).
func (u User) May(p Permission, owner OrganizationID) bool {
	if u.Disabled {
		return false
	}
	if u.Role == Administrator {
		return true
	}
	switch p {
	case Read, EditTracker, ExportList:
		return true
	case CreateTracker, UpdateAssessment:
		return owner != 0 && u.Organization.ID == owner
	}
	return false
}

// Outsider reports whether the user belongs to another organization than the enrolling one.
func (u User) Outsider(owner OrganizationID) bool { return u.Organization.ID != owner }

var permissionWords = map[Permission]string{
	Read:             "see this",
	CreateTracker:    "add, remove or start over a tracker",
	EditTracker:      "edit this tracker",
	UpdateAssessment: "record a move-in, assign a case manager or correct an enrollment",
	ExportList:       "export this list",
	Administer:       "do this",
}

// refusal returns an error that says who has the permission.
func (p Permission) refusal(owner Organization) *Error {
	if p == Administer {
		return Refuse(CodePermission, "Only an administrator can do this. Nothing was changed.")
	}
	if owner.Name == "" {
		return Refuse(CodePermission, "You can't %s. Nothing was changed.", permissionWords[p])
	}
	return Refuse(CodePermission, "Only %s, the enrolling organization, or an administrator can %s. Nothing was changed.",
		owner.Name, permissionWords[p])
}

// require returns the refusal if the user does not have the permission.
func (u User) require(p Permission, owner Organization) error {
	if !u.May(p, owner.ID) {
		return p.refusal(owner)
	}
	return nil
}
