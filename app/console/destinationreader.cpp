#include "console/destinationreader.h"

#include <iterator>
#include <utility>

namespace deckhand {

namespace {

constexpr int pageSize = 100;

} // namespace

DestinationReader::DestinationReader(std::shared_ptr<EngineApi> engine, Done done, QObject *parent)
    : QObject(parent), m_engine(std::move(engine)), m_done(std::move(done))
{
    read({});
}

void DestinationReader::read(const QByteArray &cursor)
{
    onFinished(
        m_engine->destinations().list({pageSize, cursor}), this,
        [this](const Result<Page<Destination>> &page) {
            if (!page)
                return tell(failure(page.error()));
            std::copy(page->items.begin(), page->items.end(), std::back_inserter(m_found));
            if (!page->hasMore || page->nextCursor.isEmpty())
                return tell(std::move(m_found));
            if (m_found.size() >= mostDestinations)
                return tell(failure(
                    ErrorCode::ApiError,
                    QStringLiteral("There are more than %1 destinations.").arg(mostDestinations)));
            read(page->nextCursor);
        });
}

void DestinationReader::tell(const Result<std::vector<Destination>> &result)
{
    deleteLater(); // not now: an answer of its engine is being told
    m_done(result);
}

} // namespace deckhand
