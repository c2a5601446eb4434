#include "ui/commandpalette.h"

#include "ui/icons.h"
#include "ui/metrics.h"
#include "ui/theme.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>

namespace deckhand {

namespace {

class EntryDelegate final : public QStyledItemDelegate
{
public:
    EntryDelegate(const PaletteModel &model, QObject *parent)
        : QStyledItemDelegate(parent), m_model(model)
    {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const PaletteEntry *entry = m_model.entryAt(index.row());
        if (!entry)
            return;
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const int em = option.fontMetrics.height();
        painter->save();
        if (selected)
            painter->fillRect(option.rect, option.palette.color(QPalette::Highlight));
        const QColor quiet =
            selected ? option.palette.color(QPalette::HighlightedText) : quietText();
        const QColor ink =
            !entry->enabled
                ? quiet
                : option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
        // Laid out from the left, then mirrored where one reads from the right.
        const auto seen = [&option](const QRect &part) {
            return QStyle::visualRect(option.direction, option.rect, part);
        };
        QRect line = option.rect.adjusted(em / 2, 0, -em / 2, 0);
        const QRect mark(line.left(), line.center().y() - em / 2, em, em);
        paintIcon(*painter, seen(mark), entry->icon, ink);
        line.setLeft(line.left() + em + em / 2);
        if (!entry->shortcut.isEmpty()) {
            painter->setPen(quiet);
            painter->drawText(seen(line), Qt::AlignTrailing | Qt::AlignVCenter, entry->shortcut);
            line.setRight(line.right() - option.fontMetrics.horizontalAdvance(entry->shortcut) -
                          em);
        }
        painter->setPen(ink);
        const QString title =
            option.fontMetrics.elidedText(entry->title, Qt::ElideMiddle, line.width());
        painter->drawText(seen(line), Qt::AlignLeading | Qt::AlignVCenter, title);
        line.setLeft(line.left() + option.fontMetrics.horizontalAdvance(title) + em);
        painter->setPen(quiet);
        painter->drawText(seen(line), Qt::AlignLeading | Qt::AlignVCenter,
                          option.fontMetrics.elidedText(entry->detail, Qt::ElideRight,
                                                        std::max(0, line.width())));
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {0, option.fontMetrics.height() * 7 / 4};
    }

private:
    const PaletteModel &m_model;
};

} // namespace

CommandPalette::CommandPalette(QWidget *parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint),
      m_edit(new QLineEdit),
      m_list(new QListView),
      m_reason(new QLabel)
{
    const Metrics metrics(this);
    setObjectName(QStringLiteral("commandPalette"));
    setWindowTitle(tr("Commands"));
    setModal(true);
    m_edit->setObjectName(QStringLiteral("paletteEdit"));
    m_edit->setAccessibleName(tr("Command, place, destination or id"));
    m_edit->setPlaceholderText(
        tr("A command, a place, an id …   > commands   @ destinations   # event types   ? help"));
    m_edit->setMinimumHeight(metrics.row() + metrics.gap());
    m_edit->addAction(icon("search", Tone::Inactive), QLineEdit::LeadingPosition);
    m_edit->installEventFilter(this);
    m_list->setObjectName(QStringLiteral("paletteList"));
    m_list->setAccessibleName(tr("What matches"));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new EntryDelegate(m_model, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_reason->setObjectName(QStringLiteral("paletteReason"));
    m_reason->setForegroundRole(QPalette::PlaceholderText);
    m_reason->setContentsMargins(metrics.gap(), 0, metrics.gap(), metrics.smallGap());
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->setContentsMargins(metrics.gap(), metrics.gap(), metrics.gap(), metrics.gap());
    layout->addWidget(m_edit);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_reason);
    connect(m_edit, &QLineEdit::textChanged, this, [this](const QString &text) {
        Q_EMIT textChanged(text);
        m_model.setText(text);
        m_list->setCurrentIndex(m_model.index(0));
        showReason();
    });
    connect(m_edit, &QLineEdit::returnPressed, this, &CommandPalette::choose);
    connect(m_list, &QListView::clicked, this, &CommandPalette::choose);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &CommandPalette::showReason);
}

void CommandPalette::open(std::vector<PaletteEntry> entries, QStringList recent,
                          const QString &text)
{
    const Metrics metrics(this);
    m_edit->clear();
    setEntries(std::move(entries), std::move(recent));
    resize(metrics.x * 90, metrics.em * 24);
    if (const QWidget *over = parentWidget())
        move(over->mapToGlobal(QPoint((over->width() - width()) / 2, metrics.em * 4)));
    QDialog::open();
    m_edit->setText(text);
    m_edit->setFocus();
}

void CommandPalette::setEntries(std::vector<PaletteEntry> entries, QStringList recent)
{
    m_model.setEntries(std::move(entries), std::move(recent));
    m_list->setCurrentIndex(m_model.index(0));
    showReason();
}

void CommandPalette::choose()
{
    const PaletteEntry *entry = m_model.entryAt(m_list->currentIndex().row());
    if (!entry || !entry->enabled)
        return;
    const PaletteEntry taken = *entry;
    accept(); // first: what is chosen may open a dialog of its own
    Q_EMIT chosen(taken);
}

void CommandPalette::showReason()
{
    const PaletteEntry *entry = m_model.entryAt(m_list->currentIndex().row());
    if (!entry)
        m_reason->setText(tr("Nothing matches."));
    else
        m_reason->setText(entry->enabled ? tr("Enter opens it, Esc closes.")
                                         : tr("Not now: %1").arg(entry->detail));
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_edit && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp ||
            key == Qt::Key_PageDown) {
            QApplication::sendEvent(m_list, event);
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace deckhand
