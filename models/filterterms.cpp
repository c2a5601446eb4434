#include "models/filterterms.h"

#include "api/searchscanner.h"

#include <algorithm>

namespace deckhand {

namespace {

/// Reads a text that parses piece by piece, as the parser does.
class TermReader
{
public:
    explicit TermReader(const QString &text) : m_text(text), m_scan(m_text) { read(); }

    [[nodiscard]] const std::vector<FilterTerm> &terms() const { return m_terms; }
    [[nodiscard]] const std::vector<FilterClause> &clauses() const { return m_clauses; }
    [[nodiscard]] bool hasAlternatives() const { return m_alternatives; }

private:
    void read()
    {
        for (m_scan.skipBlanks(); !m_scan.atEnd(); m_scan.skipBlanks()) {
            const qsizetype at = m_scan.position();
            if (const QStringView keyword = m_scan.keyword(); !keyword.isEmpty())
                readKeyword(keyword.toString().toLower());
            else if (m_scan.eat(QLatin1Char('-')))
                begin(at);
            else if (m_scan.eat(QLatin1Char('(')))
                readParenthesis(at, 1);
            else if (m_scan.eat(QLatin1Char(')')))
                readParenthesis(at, -1);
            else
                readPiece(at);
            if (m_scan.position() == at)
                return; // it does not parse
        }
    }

    void readKeyword(const QString &keyword)
    {
        if (keyword == QLatin1String("not"))
            begin(m_scan.position());
        else if (m_depth == 0 && keyword == QLatin1String("or"))
            m_alternatives = true;
        m_scan.advance(keyword.size());
    }

    void readParenthesis(qsizetype at, int step)
    {
        if (step > 0)
            begin(at);
        m_depth += step;
        if (m_depth == 0)
            end({});
    }

    void readPiece(qsizetype at)
    {
        begin(at);
        QString field;
        if (m_scan.peek() == QLatin1Char('"')) {
            (void)m_scan.quoted();
        } else {
            field = m_scan.fieldName().text.toLower();
            if (const QString op = field.isEmpty() ? QString() : m_scan.op(); !op.isEmpty()) {
                readValue(op);
                m_clauses.push_back({at, m_scan.position() - at, field});
            } else {
                field.clear();
                m_scan.rewind(at);
                (void)m_scan.bareWord();
            }
        }
        if (m_depth == 0)
            end(field);
    }

    void readValue(const QString &op)
    {
        m_scan.skipBlanks();
        if (m_scan.peek() == QLatin1Char('"')) {
            (void)m_scan.quoted();
        } else if (op == QLatin1String("~")) {
            (void)m_scan.regexWord();
        } else if (m_scan.eat(QLatin1Char('('))) {
            while (!m_scan.atEnd() && !m_scan.eat(QLatin1Char(')'))) {
                if (m_scan.peek() == QLatin1Char('"'))
                    (void)m_scan.quoted();
                else
                    m_scan.advance();
            }
        } else {
            (void)m_scan.valueWord(false);
        }
    }

    void begin(qsizetype at)
    {
        if (m_depth == 0 && m_begin < 0)
            m_begin = at;
    }
    void end(const QString &field)
    {
        m_terms.push_back({m_text.mid(m_begin, m_scan.position() - m_begin), field});
        m_begin = -1;
    }

    QString m_text;
    SearchScanner m_scan;
    std::vector<FilterTerm> m_terms;
    std::vector<FilterClause> m_clauses;
    qsizetype m_begin = -1; ///< of the term that is being read
    int m_depth = 0;
    bool m_alternatives = false;
};

bool isAbout(Facet facet, const QString &field)
{
    switch (facet) {
    case Facet::Status: return field == QLatin1String("status");
    case Facet::Type: return field == QLatin1String("type");
    case Facet::Destination: return field == QLatin1String("dest");
    case Facet::Time:
        return field == QLatin1String("after") || field == QLatin1String("before") ||
               field == QLatin1String("created") || field == QLatin1String("age");
    case Facet::Code: return field == QLatin1String("http") || field == QLatin1String("error");
    }
    return false;
}

} // namespace

std::vector<FilterTerm> filterTerms(const QString &text)
{
    const TermReader reader(text);
    if (!reader.hasAlternatives())
        return reader.terms();
    return {{QStringLiteral("(%1)").arg(text.trimmed()), {}}};
}

std::vector<FilterClause> filterClauses(const QString &text)
{
    return TermReader(text).clauses();
}

QString withClause(const QString &text, const QString &clause)
{
    const QString before =
        TermReader(text).hasAlternatives() ? filterTerms(text).front().text : text.trimmed();
    return before.isEmpty() ? clause : QString(before % QLatin1Char(' ') % clause);
}

QString facetOf(const QString &text, Facet facet)
{
    QStringList found;
    for (const FilterTerm &term : filterTerms(text)) {
        if (isAbout(facet, term.field))
            found.append(term.text);
    }
    return found.join(QLatin1Char(' '));
}

QString withFacet(const QString &text, Facet facet, const QString &clause)
{
    QStringList kept;
    bool placed = clause.isEmpty();
    for (const FilterTerm &term : filterTerms(text)) {
        if (!isAbout(facet, term.field))
            kept.append(term.text);
        else if (!std::exchange(placed, true))
            kept.append(clause);
    }
    if (!placed)
        kept.append(clause);
    // Without anything else, alternatives need no parentheses.
    if (clause.isEmpty() && TermReader(text).hasAlternatives())
        return text.trimmed();
    return kept.join(QLatin1Char(' '));
}

} // namespace deckhand
