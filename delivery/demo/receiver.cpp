#include "demo/receiver.h"

#include "demo/receiverconnection.h"
#include "demo/receivertls.h"
#include "signing/standardwebhooks.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/post.hpp>

#include <future>
#include <mutex>
#include <thread>

#include <fcntl.h>
#include <pthread.h>

namespace deckhand {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr milliseconds pause{50}; ///< before the port is tried again

class LocalReceiver final : public Receiver
{
public:
    explicit LocalReceiver(const Settings &settings)
        : m_dials(settings.dials), m_state(settings), m_acceptor(m_context), m_retry(m_context)
    {}

    ~LocalReceiver() override
    {
        m_context.stop();
        if (m_thread.joinable())
            m_thread.join();
    }
    Q_DISABLE_COPY_MOVE(LocalReceiver)

    [[nodiscard]] error_code listen(const Settings &settings)
    {
        error_code error;
        const auto address = asio::ip::make_address(settings.host.toStdString(), error);
        if (error)
            return error;
        m_endpoint = tcp::endpoint(address, settings.port);
        error = open();
        if (error)
            return error;
        m_endpoint = m_acceptor.local_endpoint();
        if (m_state.dials().refuse)
            m_acceptor.close(error);
        return {};
    }

    [[nodiscard]] VoidResult makeTls(const DemoAuthority &authority)
    {
        Result<ReceiverTls> made =
            ReceiverTls::make(authority, QByteArray::fromStdString(address()));
        if (!made)
            return failure(made.error());
        m_tls = std::move(*made);
        return {};
    }

    void run()
    {
        if (m_acceptor.is_open())
            accept();
        m_thread = std::thread([this] {
            pthread_setname_np(pthread_self(), "receiver");
            m_threadId = std::this_thread::get_id();
            m_context.run();
        });
    }

    quint16 port() const override { return m_endpoint.port(); }

    QByteArray url() const override
    {
        const QByteArray host = QByteArray::fromStdString(address());
        QByteArray url(m_tls ? "https://" : "http://");
        if (m_endpoint.address().is_v6())
            url.append('[').append(host).append(']');
        else
            url.append(host);
        return url.append(':').append(QByteArray::number(port())).append('/');
    }

    void setDials(ReceiverDials dials) override
    {
        {
            const std::scoped_lock lock(m_mutex);
            m_dials = dials;
        }
        runThere([this, &dials] {
            const bool other = dials.certificate != m_state.dials().certificate;
            m_state.setDials(dials);
            if (other && m_tls)
                closeConnections(); // a service shows a new certificate once it is started anew
            applyRefusal();
        });
    }

    void setSecrets(std::vector<Secret> secrets) override
    {
        runThere([this, &secrets] { m_state.setSecrets(secrets); });
    }

    ReceiverDials dials() const override
    {
        const std::scoped_lock lock(m_mutex);
        return m_dials;
    }

    ReceiverCounters counters() const override { return m_state.counters(); }

private:
    /// In the receiver's thread, and back when it is done: what a caller sets holds at once.
    template <class Fn>
    void runThere(Fn fn)
    {
        if (m_threadId.load() == std::this_thread::get_id()) {
            fn();
            return;
        }
        std::promise<void> done;
        asio::post(m_context, [&fn, &done] {
            fn();
            done.set_value();
        });
        done.get_future().wait();
    }

    [[nodiscard]] error_code open()
    {
        error_code error;
        m_acceptor.open(m_endpoint.protocol(), error);
        // A program started from here must not keep the port open when it is closed here.
        if (!error)
            ::fcntl(m_acceptor.native_handle(), F_SETFD, FD_CLOEXEC);
        if (!error)
            m_acceptor.set_option(tcp::acceptor::reuse_address(true), error);
        if (!error)
            m_acceptor.bind(m_endpoint, error);
        if (!error)
            m_acceptor.listen(1024, error);
        if (error) {
            error_code ignored;
            m_acceptor.close(ignored);
        }
        return error;
    }

    [[nodiscard]] std::string address() const { return m_endpoint.address().to_string(); }

    void closeConnections()
    {
        for (ReceiverConnection *connection : m_connections)
            connection->close();
    }

    /// A service that is down has neither an open port nor open connections.
    void applyRefusal()
    {
        m_retry.cancel();
        if (m_state.dials().refuse) {
            error_code ignored;
            m_acceptor.close(ignored);
            closeConnections();
        } else if (!m_acceptor.is_open()) {
            if (open())
                later([this] { applyRefusal(); });
            else
                accept();
        }
    }

    [[nodiscard]] ReceiverTls::Context shownTls() const
    {
        return m_tls ? m_tls->showing(m_state.dials().certificate) : nullptr;
    }

    template <class Fn>
    void later(Fn fn)
    {
        m_retry.expires_after(pause);
        m_retry.async_wait([fn](error_code error) {
            if (!error)
                fn();
        });
    }

    void accept()
    {
        m_acceptor.async_accept([this](error_code error, tcp::socket socket) {
            if (error == asio::error::operation_aborted)
                return; // the port was closed
            if (!error)
                std::make_shared<ReceiverConnection>(std::move(socket), shownTls(), m_state,
                                                     m_connections)
                    ->start();
            else if (error != asio::error::connection_aborted)
                return later([this] { accept(); }); // no descriptors left: wait for one
            accept();
        });
    }

    mutable std::mutex m_mutex;
    ReceiverDials m_dials; ///< what was set last; the thread works with its own copy
    std::atomic<std::thread::id> m_threadId;
    ReceiverState m_state;
    std::optional<ReceiverTls> m_tls;
    ReceiverConnection::Registry
        m_connections; ///< outlives the context, which destroys connections
    asio::io_context m_context{1};
    asio::executor_work_guard<asio::io_context::executor_type> m_work{m_context.get_executor()};
    tcp::acceptor m_acceptor;
    asio::steady_timer m_retry;
    tcp::endpoint m_endpoint;
    std::thread m_thread;
};

} // namespace

Result<std::unique_ptr<Receiver>> Receiver::start(Settings settings)
{
    for (const Secret &secret : settings.secrets) {
        if (const Result<Secret> key = webhookKey(secret); !key)
            return failure(key.error());
    }
    auto receiver = std::make_unique<LocalReceiver>(settings);
    if (const error_code error = receiver->listen(settings)) {
        return failure(
            ErrorCode::ApiError,
            QStringLiteral("The receiver cannot listen on %1, port %2: %3. Choose another "
                           "port, or 0 for any that is free.")
                .arg(settings.host)
                .arg(settings.port)
                .arg(QString::fromStdString(error.message())));
    }
    if (settings.authority) {
        if (const auto made = receiver->makeTls(*settings.authority); !made)
            return failure(made.error());
    }
    receiver->run();
    return receiver;
}

} // namespace deckhand
