-- Of a canceled delivery: when, why (the numbers of CancelReason) and by whom. It stays while a replay
-- sends the delivery after all, and counts again where that is canceled.
ALTER TABLE deliveries ADD COLUMN canceled_at BIGINT;
ALTER TABLE deliveries ADD COLUMN cancel_reason SMALLINT;
ALTER TABLE deliveries ADD COLUMN canceled_by TEXT;

-- In whose name the waiting deliveries of a destination are changed, and a replay was canceled.
ALTER TABLE destinations ADD COLUMN sweep_by TEXT;
ALTER TABLE replays ADD COLUMN canceled_by TEXT;

-- What the audit list still knows of former ones.
UPDATE deliveries SET canceled_at = a.created_at, cancel_reason = 0, canceled_by = a.actor_name
    FROM (SELECT DISTINCT ON (target_id) substr(target_id, 6) AS ulid, created_at, actor_name
          FROM audit_entries WHERE action = 'event_delivery.canceled'
          ORDER BY target_id, created_at DESC) AS a
    WHERE deliveries.ulid = a.ulid AND deliveries.status = 5;

CREATE OR REPLACE VIEW delivery_rows AS
    SELECT d.seq AS key, 'edlv_' || d.ulid AS id, d.event_seq AS event_key, d.type_seq AS type_seq,
           d.destination_seq AS destination_key, x.id AS destination_id, d.status AS status,
           d.attempts AS attempts, d.created_at AS created_at, d.delivered_at AS delivered_at,
           CASE WHEN d.status < 3 THEN d.due_at END AS next_attempt_at,
           nullif(d.error_class, 0) AS error_class, d.error_class AS error_number,
           CASE WHEN d.error_class <> 0 THEN
               (SELECT a.message FROM attempts a
                WHERE a.delivery_seq = d.seq AND a.number = d.attempts) END AS error_message,
           CASE WHEN d.status = 5 THEN d.canceled_at END AS canceled_at,
           d.cancel_reason AS cancel_reason, d.canceled_by AS canceled_by
    FROM deliveries d JOIN destinations x ON x.seq = d.destination_seq;
