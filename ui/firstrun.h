#pragma once

#include "api/result.h"
#include "api/secret.h"
#include "models/profile.h"

#include <QUrl>
#include <QWidget>

#include <vector>

class QLabel;
class QLineEdit;
class QPushButton;

namespace deckhand {

class MessagePanel;

/// The first page of a new user: try the demo, use this computer, or connect to a server. Nothing
/// is stored before one is chosen.
class FirstRun : public QWidget
{
    Q_OBJECT

public:
    explicit FirstRun(QWidget *parent = nullptr);
    /// While a choice is carried out nothing else can be chosen.
    void setBusy(const QString &what);
    void showError(const Error &error);
    void setServer(const QUrl &url);
    /// Those to offer, the first first; the rest is behind a button.
    void setRecent(const std::vector<Profile> &profiles);

Q_SIGNALS:
    void demoChosen();
    void localChosen();
    void serverChosen(const QUrl &url, const deckhand::Secret &key);
    void profileChosen(const QString &id);
    void connectionsAsked();

protected:
    void showEvent(QShowEvent *event) override;

private:
    void fit();
    QWidget *makeChoice(const char *iconName, const QString &title, const QString &text,
                        QPushButton *button);
    QWidget *makeServer();
    void connectToServer();

    QPushButton *m_demo;
    QPushButton *m_local;
    QPushButton *m_server;
    QLineEdit *m_url;
    QLineEdit *m_key;
    QLabel *m_busy;
    MessagePanel *m_message;
    QLabel *m_before;
    QWidget *m_recent;
    QPushButton *m_all;
};

} // namespace deckhand
