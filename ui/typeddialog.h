#pragma once

#include "ui/dialogs.h"

#include <QDialog>

class QDialogButtonBox;
class QLineEdit;

namespace deckhand {

/// A question that only somebody who types a name or a number answers with yes.
class TypedDialog : public QDialog
{
    Q_OBJECT

public:
    explicit TypedDialog(const Question &question, QWidget *parent = nullptr);

private:
    [[nodiscard]] QDialogButtonBox *makeButtons(const Question &question, QLineEdit *typed);
};

} // namespace deckhand
