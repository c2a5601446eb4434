#include "ui/liststate.h"

#include "models/filterterms.h"
#include "ui/enginewords.h"
#include "ui/filterbar.h"

namespace deckhand {

ListState::ListState(const PageContext &context, QWidget *parent)
    : EmptyState(parent), m_context(context)
{}

void ListState::firstUse(const char *icon, const QString &title, const QString &text,
                         const Offer &begin)
{
    // Other parts of the window make it after the pages.
    QAction *demo = m_context.actions.action("openDemo");
    const bool offered = demo && demo->isEnabled();
    show(icon, title, text,
         {begin, offered ? Offer{demo->text(), [demo] { demo->trigger(); }} : Offer()});
}

EmptyState::Offer ListState::clear(FilterBar &filter) const
{
    return {tr("Clear filter"), [&filter] { filter.setText({}); }};
}

EmptyState::Offer ListState::widen(FilterBar &filter) const
{
    const QString day = QStringLiteral("after:-24h");
    const QString text = filter.expression().text();
    const QString asked = facetOf(text, Facet::Time);
    if (asked.isEmpty() || asked == day)
        return {};
    return {tr("Widen to 24 h"),
            [&filter, text, day] { filter.setText(withFacet(text, Facet::Time, day)); }};
}

void ListState::noMatch(const QString &title, const QString &text, FilterBar &filter,
                        const Offer &elsewhere)
{
    show("search", title, text, {clear(filter), widen(filter), elsewhere});
}

void ListState::nothingHappened(const QString &title, const QString &text, FilterBar &filter)
{
    const QString rest = withFacet(filter.expression().text(), Facet::Time, {});
    show("history", title, text,
         {widen(filter), {tr("Show all times"), [&filter, rest] { filter.setText(rest); }}});
}

void ListState::cannotKnow(const QString &title, const Error &error,
                           const std::function<void()> &retry)
{
    const LinkWatch &link = m_context.models.connection;
    const bool lost = link.state() == LinkState::Lost || link.state() == LinkState::Refused;
    show("failure", title,
         lost ? tr("%1 There is no connection since %2.")
                    .arg(engineText(error),
                         m_context.models.wording.shortTime(link.since(), link.now(),
                                                            format::Precision::Seconds))
              : engineText(error),
         {{tr("Try again"), retry}});
}

void ListState::canceled(const std::function<void()> &retry)
{
    show("canceled", tr("Canceled."), tr("Nothing was read."), {{tr("Try again"), retry}});
}

} // namespace deckhand
