#pragma once

#include "api/event.h"
#include "api/result.h"

#include <vector>

namespace deckhand {

enum class PublishForm { Json, NdJson };

struct PublishBody
{
    std::vector<EventDraft> drafts;
    bool single = false; ///< one object was sent, so one object is answered
};

/// Reads the body of `POST /v2/events`: one object, an array, or one object a line. Every bad
/// field of every event is listed with its path (`[3].type`; in NDJSON the number is that of the
/// line, blank ones counted, from 0), up to 100 of them and one that says how many more there are.
/// `data` keeps its bytes. Unknown members are ignored; `null` stands for an absent optional one.
/// How large the body may be is for the caller to say, before.
[[nodiscard]] Result<PublishBody> parsePublish(const QByteArray &body, PublishForm form,
                                               const EventLimits &limits);

/// Appends what is wrong with a draft that did not come through `parsePublish`; `path` is put in
/// front of each field as it is (`[3].`).
void validateDraft(const EventDraft &draft, const EventLimits &limits, const QString &path,
                   std::vector<ErrorItem> &errors);

} // namespace deckhand
