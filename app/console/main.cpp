#include "console/launcher.h"

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

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("deckhand"));
    QApplication::setApplicationDisplayName(QStringLiteral("Deckhand"));
    QApplication::setApplicationVersion(QStringLiteral(DECKHAND_VERSION));
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QStringLiteral("Receives, stores and delivers events; shows where each of them went."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption demo(QStringLiteral("demo"),
                                  QStringLiteral("Made-up traffic in a temporary store."));
    const QCommandLineOption local(QStringLiteral("local"),
                                   QStringLiteral("The store of this computer."));
    const QCommandLineOption server(
        QStringLiteral("server"),
        QStringLiteral("A server, with the key in DECKHAND_KEY or in the keychain."),
        QStringLiteral("URL"));
    const QCommandLineOption choose(QStringLiteral("choose"),
                                    QStringLiteral("Ask where the events are, as at first."));
    QCommandLineOption picture(QStringLiteral("picture"),
                               QStringLiteral("Save a picture of the window and quit."),
                               QStringLiteral("FILE"));
    QCommandLineOption after(QStringLiteral("picture-after"), QStringLiteral("Seconds until then."),
                             QStringLiteral("SECONDS"), QStringLiteral("60"));
    const QCommandLineOption dark(QStringLiteral("dark"), QStringLiteral("Dark colours."));
    for (QCommandLineOption *option : {&picture, &after})
        option->setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOptions({demo, local, server, choose, picture, after, dark});
    parser.process(application);

    Theme theme;
    if (parser.isSet(dark))
        theme.setChoice(SchemeChoice::Dark);
    Launcher launcher(theme);
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
    return QApplication::exec();
}
