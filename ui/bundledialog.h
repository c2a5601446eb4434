#pragma once

#include <QDialog>

namespace deckhand {

/// A support bundle as it is, before anything of it is given away.
class BundleDialog : public QDialog
{
    Q_OBJECT

public:
    explicit BundleDialog(const QByteArray &bundle, QWidget *parent = nullptr);

Q_SIGNALS:
    void saveAsked();
};

} // namespace deckhand
