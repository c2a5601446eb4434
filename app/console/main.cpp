#include "common/logging.h"
#include "console/launcher.h"
#include "console/singleinstance.h"
#include "models/logtail.h"
#include "models/preferences.h"
#include "transport/opensslexit.h"
#include "ui/guiwatchdog.h"
#include "ui/language.h"
#include "ui/scrollaccess.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QCryptographicHash>
#include <QDir>
#include <QTimer>

using namespace deckhand;

namespace {

/// Opens the newest delivery that needs attention, for a picture that shows something.
void showTrouble(Session &session)
{
    const DeliveryModel &deliveries = session.models().deliveries;
    for (const DeliveryStatus wanted : {DeliveryStatus::Failure, DeliveryStatus::Retrying}) {
        for (int row = 0; row < deliveries.rowCount(); ++row) {
            const Delivery *delivery = deliveries.deliveryAt(row);
            if (delivery->status == wanted && delivery->attempts > 1) {
                session.window().goTo(Place::Deliveries, {}, delivery->id.bytes());
                return;
            }
        }
    }
}

/// Saves what is seen after a while, and ends.
void takePicture(Launcher &launcher, const QString &file, std::chrono::seconds wait)
{
    QTimer::singleShot(wait, &launcher, [&launcher] {
        if (launcher.session())
            launcher.session()->window().goTo(Place::Deliveries, QStringLiteral("attempts>=2"));
    });
    QTimer::singleShot(wait + std::chrono::seconds(1), &launcher, [&launcher] {
        if (launcher.session())
            showTrouble(*launcher.session());
    });
    QTimer::singleShot(wait + std::chrono::seconds(3), &launcher, [&launcher, file] {
        launcher.visibleWindow()->grab().save(file);
        QApplication::quit();
    });
}

/// What the command line may say, in the language that words have when it is made.
struct Options
{
    Q_DECLARE_TR_FUNCTIONS(deckhand::Options)

public:
    QCommandLineOption demo{QStringLiteral("demo"), tr("Made-up traffic in a temporary store.")};
    QCommandLineOption local{QStringLiteral("local"), tr("The store of this computer.")};
    QCommandLineOption server{QStringLiteral("server"),
                              tr("A server, with the key in DECKHAND_KEY or in the keychain."),
                              QStringLiteral("URL")};
    QCommandLineOption profile{QStringLiteral("profile"),
                               tr("A connection by its name, with the key that is kept or the one "
                                  "in DECKHAND_KEY."),
                               QStringLiteral("NAME")};
    QCommandLineOption choose{QStringLiteral("choose"),
                              tr("Ask where the events are, as at first.")};
    QCommandLineOption picture{QStringLiteral("picture"),
                               tr("Save a picture of the window and quit."),
                               QStringLiteral("FILE")};
    QCommandLineOption after{QStringLiteral("picture-after"), tr("Seconds until then."),
                             QStringLiteral("SECONDS"), QStringLiteral("60")};
    QCommandLineOption dark{QStringLiteral("dark"), tr("Dark colours, in this run.")};
    QCommandLineOption language{
        QStringLiteral("language"),
        tr("Speak a language: en, de, fr; pseudo and pseudo-rtl show what would not translate or "
           "mirror."),
        QStringLiteral("CODE")};

    void addTo(QCommandLineParser &parser)
    {
        parser.setApplicationDescription(
            tr("Receives, stores and delivers events; shows where each of them went."));
        parser.addHelpOption();
        parser.addVersionOption();
        parser.addPositionalArgument(QStringLiteral("link"),
                                     tr("deckhand://PROFILE/event/ID to open."),
                                     QStringLiteral("[LINK]"));
        for (QCommandLineOption *option : {&picture, &after})
            option->setFlags(QCommandLineOption::HiddenFromHelp);
        parser.addOptions({demo, local, server, profile, choose, picture, after, dark, language});
    }
};

void nameApplication()
{
    QApplication::setApplicationName(QStringLiteral("deckhand"));
    QApplication::setApplicationDisplayName(QStringLiteral("Deckhand"));
    QApplication::setApplicationVersion(QStringLiteral(DECKHAND_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.deckhand.Deckhand"));
}

/// Before the command line is read in earnest: its own texts are in that language, too.
void speak(Translation &translation, const Preferences &preferences)
{
    Options options;
    QCommandLineParser parser;
    options.addTo(parser);
    parser.parse(QApplication::arguments());
    const bool asked = parser.isSet(options.language);
    const QString code = asked ? parser.value(options.language) : preferences.language();
    if (!translation.use(code) && asked)
        qWarning(
            "%s",
            qUtf8Printable(
                Options::tr("There is no language %1 here; texts are not translated.").arg(code)));
}

/// Of the consoles that would open the same store.
QString instanceName()
{
    const QByteArray folder =
        QCryptographicHash::hash(storeFolder().toUtf8(), QCryptographicHash::Sha256);
    return QStringLiteral("deckhand-") + QString::fromLatin1(folder.left(8).toHex());
}

LaunchRequest requestOf(const QCommandLineParser &parser, const Options &options)
{
    using Wish = LaunchRequest::Wish;
    LaunchRequest request;
    request.link = parser.positionalArguments().value(0);
    request.server = QUrl(parser.value(options.server), QUrl::StrictMode);
    request.profile = parser.value(options.profile);
    request.wish = parser.isSet(options.server)  ? Wish::Server
                 : parser.isSet(options.profile) ? Wish::Profile
                 : parser.isSet(options.demo)    ? Wish::Demo
                 : parser.isSet(options.local)   ? Wish::Local
                 : parser.isSet(options.choose)  ? Wish::Ask
                                                 : Wish::LastTime;
    return request;
}

/// Whether the console that runs already shows what is asked for. A demo and a picture stand by
/// themselves, and so does a server whose key came with the command: keys are handed to nobody.
bool isTakenOver(SingleInstance &instance, const QCommandLineParser &parser, const Options &options,
                 const LaunchRequest &request, const Secret &key)
{
    if (parser.isSet(options.demo) || parser.isSet(options.picture))
        return false;
    const bool ownKey = !key.isEmpty() && (request.wish == LaunchRequest::Wish::Server ||
                                           request.wish == LaunchRequest::Wish::Profile);
    if (!ownKey && instance.handOver(toText(request)))
        return true;
    if (!ownKey || !instance.hasOther())
        instance.listen();
    return false;
}

/// In debug builds, unless it is switched off; in others where it is asked for.
bool isWatched()
{
    const QByteArray wish = qgetenv("DECKHAND_WATCHDOG");
#ifdef NDEBUG
    return !wish.isEmpty() && wish != "0";
#else
    return wish != "0";
#endif
}

} // namespace

int main(int argc, char **argv)
{
    keepOpenSslUntilTheEnd();
    QApplication application(argc, argv);
    installScrollAccess();
    nameApplication();
    const SystemClock clock;
    LogTail log;
    LogSettings logging;
    logging.copy = [&log](const QByteArray &line) { log.add(line); };
    const Logger logger(std::move(logging), clock);
    const QtMessageRoute route(logger);
    Preferences preferences(QDir(storeFolder()).filePath(QStringLiteral("preferences.ini")));
    Translation translation;
    speak(translation, preferences);
    Options options;
    QCommandLineParser parser;
    options.addTo(parser);
    parser.process(application);
    const LaunchRequest request = requestOf(parser, options);
    const Secret key(qgetenv("DECKHAND_KEY"));

    SingleInstance instance(instanceName());
    if (isTakenOver(instance, parser, options, request, key))
        return 0;
    Theme theme;
    if (parser.isSet(options.dark))
        theme.setChoiceForThisRun(SchemeChoice::Dark);
    WindowDialogs dialogs;
    SystemKeyVault keychain;
    Launcher launcher(theme, preferences, dialogs, keychain, log);
    QObject::connect(&instance, &SingleInstance::linkReceived, &launcher, &Launcher::takeOver);
    if (parser.isSet(options.picture))
        takePicture(launcher, parser.value(options.picture),
                    std::chrono::seconds(parser.value(options.after).toInt()));
    launcher.carryOut(request, key);
    const auto watchdog = isWatched() ? std::make_unique<GuiWatchdog>() : nullptr;
    const int result = QApplication::exec();
    instance.close(); // what is under way may take a while to end
    return result;
}
