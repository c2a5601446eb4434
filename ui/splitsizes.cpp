#include "ui/splitsizes.h"

#include <QSplitter>

#include <algorithm>

namespace deckhand {

bool restoreSizes(QSplitter &split, const ConsoleSettings &settings, const QString &name)
{
    const QList<int> sizes = settings.paneSizes(name);
    if (sizes.size() != split.count())
        return false;
    split.setSizes(sizes);
    return true;
}

void keepSizes(const QSplitter &split, ConsoleSettings &settings, const QString &name)
{
    const QList<int> sizes = split.sizes();
    if (sizes.size() > 1 && std::all_of(sizes.begin(), sizes.end(), [](int s) { return s > 0; }))
        settings.setPaneSizes(name, sizes);
}

void rememberSizes(QSplitter &split, ConsoleSettings &settings, const QString &name)
{
    restoreSizes(split, settings, name);
    QObject::connect(&split, &QSplitter::splitterMoved, &split,
                     [&split, &settings, name] { keepSizes(split, settings, name); });
}

} // namespace deckhand
