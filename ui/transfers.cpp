#include "ui/transfers.h"

#include "models/markfilter.h"
#include "models/filework.h"
#include "models/formatting.h"
#include "models/logtail.h"
#include "models/sealedbundle.h"
#include "models/supportbundle.h"
#include "ui/bundledialog.h"
#include "ui/enginewords.h"
#include "ui/exportdialog.h"
#include "ui/importdialog.h"
#include "ui/workdialog.h"

#include <QAction>

namespace deckhand {

Transfers::Transfers(const PageContext &context, const QString &profile, QWidget *window)
    : QObject(window),
      m_models(context.models),
      m_actions(context.actions),
      m_dialogs(context.dialogs),
      m_settings(context.settings),
      m_log(context.log),
      m_profile(profile),
      m_window(window),
      m_import(*context.models.engine, context.settings),
      m_sealed(*context.models.engine),
      m_list(*context.models.engine, context.models.clock,
             [this](const DestinationId &id) { return m_models.destinations.nameOf(id); }),
      m_har(*context.models.engine, context.models.clock),
      m_listWork(makeWork()),
      m_harWork(makeWork())
{
    addAction("exportDestinations", tr("Export destinations …"), &Transfers::exportDestinations,
              "export");
    addAction("exportCredentials", tr("Export destinations with credentials …"),
              &Transfers::exportWithCredentials, "key");
    addAction("importDestinations", tr("Import destinations …"), &Transfers::importDestinations,
              "import");
    addAction("undoImport", tr("Undo import"), &Transfers::undoImport, "undo");
    addAction("exportEvents", tr("Export events …"), &Transfers::exportEvents, "export");
    addAction("exportDeliveries", tr("Export deliveries …"), &Transfers::exportDeliveries,
              "export");
    addAction("exportChosenDeliveries", tr("Export selected deliveries as HAR …"),
              &Transfers::exportChosen, "export");
    connectList();
    connectHar();
    connectSealed();
    addAction("supportBundle", tr("Support bundle …"), &Transfers::showBundle, "bundle");
    connectImport();
}

WorkDialog *Transfers::makeWork()
{
    return new WorkDialog(tr("Export"), m_window);
}

void Transfers::connectList()
{
    m_listWork->setObjectName(QStringLiteral("listExportWork"));
    connect(m_listWork, &WorkDialog::cancelAsked, &m_list, &ListExport::cancel);
    connect(&m_list, &ListExport::progressed, this,
            [this] { m_listWork->showWork(tr("Exporting: %Ln rows …", nullptr, m_list.rows())); });
    connect(&m_list, &ListExport::canceled, this, &Transfers::sayCanceled);
    connect(&m_list, &ListExport::failed, this, [this](const Error &error) {
        m_listWork->end();
        Q_EMIT failed(tr("Nothing was exported. %1").arg(engineText(error)));
    });
    connect(&m_list, &ListExport::finished, this, [this](const QByteArray &text) {
        m_listWork->end();
        save(m_listPath, text,
             m_list.isCut() ? tr("the newest %Ln rows", nullptr, m_list.rows())
                            : tr("%Ln rows", nullptr, m_list.rows()));
    });
}

void Transfers::addAction(const char *id, const QString &text, void (Transfers::*run)(),
                          const char *iconName)
{
    connect(m_actions.add(id, text, {}, iconName), &QAction::triggered, this, run);
}

void Transfers::save(const QString &path, const QByteArray &bytes, const QString &what)
{
    onFinished(writeFile(path, bytes), this, [this, path, what](const Result<qint64> &written) {
        if (written)
            Q_EMIT said(tr("Written to %1 (%2): %3.").arg(path, format::size(*written), what));
        else
            Q_EMIT failed(engineText(written.error()));
    });
}

void Transfers::exportDestinations()
{
    m_dialogs.askSavePath(m_window, tr("Export destinations and saved views"),
                          QStringLiteral("destinations.json"),
                          [this](const std::optional<QString> &path) {
                              if (path)
                                  writeDestinations(*path);
                          });
}

void Transfers::writeDestinations(const QString &path)
{
    const std::vector<PageView> views = savedViewsOf(m_settings);
    QString what =
        tr("%n destinations without their credentials", nullptr, m_models.destinations.rowCount());
    if (!views.empty())
        what = tr("%1; %n saved views", nullptr, int(views.size())).arg(what);
    save(path,
         deckhand::exportDestinations(m_models.destinations.all(), views, m_profile,
                                      m_models.clock.now()),
         what);
}

void Transfers::exportWithCredentials()
{
    auto *dialog = m_exportDialog.data();
    if (!dialog) {
        dialog = new ExportDialog(m_models.destinations.rowCount(),
                                  int(savedViewsOf(m_settings).size()), m_window);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &ExportDialog::exportAsked, this, &Transfers::seal);
        m_exportDialog = dialog;
    }
    dialog->open();
}

void Transfers::seal(const Secret &passphrase)
{
    m_dialogs.askSavePath(m_exportDialog, tr("Export destinations with credentials"),
                          QStringLiteral("destinations.json"),
                          [this, passphrase](const std::optional<QString> &path) {
                              if (!path || !m_exportDialog || m_sealed.isBusy())
                                  return;
                              m_exportDialog->showBusy();
                              m_sealed.start(
                                  deckhand::exportDestinations(m_models.destinations.all(),
                                                               savedViewsOf(m_settings), m_profile,
                                                               m_models.clock.now()),
                                  passphrase, *path);
                          });
}

void Transfers::connectSealed()
{
    connect(&m_sealed, &SealedExport::finished, this, [this](const QString &path, qint64 bytes) {
        if (m_exportDialog)
            m_exportDialog->close();
        Q_EMIT said(tr("Written to %1 (%2): %3.")
                        .arg(path, format::size(bytes),
                             tr("%n destinations with sealed credentials", nullptr,
                                m_models.destinations.rowCount())));
    });
    connect(&m_sealed, &SealedExport::failed, this, [this](const Error &error) {
        const QString sentence = tr("Nothing was exported. %1").arg(engineText(error));
        if (m_exportDialog)
            m_exportDialog->showProblem(sentence);
        else
            Q_EMIT failed(sentence);
    });
}

void Transfers::importDestinations()
{
    m_dialogs.askOpenPath(
        m_window, tr("Import destinations"), [this](const std::optional<QString> &path) {
            if (!path)
                return;
            onFinished(readFile(*path, bundleLimit), this, [this](const Result<QByteArray> &file) {
                if (file)
                    showImport(*file);
                else
                    Q_EMIT failed(engineText(file.error()));
            });
        });
}

void Transfers::connectImport()
{
    QAction *undo = m_actions.action("undoImport");
    const auto update = [this, undo] {
        undo->setEnabled(m_import.canUndo());
        undo->setToolTip(m_import.canUndo() ? tr("Takes back all that the last import has done")
                                            : tr("There is no import to undo."));
    };
    connect(&m_import, &DestinationImport::changed, this, update);
    update();
    connect(&m_import, &DestinationImport::finished, &m_models.destinations,
            &DestinationsModel::reload);
    // The dialog says it, too, where it is still there.
    connect(&m_import, &DestinationImport::finished, this, [this] {
        if (m_import.state() != DestinationImport::State::Undone)
            return;
        const QStringList refused = refusalsOf(m_import);
        if (refused.isEmpty())
            Q_EMIT said(tr("Everything is as it was before the import."));
        else
            Q_EMIT failed(tr("Not all of the import could be taken back. %1")
                              .arg(refused.join(QLatin1Char(' '))));
    });
}

void Transfers::undoImport()
{
    m_import.undo();
}

void Transfers::showImport(const QByteArray &file)
{
    if (m_import.isBusy() || m_reading) {
        Q_EMIT failed(tr("Another import is still at work. Begin this one when it is done."));
        return;
    }
    m_reading = true;
    ImportSource source{file, m_models.editor.types(), m_models.destinations.all(),
                        savedViewsOf(m_settings)};
    onFinished(inBackground<ReadImport>([source = std::move(source)]() -> Result<ReadImport> {
                   auto items = source.read();
                   if (!items)
                       return failure(items.error());
                   ReadImport read{source, std::move(*items)};
                   read.source.sealed = isSealed(source.file);
                   return read;
               }),
               this, [this](const Result<ReadImport> &read) { openImport(read); });
}

void Transfers::openImport(const Result<ReadImport> &read)
{
    m_reading = false;
    if (!read) {
        Q_EMIT failed(
            tr("Nothing was imported. %1").arg(engineText(read.error().items.front().message)));
        return;
    }
    m_import.begin(read->items, read->source);
    auto *dialog = new ImportDialog(m_import, m_models.wording, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void Transfers::exportEvents()
{
    startList(ListExport::Kind::Events, Place::Events, QStringLiteral("events.jsonl"));
}

void Transfers::exportDeliveries()
{
    startList(ListExport::Kind::Deliveries, Place::Deliveries, QStringLiteral("deliveries.jsonl"));
}

void Transfers::sayCanceled()
{
    Q_EMIT said(tr("The export was canceled. No file was written."));
}

void Transfers::connectHar()
{
    m_harWork->setObjectName(QStringLiteral("harExportWork"));
    connect(m_harWork, &WorkDialog::cancelAsked, &m_har, &HarExport::cancel);
    connect(&m_har, &HarExport::progressed, this, [this] {
        m_harWork->showWork(tr("Exporting: %Ln deliveries …", nullptr, m_har.deliveries()),
                            m_har.deliveries(), m_har.most());
    });
    connect(&m_har, &HarExport::canceled, this, &Transfers::sayCanceled);
    connect(&m_har, &HarExport::failed, this, [this](const Error &error) {
        m_harWork->end();
        Q_EMIT failed(tr("Nothing was exported. %1").arg(engineText(error)));
    });
    connect(&m_har, &HarExport::finished, this, [this](qint64 bytes) {
        m_harWork->end();
        const int count = m_har.deliveries();
        Q_EMIT said(tr("Written to %1 (%2): %3.")
                        .arg(m_listPath, format::size(bytes),
                             m_har.isCut() ? tr("the newest %Ln deliveries", nullptr, count)
                                           : tr("%Ln deliveries", nullptr, count)));
    });
}

void Transfers::startHar(const QString &path, const SearchExpression &filter,
                         std::vector<DeliveryId> chosen)
{
    m_listPath = path;
    m_har.start({filter, std::move(chosen), m_profile, path});
}

void Transfers::exportChosen()
{
    const std::vector<DeliveryId> chosen = m_chosen ? m_chosen() : std::vector<DeliveryId>();
    if (chosen.empty()) {
        Q_EMIT failed(tr("Nothing was exported. Select deliveries in their list first."));
        return;
    }
    m_dialogs.askSavePath(m_window, tr("Export selected deliveries"),
                          QStringLiteral("deliveries.har"),
                          [this, chosen](const std::optional<QString> &path) {
                              if (path)
                                  startHar(*path, {}, chosen);
                          });
}

void Transfers::startList(ListExport::Kind kind, Place place, const QString &name)
{
    const auto filter = SearchExpression::parse(m_filterOf ? m_filterOf(place) : QString());
    if (!filter) {
        Q_EMIT failed(tr("Nothing was exported. Correct the filter first: %1")
                          .arg(engineText(filter.error().message)));
        return;
    }
    if (asksForMarks(*filter)) {
        Q_EMIT failed(tr("Nothing was exported: marks and notes are known to this console only. "
                         "Select the rows and copy them with %1.")
                          .arg(m_actions.keyText(place == Place::Events ? "copyEventRows"
                                                                        : "copyDeliveryRows")));
        return;
    }
    m_dialogs.askSavePath(
        m_window,
        kind == ListExport::Kind::Deliveries
            ? tr("Export as JSON lines (.jsonl), table (.csv) or HTTP archive (.har)")
            : tr("Export as JSON lines (.jsonl) or table (.csv)"),
        name, [this, kind, filter = *filter](const std::optional<QString> &path) {
            if (!path)
                return;
            const bool har = path->endsWith(QStringLiteral(".har"), Qt::CaseInsensitive);
            if (har && kind == ListExport::Kind::Deliveries) {
                startHar(*path, filter, {});
                return;
            }
            m_listPath = *path;
            const bool csv = path->endsWith(QStringLiteral(".csv"), Qt::CaseInsensitive);
            m_list.start({kind, csv ? ListExport::Format::Csv : ListExport::Format::JsonLines,
                          filter, m_profile});
        });
}

void Transfers::showBundle()
{
    const QByteArray bundle =
        deckhand::supportBundle(m_models, m_settings, m_log ? m_log->lines() : QStringList());
    auto *dialog = new BundleDialog(bundle, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &BundleDialog::saveAsked, this, [this, bundle] {
        m_dialogs.askSavePath(m_window, tr("Save support bundle"),
                              QStringLiteral("deckhand-support.json"),
                              [this, bundle](const std::optional<QString> &path) {
                                  if (path)
                                      save(*path, bundle, tr("the facts of this bundle"));
                              });
    });
    dialog->open();
}

} // namespace deckhand
