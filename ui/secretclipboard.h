#pragma once

#include "api/secret.h"

#include <QObject>
#include <QTimer>

namespace deckhand {

/// Copies secrets, and takes one away again after a minute unless something else was copied since.
class SecretClipboard : public QObject
{
    Q_OBJECT

public:
    explicit SecretClipboard(QObject *parent = nullptr);
    ~SecretClipboard() override;
    void copy(const Secret &secret);
    /// Waits to take something away.
    [[nodiscard]] bool isPending() const { return m_timer.isActive(); }
    [[nodiscard]] std::chrono::milliseconds patience() const
    {
        return m_timer.intervalAsDuration();
    }
    void setPatience(std::chrono::milliseconds patience) { m_timer.setInterval(patience); }

private:
    void clear();

    QTimer m_timer;
    Secret m_copied;
};

} // namespace deckhand
