#include "models/attemptlookup.h"

#include "models/consolemodels.h"

namespace deckhand {

void showAttempt(ConsoleModels &models, const AttemptId &attempt, QObject *guard,
                 std::function<void(const Result<DeliveryId> &)> done)
{
    const auto about = SearchExpression::parse(attempt.toString());
    if (!about) {
        done(DeliveryId());
        return;
    }
    DeliveryFilter filter;
    filter.q = *about;
    onFinished(models.engine->deliveries().list(filter, {1, {}}), guard,
               [&models, attempt, done = std::move(done)](const Result<Page<Delivery>> &page) {
                   if (!page) {
                       done(tl::unexpected(page.error()));
                       return;
                   }
                   if (page->items.empty()) {
                       done(DeliveryId());
                       return;
                   }
                   const DeliveryId id = page->items.front().id;
                   models.deliveryDetail.showAttempt(id, attempt);
                   done(id);
               });
}

} // namespace deckhand
