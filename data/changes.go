package data

import "strconv"

// dropUnchanged returns the changes whose Old and New differ.
func dropUnchanged(changes ...Change) []Change {
	var kept []Change
	for _, c := range changes {
		if c.Old != c.New {
			kept = append(kept, c)
		}
	}
	return kept
}

// changesTo returns the settings that differ in after, for the audit log.
func (s Settings) changesTo(after Settings) []Change {
	return dropUnchanged(
		Change{FieldBedNightDays, itoa(s.BedNightDays), itoa(after.BedNightDays)},
		Change{FieldSafeHaven, strconv.FormatBool(s.SafeHaven), strconv.FormatBool(after.SafeHaven)},
		Change{FieldTransitional, strconv.FormatBool(s.Transitional), strconv.FormatBool(after.Transitional)},
		Change{FieldLockMinutes, itoa(s.LockMinutes), itoa(after.LockMinutes)},
		Change{FieldBackupFolder, s.BackupFolder, after.BackupFolder},
		Change{FieldRetention, itoa(s.RetentionYears), itoa(after.RetentionYears)})
}

// changesTo returns the thresholds that differ in after, for the audit log.
func (t Thresholds) changesTo(after Thresholds) []Change {
	return dropUnchanged(
		Change{FieldStalledNotStarted, itoa(t.NotStarted), itoa(after.NotStarted)},
		Change{FieldStalledEligibility, itoa(t.EligibilityVerified), itoa(after.EligibilityVerified)},
		Change{FieldStalledApplied, itoa(t.Applied), itoa(after.Applied)},
		Change{FieldStalledApproved, itoa(t.Approved), itoa(after.Approved)})
}

// changesTo returns what differs in after, for the audit log.
func (u User) changesTo(after User) []Change {
	if u.Organization.ID == after.Organization.ID {
		after.Organization = u.Organization
	}
	return dropUnchanged(
		Change{FieldRole, string(u.Role), string(after.Role)},
		Change{FieldOrganization, u.Organization.Name, after.Organization.Name},
		Change{FieldDisabled, strconv.FormatBool(u.Disabled), strconv.FormatBool(after.Disabled)})
}
