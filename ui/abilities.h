#pragma once

namespace deckhand {

class ActionRegistry;
class ServerFacts;

/// Takes away what the server does not offer, and lets its actions say so.
void applyAbilities(ActionRegistry &actions, const ServerFacts &server);

} // namespace deckhand
