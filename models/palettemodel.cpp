#include "models/palettemodel.h"

#include <algorithm>
#include <optional>

namespace deckhand {

namespace {

constexpr int wordStart = 8;
constexpr int inARow = 5;
constexpr int anywhere = 1;
constexpr int recentBonus = 6; ///< of the entry used last; less for older ones

std::optional<PaletteEntry::Kind> kindOfPrefix(QChar prefix)
{
    switch (prefix.unicode()) {
    case u'>': return PaletteEntry::Kind::Action;
    case u'@': return PaletteEntry::Kind::Destination;
    case u'#': return PaletteEntry::Kind::EventType;
    case u'?': return PaletteEntry::Kind::Help;
    default: return std::nullopt;
    }
}

} // namespace

void PaletteModel::setEntries(std::vector<PaletteEntry> entries, QStringList recent)
{
    m_entries = std::move(entries);
    m_recent = std::move(recent);
    match();
}

void PaletteModel::setText(const QString &text)
{
    m_text = text.trimmed();
    match();
}

int PaletteModel::fit(const QString &pattern, const QString &text)
{
    int score = 1;
    qsizetype at = 0;
    qsizetype last = -2;
    for (const QChar wanted : pattern) {
        if (wanted.isSpace())
            continue;
        // The beginning of a word further on beats the same letter in the middle of this one.
        qsizetype found = -1;
        for (qsizetype i = at; i < text.size(); ++i) {
            if (text[i].toCaseFolded() != wanted.toCaseFolded())
                continue;
            const bool starts = i == 0 || !text[i - 1].isLetterOrNumber();
            if (found < 0)
                found = i;
            if (i == last + 1 || starts) {
                found = i;
                break;
            }
        }
        if (found < 0)
            return 0;
        score += found == last + 1                                 ? inARow
               : found == 0 || !text[found - 1].isLetterOrNumber() ? wordStart
                                                                   : anywhere;
        last = found;
        at = found + 1;
    }
    return score;
}

void PaletteModel::match()
{
    beginResetModel();
    m_matches.clear();
    const auto kind = m_text.isEmpty() ? std::nullopt : kindOfPrefix(m_text.front());
    const QString pattern = kind ? m_text.mid(1).trimmed() : m_text;
    std::vector<int> scores(m_entries.size(), 0);
    for (std::size_t i = 0; i < m_entries.size(); ++i) {
        const PaletteEntry &entry = m_entries[i];
        if (kind && entry.kind != *kind)
            continue;
        // Types are many; they come when asked for.
        if (!kind && pattern.isEmpty() && entry.kind == PaletteEntry::Kind::EventType)
            continue;
        if (!kind && entry.kind == PaletteEntry::Kind::Help)
            continue;
        // What the text itself names comes first.
        const bool named =
            entry.kind == PaletteEntry::Kind::Link || entry.kind == PaletteEntry::Kind::Search;
        scores[i] = named ? 1000 : fit(pattern, entry.title);
        if (scores[i] == 0)
            continue;
        const auto used = m_recent.indexOf(entry.id);
        if (used >= 0)
            scores[i] += std::max(1, recentBonus - int(used));
        m_matches.push_back(i);
    }
    std::stable_sort(m_matches.begin(), m_matches.end(), [&](std::size_t a, std::size_t b) {
        if (m_entries[a].enabled != m_entries[b].enabled)
            return m_entries[a].enabled;
        if (scores[a] != scores[b])
            return scores[a] > scores[b];
        return !pattern.isEmpty() && m_entries[a].title.size() < m_entries[b].title.size();
    });
    endResetModel();
}

const PaletteEntry *PaletteModel::entryAt(int row) const
{
    return row >= 0 && row < rowCount() ? &m_entries[m_matches[std::size_t(row)]] : nullptr;
}

int PaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_matches.size());
}

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PaletteEntry &entry = *entryAt(index.row());
    switch (role) {
    case Qt::DisplayRole: return entry.title;
    case Qt::ToolTipRole: return entry.detail;
    case Qt::AccessibleTextRole:
        return QStringList{entry.title, entry.detail, entry.shortcut}.join(QStringLiteral(", "));
    case EntryRole: return index.row();
    default: return {};
    }
}

} // namespace deckhand
