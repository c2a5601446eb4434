#include "shotcompare.h"

#include <QDir>
#include <QTextStream>

#include <algorithm>
#include <cstdlib>

namespace deckhand {

namespace {

constexpr int tolerance = 40;    ///< of a channel, of 255
constexpr double enough = 0.001; ///< of the pixels: clocks and countdowns change fewer

bool differs(QRgb one, QRgb other)
{
    return std::abs(qRed(one) - qRed(other)) > tolerance ||
           std::abs(qGreen(one) - qGreen(other)) > tolerance ||
           std::abs(qBlue(one) - qBlue(other)) > tolerance;
}

} // namespace

double differenceOf(const QImage &one, const QImage &other)
{
    if (one.size() != other.size() || one.isNull())
        return 1;
    const QImage left = one.convertToFormat(QImage::Format_RGB32);
    const QImage right = other.convertToFormat(QImage::Format_RGB32);
    qint64 count = 0;
    for (int y = 0; y < left.height(); ++y) {
        const auto *a = reinterpret_cast<const QRgb *>(left.constScanLine(y));
        const auto *b = reinterpret_cast<const QRgb *>(right.constScanLine(y));
        for (int x = 0; x < left.width(); ++x)
            count += differs(a[x], b[x]) ? 1 : 0;
    }
    return double(count) / (double(left.width()) * left.height());
}

int compareShots(const QString &before, const QString &after)
{
    QTextStream out(stdout);
    const auto picturesIn = [](const QString &folder) {
        QStringList names = QDir(folder).entryList({QStringLiteral("*.png")}, QDir::Files);
        names.removeIf([](const QString &name) { return name.startsWith(u"contact"); });
        return names;
    };
    const QStringList old = picturesIn(before), fresh = picturesIn(after);
    int changed = 0;
    for (const QString &name : fresh) {
        if (!old.contains(name)) {
            out << "new      " << name << '\n';
            ++changed;
            continue;
        }
        const double share =
            differenceOf(QImage(QDir(before).filePath(name)), QImage(QDir(after).filePath(name)));
        if (share <= enough)
            continue;
        out << QStringLiteral("%1 %  ").arg(share * 100, 6, 'f', 2) << name << '\n';
        ++changed;
    }
    for (const QString &name : old) {
        if (fresh.contains(name))
            continue;
        out << "gone     " << name << '\n';
        ++changed;
    }
    out << changed << " of " << fresh.size() << " pictures are not as they were.\n";
    return changed;
}

} // namespace deckhand
