package data

import "context"

// Organizations returns all organizations.
func (s *Session) Organizations(ctx context.Context) ([]Organization, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return nil, err
	}
	return s.store.Organizations(ctx)
}

// OrganizationNamed returns the organization of that name, compared as by Fold, or adds it.
func (s *Session) OrganizationNamed(ctx context.Context, op OperationID, name string) (Organization, error) {
	event := s.operation(op, EventOrganization, "OrganizationNamed", name)
	if name = Line(name); name == "" {
		return Organization{}, Refuse(CodeInvalid, "The organization needs a name.")
	}
	event = event.describe("added " + name)
	return writeReturning(ctx, s, event, func(ctx context.Context, w *write) (Organization, error) {
		if err := w.user.require(Administer, Organization{}); err != nil {
			return Organization{}, err
		}
		named, err := organizationNamed(ctx, w, name)
		if CodeOf(err) == CodeNotFound {
			return w.AddOrganization(ctx, event, name)
		}
		return named, err
	}, func(AuditEvent) (Organization, error) { return organizationNamed(ctx, s.store, name) })
}

// organizationNamed returns the organization of that name, or the one it is merged into; CodeNotFound if there is none.
func organizationNamed(ctx context.Context, from Reader, name string) (Organization, error) {
	all, err := from.Organizations(ctx)
	for _, o := range all {
		if Fold(o.Name) == Fold(name) {
			return canonical(o, all), nil
		}
	}
	if err == nil {
		err = Refuse(CodeNotFound, "There is no organization named %s.", name)
	}
	return Organization{}, err
}

// canonical returns the organization that o is merged into, or o.
func canonical(o Organization, all []Organization) Organization {
	for _, into := range all {
		if into.ID == o.MergedInto {
			return into
		}
	}
	return o
}

// MergeOrganization merges an organization into another, as an imported one into the one made with the database (R47).
func (s *Session) MergeOrganization(ctx context.Context, op OperationID, from, into OrganizationID) error {
	event := s.operation(op, EventOrganization, "MergeOrganization", from, into)
	return s.administer(ctx, event, func(ctx context.Context, w *write) error {
		if from == into {
			return Refuse(CodeInvalid, "An organization can't be merged with itself.")
		}
		all, err := w.Organizations(ctx)
		if err != nil {
			return err
		}
		names := map[OrganizationID]string{}
		for _, o := range all {
			if o.ID == into && canonical(o, all).ID == from {
				return Refuse(CodeInvalid, "%s already counts as the other organization.", o.Name)
			}
			names[o.ID] = o.Name
		}
		return w.MergeOrganization(ctx, event.describe("merged "+names[from]+" into "+names[into]), from, into)
	})
}

// MatchCaseManager replaces a typed case manager by a user in the programs of the user's organization. Elsewhere the same
// name may be another person's (R46).
func (s *Session) MatchCaseManager(ctx context.Context, op OperationID, typed string, user UserID) error {
	event := s.operation(op, EventAssignCaseManager, "MatchCaseManager", typed, user)
	return s.administer(ctx, event, func(ctx context.Context, w *write) error {
		who, err := w.User(ctx, user)
		if err != nil {
			return err
		}
		err = w.MatchCaseManager(ctx, event.describe("the case manager "+typed+" is the user "+who.Name), typed, who)
		if CodeOf(err) == CodeNotFound {
			return Refuse(CodeNotFound, "No client of %s, where %s works, has the case manager %s.", who.Organization.Name, who.Name, typed)
		}
		return err
	})
}

// Settings returns the settings of the database.
func (s *Session) Settings(ctx context.Context) (Settings, error) {
	if err := s.require(ctx, Read, Organization{}); err != nil {
		return Settings{}, err
	}
	return s.store.Settings(ctx)
}

// SaveSettings validates and stores the settings of the database.
func (s *Session) SaveSettings(ctx context.Context, op OperationID, settings Settings) error {
	if err := s.require(ctx, Administer, Organization{}); err != nil {
		return err
	}
	if settings.BedNightDays < 1 || settings.BedNightDays > 90 {
		return Refuse(CodeInvalid, "A bed night can count for 1 to 90 days.")
	}
	if settings.LockMinutes < MinLockMinutes || settings.LockMinutes > MaxLockMinutes {
		return Refuse(CodeInvalid, "The window can lock after %d to %d minutes. It can't be left open for longer.", MinLockMinutes, MaxLockMinutes)
	}
	if settings.RetentionYears < MinRetentionYears || settings.RetentionYears > MaxRetentionYears {
		return Refuse(CodeInvalid, "Records can be kept for %d to %d years.", MinRetentionYears, MaxRetentionYears)
	}
	if err := s.checkBackupFolder(ctx, settings.BackupFolder); err != nil {
		return err
	}
	event := s.operation(op, EventSettings, "SaveSettings", settings)
	return s.administer(ctx, event, func(ctx context.Context, w *write) error {
		was, err := w.Settings(ctx)
		if err != nil {
			return err
		}
		event.Changes = was.changesTo(settings)
		return w.SaveSettings(ctx, event, settings)
	})
}

// checkBackupFolder refuses a new folder that can't hold backups. It runs outside of the transaction, because disks may be
// slow.
func (s *Session) checkBackupFolder(ctx context.Context, folder string) error {
	was, err := s.store.Settings(ctx)
	if err != nil || folder == "" || folder == was.BackupFolder {
		return err
	}
	if err := s.office.requireBackups(); err != nil {
		return err
	}
	return s.office.backups.Suits(folder)
}

// SaveThresholds stores the thresholds of a program (R27).
func (s *Session) SaveThresholds(ctx context.Context, op OperationID, program ProgramID, t Thresholds) error {
	event := s.operation(op, EventSettings, "SaveThresholds", program, t)
	event.ProgramID = program
	return s.administer(ctx, event, func(ctx context.Context, w *write) error {
		for _, days := range []int{t.NotStarted, t.EligibilityVerified, t.Applied, t.Approved} {
			if days < 1 || days > 3650 {
				return Refuse(CodeInvalid, "A threshold is a number of days from 1 to 3650.")
			}
		}
		was, err := w.Program(ctx, program)
		if err != nil {
			return err
		}
		event.Changes = was.Thresholds.changesTo(t)
		return w.SaveThresholds(ctx, event, program, t)
	})
}

// Import imports an HMIS export, completely or not at all. A dry run does the same without keeping it; its report is the
// preview. The sample office refuses imports.
func (s *Session) Import(ctx context.Context, op OperationID, from Importer, options ImportOptions) (ImportReport, error) {
	if err := s.require(ctx, Administer, Organization{}); err != nil {
		return ImportReport{}, err
	}
	info, err := s.store.Office(ctx)
	if err != nil {
		return ImportReport{}, err
	}
	if info.Sample {
		return ImportReport{}, Refuse(CodeInvalid,
			"This is the sample office with made-up people; it takes no imports. Open or create a database of your own.")
	}
	options.Now = s.office.now()
	var report ImportReport
	event := s.unrepeatable(op, EventImport)
	if _, err := s.repeated(ctx, event); err != nil {
		return ImportReport{}, err
	}
	err = s.store.Import(ctx, options.DryRun, func(tx ImportTx) (AuditEvent, error) {
		user, err := tx.User(event.By)
		if err == nil {
			err = user.require(Administer, Organization{})
		}
		if err != nil {
			return event, err
		}
		report, err = from.Import(ctx, tx, options)
		event.Reason = report.summary()
		return event, err
	})
	return report, err
}
