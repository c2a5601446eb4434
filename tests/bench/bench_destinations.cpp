// Every destination type against its peer on loopback: how fast its sender delivers events of 1 KiB
// and what each costs this process, beside what a bare client reaches at the same peer. Below the
// engine: a sender is driven as the dispatcher drives it, so that no store stands before it; the
// engine as a whole is measured by `core`. CPU is that of this process with all its threads, the
// making of the events included. Both sides take turns, and ratios are medians over the
// rounds, as other programs share the machine.
//
//     bench_destinations [TYPE…]

#include "barehttp.h"
#include "measure.h"
#include "subjects.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cstdio>
#include <cstring>

using namespace deckhand;
using namespace deckhand::bench;

namespace {

constexpr int rounds = 3;

struct Series
{
    std::vector<Figure> figures;
    [[nodiscard]] double perSecond() const { return median(&Figure::perSecond); }
    [[nodiscard]] double cpuMicros() const { return median(&Figure::cpuMicros); }
    /// How this stands to the other, round by round.
    [[nodiscard]] double ratioTo(const Series &other) const
    {
        std::vector<double> ratios;
        for (std::size_t i = 0; i < figures.size(); ++i)
            ratios.push_back(figures[i].perSecond / other.figures[i].perSecond);
        return percentile(ratios, 0.5);
    }
    [[nodiscard]] bool hasFailures() const
    {
        return std::any_of(figures.begin(), figures.end(),
                           [](const Figure &figure) { return figure.failures > 0; });
    }
    void add(const char *who, Figure figure)
    {
        if (figure.failures > 0) {
            std::printf("    %s: %llu failed, the first: %s\n", who,
                        static_cast<unsigned long long>(figure.failures), figure.failure.c_str());
        }
        figures.push_back(std::move(figure));
    }

private:
    [[nodiscard]] double median(double Figure::*member) const
    {
        std::vector<double> values;
        for (const Figure &figure : figures)
            values.push_back(figure.*member);
        return percentile(values, 0.5);
    }
};

void printHead()
{
    std::printf("  %-17s %12s %9s   %-40s %12s %9s %7s  goal\n", "type", "deliveries/s", "CPU µs",
                "against", "deliveries/s", "CPU µs", "ratio");
}

void printRow(const QByteArray &type, const Series &ours, const char *against, const Series &theirs,
              double goal)
{
    const double ratio = ours.ratioTo(theirs);
    std::printf("  %-17s %12.0f %8.1f   %-40s %12.0f %8.1f %7.2f  ", type.constData(),
                ours.perSecond(), ours.cpuMicros(), against, theirs.perSecond(), theirs.cpuMicros(),
                ratio);
    if (goal > 0 || ours.hasFailures())
        judge(ratio >= goal && !ours.hasFailures(), goal);
    else
        std::printf("-      no goal");
    std::printf("\n");
    std::fflush(stdout);
}

void measureType(const Subject &subject)
{
    SenderLoad load(subject.settings);
    const int batch = load.maxBatch(subject.destination);
    const auto clear = [&subject] {
        if (subject.clear)
            subject.clear();
    };
    const auto ownSide = [&](int jobs) {
        clear();
        return load.run(subject.destination, {subject.shape.sends, jobs}, Duration());
    };
    // Peers and caches get warm, and the requests are there to be repeated.
    (void)load.run(subject.destination, subject.shape, {{}, std::chrono::milliseconds(500)});
    const std::vector<HttpRequest> requests = load.recorded();
    Series ours;
    Series single;
    Series bare;
    for (int round = 0; round < rounds; ++round) {
        ours.add("sender", ownSide(0));
        clear();
        bare.add("bare client", subject.bare ? subject.bare(Duration())
                                             : bareHttp(requests, subject.shape.sends, batch,
                                                        subject.settings.caFile, Duration()));
        if (subject.comparesBatches)
            single.add("sender, one by one", ownSide(1));
    }
    if (subject.comparesBatches) {
        const QByteArray against = "one by one instead of " + QByteArray::number(batch);
        printRow(subject.type, ours, against.constData(), single, subject.batchGoal);
    }
    printRow(subject.type, ours, subject.bareName, bare, subject.bareGoal);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    if (argc == 2 && std::strcmp(argv[1], "--receive") == 0)
        return receiveForever();
    std::printf("%s\n%s\n", machine().constData(), peerVersions().constData());
    printHead();
    const QStringList wanted = QCoreApplication::arguments().mid(1);
    for (const NamedSubject &subject : subjects()) {
        if (wanted.isEmpty() || wanted.contains(QLatin1String(subject.type)))
            measureType(subject.start());
    }
    return allMet() ? 0 : 1;
}
