-- +goose Up
-- +goose StatementBegin

-- Users write by these functions, which run as the owner of the database. e is an audit event and a its arguments, in JSON; fields of a
-- tracker have the names of its columns. Who the user is follows from the role that is connected, and when from the server's clock; only
-- the owner, who moves and samples databases, says both in the event.

-- by_owner reports whether the owner is connected. It means that only in a function that runs as the owner.
CREATE FUNCTION by_owner() RETURNS boolean STABLE LANGUAGE sql AS 'SELECT session_user = current_user';

-- role_of returns the role of a user. server.RoleName is the same.
CREATE FUNCTION role_of(name_key text) RETURNS text STABLE LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT 'housing_tracker_' || left(encode(sha256(convert_to(current_database(), 'UTF8') || '\x00'::bytea || convert_to(name_key, 'UTF8')), 'hex'), 32)
$$;

-- group_role returns the role of which all users are members.
CREATE FUNCTION group_role() RETURNS text STABLE LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
  SELECT 'housing_tracker_users_' || left(encode(sha256(convert_to(current_database(), 'UTF8')), 'hex'), 16)
$$;

CREATE FUNCTION set_login() RETURNS trigger LANGUAGE plpgsql SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  NEW.login := role_of(NEW.name_key);
  RETURN NEW;
END $$;
CREATE TRIGGER users_login BEFORE INSERT OR UPDATE OF name_key ON users FOR EACH ROW EXECUTE FUNCTION set_login();

CREATE FUNCTION refuse(words text) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_variable
BEGIN
  RAISE EXCEPTION '%', words USING ERRCODE = 'insufficient_privilege';
END $$;

-- me returns the user of the session; an error if the role belongs to none or the user is disabled.
CREATE FUNCTION me() RETURNS users STABLE SECURITY DEFINER LANGUAGE plpgsql SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE u users;
BEGIN
  SELECT * INTO u FROM users WHERE login = session_user AND disabled = 0;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'You are no user of this database, or an administrator has disabled you.' USING ERRCODE = 'insufficient_privilege', HINT = 'signed-out';
  END IF;
  RETURN u;
END $$;

CREATE FUNCTION signed_in() RETURNS boolean STABLE SECURITY DEFINER LANGUAGE plpgsql SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  RETURN (me()).id IS NOT NULL;
END $$;

CREATE FUNCTION my_id() RETURNS bigint STABLE SECURITY DEFINER LANGUAGE plpgsql SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  RETURN (me()).id;
END $$;

CREATE FUNCTION administers() RETURNS boolean STABLE SECURITY DEFINER LANGUAGE plpgsql SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  RETURN (me()).role = 'administrator';
END $$;

CREATE FUNCTION counts_as(organization bigint) RETURNS bigint STABLE LANGUAGE sql SET search_path = housing_tracker, pg_temp AS
  'SELECT coalesce(merged_into, id) FROM organizations WHERE id = organization';

-- requires refuses unless the session's user has the permission (R41) for programs of the organization.
CREATE FUNCTION requires(permission text, organization bigint DEFAULT NULL) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE u users;
BEGIN
  IF by_owner() THEN
    RETURN;
  END IF;
  u := me();
  IF u.role = 'administrator' OR permission IN ('read', 'edit')
    OR permission IN ('create', 'assess') AND organization IS NOT NULL AND counts_as(u.organization_id) = organization THEN
    RETURN;
  END IF;
  IF permission = 'administer' THEN
    PERFORM refuse('Only an administrator can do this. Nothing was changed.');
  END IF;
  PERFORM refuse('Only the enrolling organization or an administrator can do this. Nothing was changed.');
END $$;

-- requires_case is requires for an enrollment's program, with a lock on the enrollment. Unless closed, the enrollment must be open, in a housing program.
CREATE FUNCTION requires_case(permission text, enrollment bigint, closed boolean DEFAULT false) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE c record;
BEGIN
  SELECT e.removed, e.retired_on, e.exit_date, counts_as(p.organization_id) AS organization, EXISTS (SELECT 1 FROM housing_programs h WHERE h.id = p.id) AS housing
    INTO c FROM enrollments e JOIN programs p ON p.id = e.program_id WHERE e.id = enrollment FOR UPDATE OF e;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'There is no such enrollment.' USING ERRCODE = 'no_data_found', HINT = 'enrollment';
  END IF;
  PERFORM requires(permission, c.organization);
  -- A day more, because the caseworker's day may be a day behind the server's.
  IF NOT by_owner() AND NOT closed AND (c.removed = 1 OR c.retired_on IS NOT NULL OR NOT c.housing OR c.exit_date < (current_date - 1)::text) THEN
    PERFORM refuse('This enrollment has ended, or needs no tracker. Nothing was changed.');
  END IF;
END $$;

CREATE FUNCTION stamp() RETURNS text LANGUAGE sql SET search_path = pg_catalog, pg_temp AS
  $$SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')$$;

-- act returns the event as it will be recorded: of the session's user, now.
CREATE FUNCTION act(e jsonb) RETURNS jsonb LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  IF by_owner() THEN
    RETURN e;
  END IF;
  RETURN e || jsonb_build_object('by', my_id(), 'at', stamp());
END $$;

-- piece is a text in what the hash of an event covers: after its length.
CREATE FUNCTION piece(content bytea) RETURNS bytea IMMUTABLE LANGUAGE sql SET search_path = pg_catalog, pg_temp AS 'SELECT int8send(octet_length(content)::bigint) || content';
CREATE FUNCTION piece(content text) RETURNS bytea IMMUTABLE LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$SELECT int8send(octet_length(content)::bigint) || convert_to(content, 'UTF8')$$;

CREATE FUNCTION reads_only(kind text) RETURNS boolean IMMUTABLE LANGUAGE sql AS $$
  SELECT kind IN ('signed-in', 'sign-in-failed', 'signed-out', 'locked', 'unlocked', 'client-opened', 'list-opened', 'tracker-opened',
    'export', 'print', 'record-of-acts', 'backup')
$$;

-- record adds parts of an operation to the audit log, each hashed with the one before (chain 2 of a database file).
CREATE FUNCTION record(VARIADIC parts jsonb[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE
  o office; e jsonb; device text; salt bytea; hash bytea; part bigint := 0; same boolean := true;
  by_user bigint; enrollment bigint; client bigint; program bigint; version bigint; base bigint; changes text;
BEGIN
  FOREACH e IN ARRAY parts LOOP
    SELECT * INTO o FROM office FOR UPDATE;
    SELECT uuid INTO device FROM devices WHERE id = o.device_id;
    IF o.device_id IS NULL OR e->>'kind' IN ('restore', 'copy-accepted') THEN
      INSERT INTO devices (uuid) VALUES (gen_random_uuid()::text) RETURNING id, uuid INTO o.device_id, device;
      o.last_sequence := 0;
    END IF;
    o.last_event := coalesce(o.last_event, 0) + 1;
    o.last_sequence := o.last_sequence + 1;
    by_user := nullif((e->>'by')::bigint, 0);
    enrollment := nullif((e->>'enrollment')::bigint, 0);
    client := nullif((e->>'client')::bigint, 0);
    program := nullif((e->>'program')::bigint, 0);
    version := coalesce((e->>'version')::bigint, 0);
    base := coalesce((e->>'base')::bigint, 0);
    changes := coalesce(e->>'changes', '[]');
    salt := uuid_send(gen_random_uuid());
    hash := sha256('event-2'::bytea || coalesce(o.last_hash, decode(repeat('00', 32), 'hex'))
      || int8send(o.last_sequence) || int8send(part) || int8send(coalesce(program, 0)) || int8send(version) || int8send(base)
      || piece(device) || piece(e->>'op') || piece(e->>'kind') || piece(e->>'at') || piece(coalesce(e->>'undoes', ''))
      || piece(coalesce((SELECT uuid FROM users WHERE id = by_user), ''))
      || piece(coalesce((SELECT coalesce(uuid, id::text) FROM enrollments WHERE id = enrollment), ''))
      || piece(coalesce((SELECT coalesce(uuid, id::text) FROM clients WHERE id = client), ''))
      || sha256(piece(salt) || piece(coalesce(e->>'reason', '')) || piece(changes)));
    INSERT INTO audit_events (id, op, part, kind, at, by, enrollment_id, client_id, program_id, version, reason, changes, undoes, salt, hash,
        operation_digest, chain, device_id, sequence, base_version)
      VALUES (o.last_event, e->>'op', part, e->>'kind', e->>'at', by_user, enrollment, client, program, version, coalesce(e->>'reason', ''), changes,
        coalesce(e->>'undoes', ''), salt, hash, decode(nullif(e->>'digest', ''), 'hex'), 2, o.device_id, o.last_sequence, nullif(base, 0));
    UPDATE office SET last_event = o.last_event, last_hash = hash, device_id = o.device_id, last_sequence = o.last_sequence,
      last_change = CASE WHEN reads_only(e->>'kind') THEN last_change ELSE o.last_event END;
    part := part + 1;
    same := same AND coalesce(client, 0) = coalesce((parts[1]->>'client')::bigint, 0);
  END LOOP;
  -- An operation on several clients is a visit of none of them.
  by_user := nullif((parts[1]->>'by')::bigint, 0);
  client := nullif((parts[1]->>'client')::bigint, 0);
  IF same AND by_user IS NOT NULL AND client IS NOT NULL THEN
    INSERT INTO client_visits (user_id, client_id, at) VALUES (by_user, client, parts[1]->>'at')
      ON CONFLICT (user_id, client_id) DO UPDATE SET at = excluded.at;
  END IF;
  IF NOT reads_only(parts[1]->>'kind') THEN
    PERFORM pg_notify('housing_tracker_changed', o.last_event::text);
  END IF;
END $$;

-- begin_write lets one write follow the other, so that what a write reads stays true until it is done.
CREATE FUNCTION begin_write() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  IF NOT by_owner() THEN
    PERFORM me();
  END IF;
  PERFORM 1 FROM office FOR UPDATE;
END $$;

-- record_event records what changes nothing else.
CREATE FUNCTION record_event(e jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  e := act(e);
  IF NOT reads_only(e->>'kind') THEN
    PERFORM requires('administer');
    IF NOT by_owner() AND e->>'kind' NOT IN ('restore', 'copy-accepted', 'recovery', 'moved-away', 'moved-here', 'user') THEN
      PERFORM refuse('An event of this kind can''t be recorded alone. Nothing was changed.');
    END IF;
  ELSIF e->>'kind' = 'record-of-acts' THEN
    PERFORM requires('administer');
  END IF;
  PERFORM record(e);
END $$;

-- touched returns the enrollments whose list rows depend on the given ones: their households in the program and all enrollments of their clients.
CREATE FUNCTION touched(picked bigint[]) RETURNS bigint[] STABLE LANGUAGE sql SET search_path = housing_tracker, pg_temp AS $$
  SELECT coalesce(array_agg(id), '{}') FROM (
    SELECT e.id FROM enrollments e WHERE e.id = ANY (picked)
    UNION
    SELECT m.id FROM enrollments e JOIN enrollments m ON m.program_id = e.program_id AND m.household_id = e.household_id
      WHERE e.id = ANY (picked) AND e.household_id <> ''
    UNION
    SELECT o.id FROM enrollments e JOIN enrollments o ON o.client_id = e.client_id WHERE e.id = ANY (picked)) AS all_of_them
$$;

-- refresh writes the list rows of enrollments again.
CREATE FUNCTION refresh(ids bigint[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  DELETE FROM program_list l WHERE l.enrollment_id = ANY (ids)
    AND NOT EXISTS (SELECT 1 FROM program_list_source s WHERE s.enrollment_id = l.enrollment_id AND s.program_id = l.program_id AND s.left_on = l.left_on);
  INSERT INTO program_list (program_id, left_on, enrollment_id, content)
    SELECT program_id, left_on, enrollment_id, content FROM program_list_source WHERE enrollment_id = ANY (ids)
    ON CONFLICT (program_id, left_on, enrollment_id) DO UPDATE SET content = excluded.content WHERE program_list.content <> excluded.content;
END $$;

CREATE FUNCTION refresh_around(VARIADIC picked bigint[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS
  'SELECT refresh(touched(picked))';

CREATE FUNCTION refresh_client(client bigint) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS
  'SELECT refresh(touched(array(SELECT id FROM enrollments WHERE client_id = client)))';

CREATE FUNCTION add_tracker_version(enrollment bigint, at text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
  INSERT INTO tracker_versions (enrollment_id, number, saved_at, removed, eligibility_verified, applied, approved, move_in_scheduled, earlier_unknown)
    SELECT enrollment, (SELECT coalesce(max(number), 0) + 1 FROM tracker_versions WHERE enrollment_id = enrollment), at,
      (t.enrollment_id IS NULL)::int, t.eligibility_verified, t.applied, t.approved, t.move_in_scheduled, 0
    FROM (SELECT 1) AS always LEFT JOIN trackers t ON t.enrollment_id = enrollment
$$;

-- json_text is a text in JSON, json_change a change of an audit event.
CREATE FUNCTION json_change(field text, old text, new text) RETURNS text IMMUTABLE LANGUAGE sql AS $$
  SELECT CASE WHEN coalesce(old, '') <> coalesce(new, '') THEN
    '{"field":' || to_json(field)::text || ',"old":' || to_json(coalesce(old, ''))::text || ',"new":' || to_json(coalesce(new, ''))::text || '}' END
$$;

CREATE FUNCTION barrier_text(value bigint) RETURNS text IMMUTABLE LANGUAGE sql AS $$SELECT CASE value WHEN 1 THEN 'yes' WHEN 0 THEN 'no' ELSE '' END$$;

-- tracker_changes are the fields in which two versions of a tracker differ, as the changes of an audit event.
CREATE FUNCTION tracker_changes(old trackers, new trackers) RETURNS text IMMUTABLE LANGUAGE sql SET search_path = housing_tracker, pg_temp AS $$
  SELECT '[' || concat_ws(',', json_change('eligibility_verified', old.eligibility_verified, new.eligibility_verified),
    json_change('applied', old.applied, new.applied), json_change('property_name', old.property_name, new.property_name),
    json_change('approved', old.approved, new.approved), json_change('move_in_scheduled', old.move_in_scheduled, new.move_in_scheduled),
    json_change('sex_offender', barrier_text(old.sex_offender), barrier_text(new.sex_offender)),
    json_change('criminal_history', barrier_text(old.criminal_history), barrier_text(new.criminal_history)),
    json_change('ada_unit', barrier_text(old.ada_unit), barrier_text(new.ada_unit)),
    json_change('sex_offender_detail', old.sex_offender_detail, new.sex_offender_detail),
    json_change('criminal_history_detail', old.criminal_history_detail, new.criminal_history_detail),
    json_change('ada_unit_detail', old.ada_unit_detail, new.ada_unit_detail)) || ']'
$$;

-- check_order refuses two dates in the wrong order if one of them has changed (R12).
CREATE FUNCTION check_order(first_name text, earlier text, earlier_before text, last_name text, later text, later_before text) RETURNS void IMMUTABLE LANGUAGE plpgsql AS $$
#variable_conflict use_variable
BEGIN
  IF earlier > later AND (earlier IS DISTINCT FROM earlier_before OR later IS DISTINCT FROM later_before) THEN
    RAISE EXCEPTION '% (%) is after % (%). Nothing was changed.', first_name, earlier, last_name, later USING ERRCODE = 'check_violation';
  END IF;
END $$;

-- check_tracker refuses what the program does not let a user save (R12, R14). Dates may lie a day ahead, because the caseworker's day may be ahead of the server's.
CREATE FUNCTION check_tracker(old trackers, new trackers) RETURNS void LANGUAGE plpgsql SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE move_in text; hidden boolean; tomorrow text := (current_date + 1)::text;
BEGIN
  SELECT e.move_in_date, coalesce(e.move_in_date, h.move_in_date) IS NOT NULL INTO move_in, hidden FROM enrollments e
    LEFT JOIN household_heads hh ON hh.enrollment_id = e.id LEFT JOIN enrollments h ON h.id = hh.head_id WHERE e.id = new.enrollment_id;
  PERFORM check_order('Eligibility Verified', new.eligibility_verified, old.eligibility_verified, 'Applied for Unit', new.applied, old.applied);
  PERFORM check_order('Eligibility Verified', new.eligibility_verified, old.eligibility_verified, 'Approved for Unit', new.approved, old.approved);
  PERFORM check_order('Applied for Unit', new.applied, old.applied, 'Approved for Unit', new.approved, old.approved);
  IF NOT hidden THEN
    PERFORM check_order('Eligibility Verified', new.eligibility_verified, old.eligibility_verified, 'Move In Scheduled', new.move_in_scheduled, old.move_in_scheduled);
    PERFORM check_order('Applied for Unit', new.applied, old.applied, 'Move In Scheduled', new.move_in_scheduled, old.move_in_scheduled);
    PERFORM check_order('Approved for Unit', new.approved, old.approved, 'Move In Scheduled', new.move_in_scheduled, old.move_in_scheduled);
  END IF;
  IF new.relocation = 0 AND move_in <= current_date::text THEN
    PERFORM check_order('Eligibility Verified', new.eligibility_verified, old.eligibility_verified, 'Date of Move In', move_in, move_in);
    PERFORM check_order('Applied for Unit', new.applied, old.applied, 'Date of Move In', move_in, move_in);
    PERFORM check_order('Approved for Unit', new.approved, old.approved, 'Date of Move In', move_in, move_in);
  END IF;
  IF new.eligibility_verified > tomorrow AND new.eligibility_verified IS DISTINCT FROM old.eligibility_verified
    OR new.applied > tomorrow AND new.applied IS DISTINCT FROM old.applied OR new.approved > tomorrow AND new.approved IS DISTINCT FROM old.approved THEN
    RAISE EXCEPTION 'A date is in the future. Nothing was changed.' USING ERRCODE = 'check_violation';
  END IF;
END $$;

-- put_fields returns the tracker with the fields of t.
CREATE FUNCTION put_fields(tracker trackers, t jsonb) RETURNS trackers LANGUAGE plpgsql SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  RETURN jsonb_populate_record(tracker, t - '{enrollment_id,version,updated_by,updated_at}'::text[]);
END $$;

-- create_tracker adds a tracker (R8) and returns its version, which is higher than that of a removed one; null if there is one.
CREATE FUNCTION create_tracker(e jsonb, t jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE id bigint := (t->>'enrollment_id')::bigint; new trackers;
BEGIN
  e := act(e);
  PERFORM requires_case('create', id);
  IF EXISTS (SELECT 1 FROM trackers WHERE enrollment_id = id) THEN
    RETURN NULL;
  END IF;
  new := put_fields(NULL::trackers, t);
  new.enrollment_id := id;
  new.version := (SELECT coalesce(max(a.version), 0) + 1 FROM audit_events a WHERE a.enrollment_id = id);
  new.updated_by := (e->>'by')::bigint;
  new.updated_at := e->>'at';
  IF NOT by_owner() THEN
    PERFORM check_tracker(NULL, new);
    e := e || jsonb_build_object('kind', 'tracker-created', 'enrollment', id, 'changes', tracker_changes(NULL, new)) || about(id);
  END IF;
  INSERT INTO trackers SELECT new.*;
  PERFORM add_tracker_version(id, e->>'at');
  PERFORM record(e || jsonb_build_object('version', new.version));
  PERFORM refresh_around(id);
  RETURN new.version;
END $$;

-- about returns client and program of an enrollment for an audit event.
CREATE FUNCTION about(enrollment bigint) RETURNS jsonb STABLE LANGUAGE sql SET search_path = housing_tracker, pg_temp AS
  $$SELECT jsonb_build_object('client', client_id, 'program', program_id) FROM enrollments WHERE id = enrollment$$;

-- replace_tracker replaces the version that t was made from and returns the new one; null if that is not the stored one.
CREATE FUNCTION replace_tracker(e jsonb, t jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE id bigint := (t->>'enrollment_id')::bigint; old trackers; new trackers;
BEGIN
  SELECT * INTO old FROM trackers WHERE enrollment_id = id AND version = (t->>'version')::bigint FOR UPDATE;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  new := put_fields(old, t);
  new.version := old.version + 1;
  IF NOT by_owner() AND e->>'kind' = 'tracker-saved' THEN
    new.attempt := old.attempt;
    new.relocation := old.relocation;
    -- An undo may bring back what older rules allowed, but only what the tracker was.
    IF coalesce(e->>'undoes', '') = '' OR NOT EXISTS (SELECT 1 FROM audit_events a WHERE a.op = e->>'undoes' AND a.enrollment_id = id AND a.by = my_id()) THEN
      PERFORM check_tracker(old, new);
    END IF;
    e := e || jsonb_build_object('changes', tracker_changes(old, new));
  END IF;
  IF NOT by_owner() THEN
    e := e || jsonb_build_object('enrollment', id) || about(id);
  END IF;
  UPDATE trackers SET attempt = new.attempt, relocation = new.relocation, version = new.version, updated_by = (e->>'by')::bigint, updated_at = e->>'at',
    eligibility_verified = new.eligibility_verified, applied = new.applied, property_name = new.property_name, approved = new.approved,
    move_in_scheduled = new.move_in_scheduled, sex_offender = new.sex_offender, criminal_history = new.criminal_history, ada_unit = new.ada_unit,
    sex_offender_detail = new.sex_offender_detail, criminal_history_detail = new.criminal_history_detail, ada_unit_detail = new.ada_unit_detail
    WHERE enrollment_id = id;
  PERFORM add_tracker_version(id, e->>'at');
  PERFORM record(e || jsonb_build_object('version', new.version, 'base', old.version));
  PERFORM refresh_around(id);
  RETURN new.version;
END $$;

-- save_tracker edits a tracker (R9).
CREATE FUNCTION save_tracker(e jsonb, t jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  e := act(e);
  PERFORM requires_case('edit', (t->>'enrollment_id')::bigint);
  IF NOT by_owner() THEN
    e := e || '{"kind": "tracker-saved"}';
  END IF;
  RETURN replace_tracker(e, t);
END $$;

-- start_over archives the attempt and replaces it by t (R19).
CREATE FUNCTION start_over(e jsonb, archived jsonb, t jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE id bigint := (t->>'enrollment_id')::bigint; old trackers; ended attempts; version bigint;
BEGIN
  e := act(e);
  PERFORM requires_case('create', id);
  SELECT * INTO old FROM trackers o WHERE o.enrollment_id = id AND o.version = (t->>'version')::bigint;
  IF NOT FOUND THEN
    RETURN NULL;
  END IF;
  ended := jsonb_populate_record(NULL::attempts, archived);
  IF NOT by_owner() THEN
    -- What is archived is what was there, and what follows is a new attempt without dates.
    ended := jsonb_populate_record(ended, to_jsonb(old) - '{version,updated_by,updated_at}'::text[]);
    ended.ended_at := e->>'at';
    t := t || jsonb_build_object('attempt', old.attempt + 1, 'sex_offender', old.sex_offender, 'criminal_history', old.criminal_history, 'ada_unit', old.ada_unit,
      'eligibility_verified', NULL, 'applied', NULL, 'approved', NULL, 'move_in_scheduled', NULL, 'property_name', '',
      'sex_offender_detail', old.sex_offender_detail, 'criminal_history_detail', old.criminal_history_detail, 'ada_unit_detail', old.ada_unit_detail);
    e := e || '{"kind": "started-over"}';
  END IF;
  ended.ended_by := (e->>'by')::bigint;
  version := replace_tracker(e, t);
  INSERT INTO attempts SELECT ended.*;
  RETURN version;
END $$;

-- return_to_attempt undoes start_over: t replaces the archived attempt, whose relocation flag it gets.
CREATE FUNCTION return_to_attempt(e jsonb, t jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE id bigint := (t->>'enrollment_id')::bigint; back attempts; version bigint;
BEGIN
  e := act(e);
  PERFORM requires_case('create', id);
  DELETE FROM attempts WHERE enrollment_id = id AND attempt = (t->>'attempt')::bigint RETURNING * INTO back;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'There is no such attempt.' USING ERRCODE = 'no_data_found', HINT = 'attempt';
  END IF;
  IF NOT by_owner() THEN
    t := (t || to_jsonb(back)) - '{reason,ended_by,ended_at}'::text[];
    e := e || '{"kind": "started-over"}';
  END IF;
  version := replace_tracker(e, t || jsonb_build_object('relocation', back.relocation));
  IF version IS NULL THEN
    INSERT INTO attempts SELECT back.*;
  END IF;
  RETURN version;
END $$;

-- remove_tracker deletes the tracker of that version (R49); false if another one is stored.
CREATE FUNCTION remove_tracker(e jsonb, id bigint, made_from bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  e := act(e);
  PERFORM requires_case('create', id);
  DELETE FROM trackers WHERE enrollment_id = id AND version = made_from;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF NOT by_owner() THEN
    e := e || jsonb_build_object('kind', 'tracker-removed', 'enrollment', id, 'version', 0) || about(id);
  END IF;
  PERFORM add_tracker_version(id, e->>'at');
  PERFORM record(e || jsonb_build_object('base', made_from));
  PERFORM refresh_around(id);
  RETURN true;
END $$;

-- move_tracker_rows moves a tracker with attempts, notes, drafts and versions; attempts of the target come before the moved ones. It reports whether there was a tracker.
CREATE FUNCTION move_tracker_rows(origin bigint, target bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE earlier bigint; moved boolean;
BEGIN
  SELECT coalesce(max(attempt), 0) INTO earlier FROM attempts WHERE enrollment_id = target;
  UPDATE trackers SET enrollment_id = target, attempt = attempt + earlier WHERE enrollment_id = origin;
  moved := FOUND;
  UPDATE attempts SET enrollment_id = target, attempt = attempt + earlier WHERE enrollment_id = origin;
  UPDATE notes SET enrollment_id = target WHERE enrollment_id = origin;
  UPDATE drafts d SET enrollment_id = target WHERE enrollment_id = origin
    AND NOT EXISTS (SELECT 1 FROM drafts o WHERE o.user_id = d.user_id AND o.enrollment_id = target);
  UPDATE tracker_versions SET enrollment_id = target,
    number = number + (SELECT coalesce(max(v.number), 0) FROM tracker_versions v WHERE v.enrollment_id = target) WHERE enrollment_id = origin;
  RETURN moved;
END $$;

-- move_tracker moves a tracker to another enrollment (R48); false if there is none, null if both have one.
CREATE FUNCTION move_tracker(e jsonb, origin bigint, target bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  e := act(e);
  PERFORM requires('administer');
  IF EXISTS (SELECT 1 FROM trackers WHERE enrollment_id = origin) AND EXISTS (SELECT 1 FROM trackers WHERE enrollment_id = target) THEN
    RETURN NULL;
  END IF;
  IF NOT move_tracker_rows(origin, target) THEN
    RETURN false;
  END IF;
  PERFORM record(e || jsonb_build_object('enrollment', target), (e || jsonb_build_object('enrollment', origin)));
  PERFORM refresh_around(origin, target);
  RETURN true;
END $$;

-- add_note adds a note (R32).
CREATE FUNCTION add_note(e jsonb, n jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE id bigint := (n->>'enrollment_id')::bigint;
BEGIN
  e := act(e);
  PERFORM requires_case('edit', id);
  IF NOT by_owner() THEN
    e := e || jsonb_build_object('kind', 'note', 'enrollment', id) || about(id);
    n := n || jsonb_build_object('written_at', e->>'at');
    IF n->>'corrects' <> '' AND NOT EXISTS (SELECT 1 FROM notes o WHERE o.id = n->>'corrects' AND o.enrollment_id = id) THEN
      PERFORM refuse('A note corrects one of the same enrollment. Nothing was changed.');
    END IF;
  END IF;
  INSERT INTO notes (id, enrollment_id, barrier, text, written_by, written_at, corrects)
    VALUES (n->>'id', id, n->>'barrier', n->>'text', (e->>'by')::bigint, n->>'written_at', nullif(n->>'corrects', ''));
  PERFORM record(e);
END $$;

-- set_move_in stores the move-in recorded here.
CREATE FUNCTION set_move_in(id bigint, m jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  UPDATE enrollments e SET local_move_in = m->>'local_move_in', move_in_state = (m->>'move_in_state')::bigint, move_in_at = m->>'move_in_at',
    superseded_move_in = m->>'superseded_move_in' WHERE e.id = set_move_in.id;
END $$;

-- save_move_in records, corrects or clears a move-in (R40).
CREATE FUNCTION save_move_in(e jsonb, id bigint, m jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  e := act(e);
  PERFORM requires_case('assess', id, true);
  IF NOT by_owner() THEN
    e := e || jsonb_build_object('kind', 'move-in', 'enrollment', id) || about(id);
    IF m->>'local_move_in' > (current_date + 1)::text OR m->>'local_move_in' < (SELECT entry_date FROM enrollments o WHERE o.id = save_move_in.id) THEN
      RAISE EXCEPTION 'The move-in is before the entry or in the future. Nothing was changed.' USING ERRCODE = 'check_violation';
    END IF;
  END IF;
  PERFORM set_move_in(id, m);
  PERFORM record(e);
  PERFORM refresh_around(id);
END $$;

-- assign_case_managers sets case managers (R46); an event for each.
CREATE FUNCTION assign_case_managers(events jsonb, managers jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE parts jsonb[] := '{}'; ids bigint[] := '{}'; e jsonb; at int := 0; manager jsonb; assigned bigint;
BEGIN
  FOR e IN SELECT jsonb_array_elements(events) LOOP
    e := act(e);
    assigned := (e->>'enrollment')::bigint;
    manager := managers->at;
    at := at + 1;
    PERFORM requires_case('assess', assigned, true);
    IF NOT by_owner() THEN
      e := e || '{"kind": "case-manager"}' || about(assigned) || jsonb_build_object('changes', '[' || coalesce((SELECT json_change('case_manager', o.case_manager_name, manager->>'name') FROM enrollments o WHERE o.id = assigned), '') || ']');
    END IF;
    UPDATE enrollments o SET case_manager_id = nullif((manager->>'user')::bigint, 0), case_manager_name = manager->>'name' WHERE o.id = assigned;
    parts := parts || e;
    ids := ids || assigned;
  END LOOP;
  IF array_length(parts, 1) > 0 THEN
    PERFORM record(VARIADIC parts);
    PERFORM refresh_around(VARIADIC ids);
  END IF;
END $$;

-- match_case_manager replaces a typed name by the user in all programs of the organization (R46); false if no enrollment there has it.
CREATE FUNCTION match_case_manager(e jsonb, typed text, manager bigint, manager_name text, organization bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE parts jsonb[]; ids bigint[]; o record;
BEGIN
  e := act(e);
  PERFORM requires('administer');
  parts := ARRAY[e];
  FOR o IN SELECT n.id, n.client_id, n.program_id FROM enrollments n JOIN programs p ON p.id = n.program_id
    WHERE n.case_manager_name = typed AND n.case_manager_id IS NULL AND n.case_manager_name <> '' AND counts_as(p.organization_id) = organization ORDER BY n.id
  LOOP
    UPDATE enrollments n SET case_manager_id = manager, case_manager_name = manager_name WHERE n.id = o.id;
    ids := ids || o.id;
    parts := parts || (e || jsonb_build_object('enrollment', o.id, 'client', o.client_id, 'program', o.program_id, 'reason', '',
      'changes', '[' || coalesce(json_change('case_manager', typed, manager_name), '') || ']'));
  END LOOP;
  IF ids IS NULL THEN
    RETURN false;
  END IF;
  PERFORM record(VARIADIC parts);
  PERFORM refresh_around(VARIADIC ids);
  RETURN true;
END $$;

CREATE FUNCTION put_words(client bigint, words jsonb) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
  DELETE FROM client_words WHERE client_id = client AND NOT words ? word;
  INSERT INTO client_words (word, client_id) SELECT DISTINCT jsonb_array_elements_text(words), client ON CONFLICT DO NOTHING
$$;

-- add_client adds a locally entered client (R48) and returns its id.
CREATE FUNCTION add_client(e jsonb, c jsonb, words jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE client bigint;
BEGIN
  e := act(e);
  PERFORM requires('read');
  INSERT INTO clients (uuid, personal_id, plain_id, first_name, middle_name, last_name, name_suffix, name_key, birth_date)
    VALUES (c->>'uuid', c->>'personal_id', c->>'plain_id', c->>'first_name', c->>'middle_name', c->>'last_name', c->>'name_suffix', c->>'name_key', c->>'birth_date')
    RETURNING id INTO client;
  PERFORM put_words(client, words);
  PERFORM record(e || jsonb_build_object('client', client));
  RETURN client;
END $$;

-- correct_client corrects a locally entered client; false if there is no such.
CREATE FUNCTION correct_client(e jsonb, id bigint, c jsonb, words jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  e := act(e);
  PERFORM requires_client(id);
  UPDATE clients o SET personal_id = c->>'personal_id', plain_id = c->>'plain_id', first_name = c->>'first_name', middle_name = c->>'middle_name', last_name = c->>'last_name',
    name_suffix = c->>'name_suffix', name_key = c->>'name_key', birth_date = c->>'birth_date' WHERE o.id = correct_client.id AND o.source_id IS NULL AND o.removed = 0;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM put_words(id, words);
  PERFORM record(e || jsonb_build_object('client', id));
  PERFORM refresh_client(id);
  RETURN true;
END $$;

-- requires_client refuses who may not correct a locally entered client: all but those of the organizations where the client is enrolled.
CREATE FUNCTION requires_client(client bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  IF by_owner() THEN
    RETURN;
  END IF;
  IF administers() THEN
    RETURN;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM enrollments e WHERE e.client_id = client)
    OR EXISTS (SELECT 1 FROM enrollments e JOIN programs p ON p.id = e.program_id WHERE e.client_id = client
      AND counts_as(p.organization_id) = counts_as((me()).organization_id)) THEN
    RETURN;
  END IF;
  PERFORM refuse('Only the enrolling organization or an administrator can do this. Nothing was changed.');
END $$;

-- add_enrollment adds a locally entered enrollment (R48) and returns its id.
CREATE FUNCTION add_enrollment(e jsonb, n jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE enrollment bigint;
BEGIN
  e := act(e);
  PERFORM requires('assess', (SELECT counts_as(organization_id) FROM programs WHERE id = (n->>'program_id')::bigint));
  INSERT INTO enrollments (uuid, client_id, program_id, household_id, relationship, entry_date, exit_date)
    VALUES (n->>'uuid', (n->>'client_id')::bigint, (n->>'program_id')::bigint, n->>'household_id', nullif((n->>'relationship')::bigint, 0), n->>'entry_date', n->>'exit_date')
    RETURNING id INTO enrollment;
  PERFORM record(e || jsonb_build_object('enrollment', enrollment));
  PERFORM refresh_around(enrollment);
  RETURN enrollment;
END $$;

-- correct_enrollment corrects entry, exit and relationship.
CREATE FUNCTION correct_enrollment(e jsonb, id bigint, n jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  e := act(e);
  PERFORM requires_case('assess', id, true);
  UPDATE enrollments o SET entry_date = n->>'entry_date', exit_date = n->>'exit_date', relationship = nullif((n->>'relationship')::bigint, 0) WHERE o.id = correct_enrollment.id;
  PERFORM record(e);
  PERFORM refresh_around(id);
END $$;

-- set_removed marks locally entered records as removed or present; false if one is not.
CREATE FUNCTION set_removed(events jsonb, mark bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE parts jsonb[] := '{}'; ids bigint[] := '{}'; e jsonb; enrollment bigint; client bigint;
BEGIN
  FOR e IN SELECT jsonb_array_elements(events) LOOP
    e := act(e);
    enrollment := nullif((e->>'enrollment')::bigint, 0);
    client := nullif((e->>'client')::bigint, 0);
    IF enrollment IS NOT NULL THEN
      PERFORM requires_case('assess', enrollment, true);
      UPDATE enrollments o SET removed = mark WHERE o.id = enrollment AND source_id IS NULL AND matched_to IS NULL AND removed <> mark;
      ids := ids || enrollment;
    ELSE
      PERFORM requires_client(client);
      UPDATE clients o SET removed = mark WHERE o.id = client AND source_id IS NULL AND forgotten = 0 AND removed <> mark;
      ids := ids || array(SELECT id FROM enrollments WHERE client_id = client);
    END IF;
    IF NOT FOUND THEN
      RETURN false;
    END IF;
    parts := parts || e;
  END LOOP;
  PERFORM record(VARIADIC parts);
  PERFORM refresh_around(VARIADIC ids);
  RETURN true;
END $$;

-- accept_match moves everything of the locally entered enrollment to the imported one (R48). moved_in is the reconciled move-in of the imported one, or null.
CREATE FUNCTION accept_match(e jsonb, local bigint, imported bigint, moved_in jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE l enrollments; i enrollments;
BEGIN
  PERFORM requires('administer');
  SELECT * INTO l FROM enrollments WHERE id = local;
  SELECT * INTO i FROM enrollments WHERE id = imported;
  PERFORM move_tracker_rows(local, imported);
  INSERT INTO client_documents (client_id, document, applies, requested, received, expires, note, updated_by, updated_at)
    SELECT i.client_id, document, applies, requested, received, expires, note, updated_by, updated_at FROM client_documents WHERE client_id = l.client_id
    ON CONFLICT (client_id, document) DO NOTHING;
  UPDATE enrollments SET exit_date = l.exit_date WHERE id = imported AND exit_date IS NULL AND l.exit_date >= entry_date;
  UPDATE enrollments SET case_manager_id = l.case_manager_id, case_manager_name = l.case_manager_name
    WHERE id = imported AND case_manager_id IS NULL AND case_manager_name = '';
  IF moved_in IS NOT NULL THEN
    PERFORM set_move_in(imported, moved_in);
  END IF;
  UPDATE enrollments SET removed = 1, matched_to = imported WHERE id = local;
  UPDATE clients c SET removed = 1 WHERE c.id = l.client_id AND c.id <> i.client_id AND c.source_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM enrollments o WHERE o.client_id = c.id AND o.removed = 0);
  PERFORM refresh_around(local, imported);
END $$;

-- record_move records the event for both enrollments, as move_tracker does.
CREATE FUNCTION record_match(e jsonb, local bigint, imported bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  e := act(e);
  PERFORM requires('administer');
  PERFORM record(e || jsonb_build_object('enrollment', imported), (e - 'changes') || jsonb_build_object('enrollment', local, 'changes', coalesce(e->>'origin_changes', '[]')));
END $$;

CREATE FUNCTION dismiss_match(e jsonb, local bigint, other bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  e := act(e);
  PERFORM requires('administer');
  INSERT INTO dismissed_matches (by_hand, imported) VALUES (local, other) ON CONFLICT DO NOTHING;
  PERFORM record(e);
END $$;

-- save_document stores what is recorded about a client's document (R78).
CREATE FUNCTION save_document(e jsonb, d jsonb, blank boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE client bigint := (d->>'client_id')::bigint;
BEGIN
  e := act(e);
  PERFORM requires('edit');
  IF blank THEN
    DELETE FROM client_documents WHERE client_id = client AND document = d->>'document';
  ELSE
    INSERT INTO client_documents (client_id, document, applies, requested, received, expires, note, updated_by, updated_at)
      VALUES (client, d->>'document', (d->>'applies')::bigint, d->>'requested', d->>'received', d->>'expires', d->>'note', (e->>'by')::bigint, e->>'at')
      ON CONFLICT (client_id, document) DO UPDATE SET applies = excluded.applies, requested = excluded.requested, received = excluded.received,
        expires = excluded.expires, note = excluded.note, updated_by = excluded.updated_by, updated_at = excluded.updated_at;
  END IF;
  PERFORM record(e);
  PERFORM refresh_client(client);
END $$;

-- set_up makes the first organization and its administrator; false if there is one.
CREATE FUNCTION set_up(e jsonb, o jsonb, u jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE organization bigint; administrator bigint;
BEGIN
  PERFORM requires('administer');
  IF EXISTS (SELECT 1 FROM users) THEN
    RETURN false;
  END IF;
  INSERT INTO organizations (uuid, name) VALUES (o->>'uuid', o->>'name') RETURNING id INTO organization;
  INSERT INTO users (uuid, name, name_key, organization_id, role) VALUES (u->>'uuid', u->>'name', u->>'name_key', organization, u->>'role') RETURNING id INTO administrator;
  PERFORM record(e || jsonb_build_object('by', administrator));
  RETURN true;
END $$;

CREATE FUNCTION mark_sample(e jsonb, accounts text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  PERFORM requires('administer');
  UPDATE office SET sample_accounts = accounts;
  PERFORM record(act(e));
END $$;

CREATE FUNCTION save_settings(e jsonb, s jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  PERFORM requires('administer');
  UPDATE office SET bed_night_days = (s->>'bed_night_days')::bigint, safe_haven = (s->>'safe_haven')::bigint, transitional = (s->>'transitional')::bigint,
    lock_minutes = (s->>'lock_minutes')::bigint, backup_folder = s->>'backup_folder', retention_years = (s->>'retention_years')::bigint;
  PERFORM record(act(e));
END $$;

CREATE FUNCTION save_thresholds(e jsonb, program bigint, s jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  PERFORM requires('administer');
  UPDATE programs SET stalled_not_started = (s->>0)::bigint, stalled_eligibility = (s->>1)::bigint, stalled_applied = (s->>2)::bigint, stalled_approved = (s->>3)::bigint
    WHERE id = program;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM record(act(e));
  RETURN true;
END $$;

CREATE FUNCTION save_requirements(e jsonb, program bigint, required text) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  PERFORM requires('administer');
  UPDATE programs SET documents = required WHERE id = program;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM record(act(e));
  RETURN true;
END $$;

CREATE FUNCTION add_organization(e jsonb, o jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE organization bigint;
BEGIN
  PERFORM requires('administer');
  INSERT INTO organizations (uuid, name) VALUES (o->>'uuid', o->>'name') RETURNING id INTO organization;
  PERFORM record(act(e));
  RETURN organization;
END $$;

-- merge_organization merges one, and all that are merged into it, into another (R47); false if one does not exist.
CREATE FUNCTION merge_organization(e jsonb, origin bigint, target bigint) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  PERFORM requires('administer');
  target := counts_as(target);
  IF target IS NULL THEN
    RETURN false;
  END IF;
  UPDATE organizations SET merged_into = target WHERE id = origin OR merged_into = origin;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  PERFORM record(act(e));
  RETURN true;
END $$;

-- add_user creates a user and returns its id; null if the name is taken.
CREATE FUNCTION add_user(e jsonb, u jsonb) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE added bigint;
BEGIN
  PERFORM requires('administer');
  INSERT INTO users (uuid, name, name_key, organization_id, role) VALUES (u->>'uuid', u->>'name', u->>'name_key', (u->>'organization_id')::bigint, u->>'role')
    ON CONFLICT (name_key) DO NOTHING RETURNING id INTO added;
  IF added IS NOT NULL THEN
    PERFORM record(act(e));
  END IF;
  RETURN added;
END $$;

-- save_user stores role, organization and whether the user is disabled; false if there is no such user.
CREATE FUNCTION save_user(e jsonb, id bigint, u jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE login text;
BEGIN
  PERFORM requires('administer');
  e := act(e);
  UPDATE users o SET role = u->>'role', organization_id = (u->>'organization_id')::bigint, disabled = (u->>'disabled')::bigint WHERE o.id = save_user.id RETURNING o.login INTO login;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF EXISTS (SELECT 1 FROM passwords p WHERE p.user_id = save_user.id) THEN
    EXECUTE format(CASE u->>'disabled' WHEN '1' THEN 'ALTER ROLE %I NOLOGIN' ELSE 'ALTER ROLE %I LOGIN' END, login);
  END IF;
  PERFORM record(e);
  RETURN true;
END $$;

CREATE FUNCTION user_signed_in(e jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  e := act(e);
  UPDATE users SET last_sign_in = e->>'at' WHERE id = (e->>'by')::bigint;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  IF NOT by_owner() THEN
    e := e || '{"kind": "signed-in"}';
  END IF;
  PERFORM record(e);
  RETURN true;
END $$;

CREATE FUNCTION set_preference(id bigint, preference text, content text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  IF NOT by_owner() THEN
    PERFORM me();
  END IF;
  IF NOT by_owner() AND id IS DISTINCT FROM (SELECT mine.id FROM users mine WHERE mine.login = session_user) THEN
    PERFORM refuse('Preferences are the user''s own. Nothing was changed.');
  END IF;
  INSERT INTO user_preferences (user_id, key, value) VALUES (id, preference, content) ON CONFLICT (user_id, key) DO UPDATE SET value = excluded.value;
END $$;

CREATE FUNCTION drop_drafts(id bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  IF NOT by_owner() THEN
    PERFORM me();
  END IF;
  IF NOT by_owner() AND id IS DISTINCT FROM (SELECT mine.id FROM users mine WHERE mine.login = session_user) THEN
    PERFORM refuse('Drafts are the user''s own. Nothing was changed.');
  END IF;
  DELETE FROM drafts WHERE user_id = id;
END $$;

-- set_password sets the verifier of a user's password: of the own one, or of another's as an administrator, who makes it temporary. An empty one removes it.
CREATE FUNCTION set_password(id bigint, verifier text, temporary boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE u users;
BEGIN
  IF NOT by_owner() THEN
    PERFORM me();
  END IF;
  IF NOT by_owner() AND id IS DISTINCT FROM (SELECT mine.id FROM users mine WHERE mine.login = session_user) THEN
    PERFORM requires('administer');
  END IF;
  SELECT * INTO u FROM users o WHERE o.id = set_password.id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'There is no such user.' USING ERRCODE = 'no_data_found', HINT = 'user';
  END IF;
  IF verifier <> '' AND verifier !~ '^SCRAM-SHA-256\$[0-9]{6,}:' THEN
    RAISE EXCEPTION 'This is no verifier of a password. Nothing was changed.' USING ERRCODE = 'check_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = u.login) THEN
    IF verifier = '' THEN
      RETURN;
    END IF;
    EXECUTE format('CREATE ROLE %I NOLOGIN IN ROLE %I', u.login, group_role());
  END IF;
  IF verifier = '' THEN
    EXECUTE format('ALTER ROLE %I NOLOGIN PASSWORD NULL', u.login);
    DELETE FROM passwords WHERE user_id = id;
    RETURN;
  END IF;
  EXECUTE format('ALTER ROLE %I PASSWORD %L', u.login, verifier);
  IF u.disabled = 0 THEN
    EXECUTE format('ALTER ROLE %I LOGIN', u.login);
  END IF;
  INSERT INTO passwords (user_id, temporary) VALUES (id, set_password.temporary)
    ON CONFLICT (user_id) DO UPDATE SET since = now(), temporary = excluded.temporary;
END $$;

-- known_passwords are the states of the passwords that the session's user may know: an administrator those of all, others the own.
CREATE FUNCTION known_passwords() RETURNS SETOF passwords STABLE LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  IF by_owner() THEN
    RETURN QUERY SELECT * FROM passwords;
  ELSIF administers() THEN
    RETURN QUERY SELECT * FROM passwords;
  ELSE
    RETURN QUERY SELECT * FROM passwords WHERE user_id = my_id();
  END IF;
END $$;

CREATE FUNCTION change_counter() RETURNS bigint STABLE LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  IF NOT by_owner() THEN
    PERFORM me();
  END IF;
  RETURN (SELECT last_change FROM office);
END $$;

-- +goose StatementEnd
