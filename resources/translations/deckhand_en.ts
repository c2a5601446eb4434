<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>deckhand::CompareView</name>
    <message numerus="yes">
        <source>%n differences</source>
        <translation>
            <numerusform>%n difference</numerusform>
            <numerusform>%n differences</numerusform>
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
</context>
<context>
    <name>deckhand::DestinationForm</name>
    <message numerus="yes">
        <source>%n fields need attention before this can be saved.</source>
        <translation>
            <numerusform>%n field needs attention before this can be saved.</numerusform>
            <numerusform>%n fields need attention before this can be saved.</numerusform>
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
</context>
<context>
    <name>deckhand::MainWindow</name>
    <message numerus="yes">
        <source>%Ln events held</source>
        <translation>
            <numerusform>%Ln event held</numerusform>
            <numerusform>%Ln events held</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events stored  ·  %1</source>
        <translation>
            <numerusform>%Ln event stored  ·  %1</numerusform>
            <numerusform>%Ln events stored  ·  %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::OverviewPage</name>
    <message numerus="yes">
        <source>%Ln events in the last hour.</source>
        <translation>
            <numerusform>%Ln event in the last hour.</numerusform>
            <numerusform>%Ln events in the last hour.</numerusform>
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
