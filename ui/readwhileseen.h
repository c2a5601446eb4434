#pragma once

#include "models/pagedmodel.h"

class QWidget;

namespace deckhand {

/// Gives up what `model` reads when `page` is left, and has it read when somebody looks again.
/// Owned by the page; the model outlives it.
class ReadWhileSeen : public QObject
{
    Q_OBJECT

public:
    ReadWhileSeen(PagedModel &model, QWidget *page);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    PagedModel &m_model;
};

} // namespace deckhand
