#pragma once

#include <QPlainTextEdit>

class QSyntaxHighlighter;

namespace deckhand {

/// Read-only JSON, indented, coloured by the palette. Large texts and long lines are cut
/// and say so.
class PayloadView : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit PayloadView(QWidget *parent = nullptr);
    void setJson(const QByteArray &json);
    void setPlain(const QString &text);
    /// As it is, broken into lines where the view ends only.
    void setExact(const QByteArray &text);

protected:
    void changeEvent(QEvent *event) override;

private:
    void showText(const QString &whole);

    QSyntaxHighlighter *m_colors = nullptr;
};

} // namespace deckhand
