#pragma once

#include "models/destinationeditor.h"

#include <QWidget>

class QCheckBox;
class QGridLayout;
class QLineEdit;

namespace deckhand {

class FieldRows;
class ToggleButton;

/// The part of the editor that says how fast and how often is sent; closed at first, since every
/// field of it may stay empty.
class DeliverySection : public QWidget
{
    Q_OBJECT

public:
    DeliverySection(DestinationEditor &editor, FieldRows &rows, QWidget *parent = nullptr);
    /// Takes the texts of what is edited now; open where one is set.
    void refresh();
    void open();

private:
    void addField(const QString &key, const QString &label, const QString &help);
    void makeFields();
    void setOpen(bool open);

    DestinationEditor &m_editor;
    FieldRows &m_rows;
    ToggleButton *m_toggle;
    QWidget *m_body;
    QGridLayout *m_grid;
    QCheckBox *m_skip;
    QHash<QString, QLineEdit *> m_inputs;
};

/// What of a destination's policy is set, in a sentence or a few; empty where nothing is.
[[nodiscard]] QString policySentence(const Destination &destination);

} // namespace deckhand
