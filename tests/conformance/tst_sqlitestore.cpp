#include "sqlfactory.h"

using namespace deckhand;

int main(int argc, char **argv)
{
    return runSuite<StoreConformance, SqlFactory, FilePlace>(argc, argv);
}
