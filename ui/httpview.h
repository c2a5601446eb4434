#pragma once

#include "api/delivery.h"

#include <QWidget>

class QLabel;
class QTableWidget;

namespace deckhand {

class ActionRegistry;
class PayloadView;

/// One half of an exchange: a line of facts, the headers, the body.
class HttpView : public QWidget
{
    Q_OBJECT

public:
    explicit HttpView(const char *name, QWidget *parent = nullptr);
    void show(const QString &facts, const Headers &headers, const QByteArray &body);
    [[nodiscard]] QString facts() const;
    /// Headers can be filtered by, where there is a list; `name` tells several views apart.
    void offerFilters(ActionRegistry &actions, const QByteArray &name);

Q_SIGNALS:
    void clauseRequested(const QString &clause);
    void filterRequested(const QString &filter);

private:
    QLabel *m_facts;
    QTableWidget *m_headers;
    PayloadView *m_body;
};

} // namespace deckhand
