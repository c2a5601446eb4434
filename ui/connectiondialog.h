#pragma once

#include "api/result.h"
#include "models/connectiontest.h"
#include "ui/connectionhost.h"

#include <QDialog>
#include <QHash>

#include <optional>

class QDialogButtonBox;
class QLabel;
class QListWidget;
class QListWidgetItem;
class QPushButton;
class QStackedWidget;

namespace deckhand {

class Dialogs;
class MessagePanel;
class ProfileEditor;
class StagesView;

/// The connections of this user: choose one, change it, test it, open it here or in a new window.
/// What was changed and not saved stays as it was typed until the program ends.
class ConnectionDialog : public QDialog
{
    Q_OBJECT

public:
    ConnectionDialog(ConnectionHost &host, const Clock &clock, Dialogs &dialogs,
                     QWidget *parent = nullptr);

    /// What the main button does.
    void setPurpose(OpenIn where);
    /// Chooses a profile; one that is not kept yet becomes a draft.
    void choose(const Profile &profile);
    void setBusy(const QString &what);
    void showError(const Error &error);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Draft
    {
        Profile profile;
        Secret key;
    };
    [[nodiscard]] QWidget *makeList();
    [[nodiscard]] QWidget *makeRight();
    [[nodiscard]] QDialogButtonBox *makeButtons();
    void fillList();
    void chooseRow(const QString &id);
    void fillItem(QListWidgetItem &item, const Profile &profile) const;
    void showCurrent();
    void keepDraft();
    void addNew();
    void duplicate();
    void remove();
    [[nodiscard]] bool save();
    void keepKey(const Profile &before, const Draft &draft);
    void open(OpenIn where);
    void test();
    void stopTest();
    /// The kept key is for the place that the fields name.
    [[nodiscard]] bool keyFits() const;
    void showStages();
    void refresh();
    [[nodiscard]] QString currentId() const;
    [[nodiscard]] Profile current() const;

    ConnectionHost &m_host;
    Dialogs &m_dialogs;
    ConnectionTest m_test;
    QHash<QString, Draft> m_drafts;
    QListWidget *m_list;
    QLabel *m_heading;
    QStackedWidget *m_pages;
    ProfileEditor *m_editor;
    QLabel *m_demo;
    QPushButton *m_testButton;
    StagesView *m_stages;
    MessagePanel *m_message;
    QLabel *m_busy;
    QPushButton *m_new, *m_copy, *m_remove, *m_save, *m_connect, *m_window;
    OpenIn m_purpose = OpenIn::ThisWindow;
    Profile m_shown;                   ///< as the editor was given it
    std::optional<Profile> m_awaiting; ///< the key of what is to be tested is still to be read
    bool m_keyKept = false;
    bool m_filling = false;
};

} // namespace deckhand
