#pragma once

#include <QString>
#include <QStringList>

#include <vector>

namespace deckhand {

/// One text of a catalogue with its translation.
struct Message
{
    QString context, source;
    QStringList forms; ///< several where a count chooses
    bool numerus = false, finished = true;
};

[[nodiscard]] QString catalogueFile(const QString &language);
[[nodiscard]] std::vector<Message> readCatalogue(const QString &fileName);
/// The catalogue as it would be with what the sources say now; empty where lupdate fails.
[[nodiscard]] std::vector<Message> updatedCatalogue(const QString &language);

} // namespace deckhand
