#pragma once

namespace deckhand {

/// What screen readers see of scroll areas, made so that a question for a part that is gone is
/// answered with nothing. Qt 6.4 answers it from beyond the end of its list and ends the program:
/// it happens where a scroll bar goes between the count of parts and the question for one. Once for
/// the program, before windows are made.
void installScrollAccess();

} // namespace deckhand
