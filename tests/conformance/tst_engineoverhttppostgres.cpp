#include "remotefactory.h"

using namespace deckhand;

int main(int argc, char **argv)
{
    return runSuite<EngineConformance, RemoteFactory, PostgresPlace>(argc, argv);
}
