#pragma once

#include <QTest>

/// Says the whole text where it does not contain the words.
#define VERIFY_SAYS(text, words) QVERIFY2((text).contains(QStringLiteral(words)), qPrintable(text))
/// Takes a `SendOutcome`, and says its error where it is a failure.
#define VERIFY_DELIVERED(result)                                                                   \
    do {                                                                                           \
        const SendOutcome taken = (result);                                                        \
        QVERIFY2(taken.outcome == AttemptOutcome::Success, qPrintable(taken.error.message));       \
    } while (false)
