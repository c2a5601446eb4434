#include "ui/words.h"

namespace deckhand {

QString Words::word(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Publish: return tr("Publish event");
    case ChangeKind::CreateDestination: return tr("Create destination");
    case ChangeKind::UpdateDestination: return tr("Change destination");
    case ChangeKind::RemoveDestination: return tr("Delete destination");
    case ChangeKind::RotateSecret: return tr("Rotate secret");
    case ChangeKind::TestDestination: return tr("Send test");
    case ChangeKind::ExportCredentials: return tr("Export credentials");
    case ChangeKind::RetryDelivery: return tr("Retry delivery");
    case ChangeKind::CancelDelivery: return tr("Cancel delivery");
    case ChangeKind::CreateReplay: return tr("Start replay");
    case ChangeKind::PauseReplay: return tr("Pause replay");
    case ChangeKind::ResumeReplay: return tr("Resume replay");
    case ChangeKind::CancelReplay: return tr("Cancel replay");
    case ChangeKind::CreateKey: return tr("Create key");
    case ChangeKind::RemoveKey: return tr("Revoke key");
    case ChangeKind::EndSecretOverlap: return tr("End overlap of secrets");
    case ChangeKind::Idempotency: break;
    }
    return tr("Change");
}

QString Words::word(SendStage stage)
{
    switch (stage) {
    case SendStage::Resolve: return tr("Find the host");
    case SendStage::Connect: return tr("Connect");
    case SendStage::Tls: return tr("Secure (TLS)");
    case SendStage::SignIn: return tr("Sign in");
    case SendStage::Permission: return tr("Permission");
    case SendStage::Size: return tr("Size");
    case SendStage::Send: return tr("Send");
    }
    return {};
}

QString Words::word(StageOutcome outcome)
{
    switch (outcome) {
    case StageOutcome::Passed: return tr("passed");
    case StageOutcome::Failed: return tr("failed");
    case StageOutcome::Skipped: break;
    }
    return tr("skipped");
}

QString Words::word(IssueState state) const
{
    switch (state) {
    case IssueState::Open: return tr("Open");
    case IssueState::Acknowledged: return tr("Acknowledged");
    case IssueState::Resolved: return tr("Resolved");
    case IssueState::Ignored: return tr("Ignored");
    }
    return {};
}

QString Words::word(Role role) const
{
    switch (role) {
    case Role::Viewer: return tr("Viewer");
    case Role::Publisher: return tr("Publisher");
    case Role::Operator: return tr("Operator");
    case Role::Admin: return tr("Administrator");
    }
    return {};
}

QString Words::word(const Mark &mark) const
{
    const bool both = mark.marked && mark.bookmarked;
    if (mark.note.isEmpty())
        return both            ? tr("Marked, bookmark")
             : mark.bookmarked ? tr("Bookmark")
             : mark.marked     ? tr("Marked")
                               : QString();
    return both            ? tr("Marked, bookmark: %1").arg(mark.note)
         : mark.bookmarked ? tr("Bookmark: %1").arg(mark.note)
         : mark.marked     ? tr("Marked: %1").arg(mark.note)
                           : mark.note;
}

QString Words::cause(ErrorClass error, int status) const
{
    return status > 0 ? tr("%1 (%2)").arg(word(error)).arg(status) : word(error);
}

} // namespace deckhand
