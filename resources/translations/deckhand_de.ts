<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>deckhand::Abilities</name>
    <message>
        <source>This server does not offer it.</source>
        <translation>Dieser Server bietet es nicht an.</translation>
    </message>
    <message>
        <source>This server does not offer it. Tools can deliver the event to this computer instead.</source>
        <translation>Dieser Server bietet es nicht an. Werkzeuge können das Ereignis stattdessen an diesen Computer zustellen.</translation>
    </message>
</context>
<context>
    <name>deckhand::AdviceWords</name>
    <message>
        <source>Without TLS, events of production can be read on their way. Prefer https://.</source>
        <translation>Ohne TLS sind Ereignisse der Produktion unterwegs lesbar. Besser https:// verwenden.</translation>
    </message>
    <message>
        <source>This is the computer that the engine runs on, whichever that is.</source>
        <translation>Das ist der Rechner, auf dem die Engine läuft, welcher es auch ist.</translation>
    </message>
    <message>
        <source>This is an address of a private network. Only an engine that is in it gets there.</source>
        <translation>Das ist eine Adresse eines privaten Netzes. Nur eine Engine darin kommt dorthin.</translation>
    </message>
    <message>
        <source>This is short for a secret and may be guessed. Prefer a longer one.</source>
        <translation>Das ist kurz für ein Geheimnis und kann erraten werden. Besser ein längeres nehmen.</translation>
    </message>
    <message>
        <source>The settings name different regions: %1.</source>
        <translation>Die Einstellungen nennen verschiedene Regionen: %1.</translation>
    </message>
    <message>
        <source>A delivery failed: %1</source>
        <translation>Eine Zustellung ist gescheitert: %1</translation>
    </message>
</context>
<context>
    <name>deckhand::AlertBell</name>
    <message>
        <source>Alerts</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <source>What was worth an alert since this window was opened</source>
        <translation>Was seit dem Öffnen dieses Fensters eine Meldung wert war</translation>
    </message>
    <message numerus="yes">
        <source>Alerts, %n not read</source>
        <translation>
            <numerusform>Meldungen, %n ungelesen</numerusform>
            <numerusform>Meldungen, %n ungelesen</numerusform>
        </translation>
    </message>
    <message>
        <source>Alerts, all read</source>
        <translation>Meldungen, alle gelesen</translation>
    </message>
</context>
<context>
    <name>deckhand::AlertsDialog</name>
    <message>
        <source>There was no alert since this window was opened. Alerts tell of destinations that become inactive, a lost connection, an old backlog, a disk that is nearly full and replays that end.</source>
        <translation>Seit dem Öffnen dieses Fensters gab es keine Meldung. Gemeldet werden Ziele, die inaktiv werden, eine verlorene Verbindung, ein alter Rückstand, ein fast voller Datenträger und Wiederholungen, die enden.</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>Alle als gelesen markieren</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Meldungen</translation>
    </message>
    <message>
        <source>Alerts, newest first</source>
        <translation>Meldungen, neueste zuerst</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Not read yet: %1</source>
        <translation>Noch ungelesen: %1</translation>
    </message>
</context>
<context>
    <name>deckhand::Announcer</name>
    <message numerus="yes">
        <source>%Ln new failures in the last %1 s.</source>
        <translation>
            <numerusform>%Ln neuer Fehlschlag in den letzten %1 s.</numerusform>
            <numerusform>%Ln neue Fehlschläge in den letzten %1 s.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln destinations became inactive.</source>
        <translation>
            <numerusform>%Ln Ziel wurde inaktiv.</numerusform>
            <numerusform>%Ln Ziele wurden inaktiv.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::AttemptCopies</name>
    <message>
        <source>Copy id of the event</source>
        <translation>Kennung des Ereignisses kopieren</translation>
    </message>
    <message>
        <source>Copy as curl</source>
        <translation>Als curl kopieren</translation>
    </message>
    <message>
        <source>Copy attempt as JSON</source>
        <translation>Versuch als JSON kopieren</translation>
    </message>
    <message>
        <source>Copy as HAR</source>
        <translation>Als HAR kopieren</translation>
    </message>
    <message>
        <source>Copy request and response</source>
        <translation>Anfrage und Antwort kopieren</translation>
    </message>
    <message>
        <source>Copy summary</source>
        <translation>Überblick kopieren</translation>
    </message>
    <message>
        <source>Copy headers of the request</source>
        <translation>Kopfzeilen der Anfrage kopieren</translation>
    </message>
    <message>
        <source>Copy body of the request</source>
        <translation>Rumpf der Anfrage kopieren</translation>
    </message>
    <message>
        <source>Copy headers of the response</source>
        <translation>Kopfzeilen der Antwort kopieren</translation>
    </message>
    <message>
        <source>Copy body of the response</source>
        <translation>Rumpf der Antwort kopieren</translation>
    </message>
</context>
<context>
    <name>deckhand::AttemptTimeline</name>
    <message>
        <source>Attempts: %1 of %2, %3</source>
        <translation>Versuche: %1 von %2, %3</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>No attempt yet.</source>
        <translation>Noch kein Versuch.</translation>
    </message>
    <message>
        <source>Attempt %1, %2: %3 after %4.</source>
        <translation>Versuch %1, %2: %3 nach %4.</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>In %1</source>
        <translation>In %1</translation>
    </message>
    <message>
        <source>First attempt</source>
        <translation>Erster Versuch</translation>
    </message>
    <message>
        <source>Next attempt</source>
        <translation>Nächster Versuch</translation>
    </message>
    <message>
        <source>%1, %2 late</source>
        <translation>%1, %2 zu spät</translation>
    </message>
    <message>
        <source>It began %1 later than planned.</source>
        <translation>Er begann %1 später als geplant.</translation>
    </message>
</context>
<context>
    <name>deckhand::BundleDialog</name>
    <message>
        <source>Support bundle</source>
        <translation>Paket für den Support</translation>
    </message>
    <message>
        <source>This is all of it: versions, settings, counts, and what fails. Payloads, credentials, addresses and names are not in it.</source>
        <translation>Das ist alles: Versionen, Einstellungen, Zahlen und was scheitert. Nutzdaten, Zugangsdaten, Adressen und Namen sind nicht darin.</translation>
    </message>
    <message>
        <source>Save …</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>deckhand::BusNotices</name>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
</context>
<context>
    <name>deckhand::ChartCard</name>
    <message>
        <source>Copy “%1” as a table</source>
        <translation>„%1“ als Tabelle kopieren</translation>
    </message>
</context>
<context>
    <name>deckhand::ClauseActions</name>
    <message>
        <source>Filter by this value</source>
        <translation>Nach diesem Wert filtern</translation>
    </message>
    <message>
        <source>Filter by this value alone</source>
        <translation>Nur nach diesem Wert filtern</translation>
    </message>
    <message>
        <source>Exclude this value</source>
        <translation>Diesen Wert ausschließen</translation>
    </message>
    <message>
        <source>Copy value as filter</source>
        <translation>Wert als Filter kopieren</translation>
    </message>
</context>
<context>
    <name>deckhand::Coach</name>
    <message>
        <source>Next step</source>
        <translation>Nächster Schritt</translation>
    </message>
    <message>
        <source>End the tour</source>
        <translation>Rundgang beenden</translation>
    </message>
    <message>
        <source>Close the tour</source>
        <translation>Rundgang schließen</translation>
    </message>
    <message>
        <source>Tour, step 1 of 3: see a failure. Old CRM refuses every connection. Open “%1” and choose a delivery that did not arrive.</source>
        <translation>Rundgang, Schritt 1 von 3: ein Scheitern sehen. Old CRM weist jede Verbindung ab. „%1“ öffnen und eine Zustellung wählen, die nicht angekommen ist.</translation>
    </message>
    <message>
        <source>Tour, step 2 of 3: read why. The summary names cause, evidence and what to do. Then open one of the other tabs to see what was sent and answered.</source>
        <translation>Rundgang, Schritt 2 von 3: lesen, warum. Der Überblick nennt Ursache, Beleg und was zu tun ist. Dann einen der anderen Reiter öffnen, um zu sehen, was gesendet und geantwortet wurde.</translation>
    </message>
    <message>
        <source>Tour, step 3 of 3: turn the dial back and replay. At the right, choose the receiver that fails and let it accept again. Then replay what failed by “%1”, or retry the delivery that is shown.</source>
        <translation>Rundgang, Schritt 3 von 3: den Regler zurückdrehen und wiederholen. Rechts den Empfänger wählen, der scheitert, und ihn wieder annehmen lassen. Dann Gescheitertes mit „%1“ wiederholen oder die gezeigte Zustellung neu versuchen.</translation>
    </message>
    <message>
        <source>That was the tour. What failed is sent again, and Replays tells how far it came. The help menu begins the tour anew.</source>
        <translation>Das war der Rundgang. Was gescheitert ist, wird noch einmal gesendet; wie weit das ist, steht in Wiederholungen. Das Menü Hilfe beginnt den Rundgang von vorn.</translation>
    </message>
    <message>
        <source>Tour, step 3 of 3: the receiver accepts again. Now replay what failed by “%1”, or retry the delivery that is shown.</source>
        <translation>Rundgang, Schritt 3 von 3: der Empfänger nimmt wieder an. Jetzt Gescheitertes mit „%1“ wiederholen oder die gezeigte Zustellung neu versuchen.</translation>
    </message>
</context>
<context>
    <name>deckhand::Columns</name>
    <message>
        <source>Columns as they were made</source>
        <translation>Spalten wie zu Beginn</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Ordnen nach</translation>
    </message>
    <message>
        <source>For support</source>
        <translation>Für den Support</translation>
    </message>
    <message>
        <source>What it is about and what became of it</source>
        <translation>Worum es geht und was daraus wurde</translation>
    </message>
    <message>
        <source>For operators</source>
        <translation>Für den Betrieb</translation>
    </message>
    <message>
        <source>What was sent, how often, and what comes next</source>
        <translation>Was gesendet wurde, wie oft und was als Nächstes kommt</translation>
    </message>
    <message>
        <source>For developers</source>
        <translation>Für die Entwicklung</translation>
    </message>
    <message>
        <source>Ids and types first</source>
        <translation>Kennungen und Typen zuerst</translation>
    </message>
    <message>
        <source>%1 (no room now)</source>
        <translation>%1 (jetzt kein Platz)</translation>
    </message>
</context>
<context>
    <name>deckhand::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Command, place, destination or id</source>
        <translation>Befehl, Ort, Ziel oder Kennung</translation>
    </message>
    <message>
        <source>What matches</source>
        <translation>Treffer</translation>
    </message>
    <message>
        <source>Nothing matches.</source>
        <translation>Nichts passt.</translation>
    </message>
    <message>
        <source>Enter opens it, Esc closes.</source>
        <translation>Eingabe öffnet, Esc schließt.</translation>
    </message>
    <message>
        <source>Not now: %1</source>
        <translation>Jetzt nicht: %1</translation>
    </message>
    <message>
        <source>A command, a place, an id …   &gt; commands   @ destinations   # event types   ? help</source>
        <translation>Ein Befehl, ein Ort, eine Kennung …   &gt; Befehle   @ Ziele   # Typen   ? Hilfe</translation>
    </message>
</context>
<context>
    <name>deckhand::Commands</name>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>There is nothing to do it to.</source>
        <translation>Es ist nichts da, womit es ginge.</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Event %1</source>
        <translation>Ereignis %1</translation>
    </message>
    <message>
        <source>Show events of this type</source>
        <translation>Ereignisse dieses Typs zeigen</translation>
    </message>
    <message>
        <source>What it acts on is not seen here.</source>
        <translation>Worauf es wirkt, ist hier nicht zu sehen.</translation>
    </message>
    <message>
        <source>Find events about %1</source>
        <translation>Ereignisse zu %1 finden</translation>
    </message>
    <message>
        <source>In all that is stored</source>
        <translation>In allem, was gespeichert ist</translation>
    </message>
    <message>
        <source>Commands only</source>
        <translation>Nur Befehle</translation>
    </message>
    <message>
        <source>What can be done, with its key</source>
        <translation>Was man tun kann, mit seiner Taste</translation>
    </message>
    <message>
        <source>Destinations only</source>
        <translation>Nur Ziele</translation>
    </message>
    <message>
        <source>By their names</source>
        <translation>Nach ihren Namen</translation>
    </message>
    <message>
        <source>Event types only</source>
        <translation>Nur Ereignistypen</translation>
    </message>
    <message>
        <source>Their events are shown</source>
        <translation>Ihre Ereignisse werden gezeigt</translation>
    </message>
    <message>
        <source>An id, pasted</source>
        <translation>Eine Kennung, eingefügt</translation>
    </message>
    <message>
        <source>Bookmark: %1</source>
        <translation>Lesezeichen: %1</translation>
    </message>
    <message>
        <source>%1 is the id of a request</source>
        <translation>%1 ist die ID einer Anfrage</translation>
    </message>
    <message>
        <source>It stands in the log of the server that answered, and nowhere else.</source>
        <translation>Sie steht im Protokoll des Servers, der geantwortet hat, und sonst nirgends.</translation>
    </message>
    <message>
        <source>%1 is the id of a key for programs</source>
        <translation>%1 ist die ID eines Schlüssels für Programme</translation>
    </message>
    <message>
        <source>Settings list them</source>
        <translation>Die Einstellungen führen sie auf</translation>
    </message>
    <message>
        <source>Opens evt_…, edlv_…, eatt_…, evtd_…, rply_… and issue_…; finds events about trun_…, sess_…, cred_…</source>
        <translation>Öffnet evt_…, edlv_…, eatt_…, evtd_…, rply_… und issue_…; findet Ereignisse über trun_…, sess_…, cred_…</translation>
    </message>
</context>
<context>
    <name>deckhand::CompareActions</name>
    <message>
        <source>Mark for compare</source>
        <translation>Zum Vergleichen merken</translation>
    </message>
    <message>
        <source>Compare with what is marked</source>
        <translation>Mit dem Gemerkten vergleichen</translation>
    </message>
    <message>
        <source>Compare with what was copied</source>
        <translation>Mit dem Kopierten vergleichen</translation>
    </message>
    <message>
        <source>An attempt or an event that was copied as JSON, perhaps in another window</source>
        <translation>Ein Versuch oder ein Ereignis, das als JSON kopiert wurde, vielleicht in einem anderen Fenster</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Compare with another attempt or event</source>
        <translation>Mit einem anderen Versuch oder Ereignis vergleichen</translation>
    </message>
    <message>
        <source>Nothing is marked yet.</source>
        <translation>Noch ist nichts gemerkt.</translation>
    </message>
    <message>
        <source>Marked: %1. Open another one and compare it with this.</source>
        <translation>Gemerkt: %1. Etwas anderes öffnen und damit vergleichen.</translation>
    </message>
    <message>
        <source>What was copied is neither an attempt nor an event. Copy one as JSON first.</source>
        <translation>Das Kopierte ist weder ein Versuch noch ein Ereignis. Zuerst eines als JSON kopieren.</translation>
    </message>
    <message>
        <source>Copied attempt %1</source>
        <translation>Kopierter Versuch %1</translation>
    </message>
    <message>
        <source>Copied %1</source>
        <translation>Kopiert: %1</translation>
    </message>
</context>
<context>
    <name>deckhand::CompareView</name>
    <message>
        <source>&amp;Only what differs</source>
        <translation>&amp;Nur Unterschiede</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>With</source>
        <translation>Mit</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>with</source>
        <translation>mit</translation>
    </message>
    <message>
        <source>No difference that matters.</source>
        <translation>Kein wesentlicher Unterschied.</translation>
    </message>
    <message numerus="yes">
        <source>%n differences</source>
        <translation>
            <numerusform>%n Unterschied</numerusform>
            <numerusform>%n Unterschiede</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>%1 to %2, attempt %3</source>
        <translation>%1 an %2, Versuch %3</translation>
    </message>
    <message>
        <source>Times, ids and si&amp;gnatures too</source>
        <translation>Auch Zeiten, &amp;Ids und Signaturen</translation>
    </message>
    <message>
        <source>What differs between any two by nature is left out otherwise</source>
        <translation>Was sich immer unterscheidet, bleibt sonst weg</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message numerus="yes">
        <source>%n left out</source>
        <translation>
            <numerusform>%n ausgelassen</numerusform>
            <numerusform>%n ausgelassen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::ConnectionActions</name>
    <message>
        <source>Connections …</source>
        <translation>Verbindungen …</translation>
    </message>
    <message>
        <source>New window …</source>
        <translation>Neues Fenster …</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Connection used before</source>
        <translation>Früher benutzte Verbindung</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>Start the demo</source>
        <translation>Demo starten</translation>
    </message>
    <message>
        <source>This is the demo.</source>
        <translation>Das ist die Demo.</translation>
    </message>
</context>
<context>
    <name>deckhand::ConnectionDialog</name>
    <message>
        <source>Made-up events, receivers that fail when you tell them to. Everything is gone when you close it. There is nothing to choose.</source>
        <translation>Erfundene Ereignisse, Empfänger, die auf Wunsch scheitern. Beim Schließen ist alles weg. Zu wählen gibt es nichts.</translation>
    </message>
    <message>
        <source>&amp;Test connection</source>
        <translation>Verbindung &amp;testen</translation>
    </message>
    <message>
        <source>Ne&amp;w</source>
        <translation>Ne&amp;u</translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation>&amp;Duplizieren</translation>
    </message>
    <message>
        <source>&amp;Remove …</source>
        <translation>Ent&amp;fernen …</translation>
    </message>
    <message>
        <source>Sa&amp;ve</source>
        <translation>Spei&amp;chern</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>&amp;Verbinden</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Nothing is changed there</source>
        <translation>Dort wird nichts geändert</translation>
    </message>
    <message>
        <source>The window that was used last shows this connection</source>
        <translation>Das zuletzt benutzte Fenster zeigt diese Verbindung</translation>
    </message>
    <message>
        <source>A window of its own shows this connection</source>
        <translation>Ein eigenes Fenster zeigt diese Verbindung</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>Sch&amp;ließen</translation>
    </message>
    <message>
        <source>%1 (copy)</source>
        <translation>%1 (Kopie)</translation>
    </message>
    <message>
        <source>Remove “%1”?</source>
        <translation>„%1“ entfernen?</translation>
    </message>
    <message>
        <source>The connection, its key and what its window remembers are forgotten here. Nothing changes on the server.</source>
        <translation>Die Verbindung, ihr Schlüssel und was ihr Fenster sich merkt, werden hier vergessen. Auf dem Server ändert sich nichts.</translation>
    </message>
    <message>
        <source>Remove connection</source>
        <translation>Verbindung entfernen</translation>
    </message>
    <message>
        <source>There are too many connections. Remove one first.</source>
        <translation>Es gibt zu viele Verbindungen. Zuerst eine entfernen.</translation>
    </message>
    <message>
        <source>S&amp;top the test</source>
        <translation>&amp;Test anhalten</translation>
    </message>
    <message>
        <source>This one is always there</source>
        <translation>Diese gibt es immer</translation>
    </message>
    <message>
        <source>A window shows it; close that first</source>
        <translation>Ein Fenster zeigt sie; dieses zuerst schließen</translation>
    </message>
    <message>
        <source>That did not work. %1</source>
        <translation>Das ging nicht. %1</translation>
    </message>
    <message>
        <source>Open in new wind&amp;ow</source>
        <translation>In neuem Fenster &amp;öffnen</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>nicht gespeichert</translation>
    </message>
    <message>
        <source>open</source>
        <translation>offen</translation>
    </message>
</context>
<context>
    <name>deckhand::ConnectionRemedies</name>
    <message>
        <source>No address was found for %1.</source>
        <translation>Für %1 wurde keine Adresse gefunden.</translation>
    </message>
    <message>
        <source>Check how it is written, and the network of this computer.</source>
        <translation>Die Schreibweise und das Netz dieses Rechners prüfen.</translation>
    </message>
    <message>
        <source>Nothing listens at %1.</source>
        <translation>Bei %1 horcht nichts.</translation>
    </message>
    <message>
        <source>Start the server there, or correct the port.</source>
        <translation>Den Server dort starten oder den Port berichtigen.</translation>
    </message>
    <message>
        <source>%1 gave no answer in time.</source>
        <translation>%1 hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>Look for a firewall on the way, or for a server that is overloaded.</source>
        <translation>Nach einer Firewall auf dem Weg oder einem überlasteten Server suchen.</translation>
    </message>
    <message>
        <source>%1 closed the connection without an answer.</source>
        <translation>%1 hat die Verbindung ohne Antwort geschlossen.</translation>
    </message>
    <message>
        <source>Check that Deckhand listens there, and whether it wants https or http.</source>
        <translation>Prüfen, ob dort Deckhand horcht und ob es https oder http will.</translation>
    </message>
    <message>
        <source>There is no way to %1.</source>
        <translation>Zu %1 führt kein Weg.</translation>
    </message>
    <message>
        <source>Check the network of this computer.</source>
        <translation>Das Netz dieses Rechners prüfen.</translation>
    </message>
    <message>
        <source>Deckhand was installed without TLS.</source>
        <translation>Deckhand wurde ohne TLS installiert.</translation>
    </message>
    <message>
        <source>Install the package that brings TLS.</source>
        <translation>Das Paket installieren, das TLS mitbringt.</translation>
    </message>
    <message>
        <source>No certificate could be read from %1.</source>
        <translation>Aus %1 konnte kein Zertifikat gelesen werden.</translation>
    </message>
    <message>
        <source>Choose a file in PEM format, or leave the field empty.</source>
        <translation>Eine Datei im PEM-Format wählen oder das Feld leer lassen.</translation>
    </message>
    <message>
        <source>%1 does not speak TLS.</source>
        <translation>%1 spricht kein TLS.</translation>
    </message>
    <message>
        <source>Correct the port, or begin the address with http://.</source>
        <translation>Den Port berichtigen oder die Adresse mit http:// beginnen.</translation>
    </message>
    <message>
        <source>There is no TLS version in common with %1.</source>
        <translation>Mit %1 gibt es keine gemeinsame TLS-Version.</translation>
    </message>
    <message>
        <source>Allow TLS 1.2 or later on the server.</source>
        <translation>Auf dem Server TLS 1.2 oder neuer zulassen.</translation>
    </message>
    <message>
        <source>Nobody known to this computer signed the certificate of %1.</source>
        <translation>Niemand, den dieser Rechner kennt, hat das Zertifikat von %1 signiert.</translation>
    </message>
    <message>
        <source>The certificate of %1 was signed by %2, which is not trusted here.</source>
        <translation>Das Zertifikat von %1 hat %2 signiert; dem wird hier nicht vertraut.</translation>
    </message>
    <message>
        <source>Name the file of your own authority below the address.</source>
        <translation>Die Datei der eigenen Zertifikatsstelle unter der Adresse angeben.</translation>
    </message>
    <message>
        <source>The certificate of %1 expired on %2.</source>
        <translation>Das Zertifikat von %1 ist am %2 abgelaufen.</translation>
    </message>
    <message>
        <source>Renew it on the server.</source>
        <translation>Es auf dem Server erneuern.</translation>
    </message>
    <message>
        <source>The certificate of %1 is valid only from %2 on.</source>
        <translation>Das Zertifikat von %1 gilt erst ab %2.</translation>
    </message>
    <message>
        <source>Check the clock of this computer.</source>
        <translation>Die Uhr dieses Rechners prüfen.</translation>
    </message>
    <message>
        <source>The certificate is for %2, not for %1.</source>
        <translation>Das Zertifikat ist für %2, nicht für %1.</translation>
    </message>
    <message>
        <source>Use an address that the certificate names, or correct the certificate.</source>
        <translation>Eine Adresse verwenden, die das Zertifikat nennt, oder das Zertifikat berichtigen.</translation>
    </message>
    <message>
        <source>The TLS handshake with %1 failed: %2.</source>
        <translation>Der TLS-Handschlag mit %1 scheiterte: %2.</translation>
    </message>
    <message>
        <source>Check the certificate of the server.</source>
        <translation>Das Zertifikat des Servers prüfen.</translation>
    </message>
    <message>
        <source>Try again in a while.</source>
        <translation>Nach einer Weile erneut versuchen.</translation>
    </message>
    <message>
        <source>Try again in %1.</source>
        <translation>In %1 erneut versuchen.</translation>
    </message>
    <message>
        <source>%1 answers, but not as a Deckhand server does.</source>
        <translation>%1 antwortet, aber nicht wie ein Deckhand-Server.</translation>
    </message>
    <message>
        <source>Correct the address; a path belongs to it where a proxy needs one.</source>
        <translation>Die Adresse berichtigen; ein Pfad gehört dazu, wo ein Proxy ihn braucht.</translation>
    </message>
    <message>
        <source>The server at %1 is too old for this console.</source>
        <translation>Der Server bei %1 ist zu alt für diese Konsole.</translation>
    </message>
    <message>
        <source>The server at %1 has version %2, this console needs %3 or later.</source>
        <translation>Der Server bei %1 hat Version %2, diese Konsole braucht %3 oder neuer.</translation>
    </message>
    <message>
        <source>Update the server.</source>
        <translation>Den Server aktualisieren.</translation>
    </message>
    <message>
        <source>The server at %1 is under maintenance (503).</source>
        <translation>Der Server bei %1 wird gewartet (503).</translation>
    </message>
    <message>
        <source>The server at %1 has had too many calls (429).</source>
        <translation>Der Server bei %1 hatte zu viele Aufrufe (429).</translation>
    </message>
    <message>
        <source>The server redirects to %1.</source>
        <translation>Der Server leitet nach %1 um.</translation>
    </message>
    <message>
        <source>Enter that address instead; a key is not sent elsewhere unasked.</source>
        <translation>Stattdessen diese Adresse eingeben; ein Schlüssel geht nicht ungefragt anderswohin.</translation>
    </message>
    <message>
        <source>The server at %1 failed (%2).</source>
        <translation>Der Server bei %1 ist gescheitert (%2).</translation>
    </message>
    <message>
        <source>Look at the log of the server, or of the proxy before it.</source>
        <translation>Ins Protokoll des Servers oder des Proxys davor sehen.</translation>
    </message>
    <message>
        <source>The server asks for a key.</source>
        <translation>Der Server verlangt einen Schlüssel.</translation>
    </message>
    <message>
        <source>Enter one; “deckhandctl keys create” makes one on the server.</source>
        <translation>Einen eingeben; „deckhandctl keys create“ macht einen auf dem Server.</translation>
    </message>
    <message>
        <source>The server does not know this key.</source>
        <translation>Der Server kennt diesen Schlüssel nicht.</translation>
    </message>
    <message>
        <source>Check that all of it was copied, and that it was not revoked.</source>
        <translation>Prüfen, ob er ganz kopiert und nicht widerrufen wurde.</translation>
    </message>
    <message>
        <source>This key does not let you read.</source>
        <translation>Dieser Schlüssel erlaubt kein Lesen.</translation>
    </message>
    <message>
        <source>Use a key with the role viewer, operator or admin.</source>
        <translation>Einen Schlüssel mit der Rolle viewer, operator oder admin verwenden.</translation>
    </message>
    <message>
        <source>The clock of the server is %1 ahead of this computer&apos;s.</source>
        <translation>Die Uhr des Servers geht gegenüber diesem Rechner um %1 vor.</translation>
    </message>
    <message>
        <source>The clock of the server is %1 behind this computer&apos;s.</source>
        <translation>Die Uhr des Servers geht gegenüber diesem Rechner um %1 nach.</translation>
    </message>
    <message>
        <source>Set both by a time server: times mislead, and beyond five minutes receivers refuse signatures.</source>
        <translation>Beide nach einem Zeitserver stellen: Zeiten täuschen, und ab fünf Minuten lehnen Empfänger Signaturen ab.</translation>
    </message>
</context>
<context>
    <name>deckhand::ConnectionStages</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>deckhand::ContentFilterEdit</name>
    <message>
        <source>Filter on the content</source>
        <translation>Nach Inhalt filtern</translation>
    </message>
    <message>
        <source>Stored event to try the filter on</source>
        <translation>Gespeichertes Ereignis, an dem der Filter geprüft wird</translation>
    </message>
    <message>
        <source>Try it on</source>
        <translation>Prüfen an</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Without a filter every event of the chosen types passes.</source>
        <translation>Ohne Filter kommt jedes Ereignis der gewählten Typen durch.</translation>
    </message>
    <message>
        <source>The filter is well-formed. No stored event to try it on.</source>
        <translation>Der Filter ist richtig geschrieben. Kein gespeichertes Ereignis, um ihn zu prüfen.</translation>
    </message>
    <message>
        <source>This event would pass.</source>
        <translation>Dieses Ereignis käme durch.</translation>
    </message>
    <message>
        <source>This event would not pass: %1.</source>
        <translation>Dieses Ereignis käme nicht durch: %1.</translation>
    </message>
    <message>
        <source>Filter on the &amp;content (optional)</source>
        <translation>Nach &amp;Inhalt filtern (optional)</translation>
    </message>
    <message>
        <source>The filter is well-formed. The stored events to try it on cannot be read.</source>
        <translation>Der Filter ist wohlgeformt. Die gespeicherten Ereignisse zum Ausprobieren können nicht gelesen werden.</translation>
    </message>
</context>
<context>
    <name>deckhand::DeliverHereDialog</name>
    <message>
        <source>Deliver here</source>
        <translation>Hierher zustellen</translation>
    </message>
    <message>
        <source>Deliver an event to this computer</source>
        <translation>Ein Ereignis an diesen Computer zustellen</translation>
    </message>
    <message>
        <source>Id of the stored event</source>
        <translation>Kennung des gespeicherten Ereignisses</translation>
    </message>
    <message>
        <source>Id of a stored event</source>
        <translation>Kennung eines gespeicherten Ereignisses</translation>
    </message>
    <message>
        <source>What was sent</source>
        <translation>Was gesendet wurde</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Deliver to</source>
        <translation>Zustellen an</translation>
    </message>
    <message>
        <source>One attempt, now, signed like those of forwarding. The event keeps its id, so a receiver that knows it may leave it out.</source>
        <translation>Ein Versuch, jetzt, signiert wie beim Weiterleiten. Das Ereignis behält seine Kennung; ein Empfänger, der sie kennt, darf es übergehen.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Enter the id of an event.</source>
        <translation>Die Kennung eines Ereignisses eingeben.</translation>
    </message>
    <message>
        <source>Delivering …</source>
        <translation>Wird zugestellt …</translation>
    </message>
    <message>
        <source>The event was not delivered. %1</source>
        <translation>Das Ereignis wurde nicht zugestellt. %1</translation>
    </message>
    <message>
        <source>Delivered after %1; the answer was %2.</source>
        <translation>Nach %1 zugestellt; die Antwort war %2.</translation>
    </message>
    <message>
        <source>It did not arrive. %1 %2</source>
        <translation>Es ist nicht angekommen. %1 %2</translation>
    </message>
    <message>
        <source>%1 %2, %3 bytes</source>
        <translation>%1 %2, %3 Bytes</translation>
    </message>
    <message>
        <source>Status %1</source>
        <translation>Status %1</translation>
    </message>
    <message>
        <source>Nothing was answered.</source>
        <translation>Nichts wurde geantwortet.</translation>
    </message>
</context>
<context>
    <name>deckhand::DeliveriesPage</name>
    <message>
        <source>Replay this …</source>
        <translation>Dies wiederholen …</translation>
    </message>
    <message>
        <source>Replay matching deliveries …</source>
        <translation>Passende Zustellungen wiederholen …</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>Zustellungen</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>all that are stored</source>
        <translation>alle gespeicherten</translation>
    </message>
    <message>
        <source>%1 of this delivery</source>
        <translation>%1 dieser Zustellung</translation>
    </message>
    <message numerus="yes">
        <source>%n newer deliveries.</source>
        <translation>
            <numerusform>%n neuere Zustellung.</numerusform>
            <numerusform>%n neuere Zustellungen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n newer deliveries, some may not match the filter.</source>
        <translation>
            <numerusform>%n neuere Zustellung, vielleicht passt sie nicht zum Filter.</numerusform>
            <numerusform>%n neuere Zustellungen, manche passen vielleicht nicht zum Filter.</numerusform>
        </translation>
    </message>
    <message>
        <source>The deliveries cannot be read</source>
        <translation>Die Zustellungen sind nicht lesbar</translation>
    </message>
    <message>
        <source>No delivery matches</source>
        <translation>Keine Zustellung passt</translation>
    </message>
    <message>
        <source>The filter “%1” leaves out all that is stored.</source>
        <translation>Der Filter „%1“ lässt alles Gespeicherte weg.</translation>
    </message>
    <message>
        <source>Nothing was delivered yet</source>
        <translation>Noch nichts zugestellt</translation>
    </message>
    <message>
        <source>A delivery appears here for each event and each destination that subscribes to it.</source>
        <translation>Für jedes Ereignis und jedes Ziel, das es abonniert, erscheint hier eine Zustellung.</translation>
    </message>
    <message>
        <source>Retry the selected delivery</source>
        <translation>Gewählte Zustellung neu versuchen</translation>
    </message>
    <message>
        <source>Compare two deliveries</source>
        <translation>Zwei Zustellungen vergleichen</translation>
    </message>
    <message numerus="yes">
        <source>Replay %n selected deliveries …</source>
        <translation>
            <numerusform>%n gewählte Zustellung wiederholen …</numerusform>
            <numerusform>%n gewählte Zustellungen wiederholen …</numerusform>
        </translation>
    </message>
    <message>
        <source>No delivery is selected.</source>
        <translation>Keine Zustellung ist gewählt.</translation>
    </message>
    <message>
        <source>Select two deliveries first.</source>
        <translation>Erst zwei Zustellungen wählen.</translation>
    </message>
    <message numerus="yes">
        <source>%n selected deliveries</source>
        <translation>
            <numerusform>%n gewählte Zustellung</numerusform>
            <numerusform>%n gewählte Zustellungen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, and what else their events have at these destinations</source>
        <translation>%1, und was ihre Ereignisse sonst an diesen Zielen haben</translation>
    </message>
    <message>
        <source>The other delivery cannot be read. %1</source>
        <translation>Die andere Zustellung ist nicht lesbar. %1</translation>
    </message>
    <message>
        <source>One of the two was not sent yet, so there is nothing to compare.</source>
        <translation>Eine der beiden wurde noch nicht gesendet, also gibt es nichts zu vergleichen.</translation>
    </message>
    <message numerus="yes">
        <source>A replay takes at most %n events of a selection. Filter for them and replay what matches (%1).</source>
        <translation>
            <numerusform>Eine Wiederholung nimmt höchstens %n Ereignis aus einer Auswahl. Nach ihnen filtern und wiederholen, was passt (%1).</numerusform>
            <numerusform>Eine Wiederholung nimmt höchstens %n Ereignisse aus einer Auswahl. Nach ihnen filtern und wiederholen, was passt (%1).</numerusform>
        </translation>
    </message>
    <message>
        <source>Show destinations</source>
        <translation>Ziele zeigen</translation>
    </message>
    <message>
        <source>No deliveries in this time</source>
        <translation>Keine Zustellungen in dieser Zeit</translation>
    </message>
    <message>
        <source>The filter asks for the time “%1”. The last delivery that it finds otherwise is of %2.</source>
        <translation>Der Filter fragt nach der Zeit „%1“. Die letzte Zustellung, die er sonst findet, ist vom %2.</translation>
    </message>
</context>
<context>
    <name>deckhand::DeliveryInspector</name>
    <message>
        <source>DNS</source>
        <translation>DNS</translation>
    </message>
    <message>
        <source>connect</source>
        <translation>verbinden</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>first byte</source>
        <translation>erstes Byte</translation>
    </message>
    <message>
        <source>total %1</source>
        <translation>gesamt %1</translation>
    </message>
    <message>
        <source>Select a delivery to see its attempts, what was sent and what was answered.</source>
        <translation>Eine Zustellung wählen, um ihre Versuche zu sehen: was gesendet und was geantwortet wurde.</translation>
    </message>
    <message>
        <source>Request and response as text</source>
        <translation>Anfrage und Antwort als Text</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Überblick</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>Nutzdaten</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signatur</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Roh</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>The delivery was not changed. %1</source>
        <translation>Die Zustellung wurde nicht geändert. %1</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy this attempt</source>
        <translation>Diesen Versuch kopieren</translation>
    </message>
    <message>
        <source>The delivery cannot be read. %1</source>
        <translation>Die Zustellung ist nicht lesbar. %1</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 an %2</translation>
    </message>
    <message>
        <source>Nothing was sent yet.</source>
        <translation>Noch wurde nichts gesendet.</translation>
    </message>
    <message>
        <source>Reading the event …</source>
        <translation>Ereignis wird gelesen …</translation>
    </message>
    <message>
        <source>“%1” is inactive, so nothing is sent there.</source>
        <translation>„%1“ ist inaktiv, deshalb wird dorthin nichts gesendet.</translation>
    </message>
    <message>
        <source>No request was recorded.</source>
        <translation>Es wurde keine Anfrage aufgezeichnet.</translation>
    </message>
    <message>
        <source>%1 %2  ·  body %3</source>
        <translation>%1 %2  ·  Rumpf %3</translation>
    </message>
    <message>
        <source>Acknowledged: %1</source>
        <translation>Bestätigt: %1</translation>
    </message>
    <message>
        <source>There was no answer.</source>
        <translation>Es kam keine Antwort.</translation>
    </message>
    <message>
        <source>Status %1  ·  showing the first %2 of the body</source>
        <translation>Status %1  ·  gezeigt werden die ersten %2 des Rumpfs</translation>
    </message>
    <message>
        <source>Status %1  ·  body %2</source>
        <translation>Status %1  ·  Rumpf %2</translation>
    </message>
    <message>
        <source>Delivery %1, event %2, attempt %3
%4
%5
%6
%7</source>
        <translation>Zustellung %1, Ereignis %2, Versuch %3
%4
%5
%6
%7</translation>
    </message>
    <message>
        <source>Status %1  ·  showing the first %2 of %3 of the body</source>
        <translation>Status %1  ·  gezeigt werden die ersten %2 von %3 des Rumpfs</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>Jetzt neu versuchen</translation>
    </message>
    <message>
        <source>Cancel delivery</source>
        <translation>Zustellung abbrechen</translation>
    </message>
    <message>
        <source>Show event</source>
        <translation>Ereignis zeigen</translation>
    </message>
    <message>
        <source>Send it once more, now</source>
        <translation>Jetzt noch einmal senden</translation>
    </message>
    <message>
        <source>Over a connection that was open before: %1</source>
        <translation>Über eine Verbindung, die schon offen war: %1</translation>
    </message>
    <message>
        <source>Over a new connection: %1</source>
        <translation>Über eine neue Verbindung: %1</translation>
    </message>
    <message>
        <source>There is one attempt at most. Compare it with another delivery or event by the button “Compare” above.</source>
        <translation>Es gibt höchstens einen Versuch. Der Knopf „Vergleichen“ oben vergleicht ihn mit einer anderen Zustellung oder einem Ereignis.</translation>
    </message>
    <message>
        <source>Check a request …</source>
        <translation>Anfrage prüfen …</translation>
    </message>
    <message>
        <source>Show destination</source>
        <translation>Ziel zeigen</translation>
    </message>
    <message>
        <source>Reactivate …</source>
        <translation>Reaktivieren …</translation>
    </message>
    <message>
        <source>Edit the destination …</source>
        <translation>Ziel bearbeiten …</translation>
    </message>
    <message>
        <source>Edit “%1” …</source>
        <translation>„%1“ bearbeiten …</translation>
    </message>
    <message>
        <source>This is no text in UTF-8; what cannot be read is shown as �.</source>
        <translation>Das ist kein Text in UTF-8; was sich nicht lesen lässt, steht als � da.</translation>
    </message>
</context>
<context>
    <name>deckhand::DeliverySection</name>
    <message>
        <source>Delivery</source>
        <translation>Zustellung</translation>
    </message>
    <message>
        <source>How fast is sent, and what happens after a failure</source>
        <translation>Wie schnell gesendet wird und was nach einem Fehlschlag geschieht</translation>
    </message>
    <message>
        <source>Fields may stay empty. Grey numbers are what an engine uses then, unless it was set up otherwise.</source>
        <translation>Felder dürfen leer bleiben. Graue Zahlen gelten dann, wenn die Engine nicht anders eingerichtet ist.</translation>
    </message>
    <message>
        <source>Attempts per second, at most</source>
        <translation>Versuche je Sekunde, höchstens</translation>
    </message>
    <message>
        <source>Attempts at the same time, at most</source>
        <translation>Versuche zur gleichen Zeit, höchstens</translation>
    </message>
    <message>
        <source>Attempts after the first</source>
        <translation>Versuche nach dem ersten</translation>
    </message>
    <message>
        <source>First wait in seconds</source>
        <translation>Erste Wartezeit in Sekunden</translation>
    </message>
    <message>
        <source>Factor of each further wait</source>
        <translation>Faktor jeder weiteren Wartezeit</translation>
    </message>
    <message>
        <source>Longest wait in seconds</source>
        <translation>Längste Wartezeit in Sekunden</translation>
    </message>
    <message>
        <source>Random share of each wait</source>
        <translation>Zufälliger Anteil jeder Wartezeit</translation>
    </message>
    <message>
        <source>From 0 to 1; it keeps retries from coming all at once.</source>
        <translation>Von 0 bis 1; so kommen neue Versuche nicht alle zugleich.</translation>
    </message>
    <message>
        <source>Waits in seconds, one by one</source>
        <translation>Wartezeiten in Sekunden, einzeln</translation>
    </message>
    <message>
        <source>Such as 10, 60, 300; replaces number, waits and factor.</source>
        <translation>Etwa 10, 60, 300; ersetzt Anzahl, Wartezeiten und Faktor.</translation>
    </message>
    <message>
        <source>Made of the numbers above</source>
        <translation>Aus den Zahlen darüber</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Keine Grenze</translation>
    </message>
    <message>
        <source>As the engine is set up</source>
        <translation>Wie die Engine eingerichtet ist</translation>
    </message>
    <message numerus="yes">
        <source>At most %n attempts at the same time.</source>
        <translation>
            <numerusform>Höchstens %n Versuch zur gleichen Zeit.</numerusform>
            <numerusform>Höchstens %n Versuche zur gleichen Zeit.</numerusform>
        </translation>
    </message>
    <message>
        <source>Retries after %1.</source>
        <translation>Neue Versuche nach %1.</translation>
    </message>
    <message>
        <source>No retries.</source>
        <translation>Keine neuen Versuche.</translation>
    </message>
    <message numerus="yes">
        <source>%n retries, the first after %1, each later one %2 times as late, up to %3.</source>
        <translation>
            <numerusform>%n neuer Versuch, der erste nach %1, jeder weitere %2-mal so spät, bis zu %3.</numerusform>
            <numerusform>%n neue Versuche, der erste nach %1, jeder weitere %2-mal so spät, bis zu %3.</numerusform>
        </translation>
    </message>
    <message>
        <source>At most %1 per second.</source>
        <translation>Höchstens %1 je Sekunde.</translation>
    </message>
    <message>
        <source>Do not ask the service first</source>
        <translation>Den Dienst nicht vorher fragen</translation>
    </message>
    <message>
        <source>It is saved although the credential may be wrong.</source>
        <translation>Es wird gespeichert, obwohl die Zugangsdaten falsch sein können.</translation>
    </message>
</context>
<context>
    <name>deckhand::DemoPanel</name>
    <message>
        <source>Events per second</source>
        <translation>Ereignisse je Sekunde</translation>
    </message>
    <message>
        <source>Share of requests that fail</source>
        <translation>Anteil der Anfragen, die scheitern</translation>
    </message>
    <message>
        <source>Answer time</source>
        <translation>Antwortzeit</translation>
    </message>
    <message>
        <source>Refuse connections</source>
        <translation>Verbindungen ablehnen</translation>
    </message>
    <message>
        <source>Break off answers</source>
        <translation>Antworten abbrechen</translation>
    </message>
    <message>
        <source>%1 per second</source>
        <translation>%1 je Sekunde</translation>
    </message>
    <message>
        <source>Receiver</source>
        <translation>Empfänger</translation>
    </message>
    <message>
        <source>Status of failures</source>
        <translation>Status der Fehler</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>Verkehr</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Failing</source>
        <translation>Scheitert</translation>
    </message>
    <message>
        <source>Fails with status</source>
        <translation>Scheitert mit Status</translation>
    </message>
    <message>
        <source>Answers after</source>
        <translation>Antwortet nach</translation>
    </message>
    <message>
        <source>Turn a dial and watch the deliveries change. Nothing here leaves this computer.</source>
        <translation>An einem Regler drehen und zusehen, wie sich die Zustellungen ändern. Nichts verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 accepts everything again.</source>
        <translation>%1 nimmt wieder alles an.</translation>
    </message>
    <message>
        <source>%1 now fails %2 % of the requests.</source>
        <translation>%1 lässt jetzt %2 % der Anfragen scheitern.</translation>
    </message>
    <message>
        <source>%1 now fails with status %2.</source>
        <translation>%1 scheitert jetzt mit Status %2.</translation>
    </message>
    <message>
        <source>%1 now answers after %2.</source>
        <translation>%1 antwortet jetzt nach %2.</translation>
    </message>
    <message>
        <source>%1 now refuses connections.</source>
        <translation>%1 lehnt jetzt Verbindungen ab.</translation>
    </message>
    <message>
        <source>%1 takes connections again.</source>
        <translation>%1 nimmt wieder Verbindungen an.</translation>
    </message>
    <message>
        <source>%1 now breaks off its answers.</source>
        <translation>%1 bricht jetzt seine Antworten ab.</translation>
    </message>
    <message>
        <source>%1 finishes its answers again.</source>
        <translation>%1 beendet seine Antworten wieder.</translation>
    </message>
    <message>
        <source>The source now publishes %1 per second.</source>
        <translation>Die Quelle veröffentlicht jetzt %1 je Sekunde.</translation>
    </message>
    <message>
        <source>Spread of the answer time</source>
        <translation>Streuung der Antwortzeit</translation>
    </message>
    <message>
        <source>%1 (redirect)</source>
        <translation>%1 (Umleitung)</translation>
    </message>
    <message>
        <source>Expect another secret</source>
        <translation>Anderes Geheimnis erwarten</translation>
    </message>
    <message>
        <source>%1 now refuses every signature.</source>
        <translation>%1 weist jetzt jede Signatur ab.</translation>
    </message>
    <message>
        <source>%1 takes valid signatures again.</source>
        <translation>%1 nimmt wieder gültige Signaturen an.</translation>
    </message>
    <message>
        <source>Answer with 1 MB</source>
        <translation>Mit 1 MB antworten</translation>
    </message>
    <message>
        <source>%1 now answers with 1 MB.</source>
        <translation>%1 antwortet jetzt mit 1 MB.</translation>
    </message>
    <message>
        <source>%1 answers in a few bytes again.</source>
        <translation>%1 antwortet wieder mit wenigen Bytes.</translation>
    </message>
    <message>
        <source>Scenario</source>
        <translation>Szenario</translation>
    </message>
    <message>
        <source>Varies by up to</source>
        <translation>Schwankt um bis zu</translation>
    </message>
    <message>
        <source>%1 now redirects what it fails (%2).</source>
        <translation>%1 leitet jetzt um, was scheitert (%2).</translation>
    </message>
    <message>
        <source>%1 now answers after %2, later than the sender waits.</source>
        <translation>%1 antwortet jetzt nach %2, später, als der Sender wartet.</translation>
    </message>
    <message>
        <source>The answer time of %1 now varies by up to %2.</source>
        <translation>Die Antwortzeit von %1 schwankt jetzt um bis zu %2.</translation>
    </message>
    <message>
        <source>Requests: %1 · duplicates: %2 · bad signatures: %3</source>
        <translation>Anfragen: %1 · doppelt: %2 · falsch signiert: %3</translation>
    </message>
    <message>
        <source>%1 now shows a certificate that has expired.</source>
        <translation>%1 zeigt jetzt ein abgelaufenes Zertifikat.</translation>
    </message>
    <message>
        <source>%1 now shows a certificate for another name.</source>
        <translation>%1 zeigt jetzt ein Zertifikat für einen anderen Namen.</translation>
    </message>
    <message>
        <source>%1 now shows a certificate that is not trusted.</source>
        <translation>%1 zeigt jetzt ein Zertifikat, dem nicht vertraut wird.</translation>
    </message>
    <message>
        <source>%1 shows a valid certificate again.</source>
        <translation>%1 zeigt wieder ein gültiges Zertifikat.</translation>
    </message>
    <message>
        <source>Accepts with status</source>
        <translation>Nimmt an mit Status</translation>
    </message>
    <message>
        <source>Asks to wait</source>
        <translation>Bittet zu warten</translation>
    </message>
    <message>
        <source>A dial</source>
        <translation>Ein Regler</translation>
    </message>
    <message>
        <source>on</source>
        <translation>an</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>abgelaufen</translation>
    </message>
    <message>
        <source>for another name</source>
        <translation>für einen anderen Namen</translation>
    </message>
    <message>
        <source>not trusted</source>
        <translation>nicht vertrauenswürdig</translation>
    </message>
    <message>
        <source>valid</source>
        <translation>gültig</translation>
    </message>
    <message>
        <source>Wait that failures ask for</source>
        <translation>Wartezeit, um die Fehler bitten</translation>
    </message>
    <message>
        <source>Retry-After of answers that are no success</source>
        <translation>Retry-After von Antworten, die kein Erfolg sind</translation>
    </message>
    <message>
        <source>%1 now fails with several statuses in turn.</source>
        <translation>%1 schlägt jetzt reihum mit mehreren Status fehl.</translation>
    </message>
    <message>
        <source>%1 now asks to wait for %2 after a failure.</source>
        <translation>%1 bittet jetzt nach einem Fehler um %2 Wartezeit.</translation>
    </message>
    <message>
        <source>%1 asks for no wait any more.</source>
        <translation>%1 bittet nicht mehr um eine Wartezeit.</translation>
    </message>
    <message>
        <source>mixed (%1)</source>
        <translation>gemischt (%1)</translation>
    </message>
    <message>
        <source>Events per second: %1 are asked for, %2 made. Requests per second that the receivers get: %3.</source>
        <translation>Ereignisse je Sekunde: %1 sind verlangt, %2 gemacht. Anfragen je Sekunde, die die Empfänger bekommen: %3.</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
</context>
<context>
    <name>deckhand::DemoScenarios</name>
    <message>
        <source>Calm day</source>
        <translation>Ruhiger Tag</translation>
    </message>
    <message>
        <source>Burst</source>
        <translation>Ansturm</translation>
    </message>
    <message>
        <source>Outage</source>
        <translation>Ausfall</translation>
    </message>
    <message>
        <source>Slow receiver</source>
        <translation>Langsamer Empfänger</translation>
    </message>
    <message>
        <source>Bad deploy</source>
        <translation>Fehlerhafte Version</translation>
    </message>
    <message>
        <source>Credential expiry</source>
        <translation>Abgelaufenes Geheimnis</translation>
    </message>
    <message>
        <source>all is well</source>
        <translation>alles geht gut</translation>
    </message>
    <message>
        <source>few events, all accepted</source>
        <translation>wenige Ereignisse, alle angenommen</translation>
    </message>
    <message>
        <source>many events, all accepted</source>
        <translation>viele Ereignisse, alle angenommen</translation>
    </message>
    <message>
        <source>a rush of %1 per second</source>
        <translation>ein Ansturm von %1 je Sekunde</translation>
    </message>
    <message>
        <source>what waits is delivered</source>
        <translation>was wartet, wird zugestellt</translation>
    </message>
    <message>
        <source>%1 refuses connections</source>
        <translation>%1 weist Verbindungen ab</translation>
    </message>
    <message>
        <source>%1 answers slowly</source>
        <translation>%1 antwortet langsam</translation>
    </message>
    <message>
        <source>%1 answers too late</source>
        <translation>%1 antwortet zu spät</translation>
    </message>
    <message>
        <source>%1 fails some requests</source>
        <translation>%1 scheitert an manchen Anfragen</translation>
    </message>
    <message>
        <source>%1 fails every request</source>
        <translation>%1 scheitert an jeder Anfrage</translation>
    </message>
    <message>
        <source>%1 refuses the old secret</source>
        <translation>%1 weist das alte Geheimnis ab</translation>
    </message>
    <message>
        <source>%1 accepts again</source>
        <translation>%1 nimmt wieder an</translation>
    </message>
    <message>
        <source>A scenario turns the dials by itself. Turning one by hand ends it.</source>
        <translation>Ein Szenario dreht von selbst an den Reglern. Wer einen von Hand dreht, beendet es.</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Scenario</source>
        <translation>Szenario</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>The scenario was stopped; the dials are back where they were.</source>
        <translation>Das Szenario wurde angehalten; die Regler stehen wieder wie zuvor.</translation>
    </message>
    <message>
        <source>The scenario ended when a dial was turned.</source>
        <translation>Das Szenario endete, als ein Regler gedreht wurde.</translation>
    </message>
    <message>
        <source>The scenario is over; the dials are back where they were.</source>
        <translation>Das Szenario ist zu Ende; die Regler stehen wieder wie zuvor.</translation>
    </message>
    <message>
        <source>%1: %2, %3 s left</source>
        <translation>%1: %2, noch %3 s</translation>
    </message>
</context>
<context>
    <name>deckhand::DestinationForm</name>
    <message>
        <source>Guide</source>
        <translation>Anleitung</translation>
    </message>
    <message>
        <source>Production webhook</source>
        <translation>Webhook der Produktion</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation>A&amp;rt</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>New destination</source>
        <translation>Neues Ziel</translation>
    </message>
    <message>
        <source>Create destination</source>
        <translation>Ziel anlegen</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>%1 bearbeiten</translation>
    </message>
    <message>
        <source>Save changes</source>
        <translation>Änderungen speichern</translation>
    </message>
    <message>
        <source>Copy of %1</source>
        <translation>Kopie von %1</translation>
    </message>
    <message>
        <source>New destination like %1</source>
        <translation>Neues Ziel wie %1</translation>
    </message>
    <message>
        <source>%1 (optional)</source>
        <translation>%1 (optional)</translation>
    </message>
    <message>
        <source>%1 (kept unless you type a new one)</source>
        <translation>%1 (bleibt, wenn nichts Neues eingegeben wird)</translation>
    </message>
    <message>
        <source>The destination was not saved. %1</source>
        <translation>Das Ziel wurde nicht gespeichert. %1</translation>
    </message>
    <message>
        <source>Leave it empty to keep the present one. To change it without a gap, rotate it.</source>
        <translation>Leer lassen, um das jetzige zu behalten. Für einen Wechsel ohne Lücke das Geheimnis erneuern.</translation>
    </message>
    <message numerus="yes">
        <source>%n fields need attention before this can be saved: %1.</source>
        <translation>
            <numerusform>%n Feld ist zu berichtigen, bevor gespeichert werden kann: %1.</numerusform>
            <numerusform>%n Felder sind zu berichtigen, bevor gespeichert werden kann: %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::DestinationLines</name>
    <message numerus="yes">
        <source>All %Ln destinations …</source>
        <translation>
            <numerusform>%Ln Ziel …</numerusform>
            <numerusform>Alle %Ln Ziele …</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::DestinationPanel</name>
    <message>
        <source>Select a destination to test, edit or switch it.</source>
        <translation>Ein Ziel wählen, um es zu testen, zu bearbeiten oder zu schalten.</translation>
    </message>
    <message>
        <source>Send test</source>
        <translation>Test senden</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Duplicate …</source>
        <translation>Duplizieren …</translation>
    </message>
    <message>
        <source>Switch off</source>
        <translation>Ausschalten</translation>
    </message>
    <message>
        <source>Rotate secret …</source>
        <translation>Geheimnis wechseln …</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Show deliveries</source>
        <translation>Zustellungen zeigen</translation>
    </message>
    <message>
        <source>Show what waits or is held</source>
        <translation>Wartendes und Zurückgehaltenes zeigen</translation>
    </message>
    <message>
        <source>Show deliveries of the last 24 hours</source>
        <translation>Zustellungen der letzten 24 Stunden zeigen</translation>
    </message>
    <message>
        <source>Sending a test event …</source>
        <translation>Ein Testereignis wird gesendet …</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Sends to</source>
        <translation>Sendet an</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Secret</source>
        <translation>Geheimnis</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Letzte 24 Stunden</translation>
    </message>
    <message>
        <source>The test arrived after %1. %2</source>
        <translation>Der Test kam nach %1 an. %2</translation>
    </message>
    <message>
        <source>The test failed. %1 %2</source>
        <translation>Der Test scheiterte. %1 %2</translation>
    </message>
    <message>
        <source>That did not work. %1</source>
        <translation>Das ging nicht. %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>None: every event of these types passes</source>
        <translation>Keiner: jedes Ereignis dieser Typen kommt durch</translation>
    </message>
    <message>
        <source>Test with preview …</source>
        <translation>Test mit Vorschau …</translation>
    </message>
    <message>
        <source>Test with preview, show deliveries, duplicate, make a new secret</source>
        <translation>Test mit Vorschau, Zustellungen zeigen, duplizieren, neues Geheimnis</translation>
    </message>
    <message>
        <source>Delete “%1” in production?</source>
        <translation>„%1“ in der Produktion löschen?</translation>
    </message>
    <message>
        <source>What still waits for it is canceled; its history stays.</source>
        <translation>Was noch darauf wartet, wird abgebrochen; der Verlauf bleibt.</translation>
    </message>
    <message>
        <source>Delete destination</source>
        <translation>Ziel löschen</translation>
    </message>
    <message>
        <source>The test was not sent. %1</source>
        <translation>Der Test wurde nicht gesendet. %1</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Zustellung</translation>
    </message>
    <message>
        <source>End overlap of secrets …</source>
        <translation>Überlappung der Geheimnisse beenden …</translation>
    </message>
    <message>
        <source>Only the present secret signs from now on.</source>
        <translation>Ab jetzt signiert nur noch das gegenwärtige Geheimnis.</translation>
    </message>
    <message>
        <source>End the overlap of secrets of “%1”?</source>
        <translation>Die Überlappung der Geheimnisse von „%1“ beenden?</translation>
    </message>
    <message>
        <source>The former secret, which would sign until %1, stops at once: receivers that still have it will refuse what is sent. The present secret goes on.</source>
        <translation>Das frühere Geheimnis, das bis %1 signieren würde, hört sofort auf: Empfänger, die es noch haben, lehnen dann ab, was gesendet wird. Das gegenwärtige Geheimnis gilt weiter.</translation>
    </message>
    <message>
        <source>End overlap now</source>
        <translation>Überlappung jetzt beenden</translation>
    </message>
    <message>
        <source>Choose how to reactivate</source>
        <translation>Wählen, wie reaktiviert wird</translation>
    </message>
    <message>
        <source>Reactivate …</source>
        <translation>Reaktivieren …</translation>
    </message>
    <message>
        <source>This destination is active.</source>
        <translation>Dieses Ziel ist aktiv.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln delivered</source>
        <translation>
            <numerusform>%Ln zugestellt</numerusform>
            <numerusform>%Ln zugestellt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln fehlgeschlagen</numerusform>
            <numerusform>%Ln fehlgeschlagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting</source>
        <translation>
            <numerusform>%Ln wartet</numerusform>
            <numerusform>%Ln warten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held</source>
        <translation>
            <numerusform>%Ln zurückgehalten</numerusform>
            <numerusform>%Ln zurückgehalten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::DestinationType</name>
    <message>
        <source>Amazon Kinesis</source>
        <translation>Amazon Kinesis</translation>
    </message>
    <message>
        <source>A record in a data stream.</source>
        <translation>Ein Datensatz in einem Datenstrom.</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>Strom</translation>
    </message>
    <message>
        <source>The name of the data stream, not its ARN.</source>
        <translation>Der Name des Datenstroms, nicht seine ARN.</translation>
    </message>
    <message>
        <source>1 to 128 letters, digits and the characters _ . -</source>
        <translation>1 bis 128 Buchstaben, Ziffern und die Zeichen _ . -</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Region</translation>
    </message>
    <message>
        <source>The region the stream is in.</source>
        <translation>Die Region, in der der Strom ist.</translation>
    </message>
    <message>
        <source>a region such as eu-west-1</source>
        <translation>eine Region wie eu-west-1</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>Endpunkt</translation>
    </message>
    <message>
        <source>Where Kinesis is found instead of at kinesis.&lt;region&gt;.amazonaws.com: an emulator, a VPC endpoint.</source>
        <translation>Wo Kinesis statt unter kinesis.&lt;region&gt;.amazonaws.com zu finden ist: ein Emulator, ein VPC-Endpunkt.</translation>
    </message>
    <message>
        <source>Partition key template</source>
        <translation>Vorlage des Partitionsschlüssels</translation>
    </message>
    <message>
        <source>A JMESPath expression over {metadata, data}, where data is the event&apos;s envelope. Records with the same key keep to one shard. Empty: the event&apos;s id.</source>
        <translation>Ein JMESPath-Ausdruck über {metadata, data}, worin data die Hülle des Ereignisses ist. Datensätze mit gleichem Schlüssel bleiben in einem Shard. Leer: die Kennung des Ereignisses.</translation>
    </message>
    <message>
        <source>Access key id</source>
        <translation>Kennung des Zugriffsschlüssels</translation>
    </message>
    <message>
        <source>Of an IAM user or role that may do kinesis:PutRecord and kinesis:PutRecords on the stream and nothing else.</source>
        <translation>Von einem IAM-Benutzer oder einer Rolle, die am Strom kinesis:PutRecord und kinesis:PutRecords darf und sonst nichts.</translation>
    </message>
    <message>
        <source>an access key id, without blanks</source>
        <translation>eine Kennung eines Zugriffsschlüssels, ohne Leerzeichen</translation>
    </message>
    <message>
        <source>Secret access key</source>
        <translation>Geheimer Zugriffsschlüssel</translation>
    </message>
    <message>
        <source>The secret made with the access key id.</source>
        <translation>Das Geheimnis, das zur Kennung des Zugriffsschlüssels gehört.</translation>
    </message>
    <message>
        <source>a secret access key, without blanks</source>
        <translation>ein geheimer Zugriffsschlüssel, ohne Leerzeichen</translation>
    </message>
    <message>
        <source>Session token</source>
        <translation>Sitzungstoken</translation>
    </message>
    <message>
        <source>Only for temporary credentials; they stop working when they expire.</source>
        <translation>Nur für vorläufige Zugangsdaten; sie gelten nicht mehr, wenn sie ablaufen.</translation>
    </message>
    <message>
        <source>a session token, without blanks</source>
        <translation>ein Sitzungstoken, ohne Leerzeichen</translation>
    </message>
    <message>
        <source>Amazon S3</source>
        <translation>Amazon S3</translation>
    </message>
    <message>
        <source>An object in a bucket for each event.</source>
        <translation>Ein Objekt in einem Bucket für jedes Ereignis.</translation>
    </message>
    <message>
        <source>Bucket</source>
        <translation>Bucket</translation>
    </message>
    <message>
        <source>The bucket that takes the objects.</source>
        <translation>Der Bucket, der die Objekte aufnimmt.</translation>
    </message>
    <message>
        <source>the name of a bucket: 3 to 63 small letters, digits, dots and hyphens</source>
        <translation>der Name eines Buckets: 3 bis 63 Kleinbuchstaben, Ziffern, Punkte und Bindestriche</translation>
    </message>
    <message>
        <source>The region the bucket is in.</source>
        <translation>Die Region, in der der Bucket ist.</translation>
    </message>
    <message>
        <source>Where S3 is found instead of at amazonaws.com: another object store that speaks S3. The bucket is then part of the path.</source>
        <translation>Wo S3 statt unter amazonaws.com zu finden ist: ein anderer Objektspeicher, der S3 spricht. Der Bucket ist dann Teil des Pfads.</translation>
    </message>
    <message>
        <source>Key template</source>
        <translation>Vorlage des Schlüssels</translation>
    </message>
    <message>
        <source>A JMESPath expression over {metadata, data, time}, where data is the event&apos;s envelope and time that of the event. Empty: the time, an underscore and the event&apos;s id, with .json at the end, so that a retry overwrites itself.</source>
        <translation>Ein JMESPath-Ausdruck über {metadata, data, time}, worin data die Hülle und time die Zeit des Ereignisses ist. Leer: die Zeit, ein Unterstrich und die Kennung des Ereignisses, am Ende .json, sodass ein neuer Versuch sich selbst überschreibt.</translation>
    </message>
    <message>
        <source>Storage class</source>
        <translation>Speicherklasse</translation>
    </message>
    <message>
        <source>What the objects cost to keep and to read.</source>
        <translation>Was Aufbewahren und Lesen der Objekte kosten.</translation>
    </message>
    <message>
        <source>Of an IAM user or role that may do s3:PutObject on the bucket&apos;s objects and nothing else.</source>
        <translation>Von einem IAM-Benutzer oder einer Rolle, die an den Objekten des Buckets s3:PutObject darf und sonst nichts.</translation>
    </message>
    <message>
        <source>Amazon SQS</source>
        <translation>Amazon SQS</translation>
    </message>
    <message>
        <source>A message in a standard or FIFO queue.</source>
        <translation>Eine Nachricht in einer Standard- oder FIFO-Warteschlange.</translation>
    </message>
    <message>
        <source>Queue URL</source>
        <translation>URL der Warteschlange</translation>
    </message>
    <message>
        <source>The whole URL as the queue&apos;s page shows it. The region is read from it; a name that ends in .fifo is a FIFO queue.</source>
        <translation>Die ganze URL, wie sie die Seite der Warteschlange zeigt. Daraus wird die Region gelesen; ein Name, der auf .fifo endet, ist eine FIFO-Warteschlange.</translation>
    </message>
    <message>
        <source>Where SQS is found instead of at the queue&apos;s own host: an emulator, a VPC endpoint. Where neither URL names a region, us-east-1 is used.</source>
        <translation>Wo SQS statt beim Rechner der Warteschlange zu finden ist: ein Emulator, ein VPC-Endpunkt. Nennt keine der URLs eine Region, gilt us-east-1.</translation>
    </message>
    <message>
        <source>Of an IAM user or role that may do sqs:SendMessage on the queue and nothing else.</source>
        <translation>Von einem IAM-Benutzer oder einer Rolle, die an der Warteschlange sqs:SendMessage darf und sonst nichts.</translation>
    </message>
    <message>
        <source>Azure Service Bus</source>
        <translation>Azure Service Bus</translation>
    </message>
    <message>
        <source>A message to a queue or topic of Azure Service Bus.</source>
        <translation>Eine Nachricht an eine Warteschlange oder ein Topic von Azure Service Bus.</translation>
    </message>
    <message>
        <source>Queue or topic</source>
        <translation>Warteschlange oder Topic</translation>
    </message>
    <message>
        <source>The queue or topic that events are sent to.</source>
        <translation>Die Warteschlange oder das Topic, wohin Ereignisse gesendet werden.</translation>
    </message>
    <message>
        <source>the name of a queue or topic: letters, digits, periods, hyphens, underscores and slashes, 260 at most</source>
        <translation>der Name einer Warteschlange oder eines Topics: Buchstaben, Ziffern, Punkte, Binde-, Unter- und Schrägstriche, höchstens 260</translation>
    </message>
    <message>
        <source>Connection string</source>
        <translation>Verbindungszeichenfolge</translation>
    </message>
    <message>
        <source>From the portal: the queue, topic or namespace, Shared access policies, a policy with the Send claim, Primary connection string.</source>
        <translation>Aus dem Portal: Warteschlange, Topic oder Namespace, Shared access policies, eine Richtlinie mit dem Recht Send, Primary connection string.</translation>
    </message>
    <message>
        <source>GCP Pub/Sub</source>
        <translation>GCP Pub/Sub</translation>
    </message>
    <message>
        <source>Messages published to a topic of Google Cloud Pub/Sub.</source>
        <translation>Nachrichten, veröffentlicht in einem Topic von Google Cloud Pub/Sub.</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projekt</translation>
    </message>
    <message>
        <source>The id of the Google Cloud project that has the topic.</source>
        <translation>Die Kennung des Google-Cloud-Projekts, das das Topic hat.</translation>
    </message>
    <message>
        <source>the id of a project, such as my-project-123456, not its name or number</source>
        <translation>die Kennung eines Projekts wie my-project-123456, nicht sein Name oder seine Nummer</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>Topic</translation>
    </message>
    <message>
        <source>Every event is published to this topic.</source>
        <translation>Jedes Ereignis wird in diesem Topic veröffentlicht.</translation>
    </message>
    <message>
        <source>the id of a topic, without projects/…/topics/: 3 to 255 letters, digits and -._~+%, beginning with a letter</source>
        <translation>die Kennung eines Topics, ohne projects/…/topics/: 3 bis 255 Buchstaben, Ziffern und -._~+%, mit einem Buchstaben beginnend</translation>
    </message>
    <message>
        <source>Only for the emulator, or for a regional endpoint such as https://europe-west1-pubsub.googleapis.com. Without https:// it is an emulator: nothing is encrypted and no key is used.</source>
        <translation>Nur für den Emulator oder einen regionalen Endpunkt wie https://europe-west1-pubsub.googleapis.com. Ohne https:// ist es ein Emulator: nichts ist verschlüsselt, kein Schlüssel wird verwendet.</translation>
    </message>
    <message>
        <source>a host with its port, such as localhost:8085, or an http or https URL without a path</source>
        <translation>ein Rechner mit Port wie localhost:8085 oder eine http- oder https-URL ohne Pfad</translation>
    </message>
    <message>
        <source>Service account key</source>
        <translation>Schlüssel des Dienstkontos</translation>
    </message>
    <message>
        <source>The whole key file of a service account that may publish to the topic (roles/pubsub.publisher). Needed, except for an emulator.</source>
        <translation>Die ganze Schlüsseldatei eines Dienstkontos, das im Topic veröffentlichen darf (roles/pubsub.publisher). Nötig, außer für einen Emulator.</translation>
    </message>
    <message>
        <source>Hookdeck</source>
        <translation>Hookdeck</translation>
    </message>
    <message>
        <source>A signed HTTP POST to a Hookdeck source.</source>
        <translation>Ein signierter HTTP-POST an eine Quelle von Hookdeck.</translation>
    </message>
    <message>
        <source>Source token</source>
        <translation>Token der Quelle</translation>
    </message>
    <message>
        <source>The token of the managed source that takes the events. It holds the source&apos;s id and signs every request.</source>
        <translation>Das Token der verwalteten Quelle, die die Ereignisse aufnimmt. Es enthält die Kennung der Quelle und signiert jede Anfrage.</translation>
    </message>
    <message>
        <source>the source&apos;s token as Hookdeck shows it, which is base64</source>
        <translation>das Token der Quelle, wie Hookdeck es zeigt, in base64</translation>
    </message>
    <message>
        <source>RabbitMQ</source>
        <translation>RabbitMQ</translation>
    </message>
    <message>
        <source>A persistent, confirmed message to an exchange of RabbitMQ.</source>
        <translation>Eine dauerhafte, bestätigte Nachricht an einen Exchange von RabbitMQ.</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Server</translation>
    </message>
    <message>
        <source>host:port, or host:port/vhost for another virtual host than /. Write a slash in its name as %2F.</source>
        <translation>host:port, oder host:port/vhost für einen anderen virtuellen Host als /. Ein Schrägstrich im Namen wird %2F geschrieben.</translation>
    </message>
    <message>
        <source>Exchange</source>
        <translation>Exchange</translation>
    </message>
    <message>
        <source>Events are published here with their type as routing key, such as task_run.completed. Empty is the default exchange: each event goes to the queue that is named like its type.</source>
        <translation>Hier werden Ereignisse mit ihrem Typ als Routing-Schlüssel veröffentlicht, etwa task_run.completed. Leer ist der Standard-Exchange: jedes Ereignis geht in die Warteschlange, die wie sein Typ heißt.</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Encrypts the connection and checks the server&apos;s certificate and name. The port is usually 5671.</source>
        <translation>Verschlüsselt die Verbindung und prüft Zertifikat und Namen des Servers. Der Port ist meist 5671.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>A user with write permission on the exchange. RabbitMQ lets the user guest in from its own machine only.</source>
        <translation>Ein Benutzer mit Schreibrecht am Exchange. Den Benutzer guest lässt RabbitMQ nur vom eigenen Rechner ein.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>The user&apos;s password.</source>
        <translation>Das Passwort des Benutzers.</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>A signed HTTP POST to a URL of yours.</source>
        <translation>Ein signierter HTTP-POST an eine eigene URL.</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Every event is sent here. Answer with any status from 200 to 299 within 5 seconds; redirects are not followed.</source>
        <translation>Jedes Ereignis wird hierher gesendet. Mit einem Status von 200 bis 299 in 5 Sekunden antworten; Umleitungen wird nicht gefolgt.</translation>
    </message>
    <message>
        <source>an absolute URL that begins with http:// or https://</source>
        <translation>eine vollständige URL, die mit http:// oder https:// beginnt</translation>
    </message>
    <message>
        <source>Custom headers</source>
        <translation>Eigene Kopfzeilen</translation>
    </message>
    <message>
        <source>A JSON object of headers to add to every request, 50 at most. Content-Type, Content-Length, Host, Connection, User-Agent and webhook-* are set by the sender.</source>
        <translation>Ein JSON-Objekt mit Kopfzeilen für jede Anfrage, höchstens 50. Content-Type, Content-Length, Host, Connection, User-Agent und webhook-* setzt der Absender.</translation>
    </message>
    <message>
        <source>Signing secret</source>
        <translation>Signaturgeheimnis</translation>
    </message>
    <message>
        <source>The receiver checks signatures with it. Leave it empty to have one made; it is shown once.</source>
        <translation>Damit prüft der Empfänger Signaturen. Leer lassen, dann wird eines gemacht und einmal gezeigt.</translation>
    </message>
    <message>
        <source>whsec_ and then base64 of 24 to 64 bytes</source>
        <translation>whsec_ und dann base64 von 24 bis 64 Bytes</translation>
    </message>
</context>
<context>
    <name>deckhand::DestinationsPage</name>
    <message>
        <source>New destination …</source>
        <translation>Neues Ziel …</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Destinations</source>
        <translation>Ziele</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n inactive.</source>
        <translation>
            <numerusform>%n inaktiv.</numerusform>
            <numerusform>%n inaktiv.</numerusform>
        </translation>
    </message>
    <message>
        <source>The destinations cannot be read</source>
        <translation>Die Ziele sind nicht lesbar</translation>
    </message>
    <message>
        <source>Reading destinations …</source>
        <translation>Ziele werden gelesen …</translation>
    </message>
    <message>
        <source>Send events somewhere</source>
        <translation>Ereignisse irgendwohin senden</translation>
    </message>
    <message>
        <source>A destination receives the events it subscribes to: a webhook, a queue, a stream or a bucket.</source>
        <translation>Ein Ziel empfängt die Ereignisse, die es abonniert: ein Webhook, eine Warteschlange, ein Strom oder ein Bucket.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln destinations.</source>
        <translation>
            <numerusform>%Ln Ziel.</numerusform>
            <numerusform>%Ln Ziele.</numerusform>
        </translation>
    </message>
    <message>
        <source>Sort destinations by …</source>
        <translation>Ziele ordnen nach …</translation>
    </message>
    <message>
        <source>Show these deliveries</source>
        <translation>Diese Zustellungen zeigen</translation>
    </message>
</context>
<context>
    <name>deckhand::Diagnosis</name>
    <message>
        <source>The receiver refused the sender (%1).</source>
        <translation>Der Empfänger wies den Absender ab (%1).</translation>
    </message>
    <message>
        <source>Check the secret and the custom headers; verify the signature on the receiving side.</source>
        <translation>Geheimnis und eigene Kopfzeilen prüfen; die Signatur beim Empfänger nachrechnen.</translation>
    </message>
    <message>
        <source>The receiver says that this endpoint is gone (410).</source>
        <translation>Der Empfänger sagt, dass es diesen Endpunkt nicht mehr gibt (410).</translation>
    </message>
    <message>
        <source>Switch the destination off or change its URL.</source>
        <translation>Das Ziel ausschalten oder seine URL ändern.</translation>
    </message>
    <message>
        <source>The receiver asks to slow down (429).</source>
        <translation>Der Empfänger bittet, langsamer zu senden (429).</translation>
    </message>
    <message>
        <source>Lower the rate of this destination. The next attempt waits as long as it asks.</source>
        <translation>Die Rate dieses Ziels senken. Der nächste Versuch wartet so lange wie verlangt.</translation>
    </message>
    <message>
        <source>The receiver failed (%1).</source>
        <translation>Der Empfänger ist gestört (%1).</translation>
    </message>
    <message>
        <source>Nothing to change here. Retry when the receiver has recovered.</source>
        <translation>Hier ist nichts zu ändern. Neu versuchen, wenn der Empfänger wieder läuft.</translation>
    </message>
    <message>
        <source>The receiver rejected the event (%1).</source>
        <translation>Der Empfänger lehnte das Ereignis ab (%1).</translation>
    </message>
    <message>
        <source>Check the path of the URL, then send a test.</source>
        <translation>Den Pfad der URL prüfen, dann einen Test senden.</translation>
    </message>
    <message>
        <source>The receiver answered %1, which is not a success.</source>
        <translation>Der Empfänger antwortete %1, das ist kein Erfolg.</translation>
    </message>
    <message>
        <source>Answer with a status from 200 to 299.</source>
        <translation>Mit einem Status von 200 bis 299 antworten.</translation>
    </message>
    <message>
        <source>The host name could not be found.</source>
        <translation>Der Rechnername wurde nicht gefunden.</translation>
    </message>
    <message>
        <source>Check its spelling and the name server.</source>
        <translation>Schreibweise und Namensdienst prüfen.</translation>
    </message>
    <message>
        <source>Nothing listens at this address.</source>
        <translation>An dieser Adresse nimmt nichts an.</translation>
    </message>
    <message>
        <source>Check that the service is running and the port is right.</source>
        <translation>Prüfen, ob der Dienst läuft und der Port stimmt.</translation>
    </message>
    <message>
        <source>The connection was closed before the answer was complete.</source>
        <translation>Die Verbindung wurde vor dem Ende der Antwort geschlossen.</translation>
    </message>
    <message>
        <source>Look for a proxy or a size limit on the way.</source>
        <translation>Nach einem Proxy oder einer Größengrenze unterwegs suchen.</translation>
    </message>
    <message>
        <source>There is no route to this address.</source>
        <translation>Es führt kein Weg zu dieser Adresse.</translation>
    </message>
    <message>
        <source>Check the network of this computer.</source>
        <translation>Das Netz dieses Rechners prüfen.</translation>
    </message>
    <message>
        <source>No answer within the time limit. The receiver may still have processed the event.</source>
        <translation>Keine Antwort in der Zeitgrenze. Der Empfänger kann das Ereignis dennoch verarbeitet haben.</translation>
    </message>
    <message>
        <source>Answer first and work later; expect a duplicate.</source>
        <translation>Erst antworten, dann arbeiten; mit einem Duplikat rechnen.</translation>
    </message>
    <message>
        <source>No secure connection could be made.</source>
        <translation>Es kam keine sichere Verbindung zustande.</translation>
    </message>
    <message>
        <source>Check the certificate: its dates, its name and who signed it.</source>
        <translation>Das Zertifikat prüfen: Daten, Name und wer es signierte.</translation>
    </message>
    <message>
        <source>The receiver redirected; redirects are not followed.</source>
        <translation>Der Empfänger leitete um; Umleitungen wird nicht gefolgt.</translation>
    </message>
    <message>
        <source>Enter the new URL in the destination.</source>
        <translation>Die neue URL beim Ziel eintragen.</translation>
    </message>
    <message>
        <source>This address is not allowed from here.</source>
        <translation>Diese Adresse ist von hier nicht erlaubt.</translation>
    </message>
    <message>
        <source>Ask the administrator to allow it.</source>
        <translation>Die Verwaltung um Erlaubnis bitten.</translation>
    </message>
    <message>
        <source>The receiver answered in an unexpected way.</source>
        <translation>Der Empfänger antwortete unerwartet.</translation>
    </message>
    <message>
        <source>Look at the response below.</source>
        <translation>Die Antwort unten ansehen.</translation>
    </message>
    <message>
        <source>The service refused the credentials.</source>
        <translation>Der Dienst wies die Zugangsdaten ab.</translation>
    </message>
    <message>
        <source>Check the key, its permissions and the clock.</source>
        <translation>Schlüssel, Rechte und Uhr prüfen.</translation>
    </message>
    <message>
        <source>The queue, topic, bucket or exchange does not exist.</source>
        <translation>Warteschlange, Topic, Bucket oder Exchange gibt es nicht.</translation>
    </message>
    <message>
        <source>Create it, or correct name and region.</source>
        <translation>Anlegen, oder Name und Region berichtigen.</translation>
    </message>
    <message>
        <source>The service asks to slow down.</source>
        <translation>Der Dienst bittet, langsamer zu senden.</translation>
    </message>
    <message>
        <source>Lower the rate of this destination.</source>
        <translation>Die Rate dieses Ziels senken.</translation>
    </message>
    <message>
        <source>The event is larger than this destination accepts.</source>
        <translation>Das Ereignis ist größer, als dieses Ziel annimmt.</translation>
    </message>
    <message>
        <source>Send large events to another destination.</source>
        <translation>Große Ereignisse an ein anderes Ziel senden.</translation>
    </message>
    <message>
        <source>The broker accepted the message, but no queue is bound.</source>
        <translation>Der Broker nahm die Nachricht an, doch keine Warteschlange ist gebunden.</translation>
    </message>
    <message>
        <source>Bind a queue to the exchange.</source>
        <translation>Eine Warteschlange an den Exchange binden.</translation>
    </message>
    <message>
        <source>The event could not be shaped for this destination.</source>
        <translation>Das Ereignis ließ sich nicht für dieses Ziel formen.</translation>
    </message>
    <message>
        <source>Correct the template in the destination.</source>
        <translation>Die Vorlage beim Ziel berichtigen.</translation>
    </message>
    <message>
        <source>The service rejected the event.</source>
        <translation>Der Dienst lehnte das Ereignis ab.</translation>
    </message>
    <message>
        <source>Look at the answer of the service.</source>
        <translation>Die Antwort des Dienstes ansehen.</translation>
    </message>
    <message>
        <source>No answer within %1. The receiver may still have processed the event.</source>
        <translation>Keine Antwort innerhalb von %1. Der Empfänger kann das Ereignis trotzdem verarbeitet haben.</translation>
    </message>
    <message>
        <source>No secure connection within %1; nothing was sent.</source>
        <translation>Keine sichere Verbindung innerhalb von %1; gesendet wurde nichts.</translation>
    </message>
</context>
<context>
    <name>deckhand::Dialogs</name>
    <message>
        <source>New signing secret for %1</source>
        <translation>Neues Signaturgeheimnis für %1</translation>
    </message>
    <message>
        <source>Requests are signed with both secrets for a while, so that the receiver can be changed over without a gap. How long does the former one sign too?</source>
        <translation>Eine Zeitlang werden Anfragen mit beiden Geheimnissen signiert, damit der Empfänger ohne Lücke umgestellt werden kann. Wie lange signiert das frühere mit?</translation>
    </message>
    <message>
        <source>Make new secret</source>
        <translation>Neues Geheimnis machen</translation>
    </message>
    <message>
        <source>24 hours</source>
        <translation>24 Stunden</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 Stunde</translation>
    </message>
    <message>
        <source>3 days</source>
        <translation>3 Tage</translation>
    </message>
    <message>
        <source>Not at all: it has leaked</source>
        <translation>Gar nicht: es ist bekannt geworden</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
</context>
<context>
    <name>deckhand::Engine</name>
    <message>
        <source>The call was abandoned.</source>
        <translation>Der Aufruf wurde aufgegeben.</translation>
    </message>
    <message>
        <source>The engine stopped before it could answer.</source>
        <translation>Die Engine hielt an, bevor sie antworten konnte.</translation>
    </message>
    <message>
        <source>The engine is shutting down. Try again once it runs.</source>
        <translation>Die Engine wird beendet. Neu versuchen, sobald sie läuft.</translation>
    </message>
    <message>
        <source>This console is read-only here, so nothing was changed or sent. Unlock it, then try again.</source>
        <translation>Diese Konsole darf hier nur lesen, daher wurde nichts geändert oder gesendet. Entsperren, dann neu versuchen.</translation>
    </message>
    <message>
        <source>The change was not confirmed, so nothing was changed or sent. Try again and confirm it.</source>
        <translation>Die Änderung wurde nicht bestätigt, daher wurde nichts geändert oder gesendet. Neu versuchen und bestätigen.</translation>
    </message>
    <message>
        <source>The server answered %1 without a body.</source>
        <translation>Der Server antwortete %1 ohne Rumpf.</translation>
    </message>
    <message>
        <source>The server answered %1: %2</source>
        <translation>Der Server antwortete %1: %2</translation>
    </message>
    <message>
        <source>The server answered %1 (%2).</source>
        <translation>Der Server antwortete %1 (%2).</translation>
    </message>
    <message>
        <source>The number of seconds is out of range.</source>
        <translation>Die Zahl der Sekunden liegt außerhalb des Bereichs.</translation>
    </message>
    <message>
        <source>Counts are expected.</source>
        <translation>Erwartet werden Anzahlen.</translation>
    </message>
    <message>
        <source>A list of seconds is expected.</source>
        <translation>Erwartet wird eine Liste von Sekunden.</translation>
    </message>
    <message>
        <source>A string is expected.</source>
        <translation>Erwartet wird eine Zeichenkette.</translation>
    </message>
    <message>
        <source>A string or null is expected.</source>
        <translation>Erwartet wird eine Zeichenkette oder null.</translation>
    </message>
    <message>
        <source>true or false is expected.</source>
        <translation>Erwartet wird true oder false.</translation>
    </message>
    <message>
        <source>A whole number is expected.</source>
        <translation>Erwartet wird eine ganze Zahl.</translation>
    </message>
    <message>
        <source>The number is out of range.</source>
        <translation>Die Zahl liegt außerhalb des Bereichs.</translation>
    </message>
    <message>
        <source>A number is expected.</source>
        <translation>Erwartet wird eine Zahl.</translation>
    </message>
    <message>
        <source>An ISO 8601 time with a zone is expected, such as &quot;2025-01-15T09:31:15.000Z&quot;.</source>
        <translation>Erwartet wird eine Zeit nach ISO 8601 mit Zone, etwa „2025-01-15T09:31:15.000Z“.</translation>
    </message>
    <message>
        <source>A JSON object is expected.</source>
        <translation>Erwartet wird ein JSON-Objekt.</translation>
    </message>
    <message>
        <source>A list is expected.</source>
        <translation>Erwartet wird eine Liste.</translation>
    </message>
    <message>
        <source>This can be changed but not cleared.</source>
        <translation>Das lässt sich ändern, aber nicht leeren.</translation>
    </message>
    <message>
        <source>The type can&apos;t be changed; make another destination of that type and delete this one.</source>
        <translation>Der Typ lässt sich nicht ändern; ein anderes Ziel dieses Typs anlegen und dieses löschen.</translation>
    </message>
    <message>
        <source>The value must be one of %1.</source>
        <translation>Der Wert muss einer von diesen sein: %1.</translation>
    </message>
    <message>
        <source>The rate must be more than 0 deliveries a second.</source>
        <translation>Die Rate muss größer als 0 Zustellungen je Sekunde sein.</translation>
    </message>
    <message>
        <source>The value must be from 1 to %1; leave it out for no limit.</source>
        <translation>Der Wert muss von 1 bis %1 reichen; ohne Wert gibt es keine Grenze.</translation>
    </message>
    <message>
        <source>An id has 1 to %1 characters.</source>
        <translation>Eine Kennung hat 1 bis %1 Zeichen.</translation>
    </message>
    <message>
        <source>This is not valid JSON.</source>
        <translation>Das ist kein gültiges JSON.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is missing.</source>
        <translation>„%1“ fehlt.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is missing. %2</source>
        <translation>„%1“ fehlt. %2</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <translation>Zeile %1, Spalte %2: %3</translation>
    </message>
    <message>
        <source>This filter is nested more than %1 deep; make it flatter.</source>
        <translation>Dieser Filter ist tiefer als %1 verschachtelt; er muss flacher werden.</translation>
    </message>
    <message>
        <source>Expected an object of conditions, as {&quot;data&quot;:{&quot;status&quot;:&quot;failed&quot;}}.</source>
        <translation>Erwartet wird ein Objekt von Bedingungen, wie {&quot;data&quot;:{&quot;status&quot;:&quot;failed&quot;}}.</translation>
    </message>
    <message>
        <source>A list is no condition; use &quot;$in&quot; for one of several values.</source>
        <translation>Eine Liste ist keine Bedingung; für einen von mehreren Werten gibt es „$in“.</translation>
    </message>
    <message>
        <source>An empty condition says nothing; leave it out or use {&quot;$exist&quot;: true}.</source>
        <translation>Eine leere Bedingung besagt nichts; weglassen oder {&quot;$exist&quot;: true} schreiben.</translation>
    </message>
    <message>
        <source>An event has no `%1`; expected id, object, type, data or created_at. Nest objects instead of dots: {&quot;data&quot;:{…}}.</source>
        <translation>Ein Ereignis hat kein `%1`; erwartet wird id, object, type, data oder created_at. Statt Punkten Objekte verschachteln: {&quot;data&quot;:{…}}.</translation>
    </message>
    <message>
        <source>Unknown operator `%1`; expected one of $eq, $neq, $gt, $gte, $lt, $lte, $in, $nin, $startsWith, $endsWith, $exist, $and, $or, $not.</source>
        <translation>Unbekannter Operator `%1`; erwartet wird einer von $eq, $neq, $gt, $gte, $lt, $lte, $in, $nin, $startsWith, $endsWith, $exist, $and, $or, $not.</translation>
    </message>
    <message>
        <source>`%1` compares a value; name one first, as {&quot;type&quot;:{&quot;%1&quot;:…}}.</source>
        <translation>`%1` vergleicht einen Wert; zuerst einen nennen, wie {&quot;type&quot;:{&quot;%1&quot;:…}}.</translation>
    </message>
    <message>
        <source>Expected true or false.</source>
        <translation>Erwartet wird true oder false.</translation>
    </message>
    <message>
        <source>Expected a list of strings, numbers, booleans or null.</source>
        <translation>Erwartet wird eine Liste von Zeichenketten, Zahlen, Wahrheitswerten oder null.</translation>
    </message>
    <message>
        <source>Expected a string or a list of strings.</source>
        <translation>Erwartet wird eine Zeichenkette oder eine Liste von Zeichenketten.</translation>
    </message>
    <message>
        <source>Expected a string, a number, a boolean or null; use &quot;$in&quot; for several.</source>
        <translation>Erwartet wird eine Zeichenkette, eine Zahl, ein Wahrheitswert oder null; für mehrere gibt es „$in“.</translation>
    </message>
    <message>
        <source>Expected a number or a string to compare with.</source>
        <translation>Erwartet wird eine Zahl oder Zeichenkette zum Vergleichen.</translation>
    </message>
    <message>
        <source>Expected a list of conditions, as [{…}, {…}].</source>
        <translation>Erwartet wird eine Liste von Bedingungen, wie [{…}, {…}].</translation>
    </message>
    <message>
        <source>A filter has at most 16 KiB.</source>
        <translation>Ein Filter hat höchstens 16 KiB.</translation>
    </message>
    <message>
        <source>This is not JSON; the mistake is at byte %1.</source>
        <translation>Das ist kein JSON; der Fehler liegt bei Byte %1.</translation>
    </message>
    <message>
        <source>This is not JSON that can be read: a number is too large.</source>
        <translation>Dieses JSON ist nicht lesbar: Eine Zahl ist zu groß.</translation>
    </message>
    <message>
        <source>The name is missing; give one people will know it by.</source>
        <translation>Der Name fehlt; einen angeben, an dem man das Ziel erkennt.</translation>
    </message>
    <message>
        <source>The name may have 255 characters at most.</source>
        <translation>Der Name darf höchstens 255 Zeichen haben.</translation>
    </message>
    <message>
        <source>The name may not contain control characters.</source>
        <translation>Der Name darf keine Steuerzeichen enthalten.</translation>
    </message>
    <message>
        <source>Name at least one event type, or [&quot;*&quot;] for all of them.</source>
        <translation>Mindestens einen Ereignistyp nennen, oder [&quot;*&quot;] für alle.</translation>
    </message>
    <message>
        <source>Name 500 event types at most, or use patterns such as task.*.</source>
        <translation>Höchstens 500 Ereignistypen nennen, oder Muster wie task.* verwenden.</translation>
    </message>
    <message>
        <source>&quot;*&quot; stands for all types and must be alone.</source>
        <translation>„*“ steht für alle Typen und muss allein stehen.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is neither a type such as task_run.completed nor a pattern such as task_run.*.</source>
        <translation>„%1“ ist weder ein Typ wie task_run.completed noch ein Muster wie task_run.*.</translation>
    </message>
    <message>
        <source>There may be 50 metadata entries at most.</source>
        <translation>Es darf höchstens 50 Metadaten-Einträge geben.</translation>
    </message>
    <message>
        <source>A metadata key is 1 to 64 letters, digits and the characters !#$%&amp;&apos;*+-.^_`|~, since it may become part of a header name.</source>
        <translation>Ein Metadaten-Schlüssel hat 1 bis 64 Buchstaben, Ziffern und die Zeichen !#$%&amp;&apos;*+-.^_`|~, da er Teil eines Header-Namens werden kann.</translation>
    </message>
    <message>
        <source>A metadata value has 500 characters at most and no control characters.</source>
        <translation>Ein Metadaten-Wert hat höchstens 500 Zeichen und keine Steuerzeichen.</translation>
    </message>
    <message>
        <source>The number must be from 1 to 1000.</source>
        <translation>Die Zahl muss von 1 bis 1000 reichen.</translation>
    </message>
    <message>
        <source>The rate must be more than 0 and at most 1000000 a second.</source>
        <translation>Die Rate muss größer als 0 und höchstens 1000000 je Sekunde sein.</translation>
    </message>
    <message>
        <source>The number must be from 0 to 20.</source>
        <translation>Die Zahl muss von 0 bis 20 reichen.</translation>
    </message>
    <message>
        <source>The wait must be from 0 to 86400 seconds.</source>
        <translation>Die Wartezeit muss von 0 bis 86400 Sekunden reichen.</translation>
    </message>
    <message>
        <source>The factor must be from 1 to 100.</source>
        <translation>Der Faktor muss von 1 bis 100 reichen.</translation>
    </message>
    <message>
        <source>The cap must be from 0 to 86400 seconds.</source>
        <translation>Die Obergrenze muss von 0 bis 86400 Sekunden reichen.</translation>
    </message>
    <message>
        <source>The jitter is a share from 0 to 1.</source>
        <translation>Die Streuung ist ein Anteil von 0 bis 1.</translation>
    </message>
    <message>
        <source>There may be 20 waits at most.</source>
        <translation>Es darf höchstens 20 Wartezeiten geben.</translation>
    </message>
    <message>
        <source>Each wait must be from 0 to 86400 seconds.</source>
        <translation>Jede Wartezeit muss von 0 bis 86400 Sekunden reichen.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no type this engine can deliver to; it knows %2.</source>
        <translation>„%1“ ist kein Typ, an den diese Engine zustellen kann; sie kennt %2.</translation>
    </message>
    <message>
        <source>The value must be an absolute http or https URL.</source>
        <translation>Der Wert muss eine absolute URL mit http oder https sein.</translation>
    </message>
    <message>
        <source>The URL may not contain a user name or password.</source>
        <translation>Die URL darf weder Benutzernamen noch Passwort enthalten.</translation>
    </message>
    <message>
        <source>The URL may not have a fragment (#).</source>
        <translation>Die URL darf kein Fragment (#) haben.</translation>
    </message>
    <message>
        <source>The value must be &quot;true&quot; or &quot;false&quot;.</source>
        <translation>Der Wert muss „true“ oder „false“ sein.</translation>
    </message>
    <message>
        <source>The value must be a JSON object as text.</source>
        <translation>Der Wert muss ein JSON-Objekt als Text sein.</translation>
    </message>
    <message>
        <source>The value must be a JSON object as text. %1</source>
        <translation>Der Wert muss ein JSON-Objekt als Text sein. %1</translation>
    </message>
    <message>
        <source>The value is longer than %1 characters.</source>
        <translation>Der Wert ist länger als %1 Zeichen.</translation>
    </message>
    <message>
        <source>The value may not contain line breaks or control characters.</source>
        <translation>Der Wert darf weder Zeilenumbrüche noch Steuerzeichen enthalten.</translation>
    </message>
    <message>
        <source>The value must be %1.</source>
        <translation>Der Wert muss diese Form haben: %1.</translation>
    </message>
    <message>
        <source>A destination of type %1 has no such field; it has %2.</source>
        <translation>Ein Ziel vom Typ %1 hat kein solches Feld; es hat %2.</translation>
    </message>
    <message>
        <source>%1 more problems were found.</source>
        <translation>%1 weitere Probleme wurden gefunden.</translation>
    </message>
    <message>
        <source>The type must be object.action in lower case, such as &quot;task_run.completed&quot;, 128 characters at most.</source>
        <translation>Der Typ muss objekt.aktion in Kleinbuchstaben sein, etwa „task_run.completed“, höchstens 128 Zeichen.</translation>
    </message>
    <message>
        <source>The id must be 1 to 255 letters, digits, underscores and hyphens; leave it out to get one.</source>
        <translation>Die Kennung hat 1 bis 255 Buchstaben, Ziffern, Unter- und Bindestriche; fehlt sie, wird eine vergeben.</translation>
    </message>
    <message>
        <source>The time must be ISO 8601 with a zone, such as &quot;2025-01-15T09:31:15.000Z&quot;.</source>
        <translation>Die Zeit muss ISO 8601 mit Zone sein, etwa „2025-01-15T09:31:15.000Z“.</translation>
    </message>
    <message>
        <source>The data is %1 bytes; the limit is %2 bytes.</source>
        <translation>Die Daten haben %1 Bytes; die Grenze liegt bei %2 Bytes.</translation>
    </message>
    <message>
        <source>The data is nested deeper than the limit of %1 levels.</source>
        <translation>Die Daten sind tiefer als die Grenze von %1 Ebenen verschachtelt.</translation>
    </message>
    <message>
        <source>The type is missing.</source>
        <translation>Der Typ fehlt.</translation>
    </message>
    <message>
        <source>The data is missing. Give a JSON object, {} if there is nothing to say.</source>
        <translation>Die Daten fehlen. Ein JSON-Objekt angeben, {} wenn nichts zu sagen ist.</translation>
    </message>
    <message>
        <source>An event must be a JSON object with type and data.</source>
        <translation>Ein Ereignis muss ein JSON-Objekt mit type und data sein.</translation>
    </message>
    <message>
        <source>The data must be a JSON object.</source>
        <translation>Die Daten müssen ein JSON-Objekt sein.</translation>
    </message>
    <message>
        <source>One request may publish %1 events at most; send the rest in another one.</source>
        <translation>Eine Anfrage darf höchstens %1 Ereignisse veröffentlichen; den Rest in einer weiteren senden.</translation>
    </message>
    <message>
        <source>The body is not valid JSON.</source>
        <translation>Der Rumpf ist kein gültiges JSON.</translation>
    </message>
    <message>
        <source>The array is empty; give an event.</source>
        <translation>Die Liste ist leer; ein Ereignis angeben.</translation>
    </message>
    <message>
        <source>Line %1, column %2 is not valid JSON. %3</source>
        <translation>Zeile %1, Spalte %2 ist kein gültiges JSON. %3</translation>
    </message>
    <message>
        <source>There is no event; give one a line.</source>
        <translation>Es gibt kein Ereignis; in jede Zeile eines schreiben.</translation>
    </message>
    <message>
        <source>The body is empty; give an event or an array of events.</source>
        <translation>Der Rumpf ist leer; ein Ereignis oder eine Liste von Ereignissen angeben.</translation>
    </message>
    <message>
        <source>A signing secret starts with &quot;whsec_&quot;. Paste it whole, or leave it out to have one made.</source>
        <translation>Ein Signiergeheimnis beginnt mit „whsec_“. Es ganz einfügen, oder leer lassen, damit eines erzeugt wird.</translation>
    </message>
    <message>
        <source>What follows &quot;whsec_&quot; is not base64. Paste the secret whole, or leave it out to have one made.</source>
        <translation>Was auf „whsec_“ folgt, ist kein base64. Das Geheimnis ganz einfügen, oder leer lassen, damit eines erzeugt wird.</translation>
    </message>
    <message>
        <source>A signing secret holds 24 to 64 bytes, this one has %1. Use a longer random value, or leave it out to have one made.</source>
        <translation>Ein Signiergeheimnis hat 24 bis 64 Bytes, dieses hat %1. Einen längeren Zufallswert nehmen, oder leer lassen, damit eines erzeugt wird.</translation>
    </message>
    <message>
        <source>This is not a Hookdeck token: it is not base64. Copy the token of the source whole.</source>
        <translation>Das ist kein Hookdeck-Token: Es ist kein base64. Das Token der Quelle ganz kopieren.</translation>
    </message>
    <message>
        <source>This is not a Hookdeck token: no source&apos;s id is in it. Copy the token of the source whole.</source>
        <translation>Das ist kein Hookdeck-Token: Es enthält keine Kennung einer Quelle. Das Token der Quelle ganz kopieren.</translation>
    </message>
    <message>
        <source>The member &quot;private_key&quot; is no readable private key. Paste the whole file, with the line breaks of the key as \n.</source>
        <translation>Das Feld „private_key“ ist kein lesbarer privater Schlüssel. Die ganze Datei einfügen, die Zeilenumbrüche des Schlüssels als \n.</translation>
    </message>
    <message>
        <source>The member &quot;private_key&quot; is not an RSA key. Make a new key of the service account.</source>
        <translation>Das Feld „private_key“ ist kein RSA-Schlüssel. Einen neuen Schlüssel des Dienstkontos erzeugen.</translation>
    </message>
    <message>
        <source>The member &quot;private_key&quot; has %1 bits and needs %2. Make a new key of the service account.</source>
        <translation>Das Feld „private_key“ hat %1 Bit und braucht %2. Einen neuen Schlüssel des Dienstkontos erzeugen.</translation>
    </message>
    <message>
        <source>The member &quot;%1&quot; is missing. Paste the whole key file of the service account.</source>
        <translation>Das Feld „%1“ fehlt. Die ganze Schlüsseldatei des Dienstkontos einfügen.</translation>
    </message>
    <message>
        <source>This is not JSON. Paste the whole key file of the service account.</source>
        <translation>Das ist kein JSON. Die ganze Schlüsseldatei des Dienstkontos einfügen.</translation>
    </message>
    <message>
        <source>This is a credential of type &quot;%1&quot;. Make a key of a service account instead.</source>
        <translation>Das ist eine Zugangsberechtigung vom Typ „%1“. Stattdessen einen Schlüssel eines Dienstkontos erzeugen.</translation>
    </message>
    <message>
        <source>The member &quot;token_uri&quot; must be an https URL.</source>
        <translation>Das Feld „token_uri“ muss eine https-URL sein.</translation>
    </message>
    <message>
        <source>The key file %1 is not a regular file.</source>
        <translation>Die Schlüsseldatei %1 ist keine gewöhnliche Datei.</translation>
    </message>
    <message>
        <source>The key file %1 may be read or changed by others. Run: chmod 600 %1</source>
        <translation>Die Schlüsseldatei %1 können andere lesen oder ändern. Ausführen: chmod 600 %1</translation>
    </message>
    <message>
        <source>The key file %1 does not hold a key of %2 bytes. Put the right file back; without it stored credentials are lost.</source>
        <translation>Die Schlüsseldatei %1 enthält keinen Schlüssel von %2 Bytes. Die richtige Datei zurücklegen; ohne sie sind gespeicherte Zugangsdaten verloren.</translation>
    </message>
    <message>
        <source>The key file %1 cannot be read: %2.</source>
        <translation>Die Schlüsseldatei %1 ist nicht lesbar: %2.</translation>
    </message>
    <message>
        <source>The key file %1 cannot be made: %2.</source>
        <translation>Die Schlüsseldatei %1 lässt sich nicht anlegen: %2.</translation>
    </message>
    <message>
        <source>A sealed value is too short to be one of ours.</source>
        <translation>Ein versiegelter Wert ist zu kurz, um einer von uns zu sein.</translation>
    </message>
    <message>
        <source>A sealed value has version %1, which this program does not know. Use the newer program that wrote it.</source>
        <translation>Ein versiegelter Wert hat die Version %1, die dieses Programm nicht kennt. Das neuere Programm verwenden, das ihn schrieb.</translation>
    </message>
    <message>
        <source>A stored credential cannot be opened: the key is another one, or the value was changed. Start with the key file the store was made with, or enter the credential again.</source>
        <translation>Gespeicherte Zugangsdaten lassen sich nicht öffnen: Der Schlüssel ist ein anderer, oder der Wert wurde verändert. Mit der Schlüsseldatei starten, mit der die Datenbank entstand, oder die Zugangsdaten neu eingeben.</translation>
    </message>
    <message>
        <source>The sealing key has %1 bytes and needs %2.</source>
        <translation>Der Siegelschlüssel hat %1 Bytes und braucht %2.</translation>
    </message>
    <message>
        <source>libsodium cannot be initialised.</source>
        <translation>libsodium lässt sich nicht starten.</translation>
    </message>
    <message>
        <source>Character %1: %2.</source>
        <translation>Zeichen %1: %2.</translation>
    </message>
    <message>
        <source>A key of one&apos;s own must be 16 to 255 printable ASCII characters without blanks.</source>
        <translation>Ein eigener Schlüssel muss 16 bis 255 druckbare ASCII-Zeichen ohne Leerzeichen haben.</translation>
    </message>
    <message>
        <source>The key is not known here. Send Authorization: Bearer with a key of this server.</source>
        <translation>Der Schlüssel ist hier nicht bekannt. Authorization: Bearer mit einem Schlüssel dieses Servers senden.</translation>
    </message>
    <message>
        <source>A key must expire in the future.</source>
        <translation>Ein Schlüssel muss in der Zukunft ablaufen.</translation>
    </message>
    <message>
        <source>There is a key already.</source>
        <translation>Es gibt schon einen Schlüssel.</translation>
    </message>
    <message>
        <source>There is no key %1.</source>
        <translation>Es gibt keinen Schlüssel %1.</translation>
    </message>
    <message>
        <source>The key %1 (%2) expired on %3. Ask an administrator for a new one.</source>
        <translation>Der Schlüssel %1 (%2) lief am %3 ab. Eine Administratorin oder einen Administrator um einen neuen bitten.</translation>
    </message>
    <message>
        <source>An idempotency key has 1 to 256 characters.</source>
        <translation>Ein Idempotenz-Schlüssel hat 1 bis 256 Zeichen.</translation>
    </message>
    <message>
        <source>The destination was deleted, so nothing can be sent there any more.</source>
        <translation>Das Ziel wurde gelöscht, daher kann dorthin nichts mehr gesendet werden.</translation>
    </message>
    <message>
        <source>The destination is inactive. Activate it first, then try again.</source>
        <translation>Das Ziel ist inaktiv. Es zuerst aktivieren, dann neu versuchen.</translation>
    </message>
    <message>
        <source>There is no destination %1.</source>
        <translation>Es gibt kein Ziel %1.</translation>
    </message>
    <message>
        <source>There is no such destination.</source>
        <translation>Ein solches Ziel gibt es nicht.</translation>
    </message>
    <message>
        <source>The cursor is not one of this list; leave it out to begin anew.</source>
        <translation>Die Marke gehört nicht zu dieser Liste; ohne sie beginnt die Liste von vorn.</translation>
    </message>
    <message>
        <source>The cursor is not one this list gave out. Leave it out to begin at the newest.</source>
        <translation>Die Marke stammt nicht aus dieser Liste. Ohne sie beginnt die Liste beim Neuesten.</translation>
    </message>
    <message>
        <source>This version does not know destinations of type %1; it can only be read or deleted.</source>
        <translation>Diese Version kennt Ziele vom Typ %1 nicht; es lässt sich nur lesen oder löschen.</translation>
    </message>
    <message>
        <source>The status must be active or inactive.</source>
        <translation>Der Status muss active oder inactive sein.</translation>
    </message>
    <message>
        <source>Destinations of type %1 have no secret that is made here; change their credentials instead.</source>
        <translation>Ziele vom Typ %1 haben kein Geheimnis, das hier entsteht; stattdessen ihre Zugangsdaten ändern.</translation>
    </message>
    <message>
        <source>The overlap must be between 0 seconds and 30 days.</source>
        <translation>Die Überlappung muss zwischen 0 Sekunden und 30 Tagen liegen.</translation>
    </message>
    <message>
        <source>Open the destination and correct its settings.</source>
        <translation>Das Ziel öffnen und seine Einstellungen berichtigen.</translation>
    </message>
    <message>
        <source>The destination is gone.</source>
        <translation>Das Ziel ist fort.</translation>
    </message>
    <message>
        <source>The store did not answer.</source>
        <translation>Die Datenbank antwortete nicht.</translation>
    </message>
    <message>
        <source>The last error: %1</source>
        <translation>Der letzte Fehler: %1</translation>
    </message>
    <message>
        <source>Delivered at %1 with %2.</source>
        <translation>Zugestellt um %1 mit %2.</translation>
    </message>
    <message>
        <source>Delivered with %1.</source>
        <translation>Zugestellt mit %1.</translation>
    </message>
    <message>
        <source>Waits for its first attempt.</source>
        <translation>Wartet auf den ersten Versuch.</translation>
    </message>
    <message>
        <source>Failed after %1; it is tried again.</source>
        <translation>Nach %1 gescheitert; es wird neu versucht.</translation>
    </message>
    <message>
        <source>Failed after %1; it is tried again at %2.</source>
        <translation>Nach %1 gescheitert; um %2 wird es neu versucht.</translation>
    </message>
    <message>
        <source>Held because the destination is inactive; activate it to go on.</source>
        <translation>Zurückgehalten, weil das Ziel inaktiv ist; wird es aktiviert, geht es weiter.</translation>
    </message>
    <message>
        <source>Failed for good after %1.</source>
        <translation>Nach %1 endgültig gescheitert.</translation>
    </message>
    <message>
        <source>Canceled after %1.</source>
        <translation>Abgebrochen nach %1.</translation>
    </message>
    <message>
        <source>The destination had been made inactive by an operator.</source>
        <translation>Das Ziel war von Hand inaktiv gesetzt worden.</translation>
    </message>
    <message>
        <source>The destination was inactive because all attempts of a delivery had failed.</source>
        <translation>Das Ziel war inaktiv, weil alle Versuche einer Zustellung gescheitert waren.</translation>
    </message>
    <message>
        <source>The destination was inactive because it had answered 410 Gone.</source>
        <translation>Das Ziel war inaktiv, weil es 410 Gone geantwortet hatte.</translation>
    </message>
    <message>
        <source>The destination was inactive.</source>
        <translation>Das Ziel war inaktiv.</translation>
    </message>
    <message>
        <source>The destination was created later, at %1.</source>
        <translation>Das Ziel wurde später angelegt, um %1.</translation>
    </message>
    <message>
        <source>The destination had been deleted at %1.</source>
        <translation>Das Ziel war um %1 gelöscht worden.</translation>
    </message>
    <message>
        <source>The destination subscribed to %1, which does not include %2.</source>
        <translation>Das Ziel hatte %1 abonniert; %2 gehört nicht dazu.</translation>
    </message>
    <message>
        <source>The filter refused it: %1.</source>
        <translation>Der Filter wies es ab: %1.</translation>
    </message>
    <message>
        <source>The destination would have received it, but there is no delivery.</source>
        <translation>Das Ziel hätte es bekommen, aber es gibt keine Zustellung.</translation>
    </message>
    <message>
        <source>%1 events are too many for one call; send at most %2 at a time.</source>
        <translation>%1 Ereignisse sind zu viele für einen Aufruf; höchstens %2 auf einmal senden.</translation>
    </message>
    <message>
        <source>The destination has been deleted.</source>
        <translation>Das Ziel wurde gelöscht.</translation>
    </message>
    <message>
        <source>Replay to another destination.</source>
        <translation>Zu einem anderen Ziel nachspielen.</translation>
    </message>
    <message>
        <source>The destination is inactive.</source>
        <translation>Das Ziel ist inaktiv.</translation>
    </message>
    <message>
        <source>Activate it first, then replay.</source>
        <translation>Es zuerst aktivieren, dann nachspielen.</translation>
    </message>
    <message>
        <source>The rate must be more than 0 deliveries per second; leave it out for no limit.</source>
        <translation>Die Rate muss größer als 0 Zustellungen je Sekunde sein; ohne Wert gibt es keine Grenze.</translation>
    </message>
    <message>
        <source>The destination is inactive. Activate it first, then replay.</source>
        <translation>Das Ziel ist inaktiv. Es zuerst aktivieren, dann nachspielen.</translation>
    </message>
    <message>
        <source>A dry run makes a plan. Leave this out, or leave out dry_run.</source>
        <translation>Ein Probelauf macht einen Plan. Dies weglassen, oder dry_run weglassen.</translation>
    </message>
    <message>
        <source>The plan is not known any more. Make a dry run again, and start the plan it names within a quarter of an hour, at the same server.</source>
        <translation>Der Plan ist nicht mehr bekannt. Noch einen Probelauf machen und dessen Plan binnen einer Viertelstunde beim selben Server starten.</translation>
    </message>
    <message>
        <source>%1 could not be asked whether the %2 is right: %3 Try again, or make the destination unverified with skip_verification=true.</source>
        <translation>%1 konnte nicht gefragt werden, ob die Angabe richtig ist (%2): %3 Neu versuchen, oder das Ziel mit skip_verification=true ungeprüft anlegen.</translation>
    </message>
    <message>
        <source>The disk is full, so %1 was not done. Free space on the store&apos;s disk; nothing that was acknowledged is lost.</source>
        <translation>Die Platte ist voll, daher unterblieb %1. Auf der Platte der Datenbank Platz schaffen; nichts Bestätigtes ist verloren.</translation>
    </message>
    <message>
        <source>The store&apos;s file is read-only, so %1 was not done. Make the file and its folder writable for this user.</source>
        <translation>Die Datei der Datenbank ist schreibgeschützt, daher unterblieb %1. Datei und Ordner für diesen Benutzer beschreibbar machen.</translation>
    </message>
    <message>
        <source>It was interrupted; nothing was done.</source>
        <translation>Es wurde unterbrochen; nichts ist geschehen.</translation>
    </message>
    <message>
        <source>The store&apos;s disk answered with an error, so %1 was not done. Check that the disk has room and is sound, then try again.%2</source>
        <translation>Die Platte der Datenbank meldete einen Fehler, daher unterblieb %1. Prüfen, ob die Platte Platz hat und heil ist, dann neu versuchen.%2</translation>
    </message>
    <message>
        <source>The store&apos;s file is damaged or not a Deckhand store. Restore it from a backup or name another file.%1</source>
        <translation>Die Datei ist beschädigt oder keine Datenbank von Deckhand. Aus einer Sicherung wiederherstellen oder eine andere Datei nennen.%1</translation>
    </message>
    <message>
        <source>Another program is using the store&apos;s file. Close it, then try again.</source>
        <translation>Ein anderes Programm benutzt die Datei der Datenbank. Es schließen, dann neu versuchen.</translation>
    </message>
    <message>
        <source>The store&apos;s file cannot be opened. Check that its folder exists and may be read and written.%1</source>
        <translation>Die Datei der Datenbank lässt sich nicht öffnen. Prüfen, ob es ihren Ordner gibt und er gelesen und beschrieben werden darf.%1</translation>
    </message>
    <message>
        <source>The store could not finish %1: %2</source>
        <translation>Die Datenbank konnte %1 nicht beenden: %2</translation>
    </message>
    <message>
        <source>The store&apos;s database cannot be reached just now. Deckhand keeps trying; nothing that was acknowledged is lost.%1</source>
        <translation>Die Datenbank ist gerade nicht zu erreichen. Deckhand versucht es weiter; nichts Bestätigtes ist verloren.%1</translation>
    </message>
    <message>
        <source>The store&apos;s database refuses the connection. Check user, password and database of the store&apos;s URL, and that the database exists.%1</source>
        <translation>Die Datenbank weist die Verbindung ab. Benutzer, Passwort und Datenbank der URL prüfen, und ob es die Datenbank gibt.%1</translation>
    </message>
    <message>
        <source>The store&apos;s database has no disk, memory or connections left, so %1 was not done. Free some; nothing that was acknowledged is lost.%2</source>
        <translation>Der Datenbank fehlt es an Platte, Speicher oder Verbindungen, daher unterblieb %1. Etwas freimachen; nichts Bestätigtes ist verloren.%2</translation>
    </message>
    <message>
        <source>The store&apos;s database was busy with the same rows. Try again.%1</source>
        <translation>Die Datenbank war mit denselben Zeilen beschäftigt. Neu versuchen.%1</translation>
    </message>
    <message>
        <source>The store&apos;s database only reads (a standby?). Name the primary server&apos;s address.%1</source>
        <translation>Die Datenbank liest nur (ein Standby?). Die Adresse des Hauptservers nennen.%1</translation>
    </message>
    <message>
        <source>The store&apos;s user may not do that. Make it the owner of the database or schema.%1</source>
        <translation>Der Benutzer der Datenbank darf das nicht. Ihn zum Eigentümer der Datenbank oder des Schemas machen.%1</translation>
    </message>
    <message>
        <source>This computer lacks Qt&apos;s driver for PostgreSQL. Install the package libqt6sql6-psql.</source>
        <translation>Diesem Computer fehlt Qts Treiber für PostgreSQL. Das Paket libqt6sql6-psql installieren.</translation>
    </message>
    <message>
        <source>The store needs PostgreSQL 13 or newer; this server is older.</source>
        <translation>Es braucht PostgreSQL 13 oder neuer; dieser Server ist älter.</translation>
    </message>
    <message>
        <source>The file is a database of another program, not a Deckhand store. Name another file.</source>
        <translation>Die Datei ist eine Datenbank eines anderen Programms, nicht eine von Deckhand. Eine andere Datei nennen.</translation>
    </message>
    <message>
        <source>The store was made by a newer Deckhand (schema %1, this one knows %2). Use that version, or a backup from before.</source>
        <translation>Die Datenbank stammt von einem neueren Deckhand (Schema %1, dieses kennt %2). Jene Version verwenden, oder eine Sicherung von davor.</translation>
    </message>
    <message>
        <source>The sealing key does not fit this store, so its credentials cannot be read. Give the key the store was made with (the .key file beside it, DECKHAND_SEALING_KEY, or --sealing-key).</source>
        <translation>Der Siegelschlüssel passt nicht zu dieser Datenbank, daher sind ihre Zugangsdaten nicht lesbar. Den Schlüssel angeben, mit dem sie entstand (die .key-Datei daneben, DECKHAND_SEALING_KEY oder --sealing-key).</translation>
    </message>
    <message>
        <source>The database holds tables of another program, not a Deckhand store. Make an empty database and name that one.</source>
        <translation>Die Datenbank enthält Tabellen eines anderen Programms, nicht die von Deckhand. Eine leere Datenbank anlegen und diese nennen.</translation>
    </message>
    <message>
        <source>The database&apos;s encoding is %1. Make one with UTF8: CREATE DATABASE … ENCODING &apos;UTF8&apos; TEMPLATE template0.</source>
        <translation>Die Kodierung der Datenbank ist %1. Eine mit UTF8 anlegen: CREATE DATABASE … ENCODING &apos;UTF8&apos; TEMPLATE template0.</translation>
    </message>
    <message>
        <source>The folder %1 does not exist. Make it first.</source>
        <translation>Den Ordner %1 gibt es nicht. Ihn zuerst anlegen.</translation>
    </message>
    <message>
        <source>The store %1 is read-only. Make the file and its folder writable for this user.</source>
        <translation>Die Datenbank %1 ist schreibgeschützt. Datei und Ordner für diesen Benutzer beschreibbar machen.</translation>
    </message>
    <message>
        <source>The delivery is being sent right now. Try again when the attempt has ended.</source>
        <translation>Die Zustellung wird gerade gesendet. Neu versuchen, wenn der Versuch beendet ist.</translation>
    </message>
    <message>
        <source>There is no delivery %1; it may be past its retention.</source>
        <translation>Es gibt keine Zustellung %1; ihre Aufbewahrungszeit kann vorbei sein.</translation>
    </message>
    <message>
        <source>There is no event %1; it may be past its retention.</source>
        <translation>Es gibt kein Ereignis %1; seine Aufbewahrungszeit kann vorbei sein.</translation>
    </message>
    <message>
        <source>Another node is pruning the store just now.</source>
        <translation>Gerade räumt ein anderer Knoten die Datenbank auf.</translation>
    </message>
    <message>
        <source>The store is closed. Start the engine again.</source>
        <translation>Die Datenbank ist geschlossen. Die Engine neu starten.</translation>
    </message>
    <message>
        <source>The delivery has ended; only a waiting one can be canceled.</source>
        <translation>Die Zustellung ist beendet; nur eine wartende lässt sich abbrechen.</translation>
    </message>
    <message>
        <source>The replay was ended while it was planned.</source>
        <translation>Das Nachspielen wurde beendet, während es geplant wurde.</translation>
    </message>
    <message>
        <source>There is no replay %1.</source>
        <translation>Es gibt kein Nachspielen %1.</translation>
    </message>
    <message>
        <source>Too many events wait to be written. Nothing of this request was stored; send it again in a moment.</source>
        <translation>Zu viele Ereignisse warten darauf, geschrieben zu werden. Von dieser Anfrage wurde nichts gespeichert; sie gleich noch einmal senden.</translation>
    </message>
    <message>
        <source>The store&apos;s parameter “%1” is not known or not in order.</source>
        <translation>Die Angabe „%1“ zur Datenbank ist unbekannt oder nicht in Ordnung.</translation>
    </message>
    <message>
        <source>The store&apos;s URL cannot be read; special characters of a password are written as %40 and so on.</source>
        <translation>Die URL der Datenbank ist nicht lesbar; Sonderzeichen eines Passworts schreibt man als %40 und so weiter.</translation>
    </message>
    <message>
        <source>The store&apos;s URL names no database.</source>
        <translation>Die URL nennt keine Datenbank.</translation>
    </message>
    <message>
        <source>“%1” is no kind of store.</source>
        <translation>„%1“ ist keine Art von Datenbank.</translation>
    </message>
    <message>
        <source>The lock file %1 cannot be opened: %2. Check that the folder exists and may be written.</source>
        <translation>Die Sperrdatei %1 lässt sich nicht öffnen: %2. Prüfen, ob es den Ordner gibt und er beschrieben werden darf.</translation>
    </message>
    <message>
        <source>The store %1 is in use by another process%2. Stop that one first, or manage it over its URL.</source>
        <translation>Die Datenbank %1 wird von einem anderen Prozess benutzt%2. Diesen zuerst beenden, oder sie über seine URL verwalten.</translation>
    </message>
    <message>
        <source>A store is named as sqlite:PATH, for example sqlite:/var/lib/deckhand/events.db, or as postgresql://USER:PASSWORD@HOST:PORT/DATABASE.</source>
        <translation>Eine Datenbank heißt sqlite:PFAD, etwa sqlite:/var/lib/deckhand/events.db, oder postgresql://BENUTZER:PASSWORT@HOST:PORT/DATENBANK.</translation>
    </message>
    <message>
        <source>The replay is completed; it can&apos;t be changed any more.</source>
        <translation>Das Nachspielen ist abgeschlossen; es lässt sich nicht mehr ändern.</translation>
    </message>
    <message>
        <source>The replay is completed; only a running or paused one can be changed.</source>
        <translation>Das Nachspielen ist abgeschlossen; nur ein laufendes oder angehaltenes lässt sich ändern.</translation>
    </message>
    <message>
        <source>The replay is canceled; it can&apos;t be changed any more.</source>
        <translation>Das Nachspielen ist abgebrochen; es lässt sich nicht mehr ändern.</translation>
    </message>
    <message>
        <source>The replay is canceled; only a running or paused one can be changed.</source>
        <translation>Das Nachspielen ist abgebrochen; nur ein laufendes oder angehaltenes lässt sich ändern.</translation>
    </message>
    <message>
        <source>The replay is failed; it can&apos;t be changed any more.</source>
        <translation>Das Nachspielen ist gescheitert; es lässt sich nicht mehr ändern.</translation>
    </message>
    <message>
        <source>The replay is failed; only a running or paused one can be changed.</source>
        <translation>Das Nachspielen ist gescheitert; nur ein laufendes oder angehaltenes lässt sich ändern.</translation>
    </message>
    <message>
        <source>The replay is planned; only a running or paused one can be changed.</source>
        <translation>Das Nachspielen ist noch geplant; nur ein laufendes oder angehaltenes lässt sich ändern.</translation>
    </message>
    <message>
        <source>expected %1, found %2</source>
        <translation>erwartet %1, gefunden %2</translation>
    </message>
    <message>
        <source>expected %1</source>
        <translation>erwartet %1</translation>
    </message>
    <message>
        <source>the text is larger than the limit of %1 bytes</source>
        <translation>der Text ist größer als die Grenze von %1 Bytes</translation>
    </message>
    <message>
        <source>nothing after the value</source>
        <translation>nichts nach dem Wert</translation>
    </message>
    <message>
        <source>the value is nested deeper than the limit of %1 levels</source>
        <translation>der Wert ist tiefer als die Grenze von %1 Ebenen verschachtelt</translation>
    </message>
    <message>
        <source>a key in double quotes</source>
        <translation>ein Schlüssel in doppelten Anführungszeichen</translation>
    </message>
    <message>
        <source>&quot;:&quot; after the key</source>
        <translation>„:“ nach dem Schlüssel</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;}&quot;</source>
        <translation>„,“ oder „}“</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;]&quot;</source>
        <translation>„,“ oder „]“</translation>
    </message>
    <message>
        <source>there are more than %1 items</source>
        <translation>es gibt mehr als %1 Einträge</translation>
    </message>
    <message>
        <source>the key &quot;%1&quot; is there twice</source>
        <translation>der Schlüssel „%1“ ist doppelt</translation>
    </message>
    <message>
        <source>the end of the text</source>
        <translation>das Ende des Textes</translation>
    </message>
    <message>
        <source>byte %1</source>
        <translation>Byte %1</translation>
    </message>
    <message>
        <source>expected a closing quote, found the end of the text</source>
        <translation>erwartet ein schließendes Anführungszeichen, gefunden das Ende des Textes</translation>
    </message>
    <message>
        <source>a control character in a string must be escaped</source>
        <translation>ein Steuerzeichen in einer Zeichenkette muss maskiert sein</translation>
    </message>
    <message>
        <source>the text is not well-formed UTF-8</source>
        <translation>der Text ist kein wohlgeformtes UTF-8</translation>
    </message>
    <message>
        <source>an escape such as \n or \u00e9</source>
        <translation>eine Maskierung wie \n oder \u00e9</translation>
    </message>
    <message>
        <source>four hexadecimal digits</source>
        <translation>vier hexadezimale Ziffern</translation>
    </message>
    <message>
        <source>an escaped surrogate must be one of a pair</source>
        <translation>ein maskiertes Surrogat muss Teil eines Paares sein</translation>
    </message>
    <message>
        <source>a digit after the decimal point</source>
        <translation>eine Ziffer nach dem Dezimalpunkt</translation>
    </message>
    <message>
        <source>the number is beyond the range of a double</source>
        <translation>die Zahl liegt außerhalb des Bereichs von double</translation>
    </message>
    <message>
        <source>a digit in the exponent</source>
        <translation>eine Ziffer im Exponenten</translation>
    </message>
    <message>
        <source>a value</source>
        <translation>ein Wert</translation>
    </message>
    <message>
        <source>no value</source>
        <translation>kein Wert</translation>
    </message>
    <message>
        <source>anything but %1</source>
        <translation>alles außer %1</translation>
    </message>
    <message>
        <source>more than %1</source>
        <translation>mehr als %1</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>mindestens %1</translation>
    </message>
    <message>
        <source>less than %1</source>
        <translation>weniger als %1</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>höchstens %1</translation>
    </message>
    <message>
        <source>none of %1</source>
        <translation>keines von %1</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>eines von %1</translation>
    </message>
    <message>
        <source>text that starts with %1</source>
        <translation>Text, der so beginnt: %1</translation>
    </message>
    <message>
        <source>text that starts with one of %1</source>
        <translation>Text, der mit einem von diesen beginnt: %1</translation>
    </message>
    <message>
        <source>text that ends with %1</source>
        <translation>Text, der so endet: %1</translation>
    </message>
    <message>
        <source>text that ends with one of %1</source>
        <translation>Text, der mit einem von diesen endet: %1</translation>
    </message>
    <message>
        <source>%1; no other element fits either</source>
        <translation>%1; auch kein anderes Element passt</translation>
    </message>
    <message>
        <source>none of the alternatives of $or holds</source>
        <translation>keine der Möglichkeiten von $or trifft zu</translation>
    </message>
    <message>
        <source>the condition under $not holds, found %1</source>
        <translation>die Bedingung unter $not trifft zu, gefunden %1</translation>
    </message>
    <message>
        <source>%1: expected %2, found %3</source>
        <translation>%1: erwartet %2, gefunden %3</translation>
    </message>
    <message>
        <source>%1: the condition under $not holds, found %2</source>
        <translation>%1: die Bedingung unter $not trifft zu, gefunden %2</translation>
    </message>
    <message>
        <source>%1: none of the alternatives of $or holds</source>
        <translation>%1: keine der Möglichkeiten von $or trifft zu</translation>
    </message>
    <message>
        <source>in the form %1</source>
        <translation>nach dem Muster %1</translation>
    </message>
    <message>
        <source>a duration such as 500ms, 5s, 2m, 1h or 7d</source>
        <translation>eine Dauer wie 500ms, 5s, 2m, 1h oder 7d</translation>
    </message>
    <message>
        <source>a size such as 500, 10KB or 1MiB</source>
        <translation>eine Größe wie 500, 10KB oder 1MiB</translation>
    </message>
    <message>
        <source>a number, a range or a class such as 404, 500..599 or 5xx</source>
        <translation>eine Zahl, ein Bereich oder eine Klasse wie 404, 500..599 oder 5xx</translation>
    </message>
    <message>
        <source>a number or a range such as 2 or 2..4</source>
        <translation>eine Zahl oder ein Bereich wie 2 oder 2..4</translation>
    </message>
    <message>
        <source>1 attempt</source>
        <translation>1 Versuch</translation>
    </message>
    <message>
        <source>%1 attempts</source>
        <translation>%1 Versuchen</translation>
    </message>
    <message>
        <source>the request</source>
        <translation>die Anfrage</translation>
    </message>
    <message>
        <source>a statement</source>
        <translation>eine Anweisung</translation>
    </message>
    <message>
        <source>opening it</source>
        <translation>das Öffnen</translation>
    </message>
    <message>
        <source>neither IPv4 nor IPv6</source>
        <translation>weder IPv4 noch IPv6</translation>
    </message>
    <message>
        <source>Used an open connection</source>
        <translation>Über eine offene Verbindung</translation>
    </message>
    <message>
        <source>Connected in %1</source>
        <translation>Verbunden in %1</translation>
    </message>
    <message>
        <source>the connection ended without a TLS goodbye</source>
        <translation>die Verbindung endete ohne TLS-Abschied</translation>
    </message>
    <message>
        <source>TLS failed</source>
        <translation>TLS scheiterte</translation>
    </message>
    <message>
        <source>no address</source>
        <translation>keine Adresse</translation>
    </message>
    <message>
        <source>an unknown address</source>
        <translation>eine unbekannte Adresse</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>kein Grund angegeben</translation>
    </message>
    <message>
        <source>an unreadable date</source>
        <translation>ein unlesbares Datum</translation>
    </message>
    <message>
        <source>without a reason</source>
        <translation>ohne Grund</translation>
    </message>
    <message>
        <source>The stream %1</source>
        <translation>Der Strom %1</translation>
    </message>
    <message>
        <source>The bucket %1</source>
        <translation>Der Bucket %1</translation>
    </message>
    <message>
        <source>The queue %1</source>
        <translation>Die Warteschlange %1</translation>
    </message>
    <message>
        <source>the stream %1</source>
        <translation>der Strom %1</translation>
    </message>
    <message>
        <source>the bucket %1</source>
        <translation>der Bucket %1</translation>
    </message>
    <message>
        <source>the queue %1</source>
        <translation>die Warteschlange %1</translation>
    </message>
    <message>
        <source>The service</source>
        <translation>Der Dienst</translation>
    </message>
    <message>
        <source>The broker</source>
        <translation>Der Broker</translation>
    </message>
    <message>
        <source>The sender</source>
        <translation>Der Absender</translation>
    </message>
    <message>
        <source>the default exchange</source>
        <translation>der Standard-Exchange</translation>
    </message>
    <message>
        <source>the exchange &quot;%1&quot;</source>
        <translation>der Exchange „%1“</translation>
    </message>
    <message>
        <source>An exchange&apos;s name</source>
        <translation>Der Name eines Exchanges</translation>
    </message>
    <message>
        <source>A user&apos;s name</source>
        <translation>Ein Benutzername</translation>
    </message>
    <message>
        <source>the name of a shared access policy</source>
        <translation>der Name einer Freigaberichtlinie</translation>
    </message>
    <message>
        <source>the policy&apos;s primary or secondary key</source>
        <translation>der primäre oder sekundäre Schlüssel der Richtlinie</translation>
    </message>
    <message>
        <source>it is not a JSON object</source>
        <translation>sie ist kein JSON-Objekt</translation>
    </message>
    <message>
        <source>it has %1 records for %2 sent</source>
        <translation>sie hat %1 Einträge für %2 gesendete</translation>
    </message>
    <message>
        <source>a record is not an object</source>
        <translation>ein Eintrag ist kein Objekt</translation>
    </message>
    <message>
        <source>it has no sequence number</source>
        <translation>sie hat keine Sequenznummer</translation>
    </message>
    <message>
        <source>it does not say what became of the entry</source>
        <translation>sie sagt nicht, was aus dem Eintrag wurde</translation>
    </message>
    <message>
        <source>it has no message id</source>
        <translation>sie hat keine Nachrichtenkennung</translation>
    </message>
    <message>
        <source>it confirms another body than was sent, by its MD5</source>
        <translation>sie bestätigt nach ihrem MD5 einen anderen Rumpf als den gesendeten</translation>
    </message>
    <message>
        <source>%1 seconds</source>
        <translation>%1 Sekunden</translation>
    </message>
    <message>
        <source>%1 minutes</source>
        <translation>%1 Minuten</translation>
    </message>
    <message>
        <source>a frame that is malformed or longer than agreed</source>
        <translation>ein Rahmen, der missgebildet oder länger als vereinbart ist</translation>
    </message>
    <message>
        <source>a frame for a channel that was not opened</source>
        <translation>ein Rahmen für einen Kanal, der nicht geöffnet wurde</translation>
    </message>
    <message>
        <source>a method that is unknown, malformed or out of turn</source>
        <translation>eine Methode, die unbekannt, missgebildet oder nicht an der Reihe ist</translation>
    </message>
    <message>
        <source>a method out of turn while opening</source>
        <translation>eine Methode, die beim Öffnen nicht an der Reihe ist</translation>
    </message>
    <message>
        <source>a method on the wrong channel</source>
        <translation>eine Methode auf dem falschen Kanal</translation>
    </message>
    <message>
        <source>a method that was not asked for</source>
        <translation>eine Methode, nach der nicht gefragt war</translation>
    </message>
    <message>
        <source>a confirm of a message that was not sent</source>
        <translation>die Bestätigung einer Nachricht, die nicht gesendet wurde</translation>
    </message>
    <message>
        <source>content that was not asked for</source>
        <translation>Inhalt, nach dem nicht gefragt war</translation>
    </message>
    <message>
        <source>a content header that is malformed</source>
        <translation>ein missgebildeter Kopf eines Inhalts</translation>
    </message>
    <message>
        <source>content out of turn</source>
        <translation>Inhalt, der nicht an der Reihe ist</translation>
    </message>
    <message>
        <source>settings that do not fit into a frame</source>
        <translation>Einstellungen, die nicht in einen Rahmen passen</translation>
    </message>
    <message>
        <source>a limit of frames below 4096 bytes</source>
        <translation>eine Grenze der Rahmen unter 4096 Bytes</translation>
    </message>
    <message>
        <source>the expression is longer than %1 bytes</source>
        <translation>der Ausdruck ist länger als %1 Bytes</translation>
    </message>
    <message>
        <source>the expression is not UTF-8</source>
        <translation>der Ausdruck ist kein UTF-8</translation>
    </message>
    <message>
        <source>the expression makes too much of this event</source>
        <translation>der Ausdruck macht aus diesem Ereignis zu viel</translation>
    </message>
    <message>
        <source>expected == for a comparison</source>
        <translation>für einen Vergleich wird == erwartet</translation>
    </message>
    <message>
        <source>nothing can begin with this character</source>
        <translation>mit diesem Zeichen kann nichts beginnen</translation>
    </message>
    <message>
        <source>expected a number</source>
        <translation>erwartet wird eine Zahl</translation>
    </message>
    <message>
        <source>%1 that begins here does not end</source>
        <translation>%1, hier begonnen, endet nicht</translation>
    </message>
    <message>
        <source>the name in quotes is not a JSON string</source>
        <translation>der Name in Anführungszeichen ist keine JSON-Zeichenkette</translation>
    </message>
    <message>
        <source>the literal</source>
        <translation>das Literal</translation>
    </message>
    <message>
        <source>what stands between the backticks is not JSON</source>
        <translation>was zwischen den Gravis-Zeichen steht, ist kein JSON</translation>
    </message>
    <message>
        <source>the keys must be all numbers or all strings</source>
        <translation>die Schlüssel müssen alle Zahlen oder alle Zeichenketten sein</translation>
    </message>
    <message>
        <source>the end of the expression</source>
        <translation>das Ende des Ausdrucks</translation>
    </message>
    <message>
        <source>the expression has too many parts</source>
        <translation>der Ausdruck hat zu viele Teile</translation>
    </message>
    <message>
        <source>the expression is nested too deeply</source>
        <translation>der Ausdruck ist zu tief verschachtelt</translation>
    </message>
    <message>
        <source>a function&apos;s name has no quotes</source>
        <translation>der Name einer Funktion hat keine Anführungszeichen</translation>
    </message>
    <message>
        <source>expected an expression, found the end</source>
        <translation>erwartet wird ein Ausdruck, gefunden das Ende</translation>
    </message>
    <message>
        <source>expected an expression</source>
        <translation>erwartet wird ein Ausdruck</translation>
    </message>
    <message>
        <source>expected an operator</source>
        <translation>erwartet wird ein Operator</translation>
    </message>
    <message>
        <source>a closing parenthesis</source>
        <translation>eine schließende Klammer</translation>
    </message>
    <message>
        <source>a name, *, [ or { after the dot</source>
        <translation>ein Name, *, [ oder { nach dem Punkt</translation>
    </message>
    <message>
        <source>a dot, a bracket or the end of the projection</source>
        <translation>ein Punkt, eine eckige Klammer oder das Ende der Projektion</translation>
    </message>
    <message>
        <source>a closing bracket after the condition</source>
        <translation>eine schließende eckige Klammer nach der Bedingung</translation>
    </message>
    <message>
        <source>a number, a slice, * or ? in the brackets</source>
        <translation>eine Zahl, ein Ausschnitt, * oder ? in den eckigen Klammern</translation>
    </message>
    <message>
        <source>a closing bracket</source>
        <translation>eine schließende eckige Klammer</translation>
    </message>
    <message>
        <source>a slice&apos;s step cannot be 0</source>
        <translation>der Schritt eines Ausschnitts kann nicht 0 sein</translation>
    </message>
    <message>
        <source>a slice such as [0:5:2]</source>
        <translation>ein Ausschnitt wie [0:5:2]</translation>
    </message>
    <message>
        <source>a comma or a closing bracket</source>
        <translation>ein Komma oder eine schließende eckige Klammer</translation>
    </message>
    <message>
        <source>a name for the member</source>
        <translation>ein Name für das Feld</translation>
    </message>
    <message>
        <source>a colon after the member&apos;s name</source>
        <translation>ein Doppelpunkt nach dem Namen des Feldes</translation>
    </message>
    <message>
        <source>a comma or a closing brace</source>
        <translation>ein Komma oder eine schließende geschweifte Klammer</translation>
    </message>
    <message>
        <source>a closing brace</source>
        <translation>eine schließende geschweifte Klammer</translation>
    </message>
    <message>
        <source>only a function&apos;s name can stand before (</source>
        <translation>nur der Name einer Funktion kann vor ( stehen</translation>
    </message>
    <message>
        <source>there is no function %1</source>
        <translation>es gibt keine Funktion %1</translation>
    </message>
    <message>
        <source>a comma or a closing parenthesis</source>
        <translation>ein Komma oder eine schließende Klammer</translation>
    </message>
    <message>
        <source>an argument after the comma</source>
        <translation>ein Argument nach dem Komma</translation>
    </message>
    <message>
        <source>%1 takes %2, not %3</source>
        <translation>%1 nimmt %2, nicht %3</translation>
    </message>
    <message>
        <source>1 argument</source>
        <translation>1 Argument</translation>
    </message>
    <message>
        <source>%1 arguments</source>
        <translation>%1 Argumente</translation>
    </message>
    <message>
        <source>argument %1 of %2 must be %3, not %4</source>
        <translation>Argument %1 von %2 muss %3 sein, nicht %4</translation>
    </message>
    <message>
        <source>the end</source>
        <translation>das Ende</translation>
    </message>
    <message>
        <source>Following one destination</source>
        <translation>Einem Ziel folgen</translation>
    </message>
    <message>
        <source>follow all events.</source>
        <translation>allen Ereignissen folgen.</translation>
    </message>
    <message>
        <source>Listing the deliveries of all destinations</source>
        <translation>Die Zustellungen aller Ziele auflisten</translation>
    </message>
    <message>
        <source>choose one destination.</source>
        <translation>ein Ziel wählen.</translation>
    </message>
    <message>
        <source>Listing deliveries by their error</source>
        <translation>Zustellungen nach ihrem Fehler auflisten</translation>
    </message>
    <message>
        <source>it does not tell why a delivery failed.</source>
        <translation>sie sagt nicht, warum eine Zustellung scheiterte.</translation>
    </message>
    <message>
        <source>Searching deliveries for “%1”</source>
        <translation>Zustellungen nach „%1“ durchsuchen</translation>
    </message>
    <message>
        <source>search for type, status, attempts, age or event.</source>
        <translation>nach type, status, attempts, age oder event suchen.</translation>
    </message>
    <message>
        <source>Canceling a delivery</source>
        <translation>Eine Zustellung abbrechen</translation>
    </message>
    <message>
        <source>set the destination inactive.</source>
        <translation>das Ziel inaktiv setzen.</translation>
    </message>
    <message>
        <source>Subscribing to the pattern “%1”</source>
        <translation>Das Muster „%1“ abonnieren</translation>
    </message>
    <message>
        <source>name the types one by one, or all with *.</source>
        <translation>die Typen einzeln nennen, oder alle mit *.</translation>
    </message>
    <message>
        <source>leave it out.</source>
        <translation>es weglassen.</translation>
    </message>
    <message>
        <source>A content filter</source>
        <translation>Ein Inhaltsfilter</translation>
    </message>
    <message>
        <source>An own retry policy</source>
        <translation>Eine eigene Regel für neue Versuche</translation>
    </message>
    <message>
        <source>A limit of attempts in flight</source>
        <translation>Eine Grenze gleichzeitiger Versuche</translation>
    </message>
    <message>
        <source>A limit of attempts a second</source>
        <translation>Eine Grenze der Versuche je Sekunde</translation>
    </message>
    <message>
        <source>Making a destination inactive</source>
        <translation>Ein Ziel inaktiv anlegen</translation>
    </message>
    <message>
        <source>set it inactive once it is there.</source>
        <translation>es inaktiv setzen, sobald es da ist.</translation>
    </message>
    <message>
        <source>Skipping the verification</source>
        <translation>Die Prüfung überspringen</translation>
    </message>
    <message>
        <source>Choosing what becomes of missed and held deliveries</source>
        <translation>Wählen, was aus verpassten und zurückgehaltenen Zustellungen wird</translation>
    </message>
    <message>
        <source>reactivate without it.</source>
        <translation>ohne dies reaktivieren.</translation>
    </message>
    <message>
        <source>Rotating the secret</source>
        <translation>Das Geheimnis wechseln</translation>
    </message>
    <message>
        <source>set a new secret in the destination&apos;s settings.</source>
        <translation>in den Einstellungen des Ziels ein neues Geheimnis setzen.</translation>
    </message>
    <message>
        <source>A test send</source>
        <translation>Ein Testversand</translation>
    </message>
    <message>
        <source>Listing the events of one destination</source>
        <translation>Die Ereignisse eines Ziels auflisten</translation>
    </message>
    <message>
        <source>list that destination&apos;s deliveries.</source>
        <translation>die Zustellungen dieses Ziels auflisten.</translation>
    </message>
    <message>
        <source>Listing events by what became of them</source>
        <translation>Ereignisse danach auflisten, was aus ihnen wurde</translation>
    </message>
    <message>
        <source>list a destination&apos;s deliveries.</source>
        <translation>die Zustellungen eines Ziels auflisten.</translation>
    </message>
    <message>
        <source>Searching events for “%1”</source>
        <translation>Ereignisse nach „%1“ durchsuchen</translation>
    </message>
    <message>
        <source>its events come from Deck itself.</source>
        <translation>ihre Ereignisse kommen von Deck selbst.</translation>
    </message>
    <message>
        <source>Explaining where an event went</source>
        <translation>Erklären, wohin ein Ereignis ging</translation>
    </message>
    <message>
        <source>compare its type with what the destinations subscribe to.</source>
        <translation>seinen Typ mit dem vergleichen, was die Ziele abonnieren.</translation>
    </message>
    <message>
        <source>Managing keys</source>
        <translation>Schlüssel verwalten</translation>
    </message>
    <message>
        <source>do that where the key of Deck came from.</source>
        <translation>das dort tun, woher der Schlüssel von Deck kam.</translation>
    </message>
    <message>
        <source>the lists show what there is.</source>
        <translation>die Listen zeigen, was es gibt.</translation>
    </message>
    <message>
        <source>Listing who changed what</source>
        <translation>Auflisten, wer was änderte</translation>
    </message>
    <message>
        <source>ask Deck for its own records.</source>
        <translation>Deck nach seinen eigenen Aufzeichnungen fragen.</translation>
    </message>
    <message>
        <source>text in payloads</source>
        <translation>Text in den Nutzdaten</translation>
    </message>
    <message>
        <source>publisher or admin</source>
        <translation>publisher oder admin</translation>
    </message>
    <message>
        <source>operator or admin</source>
        <translation>operator oder admin</translation>
    </message>
    <message>
        <source>viewer, operator or admin</source>
        <translation>viewer, operator oder admin</translation>
    </message>
    <message>
        <source>there is no such folder</source>
        <translation>es gibt keinen solchen Ordner</translation>
    </message>
    <message>
        <source>it cannot be replaced</source>
        <translation>sie lässt sich nicht ersetzen</translation>
    </message>
    <message>
        <source>%1 is not offered by Deck&apos;s API; deliver here instead.</source>
        <translation>%1: Das bietet Decks API nicht an; stattdessen hier zustellen.</translation>
    </message>
    <message>
        <source>%1 is not offered by Deck&apos;s API; %2</source>
        <translation>%1: Das bietet Decks API nicht an; %2</translation>
    </message>
    <message>
        <source>There is no such delivery among the newest of its destination.</source>
        <translation>Eine solche Zustellung gibt es unter den neuesten ihres Ziels nicht.</translation>
    </message>
    <message>
        <source>Destinations of type “%1” can only be read here; change it where it was made.</source>
        <translation>Ziele vom Typ „%1“ lassen sich hier nur lesen; es dort ändern, wo es entstand.</translation>
    </message>
    <message>
        <source>The TLS handshake with %1 failed: %2. Check the server&apos;s certificate, or that this port speaks TLS at all.</source>
        <translation>Der TLS-Handschlag mit %1 scheiterte: %2. Das Zertifikat des Servers prüfen, oder ob dieser Port überhaupt TLS spricht.</translation>
    </message>
    <message>
        <source>Nothing listens at %1: the connection was refused. Start the server there, or check the address.</source>
        <translation>Bei %1 hört niemand zu: Die Verbindung wurde abgewiesen. Den Server dort starten, oder die Adresse prüfen.</translation>
    </message>
    <message>
        <source>No address was found for the host “%1”. Check its spelling and this computer&apos;s network.</source>
        <translation>Für den Host „%1“ wurde keine Adresse gefunden. Seine Schreibweise und das Netz dieses Computers prüfen.</translation>
    </message>
    <message>
        <source>%1 did not answer within %2 s. Check that the server is not overloaded and that no firewall drops the traffic.</source>
        <translation>%1 antwortete nicht innerhalb von %2 s. Prüfen, ob der Server überlastet ist oder eine Firewall den Verkehr verwirft.</translation>
    </message>
    <message>
        <source>%1 closed the connection before it answered. Check that a Deckhand server listens there, and whether it wants http or https.</source>
        <translation>%1 schloss die Verbindung, bevor es antwortete. Prüfen, ob dort ein Deckhand-Server zuhört und ob er http oder https will.</translation>
    </message>
    <message>
        <source>The network went away while talking to %1. Try again once this computer is connected.</source>
        <translation>Das Netz verschwand während des Gesprächs mit %1. Neu versuchen, sobald dieser Computer verbunden ist.</translation>
    </message>
    <message>
        <source>“%1” is no address this program can talk to; write http://HOST:PORT or https://HOST.</source>
        <translation>„%1“ ist keine Adresse, mit der dieses Programm sprechen kann; http://HOST:PORT oder https://HOST schreiben.</translation>
    </message>
    <message>
        <source>Talking to %1 failed: %2. Check the address and the network.</source>
        <translation>Das Gespräch mit %1 scheiterte: %2. Adresse und Netz prüfen.</translation>
    </message>
    <message>
        <source>What answers at %1 is no Deckhand server and not Deck&apos;s API. Check the address.</source>
        <translation>Was bei %1 antwortet, ist weder ein Deckhand-Server noch Decks API. Die Adresse prüfen.</translation>
    </message>
    <message>
        <source>%1 answers with a redirect to %2. Use that address instead.</source>
        <translation>%1 antwortet mit einer Weiterleitung nach %2. Stattdessen diese Adresse verwenden.</translation>
    </message>
    <message>
        <source>The file %1 can&apos;t be read: %2. Name a PEM file of the authority that signed the server&apos;s certificate.</source>
        <translation>Die Datei %1 ist nicht lesbar: %2. Eine PEM-Datei der Stelle nennen, die das Zertifikat des Servers unterschrieben hat.</translation>
    </message>
    <message>
        <source>The file %1 holds no certificate in PEM; it should begin with -----BEGIN CERTIFICATE-----.</source>
        <translation>Die Datei %1 enthält kein Zertifikat in PEM; sie sollte mit -----BEGIN CERTIFICATE----- beginnen.</translation>
    </message>
    <message>
        <source>The server&apos;s answer to publishing could not be read; check that both sides run the same version.</source>
        <translation>Die Antwort des Servers auf das Veröffentlichen war nicht lesbar; prüfen, ob auf beiden Seiten dieselbe Version läuft.</translation>
    </message>
    <message>
        <source>This is done on the machine that runs the server; use “deckhandctl keys” there.</source>
        <translation>Das geschieht auf der Maschine des Servers; dort „deckhandctl keys“ verwenden.</translation>
    </message>
    <message>
        <source>The server made the key %1 and did not tell it. Delete it and make another one.</source>
        <translation>Der Server erzeugte den Schlüssel %1 und nannte ihn nicht. Ihn löschen und einen anderen erzeugen.</translation>
    </message>
    <message>
        <source>The server ended the stream; it may be stopping.</source>
        <translation>Der Server beendete den Strom; vielleicht wird er angehalten.</translation>
    </message>
    <message>
        <source>The folder %1 for the position could not be made. Check its permissions.</source>
        <translation>Der Ordner %1 für die Position ließ sich nicht anlegen. Seine Rechte prüfen.</translation>
    </message>
    <message>
        <source>No file can be written in %1. Check its permissions.</source>
        <translation>In %1 lässt sich keine Datei schreiben. Die Rechte prüfen.</translation>
    </message>
    <message>
        <source>Process %1 forwards from there to this target already. End it first.</source>
        <translation>Prozess %1 leitet von dort schon an diese Adresse weiter. Ihn zuerst beenden.</translation>
    </message>
    <message>
        <source>The position in %1 can&apos;t be read. Remove the file to begin anew, or say from when to begin.</source>
        <translation>Die Position in %1 ist nicht lesbar. Die Datei entfernen, um von vorn zu beginnen, oder sagen, ab wann.</translation>
    </message>
    <message>
        <source>The position could not be written to %1: %2. Free space there.</source>
        <translation>Die Position ließ sich nicht nach %1 schreiben: %2. Dort Platz schaffen.</translation>
    </message>
    <message>
        <source>It was written by another version.</source>
        <translation>Sie wurde von einer anderen Version geschrieben.</translation>
    </message>
    <message>
        <source>The event can&apos;t be delivered as it is: %1</source>
        <translation>Das Ereignis lässt sich so nicht zustellen: %1</translation>
    </message>
    <message>
        <source>What became of some deliveries was not heard. Start again: it goes on where it was.</source>
        <translation>Was aus manchen Zustellungen wurde, kam nicht an. Neu starten: Es geht dort weiter, wo es war.</translation>
    </message>
    <message>
        <source>The receiver cannot listen on %1, port %2: %3. Choose another port, or 0 for any that is free.</source>
        <translation>Der Empfänger kann auf %1, Port %2 nicht zuhören: %3. Einen anderen Port wählen, oder 0 für irgendeinen freien.</translation>
    </message>
    <message>
        <source>The body must be a JSON object, or empty.</source>
        <translation>Der Rumpf muss ein JSON-Objekt oder leer sein.</translation>
    </message>
    <message>
        <source>The value must be a string.</source>
        <translation>Der Wert muss eine Zeichenkette sein.</translation>
    </message>
    <message>
        <source>The value must be a whole number from %1 to %2.</source>
        <translation>Der Wert muss eine ganze Zahl von %1 bis %2 sein.</translation>
    </message>
    <message>
        <source>The value must be true or false.</source>
        <translation>Der Wert muss true oder false sein.</translation>
    </message>
    <message>
        <source>The value must be a JSON object.</source>
        <translation>Der Wert muss ein JSON-Objekt sein.</translation>
    </message>
    <message>
        <source>The object is larger than the limit of %1 bytes.</source>
        <translation>Das Objekt ist größer als die Grenze von %1 Bytes.</translation>
    </message>
    <message>
        <source>The object is nested deeper than %1 levels.</source>
        <translation>Das Objekt ist tiefer als %1 Ebenen verschachtelt.</translation>
    </message>
    <message>
        <source>The type must be object.action in lower case, such as task_run.completed.</source>
        <translation>Der Typ muss objekt.aktion in Kleinbuchstaben sein, etwa task_run.completed.</translation>
    </message>
    <message>
        <source>The server speaks plain HTTP and has no certificate.</source>
        <translation>Der Server spricht HTTP ohne TLS und hat kein Zertifikat.</translation>
    </message>
    <message>
        <source>This port speaks TLS; use an address that begins with https://.</source>
        <translation>Dieser Port spricht TLS; eine Adresse verwenden, die mit https:// beginnt.</translation>
    </message>
    <message>
        <source>The request took too long to arrive; send it in one go.</source>
        <translation>Die Anfrage brauchte zu lange; sie in einem Zug senden.</translation>
    </message>
    <message>
        <source>Too many large requests are being read; try again.</source>
        <translation>Es werden zu viele große Anfragen gelesen; neu versuchen.</translation>
    </message>
    <message>
        <source>The content type must be application/json or application/x-ndjson, in UTF-8.</source>
        <translation>Der Inhaltstyp muss application/json oder application/x-ndjson sein, in UTF-8.</translation>
    </message>
    <message>
        <source>The content type must be application/json, in UTF-8.</source>
        <translation>Der Inhaltstyp muss application/json sein, in UTF-8.</translation>
    </message>
    <message>
        <source>An idempotency key has 1 to 256 printable ASCII characters.</source>
        <translation>Ein Idempotenz-Schlüssel hat 1 bis 256 druckbare ASCII-Zeichen.</translation>
    </message>
    <message>
        <source>There is no valid key; send Authorization: Bearer sk_live_….</source>
        <translation>Es gibt keinen gültigen Schlüssel; Authorization: Bearer sk_live_… senden.</translation>
    </message>
    <message>
        <source>This key has made %1 requests within %2 s; wait and try again.</source>
        <translation>Dieser Schlüssel hat binnen %2 s %1 Anfragen gestellt; warten und neu versuchen.</translation>
    </message>
    <message>
        <source>This call needs a key with the role %1.</source>
        <translation>Dieser Aufruf braucht einen Schlüssel mit der Rolle %1.</translation>
    </message>
    <message>
        <source>There is nothing at this path; /v2/openapi.json lists the calls.</source>
        <translation>Unter diesem Pfad gibt es nichts; /v2/openapi.json führt die Aufrufe auf.</translation>
    </message>
    <message>
        <source>This path takes %1 only.</source>
        <translation>Dieser Pfad nimmt nur %1.</translation>
    </message>
    <message>
        <source>A call with this key is still running; try again in a moment.</source>
        <translation>Ein Aufruf mit diesem Schlüssel läuft noch; gleich noch einmal versuchen.</translation>
    </message>
    <message>
        <source>This key was used for a call with other parameters; take a new one.</source>
        <translation>Dieser Schlüssel gehörte zu einem Aufruf mit anderen Angaben; einen neuen nehmen.</translation>
    </message>
    <message>
        <source>Name what the key is for, such as “ci”.</source>
        <translation>Nennen, wofür der Schlüssel ist, etwa „ci“.</translation>
    </message>
    <message>
        <source>A name has %1 characters at most.</source>
        <translation>Ein Name hat höchstens %1 Zeichen.</translation>
    </message>
    <message>
        <source>A name has no control characters.</source>
        <translation>Ein Name hat keine Steuerzeichen.</translation>
    </message>
    <message>
        <source>Name a role: viewer, publisher, operator or admin.</source>
        <translation>Eine Rolle nennen: viewer, publisher, operator oder admin.</translation>
    </message>
    <message>
        <source>The role is viewer, publisher, operator or admin.</source>
        <translation>Die Rolle ist viewer, publisher, operator oder admin.</translation>
    </message>
    <message>
        <source>Write a time as ISO 8601, such as 2027-01-31T00:00:00Z.</source>
        <translation>Eine Zeit nach ISO 8601 schreiben, etwa 2027-01-31T00:00:00Z.</translation>
    </message>
    <message>
        <source>This call is made with that very key. Use another admin key to delete it.</source>
        <translation>Dieser Aufruf geschieht mit eben diesem Schlüssel. Zum Löschen einen anderen Admin-Schlüssel verwenden.</translation>
    </message>
    <message>
        <source>“%1” is no address of this machine to listen on; give one such as 127.0.0.1 or 0.0.0.0.</source>
        <translation>„%1“ ist keine Adresse dieser Maschine zum Zuhören; eine wie 127.0.0.1 oder 0.0.0.0 angeben.</translation>
    </message>
    <message>
        <source>Something else listens on %1 already; stop it or take another port.</source>
        <translation>Auf %1 hört schon etwas anderes zu; es beenden oder einen anderen Port nehmen.</translation>
    </message>
    <message>
        <source>This user may not listen on %1; take a port above 1023.</source>
        <translation>Dieser Benutzer darf auf %1 nicht zuhören; einen Port über 1023 nehmen.</translation>
    </message>
    <message>
        <source>Listening on %1 failed: %2.</source>
        <translation>Das Zuhören auf %1 scheiterte: %2.</translation>
    </message>
    <message>
        <source>Too many connections are open; try again in a while.</source>
        <translation>Zu viele Verbindungen sind offen; nach einer Weile neu versuchen.</translation>
    </message>
    <message>
        <source>“%1” is none of the values %2 can have; see openapi.json for them.</source>
        <translation>„%1“ ist keiner der Werte, die %2 haben kann; openapi.json nennt sie.</translation>
    </message>
    <message>
        <source>The parameter may be given once only.</source>
        <translation>Die Angabe darf nur einmal gemacht werden.</translation>
    </message>
    <message>
        <source>An id has 1 to 255 characters.</source>
        <translation>Eine Kennung hat 1 bis 255 Zeichen.</translation>
    </message>
    <message>
        <source>The time must be ISO 8601 with a zone, such as 2025-01-15T09:31:15.000Z; a plus sign must be written %2B.</source>
        <translation>Die Zeit muss ISO 8601 mit Zone sein, etwa 2025-01-15T09:31:15.000Z; ein Pluszeichen schreibt man %2B.</translation>
    </message>
    <message>
        <source>The parameter is true or false.</source>
        <translation>Die Angabe ist true oder false.</translation>
    </message>
    <message>
        <source>The duration must be a number with ms, s, m, h or d, such as 5m.</source>
        <translation>Die Dauer muss eine Zahl mit ms, s, m, h oder d sein, etwa 5m.</translation>
    </message>
    <message>
        <source>“%1” is no event type; write task_run.completed or a pattern such as task_run.*.</source>
        <translation>„%1“ ist kein Ereignistyp; task_run.completed oder ein Muster wie task_run.* schreiben.</translation>
    </message>
    <message>
        <source>The limit must be a number from 1 to 100.</source>
        <translation>Die Grenze muss eine Zahl von 1 bis 100 sein.</translation>
    </message>
    <message>
        <source>This is no cursor; take next_cursor from a page.</source>
        <translation>Das ist keine Marke; next_cursor einer Seite nehmen.</translation>
    </message>
    <message>
        <source>This call takes no query parameters.</source>
        <translation>Dieser Aufruf nimmt keine Angaben in der Adresse.</translation>
    </message>
    <message>
        <source>There is no such parameter; this call knows %1.</source>
        <translation>Eine solche Angabe gibt es nicht; dieser Aufruf kennt %1.</translation>
    </message>
    <message>
        <source>The body is larger than the limit of %1 bytes.</source>
        <translation>Der Rumpf ist größer als die Grenze von %1 Bytes.</translation>
    </message>
    <message>
        <source>The window must lie between 1m and 30d.</source>
        <translation>Das Zeitfenster muss zwischen 1m und 30d liegen.</translation>
    </message>
    <message>
        <source>The step must be a whole number of minutes, such as 5m.</source>
        <translation>Der Schritt muss eine ganze Zahl von Minuten sein, etwa 5m.</translation>
    </message>
    <message>
        <source>That is more than %1 points; take a longer step.</source>
        <translation>Das sind mehr als %1 Punkte; einen längeren Schritt nehmen.</translation>
    </message>
    <message>
        <source>The server is stopping.</source>
        <translation>Der Server wird angehalten.</translation>
    </message>
    <message>
        <source>The engine does not answer.</source>
        <translation>Die Engine antwortet nicht.</translation>
    </message>
    <message>
        <source>This is no id of a stream message.</source>
        <translation>Das ist keine Kennung einer Nachricht des Stroms.</translation>
    </message>
    <message>
        <source>Too many readers follow the stream; try again in a while.</source>
        <translation>Zu viele Leser folgen dem Strom; nach einer Weile neu versuchen.</translation>
    </message>
    <message>
        <source>A view needs a page, events or deliveries, and a name of at most %1 letters.</source>
        <translation>Eine Ansicht braucht eine Seite, Ereignisse oder Zustellungen, und einen Namen von höchstens %1 Buchstaben.</translation>
    </message>
    <message>
        <source>The file is larger than 16 MB. Export fewer destinations.</source>
        <translation>Die Datei ist größer als 16 MB. Weniger Ziele exportieren.</translation>
    </message>
    <message>
        <source>This is no JSON file (%1 at byte %2). Choose one that was exported here.</source>
        <translation>Das ist keine JSON-Datei (%1 bei Byte %2). Eine wählen, die hier exportiert wurde.</translation>
    </message>
    <message>
        <source>This file holds no destinations. Choose one that was exported here.</source>
        <translation>Diese Datei enthält keine Ziele. Eine wählen, die hier exportiert wurde.</translation>
    </message>
    <message>
        <source>The file holds no destinations. Choose another one.</source>
        <translation>Die Datei enthält keine Ziele. Eine andere wählen.</translation>
    </message>
    <message>
        <source>The file %1 could not be written: %2. Check the folder and the free space.</source>
        <translation>Die Datei %1 ließ sich nicht schreiben: %2. Den Ordner und den freien Platz prüfen.</translation>
    </message>
    <message>
        <source>The file %1 could not be read: %2. Check its permissions.</source>
        <translation>Die Datei %1 war nicht lesbar: %2. Ihre Rechte prüfen.</translation>
    </message>
    <message>
        <source>The file %1 is larger than %2 bytes. Choose another one.</source>
        <translation>Die Datei %1 ist größer als %2 Bytes. Eine andere wählen.</translation>
    </message>
    <message>
        <source>The free space of %1 could not be read. Check that the folder exists.</source>
        <translation>Der freie Platz von %1 war nicht lesbar. Prüfen, ob es den Ordner gibt.</translation>
    </message>
    <message>
        <source>There are more than %1 destinations.</source>
        <translation>Es gibt mehr als %1 Ziele.</translation>
    </message>
    <message>
        <source>Others may read the key file %1, so it is not used. Run “chmod 600” on it, or enter the key again.</source>
        <translation>Andere können die Schlüsseldatei %1 lesen, daher wird sie nicht verwendet. „chmod 600“ auf sie anwenden, oder den Schlüssel neu eingeben.</translation>
    </message>
    <message>
        <source>The key file %1 could not be read: %2. Check who owns it.</source>
        <translation>Die Schlüsseldatei %1 war nicht lesbar: %2. Prüfen, wem sie gehört.</translation>
    </message>
    <message>
        <source>The file %1 holds no key. Enter the key again.</source>
        <translation>Die Datei %1 enthält keinen Schlüssel. Den Schlüssel neu eingeben.</translation>
    </message>
    <message>
        <source>The key file %1 could not be written: %2. Check the folder and the free space.</source>
        <translation>Die Schlüsseldatei %1 ließ sich nicht schreiben: %2. Den Ordner und den freien Platz prüfen.</translation>
    </message>
    <message>
        <source>The key file %1 could not be removed. Remove it yourself.</source>
        <translation>Die Schlüsseldatei %1 ließ sich nicht entfernen. Sie von Hand entfernen.</translation>
    </message>
    <message>
        <source>No temporary folder could be made: %1. Free space, or set TMPDIR.</source>
        <translation>Es ließ sich kein temporärer Ordner anlegen: %1. Platz schaffen, oder TMPDIR setzen.</translation>
    </message>
    <message>
        <source>The engine gave no answer.</source>
        <translation>Die Engine gab keine Antwort.</translation>
    </message>
    <message>
        <source>The server gave no answer.</source>
        <translation>Der Server gab keine Antwort.</translation>
    </message>
    <message>
        <source>No keychain answers.</source>
        <translation>Es antwortet kein Schlüsselbund.</translation>
    </message>
    <message>
        <source>No keychain answers (%1).</source>
        <translation>Es antwortet kein Schlüsselbund (%1).</translation>
    </message>
    <message>
        <source>The folder %1 could not be made. Check its permissions.</source>
        <translation>Der Ordner %1 ließ sich nicht anlegen. Seine Rechte prüfen.</translation>
    </message>
    <message>
        <source>DECKHAND_SEALING_KEY must be the base64 form of 32 random bytes; make one with: openssl rand -base64 32</source>
        <translation>DECKHAND_SEALING_KEY muss die base64-Form von 32 zufälligen Bytes sein; erzeugen mit: openssl rand -base64 32</translation>
    </message>
    <message>
        <source>A store on PostgreSQL needs the key that seals its credentials. Name a file that is kept with the backups, which is made if it is not there (--sealing-key FILE), or set DECKHAND_SEALING_KEY.</source>
        <translation>Eine Datenbank auf PostgreSQL braucht den Schlüssel, der ihre Zugangsdaten versiegelt. Eine Datei nennen, die bei den Sicherungen liegt und angelegt wird, wenn es sie nicht gibt (--sealing-key DATEI), oder DECKHAND_SEALING_KEY setzen.</translation>
    </message>
    <message>
        <source>“%1” is no list of waits; write for example 30s,60s,120s, or none.</source>
        <translation>„%1“ ist keine Liste von Wartezeiten; zum Beispiel 30s,60s,120s schreiben, oder none.</translation>
    </message>
    <message>
        <source>DECKHAND_BASE_URLS is a list such as hookdeck=https://localhost:1,hookdeck_api=https://…; “%1” is no entry of one.</source>
        <translation>DECKHAND_BASE_URLS ist eine Liste wie hookdeck=https://localhost:1,hookdeck_api=https://…; „%1“ ist kein Eintrag einer solchen.</translation>
    </message>
    <message>
        <source>At character %1: %2</source>
        <translation>Zeichen %1: %2</translation>
    </message>
    <message>
        <source>Unknown field `%1`; put the text in quotes to search for it.</source>
        <translation>Unbekanntes Feld `%1`; den Text in Anführungszeichen setzen, um nach ihm zu suchen.</translation>
    </message>
    <message>
        <source>Unknown field `%1`, did you mean `%2`?</source>
        <translation>Unbekanntes Feld `%1`; ist `%2` gemeint?</translation>
    </message>
    <message>
        <source>Expected a header&apos;s name: header.content-type</source>
        <translation>Erwartet wird der Name eines Headers: header.content-type</translation>
    </message>
    <message>
        <source>Expected a path without empty steps: data.website.url</source>
        <translation>Erwartet wird ein Pfad ohne leere Schritte: data.website.url</translation>
    </message>
    <message>
        <source>`%1` does not go with `%2`; expected one of %3</source>
        <translation>`%1` passt nicht zu `%2`; erwartet wird eines von %3</translation>
    </message>
    <message>
        <source>Expected %1 after `%2`.</source>
        <translation>Nach `%2` wird erwartet: %1.</translation>
    </message>
    <message>
        <source>The quote is not closed: expected `&quot;`.</source>
        <translation>Das Anführungszeichen ist nicht geschlossen: erwartet wird `&quot;`.</translation>
    </message>
    <message>
        <source>A list goes with `:`, `=` and `!=` only; expected one value.</source>
        <translation>Eine Liste passt nur zu `:`, `=` und `!=`; erwartet wird ein Wert.</translation>
    </message>
    <message>
        <source>This list is not closed: expected `)`.</source>
        <translation>Diese Liste ist nicht geschlossen: erwartet wird `)`.</translation>
    </message>
    <message>
        <source>Expected `,` or `)` here.</source>
        <translation>Hier wird `,` oder `)` erwartet.</translation>
    </message>
    <message>
        <source>A range needs both ends, as 2..4; for one end use &gt;= or &lt;=.</source>
        <translation>Ein Bereich braucht beide Enden, wie 2..4; für ein Ende gibt es &gt;= oder &lt;=.</translation>
    </message>
    <message>
        <source>`%1` is neither true nor false.</source>
        <translation>`%1` ist weder true noch false.</translation>
    </message>
    <message>
        <source>A moment relative to now needs &gt; &gt;= &lt; or &lt;=, as %1&gt;=%2.</source>
        <translation>Ein Zeitpunkt, der von jetzt zählt, braucht &gt; &gt;= &lt; oder &lt;=, wie %1&gt;=%2.</translation>
    </message>
    <message>
        <source>`%1` is not known for `%2`; expected one of %3.</source>
        <translation>`%1` ist für `%2` nicht bekannt; erwartet wird eines von %3.</translation>
    </message>
    <message>
        <source>`%1` is not a time; expected one such as -1h, 2025-01-15 or 2025-01-15T09:31 (UTC).</source>
        <translation>`%1` ist keine Zeit; erwartet wird eine wie -1h, 2025-01-15 oder 2025-01-15T09:31 (UTC).</translation>
    </message>
    <message>
        <source>`%1` is not understood; expected %2.</source>
        <translation>`%1` ist nicht verständlich; erwartet wird %2.</translation>
    </message>
    <message>
        <source>A search has at most %1 characters.</source>
        <translation>Eine Suche hat höchstens %1 Zeichen.</translation>
    </message>
    <message>
        <source>This character has no place in a search; remove it.</source>
        <translation>Dieses Zeichen gehört nicht in eine Suche; es entfernen.</translation>
    </message>
    <message>
        <source>This `)` closes nothing; put text with parentheses in quotes.</source>
        <translation>Diese `)` schließt nichts; Text mit Klammern in Anführungszeichen setzen.</translation>
    </message>
    <message>
        <source>This is nested more than %1 deep.</source>
        <translation>Das ist tiefer als %1 verschachtelt.</translation>
    </message>
    <message>
        <source>Expected a field, a word or `(` here.</source>
        <translation>Hier wird ein Feld, ein Wort oder `(` erwartet.</translation>
    </message>
    <message>
        <source>`%1` stands between two terms; put it in quotes to search for the word.</source>
        <translation>`%1` steht zwischen zwei Begriffen; in Anführungszeichen setzen, um nach dem Wort zu suchen.</translation>
    </message>
    <message>
        <source>Expected a field or a word before `)`.</source>
        <translation>Vor `)` wird ein Feld oder ein Wort erwartet.</translation>
    </message>
    <message>
        <source>This `(` is not closed: expected `)`.</source>
        <translation>Diese `(` ist nicht geschlossen: erwartet wird `)`.</translation>
    </message>
    <message>
        <source>Groups of and and or are nested more than %1 deep here.</source>
        <translation>Gruppen von and und or sind hier tiefer als %1 verschachtelt.</translation>
    </message>
    <message>
        <source>Expected a field before `%1`.</source>
        <translation>Vor `%1` wird ein Feld erwartet.</translation>
    </message>
    <message>
        <source>`%1` is not a field; put the text in quotes to search for it.</source>
        <translation>`%1` ist kein Feld; den Text in Anführungszeichen setzen, um nach ihm zu suchen.</translation>
    </message>
    <message>
        <source>A search has at most %1 words, clauses and values.</source>
        <translation>Eine Suche hat höchstens %1 Wörter, Bedingungen und Werte.</translation>
    </message>
    <message>
        <source>A regular expression has at most 256 characters.</source>
        <translation>Ein regulärer Ausdruck hat höchstens 256 Zeichen.</translation>
    </message>
    <message>
        <source>A group is not closed: expected `)`.</source>
        <translation>Eine Gruppe ist nicht geschlossen: erwartet wird `)`.</translation>
    </message>
    <message>
        <source>Write `\%1` for a literal `%1`.</source>
        <translation>Für ein wörtliches `%1` `\%1` schreiben.</translation>
    </message>
    <message>
        <source>Nothing follows the backslash.</source>
        <translation>Auf den Rückstrich folgt nichts.</translation>
    </message>
    <message>
        <source>`\%1` is not supported; use \d, \w, \s or \ before punctuation.</source>
        <translation>`\%1` wird nicht unterstützt; es gibt \d, \w, \s oder \ vor Satzzeichen.</translation>
    </message>
    <message>
        <source>Write `\%1` inside brackets.</source>
        <translation>In eckigen Klammern `\%1` schreiben.</translation>
    </message>
    <message>
        <source>The bracket is not closed: expected `]`.</source>
        <translation>Die eckige Klammer ist nicht geschlossen: erwartet wird `]`.</translation>
    </message>
    <message>
        <source>A range in brackets goes between ASCII letters or digits, as a-z.</source>
        <translation>Ein Bereich in eckigen Klammern liegt zwischen ASCII-Buchstaben oder -Ziffern, wie a-z.</translation>
    </message>
    <message>
        <source>Write `\-` for a literal `-` here.</source>
        <translation>Für ein wörtliches `-` hier `\-` schreiben.</translation>
    </message>
    <message>
        <source>Only plain groups `( )` and `(?: )` are supported.</source>
        <translation>Nur einfache Gruppen `( )` und `(?: )` werden unterstützt.</translation>
    </message>
    <message>
        <source>This `)` closes nothing; write `\)` for a literal one.</source>
        <translation>Diese `)` schließt nichts; für eine wörtliche `\)` schreiben.</translation>
    </message>
    <message>
        <source>`%1` has nothing to repeat; lazy and possessive forms are not supported.</source>
        <translation>`%1` hat nichts zu wiederholen; genügsame und besitzergreifende Formen werden nicht unterstützt.</translation>
    </message>
    <message>
        <source>Expected {m}, {m,} or {m,n}; write `\{` for a literal brace.</source>
        <translation>Erwartet wird {m}, {m,} oder {m,n}; für eine wörtliche Klammer `\{` schreiben.</translation>
    </message>
    <message>
        <source>Counts go from 0 to 100, the smaller first.</source>
        <translation>Anzahlen gehen von 0 bis 100, die kleinere zuerst.</translation>
    </message>
    <message>
        <source>A counted group cannot hold another count.</source>
        <translation>Eine gezählte Gruppe kann keine weitere Zählung enthalten.</translation>
    </message>
    <message>
        <source>Expected a regular expression.</source>
        <translation>Erwartet wird ein regulärer Ausdruck.</translation>
    </message>
    <message>
        <source>This regular expression is not understood: %1.</source>
        <translation>Dieser reguläre Ausdruck ist nicht verständlich: %1.</translation>
    </message>
    <message>
        <source>The answer is not one of this service: %1.</source>
        <translation>Die Antwort ist keine dieses Dienstes: %1.</translation>
    </message>
    <message>
        <source>Check the endpoint; the event may have arrived and may be sent again.</source>
        <translation>Den Endpunkt prüfen; das Ereignis kann angekommen sein und noch einmal gesendet werden.</translation>
    </message>
    <message>
        <source>The access key is not known.</source>
        <translation>Der Zugriffsschlüssel ist nicht bekannt.</translation>
    </message>
    <message>
        <source>Check the access key id; it must exist, be active and belong to this partition of AWS.</source>
        <translation>Die Kennung des Zugriffsschlüssels prüfen; es muss ihn geben, er muss aktiv sein und zu dieser Partition von AWS gehören.</translation>
    </message>
    <message>
        <source>The signature was refused.</source>
        <translation>Die Signatur wurde abgewiesen.</translation>
    </message>
    <message>
        <source>Check the secret access key; it must be the one made with this access key id, and the region must be %1.</source>
        <translation>Den geheimen Zugriffsschlüssel prüfen; er muss zu dieser Kennung gehören, und die Region muss %1 sein.</translation>
    </message>
    <message>
        <source>The session token has expired.</source>
        <translation>Das Sitzungs-Token ist abgelaufen.</translation>
    </message>
    <message>
        <source>Make new temporary credentials, or use a key of an IAM user, which does not expire.</source>
        <translation>Neue befristete Zugangsdaten erzeugen, oder den Schlüssel eines IAM-Benutzers verwenden, der nicht abläuft.</translation>
    </message>
    <message>
        <source>The session token is not valid.</source>
        <translation>Das Sitzungs-Token ist nicht gültig.</translation>
    </message>
    <message>
        <source>Enter key, secret and session token of the same temporary credentials; leave the token empty for a key of an IAM user.</source>
        <translation>Schlüssel, Geheimnis und Sitzungs-Token derselben befristeten Zugangsdaten eingeben; beim Schlüssel eines IAM-Benutzers bleibt das Token leer.</translation>
    </message>
    <message>
        <source>The clocks of this machine and of the service differ too much.</source>
        <translation>Die Uhren dieser Maschine und des Dienstes gehen zu weit auseinander.</translation>
    </message>
    <message>
        <source>Set this machine&apos;s clock, for example by NTP.</source>
        <translation>Die Uhr dieser Maschine stellen, etwa durch NTP.</translation>
    </message>
    <message>
        <source>The request was signed for region %1, which is not the target&apos;s.</source>
        <translation>Die Anfrage wurde für die Region %1 signiert, die nicht die des Ziels ist.</translation>
    </message>
    <message>
        <source>Set the region the service names.</source>
        <translation>Die Region setzen, die der Dienst nennt.</translation>
    </message>
    <message>
        <source>The key may not send to %1.</source>
        <translation>Der Schlüssel darf nicht senden an: %1.</translation>
    </message>
    <message>
        <source>Allow %2 on it in the policy of the key&apos;s user or role, and see that no other policy denies it.</source>
        <translation>In der Richtlinie des Benutzers oder der Rolle %2 darauf erlauben; keine andere Richtlinie darf es verbieten.</translation>
    </message>
    <message>
        <source>The key may not use the KMS key that encrypts %1.</source>
        <translation>Der Schlüssel darf den KMS-Schlüssel nicht verwenden, der verschlüsselt: %1.</translation>
    </message>
    <message>
        <source>Allow kms:GenerateDataKey and kms:Decrypt on the KMS key.</source>
        <translation>Auf dem KMS-Schlüssel kms:GenerateDataKey und kms:Decrypt erlauben.</translation>
    </message>
    <message>
        <source>%1 does not exist.</source>
        <translation>%1 existiert nicht.</translation>
    </message>
    <message>
        <source>Check its name, the account and the region (%1), or create it.</source>
        <translation>Namen, Konto und Region (%1) prüfen, oder sie anlegen.</translation>
    </message>
    <message>
        <source>The shard&apos;s throughput is used up.</source>
        <translation>Der Durchsatz des Shards ist ausgeschöpft.</translation>
    </message>
    <message>
        <source>Add shards or switch the stream to on-demand, spread the partition keys, or lower the destination&apos;s rate.</source>
        <translation>Shards hinzufügen oder den Strom auf on-demand umstellen, die Partitionsschlüssel streuen, oder die Rate des Ziels senken.</translation>
    </message>
    <message>
        <source>The service asks to slow down.</source>
        <translation>Der Dienst bittet, langsamer zu senden.</translation>
    </message>
    <message>
        <source>Lower the destination&apos;s rate or concurrency; later attempts wait longer.</source>
        <translation>Rate oder Gleichzeitigkeit des Ziels senken; spätere Versuche warten länger.</translation>
    </message>
    <message>
        <source>The event is larger than %1 accepts.</source>
        <translation>Das Ereignis ist größer, als erlaubt ist: %1.</translation>
    </message>
    <message>
        <source>Send large events elsewhere, by a filter, or raise the target&apos;s limit.</source>
        <translation>Große Ereignisse durch einen Filter anderswohin senden, oder die Grenze dort anheben.</translation>
    </message>
    <message>
        <source>The service refuses the form of the event.</source>
        <translation>Der Dienst weist die Form des Ereignisses ab.</translation>
    </message>
    <message>
        <source>See what it says; correct the template or the event.</source>
        <translation>Lesen, was er sagt; die Vorlage oder das Ereignis berichtigen.</translation>
    </message>
    <message>
        <source>%1 is in another region or at another address.</source>
        <translation>%1 liegt in einer anderen Region oder an einer anderen Adresse.</translation>
    </message>
    <message>
        <source>Set the region the service names, and no endpoint of another region.</source>
        <translation>Die Region setzen, die der Dienst nennt, und keinen Endpunkt einer anderen Region.</translation>
    </message>
    <message>
        <source>What arrived is not what was sent: its checksum differs.</source>
        <translation>Was ankam, ist nicht, was gesendet wurde: Die Prüfsumme weicht ab.</translation>
    </message>
    <message>
        <source>Look for a proxy that changes requests; nothing needs changing here.</source>
        <translation>Nach einem Proxy suchen, der Anfragen verändert; hier ist nichts zu ändern.</translation>
    </message>
    <message>
        <source>The KMS key that encrypts %1 cannot be used.</source>
        <translation>Der KMS-Schlüssel ist nicht verwendbar, der verschlüsselt: %1.</translation>
    </message>
    <message>
        <source>Enable the KMS key, or change the encryption of the target.</source>
        <translation>Den KMS-Schlüssel einschalten, oder die Verschlüsselung dort ändern.</translation>
    </message>
    <message>
        <source>The service failed.</source>
        <translation>Der Dienst scheiterte.</translation>
    </message>
    <message>
        <source>Nothing needs changing here; later attempts may succeed.</source>
        <translation>Hier ist nichts zu ändern; spätere Versuche können gelingen.</translation>
    </message>
    <message>
        <source>The answer was %1.</source>
        <translation>Die Antwort war %1.</translation>
    </message>
    <message>
        <source>The service says %1.</source>
        <translation>Der Dienst sagt %1.</translation>
    </message>
    <message>
        <source>The service says %1: %2</source>
        <translation>Der Dienst sagt %1: %2</translation>
    </message>
    <message>
        <source>The service refused the key.</source>
        <translation>Der Dienst wies den Schlüssel ab.</translation>
    </message>
    <message>
        <source>Check key, secret and region, and that the policy allows %1.</source>
        <translation>Schlüssel, Geheimnis und Region prüfen, und ob die Richtlinie erlaubt: %1.</translation>
    </message>
    <message>
        <source>Check its name, the account and the region.</source>
        <translation>Namen, Konto und Region prüfen.</translation>
    </message>
    <message>
        <source>The event is larger than the service accepts.</source>
        <translation>Das Ereignis ist größer, als der Dienst annimmt.</translation>
    </message>
    <message>
        <source>Send large events elsewhere, by a filter.</source>
        <translation>Große Ereignisse durch einen Filter anderswohin senden.</translation>
    </message>
    <message>
        <source>Lower the destination&apos;s rate or concurrency.</source>
        <translation>Rate oder Gleichzeitigkeit des Ziels senken.</translation>
    </message>
    <message>
        <source>The service redirected; redirects are not followed.</source>
        <translation>Der Dienst leitete weiter; Weiterleitungen wird nicht gefolgt.</translation>
    </message>
    <message>
        <source>Correct the region or the endpoint.</source>
        <translation>Die Region oder den Endpunkt berichtigen.</translation>
    </message>
    <message>
        <source>The service rejected the event.</source>
        <translation>Der Dienst wies das Ereignis ab.</translation>
    </message>
    <message>
        <source>See what it says, correct the destination, then send a test event.</source>
        <translation>Lesen, was er sagt, das Ziel berichtigen, dann ein Testereignis senden.</translation>
    </message>
    <message>
        <source>Set the region to %1.</source>
        <translation>Die Region auf %1 setzen.</translation>
    </message>
    <message>
        <source>Set this machine&apos;s clock, for example by NTP, then send a test event.</source>
        <translation>Die Uhr dieser Maschine stellen, etwa durch NTP, dann ein Testereignis senden.</translation>
    </message>
    <message>
        <source>Correct the template, for example with a fallback: data.data.task_id || data.id.</source>
        <translation>Die Vorlage berichtigen, etwa mit einem Ersatz: data.data.task_id || data.id.</translation>
    </message>
    <message>
        <source>The template is no JMESPath expression. %1</source>
        <translation>Die Vorlage ist kein JMESPath-Ausdruck. %1</translation>
    </message>
    <message>
        <source>The event is not JSON, so no key can be made of it.</source>
        <translation>Das Ereignis ist kein JSON, daher lässt sich daraus kein Schlüssel bilden.</translation>
    </message>
    <message>
        <source>The key template fails on this event: %1.</source>
        <translation>Die Schlüsselvorlage scheitert an diesem Ereignis: %1.</translation>
    </message>
    <message>
        <source>The key template yields an %1 for this event, not a text.</source>
        <translation>Die Schlüsselvorlage ergibt für dieses Ereignis keinen Text, sondern: %1.</translation>
    </message>
    <message>
        <source>The key template yields nothing for this event.</source>
        <translation>Die Schlüsselvorlage ergibt für dieses Ereignis nichts.</translation>
    </message>
    <message>
        <source>The partition key is longer than %1 characters: %2…</source>
        <translation>Der Partitionsschlüssel ist länger als %1 Zeichen: %2…</translation>
    </message>
    <message>
        <source>Correct the template: take a shorter field.</source>
        <translation>Die Vorlage berichtigen: ein kürzeres Feld nehmen.</translation>
    </message>
    <message>
        <source>The object&apos;s key is longer than %1 bytes: %2…</source>
        <translation>Der Schlüssel des Objekts ist länger als %1 Bytes: %2…</translation>
    </message>
    <message>
        <source>Correct the template: take shorter fields.</source>
        <translation>Die Vorlage berichtigen: kürzere Felder nehmen.</translation>
    </message>
    <message>
        <source>The answer is not one of S3: it has no ETag.</source>
        <translation>Die Antwort ist keine von S3: Sie hat keinen ETag.</translation>
    </message>
    <message>
        <source>Check the endpoint.</source>
        <translation>Den Endpunkt prüfen.</translation>
    </message>
    <message>
        <source>The bucket is missing.</source>
        <translation>Der Bucket fehlt.</translation>
    </message>
    <message>
        <source>The URL ends without the queue&apos;s name. Copy it whole from the queue&apos;s page.</source>
        <translation>Die URL endet ohne den Namen der Warteschlange. Sie ganz von deren Seite kopieren.</translation>
    </message>
    <message>
        <source>The URL of the queue is not valid.</source>
        <translation>Die URL der Warteschlange ist nicht gültig.</translation>
    </message>
    <message>
        <source>The connection string is for &quot;%1&quot; (EntityPath). Write that name, or use the connection string of &quot;%2&quot;.</source>
        <translation>Die Verbindungszeichenfolge gilt für „%1“ (EntityPath). Diesen Namen schreiben, oder die Verbindungszeichenfolge von „%2“ verwenden.</translation>
    </message>
    <message>
        <source>A part of the connection string has no name. Paste it whole, Name=value;Name=value.</source>
        <translation>Ein Teil der Verbindungszeichenfolge hat keinen Namen. Sie ganz einfügen, Name=Wert;Name=Wert.</translation>
    </message>
    <message>
        <source>A SharedAccessSignature expires and cannot be renewed from here. Use a connection string with SharedAccessKeyName and SharedAccessKey.</source>
        <translation>Eine SharedAccessSignature läuft ab und lässt sich von hier nicht erneuern. Eine Verbindungszeichenfolge mit SharedAccessKeyName und SharedAccessKey verwenden.</translation>
    </message>
    <message>
        <source>The Endpoint is not an address like sb://&lt;namespace&gt;.servicebus.windows.net/.</source>
        <translation>Der Endpoint ist keine Adresse wie sb://&lt;namespace&gt;.servicebus.windows.net/.</translation>
    </message>
    <message>
        <source>The connection string has no %1 (%2). Copy it whole from the policy&apos;s page in the portal.</source>
        <translation>Der Verbindungszeichenfolge fehlt %1 (%2). Sie ganz von der Seite der Richtlinie im Portal kopieren.</translation>
    </message>
    <message>
        <source>It says: %1.</source>
        <translation>Er sagt: %1.</translation>
    </message>
    <message>
        <source>It says: %1 %2</source>
        <translation>Er sagt: %1 %2</translation>
    </message>
    <message>
        <source>The key may not send to &quot;%1&quot;.</source>
        <translation>Der Schlüssel darf nicht an „%1“ senden.</translation>
    </message>
    <message>
        <source>Use the connection string of a policy with the Send claim on this queue or topic.</source>
        <translation>Die Verbindungszeichenfolge einer Richtlinie mit dem Recht Send auf dieser Warteschlange oder diesem Topic verwenden.</translation>
    </message>
    <message>
        <source>There is no queue or topic &quot;%1&quot; in the namespace.</source>
        <translation>Im Namespace gibt es keine Warteschlange und kein Topic „%1“.</translation>
    </message>
    <message>
        <source>There is no queue or topic &quot;%1&quot; in the namespace. %2</source>
        <translation>Im Namespace gibt es keine Warteschlange und kein Topic „%1“. %2</translation>
    </message>
    <message>
        <source>Correct the name, or create the queue or topic.</source>
        <translation>Den Namen berichtigen, oder die Warteschlange oder das Topic anlegen.</translation>
    </message>
    <message>
        <source>The service is too busy for &quot;%1&quot;.</source>
        <translation>Der Dienst ist für „%1“ zu beschäftigt.</translation>
    </message>
    <message>
        <source>Lower the destination&apos;s rate, or give the namespace more messaging units.</source>
        <translation>Die Rate des Ziels senken, oder dem Namespace mehr Messaging-Einheiten geben.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has reached a quota.</source>
        <translation>„%1“ hat ein Kontingent erreicht.</translation>
    </message>
    <message>
        <source>Receive what waits in it, or raise its maximum size.</source>
        <translation>Abholen, was darin wartet, oder die maximale Größe anheben.</translation>
    </message>
    <message>
        <source>The event is larger than &quot;%1&quot; takes.</source>
        <translation>Das Ereignis ist größer, als „%1“ annimmt.</translation>
    </message>
    <message>
        <source>The standard tier takes 256 KB; the premium tier more. Send these events elsewhere.</source>
        <translation>Der Tarif Standard nimmt 256 KB, der Tarif Premium mehr. Diese Ereignisse anderswohin senden.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is disabled.</source>
        <translation>„%1“ ist abgeschaltet.</translation>
    </message>
    <message>
        <source>Enable the queue or topic for sending.</source>
        <translation>Die Warteschlange oder das Topic zum Senden einschalten.</translation>
    </message>
    <message>
        <source>The service gave up on a message to &quot;%1&quot;.</source>
        <translation>Der Dienst gab eine Nachricht an „%1“ auf.</translation>
    </message>
    <message>
        <source>Check the state of the namespace; the event is tried again.</source>
        <translation>Den Zustand des Namespace prüfen; das Ereignis wird neu versucht.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; does not take such messages.</source>
        <translation>„%1“ nimmt solche Nachrichten nicht an.</translation>
    </message>
    <message>
        <source>A queue with sessions or with partitions may demand what is not sent from here; use one without.</source>
        <translation>Eine Warteschlange mit Sitzungen oder Partitionen kann verlangen, was von hier nicht gesendet wird; eine ohne verwenden.</translation>
    </message>
    <message>
        <source>The service found fault with a message to &quot;%1&quot;.</source>
        <translation>Der Dienst beanstandete eine Nachricht an „%1“.</translation>
    </message>
    <message>
        <source>Check the destination&apos;s metadata.</source>
        <translation>Die Metadaten des Ziels prüfen.</translation>
    </message>
    <message>
        <source>The service refused a message to &quot;%1&quot;.</source>
        <translation>Der Dienst wies eine Nachricht an „%1“ ab.</translation>
    </message>
    <message>
        <source>Check the settings of the queue or topic.</source>
        <translation>Die Einstellungen der Warteschlange oder des Topics prüfen.</translation>
    </message>
    <message>
        <source>The service ended the connection.</source>
        <translation>Der Dienst beendete die Verbindung.</translation>
    </message>
    <message>
        <source>The event is tried again.</source>
        <translation>Das Ereignis wird neu versucht.</translation>
    </message>
    <message>
        <source>The service ended the link to &quot;%1&quot;.</source>
        <translation>Der Dienst beendete die Verknüpfung mit „%1“.</translation>
    </message>
    <message>
        <source>The service moved &quot;%1&quot; to another machine.</source>
        <translation>Der Dienst verlegte „%1“ auf eine andere Maschine.</translation>
    </message>
    <message>
        <source>The service failed on &quot;%1&quot;.</source>
        <translation>Der Dienst scheiterte an „%1“.</translation>
    </message>
    <message>
        <source>The service sends clients elsewhere; that is not followed.</source>
        <translation>Der Dienst schickt Clients anderswohin; dem wird nicht gefolgt.</translation>
    </message>
    <message>
        <source>Use the connection string of the namespace that is in use now.</source>
        <translation>Die Verbindungszeichenfolge des Namespace verwenden, der jetzt in Gebrauch ist.</translation>
    </message>
    <message>
        <source>The connection broke.</source>
        <translation>Die Verbindung riss ab.</translation>
    </message>
    <message>
        <source>Check the network between; the event is tried again.</source>
        <translation>Das Netz dazwischen prüfen; das Ereignis wird neu versucht.</translation>
    </message>
    <message>
        <source>What the server sends is not AMQP 1.0. %1</source>
        <translation>Was der Server sendet, ist kein AMQP 1.0. %1</translation>
    </message>
    <message>
        <source>Check the Endpoint of the connection string and its port.</source>
        <translation>Den Endpoint der Verbindungszeichenfolge und seinen Port prüfen.</translation>
    </message>
    <message>
        <source>The service refused. %1</source>
        <translation>Der Dienst lehnte ab. %1</translation>
    </message>
    <message>
        <source>Check the Endpoint of the connection string, and the state of the namespace.</source>
        <translation>Den Endpoint der Verbindungszeichenfolge und den Zustand des Namespace prüfen.</translation>
    </message>
    <message>
        <source>The server does not let a client in to show its token (SASL ANONYMOUS). It says: %1.</source>
        <translation>Der Server lässt einen Client nicht ein, um sein Token zu zeigen (SASL ANONYMOUS). Er sagt: %1.</translation>
    </message>
    <message>
        <source>Check that the Endpoint of the connection string is Azure Service Bus.</source>
        <translation>Prüfen, ob der Endpoint der Verbindungszeichenfolge Azure Service Bus ist.</translation>
    </message>
    <message>
        <source>The service takes no sign-in at the moment. %1</source>
        <translation>Der Dienst nimmt zurzeit keine Anmeldung an. %1</translation>
    </message>
    <message>
        <source>The service holds a token of a moment ago for expired; this machine&apos;s clock says %1. %2</source>
        <translation>Der Dienst hält ein eben gemachtes Token für abgelaufen; die Uhr dieser Maschine zeigt %1. %2</translation>
    </message>
    <message>
        <source>Set this machine&apos;s clock.</source>
        <translation>Die Uhr dieser Maschine stellen.</translation>
    </message>
    <message>
        <source>The service refused the key of the connection string. %1</source>
        <translation>Der Dienst wies den Schlüssel der Verbindungszeichenfolge ab. %1</translation>
    </message>
    <message>
        <source>Copy the connection string again: the policy may be gone or its keys regenerated.</source>
        <translation>Die Verbindungszeichenfolge neu kopieren: Die Richtlinie kann fort oder ihre Schlüssel können neu erzeugt sein.</translation>
    </message>
    <message>
        <source>The message has %1 bytes, the queue or topic takes %2 at most.</source>
        <translation>Die Nachricht hat %1 Bytes, die Warteschlange oder das Topic nimmt höchstens %2.</translation>
    </message>
    <message>
        <source>Raise the limit (premium tier), or send these events elsewhere.</source>
        <translation>Die Grenze anheben (Tarif Premium), oder diese Ereignisse anderswohin senden.</translation>
    </message>
    <message>
        <source>The service lets nothing be sent to &quot;%1&quot; at the moment (no credit).</source>
        <translation>Der Dienst lässt zurzeit nichts an „%1“ senden (kein Guthaben).</translation>
    </message>
    <message>
        <source>Check the load of the namespace; the event is tried again.</source>
        <translation>Die Last des Namespace prüfen; das Ereignis wird neu versucht.</translation>
    </message>
    <message>
        <source>The service sends more than it was allowed to.</source>
        <translation>Der Dienst sendet mehr, als ihm erlaubt war.</translation>
    </message>
    <message>
        <source>Check the Endpoint of the connection string.</source>
        <translation>Den Endpoint der Verbindungszeichenfolge prüfen.</translation>
    </message>
    <message>
        <source>The event could not be written as a message.</source>
        <translation>Das Ereignis ließ sich nicht als Nachricht schreiben.</translation>
    </message>
    <message>
        <source>The token could not be written as a message.</source>
        <translation>Das Token ließ sich nicht als Nachricht schreiben.</translation>
    </message>
    <message>
        <source>Check the connection string.</source>
        <translation>Die Verbindungszeichenfolge prüfen.</translation>
    </message>
    <message>
        <source>The answer to the token is longer than 64 KiB.</source>
        <translation>Die Antwort auf das Token ist länger als 64 KiB.</translation>
    </message>
    <message>
        <source>The service&apos;s answer to the token cannot be understood.</source>
        <translation>Die Antwort des Dienstes auf das Token ist nicht verständlich.</translation>
    </message>
    <message>
        <source>The service gave the message back without taking it.</source>
        <translation>Der Dienst gab die Nachricht zurück, ohne sie anzunehmen.</translation>
    </message>
    <message>
        <source>Check the state of the queue or topic; the event is tried again.</source>
        <translation>Den Zustand der Warteschlange oder des Topics prüfen; das Ereignis wird neu versucht.</translation>
    </message>
    <message>
        <source>The id of a topic may not begin with &quot;goog&quot;.</source>
        <translation>Die Kennung eines Topics darf nicht mit „goog“ beginnen.</translation>
    </message>
    <message>
        <source>&quot;service_account_json&quot; is missing. Paste the key file of a service account that may publish; only an emulator needs none.</source>
        <translation>„service_account_json“ fehlt. Die Schlüsseldatei eines Dienstkontos einfügen, das veröffentlichen darf; nur ein Emulator braucht keine.</translation>
    </message>
    <message>
        <source>Google refused the key of %1 (401)%2</source>
        <translation>Google wies den Schlüssel von %1 ab (401)%2</translation>
    </message>
    <message>
        <source>Make a new key of the service account and set it here; a deleted or disabled key stays refused.</source>
        <translation>Einen neuen Schlüssel des Dienstkontos erzeugen und hier setzen; ein gelöschter oder abgeschalteter bleibt abgewiesen.</translation>
    </message>
    <message>
        <source>Set this machine&apos;s clock (NTP).</source>
        <translation>Die Uhr dieser Maschine stellen (NTP).</translation>
    </message>
    <message>
        <source>The Pub/Sub API is not enabled in project %1 (403).</source>
        <translation>Die Pub/Sub-API ist im Projekt %1 nicht eingeschaltet (403).</translation>
    </message>
    <message>
        <source>Run: gcloud services enable pubsub.googleapis.com --project %1</source>
        <translation>Ausführen: gcloud services enable pubsub.googleapis.com --project %1</translation>
    </message>
    <message>
        <source>%1 may not publish to topic %2 (403)%3</source>
        <translation>%1 darf nicht an das Topic %2 veröffentlichen (403)%3</translation>
    </message>
    <message>
        <source>Grant roles/pubsub.publisher on the topic: %1</source>
        <translation>Auf dem Topic roles/pubsub.publisher gewähren: %1</translation>
    </message>
    <message>
        <source>There is no topic %1 in project %2 (404)%3</source>
        <translation>Es gibt kein Topic %1 im Projekt %2 (404)%3</translation>
    </message>
    <message>
        <source>Correct project and topic, or run: gcloud pubsub topics create %1 --project %2</source>
        <translation>Projekt und Topic berichtigen, oder ausführen: gcloud pubsub topics create %1 --project %2</translation>
    </message>
    <message>
        <source>The publish quota of project %1 is used up (429)%2</source>
        <translation>Das Kontingent zum Veröffentlichen des Projekts %1 ist ausgeschöpft (429)%2</translation>
    </message>
    <message>
        <source>Raise the quota in the Google Cloud console, or lower the destination&apos;s rate.</source>
        <translation>Das Kontingent in der Google-Cloud-Konsole anheben, oder die Rate des Ziels senken.</translation>
    </message>
    <message>
        <source>The message is larger than Pub/Sub takes (400)%1</source>
        <translation>Die Nachricht ist größer, als Pub/Sub annimmt (400)%1</translation>
    </message>
    <message>
        <source>Send these events elsewhere; a message has 10 MB at most.</source>
        <translation>Diese Ereignisse anderswohin senden; eine Nachricht hat höchstens 10 MB.</translation>
    </message>
    <message>
        <source>Pub/Sub rejected the message (400)%1</source>
        <translation>Pub/Sub wies die Nachricht ab (400)%1</translation>
    </message>
    <message>
        <source>Compare the topic&apos;s schema and the destination&apos;s metadata with what is said: attribute names may not begin with &quot;goog&quot;.</source>
        <translation>Schema des Topics und Metadaten des Ziels mit dem Gesagten vergleichen: Attributnamen dürfen nicht mit „goog“ beginnen.</translation>
    </message>
    <message>
        <source>The topic does not take messages now (400)%1</source>
        <translation>Das Topic nimmt jetzt keine Nachrichten an (400)%1</translation>
    </message>
    <message>
        <source>Look at the topic&apos;s state in the Google Cloud console: its encryption key or its ingestion may be disabled.</source>
        <translation>Den Zustand des Topics in der Google-Cloud-Konsole ansehen: Sein Schlüssel oder seine Annahme kann abgeschaltet sein.</translation>
    </message>
    <message>
        <source>Pub/Sub failed (%1)%2</source>
        <translation>Pub/Sub scheiterte (%1)%2</translation>
    </message>
    <message>
        <source>Nothing needs changing here; see status.cloud.google.com if it lasts.</source>
        <translation>Hier ist nichts zu ändern; hält es an, status.cloud.google.com ansehen.</translation>
    </message>
    <message>
        <source>The answer confirms %1 of %2 messages.</source>
        <translation>Die Antwort bestätigt %1 von %2 Nachrichten.</translation>
    </message>
    <message>
        <source>Check that the endpoint is Pub/Sub, and whether a proxy answers in its place.</source>
        <translation>Prüfen, ob der Endpunkt Pub/Sub ist, und ob ein Proxy an seiner Stelle antwortet.</translation>
    </message>
    <message>
        <source>See status.cloud.google.com if it lasts; the message may have been published and will be published again.</source>
        <translation>Hält es an, status.cloud.google.com ansehen; die Nachricht kann veröffentlicht worden sein und wird es noch einmal.</translation>
    </message>
    <message>
        <source>Pub/Sub answered, but not within %1 ms with a request that could be published.</source>
        <translation>Pub/Sub antwortete, aber nicht innerhalb von %1 ms auf eine Anfrage, die sich veröffentlichen ließ.</translation>
    </message>
    <message>
        <source>See the attempts of the other events at this time.</source>
        <translation>Die Versuche der anderen Ereignisse um diese Zeit ansehen.</translation>
    </message>
    <message>
        <source>As a message the event has %1 bytes; Pub/Sub takes %2.</source>
        <translation>Als Nachricht hat das Ereignis %1 Bytes; Pub/Sub nimmt %2.</translation>
    </message>
    <message>
        <source>Send these events elsewhere.</source>
        <translation>Diese Ereignisse anderswohin senden.</translation>
    </message>
    <message>
        <source>Signing in at %1 failed. %2</source>
        <translation>Die Anmeldung bei %1 scheiterte. %2</translation>
    </message>
    <message>
        <source>%1 refused the key of %2 (%3 %4)%5</source>
        <translation>%1 wies den Schlüssel von %2 ab (%3 %4)%5</translation>
    </message>
    <message>
        <source>%1 asks to slow down (429).</source>
        <translation>%1 bittet, langsamer zu senden (429).</translation>
    </message>
    <message>
        <source>Nothing needs changing here; it is tried again later.</source>
        <translation>Hier ist nichts zu ändern; es wird später neu versucht.</translation>
    </message>
    <message>
        <source>Signing in at %1 gave no token (%2).</source>
        <translation>Die Anmeldung bei %1 ergab kein Token (%2).</translation>
    </message>
    <message>
        <source>Check &quot;token_uri&quot; in the key file, and whether a proxy answers in its place.</source>
        <translation>„token_uri“ in der Schlüsseldatei prüfen, und ob ein Proxy an ihrer Stelle antwortet.</translation>
    </message>
    <message>
        <source>Write the server without a scheme, host:port or host:port/vhost; TLS has a field of its own.</source>
        <translation>Den Server ohne Schema schreiben, host:port oder host:port/vhost; TLS hat ein eigenes Feld.</translation>
    </message>
    <message>
        <source>Write the server without a user, host:port or host:port/vhost; user name and password have fields of their own.</source>
        <translation>Den Server ohne Benutzer schreiben, host:port oder host:port/vhost; Benutzername und Passwort haben eigene Felder.</translation>
    </message>
    <message>
        <source>The port is missing or is not a number from 1 to 65535. Write host:port; RabbitMQ listens on 5672, with TLS on 5671.</source>
        <translation>Der Port fehlt oder ist keine Zahl von 1 bis 65535. host:port schreiben; RabbitMQ hört auf 5672, mit TLS auf 5671.</translation>
    </message>
    <message>
        <source>The host is missing or holds characters that no host name has. Write host:port, an IPv6 address in brackets.</source>
        <translation>Der Host fehlt oder enthält Zeichen, die kein Hostname hat. host:port schreiben, eine IPv6-Adresse in eckigen Klammern.</translation>
    </message>
    <message>
        <source>After host:port comes one virtual host; write a slash in its name as %2F and a percent sign as %25.</source>
        <translation>Nach host:port folgt ein virtueller Host; einen Schrägstrich in seinem Namen als %2F und ein Prozentzeichen als %25 schreiben.</translation>
    </message>
    <message>
        <source>A virtual host&apos;s name has 255 bytes at most.</source>
        <translation>Der Name eines virtuellen Hosts hat höchstens 255 Bytes.</translation>
    </message>
    <message>
        <source>Grant it: rabbitmqctl set_permissions -p &apos;%1&apos; &apos;%2&apos; &apos;&apos; &apos;^%3$&apos; &apos;&apos;.</source>
        <translation>Es gewähren: rabbitmqctl set_permissions -p &apos;%1&apos; &apos;%2&apos; &apos;&apos; &apos;^%3$&apos; &apos;&apos;.</translation>
    </message>
    <message>
        <source>The exchange &quot;%1&quot; is internal: only other exchanges can publish to it. %2</source>
        <translation>Der Exchange „%1“ ist intern: Nur andere Exchanges können an ihn veröffentlichen. %2</translation>
    </message>
    <message>
        <source>Name the exchange that feeds it.</source>
        <translation>Den Exchange nennen, der ihn speist.</translation>
    </message>
    <message>
        <source>The user &quot;%1&quot; may not write to %2 in the virtual host &quot;%3&quot;. %4</source>
        <translation>Der Benutzer „%1“ darf im virtuellen Host „%3“ nicht schreiben an: %2. %4</translation>
    </message>
    <message>
        <source>The broker refused the user name and password (user &quot;%1&quot;). %2</source>
        <translation>Der Broker wies Benutzernamen und Passwort ab (Benutzer „%1“). %2</translation>
    </message>
    <message>
        <source>Check both; the user &quot;guest&quot; is allowed from the broker&apos;s own machine only.</source>
        <translation>Beide prüfen; der Benutzer „guest“ ist nur von der Maschine des Brokers erlaubt.</translation>
    </message>
    <message>
        <source>There is no virtual host &quot;%1&quot; on the broker. %2</source>
        <translation>Auf dem Broker gibt es keinen virtuellen Host „%1“. %2</translation>
    </message>
    <message>
        <source>Correct the part after the slash of the server, or create it: rabbitmqctl add_vhost &apos;%1&apos;.</source>
        <translation>Den Teil nach dem Schrägstrich des Servers berichtigen, oder ihn anlegen: rabbitmqctl add_vhost &apos;%1&apos;.</translation>
    </message>
    <message>
        <source>The broker takes no more connections. %1</source>
        <translation>Der Broker nimmt keine Verbindungen mehr an. %1</translation>
    </message>
    <message>
        <source>Close connections that are not needed, or raise the limit of the user or the virtual host.</source>
        <translation>Nicht benötigte Verbindungen schließen, oder die Grenze des Benutzers oder virtuellen Hosts anheben.</translation>
    </message>
    <message>
        <source>The user &quot;%1&quot; may not use the virtual host &quot;%2&quot;. %3</source>
        <translation>Der Benutzer „%1“ darf den virtuellen Host „%2“ nicht benutzen. %3</translation>
    </message>
    <message>
        <source>There is no exchange &quot;%1&quot; in the virtual host &quot;%2&quot;. %3</source>
        <translation>Im virtuellen Host „%2“ gibt es keinen Exchange „%1“. %3</translation>
    </message>
    <message>
        <source>Correct the exchange, or declare it on the broker; it is not made from here.</source>
        <translation>Den Exchange berichtigen, oder ihn auf dem Broker anlegen; von hier wird er nicht angelegt.</translation>
    </message>
    <message>
        <source>The broker ended the connection. %1</source>
        <translation>Der Broker beendete die Verbindung. %1</translation>
    </message>
    <message>
        <source>It is being stopped or an operator closed the connection; the event is tried again.</source>
        <translation>Er wird angehalten oder die Verbindung wurde von Hand geschlossen; das Ereignis wird neu versucht.</translation>
    </message>
    <message>
        <source>The broker refused a message. %1</source>
        <translation>Der Broker wies eine Nachricht ab. %1</translation>
    </message>
    <message>
        <source>See the broker&apos;s log and its policies.</source>
        <translation>Das Protokoll des Brokers und seine Richtlinien ansehen.</translation>
    </message>
    <message>
        <source>The broker lacks resources. %1</source>
        <translation>Dem Broker fehlt es an Ressourcen. %1</translation>
    </message>
    <message>
        <source>Check the broker&apos;s memory and disk.</source>
        <translation>Speicher und Platte des Brokers prüfen.</translation>
    </message>
    <message>
        <source>The broker closed the connection. %1</source>
        <translation>Der Broker schloss die Verbindung. %1</translation>
    </message>
    <message>
        <source>See the broker&apos;s log.</source>
        <translation>Das Protokoll des Brokers ansehen.</translation>
    </message>
    <message>
        <source>No queue is named &quot;%1&quot;: with the default exchange an event goes to the queue that is named like its type (%2 %3).</source>
        <translation>Keine Warteschlange heißt „%1“: Beim Standard-Exchange geht ein Ereignis in die Warteschlange, die wie sein Typ heißt (%2 %3).</translation>
    </message>
    <message>
        <source>Declare a queue of that name, or name an exchange.</source>
        <translation>Eine Warteschlange dieses Namens anlegen, oder einen Exchange nennen.</translation>
    </message>
    <message>
        <source>The exchange &quot;%1&quot; has no queue for the routing key &quot;%2&quot; (%3 %4).</source>
        <translation>Der Exchange „%1“ hat keine Warteschlange für den Routing-Schlüssel „%2“ (%3 %4).</translation>
    </message>
    <message>
        <source>Bind a queue to &quot;%1&quot; with a key that matches &quot;%2&quot;.</source>
        <translation>Eine Warteschlange mit einem Schlüssel an „%1“ binden, der auf „%2“ passt.</translation>
    </message>
    <message>
        <source>The broker refused the message (basic.nack).</source>
        <translation>Der Broker wies die Nachricht ab (basic.nack).</translation>
    </message>
    <message>
        <source>A queue is full and rejects what comes, or has no majority of its replicas; check the queue&apos;s length, limits and nodes.</source>
        <translation>Eine Warteschlange ist voll und weist ab, was kommt, oder ihr fehlt die Mehrheit der Replikate; Länge, Grenzen und Knoten prüfen.</translation>
    </message>
    <message>
        <source>The broker lets nobody publish at the moment: %1.</source>
        <translation>Der Broker lässt zurzeit niemanden veröffentlichen: %1.</translation>
    </message>
    <message>
        <source>Free memory or disk on the broker, or raise its alarm&apos;s limit; events are tried again.</source>
        <translation>Auf dem Broker Speicher oder Platte freimachen, oder die Alarmgrenze anheben; Ereignisse werden neu versucht.</translation>
    </message>
    <message>
        <source>The event has %1 bytes, the broker takes %2 at most.</source>
        <translation>Das Ereignis hat %1 Bytes, der Broker nimmt höchstens %2.</translation>
    </message>
    <message>
        <source>Raise max_message_size on the broker, or send these events elsewhere.</source>
        <translation>Auf dem Broker max_message_size anheben, oder diese Ereignisse anderswohin senden.</translation>
    </message>
    <message>
        <source>This port expects TLS.</source>
        <translation>Dieser Port erwartet TLS.</translation>
    </message>
    <message>
        <source>Turn TLS on, or use the port without it, usually 5672.</source>
        <translation>TLS einschalten, oder den Port ohne TLS verwenden, meist 5672.</translation>
    </message>
    <message>
        <source>The server speaks another version of AMQP than 0-9-1.</source>
        <translation>Der Server spricht eine andere Version von AMQP als 0-9-1.</translation>
    </message>
    <message>
        <source>Use a RabbitMQ server, or turn its AMQP 0-9-1 listener on.</source>
        <translation>Einen RabbitMQ-Server verwenden, oder seinen Zugang für AMQP 0-9-1 einschalten.</translation>
    </message>
    <message>
        <source>This port speaks HTTP, not AMQP.</source>
        <translation>Dieser Port spricht HTTP, nicht AMQP.</translation>
    </message>
    <message>
        <source>What the server sends is not AMQP 0-9-1.</source>
        <translation>Was der Server sendet, ist kein AMQP 0-9-1.</translation>
    </message>
    <message>
        <source>Use the broker&apos;s AMQP port, 5672 or with TLS 5671; 15672 is its web console.</source>
        <translation>Den AMQP-Port des Brokers verwenden, 5672 oder mit TLS 5671; 15672 ist seine Web-Konsole.</translation>
    </message>
    <message>
        <source>The message&apos;s headers do not fit into a frame of %1 bytes, as the broker wants it.</source>
        <translation>Die Header der Nachricht passen nicht in einen Rahmen von %1 Bytes, wie der Broker ihn will.</translation>
    </message>
    <message>
        <source>Shorten the destination&apos;s metadata.</source>
        <translation>Die Metadaten des Ziels kürzen.</translation>
    </message>
    <message>
        <source>The broker sent no heartbeat for %1 s, so the connection was given up.</source>
        <translation>Der Broker sandte %1 s lang kein Lebenszeichen, daher wurde die Verbindung aufgegeben.</translation>
    </message>
    <message>
        <source>Check the broker and the network between.</source>
        <translation>Den Broker und das Netz dazwischen prüfen.</translation>
    </message>
    <message>
        <source>The broker sent %1.</source>
        <translation>Der Broker sandte Unerwartetes: %1.</translation>
    </message>
    <message>
        <source>Check that this is RabbitMQ&apos;s port for AMQP 0-9-1.</source>
        <translation>Prüfen, ob das der Port von RabbitMQ für AMQP 0-9-1 ist.</translation>
    </message>
    <message>
        <source>%1 has %2 bytes at most.</source>
        <translation>%1 hat höchstens %2 Bytes.</translation>
    </message>
    <message>
        <source>A password has 1024 bytes at most.</source>
        <translation>Ein Passwort hat höchstens 1024 Bytes.</translation>
    </message>
    <message>
        <source>The broker takes no user name and password; it offers: %1.</source>
        <translation>Der Broker nimmt weder Benutzernamen noch Passwort; er bietet an: %1.</translation>
    </message>
    <message>
        <source>Turn the mechanism PLAIN on in the broker&apos;s settings.</source>
        <translation>In den Einstellungen des Brokers das Verfahren PLAIN einschalten.</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is %1 behind the service&apos;s. %2</source>
        <translation>Die Uhr dieser Maschine geht gegenüber der des Dienstes um %1 nach. %2</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is %1 ahead of the service&apos;s. %2</source>
        <translation>Die Uhr dieser Maschine geht gegenüber der des Dienstes um %1 vor. %2</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is %1 minutes behind Google&apos;s.</source>
        <translation>Die Uhr dieser Maschine geht gegenüber der von Google um %1 Minuten nach.</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is %1 minutes ahead of Google&apos;s.</source>
        <translation>Die Uhr dieser Maschine geht gegenüber der von Google um %1 Minuten vor.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not an address range. Write 10.0.0.0/8, fd00::/8 or one address.</source>
        <translation>„%1“ ist kein Adressbereich. 10.0.0.0/8, fd00::/8 oder eine Adresse schreiben.</translation>
    </message>
    <message>
        <source>TLS could not be set up.</source>
        <translation>TLS ließ sich nicht einrichten.</translation>
    </message>
    <message>
        <source>Check the host name of the destination.</source>
        <translation>Den Hostnamen des Ziels prüfen.</translation>
    </message>
    <message>
        <source>The host name %1 could not be found. The resolver says: %2.</source>
        <translation>Der Hostname %1 wurde nicht gefunden. Die Namensauflösung sagt: %2.</translation>
    </message>
    <message>
        <source>Check the spelling of the name, and this machine&apos;s DNS.</source>
        <translation>Die Schreibweise des Namens und das DNS dieser Maschine prüfen.</translation>
    </message>
    <message>
        <source>The host name %1 was not resolved within %2.</source>
        <translation>Der Hostname %1 wurde nicht innerhalb von %2 aufgelöst.</translation>
    </message>
    <message>
        <source>Check this machine&apos;s DNS.</source>
        <translation>Das DNS dieser Maschine prüfen.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: %2.</source>
        <translation>%1 ist keine Adresse, die von hier erreicht werden darf: %2.</translation>
    </message>
    <message>
        <source>Use a public address, or ask the administrator to add this one to the allow-list.</source>
        <translation>Eine öffentliche Adresse verwenden, oder diese in die Liste der erlaubten aufnehmen lassen.</translation>
    </message>
    <message>
        <source>No connection to %1 within %2.</source>
        <translation>Keine Verbindung zu %1 innerhalb von %2.</translation>
    </message>
    <message>
        <source>Check that the service is up and that no firewall drops packets.</source>
        <translation>Prüfen, ob der Dienst läuft und keine Firewall Pakete verwirft.</translation>
    </message>
    <message>
        <source>Nothing listens at %1.</source>
        <translation>Bei %1 hört niemand zu.</translation>
    </message>
    <message>
        <source>Check that the service is running and that the port is right.</source>
        <translation>Prüfen, ob der Dienst läuft und der Port stimmt.</translation>
    </message>
    <message>
        <source>%1 reset the connection before anything was sent.</source>
        <translation>%1 brach die Verbindung ab, bevor etwas gesendet wurde.</translation>
    </message>
    <message>
        <source>Check the proxy or load balancer in front of the service.</source>
        <translation>Den Proxy oder Lastverteiler vor dem Dienst prüfen.</translation>
    </message>
    <message>
        <source>%1 cannot be reached: %2.</source>
        <translation>%1 ist nicht zu erreichen: %2.</translation>
    </message>
    <message>
        <source>Check this machine&apos;s network, routes and firewall.</source>
        <translation>Netz, Routen und Firewall dieser Maschine prüfen.</translation>
    </message>
    <message>
        <source>No answer within %1. %2, waited %3 for the first byte.</source>
        <translation>Keine Antwort innerhalb von %1. %2, wartete %3 auf das erste Byte.</translation>
    </message>
    <message>
        <source>Answer first and work later; the receiver may have processed this event and will see it again.</source>
        <translation>Zuerst antworten, dann arbeiten; der Empfänger kann dieses Ereignis verarbeitet haben und wird es noch einmal sehen.</translation>
    </message>
    <message>
        <source>No complete answer within %1. The first byte came after %2, then it went on for %3.</source>
        <translation>Keine vollständige Antwort innerhalb von %1. Das erste Byte kam nach %2, dann dauerte es %3.</translation>
    </message>
    <message>
        <source>Answer with a short body; the receiver may have processed this event and will see it again.</source>
        <translation>Mit einem kurzen Rumpf antworten; der Empfänger kann dieses Ereignis verarbeitet haben und wird es noch einmal sehen.</translation>
    </message>
    <message>
        <source>The connection was closed in the middle of the answer.</source>
        <translation>Die Verbindung wurde mitten in der Antwort geschlossen.</translation>
    </message>
    <message>
        <source>The connection was closed while sending: %1 of %2 bytes were sent.</source>
        <translation>Die Verbindung wurde beim Senden geschlossen: %1 von %2 Bytes waren gesendet.</translation>
    </message>
    <message>
        <source>The connection was closed without an answer: %1 of %2 bytes were sent, waited %3.</source>
        <translation>Die Verbindung wurde ohne Antwort geschlossen: %1 von %2 Bytes waren gesendet, gewartet %3.</translation>
    </message>
    <message>
        <source>Check the receiver&apos;s log, and whether a proxy before it limits size or time. The receiver may have processed this event.</source>
        <translation>Das Protokoll des Empfängers prüfen, und ob ein Proxy vor ihm Größe oder Zeit begrenzt. Der Empfänger kann dieses Ereignis verarbeitet haben.</translation>
    </message>
    <message>
        <source>The answer&apos;s headers are longer than 64 KiB.</source>
        <translation>Die Header der Antwort sind länger als 64 KiB.</translation>
    </message>
    <message>
        <source>Let the receiver answer with fewer headers.</source>
        <translation>Den Empfänger mit weniger Headern antworten lassen.</translation>
    </message>
    <message>
        <source>What %1 answered is not HTTP: %2.</source>
        <translation>Was %1 antwortete, ist kein HTTP: %2.</translation>
    </message>
    <message>
        <source>Check that the URL&apos;s host and port belong to an HTTP service.</source>
        <translation>Prüfen, ob Host und Port der URL zu einem HTTP-Dienst gehören.</translation>
    </message>
    <message>
        <source>The URL cannot be used: %1.</source>
        <translation>Die URL lässt sich nicht verwenden: %1.</translation>
    </message>
    <message>
        <source>Correct the destination&apos;s URL.</source>
        <translation>Die URL des Ziels berichtigen.</translation>
    </message>
    <message>
        <source>Only http and https URLs can be used.</source>
        <translation>Nur URLs mit http und https lassen sich verwenden.</translation>
    </message>
    <message>
        <source>The connections of this destination are closed.</source>
        <translation>Die Verbindungen dieses Ziels sind geschlossen.</translation>
    </message>
    <message>
        <source>Correct the destination&apos;s headers.</source>
        <translation>Die Header des Ziels berichtigen.</translation>
    </message>
    <message>
        <source>The header &quot;%1&quot; holds characters that headers must not have.</source>
        <translation>Der Header „%1“ enthält Zeichen, die Header nicht haben dürfen.</translation>
    </message>
    <message>
        <source>Renew the service&apos;s certificate.</source>
        <translation>Das Zertifikat des Dienstes erneuern.</translation>
    </message>
    <message>
        <source>Check the clocks of this machine and of the service.</source>
        <translation>Die Uhren dieser Maschine und des Dienstes prüfen.</translation>
    </message>
    <message>
        <source>Let the service send its whole chain, or add its authority&apos;s certificate on this machine.</source>
        <translation>Den Dienst seine ganze Kette senden lassen, oder das Zertifikat seiner Stelle auf dieser Maschine aufnehmen.</translation>
    </message>
    <message>
        <source>The certificate is for %1, not for %2.</source>
        <translation>Das Zertifikat gilt für %1, nicht für %2.</translation>
    </message>
    <message>
        <source>Use the name the certificate has, or get one for this name.</source>
        <translation>Den Namen aus dem Zertifikat verwenden, oder eines für diesen Namen besorgen.</translation>
    </message>
    <message>
        <source>%1 does not speak TLS at this port.</source>
        <translation>%1 spricht an diesem Port kein TLS.</translation>
    </message>
    <message>
        <source>Use the port that speaks TLS, or turn TLS off (in a URL: http://).</source>
        <translation>Den Port verwenden, der TLS spricht, oder TLS ausschalten (in einer URL: http://).</translation>
    </message>
    <message>
        <source>%1 and this machine have no TLS version in common; TLS 1.2 is the oldest allowed.</source>
        <translation>%1 und diese Maschine haben keine TLS-Version gemeinsam; TLS 1.2 ist die älteste erlaubte.</translation>
    </message>
    <message>
        <source>Let the service offer TLS 1.2 or 1.3.</source>
        <translation>Den Dienst TLS 1.2 oder 1.3 anbieten lassen.</translation>
    </message>
    <message>
        <source>%1 closed the connection during the TLS handshake, after %2 ms.</source>
        <translation>%1 schloss die Verbindung während des TLS-Handschlags, nach %2 ms.</translation>
    </message>
    <message>
        <source>Check that this port speaks TLS, and the service&apos;s log.</source>
        <translation>Prüfen, ob dieser Port TLS spricht, und das Protokoll des Dienstes.</translation>
    </message>
    <message>
        <source>The TLS handshake with %1 failed: %2.</source>
        <translation>Der TLS-Handschlag mit %1 scheiterte: %2.</translation>
    </message>
    <message>
        <source>Check the service&apos;s TLS settings.</source>
        <translation>Die TLS-Einstellungen des Dienstes prüfen.</translation>
    </message>
    <message>
        <source>No secure connection within %1. Connected in %2 ms, the TLS handshake was not finished after %3 ms.</source>
        <translation>Keine sichere Verbindung innerhalb von %1. Verbunden in %2 ms, der TLS-Handschlag war nach %3 ms nicht beendet.</translation>
    </message>
    <message>
        <source>Check that the service is up and that this port speaks TLS.</source>
        <translation>Prüfen, ob der Dienst läuft und dieser Port TLS spricht.</translation>
    </message>
    <message>
        <source>The file of trusted certificates cannot be read, so nobody is trusted.</source>
        <translation>Die Datei der anerkannten Zertifikate ist nicht lesbar, daher wird niemandem vertraut.</translation>
    </message>
    <message>
        <source>Correct the path of the certificates&apos; file in this instance&apos;s settings.</source>
        <translation>Den Pfad der Zertifikatsdatei in den Einstellungen dieser Instanz berichtigen.</translation>
    </message>
    <message>
        <source>The receiver redirected (%1) without saying where; redirects are not followed.</source>
        <translation>Der Empfänger leitete weiter (%1), ohne zu sagen wohin; Weiterleitungen wird nicht gefolgt.</translation>
    </message>
    <message>
        <source>Use the URL that answers itself.</source>
        <translation>Die URL verwenden, die selbst antwortet.</translation>
    </message>
    <message>
        <source>The receiver redirected (%1) to %2; redirects are not followed.</source>
        <translation>Der Empfänger leitete weiter (%1) nach %2; Weiterleitungen wird nicht gefolgt.</translation>
    </message>
    <message>
        <source>Use the new URL.</source>
        <translation>Die neue URL verwenden.</translation>
    </message>
    <message>
        <source>The receiver asks to slow down (429), Retry-After: %1.</source>
        <translation>Der Empfänger bittet, langsamer zu senden (429), Retry-After: %1.</translation>
    </message>
    <message>
        <source>The receiver asks to slow down (429).</source>
        <translation>Der Empfänger bittet, langsamer zu senden (429).</translation>
    </message>
    <message>
        <source>Lower the destination&apos;s rate; the next attempt waits as the receiver asked.</source>
        <translation>Die Rate des Ziels senken; der nächste Versuch wartet, wie der Empfänger bat.</translation>
    </message>
    <message>
        <source>The receiver refused the sender (%1).</source>
        <translation>Der Empfänger wies den Absender ab (%1).</translation>
    </message>
    <message>
        <source>Check the secret and the custom headers on both sides.</source>
        <translation>Das Geheimnis und die eigenen Header auf beiden Seiten prüfen.</translation>
    </message>
    <message>
        <source>The receiver rejected the event (404).</source>
        <translation>Der Empfänger wies das Ereignis ab (404).</translation>
    </message>
    <message>
        <source>Check the path of the URL, then send a test event.</source>
        <translation>Den Pfad der URL prüfen, dann ein Testereignis senden.</translation>
    </message>
    <message>
        <source>The receiver says this endpoint is gone (410).</source>
        <translation>Der Empfänger sagt, diesen Endpunkt gebe es nicht mehr (410).</translation>
    </message>
    <message>
        <source>Disable the destination or change its URL.</source>
        <translation>Das Ziel abschalten oder seine URL ändern.</translation>
    </message>
    <message>
        <source>The event is larger than the receiver accepts (413).</source>
        <translation>Das Ereignis ist größer, als der Empfänger annimmt (413).</translation>
    </message>
    <message>
        <source>Raise the receiver&apos;s limit, or send these events elsewhere.</source>
        <translation>Die Grenze des Empfängers anheben, oder diese Ereignisse anderswohin senden.</translation>
    </message>
    <message>
        <source>The receiver failed (%1).</source>
        <translation>Der Empfänger scheiterte (%1).</translation>
    </message>
    <message>
        <source>Nothing needs changing here; retry when the receiver has recovered.</source>
        <translation>Hier ist nichts zu ändern; neu versuchen, wenn der Empfänger sich erholt hat.</translation>
    </message>
    <message>
        <source>The receiver rejected the event (%1).</source>
        <translation>Der Empfänger wies das Ereignis ab (%1).</translation>
    </message>
    <message>
        <source>See the body of its answer, then send a test event.</source>
        <translation>Den Rumpf seiner Antwort ansehen, dann ein Testereignis senden.</translation>
    </message>
    <message>
        <source>See %1 if it lasts; the event may have been taken and will be sent again.</source>
        <translation>Hält es an, %1 ansehen; das Ereignis kann angenommen worden sein und wird noch einmal gesendet.</translation>
    </message>
    <message>
        <source>%1 had not answered for %2, so the connection was given up.</source>
        <translation>%1 hatte %2 lang nicht geantwortet, daher wurde die Verbindung aufgegeben.</translation>
    </message>
    <message>
        <source>Check the service and the network between.</source>
        <translation>Den Dienst und das Netz dazwischen prüfen.</translation>
    </message>
    <message>
        <source>No sign-in within %1. Connected to %2, then waited %3 ms for its answer.</source>
        <translation>Keine Anmeldung innerhalb von %1. Mit %2 verbunden, dann %3 ms auf die Antwort gewartet.</translation>
    </message>
    <message>
        <source>Check that this is the right service and port, and its log.</source>
        <translation>Prüfen, ob Dienst und Port die richtigen sind, und das Protokoll.</translation>
    </message>
    <message>
        <source>It could not be sent within %1: the messages before it were not confirmed.</source>
        <translation>Es ließ sich innerhalb von %1 nicht senden: Die Nachrichten davor waren nicht bestätigt.</translation>
    </message>
    <message>
        <source>The service is slower than the events come; lower the destination&apos;s rate.</source>
        <translation>Der Dienst ist langsamer, als die Ereignisse kommen; die Rate des Ziels senken.</translation>
    </message>
    <message>
        <source>No confirmation within %1. The message was sent %2 ms after the start of the attempt.</source>
        <translation>Keine Bestätigung innerhalb von %1. Die Nachricht wurde %2 ms nach Beginn des Versuchs gesendet.</translation>
    </message>
    <message>
        <source>Check the load of the service. It may have taken the event and will see it again.</source>
        <translation>Die Last des Dienstes prüfen. Er kann das Ereignis angenommen haben und wird es noch einmal sehen.</translation>
    </message>
    <message>
        <source>%1 closed the connection before the sign-in was finished without saying why.</source>
        <translation>%1 schloss die Verbindung ohne Angabe von Gründen, bevor die Anmeldung beendet war.</translation>
    </message>
    <message>
        <source>%1 closed the connection without saying why.</source>
        <translation>%1 schloss die Verbindung ohne Angabe von Gründen.</translation>
    </message>
    <message>
        <source>%1 closed the connection before the sign-in was finished: %2.</source>
        <translation>%1 schloss die Verbindung, bevor die Anmeldung beendet war: %2.</translation>
    </message>
    <message>
        <source>%1 closed the connection: %2.</source>
        <translation>%1 schloss die Verbindung: %2.</translation>
    </message>
    <message>
        <source>See the service&apos;s log. It may have taken the event and will see it again.</source>
        <translation>Das Protokoll des Dienstes ansehen. Er kann das Ereignis angenommen haben und wird es noch einmal sehen.</translation>
    </message>
    <message>
        <source>This program cannot send to destinations of type &quot;%1&quot;.</source>
        <translation>Dieses Programm kann nicht an Ziele vom Typ „%1“ senden.</translation>
    </message>
    <message>
        <source>The header name &quot;%1&quot; is not allowed. Use letters, digits, &quot;-&quot; and &quot;_&quot;, beginning with a letter or digit.</source>
        <translation>Der Header-Name „%1“ ist nicht erlaubt. Buchstaben, Ziffern, „-“ und „_“ verwenden, am Anfang ein Buchstabe oder eine Ziffer.</translation>
    </message>
    <message>
        <source>The header &quot;%1&quot; is set by the sender. Remove it.</source>
        <translation>Den Header „%1“ setzt der Absender. Ihn entfernen.</translation>
    </message>
    <message>
        <source>The header &quot;%1&quot; must be a string. Put its value in quotes.</source>
        <translation>Der Header „%1“ muss eine Zeichenkette sein. Seinen Wert in Anführungszeichen setzen.</translation>
    </message>
    <message>
        <source>The value of &quot;%1&quot; holds line breaks or control characters. Remove them.</source>
        <translation>Der Wert von „%1“ enthält Zeilenumbrüche oder Steuerzeichen. Sie entfernen.</translation>
    </message>
    <message>
        <source>Custom headers take %1 bytes and may take %2. Remove some.</source>
        <translation>Die eigenen Header brauchen %1 Bytes und dürfen %2 brauchen. Einige entfernen.</translation>
    </message>
    <message>
        <source>Custom headers are a JSON object of strings, {&quot;X-Team&quot;:&quot;data&quot;}.</source>
        <translation>Eigene Header sind ein JSON-Objekt von Zeichenketten, {&quot;X-Team&quot;:&quot;data&quot;}.</translation>
    </message>
    <message>
        <source>There are %1 custom headers and may be %2. Remove some.</source>
        <translation>Es gibt %1 eigene Header und darf %2 geben. Einige entfernen.</translation>
    </message>
    <message>
        <source>The header &quot;%1&quot; is given twice. Remove one.</source>
        <translation>Der Header „%1“ ist doppelt. Einen entfernen.</translation>
    </message>
    <message>
        <source>This is not an absolute URL. Write https://host/path.</source>
        <translation>Das ist keine absolute URL. https://host/pfad schreiben.</translation>
    </message>
    <message>
        <source>Hookdeck refused the token (%1).</source>
        <translation>Hookdeck wies das Token ab (%1).</translation>
    </message>
    <message>
        <source>Copy the source&apos;s token from Hookdeck again; a new token makes the former one useless.</source>
        <translation>Das Token der Quelle noch einmal aus Hookdeck kopieren; ein neues Token macht das frühere nutzlos.</translation>
    </message>
    <message>
        <source>Hookdeck knows no source %1 (404).</source>
        <translation>Hookdeck kennt keine Quelle %1 (404).</translation>
    </message>
    <message>
        <source>Make a source in Hookdeck and set its token.</source>
        <translation>In Hookdeck eine Quelle anlegen und ihr Token setzen.</translation>
    </message>
    <message>
        <source>The source %1 is disabled in Hookdeck since %2.</source>
        <translation>Die Quelle %1 ist in Hookdeck seit %2 abgeschaltet.</translation>
    </message>
    <message>
        <source>Enable the source in Hookdeck.</source>
        <translation>Die Quelle in Hookdeck einschalten.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: cloud metadata.</source>
        <translation>%1 ist keine Adresse, die von hier erreicht werden darf: Metadaten der Cloud.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: loopback.</source>
        <translation>%1 ist keine Adresse, die von hier erreicht werden darf: dieser Computer selbst.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: private.</source>
        <translation>%1 ist keine Adresse, die von hier erreicht werden darf: privates Netz.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: carrier-grade NAT.</source>
        <translation>%1 ist keine Adresse, die von hier erreicht werden darf: NAT des Anbieters.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: unique local.</source>
        <translation>%1 ist keine Adresse, die von hier erreicht werden darf: privates Netz.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: link-local.</source>
        <translation>%1 ist keine Adresse, die von hier erreicht werden darf: nur im eigenen Netz gültig.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: site-local.</source>
        <translation>%1 ist keine Adresse, die von hier erreicht werden darf: nur am eigenen Ort gültig.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: unspecified.</source>
        <translation>%1 ist keine Adresse, die von hier erreicht werden darf: keine bestimmte.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: broadcast.</source>
        <translation>%1 ist keine Adresse, die von hier erreicht werden darf: an alle im Netz.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: multicast.</source>
        <translation>%1 ist keine Adresse, die von hier erreicht werden darf: an eine Gruppe.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: reserved.</source>
        <translation>%1 ist keine Adresse, die von hier erreicht werden darf: reserviert.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: protocol assignments.</source>
        <translation>%1 ist keine Adresse, die von hier erreicht werden darf: Protokollen zugewiesen.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: documentation.</source>
        <translation>%1 ist keine Adresse, die von hier erreicht werden darf: für Beispiele reserviert.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: benchmarking.</source>
        <translation>%1 ist keine Adresse, die von hier erreicht werden darf: für Messungen reserviert.</translation>
    </message>
    <message>
        <source>A server does not tell credentials. Export on the computer that has the store, or leave them out.</source>
        <translation>Ein Server gibt keine Zugangsdaten heraus. Auf dem Computer exportieren, der den Speicher hat, oder sie weglassen.</translation>
    </message>
    <message>
        <source>The sealed credentials cannot be read: “%1” is missing or damaged. Export the file again.</source>
        <translation>Die versiegelten Zugangsdaten sind nicht lesbar: „%1“ fehlt oder ist beschädigt. Die Datei erneut exportieren.</translation>
    </message>
    <message>
        <source>Opening the credentials would take %1 MB of memory and %2 passes; at most %3 MB and %4 passes are spent. Use a file that was exported here.</source>
        <translation>Das Öffnen der Zugangsdaten bräuchte %1 MB Speicher und %2 Durchgänge; aufgewendet werden höchstens %3 MB und %4 Durchgänge. Eine Datei verwenden, die hier exportiert wurde.</translation>
    </message>
    <message>
        <source>The credentials are sealed in version %1, and this program opens version %2. Open the file with the newer program that wrote it.</source>
        <translation>Die Zugangsdaten sind in Version %1 versiegelt, und dieses Programm öffnet Version %2. Die Datei mit dem neueren Programm öffnen, das sie geschrieben hat.</translation>
    </message>
    <message>
        <source>Enter a passphrase.</source>
        <translation>Eine Passphrase eingeben.</translation>
    </message>
    <message>
        <source>There is no room for the %1 MB of memory that a passphrase takes. Close other programs and try again.</source>
        <translation>Für die %1 MB Speicher, die eine Passphrase braucht, ist kein Platz. Andere Programme schließen und erneut versuchen.</translation>
    </message>
    <message>
        <source>The passphrase is another one, or the file was changed after it was sealed. Enter the passphrase it was sealed with.</source>
        <translation>Die Passphrase ist eine andere, oder die Datei wurde nach dem Versiegeln geändert. Die Passphrase eingeben, mit der sie versiegelt wurde.</translation>
    </message>
    <message>
        <source>What was sealed are no credentials. Export the file again.</source>
        <translation>Was versiegelt wurde, sind keine Zugangsdaten. Die Datei erneut exportieren.</translation>
    </message>
    <message>
        <source>The file has version %1, and this console reads version %2. Read it with the newer console that wrote it.</source>
        <translation>Die Datei hat Version %1, und diese Konsole liest Version %2. Sie mit der neueren Konsole lesen, die sie geschrieben hat.</translation>
    </message>
    <message>
        <source>It is for %1, issued by %2, valid from %3 to %4.</source>
        <translation>Es gilt für %1, ausgestellt von %2, gültig von %3 bis %4.</translation>
    </message>
    <message>
        <source>The certificate expired on %1.</source>
        <translation>Das Zertifikat ist am %1 abgelaufen.</translation>
    </message>
    <message>
        <source>The certificate is valid only from %1.</source>
        <translation>Das Zertifikat gilt erst ab %1.</translation>
    </message>
    <message>
        <source>The certificate is not trusted: %1.</source>
        <translation>Dem Zertifikat wird nicht vertraut: %1.</translation>
    </message>
    <message>
        <source>No certificate could be made for the demo: %1. Free memory.</source>
        <translation>Für die Demo konnte kein Zertifikat gemacht werden: %1. Speicher freigeben.</translation>
    </message>
    <message>
        <source>The plan was made for other events or destinations. Give the same filter, destination_ids, only, target_destination_id and as_new_event as in its dry run.</source>
        <translation>Der Plan wurde für andere Ereignisse oder Ziele gemacht. Denselben Filter sowie destination_ids, only, target_destination_id und as_new_event wie im Probelauf angeben.</translation>
    </message>
    <message>
        <source>A replay has made this event from %1, for its own destinations only.</source>
        <translation>Eine Wiederholung hat dieses Ereignis aus %1 gemacht, nur für ihre eigenen Ziele.</translation>
    </message>
    <message>
        <source>The call was given up before it was answered.</source>
        <translation>Der Aufruf wurde aufgegeben, bevor er beantwortet war.</translation>
    </message>
    <message>
        <source>The message has %1; this type sets no limit.</source>
        <translation>Die Nachricht hat %1; dieser Typ setzt keine Grenze.</translation>
    </message>
    <message>
        <source>The message has %1 of the %2 that are accepted.</source>
        <translation>Die Nachricht hat %1 von %2, die angenommen werden.</translation>
    </message>
    <message>
        <source>Secured by %1.</source>
        <translation>Gesichert durch %1.</translation>
    </message>
    <message>
        <source>The certificate is for %1, issued by %2, valid until %3; days left: %4, certificates sent: %5.</source>
        <translation>Das Zertifikat ist für %1, ausgestellt von %2, gültig bis %3; verbleibende Tage: %4, gesendete Zertifikate: %5.</translation>
    </message>
    <message>
        <source>Acknowledged with %1.</source>
        <translation>Bestätigt mit %1.</translation>
    </message>
    <message>
        <source>Answered with status %1.</source>
        <translation>Mit Status %1 beantwortet.</translation>
    </message>
    <message>
        <source>The event was taken.</source>
        <translation>Das Ereignis wurde angenommen.</translation>
    </message>
    <message>
        <source>A connection was open already.</source>
        <translation>Eine Verbindung war schon offen.</translation>
    </message>
    <message>
        <source>The host was found.</source>
        <translation>Der Rechner wurde gefunden.</translation>
    </message>
    <message>
        <source>Connected to %1.</source>
        <translation>Verbunden mit %1.</translation>
    </message>
    <message>
        <source>The credentials were accepted.</source>
        <translation>Die Zugangsdaten wurden angenommen.</translation>
    </message>
    <message>
        <source>Sending is permitted.</source>
        <translation>Das Senden ist erlaubt.</translation>
    </message>
    <message>
        <source>Not taken, because of its size.</source>
        <translation>Wegen der Größe nicht angenommen.</translation>
    </message>
    <message>
        <source>Not reached: an earlier stage failed.</source>
        <translation>Nicht erreicht: eine frühere Stufe ist fehlgeschlagen.</translation>
    </message>
    <message>
        <source>This test ends before it.</source>
        <translation>Dieser Test endet davor.</translation>
    </message>
    <message>
        <source>Not tried: the message is too large to be sent.</source>
        <translation>Nicht versucht: die Nachricht ist zu groß zum Senden.</translation>
    </message>
    <message>
        <source>The address is one without TLS.</source>
        <translation>Die Adresse ist eine ohne TLS.</translation>
    </message>
    <message>
        <source>This type has no sign-in of its own; the request proves who sends.</source>
        <translation>Dieser Typ hat keine eigene Anmeldung; die Anfrage weist aus, wer sendet.</translation>
    </message>
    <message>
        <source>This type asks for no permission before it sends.</source>
        <translation>Dieser Typ fragt vor dem Senden nach keiner Erlaubnis.</translation>
    </message>
    <message>
        <source>Renew the service&apos;s certificate before it expires.</source>
        <translation>Das Zertifikat des Dienstes erneuern, bevor es abläuft.</translation>
    </message>
</context>
<context>
    <name>deckhand::EnvironmentBar</name>
    <message>
        <source>Lost since %1</source>
        <translation>Verloren seit %1</translation>
    </message>
    <message>
        <source>Polled %1</source>
        <translation>Abgefragt %1</translation>
    </message>
</context>
<context>
    <name>deckhand::EventView</name>
    <message>
        <source>Select an event to see where it went and what it carries.</source>
        <translation>Ein Ereignis wählen, um zu sehen, wohin es ging und was es enthält.</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>Nutzdaten</translation>
    </message>
    <message>
        <source>Related</source>
        <translation>Verwandte</translation>
    </message>
    <message>
        <source>Related (%1)</source>
        <translation>Verwandte (%1)</translation>
    </message>
    <message>
        <source>Copy id</source>
        <translation>Kennung kopieren</translation>
    </message>
    <message>
        <source>Journey of the event</source>
        <translation>Weg des Ereignisses</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Press Enter to open the delivery</source>
        <translation>Eingabe öffnet die Zustellung</translation>
    </message>
    <message>
        <source>The event cannot be read. %1</source>
        <translation>Das Ereignis ist nicht lesbar. %1</translation>
    </message>
    <message>
        <source>Payload as it is stored</source>
        <translation>Nutzdaten, wie sie gespeichert sind</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Roh</translation>
    </message>
    <message>
        <source>Copy event as JSON</source>
        <translation>Ereignis als JSON kopieren</translation>
    </message>
    <message>
        <source>Bookmark</source>
        <translation>Lesezeichen</translation>
    </message>
    <message>
        <source>kept until %1</source>
        <translation>aufbewahrt bis %1</translation>
    </message>
    <message>
        <source>Select two events and press D, or mark one and compare another with it by the button “Compare” above.</source>
        <translation>Zwei Ereignisse auswählen und D drücken, oder eines merken und ein anderes mit dem Knopf „Vergleichen“ oben damit vergleichen.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>kept until %1 at the latest</source>
        <translation>aufbewahrt bis längstens %1</translation>
    </message>
    <message>
        <source>Replayed from %1</source>
        <translation>Wiederholt aus %1</translation>
    </message>
    <message>
        <source>A replay has made this event from %1; open that one</source>
        <translation>Eine Wiederholung hat dieses Ereignis aus %1 gemacht; jenes öffnen</translation>
    </message>
</context>
<context>
    <name>deckhand::EventsPage</name>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Pause or follow the live list</source>
        <translation>Live-Liste anhalten oder folgen</translation>
    </message>
    <message>
        <source>Jump to newest</source>
        <translation>Zum neuesten springen</translation>
    </message>
    <message>
        <source>Replay matching events …</source>
        <translation>Passende Ereignisse wiederholen …</translation>
    </message>
    <message>
        <source>all that are stored</source>
        <translation>alle gespeicherten</translation>
    </message>
    <message>
        <source>Live events</source>
        <translation>Ereignisse live</translation>
    </message>
    <message>
        <source>Stored events</source>
        <translation>Gespeicherte Ereignisse</translation>
    </message>
    <message numerus="yes">
        <source>Following paused. %n new.</source>
        <translation>
            <numerusform>Folgen angehalten. %n neues.</numerusform>
            <numerusform>Folgen angehalten. %n neue.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 Oldest %2 trimmed, still in the history.</source>
        <translation>%1 Die ältesten %2 sind nicht mehr hier, aber im Verlauf.</translation>
    </message>
    <message>
        <source>The history cannot be read</source>
        <translation>Der Verlauf ist nicht lesbar</translation>
    </message>
    <message>
        <source>No event matches</source>
        <translation>Kein Ereignis passt</translation>
    </message>
    <message>
        <source>No events are stored yet</source>
        <translation>Noch keine Ereignisse gespeichert</translation>
    </message>
    <message>
        <source>Waiting for events</source>
        <translation>Warten auf Ereignisse</translation>
    </message>
    <message>
        <source>What was shown here is in the history now</source>
        <translation>Was hier stand, steht jetzt im Verlauf</translation>
    </message>
    <message>
        <source>While following was paused, newer events took its place in memory.</source>
        <translation>Während nicht gefolgt wurde, nahmen neuere Ereignisse seinen Platz im Speicher ein.</translation>
    </message>
    <message>
        <source>Replay selected events …</source>
        <translation>Gewählte Ereignisse wiederholen …</translation>
    </message>
    <message numerus="yes">
        <source>Replay %n selected events …</source>
        <translation>
            <numerusform>%n gewähltes Ereignis wiederholen …</numerusform>
            <numerusform>%n gewählte Ereignisse wiederholen …</numerusform>
        </translation>
    </message>
    <message>
        <source>No event is selected.</source>
        <translation>Kein Ereignis ist gewählt.</translation>
    </message>
    <message numerus="yes">
        <source>%n selected events</source>
        <translation>
            <numerusform>%n gewähltes Ereignis</numerusform>
            <numerusform>%n gewählte Ereignisse</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A replay takes at most %n events of a selection. Filter for them and replay what matches (%1).</source>
        <translation>
            <numerusform>Eine Wiederholung nimmt höchstens %n Ereignis aus einer Auswahl. Nach ihnen filtern und wiederholen, was passt (%1).</numerusform>
            <numerusform>Eine Wiederholung nimmt höchstens %n Ereignisse aus einer Auswahl. Nach ihnen filtern und wiederholen, was passt (%1).</numerusform>
        </translation>
    </message>
    <message>
        <source>Look in the history</source>
        <translation>Im Verlauf nachsehen</translation>
    </message>
    <message>
        <source>No events in this time</source>
        <translation>Keine Ereignisse in dieser Zeit</translation>
    </message>
    <message>
        <source>The filter asks for the time “%1”. The last event that it finds otherwise is of %2.</source>
        <translation>Der Filter fragt nach der Zeit „%1“. Das letzte Ereignis, das er sonst findet, ist vom %2.</translation>
    </message>
    <message>
        <source>The filter “%1” leaves out all that is stored.</source>
        <translation>Der Filter „%1“ lässt alles Gespeicherte aus.</translation>
    </message>
    <message>
        <source>The filter “%1” asks for what was answered, which the live list does not know. The history does.</source>
        <translation>Der Filter „%1“ fragt nach dem, was geantwortet wurde; das weiß die Live-Liste nicht, der Verlauf aber schon.</translation>
    </message>
    <message numerus="yes">
        <source>The filter “%1” leaves out all of the %n events that came since this window was opened.</source>
        <translation>
            <numerusform>Der Filter „%1“ lässt das %n Ereignis aus, das gekommen ist, seit dieses Fenster offen ist.</numerusform>
            <numerusform>Der Filter „%1“ lässt alle %n Ereignisse aus, die gekommen sind, seit dieses Fenster offen ist.</numerusform>
        </translation>
    </message>
    <message>
        <source>New events appear here as they come. The last one is of %1.</source>
        <translation>Neue Ereignisse erscheinen hier, sobald sie kommen. Das letzte ist vom %1.</translation>
    </message>
    <message>
        <source>Events appear here once a program has published one, and go to the destinations that subscribe to them.</source>
        <translation>Ereignisse erscheinen hier, sobald ein Programm eines veröffentlicht hat, und gehen an die Ziele, die sie abonnieren.</translation>
    </message>
    <message>
        <source>Compare two events</source>
        <translation>Zwei Ereignisse vergleichen</translation>
    </message>
    <message>
        <source>Select two events first.</source>
        <translation>Zuerst zwei Ereignisse auswählen.</translation>
    </message>
    <message>
        <source>Show events as they come</source>
        <translation>Ereignisse zeigen, wie sie kommen</translation>
    </message>
    <message>
        <source>Show stored events</source>
        <translation>Gespeicherte Ereignisse zeigen</translation>
    </message>
</context>
<context>
    <name>deckhand::Evidence</name>
    <message>
        <source>The answer is no text: %1.</source>
        <translation>Die Antwort ist kein Text: %1.</translation>
    </message>
    <message>
        <source>The answer begins: %1 …</source>
        <translation>Die Antwort beginnt: %1 …</translation>
    </message>
    <message>
        <source>The answer: %1</source>
        <translation>Die Antwort: %1</translation>
    </message>
    <message>
        <source>No header that authenticates was sent.</source>
        <translation>Es wurde kein Header gesendet, der ausweist.</translation>
    </message>
    <message>
        <source>Sent to authenticate: %1.</source>
        <translation>Zum Ausweisen gesendet: %1.</translation>
    </message>
    <message>
        <source>Location: %1</source>
        <translation>Location: %1</translation>
    </message>
    <message>
        <source>Retry-After: %1</source>
        <translation>Retry-After: %1</translation>
    </message>
    <message>
        <source>The request has a body of %1.</source>
        <translation>Die Anfrage hat einen Rumpf von %1.</translation>
    </message>
</context>
<context>
    <name>deckhand::ExportDialog</name>
    <message>
        <source>Export …</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>Export destinations with credentials</source>
        <translation>Ziele mit Zugangsdaten exportieren</translation>
    </message>
    <message numerus="yes">
        <source>%n destinations with their credentials</source>
        <translation>
            <numerusform>%n Ziel mit seinen Zugangsdaten</numerusform>
            <numerusform>%n Ziele mit ihren Zugangsdaten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1; %n saved views</source>
        <translation>
            <numerusform>%1; %n gespeicherte Ansicht</numerusform>
            <numerusform>%1; %n gespeicherte Ansichten</numerusform>
        </translation>
    </message>
    <message>
        <source>Into one file: %1. The credentials are sealed with a passphrase. It is kept nowhere: without it nobody opens them again. All else in the file can be read by everybody.</source>
        <translation>In eine Datei: %1. Die Zugangsdaten werden mit einer Passphrase versiegelt. Sie wird nirgends aufbewahrt: ohne sie öffnet sie niemand mehr. Alles andere in der Datei ist für jeden lesbar.</translation>
    </message>
    <message>
        <source>Passphrase:</source>
        <translation>Passphrase:</translation>
    </message>
    <message>
        <source>The same again:</source>
        <translation>Noch einmal dieselbe:</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>At least %1 characters; several words that have nothing to do with each other are best.</source>
        <translation>Mindestens %1 Zeichen; am besten mehrere Wörter, die nichts miteinander zu tun haben.</translation>
    </message>
    <message>
        <source>Too short: it takes at least %1 characters.</source>
        <translation>Zu kurz: mindestens %1 Zeichen sind nötig.</translation>
    </message>
    <message>
        <source>Weak: whoever has the file can find it by trying. Add words.</source>
        <translation>Schwach: Wer die Datei hat, kann sie durch Probieren finden. Wörter hinzufügen.</translation>
    </message>
    <message>
        <source>Fair: one more word makes it strong.</source>
        <translation>Mittel: Ein Wort mehr macht sie stark.</translation>
    </message>
    <message>
        <source>Strong.</source>
        <translation>Stark.</translation>
    </message>
    <message>
        <source>The passphrase takes at least %1 characters.</source>
        <translation>Die Passphrase braucht mindestens %1 Zeichen.</translation>
    </message>
    <message>
        <source>The two are not the same. Type the passphrase again.</source>
        <translation>Die beiden sind nicht gleich. Die Passphrase noch einmal eingeben.</translation>
    </message>
    <message>
        <source>Sealing the credentials …</source>
        <translation>Zugangsdaten werden versiegelt …</translation>
    </message>
</context>
<context>
    <name>deckhand::FacetButton</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1: any</source>
        <translation>%1: beliebig</translation>
    </message>
</context>
<context>
    <name>deckhand::FilterBar</name>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Filter, such as  type:task_run.* status:failure after:-1h</source>
        <translation>Filter, etwa  type:task_run.* status:failure after:-1h</translation>
    </message>
    <message>
        <source>Use the suggestion</source>
        <translation>Vorschlag übernehmen</translation>
    </message>
    <message>
        <source>Save this view …</source>
        <translation>Diese Ansicht speichern …</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Ansichten</translation>
    </message>
    <message>
        <source>Saved views and filters applied before</source>
        <translation>Gespeicherte Ansichten und früher angewandte Filter</translation>
    </message>
    <message>
        <source>No saved views yet</source>
        <translation>Noch keine gespeicherten Ansichten</translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation>Gespeicherte Ansichten</translation>
    </message>
    <message>
        <source>Show: %1</source>
        <translation>Zeigen: %1</translation>
    </message>
    <message>
        <source>Delete this view</source>
        <translation>Diese Ansicht löschen</translation>
    </message>
    <message>
        <source>Applied before</source>
        <translation>Früher angewandt</translation>
    </message>
    <message>
        <source>Save this view</source>
        <translation>Diese Ansicht speichern</translation>
    </message>
    <message>
        <source>Name of the view “%1”</source>
        <translation>Name der Ansicht „%1“</translation>
    </message>
    <message>
        <source>Use “%1”</source>
        <translation>„%1“ verwenden</translation>
    </message>
    <message>
        <source>Character %1: %2</source>
        <translation>Zeichen %1: %2</translation>
    </message>
    <message>
        <source>This looks into every payload, so it takes longer in the history.</source>
        <translation>Das sieht in alle Nutzdaten und dauert im Verlauf länger.</translation>
    </message>
    <message>
        <source>Press Enter to apply.</source>
        <translation>Eingabe wendet an.</translation>
    </message>
    <message>
        <source>With what it asks of marks and notes this filter is too long. Shorten it.</source>
        <translation>Mit dem, was er von Markierungen und Notizen wissen will, ist dieser Filter zu lang. Ihn kürzen.</translation>
    </message>
</context>
<context>
    <name>deckhand::FilterChips</name>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>Beliebig</translation>
    </message>
    <message>
        <source>Nothing is asked of it</source>
        <translation>Danach wird nicht gefragt</translation>
    </message>
    <message>
        <source>Filter: %1</source>
        <translation>Filter: %1</translation>
    </message>
    <message>
        <source>Last 15 minutes</source>
        <translation>Letzte 15 Minuten</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Letzte Stunde</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Letzte 24 Stunden</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>2xx: accepted</source>
        <translation>2xx: angenommen</translation>
    </message>
    <message>
        <source>3xx: redirected</source>
        <translation>3xx: umgeleitet</translation>
    </message>
    <message>
        <source>4xx: refused</source>
        <translation>4xx: abgelehnt</translation>
    </message>
    <message>
        <source>5xx: failed there</source>
        <translation>5xx: dort gescheitert</translation>
    </message>
    <message>
        <source>All of %1</source>
        <translation>Alle von %1</translation>
    </message>
    <message>
        <source>From … until …</source>
        <translation>Von … bis …</translation>
    </message>
    <message>
        <source>One status …</source>
        <translation>Ein Status …</translation>
    </message>
    <message>
        <source>Kinds of errors</source>
        <translation>Arten von Fehlern</translation>
    </message>
    <message>
        <source>One status</source>
        <translation>Ein Status</translation>
    </message>
    <message>
        <source>HTTP status of the latest attempt, such as 503</source>
        <translation>HTTP-Status des letzten Versuchs, etwa 503</translation>
    </message>
    <message>
        <source>“%1” is no status; it is a number such as 404, a range such as 500..504, or 5xx.</source>
        <translation>„%1“ ist kein Status; das ist eine Zahl wie 404, ein Bereich wie 500..504 oder 5xx.</translation>
    </message>
    <message>
        <source>Another destination</source>
        <translation>Anderes Ziel</translation>
    </message>
    <message>
        <source>Name of the destination</source>
        <translation>Name des Ziels</translation>
    </message>
    <message>
        <source>Another one …</source>
        <translation>Ein anderes …</translation>
    </message>
</context>
<context>
    <name>deckhand::FindBar</name>
    <message>
        <source>Find in this text</source>
        <translation>In diesem Text suchen</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
</context>
<context>
    <name>deckhand::FindKeys</name>
    <message>
        <source>Find in the detail</source>
        <translation>In den Einzelheiten suchen</translation>
    </message>
    <message>
        <source>Find next in the detail</source>
        <translation>In den Einzelheiten weitersuchen</translation>
    </message>
</context>
<context>
    <name>deckhand::FirstRun</name>
    <message>
        <source>Try the &amp;demo</source>
        <translation>Die &amp;Demo ausprobieren</translation>
    </message>
    <message>
        <source>Use this &amp;computer</source>
        <translation>Diesen &amp;Rechner verwenden</translation>
    </message>
    <message>
        <source>C&amp;onnect</source>
        <translation>&amp;Verbinden</translation>
    </message>
    <message>
        <source>Deckhand</source>
        <translation>Deckhand</translation>
    </message>
    <message>
        <source>Where are your events?</source>
        <translation>Wo sind Ihre Ereignisse?</translation>
    </message>
    <message>
        <source>A demo</source>
        <translation>Eine Demo</translation>
    </message>
    <message>
        <source>Made-up events, receivers that fail when you tell them to. Everything is gone when you close it.</source>
        <translation>Erfundene Ereignisse, Empfänger, die auf Befehl scheitern. Beim Schließen ist alles wieder weg.</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Dieser Rechner</translation>
    </message>
    <message>
        <source>A store of your own. Programs publish to it on this computer; Deckhand delivers while it is open.</source>
        <translation>Ein eigener Speicher. Programme auf diesem Rechner veröffentlichen dorthin; Deckhand stellt zu, solange es offen ist.</translation>
    </message>
    <message>
        <source>A server</source>
        <translation>Ein Server</translation>
    </message>
    <message>
        <source>Deckhand that runs elsewhere, by its address and a key.</source>
        <translation>Ein Deckhand, das anderswo läuft, mit Adresse und Schlüssel.</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>&amp;Key</source>
        <translation>&amp;Schlüssel</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>Adresse des Servers</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>The address is no URL that begins with https:// or http://.</source>
        <translation>Die Adresse ist keine URL, die mit https:// oder http:// beginnt.</translation>
    </message>
    <message>
        <source>A server asks for a key.</source>
        <translation>Ein Server verlangt einen Schlüssel.</translation>
    </message>
    <message>
        <source>That did not work. %1</source>
        <translation>Das ging nicht. %1</translation>
    </message>
    <message>
        <source>All connect&amp;ions …</source>
        <translation>Alle Verb&amp;indungen …</translation>
    </message>
    <message>
        <source>Used before</source>
        <translation>Zuletzt benutzt</translation>
    </message>
</context>
<context>
    <name>deckhand::ForwardActions</name>
    <message>
        <source>Forward events to this computer …</source>
        <translation>Ereignisse an diesen Computer weiterleiten …</translation>
    </message>
    <message>
        <source>Deliver here …</source>
        <translation>Hierher zustellen …</translation>
    </message>
    <message>
        <source>Send this event once more, to an address on this computer</source>
        <translation>Dieses Ereignis noch einmal senden, an eine Adresse auf diesem Computer</translation>
    </message>
</context>
<context>
    <name>deckhand::ForwardDialog</name>
    <message>
        <source>Copy signing secret</source>
        <translation>Signaturgeheimnis kopieren</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Forward events to this computer</source>
        <translation>Ereignisse an diesen Computer weiterleiten</translation>
    </message>
    <message>
        <source>Deliver to</source>
        <translation>Zustellen an</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Beginn</translation>
    </message>
    <message>
        <source>Only events</source>
        <translation>Nur Ereignisse</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signatur</translation>
    </message>
    <message>
        <source>Event to begin with</source>
        <translation>Ereignis, mit dem begonnen wird</translation>
    </message>
    <message>
        <source>Where it stopped; with what comes now the first time</source>
        <translation>Wo es aufgehört hat; das erste Mal mit dem, was jetzt kommt</translation>
    </message>
    <message>
        <source>With what comes now</source>
        <translation>Mit dem, was jetzt kommt</translation>
    </message>
    <message>
        <source>At a time</source>
        <translation>Ab einem Zeitpunkt</translation>
    </message>
    <message>
        <source>Time to begin at</source>
        <translation>Zeitpunkt, mit dem begonnen wird</translation>
    </message>
    <message>
        <source>Filter of the events that are forwarded</source>
        <translation>Filter der Ereignisse, die weitergeleitet werden</translation>
    </message>
    <message>
        <source>All; or such as type:task_run.* data.result:error</source>
        <translation>Alle; oder etwa type:task_run.* data.result:error</translation>
    </message>
    <message>
        <source>The same secret for this connection every time, kept in the keychain where there is one.</source>
        <translation>Für diese Verbindung jedes Mal dasselbe Geheimnis; wo es einen Schlüsselbund gibt, liegt es dort.</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Zugestellt</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Forwarding goes on; the status bar shows it.</source>
        <translation>Das Weiterleiten läuft weiter; die Statusleiste zeigt es.</translation>
    </message>
    <message>
        <source>“%1” tells of deliveries, and an event that comes has none yet. Filter by type, data or words.</source>
        <translation>„%1“ gehört zu Zustellungen, und ein Ereignis, das gerade kommt, hat noch keine. Nach Typ, Daten oder Wörtern filtern.</translation>
    </message>
    <message>
        <source>Character %1: %2</source>
        <translation>Zeichen %1: %2</translation>
    </message>
    <message>
        <source>%1 left out by the filter</source>
        <translation>%1 vom Filter ausgelassen</translation>
    </message>
    <message>
        <source>%1 read from the list to catch up</source>
        <translation>%1 zum Aufholen aus der Liste gelesen</translation>
    </message>
    <message>
        <source>The filter cannot be read.</source>
        <translation>Der Filter ist nicht lesbar.</translation>
    </message>
    <message>
        <source>The time to begin at is still to come.</source>
        <translation>Der Zeitpunkt, mit dem begonnen wird, liegt in der Zukunft.</translation>
    </message>
    <message>
        <source>For the receiver to verify with. It leaves the clipboard after a minute.</source>
        <translation>Damit prüft der Empfänger. Nach einer Minute verlässt es die Zwischenablage.</translation>
    </message>
    <message>
        <source>It is made with the first start.</source>
        <translation>Es entsteht mit dem ersten Start.</translation>
    </message>
</context>
<context>
    <name>deckhand::Forwarding</name>
    <message>
        <source>Starting</source>
        <translation>Startet</translation>
    </message>
    <message>
        <source>Forwarding</source>
        <translation>Leitet weiter</translation>
    </message>
    <message>
        <source>Source not reached</source>
        <translation>Quelle nicht erreicht</translation>
    </message>
    <message>
        <source>Target not reached</source>
        <translation>Ziel nicht erreicht</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Hält an</translation>
    </message>
    <message>
        <source>Ended by an error</source>
        <translation>Durch einen Fehler beendet</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>The stream of events is being opened.</source>
        <translation>Der Strom der Ereignisse wird geöffnet.</translation>
    </message>
    <message>
        <source>Events go to %1 as they come, for as long as this window is open.</source>
        <translation>Ereignisse gehen an %1, sobald sie kommen, solange dieses Fenster offen ist.</translation>
    </message>
    <message>
        <source>No events come. It is tried again and goes on where it was.</source>
        <translation>Es kommen keine Ereignisse. Es wird wieder versucht und geht weiter, wo es war.</translation>
    </message>
    <message>
        <source>Nobody answers at %1. Events wait until somebody does.</source>
        <translation>Unter %1 antwortet niemand. Die Ereignisse warten so lange.</translation>
    </message>
    <message>
        <source>Attempts under way still end.</source>
        <translation>Laufende Versuche enden noch.</translation>
    </message>
    <message>
        <source>Nothing more is forwarded.</source>
        <translation>Es wird nichts mehr weitergeleitet.</translation>
    </message>
    <message>
        <source>The events of this connection are delivered to an address on this computer, signed and retried.</source>
        <translation>Die Ereignisse dieser Verbindung werden an eine Adresse auf diesem Computer zugestellt, signiert und mit Wiederholungen.</translation>
    </message>
    <message>
        <source>Stopped. It can go on where it ended.</source>
        <translation>Angehalten. Es kann weitergehen, wo es aufgehört hat.</translation>
    </message>
    <message>
        <source>%1 did not arrive. %2 %3</source>
        <translation>%1 ist nicht angekommen. %2 %3</translation>
    </message>
    <message>
        <source>%1 · %2 delivered</source>
        <translation>%1 · %2 zugestellt</translation>
    </message>
</context>
<context>
    <name>deckhand::Guide</name>
    <message>
        <source>en</source>
        <extracomment>The code of this language, as it names the folder of translated guides: de, fr</extracomment>
        <translation>de</translation>
    </message>
</context>
<context>
    <name>deckhand::HelpActions</name>
    <message>
        <source>Help for this place</source>
        <translation>Hilfe zu diesem Ort</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
</context>
<context>
    <name>deckhand::HttpView</name>
    <message>
        <source>Headers</source>
        <translation>Kopfzeilen</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>Kopfzeile</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>XML</source>
        <translation>XML</translation>
    </message>
    <message>
        <source>HTML</source>
        <translation>HTML</translation>
    </message>
    <message>
        <source>form fields</source>
        <translation>Formularfelder</translation>
    </message>
    <message>
        <source>plain text</source>
        <translation>reiner Text</translation>
    </message>
    <message>
        <source>compressed (gzip)</source>
        <translation>komprimiert (gzip)</translation>
    </message>
    <message>
        <source>binary</source>
        <translation>binär</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>No body</source>
        <translation>Kein Inhalt</translation>
    </message>
    <message>
        <source>Body: %1, %2</source>
        <translation>Inhalt: %1, %2</translation>
    </message>
    <message>
        <source>%1; its header says: %2</source>
        <translation>%1; sein Kopf sagt: %2</translation>
    </message>
</context>
<context>
    <name>deckhand::ImportDialog</name>
    <message>
        <source>Undo import</source>
        <translation>Import rückgängig machen</translation>
    </message>
    <message>
        <source>Import destinations</source>
        <translation>Ziele importieren</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>Was geschieht</translation>
    </message>
    <message>
        <source>Is made</source>
        <translation>Wird angelegt</translation>
    </message>
    <message>
        <source>Changes %1</source>
        <translation>Ändert %1</translation>
    </message>
    <message>
        <source>Is there already, just the same</source>
        <translation>Ist genau so schon da</translation>
    </message>
    <message>
        <source>Cannot be read: %1</source>
        <translation>Nicht lesbar: %1</translation>
    </message>
    <message numerus="yes">
        <source>Apply %n changes</source>
        <translation>
            <numerusform>%n Änderung anwenden</numerusform>
            <numerusform>%n Änderungen anwenden</numerusform>
        </translation>
    </message>
    <message>
        <source>Working …</source>
        <translation>In Arbeit …</translation>
    </message>
    <message>
        <source>Everything is as it was before.</source>
        <translation>Alles ist wie vorher.</translation>
    </message>
    <message>
        <source>%1 Refused: %2</source>
        <translation>%1 Abgelehnt: %2</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>What the file holds</source>
        <translation>Was die Datei enthält</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>View of Events</source>
        <translation>Ansicht der Ereignisse</translation>
    </message>
    <message>
        <source>View of Deliveries</source>
        <translation>Ansicht der Zustellungen</translation>
    </message>
    <message>
        <source>Nothing is changed before you apply it. Destinations are the same by name and type, views by page and name; credentials stay as they are.</source>
        <translation>Nichts ändert sich, bevor es angewandt wird. Ziele sind dieselben nach Name und Typ, Ansichten nach Seite und Name; Zugangsdaten bleiben, wie sie sind.</translation>
    </message>
    <message numerus="yes">
        <source>%n items were made or changed.</source>
        <translation>
            <numerusform>%n Eintrag wurde angelegt oder geändert.</numerusform>
            <numerusform>%n Einträge wurden angelegt oder geändert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Open credentials</source>
        <translation>Zugangsdaten öffnen</translation>
    </message>
    <message>
        <source>Passphrase of the credentials in this file:</source>
        <translation>Passphrase der Zugangsdaten in dieser Datei:</translation>
    </message>
    <message>
        <source>Enter the passphrase first.</source>
        <translation>Zuerst die Passphrase eingeben.</translation>
    </message>
    <message>
        <source>Opening the credentials …</source>
        <translation>Zugangsdaten werden geöffnet …</translation>
    </message>
    <message>
        <source>The credentials are open: destinations that are made get theirs. Those that are here already keep their own.</source>
        <translation>Die Zugangsdaten sind offen: Ziele, die angelegt werden, bekommen die ihren. Die schon da sind, behalten ihre eigenen.</translation>
    </message>
    <message>
        <source>Is made, with its credentials</source>
        <translation>Wird mit ihren Zugangsdaten angelegt</translation>
    </message>
    <message>
        <source>Needs its credentials: %1. Open them with the passphrase.</source>
        <translation>Braucht seine Zugangsdaten: %1. Mit der Passphrase öffnen.</translation>
    </message>
    <message>
        <source>Needs credentials that this file does not hold: %1. Make it by hand.</source>
        <translation>Braucht Zugangsdaten, die diese Datei nicht enthält: %1. Von Hand anlegen.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
</context>
<context>
    <name>deckhand::InactiveBanner</name>
    <message>
        <source>Send test</source>
        <translation>Test senden</translation>
    </message>
    <message>
        <source>at an unknown time</source>
        <translation>zu unbekannter Zeit</translation>
    </message>
    <message>
        <source>This destination became inactive %1. %2 %3</source>
        <translation>Dieses Ziel wurde %1 inaktiv. %2 %3</translation>
    </message>
    <message>
        <source>The delivery that made it so: %1</source>
        <translation>Die Zustellung, die dazu führte: %1</translation>
    </message>
    <message>
        <source>Nothing is held for it.</source>
        <translation>Nichts ist dafür zurückgehalten.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries are held for it.</source>
        <translation>
            <numerusform>%Ln Zustellung ist dafür zurückgehalten.</numerusform>
            <numerusform>%Ln Zustellungen sind dafür zurückgehalten.</numerusform>
        </translation>
    </message>
    <message>
        <source>Reactivate from now on</source>
        <translation>Von jetzt an reaktivieren</translation>
    </message>
    <message>
        <source>What happens from now on is sent.</source>
        <translation>Gesendet wird, was von jetzt an geschieht.</translation>
    </message>
    <message>
        <source>What is held is canceled; what happens from now on is sent.</source>
        <translation>Zurückgehaltenes wird abgebrochen; gesendet wird, was von jetzt an geschieht.</translation>
    </message>
    <message numerus="yes">
        <source>Reactivate and send %Ln held</source>
        <translation>
            <numerusform>Reaktivieren und %Ln zurückgehaltene senden</numerusform>
            <numerusform>Reaktivieren und %Ln zurückgehaltene senden</numerusform>
        </translation>
    </message>
    <message>
        <source>Reactivate and send what is held</source>
        <translation>Reaktivieren und Zurückgehaltenes senden</translation>
    </message>
    <message>
        <source>What is held is sent; events of the time in between are left out.</source>
        <translation>Zurückgehaltenes wird gesendet; Ereignisse aus der Zwischenzeit bleiben weg.</translation>
    </message>
    <message>
        <source>Reactivate and replay missed since %1</source>
        <translation>Reaktivieren und seit %1 Verpasstes wiederholen</translation>
    </message>
    <message>
        <source>Reactivate and replay missed</source>
        <translation>Reaktivieren und Verpasstes wiederholen</translation>
    </message>
    <message>
        <source>What is held is sent, and events that were missed in between are, too.</source>
        <translation>Zurückgehaltenes wird gesendet, und in der Zwischenzeit verpasste Ereignisse auch.</translation>
    </message>
    <message>
        <source>Show delivery %1</source>
        <translation>Zustellung %1 zeigen</translation>
    </message>
    <message>
        <source>Show these deliveries</source>
        <translation>Diese Zustellungen zeigen</translation>
    </message>
    <message numerus="yes">
        <source>Show %Ln held</source>
        <translation>
            <numerusform>%Ln zurückgehaltene zeigen</numerusform>
            <numerusform>%Ln zurückgehaltene zeigen</numerusform>
        </translation>
    </message>
    <message>
        <source>Reactivate and replay missed (counting …)</source>
        <translation>Reaktivieren und Verpasstes wiederholen (wird gezählt …)</translation>
    </message>
    <message numerus="yes">
        <source>Reactivate and replay %Ln missed</source>
        <translation>
            <numerusform>Reaktivieren und %Ln verpasstes wiederholen</numerusform>
            <numerusform>Reaktivieren und %Ln verpasste wiederholen</numerusform>
        </translation>
    </message>
    <message>
        <source>Reactivate and replay missed since %1 (counting …)</source>
        <translation>Reaktivieren und seit %1 Verpasstes wiederholen (wird gezählt …)</translation>
    </message>
    <message numerus="yes">
        <source>Reactivate and replay %Ln missed since %1</source>
        <translation>
            <numerusform>Reaktivieren und %Ln seit %1 verpasstes wiederholen</numerusform>
            <numerusform>Reaktivieren und %Ln seit %1 verpasste wiederholen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::InstanceActions</name>
    <message>
        <source>Compare with another connection …</source>
        <translation>Mit einer anderen Verbindung vergleichen …</translation>
    </message>
    <message>
        <source>There is no other connection that could be asked.</source>
        <translation>Es gibt keine andere Verbindung, die gefragt werden könnte.</translation>
    </message>
</context>
<context>
    <name>deckhand::InstanceDialog</name>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Copy to this instance …</source>
        <translation>In diese Instanz übernehmen …</translation>
    </message>
    <message>
        <source>Compare destinations with another connection</source>
        <translation>Ziele mit einer anderen Verbindung vergleichen</translation>
    </message>
    <message>
        <source>Connection to compare with</source>
        <translation>Verbindung, mit der verglichen wird</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Destinations of both</source>
        <translation>Ziele beider</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Here ↔ there</source>
        <translation>Hier ↔ dort</translation>
    </message>
    <message>
        <source>Reading the destinations of %1 …</source>
        <translation>Die Ziele von %1 werden gelesen …</translation>
    </message>
    <message>
        <source>The destinations of %1 cannot be read. %2</source>
        <translation>Die Ziele von %1 sind nicht lesbar. %2</translation>
    </message>
    <message>
        <source>Only there</source>
        <translation>Nur dort</translation>
    </message>
    <message>
        <source>Only here</source>
        <translation>Nur hier</translation>
    </message>
    <message>
        <source>Different</source>
        <translation>Verschieden</translation>
    </message>
    <message>
        <source>The same</source>
        <translation>Gleich</translation>
    </message>
    <message>
        <source>Shows first what would change; credentials do not come along.</source>
        <translation>Zeigt zuerst, was sich ändern würde; Zugangsdaten kommen nicht mit.</translation>
    </message>
    <message>
        <source>There is nothing to take over.</source>
        <translation>Es gibt nichts zu übernehmen.</translation>
    </message>
    <message>
        <source>This instance against %1: %2 only there, %3 only here, %4 different, %5 the same. Credentials are not compared.</source>
        <translation>Diese Instanz gegen %1: %2 nur dort, %3 nur hier, %4 verschieden, %5 gleich. Zugangsdaten werden nicht verglichen.</translation>
    </message>
</context>
<context>
    <name>deckhand::IssuesPage</name>
    <message>
        <source>Show deliveries</source>
        <translation>Zustellungen zeigen</translation>
    </message>
    <message>
        <source>Replay affected …</source>
        <translation>Betroffene wiederholen …</translation>
    </message>
    <message>
        <source>Acknowledge</source>
        <translation>Zur Kenntnis nehmen</translation>
    </message>
    <message>
        <source>Resolve</source>
        <translation>Als gelöst markieren</translation>
    </message>
    <message>
        <source>Reopen</source>
        <translation>Wieder öffnen</translation>
    </message>
    <message>
        <source>Ignore …</source>
        <translation>Ignorieren …</translation>
    </message>
    <message>
        <source>Issues</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>Nächster Schritt</translation>
    </message>
    <message>
        <source>Affected</source>
        <translation>Betroffen</translation>
    </message>
    <message>
        <source>Ignore this issue?</source>
        <translation>Dieses Problem ignorieren?</translation>
    </message>
    <message>
        <source>Deliveries go on failing for this cause, and nothing will point it out. Ignored issues stay at the end of the list.</source>
        <translation>Zustellungen scheitern weiter aus diesem Grund, und nichts weist darauf hin. Ignorierte Probleme bleiben am Ende der Liste.</translation>
    </message>
    <message>
        <source>Ignore issue</source>
        <translation>Problem ignorieren</translation>
    </message>
    <message>
        <source>Select an issue first.</source>
        <translation>Zuerst ein Problem wählen.</translation>
    </message>
    <message>
        <source>Send the affected deliveries once more</source>
        <translation>Die betroffenen Zustellungen noch einmal senden</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message numerus="yes">
        <source>These are the causes of the newest %n failures; older ones are left out.</source>
        <translation>
            <numerusform>Dies ist die Ursache des neuesten Fehlers (%n); ältere fehlen.</numerusform>
            <numerusform>Dies sind die Ursachen der neuesten %n Fehler; ältere fehlen.</numerusform>
        </translation>
    </message>
    <message>
        <source>The issues cannot be read</source>
        <translation>Die Probleme sind nicht lesbar</translation>
    </message>
    <message>
        <source>Reading failures …</source>
        <translation>Fehler werden gelesen …</translation>
    </message>
    <message>
        <source>Nothing fails</source>
        <translation>Nichts scheitert</translation>
    </message>
    <message>
        <source>Deliveries that fail are grouped here by destination and cause until they are delivered.</source>
        <translation>Zustellungen, die scheitern, stehen hier nach Ziel und Ursache beisammen, bis sie zugestellt sind.</translation>
    </message>
    <message>
        <source>%1 since %2.</source>
        <translation>%1 seit %2.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>What is known of it, who looks after it</source>
        <translation>Was darüber bekannt ist, wer sich darum kümmert</translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries</source>
        <translation>
            <numerusform>%Ln Zustellung</numerusform>
            <numerusform>%Ln Zustellungen</numerusform>
        </translation>
    </message>
    <message>
        <source>They are not delivered yet, the first from %1, the last from %2.</source>
        <translation>Noch nicht zugestellt, die erste von %1, die letzte von %2.</translation>
    </message>
    <message>
        <source>Sort issues by …</source>
        <translation>Probleme ordnen nach …</translation>
    </message>
</context>
<context>
    <name>deckhand::KeyEdit</name>
    <message>
        <source>Press a key</source>
        <translation>Eine Taste drücken</translation>
    </message>
</context>
<context>
    <name>deckhand::KeysPanel</name>
    <message>
        <source>New key …</source>
        <translation>Neuer Schlüssel …</translation>
    </message>
    <message>
        <source>Revoke …</source>
        <translation>Widerrufen …</translation>
    </message>
    <message>
        <source>Copy key</source>
        <translation>Schlüssel kopieren</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Role of the new key</source>
        <translation>Rolle des neuen Schlüssels</translation>
    </message>
    <message>
        <source>Viewers read. Publishers send events in. Operators also retry, replay and test. Administrators do everything.</source>
        <translation>Betrachter lesen. Veröffentlicher senden Ereignisse ein. Bediener versuchen auch neu, wiederholen und testen. Verwalter dürfen alles.</translation>
    </message>
    <message>
        <source>The keys were not changed. %1</source>
        <translation>Die Schlüssel wurden nicht geändert. %1</translation>
    </message>
    <message>
        <source>The key “%1” was made. It can be copied only now; it leaves the clipboard after a minute.</source>
        <translation>Der Schlüssel „%1“ wurde gemacht. Er lässt sich nur jetzt kopieren; nach einer Minute verschwindet er aus der Zwischenablage.</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Neuer Schlüssel</translation>
    </message>
    <message>
        <source>What is it for?</source>
        <translation>Wofür ist er?</translation>
    </message>
    <message>
        <source>Revoke the key “%1”?</source>
        <translation>Den Schlüssel „%1“ widerrufen?</translation>
    </message>
    <message>
        <source>Programs that use it are refused from then on. A revoked key does not come back.</source>
        <translation>Programme, die ihn verwenden, werden von da an abgewiesen. Ein widerrufener Schlüssel kommt nicht zurück.</translation>
    </message>
    <message>
        <source>Revoke key</source>
        <translation>Schlüssel widerrufen</translation>
    </message>
    <message>
        <source>Reading keys …</source>
        <translation>Schlüssel werden gelesen …</translation>
    </message>
    <message>
        <source>This server&apos;s keys are managed on the server itself: deckhandctl keys.</source>
        <translation>Die Schlüssel dieses Servers werden auf ihm selbst verwaltet: deckhandctl keys.</translation>
    </message>
    <message>
        <source>The keys cannot be read. %1</source>
        <translation>Die Schlüssel sind nicht lesbar. %1</translation>
    </message>
    <message>
        <source>When the new key expires</source>
        <translation>Wann der neue Schlüssel abläuft</translation>
    </message>
    <message>
        <source>Never expires</source>
        <translation>Läuft nie ab</translation>
    </message>
    <message>
        <source>Expires in 30 days</source>
        <translation>Läuft in 30 Tagen ab</translation>
    </message>
    <message>
        <source>Expires in 90 days</source>
        <translation>Läuft in 90 Tagen ab</translation>
    </message>
    <message>
        <source>Expires in a year</source>
        <translation>Läuft in einem Jahr ab</translation>
    </message>
    <message>
        <source>Expires on a day</source>
        <translation>Läuft an einem Tag ab</translation>
    </message>
    <message>
        <source>From then on programs with this key are refused.</source>
        <translation>Von da an werden Programme mit diesem Schlüssel abgewiesen.</translation>
    </message>
    <message>
        <source>Day on which the new key expires</source>
        <translation>Tag, an dem der neue Schlüssel abläuft</translation>
    </message>
</context>
<context>
    <name>deckhand::LanguageActions</name>
    <message>
        <source>The language changes when Deckhand is started again.</source>
        <translation>Die Sprache wechselt, wenn Deckhand neu gestartet wird.</translation>
    </message>
    <message>
        <source>Language of the system</source>
        <translation>Sprache des Systems</translation>
    </message>
</context>
<context>
    <name>deckhand::LargePayload</name>
    <message>
        <source>Save …</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Open externally</source>
        <translation>Extern öffnen</translation>
    </message>
    <message>
        <source>The first %1 of %2 are shown.</source>
        <translation>Die ersten %1 von %2 werden gezeigt.</translation>
    </message>
    <message>
        <source>Save the payload</source>
        <translation>Nutzdaten speichern</translation>
    </message>
    <message>
        <source>Saved %1.</source>
        <translation>%1 gespeichert.</translation>
    </message>
    <message>
        <source>No temporary file could be written: %1. Check the free space of %2.</source>
        <translation>Es konnte keine temporäre Datei geschrieben werden: %1. Den freien Platz von %2 prüfen.</translation>
    </message>
    <message>
        <source>No program opens it. Save it, and open it from there.</source>
        <translation>Kein Programm öffnet es. Es speichern und von dort öffnen.</translation>
    </message>
</context>
<context>
    <name>deckhand::Launcher</name>
    <message>
        <source>The demo starts …</source>
        <translation>Die Demo startet …</translation>
    </message>
    <message>
        <source>The store is opened …</source>
        <translation>Der Speicher wird geöffnet …</translation>
    </message>
    <message>
        <source>Asking %1 …</source>
        <translation>%1 wird gefragt …</translation>
    </message>
    <message>
        <source>“%1” names nothing that can be opened.</source>
        <translation>„%1“ nennt nichts, das sich öffnen lässt.</translation>
    </message>
    <message>
        <source>There is no connection “%1”.</source>
        <translation>Es gibt keine Verbindung „%1“.</translation>
    </message>
    <message>
        <source>The server says that it is production, so this connection is treated so: it is read-only until somebody unlocks it.</source>
        <translation>Der Server sagt, dass er Produktion ist; so wird diese Verbindung behandelt: nur lesen, bis jemand sie entsperrt.</translation>
    </message>
    <message>
        <source>%1 could not be opened. %2</source>
        <translation>%1 konnte nicht geöffnet werden. %2</translation>
    </message>
    <message>
        <source>No key of %1 is kept; enter it again.</source>
        <translation>Von %1 ist kein Schlüssel aufbewahrt; ihn neu eingeben.</translation>
    </message>
    <message>
        <source>The key of %1 cannot be read where it is kept; enter it again.</source>
        <translation>Der Schlüssel von %1 lässt sich dort, wo er liegt, nicht lesen; ihn neu eingeben.</translation>
    </message>
    <message>
        <source>The key of this connection lies in a file that every program you run can read: %1</source>
        <translation>Der Schlüssel dieser Verbindung liegt in einer Datei, die jedes deiner Programme lesen kann: %1</translation>
    </message>
    <message>
        <source>The key is kept until Deckhand is closed, and asked for again then. %1</source>
        <translation>Der Schlüssel bleibt, bis Deckhand geschlossen wird, und wird dann neu erfragt. %1</translation>
    </message>
    <message>
        <source>This window shows the connection as it was opened. Close it and open it again, so that what was changed holds.</source>
        <translation>Dieses Fenster zeigt die Verbindung, wie sie geöffnet wurde. Damit die Änderungen gelten, muss es geschlossen und neu geöffnet werden.</translation>
    </message>
    <message>
        <source>No key of this connection is kept. Open it once and enter its key.</source>
        <translation>Von dieser Verbindung ist kein Schlüssel aufbewahrt. Sie einmal öffnen und den Schlüssel eingeben.</translation>
    </message>
</context>
<context>
    <name>deckhand::LinkPanel</name>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Catch up</source>
        <translation>Aufholen</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>done</source>
        <translation>erledigt</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>to come</source>
        <translation>kommt noch</translation>
    </message>
    <message>
        <source>State of the connection</source>
        <translation>Zustand der Verbindung</translation>
    </message>
</context>
<context>
    <name>deckhand::ListActions</name>
    <message>
        <source>Filter by this cell</source>
        <translation>Nach dieser Zelle filtern</translation>
    </message>
    <message>
        <source>Filter by this cell alone</source>
        <translation>Nur nach dieser Zelle filtern</translation>
    </message>
    <message>
        <source>Exclude this cell</source>
        <translation>Diese Zelle ausschließen</translation>
    </message>
    <message>
        <source>Copy cell as filter</source>
        <translation>Zelle als Filter kopieren</translation>
    </message>
    <message>
        <source>Copy cell</source>
        <translation>Zelle kopieren</translation>
    </message>
    <message>
        <source>Copy rows as JSON</source>
        <translation>Zeilen als JSON kopieren</translation>
    </message>
    <message>
        <source>There is nothing in this cell to filter by.</source>
        <translation>In dieser Zelle ist nichts, wonach sich filtern ließe.</translation>
    </message>
    <message numerus="yes">
        <source>Copied %n rows.</source>
        <translation>
            <numerusform>%n Zeile kopiert.</numerusform>
            <numerusform>%n Zeilen kopiert.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied the first %n rows of those that are selected.</source>
        <translation>
            <numerusform>Die erste von den gewählten Zeilen kopiert (%n).</numerusform>
            <numerusform>Die ersten %n der gewählten Zeilen kopiert.</numerusform>
        </translation>
    </message>
    <message>
        <source>Columns …</source>
        <translation>Spalten …</translation>
    </message>
</context>
<context>
    <name>deckhand::ListState</name>
    <message>
        <source>Clear filter</source>
        <translation>Filter leeren</translation>
    </message>
    <message>
        <source>Widen to 24 h</source>
        <translation>Auf 24 h erweitern</translation>
    </message>
    <message>
        <source>Show all times</source>
        <translation>Alle Zeiten zeigen</translation>
    </message>
    <message>
        <source>%1 There is no connection since %2.</source>
        <translation>%1 Seit %2 besteht keine Verbindung.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Canceled.</source>
        <translation>Abgebrochen.</translation>
    </message>
    <message>
        <source>Nothing was read.</source>
        <translation>Es wurde nichts gelesen.</translation>
    </message>
</context>
<context>
    <name>deckhand::LookActions</name>
    <message>
        <source>Compact rows</source>
        <translation>Enge Zeilen</translation>
    </message>
    <message>
        <source>Normal rows</source>
        <translation>Normale Zeilen</translation>
    </message>
    <message>
        <source>Relaxed rows</source>
        <translation>Weite Zeilen</translation>
    </message>
    <message>
        <source>Colours of the system</source>
        <translation>Farben des Systems</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoher Kontrast</translation>
    </message>
</context>
<context>
    <name>deckhand::MainWindow</name>
    <message>
        <source>%1 [%2] – Deckhand</source>
        <translation>%1 [%2] – Deckhand</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>Zustellungen</translation>
    </message>
    <message>
        <source>Destinations</source>
        <translation>Ziele</translation>
    </message>
    <message>
        <source>Replays</source>
        <translation>Wiederholungen</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Auffrischen</translation>
    </message>
    <message>
        <source>Commands …</source>
        <translation>Befehle …</translation>
    </message>
    <message>
        <source>Copy link to this</source>
        <translation>Link hierauf kopieren</translation>
    </message>
    <message>
        <source>Copy key for programs</source>
        <translation>Schlüssel für Programme kopieren</translation>
    </message>
    <message>
        <source>There is no key for programs here.</source>
        <translation>Hier gibt es keinen Schlüssel für Programme.</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vor</translation>
    </message>
    <message>
        <source>Demo dials</source>
        <translation>Regler der Demo</translation>
    </message>
    <message>
        <source>De&amp;mo</source>
        <translation>De&amp;mo</translation>
    </message>
    <message>
        <source>Programs publish with this key</source>
        <translation>Programme veröffentlichen mit diesem Schlüssel</translation>
    </message>
    <message>
        <source>The key is on the clipboard for one minute. Send it as Authorization: Bearer.</source>
        <translation>Der Schlüssel ist eine Minute in der Zwischenablage. Als Authorization: Bearer senden.</translation>
    </message>
    <message>
        <source>This link belongs to the profile “%1”; this window shows “%2”.</source>
        <translation>Dieser Link gehört zum Profil „%1“; dieses Fenster zeigt „%2“.</translation>
    </message>
    <message>
        <source>There is no destination %1 here.</source>
        <translation>Hier gibt es kein Ziel %1.</translation>
    </message>
    <message>
        <source>Nothing is chosen here that a link could name.</source>
        <translation>Hier ist nichts gewählt, das ein Link nennen könnte.</translation>
    </message>
    <message>
        <source>Copied %1</source>
        <translation>%1 kopiert</translation>
    </message>
    <message>
        <source>Destinations, %1 inactive</source>
        <translation>Ziele, %1 inaktiv</translation>
    </message>
    <message>
        <source>Replays, %1 running or paused</source>
        <translation>Wiederholungen, %1 laufen oder ruhen</translation>
    </message>
    <message>
        <source>There is no key for programs that publish. %1</source>
        <translation>Es gibt keinen Schlüssel für Programme, die veröffentlichen. %1</translation>
    </message>
    <message>
        <source>Programs publish with a key that holds for this session only: File, Copy key for programs. %1</source>
        <translation>Programme veröffentlichen mit einem Schlüssel, der nur für diese Sitzung gilt: Datei, Schlüssel für Programme kopieren. %1</translation>
    </message>
    <message>
        <source>Made-up traffic in a temporary store. Programs publish to %1</source>
        <translation>Erfundener Verkehr in einem vorläufigen Speicher. Programme veröffentlichen an %1</translation>
    </message>
    <message>
        <source>Port 8377 is taken: programs publish to %1</source>
        <translation>Port 8377 ist belegt: Programme veröffentlichen an %1</translation>
    </message>
    <message>
        <source>Programs publish to %1</source>
        <translation>Programme veröffentlichen an %1</translation>
    </message>
    <message>
        <source>Issues</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Issues, %1 open</source>
        <translation>Probleme, %1 offen</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>Fenster schließen</translation>
    </message>
    <message>
        <source>Show the tour</source>
        <translation>Rundgang zeigen</translation>
    </message>
    <message>
        <source>The tour belongs to the demo.</source>
        <translation>Der Rundgang gehört zur Demo.</translation>
    </message>
    <message>
        <source>Deliveries, %1 failed attempts in the last 24 hours</source>
        <translation>Zustellungen, %1 gescheiterte Versuche in den letzten 24 Stunden</translation>
    </message>
    <message>
        <source>Events, new ones have come</source>
        <translation>Ereignisse, neue sind gekommen</translation>
    </message>
    <message>
        <source>No delivery here has this attempt.</source>
        <translation>Keine Zustellung hier hat diesen Versuch.</translation>
    </message>
    <message>
        <source>A server does not tell credentials. Export on the computer that has the store.</source>
        <translation>Ein Server gibt keine Zugangsdaten heraus. Auf dem Computer exportieren, der den Speicher hat.</translation>
    </message>
</context>
<context>
    <name>deckhand::MarkActions</name>
    <message>
        <source>Mark or unmark the selected rows</source>
        <translation>Gewählte Zeilen markieren oder nicht</translation>
    </message>
    <message>
        <source>Bookmark the event, or not</source>
        <translation>Lesezeichen für das Ereignis setzen oder nicht</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>Notiz schreiben</translation>
    </message>
    <message>
        <source>Select a row first.</source>
        <translation>Zuerst eine Zeile wählen.</translation>
    </message>
    <message>
        <source>Marks and notes are not kept. %1</source>
        <translation>Markierungen und Notizen werden nicht aufbewahrt. %1</translation>
    </message>
    <message numerus="yes">
        <source>%n rows are not marked any more. %1 undoes it.</source>
        <translation>
            <numerusform>%n Zeile ist nicht mehr markiert. %1 macht es rückgängig.</numerusform>
            <numerusform>%n Zeilen sind nicht mehr markiert. %1 macht es rückgängig.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Marked %n rows; the filter marked:yes finds them. %1 undoes it.</source>
        <translation>
            <numerusform>%n Zeile markiert; der Filter marked:yes findet sie. %1 macht es rückgängig.</numerusform>
            <numerusform>%n Zeilen markiert; der Filter marked:yes findet sie. %1 macht es rückgängig.</numerusform>
        </translation>
    </message>
    <message>
        <source>Bookmarked %1; %2 lists all bookmarks.</source>
        <translation>Lesezeichen für %1 gesetzt; %2 führt alle auf.</translation>
    </message>
    <message>
        <source>%1 has no bookmark any more. %2 undoes it.</source>
        <translation>%1 hat kein Lesezeichen mehr. %2 macht es rückgängig.</translation>
    </message>
    <message numerus="yes">
        <source>There are %n marks and notes already, which is the most. Remove some first: the filter marked:yes finds them.</source>
        <translation>
            <numerusform>Es gibt schon %n Markierung oder Notiz, mehr geht nicht. Zuerst welche entfernen: der Filter marked:yes findet sie.</numerusform>
            <numerusform>Es gibt schon %n Markierungen und Notizen, mehr geht nicht. Zuerst welche entfernen: der Filter marked:yes findet sie.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Datei</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Events</source>
        <translation>&amp;Ereignisse</translation>
    </message>
    <message>
        <source>De&amp;liveries</source>
        <translation>&amp;Zustellungen</translation>
    </message>
    <message>
        <source>&amp;Replays</source>
        <translation>&amp;Wiederholungen</translation>
    </message>
    <message>
        <source>&amp;Destinations</source>
        <translation>Zie&amp;le</translation>
    </message>
    <message>
        <source>&amp;Issues</source>
        <translation>&amp;Probleme</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>Werkzeu&amp;ge</translation>
    </message>
</context>
<context>
    <name>deckhand::MessagePanel</name>
    <message>
        <source>Close message</source>
        <translation>Meldung schließen</translation>
    </message>
</context>
<context>
    <name>deckhand::NoteLine</name>
    <message>
        <source>Note</source>
        <translation>Notiz</translation>
    </message>
    <message>
        <source>Note (N), kept on this computer</source>
        <translation>Notiz (N), bleibt auf diesem Rechner</translation>
    </message>
</context>
<context>
    <name>deckhand::NumberLinks</name>
    <message>
        <source>Show these deliveries</source>
        <translation>Diese Zustellungen zeigen</translation>
    </message>
</context>
<context>
    <name>deckhand::Options</name>
    <message>
        <source>Made-up traffic in a temporary store.</source>
        <translation>Erfundener Verkehr in einem vorübergehenden Speicher.</translation>
    </message>
    <message>
        <source>The store of this computer.</source>
        <translation>Der Speicher dieses Rechners.</translation>
    </message>
    <message>
        <source>A server, with the key in DECKHAND_KEY or in the keychain.</source>
        <translation>Ein Server, mit dem Schlüssel in DECKHAND_KEY oder im Schlüsselbund.</translation>
    </message>
    <message>
        <source>Ask where the events are, as at first.</source>
        <translation>Fragen, wo die Ereignisse sind, wie beim ersten Mal.</translation>
    </message>
    <message>
        <source>Save a picture of the window and quit.</source>
        <translation>Ein Bild des Fensters speichern und beenden.</translation>
    </message>
    <message>
        <source>Seconds until then.</source>
        <translation>Sekunden bis dahin.</translation>
    </message>
    <message>
        <source>Dark colours, in this run.</source>
        <translation>Dunkle Farben, in diesem Lauf.</translation>
    </message>
    <message>
        <source>Speak a language: en, de, fr; pseudo and pseudo-rtl show what would not translate or mirror.</source>
        <translation>Eine Sprache sprechen: en, de, fr; pseudo und pseudo-rtl zeigen, was sich nicht übersetzen oder spiegeln ließe.</translation>
    </message>
    <message>
        <source>Receives, stores and delivers events; shows where each of them went.</source>
        <translation>Empfängt, speichert und stellt Ereignisse zu; zeigt, wohin jedes ging.</translation>
    </message>
    <message>
        <source>deckhand://PROFILE/event/ID to open.</source>
        <translation>deckhand://PROFILE/event/ID, das geöffnet wird.</translation>
    </message>
    <message>
        <source>There is no language %1 here; texts are not translated.</source>
        <translation>Die Sprache %1 gibt es hier nicht; die Texte sind nicht übersetzt.</translation>
    </message>
    <message>
        <source>A connection by its name, with the key that is kept or the one in DECKHAND_KEY.</source>
        <translation>Eine Verbindung nach ihrem Namen, mit dem aufbewahrten Schlüssel oder dem in DECKHAND_KEY.</translation>
    </message>
</context>
<context>
    <name>deckhand::OverviewPage</name>
    <message>
        <source>Delivered</source>
        <translation>Zugestellt</translation>
    </message>
    <message>
        <source>Failed attempts</source>
        <translation>Gescheiterte Versuche</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Retries waiting</source>
        <translation>Warten auf neuen Versuch</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Zurückgehalten</translation>
    </message>
    <message>
        <source>now</source>
        <translation>jetzt</translation>
    </message>
    <message>
        <source>Most frequent failures</source>
        <translation>Häufigste Fehler</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Failure</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>The numbers are not current. %1</source>
        <translation>Die Zahlen sind nicht aktuell. %1</translation>
    </message>
    <message>
        <source>nothing is late</source>
        <translation>nichts ist verspätet</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Laufzeit</translation>
    </message>
    <message>
        <source>No attempt failed in this time.</source>
        <translation>In dieser Zeit scheiterte kein Versuch.</translation>
    </message>
    <message>
        <source>Range of time</source>
        <translation>Zeitbereich</translation>
    </message>
    <message>
        <source>Last 15 minutes</source>
        <translation>Letzte 15 Minuten</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Letzte Stunde</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Letzte 24 Stunden</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>Letzte 7 Tage</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>Letzte 30 Tage</translation>
    </message>
    <message>
        <source>Latency, 95 %</source>
        <translation>Laufzeit, 95 %</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Speicher</translation>
    </message>
    <message>
        <source>in the span shown</source>
        <translation>in der gezeigten Spanne</translation>
    </message>
    <message>
        <source>as of %1</source>
        <translation>Stand %1</translation>
    </message>
    <message>
        <source>This server keeps no counters; the lists show what there is.</source>
        <translation>Dieser Server führt keine Zähler; die Listen zeigen, was es gibt.</translation>
    </message>
    <message>
        <source>50 %: %1, 99 %: %2</source>
        <translation>50 %: %1, 99 %: %2</translation>
    </message>
    <message>
        <source>nothing was delivered</source>
        <translation>nichts wurde zugestellt</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>50 %</source>
        <translation>50 %</translation>
    </message>
    <message>
        <source>95 %</source>
        <translation>95 %</translation>
    </message>
    <message>
        <source>99 %</source>
        <translation>99 %</translation>
    </message>
    <message>
        <source>Half of the deliveries took %1 at most, 95 % %2, 99 % %3.</source>
        <translation>Die Hälfte der Zustellungen dauerte höchstens %1, 95 % %2, 99 % %3.</translation>
    </message>
    <message>
        <source>Nothing was delivered.</source>
        <translation>Nichts wurde zugestellt.</translation>
    </message>
    <message>
        <source>Events / s</source>
        <translation>Ereignisse / s</translation>
    </message>
    <message>
        <source>Success</source>
        <translation>Erfolg</translation>
    </message>
    <message>
        <source>failed on top</source>
        <translation>oben fehlgeschlagen</translation>
    </message>
    <message>
        <source>50, 95, 99 %</source>
        <translation>50, 95, 99 %</translation>
    </message>
    <message>
        <source>last 5 seconds</source>
        <translation>letzte 5 Sekunden</translation>
    </message>
    <message>
        <source>oldest %1</source>
        <translation>älteste %1</translation>
    </message>
    <message>
        <source>not told by the server</source>
        <translation>vom Server nicht mitgeteilt</translation>
    </message>
    <message>
        <source>%1 not tried yet</source>
        <translation>%1 noch unversucht</translation>
    </message>
    <message>
        <source>for reactivation</source>
        <translation>bis zur Reaktivierung</translation>
    </message>
    <message>
        <source>+%1 a day</source>
        <translation>+%1 am Tag</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events</source>
        <translation>
            <numerusform>%Ln Ereignis</numerusform>
            <numerusform>%Ln Ereignisse</numerusform>
        </translation>
    </message>
    <message>
        <source>last 15 minutes</source>
        <translation>letzte 15 Minuten</translation>
    </message>
    <message>
        <source>last hour</source>
        <translation>letzte Stunde</translation>
    </message>
    <message>
        <source>last 24 hours</source>
        <translation>letzte 24 Stunden</translation>
    </message>
    <message>
        <source>last 7 days</source>
        <translation>letzte 7 Tage</translation>
    </message>
    <message>
        <source>last 30 days</source>
        <translation>letzte 30 Tage</translation>
    </message>
    <message>
        <source>Most frequent failures of the last 15 minutes</source>
        <translation>Häufigste Fehler der letzten 15 Minuten</translation>
    </message>
    <message>
        <source>Most frequent failures of the last hour</source>
        <translation>Häufigste Fehler der letzten Stunde</translation>
    </message>
    <message>
        <source>Most frequent failures of the last 24 hours</source>
        <translation>Häufigste Fehler der letzten 24 Stunden</translation>
    </message>
    <message>
        <source>Most frequent failures of the last 7 days</source>
        <translation>Häufigste Fehler der letzten 7 Tage</translation>
    </message>
    <message>
        <source>Most frequent failures of the last 30 days</source>
        <translation>Häufigste Fehler der letzten 30 Tage</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events in the span shown.</source>
        <translation>
            <numerusform>%Ln Ereignis in der gezeigten Spanne.</numerusform>
            <numerusform>%Ln Ereignisse in der gezeigten Spanne.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events in the last 15 minutes.</source>
        <translation>
            <numerusform>%Ln Ereignis in den letzten 15 Minuten.</numerusform>
            <numerusform>%Ln Ereignisse in den letzten 15 Minuten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events in the last hour.</source>
        <translation>
            <numerusform>%Ln Ereignis in der letzten Stunde.</numerusform>
            <numerusform>%Ln Ereignisse in der letzten Stunde.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events in the last 24 hours.</source>
        <translation>
            <numerusform>%Ln Ereignis in den letzten 24 Stunden.</numerusform>
            <numerusform>%Ln Ereignisse in den letzten 24 Stunden.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events in the last 7 days.</source>
        <translation>
            <numerusform>%Ln Ereignis in den letzten 7 Tagen.</numerusform>
            <numerusform>%Ln Ereignisse in den letzten 7 Tagen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events in the last 30 days.</source>
        <translation>
            <numerusform>%Ln Ereignis in den letzten 30 Tagen.</numerusform>
            <numerusform>%Ln Ereignisse in den letzten 30 Tagen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Attempts (%3): %1 succeeded, %2 failed.</source>
        <translation>Versuche (%3): %1 gelungen, %2 fehlgeschlagen.</translation>
    </message>
    <message>
        <source>Custom range …</source>
        <translation>Eigener Zeitraum …</translation>
    </message>
    <message>
        <source>Show the time that was shown before</source>
        <translation>Die Zeit zeigen, die vorher gezeigt wurde</translation>
    </message>
    <message>
        <source>The overview reaches back 30 days at most.</source>
        <translation>Die Übersicht reicht höchstens 30 Tage zurück.</translation>
    </message>
    <message>
        <source>%1 to %2, as of %3</source>
        <translation>%1 bis %2, Stand %3</translation>
    </message>
    <message>
        <source>Most frequent failures since %1</source>
        <translation>Häufigste Fehler seit %1</translation>
    </message>
    <message>
        <source>No new figures since %1</source>
        <translation>Keine neuen Zahlen seit %1</translation>
    </message>
    <message>
        <source>No new figures since %1. The engine has not answered yet; they come by themselves when it does.</source>
        <translation>Keine neuen Zahlen seit %1. Die Engine hat noch nicht geantwortet; sobald sie es tut, kommen sie von selbst.</translation>
    </message>
    <message>
        <source>No new figures since %1. %2</source>
        <translation>Keine neuen Zahlen seit %1. %2</translation>
    </message>
    <message>
        <source>newest step of %1 with deliveries, %2</source>
        <translation>neuester Schritt von %1 mit Zustellungen, %2</translation>
    </message>
    <message>
        <source>Destinations that fail most in this time</source>
        <translation>Ziele, die in dieser Zeit am häufigsten fehlschlagen</translation>
    </message>
    <message>
        <source>full in less than a day, %1</source>
        <translation>voll in weniger als einem Tag, %1</translation>
    </message>
    <message numerus="yes">
        <source>full in about %n days, %1</source>
        <translation>
            <numerusform>voll in etwa %n Tag, %1</numerusform>
            <numerusform>voll in etwa %n Tagen, %1</numerusform>
        </translation>
    </message>
    <message>
        <source>stays within %1: retention ends what is older</source>
        <translation>bleibt unter %1: Älteres entfernt die Aufbewahrungsfrist</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
</context>
<context>
    <name>deckhand::PageWidget</name>
    <message>
        <source>Marks and notes are known to this console only. Select the rows to replay them.</source>
        <translation>Markierungen und Notizen kennt nur diese Konsole. Die Zeilen wählen, um sie erneut zu senden.</translation>
    </message>
</context>
<context>
    <name>deckhand::PaneActions</name>
    <message>
        <source>Detail in its own window</source>
        <translation>Einzelheiten in eigenem Fenster</translation>
    </message>
    <message>
        <source>Detail at the right or below</source>
        <translation>Einzelheiten rechts oder unten</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>Nächster Bereich</translation>
    </message>
    <message>
        <source>Previous pane</source>
        <translation>Voriger Bereich</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>This place has no detail.</source>
        <translation>Dieser Ort hat keine Einzelheiten.</translation>
    </message>
</context>
<context>
    <name>deckhand::PayloadPane</name>
    <message>
        <source>Payload as a tree</source>
        <translation>Nutzdaten als Baum</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>Wert kopieren</translation>
    </message>
    <message>
        <source>Find in payload</source>
        <translation>In Nutzdaten suchen</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>Baum</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Nichts gefunden</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
</context>
<context>
    <name>deckhand::PayloadView</name>
    <message>
        <source>Payload</source>
        <translation>Nutzdaten</translation>
    </message>
    <message>
        <source>Showing %1 of %2.

</source>
        <translation>Gezeigt werden %1 von %2.

</translation>
    </message>
    <message numerus="yes">
        <source>… %Ln more characters</source>
        <translation>
            <numerusform>… %Ln weiteres Zeichen</numerusform>
            <numerusform>… %Ln weitere Zeichen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::PlaceHelp</name>
    <message>
        <source>Overview</source>
        <translation>Übersicht</translation>
    </message>
    <message>
        <source>How delivery goes, for the time chosen at the top.</source>
        <translation>Wie die Zustellung läuft, in der oben gewählten Zeit.</translation>
    </message>
    <message>
        <source>Press a tile to see the list behind its number.</source>
        <translation>Eine Kachel drücken, um die Liste hinter ihrer Zahl zu sehen.</translation>
    </message>
    <message>
        <source>Drag over a chart to look at a shorter time.</source>
        <translation>Über ein Diagramm ziehen, um eine kürzere Zeit zu betrachten.</translation>
    </message>
    <message>
        <source>Open a line of the table to see the failures it counts.</source>
        <translation>Eine Zeile der Tabelle öffnen, um die Fehler zu sehen, die sie zählt.</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>What was published: live as it comes, or all that is stored.</source>
        <translation>Was veröffentlicht wurde: live, wie es kommt, oder alles, was gespeichert ist.</translation>
    </message>
    <message>
        <source>Write a filter, or choose one with the buttons below it.</source>
        <translation>Einen Filter schreiben oder mit den Knöpfen darunter wählen.</translation>
    </message>
    <message>
        <source>Select an event to see its payload and what became of it at each destination.</source>
        <translation>Ein Ereignis wählen, um seine Nutzdaten zu sehen und was an jedem Ziel daraus wurde.</translation>
    </message>
    <message>
        <source>Pause the live list to read it; what comes meanwhile is counted.</source>
        <translation>Die Live-Liste anhalten, um sie zu lesen; was inzwischen kommt, wird gezählt.</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>Zustellungen</translation>
    </message>
    <message>
        <source>Each event on its way to each destination, with every attempt.</source>
        <translation>Jedes Ereignis auf dem Weg zu jedem Ziel, mit allen Versuchen.</translation>
    </message>
    <message>
        <source>Select a delivery to read why it failed and what to do next.</source>
        <translation>Eine Zustellung wählen, um zu lesen, warum sie fehlschlug und was zu tun ist.</translation>
    </message>
    <message>
        <source>Retry one, or replay all that match the filter.</source>
        <translation>Eine noch einmal versuchen oder alle wiederholen, die zum Filter passen.</translation>
    </message>
    <message>
        <source>Copy a request, check its signature, or compare two attempts.</source>
        <translation>Eine Anfrage kopieren, ihre Signatur prüfen oder zwei Versuche vergleichen.</translation>
    </message>
    <message>
        <source>Destinations</source>
        <translation>Ziele</translation>
    </message>
    <message>
        <source>Where events go, and how each place is doing.</source>
        <translation>Wohin Ereignisse gehen und wie es dort steht.</translation>
    </message>
    <message>
        <source>Make a destination, or change what it takes and how fast.</source>
        <translation>Ein Ziel anlegen oder ändern, was es nimmt und wie schnell.</translation>
    </message>
    <message>
        <source>Send a test: it tells which step fails.</source>
        <translation>Einen Test senden: er sagt, welcher Schritt fehlschlägt.</translation>
    </message>
    <message>
        <source>Reactivate one that became inactive, with or without what it missed.</source>
        <translation>Ein inaktives Ziel wieder aktivieren, mit oder ohne das Verpasste.</translation>
    </message>
    <message>
        <source>Replays</source>
        <translation>Wiederholungen</translation>
    </message>
    <message>
        <source>Past events that are sent once more, in numbers.</source>
        <translation>Frühere Ereignisse, die noch einmal gesendet werden, in Zahlen.</translation>
    </message>
    <message>
        <source>Start one from Events or Deliveries: a dry run counts first.</source>
        <translation>In Ereignisse oder Zustellungen beginnen: zuerst zählt ein Probelauf.</translation>
    </message>
    <message>
        <source>Pause, resume or cancel one that runs.</source>
        <translation>Eine laufende anhalten, fortsetzen oder abbrechen.</translation>
    </message>
    <message>
        <source>Replay only what failed again, or keep the report.</source>
        <translation>Nur wiederholen, was erneut fehlschlug, oder den Bericht aufheben.</translation>
    </message>
    <message>
        <source>Issues</source>
        <translation>Probleme</translation>
    </message>
    <message>
        <source>Failures that have one destination and one cause in common.</source>
        <translation>Fehler, die ein Ziel und eine Ursache gemeinsam haben.</translation>
    </message>
    <message>
        <source>Read the cause and the next step of each.</source>
        <translation>Ursache und nächsten Schritt von jedem lesen.</translation>
    </message>
    <message>
        <source>Once it is mended, replay what it affected.</source>
        <translation>Sobald es behoben ist, wiederholen, was betroffen war.</translation>
    </message>
    <message>
        <source>Acknowledge, resolve or ignore it, with a note for others.</source>
        <translation>Bestätigen, als gelöst melden oder ignorieren, mit einer Notiz für andere.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>How this console looks and behaves, and who may use the engine.</source>
        <translation>Wie diese Konsole aussieht und sich verhält und wer die Engine benutzen darf.</translation>
    </message>
    <message>
        <source>Choose times, colours, first filters and alerts.</source>
        <translation>Zeiten, Farben, erste Filter und Hinweise wählen.</translation>
    </message>
    <message>
        <source>Make and revoke keys for programs.</source>
        <translation>Schlüssel für Programme anlegen und widerrufen.</translation>
    </message>
    <message>
        <source>Choose how far changes are held back.</source>
        <translation>Wählen, wie weit Änderungen zurückgehalten werden.</translation>
    </message>
    <message>
        <source>Keys of this place</source>
        <translation>Tasten dieses Orts</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>Alle Tasten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Help: %1</source>
        <translation>Hilfe: %1</translation>
    </message>
    <message>
        <source>Go to the detail</source>
        <translation>Zu den Einzelheiten</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
</context>
<context>
    <name>deckhand::PlaceList</name>
    <message>
        <source>Places</source>
        <translation>Orte</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
</context>
<context>
    <name>deckhand::ProfileEditor</name>
    <message>
        <source>Empty: your own store, an SQLite file</source>
        <translation>Leer: der eigene Speicher, eine SQLite-Datei</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>K&amp;ind</source>
        <translation>A&amp;rt</translation>
    </message>
    <message>
        <source>&amp;Environment</source>
        <translation>Um&amp;gebung</translation>
    </message>
    <message>
        <source>C&amp;hanges</source>
        <translation>Änd&amp;erungen</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>&amp;Store</source>
        <translation>Speic&amp;her</translation>
    </message>
    <message>
        <source>Trusted a&amp;uthorities</source>
        <translation>Anerkannte &amp;Zertifikatsstellen</translation>
    </message>
    <message>
        <source>Empty: those of this computer</source>
        <translation>Leer: die dieses Rechners</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Choose a file with trusted authorities</source>
        <translation>Datei mit anerkannten Zertifikatsstellen wählen</translation>
    </message>
    <message>
        <source>Trusted authorities</source>
        <translation>Anerkannte Zertifikatsstellen</translation>
    </message>
    <message>
        <source>Kept; type to replace it</source>
        <translation>Aufbewahrt; tippen ersetzt ihn</translation>
    </message>
    <message>
        <source>Every program that you run can read this file. The keychain is the better place where there is one.</source>
        <translation>Jedes Programm, das du startest, kann diese Datei lesen. Der Schlüsselbund ist der bessere Ort, wo es einen gibt.</translation>
    </message>
    <message>
        <source>Ke&amp;y</source>
        <translation>&amp;Schlüssel</translation>
    </message>
    <message>
        <source>Is kept</source>
        <translation>Aufbewahrt</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>&amp;Passwort</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
</context>
<context>
    <name>deckhand::ProfileWords</name>
    <message>
        <source>Demo</source>
        <translation>Demo</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Dieser Rechner</translation>
    </message>
    <message>
        <source>New connection</source>
        <translation>Neue Verbindung</translation>
    </message>
    <message>
        <source>made-up traffic</source>
        <translation>erfundener Verkehr</translation>
    </message>
    <message>
        <source>your own store</source>
        <translation>der eigene Speicher</translation>
    </message>
    <message>
        <source>A server</source>
        <translation>Ein Server</translation>
    </message>
    <message>
        <source>A store of this computer</source>
        <translation>Ein Speicher dieses Rechners</translation>
    </message>
    <message>
        <source>The demo</source>
        <translation>Die Demo</translation>
    </message>
    <message>
        <source>Local</source>
        <translation>Lokal</translation>
    </message>
    <message>
        <source>Development</source>
        <translation>Entwicklung</translation>
    </message>
    <message>
        <source>Staging</source>
        <translation>Staging</translation>
    </message>
    <message>
        <source>Production</source>
        <translation>Produktion</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Andere</translation>
    </message>
    <message>
        <source>Go through</source>
        <translation>Gehen durch</translation>
    </message>
    <message>
        <source>Are confirmed one by one</source>
        <translation>Werden einzeln bestätigt</translation>
    </message>
    <message>
        <source>Wait until somebody unlocks</source>
        <translation>Warten, bis jemand entsperrt</translation>
    </message>
    <message>
        <source>In the keychain of this computer</source>
        <translation>Im Schlüsselbund dieses Rechners</translation>
    </message>
    <message>
        <source>Only until Deckhand is closed</source>
        <translation>Nur bis Deckhand geschlossen wird</translation>
    </message>
    <message>
        <source>In a file of yours</source>
        <translation>In einer eigenen Datei</translation>
    </message>
    <message>
        <source>Give the connection a name.</source>
        <translation>Der Verbindung einen Namen geben.</translation>
    </message>
    <message>
        <source>Choose a name of one line, 80 characters at most.</source>
        <translation>Einen Namen von einer Zeile wählen, höchstens 80 Zeichen.</translation>
    </message>
    <message>
        <source>Another connection has this name. Choose another one.</source>
        <translation>Eine andere Verbindung heißt so. Einen anderen Namen wählen.</translation>
    </message>
    <message>
        <source>Only the demo is a demo. Choose what the events here are for.</source>
        <translation>Nur die Demo ist eine Demo. Wählen, wofür die Ereignisse hier sind.</translation>
    </message>
    <message>
        <source>Write sqlite:/path/to/file or postgresql://user@host/database.</source>
        <translation>sqlite:/pfad/zur/datei oder postgresql://nutzer@host/datenbank schreiben.</translation>
    </message>
    <message>
        <source>Leave the password out of the address and enter it below.</source>
        <translation>Das Passwort aus der Adresse lassen und unten eingeben.</translation>
    </message>
    <message>
        <source>Enter the address of the server, as https://deckhand.example.com.</source>
        <translation>Die Adresse des Servers eingeben, wie https://deckhand.example.com.</translation>
    </message>
    <message>
        <source>This is no address. It begins with https:// or http:// and names a host.</source>
        <translation>Das ist keine Adresse. Sie beginnt mit https:// oder http:// und nennt einen Host.</translation>
    </message>
    <message>
        <source>Leave user and password out of the address; a server asks for a key.</source>
        <translation>Nutzer und Passwort aus der Adresse lassen; ein Server verlangt einen Schlüssel.</translation>
    </message>
    <message>
        <source>Leave out what follows ? and #; only the address of the server is needed.</source>
        <translation>Weglassen, was auf ? und # folgt; nur die Adresse des Servers wird gebraucht.</translation>
    </message>
    <message>
        <source>Name the file from the root on, as /srv/tls/own.pem.</source>
        <translation>Die Datei von der Wurzel an nennen, wie /srv/tls/own.pem.</translation>
    </message>
    <message>
        <source>An address with http:// makes no use of this file.</source>
        <translation>Eine Adresse mit http:// nutzt diese Datei nicht.</translation>
    </message>
    <message>
        <source>Without https:// the key and all events can be read on the way.</source>
        <translation>Ohne https:// können Schlüssel und alle Ereignisse unterwegs gelesen werden.</translation>
    </message>
    <message>
        <source>A store of this computer is delivered only while Deckhand is open.</source>
        <translation>Aus einem Speicher dieses Rechners wird nur zugestellt, solange Deckhand offen ist.</translation>
    </message>
    <message>
        <source>Reach host</source>
        <translation>Host erreichen</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>Rechte</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Uhr</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>bestanden</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>nicht gesagt</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>nicht erreicht</translation>
    </message>
    <message>
        <source>The server answers; it does not tell its version.</source>
        <translation>Der Server antwortet; seine Version nennt er nicht.</translation>
    </message>
    <message>
        <source>%1 %2, environment %3.</source>
        <translation>%1 %2, Umgebung %3.</translation>
    </message>
    <message>
        <source>The key lets you read.</source>
        <translation>Der Schlüssel erlaubt zu lesen.</translation>
    </message>
    <message>
        <source>The key lets you read, retry, replay and test.</source>
        <translation>Der Schlüssel erlaubt zu lesen, zu wiederholen, nachzuspielen und zu testen.</translation>
    </message>
    <message>
        <source>The key lets you do everything.</source>
        <translation>Der Schlüssel erlaubt alles.</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>deckhand::ReadStrip</name>
    <message>
        <source>Reading …</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message>
        <source>Cancel (Esc)</source>
        <translation>Abbrechen (Esc)</translation>
    </message>
    <message>
        <source>Canceled. What is older was not read.</source>
        <translation>Abgebrochen. Älteres wurde nicht gelesen.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortfahren</translation>
    </message>
</context>
<context>
    <name>deckhand::RelatedView</name>
    <message>
        <source>Related by</source>
        <translation>Verwandt durch</translation>
    </message>
    <message>
        <source>Related events</source>
        <translation>Verwandte Ereignisse</translation>
    </message>
    <message>
        <source>Filter by this</source>
        <translation>Hiernach filtern</translation>
    </message>
    <message>
        <source>The related events cannot be read. %1</source>
        <translation>Die verwandten Ereignisse sind nicht lesbar. %1</translation>
    </message>
    <message>
        <source>This event names no task run, session or other thing.</source>
        <translation>Dieses Ereignis nennt keinen Lauf, keine Sitzung und nichts anderes.</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>Lesen …</translation>
    </message>
    <message>
        <source>The newest %1</source>
        <translation>Die neuesten %1</translation>
    </message>
    <message>
        <source>Events: %1</source>
        <translation>Ereignisse: %1</translation>
    </message>
</context>
<context>
    <name>deckhand::ReplayDialog</name>
    <message>
        <source>Start replay</source>
        <translation>Wiederholung starten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Cancel replay</source>
        <translation>Wiederholung abbrechen</translation>
    </message>
    <message>
        <source>Show in Replays</source>
        <translation>Bei Wiederholungen zeigen</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>The replay was not changed. %1</source>
        <translation>Die Wiederholung wurde nicht geändert. %1</translation>
    </message>
    <message>
        <source>Number of deliveries</source>
        <translation>Zahl der Zustellungen</translation>
    </message>
    <message>
        <source>Progress of the replay</source>
        <translation>Fortschritt der Wiederholung</translation>
    </message>
    <message>
        <source>Events: %1</source>
        <translation>Ereignisse: %1</translation>
    </message>
    <message>
        <source>The replay cannot be made. %1</source>
        <translation>Die Wiederholung ist nicht möglich. %1</translation>
    </message>
    <message>
        <source>Counting …</source>
        <translation>Wird gezählt …</translation>
    </message>
    <message>
        <source>Nothing matches, so there is nothing to send.</source>
        <translation>Nichts passt, also gibt es nichts zu senden.</translation>
    </message>
    <message>
        <source>%1 would be made, %2 in all; it takes about %3.</source>
        <translation>%1 entstünden, zusammen %2; es dauert etwa %3.</translation>
    </message>
    <message numerus="yes">
        <source>%n deliveries</source>
        <translation>
            <numerusform>%n Zustellung</numerusform>
            <numerusform>%n Zustellungen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 would be made, %2 in all.</source>
        <translation>%1 entstünden, zusammen %2.</translation>
    </message>
    <message>
        <source>This is production. Type %1 to go on:</source>
        <translation>Dies ist die Produktion. Zum Fortfahren %1 eingeben:</translation>
    </message>
    <message>
        <source>%1 delivered, %2 failed, %3 left of %4.</source>
        <translation>%1 zugestellt, %2 gescheitert, %3 von %4 übrig.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>What was sent stays sent</source>
        <translation>Gesendetes bleibt gesendet</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>&amp;Zurück</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>&amp;Weiter</translation>
    </message>
    <message>
        <source>The plan had become too old, so it was counted anew. Look at it before you start.</source>
        <translation>Der Plan war zu alt und wurde neu gezählt. Vor dem Start noch einmal ansehen.</translation>
    </message>
    <message>
        <source>Building all requests …</source>
        <translation>Alle Anfragen werden gebaut …</translation>
    </message>
    <message>
        <source>The count was canceled.</source>
        <translation>Das Zählen wurde abgebrochen.</translation>
    </message>
    <message>
        <source>&amp;Count again</source>
        <translation>Erneut zäh&amp;len</translation>
    </message>
</context>
<context>
    <name>deckhand::ReplayOptionsView</name>
    <message>
        <source>As fast as it goes</source>
        <translation>So schnell es geht</translation>
    </message>
    <message>
        <source> per second</source>
        <translation> je Sekunde</translation>
    </message>
    <message>
        <source>&amp;Rate</source>
        <translation>&amp;Rate</translation>
    </message>
    <message>
        <source>&amp;More options</source>
        <translation>&amp;Mehr Einstellungen</translation>
    </message>
    <message>
        <source>What destinations take</source>
        <translation>Was die Ziele nehmen</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source> failed attempts in a row</source>
        <translation> gescheiterten Versuchen in Folge</translation>
    </message>
    <message>
        <source>At &amp;once, at most</source>
        <translation>&amp;Gleichzeitig höchstens</translation>
    </message>
    <message>
        <source>&amp;Pause it after</source>
        <translation>An&amp;halten nach</translation>
    </message>
    <message>
        <source>&amp;In which order</source>
        <translation>&amp;In welcher Folge</translation>
    </message>
    <message>
        <source>&amp;Deliver to</source>
        <translation>Z&amp;ustellen an</translation>
    </message>
    <message>
        <source>Deliveries that would fail</source>
        <translation>Zustellungen, die scheitern würden</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>The chosen destinations</source>
        <translation>Die gewählten Ziele</translation>
    </message>
    <message>
        <source>Building all requests …</source>
        <translation>Alle Anfragen werden gebaut …</translation>
    </message>
    <message>
        <source>A dry run builds and signs all requests and sends none. It lists those that cannot be built.</source>
        <translation>Ein Probelauf baut und signiert alle Anfragen und sendet keine. Er nennt die, die sich nicht bauen lassen.</translation>
    </message>
    <message>
        <source>The first %1 requests can be built; there was no time for more.</source>
        <translation>Die ersten %1 Anfragen lassen sich bauen; für mehr fehlte die Zeit.</translation>
    </message>
    <message numerus="yes">
        <source>All %n requests can be built.</source>
        <translation>
            <numerusform>%n Anfrage lässt sich bauen.</numerusform>
            <numerusform>Alle %n Anfragen lassen sich bauen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Build &amp;all requests</source>
        <translation>Alle &amp;Anfragen bauen</translation>
    </message>
    <message>
        <source>%1 of %2 requests cannot be built; these deliveries would fail. Enter opens the event.</source>
        <translation>%1 von %2 Anfragen lassen sich nicht bauen; diese Zustellungen würden scheitern. Eingabe öffnet das Ereignis.</translation>
    </message>
    <message>
        <source>%1 of %2 requests cannot be built; the first %3 are listed. Enter opens the event.</source>
        <translation>%1 von %2 Anfragen lassen sich nicht bauen; die ersten %3 sind genannt. Eingabe öffnet das Ereignis.</translation>
    </message>
    <message>
        <source>As new &amp;events, each with an id of its own</source>
        <translation>Als neue &amp;Ereignisse, jedes mit eigener Kennung</translation>
    </message>
    <message>
        <source>Receivers cannot recognise them as duplicates: what they have handled once they will handle again.</source>
        <translation>Empfänger können sie nicht als Duplikate erkennen: Was sie einmal verarbeitet haben, verarbeiten sie noch einmal.</translation>
    </message>
    <message>
        <source>This server does not offer it.</source>
        <translation>Dieser Server bietet es nicht an.</translation>
    </message>
</context>
<context>
    <name>deckhand::ReplayPlanView</name>
    <message>
        <source>&amp;Take</source>
        <translation>&amp;Auswahl</translation>
    </message>
    <message>
        <source>Receivers may get events they have had before; what was sent cannot be taken back. What comes in later is not replayed.</source>
        <translation>Empfänger erhalten vielleicht Ereignisse, die sie schon hatten; Gesendetes lässt sich nicht zurücknehmen. Was später eintrifft, wird nicht wiederholt.</translation>
    </message>
    <message>
        <source>Destinations of the replay</source>
        <translation>Ziele der Wiederholung</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>Zustellungen</translation>
    </message>
    <message>
        <source>Event types of the replay</source>
        <translation>Ereignistypen der Wiederholung</translation>
    </message>
    <message>
        <source>Event type</source>
        <translation>Ereignistyp</translation>
    </message>
    <message>
        <source>%1 (inactive)</source>
        <translation>%1 (inaktiv)</translation>
    </message>
    <message numerus="yes">
        <source>%n more types</source>
        <translation>
            <numerusform>%n weiterer Typ</numerusform>
            <numerusform>%n weitere Typen</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 were delivered already and are left out.</source>
        <translation>%1 wurden schon zugestellt und bleiben weg.</translation>
    </message>
    <message>
        <source>What was delivered before arrives again.</source>
        <translation>Was schon zugestellt wurde, kommt noch einmal an.</translation>
    </message>
    <message>
        <source>%1 are older than events are kept and may go before they are sent.</source>
        <translation>%1 sind älter, als Ereignisse aufbewahrt werden, und könnten vor dem Senden entfernt werden.</translation>
    </message>
    <message>
        <source>The events are of %1 to %2; what retention has removed is not replayed.</source>
        <translation>Die Ereignisse sind von %1 bis %2; was die Aufbewahrungsfrist entfernt hat, wird nicht wiederholt.</translation>
    </message>
</context>
<context>
    <name>deckhand::ReplayWords</name>
    <message>
        <source>Oldest events first</source>
        <translation>Älteste Ereignisse zuerst</translation>
    </message>
    <message>
        <source>Newest events first</source>
        <translation>Neueste Ereignisse zuerst</translation>
    </message>
    <message>
        <source>To %1 instead of the chosen destinations.</source>
        <translation>An %1 statt an die gewählten Ziele.</translation>
    </message>
    <message>
        <source>At most %1 at once.</source>
        <translation>Höchstens %1 gleichzeitig.</translation>
    </message>
    <message numerus="yes">
        <source>Stops after %n failed attempts in a row.</source>
        <translation>
            <numerusform>Hält nach %n gescheiterten Versuch an.</numerusform>
            <numerusform>Hält nach %n gescheiterten Versuchen in Folge an.</numerusform>
        </translation>
    </message>
    <message>
        <source>Newest events first.</source>
        <translation>Neueste Ereignisse zuerst.</translation>
    </message>
    <message numerus="yes">
        <source>It paused itself after %n failed attempts in a row. The last one: %1 %2</source>
        <translation>
            <numerusform>Sie hat sich nach %n gescheiterten Versuch angehalten. Der letzte: %1 %2</numerusform>
            <numerusform>Sie hat sich nach %n gescheiterten Versuchen in Folge angehalten. Der letzte: %1 %2</numerusform>
        </translation>
    </message>
    <message>
        <source>As new events, which receivers cannot recognise as duplicates.</source>
        <translation>Als neue Ereignisse, die Empfänger nicht als Duplikate erkennen können.</translation>
    </message>
    <message>
        <source>Its pace is being measured.</source>
        <translation>Das Tempo wird gemessen.</translation>
    </message>
    <message>
        <source>%1 per second, of at most %2.</source>
        <translation>%1 je Sekunde von höchstens %2.</translation>
    </message>
    <message>
        <source>%1 per second.</source>
        <translation>%1 je Sekunde.</translation>
    </message>
    <message>
        <source>%1 About %2 left.</source>
        <translation>%1 Noch etwa %2.</translation>
    </message>
</context>
<context>
    <name>deckhand::ReplaysPage</name>
    <message>
        <source>Pause replay</source>
        <translation>Wiederholung anhalten</translation>
    </message>
    <message>
        <source>Resume replay</source>
        <translation>Wiederholung fortsetzen</translation>
    </message>
    <message>
        <source>Cancel replay</source>
        <translation>Wiederholung abbrechen</translation>
    </message>
    <message>
        <source>Repeat …</source>
        <translation>Noch einmal …</translation>
    </message>
    <message>
        <source>Show deliveries</source>
        <translation>Zustellungen zeigen</translation>
    </message>
    <message>
        <source>Replays</source>
        <translation>Wiederholungen</translation>
    </message>
    <message>
        <source>The replay was not changed. %1</source>
        <translation>Die Wiederholung wurde nicht geändert. %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 delivered, %2 failed, %3 left of %4. %5 in all.</source>
        <translation>%1 zugestellt, %2 gescheitert, %3 von %4 übrig. Zusammen %5.</translation>
    </message>
    <message>
        <source>At most %1 per second.</source>
        <translation>Höchstens %1 je Sekunde.</translation>
    </message>
    <message>
        <source>As fast as it goes.</source>
        <translation>So schnell es geht.</translation>
    </message>
    <message>
        <source>Ended %1.</source>
        <translation>Beendet %1.</translation>
    </message>
    <message>
        <source>It survives a restart.</source>
        <translation>Sie übersteht einen Neustart.</translation>
    </message>
    <message>
        <source>%1 began %2. %3 %4</source>
        <translation>%1 begann %2. %3 %4</translation>
    </message>
    <message>
        <source>%1 was made by %2 and began %3. %4 %5</source>
        <translation>%1 wurde von %2 angelegt und begann %3. %4 %5</translation>
    </message>
    <message>
        <source>The replays cannot be read</source>
        <translation>Die Wiederholungen sind nicht lesbar</translation>
    </message>
    <message>
        <source>Nothing was replayed yet</source>
        <translation>Noch nichts wiederholt</translation>
    </message>
    <message>
        <source>Replay sends stored events once more: failed ones, missed ones, or all that match a filter.</source>
        <translation>Eine Wiederholung sendet gespeicherte Ereignisse noch einmal: gescheiterte, verpasste oder alle, die zu einem Filter passen.</translation>
    </message>
    <message>
        <source>Show failed deliveries</source>
        <translation>Gescheiterte Zustellungen zeigen</translation>
    </message>
    <message>
        <source>Select a replay first.</source>
        <translation>Zuerst eine Wiederholung wählen.</translation>
    </message>
    <message>
        <source>The replay is not finished yet.</source>
        <translation>Die Wiederholung ist noch nicht fertig.</translation>
    </message>
    <message>
        <source>Nothing failed in this replay.</source>
        <translation>In dieser Wiederholung scheiterte nichts.</translation>
    </message>
    <message>
        <source>Replay what failed …</source>
        <translation>Gescheitertes wiederholen …</translation>
    </message>
    <message>
        <source>Plan a replay of what matches this one’s filter, was replayed and is failed now</source>
        <translation>Eine Wiederholung dessen planen, was zum Filter dieser passt, wiederholt wurde und jetzt gescheitert ist</translation>
    </message>
    <message>
        <source>What became of it</source>
        <translation>Was daraus wurde</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Jetzt</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Ursache</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>Zustellungen</translation>
    </message>
    <message>
        <source>What did not arrive cannot be read. %1</source>
        <translation>Was nicht ankam, ist nicht zu lesen. %1</translation>
    </message>
    <message>
        <source>Of what did not arrive the newest %1 are counted.</source>
        <translation>Von dem, was nicht ankam, sind die neuesten %1 gezählt.</translation>
    </message>
    <message>
        <source>What did not arrive is counted as it stands now; where several replays match the same deliveries, they count in each. Enter opens a group.</source>
        <translation>Was nicht ankam, ist gezählt, wie es jetzt steht; wo mehrere Wiederholungen auf dieselben Zustellungen passen, zählen sie in jeder. Eingabe öffnet eine Gruppe.</translation>
    </message>
    <message>
        <source>Export report …</source>
        <translation>Bericht exportieren …</translation>
    </message>
    <message>
        <source>Export report of this replay</source>
        <translation>Bericht dieser Wiederholung exportieren</translation>
    </message>
    <message>
        <source>The report was written to %1 (%2).</source>
        <translation>Der Bericht wurde nach %1 geschrieben (%2).</translation>
    </message>
    <message>
        <source>Plan, options and outcomes as JSON</source>
        <translation>Plan, Einstellungen und Ergebnisse als JSON</translation>
    </message>
    <message>
        <source>Sort replays by …</source>
        <translation>Wiederholungen ordnen nach …</translation>
    </message>
    <message>
        <source>%1 Begin by “%2” in Events, or by “%3” in Deliveries.</source>
        <translation>%1 Beginnen mit „%2“ in Ereignisse oder mit „%3“ in Zustellungen.</translation>
    </message>
</context>
<context>
    <name>deckhand::SafetyControls</name>
    <message>
        <source>Unlock …</source>
        <translation>Entsperren …</translation>
    </message>
    <message>
        <source>Unlock %1?</source>
        <translation>%1 entsperren?</translation>
    </message>
    <message>
        <source>For 15 minutes this window can change destinations and send deliveries here. It locks again by itself.</source>
        <translation>15 Minuten lang kann dieses Fenster hier Ziele ändern und Zustellungen senden. Es sperrt sich von selbst wieder.</translation>
    </message>
    <message>
        <source>Unlock for 15 minutes</source>
        <translation>Für 15 Minuten entsperren</translation>
    </message>
    <message>
        <source>%1?</source>
        <translation>%1?</translation>
    </message>
    <message>
        <source>%1: “%2”?</source>
        <translation>%1: „%2“?</translation>
    </message>
    <message>
        <source>Changes are confirmed here (%1). Nothing was changed or sent yet.</source>
        <translation>Änderungen werden hier bestätigt (%1). Noch wurde nichts geändert oder gesendet.</translation>
    </message>
    <message>
        <source>Lock now</source>
        <translation>Jetzt sperren</translation>
    </message>
    <message>
        <source>This profile is not read-only; see Settings.</source>
        <translation>Dieses Profil ist nicht schreibgeschützt; siehe Einstellungen.</translation>
    </message>
    <message>
        <source>Allow changes for 15 minutes</source>
        <translation>Änderungen für 15 Minuten erlauben</translation>
    </message>
    <message>
        <source>Refuse changes again</source>
        <translation>Änderungen wieder ablehnen</translation>
    </message>
    <message>
        <source>changes are confirmed</source>
        <translation>Änderungen werden bestätigt</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>nur lesen</translation>
    </message>
    <message>
        <source>unlocked, locks in %1</source>
        <translation>entsperrt, sperrt in %1</translation>
    </message>
</context>
<context>
    <name>deckhand::SecretDialog</name>
    <message>
        <source>Signing secret of %1</source>
        <translation>Signaturgeheimnis von %1</translation>
    </message>
    <message>
        <source>The receiver needs this secret to check signatures. It can be seen only now; keep it in the receiver&apos;s settings.</source>
        <translation>Der Empfänger braucht dieses Geheimnis, um Signaturen zu prüfen. Es ist nur jetzt zu sehen; in den Einstellungen des Empfängers aufbewahren.</translation>
    </message>
    <message>
        <source>Signing secret</source>
        <translation>Signaturgeheimnis</translation>
    </message>
    <message>
        <source>The former secret signs too until %1.</source>
        <translation>Das frühere Geheimnis signiert mit bis %1.</translation>
    </message>
    <message>
        <source>Copy secret</source>
        <translation>Geheimnis kopieren</translation>
    </message>
    <message>
        <source>It is taken from the clipboard again after a minute</source>
        <translation>Es verschwindet nach einer Minute aus der Zwischenablage</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Verbergen</translation>
    </message>
    <message>
        <source>Reveal</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>The new secret signs from now on, without an end.</source>
        <translation>Das neue Geheimnis signiert ab jetzt, ohne Ende.</translation>
    </message>
    <message>
        <source>Ending the overlap stops the former secret at once: receivers that still have it will refuse what is sent.</source>
        <translation>Endet die Überlappung, hört das frühere Geheimnis sofort auf: Empfänger, die es noch haben, lehnen dann ab, was gesendet wird.</translation>
    </message>
    <message>
        <source>End overlap now</source>
        <translation>Überlappung jetzt beenden</translation>
    </message>
</context>
<context>
    <name>deckhand::SecretFact</name>
    <message>
        <source>The overlap has ended: only the new secret signs.</source>
        <translation>Die Überlappung ist zu Ende: Nur das neue Geheimnis signiert.</translation>
    </message>
    <message>
        <source>The overlap ends in %1.</source>
        <translation>Die Überlappung endet in %1.</translation>
    </message>
    <message>
        <source>The former one, %1, signs too until %2 (for %3).</source>
        <translation>Das frühere, %1, signiert mit bis %2 (noch %3).</translation>
    </message>
</context>
<context>
    <name>deckhand::SettingsPage</name>
    <message>
        <source>Letters alone are shortcuts in lists</source>
        <translation>Einzelne Buchstaben sind in Listen Tastenkürzel</translation>
    </message>
    <message>
        <source>Tell of trouble outside this window</source>
        <translation>Von Störungen außerhalb dieses Fensters melden</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Aussehen</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Eng</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Relaxed</source>
        <translation>Weit</translation>
    </message>
    <message>
        <source>In the zone of this computer</source>
        <translation>In der Zone dieses Rechners</translation>
    </message>
    <message>
        <source>In UTC</source>
        <translation>In UTC</translation>
    </message>
    <message>
        <source>As time gone by</source>
        <translation>Als vergangene Zeit</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Zeiten</translation>
    </message>
    <message>
        <source>Lists and keys</source>
        <translation>Listen und Tasten</translation>
    </message>
    <message>
        <source>Switch this off where a screen reader uses letters itself</source>
        <translation>Ausschalten, wo ein Bildschirmleser selbst Buchstaben verwendet</translation>
    </message>
    <message>
        <source>An inactive destination, a lost connection, a finished replay: at most one a destination in ten minutes</source>
        <translation>Ein inaktives Ziel, eine verlorene Verbindung, eine fertige Wiederholung: höchstens eine Meldung je Ziel in zehn Minuten</translation>
    </message>
    <message>
        <source>Events kept live</source>
        <translation>Live gehaltene Ereignisse</translation>
    </message>
    <message>
        <source>Filter of Events at the start</source>
        <translation>Filter von Ereignisse beim Start</translation>
    </message>
    <message>
        <source>Filter of Deliveries at the start</source>
        <translation>Filter von Zustellungen beim Start</translation>
    </message>
    <message>
        <source>Not kept: %1</source>
        <translation>Nicht behalten: %1</translation>
    </message>
    <message>
        <source>Safety</source>
        <translation>Sicherheit</translation>
    </message>
    <message>
        <source>Changes go through</source>
        <translation>Änderungen gehen durch</translation>
    </message>
    <message>
        <source>Confirm each change</source>
        <translation>Jede Änderung bestätigen</translation>
    </message>
    <message>
        <source>Read-only until unlocked</source>
        <translation>Nur lesen, bis entsperrt wird</translation>
    </message>
    <message>
        <source>Changes here</source>
        <translation>Änderungen hier</translation>
    </message>
    <message>
        <source>Engine of this profile</source>
        <translation>Engine dieses Profils</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>Gespeichert</translation>
    </message>
    <message>
        <source>Can do</source>
        <translation>Kann</translation>
    </message>
    <message>
        <source>Copy key for programs</source>
        <translation>Schlüssel für Programme kopieren</translation>
    </message>
    <message>
        <source>The key with which programs on this computer publish</source>
        <translation>Der Schlüssel, mit dem Programme auf diesem Rechner veröffentlichen</translation>
    </message>
    <message>
        <source>Publishing</source>
        <translation>Veröffentlichen</translation>
    </message>
    <message>
        <source>This profile is locked; unlock it to choose another level.</source>
        <translation>Dieses Profil ist gesperrt; zum Wählen einer anderen Stufe entsperren.</translation>
    </message>
    <message>
        <source>Read-only lets nothing through until somebody unlocks, for 15 minutes at a time (%1).</source>
        <translation>Nur lesen lässt nichts durch, bis jemand entsperrt, jeweils für 15 Minuten (%1).</translation>
    </message>
    <message>
        <source>%1 %2, environment %3</source>
        <translation>%1 %2, Umgebung %3</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>Noch nicht bekannt</translation>
    </message>
    <message>
        <source>Nothing beyond events and destinations is named</source>
        <translation>Nichts außer Ereignissen und Zielen wird genannt</translation>
    </message>
    <message>
        <source>Older events leave the live list and stay in the history. A hundred thousand take about 50 MB.</source>
        <translation>Ältere Ereignisse verlassen die Live-Liste und bleiben im Verlauf. Hunderttausend brauchen etwa 50 MB.</translation>
    </message>
    <message>
        <source>Named by the engine: %1</source>
        <translation>Vom Dienst genannt: %1</translation>
    </message>
    <message>
        <source>In lists, as time since the one before</source>
        <translation>In Listen als Zeit seit dem Vorigen</translation>
    </message>
    <message>
        <source>Tell of nothing in these hours:</source>
        <translation>In diesen Stunden nichts melden:</translation>
    </message>
    <message>
        <source>The window shows everything all the same</source>
        <translation>Das Fenster zeigt dennoch alles</translation>
    </message>
    <message>
        <source>Beginning of the quiet hours</source>
        <translation>Beginn der ruhigen Stunden</translation>
    </message>
    <message>
        <source>End of the quiet hours</source>
        <translation>Ende der ruhigen Stunden</translation>
    </message>
    <message>
        <source>A delivery that waits for longer is told of outside this window</source>
        <translation>Eine Zustellung, die länger wartet, wird außerhalb dieses Fensters gemeldet</translation>
    </message>
    <message>
        <source>Tell of waiting after minutes</source>
        <translation>Warten melden nach Minuten</translation>
    </message>
    <message>
        <source>None: the last one is kept</source>
        <translation>Keiner: der letzte bleibt</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events, %1.</source>
        <translation>
            <numerusform>%Ln Ereignis, %1.</numerusform>
            <numerusform>%Ln Ereignisse, %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>This server does not tell how long it keeps them.</source>
        <translation>Dieser Server sagt nicht, wie lange er sie aufbewahrt.</translation>
    </message>
    <message>
        <source>They are removed after %1, the oldest ones earlier where the store is larger than %2.</source>
        <translation>Sie werden nach %1 entfernt, die ältesten früher, wenn der Speicher größer als %2 ist.</translation>
    </message>
    <message>
        <source>The oldest ones are removed where the store is larger than %1.</source>
        <translation>Die ältesten werden entfernt, wenn der Speicher größer als %1 ist.</translation>
    </message>
    <message>
        <source>They are removed after %1.</source>
        <translation>Sie werden nach %1 entfernt.</translation>
    </message>
    <message>
        <source>They are kept for ever.</source>
        <translation>Sie werden für immer aufbewahrt.</translation>
    </message>
</context>
<context>
    <name>deckhand::ShortcutList</name>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Search keys</source>
        <translation>Tasten suchen</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Wo</translation>
    </message>
    <message>
        <source>In its list</source>
        <translation>In seiner Liste</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Überall</translation>
    </message>
    <message>
        <source>Next or previous row</source>
        <translation>Nächste oder vorige Zeile</translation>
    </message>
    <message>
        <source>Down, J / Up, K</source>
        <translation>Ab, J / Auf, K</translation>
    </message>
    <message>
        <source>In lists</source>
        <translation>In Listen</translation>
    </message>
    <message>
        <source>Next or previous attempt</source>
        <translation>Nächster oder voriger Versuch</translation>
    </message>
    <message>
        <source>Right / Left</source>
        <translation>Rechts / Links</translation>
    </message>
    <message>
        <source>In the timeline</source>
        <translation>In der Zeitleiste</translation>
    </message>
    <message>
        <source>Choose several rows</source>
        <translation>Mehrere Zeilen wählen</translation>
    </message>
    <message>
        <source>Shift+Down / Shift+Up</source>
        <translation>Umschalt+Ab / Umschalt+Auf</translation>
    </message>
    <message>
        <source>Go to the detail</source>
        <translation>Zu den Einzelheiten</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Back, close the detail, clear the filter</source>
        <translation>Zurück, Einzelheiten schließen, Filter leeren</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>In lists and details</source>
        <translation>In Listen und Einzelheiten</translation>
    </message>
    <message>
        <source>Down / Up</source>
        <translation>Ab / Auf</translation>
    </message>
    <message>
        <source>Use this key</source>
        <translation>Diese Taste nehmen</translation>
    </message>
    <message>
        <source>Add this key</source>
        <translation>Diese Taste hinzufügen</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>Keine Taste</translation>
    </message>
    <message>
        <source>Back to default</source>
        <translation>Zurück zur Vorgabe</translation>
    </message>
    <message>
        <source>All back to default …</source>
        <translation>Alle zurück zur Vorgabe …</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Neue Taste</translation>
    </message>
    <message>
        <source>Keys of lists are the same everywhere and stay as they are.</source>
        <translation>Tasten der Listen sind überall gleich und bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>No key by default</source>
        <translation>Keine Taste als Vorgabe</translation>
    </message>
    <message>
        <source>By default: %1</source>
        <translation>Vorgabe: %1</translation>
    </message>
    <message>
        <source>“%1” has no key.</source>
        <translation>„%1“ hat keine Taste.</translation>
    </message>
    <message>
        <source>“%1” has %2.</source>
        <translation>„%1“ hat %2.</translation>
    </message>
    <message>
        <source>New key for “%1”</source>
        <translation>Neue Taste für „%1“</translation>
    </message>
    <message>
        <source>%1 alone is needed for lists and texts. Hold Ctrl or Alt as well.</source>
        <translation>%1 allein wird für Listen und Texte gebraucht. Strg oder Alt dazu halten.</translation>
    </message>
    <message>
        <source>“%1” (%2)</source>
        <translation>„%1“ (%2)</translation>
    </message>
    <message>
        <source>Something else has this key: %1.</source>
        <translation>Etwas anderes hat diese Taste: %1.</translation>
    </message>
    <message>
        <source>Take it from there</source>
        <translation>Von dort nehmen</translation>
    </message>
    <message>
        <source>“%1” has no key now.</source>
        <translation>„%1“ hat jetzt keine Taste.</translation>
    </message>
    <message>
        <source>“%1” has %2 now.</source>
        <translation>„%1“ hat jetzt %2.</translation>
    </message>
    <message numerus="yes">
        <source>%n actions have other keys than by default.</source>
        <translation>
            <numerusform>%n Aktion hat andere Tasten als die Vorgabe.</numerusform>
            <numerusform>%n Aktionen haben andere Tasten als die Vorgabe.</numerusform>
        </translation>
    </message>
    <message>
        <source>Reset all keys</source>
        <translation>Alle Tasten zurücksetzen</translation>
    </message>
    <message>
        <source>All keys are those by default.</source>
        <translation>Alle Tasten sind die der Vorgabe.</translation>
    </message>
</context>
<context>
    <name>deckhand::SignatureLab</name>
    <message>
        <source>The signature is valid: this secret made it, over exactly these bytes, and the time is near enough.</source>
        <translation>Die Signatur ist gültig: Dieses Geheimnis hat sie über genau diese Bytes gemacht, und die Zeit ist nah genug.</translation>
    </message>
    <message>
        <source>The signature is masked. As far as it goes, this secret made it over exactly these bytes.</source>
        <translation>Die Signatur ist maskiert. So weit sie reicht, hat dieses Geheimnis sie über genau diese Bytes gemacht.</translation>
    </message>
    <message>
        <source>The header %1 is missing. Something in front of the receiver may remove it.</source>
        <translation>Die Kopfzeile %1 fehlt. Vielleicht entfernt sie etwas vor dem Empfänger.</translation>
    </message>
    <message>
        <source>webhook-timestamp is no number of seconds since 1970.</source>
        <translation>webhook-timestamp ist keine Zahl von Sekunden seit 1970.</translation>
    </message>
    <message>
        <source>webhook-signature is not v1, followed by base64.</source>
        <translation>webhook-signature ist nicht v1, gefolgt von base64.</translation>
    </message>
    <message>
        <source>There is no body. Paste it below the headers after an empty line, or into its own field.</source>
        <translation>Es gibt keinen Rumpf. Ihn nach einer leeren Zeile unter die Kopfzeilen einfügen oder in sein eigenes Feld.</translation>
    </message>
    <message>
        <source>The command reads its body from a file. Paste what is in it into the field of the body.</source>
        <translation>Der Befehl liest den Rumpf aus einer Datei. Ihren Inhalt in das Feld des Rumpfs einfügen.</translation>
    </message>
    <message>
        <source>A secret is whsec_ followed by base64 of 24 to 64 bytes.</source>
        <translation>Ein Geheimnis ist whsec_, gefolgt von base64 von 24 bis 64 Bytes.</translation>
    </message>
    <message>
        <source>The signature fits, but its time is %1 past; receivers take 5 minutes. It is a late or repeated request, or the receiver&apos;s clock is ahead.</source>
        <translation>Die Signatur passt, aber ihre Zeit liegt %1 zurück; Empfänger nehmen 5 Minuten hin. Die Anfrage ist verspätet oder wiederholt, oder die Uhr des Empfängers geht vor.</translation>
    </message>
    <message>
        <source>The signature fits, but its time is %1 ahead; receivers take 5 minutes. A clock is wrong.</source>
        <translation>Die Signatur passt, aber ihre Zeit liegt %1 voraus; Empfänger nehmen 5 Minuten hin. Eine Uhr geht falsch.</translation>
    </message>
    <message>
        <source>The body was changed on its way: the signature fits what this delivery sent.</source>
        <translation>Der Rumpf wurde unterwegs verändert: Die Signatur passt zu dem, was diese Zustellung gesendet hat.</translation>
    </message>
    <message>
        <source>The body was changed: a line end was added at its end. Check the bytes as they came.</source>
        <translation>Der Rumpf wurde verändert: Am Ende kam ein Zeilenende hinzu. Die Bytes prüfen, wie sie ankamen.</translation>
    </message>
    <message>
        <source>The body was changed: the line end at its end was cut off. Check the bytes as they came.</source>
        <translation>Der Rumpf wurde verändert: Das Zeilenende am Ende wurde abgeschnitten. Die Bytes prüfen, wie sie ankamen.</translation>
    </message>
    <message>
        <source>The body was changed: its line ends are others. Check the bytes as they came.</source>
        <translation>Der Rumpf wurde verändert: Seine Zeilenenden sind andere. Die Bytes prüfen, wie sie ankamen.</translation>
    </message>
    <message>
        <source>The body was changed: a byte order mark was put in front. Check the bytes as they came.</source>
        <translation>Der Rumpf wurde verändert: Davor steht eine Bytereihenfolge-Marke. Die Bytes prüfen, wie sie ankamen.</translation>
    </message>
    <message>
        <source>The id in the body is not the one in webhook-id: headers and body are of two requests.</source>
        <translation>Die Id im Rumpf ist nicht die in webhook-id: Kopfzeilen und Rumpf gehören zu zwei Anfragen.</translation>
    </message>
    <message>
        <source>The signature does not fit, and the body is no complete JSON. It was probably cut or encoded again.</source>
        <translation>Die Signatur passt nicht, und der Rumpf ist kein vollständiges JSON. Wahrscheinlich wurde er abgeschnitten oder neu kodiert.</translation>
    </message>
    <message>
        <source>The body is exactly what this delivery sent, so the signature was made with another secret: that of another destination, or an old one.</source>
        <translation>Der Rumpf ist genau der, den diese Zustellung gesendet hat; also wurde die Signatur mit einem anderen Geheimnis gemacht: dem eines anderen Ziels oder einem alten.</translation>
    </message>
    <message>
        <source>The signature fits neither this secret nor a likely change of the body. Most likely the secret is another destination&apos;s or an old one; a body that was parsed and written again fails alike.</source>
        <translation>Die Signatur passt weder zu diesem Geheimnis noch zu einer wahrscheinlichen Änderung des Rumpfs. Am ehesten ist es das Geheimnis eines anderen Ziels oder ein altes; ein Rumpf, der gelesen und neu geschrieben wurde, scheitert genauso.</translation>
    </message>
    <message>
        <source>good</source>
        <translation>gut</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>falsch</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>nicht bekannt</translation>
    </message>
    <message>
        <source>(the end)</source>
        <translation>(das Ende)</translation>
    </message>
    <message>
        <source>Check a request</source>
        <translation>Anfrage prüfen</translation>
    </message>
    <message>
        <source>Request as the receiver got it</source>
        <translation>Anfrage, wie sie der Empfänger bekam</translation>
    </message>
    <message>
        <source>The request as it came, its headers alone, or a curl command</source>
        <translation>Die Anfrage, wie sie ankam, nur ihre Kopfzeilen oder ein curl-Befehl</translation>
    </message>
    <message>
        <source>Body, where it is not part of the request</source>
        <translation>Rumpf, wenn er nicht in der Anfrage steht</translation>
    </message>
    <message>
        <source>The raw body, where it is not part of what stands above</source>
        <translation>Der rohe Rumpf, wenn er oben nicht dabeisteht</translation>
    </message>
    <message>
        <source>Signing secret</source>
        <translation>Signaturgeheimnis</translation>
    </message>
    <message>
        <source>Secret, whsec_… (kept nowhere)</source>
        <translation>Geheimnis, whsec_… (wird nirgends behalten)</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Rumpf</translation>
    </message>
    <message>
        <source>Secret</source>
        <translation>Geheimnis</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>The body is also compared with what the shown delivery sent.</source>
        <translation>Der Rumpf wird auch mit dem verglichen, was die gezeigte Zustellung gesendet hat.</translation>
    </message>
    <message>
        <source>No delivery is shown, so the body is compared with nothing.</source>
        <translation>Es wird keine Zustellung gezeigt, also wird der Rumpf mit nichts verglichen.</translation>
    </message>
    <message>
        <source>That is too much text for a request.</source>
        <translation>Das ist zu viel Text für eine Anfrage.</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>Kopfzeile</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Uhr</translation>
    </message>
    <message>
        <source>The body differs from what was sent from byte %1 on (line %2). Received: %3 Sent: %4</source>
        <translation>Der Rumpf weicht ab Byte %1 (Zeile %2) vom Gesendeten ab. Empfangen: %3 Gesendet: %4</translation>
    </message>
</context>
<context>
    <name>deckhand::SignatureView</name>
    <message>
        <source>Text that is signed</source>
        <translation>Signierter Text</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Kennung</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Signatures</source>
        <translation>Signaturen</translation>
    </message>
    <message>
        <source>Signed text</source>
        <translation>Signierter Text</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the signed text, with the base64-decoded secret after whsec_; the receiver takes times that are at most 5 minutes off.</source>
        <translation>HMAC-SHA256 des signierten Texts, mit dem base64-dekodierten Geheimnis nach whsec_; der Empfänger nimmt Zeiten an, die höchstens 5 Minuten abweichen.</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Wie</translation>
    </message>
    <message>
        <source>This request carries no webhook signature.</source>
        <translation>Diese Anfrage trägt keine Webhook-Signatur.</translation>
    </message>
    <message>
        <source>Nothing was sent, so nothing was signed.</source>
        <translation>Es wurde nichts gesendet, also nichts signiert.</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Prüfung</translation>
    </message>
    <message>
        <source>Signing secret to check with</source>
        <translation>Signaturgeheimnis, mit dem geprüft wird</translation>
    </message>
    <message>
        <source>Secret, whsec_…</source>
        <translation>Geheimnis, whsec_…</translation>
    </message>
    <message>
        <source>Signature as the receiver got it</source>
        <translation>Signatur, wie der Empfänger sie bekam</translation>
    </message>
    <message>
        <source>Signature as the receiver got it (may be left empty)</source>
        <translation>Signatur, wie der Empfänger sie bekam (darf leer bleiben)</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>This secret made this signature, over exactly these bytes.</source>
        <translation>Dieses Geheimnis machte diese Signatur, über genau diese Bytes.</translation>
    </message>
    <message>
        <source>This secret fits the recorded signature as far as that was kept. Paste what the receiver got to compare all of it.</source>
        <translation>Dieses Geheimnis passt zur aufgezeichneten Signatur, soweit sie aufbewahrt wurde. Zum vollen Vergleich einfügen, was der Empfänger bekam.</translation>
    </message>
    <message>
        <source>A secret is whsec_ followed by base64 of 24 to 64 bytes.</source>
        <translation>Ein Geheimnis ist whsec_, gefolgt von base64 von 24 bis 64 Bytes.</translation>
    </message>
    <message>
        <source>There is no signature to check.</source>
        <translation>Es gibt keine Signatur zu prüfen.</translation>
    </message>
    <message>
        <source>A signature is v1, followed by base64; several stand with a space between them.</source>
        <translation>Eine Signatur ist v1, gefolgt von base64; mehrere stehen mit Leerzeichen dazwischen.</translation>
    </message>
    <message>
        <source>Another secret made the recorded signatures.</source>
        <translation>Ein anderes Geheimnis machte die aufgezeichneten Signaturen.</translation>
    </message>
    <message>
        <source>The signature was made with another secret, or the receiver has changed the bytes before it checked them. Check the raw body, not parsed JSON.</source>
        <translation>Die Signatur entstand mit einem anderen Geheimnis, oder der Empfänger hat die Bytes vor der Prüfung verändert. Den rohen Rumpf prüfen, nicht gelesenes JSON.</translation>
    </message>
    <message>
        <source>%1: %2, previous until %3</source>
        <translation>%1: %2, früheres bis %3</translation>
    </message>
    <message>
        <source>%1: %2, current</source>
        <translation>%1: %2, aktuelles</translation>
    </message>
    <message>
        <source>The destination was changed after this attempt: if its secret was, others signed.</source>
        <translation>Das Ziel wurde nach diesem Versuch geändert: falls sein Geheimnis, haben andere signiert.</translation>
    </message>
    <message>
        <source>%1
As recorded: %2</source>
        <translation>%1
Wie aufgezeichnet: %2</translation>
    </message>
    <message numerus="yes">
        <source>%n signatures; which secrets made them is not known.</source>
        <translation>
            <numerusform>%n Signatur; welches Geheimnis sie gemacht hat, ist nicht bekannt.</numerusform>
            <numerusform>%n Signaturen; welche Geheimnisse sie gemacht haben, ist nicht bekannt.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::SortActions</name>
    <message>
        <source>In its own order</source>
        <translation>In eigener Reihenfolge</translation>
    </message>
    <message>
        <source>Rising</source>
        <translation>Aufsteigend</translation>
    </message>
    <message>
        <source>Falling</source>
        <translation>Absteigend</translation>
    </message>
    <message>
        <source>The list is in its own order.</source>
        <translation>Die Liste steht in eigener Reihenfolge.</translation>
    </message>
    <message>
        <source>Sorted by “%1”, rising.</source>
        <translation>Geordnet nach „%1“, aufsteigend.</translation>
    </message>
    <message>
        <source>Sorted by “%1”, falling.</source>
        <translation>Geordnet nach „%1“, absteigend.</translation>
    </message>
    <message>
        <source>Columns …</source>
        <translation>Spalten …</translation>
    </message>
</context>
<context>
    <name>deckhand::StagesView</name>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Stages of the test</source>
        <translation>Stufen des Tests</translation>
    </message>
    <message>
        <source>%1: %2, %3</source>
        <translation>%1: %2, %3</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>to come</source>
        <translation>kommt noch</translation>
    </message>
</context>
<context>
    <name>deckhand::StartWindow</name>
    <message>
        <source>Starting Deckhand …</source>
        <translation>Deckhand startet …</translation>
    </message>
    <message>
        <source>The store is opened and waiting deliveries are taken up.</source>
        <translation>Der Speicher wird geöffnet und wartende Zustellungen werden aufgenommen.</translation>
    </message>
    <message>
        <source>Deckhand</source>
        <translation>Deckhand</translation>
    </message>
</context>
<context>
    <name>deckhand::StatusLine</name>
    <message numerus="yes">
        <source>%Ln events held</source>
        <translation>
            <numerusform>%Ln Ereignis gehalten</numerusform>
            <numerusform>%Ln Ereignisse gehalten</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 shown</source>
        <translation>%1 gezeigt</translation>
    </message>
    <message>
        <source>%1 dropped from view</source>
        <translation>%1 nicht gezeigt</translation>
    </message>
    <message>
        <source>%1 per second</source>
        <translation>%1 je Sekunde</translation>
    </message>
    <message>
        <source>Show the live events</source>
        <translation>Die laufenden Ereignisse zeigen</translation>
    </message>
    <message>
        <source>Show the stored events</source>
        <translation>Die gespeicherten Ereignisse zeigen</translation>
    </message>
    <message>
        <source>Show what is known of the store</source>
        <translation>Zeigen, was vom Speicher bekannt ist</translation>
    </message>
    <message>
        <source>lag %1</source>
        <translation>Verzug %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events stored</source>
        <translation>
            <numerusform>%Ln Ereignis gespeichert</numerusform>
            <numerusform>%Ln Ereignisse gespeichert</numerusform>
        </translation>
    </message>
    <message>
        <source>store %1 of %2</source>
        <translation>Speicher %1 von %2</translation>
    </message>
    <message>
        <source>store %1</source>
        <translation>Speicher %1</translation>
    </message>
</context>
<context>
    <name>deckhand::StoppedText</name>
    <message>
        <source>Stopped at %2, when %1 deleted the destination.</source>
        <translation>Angehalten um %2, als %1 das Ziel löschte.</translation>
    </message>
    <message>
        <source>Stopped at %2, when %1 reactivated the destination and dropped what it held.</source>
        <translation>Angehalten um %2, als %1 das Ziel reaktivierte und verwarf, was es zurückhielt.</translation>
    </message>
    <message>
        <source>Stopped at %2, when %1 canceled its replay.</source>
        <translation>Angehalten um %2, als %1 ihre Wiederholung abbrach.</translation>
    </message>
    <message>
        <source>Stopped by %1 at %2.</source>
        <translation>Angehalten von %1 um %2.</translation>
    </message>
    <message>
        <source>Stopped at %1, because the destination was deleted.</source>
        <translation>Angehalten um %1, weil das Ziel gelöscht wurde.</translation>
    </message>
    <message>
        <source>Stopped at %1, because the destination was reactivated without what it held.</source>
        <translation>Angehalten um %1, weil das Ziel ohne das reaktiviert wurde, was es zurückhielt.</translation>
    </message>
    <message>
        <source>Stopped at %1, because its replay was canceled.</source>
        <translation>Angehalten um %1, weil ihre Wiederholung abgebrochen wurde.</translation>
    </message>
    <message>
        <source>Stopped at %1.</source>
        <translation>Angehalten um %1.</translation>
    </message>
</context>
<context>
    <name>deckhand::SubscriptionPicker</name>
    <message>
        <source>Search event types</source>
        <translation>Ereignistypen suchen</translation>
    </message>
    <message>
        <source>Search; Enter adds a type or pattern such as order.*</source>
        <translation>Suchen; Eingabe fügt einen Typ oder ein Muster wie order.* hinzu</translation>
    </message>
    <message>
        <source>Event types</source>
        <translation>Ereignistypen</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>A type is written object.action, a group object.*; switch “Everything” off to choose single ones.</source>
        <translation>Ein Typ schreibt sich object.action, eine Gruppe object.*; „Alles“ ausschalten, um einzelne zu wählen.</translation>
    </message>
    <message>
        <source>All types are chosen. Switch “Everything” off to choose single ones.</source>
        <translation>Alle Typen sind gewählt. „Alles“ ausschalten, um einzelne zu wählen.</translation>
    </message>
    <message numerus="yes">
        <source>%n types chosen.</source>
        <translation>
            <numerusform>%n Typ gewählt.</numerusform>
            <numerusform>%n Typen gewählt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Counting what would match …</source>
        <translation>Es wird gezählt, was passte …</translation>
    </message>
    <message>
        <source>Everythin&amp;g, also types that come later</source>
        <translation>Alle&amp;s, auch später hinzukommende Typen</translation>
    </message>
    <message numerus="yes">
        <source>%1 of the newest %Ln events would match.</source>
        <translation>
            <numerusform>%1 von dem neuesten %Ln Ereignis passte.</numerusform>
            <numerusform>%1 von den neuesten %Ln Ereignissen passten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln events of the last 24 hours would match.</source>
        <translation>
            <numerusform>%1 von %Ln Ereignis der letzten 24 Stunden passte.</numerusform>
            <numerusform>%1 von %Ln Ereignissen der letzten 24 Stunden passten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of the newest %Ln events would match (+%2 / −%3 against now).</source>
        <translation>
            <numerusform>%1 von dem neuesten %Ln Ereignis passte (+%2 / −%3 gegenüber jetzt).</numerusform>
            <numerusform>%1 von den neuesten %Ln Ereignissen passten (+%2 / −%3 gegenüber jetzt).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln events of the last 24 hours would match (+%2 / −%3 against now).</source>
        <translation>
            <numerusform>%1 von %Ln Ereignis der letzten 24 Stunden passte (+%2 / −%3 gegenüber jetzt).</numerusform>
            <numerusform>%1 von %Ln Ereignissen der letzten 24 Stunden passten (+%2 / −%3 gegenüber jetzt).</numerusform>
        </translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
    <message>
        <source>Reads the events of the last 24 hours again</source>
        <translation>Liest die Ereignisse der letzten 24 Stunden noch einmal</translation>
    </message>
    <message>
        <source>What would match cannot be counted: the events of the last 24 hours were not read. %1</source>
        <translation>Was passen würde, kann nicht gezählt werden: die Ereignisse der letzten 24 Stunden wurden nicht gelesen. %1</translation>
    </message>
</context>
<context>
    <name>deckhand::SummaryView</name>
    <message>
        <source>Show event</source>
        <translation>Ereignis zeigen</translation>
    </message>
    <message>
        <source>Show destination</source>
        <translation>Ziel zeigen</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschah</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>Nothing: it is sent as soon as its turn comes.</source>
        <translation>Nichts: Sie wird gesendet, sobald sie an der Reihe ist.</translation>
    </message>
    <message>
        <source>Reactivate the destination; then it is sent.</source>
        <translation>Das Ziel wieder aktivieren; dann wird sie gesendet.</translation>
    </message>
    <message>
        <source>The delivery was canceled before anything was sent.</source>
        <translation>Die Zustellung wurde abgebrochen, bevor etwas gesendet wurde.</translation>
    </message>
    <message>
        <source>Nothing was sent yet.</source>
        <translation>Noch wurde nichts gesendet.</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Nothing: it arrived.</source>
        <translation>Nichts: es ist angekommen.</translation>
    </message>
    <message>
        <source>%1  ·  %2</source>
        <translation>%1  ·  %2</translation>
    </message>
    <message>
        <source>The same since attempt %1, %2.</source>
        <translation>Dasselbe seit Versuch %1, %2.</translation>
    </message>
    <message numerus="yes">
        <source>All %n attempts failed: %1.</source>
        <translation>
            <numerusform>%n Versuch schlug fehl: %1.</numerusform>
            <numerusform>Alle %n Versuche schlugen fehl: %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>With that the destination became inactive.</source>
        <translation>Damit wurde das Ziel inaktiv.</translation>
    </message>
    <message>
        <source>The next attempt is at %1.</source>
        <translation>Der nächste Versuch ist um %1.</translation>
    </message>
    <message>
        <source>Then send a test, reactivate the destination and replay what it missed.</source>
        <translation>Dann einen Test senden, das Ziel wieder aktivieren und nachliefern, was es verpasst hat.</translation>
    </message>
    <message>
        <source>Then retry it, or replay all that failed.</source>
        <translation>Dann wiederholen, oder alles Fehlgeschlagene nachliefern.</translation>
    </message>
    <message>
        <source>%1, planned for %2, %3 late</source>
        <translation>%1, geplant für %2, %3 zu spät</translation>
    </message>
    <message>
        <source>Replay it to another destination to send it after all.</source>
        <translation>An ein anderes Ziel wiederholen, um sie doch zu senden.</translation>
    </message>
    <message>
        <source>Retry or replay it to send it after all.</source>
        <translation>Neu versuchen oder wiederholen, um sie doch zu senden.</translation>
    </message>
    <message>
        <source>The delivery was canceled: replay it to another destination to send it after all.</source>
        <translation>Die Zustellung wurde abgebrochen: an ein anderes Ziel wiederholen, um sie doch zu senden.</translation>
    </message>
    <message>
        <source>The delivery was canceled: retry or replay it to send it after all.</source>
        <translation>Die Zustellung wurde abgebrochen: neu versuchen oder wiederholen, um sie doch zu senden.</translation>
    </message>
    <message numerus="yes">
        <source>All %n attempts failed; the destination was set to inactive.</source>
        <translation>
            <numerusform>%n Versuch ist fehlgeschlagen; das Ziel wurde inaktiv gesetzt.</numerusform>
            <numerusform>Alle %n Versuche sind fehlgeschlagen; das Ziel wurde inaktiv gesetzt.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::TabKeys</name>
    <message>
        <source>Next tab</source>
        <translation>Nächster Reiter</translation>
    </message>
    <message>
        <source>Previous tab</source>
        <translation>Voriger Reiter</translation>
    </message>
</context>
<context>
    <name>deckhand::TargetEdit</name>
    <message>
        <source>Address to deliver to</source>
        <translation>Adresse, an die zugestellt wird</translation>
    </message>
    <message>
        <source>This is not this computer: events are sent there.</source>
        <translation>Das ist nicht dieser Computer: Ereignisse werden dorthin gesendet.</translation>
    </message>
</context>
<context>
    <name>deckhand::TestDialog</name>
    <message>
        <source>Send test</source>
        <translation>Test senden</translation>
    </message>
    <message>
        <source>Test %1</source>
        <translation>%1 testen</translation>
    </message>
    <message>
        <source>The test was not sent. %1</source>
        <translation>Der Test wurde nicht gesendet. %1</translation>
    </message>
    <message>
        <source>Event type</source>
        <translation>Ereignistyp</translation>
    </message>
    <message>
        <source>Data of the event</source>
        <translation>Daten des Ereignisses</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>What would be sent</source>
        <translation>Was gesendet würde</translation>
    </message>
    <message>
        <source>What was sent</source>
        <translation>Was gesendet wurde</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>A test is one attempt, now. It is not kept in the event log and counts nowhere; what was sent cannot be taken back.</source>
        <translation>Ein Test ist ein Versuch, jetzt. Er kommt nicht ins Ereignisprotokoll und zählt nirgends; Gesendetes lässt sich nicht zurücknehmen.</translation>
    </message>
    <message>
        <source>The type is not of the form object.action.</source>
        <translation>Der Typ hat nicht die Form object.action.</translation>
    </message>
    <message>
        <source>The data is no JSON object.</source>
        <translation>Die Daten sind kein JSON-Objekt.</translation>
    </message>
    <message>
        <source>Sending a test event …</source>
        <translation>Ein Testereignis wird gesendet …</translation>
    </message>
    <message>
        <source>The test arrived after %1.</source>
        <translation>Der Test kam nach %1 an.</translation>
    </message>
    <message>
        <source>The test failed. %1</source>
        <translation>Der Test scheiterte. %1</translation>
    </message>
    <message>
        <source>%1 %2, %3 bytes</source>
        <translation>%1 %2, %3 Bytes</translation>
    </message>
    <message>
        <source>Status %1</source>
        <translation>Status %1</translation>
    </message>
    <message>
        <source>Nothing was answered.</source>
        <translation>Nichts wurde geantwortet.</translation>
    </message>
    <message>
        <source>Acknowledged: %1</source>
        <translation>Bestätigt: %1</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Take its data</source>
        <translation>Daten übernehmen</translation>
    </message>
    <message>
        <source>Stored event</source>
        <translation>Gespeichertes Ereignis</translation>
    </message>
    <message>
        <source>Id of a stored event</source>
        <translation>Kennung eines gespeicherten Ereignisses</translation>
    </message>
    <message>
        <source>Id of an event whose type and data to send (optional)</source>
        <translation>Kennung eines Ereignisses, dessen Typ und Daten gesendet werden (freiwillig)</translation>
    </message>
    <message>
        <source>Take the selected event</source>
        <translation>Ausgewähltes Ereignis nehmen</translation>
    </message>
    <message>
        <source>The one that is shown on the page of events</source>
        <translation>Das auf der Seite der Ereignisse gezeigte</translation>
    </message>
    <message>
        <source>No event is selected on the page of events.</source>
        <translation>Auf der Seite der Ereignisse ist keines ausgewählt.</translation>
    </message>
    <message>
        <source>That event cannot be taken. %1</source>
        <translation>Dieses Ereignis kann nicht genommen werden. %1</translation>
    </message>
    <message>
        <source>Bookmarks</source>
        <translation>Lesezeichen</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 von %2</translation>
    </message>
    <message>
        <source>No event has a bookmark; the menu Events sets one.</source>
        <translation>Kein Ereignis hat ein Lesezeichen; das Menü Ereignisse setzt eines.</translation>
    </message>
    <message>
        <source>Take the data of an event with a bookmark</source>
        <translation>Die Daten eines Ereignisses mit Lesezeichen nehmen</translation>
    </message>
    <message>
        <source>&amp;Without sending an event</source>
        <translation>&amp;Ohne ein Ereignis zu senden</translation>
    </message>
    <message>
        <source>Connects and, where the type asks before it sends, signs in and asks for permission</source>
        <translation>Verbindet sich und meldet sich an und fragt um Erlaubnis, wenn der Typ das vor dem Senden tut</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Testen</translation>
    </message>
    <message>
        <source>Trying to reach it …</source>
        <translation>Versucht, es zu erreichen …</translation>
    </message>
    <message>
        <source>It was reached after %1. Nothing was sent.</source>
        <translation>Nach %1 erreicht. Gesendet wurde nichts.</translation>
    </message>
    <message>
        <source>%1 Connection: %2</source>
        <translation>%1 Verbindung: %2</translation>
    </message>
    <message>
        <source>This server does not show what a test would send.</source>
        <translation>Dieser Server zeigt nicht, was ein Test senden würde.</translation>
    </message>
    <message>
        <source>Asking what would be sent …</source>
        <translation>Frage, was gesendet würde …</translation>
    </message>
    <message>
        <source>What would be sent is not known. %1</source>
        <translation>Was gesendet würde, ist nicht bekannt. %1</translation>
    </message>
    <message>
        <source>No request can be built. %1 %2</source>
        <translation>Es kann keine Anfrage gebaut werden. %1 %2</translation>
    </message>
    <message>
        <source>%1. Id, time and signature are made anew when it is sent.</source>
        <translation>%1. Id, Zeit und Signatur werden beim Senden neu gemacht.</translation>
    </message>
</context>
<context>
    <name>deckhand::TimeChart</name>
    <message>
        <source>%1
Drag to zoom, click for what is behind a point.</source>
        <translation>%1
Ziehen vergrößert, Klicken zeigt, was hinter einem Punkt steht.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
</context>
<context>
    <name>deckhand::TimeRangeDialog</name>
    <message>
        <source>Show this time</source>
        <translation>Diese Zeit zeigen</translation>
    </message>
    <message>
        <source>From … until …</source>
        <translation>Von … bis …</translation>
    </message>
    <message>
        <source>Times are those of %1.</source>
        <translation>Die Zeiten sind die von %1.</translation>
    </message>
    <message>
        <source>From</source>
        <translation>Von</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>Bis</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>The end is not after the beginning.</source>
        <translation>Das Ende liegt nicht nach dem Anfang.</translation>
    </message>
</context>
<context>
    <name>deckhand::Transfers</name>
    <message>
        <source>Export destinations …</source>
        <translation>Ziele exportieren …</translation>
    </message>
    <message>
        <source>Import destinations …</source>
        <translation>Ziele importieren …</translation>
    </message>
    <message>
        <source>Export events …</source>
        <translation>Ereignisse exportieren …</translation>
    </message>
    <message>
        <source>Export deliveries …</source>
        <translation>Zustellungen exportieren …</translation>
    </message>
    <message>
        <source>Support bundle …</source>
        <translation>Paket für den Support …</translation>
    </message>
    <message>
        <source>Nothing was exported. %1</source>
        <translation>Nichts wurde exportiert. %1</translation>
    </message>
    <message numerus="yes">
        <source>%n destinations without their credentials</source>
        <translation>
            <numerusform>%n Ziel ohne seine Zugangsdaten</numerusform>
            <numerusform>%n Ziele ohne ihre Zugangsdaten</numerusform>
        </translation>
    </message>
    <message>
        <source>Import destinations</source>
        <translation>Ziele importieren</translation>
    </message>
    <message>
        <source>Nothing was imported. %1</source>
        <translation>Nichts wurde importiert. %1</translation>
    </message>
    <message>
        <source>Export as JSON lines (.jsonl) or table (.csv)</source>
        <translation>Als JSON-Zeilen (.jsonl) oder Tabelle (.csv) exportieren</translation>
    </message>
    <message>
        <source>Save support bundle</source>
        <translation>Paket für den Support speichern</translation>
    </message>
    <message numerus="yes">
        <source>Exporting: %Ln rows …</source>
        <translation>
            <numerusform>Export: %Ln Zeile …</numerusform>
            <numerusform>Export: %Ln Zeilen …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows</source>
        <translation>
            <numerusform>%Ln Zeile</numerusform>
            <numerusform>%Ln Zeilen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the newest %Ln rows</source>
        <translation>
            <numerusform>die neueste %Ln Zeile</numerusform>
            <numerusform>die neuesten %Ln Zeilen</numerusform>
        </translation>
    </message>
    <message>
        <source>Written to %1 (%2): %3.</source>
        <translation>Nach %1 geschrieben (%2): %3.</translation>
    </message>
    <message>
        <source>Another import is still at work. Begin this one when it is done.</source>
        <translation>Ein anderer Import arbeitet noch. Diesen beginnen, wenn er fertig ist.</translation>
    </message>
    <message>
        <source>Nothing was exported. Correct the filter first: %1</source>
        <translation>Nichts wurde exportiert. Zuerst den Filter berichtigen: %1</translation>
    </message>
    <message>
        <source>the facts of this bundle</source>
        <translation>die Angaben dieses Pakets</translation>
    </message>
    <message>
        <source>Export destinations and saved views</source>
        <translation>Ziele und gespeicherte Ansichten exportieren</translation>
    </message>
    <message numerus="yes">
        <source>%1; %n saved views</source>
        <translation>
            <numerusform>%1; %n gespeicherte Ansicht</numerusform>
            <numerusform>%1; %n gespeicherte Ansichten</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was exported: marks and notes are known to this console only. Select the rows and copy them with %1.</source>
        <translation>Es wurde nichts exportiert: Markierungen und Notizen kennt nur diese Konsole. Die Zeilen wählen und mit %1 kopieren.</translation>
    </message>
    <message>
        <source>Export selected deliveries as HAR …</source>
        <translation>Ausgewählte Zustellungen als HAR exportieren …</translation>
    </message>
    <message numerus="yes">
        <source>Exporting: %Ln deliveries …</source>
        <translation>
            <numerusform>Exportiere: %Ln Zustellung …</numerusform>
            <numerusform>Exportiere: %Ln Zustellungen …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the newest %Ln deliveries</source>
        <translation>
            <numerusform>die neueste %Ln Zustellung</numerusform>
            <numerusform>die neuesten %Ln Zustellungen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries</source>
        <translation>
            <numerusform>%Ln Zustellung</numerusform>
            <numerusform>%Ln Zustellungen</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was exported. Select deliveries in their list first.</source>
        <translation>Nichts wurde exportiert. Zuerst in der Liste Zustellungen auswählen.</translation>
    </message>
    <message>
        <source>Export selected deliveries</source>
        <translation>Ausgewählte Zustellungen exportieren</translation>
    </message>
    <message>
        <source>Export as JSON lines (.jsonl), table (.csv) or HTTP archive (.har)</source>
        <translation>Als JSON-Zeilen (.jsonl), Tabelle (.csv) oder HTTP-Archiv (.har) exportieren</translation>
    </message>
    <message>
        <source>Undo import</source>
        <translation>Import rückgängig machen</translation>
    </message>
    <message>
        <source>Export destinations with credentials</source>
        <translation>Ziele mit Zugangsdaten exportieren</translation>
    </message>
    <message numerus="yes">
        <source>%n destinations with sealed credentials</source>
        <translation>
            <numerusform>%n Ziel mit versiegelten Zugangsdaten</numerusform>
            <numerusform>%n Ziele mit versiegelten Zugangsdaten</numerusform>
        </translation>
    </message>
    <message>
        <source>Takes back all that the last import has done</source>
        <translation>Nimmt alles zurück, was der letzte Import getan hat</translation>
    </message>
    <message>
        <source>There is no import to undo.</source>
        <translation>Es gibt keinen Import, der rückgängig zu machen wäre.</translation>
    </message>
    <message>
        <source>Everything is as it was before the import.</source>
        <translation>Alles ist wie vor dem Import.</translation>
    </message>
    <message>
        <source>Not all of the import could be taken back. %1</source>
        <translation>Nicht alles vom Import ließ sich zurücknehmen. %1</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Export</translation>
    </message>
    <message>
        <source>The export was canceled. No file was written.</source>
        <translation>Der Export wurde abgebrochen. Es wurde keine Datei geschrieben.</translation>
    </message>
    <message>
        <source>Export destinations with credentials …</source>
        <translation>Ziele mit Zugangsdaten exportieren …</translation>
    </message>
</context>
<context>
    <name>deckhand::TrayNotices</name>
    <message>
        <source>Deckhand: %1</source>
        <translation>Deckhand: %1</translation>
    </message>
    <message>
        <source>“%1” became inactive: all attempts of a delivery failed.</source>
        <translation>„%1“ wurde inaktiv: alle Versuche einer Zustellung scheiterten.</translation>
    </message>
    <message numerus="yes">
        <source>%n destinations became inactive.</source>
        <translation>
            <numerusform>%n Ziel wurde inaktiv.</numerusform>
            <numerusform>%n Ziele wurden inaktiv.</numerusform>
        </translation>
    </message>
    <message>
        <source>The engine has not answered for a minute.</source>
        <translation>Die Engine hat seit einer Minute nicht geantwortet.</translation>
    </message>
    <message numerus="yes">
        <source>The replay is complete: %n deliveries arrived.</source>
        <translation>
            <numerusform>Die Wiederholung ist fertig: %n Zustellung kam an.</numerusform>
            <numerusform>Die Wiederholung ist fertig: %n Zustellungen kamen an.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The replay failed with %n failed deliveries.</source>
        <translation>
            <numerusform>Die Wiederholung scheiterte mit %n gescheiterten Zustellung.</numerusform>
            <numerusform>Die Wiederholung scheiterte mit %n gescheiterten Zustellungen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n deliveries wait, the oldest for more than %1.</source>
        <translation>
            <numerusform>%n Zustellung wartet, seit mehr als %1.</numerusform>
            <numerusform>%n Zustellungen warten, die älteste seit mehr als %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>The disk of the store is nearly full: %1 are left. Free space there, or nothing more can be published.</source>
        <translation>Der Datenträger des Speichers ist fast voll: %1 sind frei. Dort Platz schaffen, sonst kann nichts mehr veröffentlicht werden.</translation>
    </message>
</context>
<context>
    <name>deckhand::TypedDialog</name>
    <message>
        <source>Type “%1” to go on:</source>
        <translation>Zum Fortfahren „%1“ eingeben:</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>deckhand::UndoStrip</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Do it now</source>
        <translation>Jetzt ausführen</translation>
    </message>
    <message>
        <source>“%1” has its former settings again.</source>
        <translation>„%1“ hat wieder die früheren Einstellungen.</translation>
    </message>
    <message>
        <source>Restore the version of %1</source>
        <translation>Stand von %1 wiederherstellen</translation>
    </message>
    <message>
        <source>“%1” was changed. Restoring gives it its former settings; credentials stay as they are.</source>
        <translation>„%1“ wurde geändert. Wiederherstellen gibt die früheren Einstellungen zurück; Zugangsdaten bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>“%1” will be deleted in %2 s; what still waits for it is canceled then.</source>
        <translation>„%1“ wird in %2 s gelöscht; was noch darauf wartet, wird dann abgebrochen.</translation>
    </message>
    <message>
        <source>“%1” will be switched off in %2 s; until then it is sent to.</source>
        <translation>„%1“ wird in %2 s ausgeschaltet; bis dahin wird dorthin gesendet.</translation>
    </message>
    <message>
        <source>“%1” will be reactivated in %2 s; what is sent then cannot be taken back.</source>
        <translation>„%1“ wird in %2 s reaktiviert; was dann gesendet wird, ist nicht zurückzunehmen.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln items were imported. Undo takes all of them back.</source>
        <translation>
            <numerusform>%Ln Eintrag wurde importiert. „Rückgängig“ nimmt ihn zurück.</numerusform>
            <numerusform>%Ln Einträge wurden importiert. „Rückgängig“ nimmt alle zurück.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::Words</name>
    <message>
        <source>Accepted</source>
        <translation>Angenommen</translation>
    </message>
    <message>
        <source>The receiver accepted the event (%1).</source>
        <translation>Der Empfänger nahm das Ereignis an (%1).</translation>
    </message>
    <message>
        <source>The service accepted the event.</source>
        <translation>Der Dienst nahm das Ereignis an.</translation>
    </message>
    <message>
        <source>Answered after %1.</source>
        <translation>Antwort nach %1.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Typ</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Betrifft</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Ereignis</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>Zustellungen</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Versuche</translation>
    </message>
    <message>
        <source>Last error</source>
        <translation>Letzter Fehler</translation>
    </message>
    <message>
        <source>Next attempt</source>
        <translation>Nächster Versuch</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Letzte 24 Stunden</translation>
    </message>
    <message>
        <source>Success</source>
        <translation>Erfolg</translation>
    </message>
    <message>
        <source>Backlog</source>
        <translation>Rückstand</translation>
    </message>
    <message>
        <source>Last success</source>
        <translation>Letzter Erfolg</translation>
    </message>
    <message>
        <source>Last failure</source>
        <translation>Letzter Fehler</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Ereignisse</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Einzelheit</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Nach</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Was</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Created by</source>
        <translation>Erstellt von</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Wartet</translation>
    </message>
    <message>
        <source>Retrying</source>
        <translation>Neuer Versuch folgt</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Zurückgehalten</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Zugestellt</translation>
    </message>
    <message>
        <source>Canceled</source>
        <translation>Abgebrochen</translation>
    </message>
    <message>
        <source>Unknown state</source>
        <translation>Unbekannter Zustand</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Inactive</source>
        <translation>Inaktiv</translation>
    </message>
    <message>
        <source>Needs verification</source>
        <translation>Muss bestätigt werden</translation>
    </message>
    <message>
        <source>Not subscribed</source>
        <translation>Nicht abonniert</translation>
    </message>
    <message>
        <source>Filtered out</source>
        <translation>Ausgefiltert</translation>
    </message>
    <message>
        <source>Was inactive</source>
        <translation>War inaktiv</translation>
    </message>
    <message>
        <source>Created later</source>
        <translation>Später angelegt</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>Gelöscht</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Unbekannt</translation>
    </message>
    <message>
        <source>Host name not found</source>
        <translation>Rechnername nicht gefunden</translation>
    </message>
    <message>
        <source>Connection refused</source>
        <translation>Verbindung abgelehnt</translation>
    </message>
    <message>
        <source>Connection closed early</source>
        <translation>Verbindung früh geschlossen</translation>
    </message>
    <message>
        <source>Network unreachable</source>
        <translation>Netz nicht erreichbar</translation>
    </message>
    <message>
        <source>No answer in time</source>
        <translation>Keine Antwort in der Zeit</translation>
    </message>
    <message>
        <source>TLS failed</source>
        <translation>TLS gescheitert</translation>
    </message>
    <message>
        <source>Redirected</source>
        <translation>Umgeleitet</translation>
    </message>
    <message>
        <source>Rejected by status</source>
        <translation>Durch Status abgelehnt</translation>
    </message>
    <message>
        <source>Credentials refused</source>
        <translation>Zugangsdaten abgewiesen</translation>
    </message>
    <message>
        <source>Target not found</source>
        <translation>Ziel nicht gefunden</translation>
    </message>
    <message>
        <source>Asked to slow down</source>
        <translation>Um Drosselung gebeten</translation>
    </message>
    <message>
        <source>Too large</source>
        <translation>Zu groß</translation>
    </message>
    <message>
        <source>No queue bound</source>
        <translation>Keine Warteschlange gebunden</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Abgelehnt</translation>
    </message>
    <message>
        <source>Template failed</source>
        <translation>Vorlage gescheitert</translation>
    </message>
    <message>
        <source>Address not allowed</source>
        <translation>Adresse nicht erlaubt</translation>
    </message>
    <message>
        <source>Unexpected answer</source>
        <translation>Unerwartete Antwort</translation>
    </message>
    <message>
        <source>No destination</source>
        <translation>Kein Ziel</translation>
    </message>
    <message numerus="yes">
        <source>All %n delivered</source>
        <translation>
            <numerusform>%n zugestellt</numerusform>
            <numerusform>Alle %n zugestellt</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 failed</source>
        <translation>%1 von %2 gescheitert</translation>
    </message>
    <message>
        <source>%1 of %2 retrying</source>
        <translation>%1 von %2 im neuen Versuch</translation>
    </message>
    <message>
        <source>%1 of %2 held</source>
        <translation>%1 von %2 zurückgehalten</translation>
    </message>
    <message>
        <source>%1 of %2 waiting</source>
        <translation>%1 von %2 warten</translation>
    </message>
    <message>
        <source>%1 of %2 canceled</source>
        <translation>%1 von %2 abgebrochen</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>AWS SQS</source>
        <translation>AWS SQS</translation>
    </message>
    <message>
        <source>AWS Kinesis</source>
        <translation>AWS Kinesis</translation>
    </message>
    <message>
        <source>AWS S3</source>
        <translation>AWS S3</translation>
    </message>
    <message>
        <source>AWS EventBridge</source>
        <translation>AWS EventBridge</translation>
    </message>
    <message>
        <source>GCP Pub/Sub</source>
        <translation>GCP Pub/Sub</translation>
    </message>
    <message>
        <source>Azure Service Bus</source>
        <translation>Azure Service Bus</translation>
    </message>
    <message>
        <source>RabbitMQ</source>
        <translation>RabbitMQ</translation>
    </message>
    <message>
        <source>Hookdeck</source>
        <translation>Hookdeck</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Alles</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Nichts</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 und %n weiterer</numerusform>
            <numerusform>%1 und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message numerus="yes">
        <source>%n s ago</source>
        <translation>
            <numerusform>vor %n s</numerusform>
            <numerusform>vor %n s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>vor %n min</numerusform>
            <numerusform>vor %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>vor %n h</numerusform>
            <numerusform>vor %n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>vor %n Tag</numerusform>
            <numerusform>vor %n Tagen</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing sent</source>
        <translation>Nichts gesendet</translation>
    </message>
    <message>
        <source>%1 delivered</source>
        <translation>%1 zugestellt</translation>
    </message>
    <message>
        <source>%1 failed, %2 delivered</source>
        <translation>%1 gescheitert, %2 zugestellt</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keiner</translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <translation>%1 warten</translation>
    </message>
    <message>
        <source>%1 held</source>
        <translation>%1 zurückgehalten</translation>
    </message>
    <message>
        <source>%1 waiting, %2 held</source>
        <translation>%1 warten, %2 zurückgehalten</translation>
    </message>
    <message>
        <source>scheduled</source>
        <translation>geplant</translation>
    </message>
    <message>
        <source>manual</source>
        <translation>von Hand</translation>
    </message>
    <message>
        <source>manual by %1</source>
        <translation>von Hand durch %1</translation>
    </message>
    <message>
        <source>replay</source>
        <translation>Wiederholung</translation>
    </message>
    <message>
        <source>test</source>
        <translation>Test</translation>
    </message>
    <message>
        <source>It was switched off by hand.</source>
        <translation>Es wurde von Hand ausgeschaltet.</translation>
    </message>
    <message>
        <source>All attempts of one delivery failed, so nothing more is sent there.</source>
        <translation>Alle Versuche einer Zustellung scheiterten, deshalb wird dorthin nichts mehr gesendet.</translation>
    </message>
    <message>
        <source>The receiver says that this endpoint is gone.</source>
        <translation>Der Empfänger sagt, dass es diesen Endpunkt nicht mehr gibt.</translation>
    </message>
    <message>
        <source>The reason is not known.</source>
        <translation>Der Grund ist nicht bekannt.</translation>
    </message>
    <message>
        <source>DEMO</source>
        <translation>DEMO</translation>
    </message>
    <message>
        <source>LOCAL</source>
        <translation>LOKAL</translation>
    </message>
    <message>
        <source>DEVELOPMENT</source>
        <translation>ENTWICKLUNG</translation>
    </message>
    <message>
        <source>STAGING</source>
        <translation>VORSTUFE</translation>
    </message>
    <message>
        <source>PRODUCTION</source>
        <translation>PRODUKTION</translation>
    </message>
    <message>
        <source>OTHER</source>
        <translation>ANDERE</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Live</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Verbindet</translation>
    </message>
    <message>
        <source>Stream stopped</source>
        <translation>Strom steht</translation>
    </message>
    <message>
        <source>Calls fail</source>
        <translation>Aufrufe scheitern</translation>
    </message>
    <message>
        <source>Not watching</source>
        <translation>Schaut nicht zu</translation>
    </message>
    <message>
        <source>New events and deliveries are shown as they come.</source>
        <translation>Neue Ereignisse und Zustellungen werden gezeigt, wie sie kommen.</translation>
    </message>
    <message>
        <source>Waiting for an answer of the engine.</source>
        <translation>Es wird auf eine Antwort gewartet.</translation>
    </message>
    <message>
        <source>The engine answers no calls since %1. %2</source>
        <translation>Seit %1 werden keine Aufrufe beantwortet. %2</translation>
    </message>
    <message>
        <source>The window is hidden, so nothing is read.</source>
        <translation>Das Fenster ist verborgen, deshalb wird nichts gelesen.</translation>
    </message>
    <message>
        <source>Select a delivery first.</source>
        <translation>Zuerst eine Zustellung wählen.</translation>
    </message>
    <message>
        <source>A change of this delivery is under way.</source>
        <translation>Eine Änderung dieser Zustellung ist im Gange.</translation>
    </message>
    <message>
        <source>It was delivered; there is nothing to retry.</source>
        <translation>Sie wurde zugestellt; es gibt nichts neu zu versuchen.</translation>
    </message>
    <message>
        <source>The destination is inactive. Reactivate it first.</source>
        <translation>Das Ziel ist inaktiv. Zuerst reaktivieren.</translation>
    </message>
    <message>
        <source>The destination was deleted.</source>
        <translation>Das Ziel wurde gelöscht.</translation>
    </message>
    <message>
        <source>The destination does not subscribe to this type.</source>
        <translation>Das Ziel abonniert diesen Typ nicht.</translation>
    </message>
    <message>
        <source>The destination&apos;s filter leaves this event out.</source>
        <translation>Der Filter des Ziels lässt dieses Ereignis weg.</translation>
    </message>
    <message>
        <source>The destination was inactive when the event came.</source>
        <translation>Das Ziel war inaktiv, als das Ereignis kam.</translation>
    </message>
    <message>
        <source>The destination was created after the event.</source>
        <translation>Das Ziel wurde nach dem Ereignis angelegt.</translation>
    </message>
    <message>
        <source>It waits until the destination is active again.</source>
        <translation>Sie wartet, bis das Ziel wieder aktiv ist.</translation>
    </message>
    <message>
        <source>This is needed.</source>
        <translation>Dies ist nötig.</translation>
    </message>
    <message>
        <source>This is not an absolute URL that begins with http:// or https://.</source>
        <translation>Dies ist keine vollständige URL, die mit http:// oder https:// beginnt.</translation>
    </message>
    <message>
        <source>This has the wrong form.</source>
        <translation>Dies hat die falsche Form.</translation>
    </message>
    <message>
        <source>Expected: %1.</source>
        <translation>Erwartet: %1.</translation>
    </message>
    <message>
        <source>This is not a JSON object such as {&quot;X-Team&quot;: &quot;data&quot;}.</source>
        <translation>Dies ist kein JSON-Objekt wie {&quot;X-Team&quot;: &quot;data&quot;}.</translation>
    </message>
    <message>
        <source>Choose at least one event type, or everything.</source>
        <translation>Mindestens einen Ereignistyp wählen, oder alles.</translation>
    </message>
    <message>
        <source>Active, failing</source>
        <translation>Aktiv, scheitert</translation>
    </message>
    <message>
        <source>All active ones</source>
        <translation>Alle aktiven</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Status</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Fehler</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Beleg</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Dauer</translation>
    </message>
    <message>
        <source>Sent to</source>
        <translation>Gesendet an</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Anfrage</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Geplant</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>Läuft</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Angehalten</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Deliveries that failed, are held or were canceled</source>
        <translation>Zustellungen, die scheiterten, zurückgehalten sind oder abgebrochen wurden</translation>
    </message>
    <message>
        <source>Events that a destination has missed</source>
        <translation>Ereignisse, die ein Ziel verpasst hat</translation>
    </message>
    <message>
        <source>Everything that matches, delivered or not</source>
        <translation>Alles, was passt, zugestellt oder nicht</translation>
    </message>
    <message>
        <source>Attempt %1, %2</source>
        <translation>Versuch %1, %2</translation>
    </message>
    <message>
        <source>%1, %2 of %3</source>
        <translation>%1, %2 von %3</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>seit %1</translation>
    </message>
    <message>
        <source>before %1</source>
        <translation>vor %1</translation>
    </message>
    <message>
        <source>All events</source>
        <translation>Alle Ereignisse</translation>
    </message>
    <message>
        <source>Events are stored since %1, but the stream tells of none. “Refresh” reads the lists; the stream is asked for again.</source>
        <translation>Seit %1 werden Ereignisse gespeichert, doch der Strom meldet keine. „Auffrischen“ liest die Listen; der Strom wird erneut angefordert.</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Ursache</translation>
    </message>
    <message>
        <source>Affected</source>
        <translation>Betroffen</translation>
    </message>
    <message>
        <source>First seen</source>
        <translation>Zuerst gesehen</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>Zuletzt gesehen</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Begins with</source>
        <translation>Beginnt mit</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>Publish event</source>
        <translation>Ereignis veröffentlichen</translation>
    </message>
    <message>
        <source>Create destination</source>
        <translation>Ziel anlegen</translation>
    </message>
    <message>
        <source>Change destination</source>
        <translation>Ziel ändern</translation>
    </message>
    <message>
        <source>Delete destination</source>
        <translation>Ziel löschen</translation>
    </message>
    <message>
        <source>Rotate secret</source>
        <translation>Geheimnis wechseln</translation>
    </message>
    <message>
        <source>Send test</source>
        <translation>Test senden</translation>
    </message>
    <message>
        <source>Retry delivery</source>
        <translation>Zustellung neu versuchen</translation>
    </message>
    <message>
        <source>Cancel delivery</source>
        <translation>Zustellung abbrechen</translation>
    </message>
    <message>
        <source>Start replay</source>
        <translation>Wiederholung starten</translation>
    </message>
    <message>
        <source>Pause replay</source>
        <translation>Wiederholung anhalten</translation>
    </message>
    <message>
        <source>Resume replay</source>
        <translation>Wiederholung fortsetzen</translation>
    </message>
    <message>
        <source>Cancel replay</source>
        <translation>Wiederholung abbrechen</translation>
    </message>
    <message>
        <source>Create key</source>
        <translation>Schlüssel anlegen</translation>
    </message>
    <message>
        <source>Revoke key</source>
        <translation>Schlüssel widerrufen</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Find the host</source>
        <translation>Rechner finden</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Secure (TLS)</source>
        <translation>Absichern (TLS)</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Anmelden</translation>
    </message>
    <message>
        <source>Permission</source>
        <translation>Berechtigung</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>bestanden</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>ausgelassen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Offen</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>Zur Kenntnis genommen</translation>
    </message>
    <message>
        <source>Resolved</source>
        <translation>Gelöst</translation>
    </message>
    <message>
        <source>Ignored</source>
        <translation>Ignoriert</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>Betrachter</translation>
    </message>
    <message>
        <source>Publisher</source>
        <translation>Veröffentlicher</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>Bediener</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>Verwalter</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Catching up</source>
        <translation>Holt auf</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>Verloren</translation>
    </message>
    <message>
        <source>The stream has missed something, so the lists are read again.</source>
        <translation>Der Strom hat etwas verpasst; die Listen werden neu gelesen.</translation>
    </message>
    <message>
        <source>The connection is lost since %1; it is tried again by itself. %2</source>
        <translation>Die Verbindung ist seit %1 verloren; sie wird von selbst neu versucht. %2</translation>
    </message>
    <message>
        <source>This server has no stream, so its events are read again and again. It answered last at %1.</source>
        <translation>Dieser Server hat keinen Strom, daher werden seine Ereignisse immer wieder gelesen. Zuletzt hat er um %1 geantwortet.</translation>
    </message>
    <message>
        <source>The header %1 is set by the sender. Remove it.</source>
        <translation>Den Header %1 setzt der Absender selbst. Entfernen.</translation>
    </message>
    <message>
        <source>This is not a number such as 30 or 0.5.</source>
        <translation>Das ist keine Zahl wie 30 oder 0.5.</translation>
    </message>
    <message>
        <source>This is not a list of seconds such as 10, 60, 300.</source>
        <translation>Das ist keine Liste von Sekunden wie 10, 60, 300.</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Markierung</translation>
    </message>
    <message>
        <source>Marked, bookmark</source>
        <translation>Markiert, Lesezeichen</translation>
    </message>
    <message>
        <source>Bookmark</source>
        <translation>Lesezeichen</translation>
    </message>
    <message>
        <source>Marked</source>
        <translation>Markiert</translation>
    </message>
    <message>
        <source>Marked, bookmark: %1</source>
        <translation>Markiert, Lesezeichen: %1</translation>
    </message>
    <message>
        <source>Bookmark: %1</source>
        <translation>Lesezeichen: %1</translation>
    </message>
    <message>
        <source>Marked: %1</source>
        <translation>Markiert: %1</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>Nutzdaten</translation>
    </message>
    <message>
        <source>Same</source>
        <translation>Gleich</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Only on the right</source>
        <translation>Nur rechts</translation>
    </message>
    <message>
        <source>Only on the left</source>
        <translation>Nur links</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Läuft ab</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <source>End overlap of secrets</source>
        <translation>Überlappung der Geheimnisse beenden</translation>
    </message>
    <message>
        <source>Export credentials</source>
        <translation>Zugangsdaten exportieren</translation>
    </message>
    <message>
        <source>%1 · %2: %3 → %4</source>
        <translation>%1 · %2: %3 → %4</translation>
    </message>
    <message>
        <source>%1, by the scenario “%2”</source>
        <translation>%1, durch das Szenario „%2“</translation>
    </message>
    <message>
        <source>%1 (replayed)</source>
        <translation>%1 (wiederholt)</translation>
    </message>
    <message>
        <source>%1, which a replay has made from %2</source>
        <translation>%1, von einer Wiederholung aus %2 gemacht</translation>
    </message>
    <message>
        <source>Inactive, by hand</source>
        <translation>Inaktiv, von Hand</translation>
    </message>
    <message>
        <source>%1 ahead</source>
        <translation>%1 voraus</translation>
    </message>
    <message>
        <source>%1: %2 → %3</source>
        <translation>%1: %2 → %3</translation>
    </message>
</context>
<context>
    <name>deckhand::WorkStrip</name>
    <message>
        <source>Cancel (Esc)</source>
        <translation>Abbrechen (Esc)</translation>
    </message>
</context>
</TS>
