#pragma once

#include "api/secret.h"
#include "api/time.h"

#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

class QWidget;

namespace deckhand {

struct Question
{
    QString title;      ///< the event: `Delete "Billing"?`
    QString text;       ///< what follows from it
    QString acceptText; ///< a verb: `Delete destination`
    bool destructive = false;
    QString mustType; ///< where given, only somebody who types this goes on
};

/// The few decisions that need a dialog, behind a seam so that tests answer by script. Nothing
/// blocks: answers come through the callback.
class Dialogs
{
public:
    virtual ~Dialogs() = default;
    virtual void ask(QWidget *parent, const Question &question,
                     std::function<void(bool)> answered) = 0;
    /// Until when secrets before the present one sign too, and how that is ended now; none where
    /// there is none, or no way.
    struct Overlap
    {
        QStringList until;
        std::function<void()> end;
        std::function<QString()> left = {}; ///< a sentence that counts down, as of now
    };
    /// Shows a new secret, once, with a way to copy it.
    virtual void showSecret(QWidget *parent, const QString &destination, const Secret &secret,
                            const Overlap &overlap) = 0;
    /// For how long the former secret goes on signing; nothing where it was called off.
    virtual void askOverlap(QWidget *parent, const QString &destination,
                            std::function<void(std::optional<milliseconds>)> answered) = 0;
    /// A short text such as a name; nothing where it was called off.
    virtual void askText(QWidget *parent, const QString &title, const QString &label,
                         std::function<void(std::optional<QString>)> answered) = 0;
    /// Where to write a file; `name` is what it is called at first.
    virtual void askSavePath(QWidget *parent, const QString &title, const QString &name,
                             std::function<void(std::optional<QString>)> answered) = 0;
    virtual void askOpenPath(QWidget *parent, const QString &title,
                             std::function<void(std::optional<QString>)> answered) = 0;
};

/// Real windows.
class WindowDialogs final : public Dialogs
{
public:
    void ask(QWidget *parent, const Question &question,
             std::function<void(bool)> answered) override;
    void showSecret(QWidget *parent, const QString &destination, const Secret &secret,
                    const Overlap &overlap) override;
    void askOverlap(QWidget *parent, const QString &destination,
                    std::function<void(std::optional<milliseconds>)> answered) override;
    void askText(QWidget *parent, const QString &title, const QString &label,
                 std::function<void(std::optional<QString>)> answered) override;
    void askSavePath(QWidget *parent, const QString &title, const QString &name,
                     std::function<void(std::optional<QString>)> answered) override;
    void askOpenPath(QWidget *parent, const QString &title,
                     std::function<void(std::optional<QString>)> answered) override;
};

} // namespace deckhand
