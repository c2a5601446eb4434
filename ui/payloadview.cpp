#include "ui/payloadview.h"

#include "models/formatting.h"
#include "ui/findbar.h"
#include "ui/largepayload.h"
#include "ui/theme.h"

#include <QEvent>
#include <QFontDatabase>
#include <QRegularExpression>
#include <QSyntaxHighlighter>

namespace deckhand {

namespace {

constexpr qsizetype maxShown = LargePayload::shown;
constexpr qsizetype maxColored = 256 * 1024;
/// A line is laid out as a whole: one of a megabyte takes most of a second.
constexpr qsizetype longestLine = 20'000;

QString withoutLongLines(const QString &text)
{
    if (text.size() <= longestLine)
        return text;
    QString shown;
    shown.reserve(text.size());
    for (qsizetype from = 0; from < text.size();) {
        const qsizetype found = text.indexOf(u'\n', from);
        const qsizetype end = found < 0 ? text.size() : found;
        const qsizetype more = end - from - longestLine;
        shown += QStringView(text).mid(from, std::min(end - from, longestLine));
        if (more > 0)
            shown += u' ' + PayloadView::tr("… %Ln more characters", nullptr, int(more));
        if (found >= 0)
            shown += u'\n';
        from = end + 1;
    }
    return shown;
}

class JsonColors final : public QSyntaxHighlighter
{
public:
    using QSyntaxHighlighter::QSyntaxHighlighter;

protected:
    void highlightBlock(const QString &text) override
    {
        static const QRegularExpression token(QStringLiteral(
            R"(("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b)"));
        for (auto it = token.globalMatch(text); it.hasNext();) {
            const auto match = it.next();
            const bool key = match.capturedLength(2) > 0;
            const bool string = match.capturedLength(1) > 0;
            const Tone tone = key ? Tone::Info : string ? Tone::Success : Tone::Held;
            setFormat(int(match.capturedStart()),
                      int(match.capturedLength() - match.capturedLength(2)), toneColor(tone));
        }
    }
};

} // namespace

PayloadView::PayloadView(QWidget *parent) : QPlainTextEdit(parent), m_find(new FindBar(*this))
{
    setReadOnly(true);
    setFrameShape(NoFrame);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setLineWrapMode(WidgetWidth);
    setTabChangesFocus(true);
    setLayoutDirection(Qt::LeftToRight); // it is read by programs
    setAccessibleName(tr("Payload"));
    m_colors = new JsonColors(document());
    connect(m_find, &FindBar::opened, this, &PayloadView::placeBar);
    connect(m_find, &FindBar::closed, this, &PayloadView::placeBar);
}

void PayloadView::startFind()
{
    m_find->start();
}

void PayloadView::findNext()
{
    m_find->next();
}

void PayloadView::placeBar()
{
    const int height = m_find->isHidden() ? 0 : m_find->sizeHint().height();
    setViewportMargins(0, 0, 0, height);
    const QRect inside = contentsRect();
    m_find->setGeometry(inside.left(), inside.bottom() + 1 - height, inside.width(), height);
}

void PayloadView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    placeBar();
}

void PayloadView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_colors)
        m_colors->rehighlight();
}

void PayloadView::setJson(const QByteArray &json)
{
    if (json.size() > maxShown)
        showText(
            tr("Showing %1 of %2.\n\n").arg(format::size(maxShown), format::size(json.size())) +
            prettyJson(json.left(maxShown)));
    else
        showText(prettyJson(json));
}

void PayloadView::setExact(const QByteArray &text)
{
    setWordWrapMode(QTextOption::WrapAnywhere);
    if (text.size() > maxColored)
        showText(
            tr("Showing %1 of %2.\n\n").arg(format::size(maxColored), format::size(text.size())) +
            QString::fromUtf8(text.left(maxColored)));
    else
        showText(QString::fromUtf8(text));
}

void PayloadView::setPlain(const QString &text)
{
    if (text.size() > maxShown)
        showText(
            tr("Showing %1 of %2.\n\n").arg(format::size(maxShown), format::size(text.size())) +
            text.left(maxShown));
    else
        showText(text);
}

void PayloadView::showText(const QString &whole)
{
    const QString text = withoutLongLines(whole);
    if (toPlainText() == text)
        return;
    // Colours of a large text would take longer than reading any of it.
    QTextDocument *colored = text.size() <= maxColored ? document() : nullptr;
    if (m_colors->document() != colored)
        m_colors->setDocument(colored);
    setPlainText(text);
    m_find->refresh();
}

} // namespace deckhand
