#pragma once

#include "api/delivery.h"
#include "ui/finder.h"

#include <QWidget>

class QLabel;
class QSplitter;
class QTableWidget;

namespace deckhand {

class ActionRegistry;
class ConsoleSettings;
class PayloadView;

/// One half of an exchange: a line of facts, the headers, the body and what type it is of. Bytes
/// that are no text are told by size, hash and how they begin.
class HttpView : public QWidget, public Finder
{
    Q_OBJECT

public:
    explicit HttpView(const char *name, QWidget *parent = nullptr);
    /// Keeps how wide headers and body are, under the name of the view.
    void remember(ConsoleSettings &settings);
    void show(const QString &facts, const Headers &headers, const QByteArray &body);
    /// With the body byte for byte, instead of indented.
    void showExact(const QString &facts, const Headers &headers, const QByteArray &body);
    [[nodiscard]] QString facts() const;
    // In the body.
    void startFind() override;
    void findNext() override;
    /// Headers can be filtered by, where there is a list; `name` tells several views apart.
    void offerFilters(ActionRegistry &actions, const QByteArray &name);

Q_SIGNALS:
    void clauseRequested(const QString &clause);
    void filterRequested(const QString &filter);

private:
    void showBody(const Headers &headers, const QByteArray &body);
    void showHead(const QString &facts, const Headers &headers);

    QLabel *m_facts;
    QLabel *m_type;
    QSplitter *m_split;
    QTableWidget *m_headers;
    PayloadView *m_body;
};

} // namespace deckhand
