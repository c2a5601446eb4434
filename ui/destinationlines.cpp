#include "ui/destinationlines.h"

#include "ui/page.h"
#include "ui/placelist.h"

#include <algorithm>

namespace deckhand {

namespace {

constexpr int place = int(Place::Destinations);

} // namespace

DestinationLines::DestinationLines(PlaceList &places, const PageWidget &page,
                                   const ConsoleModels &models, ConsoleSettings &settings,
                                   QObject *parent)
    : QObject(parent),
      m_places(places),
      m_page(page),
      m_destinations(models.destinations),
      m_settings(settings)
{
    connect(&m_destinations, &DestinationsModel::loaded, this, &DestinationLines::update);
    connect(&places, &PlaceList::roomChanged, this, &DestinationLines::update);
    // While the arrows are in the lines, these are theirs.
    connect(&page, &PageWidget::itemShown, this, [this] {
        if (!m_places.hasFocus())
            followPage();
    });
    connect(&places, &PlaceList::left, this, &DestinationLines::followPage);
    connectPlaces();
    update();
}

void DestinationLines::connectPlaces()
{
    connect(&m_places, &PlaceList::folded, this, [this](int of, bool unfolded) {
        if (of == place)
            m_settings.setDestinationsUnfolded(unfolded);
    });
    connect(&m_places, &PlaceList::placeOpened, this,
            [this](int of) { Q_EMIT goTo(Place(of), {}, {}); });
    connect(&m_places, &PlaceList::lineOpened, this,
            [this](int of, const QByteArray &id) { Q_EMIT goTo(Place(of), {}, id); });
}

void DestinationLines::show(Place shown, const QByteArray &item)
{
    if (shown == Place::Destinations && !item.isEmpty())
        m_places.setLine(place, item);
}

void DestinationLines::followPage()
{
    if (m_places.place() == place && m_places.isOnLine() && m_places.line() != m_page.currentItem())
        m_places.setLine(place, m_places.line().isEmpty() ? QByteArray() : m_page.currentItem());
}

void DestinationLines::update()
{
    const int all = m_destinations.rowCount();
    const int room = std::clamp(m_places.room(), fewest, most);
    // The line that leads to all of them takes the room of one.
    const int shown = all <= room ? all : room - 1;
    std::vector<PlaceLine> lines;
    lines.reserve(std::size_t(room));
    for (int row = 0; row < shown; ++row) {
        const Destination &destination = *m_destinations.destinationAt(row);
        const DestinationState state = m_destinations.stateOf(destination);
        lines.push_back({destination.id.bytes(), destination.name, state.word, state.look});
    }
    if (shown < all)
        lines.push_back({{}, tr("All %Ln destinations …", nullptr, all), {}, {"destinations"}});
    m_places.setLines(place, lines);
    m_places.setUnfolded(place, m_settings.destinationsUnfolded());
}

} // namespace deckhand
