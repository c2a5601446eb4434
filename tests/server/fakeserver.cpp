// The HTTP server over an engine that answers at once: what remains is the cost of serving.
// fakeserver [port]

#include "server/httpserver.h"
#include "support/fakeengine.h"

#include <cstdio>
#include <cstdlib>

int main(int argc, char **argv)
{
    using namespace deckhand;
    FakeEngine engine;
    HttpServerSettings settings;
    settings.port = argc > 1 ? quint16(std::atoi(argv[1])) : quint16(0);
    const auto server = HttpServer::start(engine, settings, {});
    if (!server) {
        std::fprintf(stderr, "%s\n", server.error().text().toUtf8().constData());
        return 1;
    }
    std::printf("%s; return ends it\n", (*server)->url().toUtf8().constData());
    std::fflush(stdout);
    std::getchar();
    return 0;
}
