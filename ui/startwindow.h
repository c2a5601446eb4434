#pragma once

#include "api/result.h"

#include <QWidget>

class QLabel;

namespace deckhand {

/// Shown while an engine starts, and where it could not: what happened and what to do.
class StartWindow : public QWidget
{
    Q_OBJECT

public:
    explicit StartWindow(QWidget *parent = nullptr);
    void showError(const Error &error);

private:
    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_text;
};

} // namespace deckhand
