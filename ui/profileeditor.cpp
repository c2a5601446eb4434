#include "ui/profileeditor.h"

#include "ui/dialogs.h"
#include "ui/environmentshape.h"
#include "ui/icons.h"
#include "ui/messagepanel.h"
#include "ui/metrics.h"
#include "ui/profilewords.h"
#include "ui/theme.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

#include <algorithm>

namespace deckhand {

namespace {

void choose(QComboBox *box, int value)
{
    box->setCurrentIndex(std::max(0, box->findData(value)));
}

} // namespace

ProfileEditor::ProfileEditor(Dialogs &dialogs, QWidget *parent)
    : QWidget(parent),
      m_dialogs(dialogs),
      m_form(new QFormLayout(this)),
      m_name(new QLineEdit),
      m_kind(new QComboBox),
      m_environment(new QComboBox),
      m_safety(new QComboBox),
      m_url(new QLineEdit),
      m_store(new QLineEdit),
      m_key(new QLineEdit),
      m_place(new QComboBox),
      m_ca(new QLineEdit),
      m_chooseCa(new QToolButton),
      m_fileNotice(new MessagePanel)
{
    const Metrics metrics(this);
    setObjectName(QStringLiteral("profileEditor"));
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(metrics.em);
    m_form->setVerticalSpacing(metrics.gap());
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    makeChoices();
    makeRows();
    for (QLineEdit *edit : {m_name, m_url, m_store, m_key, m_ca})
        connect(edit, &QLineEdit::textEdited, this, &ProfileEditor::onEdited);
    connect(m_safety, &QComboBox::currentIndexChanged, this,
            [this] { m_safetyTouched = m_safetyTouched || !m_filling; });
    connect(m_environment, &QComboBox::currentIndexChanged, this, [this] {
        // Careful where it matters, unless somebody has chosen otherwise.
        if (m_filling || m_safetyTouched)
            return;
        m_filling = true;
        choose(m_safety, int(defaultSafety(Environment(m_environment->currentData().toInt()))));
        m_filling = false;
    });
    for (QComboBox *box : {m_kind, m_environment, m_safety, m_place})
        connect(box, &QComboBox::currentIndexChanged, this, &ProfileEditor::onEdited);
    for (QLineEdit *edit : {m_name, m_url, m_store, m_ca})
        connect(edit, &QLineEdit::editingFinished, this, [this] { judge(false); });
}

void ProfileEditor::makeChoices()
{
    m_name->setObjectName(QStringLiteral("profileName"));
    m_kind->setObjectName(QStringLiteral("profileKind"));
    m_environment->setObjectName(QStringLiteral("profileEnvironment"));
    m_safety->setObjectName(QStringLiteral("profileSafety"));
    m_url->setObjectName(QStringLiteral("profileUrl"));
    m_store->setObjectName(QStringLiteral("profileStore"));
    m_key->setObjectName(QStringLiteral("profileKey"));
    m_place->setObjectName(QStringLiteral("profileKeyPlace"));
    m_ca->setObjectName(QStringLiteral("profileCaFile"));
    for (const ProfileKind kind : {ProfileKind::Remote, ProfileKind::Local})
        m_kind->addItem(ProfileWords::word(kind), int(kind));
    for (const Environment environment :
         {Environment::Local, Environment::Development, Environment::Staging,
          Environment::Production, Environment::Other})
        m_environment->addItem(environmentIcon(environment), ProfileWords::choice(environment),
                               int(environment));
    for (const SafetyLevel level :
         {SafetyLevel::Free, SafetyLevel::ConfirmChanges, SafetyLevel::ReadOnly})
        m_safety->addItem(ProfileWords::word(level), int(level));
    for (const KeyPlace place : {KeyPlace::Keychain, KeyPlace::Session, KeyPlace::File})
        m_place->addItem(ProfileWords::word(place), int(place));
    m_key->setEchoMode(QLineEdit::Password);
    m_url->setPlaceholderText(QStringLiteral("https://deckhand.example.com"));
    m_store->setPlaceholderText(tr("Empty: your own store, an SQLite file"));
    m_fileNotice->setObjectName(QStringLiteral("keyFileNotice"));
    m_fileNotice->setClosable(false);
}

void ProfileEditor::makeRows()
{
    addRow(ProfileField::Name, tr("&Name"), m_name);
    addPlain(tr("K&ind"), m_kind);
    addRow(ProfileField::Environment, tr("&Environment"), m_environment);
    addPlain(tr("C&hanges"), m_safety);
    addRow(ProfileField::Url, tr("&Address"), m_url);
    addRow(ProfileField::Store, tr("&Store"), m_store);
    addPlain(tr("Ke&y"), m_key);
    addPlain(tr("Is kept"), m_place);
    m_form->addRow(m_fileNotice);
    addRow(ProfileField::CaFile, tr("Trusted a&uthorities"), m_ca, makeCaField());
}

void ProfileEditor::addPlain(const QString &label, QWidget *input)
{
    input->setAccessibleName(QString(label).remove(QLatin1Char('&')));
    m_form->addRow(label, input);
}

void ProfileEditor::addRow(ProfileField field, const QString &label, QWidget *input,
                           QWidget *beside)
{
    const Metrics metrics(this);
    auto *problem = new QLabel;
    problem->setObjectName(QStringLiteral("problem_") + input->objectName());
    problem->setWordWrap(true);
    problem->setTextFormat(Qt::PlainText);
    problem->hide();
    auto *box = new QWidget;
    auto *column = plainLayout<QVBoxLayout>(box, metrics);
    column->setSpacing(metrics.smallGap());
    column->addWidget(beside ? beside : input);
    column->addWidget(problem);
    auto *name = new QLabel(label);
    name->setBuddy(input);
    input->setAccessibleName(QString(label).remove(QLatin1Char('&')));
    m_form->addRow(name, box);
    m_rows.push_back({field, input, problem});
}

QWidget *ProfileEditor::makeCaField()
{
    auto *box = new QWidget;
    auto *row = plainLayout<QHBoxLayout>(box, Metrics(this));
    m_ca->setPlaceholderText(tr("Empty: those of this computer"));
    m_chooseCa->setObjectName(QStringLiteral("chooseCaFile"));
    m_chooseCa->setText(tr("Choose …"));
    m_chooseCa->setAccessibleName(tr("Choose a file with trusted authorities"));
    row->addWidget(m_ca, 1);
    row->addWidget(m_chooseCa);
    connect(m_chooseCa, &QToolButton::clicked, this, [this] {
        m_dialogs.askOpenPath(window(), tr("Trusted authorities"),
                              [this](const std::optional<QString> &path) {
                                  if (!path)
                                      return;
                                  m_ca->setText(*path);
                                  onEdited();
                              });
    });
    return box;
}

void ProfileEditor::edit(const Profile &profile, const Secret &typed, std::vector<Profile> others)
{
    m_filling = true;
    m_profile = profile;
    m_others = std::move(others);
    m_safetyTouched = profile.safety && *profile.safety != defaultSafety(profile.environment);
    m_name->setText(profile.name);
    m_name->setPlaceholderText(isBuiltIn(profile) ? ProfileWords::nameOf(profile) : QString());
    choose(m_kind, int(profile.kind));
    choose(m_environment, int(profile.environment));
    choose(m_safety, int(safetyOf(profile)));
    choose(m_place, int(profile.keyPlace));
    m_url->setText(profile.url.toString());
    m_store->setText(profile.store);
    m_ca->setText(profile.caFile);
    m_key->setText(QString::fromUtf8(typed.reveal()));
    m_filling = false;
    for (const Row &row : m_rows)
        row.problem->hide();
    m_problems = problemsOf(this->profile(), m_others);
    fit();
}

void ProfileEditor::setKeyKept(bool kept)
{
    const bool remote = profile().kind == ProfileKind::Remote;
    m_key->setPlaceholderText(kept     ? tr("Kept; type to replace it")
                              : remote ? QStringLiteral("sk_live_…")
                                       : QString());
}

Profile ProfileEditor::profile() const
{
    Profile profile = m_profile;
    if (profile.kind == ProfileKind::Demo)
        return profile;
    profile.name = m_name->text().trimmed();
    profile.kind = ProfileKind(m_kind->currentData().toInt());
    profile.environment = Environment(m_environment->currentData().toInt());
    profile.safety = SafetyLevel(m_safety->currentData().toInt());
    const bool remote = profile.kind == ProfileKind::Remote;
    profile.url = remote ? QUrl(m_url->text().trimmed(), QUrl::StrictMode) : QUrl();
    profile.caFile = remote ? m_ca->text().trimmed() : QString();
    profile.store = remote ? QString() : m_store->text().trimmed();
    profile.keyPlace = KeyPlace(m_place->currentData().toInt());
    return profile;
}

Secret ProfileEditor::key() const
{
    return Secret(m_key->text().trimmed().toUtf8());
}

void ProfileEditor::onEdited()
{
    if (m_filling)
        return;
    judge(false);
    fit();
    Q_EMIT edited();
}

bool ProfileEditor::showProblems()
{
    judge(true);
    for (const Row &row : m_rows) {
        const bool wrong =
            std::any_of(m_problems.begin(), m_problems.end(), [&row](const ProfileProblem &p) {
                return p.field == row.field && !p.advice;
            });
        if (wrong) {
            row.input->setFocus();
            return true;
        }
    }
    return false;
}

void ProfileEditor::judge(bool all)
{
    m_problems = problemsOf(profile(), m_others);
    for (const Row &row : m_rows) {
        const auto found = std::find_if(
            m_problems.begin(), m_problems.end(),
            [&row](const ProfileProblem &problem) { return problem.field == row.field; });
        const bool wrong = found != m_problems.end();
        // What is still being typed is not complained of.
        const bool say = wrong && (all || found->advice || row.problem->isVisibleTo(this) ||
                                   !row.input->hasFocus());
        const auto *edit = qobject_cast<QLineEdit *>(row.input);
        const bool untouched = !all && edit && edit->text().isEmpty() && wrong && !found->advice &&
                               !row.problem->isVisibleTo(this);
        const QString text = wrong ? ProfileWords::problem(found->fault) : QString();
        if (wrong) {
            row.problem->setText(text);
            setTextTone(*row.problem, found->advice ? Tone::Retrying : Tone::Failure);
        }
        row.problem->setVisible(say && !untouched);
        row.input->setAccessibleDescription(say && !untouched ? text : QString());
    }
}

void ProfileEditor::fit()
{
    const Profile now = profile();
    const bool remote = now.kind == ProfileKind::Remote;
    m_kind->setEnabled(!isBuiltIn(now));
    for (const Row &row : m_rows) {
        const bool of = row.field == ProfileField::Url || row.field == ProfileField::CaFile
                          ? remote
                          : row.field != ProfileField::Store || !remote;
        m_form->setRowVisible(row.problem->parentWidget(), of);
    }
    m_form->setRowVisible(m_key, takesSecret(now));
    if (auto *label = qobject_cast<QLabel *>(m_form->labelForField(m_key)))
        label->setText(remote ? tr("Ke&y") : tr("&Password"));
    m_key->setAccessibleName(remote ? tr("Key") : tr("Password"));
    m_form->setRowVisible(m_place, takesSecret(now));
    const bool file = takesSecret(now) && now.keyPlace == KeyPlace::File;
    if (file)
        m_fileNotice->showMessage(Tone::Retrying,
                                  tr("Every program that you run can read this file. The keychain "
                                     "is the better place where there is one."));
    else
        m_fileNotice->dismiss();
}

void ProfileEditor::focusFirst()
{
    m_name->setFocus();
    m_name->selectAll();
}

} // namespace deckhand
