#pragma once

#include "console/forwardrun.h"
#include "console/localdelivery.h"

#include <QThread>

namespace deckhand {

/// Where forwarding and single deliveries are done, apart from windows. Its end ends them: it waits
/// for attempts under way, so it is taken down off the GUI thread.
class ForwardThread
{
public:
    explicit ForwardThread(const ForwardRun::Settings &settings);
    ~ForwardThread();
    ForwardThread(const ForwardThread &) = delete;
    ForwardThread &operator=(const ForwardThread &) = delete;

    // Both live there.
    [[nodiscard]] ForwardRun &run() const { return *m_run; }
    [[nodiscard]] LocalDeliverer &deliverer() const { return *m_deliverer; }

private:
    QThread m_thread;
    ForwardRun *m_run; ///< deleted as the thread ends, like the other
    LocalDeliverer *m_deliverer;
};

} // namespace deckhand
