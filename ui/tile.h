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
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QByteArray m_icon;
    QString m_value = QStringLiteral("–");
    QString m_note;
    Tone m_tone = Tone::Neutral;
};

} // namespace deckhand
