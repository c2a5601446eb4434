#include "ui/destinationform.h"

#include "ui/advicewords.h"
#include "ui/contentfilteredit.h"
#include "ui/deliverysection.h"
#include "ui/enginewords.h"
#include "ui/facts.h"
#include "ui/guides.h"
#include "ui/icons.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/subscriptionpicker.h"
#include "ui/typetexts.h"
#include "ui/words.h"

#include <QComboBox>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QTextBrowser>
#include <QTimer>

namespace deckhand {

DestinationForm::DestinationForm(ConsoleModels &models, Dialogs &dialogs, QWidget *parent)
    : QWidget(parent),
      m_editor(models.editor),
      m_lock(models.lock),
      m_dialogs(dialogs),
      m_title(new QLabel),
      m_message(new MessagePanel),
      m_type(new QComboBox),
      m_name(new QLineEdit),
      m_picker(new SubscriptionPicker(m_editor.subscriptions(), models.preview)),
      m_filter(new ContentFilterEdit(m_editor, models.preview, models.wording)),
      m_scroll(new QScrollArea),
      m_guide(new QTextBrowser),
      m_save(new QPushButton)
{
    setObjectName(QStringLiteral("destinationForm"));
    const Metrics metrics(this);
    m_title->setFont(boldOf(font(), 1.25));
    m_guide->setAccessibleName(tr("Guide"));
    m_guide->setFrameShape(QFrame::NoFrame);
    m_guide->setOpenExternalLinks(true);
    m_guide->document()->setDocumentMargin(metrics.em);

    m_scroll->setObjectName(QStringLiteral("destinationScroll"));
    m_scroll->setWidget(makeForm());
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    auto *split = new QSplitter;
    split->addWidget(m_scroll);
    split->addWidget(m_guide);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setSizes({metrics.x * 78, metrics.x * 48});
    split->setChildrenCollapsible(false);
    auto *layout = plainLayout<QVBoxLayout>(this, metrics);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(metrics.em, metrics.em, metrics.em, 0);
    head->setSpacing(metrics.gap());
    head->addWidget(m_title);
    head->addWidget(m_message);
    layout->addLayout(head);
    layout->addWidget(split, 1);
    layout->addWidget(makeButtons());
    connectEditor();
}

QWidget *DestinationForm::makeForm()
{
    const Metrics metrics(this);
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(metrics.em, metrics.gap(), metrics.em, metrics.em);
    layout->setSpacing(metrics.margin());
    m_name->setObjectName(QStringLiteral("name"));
    m_name->setPlaceholderText(tr("Production webhook"));
    m_type->setObjectName(QStringLiteral("type"));
    m_fieldArea = new QWidget;
    layout->addWidget(m_rows.makeCell(QStringLiteral("name"), tr("&Name"), m_name, {}));
    layout->addWidget(m_rows.makeCell(QStringLiteral("type"), tr("&Kind"), m_type, {}));
    layout->addWidget(m_fieldArea);
    layout->addWidget(makeChoice());
    m_delivery = new DeliverySection(m_editor, m_rows);
    layout->addWidget(m_delivery);
    layout->addStretch();
    connect(m_name, &QLineEdit::textEdited, &m_editor, &DestinationEditor::setName);
    connect(m_name, &QLineEdit::editingFinished, this, [this] {
        if (m_editor.isDirty() || !m_name->text().isEmpty())
            m_editor.touch(QStringLiteral("name"));
    });
    connect(m_type, &QComboBox::activated, this,
            [this](int index) { m_editor.setType(m_type->itemData(index).toByteArray()); });
    return content;
}

QWidget *DestinationForm::makeChoice()
{
    const Metrics metrics(this);
    auto *area = new QWidget;
    auto *layout = plainLayout<QVBoxLayout>(area, metrics);
    layout->setSpacing(metrics.smallGap());
    const auto add = [this, layout](const char *key, QWidget *part, QWidget *input) {
        layout->addWidget(part);
        layout->addWidget(m_rows.makeNotes(QLatin1String(key), input));
    };
    add("events", m_picker, m_picker->tree());
    layout->addSpacing(metrics.gap());
    add("filter", m_filter, m_filter->input());
    return area;
}

QWidget *DestinationForm::makeButtons()
{
    const Metrics metrics(this);
    auto *bar = new QWidget;
    auto *layout = new QHBoxLayout(bar);
    layout->setContentsMargins(metrics.em, metrics.gap(), metrics.em, metrics.margin());
    m_save->setObjectName(QStringLiteral("save"));
    m_save->setDefault(true);
    m_save->setAutoDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setObjectName(QStringLiteral("cancelEdit"));
    layout->addWidget(m_save);
    layout->addWidget(cancel);
    layout->addStretch();
    connect(m_save, &QPushButton::clicked, &m_editor, &DestinationEditor::save);
    connect(cancel, &QPushButton::clicked, this, &DestinationForm::closed);
    connect(m_name, &QLineEdit::returnPressed, &m_editor, &DestinationEditor::save);
    return bar;
}

void DestinationForm::connectEditor()
{
    connect(&m_editor, &DestinationEditor::ready, this, [this] {
        m_type->clear();
        for (const DestinationType &type : m_editor.types())
            m_type->addItem(icon(lookOfDestinationType(type.name)), typeText(type.label),
                            type.name);
    });
    connect(&m_editor, &DestinationEditor::typeChanged, this, &DestinationForm::makeFields);
    connect(&m_editor, &DestinationEditor::problemsChanged, this, &DestinationForm::showProblems);
    connect(&m_editor, &DestinationEditor::refused, this, &DestinationForm::focusFirstProblem);
    connect(&m_editor, &DestinationEditor::savingChanged, this,
            [this] { m_save->setEnabled(!m_editor.isSaving()); });
    connect(&m_editor, &DestinationEditor::saved, this,
            [this](const Destination &destination, bool created) {
                const auto secret = destination.config.credentials.find(QStringLiteral("secret"));
                if (created && secret != destination.config.credentials.end() &&
                    destination.type == "webhook")
                    m_dialogs.showSecret(window(), destination.name, secret->second, {});
                Q_EMIT closed();
            });
}

void DestinationForm::startNew()
{
    begin(tr("New destination"), tr("Create destination"), {});
    m_editor.startNew();
    m_type->setEnabled(true);
    m_type->setCurrentIndex(m_type->findData(QByteArray("webhook")));
    m_filter->showFilter();
    m_delivery->refresh();
}

void DestinationForm::startEdit(const Destination &destination)
{
    begin(tr("Edit %1").arg(destination.name), tr("Save changes"), destination.name);
    m_editor.startEdit(destination);
    m_type->setCurrentIndex(m_type->findData(destination.type));
    m_type->setEnabled(false);
    m_filter->showFilter();
    m_delivery->refresh();
}

void DestinationForm::startCopy(const Destination &destination)
{
    const QString name = tr("Copy of %1").arg(destination.name);
    begin(tr("New destination like %1").arg(destination.name), tr("Create destination"), name);
    m_editor.startCopy(destination, name);
    m_type->setCurrentIndex(m_type->findData(destination.type));
    m_type->setEnabled(false);
    m_filter->showFilter();
    m_delivery->refresh();
    m_name->selectAll();
}

void DestinationForm::begin(const QString &title, const QString &save, const QString &name)
{
    m_title->setText(title);
    m_save->setText(save);
    m_message->dismiss();
    m_name->setText(name);
    m_name->setFocus();
}

void DestinationForm::makeFields()
{
    const QStringList keys = m_rows.keys();
    for (const QString &key : keys) {
        if (m_fieldArea->isAncestorOf(m_rows.input(key)))
            m_rows.forget(key);
    }
    const Metrics metrics(this);
    auto *fresh = new QWidget;
    auto *rows = plainLayout<QVBoxLayout>(fresh, metrics);
    rows->setSpacing(metrics.margin());
    delete m_fieldArea->parentWidget()->layout()->replaceWidget(m_fieldArea, fresh);
    delete std::exchange(m_fieldArea, fresh);
    const DestinationType *type = m_editor.type();
    if (!type) {
        m_guide->clear();
        return;
    }
    // Inputs know each other only once they are in one window.
    setTabOrder(m_name, m_type);
    QWidget *before = m_type;
    for (const FieldDescriptor &field : type->fields) {
        QWidget *input = makeInput(field);
        const QString name = typeText(field.label);
        const QString label =
            field.required || field.generated ? name : tr("%1 (optional)").arg(name);
        rows->addWidget(m_rows.makeCell(field.name, label, input, helpFor(field)));
        setTabOrder(before, input);
        before = input;
    }
    setTabOrder(before, m_picker->first());
    m_delivery->refresh();
    fresh->show(); // now, not with the next event: Tab may come before that
    m_guide->setMarkdown(type->guide.isEmpty() ? typeText(type->summary) : guideText(type->guide));
}

QString DestinationForm::helpFor(const FieldDescriptor &field) const
{
    // What the engine made is rotated, not typed over; the help of the type speaks of a new one.
    return field.generated && !m_editor.isNew()
             ? tr("Leave it empty to keep the present one. To change it without a gap, rotate it.")
             : typeText(field.help);
}

QWidget *DestinationForm::makeInput(const FieldDescriptor &field)
{
    QWidget *input = nullptr;
    if (field.kind == u"boolean" || field.kind == u"choice")
        input = makeChoice(field);
    else if (field.kind == u"multiline" || field.kind == u"json_object")
        input = makeText(field);
    else
        input = makeLine(field);
    input->setObjectName(QStringLiteral("field_%1").arg(field.name));
    input->setLayoutDirection(Qt::LeftToRight); // URLs, keys, JSON
    return input;
}

QWidget *DestinationForm::makeChoice(const FieldDescriptor &field)
{
    auto *box = new QComboBox;
    if (field.kind == u"boolean")
        box->addItems({QStringLiteral("true"), QStringLiteral("false")});
    for (const QString &choice : field.choices)
        box->addItem(choice);
    box->setCurrentText(m_editor.value(field.name));
    connect(box, &QComboBox::currentTextChanged, this,
            [this, key = field.name](const QString &text) { m_editor.setValue(key, text); });
    return box;
}

QWidget *DestinationForm::makeText(const FieldDescriptor &field)
{
    auto *edit = new QPlainTextEdit(m_editor.value(field.name));
    edit->setPlaceholderText(field.placeholder);
    edit->setTabChangesFocus(true);
    edit->setFixedHeight(Metrics(this).em * 4);
    edit->setProperty("key", field.name);
    edit->installEventFilter(this);
    connect(edit, &QPlainTextEdit::textChanged, this,
            [this, key = field.name, edit] { m_editor.setValue(key, edit->toPlainText()); });
    return edit;
}

QWidget *DestinationForm::makeLine(const FieldDescriptor &field)
{
    const QString key = field.name;
    auto *edit = new QLineEdit(m_editor.value(key));
    edit->setPlaceholderText(field.placeholder);
    if (field.credential) {
        edit->setEchoMode(QLineEdit::PasswordEchoOnEdit);
        if (const QString masked = m_editor.maskedValue(key); !masked.isEmpty())
            edit->setPlaceholderText(tr("%1 (kept unless you type a new one)").arg(masked));
    }
    connect(edit, &QLineEdit::textEdited, this,
            [this, key](const QString &text) { m_editor.setValue(key, text); });
    connect(edit, &QLineEdit::editingFinished, this, [this, key, edit] {
        if (!edit->text().isEmpty())
            m_editor.touch(key);
    });
    connect(edit, &QLineEdit::returnPressed, &m_editor, &DestinationEditor::save);
    return edit;
}

void DestinationForm::showProblems()
{
    QHash<QString, QStringList> advice;
    for (const FieldAdvice &item : m_editor.advice(m_lock.isStrict()))
        advice[item.field].append(adviceText(item));
    const QStringList keys = m_rows.keys();
    for (const QString &key : keys) {
        const auto problem = m_editor.visibleProblem(key);
        m_rows.setProblem(key, problem ? Words::problem(*problem) : QString());
        m_rows.setAdvice(key, problem ? QString() : advice.value(key).join(QLatin1Char(' ')));
    }
    if (m_editor.problemFields().isEmpty() && m_editor.otherProblems().isEmpty())
        m_message->dismiss();
}

bool DestinationForm::eventFilter(QObject *watched, QEvent *event)
{
    // Texts of several lines have no signal for it.
    if (const auto *edit = qobject_cast<QPlainTextEdit *>(watched);
        edit && event->type() == QEvent::FocusOut && !edit->toPlainText().trimmed().isEmpty())
        m_editor.touch(edit->property("key").toString());
    return QWidget::eventFilter(watched, event);
}

void DestinationForm::focusFirstProblem()
{
    const QStringList fields = m_editor.problemFields();
    QStringList names;
    for (const QString &field : fields)
        names.append(m_rows.input(field)->accessibleName());
    QString text =
        tr("%n fields need attention before this can be saved: %1.", nullptr, int(fields.size()))
            .arg(names.join(QStringLiteral(", ")));
    QStringList others;
    for (const QString &problem : m_editor.otherProblems())
        others.append(engineText(problem));
    if (fields.isEmpty())
        text = tr("The destination was not saved. %1").arg(others.join(QLatin1Char(' ')));
    m_message->showMessage(Tone::Failure, text);
    if (!fields.isEmpty())
        focusField(fields.first());
}

void DestinationForm::pointAt(const QString &field, const QString &why)
{
    const QStringList wrong = m_editor.problemFields();
    const QString target = wrong.isEmpty() || wrong.contains(field) ? field : wrong.first();
    if (!m_rows.input(target))
        return;
    m_editor.touch(target); // what is wrong with it is seen at once
    m_editor.noteFailure(target, why);
    focusField(target);
}

void DestinationForm::focusField(const QString &field)
{
    if (policyFields().contains(field))
        m_delivery->open();
    QWidget *input = m_rows.input(field);
    input->setFocus();
    // Once it has its place: the form may just have been opened.
    QTimer::singleShot(0, input, [this, input] { m_scroll->ensureWidgetVisible(input); });
}

} // namespace deckhand
