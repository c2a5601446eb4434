#pragma once

#include "models/linkwatch.h"
#include "ui/stagesview.h"

#include <QFrame>

class QLabel;

namespace deckhand {

/// The states of a connection as a chain: reached, signed in, caught up, live.
[[nodiscard]] std::vector<ShownStage> linkStages(const LinkWatch &connection);

/// A small window below the pill: the chain of states, and in words how it stands and why.
class LinkPanel : public QFrame
{
    Q_OBJECT

public:
    explicit LinkPanel(QWidget *parent);
    void show(const std::vector<ShownStage> &stages, const QString &text);
    void popUnder(const QWidget &pill);

private:
    StagesView *m_stages;
    QLabel *m_text;
};

} // namespace deckhand
