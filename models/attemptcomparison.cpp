#include "models/attemptcomparison.h"

#include "models/formatting.h"

#include <algorithm>
#include <array>
#include <map>

namespace deckhand {

namespace {

constexpr std::array noisyHeaders{"webhook-timestamp", "webhook-signature", "date",
                                  "x-hookdeck-signature"};

std::map<QByteArray, QString> byName(const Headers &headers)
{
    std::map<QByteArray, QString> named;
    for (const auto &[name, value] : headers) {
        QString &text = named[name.toLower()];
        text += (text.isEmpty() ? QString() : QStringLiteral(", ")) + QString::fromUtf8(value);
    }
    return named;
}

QString statusOf(const Attempt &attempt)
{
    return attempt.response && attempt.response->status > 0
             ? QString::number(attempt.response->status)
             : QStringLiteral("–");
}

} // namespace

void AttemptComparison::compare(const Attempt &left, const Attempt &right)
{
    beginResetModel();
    m_all.clear();
    m_leftTitle = m_wording.attemptTitle(left);
    m_rightTitle = m_wording.attemptTitle(right);
    const auto add = [this](Fact fact, const QString &a, const QString &b, bool noise = false) {
        m_all.push_back({m_wording.word(fact), a, b, noise});
    };
    add(Fact::Status, statusOf(left), statusOf(right));
    add(Fact::Error, m_wording.word(left.error.errorClass), m_wording.word(right.error.errorClass));
    add(Fact::Evidence, left.error.message, right.error.message);
    add(Fact::Started, m_wording.fullTime(left.startedAt), m_wording.fullTime(right.startedAt),
        true);
    add(Fact::Duration, format::duration(left.durationMs), format::duration(right.durationMs),
        true);
    const AttemptRequest none;
    const AttemptRequest &a = left.request ? *left.request : none;
    const AttemptRequest &b = right.request ? *right.request : none;
    add(Fact::Address, QString::fromUtf8(a.method + ' ' + a.url),
        QString::fromUtf8(b.method + ' ' + b.url));
    addHeaders(m_wording.word(Fact::RequestHeader), a.headers, b.headers);
    const AttemptResponse silent;
    const AttemptResponse &x = left.response ? *left.response : silent;
    const AttemptResponse &y = right.response ? *right.response : silent;
    addHeaders(m_wording.word(Fact::ResponseHeader), x.headers, y.headers);
    addBodies(x.body, y.body);
    select();
    endResetModel();
}

void AttemptComparison::clear()
{
    beginResetModel();
    m_all.clear();
    m_shown.clear();
    endResetModel();
}

void AttemptComparison::addHeaders(const QString &kind, const Headers &left, const Headers &right)
{
    const auto a = byName(left);
    const auto b = byName(right);
    std::map<QByteArray, std::pair<QString, QString>> both;
    for (const auto &[name, value] : a)
        both[name].first = value;
    for (const auto &[name, value] : b)
        both[name].second = value;
    for (const auto &[name, values] : both) {
        const bool noise = std::any_of(noisyHeaders.begin(), noisyHeaders.end(),
                                       [&name = name](const char *n) { return name == n; });
        m_all.push_back({QStringLiteral("%1 %2").arg(kind, QString::fromUtf8(name)), values.first,
                         values.second, noise});
    }
}

void AttemptComparison::addBodies(const QByteArray &left, const QByteArray &right)
{
    const QStringList a = prettyJson(left).split(QLatin1Char('\n'));
    const QStringList b = prettyJson(right).split(QLatin1Char('\n'));
    const QString word = m_wording.word(Fact::ResponseBody);
    for (qsizetype line = 0; line < std::max(a.size(), b.size()); ++line)
        m_all.push_back(
            {QStringLiteral("%1 %2").arg(word).arg(line + 1), a.value(line), b.value(line), false});
}

void AttemptComparison::select()
{
    m_shown.clear();
    for (std::size_t i = 0; i < m_all.size(); ++i) {
        if (!m_only || m_all[i].differs())
            m_shown.push_back(i);
    }
}

void AttemptComparison::setOnlyDifferences(bool only)
{
    beginResetModel();
    m_only = only;
    select();
    endResetModel();
}

int AttemptComparison::differences() const
{
    return int(
        std::count_if(m_all.begin(), m_all.end(), [](const Row &row) { return row.differs(); }));
}

int AttemptComparison::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int AttemptComparison::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : 3;
}

QVariant AttemptComparison::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_all[m_shown[std::size_t(index.row())]];
    const QString &text = index.column() == 0 ? row.what
                        : index.column() == 1 ? row.left
                                              : row.right;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return text;
    case DiffersRole: return row.differs();
    case LookRole:
        if (index.column() == 0 && row.differs())
            return QVariant::fromValue(Look{"edit", Tone::Retrying});
        return {};
    default: return {};
    }
}

QVariant AttemptComparison::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return QAbstractTableModel::headerData(section, orientation, role);
    return section == 0 ? m_wording.header(Column::Detail)
         : section == 1 ? m_leftTitle
                        : m_rightTitle;
}

} // namespace deckhand
