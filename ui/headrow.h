#pragma once

#include <QWidget>

class QBoxLayout;

namespace deckhand {

/// The head of a detail: a title and the tools for what it names beside it, or below it where the
/// title would be cut otherwise.
class HeadRow : public QWidget
{
    Q_OBJECT

public:
    /// Takes both.
    HeadRow(QWidget *title, QWidget *tools, QWidget *parent = nullptr);

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();

    QWidget *m_title;
    QWidget *m_tools;
    QBoxLayout *m_layout;
};

} // namespace deckhand
