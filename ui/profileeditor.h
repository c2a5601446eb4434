#pragma once

#include "api/secret.h"
#include "models/profile.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QToolButton;

namespace deckhand {

class Dialogs;
class MessagePanel;

/// The fields of one profile, judged as they are typed: what is wrong stands below its field and is
/// told to assistive technology there.
class ProfileEditor : public QWidget
{
    Q_OBJECT

public:
    explicit ProfileEditor(Dialogs &dialogs, QWidget *parent = nullptr);

    /// `typed` is a key that was typed and not kept yet; `others` are those whose names are taken.
    void edit(const Profile &profile, const Secret &typed, std::vector<Profile> others);
    void setKeyKept(bool kept);
    [[nodiscard]] Profile profile() const;
    /// As typed; empty where the kept one is to be used.
    [[nodiscard]] Secret key() const;
    /// Shows every problem, also of fields that nobody has been in, and goes to the first.
    bool showProblems();
    void focusFirst();

Q_SIGNALS:
    void edited();

private:
    struct Row
    {
        ProfileField field = ProfileField::Name;
        QWidget *input = nullptr;
        QLabel *problem = nullptr;
    };
    void makeRows();
    void makeChoices();
    void addRow(ProfileField field, const QString &label, QWidget *input,
                QWidget *beside = nullptr);
    void addPlain(const QString &label, QWidget *input);
    [[nodiscard]] QWidget *makeCaField();
    void onEdited();
    void judge(bool all);
    void fit();

    Dialogs &m_dialogs;
    QFormLayout *m_form;
    QLineEdit *m_name;
    QComboBox *m_kind;
    QComboBox *m_environment;
    QComboBox *m_safety;
    QLineEdit *m_url;
    QLineEdit *m_store;
    QLineEdit *m_key;
    QComboBox *m_place;
    QLineEdit *m_ca;
    QToolButton *m_chooseCa;
    MessagePanel *m_fileNotice;
    std::vector<Row> m_rows;
    Profile m_profile;
    std::vector<Profile> m_others;
    std::vector<ProfileProblem> m_problems;
    bool m_safetyTouched = false;
    bool m_filling = false;
};

} // namespace deckhand
