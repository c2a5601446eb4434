// Walks every widget of every page and dialog: names for screen readers, keys, focus, sizes,
// contrast.

#include "sampledata.h"
#include "tour.h"

#include "ui/language.h"
#include "ui/scrollaccess.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QApplication>
#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QSet>
#include <QTabBar>
#include <QTest>
#include <QTextEdit>
#include <QToolButton>

using namespace deckhand;

namespace {

constexpr int smallestTarget = 24;

QString describe(const QWidget &widget)
{
    QString name = QLatin1String(widget.metaObject()->className());
    for (const QWidget *at = &widget; at; at = at->parentWidget()) {
        if (!at->objectName().isEmpty())
            return name + QStringLiteral(" in ") + at->objectName();
    }
    return name;
}

QString spokenName(QWidget &widget)
{
    QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(&widget);
    return accessible ? accessible->text(QAccessible::Name) : widget.accessibleName();
}

/// Parts that Qt makes inside its own widgets.
bool isInner(const QWidget &widget)
{
    for (const QWidget *at = widget.parentWidget(); at; at = at->parentWidget()) {
        if (qobject_cast<const QLineEdit *>(at) || qobject_cast<const QAbstractSpinBox *>(at) ||
            qobject_cast<const QComboBox *>(at) || qobject_cast<const QTabBar *>(at))
            return true;
    }
    return widget.objectName().startsWith(QLatin1String("qt_"));
}

bool isInput(const QWidget &widget)
{
    const bool slider = qobject_cast<const QAbstractSlider *>(&widget) &&
                        !qobject_cast<const QScrollBar *>(&widget);
    return slider || qobject_cast<const QLineEdit *>(&widget) ||
           qobject_cast<const QComboBox *>(&widget) ||
           qobject_cast<const QAbstractSpinBox *>(&widget) ||
           qobject_cast<const QPlainTextEdit *>(&widget) ||
           qobject_cast<const QTextEdit *>(&widget);
}

std::vector<QWidget *> seenIn(QWidget &window)
{
    std::vector<QWidget *> seen;
    for (QWidget *widget : window.findChildren<QWidget *>()) {
        if (widget->isVisible() && widget->window() == &window && !isInner(*widget))
            seen.push_back(widget);
    }
    return seen;
}

/// What one walk found, each thing once.
class Findings
{
public:
    void add(const QString &where, const QString &what, const QString &which)
    {
        const QString line = what + QStringLiteral(": ") + which;
        if (!m_known.contains(line)) {
            m_known.insert(line);
            m_lines.append(line + QStringLiteral("  (%1)").arg(where));
        }
    }
    void verify() const
    {
        QVERIFY2(m_lines.isEmpty(), qPrintable(m_lines.join(QLatin1Char('\n'))));
    }

private:
    QSet<QString> m_known;
    QStringList m_lines;
};

void checkNames(const QString &where, QWidget &widget, Findings &findings)
{
    const auto *button = qobject_cast<QAbstractButton *>(&widget);
    const bool view = qobject_cast<QAbstractItemView *>(&widget) != nullptr;
    const bool ours = QByteArrayView(widget.metaObject()->className()).startsWith("deckhand::");
    const bool painted =
        ours && widget.focusPolicy() != Qt::NoFocus && widget.findChildren<QWidget *>().isEmpty();
    const QByteArrayView type(widget.metaObject()->className());
    if (type == "QHeaderView" || type == "QTableCornerButton")
        return;
    if ((button || view || painted || isInput(widget)) && spokenName(widget).isEmpty())
        findings.add(where, QStringLiteral("no accessible name"), describe(widget));
    if (button && button->text().isEmpty() && button->toolTip().isEmpty())
        findings.add(where, QStringLiteral("no tool tip on an icon"), describe(widget));
}

void checkSize(const QString &where, QWidget &widget, Findings &findings)
{
    const bool target = qobject_cast<QAbstractButton *>(&widget) || isInput(widget);
    if (target && widget.isEnabled() &&
        (widget.height() < smallestTarget || widget.width() < smallestTarget))
        findings.add(where, QStringLiteral("smaller than 24 × 24"),
                     describe(widget) +
                         QStringLiteral(" %1 × %2").arg(widget.width()).arg(widget.height()));
}

QColor groundOf(const QWidget &widget)
{
    for (const QWidget *at = &widget; at; at = at->parentWidget()) {
        if (at->isWindow() || at->autoFillBackground() || qobject_cast<const QAbstractButton *>(at))
            return at->palette().color(at->backgroundRole());
    }
    return widget.palette().color(QPalette::Window);
}

void checkContrast(const QString &where, QWidget &widget, Findings &findings)
{
    const auto *label = qobject_cast<QLabel *>(&widget);
    const auto *button = qobject_cast<QPushButton *>(&widget);
    if (!widget.isEnabled() || (!label && !button) || (label && label->text().isEmpty()))
        return;
    const QColor ink = widget.palette().color(widget.foregroundRole());
    const QColor ground = groundOf(widget);
    if (ground.alpha() == 255 && contrast(ink, ground) < 4.45)
        findings.add(where,
                     QStringLiteral("contrast %1 of %2 on %3")
                         .arg(contrast(ink, ground), 0, 'f', 2)
                         .arg(ink.name(), ground.name()),
                     describe(widget));
}

void noteKey(const QString &where, const QString &text, QHash<QString, QString> &keys,
             Findings &findings)
{
    const QString key = QKeySequence::mnemonic(text).toString();
    if (key.isEmpty())
        return;
    if (keys.contains(key) && keys[key] != text)
        findings.add(where, QStringLiteral("two things have ") + key,
                     keys[key] + QStringLiteral(", ") + text);
    keys.insert(key, text);
}

void checkMenu(const QString &where, const QList<QAction *> &actions, Findings &findings)
{
    QHash<QString, QString> keys;
    for (const QAction *action : actions) {
        if (action->isSeparator())
            continue;
        if (action->text().isEmpty())
            findings.add(where, QStringLiteral("an action without a text"), action->objectName());
        noteKey(where, action->text(), keys, findings);
        if (action->menu())
            checkMenu(action->text(), action->menu()->actions(), findings);
    }
}

void checkMnemonics(const QString &where, QWidget &window, Findings &findings)
{
    QHash<QString, QString> keys;
    if (const auto *bar = window.findChild<QMenuBar *>()) {
        checkMenu(where, bar->actions(), findings);
        for (const QAction *action : bar->actions())
            noteKey(where, action->text(), keys, findings);
    }
    for (QWidget *widget : seenIn(window)) {
        if (const auto *label = qobject_cast<QLabel *>(widget); label && label->buddy())
            noteKey(where, label->text(), keys, findings);
        if (const auto *button = qobject_cast<QAbstractButton *>(widget))
            noteKey(where, button->text(), keys, findings);
    }
}

/// Takes the keys that it is told of, so that nothing comes of them.
class KeyTrap : public QObject
{
public:
    explicit KeyTrap(QWidget &widget) : m_widget(widget) { widget.installEventFilter(this); }
    ~KeyTrap() override { m_widget.removeEventFilter(this); }
    [[nodiscard]] bool gets(Qt::Key key)
    {
        m_got = false;
        QTest::keyClick(&m_widget, key);
        return m_got;
    }

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        const bool key = event->type() == QEvent::KeyPress || event->type() == QEvent::KeyRelease;
        m_got = m_got || event->type() == QEvent::KeyPress;
        return key;
    }

private:
    QWidget &m_widget;
    bool m_got = false;
};

/// Space and Enter press what has the focus; no shortcut of its page takes them away.
void checkPress(const QString &where, QWidget &widget, Findings &findings)
{
    if (!qobject_cast<QAbstractButton *>(&widget) && !isInput(widget))
        return;
    KeyTrap trap(widget);
    for (const Qt::Key key : {Qt::Key_Space, Qt::Key_Return}) {
        // A button of an action that has the key does the same whichever of the two hears it.
        const auto *tool = qobject_cast<const QToolButton *>(&widget);
        if (tool && tool->defaultAction() && tool->defaultAction()->shortcuts().contains(key))
            continue;
        if (!trap.gets(key))
            findings.add(where, QKeySequence(key).toString() + QStringLiteral(" does not reach"),
                         describe(widget));
    }
}

bool takesTab(const QWidget &widget)
{
    return (widget.focusPolicy() & Qt::TabFocus) == Qt::TabFocus && widget.isEnabled() &&
           !widget.focusProxy();
}

void checkFocus(const QString &where, QWidget &window, Findings &findings)
{
    window.activateWindow();
    QSet<const QWidget *> reached;
    std::vector<QWidget *> seen = seenIn(window);
    std::erase_if(seen, [](const QWidget *widget) { return !takesTab(*widget); });
    if (seen.size() < 2) // the only one keeps the focus
        return;
    seen.front()->setFocus(Qt::TabFocusReason);
    for (int i = 0; i < 200; ++i) {
        QWidget *now = QApplication::focusWidget();
        if (!now || reached.contains(now))
            break;
        reached.insert(now);
        checkPress(where, *now, findings);
        QTest::keyClick(now, Qt::Key_Tab);
        if (QApplication::focusWidget() == now) {
            findings.add(where, QStringLiteral("Tab does not leave"), describe(*now));
            break;
        }
    }
    for (const QWidget *widget : seen) {
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        // Of a group the chosen one is reached; arrows go to the others.
        const bool oneOfGroup = button && (button->autoExclusive() ||
                                           (button->group() && button->group()->exclusive()));
        if (!reached.contains(widget) && !oneOfGroup)
            findings.add(where, QStringLiteral("not reached by Tab"), describe(*widget));
    }
}

/// The direction that text is read in, for as long as it is there.
class Directed
{
public:
    explicit Directed(Qt::LayoutDirection direction)
    {
        QGuiApplication::setLayoutDirection(direction);
    }
    ~Directed() { QGuiApplication::setLayoutDirection(Qt::LeftToRight); }
    Directed(const Directed &) = delete;
    Directed &operator=(const Directed &) = delete;
};

} // namespace

class TestAccessibility : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not)")));
    }

    void everyWidgetOfEveryPage_data()
    {
        QTest::addColumn<int>("choice");
        QTest::addColumn<Qt::LayoutDirection>("direction");
        QTest::newRow("light") << int(SchemeChoice::Light) << Qt::LeftToRight;
        QTest::newRow("dark") << int(SchemeChoice::Dark) << Qt::LeftToRight;
        QTest::newRow("high contrast") << int(SchemeChoice::HighContrast) << Qt::LeftToRight;
        QTest::newRow("right to left") << int(SchemeChoice::Light) << Qt::RightToLeft;
    }

    void everyWidgetOfEveryPage()
    {
        QFETCH(int, choice);
        QFETCH(Qt::LayoutDirection, direction);
        const Directed directed(direction);
        Console console;
        console.theme.setChoice(SchemeChoice(choice));
        StillControls controls;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->addDemo(controls);
        console.streamAll();
        Findings findings;
        tour(console, [&findings](const QString &where, QWidget &window) {
            for (QWidget *widget : seenIn(window)) {
                checkNames(where, *widget, findings);
                checkSize(where, *widget, findings);
                checkContrast(where, *widget, findings);
            }
        });
        findings.verify();
    }

    void focusReachesEverythingAndIsNowhereTrapped_data()
    {
        QTest::addColumn<Qt::LayoutDirection>("direction");
        QTest::newRow("left to right") << Qt::LeftToRight;
        QTest::newRow("right to left") << Qt::RightToLeft;
    }

    void focusReachesEverythingAndIsNowhereTrapped()
    {
        QFETCH(Qt::LayoutDirection, direction);
        const Directed directed(direction);
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.streamAll();
        QVERIFY(QTest::qWaitForWindowActive(console.window.get()));
        Findings findings;
        tour(console, [&findings](const QString &where, QWidget &window) {
            checkFocus(where, window, findings);
        });
        findings.verify();
    }

    void screenReadersPressAndSelectAsPeopleDo()
    {
        Console console;
        fillSample(console.engine, console.clock.now());
        console.open();
        console.window->goTo(Place::Events);
        auto *toggle = console.find<QToolButton>("historyButton");
        QAccessibleActionInterface *action =
            QAccessible::queryAccessibleInterface(toggle)->actionInterface();
        QVERIFY(action->actionNames().contains(QAccessibleActionInterface::pressAction()));
        action->doAction(QAccessibleActionInterface::pressAction());
        QTRY_VERIFY(console.find<QAbstractItemView>("historyTable")->isVisible());
        console.window->goTo(Place::Deliveries);
        auto *table = console.find<QAbstractItemView>("deliveryTable");
        QTRY_VERIFY(table->model()->rowCount() > 1);
        QAccessible::queryAccessibleInterface(table)->tableInterface()->selectRow(1);
        const QByteArray selected = table->model()->index(1, 0).data(IdRole).toByteArray();
        QTRY_COMPARE(console.window->page(Place::Deliveries)->currentItem(), selected);
    }

    void aPartThatIsGoneIsAnsweredWithNothing()
    {
        installScrollAccess();
        QScrollArea area;
        area.setWidget(new QLabel(QStringLiteral("What is scrolled")));
        const QAccessibleInterface *accessible = QAccessible::queryAccessibleInterface(&area);
        QVERIFY(accessible);
        const int parts = accessible->childCount();
        QVERIFY(parts > 0 && accessible->child(0));
        QVERIFY(!accessible->child(parts));
        QVERIFY(!accessible->child(-1));
    }

    void mnemonicsAreUnique_data()
    {
        QTest::addColumn<QString>("language");
        for (const Language &language : languages())
            QTest::newRow(qPrintable(language.code)) << language.code;
    }

    void mnemonicsAreUnique()
    {
        QFETCH(QString, language);
        Translation translation;
        QVERIFY(translation.use(language));
        Console console;
        StillControls controls;
        Preferences preferences;
        fillSample(console.engine, console.clock.now());
        console.open(Environment::Demo, &preferences);
        console.window->addDemo(controls);
        Findings findings;
        tour(console, [&findings](const QString &where, QWidget &window) {
            checkMnemonics(where, window, findings);
        });
        findings.verify();
    }

    void buttonsAreWholeInTheSmallestWindow_data()
    {
        QTest::addColumn<QString>("language");
        for (const Language &language : languages())
            QTest::newRow(qPrintable(language.code)) << language.code;
        QTest::newRow("pseudo") << QStringLiteral("pseudo");
    }

    void buttonsAreWholeInTheSmallestWindow()
    {
        QFETCH(QString, language);
        Translation translation;
        QVERIFY(translation.use(language));
        Console console;
        StillControls controls;
        fillSample(console.engine, console.clock.now());
        Replay replay;
        replay.id = ReplayId("rply_1");
        replay.status = ReplayStatus::Completed;
        console.engine.storedReplays = {replay};
        console.open();
        console.window->addDemo(controls);
        console.window->resize(MainWindow::smallest());
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        QTRY_VERIFY(console.models->issues.rowCount() > 0);
        QTRY_COMPARE(console.models->replays.rowCount(), 1);
        const auto inactive = std::find_if(
            console.engine.storedDestinations.begin(), console.engine.storedDestinations.end(),
            [](const Destination &d) { return d.status == DestinationStatus::Inactive; });
        QVERIFY(inactive != console.engine.storedDestinations.end());
        QStringList cut;
        for (const auto &[place, item] :
             {std::pair{Place::Destinations, inactive->id.bytes()},
              std::pair{Place::Replays, replay.id.bytes()},
              std::pair{Place::Issues, console.models->issues.issueAt(0)->id}}) {
            console.window->goTo(place, {}, item);
            for (int i = 0; i < 5; ++i)
                QCoreApplication::processEvents();
            QWidget *page = console.window->page(place);
            int seen = 0;
            for (const auto *button : page->findChildren<QAbstractButton *>()) {
                if (!button->isVisible() || button->text().isEmpty())
                    continue;
                ++seen;
                const QRect area(button->mapTo(page, QPoint()), button->size());
                if (area.left() < 0 || area.right() > page->rect().right() ||
                    area.width() < button->minimumSizeHint().width())
                    cut.append(button->objectName() + QLatin1Char(' ') + button->text());
            }
            QVERIFY(seen >= 5);
        }
        QVERIFY2(cut.isEmpty(), qPrintable(cut.join(QLatin1Char('\n'))));
        console.window->goTo(Place::Settings);
        for (int i = 0; i < 5; ++i)
            QCoreApplication::processEvents();
        const auto *area = console.window->page(Place::Settings)->findChild<QScrollArea *>();
        QVERIFY(area);
        QCOMPARE(area->horizontalScrollBar()->maximum(), 0); // nothing is beyond the edge
        for (const auto *field : area->findChildren<QWidget *>()) {
            const bool inner = field->objectName().startsWith(QLatin1String("qt_"));
            if (field->isVisible() && !inner && field->focusPolicy() != Qt::NoFocus &&
                field->height() < field->minimumSizeHint().height())
                cut.append(field->objectName());
        }
        QVERIFY2(cut.isEmpty(), qPrintable(cut.join(QLatin1Char('\n'))));
    }
};

QTEST_MAIN(TestAccessibility)
#include "tst_accessibility.moc"
