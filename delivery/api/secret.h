#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <utility>

namespace deckhand {

/// A credential in memory. No stream, no debug operator and no JSON codec accepts it; whoever needs
/// the text must call `reveal`, which is easy to find. The buffer is wiped when the last copy goes.
class Secret
{
public:
    Secret() = default;
    explicit Secret(QByteArray text) : m_text(std::move(text)) {}
    Secret(const Secret &) = default;
    Secret(Secret &&) noexcept = default;
    Secret &operator=(const Secret &other);
    Secret &operator=(Secret &&other) noexcept;
    ~Secret();

    [[nodiscard]] const QByteArray &reveal() const { return m_text; }
    [[nodiscard]] bool isEmpty() const { return m_text.isEmpty(); }
    /// First four characters, then `****`; only `****` for anything shorter than twelve.
    [[nodiscard]] QByteArray masked() const;
    /// In constant time for equal lengths.
    friend bool operator==(const Secret &a, const Secret &b);

private:
    QByteArray m_text;
};

/// Whether a header of this name carries a credential, judged by the words in it. Thread: any.
[[nodiscard]] bool namesSecret(QByteArrayView headerName);

} // namespace deckhand
