#pragma once

#include "api/secret.h"
#include "api/time.h"
#include "ui/dialogs.h"
#include "ui/secretclipboard.h"

#include <QDialog>

#include <optional>

class QLineEdit;
class QPushButton;

namespace deckhand {

/// A new signing secret, the only time it can be seen: hidden until asked for, and hidden again
/// after half a minute.
class SecretDialog : public QDialog
{
    Q_OBJECT

public:
    SecretDialog(const QString &destination, const Secret &secret,
                 const Dialogs::Overlap &overlap = {}, QWidget *parent = nullptr);
    /// After how long a secret that is seen hides again.
    [[nodiscard]] std::chrono::milliseconds patience() const { return m_hide.intervalAsDuration(); }
    void setPatience(std::chrono::milliseconds patience) { m_hide.setInterval(patience); }
    [[nodiscard]] const SecretClipboard &clipboard() const { return *m_clipboard; }

private:
    QWidget *makeButtons();
    [[nodiscard]] QWidget *makeOverlap(const Dialogs::Overlap &overlap);
    [[nodiscard]] QWidget *makeCountdown(const std::function<QString()> &left);
    void setRevealed(bool revealed);

    Secret m_secret;
    SecretClipboard *m_clipboard;
    QLineEdit *m_field;
    QPushButton *m_reveal;
    QTimer m_hide;
};

} // namespace deckhand
