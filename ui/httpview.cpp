#include "ui/httpview.h"

#include "models/bodytype.h"
#include "models/cellclauses.h"
#include "models/formatting.h"
#include "ui/clauseactions.h"
#include "ui/facts.h"
#include "ui/metrics.h"
#include "ui/payloadview.h"
#include "ui/splitsizes.h"

#include <QCryptographicHash>
#include <QHeaderView>
#include <QLabel>
#include <QSplitter>
#include <QTableWidget>

namespace deckhand {

namespace {

QString word(BodyKind kind)
{
    switch (kind) {
    case BodyKind::Json: return HttpView::tr("JSON");
    case BodyKind::Xml: return HttpView::tr("XML");
    case BodyKind::Html: return HttpView::tr("HTML");
    case BodyKind::Form: return HttpView::tr("form fields");
    case BodyKind::Text: return HttpView::tr("plain text");
    case BodyKind::Gzip: return HttpView::tr("compressed (gzip)");
    case BodyKind::Binary: return HttpView::tr("binary");
    case BodyKind::Empty: break;
    }
    return HttpView::tr("empty");
}

QString typeText(const BodyType &type, qsizetype bytes)
{
    if (type.kind == BodyKind::Empty)
        return HttpView::tr("No body");
    const QString text = HttpView::tr("Body: %1, %2").arg(word(type.kind), format::size(bytes));
    return type.claimed && *type.claimed != type.kind
             ? HttpView::tr("%1; its header says: %2").arg(text, word(*type.claimed))
             : text;
}

} // namespace

HttpView::HttpView(const char *name, QWidget *parent)
    : QWidget(parent),
      m_facts(factLabel(name)),
      m_type(new QLabel),
      m_split(new QSplitter),
      m_headers(new QTableWidget(0, 2)),
      m_body(new PayloadView)
{
    const Metrics metrics(this);
    m_headers->setAccessibleName(tr("Headers"));
    m_headers->setLayoutDirection(Qt::LeftToRight);
    m_headers->setHorizontalHeaderLabels({tr("Header"), tr("Value")});
    m_headers->horizontalHeader()->setStretchLastSection(true);
    m_headers->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_headers->horizontalHeader()->setHighlightSections(false);
    m_headers->horizontalHeader()->resizeSection(0, metrics.x * 24);
    m_headers->verticalHeader()->hide();
    m_headers->verticalHeader()->setDefaultSectionSize(metrics.row());
    m_headers->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_headers->setShowGrid(false);
    m_headers->setFrameShape(QFrame::NoFrame);
    m_headers->setTabKeyNavigation(false);
    m_type->setObjectName(QLatin1String(name) + QStringLiteral("BodyType"));
    m_type->setWordWrap(true);
    m_type->setForegroundRole(QPalette::PlaceholderText);
    auto *part = new QWidget;
    auto *lines = plainLayout<QVBoxLayout>(part, metrics);
    lines->setSpacing(metrics.smallGap());
    lines->addWidget(m_type);
    lines->addWidget(m_body, 1);
    m_split->addWidget(m_headers);
    m_split->addWidget(part);
    m_split->setChildrenCollapsible(false);
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->setContentsMargins(0, metrics.gap(), 0, 0);
    layout->setSpacing(metrics.smallGap());
    layout->addWidget(m_facts);
    layout->addWidget(m_split, 1);
}

void HttpView::remember(ConsoleSettings &settings)
{
    rememberSizes(*m_split, settings, m_facts->objectName());
}

void HttpView::show(const QString &facts, const Headers &headers, const QByteArray &body)
{
    showHead(facts, headers);
    showBody(headers, body);
}

void HttpView::showExact(const QString &facts, const Headers &headers, const QByteArray &body)
{
    showHead(facts, headers);
    m_type->setText(typeText(bodyTypeOf(headers, body), body.size()));
    m_body->setExact(body);
}

void HttpView::showHead(const QString &facts, const Headers &headers)
{
    m_facts->setText(facts);
    m_headers->setRowCount(int(headers.size()));
    int row = 0;
    for (const auto &[name, value] : headers) {
        m_headers->setItem(row, 0, new QTableWidgetItem(QString::fromUtf8(name)));
        auto *cell = new QTableWidgetItem(QString::fromUtf8(value));
        cell->setToolTip(cell->text());
        m_headers->setItem(row++, 1, cell);
    }
}

void HttpView::showBody(const Headers &headers, const QByteArray &body)
{
    const BodyType type = bodyTypeOf(headers, body);
    m_type->setText(typeText(type, body.size()));
    // A line of bytes is read as a whole.
    m_body->setLineWrapMode(type.isBinary() ? QPlainTextEdit::NoWrap : QPlainTextEdit::WidgetWidth);
    if (!type.isBinary()) {
        m_body->setJson(body);
        return;
    }
    const QByteArray hash = QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex();
    m_body->setPlain(
        QStringLiteral("SHA-256 %1\n\n%2").arg(QString::fromLatin1(hash), hexHead(body)));
}

void HttpView::startFind()
{
    m_body->startFind();
}

void HttpView::findNext()
{
    m_body->findNext();
}

void HttpView::offerFilters(ActionRegistry &actions, const QByteArray &name)
{
    m_headers->setObjectName(QLatin1String(name + "Table"));
    auto *clauses = new ClauseActions(m_headers, name, actions, [this] {
        const int row = m_headers->currentRow();
        return row < 0
                 ? QString()
                 : headerClause(m_headers->item(row, 0)->text(), m_headers->item(row, 1)->text());
    });
    connect(clauses, &ClauseActions::clauseRequested, this, &HttpView::clauseRequested);
    connect(clauses, &ClauseActions::filterRequested, this, &HttpView::filterRequested);
}

QString HttpView::facts() const
{
    return m_facts->text();
}

} // namespace deckhand
