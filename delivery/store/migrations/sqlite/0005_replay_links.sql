-- The replay that has taken a delivery last. Unlike replay_seq it stays when the delivery has left the
-- replay's lane.
ALTER TABLE deliveries ADD COLUMN replayed_by BIGINT;
UPDATE deliveries SET replayed_by = replay_seq WHERE replay_seq IS NOT NULL;
UPDATE deliveries SET replayed_by =
        (SELECT e.replay_seq FROM events e WHERE e.seq = deliveries.event_seq)
    WHERE event_seq IN (SELECT e.seq FROM events e WHERE e.replay_seq IS NOT NULL);
CREATE INDEX deliveries_replayed ON deliveries (replayed_by, created_at, seq)
    WHERE replayed_by IS NOT NULL;

DROP VIEW delivery_rows;
CREATE VIEW delivery_rows AS
    SELECT d.seq AS key, 'edlv_' || d.ulid AS id, d.event_seq AS event_key, d.type_seq AS type_seq,
           d.destination_seq AS destination_key, x.id AS destination_id, d.status AS status,
           d.attempts AS attempts, d.created_at AS created_at, d.delivered_at AS delivered_at,
           CASE WHEN d.status < 3 THEN d.due_at END AS next_attempt_at,
           nullif(d.error_class, 0) AS error_class, d.error_class AS error_number,
           CASE WHEN d.error_class <> 0 THEN
               (SELECT a.message FROM attempts a
                WHERE a.delivery_seq = d.seq AND a.number = d.attempts) END AS error_message,
           CASE WHEN d.status = 5 THEN d.canceled_at END AS canceled_at,
           d.cancel_reason AS cancel_reason, d.canceled_by AS canceled_by,
           d.replayed_by AS replay_key,
           (SELECT r.id FROM replays r WHERE r.seq = d.replayed_by) AS replay_id
    FROM deliveries d CROSS JOIN destinations x
    WHERE x.seq = d.destination_seq;
