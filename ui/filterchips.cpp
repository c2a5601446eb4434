#include "ui/filterchips.h"

#include "api/codec.h"
#include "models/cellclauses.h"
#include "ui/filterbar.h"
#include "ui/flowlayout.h"
#include "ui/icons.h"
#include "ui/metrics.h"
#include "ui/theme.h"
#include "ui/timerangedialog.h"

#include <QMenu>
#include <QPainter>

#include <algorithm>
#include <map>

namespace deckhand {

namespace {

/// What came last is looked through for types that no catalogue knows.
constexpr int rowsLookedAt = 2'000;
constexpr int longestValue = 28;
/// The worst come first; nobody reads a menu of thousands.
constexpr std::size_t mostDestinations = 40;

constexpr std::array statuses{DeliveryStatus::Failure, DeliveryStatus::Retrying,
                              DeliveryStatus::Held,    DeliveryStatus::Pending,
                              DeliveryStatus::Success, DeliveryStatus::Canceled};

QString nameOf(QString title)
{
    return title.replace(QLatin1Char('&'), QStringLiteral("&&"));
}

} // namespace

FacetButton::FacetButton(const QString &title, const char *iconName, const char *name)
    : m_title(title)
{
    setObjectName(QLatin1String(name));
    setIcon(deckhand::icon(iconName, Tone::Inactive));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setAutoRaise(true);
    setPopupMode(InstantPopup);
    showValue({});
}

void FacetButton::showValue(const QString &value)
{
    m_active = !value.isEmpty();
    const QString shown =
        value.size() > longestValue ? value.left(longestValue - 1) + QChar(0x2026) : value;
    setText(m_active ? nameOf(tr("%1: %2").arg(m_title, shown)) : nameOf(m_title));
    setAccessibleName(m_active ? tr("%1: %2").arg(m_title, value) : tr("%1: any").arg(m_title));
    setToolTip(accessibleName());
}

void FacetButton::paintEvent(QPaintEvent *event)
{
    QToolButton::paintEvent(event);
    if (!m_active)
        return;
    QPainter painter(this);
    const int thick = qMax(2, fontMetrics().height() / 8);
    painter.fillRect(QRect(3, height() - thick - 1, width() - 6, thick), toneColor(Tone::Info));
}

FilterChips::FilterChips(const PageContext &context, FilterBar &filter)
    : QObject(&filter), m_context(context), m_filter(filter)
{
    m_buttons = {new FacetButton(tr("Status"), "deliveries", "chipStatus"),
                 new FacetButton(tr("Type"), "events", "chipType"),
                 new FacetButton(tr("Destination"), "destinations", "chipDestination"),
                 new FacetButton(tr("Time"), "history", "chipTime"),
                 new FacetButton(tr("Code"), "failure", "chipCode")};
    auto *row = new FlowLayout(Metrics(&filter).smallGap());
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        FacetButton *button = m_buttons[i];
        row->addWidget(button);
        auto *menu = new QMenu(button);
        menu->setToolTipsVisible(true);
        button->setMenu(menu);
        connect(menu, &QMenu::aboutToShow, this, [this, menu, i] { fill(Facet(i), *menu); });
    }
    filter.addRow(row);
    connect(&filter, &FilterBar::applied, this, &FilterChips::update);
    connect(&context.models.destinations, &DestinationsModel::loaded, this, &FilterChips::update);
    update();
}

void FilterChips::update()
{
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        const QString clause = facetOf(m_filter.expression().text(), Facet(i));
        m_buttons[i]->showValue(wordsFor(Facet(i), clause));
    }
}

QString FilterChips::wordsFor(Facet facet, const QString &clause) const
{
    if (clause.isEmpty())
        return {};
    const Choices known = choices(facet);
    const auto found = std::find_if(known.begin(), known.end(), [&clause](const Choice &choice) {
        return choice.clause == clause;
    });
    if (found != known.end())
        return found->text;
    // A single clause needs no name of its field beside the button's.
    const std::vector<FilterTerm> terms = filterTerms(clause);
    const bool plain = terms.size() == 1 && (facet == Facet::Type || facet == Facet::Destination);
    const QString before = plain ? terms.front().field + QLatin1Char(':') : QString();
    return plain && clause.startsWith(before) ? clause.mid(before.size()) : clause;
}

void FilterChips::fill(Facet facet, QMenu &menu)
{
    menu.clear();
    add(menu, facet, {tr("Any"), {}});
    menu.addSeparator();
    switch (facet) {
    case Facet::Type: fillTypes(menu); return;
    case Facet::Time: fillTimes(menu); return;
    case Facet::Code: fillCodes(menu); return;
    case Facet::Destination: fillDestinations(menu); return;
    default: break;
    }
    for (const Choice &choice : choices(facet))
        add(menu, facet, choice);
}

void FilterChips::add(QMenu &menu, Facet facet, const Choice &choice)
{
    QAction *action = menu.addAction(
        nameOf(choice.text), this, [this, facet, clause = choice.clause] { apply(facet, clause); });
    if (choice.icon)
        action->setIcon(icon(choice.icon, choice.tone));
    action->setCheckable(true);
    action->setChecked(facetOf(m_filter.expression().text(), facet) == choice.clause);
    action->setToolTip(choice.clause.isEmpty() ? tr("Nothing is asked of it")
                                               : tr("Filter: %1").arg(choice.clause));
}

FilterChips::Choices FilterChips::choices(Facet facet) const
{
    Choices all;
    const Wording &wording = m_context.models.wording;
    if (facet == Facet::Status) {
        for (const DeliveryStatus status : statuses)
            all.push_back({wording.word(status), statusClause(status), lookOf(status).icon,
                           lookOf(status).tone});
    } else if (facet == Facet::Destination) {
        for (const Destination &destination : m_context.models.destinations.all()) {
            const Look look = lookOfDestinationType(destination.type);
            all.push_back({destination.name, destinationFilter(destination.name, destination.id),
                           look.icon, Tone::Inactive});
        }
    } else if (facet == Facet::Time) {
        all = {{tr("Last 15 minutes"), QStringLiteral("after:-15m")},
               {tr("Last hour"), QStringLiteral("after:-1h")},
               {tr("Last 24 hours"), QStringLiteral("after:-24h")},
               {tr("Last 7 days"), QStringLiteral("after:-7d")}};
    } else if (facet == Facet::Code) {
        all = {{tr("2xx: accepted"), QStringLiteral("http:2xx"), "success", Tone::Success},
               {tr("3xx: redirected"), QStringLiteral("http:3xx"), "retrying", Tone::Retrying},
               {tr("4xx: refused"), QStringLiteral("http:4xx"), "failure", Tone::Failure},
               {tr("5xx: failed there"), QStringLiteral("http:5xx"), "failure", Tone::Failure}};
        for (int i = 1; i <= int(ErrorClass::ProtocolError); ++i)
            all.push_back({wording.word(ErrorClass(i)),
                           QStringLiteral("error:") + QLatin1String(wireName(ErrorClass(i)))});
    }
    return all;
}

QStringList FilterChips::types() const
{
    QStringList all = m_context.models.knownTypes();
    const LiveStreamModel &live = m_context.models.live;
    const auto see = [&all](const QByteArray &type) {
        if (isValidEventType(type))
            all.append(QString::fromUtf8(type));
    };
    for (int row = std::max(0, live.rowCount() - rowsLookedAt); row < live.rowCount(); ++row)
        see(live.eventAt(row)->type);
    const EventModel &events = m_context.models.events;
    for (int row = 0; row < std::min(events.rowCount(), rowsLookedAt); ++row)
        see(events.eventAt(row)->type);
    const DeliveryModel &deliveries = m_context.models.deliveries;
    for (int row = 0; row < std::min(deliveries.rowCount(), rowsLookedAt); ++row)
        see(deliveries.deliveryAt(row)->eventType);
    all.sort();
    all.removeDuplicates();
    return all;
}

void FilterChips::fillTypes(QMenu &menu)
{
    std::map<QString, QStringList> groups;
    for (const QString &type : types())
        groups[type.section(QLatin1Char('.'), 0, 0)].append(type);
    for (const auto &[object, members] : groups) {
        QMenu *group = menu.addMenu(nameOf(object));
        group->setToolTipsVisible(true);
        add(*group, Facet::Type,
            {tr("All of %1").arg(object), QStringLiteral("type:%1.*").arg(object)});
        group->addSeparator();
        for (const QString &type : members) {
            const Look look = lookOfEventType(type.toUtf8());
            add(*group, Facet::Type, {type, QStringLiteral("type:") + type, look.icon, look.tone});
        }
    }
}

void FilterChips::fillDestinations(QMenu &menu)
{
    const Choices all = choices(Facet::Destination);
    for (std::size_t i = 0; i < std::min(all.size(), mostDestinations); ++i)
        add(menu, Facet::Destination, all[i]);
    if (all.size() <= mostDestinations)
        return;
    menu.addSeparator();
    menu.addAction(icon("edit"), tr("Another one …"), this, &FilterChips::askDestination)
        ->setObjectName(QStringLiteral("customDestination"));
}

void FilterChips::askDestination()
{
    m_context.dialogs.askText(
        m_filter.window(), tr("Another destination"), tr("Name of the destination"),
        [this](const std::optional<QString> &given) {
            if (given)
                apply(Facet::Destination, destinationFilter(given->trimmed(), {}));
        });
}

void FilterChips::fillTimes(QMenu &menu)
{
    for (const Choice &choice : choices(Facet::Time))
        add(menu, Facet::Time, choice);
    menu.addSeparator();
    menu.addAction(icon("edit"), tr("From … until …"), this, &FilterChips::askTimes)
        ->setObjectName(QStringLiteral("customTime"));
}

void FilterChips::fillCodes(QMenu &menu)
{
    QMenu *into = &menu;
    for (const Choice &choice : choices(Facet::Code)) {
        if (into == &menu && choice.clause.startsWith(QLatin1String("error:"))) {
            menu.addAction(icon("edit"), tr("One status …"), this, &FilterChips::askCode)
                ->setObjectName(QStringLiteral("customCode"));
            menu.addSeparator();
            into = menu.addMenu(icon("issues"), tr("Kinds of errors"));
            into->setToolTipsVisible(true);
        }
        add(*into, Facet::Code, choice);
    }
}

void FilterChips::apply(Facet facet, const QString &clause)
{
    m_filter.setText(withFacet(m_filter.expression().text(), facet, clause));
}

void FilterChips::askCode()
{
    m_context.dialogs.askText(
        m_filter.window(), tr("One status"), tr("HTTP status of the latest attempt, such as 503"),
        [this](const std::optional<QString> &given) {
            if (!given)
                return;
            const QString clause = QStringLiteral("http:") + given->trimmed();
            const bool good = !given->trimmed().contains(QLatin1Char(' ')) &&
                              SearchExpression::parse(clause).has_value();
            if (good)
                apply(Facet::Code, clause);
            else
                m_filter.showProblem(tr("“%1” is no status; it is a number such as 404, a range "
                                        "such as 500..504, or 5xx.")
                                         .arg(*given));
        });
}

void FilterChips::askTimes()
{
    auto *dialog = new TimeRangeDialog(m_context.models.wording, m_context.models.clock.now(),
                                       m_filter.window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &TimeRangeDialog::chosen, this,
            [this](const QString &clause) { apply(Facet::Time, clause); });
    dialog->open();
}

} // namespace deckhand
