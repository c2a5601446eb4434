#pragma once

#include "models/consolesettings.h"

#include <QPointer>
#include <QWidget>

#include <functional>

class QSplitter;

namespace deckhand {

/// Where the detail of a list is: below it, at its right, or in a window of its own. The side is
/// remembered with the profile, and the sizes of list and detail for each side.
class DetailPane : public QObject
{
    Q_OBJECT

public:
    /// `page` names whose side is remembered. The last part of `split` is the detail.
    DetailPane(QSplitter *split, ConsoleSettings &settings, const QString &page);

    [[nodiscard]] bool isRight() const;
    void setRight(bool right);
    [[nodiscard]] bool isTornOff() const { return !m_window.isNull(); }
    [[nodiscard]] bool hasFocus() const;
    /// Puts the focus on its first part that takes it; false where nothing is shown.
    bool enter();
    /// Esc anywhere in the detail.
    void onEscape(const QObject *context, const std::function<void()> &run);
    /// Into a window with this title, or back where it was.
    void toggleTornOff(const QString &title);

private:
    void putBack();
    [[nodiscard]] QString sizesName() const;

    QSplitter *m_split;
    QWidget *m_detail;
    ConsoleSettings &m_settings;
    QString m_page;
    QPointer<QWidget> m_window;
};

} // namespace deckhand
