#include "catalogue.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QXmlStreamReader>

namespace deckhand {

using namespace Qt::Literals::StringLiterals;

namespace {

void readTranslation(QXmlStreamReader &xml, Message &message)
{
    message.finished = xml.attributes().value("type"_L1).isEmpty();
    if (!message.numerus) {
        message.forms.append(xml.readElementText());
        return;
    }
    while (xml.readNextStartElement())
        message.forms.append(xml.readElementText());
}

} // namespace

QString catalogueFile(const QString &language)
{
    return QStringLiteral(DECKHAND_SOURCE_DIR "/resources/translations/deckhand_%1.ts")
        .arg(language);
}

std::vector<Message> readCatalogue(const QString &fileName)
{
    QFile file(fileName);
    std::vector<Message> messages;
    if (!file.open(QIODevice::ReadOnly))
        return messages;
    QXmlStreamReader xml(&file);
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == "name"_L1)
            context = xml.readElementText();
        else if (xml.name() == "message"_L1) {
            messages.push_back({context, {}, {}, false, true});
            messages.back().numerus = xml.attributes().value("numerus"_L1) == "yes"_L1;
        } else if (xml.name() == "source"_L1)
            messages.back().source = xml.readElementText();
        else if (xml.name() == "translation"_L1)
            readTranslation(xml, messages.back());
    }
    return messages;
}

std::vector<Message> updatedCatalogue(const QString &language)
{
    const QTemporaryDir folder;
    const QString file = folder.filePath(u"deckhand_%1.ts"_s.arg(language));
    QFile::copy(catalogueFile(language), file);
    const QString root = QStringLiteral(DECKHAND_SOURCE_DIR);
    QStringList arguments{u"-silent"_s,     u"-no-obsolete"_s, u"-locations"_s, u"none"_s,
                          u"-extensions"_s, u"cpp,h"_s,        u"-I"_s,         root,
                          u"-I"_s,          root + u"/app"_s};
    if (language == "en"_L1)
        arguments.append(u"-pluralonly"_s);
    arguments << root + u"/ui"_s << root + u"/app/console"_s << root + u"/models"_s << u"-ts"_s
              << file;
    QProcess lupdate;
    lupdate.start(QStringLiteral(DECKHAND_LUPDATE), arguments);
    return lupdate.waitForFinished() && lupdate.exitCode() == 0 ? readCatalogue(file)
                                                                : std::vector<Message>();
}

} // namespace deckhand
