#pragma once

#include "models/semantics.h"

#include <QAbstractButton>

namespace deckhand {

/// A number with its name and a note; pressing it opens the list behind it.
class Tile : public QAbstractButton
{
    Q_OBJECT

public:
    Tile(const char *iconName, const QString &title, QWidget *parent = nullptr);
    void setValue(const QString &value, const QString &note, Tone tone);
    /// What time the number is of, said where the note does not: in the tip and to those who
    /// listen.
    void setScope(const QString &scope);
    /// Words, such as since when nothing new came: the number is grey and they stand below it.
    /// Empty: it is current.
    void setStale(const QString &words);
    [[nodiscard]] bool isStale() const { return !m_stale.isEmpty(); }
    /// Its note is longer than that of others.
    void setWide() { m_wide = true; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void tell();
    void paintNote(QPainter &painter, const QRect &line) const;

    QByteArray m_icon;
    QString m_value = QStringLiteral("–");
    QString m_note, m_scope, m_stale;
    Tone m_tone = Tone::Neutral;
    bool m_wide = false;
};

} // namespace deckhand
