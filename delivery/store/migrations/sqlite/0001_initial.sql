-- Rows know each other by small integers (seq); wire ids stand beside them once.
-- Times are milliseconds since 1970 UTC. Enumerations are the numbers of store/columns.h.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
);

CREATE TABLE event_types (
    seq  INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE events (
    seq        INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    type_seq   INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    data       BLOB NOT NULL
);
CREATE INDEX events_time ON events (created_at, seq);
CREATE INDEX events_type ON events (type_seq, created_at, seq);

CREATE TABLE destinations (
    seq        INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    type       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    revision   INTEGER NOT NULL,
    document   TEXT NOT NULL,          -- the destination as JSON, without credentials
    sealed     BLOB NOT NULL,          -- its credentials and former secrets, sealed
    active     SMALLINT NOT NULL,
    sweep      SMALLINT NOT NULL DEFAULT 0, -- a change of its waiting deliveries that is under way:
    sweep_mark INTEGER NOT NULL DEFAULT 0,  -- … since this revision
    sweep_to   INTEGER NOT NULL DEFAULT 0,  -- … of deliveries up to this one
    last_success_at BIGINT,
    last_failure_at BIGINT
);

CREATE TABLE destination_revisions (
    destination_seq INTEGER NOT NULL,
    revision        INTEGER NOT NULL,
    valid_from      BIGINT NOT NULL,
    deleted         SMALLINT NOT NULL,
    document        TEXT NOT NULL,
    PRIMARY KEY (destination_seq, revision)
);

CREATE TABLE deliveries (
    seq                INTEGER PRIMARY KEY,
    ulid               TEXT NOT NULL,     -- the id without its prefix
    event_seq          INTEGER NOT NULL,
    type_seq           INTEGER NOT NULL,
    destination_seq    INTEGER NOT NULL,
    status             SMALLINT NOT NULL,
    lane               SMALLINT NOT NULL,
    attempts           INTEGER NOT NULL,
    automatic_attempts INTEGER NOT NULL,
    created_at         BIGINT NOT NULL,
    due_at             BIGINT,
    delivered_at       BIGINT,
    error_class        SMALLINT NOT NULL,
    replay_seq         INTEGER,
    former_status      SMALLINT         -- what a canceled replay gives back
);
CREATE UNIQUE INDEX deliveries_ulid ON deliveries (ulid);
CREATE INDEX deliveries_event ON deliveries (event_seq);
CREATE INDEX deliveries_time ON deliveries (created_at, seq);
CREATE INDEX deliveries_destination ON deliveries (destination_seq, created_at, seq);
CREATE INDEX deliveries_type ON deliveries (type_seq, created_at, seq);
CREATE INDEX deliveries_unsuccessful ON deliveries (status, created_at, seq) WHERE status <> 3;
CREATE INDEX deliveries_error ON deliveries (error_class, created_at, seq) WHERE error_class <> 0;
CREATE INDEX deliveries_work ON deliveries (destination_seq, lane, due_at, seq) WHERE status < 2;
CREATE INDEX deliveries_held ON deliveries (destination_seq, seq) WHERE status = 2;
CREATE INDEX deliveries_replay ON deliveries (replay_seq, seq) WHERE replay_seq IS NOT NULL;

CREATE TABLE attempts (
    delivery_seq INTEGER NOT NULL,
    number       INTEGER NOT NULL,
    ulid         TEXT NOT NULL,
    trigger_kind SMALLINT NOT NULL,
    outcome      SMALLINT NOT NULL,
    error_class  SMALLINT NOT NULL,
    http_status  SMALLINT NOT NULL,
    scheduled_at BIGINT NOT NULL,
    started_at   BIGINT NOT NULL,
    duration_us  BIGINT NOT NULL,
    message      TEXT,                 -- of a failure
    detail       BLOB NOT NULL,        -- store/attemptdetail.h
    PRIMARY KEY (delivery_seq, number)
) WITHOUT ROWID;

-- What requests and responses have in common, so that attempts need not repeat it.
CREATE TABLE shapes (
    seq  INTEGER PRIMARY KEY,
    text BLOB NOT NULL UNIQUE
);

CREATE TABLE replays (
    seq         INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    status      SMALLINT NOT NULL,
    document    TEXT NOT NULL,
    total       BIGINT NOT NULL,
    sent        BIGINT NOT NULL,
    succeeded   BIGINT NOT NULL,
    failed      BIGINT NOT NULL,
    bytes       BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    finished_at BIGINT
);

CREATE TABLE event_minutes (
    minute BIGINT PRIMARY KEY,
    events BIGINT NOT NULL
);

-- l0 … l11: successful attempts that took up to 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000 ms, or longer.
CREATE TABLE delivery_minutes (
    minute          BIGINT NOT NULL,
    destination_seq INTEGER NOT NULL,
    succeeded       BIGINT NOT NULL,
    failed          BIGINT NOT NULL,
    l0 BIGINT NOT NULL, l1 BIGINT NOT NULL, l2 BIGINT NOT NULL, l3 BIGINT NOT NULL,
    l4 BIGINT NOT NULL, l5 BIGINT NOT NULL, l6 BIGINT NOT NULL, l7 BIGINT NOT NULL,
    l8 BIGINT NOT NULL, l9 BIGINT NOT NULL, l10 BIGINT NOT NULL, l11 BIGINT NOT NULL,
    PRIMARY KEY (destination_seq, minute)
) WITHOUT ROWID;

CREATE TABLE error_minutes (
    minute          BIGINT NOT NULL,
    destination_seq INTEGER NOT NULL,
    error_class     SMALLINT NOT NULL,
    count           BIGINT NOT NULL,
    PRIMARY KEY (minute, destination_seq, error_class)
) WITHOUT ROWID;

CREATE TABLE api_keys (
    seq          INTEGER PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    role         SMALLINT NOT NULL,
    prefix       TEXT NOT NULL,
    hash         BLOB NOT NULL UNIQUE,
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT
);

CREATE TABLE idempotency (
    scope       TEXT NOT NULL,
    key         TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    status      INTEGER NOT NULL,
    body        BLOB NOT NULL,
    expires_at  BIGINT NOT NULL,
    PRIMARY KEY (scope, key)
);
CREATE INDEX idempotency_expiry ON idempotency (expires_at);

-- What searches read (store/searchsql.h): one row shape whatever the tables look like. The order of
-- the joins is fixed, because a list walks the events or deliveries in the order of an index.
CREATE VIEW event_rows AS
    SELECT e.seq AS key, e.id AS id, t.name AS type, e.type_seq AS type_seq,
           e.created_at AS created_at, e.data AS data
    FROM events e CROSS JOIN event_types t
    WHERE t.seq = e.type_seq;

CREATE VIEW delivery_rows AS
    SELECT d.seq AS key, 'edlv_' || d.ulid AS id, d.event_seq AS event_key, d.type_seq AS type_seq,
           d.destination_seq AS destination_key, x.id AS destination_id, d.status AS status,
           d.attempts AS attempts, d.created_at AS created_at, d.delivered_at AS delivered_at,
           CASE WHEN d.status < 3 THEN d.due_at END AS next_attempt_at,
           nullif(d.error_class, 0) AS error_class, d.error_class AS error_number,
           CASE WHEN d.error_class <> 0 THEN
               (SELECT a.message FROM attempts a
                WHERE a.delivery_seq = d.seq AND a.number = d.attempts) END AS error_message
    FROM deliveries d CROSS JOIN destinations x
    WHERE x.seq = d.destination_seq;

CREATE VIEW attempt_rows AS
    SELECT 'eatt_' || a.ulid AS id, a.delivery_seq AS delivery_key, a.number AS number,
           nullif(a.http_status, 0) AS http_status, a.duration_us / 1000.0 AS duration_ms,
           a.trigger_kind AS trigger_kind, NULL AS request_headers, NULL AS response_headers
    FROM attempts a;
