#include "localfactory.h"

#include <QCoreApplication>
#include <QTest>

using namespace deckhand;

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    LocalFactory factory;
    EngineConformance suite(factory);
    return QTest::qExec(&suite, argc, argv);
}
