#include "ui/language.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QLibraryInfo>
#include <QRegularExpression>

#include <algorithm>

// Resources of a static library are linked in only when they are named.
static void nameResources()
{
    Q_INIT_RESOURCE(translations);
}

namespace deckhand {

namespace {

const QString pseudo = QStringLiteral("pseudo");
const QString pseudoMirrored = QStringLiteral("pseudo-rtl");

/// Makes pseudo text of whatever is asked for; counts choose the English form first.
class PseudoTranslator final : public QTranslator
{
public:
    PseudoTranslator() { (void)m_english.load(QStringLiteral(":/i18n/deckhand_en.qm")); }
    [[nodiscard]] bool isEmpty() const override { return false; }
    [[nodiscard]] QString translate(const char *context, const char *source,
                                    const char *disambiguation, int n) const override
    {
        // Qt's own words, such as names of keys, stay as they are.
        if (!QLatin1String(context).startsWith(QLatin1String("deckhand::")))
            return {};
        const QString english = m_english.translate(context, source, disambiguation, n);
        return pseudoText(english.isEmpty() ? QString::fromUtf8(source) : english);
    }

private:
    QTranslator m_english;
};

bool isSpoken(const QString &code)
{
    return std::any_of(languages().begin(), languages().end(),
                       [&code](const Language &language) { return language.code == code; });
}

/// The first of the system's languages that is spoken here.
QString systemLanguage()
{
    for (const QString &name : QLocale::system().uiLanguages()) {
        const QString code = name.section(QLatin1Char('-'), 0, 0);
        if (isSpoken(code))
            return code;
    }
    return languages().front().code;
}

} // namespace

const std::vector<Language> &languages()
{
    static const std::vector<Language> all{
        {QStringLiteral("en"), QStringLiteral("English")},
        {QStringLiteral("de"), QStringLiteral("Deutsch")},
        {QStringLiteral("fr"), QStringLiteral("Français")},
    };
    return all;
}

QString pseudoText(const QString &english)
{
    // Marks, markup, entities and words that programs read stay as they are.
    static const QRegularExpression kept(
        QStringLiteral(R"((%L?\d+|%L?n|<[^>]*>|&[a-z#0-9]+;|[a-z_]+:[a-z_*.]+|https?://[^\s]*))"));
    static const QString plain = QStringLiteral("AaCcEeIiNnOoUuYySsZz");
    static const QString accented = QStringLiteral("ÀåÇçÉëÎïÑñÖøÜùÝÿŠšŽž");
    QString text;
    qsizetype at = 0;
    const auto accent = [&](const QString &part) {
        for (const QChar c : part) {
            const qsizetype index = plain.indexOf(c);
            text.append(index < 0 ? c : accented[index]);
        }
    };
    auto matches = kept.globalMatch(english);
    while (matches.hasNext()) {
        const QRegularExpressionMatch match = matches.next();
        accent(english.mid(at, match.capturedStart() - at));
        text.append(match.captured());
        at = match.capturedEnd();
    }
    accent(english.mid(at));
    // Translations are longer, short ones most of all.
    const qsizetype longer = std::max<qsizetype>(english.size() * 3 / 10, 2);
    return QStringLiteral("[%1%2]").arg(text, QString(longer, QLatin1Char('~')));
}

Translation::~Translation()
{
    remove();
}

void Translation::remove()
{
    for (const auto &translator : m_installed)
        QCoreApplication::removeTranslator(translator.get());
    m_installed.clear();
}

void Translation::load(const QString &catalogue)
{
    const auto install = [this](std::unique_ptr<QTranslator> translator) {
        QCoreApplication::installTranslator(translator.get());
        m_installed.push_back(std::move(translator));
    };
    // Qt's own words, where the system has them.
    if (auto qt = std::make_unique<QTranslator>();
        qt->load(QStringLiteral("qtbase_") + catalogue,
                 QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        install(std::move(qt));
    if (auto own = std::make_unique<QTranslator>();
        own->load(QStringLiteral(":/i18n/deckhand_%1.qm").arg(catalogue)))
        install(std::move(own));
}

bool Translation::use(const QString &code)
{
    nameResources();
    remove();
    const bool isPseudo = code == pseudo || code == pseudoMirrored;
    m_spoken = isPseudo       ? pseudo
             : code.isEmpty() ? systemLanguage()
             : isSpoken(code) ? code
                              : languages().front().code;
    const QLocale locale = code.isEmpty() ? QLocale::system()
                         : isPseudo       ? QLocale(QLocale::English)
                                          : QLocale(code);
    const bool known = locale.language() != QLocale::C;
    if (isPseudo) {
        m_installed.push_back(std::make_unique<PseudoTranslator>());
        QCoreApplication::installTranslator(m_installed.back().get());
    } else {
        load(m_spoken);
    }
    QLocale::setDefault(known ? locale : QLocale(QLocale::English));
    const bool mirrored =
        code == pseudoMirrored || (!isPseudo && known && !code.isEmpty() && !isSpoken(code) &&
                                   locale.textDirection() == Qt::RightToLeft);
    QGuiApplication::setLayoutDirection(mirrored ? Qt::RightToLeft : Qt::LeftToRight);
    return known;
}

} // namespace deckhand
