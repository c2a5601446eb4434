#pragma once

#include "models/consolemodels.h"

namespace deckhand {

class ConsoleSettings;
class PageWidget;
class PlaceList;
enum class Place;

/// The destinations beneath their place: those in trouble first, as many as there is room for, and
/// one line more that leads to all of them. Costs what is shown, however many there are.
class DestinationLines : public QObject
{
    Q_OBJECT

public:
    static constexpr int fewest = 3, most = 12;

    /// `page` is the one that shows a destination. All of them outlive it.
    DestinationLines(PlaceList &places, const PageWidget &page, const ConsoleModels &models,
                     ConsoleSettings &settings, QObject *parent = nullptr);
    /// The line of what is shown is the current one.
    void show(Place shown, const QByteArray &item);

Q_SIGNALS:
    void goTo(deckhand::Place place, const QString &filter, const QByteArray &item);

private:
    void connectPlaces();
    void update();
    void followPage();

    PlaceList &m_places;
    const PageWidget &m_page;
    const DestinationsModel &m_destinations;
    ConsoleSettings &m_settings;
};

} // namespace deckhand
