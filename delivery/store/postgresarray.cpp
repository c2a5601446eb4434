#include "store/postgresarray.h"

namespace deckhand {

void PostgresArray::addText(const QString &text)
{
    QString &out = next();
    out += u'"';
    for (const QChar c : text) {
        if (c == u'"' || c == u'\\')
            out += u'\\';
        out += c.isNull() ? QChar(QChar::ReplacementCharacter) : c;
    }
    out += u'"';
}

} // namespace deckhand
