#include "ui/payloadview.h"

#include "models/formatting.h"
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

PayloadView::PayloadView(QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setFrameShape(NoFrame);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setLineWrapMode(WidgetWidth);
    setTabChangesFocus(true);
    setLayoutDirection(Qt::LeftToRight); // it is read by programs
    setAccessibleName(tr("Payload"));
    m_colors = new JsonColors(document());
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
        setPlain(
            tr("Showing %1 of %2.\n\n").arg(format::size(maxShown), format::size(json.size())) +
            QString::fromUtf8(json.left(maxShown)));
    else
        setPlain(prettyJson(json));
}

void PayloadView::setExact(const QByteArray &text)
{
    // One line of a megabyte takes most of a second to lay out.
    setWordWrapMode(QTextOption::WrapAnywhere);
    if (text.size() > maxColored)
        setPlain(
            tr("Showing %1 of %2.\n\n").arg(format::size(maxColored), format::size(text.size())) +
            QString::fromUtf8(text.left(maxColored)));
    else
        setPlain(QString::fromUtf8(text));
}

void PayloadView::setPlain(const QString &text)
{
    if (toPlainText() == text)
        return;
    // Colours of a large text would take longer than reading any of it.
    QTextDocument *colored = text.size() <= maxColored ? document() : nullptr;
    if (m_colors->document() != colored)
        m_colors->setDocument(colored);
    setPlainText(text);
}

} // namespace deckhand
