-- Who has made a replay, as far as the audit list still knows it of former ones.
ALTER TABLE replays ADD COLUMN created_by TEXT;
UPDATE replays SET created_by =
    (SELECT max(a.actor_name) FROM audit_entries a
     WHERE a.target_id = replays.id AND a.action = 'replay.created');
