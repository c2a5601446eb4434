#pragma once

#include "server/routes.h"

namespace deckhand {

// What each line of the table of calls does. They run in the server's thread, after the key, the
// role, the content type and the limits have been judged, and answer through the exchange.

void handlePublish(ServerContext &context, const ExchangePtr &exchange);
void handleListEvents(ServerContext &context, const ExchangePtr &exchange);
void handleGetEvent(ServerContext &context, const ExchangePtr &exchange);
void handleExplain(ServerContext &context, const ExchangePtr &exchange);

void handleListDestinations(ServerContext &context, const ExchangePtr &exchange);
void handleCreateDestination(ServerContext &context, const ExchangePtr &exchange);
void handleGetDestination(ServerContext &context, const ExchangePtr &exchange);
void handlePatchDestination(ServerContext &context, const ExchangePtr &exchange);
void handleDeleteDestination(ServerContext &context, const ExchangePtr &exchange);
void handleRotateSecret(ServerContext &context, const ExchangePtr &exchange);
void handleEndSecretOverlap(ServerContext &context, const ExchangePtr &exchange);
void handleTestDestination(ServerContext &context, const ExchangePtr &exchange);
void handleListDestinationDeliveries(ServerContext &context, const ExchangePtr &exchange);

void handleListDeliveries(ServerContext &context, const ExchangePtr &exchange);
void handleGetDelivery(ServerContext &context, const ExchangePtr &exchange);
void handleRetryDelivery(ServerContext &context, const ExchangePtr &exchange);
void handleCancelDelivery(ServerContext &context, const ExchangePtr &exchange);

void handleListReplays(ServerContext &context, const ExchangePtr &exchange);
void handleCreateReplay(ServerContext &context, const ExchangePtr &exchange);
void handleGetReplay(ServerContext &context, const ExchangePtr &exchange);
void handleCancelReplay(ServerContext &context, const ExchangePtr &exchange);
void handlePauseReplay(ServerContext &context, const ExchangePtr &exchange);
void handleResumeReplay(ServerContext &context, const ExchangePtr &exchange);

void handleListKeys(ServerContext &context, const ExchangePtr &exchange);
void handleCreateKey(ServerContext &context, const ExchangePtr &exchange);
void handleDeleteKey(ServerContext &context, const ExchangePtr &exchange);
void handleListAudit(ServerContext &context, const ExchangePtr &exchange);
void handleStream(ServerContext &context, const ExchangePtr &exchange);
void handleTest(ServerContext &context, const ExchangePtr &exchange);
void handleStats(ServerContext &context, const ExchangePtr &exchange);
void handleEventTypes(ServerContext &context, const ExchangePtr &exchange);
void handleDestinationTypes(ServerContext &context, const ExchangePtr &exchange);
void handleOpenApi(ServerContext &context, const ExchangePtr &exchange);
void handleHealth(ServerContext &context, const ExchangePtr &exchange);
void handleReady(ServerContext &context, const ExchangePtr &exchange);
void handleMetrics(ServerContext &context, const ExchangePtr &exchange);

} // namespace deckhand
