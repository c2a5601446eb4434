#pragma once

#include "api/secret.h"

#include <QString>

#include <functional>

class QWidget;

namespace deckhand {

struct Question
{
    QString title;      ///< the event: `Delete "Billing"?`
    QString text;       ///< what follows from it
    QString acceptText; ///< a verb: `Delete destination`
    bool destructive = false;
};

/// The few decisions that need a dialog, behind a seam so that tests answer by script. Nothing
/// blocks: answers come through the callback.
class Dialogs
{
public:
    virtual ~Dialogs() = default;
    virtual void ask(QWidget *parent, const Question &question,
                     std::function<void(bool)> answered) = 0;
    /// Shows a new secret, once, with a way to copy it.
    virtual void showSecret(QWidget *parent, const QString &destination, const Secret &secret) = 0;
};

/// Real windows.
class WindowDialogs final : public Dialogs
{
public:
    void ask(QWidget *parent, const Question &question,
             std::function<void(bool)> answered) override;
    void showSecret(QWidget *parent, const QString &destination, const Secret &secret) override;
};

} // namespace deckhand
