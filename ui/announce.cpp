#include "ui/announce.h"

#include <QAccessible>
#include <QLabel>

namespace deckhand {

AnnouncementTap *AnnouncementTap::s_current = nullptr;

AnnouncementTap::AnnouncementTap(Handler handler) : m_handler(std::move(handler))
{
    s_current = this;
}

AnnouncementTap::~AnnouncementTap()
{
    s_current = nullptr;
}

bool isListening()
{
    return AnnouncementTap::s_current || QAccessible::isActive();
}

void announce(QLabel &text)
{
    if (AnnouncementTap::s_current)
        AnnouncementTap::s_current->m_handler(text);
    QAccessibleEvent alert(&text, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

} // namespace deckhand
