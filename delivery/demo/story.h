#pragma once

#include "api/event.h"
#include "api/time.h"
#include "api/ulid.h"

#include <QByteArray>

#include <cstdint>
#include <random>
#include <vector>

namespace deckhand {

/// The cast of made-up traffic: what outlives a single story, so that ids and names come back.
struct StoryWorld
{
    struct Agent
    {
        QByteArray id, name, description;
    };
    struct Source
    {
        QByteArray id, name, type, url;
    };
    struct Credential
    {
        QByteArray id;
        std::size_t source = 0;
    };
    struct Task
    {
        QByteArray id, name, prompt;
        std::size_t agent = 0;
    };
    std::vector<Agent> agents;
    std::vector<Source> sources;
    std::vector<Credential> credentials;
    std::vector<Task> tasks;
};

/// Makes coherent events: several stories run side by side, each in its own order, with ids that
/// stay the same from its first event to its last. The same seed and clock give the same events.
/// Not thread-safe.
class StoryTeller
{
public:
    StoryTeller(const Clock &clock, std::uint64_t seed);
    /// The next event, without an id or time of its own: the engine gives both.
    [[nodiscard]] EventDraft next();

private:
    /// One event to come: its type and, for runs, how they ended.
    struct Step
    {
        const char *type;
        const char *result = nullptr;
    };
    struct Story
    {
        std::vector<Step> steps;
        std::size_t at = 0;
        std::size_t agent = 0, source = 0, credential = 0, task = 0;
        QByteArray run, session, connection, storage;
        Timestamp startedAt{};
        int files = 0;
    };

    [[nodiscard]] bool chance(double p);
    [[nodiscard]] std::size_t pick(std::size_t count);
    [[nodiscard]] QByteArray id(const char *prefix);
    void makeWorld();
    [[nodiscard]] Story newStory();
    void taskRunSteps(std::vector<Step> &steps);
    void onboardingSteps(std::vector<Step> &steps);
    void legacySteps(std::vector<Step> &steps);
    [[nodiscard]] QByteArray data(Story &story, const Step &step);
    [[nodiscard]] QByteArray taskRunData(const Story &story, const Step &step,
                                         QByteArrayView status);
    [[nodiscard]] QByteArray storageData(Story &story, QByteArrayView status);

    const Clock &m_clock;
    std::mt19937_64 m_random;
    IdSource m_ids;
    StoryWorld m_world;
    std::vector<Story> m_stories;
};

} // namespace deckhand
