#pragma once

#include "api/stream.h"
#include "ctl/output.h"
#include "forward/forwardvalues.h"

namespace deckhand {

/// What `forward` prints: a line an attempt to stdout, everything about the way to stderr; or all
/// of it as one JSON object a line. The same state is said once. Thread: the command's.
class ForwardLines
{
public:
    ForwardLines(Output &out, bool json) : m_out(out), m_json(json) {}

    /// `secret` is empty where it was given.
    void ready(const QString &source, const QString &target, const QByteArray &secret);
    void attempted(const ForwardRecord &record);
    void link(const StreamState &state);
    void target(const ForwardTarget &target);
    void resyncs();
    void caughtUp(qint64 events);
    void summary(const ForwardCounts &counts);

private:
    void say(const char *kind, const QString &text, const QByteArray &members = {});

    Output &m_out;
    bool m_json;
    bool m_cut = false;
    QString m_lastReason;
};

} // namespace deckhand
