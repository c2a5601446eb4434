#pragma once

#include <QObject>

class QLabel;
class QStatusBar;

namespace deckhand {

class ConsoleModels;

/// The window's last line: what the live list holds, shows and has left out, and the store's size.
class StatusLine : public QObject
{
    Q_OBJECT

public:
    /// Puts its texts into `bar`, which owns them and outlives this.
    StatusLine(QStatusBar &bar, ConsoleModels &models, QObject *parent = nullptr);

private:
    void update();

    ConsoleModels &m_models;
    QLabel *m_counts;
    QLabel *m_store;
};

} // namespace deckhand
