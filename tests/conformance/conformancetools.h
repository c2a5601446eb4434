#pragma once

#include "api/result.h"

#include <QTest>

/// The value of a result in a test; the test ends with the error's words where there is none.
#define TAKE(variable, expression)                                                                 \
    auto variable##Result = (expression);                                                          \
    QVERIFY2(variable##Result,                                                                     \
             variable##Result ? "" : qPrintable(variable##Result.error().text()));                 \
    auto variable = std::move(*variable##Result)

#define SUCCEEDS(expression)                                                                       \
    do {                                                                                           \
        const auto result = (expression);                                                          \
        QVERIFY2(result, result ? "" : qPrintable(result.error().text()));                         \
    } while (false)

#define FAILS(expression, expectedCode)                                                            \
    do {                                                                                           \
        const auto result = (expression);                                                          \
        QVERIFY(!result);                                                                          \
        QVERIFY2(result.error().code() == (expectedCode), qPrintable(result.error().text()));      \
    } while (false)
