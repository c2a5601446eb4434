#include "console.h"
#include "sampledata.h"

#include "models/destinationbundle.h"
#include "models/passphrase.h"
#include "models/sealedbundle.h"
#include "signing/passphrasebox.h"
#include "ui/announce.h"
#include "ui/messagepanel.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace deckhand;

namespace {

const QString passphrase = QStringLiteral("correct horse battery staple");
const QString headers = QStringLiteral("custom_headers");

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString textOf(const QWidget &window, const char *panel)
{
    const auto *found = window.findChild<MessagePanel *>(QLatin1String(panel));
    return found && found->isVisible() ? found->text() : QString();
}

void press(const QWidget &window, const char *button)
{
    window.findChild<QPushButton *>(QLatin1String(button))->click();
}

QLineEdit *field(const QWidget &window, const char *name)
{
    return window.findChild<QLineEdit *>(QLatin1String(name));
}

} // namespace

/// Files of destinations that hold their credentials, sealed with a passphrase.
class TestSealedFiles : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    void openSample(Console &console, Environment environment = Environment::Demo)
    {
        fillSample(console.engine, console.clock.now());
        for (Destination &destination : console.engine.storedDestinations) {
            if (destination.type == "webhook")
                destination.config.credentials[QStringLiteral("secret")] =
                    Secret("whsec_" + destination.name.toUtf8().toBase64());
            else
                destination.config.credentials = {
                    {QStringLiteral("key"), Secret("AKIDEXAMPLE")},
                    {QStringLiteral("secret"), Secret("wJalrXUtnFEMI")}};
        }
        console.engine.storedDestinations[0].config.fields[headers] =
            QStringLiteral("{\"X-Team\":\"data\",\"X-Api-Key\":\"hunter2\"}");
        console.open(environment);
        QTRY_COMPARE(console.models->destinations.rowCount(), 4);
        QTRY_VERIFY(console.models->editor.isReady());
    }
    QWidget *openExport(Console &console, const char *name)
    {
        console.dialogs.path = m_folder.filePath(QLatin1String(name));
        QFile::remove(*console.dialogs.path);
        console.actions->action("exportCredentials")->trigger();
        return console.find<QWidget>("exportDialog");
    }
    QByteArray exported(Console &console, const char *name)
    {
        QWidget *dialog = openExport(console, name);
        field(*dialog, "exportPassphrase")->setText(passphrase);
        field(*dialog, "exportPassphraseAgain")->setText(passphrase);
        press(*dialog, "exportSealed");
        [&] { QTRY_VERIFY(!contentOf(*console.dialogs.path).isEmpty()); }();
        [&] { QTRY_VERIFY(!console.find<QWidget>("exportDialog")); }();
        return contentOf(*console.dialogs.path);
    }
    QWidget *openImport(Console &console, const QByteArray &file)
    {
        QFile out(*console.dialogs.path);
        if (out.open(QIODevice::WriteOnly))
            out.write(file);
        out.close();
        console.actions->action("importDestinations")->trigger();
        [&] { QTRY_VERIFY(console.find<QWidget>("importDialog")); }();
        return console.find<QWidget>("importDialog");
    }
    static QStringList verdictsOf(const QWidget &dialog)
    {
        const auto *table = dialog.findChild<QTableWidget *>(QStringLiteral("importTable"));
        QStringList verdicts;
        for (int row = 0; row < table->rowCount(); ++row)
            verdicts.append(table->item(row, 2)->text());
        return verdicts;
    }
    static QByteArray withSealMember(const QByteArray &file, const char *name, double value)
    {
        QJsonObject object = QJsonDocument::fromJson(file).object();
        QJsonObject sealed = object.value(QLatin1String("sealed")).toObject();
        sealed.insert(QLatin1String(name), value);
        object.insert(QStringLiteral("sealed"), sealed);
        return QJsonDocument(object).toJson();
    }

private Q_SLOTS:
    void init()
    {
        // Windows without a screen have no size hints to pass on; all other warnings fail.
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support propagateSize)")));
    }

    void destinationsGoToAnotherPlaceWithTheirCredentials()
    {
        Console console;
        openSample(console);
        const std::vector<Destination> before = console.engine.storedDestinations;
        const QByteArray file = exported(console, "all.json");
        for (const char *secret : {"hunter2", "AKIDEXAMPLE", "wJalrXUtnFEMI", "whsec_", "horse"})
            QVERIFY2(!file.contains(secret), secret);
        QVERIFY(file.contains("X-Team"));

        console.engine.storedDestinations.clear();
        console.models->destinations.reload();
        QTRY_COMPARE(console.models->destinations.rowCount(), 0);
        QWidget *dialog = openImport(console, file);
        QVERIFY(field(*dialog, "importPassphrase")->isVisible());
        QCOMPARE(verdictsOf(*dialog).filter(QStringLiteral("Needs its credentials")).size(), 1);
        field(*dialog, "importPassphrase")->setText(passphrase);
        QTest::keyClick(field(*dialog, "importPassphrase"), Qt::Key_Return); // opens, not applies
        QTRY_VERIFY(
            textOf(*dialog, "sealMessage").startsWith(QStringLiteral("The credentials are")));
        QVERIFY(!field(*dialog, "importPassphrase")->isVisible());
        QVERIFY(field(*dialog, "importPassphrase")->text().isEmpty());
        QCOMPARE(verdictsOf(*dialog).count(QStringLiteral("Is made, with its credentials")), 4);
        QVERIFY(console.engine.created.empty());
        press(*dialog, "applyImport");
        QTRY_COMPARE(console.engine.created.size(), std::size_t(4));
        for (const Destination &destination : before) {
            const auto made = std::find_if(
                console.engine.created.begin(), console.engine.created.end(),
                [&](const DestinationDraft &draft) { return draft.name == destination.name; });
            QVERIFY(made != console.engine.created.end());
            QVERIFY(made->config.credentials == destination.config.credentials);
            const auto jsonOf = [](const std::map<QString, QString> &fields) {
                const auto found = fields.find(headers);
                return found == fields.end()
                         ? QJsonObject()
                         : QJsonDocument::fromJson(found->second.toUtf8()).object();
            };
            QCOMPARE(jsonOf(made->config.fields), jsonOf(destination.config.fields));
        }
    }

    void anImportIsUndoneAfterItsDialogIsGone()
    {
        Console console;
        openSample(console);
        const QByteArray file = exported(console, "undo.json");
        console.engine.storedDestinations.pop_back();
        console.engine.storedDestinations[0].events = Subscription({"task.*"});
        console.models->destinations.reload();
        QTRY_COMPARE(console.models->destinations.rowCount(), 3);
        QAction *undo = console.actions->action("undoImport");
        QVERIFY(!undo->isEnabled());
        QWidget *dialog = openImport(console, file);
        field(*dialog, "importPassphrase")->setText(passphrase);
        press(*dialog, "openSealed");
        QTRY_VERIFY(!textOf(*dialog, "sealMessage").isEmpty());
        QTRY_VERIFY(!field(*dialog, "importPassphrase")->isVisible());
        press(*dialog, "applyImport");
        QTRY_COMPARE(console.engine.storedDestinations.size(), std::size_t(4));
        QTRY_VERIFY(undo->isEnabled());
        dialog->close();
        QTRY_VERIFY(!console.find<QWidget>("importDialog"));
        undo->trigger();
        QTRY_COMPARE(console.engine.storedDestinations.size(), std::size_t(3));
        QTRY_COMPARE(console.engine.storedDestinations[0].events, Subscription({"task.*"}));
        QVERIFY(!undo->isEnabled());
    }

    void anotherPassphraseChangesNothingAndCanBeCorrected()
    {
        Console console;
        openSample(console);
        const QByteArray file = exported(console, "wrong.json");
        console.engine.storedDestinations.clear();
        console.models->destinations.reload();
        QTRY_COMPARE(console.models->destinations.rowCount(), 0);
        QWidget *dialog = openImport(console, file);
        press(*dialog, "openSealed");
        QCOMPARE(textOf(*dialog, "sealMessage"), QStringLiteral("Enter the passphrase first."));
        const QStringList verdicts = verdictsOf(*dialog);
        QStringList told;
        const AnnouncementTap tap{[&told](const QLabel &text) { told.append(text.text()); }};
        field(*dialog, "importPassphrase")->setText(passphrase + QLatin1Char('x'));
        press(*dialog, "openSealed");
        QCOMPARE(textOf(*dialog, "sealMessage"), QStringLiteral("Opening the credentials …"));
        QTRY_VERIFY(textOf(*dialog, "sealMessage")
                        .startsWith(QStringLiteral("The passphrase is another one")));
        QCOMPARE(told, QStringList{textOf(*dialog, "sealMessage")}); // heard, too
        QCOMPARE(verdictsOf(*dialog), verdicts);
        QVERIFY(console.engine.created.empty() && console.engine.storedDestinations.empty());
        QTRY_VERIFY(field(*dialog, "importPassphrase")->hasFocus());
        field(*dialog, "importPassphrase")->setText(passphrase);
        press(*dialog, "openSealed");
        QTRY_COMPARE(verdictsOf(*dialog).count(QStringLiteral("Is made, with its credentials")), 4);
    }

    void whatIsThereAlreadyKeepsItsOwnCredentials()
    {
        Console console;
        openSample(console);
        const QByteArray file = exported(console, "keep.json");
        Destination &changed = console.engine.storedDestinations[0];
        changed.events = Subscription({"task.*"});
        changed.config.credentials[QStringLiteral("secret")] = Secret("whsec_another");
        console.models->destinations.reload();
        QTRY_VERIFY(console.models->destinations.find(changed.id)->events ==
                    Subscription({"task.*"}));
        QWidget *dialog = openImport(console, file);
        field(*dialog, "importPassphrase")->setText(passphrase);
        press(*dialog, "openSealed");
        QTRY_VERIFY(!field(*dialog, "importPassphrase")->isVisible());
        press(*dialog, "applyImport");
        QTRY_VERIFY(console.engine.storedDestinations[0].events.isEverything());
        QCOMPARE(console.engine.storedDestinations[0]
                     .config.credentials.at(QStringLiteral("secret"))
                     .reveal(),
                 QByteArray("whsec_another"));
    }

    void noChangeOfTheFileGoesUnseen()
    {
        Console console;
        openSample(console);
        console.engine.storedDestinations.resize(1);
        console.models->destinations.reload();
        QTRY_COMPARE(console.models->destinations.rowCount(), 1);
        const QByteArray file = exported(console, "bytes.json");
        const DestinationTypes types(console.engine.types);
        const QByteArray context = sealContext(file);
        int refused = 0, spaces = 0;
        for (qsizetype i = 0; i < file.size(); ++i) {
            QByteArray changed = file;
            changed[i] = char(changed[i] ^ 1);
            if (!readBundle(changed, types, {}, {}) || !isSealed(changed)) {
                ++refused;
                continue;
            }
            auto opened = openSealed(changed, Secret(passphrase.toUtf8()));
            opened.waitForFinished();
            if (!opened.result()) {
                ++refused;
                continue;
            }
            QCOMPARE(sealContext(changed), context); // the same, spelled otherwise
            ++spaces;
        }
        QVERIFY(refused > 600);
        QVERIFY2(spaces < 20, qPrintable(QString::number(spaces)));
    }

    void aFileThatAsksForTooMuchOrIsOfALaterVersionIsRefusedInWords_data()
    {
        QTest::addColumn<QByteArray>("member");
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("words");
        QTest::newRow("four gigabytes")
            << QByteArray("memory_bytes") << 4294967296.0 << QStringLiteral("4096 MB of memory");
        QTest::newRow("a million passes")
            << QByteArray("passes") << 1e6 << QStringLiteral("1000000 passes");
        QTest::newRow("a later version")
            << QByteArray("version") << 2.0 << QStringLiteral("sealed in version 2");
    }
    void aFileThatAsksForTooMuchOrIsOfALaterVersionIsRefusedInWords()
    {
        QFETCH(QByteArray, member);
        QFETCH(double, value);
        QFETCH(QString, words);
        Console console;
        openSample(console);
        const QByteArray file = exported(console, "hostile.json");
        QWidget *dialog = openImport(console, withSealMember(file, member.constData(), value));
        field(*dialog, "importPassphrase")->setText(passphrase);
        press(*dialog, "openSealed");
        QTRY_VERIFY(textOf(*dialog, "sealMessage").contains(words));
        QVERIFY(field(*dialog, "importPassphrase")->isVisible());
    }

    void thePassphraseIsAskedForTwiceAndJudgedInWords()
    {
        Console console;
        openSample(console);
        QWidget *dialog = openExport(console, "judged.json");
        QVERIFY(dialog && dialog->isVisible());
        QLineEdit *first = field(*dialog, "exportPassphrase");
        QLineEdit *second = field(*dialog, "exportPassphraseAgain");
        QCOMPARE(first->echoMode(), QLineEdit::Password);
        QCOMPARE(second->echoMode(), QLineEdit::Password);
        const auto *strength = dialog->findChild<QLabel *>(QStringLiteral("passphraseStrength"));
        QVERIFY(strength->text().startsWith(QStringLiteral("At least 12 characters")));
        first->setText(QStringLiteral("short"));
        QVERIFY(strength->text().startsWith(QStringLiteral("Too short")));
        QCOMPARE(first->accessibleDescription(), strength->text());
        press(*dialog, "exportSealed");
        QVERIFY(textOf(*dialog, "exportMessage").contains(QStringLiteral("12 characters")));
        QTRY_VERIFY(first->hasFocus());
        first->setText(QStringLiteral("password1234"));
        QVERIFY(strength->text().startsWith(QStringLiteral("Weak")));
        first->setText(passphrase);
        QCOMPARE(strength->text(), QStringLiteral("Strong."));
        second->setText(QStringLiteral("correct horse battery stable"));
        press(*dialog, "exportSealed");
        QVERIFY(textOf(*dialog, "exportMessage").startsWith(QStringLiteral("The two are not")));
        QTRY_VERIFY(second->hasFocus());
        QVERIFY(!QFile::exists(*console.dialogs.path));
        second->setText(passphrase);
        console.engine.hold = true;
        press(*dialog, "exportSealed");
        QCOMPARE(textOf(*dialog, "exportMessage"), QStringLiteral("Sealing the credentials …"));
        QTRY_VERIFY(!console.engine.held.empty());
        console.engine.hold = false;
        console.engine.release();
        QTRY_VERIFY(!console.find<QWidget>("exportDialog"));
        QVERIFY(isSealed(contentOf(*console.dialogs.path)));
    }

    void aLockedProfileDoesNotLetCredentialsOut()
    {
        Console console;
        openSample(console, Environment::Production);
        QVERIFY(console.models->lock.isLocked());
        QWidget *dialog = openExport(console, "locked.json");
        field(*dialog, "exportPassphrase")->setText(passphrase);
        field(*dialog, "exportPassphraseAgain")->setText(passphrase);
        press(*dialog, "exportSealed");
        QTRY_VERIFY(
            textOf(*dialog, "exportMessage").startsWith(QStringLiteral("Nothing was exported.")));
        QVERIFY(!QFile::exists(*console.dialogs.path));
        console.models->lock.unlockForAWhile();
        press(*dialog, "exportSealed");
        QTRY_VERIFY(!console.find<QWidget>("exportDialog"));
        QVERIFY(isSealed(contentOf(*console.dialogs.path)));
    }

    void strengthIsEstimatedLow_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("strength");
        const auto row = [](const char *text, PassphraseStrength strength) {
            QTest::newRow(text) << QString::fromLatin1(text) << int(strength);
        };
        row("aB3$kd92mQx", PassphraseStrength::TooShort);
        row("aaaaaaaaaaaaaaaaaaaaaaaa", PassphraseStrength::Weak);
        row("abcdefghijklmnopqrstuvwxyz", PassphraseStrength::Weak);
        row("123456789012345678901234", PassphraseStrength::Weak);
        row("qwertyuiopasdfghjkl", PassphraseStrength::Weak);
        row("Summer2026!!", PassphraseStrength::Weak);
        row("password password password password", PassphraseStrength::Weak);
        row("staple staple staple staple", PassphraseStrength::Weak);
        row("P@ssw0rd2026!", PassphraseStrength::Weak);
        row("Michael1984Jennifer", PassphraseStrength::Weak);
        row("apfel birne mond", PassphraseStrength::Weak); // words of a language it does not know
        row("horse battery staple", PassphraseStrength::Fair);
        row("correct horse battery staple", PassphraseStrength::Strong);
        row("aB3$kd92mQx!w7Zp", PassphraseStrength::Strong);
    }
    void strengthIsEstimatedLow()
    {
        QFETCH(QString, text);
        QFETCH(int, strength);
        QCOMPARE(int(strengthOf(text)), strength);
    }
};

QTEST_MAIN(TestSealedFiles)
#include "tst_sealedfiles.moc"
