#include "console/launcher.h"
#include "console/singleinstance.h"

#include <QApplication>
#include <QCommandLineParser>
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

/// What the command line asks for.
struct Wishes
{
    QCommandLineOption demo{QStringLiteral("demo"),
                            QStringLiteral("Made-up traffic in a temporary store.")};
    QCommandLineOption local{QStringLiteral("local"),
                             QStringLiteral("The store of this computer.")};
    QCommandLineOption server{
        QStringLiteral("server"),
        QStringLiteral("A server, with the key in DECKHAND_KEY or in the keychain."),
        QStringLiteral("URL")};
    QCommandLineOption choose{QStringLiteral("choose"),
                              QStringLiteral("Ask where the events are, as at first.")};
    QCommandLineOption picture{QStringLiteral("picture"),
                               QStringLiteral("Save a picture of the window and quit."),
                               QStringLiteral("FILE")};
    QCommandLineOption after{QStringLiteral("picture-after"), QStringLiteral("Seconds until then."),
                             QStringLiteral("SECONDS"), QStringLiteral("60")};
    QCommandLineOption dark{QStringLiteral("dark"), QStringLiteral("Dark colours.")};

    void addTo(QCommandLineParser &parser)
    {
        parser.setApplicationDescription(
            QStringLiteral("Receives, stores and delivers events; shows where each of them went."));
        parser.addHelpOption();
        parser.addVersionOption();
        parser.addPositionalArgument(
            QStringLiteral("link"),
            QStringLiteral("What to open: deckhand://PROFILE/event/ID and the like."),
            QStringLiteral("[link]"));
        for (QCommandLineOption *option : {&picture, &after})
            option->setFlags(QCommandLineOption::HiddenFromHelp);
        parser.addOptions({demo, local, server, choose, picture, after, dark});
    }
    /// Nothing in particular: whatever runs already will do.
    [[nodiscard]] bool isPlain(const QCommandLineParser &parser) const
    {
        return !parser.isSet(demo) && !parser.isSet(local) && !parser.isSet(server) &&
               !parser.isSet(choose) && !parser.isSet(picture);
    }
    void launch(Launcher &launcher, const QCommandLineParser &parser) const
    {
        if (parser.isSet(picture))
            takePicture(launcher, parser.value(picture),
                        std::chrono::seconds(parser.value(after).toInt()));
        if (parser.isSet(server))
            launcher.launchServer(QUrl(parser.value(server), QUrl::StrictMode),
                                  Secret(qgetenv("DECKHAND_KEY")));
        else
            launcher.launch(parser.isSet(demo)     ? Launcher::Wish::Demo
                            : parser.isSet(local)  ? Launcher::Wish::Local
                            : parser.isSet(choose) ? Launcher::Wish::Ask
                                                   : Launcher::Wish::LastTime);
    }
};

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("deckhand"));
    QApplication::setApplicationDisplayName(QStringLiteral("Deckhand"));
    QApplication::setApplicationVersion(QStringLiteral(DECKHAND_VERSION));
    QCommandLineParser parser;
    Wishes wishes;
    wishes.addTo(parser);
    parser.process(application);
    const QString link = parser.positionalArguments().value(0);
    SingleInstance instance(instanceName());
    if (wishes.isPlain(parser) && instance.handOver(link))
        return 0;

    Theme theme;
    if (parser.isSet(wishes.dark))
        theme.setChoice(SchemeChoice::Dark);
    Launcher launcher(theme);
    QObject::connect(&instance, &SingleInstance::received, &launcher, &Launcher::open);
    if (!parser.isSet(wishes.picture))
        instance.listen();
    wishes.launch(launcher, parser);
    if (!link.isEmpty())
        launcher.open(link);
    return QApplication::exec();
}
