#pragma once

#include "models/destinationimport.h"
#include "models/harexport.h"
#include "models/listexport.h"
#include "models/sealedexport.h"
#include "ui/page.h"

#include <QPointer>

#include <functional>

namespace deckhand {

class ExportDialog;
class WorkDialog;

/// A file to import and what it holds.
struct ReadImport
{
    ImportSource source;
    std::vector<ImportItem> items;
};

/// What goes into files and comes out of them: destinations, events, deliveries, support bundles.
class Transfers : public QObject
{
    Q_OBJECT

public:
    Transfers(const PageContext &context, const QString &profile, QWidget *window);
    /// The filter of a list at the moment it is exported.
    void setFilterSource(std::function<QString(Place)> filterOf)
    {
        m_filterOf = std::move(filterOf);
    }
    /// The deliveries that are chosen in their list.
    void setChosenSource(std::function<std::vector<DeliveryId>()> chosen)
    {
        m_chosen = std::move(chosen);
    }

    [[nodiscard]] DestinationImport &import() { return m_import; }
    /// Shows what a file of destinations would change here, to choose from.
    void showImport(const QByteArray &file);

Q_SIGNALS:
    void said(const QString &sentence);
    void failed(const QString &sentence);

private:
    void addAction(const char *id, const QString &text, void (Transfers::*run)(),
                   const char *iconName);
    void exportDestinations();
    void writeDestinations(const QString &path);
    void exportWithCredentials();
    void connectSealed();
    void connectImport();
    void undoImport();
    void seal(const Secret &passphrase);
    void openImport(const Result<ReadImport> &read);
    void importDestinations();
    void exportEvents();
    void exportDeliveries();
    void exportChosen();
    [[nodiscard]] WorkDialog *makeWork();
    void connectList();
    void connectHar();
    void sayCanceled();
    void startHar(const QString &path, const SearchExpression &filter,
                  std::vector<DeliveryId> chosen);
    void startList(ListExport::Kind kind, Place place, const QString &name);
    void showBundle();
    void save(const QString &path, const QByteArray &bytes, const QString &what);

    ConsoleModels &m_models;
    ActionRegistry &m_actions;
    Dialogs &m_dialogs;
    ConsoleSettings &m_settings;
    const LogTail *m_log;
    QString m_profile;
    QWidget *m_window;
    DestinationImport m_import;
    SealedExport m_sealed;
    QPointer<ExportDialog> m_exportDialog;
    bool m_reading = false; ///< a file to import
    ListExport m_list;
    HarExport m_har;
    WorkDialog *m_listWork;
    WorkDialog *m_harWork;
    QString m_listPath;
    std::function<QString(Place)> m_filterOf;
    std::function<std::vector<DeliveryId>()> m_chosen;
};

} // namespace deckhand
