-- +goose Up
-- +goose StatementBegin

-- What the roles of users may do (D21). All tables have row-level security, for the owner too. Users read what a window shows, and write by functions; only
-- trackers they may also insert and update as rows, which triggers judge and record.

DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = group_role()) THEN
    EXECUTE format('CREATE ROLE %I NOLOGIN', group_role());
  END IF;
END $$;

-- judge_tracker judges what a user writes to trackers as rows. In functions, which run as the owner, it does nothing.
CREATE FUNCTION judge_tracker() RETURNS trigger LANGUAGE plpgsql SET search_path = housing_tracker, pg_temp AS $$
BEGIN
  IF current_user <> session_user OR by_owner_role() THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'INSERT' THEN
    PERFORM requires_case('create', NEW.enrollment_id);
    NEW.attempt := 1;
    NEW.relocation := 0;
    NEW.version := next_version(NEW.enrollment_id);
    PERFORM check_tracker(NULL, NEW);
  ELSE
    PERFORM requires_case('edit', OLD.enrollment_id);
    IF (NEW.enrollment_id, NEW.attempt, NEW.relocation) IS DISTINCT FROM (OLD.enrollment_id, OLD.attempt, OLD.relocation) THEN
      PERFORM refuse('A tracker is moved and started over by the functions for that. Nothing was changed.');
    END IF;
    IF OLD.applied IS NOT NULL AND NEW.applied IS NULL AND (NEW.eligibility_verified, NEW.approved, NEW.move_in_scheduled) IS NOT DISTINCT FROM (NULL::text, NULL::text, NULL::text)
      AND NEW.property_name = '' AND OLD.eligibility_verified IS NOT NULL THEN
      PERFORM requires_case('create', OLD.enrollment_id);
    END IF;
    NEW.version := OLD.version + 1;
    PERFORM check_tracker(OLD, NEW);
  END IF;
  NEW.updated_by := my_id();
  NEW.updated_at := stamp();
  RETURN NEW;
END $$;

-- by_owner_role reports whether the owner is connected, in what does not run as the owner.
CREATE FUNCTION by_owner_role() RETURNS boolean STABLE LANGUAGE sql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS 'SELECT session_user = current_user';

CREATE FUNCTION next_version(enrollment bigint) RETURNS bigint STABLE LANGUAGE sql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS
  'SELECT coalesce(max(version), 0) + 1 FROM audit_events WHERE enrollment_id = enrollment';

-- record_tracker records what a user has written to trackers as rows.
CREATE FUNCTION record_tracker() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
DECLARE before trackers;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    before := OLD;
  END IF;
  PERFORM add_tracker_version(NEW.enrollment_id, NEW.updated_at);
  PERFORM record(jsonb_build_object('op', gen_random_uuid(), 'kind', CASE TG_OP WHEN 'INSERT' THEN 'tracker-created' ELSE 'tracker-saved' END,
    'by', NEW.updated_by, 'at', NEW.updated_at, 'enrollment', NEW.enrollment_id, 'version', NEW.version, 'base', coalesce(before.version, 0),
    'reason', 'at the server, without the program', 'changes', tracker_changes(before, NEW)) || about(NEW.enrollment_id));
  PERFORM refresh_around(NEW.enrollment_id);
  RETURN NULL;
END $$;

CREATE TRIGGER trackers_judged BEFORE INSERT OR UPDATE ON trackers FOR EACH ROW EXECUTE FUNCTION judge_tracker();
CREATE TRIGGER trackers_recorded AFTER INSERT OR UPDATE ON trackers FOR EACH ROW WHEN (current_user = session_user AND NOT by_owner_role()) EXECUTE FUNCTION record_tracker();

-- stand keeps notes and audit events as they were written, whoever writes.
CREATE FUNCTION stand() RETURNS trigger LANGUAGE plpgsql SET search_path = housing_tracker, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% are append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER notes_stand BEFORE UPDATE OF text, written_by, written_at ON notes FOR EACH ROW EXECUTE FUNCTION stand();
CREATE TRIGGER audit_events_stay BEFORE DELETE ON audit_events FOR EACH ROW EXECUTE FUNCTION stand();
CREATE TRIGGER audit_events_whole BEFORE TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION stand();
CREATE TRIGGER audit_events_stand BEFORE UPDATE ON audit_events FOR EACH ROW
  WHEN (NEW.operation_digest IS NOT NULL
    OR (NEW.id, NEW.op, NEW.part, NEW.kind, NEW.at, NEW.by, NEW.enrollment_id, NEW.client_id, NEW.program_id, NEW.version, NEW.undoes, NEW.hash,
      NEW.chain, NEW.device_id, NEW.sequence, NEW.base_version)
    IS DISTINCT FROM (OLD.id, OLD.op, OLD.part, OLD.kind, OLD.at, OLD.by, OLD.enrollment_id, OLD.client_id, OLD.program_id, OLD.version, OLD.undoes, OLD.hash,
      OLD.chain, OLD.device_id, OLD.sequence, OLD.base_version)
    OR (NEW.reason, NEW.changes, NEW.salt, NEW.digest, NEW.withheld_by) IS DISTINCT FROM (OLD.reason, OLD.changes, OLD.salt, OLD.digest, OLD.withheld_by)
    AND (OLD.digest IS NOT NULL OR NEW.digest IS NULL OR NEW.withheld_by IS NULL OR NEW.salt IS NOT NULL OR NEW.reason <> '' OR NEW.changes <> '[]'))
  EXECUTE FUNCTION stand();

DO $$
DECLARE
  t text; f regprocedure; users text := quote_ident(group_role());
  reads CONSTANT text[] := ARRAY['sources', 'source_pairs', 'devices', 'organizations', 'users', 'programs', 'funders', 'hmis_users', 'clients', 'client_words',
    'enrollments', 'exits', 'bed_nights', 'trackers', 'tracker_versions', 'attempts', 'notes', 'client_documents', 'dismissed_matches', 'program_list', 'office'];
BEGIN
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO %s', current_database(), users);
  EXECUTE format('GRANT USAGE ON SCHEMA housing_tracker TO %s', users);
  FOR t IN SELECT table_name FROM information_schema.tables WHERE table_schema = 'housing_tracker' AND table_type = 'BASE TABLE' AND table_name NOT LIKE 'goose%' LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_does_all ON %I TO %I USING (true) WITH CHECK (true)', t, current_user);
    IF t = ANY (reads) THEN
      EXECUTE format('CREATE POLICY users_read ON %I FOR SELECT TO %s USING ((SELECT housing_tracker.signed_in()))', t, users);
    END IF;
    EXECUTE format('GRANT SELECT ON %I TO %s', t, users);
  END LOOP;
  EXECUTE format('REVOKE SELECT ON passwords FROM %s', users);
  FOR t IN SELECT table_name FROM information_schema.views WHERE table_schema = 'housing_tracker' LOOP
    EXECUTE format('GRANT SELECT ON %I TO %s', t, users);
  END LOOP;
  EXECUTE format('CREATE POLICY own ON user_preferences FOR SELECT TO %s USING (user_id = (SELECT housing_tracker.my_id()))', users);
  EXECUTE format('CREATE POLICY own ON drafts FOR SELECT TO %s USING (user_id = (SELECT housing_tracker.my_id()))', users);
  EXECUTE format('CREATE POLICY own ON client_visits FOR SELECT TO %s USING (user_id = (SELECT housing_tracker.my_id()))', users);
  -- History and what is derived from it are everyone's; who looked at what, and what administrators did, is for administrators.
  EXECUTE format('CREATE POLICY users_read ON audit_events FOR SELECT TO %s USING ((SELECT housing_tracker.administers())
    OR kind = ''moved-away'' OR enrollment_id IS NOT NULL AND kind <> ''tracker-opened'' OR by = (SELECT housing_tracker.my_id()))', users);
  EXECUTE format('GRANT INSERT, UPDATE ON trackers TO %s', users);
  EXECUTE format('CREATE POLICY users_create ON trackers FOR INSERT TO %s WITH CHECK ((SELECT housing_tracker.signed_in()))', users);
  EXECUTE format('CREATE POLICY users_edit ON trackers FOR UPDATE TO %s USING ((SELECT housing_tracker.signed_in())) WITH CHECK ((SELECT housing_tracker.signed_in()))', users);

  -- Functions are for users only where they judge by themselves.
  FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'housing_tracker'::regnamespace LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
  END LOOP;
  FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'housing_tracker'::regnamespace
    AND p.proname IN ('me', 'signed_in', 'my_id', 'administers', 'requires', 'requires_case', 'counts_as', 'by_owner', 'by_owner_role', 'refuse', 'check_tracker', 'check_order',
      'next_version', 'stamp', 'is_day', 'judge_tracker', 'record_tracker', 'stand', 'begin_write', 'record_event', 'create_tracker', 'save_tracker', 'start_over', 'return_to_attempt',
      'remove_tracker', 'move_tracker', 'add_note', 'save_move_in', 'assign_case_managers', 'match_case_manager', 'add_client', 'correct_client',
      'add_enrollment', 'correct_enrollment', 'set_removed', 'accept_match', 'record_match', 'dismiss_match', 'save_document', 'set_up', 'mark_sample',
      'save_settings', 'save_thresholds', 'save_requirements', 'add_organization', 'merge_organization', 'add_user', 'save_user', 'user_signed_in',
      'role_of', 'group_role', 'reads_only', 'set_preference', 'drop_drafts', 'set_password', 'known_passwords', 'change_counter') LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %s', f, users);
  END LOOP;
END $$;

-- +goose StatementEnd
