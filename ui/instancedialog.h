#pragma once

#include "models/consolemodels.h"
#include "models/instancecomparison.h"
#include "ui/connectionhost.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;
class QTableWidget;

namespace deckhand {

class MessagePanel;

/// The destinations of another connection against those of this window: what is only there, only
/// here, and what differs how. What is there can be taken over.
class InstanceDialog : public QDialog
{
    Q_OBJECT

public:
    /// `shown` is the profile of this window.
    InstanceDialog(ConnectionHost &host, ConsoleModels &models, const QString &shown,
                   QWidget *parent = nullptr);
    /// Those that can be asked without being opened, or are open.
    [[nodiscard]] static std::vector<Profile> candidates(ConnectionHost &host,
                                                         const QString &shown);

Q_SIGNALS:
    /// To be taken over here: a file as destinations are exported.
    void copyAsked(const QByteArray &file);

private:
    void makeLayout();
    void makeTable();
    void compare();
    void take(const Result<std::vector<Destination>> &there);
    void compareWith(const DestinationTypes &types);
    void fail(const QString &why);
    void show(const std::vector<ComparedDestination> &rows);
    void showSummary(const std::vector<ComparedDestination> &rows);
    void copy();

    ConnectionHost &m_host;
    ConsoleModels &m_models;
    QComboBox *m_other;
    QPushButton *m_compare;
    MessagePanel *m_message;
    QLabel *m_summary;
    QTableWidget *m_table;
    QPushButton *m_copy;
    std::vector<Profile> m_profiles;
    QString m_asked; ///< whose destinations are awaited
    QString m_name;  ///< of the profile that is shown
    std::vector<Destination> m_there;
};

} // namespace deckhand
