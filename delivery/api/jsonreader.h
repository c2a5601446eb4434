#pragma once

#include "api/ids.h"
#include "api/jsonscan.h"
#include "api/result.h"
#include "api/time.h"

#include <QByteArray>
#include <QString>

#include <map>
#include <optional>
#include <vector>

namespace deckhand {

/// A number's token as a whole number; `1e3` and `5.0` are some, too.
[[nodiscard]] std::optional<qint64> wholeNumber(QByteArrayView token);

/// Whether a member must be there; `null` counts as absent.
enum class Need { Required, Optional };

/// Reads the members of one JSON object and gathers what is wrong with them, each problem with its
/// path. Every getter gives a neutral value where the member is absent or wrong, so that one pass
/// finds everything. It views the text it is given; nothing recurses.
class ObjectReader
{
public:
    /// `prefix` is put in front of every path (`webhook.`).
    ObjectReader(QByteArrayView json, std::vector<ErrorItem> &errors, QString prefix = {});

    /// The text is an object; otherwise the problem has been noted.
    [[nodiscard]] bool isValid() const { return m_valid; }
    [[nodiscard]] const std::vector<JsonSlice> &members() const { return m_members; }
    /// Nothing where the member is absent or `null`.
    [[nodiscard]] const JsonSlice *find(QByteArrayView key) const;
    /// The member is there and `null`.
    [[nodiscard]] bool isNull(QByteArrayView key) const;
    [[nodiscard]] bool has(QByteArrayView key) const { return find(key) != nullptr; }
    [[nodiscard]] QString path(QByteArrayView key) const;

    QByteArray bytes(QByteArrayView key, Need need = Need::Optional);
    QString text(QByteArrayView key, Need need = Need::Optional);
    template <class Id>
    Id id(QByteArrayView key, Need need = Need::Optional)
    {
        return Id(bytes(key, need));
    }
    bool boolean(QByteArrayView key, bool fallback = false);
    qint64 integer(QByteArrayView key, qint64 fallback = 0, Need need = Need::Optional);
    /// Within the range of an `int`.
    int small(QByteArrayView key, int fallback = 0);
    double real(QByteArrayView key, double fallback = 0);
    std::optional<double> optionalReal(QByteArrayView key);
    std::optional<int> optionalSmall(QByteArrayView key);
    std::optional<Timestamp> time(QByteArrayView key, Need need = Need::Optional);
    std::vector<QByteArray> strings(QByteArrayView key, Need need = Need::Optional);
    /// The raw text of an object or array, byte for byte; empty if absent or another kind.
    QByteArrayView object(QByteArrayView key, Need need = Need::Optional);
    /// The elements of an array; none if absent or another kind.
    std::vector<JsonSlice> array(QByteArrayView key, Need need = Need::Optional);
    std::map<QString, QString> textMap(QByteArrayView key);

    /// How many problems have been noted so far, by this reader and by those it shares the list
    /// with.
    [[nodiscard]] std::size_t problems() const { return m_errors.size(); }
    void wrong(QByteArrayView key, const QString &message);
    void missing(QByteArrayView key);

private:
    const JsonSlice *typed(QByteArrayView key, JsonKind kind, Need need, const QString &what);

    std::vector<ErrorItem> &m_errors;
    QString m_prefix;
    std::vector<JsonSlice> m_members;
    bool m_valid = false;
};

/// The limits for what an engine answers or is asked: roomy, since pages carry many events.
[[nodiscard]] JsonLimits codecLimits();
/// The text of a string slice.
[[nodiscard]] QByteArray sliceBytes(const JsonSlice &slice);
[[nodiscard]] QString sliceText(const JsonSlice &slice);
/// The number of a number slice.
[[nodiscard]] double sliceReal(const JsonSlice &slice);

/// `value`, or all the problems as one error.
template <class T>
[[nodiscard]] Result<T> valueOrErrors(T value, std::vector<ErrorItem> errors)
{
    if (errors.empty())
        return value;
    Error error;
    error.items = std::move(errors);
    return failure(std::move(error));
}

} // namespace deckhand
