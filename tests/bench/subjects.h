#pragma once

#include "senderload.h"

#include <functional>
#include <memory>

namespace deckhand::bench {

/// A destination of one type with its peer running, and what it is held against.
struct Subject
{
    QByteArray type;
    Destination destination;
    SenderLoad::Settings settings;
    SenderLoad::Shape shape;
    bool comparesBatches = false; ///< batches are held against sending one by one too
    double batchGoal = 0;         ///< how many times as fast, at least; 0: none set
    double bareGoal = 0;          ///< share of the bare client's rate, at least; 0: none set
    const char *bareName = "libcurl multi, same requests";
    std::function<Figure(Duration)> bare; ///< empty: repeats the HTTP requests by libcurl alone
    std::function<void()> clear;          ///< empties the peer between measurements
    std::shared_ptr<void> peer;           ///< stops with the last of it
};

struct NamedSubject
{
    const char *type;
    std::function<Subject()> start; ///< ends the benchmark where the peer cannot be started
};
/// All types in the order of the report.
[[nodiscard]] std::vector<NamedSubject> subjects();

/// The peers' versions, as far as they can be read without starting them.
[[nodiscard]] QByteArray peerVersions();

/// The webhook peer: a receiver in a process of its own. Prints its URL and waits for SIGTERM.
[[nodiscard]] int receiveForever();

} // namespace deckhand::bench
