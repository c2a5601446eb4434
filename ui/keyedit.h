#pragma once

#include <QKeySequence>
#include <QLineEdit>

namespace deckhand {

/// A field that takes one key, with what is held down beside it, and shows its name. Tab and Esc do
/// what they do everywhere; Enter confirms, Backspace empties it.
class KeyEdit : public QLineEdit
{
    Q_OBJECT

public:
    explicit KeyEdit(QWidget *parent = nullptr);
    [[nodiscard]] QKeySequence key() const { return m_key; }
    void setKey(const QKeySequence &key);

Q_SIGNALS:
    void keyChanged();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QKeySequence m_key;
};

} // namespace deckhand
