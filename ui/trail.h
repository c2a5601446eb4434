#pragma once

#include "ui/page.h"

#include <optional>
#include <vector>

namespace deckhand {

/// Where somebody was: a place with its filter and what was chosen there.
struct Spot
{
    Place place = Place::Overview;
    QString filter;
    QByteArray item;
};

/// The way through the places, walked back and forth like a browser's.
class Trail
{
public:
    /// What the current spot looks like now, before it is left.
    void leave(const Spot &spot);
    /// Comes to a place; the same one is no new step.
    void arrive(Place place);
    /// Shows something in the current place: a step of its own where something else was shown.
    void show(const Spot &spot);
    /// Nothing where the way ends there.
    [[nodiscard]] std::optional<Spot> step(int direction);
    [[nodiscard]] bool canGoBack() const { return m_at > 0; }
    [[nodiscard]] bool canGoForward() const { return m_at + 1 < m_spots.size(); }

private:
    void push(const Spot &spot);

    std::vector<Spot> m_spots;
    std::size_t m_at = 0;
};

} // namespace deckhand
