#pragma once

#include <QDialog>
#include <QTimer>

class QLabel;

namespace deckhand {

class WorkStrip;

/// Beside a window that can be used meanwhile: what takes longer than a blink, how far it is, and a
/// button that gives it up, as Esc and closing do.
class WorkDialog : public QDialog
{
    Q_OBJECT

public:
    WorkDialog(const QString &title, QWidget *parent);
    /// `text` says how far it is; where `most` is 0 nobody knows how much there is.
    void showWork(const QString &text, int done = 0, int most = 0);
    void end();
    void reject() override;

Q_SIGNALS:
    void cancelAsked();

private:
    QLabel *m_text;
    WorkStrip *m_strip;
    QTimer m_late;
    bool m_working = false;
};

} // namespace deckhand
