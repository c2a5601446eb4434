#pragma once

#include "models/consolemodels.h"
#include "ui/dialogs.h"
#include "ui/fieldrows.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QTextBrowser;

namespace deckhand {

class ContentFilterEdit;
class DeliverySection;
class MessagePanel;
class SubscriptionPicker;

/// The editor of one destination, made from the description of its type: fields at the left, the
/// guide at the right. Problems are told beside their field; saving moves to the first one.
class DestinationForm : public QWidget
{
    Q_OBJECT

public:
    DestinationForm(ConsoleModels &models, Dialogs &dialogs, QWidget *parent = nullptr);
    void startNew();
    void startEdit(const Destination &destination);
    void startCopy(const Destination &destination);
    /// Goes to the field that made a delivery fail, with what happened beside it; where another
    /// one is wrong, or none is named, to the first that is.
    void pointAt(const QString &field, const QString &why);

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    void closed();

private:
    QWidget *makeForm();
    QWidget *makeChoice();
    QWidget *makeButtons();
    void connectEditor();
    void makeFields();
    [[nodiscard]] QString helpFor(const FieldDescriptor &field) const;
    QWidget *makeInput(const FieldDescriptor &field);
    QWidget *makeChoice(const FieldDescriptor &field);
    QWidget *makeText(const FieldDescriptor &field);
    QWidget *makeLine(const FieldDescriptor &field);
    void begin(const QString &title, const QString &save, const QString &name);
    void showProblems();
    void focusFirstProblem();
    void focusField(const QString &field);

    DestinationEditor &m_editor;
    const ProfileLock &m_lock;
    Dialogs &m_dialogs;
    QLabel *m_title;
    MessagePanel *m_message;
    QComboBox *m_type;
    QLineEdit *m_name;
    QWidget *m_fieldArea = nullptr;
    SubscriptionPicker *m_picker;
    ContentFilterEdit *m_filter;
    QScrollArea *m_scroll;
    QTextBrowser *m_guide;
    QPushButton *m_save;
    FieldRows m_rows;
    DeliverySection *m_delivery = nullptr;
};

} // namespace deckhand
