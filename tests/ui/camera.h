#pragma once

#include <QString>

class QWidget;

namespace deckhand {

/// Lets a window do what it has begun.
void settle(int ms);

/// Takes pictures of windows into PNGs of one folder, named `<prefix>-<name>.png`.
class Camera
{
public:
    Camera(QString directory, QString prefix);
    void take(QWidget &window, const QString &name) const;

private:
    QString m_directory;
    QString m_prefix;
};

/// What looks wrong first: a language that is long, a language from right to left, high contrast,
/// the smallest window with the longest names.
void shootHardCases(const QString &directory, const QString &scale);

/// All pictures of `directory` whose names begin with `prefix` on one sheet, `width` pixels each.
void makeContactSheet(const QString &directory, const QString &prefix, int columns, int width);

} // namespace deckhand
