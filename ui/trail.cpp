#include "ui/trail.h"

namespace deckhand {

void Trail::push(const Spot &spot)
{
    if (!m_spots.empty())
        m_spots.resize(m_at + 1);
    m_spots.push_back(spot);
    m_at = m_spots.size() - 1;
}

void Trail::leave(const Spot &spot)
{
    if (m_at < m_spots.size())
        m_spots[m_at] = spot;
}

void Trail::arrive(Place place)
{
    if (m_spots.empty() || m_spots[m_at].place != place)
        push({place, {}, {}});
}

void Trail::show(const Spot &spot)
{
    if (m_at >= m_spots.size() || m_spots[m_at].item == spot.item ||
        m_spots[m_at].place != spot.place)
        return;
    if (m_spots[m_at].item.isEmpty())
        m_spots[m_at] = spot;
    else
        push(spot);
}

std::optional<Spot> Trail::step(int direction)
{
    const auto target = std::ptrdiff_t(m_at) + direction;
    if (target < 0 || target >= std::ptrdiff_t(m_spots.size()))
        return std::nullopt;
    m_at = std::size_t(target);
    return m_spots[m_at];
}

} // namespace deckhand
