#include "localfactory.h"

using namespace deckhand;

int main(int argc, char **argv)
{
    return runSuite<EngineConformance, LocalFactory, PostgresPlace>(argc, argv);
}
