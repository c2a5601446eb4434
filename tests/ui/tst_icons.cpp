// The drawn icons: one style, all there, seen at every size.

#include "iconsheet.h"

#include "models/semantics.h"
#include "ui/icons.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace deckhand;

namespace {

QByteArray drawing(const QString &name)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

int inked(const QImage &image, const QColor &color)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor seen = image.pixelColor(x, y);
            count += seen.alpha() > 128 && qAbs(seen.red() - color.red()) < 12 &&
                     qAbs(seen.green() - color.green()) < 12;
        }
    }
    return count;
}

} // namespace

class TestIcons : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not)")));
    }

    void allAreDrawnInOneStyle()
    {
        QVERIFY(drawnIcons().size() > 60);
        for (const QString &name : drawnIcons())
            QVERIFY2(drawing(name).startsWith(
                         "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\" "
                         "fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.8\" "
                         "stroke-linecap=\"round\" stroke-linejoin=\"round\">"),
                     qPrintable(name));
    }

    void allAreSeenAtEverySize()
    {
        const QColor ink(0x1F2328);
        for (const QString &name : drawnIcons()) {
            for (const int side : {16, 24, 32, 64}) {
                const QIcon drawn = icon(name.toLatin1().constData(), ink);
                const QImage image = drawn.pixmap(QSize(side, side), 1.0).toImage();
                QCOMPARE(image.size(), QSize(side, side));
                QVERIFY2(inked(image, ink) >= 3, qPrintable(name));
            }
        }
    }

    void theyAreDrawnInFullAtTwiceTheResolution()
    {
        const QPixmap fine = icon("settings").pixmap(QSize(24, 24), 2.0);
        QCOMPARE(fine.size(), QSize(48, 48));
        QCOMPARE(fine.devicePixelRatio(), 2.0);
    }

    void everyNameInTheCodeIsDrawn()
    {
        static const QRegularExpression quoted(
            QStringLiteral(R"x((?:\bicon\(|Look\{|return \{|\{)"([a-z_0-9]+)", *Tone)x"));
        const QStringList drawn = drawnIcons();
        int found = 0;
        for (const char *folder : {"ui", "models"}) {
            const QDir sources(
                QStringLiteral(DECKHAND_SOURCE_DIR "/%1").arg(QLatin1String(folder)));
            for (const QString &name : sources.entryList({QStringLiteral("*.cpp")})) {
                QFile file(sources.filePath(name));
                QVERIFY(file.open(QIODevice::ReadOnly));
                auto matches = quoted.globalMatch(QString::fromUtf8(file.readAll()));
                while (matches.hasNext()) {
                    const QString used = matches.next().captured(1);
                    QVERIFY2(drawn.contains(used), qPrintable(name + QLatin1Char(' ') + used));
                    ++found;
                }
            }
        }
        QVERIFY(found > 30);
    }

    void everyDrawingIsUsed()
    {
        QString sources;
        for (const char *folder : {"ui", "models", "app/console"}) {
            const QDir files(QStringLiteral(DECKHAND_SOURCE_DIR "/%1").arg(QLatin1String(folder)));
            for (const QString &name :
                 files.entryList({QStringLiteral("*.cpp"), QStringLiteral("*.h")})) {
                QFile file(files.filePath(name));
                QVERIFY(file.open(QIODevice::ReadOnly));
                sources += QString::fromUtf8(file.readAll());
            }
        }
        for (const QString &name : drawnIcons())
            QVERIFY2(sources.contains(QStringLiteral("\"%1\"").arg(name)) ||
                         sources.contains(QStringLiteral("/%1.svg").arg(name)),
                     qPrintable(name));
    }

    void everyDestinationTypeHasItsOwn()
    {
        QDir types(QStringLiteral(DECKHAND_SOURCE_DIR "/delivery/destinations"));
        QStringList icons;
        for (const QString &folder : types.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            if (!types.exists(folder + QStringLiteral("/type.json")))
                continue;
            const QString used = QLatin1String(lookOfDestinationType(folder.toLatin1()).icon);
            QCOMPARE(used, folder);
            QVERIFY(drawnIcons().contains(used));
            icons.append(used);
        }
        QVERIFY(icons.size() >= 8);
    }

    void unknownTypesHaveAGeneralOne()
    {
        QVERIFY(drawnIcons().contains(QLatin1String(lookOfDestinationType("new_type").icon)));
    }
};

QTEST_MAIN(TestIcons)
#include "tst_icons.moc"
