#pragma once

#include "models/filtercompletion.h"

#include <QLineEdit>

#include <functional>
#include <utility>

class QCompleter;

namespace deckhand {

/// A line of text that underlines the span it is told is wrong and offers what may stand where the
/// cursor is.
class FilterEdit : public QLineEdit
{
    Q_OBJECT

public:
    using Complete = std::function<FilterCompletion(const QString &text, int cursor)>;

    using QLineEdit::QLineEdit;
    void markError(qsizetype position, qsizetype length);
    /// First character and length of what is underlined; a length of 0 where nothing is.
    [[nodiscard]] std::pair<qsizetype, qsizetype> markedError() const { return m_error; }
    void setCompletion(Complete complete);

Q_SIGNALS:
    void escaped();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void offer();
    void insert(const QString &option);

    Complete m_complete;
    QCompleter *m_completer = nullptr;
    FilterCompletion m_offered;
    std::pair<qsizetype, qsizetype> m_error{0, 0};
};

} // namespace deckhand
