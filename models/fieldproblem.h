#pragma once

#include "api/destinationtype.h"

#include <QHash>
#include <QString>

#include <optional>

namespace deckhand {

/// What is wrong with one field. `Code` is made into words by the ui; `message` is the engine's own
/// sentence, where there is one.
struct FieldProblem
{
    enum class Code {
        Missing,
        BadUrl,
        BadPattern,
        BadJson,
        ReservedHeader, ///< `message`: its name
        BadNumber,
        BadWaits,
        NoEvents,
        FromEngine
    };
    Code code = Code::Missing;
    QString message;
};

/// What is wrong with the text of one setting. `kept`: a stored credential stays where the text is
/// empty.
[[nodiscard]] std::optional<FieldProblem> problemOf(const FieldDescriptor &field,
                                                    const QString &text, bool kept);
/// The same for a field of the delivery policy, among the others.
[[nodiscard]] std::optional<FieldProblem> problemOfPolicy(const QString &field,
                                                          const QHash<QString, QString> &texts);

/// Whatever is typed after it, the text of the setting will not fit its pattern.
[[nodiscard]] bool isPastCorrection(const FieldDescriptor &field, const QString &text);

} // namespace deckhand
