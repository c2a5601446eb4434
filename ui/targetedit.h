#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;

namespace deckhand {

/// The address that events are to be delivered to on this computer. It says below what is wrong
/// with it, and where it is another computer's.
class TargetEdit : public QWidget
{
    Q_OBJECT

public:
    /// `name` is the line's.
    explicit TargetEdit(const char *name, QWidget *parent = nullptr);
    [[nodiscard]] QString text() const;
    void setText(const QString &text);
    /// Empty where it can be used.
    [[nodiscard]] QString problem() const;
    [[nodiscard]] QLineEdit *edit() const { return m_edit; }

Q_SIGNALS:
    void changed();

private:
    void check();

    QLineEdit *m_edit;
    QLabel *m_note;
};

} // namespace deckhand
