ALTER TABLE api_keys ADD COLUMN expires_at BIGINT;

-- Who changed what. `changed` are names of fields, divided by blanks; values are never kept.
CREATE TABLE audit_entries (
    seq           INTEGER PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE,
    created_at    BIGINT NOT NULL,
    key_id        TEXT NOT NULL,
    actor_name    TEXT NOT NULL,
    actor_role    TEXT NOT NULL,
    address       TEXT NOT NULL,
    action        TEXT NOT NULL,
    target_object TEXT NOT NULL,
    target_id     TEXT NOT NULL,
    changed       TEXT NOT NULL,
    request_id    TEXT NOT NULL
);
CREATE INDEX audit_entries_time ON audit_entries (created_at, seq);
CREATE INDEX audit_entries_target ON audit_entries (target_id, created_at, seq);
