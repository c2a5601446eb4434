#pragma once

#include <QObject>
#include <QTimer>

namespace deckhand {

/// Shows at once, then at most once an interval, what changes many times a second: a text that
/// changes lays out its window, and nobody reads ten numbers a second. What came last is shown.
class Calm : public QObject
{
    Q_OBJECT

public:
    explicit Calm(std::chrono::milliseconds interval, QObject *parent = nullptr);

public Q_SLOTS:
    void ask();

Q_SIGNALS:
    void due();

private:
    void give();

    QTimer m_timer;
    bool m_asked = false;
};

} // namespace deckhand
