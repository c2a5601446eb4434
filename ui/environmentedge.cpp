#include "ui/environmentedge.h"

#include "ui/metrics.h"
#include "ui/theme.h"
#include "ui/words.h"

#include <QChildEvent>
#include <QDialog>
#include <QEvent>
#include <QPainter>

namespace deckhand {

namespace {

/// Lies in the dialog's margin, so that nothing moves for it.
class Edge final : public QWidget
{
public:
    Edge(QDialog &dialog, Environment environment) : QWidget(&dialog), m_environment(environment)
    {
        setObjectName(QStringLiteral("environmentEdge"));
        setAccessibleName(Words::word(environment));
        setAttribute(Qt::WA_TransparentForMouseEvents);
        dialog.installEventFilter(this);
        fit();
        show();
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Resize || event->type() == QEvent::Show)
            fit();
        return QWidget::eventFilter(watched, event);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter(this).fillRect(rect(), barColors(m_environment).fill);
    }

private:
    void fit()
    {
        setGeometry(0, 0, parentWidget()->width(), Metrics(this).em / 3);
        raise();
    }

    Environment m_environment;
};

/// Waits for windows to be opened over one. They are told of before they are shown for the first
/// time, and once.
class Openings final : public QObject
{
public:
    Openings(QWidget &window, Environment environment)
        : QObject(&window), m_environment(environment)
    {
        window.installEventFilter(this);
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::ChildPolished)
            meet(qobject_cast<QWidget *>(static_cast<QChildEvent *>(event)->child()));
        return QObject::eventFilter(watched, event);
    }

private:
    void meet(QWidget *child)
    {
        // Menus and lists that drop down are windows, too.
        if (!child || (child->windowType() != Qt::Window && child->windowType() != Qt::Dialog))
            return;
        new Openings(*child, m_environment);
        if (auto *dialog = qobject_cast<QDialog *>(child))
            new Edge(*dialog, m_environment);
    }

    Environment m_environment;
};

} // namespace

void setEnvironment(QWidget &window, Environment environment)
{
    new Openings(window, environment);
}

} // namespace deckhand
