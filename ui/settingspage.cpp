#include "ui/settingspage.h"

#include "models/formatting.h"
#include "ui/enginewords.h"
#include "ui/facts.h"
#include "ui/flowlayout.h"
#include "ui/keyspanel.h"
#include "ui/metrics.h"
#include "ui/words.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTimeEdit>

namespace deckhand {

namespace {

void addField(QFormLayout *form, const QString &label, QWidget *field)
{
    field->setAccessibleName(label);
    form->addRow(label, field);
}

} // namespace

SettingsPage::SettingsPage(const PageContext &context, QWidget *parent)
    : PageWidget(parent),
      m_models(context.models),
      m_actions(context.actions),
      m_settings(context.settings),
      m_scheme(new QComboBox),
      m_density(new QComboBox),
      m_times(new QComboBox),
      m_keys(new QCheckBox(tr("Letters alone are shortcuts in lists"))),
      m_notify(new QCheckBox(tr("Tell of trouble outside this window"))),
      m_quiet(new QCheckBox(tr("Tell of nothing in these hours:"))),
      m_quietFrom(new QTimeEdit),
      m_quietUntil(new QTimeEdit),
      m_rows(new QSpinBox),
      m_backlog(new QSpinBox),
      m_safety(new QComboBox),
      m_safetyNote(new QLabel),
      m_engine(new QLabel),
      m_store(new QLabel),
      m_abilities(new QLabel)
{
    setObjectName(QStringLiteral("settingsPage"));
    const Metrics metrics(this);
    auto *content = new QWidget;
    m_sections = new QVBoxLayout(content);
    m_sections->setContentsMargins(metrics.em * 3 / 2, metrics.em, metrics.em * 3 / 2, metrics.em);
    m_sections->setSpacing(metrics.margin());
    addLook();
    addTable();
    addSafety();
    addEngine();
    (void)addSection(tr("Keys"));
    m_sections->addWidget(new KeysPanel(context));
    m_sections->addStretch();
    content->setMaximumWidth(metrics.x * 150);
    auto *area = new QScrollArea;
    area->setObjectName(QStringLiteral("settingsScroll"));
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(content);
    plainLayout<QVBoxLayout>(this, metrics)->addWidget(area);
    connect(&m_settings, &ConsoleSettings::densityChanged, this, &SettingsPage::update);
    connect(&m_models.lock, &ProfileLock::changed, this, &SettingsPage::updateSafety);
    connect(&m_actions, &ActionRegistry::keysChanged, this, &SettingsPage::updateSafety);
    connect(&m_models.server, &ServerFacts::changed, this, &SettingsPage::updateEngine);
    connect(&m_models.overview, &Overview::changed, this, &SettingsPage::updateEngine);
    update();
    updateEngine();
}

QFormLayout *SettingsPage::addSection(const QString &title)
{
    const Metrics metrics(this);
    auto *label = new QLabel(title);
    label->setFont(boldOf(label->font(), 1.15));
    label->setContentsMargins(0, metrics.gap(), 0, 0);
    m_sections->addWidget(label);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(metrics.em);
    form->setVerticalSpacing(metrics.gap());
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    m_sections->addLayout(form);
    return form;
}

void SettingsPage::addLook()
{
    QFormLayout *form = addSection(tr("Look"));
    m_scheme->setObjectName(QStringLiteral("settingScheme"));
    m_density->setObjectName(QStringLiteral("settingDensity"));
    m_density->addItem(tr("Compact"), int(Density::Compact));
    m_density->addItem(tr("Normal"), int(Density::Normal));
    m_density->addItem(tr("Relaxed"), int(Density::Relaxed));
    m_times->setObjectName(QStringLiteral("settingTimes"));
    m_times->addItem(tr("In the zone of this computer"), int(TimeMode::Local));
    m_times->addItem(tr("In UTC"), int(TimeMode::Utc));
    m_times->addItem(tr("As time gone by"), int(TimeMode::Relative));
    m_times->addItem(tr("In lists, as time since the one before"), int(TimeMode::Delta));
    addField(form, tr("Colours"), m_scheme);
    addField(form, tr("Rows"), m_density);
    addField(form, tr("Times"), m_times);
    connect(m_scheme, &QComboBox::activated, this, [this] {
        if (QAction *action = m_actions.action(m_scheme->currentData().toByteArray().constData()))
            action->trigger();
    });
    connect(m_density, &QComboBox::activated, this,
            [this] { m_settings.setDensity(Density(m_density->currentData().toInt())); });
    connect(m_times, &QComboBox::activated, this,
            [this] { m_settings.setTimeMode(TimeMode(m_times->currentData().toInt())); });
}

void SettingsPage::addTable()
{
    QFormLayout *form = addSection(tr("Lists and keys"));
    m_keys->setObjectName(QStringLiteral("settingSingleKeys"));
    m_keys->setToolTip(tr("Switch this off where a screen reader uses letters itself"));
    m_notify->setObjectName(QStringLiteral("settingNotify"));
    m_notify->setToolTip(
        tr("An inactive destination, a lost connection, a finished replay: at most "
           "one a destination in ten minutes"));
    m_rows->setObjectName(QStringLiteral("settingLiveRows"));
    m_rows->setRange(ConsoleSettings::fewestLiveRows, ConsoleSettings::mostLiveRows);
    m_rows->setSingleStep(10'000);
    m_rows->setGroupSeparatorShown(true);
    m_rows->setToolTip(
        tr("Older events leave the live list and stay in the history. A hundred thousand "
           "take about 50 MB."));
    addField(form, tr("Events kept live"), m_rows);
    m_backlog->setObjectName(QStringLiteral("settingBacklog"));
    m_backlog->setRange(1, ConsoleSettings::longestBacklogMinutes);
    m_backlog->setToolTip(tr("A delivery that waits for longer is told of outside this window"));
    addFilter(form, tr("Filter of Events at the start"), "events");
    addFilter(form, tr("Filter of Deliveries at the start"), "deliveries");
    form->addRow(QString(), m_keys);
    form->addRow(QString(), m_notify);
    addField(form, tr("Tell of waiting after minutes"), m_backlog);
    addQuietHours(form);
    connect(m_keys, &QCheckBox::toggled, &m_settings, &ConsoleSettings::setSingleKeys);
    connect(m_notify, &QCheckBox::toggled, &m_settings, &ConsoleSettings::setNotifications);
    connect(m_rows, &QSpinBox::editingFinished, this,
            [this] { m_settings.setLiveRows(m_rows->value()); });
    connect(m_backlog, &QSpinBox::editingFinished, this,
            [this] { m_settings.setBacklogMinutes(m_backlog->value()); });
}

void SettingsPage::addQuietHours(QFormLayout *form)
{
    const Metrics metrics(this);
    m_quiet->setObjectName(QStringLiteral("settingQuiet"));
    m_quiet->setToolTip(tr("The window shows everything all the same"));
    m_quietFrom->setObjectName(QStringLiteral("settingQuietFrom"));
    m_quietFrom->setAccessibleName(tr("Beginning of the quiet hours"));
    m_quietUntil->setObjectName(QStringLiteral("settingQuietUntil"));
    m_quietUntil->setAccessibleName(tr("End of the quiet hours"));
    auto *box = new QWidget;
    auto *row = new FlowLayout(metrics.gap());
    box->setLayout(row);
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    row->addWidget(m_quiet);
    row->addWidget(m_quietFrom);
    row->addWidget(new QLabel(QStringLiteral("–")));
    row->addWidget(m_quietUntil);
    form->addRow(QString(), box);
    const auto keep = [this] {
        m_settings.setQuietHours(
            m_quiet->isChecked()
                ? std::optional<QuietHours>({m_quietFrom->time(), m_quietUntil->time()})
                : std::nullopt);
        updateQuietHours();
    };
    connect(m_quiet, &QCheckBox::toggled, this, keep);
    connect(m_quietFrom, &QTimeEdit::editingFinished, this, keep);
    connect(m_quietUntil, &QTimeEdit::editingFinished, this, keep);
    connect(m_notify, &QCheckBox::toggled, this, &SettingsPage::updateQuietHours);
    for (QTimeEdit *end : {m_quietFrom, m_quietUntil})
        end->setDisplayFormat(QStringLiteral("HH:mm"));
    const QuietHours hours = m_settings.quietHours().value_or(QuietHours());
    m_quietFrom->setTime(hours.from);
    m_quietUntil->setTime(hours.until);
    const QSignalBlocker blocker(m_quiet);
    m_quiet->setChecked(m_settings.quietHours().has_value());
    updateQuietHours();
}

void SettingsPage::updateQuietHours()
{
    m_quiet->setEnabled(m_notify->isChecked());
    for (QTimeEdit *end : {m_quietFrom, m_quietUntil})
        end->setEnabled(m_quiet->isEnabled() && m_quiet->isChecked());
}

void SettingsPage::addFilter(QFormLayout *form, const QString &label, const char *page)
{
    const Metrics metrics(this);
    auto *box = new QWidget;
    auto *edit = new QLineEdit(m_settings.firstFilter(QLatin1String(page)));
    edit->setObjectName(QStringLiteral("settingFilter_") + QLatin1String(page));
    edit->setPlaceholderText(tr("None: the last one is kept"));
    edit->setMinimumWidth(metrics.x * 24);
    auto *problem = new QLabel;
    problem->setObjectName(QStringLiteral("problemFilter_") + QLatin1String(page));
    problem->setWordWrap(true);
    problem->hide();
    auto *column = plainLayout<QVBoxLayout>(box, metrics);
    column->setSpacing(metrics.smallGap());
    column->addWidget(edit);
    column->addWidget(problem);
    edit->setAccessibleName(label);
    form->addRow(new QLabel(label), box);
    connect(edit, &QLineEdit::textChanged, this,
            [this, edit, problem, key = QString::fromLatin1(page)](const QString &text) {
                const auto parsed = SearchExpression::parse(text);
                problem->setVisible(!parsed);
                edit->setAccessibleDescription(parsed ? QString()
                                                      : engineText(parsed.error().message));
                if (parsed)
                    m_settings.setFirstFilter(key, text);
                else
                    problem->setText(tr("Not kept: %1").arg(engineText(parsed.error().message)));
            });
}

void SettingsPage::addSafety()
{
    QFormLayout *form = addSection(tr("Safety"));
    m_safety->setObjectName(QStringLiteral("settingSafety"));
    m_safety->addItem(tr("Changes go through"), int(SafetyLevel::Free));
    m_safety->addItem(tr("Confirm each change"), int(SafetyLevel::ConfirmChanges));
    m_safety->addItem(tr("Read-only until unlocked"), int(SafetyLevel::ReadOnly));
    m_safetyNote->setObjectName(QStringLiteral("safetyNote"));
    m_safetyNote->setWordWrap(true);
    m_safetyNote->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_safetyNote->setForegroundRole(QPalette::PlaceholderText);
    addField(form, tr("Changes here"), m_safety);
    // Over the whole width: beside a label a form counts the lines of too narrow a column.
    form->addRow(m_safetyNote);
    connect(m_safety, &QComboBox::activated, this,
            [this] { m_settings.setSafety(SafetyLevel(m_safety->currentData().toInt())); });
}

void SettingsPage::addEngine()
{
    QFormLayout *form = addSection(tr("Engine of this profile"));
    m_engine->setObjectName(QStringLiteral("engineFacts"));
    m_abilities->setObjectName(QStringLiteral("engineAbilities"));
    m_store->setObjectName(QStringLiteral("engineStore"));
    for (QLabel *label : {m_engine, m_store, m_abilities}) {
        makeFact(label);
        label->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    }
    form->addRow(tr("Engine"), m_engine);
    form->addRow(tr("Stored"), m_store);
    form->addRow(tr("Can do"), m_abilities);
    auto *copy = new QPushButton(tr("Copy key for programs"));
    copy->setObjectName(QStringLiteral("copyKeyButton"));
    copy->setToolTip(tr("The key with which programs on this computer publish"));
    connect(copy, &QPushButton::clicked, this, [this] {
        if (QAction *action = m_actions.action("copyKey"))
            action->trigger();
    });
    form->addRow(tr("Publishing"), copy);
}

void SettingsPage::enter()
{
    fillSchemes();
    update();
    if (!m_models.keys.isLoaded())
        m_models.keys.reload();
    m_models.server.load();
    m_scheme->setFocus();
}

void SettingsPage::refresh()
{
    m_models.keys.reload();
}

void SettingsPage::fillSchemes()
{
    const QSignalBlocker blocker(m_scheme);
    m_scheme->clear();
    for (const QAction *action : m_actions.all()) {
        if (!action->objectName().startsWith(QStringLiteral("scheme")))
            continue;
        m_scheme->addItem(action->text(), action->objectName());
        if (action->isChecked())
            m_scheme->setCurrentIndex(m_scheme->count() - 1);
    }
    const QAction *key = m_actions.action("copyKey");
    auto *copy = findChild<QPushButton *>(QStringLiteral("copyKeyButton"));
    copy->setEnabled(key && key->isEnabled());
    if (key && !key->isEnabled())
        copy->setToolTip(key->toolTip());
}

void SettingsPage::update()
{
    const auto choose = [](QComboBox *box, int value) {
        box->setCurrentIndex(box->findData(value));
    };
    updateSafety();
    choose(m_density, int(m_settings.density()));
    choose(m_times, int(m_settings.timeMode()));
    const QSignalBlocker keys(m_keys);
    const QSignalBlocker notify(m_notify);
    m_keys->setChecked(m_settings.singleKeys());
    m_notify->setChecked(m_settings.notifications());
    updateQuietHours();
    m_rows->setValue(m_settings.liveRows());
    m_backlog->setValue(m_settings.backlogMinutes());
}

void SettingsPage::updateSafety()
{
    m_safety->setCurrentIndex(m_safety->findData(int(m_models.lock.level())));
    // Whoever must unlock to change something must unlock to change that, too.
    const bool locked = m_models.lock.isLocked();
    m_safety->setEnabled(!locked);
    m_safetyNote->setText(locked ? tr("This profile is locked; unlock it to choose another level.")
                                 : tr("Read-only lets nothing through until somebody unlocks, for "
                                      "15 minutes at a time (%1).")
                                       .arg(m_actions.keyText("toggleLock")));
}

void SettingsPage::updateEngine()
{
    const auto &info = m_models.server.info();
    m_engine->setText(
        info ? tr("%1 %2, environment %3").arg(info->name, info->version, info->environment)
             : tr("Not known yet"));
    QStringList abilities;
    if (info) {
        for (const QByteArray &capability : info->capabilities)
            abilities.append(QString::fromUtf8(capability));
    }
    m_abilities->setText(
        abilities.isEmpty()
            ? tr("Nothing beyond events and destinations is named")
            : tr("Named by the engine: %1").arg(abilities.join(QStringLiteral(", "))));
    const auto &stats = m_models.overview.stats();
    m_store->setText(
        stats ? QString(tr("%Ln events, %1.", nullptr, format::wholeNumber(stats->eventsStored))
                            .arg(format::size(stats->storeBytes)) %
                        u' ' % retentionText())
              : tr("Not known yet"));
}

QString SettingsPage::retentionText() const
{
    const auto &info = m_models.server.info();
    if (!info || !info->retention)
        return tr("This server does not tell how long it keeps them.");
    const Retention &kept = *info->retention;
    const QString age = format::wholeSpan(kept.age);
    const QString most = format::size(kept.maxBytes);
    const bool aged = kept.age > milliseconds(0);
    if (aged && kept.maxBytes > 0)
        return tr("They are removed after %1, the oldest ones earlier where the store is larger "
                  "than %2.")
            .arg(age, most);
    if (kept.maxBytes > 0)
        return tr("The oldest ones are removed where the store is larger than %1.").arg(most);
    return aged ? tr("They are removed after %1.").arg(age) : tr("They are kept for ever.");
}

} // namespace deckhand
