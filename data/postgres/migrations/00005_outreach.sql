-- +goose Up
-- +goose StatementBegin

-- Laptops on a trip from this office, as in a database file.
CREATE TABLE laptops (
  device       text PRIMARY KEY CHECK (length(device) = 36),
  name         text NOT NULL,
  name_key     text NOT NULL,
  user_id      bigint NOT NULL REFERENCES users,
  taken_at     text NOT NULL,
  days         bigint NOT NULL CHECK (days BETWEEN 1 AND 30),
  exchanged_at text,
  state        text NOT NULL CHECK (state IN ('away', 'returned', 'revoked')),
  content      text NOT NULL
);
CREATE UNIQUE INDEX laptops_away ON laptops (name_key) WHERE state = 'away';

CREATE TABLE laptop_operations (
  id            text PRIMARY KEY,
  device        text NOT NULL,
  sequence      bigint NOT NULL CHECK (sequence >= 1),
  digest        text NOT NULL,
  enrollment_id bigint REFERENCES enrollments,
  state         text NOT NULL CHECK (state IN ('pending', 'waiting', 'review', 'applied', 'unchanged', 'refused')),
  kind          text NOT NULL,
  content       text NOT NULL,
  result        text NOT NULL
);
CREATE INDEX laptop_operations_by_device ON laptop_operations (device, sequence);
CREATE INDEX laptop_operations_open ON laptop_operations (state) WHERE state IN ('waiting', 'review');

CREATE TABLE outreach_values (
  key   text PRIMARY KEY,
  value text NOT NULL
);

-- save_laptop stores a laptop of the user, or, for administrators, of anybody. It returns false if another one has the name.
CREATE FUNCTION save_laptop(e jsonb, l jsonb) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
DECLARE stored laptops;
BEGIN
  PERFORM requires('read');
  SELECT * INTO stored FROM laptops WHERE device = l->>'device' FOR UPDATE;
  IF l->>'state' = 'revoked' OR stored.state = 'revoked' THEN
    PERFORM requires('administer');
  ELSIF NOT by_owner() THEN
    IF coalesce(stored.user_id, (l->>'user_id')::bigint) <> my_id() THEN
      PERFORM requires('administer');
    END IF;
  END IF;
  IF stored.device IS NULL THEN
    IF l->>'state' = 'away' AND EXISTS (SELECT 1 FROM laptops WHERE name_key = l->>'name_key' AND state = 'away') THEN
      RETURN false;
    END IF;
    INSERT INTO laptops (device, name, name_key, user_id, taken_at, days, exchanged_at, state, content)
      VALUES (l->>'device', l->>'name', l->>'name_key', (l->>'user_id')::bigint, l->>'taken_at', (l->>'days')::bigint, l->>'exchanged_at', l->>'state', l->>'content');
  ELSE
    UPDATE laptops SET days = (l->>'days')::bigint, exchanged_at = l->>'exchanged_at', state = l->>'state', content = l->>'content' WHERE device = stored.device;
  END IF;
  PERFORM record(act(e));
  RETURN true;
END $$;

-- save_laptop_operation stores an operation of a laptop of the user, or, for administrators, of anybody, and what became of one that is there.
CREATE FUNCTION save_laptop_operation(o jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  PERFORM requires('read');
  UPDATE laptop_operations SET enrollment_id = (o->>'enrollment_id')::bigint, state = o->>'state', kind = o->>'kind', result = o->>'result' WHERE id = o->>'id';
  IF FOUND THEN
    RETURN;
  END IF;
  IF NOT by_owner() THEN
    IF NOT EXISTS (SELECT 1 FROM laptops WHERE device = o->>'device' AND user_id = my_id()) THEN
      PERFORM requires('administer');
    END IF;
  END IF;
  INSERT INTO laptop_operations (id, device, sequence, digest, enrollment_id, state, kind, content, result)
    VALUES (o->>'id', o->>'device', (o->>'sequence')::bigint, o->>'digest', (o->>'enrollment_id')::bigint, o->>'state', o->>'kind', o->>'content', o->>'result');
END $$;

-- save_outreach_value stores a value, or removes it if it is blank. Only administrators replace keys.
CREATE FUNCTION save_outreach_value(k text, v text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = housing_tracker, pg_temp AS $$
#variable_conflict use_variable
BEGIN
  PERFORM requires('read');
  IF k LIKE 'office-%' AND EXISTS (SELECT 1 FROM outreach_values WHERE key = k) THEN
    PERFORM requires('administer');
  END IF;
  DELETE FROM outreach_values WHERE key = k;
  IF v <> '' THEN
    INSERT INTO outreach_values (key, value) VALUES (k, v);
  END IF;
END $$;

DO $$
DECLARE t text; f text; users text := quote_ident(group_role());
BEGIN
  FOREACH t IN ARRAY ARRAY['laptops', 'laptop_operations', 'outreach_values'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY owner_does_all ON %I TO %I USING (true) WITH CHECK (true)', t, current_user);
    EXECUTE format('GRANT SELECT ON %I TO %s', t, users);
  END LOOP;
  EXECUTE format('CREATE POLICY users_read ON laptops FOR SELECT TO %s USING ((SELECT housing_tracker.signed_in()))', users);
  EXECUTE format('CREATE POLICY users_read ON laptop_operations FOR SELECT TO %s USING ((SELECT housing_tracker.signed_in()))', users);
  -- The office's secret keys are for administrators, who receive files.
  EXECUTE format('CREATE POLICY users_read ON outreach_values FOR SELECT TO %s USING ((SELECT housing_tracker.signed_in())
    AND (key <> ''office-keys'' OR (SELECT housing_tracker.administers())))', users);
  FOREACH f IN ARRAY ARRAY['save_laptop(jsonb, jsonb)', 'save_laptop_operation(jsonb)', 'save_outreach_value(text, text)'] LOOP
    EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO %s', f, users);
  END LOOP;
END $$;

-- +goose StatementEnd
