#pragma once

#include "api/stream.h"
#include "ui/page.h"

#include <QObject>

#include <optional>

class QStatusBar;
class QToolButton;

namespace deckhand {

/// The window's last line: what the live list holds, shows and has left out, how late it is, and
/// the store's size with what bounds it. Each part opens what it counts.
class StatusLine : public QObject
{
    Q_OBJECT

public:
    /// Puts its texts into `bar`, which owns them and outlives this.
    StatusLine(QStatusBar &bar, ConsoleModels &models, QObject *parent = nullptr);

Q_SIGNALS:
    void goTo(deckhand::Place place, const QString &filter, const QByteArray &item);

private:
    [[nodiscard]] QToolButton *addPart(QStatusBar &bar, const char *name, const QString &toolTip,
                                       Place place);
    void measureLag(const std::vector<StreamBatch> &batches);
    void measureClock();
    void update();
    void updateStore();

    ConsoleModels &m_models;
    QToolButton *m_counts;
    QToolButton *m_stored;
    QToolButton *m_store;
    /// From the creation of the newest event until it was here, by the engine's clock.
    std::optional<milliseconds> m_lag;
    milliseconds m_ahead{0}; ///< of the engine's clock before this computer's
    Timestamp m_measured{};  ///< the engine's time by which that is known
};

} // namespace deckhand
