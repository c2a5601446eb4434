#pragma once

#include "store/claimtable.h"
#include "store/connection.h"

#include <atomic>
#include <chrono>

namespace deckhand {

/// This process among those that share a database. What it has claimed carries its number and is
/// its own until its lease ends; then any node may claim it.
///
/// Numbers are never used twice. A node whose connection was lost, or whose lease has ended, takes
/// a new number and moves along what it still has in memory: what it was told had failed, although
/// the database did it, is thereby free again.
class Node
{
public:
    explicit Node(std::chrono::milliseconds lease) : m_lease(lease) {}

    /// Takes a number, on the writer. Throws SqlException.
    void enroll(Connection &db, const ClaimTable &claims);
    /// The same inside of a transaction: `confirm` follows its commit.
    void enrollWithin(Connection &db, const ClaimTable &claims);
    void confirm() { m_number = m_taken; }
    /// False if the lease had ended already: it must enroll anew. Throws SqlException.
    [[nodiscard]] bool renew(Connection &db) const;
    /// Gives everything back. Throws SqlException.
    void leave(Connection &db) const;

    /// 0 before the first enrolment. Thread: any.
    [[nodiscard]] qint64 number() const { return m_number.load(); }
    /// Which of the rows of a count it adds to.
    [[nodiscard]] int slot() const { return int(number() % slots); }
    [[nodiscard]] std::chrono::milliseconds lease() const { return m_lease; }

private:
    static constexpr int slots = 16;
    const std::chrono::milliseconds m_lease;
    std::atomic<qint64> m_number{0};
    qint64 m_taken = 0; ///< the writer's
};

/// The condition that nobody has claimed the delivery `d`: it takes one value, the number of the
/// node that asks. A literal, to be put together with others.
#define DECKHAND_UNCLAIMED                                                                         \
    u"(d.node IS NULL OR (d.node <> ? AND d.node NOT IN"                                           \
    u" (SELECT n.seq FROM nodes n WHERE n.lease_until > clock_timestamp())))"

} // namespace deckhand
