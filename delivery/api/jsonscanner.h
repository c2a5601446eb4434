#pragma once

#include "api/jsonscan.h"

#include <QVarLengthArray>

// The inside of scanJson; not for users of the library.

namespace deckhand {

/// A state machine over the text: what may come next, and one byte a level of nesting.
class JsonScanner
{
public:
    JsonScanner(QByteArrayView text, JsonLimits limits)
        : m_begin(text.data()), m_end(m_begin + text.size()), m_p(m_begin), m_limits(limits)
    {}
    bool run();
    JsonScanError takeError();

    std::vector<JsonSlice> slices;
    JsonKind kind = JsonKind::Null;

private:
    enum class Want { Value, FirstElement, FirstKey, Key, Separator };

    bool step();
    bool value();
    bool scalar(JsonKind &found);
    bool open(char bracket);
    bool close();
    bool key();
    bool separator();
    bool string();
    bool escape();
    bool surrogatePair();
    bool number();
    bool exponent();
    bool literal(QByteArrayView word);
    bool beginSlice();
    void endValue();
    bool noDuplicates();
    void skipBlanks();
    bool at(char c) const { return m_p != m_end && *m_p == c; }
    bool fail(const QString &message, JsonProblem problem = JsonProblem::Syntax);
    bool expected(const QString &what);
    [[nodiscard]] QString here() const;

    const char *m_begin;
    const char *m_end;
    const char *m_p;
    JsonLimits m_limits;
    Want m_want = Want::Value;
    QVarLengthArray<char, 128> m_stack; ///< the open brackets
    QByteArray m_key;
    const char *m_sliceBegin = nullptr;
    qsizetype m_deepest = 0; ///< levels within the current slice, those around it included
    JsonScanError m_error;
};

} // namespace deckhand
