#include "ui/keyspanel.h"

#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/tableview.h"
#include "ui/words.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>

namespace deckhand {

KeysPanel::KeysPanel(const PageContext &context, QWidget *parent)
    : QWidget(parent),
      m_keys(context.models.keys),
      m_dialogs(context.dialogs),
      m_message(new MessagePanel),
      m_copy(nullptr),
      m_why(new QLabel),
      m_table(new TableView),
      m_role(new QComboBox),
      m_create(new QPushButton(tr("New key …"))),
      m_revoke(new QPushButton(tr("Revoke …"))),
      m_controls(new QWidget)
{
    makeLayout();
    connectModel();
    update();
}

void KeysPanel::makeLayout()
{
    const Metrics metrics(this);
    m_message->setObjectName(QStringLiteral("keyMessage"));
    m_copy = m_message->addButton(tr("Copy key"), "copyNewKey");
    m_why->setObjectName(QStringLiteral("keysWhy"));
    m_why->setWordWrap(true);
    m_why->setForegroundRole(QPalette::PlaceholderText);
    m_table->setObjectName(QStringLiteral("keyTable"));
    m_table->setAccessibleName(tr("Keys"));
    m_table->setModel(&m_keys);
    m_table->setColumnWidths({32, 16, 20, 14, 14}, 0);
    m_table->setMinimumHeight(metrics.row() * 6);
    m_role->setObjectName(QStringLiteral("keyRole"));
    m_role->setAccessibleName(tr("Role of the new key"));
    for (const Role role : {Role::Viewer, Role::Publisher, Role::Operator, Role::Admin})
        m_role->addItem(Words().word(role), int(role));
    m_role->setToolTip(tr("Viewers read. Publishers send events in. Operators also retry, replay "
                          "and test. Administrators do everything."));
    m_create->setObjectName(QStringLiteral("createKey"));
    m_revoke->setObjectName(QStringLiteral("revokeKey"));
    auto *row = plainLayout<QHBoxLayout>(m_controls, metrics);
    row->addWidget(m_role);
    row->addWidget(m_create);
    row->addWidget(m_revoke);
    row->addStretch();
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->addWidget(m_message);
    layout->addWidget(m_why);
    layout->addWidget(m_table);
    layout->addWidget(m_controls);
}

void KeysPanel::connectModel()
{
    connect(m_create, &QPushButton::clicked, this, &KeysPanel::create);
    connect(m_revoke, &QPushButton::clicked, this, &KeysPanel::revoke);
    connect(m_copy, &QPushButton::clicked, this, [this] { m_clipboard.copy(m_fresh); });
    connect(m_table, &TableView::currentRowChanged, this, &KeysPanel::update);
    connect(&m_keys, &KeysModel::loaded, this, &KeysPanel::update);
    connect(&m_keys, &KeysModel::actionFailed, this, [this](const Error &error) {
        m_copy->hide();
        m_message->showMessage(Tone::Failure,
                               tr("The keys were not changed. %1").arg(error.text()));
    });
    connect(&m_keys, &KeysModel::created, this, [this](const NewApiKey &made) {
        m_fresh = made.secret;
        m_copy->show();
        m_message->showMessage(Tone::Success,
                               tr("The key “%1” was made. It can be copied only now; it leaves the "
                                  "clipboard after a minute.")
                                   .arg(made.key.name));
    });
}

void KeysPanel::create()
{
    const Role role = Role(m_role->currentData().toInt());
    m_dialogs.askText(window(), tr("New key"), tr("What is it for?"),
                      [this, role](const std::optional<QString> &name) {
                          if (name)
                              m_keys.create(*name, role);
                      });
}

void KeysPanel::revoke()
{
    const ApiKey *key = m_keys.keyAt(m_table->currentIndex().row());
    if (!key)
        return;
    m_dialogs.ask(window(),
                  {tr("Revoke the key “%1”?").arg(key->name),
                   tr("Programs that use it are refused from then on. A revoked key does not come "
                      "back."),
                   tr("Revoke key"),
                   true,
                   {}},
                  [this, id = key->id](bool yes) {
                      if (yes)
                          m_keys.revoke(id);
                  });
}

void KeysPanel::update()
{
    const auto &error = m_keys.error();
    const bool lacking = error && error->code() == ErrorCode::NotSupported;
    m_why->setVisible(error || !m_keys.isLoaded());
    m_why->setText(!error    ? tr("Reading keys …")
                   : lacking ? tr("This server's keys are managed on the server itself: "
                                  "deckhandctl keys.")
                             : tr("The keys cannot be read. %1").arg(error->text()));
    m_table->setVisible(m_keys.isLoaded() && !error);
    m_controls->setVisible(m_keys.isLoaded() && !error);
    m_revoke->setEnabled(m_keys.keyAt(m_table->currentIndex().row()));
}

} // namespace deckhand
