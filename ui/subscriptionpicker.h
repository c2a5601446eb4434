#pragma once

#include "models/subscriptionmodel.h"
#include "models/subscriptionpreview.h"

#include <QSortFilterProxyModel>
#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeView;

namespace deckhand {

/// Chooses event types: everything, or single ones and groups from a searchable tree, or one that
/// the catalogue does not know; with what that would have let through of the last 24 hours.
class SubscriptionPicker : public QWidget
{
    Q_OBJECT

public:
    SubscriptionPicker(SubscriptionModel &model, SubscriptionPreview &preview,
                       QWidget *parent = nullptr);
    [[nodiscard]] QWidget *first() const;
    [[nodiscard]] QWidget *tree() const;

private:
    void makeLayout();
    void search(const QString &text);
    void addTyped();
    void showChoice();
    void showPreview();

    SubscriptionModel &m_model;
    SubscriptionPreview &m_preview;
    QSortFilterProxyModel m_found;
    QCheckBox *m_everything;
    QLineEdit *m_search;
    QTreeView *m_tree;
    QLabel *m_chosen;
    QLabel *m_counts;
    QPushButton *m_again;
};

} // namespace deckhand
