#include "ui/phrases/phrases.h"

#include <QCoreApplication>

#include <array>

namespace deckhand::phrases {

namespace {

// Of engine and store.
constexpr std::array english{
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "A key of one's own must be 16 to 255 printable ASCII characters without blanks."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "The key is not known here. Send Authorization: Bearer with a key of this server."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "A key must expire in the future."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "There is a key already."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "There is no key %1."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The key %1 (%2) expired on %3. Ask an administrator for a new one."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "An idempotency key has 1 to 256 characters."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The destination was deleted, so nothing can be sent there any more."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The destination is inactive. Activate it first, then try again."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "There is no destination %1."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "There is no such destination."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The cursor is not one of this list; leave it out to begin anew."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "The cursor is not one this list gave out. Leave it out to begin at the newest."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "This version does not know destinations of type %1; it can only be read or deleted."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The status must be active or inactive."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Destinations of type %1 have no secret that is made "
                                          "here; change their credentials instead."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The overlap must be between 0 seconds and 30 days."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Open the destination and correct its settings."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The destination is gone."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The store did not answer."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The last error: %1"),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Delivered at %1 with %2."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Delivered with %1."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Waits for its first attempt."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Failed after %1; it is tried again."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Failed after %1; it is tried again at %2."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "Held because the destination is inactive; activate it to go on."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Failed for good after %1."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Canceled after %1."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The destination had been made inactive by an operator."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "The destination was inactive because all attempts of a delivery had failed."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The destination was inactive because it had answered 410 Gone."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The destination was inactive."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The destination was created later, at %1."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The destination had been deleted at %1."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The destination subscribed to %1, which does not include %2."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The filter refused it: %1."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The destination would have received it, but there is no delivery."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "%1 events are too many for one call; send at most %2 at a time."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The destination has been deleted."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Replay to another destination."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The destination is inactive."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Activate it first, then replay."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "The rate must be more than 0 deliveries per second; leave it out for no limit."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The destination is inactive. Activate it first, then replay."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "A dry run makes a plan. Leave this out, or leave out dry_run."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The plan is not known any more. Make a dry run again, and start the plan it "
                      "names within a quarter of an hour, at the same server."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The plan was made for other events or destinations. Give the same filter, "
                      "destination_ids, only, target_destination_id and as_new_event as in its dry "
                      "run."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "A replay has made this event from %1, for its own destinations only."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "%1 could not be asked whether the %2 is right: %3 Try again, or make the "
                      "destination unverified with skip_verification=true."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The disk is full, so %1 was not done. Free space on the "
                                          "store's disk; nothing that was acknowledged is lost."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The store's file is read-only, so %1 was not done. Make "
                                          "the file and its folder writable for this user."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "It was interrupted; nothing was done."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The store's disk answered with an error, so %1 was not done. Check that the "
                      "disk has room and is sound, then try again.%2"),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The store's file is damaged or not a Deckhand store. "
                                          "Restore it from a backup or name another file.%1"),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "Another program is using the store's file. Close it, then try again."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The store's file cannot be opened. Check that its "
                                          "folder exists and may be read and written.%1"),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The store could not finish %1: %2"),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The store's database cannot be reached just now. Deckhand keeps trying; "
                      "nothing that was acknowledged is lost.%1"),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The store's database refuses the connection. Check user, password and "
                      "database of the store's URL, and that the database exists.%1"),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The store's database has no disk, memory or connections left, so %1 was not "
                      "done. Free some; nothing that was acknowledged is lost.%2"),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The store's database was busy with the same rows. Try again.%1"),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "The store's database only reads (a standby?). Name the primary server's address.%1"),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "The store's user may not do that. Make it the owner of the database or schema.%1"),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "This computer lacks Qt's driver for PostgreSQL. Install the package libqt6sql6-psql."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The store needs PostgreSQL 13 or newer; this server is older."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "The file is a database of another program, not a Deckhand store. Name another file."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The store was made by a newer Deckhand (schema %1, this one knows %2). Use "
                      "that version, or a backup from before."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The sealing key does not fit this store, so its credentials cannot be read. "
                      "Give the key the store was made with (the .key file beside it, "
                      "DECKHAND_SEALING_KEY, or --sealing-key)."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The database holds tables of another program, not a Deckhand store. Make an "
                      "empty database and name that one."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The database's encoding is %1. Make one with UTF8: "
                                          "CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The folder %1 does not exist. Make it first."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "The store %1 is read-only. Make the file and its folder writable for this user."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "The delivery is being sent right now. Try again when the attempt has ended."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "There is no delivery %1; it may be past its retention."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "There is no event %1; it may be past its retention."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Another node is pruning the store just now."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The store is closed. Start the engine again."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The delivery has ended; only a waiting one can be canceled."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The replay was ended while it was planned."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "There is no replay %1."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Too many events wait to be written. Nothing of this "
                                          "request was stored; send it again in a moment."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The store's parameter “%1” is not known or not in order."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The store's URL cannot be read; special characters of a "
                                          "password are written as %40 and so on."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The store's URL names no database."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "“%1” is no kind of store."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "The lock file %1 cannot be opened: %2. Check that the folder exists and may be written."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The store %1 is in use by another process%2. Stop that "
                                          "one first, or manage it over its URL."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "A store is named as sqlite:PATH, for example sqlite:/var/lib/deckhand/events.db, or as "
        "postgresql://USER:PASSWORD@HOST:PORT/DATABASE."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The replay is completed; it can't be changed any more."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The replay is completed; only a running or paused one can be changed."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The replay is canceled; it can't be changed any more."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The replay is canceled; only a running or paused one can be changed."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The replay is failed; it can't be changed any more."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The replay is failed; only a running or paused one can be changed."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The replay is planned; only a running or paused one can be changed."),
};

} // namespace

std::span<const char *const> engine()
{
    return english;
}

} // namespace deckhand::phrases
