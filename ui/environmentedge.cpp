#include "ui/environmentedge.h"

#include "ui/metrics.h"
#include "ui/theme.h"
#include "ui/words.h"

#include <QDialog>
#include <QEvent>
#include <QPainter>

namespace deckhand {

namespace {

constexpr auto property = "deckhandEnvironment";

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

} // namespace

void setEnvironment(QWidget &window, Environment environment)
{
    window.setProperty(property, int(environment));
}

void addEnvironmentEdge(QDialog &dialog, const QWidget *parent)
{
    const QVariant environment = parent ? parent->window()->property(property) : QVariant();
    if (environment.isValid())
        new Edge(dialog, Environment(environment.toInt()));
}

} // namespace deckhand
