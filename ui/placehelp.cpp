#include "ui/placehelp.h"

#include "ui/facts.h"
#include "ui/metrics.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSet>
#include <QTableWidget>

#include <array>

namespace deckhand {

namespace {

struct Text
{
    QString title; ///< the name of the place
    QString what;
    QStringList doing;
};

Text textOf(Place place)
{
    switch (place) {
    case Place::Overview:
        return {PlaceHelp::tr("Overview"),
                PlaceHelp::tr("How delivery goes, for the time chosen at the top."),
                {PlaceHelp::tr("Press a tile to see the list behind its number."),
                 PlaceHelp::tr("Drag over a chart to look at a shorter time."),
                 PlaceHelp::tr("Open a line of the table to see the failures it counts.")}};
    case Place::Events:
        return {
            PlaceHelp::tr("Events"),
            PlaceHelp::tr("What was published: live as it comes, or all that is stored."),
            {PlaceHelp::tr("Write a filter, or choose one with the buttons below it."),
             PlaceHelp::tr("Select an event to see its payload and what became of it at each "
                           "destination."),
             PlaceHelp::tr("Pause the live list to read it; what comes meanwhile is counted.")}};
    case Place::Deliveries:
        return {PlaceHelp::tr("Deliveries"),
                PlaceHelp::tr("Each event on its way to each destination, with every attempt."),
                {PlaceHelp::tr("Select a delivery to read why it failed and what to do next."),
                 PlaceHelp::tr("Retry one, or replay all that match the filter."),
                 PlaceHelp::tr("Copy a request, check its signature, or compare two attempts.")}};
    case Place::Destinations:
        return {PlaceHelp::tr("Destinations"),
                PlaceHelp::tr("Where events go, and how each place is doing."),
                {PlaceHelp::tr("Make a destination, or change what it takes and how fast."),
                 PlaceHelp::tr("Send a test: it tells which step fails."),
                 PlaceHelp::tr(
                     "Reactivate one that became inactive, with or without what it missed.")}};
    case Place::Replays:
        return {PlaceHelp::tr("Replays"),
                PlaceHelp::tr("Past events that are sent once more, in numbers."),
                {PlaceHelp::tr("Start one from Events or Deliveries: a dry run counts first."),
                 PlaceHelp::tr("Pause, resume or cancel one that runs."),
                 PlaceHelp::tr("Replay only what failed again, or keep the report.")}};
    case Place::Issues:
        return {PlaceHelp::tr("Issues"),
                PlaceHelp::tr("Failures that have one destination and one cause in common."),
                {PlaceHelp::tr("Read the cause and the next step of each."),
                 PlaceHelp::tr("Once it is mended, replay what it affected."),
                 PlaceHelp::tr("Acknowledge, resolve or ignore it, with a note for others.")}};
    case Place::Settings:
        return {PlaceHelp::tr("Settings"),
                PlaceHelp::tr("How this console looks and behaves, and who may use the engine."),
                {PlaceHelp::tr("Choose times, colours, first filters and alerts."),
                 PlaceHelp::tr("Make and revoke keys for programs."),
                 PlaceHelp::tr("Choose how far changes are held back.")}};
    }
    return {};
}

/// What holds everywhere and is good to know first.
constexpr std::array everywhere{"palette", "focusFilter", "nextPane", "back", "refresh", "undo"};

QString keysOf(const QAction &action)
{
    return QKeySequence::listToString(action.shortcuts(), QKeySequence::NativeText)
        .replace(QStringLiteral("; "), QStringLiteral(", "));
}

} // namespace

PlaceHelp::PlaceHelp(const ActionRegistry &actions, QWidget *parent)
    : QDialog(parent),
      m_actions(actions),
      m_title(new QLabel),
      m_what(factLabel("placeWhat")),
      m_doing(factLabel("placeDoing")),
      m_keys(new QTableWidget(0, 2))
{
    const Metrics metrics(this);
    setObjectName(QStringLiteral("placeHelp"));
    m_title->setObjectName(QStringLiteral("placeTitle"));
    m_title->setFont(boldOf(font(), 1.3));
    m_keys->setObjectName(QStringLiteral("placeKeys"));
    m_keys->setAccessibleName(tr("Keys of this place"));
    makeSmallTable(m_keys, {tr("What"), tr("Keys")});
    m_keys->horizontalHeader()->setStretchLastSection(false);
    m_keys->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_keys->horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    auto *buttons = new QDialogButtonBox;
    auto *all = buttons->addButton(tr("All keys"), QDialogButtonBox::ActionRole);
    all->setObjectName(QStringLiteral("allKeys"));
    buttons->addButton(tr("Close"), QDialogButtonBox::RejectRole)->setDefault(true);
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->setContentsMargins(metrics.margin(), metrics.margin(), metrics.margin(),
                               metrics.margin());
    layout->addWidget(m_title);
    layout->addWidget(m_what);
    layout->addWidget(m_doing);
    layout->addWidget(m_keys, 1);
    layout->addWidget(buttons);
    resize(metrics.x * 72, metrics.em * 34);
    connect(all, &QPushButton::clicked, this, &PlaceHelp::keysAsked);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void PlaceHelp::showPlace(Place place, const QWidget &page)
{
    const Text text = textOf(place);
    setWindowTitle(tr("Help: %1").arg(text.title));
    m_title->setText(text.title);
    m_what->setText(text.what);
    QStringList lines;
    for (const QString &line : text.doing)
        lines.append(QStringLiteral("•  %1").arg(line));
    m_doing->setText(lines.join(QLatin1Char('\n')));
    fillKeys(page);
}

void PlaceHelp::fillKeys(const QWidget &page)
{
    m_keys->setRowCount(0);
    QSet<QString> listed; // parts that are there twice have the same keys
    const auto add = [&](const QString &what, const QString &keys) {
        if (keys.isEmpty() || listed.contains(what + keys))
            return;
        listed.insert(what + keys);
        const int row = m_keys->rowCount();
        m_keys->insertRow(row);
        m_keys->setItem(row, 0, new QTableWidgetItem(what));
        m_keys->setItem(row, 1, new QTableWidgetItem(keys));
    };
    const auto name = [](const QAction &action) { return action.text().remove(QLatin1Char('&')); };
    for (const QAction *action : m_actions.all()) {
        const auto *owner = qobject_cast<const QWidget *>(action->parent());
        if (owner && (owner == &page || page.isAncestorOf(owner)))
            add(name(*action), keysOf(*action));
    }
    if (!listed.isEmpty())
        add(tr("Go to the detail"), tr("Enter"));
    for (const char *id : everywhere) {
        if (const QAction *action = m_actions.action(id))
            add(name(*action), keysOf(*action));
    }
    m_keys->setCurrentCell(0, 0);
}

} // namespace deckhand
