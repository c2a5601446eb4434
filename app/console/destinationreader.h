#pragma once

#include "api/engineapi.h"

#include <QObject>

#include <functional>
#include <memory>

namespace deckhand {

/// Reads all destinations of an engine, page by page, then tells and goes. Its parent is whoever
/// waits for it; where that is gone nothing is told.
class DestinationReader final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const Result<std::vector<Destination>> &)>;
    /// More than that are refused.
    static constexpr std::size_t mostDestinations = 10'000;

    DestinationReader(std::shared_ptr<EngineApi> engine, Done done, QObject *parent);

private:
    void read(const QByteArray &cursor);
    void tell(const Result<std::vector<Destination>> &result);

    std::shared_ptr<EngineApi> m_engine;
    Done m_done;
    std::vector<Destination> m_found;
};

} // namespace deckhand
