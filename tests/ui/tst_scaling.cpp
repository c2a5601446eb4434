// What is written stays whole where letters are larger: the window grows with them, as it does for
// people who set 125 to 200 %.

#include "sampledata.h"
#include "tour.h"

#include "ui/elidedlabel.h"
#include "ui/tilelayout.h"

#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSpacerItem>
#include <QTest>

using namespace deckhand;
using namespace Qt::Literals::StringLiterals;

namespace {

QString describe(const QWidget &widget, const QString &text, const QSize &needed)
{
    return u"%1 '%2' \"%3\": %4 x %5 of %6 x %7"_s.arg(
        QLatin1String(widget.metaObject()->className()), widget.objectName(), text.left(40),
        QString::number(widget.width()), QString::number(widget.height()),
        QString::number(needed.width()), QString::number(needed.height()));
}

/// What a label needs at the width it has.
QSize neededBy(const QLabel &label)
{
    if (label.wordWrap())
        return {0, label.heightForWidth(label.width())};
    return label.sizeHint();
}

void checkWhole(const QString &where, const QWidget &window, QStringList &cut)
{
    // What was said just now is laid out first, however busy the machine is.
    for (int i = 0; i < 3; ++i)
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    const auto check = [&](const QWidget &widget, const QString &text, const QSize &needed) {
        if (widget.width() + 1 < needed.width() || widget.height() + 1 < needed.height())
            cut.append(where + u": "_s + describe(widget, text, needed));
    };
    for (const QWidget *widget : window.findChildren<QWidget *>()) {
        const bool isInner = qobject_cast<const QComboBox *>(widget->parentWidget()) ||
                             qobject_cast<const QAbstractSpinBox *>(widget->parentWidget());
        if (isInner || !widget->isVisibleTo(&window) || widget->objectName().startsWith(u"qt_"))
            continue;
        if (const auto *button = qobject_cast<const QAbstractButton *>(widget)) {
            if (!button->text().isEmpty())
                check(*button, button->text(), button->minimumSizeHint());
        } else if (const auto *label = qobject_cast<const QLabel *>(widget)) {
            if (!label->text().isEmpty() && !qobject_cast<const ElidedLabel *>(label))
                check(*label, label->text(), neededBy(*label));
        } else if (qobject_cast<const QLineEdit *>(widget) ||
                   qobject_cast<const QComboBox *>(widget) ||
                   qobject_cast<const QAbstractSpinBox *>(widget)) {
            check(*widget, {}, {0, widget->minimumSizeHint().height()});
        }
    }
}

} // namespace

class TestScaling : public QObject
{
    Q_OBJECT

    QFont m_font = QApplication::font();

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not)"_s)); }
    void cleanup() { QApplication::setFont(m_font); }

    void everythingIsWhole_data()
    {
        QTest::addColumn<double>("factor");
        for (const double factor : {1.0, 1.25, 1.5, 2.0})
            QTest::addRow("%.0f %%", factor * 100) << factor;
    }
    void everythingIsWhole()
    {
        QFETCH(double, factor);
        QFont larger = m_font;
        larger.setPointSizeF(m_font.pointSizeF() * factor);
        QApplication::setFont(larger);
        Console console;
        StillControls controls;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->addDemo(controls);
        console.window->resize(MainWindow::smallest() * factor);
        console.streamAll();
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        QStringList cut;
        tour(console,
             [&cut](const QString &where, QWidget &window) { checkWhole(where, window, cut); });
        cut.removeDuplicates();
        QVERIFY2(cut.isEmpty(), qPrintable(cut.join(u'\n')));
    }

    void tilesTakeAsManyRowsAsTheyNeed_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("inFirstRow");
        QTest::newRow("all in one") << 9 * 100 + 8 * 10 << 9;
        QTest::newRow("two") << 9 * 100 + 8 * 10 - 1 << 5;
        QTest::newRow("just two") << 5 * 100 + 4 * 10 << 5;
        QTest::newRow("three") << 5 * 100 + 4 * 10 - 1 << 3;
        QTest::newRow("three at most") << 150 << 3;
    }
    void tilesTakeAsManyRowsAsTheyNeed()
    {
        QFETCH(int, width);
        QFETCH(int, inFirstRow);
        QWidget page;
        auto *layout = new TileLayout(10);
        page.setLayout(layout);
        std::vector<QSpacerItem *> tiles;
        for (int i = 0; i < 9; ++i) {
            tiles.push_back(new QSpacerItem(100, 50));
            layout->addItem(tiles.back());
        }
        const int rows = (9 + inFirstRow - 1) / inFirstRow;
        QCOMPARE(layout->heightForWidth(width), rows * 50 + (rows - 1) * 10);
        for (const Qt::LayoutDirection direction : {Qt::LeftToRight, Qt::RightToLeft}) {
            page.setLayoutDirection(direction);
            layout->setGeometry({0, 0, width, 200});
            int left = width;
            int right = 0;
            for (int i = 0; i < 9; ++i) {
                const QRect at = tiles[std::size_t(i)]->geometry();
                QCOMPARE(at.y(), i / inFirstRow * 60);
                left = std::min(left, at.left());
                right = std::max(right, at.right());
            }
            QCOMPARE(left, 0);
            QCOMPARE(right, width - 1); // each row is whole
            const bool mirrored = tiles[0]->geometry().x() > tiles[1]->geometry().x();
            QCOMPARE(mirrored, direction == Qt::RightToLeft);
        }
    }
};

QTEST_MAIN(TestScaling)
#include "tst_scaling.moc"
