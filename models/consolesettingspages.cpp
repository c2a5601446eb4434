// What pages and their parts are left like.

#include "models/consolesettings.h"

namespace deckhand {

bool ConsoleSettings::detailRight(const QString &page) const
{
    return value(QStringLiteral("detailRight/") + page).toBool();
}

void ConsoleSettings::setDetailRight(const QString &page, bool right)
{
    setValue(QStringLiteral("detailRight/") + page, right);
}

QList<int> ConsoleSettings::paneSizes(const QString &name) const
{
    QList<int> sizes;
    for (const QString &size : value(QStringLiteral("panes/") + name).toStringList())
        sizes.append(size.toInt());
    return sizes;
}

void ConsoleSettings::setPaneSizes(const QString &name, const QList<int> &sizes)
{
    QStringList parts;
    for (const int size : sizes)
        parts.append(QString::number(size));
    setValue(QStringLiteral("panes/") + name, parts);
}

KeptPage ConsoleSettings::keptPage(const QString &page) const
{
    const QStringList parts = value(QStringLiteral("pages/") + page).toStringList();
    return {parts.value(0), parts.value(1).toUtf8()};
}

void ConsoleSettings::keepPage(const QString &page, const KeptPage &kept)
{
    if (kept != keptPage(page))
        setValue(QStringLiteral("pages/") + page,
                 QStringList{kept.filter, QString::fromUtf8(kept.item)});
}

int ConsoleSettings::lastPlace() const
{
    return value(QStringLiteral("lastPlace")).toInt();
}

void ConsoleSettings::setLastPlace(int place)
{
    setValue(QStringLiteral("lastPlace"), place);
}

QString ConsoleSettings::firstFilter(const QString &page) const
{
    return value(QStringLiteral("firstFilter/") + page).toString();
}

void ConsoleSettings::setFirstFilter(const QString &page, const QString &filter)
{
    setValue(QStringLiteral("firstFilter/") + page, filter.trimmed());
}

} // namespace deckhand
