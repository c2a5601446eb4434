#pragma once

#include "models/pagedmodel.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QToolButton;

namespace deckhand {

/// A line beside a list that is being read for longer than a blink, with a button that gives up;
/// and, once somebody has, one that goes on.
class ReadStrip : public QWidget
{
    Q_OBJECT

public:
    explicit ReadStrip(PagedModel &model, QWidget *parent = nullptr);
    /// Off: the list is not the one that is shown.
    void setWanted(bool wanted);

private:
    void update();

    PagedModel &m_model;
    QLabel *m_text;
    QToolButton *m_button;
    QTimer m_late;
    bool m_wanted = true;
};

} // namespace deckhand
