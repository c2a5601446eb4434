// The replays of the store: planned by a reader in one look, then put into their lane in steps.

#include "store/auditrows.h"
#include "store/deliverywrites.h"
#include "store/replayplanning.h"
#include "store/replayrows.h"
#include "store/rowreads.h"
#include "store/sqlstoreimpl.h"

namespace deckhand {

namespace {

constexpr std::size_t stepRows = 2'000;
constexpr qint64 toldAtOnce = 1024 * 1024; ///< bytes of new events

} // namespace

struct SqlStore::ReplayBuild
{
    Replay replay;
    ReplaySetPtr set;
    std::size_t at = 0;
    Done<Replay> done;
    AuditNote note;
    std::function<void(std::vector<Event>)> tell; ///< of new events; none: nobody wants to know
    std::vector<EventId> made;                    ///< by the step that was committed last
};

void SqlStore::estimateReplay(ReplayPlan plan, WouldReceive would, Done<ReplayEstimate> done,
                              GivenUp givenUp)
{
    const auto estimate = [this, plan, would](Connection &db) {
        return estimateReplayRows(db, plan, would, m_clock.now());
    };
    read<ReplayEstimate>(std::move(done), estimate, std::move(givenUp));
}

void SqlStore::createReplay(Replay replay, ReplayPlan plan, WouldReceive would, Done<Replay> done,
                            AuditNote note)
{
    auto build = std::make_shared<ReplayBuild>();
    build->replay = std::move(replay);
    build->done = std::move(done);
    build->note = std::move(note);
    build->tell = plan.made;
    m_readers.submit([this, build, plan, would](Connection *db, const Error *error) {
        if (error)
            return build->done(failure(*error));
        try {
            build->set = plan.set ? plan.set : planReplay(*db, plan, would, m_clock.now());
        } catch (const SqlException &exception) {
            return build->done(failure(exception.error));
        }
        build->replay.counts.total = build->replay.counts.left = qint64(build->set->items.size());
        build->replay.bytes = build->set->bytes;
        m_writer.submit({1,
                         [this, build](Connection &writer) {
                             insertReplay(writer, m_context, build->replay);
                             insertAuditRow(writer, build->note);
                         },
                         [this, build](const Error *failed) {
                             if (failed)
                                 build->done(failure(*failed));
                             else
                                 fillReplay(build);
                         }});
    });
}

void SqlStore::fillReplay(const std::shared_ptr<ReplayBuild> &build)
{
    const bool last = build->at >= build->set->items.size();
    m_writer.submit({qsizetype(stepRows),
                     [this, build, last](Connection &db) {
                         if (last) {
                             startReplay(db, build->replay.id, m_clock.now());
                             build->replay = readReplay(db, build->replay.id);
                         } else {
                             build->made = addToReplay(
                                 db, m_context, m_ids,
                                 {*build->set, build->at, stepRows, build->replay}, m_clock.now());
                         }
                     },
                     [this, build, last](const Error *error) {
                         if (error)
                             return build->done(failure(*error));
                         if (last) {
                             tellOfReplay(build->replay.id, build->replay.status);
                             return build->done(build->replay);
                         }
                         build->at += stepRows;
                         tellOfMade(build);
                     }});
}

/// The new events of a step; then the next one.
void SqlStore::tellOfMade(const std::shared_ptr<ReplayBuild> &build)
{
    if (m_link && m_link->othersWatch() && !build->made.empty())
        m_link->tellEvents(build->made);
    if (!build->tell || build->made.empty())
        return fillReplay(build);
    m_readers.submit([this, build](Connection *db, const Error *) {
        std::vector<Event> some;
        qint64 bytes = 0;
        for (const EventId &id : std::exchange(build->made, {})) {
            try {
                if (db)
                    some.push_back(readEvent(*db, id));
            } catch (const SqlException &) {
                continue; // who watches sees it in the lists, if it is still there
            }
            bytes += some.empty() ? 0 : some.back().data.size();
            if (bytes > toldAtOnce) {
                build->tell(std::exchange(some, {}));
                bytes = 0;
            }
        }
        if (!some.empty())
            build->tell(std::move(some));
        fillReplay(build);
    });
}

void SqlStore::replay(ReplayId id, Done<Replay> done)
{
    read<Replay>(std::move(done), [id](Connection &db) { return readReplay(db, id); });
}

void SqlStore::listReplays(PageRequest page, Done<Page<Replay>> done)
{
    read<Page<Replay>>(std::move(done),
                       [page](Connection &db) { return listReplayRows(db, page); });
}

void SqlStore::setReplayStatus(ReplayId id, ReplayStatus status, Timestamp at, Done<Replay> done,
                               AuditNote note, std::optional<ReplayStop> stopped)
{
    Done<Replay> changed = [this, done = std::move(done)](Result<Replay> replay) {
        if (replay)
            tellOfReplay(replay->id, replay->status);
        done(std::move(replay));
    };
    if (status == ReplayStatus::Canceled) {
        // Answered when all has been given back.
        changed = [this, id, done = std::move(changed)](Result<Replay> replay) {
            if (!replay)
                return done(std::move(replay));
            restoreReplay(id, [done, replay](const Result<bool> &restored) {
                done(restored ? replay : Result<Replay>(failure(restored.error())));
            });
        };
    }
    write<Replay>(100, std::move(changed), [id, status, at, note, stopped](Connection &db) {
        setReplayStatusRow(db, id, status, at, stopped, actorOf(note));
        insertAuditRow(db, note);
        return readReplay(db, id);
    });
}

void SqlStore::restoreReplay(const ReplayId &id, Done<bool> done)
{
    auto ended = std::make_shared<bool>(false);
    m_writer.submit({qsizetype(stepRows),
                     [this, id, ended](Connection &db) {
                         *ended = restoreStep(db, m_context, id, m_clock.now());
                     },
                     [this, id, ended, done = std::move(done)](const Error *error) {
                         if (error)
                             done(failure(*error));
                         else if (*ended)
                             done(true);
                         else
                             restoreReplay(id, done);
                     }});
}

} // namespace deckhand
