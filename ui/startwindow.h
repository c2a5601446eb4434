#pragma once

#include <QWidget>

namespace deckhand {

/// Shown while an engine starts and there is no window yet.
class StartWindow : public QWidget
{
    Q_OBJECT

public:
    explicit StartWindow(QWidget *parent = nullptr);
};

} // namespace deckhand
