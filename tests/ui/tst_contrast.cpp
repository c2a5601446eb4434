// The table of colours, and how the window follows a change of it.

#include "console.h"
#include "sampledata.h"

#include "ui/theme.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace deckhand;

namespace {

constexpr double ofText = 4.5;
constexpr double ofGraphics = 3.0;

QPalette grounded(QRgb ground, QRgb text)
{
    QPalette palette;
    palette.setColor(QPalette::Window, QColor::fromRgb(ground));
    palette.setColor(QPalette::WindowText, QColor::fromRgb(text));
    return palette;
}

/// With the focus where no cursor blinks.
QImage pictureOf(Console &console)
{
    console.window->activateWindow();
    (void)QTest::qWaitForWindowActive(console.window.get());
    console.find<QWidget>("places")->setFocus();
    QCoreApplication::processEvents();
    return console.window->grab().toImage();
}

QByteArray ratio(const QColor &a, const QColor &b)
{
    return a.name().toLatin1() + " on " + b.name().toLatin1() + ": " +
           QByteArray::number(contrast(a, b), 'f', 2);
}

} // namespace

#define COMPARE_CONTRAST(a, b, atLeast)                                                            \
    QVERIFY2(contrast(a, b) >= (atLeast), ratio(a, b).constData())

class TestContrast : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not)")));
    }

    void tonesAreReadable_data()
    {
        QTest::addColumn<int>("scheme");
        QTest::newRow("light") << int(Scheme::Light);
        QTest::newRow("dark") << int(Scheme::Dark);
        QTest::newRow("high contrast") << int(Scheme::HighContrast);
    }

    void tonesAreReadable()
    {
        QFETCH(int, scheme);
        const auto in = Scheme(scheme);
        const Surfaces on = surfacesOf(in);
        const double text = in == Scheme::HighContrast ? 9.0 : ofText;
        for (const Tone tone : allTones) {
            const QColor color = toneColor(tone, in);
            COMPARE_CONTRAST(color, on.base, text);
            // The table of light rounds 4.48 to 4.5.
            COMPARE_CONTRAST(color, on.window, text - 0.05);
            COMPARE_CONTRAST(color, toneGround(tone, in), ofText - 0.5);
            COMPARE_CONTRAST(selectedToneColor(tone, in), on.selection, ofText);
        }
    }

    void partsOfWidgetsAreSeen_data() { tonesAreReadable_data(); }

    void partsOfWidgetsAreSeen()
    {
        QFETCH(int, scheme);
        const auto in = Scheme(scheme);
        const QPalette palette = paletteFor(in);
        const auto color = [&palette](QPalette::ColorRole role) { return palette.color(role); };
        COMPARE_CONTRAST(color(QPalette::WindowText), color(QPalette::Window), ofText);
        COMPARE_CONTRAST(color(QPalette::Text), color(QPalette::Base), ofText);
        COMPARE_CONTRAST(color(QPalette::Text), color(QPalette::AlternateBase), ofText);
        COMPARE_CONTRAST(color(QPalette::ButtonText), color(QPalette::Button), ofText);
        COMPARE_CONTRAST(color(QPalette::PlaceholderText), color(QPalette::Base), ofText);
        COMPARE_CONTRAST(color(QPalette::HighlightedText), color(QPalette::Highlight), ofText);
        COMPARE_CONTRAST(color(QPalette::ToolTipText), color(QPalette::ToolTipBase), ofText);
        COMPARE_CONTRAST(color(QPalette::Link), color(QPalette::Base), ofText);
        COMPARE_CONTRAST(color(QPalette::Link), color(QPalette::Window), ofText);
        COMPARE_CONTRAST(frameColor(in), color(QPalette::Base), ofGraphics);
        COMPARE_CONTRAST(frameColor(in), color(QPalette::Window), ofGraphics);
        COMPARE_CONTRAST(badgeColors(in).text, badgeColors(in).fill, ofText);
    }

    void environmentsAreReadable()
    {
        for (const Environment e :
             {Environment::Demo, Environment::Local, Environment::Development, Environment::Staging,
              Environment::Production, Environment::Other})
            COMPARE_CONTRAST(barColors(e).text, barColors(e).fill, ofText);
    }

    void schemesAreToldFromEachOther()
    {
        for (const Scheme scheme : allSchemes)
            QCOMPARE(schemeOf(paletteFor(scheme)), scheme);
    }

    void theDesktopsChangeIsFollowed()
    {
        QPalette desktop = grounded(0xFFEFEFEF, 0xFF000000);
        Theme theme([&desktop] { return desktop; });
        QCOMPARE(currentScheme(), Scheme::Light);
        QWidget window;
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QSignalSpy changed(&theme, &Theme::changed);

        desktop = grounded(0xFF202020, 0xFFF0F0F0);
        QEvent announced(QEvent::ThemeChange);
        QCoreApplication::sendEvent(window.windowHandle(), &announced);
        QCOMPARE(currentScheme(), Scheme::Dark);
        QVERIFY(!changed.isEmpty());

        desktop = grounded(0xFF000000, 0xFFFFFFFF);
        QCoreApplication::sendEvent(window.windowHandle(), &announced);
        QCOMPARE(currentScheme(), Scheme::HighContrast);

        theme.setChoice(SchemeChoice::Light);
        QCoreApplication::sendEvent(window.windowHandle(), &announced);
        QCOMPARE(currentScheme(), Scheme::Light); // what was chosen stays
    }

    void aWindowThatChangesLooksLikeOneMadeSo()
    {
        Console changed;
        changed.theme.setChoice(SchemeChoice::Light);
        fillTypes(changed.engine);
        changed.open();
        changed.window->goTo(Place::Destinations);
        for (const SchemeChoice choice : {SchemeChoice::HighContrast, SchemeChoice::Dark}) {
            changed.theme.setChoice(choice);
            Console made;
            made.theme.setChoice(choice);
            fillTypes(made.engine);
            made.open();
            made.window->goTo(Place::Destinations);
            const QImage now = pictureOf(changed);
            const QImage wanted = pictureOf(made);
            if (now != wanted) {
                now.save(QStringLiteral("changed.png"));
                wanted.save(QStringLiteral("made.png"));
            }
            QVERIFY2(now == wanted, "see changed.png and made.png");
        }
    }
};

QTEST_MAIN(TestContrast)
#include "tst_contrast.moc"
