#pragma once

#include <QPlainTextEdit>

namespace deckhand {

/// Read-only JSON, indented, coloured by the palette. Large texts are cut and say so.
class PayloadView : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit PayloadView(QWidget *parent = nullptr);
    void setJson(const QByteArray &json);
    void setPlain(const QString &text);
};

} // namespace deckhand
