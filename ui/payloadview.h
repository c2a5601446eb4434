#pragma once

#include "ui/finder.h"

#include <QPlainTextEdit>

class QSyntaxHighlighter;

namespace deckhand {

class FindBar;

/// Read-only JSON, indented, coloured by the palette. Large texts and long lines are cut
/// and say so.
class PayloadView : public QPlainTextEdit, public Finder
{
    Q_OBJECT

public:
    explicit PayloadView(QWidget *parent = nullptr);
    void setJson(const QByteArray &json);
    void setPlain(const QString &text);
    /// As it is, broken into lines where the view ends only.
    void setExact(const QByteArray &text);

    void startFind() override;
    void findNext() override;

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void showText(const QString &whole);
    void placeBar();

    QSyntaxHighlighter *m_colors = nullptr;
    FindBar *m_find; ///< at its foot
};

} // namespace deckhand
