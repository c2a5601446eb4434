#include "ui/instancedialog.h"

#include "ui/enginewords.h"
#include "ui/environmentshape.h"
#include "ui/facts.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/profilewords.h"
#include "ui/tableview.h"
#include "ui/words.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableWidget>

namespace deckhand {

namespace {

using Kind = ComparedDestination::Kind;

Look lookOf(Kind kind)
{
    switch (kind) {
    case Kind::OnlyThere: return {"plus", Tone::Info};
    case Kind::OnlyHere: return {"attention", Tone::Retrying};
    case Kind::Different: return {"edit", Tone::Info};
    case Kind::Same: break;
    }
    return {"success", Tone::Inactive};
}

QString valuesOf(const ComparedDestination &row)
{
    const auto shown = [](const QString &value) {
        return value.isEmpty() ? QStringLiteral("–") : value;
    };
    QStringList lines;
    for (const ValueChange &change : row.changes)
        lines.append(QStringLiteral("%1: %2 ↔ %3")
                         .arg(change.name, shown(change.before), shown(change.after)));
    return lines.join(u'\n');
}

} // namespace

InstanceDialog::InstanceDialog(ConnectionHost &host, ConsoleModels &models, const QString &shown,
                               QWidget *parent)
    : QDialog(parent),
      m_host(host),
      m_models(models),
      m_other(new QComboBox),
      m_compare(new QPushButton(tr("Compare"))),
      m_message(new MessagePanel),
      m_summary(new QLabel),
      m_table(new QTableWidget(0, 4)),
      m_copy(new QPushButton(tr("Copy to this instance …"))),
      m_profiles(candidates(host, shown))
{
    setObjectName(QStringLiteral("instanceDialog"));
    setWindowTitle(tr("Compare destinations with another connection"));
    makeLayout();
    for (const Profile &profile : m_profiles)
        m_other->addItem(environmentIcon(profile.environment), ProfileWords::nameOf(profile),
                         profile.id);
    connect(m_compare, &QPushButton::clicked, this, &InstanceDialog::compare);
    connect(m_copy, &QPushButton::clicked, this, &InstanceDialog::copy);
    m_compare->setEnabled(!m_profiles.empty());
}

std::vector<Profile> InstanceDialog::candidates(ConnectionHost &host, const QString &shown)
{
    std::vector<Profile> found;
    for (const Profile &profile : host.profiles().all()) {
        if (profile.id != shown && (profile.kind == ProfileKind::Remote || host.isOpen(profile.id)))
            found.push_back(profile);
    }
    return found;
}

void InstanceDialog::makeLayout()
{
    const Metrics metrics(this);
    m_other->setObjectName(QStringLiteral("instanceOther"));
    m_other->setAccessibleName(tr("Connection to compare with"));
    m_compare->setObjectName(QStringLiteral("compareInstances"));
    m_compare->setDefault(true);
    m_message->setObjectName(QStringLiteral("instanceMessage"));
    m_message->setClosable(false);
    m_summary->setObjectName(QStringLiteral("instanceSummary"));
    m_summary->setWordWrap(true);
    m_copy->setObjectName(QStringLiteral("copyToInstance"));
    m_copy->setAutoDefault(false);
    m_copy->setEnabled(false);
    makeTable();
    auto *row = new QHBoxLayout;
    row->setSpacing(metrics.gap());
    row->addWidget(m_other, 1);
    row->addWidget(m_compare);
    auto *buttons = new QDialogButtonBox;
    buttons->addButton(m_copy, QDialogButtonBox::ActionRole);
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole)->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics.em, metrics.em, metrics.em, metrics.em);
    layout->setSpacing(metrics.margin());
    layout->addLayout(row);
    layout->addWidget(m_message);
    layout->addWidget(m_summary);
    layout->addWidget(m_table, 1);
    layout->addWidget(buttons);
    resize(metrics.x * 120, metrics.em * 28);
}

void InstanceDialog::makeTable()
{
    const Metrics metrics(this);
    m_table->setObjectName(QStringLiteral("instanceTable"));
    m_table->setAccessibleName(tr("Destinations of both"));
    makeSmallTable(m_table, {tr("Name"), tr("Kind"), tr("State"), tr("Here ↔ there")});
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->resizeSection(0, metrics.x * 26);
    m_table->horizontalHeader()->resizeSection(1, metrics.x * 16);
    m_table->horizontalHeader()->resizeSection(2, metrics.x * 20);
    m_table->setItemDelegateForColumn(2, new StateDelegate(m_table));
    m_table->setWordWrap(true);
}

void InstanceDialog::compare()
{
    const auto index = std::size_t(m_other->currentIndex());
    if (index >= m_profiles.size())
        return;
    const Profile profile = m_profiles[index];
    m_asked = profile.id;
    m_name = ProfileWords::nameOf(profile);
    m_copy->setEnabled(false);
    m_message->showMessage(Tone::Info, tr("Reading the destinations of %1 …").arg(m_name));
    m_host.readDestinations(profile, this,
                            [this, id = profile.id](const Result<std::vector<Destination>> &there) {
                                if (id == m_asked)
                                    take(there);
                            });
}

void InstanceDialog::take(const Result<std::vector<Destination>> &there)
{
    if (!there) {
        fail(
            tr("The destinations of %1 cannot be read. %2").arg(m_name, engineText(there.error())));
        return;
    }
    m_there = *there;
    // By the types of this instance: that is where they would come to.
    onFinished(m_models.engine->server().destinationTypes(), this,
               [this, id = m_asked](const Result<std::vector<DestinationType>> &types) {
                   if (id != m_asked)
                       return;
                   if (types)
                       compareWith(DestinationTypes(*types));
                   else
                       fail(engineText(types.error()));
               });
}

void InstanceDialog::compareWith(const DestinationTypes &types)
{
    const auto rows = compareInstances(m_there, m_models.destinations.all(), types);
    if (!rows) {
        fail(engineText(rows.error()));
        return;
    }
    m_message->dismiss();
    show(*rows);
    showSummary(*rows);
}

void InstanceDialog::fail(const QString &why)
{
    m_table->setRowCount(0);
    m_summary->clear();
    m_message->showMessage(Tone::Failure, why);
}

void InstanceDialog::show(const std::vector<ComparedDestination> &rows)
{
    const auto word = [](Kind kind) {
        return kind == Kind::OnlyThere ? tr("Only there")
             : kind == Kind::OnlyHere  ? tr("Only here")
             : kind == Kind::Different ? tr("Different")
                                       : tr("The same");
    };
    m_table->setRowCount(int(rows.size()));
    int at = 0;
    for (const ComparedDestination &row : rows) {
        auto *state = new QTableWidgetItem(word(row.kind));
        state->setData(LookRole, QVariant::fromValue(lookOf(row.kind)));
        auto *values = new QTableWidgetItem(row.problem.isEmpty() ? valuesOf(row) : row.problem);
        values->setToolTip(values->text());
        m_table->setItem(at, 0, new QTableWidgetItem(row.name));
        m_table->setItem(at, 1, new QTableWidgetItem(m_models.wording.destinationType(row.type)));
        m_table->setItem(at, 2, state);
        m_table->setItem(at, 3, values);
        ++at;
    }
    m_table->resizeRowsToContents();
}

void InstanceDialog::showSummary(const std::vector<ComparedDestination> &rows)
{
    const int there = countOf(rows, Kind::OnlyThere);
    const int different = countOf(rows, Kind::Different);
    m_summary->setText(tr("This instance against %1: %2 only there, %3 only here, %4 different, "
                          "%5 the same. Credentials are not compared.")
                           .arg(m_name)
                           .arg(there)
                           .arg(countOf(rows, Kind::OnlyHere))
                           .arg(different)
                           .arg(countOf(rows, Kind::Same)));
    m_copy->setEnabled(there + different > 0);
    m_copy->setToolTip(m_copy->isEnabled()
                           ? tr("Shows first what would change; credentials do not come along.")
                           : tr("There is nothing to take over."));
}

void InstanceDialog::copy()
{
    Q_EMIT copyAsked(exportDestinations(m_there, {}, m_name, m_models.clock.now()));
}

} // namespace deckhand
