#include "models/passphrase.h"

#include <QStringList>

#include <array>
#include <cmath>

namespace deckhand {

namespace {

// In bits.
constexpr double weakBelow = 40;
constexpr double fairBelow = 60;
constexpr double perWordLetter = 2.5;
constexpr double perOddLetter = 5;
constexpr double perDigit = 3.3;
constexpr double perSign = 5;
constexpr double perYear = 6;
constexpr double perFollower = 0.5;

constexpr std::array<QStringView, 14> commonWords{
    u"password", u"passphrase", u"passwort", u"motdepasse", u"deckhand", u"qwertz", u"qwerty",
    u"azerty",   u"letmein",    u"welcome",  u"admin",      u"secret",   u"master", u"iloveyou"};
const QStringView neighbours = u"qwertyuiop qwertzuiop asdfghjkl zxcvbnm yxcvbnm 1234567890";

/// They lie beside each other: `aa`, `ab`, `ba`, `qw`.
bool areNeighbours(QChar before, QChar now)
{
    if (std::abs(int(now.unicode()) - int(before.unicode())) <= 1)
        return true;
    const std::array<QChar, 2> pair{before, now};
    return neighbours.contains(QStringView(pair.data(), 2));
}

/// It comes by itself after the two before it: `aaa`, `abc`, `qwe`.
bool follows(QStringView run, qsizetype at)
{
    return at > 1 && areNeighbours(run[at - 2], run[at - 1]) && areNeighbours(run[at - 1], run[at]);
}

/// A run of letters that may be a word: small, or with a capital in front.
double bitsOfLetters(QStringView run)
{
    const QStringView rest = run.mid(1);
    const bool plain = rest.toString().toLower() == rest;
    const double each = plain && run.size() > 2 ? perWordLetter : perOddLetter;
    double bits = 0;
    for (qsizetype i = 0; i < run.size(); ++i)
        bits += follows(run, i) ? perFollower : each;
    return bits + (run[0].isUpper() ? 1 : 0);
}

double bitsOfOthers(QStringView run)
{
    if (run.size() == 4 && (run.startsWith(u"19") || run.startsWith(u"20")))
        return perYear;
    double bits = 0;
    for (qsizetype i = 0; i < run.size(); ++i) {
        bits += follows(run, i) ? perFollower : run[i].isDigit() ? perDigit : perSign;
    }
    return bits;
}

enum class Kind { Letter, Digit, Space, Sign };

Kind kindOf(QChar c)
{
    return c.isLetter() ? Kind::Letter
         : c.isDigit()  ? Kind::Digit
         : c.isSpace()  ? Kind::Space
                        : Kind::Sign;
}

/// What somebody who knows the earlier words need not guess again.
QString withoutKnown(QStringView passphrase)
{
    QString text = passphrase.toString();
    for (const QStringView word : commonWords)
        text.remove(word.toString(), Qt::CaseInsensitive);
    QString left;
    const auto words = text.split(u' ', Qt::SkipEmptyParts);
    QStringList seen;
    for (const QString &word : words) {
        if (seen.contains(word, Qt::CaseInsensitive))
            continue;
        seen.append(word);
        left += word + u' ';
    }
    return left;
}

} // namespace

PassphraseStrength strengthOf(QStringView passphrase)
{
    if (passphrase.size() < shortestPassphrase)
        return PassphraseStrength::TooShort;
    const QString text = withoutKnown(passphrase);
    double bits = 0;
    for (qsizetype from = 0; from < text.size();) {
        const Kind kind = kindOf(text[from]);
        qsizetype to = from + 1;
        while (to < text.size() && kindOf(text[to]) == kind)
            ++to;
        const QStringView run = QStringView(text).mid(from, to - from);
        if (kind != Kind::Space)
            bits += kind == Kind::Letter ? bitsOfLetters(run) : bitsOfOthers(run);
        from = to;
    }
    return bits < weakBelow ? PassphraseStrength::Weak
         : bits < fairBelow ? PassphraseStrength::Fair
                            : PassphraseStrength::Strong;
}

} // namespace deckhand
