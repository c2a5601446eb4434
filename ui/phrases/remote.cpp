#include "ui/phrases/phrases.h"

#include <QCoreApplication>

#include <array>

namespace deckhand::phrases {

namespace {

// Of server, remote engine, files and keys of this computer.
constexpr std::array english{
    QT_TRANSLATE_NOOP("deckhand::Engine", "The call was given up before it was answered."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "%1 is not offered by Deck's API; deliver here instead."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "%1 is not offered by Deck's API; %2"),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "There is no such delivery among the newest of its destination."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "Destinations of type “%1” can only be read here; change it where it was made."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The TLS handshake with %1 failed: %2. Check the server's certificate, or "
                      "that this port speaks TLS at all."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Nothing listens at %1: the connection was refused. "
                                          "Start the server there, or check the address."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "No address was found for the host “%1”. Check its spelling and this computer's network."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "%1 did not answer within %2 s. Check that the server is "
                                          "not overloaded and that no firewall drops the traffic."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "%1 closed the connection before it answered. Check that a Deckhand server "
                      "listens there, and whether it wants http or https."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "The network went away while talking to %1. Try again once this computer is connected."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "“%1” is no address this program can talk to; write http://HOST:PORT or https://HOST."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "Talking to %1 failed: %2. Check the address and the network."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "What answers at %1 is no Deckhand server and not Deck's API. Check the address."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "%1 answers with a redirect to %2. Use that address instead."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The file %1 can't be read: %2. Name a PEM file of the "
                                          "authority that signed the server's certificate."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The file %1 holds no certificate in PEM; it should "
                                          "begin with -----BEGIN CERTIFICATE-----."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The server's answer to publishing could not be read; "
                                          "check that both sides run the same version."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "This is done on the machine that runs the server; use “deckhandctl keys” there."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "The server made the key %1 and did not tell it. Delete it and make another one."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The server ended the stream; it may be stopping."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The folder %1 for the position could not be made. Check its permissions."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "No file can be written in %1. Check its permissions."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "Process %1 forwards from there to this target already. End it first."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The position in %1 can't be read. Remove the file to "
                                          "begin anew, or say from when to begin."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The position could not be written to %1: %2. Free space there."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "It was written by another version."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The event can't be delivered as it is: %1"),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "What became of some deliveries was not heard. Start again: it goes on where it was."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The receiver cannot listen on %1, port %2: %3. Choose "
                                          "another port, or 0 for any that is free."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The body must be a JSON object, or empty."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The value must be a string."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The value must be a whole number from %1 to %2."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The value must be true or false."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The value must be a JSON object."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The object is larger than the limit of %1 bytes."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The object is nested deeper than %1 levels."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The type must be object.action in lower case, such as task_run.completed."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The server speaks plain HTTP and has no certificate."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "This port speaks TLS; use an address that begins with https://."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The request took too long to arrive; send it in one go."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Too many large requests are being read; try again."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "The content type must be application/json or application/x-ndjson, in UTF-8."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The content type must be application/json, in UTF-8."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "An idempotency key has 1 to 256 printable ASCII characters."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "There is no valid key; send Authorization: Bearer sk_live_…."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "This key has made %1 requests within %2 s; wait and try again."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "This call needs a key with the role %1."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "There is nothing at this path; /v2/openapi.json lists the calls."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "This path takes %1 only."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "A call with this key is still running; try again in a moment."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "This key was used for a call with other parameters; take a new one."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Name what the key is for, such as “ci”."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "A name has %1 characters at most."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "A name has no control characters."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Name a role: viewer, publisher, operator or admin."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The role is viewer, publisher, operator or admin."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "Write a time as ISO 8601, such as 2027-01-31T00:00:00Z."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "This call is made with that very key. Use another admin key to delete it."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "“%1” is no address of this machine to listen on; give one such as 127.0.0.1 or 0.0.0.0."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "Something else listens on %1 already; stop it or take another port."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "This user may not listen on %1; take a port above 1023."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Listening on %1 failed: %2."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Too many connections are open; try again in a while."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "“%1” is none of the values %2 can have; see openapi.json for them."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The parameter may be given once only."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "An id has 1 to 255 characters."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The time must be ISO 8601 with a zone, such as 2025-01-15T09:31:15.000Z; a "
                      "plus sign must be written %2B."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The parameter is true or false."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The duration must be a number with ms, s, m, h or d, such as 5m."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "“%1” is no event type; write task_run.completed or a pattern such as task_run.*."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The limit must be a number from 1 to 100."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "This is no cursor; take next_cursor from a page."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "This call takes no query parameters."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "There is no such parameter; this call knows %1."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The body is larger than the limit of %1 bytes."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The window must lie between 1m and 30d."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The step must be a whole number of minutes, such as 5m."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "That is more than %1 points; take a longer step."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The server is stopping."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The engine does not answer."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "This is no id of a stream message."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "Too many readers follow the stream; try again in a while."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "A view needs a page, events or deliveries, and a name of at most %1 letters."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The file is larger than 16 MB. Export fewer destinations."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "This is no JSON file (%1 at byte %2). Choose one that was exported here."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "This file holds no destinations. Choose one that was exported here."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The file holds no destinations. Choose another one."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The file %1 could not be written: %2. Check the folder and the free space."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The file %1 could not be read: %2. Check its permissions."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The file %1 is larger than %2 bytes. Choose another one."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The free space of %1 could not be read. Check that the folder exists."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "There are more than %1 destinations."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Others may read the key file %1, so it is not used. Run "
                                          "“chmod 600” on it, or enter the key again."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The key file %1 could not be read: %2. Check who owns it."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The file %1 holds no key. Enter the key again."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "The key file %1 could not be written: %2. Check the folder and the free space."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The key file %1 could not be removed. Remove it yourself."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "No temporary folder could be made: %1. Free space, or set TMPDIR."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The engine gave no answer."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The server gave no answer."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "No keychain answers."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "No keychain answers (%1)."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The folder %1 could not be made. Check its permissions."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "DECKHAND_SEALING_KEY must be the base64 form of 32 "
                                          "random bytes; make one with: openssl rand -base64 32"),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "A store on PostgreSQL needs the key that seals its credentials. Name a file "
                      "that is kept with the backups, which is made if it is not there "
                      "(--sealing-key FILE), or set DECKHAND_SEALING_KEY."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "“%1” is no list of waits; write for example 30s,60s,120s, or none."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "DECKHAND_BASE_URLS is a list such as hookdeck=https://localhost:1,hookdeck_api=https://…; "
        "“%1” is no entry of one."),
};

} // namespace

std::span<const char *const> remote()
{
    return english;
}

} // namespace deckhand::phrases
