#include "ui/subscriptionpicker.h"

#include "api/event.h"
#include "models/formatting.h"
#include "ui/enginewords.h"
#include "ui/icons.h"
#include "ui/metrics.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeView>

namespace deckhand {

SubscriptionPicker::SubscriptionPicker(SubscriptionModel &model, SubscriptionPreview &preview,
                                       QWidget *parent)
    : QWidget(parent),
      m_model(model),
      m_preview(preview),
      m_everything(new QCheckBox(tr("Everythin&g, also types that come later"))),
      m_search(new QLineEdit),
      m_tree(new QTreeView),
      m_chosen(new QLabel),
      m_counts(new QLabel),
      m_again(new QPushButton(tr("Try again")))
{
    makeLayout();
    connect(m_everything, &QCheckBox::toggled, &m_model, &SubscriptionModel::setEverything);
    connect(m_search, &QLineEdit::textChanged, this, &SubscriptionPicker::search);
    connect(m_search, &QLineEdit::returnPressed, this, &SubscriptionPicker::addTyped);
    connect(&m_model, &SubscriptionModel::subscriptionChanged, this,
            &SubscriptionPicker::showChoice);
    connect(&m_preview, &SubscriptionPreview::changed, this, &SubscriptionPicker::showPreview);
    showChoice();
    showPreview();
}

void SubscriptionPicker::makeLayout()
{
    const Metrics metrics(this);
    m_everything->setObjectName(QStringLiteral("everything"));
    m_search->setObjectName(QStringLiteral("typeSearch"));
    m_search->setAccessibleName(tr("Search event types"));
    m_search->setPlaceholderText(tr("Search; Enter adds a type or pattern such as order.*"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon("search", Tone::Inactive), QLineEdit::LeadingPosition);
    m_found.setSourceModel(&m_model);
    m_found.setRecursiveFilteringEnabled(true);
    m_found.setAutoAcceptChildRows(true);
    m_found.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_tree->setObjectName(QStringLiteral("subscriptionTree"));
    m_tree->setAccessibleName(tr("Event types"));
    m_tree->setModel(&m_found);
    m_tree->setHeaderHidden(true);
    m_tree->setUniformRowHeights(true);
    m_tree->setMinimumHeight(metrics.em * 12);
    m_chosen->setForegroundRole(QPalette::PlaceholderText);
    m_chosen->setWordWrap(true);
    m_counts->setObjectName(QStringLiteral("subscriptionPreview"));
    m_counts->setWordWrap(true);
    m_again->setObjectName(QStringLiteral("retrySubscriptionPreview"));
    m_again->setAutoDefault(false);
    m_again->setToolTip(tr("Reads the events of the last 24 hours again"));
    connect(m_again, &QPushButton::clicked, &m_preview, &SubscriptionPreview::retry);
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    layout->setSpacing(metrics.smallGap());
    layout->addWidget(new QLabel(tr("Events")));
    layout->addWidget(m_everything);
    layout->addWidget(m_search);
    layout->addWidget(m_tree);
    layout->addWidget(m_chosen);
    layout->addWidget(m_counts);
    layout->addWidget(m_again, 0, Qt::AlignLeading);
}

QWidget *SubscriptionPicker::first() const
{
    return m_everything;
}

QWidget *SubscriptionPicker::tree() const
{
    return m_tree;
}

void SubscriptionPicker::search(const QString &text)
{
    m_found.setFilterFixedString(text.trimmed());
    if (!text.trimmed().isEmpty())
        m_tree->expandAll();
}

void SubscriptionPicker::addTyped()
{
    const QByteArray pattern = m_search->text().trimmed().toUtf8();
    if (m_model.isEverything() || !isValidEventPattern(pattern)) {
        m_chosen->setText(tr("A type is written object.action, a group object.*; switch "
                             "“Everything” off to choose single ones."));
        return;
    }
    m_model.addCustom(pattern);
    m_search->clear();
}

void SubscriptionPicker::showChoice()
{
    m_everything->setChecked(m_model.isEverything());
    m_tree->setEnabled(!m_model.isEverything());
    m_search->setEnabled(!m_model.isEverything());
    m_chosen->setText(
        m_model.isEverything()
            ? tr("All types are chosen. Switch “Everything” off to choose single ones.")
            : tr("%n types chosen.", nullptr, m_model.chosenCount()));
}

void SubscriptionPicker::showPreview()
{
    m_again->setVisible(m_preview.error().has_value());
    if (const auto &error = m_preview.error()) {
        m_counts->setText(
            tr("What would match cannot be counted: the events of the last 24 hours were not read. "
               "%1")
                .arg(engineText(*error)));
        return;
    }
    if (!m_preview.isReady()) {
        m_counts->setText(tr("Counting what would match …"));
        return;
    }
    const QString matching = format::count(m_preview.matching());
    const int looked = int(m_preview.sample().size());
    if (m_preview.isNew()) {
        m_counts->setText(
            (m_preview.isCut()
                 ? tr("%1 of the newest %Ln events would match.", nullptr, looked)
                 : tr("%1 of %Ln events of the last 24 hours would match.", nullptr, looked))
                .arg(matching));
        return;
    }
    m_counts->setText(
        (m_preview.isCut()
             ? tr("%1 of the newest %Ln events would match (+%2 / −%3 against now).", nullptr,
                  looked)
             : tr("%1 of %Ln events of the last 24 hours would match (+%2 / −%3 against now).",
                  nullptr, looked))
            .arg(matching, format::count(m_preview.added()), format::count(m_preview.removed())));
}

} // namespace deckhand
