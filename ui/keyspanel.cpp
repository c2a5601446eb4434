#include "ui/keyspanel.h"

#include "ui/enginewords.h"
#include "ui/flowlayout.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/tableview.h"
#include "ui/words.h"

#include <QComboBox>
#include <QDateEdit>
#include <QLabel>
#include <QPushButton>

namespace deckhand {

namespace {

// Beside numbers of days.
constexpr int forGood = 0;
constexpr int onDay = -1;

} // namespace

KeysPanel::KeysPanel(const PageContext &context, QWidget *parent)
    : QWidget(parent),
      m_keys(context.models.keys),
      m_clock(context.models.clock),
      m_dialogs(context.dialogs),
      m_message(new MessagePanel),
      m_copy(nullptr),
      m_why(new QLabel),
      m_table(new TableView),
      m_role(new QComboBox),
      m_expiry(new QComboBox),
      m_day(new QDateEdit),
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
    m_table->setColumnWidths({28, 16, 20, 14, 14, 18}, 0);
    m_table->setMinimumHeight(metrics.row() * 6);
    makeControls();
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->addWidget(m_message);
    layout->addWidget(m_why);
    layout->addWidget(m_table);
    layout->addWidget(m_controls);
}

void KeysPanel::makeControls()
{
    const Metrics metrics(this);
    m_role->setObjectName(QStringLiteral("keyRole"));
    m_role->setAccessibleName(tr("Role of the new key"));
    for (const Role role : {Role::Viewer, Role::Publisher, Role::Operator, Role::Admin})
        m_role->addItem(Words().word(role), int(role));
    m_role->setToolTip(tr("Viewers read. Publishers send events in. Operators also retry, replay "
                          "and test. Administrators do everything."));
    m_expiry->setObjectName(QStringLiteral("keyExpiry"));
    m_expiry->setAccessibleName(tr("When the new key expires"));
    m_expiry->addItem(tr("Never expires"), forGood);
    m_expiry->addItem(tr("Expires in 30 days"), 30);
    m_expiry->addItem(tr("Expires in 90 days"), 90);
    m_expiry->addItem(tr("Expires in a year"), 365);
    m_expiry->addItem(tr("Expires on a day"), onDay);
    m_expiry->setToolTip(tr("From then on programs with this key are refused."));
    m_day->setObjectName(QStringLiteral("keyExpiryDay"));
    m_day->setAccessibleName(tr("Day on which the new key expires"));
    m_day->setDisplayFormat(QStringLiteral("yyyy-MM-dd"));
    m_day->setCalendarPopup(true);
    m_day->setMinimumDate(QDate::currentDate().addDays(1));
    m_day->setDate(QDate::currentDate().addMonths(1));
    m_day->hide();
    m_create->setObjectName(QStringLiteral("createKey"));
    m_revoke->setObjectName(QStringLiteral("revokeKey"));
    auto *row = new FlowLayout(metrics.gap());
    m_controls->setLayout(row);
    row->addWidget(m_role);
    row->addWidget(m_expiry);
    row->addWidget(m_day);
    row->addWidget(m_create);
    row->addWidget(m_revoke);
    connect(m_expiry, &QComboBox::currentIndexChanged, this,
            [this] { m_day->setVisible(m_expiry->currentData().toInt() == onDay); });
}

std::optional<Timestamp> KeysPanel::expiry() const
{
    const int choice = m_expiry->currentData().toInt();
    if (choice == forGood)
        return std::nullopt;
    if (choice == onDay)
        return fromMillis(m_day->date().startOfDay().toMSecsSinceEpoch());
    return m_clock.now() + std::chrono::hours(24) * choice;
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
                               tr("The keys were not changed. %1").arg(engineText(error)));
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
                              m_keys.create(*name, role, expiry());
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
    // An older server has no calls for them.
    const bool lacking = error && (error->code() == ErrorCode::NotSupported ||
                                   error->code() == ErrorCode::ResourceNotFound);
    m_why->setVisible(error || !m_keys.isLoaded());
    m_why->setText(!error    ? tr("Reading keys …")
                   : lacking ? tr("This server's keys are managed on the server itself: "
                                  "deckhandctl keys.")
                             : tr("The keys cannot be read. %1").arg(engineText(*error)));
    m_table->setVisible(m_keys.isLoaded() && !error);
    m_controls->setVisible(m_keys.isLoaded() && !error);
    m_revoke->setEnabled(m_keys.keyAt(m_table->currentIndex().row()));
}

} // namespace deckhand
