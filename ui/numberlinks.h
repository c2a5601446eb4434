#pragma once

#include <QWidget>

#include <vector>

class QToolButton;

namespace deckhand {

/// Numbers in a row, each of which opens the list of what it counts, by mouse and keyboard.
class NumberLinks : public QWidget
{
    Q_OBJECT

public:
    struct Number
    {
        const char *name; ///< of its button
        QString text;     ///< with what is counted: `12 delivered`
        QString filter;   ///< of the list; empty: there is nothing to open
    };

    explicit NumberLinks(QWidget *parent = nullptr);
    /// As many as before, in the same order, or for the first time.
    void show(const std::vector<Number> &numbers);

Q_SIGNALS:
    void asked(const QString &filter);

private:
    QToolButton *add();

    std::vector<QToolButton *> m_buttons;
};

} // namespace deckhand
