#include "ui/transfers.h"

#include "models/markfilter.h"
#include "models/filework.h"
#include "models/formatting.h"
#include "models/logtail.h"
#include "models/supportbundle.h"
#include "ui/bundledialog.h"
#include "ui/enginewords.h"
#include "ui/importdialog.h"

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
      m_list(*context.models.engine, context.models.clock,
             [this](const DestinationId &id) { return m_models.destinations.nameOf(id); }),
      m_har(*context.models.engine, context.models.clock)
{
    addAction("exportDestinations", tr("Export destinations …"), &Transfers::exportDestinations,
              "export");
    addAction("importDestinations", tr("Import destinations …"), &Transfers::importDestinations,
              "import");
    addAction("exportEvents", tr("Export events …"), &Transfers::exportEvents, "export");
    addAction("exportDeliveries", tr("Export deliveries …"), &Transfers::exportDeliveries,
              "export");
    addAction("exportChosenDeliveries", tr("Export selected deliveries as HAR …"),
              &Transfers::exportChosen, "export");
    connectHar();
    addAction("supportBundle", tr("Support bundle …"), &Transfers::showBundle, "bundle");
    connect(&m_import, &DestinationImport::finished, &m_models.destinations,
            &DestinationsModel::reload);
    connect(&m_list, &ListExport::progressed, this, [this] {
        if (m_list.isBusy())
            Q_EMIT said(tr("Exporting: %Ln rows …", nullptr, m_list.rows()));
    });
    connect(&m_list, &ListExport::failed, this, [this](const Error &error) {
        Q_EMIT failed(tr("Nothing was exported. %1").arg(engineText(error)));
    });
    connect(&m_list, &ListExport::finished, this, [this](const QByteArray &text) {
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

void Transfers::showImport(const QByteArray &file)
{
    if (m_import.isBusy()) {
        Q_EMIT failed(tr("Another import is still at work. Begin this one when it is done."));
        return;
    }
    const std::vector<Destination> &existing = m_models.destinations.all();
    auto items = readBundle(file, DestinationTypes(m_models.editor.types()), existing,
                            savedViewsOf(m_settings));
    if (!items) {
        Q_EMIT failed(
            tr("Nothing was imported. %1").arg(engineText(items.error().items.front().message)));
        return;
    }
    m_import.begin(std::move(*items), existing);
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

void Transfers::connectHar()
{
    connect(&m_har, &HarExport::progressed, this, [this] {
        Q_EMIT said(tr("Exporting: %Ln deliveries …", nullptr, m_har.deliveries()));
    });
    connect(&m_har, &HarExport::failed, this, [this](const Error &error) {
        Q_EMIT failed(tr("Nothing was exported. %1").arg(engineText(error)));
    });
    connect(&m_har, &HarExport::finished, this, [this](qint64 bytes) {
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
                         "Select the rows and copy them with Ctrl+Shift+C."));
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
