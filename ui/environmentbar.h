#pragma once

#include "ui/theme.h"

#include <QWidget>

class QLabel;

namespace deckhand {

/// Where one is, always visible: word, icon and colour of the environment, and whether the stream
/// is live.
class EnvironmentBar : public QWidget
{
    Q_OBJECT

public:
    EnvironmentBar(Environment environment, const QString &detail, QWidget *parent = nullptr);
    void setLive(bool live);

private:
    QLabel *m_liveIcon;
    QLabel *m_liveText;
    QColor m_text;
};

} // namespace deckhand
