#pragma once

#include "models/linkwatch.h"
#include "ui/theme.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace deckhand {

class Wording;

/// Word, icon and colour of the link, on a ground of its own so that the colours of states hold on
/// every bar.
class LinkPill : public QWidget
{
    Q_OBJECT

public:
    explicit LinkPill(QWidget *parent = nullptr);
    void showLink(LinkState state, const QString &word, const QString &reason);
    [[nodiscard]] QString text() const { return m_text; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    LinkState m_state = LinkState::Off;
    QString m_text;
};

/// Where one is, always visible: word, icon and colour of the environment, and whether what is
/// shown is current.
class EnvironmentBar : public QWidget
{
    Q_OBJECT

public:
    EnvironmentBar(Environment environment, const QString &detail, QWidget *parent = nullptr);
    void showLink(const LinkWatch &connection, const Wording &wording);
    /// What the profile's lock says, and what the button beside it does; either may be empty.
    void showLock(const QString &text, const QString &button, bool locked);

Q_SIGNALS:
    void lockPressed();

private:
    [[nodiscard]] QWidget *makeLock();

    Environment m_environment;
    QLabel *m_lockMark;
    QLabel *m_lockText;
    QPushButton *m_lockButton;
    LinkPill *m_link;
};

} // namespace deckhand
