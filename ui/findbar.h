#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace deckhand {

/// A line at the foot of a text that finds in it; there once it is asked for.
class FindBar : public QWidget
{
    Q_OBJECT

public:
    /// A child of `text`, which gives it its place.
    explicit FindBar(QPlainTextEdit &text);
    void start();
    /// The next match behind the one that is selected; from the beginning behind the last one.
    void next();
    /// After another text is shown.
    void refresh();

Q_SIGNALS:
    void opened();
    void closed();

private:
    void look(bool again);
    void leave();

    QPlainTextEdit &m_text;
    QLineEdit *m_edit;
    QLabel *m_found;
};

} // namespace deckhand
