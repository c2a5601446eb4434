#include "models/passphrase.h"

#include <QStringList>

#include <zxcvbn.h>

#include <algorithm>

namespace deckhand {

namespace {

// In bits.
constexpr double weakBelow = 40;
constexpr double fairBelow = 60;
constexpr double perWordLetter = 2.5;
constexpr double perOther = 7;

/// zxcvbn knows the letters and words of English: without marks more of what others write is found.
QString withoutMarks(QStringView text)
{
    QString plain;
    for (const QChar c : text.toString().normalized(QString::NormalizationForm_KD)) {
        if (c.category() != QChar::Mark_NonSpacing)
            plain += c;
    }
    return plain;
}

/// Somebody who knows the earlier words need not guess them again.
QStringList distinctWords(const QString &text)
{
    QStringList words;
    for (const QString &word : text.split(u' ', Qt::SkipEmptyParts)) {
        if (!words.contains(word, Qt::CaseInsensitive))
            words.append(word);
    }
    return words;
}

/// What zxcvbn finds: common passwords, names and words, also with signs for letters, keys beside
/// each other, repetitions, rows and dates.
double foundBits(const QStringList &words)
{
    const char *known[] = {"deckhand", "passphrase", "passwort", "motdepasse", nullptr};
    return ZxcvbnMatch(words.join(u' ').toUtf8().constData(), known, nullptr);
}

/// Letters in a row are words of some language, which zxcvbn need not know.
double mostBits(const QString &word)
{
    const QStringView rest = QStringView(word).mid(1);
    const bool plain = std::all_of(rest.begin(), rest.end(), [](QChar c) { return c.isLower(); });
    return double(word.size()) * (plain && word[0].isLetter() ? perWordLetter : perOther);
}

} // namespace

PassphraseStrength strengthOf(QStringView passphrase)
{
    if (passphrase.size() < shortestPassphrase)
        return PassphraseStrength::TooShort;
    const QStringList words = distinctWords(withoutMarks(passphrase));
    double most = 0;
    for (const QString &word : words)
        most += mostBits(word);
    const double bits = std::min(most, foundBits(words));
    return bits < weakBelow ? PassphraseStrength::Weak
         : bits < fairBelow ? PassphraseStrength::Fair
                            : PassphraseStrength::Strong;
}

} // namespace deckhand
