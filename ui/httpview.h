#pragma once

#include "api/delivery.h"

#include <QWidget>

class QLabel;
class QTableWidget;

namespace deckhand {

class PayloadView;

/// One half of an exchange: a line of facts, the headers, the body.
class HttpView : public QWidget
{
    Q_OBJECT

public:
    explicit HttpView(const char *name, QWidget *parent = nullptr);
    void show(const QString &facts, const Headers &headers, const QByteArray &body);
    /// With the body byte for byte, instead of indented.
    void showExact(const QString &facts, const Headers &headers, const QByteArray &body);
    [[nodiscard]] QString facts() const;

private:
    void showHead(const QString &facts, const Headers &headers);

    QLabel *m_facts;
    QTableWidget *m_headers;
    PayloadView *m_body;
};

} // namespace deckhand
