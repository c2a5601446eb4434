<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>deckhand::AlertBell</name>
    <message numerus="yes">
        <source>Alerts, %n not read</source>
        <translation>
            <numerusform>Alerts, %n not read</numerusform>
            <numerusform>Alerts, %n not read</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::Announcer</name>
    <message numerus="yes">
        <source>%Ln new failures in the last %1 s.</source>
        <translation>
            <numerusform>%Ln new failure in the last %1 s.</numerusform>
            <numerusform>%Ln new failures in the last %1 s.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln destinations became inactive.</source>
        <translation>
            <numerusform>%Ln destination became inactive.</numerusform>
            <numerusform>%Ln destinations became inactive.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::CompareView</name>
    <message numerus="yes">
        <source>%n differences</source>
        <translation>
            <numerusform>%n difference</numerusform>
            <numerusform>%n differences</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left out</source>
        <translation>
            <numerusform>%n left out</numerusform>
            <numerusform>%n left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::DeliveriesPage</name>
    <message numerus="yes">
        <source>%n newer deliveries.</source>
        <translation>
            <numerusform>%n newer delivery.</numerusform>
            <numerusform>%n newer deliveries.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n newer deliveries, some may not match the filter.</source>
        <translation>
            <numerusform>%n newer delivery, it may not match the filter.</numerusform>
            <numerusform>%n newer deliveries, some may not match the filter.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replay %n selected deliveries …</source>
        <translation>
            <numerusform>Replay %n selected delivery …</numerusform>
            <numerusform>Replay %n selected deliveries …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected deliveries</source>
        <translation>
            <numerusform>%n selected delivery</numerusform>
            <numerusform>%n selected deliveries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A replay takes at most %n events of a selection. Filter for them and replay what matches (%1).</source>
        <translation>
            <numerusform>A replay takes at most %n event of a selection. Filter for them and replay what matches (%1).</numerusform>
            <numerusform>A replay takes at most %n events of a selection. Filter for them and replay what matches (%1).</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::DeliverySection</name>
    <message numerus="yes">
        <source>At most %n attempts at the same time.</source>
        <translation>
            <numerusform>At most %n attempt at the same time.</numerusform>
            <numerusform>At most %n attempts at the same time.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n retries, the first after %1, each later one %2 times as late, up to %3.</source>
        <translation>
            <numerusform>%n retry, the first after %1, each later one %2 times as late, up to %3.</numerusform>
            <numerusform>%n retries, the first after %1, each later one %2 times as late, up to %3.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::DestinationForm</name>
    <message numerus="yes">
        <source>%n fields need attention before this can be saved: %1.</source>
        <translation>
            <numerusform>%n field needs attention before this can be saved: %1.</numerusform>
            <numerusform>%n fields need attention before this can be saved: %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::DestinationLines</name>
    <message numerus="yes">
        <source>All %Ln destinations …</source>
        <translation>
            <numerusform>All of %Ln destination …</numerusform>
            <numerusform>All %Ln destinations …</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::DestinationPanel</name>
    <message numerus="yes">
        <source>%Ln delivered</source>
        <translation>
            <numerusform>%Ln delivered</numerusform>
            <numerusform>%Ln delivered</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting</source>
        <translation>
            <numerusform>%Ln waiting</numerusform>
            <numerusform>%Ln waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held</source>
        <translation>
            <numerusform>%Ln held</numerusform>
            <numerusform>%Ln held</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::DestinationsPage</name>
    <message numerus="yes">
        <source>%n inactive.</source>
        <translation>
            <numerusform>%n inactive.</numerusform>
            <numerusform>%n inactive.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln destinations.</source>
        <translation>
            <numerusform>%Ln destination.</numerusform>
            <numerusform>%Ln destinations.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::EventsPage</name>
    <message numerus="yes">
        <source>Following paused. %n new.</source>
        <translation>
            <numerusform>Following paused. %n new.</numerusform>
            <numerusform>Following paused. %n new.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replay %n selected events …</source>
        <translation>
            <numerusform>Replay %n selected event …</numerusform>
            <numerusform>Replay %n selected events …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected events</source>
        <translation>
            <numerusform>%n selected event</numerusform>
            <numerusform>%n selected events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A replay takes at most %n events of a selection. Filter for them and replay what matches (%1).</source>
        <translation>
            <numerusform>A replay takes at most %n event of a selection. Filter for them and replay what matches (%1).</numerusform>
            <numerusform>A replay takes at most %n events of a selection. Filter for them and replay what matches (%1).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The filter “%1” leaves out all of the %n events that came since this window was opened.</source>
        <translation>
            <numerusform>The filter “%1” leaves out the %n event that came since this window was opened.</numerusform>
            <numerusform>The filter “%1” leaves out all of the %n events that came since this window was opened.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::ExportDialog</name>
    <message numerus="yes">
        <source>%n destinations with their credentials</source>
        <translation>
            <numerusform>%n destination with its credentials</numerusform>
            <numerusform>%n destinations with their credentials</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1; %n saved views</source>
        <translation>
            <numerusform>%1; %n saved view</numerusform>
            <numerusform>%1; %n saved views</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::ImportDialog</name>
    <message numerus="yes">
        <source>Apply %n changes</source>
        <translation>
            <numerusform>Apply %n change</numerusform>
            <numerusform>Apply %n changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n items were made or changed.</source>
        <translation>
            <numerusform>%n item was made or changed.</numerusform>
            <numerusform>%n items were made or changed.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::InactiveBanner</name>
    <message numerus="yes">
        <source>%Ln deliveries are held for it.</source>
        <translation>
            <numerusform>%Ln delivery is held for it.</numerusform>
            <numerusform>%Ln deliveries are held for it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reactivate and send %Ln held</source>
        <translation>
            <numerusform>Reactivate and send %Ln held</numerusform>
            <numerusform>Reactivate and send %Ln held</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %Ln held</source>
        <translation>
            <numerusform>Show %Ln held</numerusform>
            <numerusform>Show %Ln held</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reactivate and replay %Ln missed</source>
        <translation>
            <numerusform>Reactivate and replay %Ln missed</numerusform>
            <numerusform>Reactivate and replay %Ln missed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reactivate and replay %Ln missed since %1</source>
        <translation>
            <numerusform>Reactivate and replay %Ln missed since %1</numerusform>
            <numerusform>Reactivate and replay %Ln missed since %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::IssuesPage</name>
    <message numerus="yes">
        <source>These are the causes of the newest %n failures; older ones are left out.</source>
        <translation>
            <numerusform>This is the cause of the newest %n failure; older ones are left out.</numerusform>
            <numerusform>These are the causes of the newest %n failures; older ones are left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries</source>
        <translation>
            <numerusform>%Ln delivery</numerusform>
            <numerusform>%Ln deliveries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::ListActions</name>
    <message numerus="yes">
        <source>Copied %n rows.</source>
        <translation>
            <numerusform>Copied %n row.</numerusform>
            <numerusform>Copied %n rows.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied the first %n rows of those that are selected.</source>
        <translation>
            <numerusform>Copied the first row of those that are selected (%n).</numerusform>
            <numerusform>Copied the first %n rows of those that are selected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::MarkActions</name>
    <message numerus="yes">
        <source>%n rows are not marked any more. %1 undoes it.</source>
        <translation>
            <numerusform>%n row is not marked any more. %1 undoes it.</numerusform>
            <numerusform>%n rows are not marked any more. %1 undoes it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Marked %n rows; the filter marked:yes finds them. %1 undoes it.</source>
        <translation>
            <numerusform>Marked %n row; the filter marked:yes finds it. %1 undoes it.</numerusform>
            <numerusform>Marked %n rows; the filter marked:yes finds them. %1 undoes it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>There are %n marks and notes already, which is the most. Remove some first: the filter marked:yes finds them.</source>
        <translation>
            <numerusform>There is %n mark or note already, which is the most. Remove it first: the filter marked:yes finds it.</numerusform>
            <numerusform>There are %n marks and notes already, which is the most. Remove some first: the filter marked:yes finds them.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::OverviewPage</name>
    <message numerus="yes">
        <source>%Ln events</source>
        <translation>
            <numerusform>%Ln event</numerusform>
            <numerusform>%Ln events</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events in the span shown.</source>
        <translation>
            <numerusform>%Ln event in the span shown.</numerusform>
            <numerusform>%Ln events in the span shown.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events in the last 15 minutes.</source>
        <translation>
            <numerusform>%Ln event in the last 15 minutes.</numerusform>
            <numerusform>%Ln events in the last 15 minutes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events in the last hour.</source>
        <translation>
            <numerusform>%Ln event in the last hour.</numerusform>
            <numerusform>%Ln events in the last hour.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events in the last 24 hours.</source>
        <translation>
            <numerusform>%Ln event in the last 24 hours.</numerusform>
            <numerusform>%Ln events in the last 24 hours.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events in the last 7 days.</source>
        <translation>
            <numerusform>%Ln event in the last 7 days.</numerusform>
            <numerusform>%Ln events in the last 7 days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events in the last 30 days.</source>
        <translation>
            <numerusform>%Ln event in the last 30 days.</numerusform>
            <numerusform>%Ln events in the last 30 days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>full in about %n days, %1</source>
        <translation>
            <numerusform>full in about %n day, %1</numerusform>
            <numerusform>full in about %n days, %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::PayloadView</name>
    <message numerus="yes">
        <source>… %Ln more characters</source>
        <translation>
            <numerusform>… %Ln more character</numerusform>
            <numerusform>… %Ln more characters</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::ReplayDialog</name>
    <message numerus="yes">
        <source>%n deliveries</source>
        <translation>
            <numerusform>%n delivery</numerusform>
            <numerusform>%n deliveries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::ReplayOptionsView</name>
    <message numerus="yes">
        <source>All %n requests can be built.</source>
        <translation>
            <numerusform>%n request can be built.</numerusform>
            <numerusform>All %n requests can be built.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::ReplayPlanView</name>
    <message numerus="yes">
        <source>%n more types</source>
        <translation>
            <numerusform>%n more type</numerusform>
            <numerusform>%n more types</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::ReplayWords</name>
    <message numerus="yes">
        <source>Stops after %n failed attempts in a row.</source>
        <translation>
            <numerusform>Stops after %n failed attempt.</numerusform>
            <numerusform>Stops after %n failed attempts in a row.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>It paused itself after %n failed attempts in a row. The last one: %1 %2</source>
        <translation>
            <numerusform>It paused itself after %n failed attempt: %1 %2</numerusform>
            <numerusform>It paused itself after %n failed attempts in a row. The last one: %1 %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::SettingsPage</name>
    <message numerus="yes">
        <source>%Ln events, %1.</source>
        <translation>
            <numerusform>%Ln event, %1.</numerusform>
            <numerusform>%Ln events, %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::ShortcutList</name>
    <message numerus="yes">
        <source>%n actions have other keys than by default.</source>
        <translation>
            <numerusform>%n action has other keys than by default.</numerusform>
            <numerusform>%n actions have other keys than by default.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::SignatureView</name>
    <message numerus="yes">
        <source>%n signatures; which secrets made them is not known.</source>
        <translation>
            <numerusform>%n signature; which secret made it is not known.</numerusform>
            <numerusform>%n signatures; which secrets made them is not known.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::StatusLine</name>
    <message numerus="yes">
        <source>%Ln events held</source>
        <translation>
            <numerusform>%Ln event held</numerusform>
            <numerusform>%Ln events held</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events stored</source>
        <translation>
            <numerusform>%Ln event stored</numerusform>
            <numerusform>%Ln events stored</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::SubscriptionPicker</name>
    <message numerus="yes">
        <source>%n types chosen.</source>
        <translation>
            <numerusform>%n type chosen.</numerusform>
            <numerusform>%n types chosen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of the newest %Ln events would match.</source>
        <translation>
            <numerusform>%1 of the newest %Ln event would match.</numerusform>
            <numerusform>%1 of the newest %Ln events would match.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln events of the last 24 hours would match.</source>
        <translation>
            <numerusform>%1 of %Ln event of the last 24 hours would match.</numerusform>
            <numerusform>%1 of %Ln events of the last 24 hours would match.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of the newest %Ln events would match (+%2 / −%3 against now).</source>
        <translation>
            <numerusform>%1 of the newest %Ln event would match (+%2 / −%3 against now).</numerusform>
            <numerusform>%1 of the newest %Ln events would match (+%2 / −%3 against now).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln events of the last 24 hours would match (+%2 / −%3 against now).</source>
        <translation>
            <numerusform>%1 of %Ln event of the last 24 hours would match (+%2 / −%3 against now).</numerusform>
            <numerusform>%1 of %Ln events of the last 24 hours would match (+%2 / −%3 against now).</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::SummaryView</name>
    <message numerus="yes">
        <source>All %n attempts failed: %1.</source>
        <translation>
            <numerusform>%n attempt failed: %1.</numerusform>
            <numerusform>All %n attempts failed: %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All %n attempts failed; the destination was set to inactive.</source>
        <translation>
            <numerusform>%n attempt failed; the destination was set to inactive.</numerusform>
            <numerusform>All %n attempts failed; the destination was set to inactive.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::Transfers</name>
    <message numerus="yes">
        <source>%n destinations without their credentials</source>
        <translation>
            <numerusform>%n destination without its credentials</numerusform>
            <numerusform>%n destinations without their credentials</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Exporting: %Ln rows …</source>
        <translation>
            <numerusform>Exporting: %Ln row …</numerusform>
            <numerusform>Exporting: %Ln rows …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows</source>
        <translation>
            <numerusform>%Ln row</numerusform>
            <numerusform>%Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the newest %Ln rows</source>
        <translation>
            <numerusform>the newest %Ln row</numerusform>
            <numerusform>the newest %Ln rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1; %n saved views</source>
        <translation>
            <numerusform>%1; %n saved view</numerusform>
            <numerusform>%1; %n saved views</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Exporting: %Ln deliveries …</source>
        <translation>
            <numerusform>Exporting: %Ln delivery …</numerusform>
            <numerusform>Exporting: %Ln deliveries …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the newest %Ln deliveries</source>
        <translation>
            <numerusform>the newest %Ln delivery</numerusform>
            <numerusform>the newest %Ln deliveries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries</source>
        <translation>
            <numerusform>%Ln delivery</numerusform>
            <numerusform>%Ln deliveries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n destinations with sealed credentials</source>
        <translation>
            <numerusform>%n destination with sealed credentials</numerusform>
            <numerusform>%n destinations with sealed credentials</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::TrayNotices</name>
    <message numerus="yes">
        <source>%n destinations became inactive.</source>
        <translation>
            <numerusform>%n destination became inactive.</numerusform>
            <numerusform>%n destinations became inactive.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The replay is complete: %n deliveries arrived.</source>
        <translation>
            <numerusform>The replay is complete: %n delivery arrived.</numerusform>
            <numerusform>The replay is complete: %n deliveries arrived.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The replay failed with %n failed deliveries.</source>
        <translation>
            <numerusform>The replay failed with %n failed delivery.</numerusform>
            <numerusform>The replay failed with %n failed deliveries.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n deliveries wait, the oldest for more than %1.</source>
        <translation>
            <numerusform>%n delivery waits, for more than %1.</numerusform>
            <numerusform>%n deliveries wait, the oldest for more than %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::UndoStrip</name>
    <message numerus="yes">
        <source>%Ln items were imported. Undo takes all of them back.</source>
        <translation>
            <numerusform>%Ln item was imported. Undo takes it back.</numerusform>
            <numerusform>%Ln items were imported. Undo takes all of them back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::Words</name>
    <message numerus="yes">
        <source>All %n delivered</source>
        <translation>
            <numerusform>%n delivered</numerusform>
            <numerusform>All %n delivered</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n s ago</source>
        <translation>
            <numerusform>%n s ago</numerusform>
            <numerusform>%n s ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>%n min ago</numerusform>
            <numerusform>%n min ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>%n h ago</numerusform>
            <numerusform>%n h ago</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>%n day ago</numerusform>
            <numerusform>%n days ago</numerusform>
        </translation>
    </message>
</context>
</TS>
