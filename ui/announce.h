#pragma once

#include <functional>

class QLabel;

namespace deckhand {

/// Somebody hears what is announced: assistive technology is active.
[[nodiscard]] bool isListening();
/// Tells assistive technology that what `text` says is news. Thread: the GUI's.
void announce(QLabel &text);

/// Listens in place of assistive technology while it lives; one at a time.
class AnnouncementTap
{
public:
    using Handler = std::function<void(const QLabel &)>;
    explicit AnnouncementTap(Handler handler);
    ~AnnouncementTap();
    AnnouncementTap(const AnnouncementTap &) = delete;
    AnnouncementTap &operator=(const AnnouncementTap &) = delete;

private:
    friend bool isListening();
    friend void announce(QLabel &text);
    static AnnouncementTap *s_current;

    Handler m_handler;
};

} // namespace deckhand
