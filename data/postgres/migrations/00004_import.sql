-- +goose Up
-- +goose StatementBegin

-- An import compares the rows of an export with the stored ones in the program, and sends what is new or changed to temporary tables. import_apply
-- merges these in one step, so that others wait only for that.

-- import_begin makes the temporary tables, which end with the transaction, and returns the number of the last event that changed data.
CREATE FUNCTION import_begin() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE t text;
BEGIN
  PERFORM requires('administer');
  PERFORM pg_advisory_xact_lock(hashtext('housing_tracker import'));
  CREATE TEMP TABLE stage_sources ON COMMIT DROP AS SELECT id, implementation_id, source_id, name, last_full_export, true AS is_new FROM sources WITH NO DATA;
  CREATE TEMP TABLE stage_pairs ON COMMIT DROP AS SELECT implementation_id, hud_source_id, source_id FROM source_pairs WITH NO DATA;
  CREATE TEMP TABLE stage_organizations ON COMMIT DROP AS SELECT id, source_id, hmis_id, name, removed, date_updated, export_date, true AS is_new FROM organizations WITH NO DATA;
  CREATE TEMP TABLE stage_programs ON COMMIT DROP AS SELECT id, source_id, hmis_id, organization_id, name, project_type, operating_start, operating_end,
    removed, date_updated, export_date, true AS is_new FROM programs WITH NO DATA;
  CREATE TEMP TABLE stage_funders ON COMMIT DROP AS SELECT id, source_id, hmis_id, program_id, funder, removed, date_updated, export_date, true AS is_new FROM funders WITH NO DATA;
  CREATE TEMP TABLE stage_hmis_users ON COMMIT DROP AS SELECT id, source_id, hmis_id, first_name, last_name, removed, date_updated, export_date, true AS is_new FROM hmis_users WITH NO DATA;
  CREATE TEMP TABLE stage_clients ON COMMIT DROP AS SELECT id, source_id, personal_id, first_name, middle_name, last_name, name_suffix, name_quality, hashed, name_key,
    birth_date, plain_id, removed, date_updated, export_date, true AS is_new FROM clients WITH NO DATA;
  CREATE TEMP TABLE stage_words ON COMMIT DROP AS SELECT word, client_id FROM client_words WITH NO DATA;
  CREATE TEMP TABLE stage_enrollments ON COMMIT DROP AS SELECT id, source_id, hmis_id, client_id, program_id, household_id, relationship, entry_date, exit_date, hmis_move_in,
    local_move_in, move_in_state, move_in_at, superseded_move_in, retired_on, removed, date_updated, export_date, true AS is_new FROM enrollments WITH NO DATA;
  CREATE TEMP TABLE stage_exits ON COMMIT DROP AS SELECT enrollment_id, hmis_id, exit_date, destination, removed, date_updated, export_date FROM exits WITH NO DATA;
  CREATE TEMP TABLE stage_bed_nights ON COMMIT DROP AS SELECT enrollment_id, night, removed, date_updated, export_date FROM bed_nights WITH NO DATA;
  CREATE TEMP TABLE stage_touched (id bigint) ON COMMIT DROP;
  FOREACH t IN ARRAY ARRAY['sources', 'pairs', 'organizations', 'programs', 'funders', 'hmis_users', 'clients', 'words', 'enrollments', 'exits', 'bed_nights'] LOOP
    EXECUTE format('GRANT SELECT, INSERT ON pg_temp.%I TO %I', 'stage_' || t, session_user);
  END LOOP;
  RETURN (SELECT last_change FROM office);
END $$;

-- import_ids reserves n ids of a table and returns the first.
CREATE FUNCTION import_ids(kind text, n bigint) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE first bigint;
BEGIN
  PERFORM requires('administer');
  IF kind NOT IN ('sources', 'organizations', 'programs', 'funders', 'hmis_users', 'clients', 'enrollments') OR n NOT BETWEEN 1 AND 100000 THEN
    PERFORM refuse('There are no such ids. Nothing was changed.');
  END IF;
  first := nextval(pg_get_serial_sequence('housing_tracker.' || kind, 'id'));
  PERFORM setval(pg_get_serial_sequence('housing_tracker.' || kind, 'id'), first + n - 1);
  RETURN first;
END $$;

-- import_apply merges the temporary tables and records the events. since is what import_begin returned: it returns false, having done nothing, if something
-- that an import compares has been changed since then.
CREATE FUNCTION import_apply(since bigint, events jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE e jsonb; parts jsonb[] := '{}'; listed bigint; changed bigint;
BEGIN
  PERFORM requires('administer');
  PERFORM 1 FROM office FOR UPDATE;
  IF EXISTS (SELECT 1 FROM audit_events WHERE id > since AND kind IN ('move-in', 'enrollment', 'match', 'import', 'retention', 'client', 'enrollment-removed', 'client-removed', 'moved-away')) THEN
    RETURN false;
  END IF;
  -- Without figures the planner takes these tables for small ones.
  ANALYZE stage_clients, stage_words, stage_enrollments, stage_exits, stage_bed_nights;
  -- Lists change of what an enrollment was part of before, and of what it is after.
  INSERT INTO stage_touched SELECT id FROM stage_enrollments UNION SELECT enrollment_id FROM stage_exits UNION SELECT enrollment_id FROM stage_bed_nights
    UNION SELECT o.id FROM enrollments o JOIN stage_clients c ON c.id = o.client_id
    UNION SELECT o.id FROM enrollments o JOIN stage_programs p ON p.id = o.program_id
    UNION SELECT o.id FROM enrollments o JOIN stage_funders f ON f.program_id = o.program_id
    UNION SELECT o.id FROM enrollments o JOIN funders f ON f.program_id = o.program_id JOIN stage_funders s ON s.id = f.id;
  SELECT count(*) INTO changed FROM stage_touched;
  SELECT count(*) INTO listed FROM program_list;
  IF changed < 1000 OR changed < listed / 20 THEN
    INSERT INTO stage_touched SELECT unnest(touched(array(SELECT id FROM stage_touched)));
  END IF;

  INSERT INTO sources (id, implementation_id, source_id, name, last_full_export) SELECT id, implementation_id, source_id, name, last_full_export FROM stage_sources WHERE is_new;
  UPDATE sources o SET name = s.name, last_full_export = s.last_full_export FROM stage_sources s WHERE NOT s.is_new AND o.id = s.id;
  INSERT INTO source_pairs (implementation_id, hud_source_id, source_id) SELECT implementation_id, hud_source_id, source_id FROM stage_pairs ON CONFLICT DO NOTHING;

  INSERT INTO organizations (id, source_id, hmis_id, name, removed, date_updated, export_date)
    SELECT id, source_id, hmis_id, name, removed, date_updated, export_date FROM stage_organizations WHERE is_new;
  UPDATE organizations o SET name = s.name, removed = s.removed, date_updated = s.date_updated, export_date = s.export_date
    FROM stage_organizations s WHERE NOT s.is_new AND o.id = s.id;

  INSERT INTO programs (id, source_id, hmis_id, organization_id, name, project_type, operating_start, operating_end, removed, date_updated, export_date)
    SELECT id, source_id, hmis_id, organization_id, name, project_type, operating_start, operating_end, removed, date_updated, export_date FROM stage_programs WHERE is_new;
  UPDATE programs o SET organization_id = s.organization_id, name = s.name, project_type = s.project_type, operating_start = s.operating_start,
    operating_end = s.operating_end, removed = s.removed, date_updated = s.date_updated, export_date = s.export_date FROM stage_programs s WHERE NOT s.is_new AND o.id = s.id;

  INSERT INTO funders (id, source_id, hmis_id, program_id, funder, removed, date_updated, export_date)
    SELECT id, source_id, hmis_id, program_id, funder, removed, date_updated, export_date FROM stage_funders WHERE is_new;
  UPDATE funders o SET program_id = s.program_id, funder = s.funder, removed = s.removed, date_updated = s.date_updated, export_date = s.export_date
    FROM stage_funders s WHERE NOT s.is_new AND o.id = s.id;
  UPDATE programs p SET pay_for_success = 1 - pay_for_success
    WHERE (pay_for_success = 1) <> EXISTS (SELECT 1 FROM funders f WHERE f.program_id = p.id AND f.funder = 35 AND f.removed = 0);

  INSERT INTO hmis_users (id, source_id, hmis_id, first_name, last_name, removed, date_updated, export_date)
    SELECT id, source_id, hmis_id, first_name, last_name, removed, date_updated, export_date FROM stage_hmis_users WHERE is_new;
  UPDATE hmis_users o SET first_name = s.first_name, last_name = s.last_name, removed = s.removed, date_updated = s.date_updated, export_date = s.export_date
    FROM stage_hmis_users s WHERE NOT s.is_new AND o.id = s.id;

  INSERT INTO clients (id, source_id, personal_id, first_name, middle_name, last_name, name_suffix, name_quality, hashed, name_key, birth_date, plain_id, removed, date_updated, export_date)
    SELECT id, source_id, personal_id, first_name, middle_name, last_name, name_suffix, name_quality, hashed, name_key, birth_date, plain_id, removed, date_updated, export_date
    FROM stage_clients WHERE is_new;
  UPDATE clients o SET first_name = s.first_name, middle_name = s.middle_name, last_name = s.last_name, name_suffix = s.name_suffix, name_quality = s.name_quality,
    hashed = s.hashed, name_key = s.name_key, birth_date = s.birth_date, removed = s.removed, date_updated = s.date_updated, export_date = s.export_date
    FROM stage_clients s WHERE NOT s.is_new AND o.id = s.id;
  DELETE FROM client_words w USING stage_clients s WHERE NOT s.is_new AND w.client_id = s.id;
  INSERT INTO client_words (word, client_id) SELECT DISTINCT word, client_id FROM stage_words ORDER BY word, client_id ON CONFLICT DO NOTHING;

  INSERT INTO enrollments (id, source_id, hmis_id, client_id, program_id, household_id, relationship, entry_date, exit_date, hmis_move_in, local_move_in, move_in_state,
      move_in_at, superseded_move_in, latest_night, retired_on, removed, date_updated, export_date)
    SELECT s.id, s.source_id, s.hmis_id, s.client_id, s.program_id, s.household_id, s.relationship, s.entry_date, s.exit_date, s.hmis_move_in, s.local_move_in, s.move_in_state,
      s.move_in_at, s.superseded_move_in, n.latest, s.retired_on, s.removed, s.date_updated, s.export_date
    FROM stage_enrollments s LEFT JOIN (SELECT enrollment_id, max(night) AS latest FROM stage_bed_nights WHERE removed = 0 GROUP BY enrollment_id) n ON n.enrollment_id = s.id
    WHERE s.is_new;
  UPDATE enrollments o SET client_id = s.client_id, program_id = s.program_id, household_id = s.household_id, relationship = s.relationship, entry_date = s.entry_date,
    exit_date = s.exit_date, hmis_move_in = s.hmis_move_in, local_move_in = s.local_move_in, move_in_state = s.move_in_state, move_in_at = s.move_in_at,
    superseded_move_in = s.superseded_move_in, retired_on = s.retired_on, removed = s.removed, date_updated = s.date_updated, export_date = s.export_date
    FROM stage_enrollments s WHERE NOT s.is_new AND o.id = s.id;

  INSERT INTO exits (enrollment_id, hmis_id, exit_date, destination, removed, date_updated, export_date)
    SELECT enrollment_id, hmis_id, exit_date, destination, removed, date_updated, export_date FROM stage_exits
    ON CONFLICT (enrollment_id) DO UPDATE SET hmis_id = excluded.hmis_id, exit_date = excluded.exit_date, destination = excluded.destination,
      removed = excluded.removed, date_updated = excluded.date_updated, export_date = excluded.export_date;
  INSERT INTO bed_nights (enrollment_id, night, removed, date_updated, export_date)
    SELECT enrollment_id, night, removed, date_updated, export_date FROM stage_bed_nights
    ON CONFLICT (enrollment_id, night) DO UPDATE SET removed = excluded.removed, date_updated = excluded.date_updated, export_date = excluded.export_date;
  UPDATE enrollments o SET latest_night = n.latest
    FROM (SELECT b.enrollment_id, max(b.night) FILTER (WHERE b.removed = 0) AS latest FROM bed_nights b
      WHERE b.enrollment_id IN (SELECT enrollment_id FROM stage_bed_nights) GROUP BY b.enrollment_id) n
    WHERE o.id = n.enrollment_id AND o.latest_night IS DISTINCT FROM n.latest;

  IF changed < 1000 OR changed < listed / 20 THEN
    PERFORM refresh(touched(array(SELECT DISTINCT id FROM stage_touched)));
  ELSE
    ANALYZE programs, clients, client_words, enrollments, exits, bed_nights, program_list;
    DELETE FROM program_list;
    INSERT INTO program_list (program_id, left_on, enrollment_id, content) SELECT program_id, left_on, enrollment_id, content FROM program_list_source;
  END IF;
  FOR e IN SELECT jsonb_array_elements(events) LOOP
    e := act(e);
    IF NOT by_owner() AND e->>'kind' NOT IN ('import', 'move-in') THEN
      PERFORM refuse('An import records only itself. Nothing was changed.');
    END IF;
    parts := parts || e;
  END LOOP;
  PERFORM record(VARIADIC parts);
  RETURN true;
END $$;

-- apply_retention removes or de-identifies clients who have left all programs.
CREATE FUNCTION apply_retention(e jsonb, picked bigint[], remove boolean, before text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE ids bigint[]; around bigint[]; retention bigint;
BEGIN
  PERFORM requires('administer');
  e := act(e);
  IF EXISTS (SELECT 1 FROM clients c JOIN enrollments o ON o.client_id = c.id JOIN programs p ON p.id = o.program_id
    WHERE c.id = ANY (picked) AND c.removed = 0 AND o.removed = 0 AND o.retired_on IS NULL AND o.exit_date IS NULL AND p.removed = 0) THEN
    PERFORM refuse('Some of them are still enrolled. Nothing was changed.');
  END IF;
  ids := array(SELECT id FROM enrollments WHERE client_id = ANY (picked));
  around := touched(ids);
  DELETE FROM drafts WHERE enrollment_id = ANY (ids);
  DELETE FROM notes WHERE enrollment_id = ANY (ids);
  DELETE FROM client_documents WHERE client_id = ANY (picked);
  DELETE FROM client_visits WHERE client_id = ANY (picked);
  DELETE FROM client_words WHERE client_id = ANY (picked);
  DELETE FROM dismissed_matches WHERE by_hand = ANY (ids) OR imported = ANY (ids);
  UPDATE clients SET personal_id = 'forgotten-' || id, plain_id = 'forgotten' || id, first_name = '', middle_name = '', last_name = 'De-identified', name_suffix = '', name_quality = NULL,
    hashed = 0, name_key = '', birth_date = NULL, forgotten = 1 WHERE id = ANY (picked);
  UPDATE enrollments SET hmis_id = CASE WHEN source_id IS NULL THEN NULL ELSE 'forgotten-' || id END, household_id = '', case_manager_name = '' WHERE id = ANY (ids);
  UPDATE exits SET hmis_id = 'forgotten-' || enrollment_id WHERE enrollment_id = ANY (ids);
  UPDATE trackers SET sex_offender_detail = '', criminal_history_detail = '', ada_unit_detail = '' WHERE enrollment_id = ANY (ids);
  UPDATE attempts SET sex_offender_detail = '', criminal_history_detail = '', ada_unit_detail = '' WHERE enrollment_id = ANY (ids);
  IF remove THEN
    DELETE FROM tracker_versions WHERE enrollment_id = ANY (ids);
    DELETE FROM trackers WHERE enrollment_id = ANY (ids);
    DELETE FROM attempts WHERE enrollment_id = ANY (ids);
    DELETE FROM exits WHERE enrollment_id = ANY (ids);
    DELETE FROM bed_nights WHERE enrollment_id = ANY (ids);
    UPDATE enrollments SET relationship = NULL, entry_date = '0001-01-01', exit_date = NULL, hmis_move_in = NULL, local_move_in = NULL, move_in_state = 0,
      move_in_at = NULL, superseded_move_in = NULL, latest_night = NULL, case_manager_id = NULL, retired_on = NULL, removed = 1,
      date_updated = NULL, export_date = NULL WHERE id = ANY (ids);
    UPDATE clients SET last_name = 'Removed', removed = 1, date_updated = NULL, export_date = NULL WHERE id = ANY (picked);
  END IF;
  PERFORM refresh(around);
  PERFORM record(e);
  SELECT id INTO retention FROM audit_events WHERE op = e->>'op' AND part = 0;
  -- The digest of an operation has no salt, so a name in its content could be guessed; the filter of an exported list may contain one.
  UPDATE audit_events a SET operation_digest = NULL WHERE operation_digest IS NOT NULL AND (client_id = ANY (picked) OR enrollment_id = ANY (ids)
    OR kind IN ('export', 'print', 'record-of-acts') AND at < before);
  UPDATE audit_events a SET digest = sha256(piece(coalesce(salt, ''::bytea)) || piece(reason) || piece(changes)), reason = '', changes = '[]', salt = NULL, withheld_by = retention
    WHERE digest IS NULL AND (reason <> '' OR changes <> '[]') AND (client_id = ANY (picked) OR enrollment_id = ANY (ids)
    OR kind IN ('export', 'print', 'record-of-acts') AND at < before);
END $$;

DO $$
DECLARE f regprocedure;
BEGIN
  FOR f IN SELECT p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = 'housing_tracker'::regnamespace
    AND p.proname IN ('import_begin', 'import_ids', 'import_apply', 'apply_retention') LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %I', f, group_role());
  END LOOP;
END $$;

-- +goose StatementEnd
