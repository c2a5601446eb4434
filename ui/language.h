#pragma once

#include <QLocale>
#include <QTranslator>

#include <memory>
#include <vector>

namespace deckhand {

/// A language the console speaks.
struct Language
{
    QString code; ///< as `fr`; what is stored and given on the command line
    QString name; ///< in its own words
};

/// All that are complete, English first.
[[nodiscard]] const std::vector<Language> &languages();

/// Long, accented and bracketed English, which shows what is clipped, what is put together of
/// pieces, and what was never given to the translators.
[[nodiscard]] QString pseudoText(const QString &english);

/// Gives the application its words, its formats of numbers and its direction. Windows made before
/// keep the words they have.
class Translation
{
public:
    /// `code`: one of `languages()`, `pseudo`, `pseudo-rtl`, another language for its direction and
    /// formats with English words, or empty for the system's. False where it is none of these.
    bool use(const QString &code);
    /// What `use` made of it.
    [[nodiscard]] QString spoken() const { return m_spoken; }
    ~Translation();

private:
    void load(const QString &catalogue);
    void remove();

    std::vector<std::unique_ptr<QTranslator>> m_installed;
    QString m_spoken = QStringLiteral("en");
};

} // namespace deckhand
