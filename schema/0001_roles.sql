-- Who may do what. toantrinh_owner owns every table and changes none of their history; toantrinh_app is what the server connects as,
-- or what its login is a member of. A DBA who does not let programs create roles creates the two beforehand:
--   CREATE ROLE toantrinh_owner NOLOGIN;  CREATE ROLE toantrinh_app LOGIN;  GRANT toantrinh_owner TO <whoever migrates>;
-- toantrinh_app gets no password here: without one it can log in only where the server trusts the socket.

DO $$
BEGIN
    IF current_setting('server_encoding') <> 'UTF8' THEN
        RAISE EXCEPTION 'the database is not UTF-8 but %', current_setting('server_encoding')
            USING HINT = 'Create it with ENCODING ''UTF8'' TEMPLATE template0.';
    END IF;
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'toantrinh_owner') THEN
            CREATE ROLE toantrinh_owner NOLOGIN;
        END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database's migration was faster
    END;
    BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'toantrinh_app') THEN
            CREATE ROLE toantrinh_app LOGIN;
        END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    IF NOT pg_has_role(current_user, 'toantrinh_owner', 'MEMBER') THEN
        EXECUTE format('GRANT toantrinh_owner TO %I', current_user);
    END IF;
    EXECUTE format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END
$$;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO toantrinh_owner;
GRANT USAGE ON SCHEMA public TO toantrinh_app;
GRANT SELECT ON schema_migration TO toantrinh_app, toantrinh_owner;
