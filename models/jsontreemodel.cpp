#include "models/jsontreemodel.h"

#include "api/time.h"
#include "models/cellclauses.h"

#include <QDateTime>

#include <algorithm>

namespace deckhand {

namespace {

constexpr qsizetype longestShown = 300;
// Numbers beyond these are no times that somebody has written down: 2001 and 2100.
constexpr qint64 firstSecond = 978'307'200;
constexpr qint64 lastMillisecond = 4'102'444'800'000;

} // namespace

JsonTreeModel::JsonTreeModel(QObject *parent) : QAbstractItemModel(parent)
{
    setJson({});
}

void JsonTreeModel::setJson(const QByteArray &json)
{
    beginResetModel();
    m_json = json;
    m_cut = false;
    m_nodes.clear();
    Node root;
    root.text = m_json;
    root.kind = m_json.trimmed().startsWith('[') ? JsonKind::Array : JsonKind::Object;
    m_nodes.push_back(root);
    // Appended nodes are visited in turn: no recursion, whatever the nesting.
    for (std::size_t i = 0; i < m_nodes.size(); ++i)
        addChildren(int(i));
    endResetModel();
}

void JsonTreeModel::addChildren(int parent)
{
    const Node &node = m_nodes[std::size_t(parent)];
    if (node.kind != JsonKind::Object && node.kind != JsonKind::Array)
        return;
    const bool array = node.kind == JsonKind::Array;
    const auto slices = scanJson(node.text, {});
    if (!slices)
        return;
    int row = 0;
    for (const JsonSlice &slice : *slices) {
        if (m_nodes.size() >= maxNodes) {
            m_cut = true;
            return;
        }
        const QString key = array ? QString::number(row) : QString::fromUtf8(slice.key);
        m_nodes[std::size_t(parent)].children.push_back(int(m_nodes.size()));
        m_nodes.push_back({key, slice.text, slice.kind, parent, row++, {}});
    }
}

QModelIndexList JsonTreeModel::find(const QString &text) const
{
    QModelIndexList found;
    if (text.isEmpty())
        return found;
    std::vector<int> open(m_nodes.front().children.rbegin(), m_nodes.front().children.rend());
    while (!open.empty()) {
        const int at = open.back();
        open.pop_back();
        const Node &node = m_nodes[std::size_t(at)];
        if (node.key.contains(text, Qt::CaseInsensitive) ||
            (node.children.empty() && value(node).contains(text, Qt::CaseInsensitive)))
            found.append(indexOf(at, 0));
        open.insert(open.end(), node.children.rbegin(), node.children.rend());
    }
    return found;
}

QString JsonTreeModel::clause(const QModelIndex &index)
{
    const QString path = index.data(PathRole).toString();
    const auto kind = JsonKind(index.data(KindRole).toInt());
    if (path.isEmpty() || kind == JsonKind::Object || kind == JsonKind::Array)
        return {};
    const QString value = index.data(ValueRole).toString();
    return QStringLiteral("data.%1=%2")
        .arg(path, kind == JsonKind::String ? quotedValue(value) : value);
}

QModelIndex JsonTreeModel::indexOf(int node, int column) const
{
    return node <= 0 ? QModelIndex()
                     : createIndex(m_nodes[std::size_t(node)].row, column, quintptr(node));
}

QModelIndex JsonTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    const Node &node = m_nodes[parent.isValid() ? parent.internalId() : 0];
    return indexOf(node.children[std::size_t(row)], column);
}

QModelIndex JsonTreeModel::parent(const QModelIndex &child) const
{
    return child.isValid() ? indexOf(m_nodes[child.internalId()].parent, 0) : QModelIndex();
}

int JsonTreeModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    return int(m_nodes[parent.isValid() ? parent.internalId() : 0].children.size());
}

int JsonTreeModel::columnCount(const QModelIndex &) const
{
    return 2;
}

QString JsonTreeModel::path(int node) const
{
    QStringList steps;
    for (; node > 0; node = m_nodes[std::size_t(node)].parent)
        steps.prepend(m_nodes[std::size_t(node)].key);
    return steps.join(QLatin1Char('.'));
}

QString JsonTreeModel::value(const Node &node) const
{
    if (node.kind == JsonKind::String) {
        if (const auto text = unquoteJson(node.text))
            return QString::fromUtf8(*text);
    }
    return QString::fromUtf8(node.text);
}

QVariant JsonTreeModel::timeOf(const Node &node) const
{
    if (node.kind == JsonKind::String) {
        const auto at = parseIso(value(node).toLatin1());
        return at ? QVariant(QDateTime::fromMSecsSinceEpoch(toMillis(*at), Qt::UTC)) : QVariant();
    }
    const bool isNamedSo = node.key.endsWith(QLatin1String("_at")) ||
                           node.key.endsWith(QLatin1String("time")) ||
                           node.key.endsWith(QLatin1String("timestamp"));
    bool isWhole = false;
    const qint64 number = node.text.toByteArray().toLongLong(&isWhole);
    if (node.kind != JsonKind::Number || !isNamedSo || !isWhole || number < firstSecond)
        return {};
    const qint64 millis = number < firstSecond * 1000 ? number * 1000 : number;
    return millis < lastMillisecond ? QVariant(QDateTime::fromMSecsSinceEpoch(millis, Qt::UTC))
                                    : QVariant();
}

QString JsonTreeModel::shown(const Node &node) const
{
    if (!node.children.empty() || node.text == "{}" || node.text == "[]") {
        const QString count = QString::number(node.children.size());
        return node.kind == JsonKind::Array ? QStringLiteral("[%1]").arg(count)
                                            : QStringLiteral("{%1}").arg(count);
    }
    QString text = value(node).left(longestShown + 1);
    text.replace(QLatin1Char('\n'), QChar(0x21B5));
    if (text.size() > longestShown)
        text = text.left(longestShown) + QChar(0x2026);
    return text;
}

QVariant JsonTreeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto at = int(index.internalId());
    const Node &node = m_nodes[std::size_t(at)];
    switch (role) {
    case Qt::DisplayRole: return index.column() == 0 ? node.key : shown(node);
    case Qt::ToolTipRole: return path(at);
    case PathRole: return path(at);
    case ValueRole: return value(node);
    case KindRole: return int(node.kind);
    case TimeRole: return timeOf(node);
    default: return {};
    }
}

} // namespace deckhand
