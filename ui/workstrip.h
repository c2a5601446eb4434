#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace deckhand {

/// A line that shows that something takes longer than a blink, and how far it is, with a button
/// that gives it up; and, once somebody has, one that begins again. Whose window it is in sees to
/// Esc.
class WorkStrip : public QWidget
{
    Q_OBJECT

public:
    /// A blink lasts `late`.
    explicit WorkStrip(std::chrono::milliseconds late = std::chrono::milliseconds(300),
                       QWidget *parent = nullptr);
    /// `name` is for those who hear it. Where `most` is 0 nobody knows how much there is.
    void showWork(const QString &name, int done = 0, int most = 0);
    void offer(const QString &text, const QString &button);
    void end();

Q_SIGNALS:
    void cancelAsked();
    void againAsked();

private:
    QProgressBar *m_bar;
    QLabel *m_text;
    QPushButton *m_button;
    QTimer m_late;
    bool m_working = false;
};

} // namespace deckhand
