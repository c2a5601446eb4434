#pragma once

#include "models/filtercompletion.h"

#include <QLineEdit>

#include <functional>

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
};

} // namespace deckhand
