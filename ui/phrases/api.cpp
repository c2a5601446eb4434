#include "ui/phrases/phrases.h"

#include <QCoreApplication>

#include <array>

namespace deckhand::phrases {

namespace {

// Of checks of what is entered, and reading what is not JSON or not in order.
constexpr std::array english{
    QT_TRANSLATE_NOOP("deckhand::Engine", "A server does not tell credentials. Export on the "
                                          "computer that has the store, or leave them out."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The sealed credentials cannot be read: “%1” is missing "
                                          "or damaged. Export the file again."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "Opening the credentials would take %1 MB of memory and %2 passes; at most "
                      "%3 MB and %4 passes are spent. Use a file that was exported here."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The credentials are sealed in version %1, and this program opens version "
                      "%2. Open the file with the newer program that wrote it."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Enter a passphrase."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "There is no room for the %1 MB of memory that a "
                                          "passphrase takes. Close other programs and try again."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The passphrase is another one, or the file was changed after it was sealed. "
                      "Enter the passphrase it was sealed with."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "What was sealed are no credentials. Export the file again."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The file has version %1, and this console reads version "
                                          "%2. Read it with the newer console that wrote it."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The call was abandoned."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The engine stopped before it could answer."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The engine is shutting down. Try again once it runs."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "This console is read-only here, so nothing was changed "
                                          "or sent. Unlock it, then try again."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "The change was not confirmed, so nothing was changed or sent. Try again and confirm it."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The server answered %1 without a body."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The server answered %1: %2"),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The server answered %1 (%2)."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The number of seconds is out of range."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Counts are expected."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "A list of seconds is expected."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "A string is expected."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "A string or null is expected."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "true or false is expected."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "A whole number is expected."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The number is out of range."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "A number is expected."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "An ISO 8601 time with a zone is expected, such as \"2025-01-15T09:31:15.000Z\"."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "A JSON object is expected."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "A list is expected."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "This can be changed but not cleared."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "The type can't be changed; make another destination of that type and delete this one."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The value must be one of %1."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The rate must be more than 0 deliveries a second."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The value must be from 1 to %1; leave it out for no limit."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "An id has 1 to %1 characters."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "This is not valid JSON."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "\"%1\" is missing."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "\"%1\" is missing. %2"),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Line %1, column %2: %3"),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "This filter is nested more than %1 deep; make it flatter."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "Expected an object of conditions, as {\"data\":{\"status\":\"failed\"}}."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "A list is no condition; use \"$in\" for one of several values."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "An empty condition says nothing; leave it out or use {\"$exist\": true}."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "An event has no `%1`; expected id, object, type, data or created_at. Nest "
                      "objects instead of dots: {\"data\":{…}}."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "Unknown operator `%1`; expected one of $eq, $neq, $gt, $gte, $lt, $lte, "
                      "$in, $nin, $startsWith, $endsWith, $exist, $and, $or, $not."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "`%1` compares a value; name one first, as {\"type\":{\"%1\":…}}."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Expected true or false."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Expected a list of strings, numbers, booleans or null."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Expected a string or a list of strings."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "Expected a string, a number, a boolean or null; use \"$in\" for several."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Expected a number or a string to compare with."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Expected a list of conditions, as [{…}, {…}]."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "A filter has at most 16 KiB."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "This is not JSON; the mistake is at byte %1."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "This is not JSON that can be read: a number is too large."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The name is missing; give one people will know it by."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The name may have 255 characters at most."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The name may not contain control characters."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "Name at least one event type, or [\"*\"] for all of them."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "Name 500 event types at most, or use patterns such as task.*."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "\"*\" stands for all types and must be alone."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "\"%1\" is neither a type such as task_run.completed nor a pattern such as task_run.*."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "There may be 50 metadata entries at most."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "A metadata key is 1 to 64 letters, digits and the characters "
                      "!#$%&'*+-.^_`|~, since it may become part of a header name."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "A metadata value has 500 characters at most and no control characters."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The number must be from 1 to 1000."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The rate must be more than 0 and at most 1000000 a second."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The number must be from 0 to 20."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The wait must be from 0 to 86400 seconds."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The factor must be from 1 to 100."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The cap must be from 0 to 86400 seconds."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The jitter is a share from 0 to 1."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "There may be 20 waits at most."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Each wait must be from 0 to 86400 seconds."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "\"%1\" is no type this engine can deliver to; it knows %2."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The value must be an absolute http or https URL."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The URL may not contain a user name or password."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The URL may not have a fragment (#)."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The value must be \"true\" or \"false\"."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The value must be a JSON object as text."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The value must be a JSON object as text. %1"),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The value is longer than %1 characters."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The value may not contain line breaks or control characters."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The value must be %1."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "A destination of type %1 has no such field; it has %2."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "%1 more problems were found."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The type must be object.action in lower case, such as "
                                          "\"task_run.completed\", 128 characters at most."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The id must be 1 to 255 letters, digits, underscores "
                                          "and hyphens; leave it out to get one."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "The time must be ISO 8601 with a zone, such as \"2025-01-15T09:31:15.000Z\"."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The data is %1 bytes; the limit is %2 bytes."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The data is nested deeper than the limit of %1 levels."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The type is missing."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The data is missing. Give a JSON object, {} if there is nothing to say."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "An event must be a JSON object with type and data."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The data must be a JSON object."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "One request may publish %1 events at most; send the rest in another one."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The body is not valid JSON."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The array is empty; give an event."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Line %1, column %2 is not valid JSON. %3"),
    QT_TRANSLATE_NOOP("deckhand::Engine", "There is no event; give one a line."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The body is empty; give an event or an array of events."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "A signing secret starts with \"whsec_\". Paste it "
                                          "whole, or leave it out to have one made."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "What follows \"whsec_\" is not base64. Paste the secret "
                                          "whole, or leave it out to have one made."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "A signing secret holds 24 to 64 bytes, this one has %1. Use a longer random "
                      "value, or leave it out to have one made."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "This is not a Hookdeck token: it is not base64. Copy the token of the source whole."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "This is not a Hookdeck token: no source's id is in it. "
                                          "Copy the token of the source whole."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The member \"private_key\" is no readable private key. Paste the whole "
                      "file, with the line breaks of the key as \\n."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "The member \"private_key\" is not an RSA key. Make a new key of the service account."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The member \"private_key\" has %1 bits and needs %2. "
                                          "Make a new key of the service account."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "The member \"%1\" is missing. Paste the whole key file of the service account."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "This is not JSON. Paste the whole key file of the service account."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "This is a credential of type \"%1\". Make a key of a service account instead."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The member \"token_uri\" must be an https URL."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The key file %1 is not a regular file."),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The key file %1 may be read or changed by others. Run: chmod 600 %1"),
    QT_TRANSLATE_NOOP("deckhand::Engine",
                      "The key file %1 does not hold a key of %2 bytes. Put the right file back; "
                      "without it stored credentials are lost."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The key file %1 cannot be read: %2."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The key file %1 cannot be made: %2."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "A sealed value is too short to be one of ours."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "A sealed value has version %1, which this program does "
                                          "not know. Use the newer program that wrote it."),
    QT_TRANSLATE_NOOP(
        "deckhand::Engine",
        "A stored credential cannot be opened: the key is another one, or the value was changed. "
        "Start with the key file the store was made with, or enter the credential again."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "The sealing key has %1 bytes and needs %2."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "libsodium cannot be initialised."),
    QT_TRANSLATE_NOOP("deckhand::Engine", "Character %1: %2."),
};

} // namespace

std::span<const char *const> api()
{
    return english;
}

} // namespace deckhand::phrases
