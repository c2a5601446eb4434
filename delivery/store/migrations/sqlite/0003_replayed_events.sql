-- Of an event that a replay has made from another one: which, and by which replay.
ALTER TABLE events ADD COLUMN replayed_from TEXT;
ALTER TABLE events ADD COLUMN replay_seq BIGINT;
CREATE UNIQUE INDEX events_replayed ON events (replay_seq, replayed_from)
    WHERE replay_seq IS NOT NULL;

DROP VIEW event_rows;
CREATE VIEW event_rows AS
    SELECT e.seq AS key, e.id AS id, t.name AS type, e.type_seq AS type_seq,
           e.created_at AS created_at, e.data AS data, e.replayed_from AS replayed_from
    FROM events e CROSS JOIN event_types t
    WHERE t.seq = e.type_seq;
