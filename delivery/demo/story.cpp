#include "demo/story.h"

#include <QString>

#include <algorithm>
#include <array>
#include <iterator>

namespace deckhand {

namespace {

/// How many stories run side by side.
constexpr std::size_t storyCount = 24;

/// Appends the members of one JSON object. Values are our own words: nothing in them needs escapes.
class Members
{
public:
    Members &text(const char *key, QByteArrayView value)
    {
        name(key);
        m_out += '"';
        m_out += value;
        m_out += '"';
        return *this;
    }
    Members &raw(const char *key, QByteArrayView value)
    {
        name(key);
        m_out += value;
        return *this;
    }
    Members &number(const char *key, qint64 value) { return raw(key, QByteArray::number(value)); }
    Members &times(Timestamp created, Timestamp updated)
    {
        return text("created_at", toIso(created)).text("updated_at", toIso(updated));
    }
    [[nodiscard]] QByteArray done() { return QByteArray(m_out + '}'); }

private:
    void name(const char *key)
    {
        m_out += m_out.size() > 1 ? ",\"" : "\"";
        m_out += key;
        m_out += "\":";
    }
    QByteArray m_out = "{";
};

struct Named
{
    const char *name;
    const char *text;
};

constexpr std::array agentNames{
    Named{"Invoice collector", "Downloads every new invoice and files it by supplier."},
    Named{"Utility reader", "Reads meter values and bills from utility portals."},
    Named{"Claims assistant", "Checks the state of open insurance claims."},
    Named{"Payroll exporter", "Exports payslips at the end of each month."},
    Named{"Order tracker", "Follows parcels and purchase orders until they arrive."},
    Named{"Tax file clerk", "Fetches tax notices and confirms their receipt."},
};
constexpr std::array sourceNames{
    Named{"Northwind Supplier Portal", "https://portal.northwind.example"},
    Named{"City Power and Light", "https://my.citypower.example"},
    Named{"Harbor Insurance", "https://claims.harbor.example"},
    Named{"Blue Yonder Payroll", "https://app.blueyonder.example"},
    Named{"Contoso Procurement", "https://buy.contoso.example"},
    Named{"Fabrikam Water", "https://account.fabrikam-water.example"},
    Named{"State Revenue Office", "https://online.revenue.example"},
    Named{"Wide World Freight", "https://track.wwfreight.example"},
};
constexpr std::array taskNames{
    Named{"Download new invoices", "Sign in, open Invoices and download everything new."},
    Named{"Read last bill", "Open the latest bill and return amount and due date."},
    Named{"Check claim state", "Look up the claim and return its state and notes."},
    Named{"Export payslips", "Export all payslips of the last month as PDF."},
    Named{"List open orders", "Return number, state and date of every open order."},
    Named{"Fetch notices", "Download unread notices and mark them as read."},
    Named{"Update bank details", "Change the account number and keep the confirmation."},
    Named{"Collect delivery proofs", "Save the proof of delivery of each finished parcel."},
};
constexpr std::array fileNames{"invoice-2024-11.pdf", "statement.pdf", "payslips.zip",
                               "orders.csv",          "notice.pdf",    "proof-of-delivery.png"};
constexpr std::array failures{"error", "timeout", "login_failed", "blocked"};

QByteArrayView fileType(QByteArrayView name)
{
    if (name.endsWith(".pdf"))
        return "application/pdf";
    if (name.endsWith(".png"))
        return "image/png";
    return name.endsWith(".csv") ? QByteArrayView("text/csv") : QByteArrayView("application/zip");
}

} // namespace

StoryTeller::StoryTeller(const Clock &clock, std::uint64_t seed)
    : m_clock(clock), m_random(seed), m_ids(clock, seed)
{
    makeWorld();
    m_stories.reserve(storyCount);
    // Stories are found in the middle of their course, as one finds a running system.
    for (std::size_t i = 0; i < storyCount; ++i) {
        m_stories.push_back(newStory());
        m_stories.back().at = pick(m_stories.back().steps.size());
    }
}

bool StoryTeller::chance(double p)
{
    return double(m_random() >> 11) * 0x1.0p-53 < p;
}

std::size_t StoryTeller::pick(std::size_t count)
{
    return m_random() % count;
}

QByteArray StoryTeller::id(const char *prefix)
{
    return QByteArray(prefix) + ulidToText(m_ids.nextUlid());
}

void StoryTeller::makeWorld()
{
    for (const Named &agent : agentNames)
        m_world.agents.push_back({id("agt_"), agent.name, agent.text});
    for (const Named &source : sourceNames)
        m_world.sources.push_back({id("src_"), source.name, "website", source.text});
    for (std::size_t i = 0; i < 3 * sourceNames.size(); ++i)
        m_world.credentials.push_back({id("cred_"), i % sourceNames.size()});
    for (std::size_t i = 0; i < taskNames.size(); ++i)
        m_world.tasks.push_back(
            {id("task_"), taskNames[i].name, taskNames[i].text, i % agentNames.size()});
}

StoryTeller::Story StoryTeller::newStory()
{
    Story story;
    story.task = pick(m_world.tasks.size());
    story.agent = m_world.tasks[story.task].agent;
    story.credential = pick(m_world.credentials.size());
    story.source = m_world.credentials[story.credential].source;
    story.run = id("trun_");
    story.session = id("sess_");
    story.startedAt = m_clock.now();
    const double kind = double(pick(1000)) / 1000;
    if (kind < 0.82)
        taskRunSteps(story.steps);
    else if (kind < 0.94)
        onboardingSteps(story.steps);
    else
        legacySteps(story.steps);
    return story;
}

void StoryTeller::taskRunSteps(std::vector<Step> &steps)
{
    if (chance(0.1))
        steps.push_back({"task.created"});
    steps.insert(steps.end(), {{"session.queued"}, {"task_run.queued"}, {"session.running"}});
    if (chance(0.15))
        steps.push_back({"task_run.pending"});
    if (chance(0.12))
        steps.push_back({"credential.unverified"});
    steps.push_back({"task_run.running"});
    const bool credentialWorks = !chance(0.06);
    if (!credentialWorks) {
        steps.insert(
            steps.end(),
            {{"credential.invalid"}, {"task_run.failed", "login_failed"}, {"session.failed"}});
        return;
    }
    if (chance(0.3))
        steps.push_back({"credential.verified"});
    if (chance(0.08))
        steps.insert(steps.end(), {{"task_run.interaction_required"},
                                   {"session.idle"},
                                   {"session.running"},
                                   {"task_run.running"}});
    for (int files = chance(0.45) ? 1 + int(pick(3)) : 0; files > 0; --files)
        steps.push_back({"storage.created"});
    if (chance(0.05))
        steps.insert(steps.end(), {{"task_run.canceling"}, {"task_run.canceled"}});
    else if (chance(0.14))
        steps.push_back({"task_run.failed", failures[pick(failures.size())]});
    else
        steps.push_back({"task_run.completed", "success"});
    steps.insert(steps.end(), {{"session.completing"}, {"session.completed"}});
    if (chance(0.06))
        steps.push_back({"storage.deleted"});
}

void StoryTeller::onboardingSteps(std::vector<Step> &steps)
{
    steps.insert(steps.end(), {{"agent.created"}, {"source.created"}, {"credential.created"}});
    steps.push_back({"credential.unverified"});
    steps.push_back({chance(0.85) ? "credential.verified" : "credential.invalid"});
    steps.insert(steps.end(), {{"task.created"}, {"task.updated"}});
    if (chance(0.4))
        steps.push_back({"source.updated"});
    if (chance(0.4))
        steps.push_back({"agent.updated"});
    if (chance(0.3))
        steps.push_back({"task.reset"});
    if (chance(0.25))
        steps.insert(
            steps.end(),
            {{"task.deleted"}, {"credential.deleted"}, {"source.deleted"}, {"agent.deleted"}});
}

void StoryTeller::legacySteps(std::vector<Step> &steps)
{
    steps.push_back({"connection.connecting"});
    if (chance(0.2))
        steps.push_back({"connection.interaction_required"});
    if (chance(0.15)) {
        steps.insert(steps.end(), {{"connection.invalid"}, {"connection.terminated"}});
        return;
    }
    steps.insert(steps.end(),
                 {{"connection.connected"}, {"workflow_run.queued"}, {"workflow_run.running"}});
    if (chance(0.3))
        steps.insert(steps.end(), {{"workflow_run.sleeping"}, {"workflow_run.running"}});
    if (chance(0.1))
        steps.push_back({"workflow_run.canceled"});
    else if (chance(0.15))
        steps.push_back({"workflow_run.failed", "error"});
    else
        steps.push_back({"workflow_run.completed", "success"});
    steps.push_back({chance(0.7) ? "connection.disconnected" : "connection.terminated"});
}

EventDraft StoryTeller::next()
{
    const std::size_t index = pick(m_stories.size());
    Story &story = m_stories[index];
    const Step step = story.steps[story.at];
    EventDraft draft;
    draft.type = step.type;
    draft.data = data(story, step);
    if (++story.at == story.steps.size())
        m_stories[index] = newStory();
    return draft;
}

QByteArray StoryTeller::taskRunData(const Story &story, const Step &step, QByteArrayView status)
{
    const Timestamp now = m_clock.now();
    Members m;
    const bool workflow = QByteArrayView(step.type).startsWith("workflow_run");
    m.text("id", story.run).text("object", workflow ? "workflow_run" : "task_run");
    m.text("status", status);
    if (step.result)
        m.text("result", step.result);
    else
        m.raw("result", "null");
    m.text("task_id", m_world.tasks[story.task].id);
    m.text("credential_id", m_world.credentials[story.credential].id);
    m.text("agent_id", m_world.agents[story.agent].id);
    m.text("source_id", m_world.sources[story.source].id);
    m.number("runtime_ms", step.result ? 4000 + qint64(pick(90'000)) : 0);
    return m.times(story.startedAt, now).done();
}

QByteArray StoryTeller::storageData(Story &story, QByteArrayView status)
{
    if (status == "created" || story.storage.isEmpty()) {
        story.storage = id("stor_");
        ++story.files;
    }
    const QByteArrayView file =
        fileNames[(story.task + std::size_t(story.files)) % fileNames.size()];
    const QByteArray url = QByteArray("https://files.deck.example/" + story.storage);
    return Members()
        .text("id", story.storage)
        .text("object", "storage")
        .text("file_name", file)
        .text("file_type", fileType(file))
        .number("file_size", 2048 + qint64(pick(4'000'000)))
        .text("url", url)
        .text("task_run_id", story.run)
        .text("created_at", toIso(m_clock.now()))
        .done();
}

QByteArray StoryTeller::data(Story &story, const Step &step)
{
    const QByteArrayView type(step.type);
    const QByteArrayView object = type.first(type.indexOf('.'));
    const QByteArrayView action = type.sliced(object.size() + 1);
    const Timestamp now = m_clock.now();
    if (object == "task_run" || object == "workflow_run")
        return taskRunData(story, step, action);
    if (object == "storage")
        return storageData(story, action);
    Members m;
    if (object == "session") {
        const qint64 runtime = (now - story.startedAt).count();
        m.text("id", story.session).text("object", "session").text("status", action);
        return m.number("runtime_ms", runtime).times(story.startedAt, now).done();
    }
    if (object == "credential" || object == "connection") {
        const StoryWorld::Credential &credential = m_world.credentials[story.credential];
        if (object == "connection" && story.connection.isEmpty())
            story.connection = id("conn_");
        m.text("id", object == "credential" ? credential.id : story.connection);
        m.text("object", object).text("status", action);
        m.text("source_id", m_world.sources[credential.source].id);
        return m.text("auth_method", "password").times(story.startedAt, now).done();
    }
    if (object == "agent") {
        const StoryWorld::Agent &agent = m_world.agents[story.agent];
        m.text("id", agent.id).text("object", "agent").text("name", agent.name);
        return m.text("description", agent.description).times(story.startedAt, now).done();
    }
    if (object == "source") {
        const StoryWorld::Source &source = m_world.sources[story.source];
        m.text("id", source.id).text("object", "source").text("name", source.name);
        m.text("type", source.type).raw("website", Members().text("url", source.url).done());
        return m.times(story.startedAt, now).done();
    }
    const StoryWorld::Task &task = m_world.tasks[story.task];
    m.text("id", task.id).text("object", "task").text("name", task.name);
    m.text("prompt", task.prompt).text("status", action == "created" ? "learning" : "live");
    m.text("agent_id", m_world.agents[story.agent].id);
    return m.times(story.startedAt, now).done();
}

} // namespace deckhand
