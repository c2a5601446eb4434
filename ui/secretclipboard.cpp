#include "ui/secretclipboard.h"

#include <QClipboard>
#include <QGuiApplication>

namespace deckhand {

SecretClipboard::SecretClipboard(QObject *parent) : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(std::chrono::minutes(1));
    connect(&m_timer, &QTimer::timeout, this, &SecretClipboard::clear);
}

SecretClipboard::~SecretClipboard()
{
    clear();
}

void SecretClipboard::copy(const Secret &secret)
{
    m_copied = secret;
    QGuiApplication::clipboard()->setText(QString::fromUtf8(secret.reveal()));
    m_timer.start();
}

void SecretClipboard::clear()
{
    if (m_copied.isEmpty() || !qGuiApp)
        return;
    if (QGuiApplication::clipboard()->text().toUtf8() == m_copied.reveal())
        QGuiApplication::clipboard()->setText({});
    m_copied = {};
}

} // namespace deckhand
