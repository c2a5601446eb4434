#include "ui/firstrun.h"

#include "ui/enginewords.h"
#include "ui/environmentshape.h"
#include "ui/facts.h"
#include "ui/flowlayout.h"
#include "ui/icons.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/profilewords.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>

namespace deckhand {

FirstRun::FirstRun(QWidget *parent)
    : QWidget(parent),
      m_demo(new QPushButton(tr("Try the &demo"))),
      m_local(new QPushButton(tr("Use this &computer"))),
      m_server(new QPushButton(tr("C&onnect"))),
      m_url(new QLineEdit),
      m_key(new QLineEdit),
      m_busy(new QLabel),
      m_message(new MessagePanel),
      m_before(new QLabel(tr("Used before"))),
      m_recent(new QWidget),
      m_all(new QPushButton(icon("link"), tr("All connect&ions …")))
{
    const Metrics metrics(this);
    setObjectName(QStringLiteral("firstRun"));
    setWindowTitle(tr("Deckhand"));
    setWindowIcon(applicationIcon());
    m_demo->setObjectName(QStringLiteral("tryDemo"));
    m_local->setObjectName(QStringLiteral("useLocal"));
    m_server->setObjectName(QStringLiteral("connectServer"));
    m_all->setObjectName(QStringLiteral("allConnections"));
    m_recent->setObjectName(QStringLiteral("recentConnections"));
    m_before->setFont(boldOf(font()));
    m_before->hide();
    m_recent->hide();
    m_demo->setDefault(true);
    auto *title = new QLabel(tr("Where are your events?"));
    title->setFont(boldOf(font(), 1.5));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em * 2, metrics.em * 2, metrics.em * 2, metrics.em * 2);
    layout->setSpacing(metrics.em);
    layout->addWidget(title);
    layout->addWidget(m_message);
    auto *before = new QVBoxLayout;
    before->setSpacing(metrics.gap());
    before->addWidget(m_before);
    before->addWidget(m_recent);
    layout->addLayout(before);
    layout->addWidget(makeChoice("demo", tr("A demo"),
                                 tr("Made-up events, receivers that fail when you tell them to. "
                                    "Everything is gone when you close it."),
                                 m_demo));
    layout->addWidget(makeChoice("destinations", tr("This computer"),
                                 tr("A store of your own. Programs publish to it on this computer; "
                                    "Deckhand delivers while it is open."),
                                 m_local));
    layout->addWidget(makeServer());
    layout->addWidget(m_all, 0, Qt::AlignTrailing);
    layout->addWidget(m_busy);
    layout->addStretch();
    setMinimumWidth(metrics.x * 84);
    // Wrapped texts are as high as their width makes them.
    setMinimumHeight(layout->totalHeightForWidth(minimumWidth()));
    connect(m_demo, &QPushButton::clicked, this, &FirstRun::demoChosen);
    connect(m_local, &QPushButton::clicked, this, &FirstRun::localChosen);
    connect(m_server, &QPushButton::clicked, this, &FirstRun::connectToServer);
    connect(m_key, &QLineEdit::returnPressed, this, &FirstRun::connectToServer);
    connect(m_all, &QPushButton::clicked, this, &FirstRun::connectionsAsked);
}

QWidget *FirstRun::makeChoice(const char *iconName, const QString &title, const QString &text,
                              QPushButton *button)
{
    const Metrics metrics(this);
    auto *choice = new QWidget;
    auto *layout = plainLayout<QHBoxLayout>(choice, metrics);
    layout->setSpacing(metrics.em);
    auto *picture = new QLabel;
    const int side = metrics.em * 2;
    showIcon(*picture, icon(iconName, Tone::Info), side);
    auto *words = new QVBoxLayout;
    words->setSpacing(metrics.smallGap());
    auto *name = new QLabel(title);
    name->setFont(boldOf(font()));
    auto *about = new QLabel(text);
    about->setWordWrap(true);
    words->addWidget(name);
    words->addWidget(about);
    layout->addWidget(picture, 0, Qt::AlignTop);
    layout->addLayout(words, 1);
    layout->addWidget(button, 0, Qt::AlignVCenter);
    return choice;
}

QWidget *FirstRun::makeServer()
{
    const Metrics metrics(this);
    auto *area = new QWidget;
    auto *layout = plainLayout<QVBoxLayout>(area, metrics);
    layout->addWidget(makeChoice("webhook", tr("A server"),
                                 tr("Deckhand that runs elsewhere, by its address and a key."),
                                 m_server));
    auto *form = new QFormLayout;
    form->setContentsMargins(metrics.em * 3, 0, 0, 0);
    m_url->setObjectName(QStringLiteral("serverUrl"));
    m_url->setPlaceholderText(QStringLiteral("https://deckhand.example.com"));
    m_key->setObjectName(QStringLiteral("serverKey"));
    m_key->setEchoMode(QLineEdit::Password);
    m_key->setPlaceholderText(QStringLiteral("sk_live_…"));
    form->addRow(tr("&Address"), m_url);
    form->addRow(tr("&Key"), m_key);
    m_url->setAccessibleName(tr("Address of the server"));
    m_key->setAccessibleName(tr("Key"));
    layout->addLayout(form);
    return area;
}

void FirstRun::connectToServer()
{
    const QUrl url(m_url->text().trimmed(), QUrl::StrictMode);
    const bool web =
        url.scheme() == QLatin1String("https") || url.scheme() == QLatin1String("http");
    if (!url.isValid() || url.host().isEmpty() || !web) {
        m_message->showMessage(Tone::Failure,
                               tr("The address is no URL that begins with https:// or http://."));
        m_url->setFocus();
        return;
    }
    if (m_key->text().trimmed().isEmpty()) {
        m_message->showMessage(Tone::Failure, tr("A server asks for a key."));
        m_key->setFocus();
        return;
    }
    m_message->dismiss();
    Q_EMIT serverChosen(url, Secret(m_key->text().trimmed().toUtf8()));
}

void FirstRun::setRecent(const std::vector<Profile> &profiles)
{
    const Metrics metrics(this);
    delete m_recent->layout();
    // Later, as one of them may be what was pressed.
    for (QPushButton *former : m_recent->findChildren<QPushButton *>()) {
        former->setParent(nullptr);
        former->deleteLater();
    }
    auto *row = new FlowLayout(metrics.gap());
    m_recent->setLayout(row);
    for (const Profile &profile : profiles) {
        auto *button = new QPushButton(
            environmentIcon(profile.environment),
            ProfileWords::nameOf(profile).replace(QLatin1Char('&'), QStringLiteral("&&")));
        button->setToolTip(ProfileWords::lineOf(profile));
        button->setAccessibleDescription(ProfileWords::lineOf(profile));
        connect(button, &QPushButton::clicked, this,
                [this, id = profile.id] { Q_EMIT profileChosen(id); });
        row->addWidget(button);
    }
    for (QWidget *part : {static_cast<QWidget *>(m_before), m_recent})
        part->setVisible(!profiles.empty());
    fit();
}

void FirstRun::setBusy(const QString &what)
{
    m_busy->setText(what);
    for (QWidget *input : {static_cast<QWidget *>(m_demo), static_cast<QWidget *>(m_local),
                           static_cast<QWidget *>(m_server), static_cast<QWidget *>(m_url),
                           static_cast<QWidget *>(m_key), m_recent, static_cast<QWidget *>(m_all)})
        input->setEnabled(what.isEmpty());
}

void FirstRun::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    fit();
}

void FirstRun::fit()
{
    // Wrapped lines ask for height by width, which a window does not do by itself.
    layout()->activate();
    const int needed = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width())
                                                     : sizeHint().height();
    setMinimumHeight(needed);
    resize(width(), std::max(height(), needed));
}

void FirstRun::setServer(const QUrl &url)
{
    m_url->setText(url.toString());
}

void FirstRun::showError(const Error &error)
{
    m_message->showMessage(Tone::Failure, tr("That did not work. %1").arg(engineText(error)));
    fit();
}

} // namespace deckhand
