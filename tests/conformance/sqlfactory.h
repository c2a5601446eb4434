#pragma once

#include "storeconformance.h"
#include "storeplace.h"
#include "support/plainsealer.h"

#include "store/sqlstore.h"

namespace deckhand {

class SqlFactory final : public StoreFactory
{
public:
    explicit SqlFactory(StorePlace &place) : m_place(place) {}
    Result<std::unique_ptr<Store>> openFresh(const Clock &clock) override
    {
        m_url = m_place.fresh();
        if (m_url.isEmpty())
            return failure(ErrorCode::ApiError, m_place.error());
        return reopen(clock);
    }
    Result<std::unique_ptr<Store>> reopen(const Clock &clock) override
    {
        StoreSettings settings;
        settings.url = m_url;
        settings.fullSync = false;
        return openStore(settings, clock, std::make_shared<PlainSealer>());
    }

private:
    StorePlace &m_place;
    QString m_url;
};

} // namespace deckhand
