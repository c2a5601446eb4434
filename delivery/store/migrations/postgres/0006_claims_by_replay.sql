-- What of a replay waits for a destination, in the replay's order: claims go by it, so that the
-- waiting of one replay is none of another's.
CREATE INDEX deliveries_replaying ON deliveries (replay_seq, destination_seq, due_at, seq)
    WHERE replay_seq IS NOT NULL AND status < 2;
CREATE INDEX replays_running ON replays (seq) WHERE status = 1;
