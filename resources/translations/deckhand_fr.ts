<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr">
<context>
    <name>deckhand::Abilities</name>
    <message>
        <source>This server does not offer it.</source>
        <translation>Ce serveur ne le propose pas.</translation>
    </message>
    <message>
        <source>This server does not offer it. Tools can deliver the event to this computer instead.</source>
        <translation>Ce serveur ne le propose pas. Le menu Outils peut livrer l’événement à cet ordinateur à la place.</translation>
    </message>
</context>
<context>
    <name>deckhand::AdviceWords</name>
    <message>
        <source>Without TLS, events of production can be read on their way. Prefer https://.</source>
        <translation>Sans TLS, les événements de production sont lisibles en chemin. Préférer https://.</translation>
    </message>
    <message>
        <source>This is the computer that the engine runs on, whichever that is.</source>
        <translation>C’est l’ordinateur où tourne le moteur, quel qu’il soit.</translation>
    </message>
    <message>
        <source>This is an address of a private network. Only an engine that is in it gets there.</source>
        <translation>C’est une adresse de réseau privé. Seul un moteur qui s’y trouve peut l’atteindre.</translation>
    </message>
    <message>
        <source>This is short for a secret and may be guessed. Prefer a longer one.</source>
        <translation>C’est court pour un secret et peut se deviner. En préférer un plus long.</translation>
    </message>
    <message>
        <source>The settings name different regions: %1.</source>
        <translation>Les réglages nomment des régions différentes : %1.</translation>
    </message>
    <message>
        <source>A delivery failed: %1</source>
        <translation>Une livraison a échoué : %1</translation>
    </message>
</context>
<context>
    <name>deckhand::AlertBell</name>
    <message>
        <source>Alerts</source>
        <translation>Alertes</translation>
    </message>
    <message>
        <source>What was worth an alert since this window was opened</source>
        <translation>Ce qui méritait une alerte depuis l’ouverture de cette fenêtre</translation>
    </message>
    <message numerus="yes">
        <source>Alerts, %n not read</source>
        <translation>
            <numerusform>Alertes, %n non lue</numerusform>
            <numerusform>Alertes, %n non lues</numerusform>
        </translation>
    </message>
    <message>
        <source>Alerts, all read</source>
        <translation>Alertes, toutes lues</translation>
    </message>
</context>
<context>
    <name>deckhand::AlertsDialog</name>
    <message>
        <source>There was no alert since this window was opened. Alerts tell of destinations that become inactive, a lost connection, an old backlog, a disk that is nearly full and replays that end.</source>
        <translation>Aucune alerte depuis l’ouverture de cette fenêtre. Les alertes signalent les destinations devenues inactives, une connexion perdue, un arriéré ancien, un disque presque plein et les rejeux terminés.</translation>
    </message>
    <message>
        <source>Mark all as read</source>
        <translation>Tout marquer comme lu</translation>
    </message>
    <message>
        <source>Alerts</source>
        <translation>Alertes</translation>
    </message>
    <message>
        <source>Alerts, newest first</source>
        <translation>Alertes, les plus récentes d’abord</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Not read yet: %1</source>
        <translation>Non lue : %1</translation>
    </message>
</context>
<context>
    <name>deckhand::Announcer</name>
    <message numerus="yes">
        <source>%Ln new failures in the last %1 s.</source>
        <translation>
            <numerusform>%Ln nouvel échec dans les %1 dernières s.</numerusform>
            <numerusform>%Ln nouveaux échecs dans les %1 dernières s.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln destinations became inactive.</source>
        <translation>
            <numerusform>%Ln destination est devenue inactive.</numerusform>
            <numerusform>%Ln destinations sont devenues inactives.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::AttemptCopies</name>
    <message>
        <source>Copy id of the event</source>
        <translation>Copier l’identifiant de l’événement</translation>
    </message>
    <message>
        <source>Copy as curl</source>
        <translation>Copier en curl</translation>
    </message>
    <message>
        <source>Copy attempt as JSON</source>
        <translation>Copier la tentative en JSON</translation>
    </message>
    <message>
        <source>Copy as HAR</source>
        <translation>Copier en HAR</translation>
    </message>
    <message>
        <source>Copy request and response</source>
        <translation>Copier la requête et la réponse</translation>
    </message>
    <message>
        <source>Copy summary</source>
        <translation>Copier le résumé</translation>
    </message>
    <message>
        <source>Copy headers of the request</source>
        <translation>Copier les en-têtes de la requête</translation>
    </message>
    <message>
        <source>Copy body of the request</source>
        <translation>Copier le corps de la requête</translation>
    </message>
    <message>
        <source>Copy headers of the response</source>
        <translation>Copier les en-têtes de la réponse</translation>
    </message>
    <message>
        <source>Copy body of the response</source>
        <translation>Copier le corps de la réponse</translation>
    </message>
</context>
<context>
    <name>deckhand::AttemptTimeline</name>
    <message>
        <source>Attempts: %1 of %2, %3</source>
        <translation>Tentatives : %1 sur %2, %3</translation>
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
        <translation>Tentatives</translation>
    </message>
    <message>
        <source>No attempt yet.</source>
        <translation>Pas encore de tentative.</translation>
    </message>
    <message>
        <source>Attempt %1, %2: %3 after %4.</source>
        <translation>Tentative %1, %2&#xa0;: %3 après %4.</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Maintenant</translation>
    </message>
    <message>
        <source>In %1</source>
        <translation>Dans %1</translation>
    </message>
    <message>
        <source>First attempt</source>
        <translation>Première tentative</translation>
    </message>
    <message>
        <source>Next attempt</source>
        <translation>Prochaine tentative</translation>
    </message>
    <message>
        <source>%1, %2 late</source>
        <translation>%1, %2 de retard</translation>
    </message>
    <message>
        <source>It began %1 later than planned.</source>
        <translation>Elle a commencé %1 plus tard que prévu.</translation>
    </message>
</context>
<context>
    <name>deckhand::BundleDialog</name>
    <message>
        <source>Support bundle</source>
        <translation>Dossier de support</translation>
    </message>
    <message>
        <source>This is all of it: versions, settings, counts, and what fails. Payloads, credentials, addresses and names are not in it.</source>
        <translation>C’est tout&#xa0;: versions, réglages, nombres et ce qui échoue. Contenus, identifiants, adresses et noms n’y sont pas.</translation>
    </message>
    <message>
        <source>Save …</source>
        <translation>Enregistrer …</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>deckhand::BusNotices</name>
    <message>
        <source>Open</source>
        <translation>Ouvrir</translation>
    </message>
</context>
<context>
    <name>deckhand::ChartCard</name>
    <message>
        <source>Copy “%1” as a table</source>
        <translation>Copier «&#xa0;%1&#xa0;» en tableau</translation>
    </message>
</context>
<context>
    <name>deckhand::ClauseActions</name>
    <message>
        <source>Filter by this value</source>
        <translation>Filtrer sur cette valeur</translation>
    </message>
    <message>
        <source>Filter by this value alone</source>
        <translation>Filtrer sur cette valeur seule</translation>
    </message>
    <message>
        <source>Exclude this value</source>
        <translation>Exclure cette valeur</translation>
    </message>
    <message>
        <source>Copy value as filter</source>
        <translation>Copier la valeur comme filtre</translation>
    </message>
</context>
<context>
    <name>deckhand::Coach</name>
    <message>
        <source>Next step</source>
        <translation>Étape suivante</translation>
    </message>
    <message>
        <source>End the tour</source>
        <translation>Terminer la visite</translation>
    </message>
    <message>
        <source>Close the tour</source>
        <translation>Fermer la visite</translation>
    </message>
    <message>
        <source>Tour, step 1 of 3: see a failure. Old CRM refuses every connection. Open “%1” and choose a delivery that did not arrive.</source>
        <translation>Visite, étape 1 sur 3&#xa0;: voir un échec. Old CRM refuse toute connexion. Ouvrir «&#xa0;%1&#xa0;» et choisir une livraison qui n’est pas arrivée.</translation>
    </message>
    <message>
        <source>Tour, step 2 of 3: read why. The summary names cause, evidence and what to do. Then open one of the other tabs to see what was sent and answered.</source>
        <translation>Visite, étape 2 sur 3&#xa0;: lire pourquoi. Le résumé donne la cause, la preuve et ce qu’il faut faire. Ouvrir ensuite un des autres onglets pour voir ce qui a été envoyé et répondu.</translation>
    </message>
    <message>
        <source>Tour, step 3 of 3: turn the dial back and replay. At the right, choose the receiver that fails and let it accept again. Then replay what failed by “%1”, or retry the delivery that is shown.</source>
        <translation>Visite, étape 3 sur 3&#xa0;: ramener le réglage et rejouer. À droite, choisir le récepteur qui échoue et le laisser accepter de nouveau. Rejouer ensuite ce qui a échoué par «&#xa0;%1&#xa0;», ou réessayer la livraison affichée.</translation>
    </message>
    <message>
        <source>That was the tour. What failed is sent again, and Replays tells how far it came. The help menu begins the tour anew.</source>
        <translation>C’était la visite. Ce qui a échoué est envoyé de nouveau, et Rejeux dit où cela en est. Le menu Aide recommence la visite.</translation>
    </message>
    <message>
        <source>Tour, step 3 of 3: the receiver accepts again. Now replay what failed by “%1”, or retry the delivery that is shown.</source>
        <translation>Visite, étape 3 sur 3&#xa0;: le récepteur accepte de nouveau. Rejouer maintenant ce qui a échoué par «&#xa0;%1&#xa0;», ou réessayer la livraison affichée.</translation>
    </message>
</context>
<context>
    <name>deckhand::Columns</name>
    <message>
        <source>Columns as they were made</source>
        <translation>Colonnes comme au début</translation>
    </message>
    <message>
        <source>Sort by</source>
        <translation>Trier par</translation>
    </message>
    <message>
        <source>For support</source>
        <translation>Pour l’assistance</translation>
    </message>
    <message>
        <source>What it is about and what became of it</source>
        <translation>De quoi il s’agit et ce qu’il en est advenu</translation>
    </message>
    <message>
        <source>For operators</source>
        <translation>Pour l’exploitation</translation>
    </message>
    <message>
        <source>What was sent, how often, and what comes next</source>
        <translation>Ce qui a été envoyé, combien de fois, et la suite</translation>
    </message>
    <message>
        <source>For developers</source>
        <translation>Pour le développement</translation>
    </message>
    <message>
        <source>Ids and types first</source>
        <translation>D’abord les identifiants et les types</translation>
    </message>
    <message>
        <source>%1 (no room now)</source>
        <translation>%1 (pas de place maintenant)</translation>
    </message>
</context>
<context>
    <name>deckhand::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>Command, place, destination or id</source>
        <translation>Commande, lieu, destination ou identifiant</translation>
    </message>
    <message>
        <source>What matches</source>
        <translation>Résultats</translation>
    </message>
    <message>
        <source>Nothing matches.</source>
        <translation>Aucun résultat.</translation>
    </message>
    <message>
        <source>Enter opens it, Esc closes.</source>
        <translation>Entrée ouvre, Échap ferme.</translation>
    </message>
    <message>
        <source>Not now: %1</source>
        <translation>Pas maintenant&#xa0;: %1</translation>
    </message>
    <message>
        <source>A command, a place, an id …   &gt; commands   @ destinations   # event types   ? help</source>
        <translation>Commande, lieu, identifiant …   &gt; commandes   @ destinations   # types   ? aide</translation>
    </message>
</context>
<context>
    <name>deckhand::Commands</name>
    <message>
        <source>Open %1</source>
        <translation>Ouvrir %1</translation>
    </message>
    <message>
        <source>There is nothing to do it to.</source>
        <translation>Il n’y a rien à quoi l’appliquer.</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Lieu</translation>
    </message>
    <message>
        <source>Event %1</source>
        <translation>Événement %1</translation>
    </message>
    <message>
        <source>Show events of this type</source>
        <translation>Afficher les événements de ce type</translation>
    </message>
    <message>
        <source>What it acts on is not seen here.</source>
        <translation>Ce sur quoi elle agit n’est pas visible ici.</translation>
    </message>
    <message>
        <source>Find events about %1</source>
        <translation>Trouver les événements à propos de %1</translation>
    </message>
    <message>
        <source>In all that is stored</source>
        <translation>Dans tout ce qui est stocké</translation>
    </message>
    <message>
        <source>Commands only</source>
        <translation>Commandes seulement</translation>
    </message>
    <message>
        <source>What can be done, with its key</source>
        <translation>Ce que l’on peut faire, avec sa touche</translation>
    </message>
    <message>
        <source>Destinations only</source>
        <translation>Destinations seulement</translation>
    </message>
    <message>
        <source>By their names</source>
        <translation>Par leur nom</translation>
    </message>
    <message>
        <source>Event types only</source>
        <translation>Types d’événement seulement</translation>
    </message>
    <message>
        <source>Their events are shown</source>
        <translation>Leurs événements sont montrés</translation>
    </message>
    <message>
        <source>An id, pasted</source>
        <translation>Un identifiant, collé</translation>
    </message>
    <message>
        <source>Bookmark: %1</source>
        <translation>Signet&#xa0;: %1</translation>
    </message>
    <message>
        <source>%1 is the id of a request</source>
        <translation>%1 est l’id d’une requête</translation>
    </message>
    <message>
        <source>It stands in the log of the server that answered, and nowhere else.</source>
        <translation>Il se trouve dans le journal du serveur qui a répondu, et nulle part ailleurs.</translation>
    </message>
    <message>
        <source>%1 is the id of a key for programs</source>
        <translation>%1 est l’id d’une clé pour des programmes</translation>
    </message>
    <message>
        <source>Settings list them</source>
        <translation>Les réglages les énumèrent</translation>
    </message>
    <message>
        <source>Opens evt_…, edlv_…, eatt_…, evtd_…, rply_… and issue_…; finds events about trun_…, sess_…, cred_…</source>
        <translation>Ouvre evt_…, edlv_…, eatt_…, evtd_…, rply_… et issue_… ; trouve les événements sur trun_…, sess_…, cred_…</translation>
    </message>
</context>
<context>
    <name>deckhand::CompareActions</name>
    <message>
        <source>Mark for compare</source>
        <translation>Marquer pour comparer</translation>
    </message>
    <message>
        <source>Compare with what is marked</source>
        <translation>Comparer avec ce qui est marqué</translation>
    </message>
    <message>
        <source>Compare with what was copied</source>
        <translation>Comparer avec ce qui a été copié</translation>
    </message>
    <message>
        <source>An attempt or an event that was copied as JSON, perhaps in another window</source>
        <translation>Une tentative ou un événement copié en JSON, peut-être dans une autre fenêtre</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparer</translation>
    </message>
    <message>
        <source>Compare with another attempt or event</source>
        <translation>Comparer avec une autre tentative ou un autre événement</translation>
    </message>
    <message>
        <source>Nothing is marked yet.</source>
        <translation>Rien n’est encore marqué.</translation>
    </message>
    <message>
        <source>Marked: %1. Open another one and compare it with this.</source>
        <translation>Marqué : %1. Ouvrir autre chose et le comparer avec ceci.</translation>
    </message>
    <message>
        <source>What was copied is neither an attempt nor an event. Copy one as JSON first.</source>
        <translation>Ce qui a été copié n’est ni une tentative ni un événement. En copier d’abord un en JSON.</translation>
    </message>
    <message>
        <source>Copied attempt %1</source>
        <translation>Tentative %1 copiée</translation>
    </message>
    <message>
        <source>Copied %1</source>
        <translation>Copié : %1</translation>
    </message>
</context>
<context>
    <name>deckhand::CompareView</name>
    <message>
        <source>&amp;Only what differs</source>
        <translation>&amp;Seulement les différences</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparer</translation>
    </message>
    <message>
        <source>With</source>
        <translation>Avec</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Comparaison</translation>
    </message>
    <message>
        <source>with</source>
        <translation>avec</translation>
    </message>
    <message>
        <source>No difference that matters.</source>
        <translation>Aucune différence notable.</translation>
    </message>
    <message numerus="yes">
        <source>%n differences</source>
        <translation>
            <numerusform>%n différence</numerusform>
            <numerusform>%n différences</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 de %2</translation>
    </message>
    <message>
        <source>%1 to %2, attempt %3</source>
        <translation>%1 vers %2, tentative %3</translation>
    </message>
    <message>
        <source>Times, ids and si&amp;gnatures too</source>
        <translation>&amp;Heures, identifiants et signatures aussi</translation>
    </message>
    <message>
        <source>What differs between any two by nature is left out otherwise</source>
        <translation>Ce qui diffère toujours est sinon omis</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message numerus="yes">
        <source>%n left out</source>
        <translation>
            <numerusform>%n omise</numerusform>
            <numerusform>%n omises</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::ConnectionActions</name>
    <message>
        <source>Connections …</source>
        <translation>Connexions …</translation>
    </message>
    <message>
        <source>New window …</source>
        <translation>Nouvelle fenêtre …</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Connexions</translation>
    </message>
    <message>
        <source>Connection used before</source>
        <translation>Connexion déjà utilisée</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>Ouvrir %1</translation>
    </message>
    <message>
        <source>Start the demo</source>
        <translation>Lancer la démo</translation>
    </message>
    <message>
        <source>This is the demo.</source>
        <translation>C’est la démo.</translation>
    </message>
</context>
<context>
    <name>deckhand::ConnectionDialog</name>
    <message>
        <source>Made-up events, receivers that fail when you tell them to. Everything is gone when you close it. There is nothing to choose.</source>
        <translation>Des événements inventés, des récepteurs qui échouent sur demande. Tout disparaît à la fermeture. Il n’y a rien à choisir.</translation>
    </message>
    <message>
        <source>&amp;Test connection</source>
        <translation>&amp;Tester la connexion</translation>
    </message>
    <message>
        <source>Ne&amp;w</source>
        <translation>No&amp;uveau</translation>
    </message>
    <message>
        <source>&amp;Duplicate</source>
        <translation>&amp;Dupliquer</translation>
    </message>
    <message>
        <source>&amp;Remove …</source>
        <translation>&amp;Retirer …</translation>
    </message>
    <message>
        <source>Sa&amp;ve</source>
        <translation>Enre&amp;gistrer</translation>
    </message>
    <message>
        <source>&amp;Connect</source>
        <translation>&amp;Connecter</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Connexions</translation>
    </message>
    <message>
        <source>Nothing is changed there</source>
        <translation>Rien n’y est modifié</translation>
    </message>
    <message>
        <source>The window that was used last shows this connection</source>
        <translation>La dernière fenêtre utilisée montre cette connexion</translation>
    </message>
    <message>
        <source>A window of its own shows this connection</source>
        <translation>Une fenêtre à part montre cette connexion</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>Fer&amp;mer</translation>
    </message>
    <message>
        <source>%1 (copy)</source>
        <translation>%1 (copie)</translation>
    </message>
    <message>
        <source>Remove “%1”?</source>
        <translation>Retirer «&#xa0;%1&#xa0;»&#xa0;?</translation>
    </message>
    <message>
        <source>The connection, its key and what its window remembers are forgotten here. Nothing changes on the server.</source>
        <translation>La connexion, sa clé et ce que sa fenêtre retient sont oubliés ici. Rien ne change sur le serveur.</translation>
    </message>
    <message>
        <source>Remove connection</source>
        <translation>Retirer la connexion</translation>
    </message>
    <message>
        <source>There are too many connections. Remove one first.</source>
        <translation>Il y a trop de connexions. En retirer une d’abord.</translation>
    </message>
    <message>
        <source>S&amp;top the test</source>
        <translation>Arrê&amp;ter le test</translation>
    </message>
    <message>
        <source>This one is always there</source>
        <translation>Celle-ci est toujours là</translation>
    </message>
    <message>
        <source>A window shows it; close that first</source>
        <translation>Une fenêtre la montre&#xa0;; la fermer d’abord</translation>
    </message>
    <message>
        <source>That did not work. %1</source>
        <translation>Cela n’a pas fonctionné. %1</translation>
    </message>
    <message>
        <source>Open in new wind&amp;ow</source>
        <translation>Ouvrir dans une nouvelle &amp;fenêtre</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>non enregistrée</translation>
    </message>
    <message>
        <source>open</source>
        <translation>ouverte</translation>
    </message>
</context>
<context>
    <name>deckhand::ConnectionRemedies</name>
    <message>
        <source>No address was found for %1.</source>
        <translation>Aucune adresse n’a été trouvée pour %1.</translation>
    </message>
    <message>
        <source>Check how it is written, and the network of this computer.</source>
        <translation>Vérifier l’orthographe et le réseau de cet ordinateur.</translation>
    </message>
    <message>
        <source>Nothing listens at %1.</source>
        <translation>Rien n’écoute à %1.</translation>
    </message>
    <message>
        <source>Start the server there, or correct the port.</source>
        <translation>Y démarrer le serveur, ou corriger le port.</translation>
    </message>
    <message>
        <source>%1 gave no answer in time.</source>
        <translation>%1 n’a pas répondu à temps.</translation>
    </message>
    <message>
        <source>Look for a firewall on the way, or for a server that is overloaded.</source>
        <translation>Chercher un pare-feu en chemin, ou un serveur surchargé.</translation>
    </message>
    <message>
        <source>%1 closed the connection without an answer.</source>
        <translation>%1 a fermé la connexion sans répondre.</translation>
    </message>
    <message>
        <source>Check that Deckhand listens there, and whether it wants https or http.</source>
        <translation>Vérifier que Deckhand y écoute, et s’il veut https ou http.</translation>
    </message>
    <message>
        <source>There is no way to %1.</source>
        <translation>Aucun chemin ne mène à %1.</translation>
    </message>
    <message>
        <source>Check the network of this computer.</source>
        <translation>Vérifier le réseau de cet ordinateur.</translation>
    </message>
    <message>
        <source>Deckhand was installed without TLS.</source>
        <translation>Deckhand a été installé sans TLS.</translation>
    </message>
    <message>
        <source>Install the package that brings TLS.</source>
        <translation>Installer le paquet qui apporte TLS.</translation>
    </message>
    <message>
        <source>No certificate could be read from %1.</source>
        <translation>Aucun certificat n’a pu être lu dans %1.</translation>
    </message>
    <message>
        <source>Choose a file in PEM format, or leave the field empty.</source>
        <translation>Choisir un fichier au format PEM, ou laisser le champ vide.</translation>
    </message>
    <message>
        <source>%1 does not speak TLS.</source>
        <translation>%1 ne parle pas TLS.</translation>
    </message>
    <message>
        <source>Correct the port, or begin the address with http://.</source>
        <translation>Corriger le port, ou commencer l’adresse par http://.</translation>
    </message>
    <message>
        <source>There is no TLS version in common with %1.</source>
        <translation>Aucune version de TLS n’est commune avec %1.</translation>
    </message>
    <message>
        <source>Allow TLS 1.2 or later on the server.</source>
        <translation>Autoriser TLS 1.2 ou plus récent sur le serveur.</translation>
    </message>
    <message>
        <source>Nobody known to this computer signed the certificate of %1.</source>
        <translation>Personne de connu de cet ordinateur n’a signé le certificat de %1.</translation>
    </message>
    <message>
        <source>The certificate of %1 was signed by %2, which is not trusted here.</source>
        <translation>Le certificat de %1 a été signé par %2, qui n’est pas reconnu ici.</translation>
    </message>
    <message>
        <source>Name the file of your own authority below the address.</source>
        <translation>Indiquer le fichier de votre propre autorité sous l’adresse.</translation>
    </message>
    <message>
        <source>The certificate of %1 expired on %2.</source>
        <translation>Le certificat de %1 a expiré le %2.</translation>
    </message>
    <message>
        <source>Renew it on the server.</source>
        <translation>Le renouveler sur le serveur.</translation>
    </message>
    <message>
        <source>The certificate of %1 is valid only from %2 on.</source>
        <translation>Le certificat de %1 n’est valable qu’à partir du %2.</translation>
    </message>
    <message>
        <source>Check the clock of this computer.</source>
        <translation>Vérifier l’horloge de cet ordinateur.</translation>
    </message>
    <message>
        <source>The certificate is for %2, not for %1.</source>
        <translation>Le certificat est pour %2, pas pour %1.</translation>
    </message>
    <message>
        <source>Use an address that the certificate names, or correct the certificate.</source>
        <translation>Utiliser une adresse que le certificat nomme, ou corriger le certificat.</translation>
    </message>
    <message>
        <source>The TLS handshake with %1 failed: %2.</source>
        <translation>La négociation TLS avec %1 a échoué&#xa0;: %2.</translation>
    </message>
    <message>
        <source>Check the certificate of the server.</source>
        <translation>Vérifier le certificat du serveur.</translation>
    </message>
    <message>
        <source>Try again in a while.</source>
        <translation>Réessayer dans un moment.</translation>
    </message>
    <message>
        <source>Try again in %1.</source>
        <translation>Réessayer dans %1.</translation>
    </message>
    <message>
        <source>%1 answers, but not as a Deckhand server does.</source>
        <translation>%1 répond, mais pas comme un serveur Deckhand.</translation>
    </message>
    <message>
        <source>Correct the address; a path belongs to it where a proxy needs one.</source>
        <translation>Corriger l’adresse&#xa0;; un chemin en fait partie si un proxy en a besoin.</translation>
    </message>
    <message>
        <source>The server at %1 is too old for this console.</source>
        <translation>Le serveur à %1 est trop ancien pour cette console.</translation>
    </message>
    <message>
        <source>The server at %1 has version %2, this console needs %3 or later.</source>
        <translation>Le serveur à %1 a la version %2, cette console demande %3 ou plus récent.</translation>
    </message>
    <message>
        <source>Update the server.</source>
        <translation>Mettre à jour le serveur.</translation>
    </message>
    <message>
        <source>The server at %1 is under maintenance (503).</source>
        <translation>Le serveur à %1 est en maintenance (503).</translation>
    </message>
    <message>
        <source>The server at %1 has had too many calls (429).</source>
        <translation>Le serveur à %1 a reçu trop d’appels (429).</translation>
    </message>
    <message>
        <source>The server redirects to %1.</source>
        <translation>Le serveur redirige vers %1.</translation>
    </message>
    <message>
        <source>Enter that address instead; a key is not sent elsewhere unasked.</source>
        <translation>Saisir plutôt cette adresse&#xa0;; une clé n’est pas envoyée ailleurs sans demande.</translation>
    </message>
    <message>
        <source>The server at %1 failed (%2).</source>
        <translation>Le serveur à %1 a échoué (%2).</translation>
    </message>
    <message>
        <source>Look at the log of the server, or of the proxy before it.</source>
        <translation>Consulter le journal du serveur, ou du proxy qui le précède.</translation>
    </message>
    <message>
        <source>The server asks for a key.</source>
        <translation>Le serveur demande une clé.</translation>
    </message>
    <message>
        <source>Enter one; “deckhandctl keys create” makes one on the server.</source>
        <translation>En saisir une&#xa0;; «&#xa0;deckhandctl keys create&#xa0;» en crée une sur le serveur.</translation>
    </message>
    <message>
        <source>The server does not know this key.</source>
        <translation>Le serveur ne connaît pas cette clé.</translation>
    </message>
    <message>
        <source>Check that all of it was copied, and that it was not revoked.</source>
        <translation>Vérifier qu’elle a été copiée en entier et n’a pas été révoquée.</translation>
    </message>
    <message>
        <source>This key does not let you read.</source>
        <translation>Cette clé ne permet pas de lire.</translation>
    </message>
    <message>
        <source>Use a key with the role viewer, operator or admin.</source>
        <translation>Utiliser une clé de rôle viewer, operator ou admin.</translation>
    </message>
    <message>
        <source>The clock of the server is %1 ahead of this computer&apos;s.</source>
        <translation>L’horloge du serveur avance de %1 sur celle de cet ordinateur.</translation>
    </message>
    <message>
        <source>The clock of the server is %1 behind this computer&apos;s.</source>
        <translation>L’horloge du serveur retarde de %1 sur celle de cet ordinateur.</translation>
    </message>
    <message>
        <source>Set both by a time server: times mislead, and beyond five minutes receivers refuse signatures.</source>
        <translation>Régler les deux sur un serveur de temps&#xa0;: les heures trompent, et au-delà de cinq minutes les récepteurs refusent les signatures.</translation>
    </message>
</context>
<context>
    <name>deckhand::ConnectionStages</name>
    <message>
        <source>%1: %2</source>
        <translation>%1&#xa0;: %2</translation>
    </message>
</context>
<context>
    <name>deckhand::ContentFilterEdit</name>
    <message>
        <source>Filter on the content</source>
        <translation>Filtrer sur le contenu</translation>
    </message>
    <message>
        <source>Stored event to try the filter on</source>
        <translation>Événement enregistré sur lequel essayer le filtre</translation>
    </message>
    <message>
        <source>Try it on</source>
        <translation>Essayer sur</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Without a filter every event of the chosen types passes.</source>
        <translation>Sans filtre, tout événement des types choisis passe.</translation>
    </message>
    <message>
        <source>The filter is well-formed. No stored event to try it on.</source>
        <translation>Le filtre est bien formé. Aucun événement enregistré pour l’essayer.</translation>
    </message>
    <message>
        <source>This event would pass.</source>
        <translation>Cet événement passerait.</translation>
    </message>
    <message>
        <source>This event would not pass: %1.</source>
        <translation>Cet événement ne passerait pas&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Filter on the &amp;content (optional)</source>
        <translation>Filtrer sur le &amp;contenu (facultatif)</translation>
    </message>
    <message>
        <source>The filter is well-formed. The stored events to try it on cannot be read.</source>
        <translation>Le filtre est bien formé. Les événements stockés pour l’essayer ne peuvent pas être lus.</translation>
    </message>
</context>
<context>
    <name>deckhand::DeliverHereDialog</name>
    <message>
        <source>Deliver here</source>
        <translation>Livrer ici</translation>
    </message>
    <message>
        <source>Deliver an event to this computer</source>
        <translation>Livrer un événement à cet ordinateur</translation>
    </message>
    <message>
        <source>Id of the stored event</source>
        <translation>Identifiant de l’événement stocké</translation>
    </message>
    <message>
        <source>Id of a stored event</source>
        <translation>Identifiant d’un événement stocké</translation>
    </message>
    <message>
        <source>What was sent</source>
        <translation>Ce qui a été envoyé</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Événement</translation>
    </message>
    <message>
        <source>Deliver to</source>
        <translation>Livrer à</translation>
    </message>
    <message>
        <source>One attempt, now, signed like those of forwarding. The event keeps its id, so a receiver that knows it may leave it out.</source>
        <translation>Une tentative, maintenant, signée comme celles de la retransmission. L’événement garde son identifiant&#xa0;; un récepteur qui le connaît peut l’ignorer.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Enter the id of an event.</source>
        <translation>Saisir l’identifiant d’un événement.</translation>
    </message>
    <message>
        <source>Delivering …</source>
        <translation>Livraison en cours …</translation>
    </message>
    <message>
        <source>The event was not delivered. %1</source>
        <translation>L’événement n’a pas été livré. %1</translation>
    </message>
    <message>
        <source>Delivered after %1; the answer was %2.</source>
        <translation>Livré après %1&#xa0;; la réponse était %2.</translation>
    </message>
    <message>
        <source>It did not arrive. %1 %2</source>
        <translation>Il n’est pas arrivé. %1 %2</translation>
    </message>
    <message>
        <source>%1 %2, %3 bytes</source>
        <translation>%1 %2, %3 octets</translation>
    </message>
    <message>
        <source>Status %1</source>
        <translation>Statut %1</translation>
    </message>
    <message>
        <source>Nothing was answered.</source>
        <translation>Rien n’a été répondu.</translation>
    </message>
</context>
<context>
    <name>deckhand::DeliveriesPage</name>
    <message>
        <source>Replay this …</source>
        <translation>Rejouer ceci …</translation>
    </message>
    <message>
        <source>Replay matching deliveries …</source>
        <translation>Rejouer les livraisons correspondantes …</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>Livraisons</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>Les afficher</translation>
    </message>
    <message>
        <source>all that are stored</source>
        <translation>toutes celles enregistrées</translation>
    </message>
    <message>
        <source>%1 of this delivery</source>
        <translation>%1 de cette livraison</translation>
    </message>
    <message numerus="yes">
        <source>%n newer deliveries.</source>
        <translation>
            <numerusform>%n livraison plus récente.</numerusform>
            <numerusform>%n livraisons plus récentes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n newer deliveries, some may not match the filter.</source>
        <translation>
            <numerusform>%n livraison plus récente, elle peut ne pas correspondre au filtre.</numerusform>
            <numerusform>%n livraisons plus récentes, certaines peuvent ne pas correspondre au filtre.</numerusform>
        </translation>
    </message>
    <message>
        <source>The deliveries cannot be read</source>
        <translation>Les livraisons ne peuvent pas être lues</translation>
    </message>
    <message>
        <source>No delivery matches</source>
        <translation>Aucune livraison ne correspond</translation>
    </message>
    <message>
        <source>The filter “%1” leaves out all that is stored.</source>
        <translation>Le filtre «&#xa0;%1&#xa0;» exclut tout ce qui est enregistré.</translation>
    </message>
    <message>
        <source>Nothing was delivered yet</source>
        <translation>Rien n’a encore été livré</translation>
    </message>
    <message>
        <source>A delivery appears here for each event and each destination that subscribes to it.</source>
        <translation>Une livraison apparaît ici pour chaque événement et chaque destination qui y est abonnée.</translation>
    </message>
    <message>
        <source>Retry the selected delivery</source>
        <translation>Réessayer la livraison choisie</translation>
    </message>
    <message>
        <source>Compare two deliveries</source>
        <translation>Comparer deux livraisons</translation>
    </message>
    <message numerus="yes">
        <source>Replay %n selected deliveries …</source>
        <translation>
            <numerusform>Rejouer %n livraison choisie …</numerusform>
            <numerusform>Rejouer %n livraisons choisies …</numerusform>
        </translation>
    </message>
    <message>
        <source>No delivery is selected.</source>
        <translation>Aucune livraison n’est choisie.</translation>
    </message>
    <message>
        <source>Select two deliveries first.</source>
        <translation>Choisir d’abord deux livraisons.</translation>
    </message>
    <message numerus="yes">
        <source>%n selected deliveries</source>
        <translation>
            <numerusform>%n livraison choisie</numerusform>
            <numerusform>%n livraisons choisies</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, and what else their events have at these destinations</source>
        <translation>%1, et ce que leurs événements ont d’autre à ces destinations</translation>
    </message>
    <message>
        <source>The other delivery cannot be read. %1</source>
        <translation>L’autre livraison ne peut pas être lue. %1</translation>
    </message>
    <message>
        <source>One of the two was not sent yet, so there is nothing to compare.</source>
        <translation>L’une des deux n’a pas encore été envoyée, il n’y a donc rien à comparer.</translation>
    </message>
    <message numerus="yes">
        <source>A replay takes at most %n events of a selection. Filter for them and replay what matches (%1).</source>
        <translation>
            <numerusform>Une relecture prend au plus %n événement d’une sélection. Les filtrer et rejouer ce qui correspond (%1).</numerusform>
            <numerusform>Une relecture prend au plus %n événements d’une sélection. Les filtrer et rejouer ce qui correspond (%1).</numerusform>
        </translation>
    </message>
    <message>
        <source>Show destinations</source>
        <translation>Afficher les destinations</translation>
    </message>
    <message>
        <source>No deliveries in this time</source>
        <translation>Aucune livraison dans cette période</translation>
    </message>
    <message>
        <source>The filter asks for the time “%1”. The last delivery that it finds otherwise is of %2.</source>
        <translation>Le filtre demande la période «&#xa0;%1&#xa0;». La dernière livraison qu’il trouve autrement est du %2.</translation>
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
        <translation>connexion</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>first byte</source>
        <translation>premier octet</translation>
    </message>
    <message>
        <source>total %1</source>
        <translation>total %1</translation>
    </message>
    <message>
        <source>Select a delivery to see its attempts, what was sent and what was answered.</source>
        <translation>Choisir une livraison pour voir ses tentatives, ce qui a été envoyé et répondu.</translation>
    </message>
    <message>
        <source>Request and response as text</source>
        <translation>Requête et réponse en texte</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Résumé</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Requête</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>Contenu</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signature</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Brut</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparer</translation>
    </message>
    <message>
        <source>The delivery was not changed. %1</source>
        <translation>La livraison n’a pas été modifiée. %1</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Copier</translation>
    </message>
    <message>
        <source>Copy this attempt</source>
        <translation>Copier cette tentative</translation>
    </message>
    <message>
        <source>The delivery cannot be read. %1</source>
        <translation>La livraison ne peut pas être lue. %1</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 vers %2</translation>
    </message>
    <message>
        <source>Nothing was sent yet.</source>
        <translation>Rien n’a encore été envoyé.</translation>
    </message>
    <message>
        <source>Reading the event …</source>
        <translation>Lecture de l’événement …</translation>
    </message>
    <message>
        <source>“%1” is inactive, so nothing is sent there.</source>
        <translation>«&#xa0;%1&#xa0;» est inactive, rien n’y est donc envoyé.</translation>
    </message>
    <message>
        <source>No request was recorded.</source>
        <translation>Aucune requête n’a été enregistrée.</translation>
    </message>
    <message>
        <source>%1 %2  ·  body %3</source>
        <translation>%1 %2  ·  corps %3</translation>
    </message>
    <message>
        <source>Acknowledged: %1</source>
        <translation>Accusé de réception&#xa0;: %1</translation>
    </message>
    <message>
        <source>There was no answer.</source>
        <translation>Il n’y a pas eu de réponse.</translation>
    </message>
    <message>
        <source>Status %1  ·  showing the first %2 of the body</source>
        <translation>Statut %1  ·  les premiers %2 du corps</translation>
    </message>
    <message>
        <source>Status %1  ·  body %2</source>
        <translation>Statut %1  ·  corps %2</translation>
    </message>
    <message>
        <source>Delivery %1, event %2, attempt %3
%4
%5
%6
%7</source>
        <translation>Livraison %1, événement %2, tentative %3
%4
%5
%6
%7</translation>
    </message>
    <message>
        <source>Status %1  ·  showing the first %2 of %3 of the body</source>
        <translation>Statut %1  ·  les premiers %2 sur %3 du corps</translation>
    </message>
    <message>
        <source>Retry now</source>
        <translation>Réessayer maintenant</translation>
    </message>
    <message>
        <source>Cancel delivery</source>
        <translation>Annuler la livraison</translation>
    </message>
    <message>
        <source>Show event</source>
        <translation>Montrer l’événement</translation>
    </message>
    <message>
        <source>Send it once more, now</source>
        <translation>L’envoyer encore une fois, maintenant</translation>
    </message>
    <message>
        <source>Over a connection that was open before: %1</source>
        <translation>Par une connexion déjà ouverte : %1</translation>
    </message>
    <message>
        <source>Over a new connection: %1</source>
        <translation>Par une nouvelle connexion : %1</translation>
    </message>
    <message>
        <source>There is one attempt at most. Compare it with another delivery or event by the button “Compare” above.</source>
        <translation>Il y a une tentative au plus. Le bouton « Comparer » ci-dessus la compare avec une autre livraison ou un événement.</translation>
    </message>
    <message>
        <source>Check a request …</source>
        <translation>Vérifier une requête …</translation>
    </message>
    <message>
        <source>Show destination</source>
        <translation>Afficher la destination</translation>
    </message>
    <message>
        <source>Reactivate …</source>
        <translation>Réactiver …</translation>
    </message>
    <message>
        <source>Edit the destination …</source>
        <translation>Modifier la destination …</translation>
    </message>
    <message>
        <source>Edit “%1” …</source>
        <translation>Modifier « %1 » …</translation>
    </message>
    <message>
        <source>This is no text in UTF-8; what cannot be read is shown as �.</source>
        <translation>Ce n’est pas du texte en UTF-8 ; ce qui ne peut être lu est affiché �.</translation>
    </message>
</context>
<context>
    <name>deckhand::DeliverySection</name>
    <message>
        <source>Delivery</source>
        <translation>Livraison</translation>
    </message>
    <message>
        <source>How fast is sent, and what happens after a failure</source>
        <translation>À quelle vitesse envoyer, et que faire après un échec</translation>
    </message>
    <message>
        <source>Fields may stay empty. Grey numbers are what an engine uses then, unless it was set up otherwise.</source>
        <translation>Les champs peuvent rester vides. Les nombres gris valent alors, sauf si le moteur est réglé autrement.</translation>
    </message>
    <message>
        <source>Attempts per second, at most</source>
        <translation>Tentatives par seconde, au plus</translation>
    </message>
    <message>
        <source>Attempts at the same time, at most</source>
        <translation>Tentatives en même temps, au plus</translation>
    </message>
    <message>
        <source>Attempts after the first</source>
        <translation>Tentatives après la première</translation>
    </message>
    <message>
        <source>First wait in seconds</source>
        <translation>Première attente en secondes</translation>
    </message>
    <message>
        <source>Factor of each further wait</source>
        <translation>Facteur de chaque attente suivante</translation>
    </message>
    <message>
        <source>Longest wait in seconds</source>
        <translation>Attente la plus longue en secondes</translation>
    </message>
    <message>
        <source>Random share of each wait</source>
        <translation>Part aléatoire de chaque attente</translation>
    </message>
    <message>
        <source>From 0 to 1; it keeps retries from coming all at once.</source>
        <translation>De 0 à 1 ; ainsi les nouveaux essais ne viennent pas tous à la fois.</translation>
    </message>
    <message>
        <source>Waits in seconds, one by one</source>
        <translation>Attentes en secondes, une à une</translation>
    </message>
    <message>
        <source>Such as 10, 60, 300; replaces number, waits and factor.</source>
        <translation>Comme 10, 60, 300 ; remplace nombre, attentes et facteur.</translation>
    </message>
    <message>
        <source>Made of the numbers above</source>
        <translation>D’après les nombres ci-dessus</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Sans limite</translation>
    </message>
    <message>
        <source>As the engine is set up</source>
        <translation>Comme le moteur est réglé</translation>
    </message>
    <message numerus="yes">
        <source>At most %n attempts at the same time.</source>
        <translation>
            <numerusform>Au plus %n tentative en même temps.</numerusform>
            <numerusform>Au plus %n tentatives en même temps.</numerusform>
        </translation>
    </message>
    <message>
        <source>Retries after %1.</source>
        <translation>Nouveaux essais après %1.</translation>
    </message>
    <message>
        <source>No retries.</source>
        <translation>Aucun nouvel essai.</translation>
    </message>
    <message numerus="yes">
        <source>%n retries, the first after %1, each later one %2 times as late, up to %3.</source>
        <translation>
            <numerusform>%n nouvel essai, le premier après %1, chaque suivant %2 fois plus tard, jusqu’à %3.</numerusform>
            <numerusform>%n nouveaux essais, le premier après %1, chaque suivant %2 fois plus tard, jusqu’à %3.</numerusform>
        </translation>
    </message>
    <message>
        <source>At most %1 per second.</source>
        <translation>Au plus %1 par seconde.</translation>
    </message>
    <message>
        <source>Do not ask the service first</source>
        <translation>Ne pas interroger le service d’abord</translation>
    </message>
    <message>
        <source>It is saved although the credential may be wrong.</source>
        <translation>Elle est enregistrée même si les identifiants peuvent être faux.</translation>
    </message>
</context>
<context>
    <name>deckhand::DemoPanel</name>
    <message>
        <source>Events per second</source>
        <translation>Événements par seconde</translation>
    </message>
    <message>
        <source>Share of requests that fail</source>
        <translation>Part des requêtes qui échouent</translation>
    </message>
    <message>
        <source>Answer time</source>
        <translation>Temps de réponse</translation>
    </message>
    <message>
        <source>Refuse connections</source>
        <translation>Refuser les connexions</translation>
    </message>
    <message>
        <source>Break off answers</source>
        <translation>Couper les réponses</translation>
    </message>
    <message>
        <source>%1 per second</source>
        <translation>%1 par seconde</translation>
    </message>
    <message>
        <source>Receiver</source>
        <translation>Récepteur</translation>
    </message>
    <message>
        <source>Status of failures</source>
        <translation>Statut des échecs</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>Trafic</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Événements</translation>
    </message>
    <message>
        <source>Failing</source>
        <translation>Échoue</translation>
    </message>
    <message>
        <source>Fails with status</source>
        <translation>Échoue avec le statut</translation>
    </message>
    <message>
        <source>Answers after</source>
        <translation>Répond après</translation>
    </message>
    <message>
        <source>Turn a dial and watch the deliveries change. Nothing here leaves this computer.</source>
        <translation>Tourner un réglage et regarder les livraisons changer. Rien ne quitte cet ordinateur.</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1&#xa0;%</translation>
    </message>
    <message>
        <source>%1 accepts everything again.</source>
        <translation>%1 accepte de nouveau tout.</translation>
    </message>
    <message>
        <source>%1 now fails %2 % of the requests.</source>
        <translation>%1 fait maintenant échouer %2 % des requêtes.</translation>
    </message>
    <message>
        <source>%1 now fails with status %2.</source>
        <translation>%1 échoue maintenant avec le statut %2.</translation>
    </message>
    <message>
        <source>%1 now answers after %2.</source>
        <translation>%1 répond maintenant après %2.</translation>
    </message>
    <message>
        <source>%1 now refuses connections.</source>
        <translation>%1 refuse maintenant les connexions.</translation>
    </message>
    <message>
        <source>%1 takes connections again.</source>
        <translation>%1 accepte de nouveau les connexions.</translation>
    </message>
    <message>
        <source>%1 now breaks off its answers.</source>
        <translation>%1 coupe maintenant ses réponses.</translation>
    </message>
    <message>
        <source>%1 finishes its answers again.</source>
        <translation>%1 termine de nouveau ses réponses.</translation>
    </message>
    <message>
        <source>The source now publishes %1 per second.</source>
        <translation>La source publie maintenant %1 par seconde.</translation>
    </message>
    <message>
        <source>Spread of the answer time</source>
        <translation>Dispersion du temps de réponse</translation>
    </message>
    <message>
        <source>%1 (redirect)</source>
        <translation>%1 (redirection)</translation>
    </message>
    <message>
        <source>Expect another secret</source>
        <translation>Attendre un autre secret</translation>
    </message>
    <message>
        <source>%1 now refuses every signature.</source>
        <translation>%1 refuse maintenant toute signature.</translation>
    </message>
    <message>
        <source>%1 takes valid signatures again.</source>
        <translation>%1 accepte de nouveau les signatures valides.</translation>
    </message>
    <message>
        <source>Answer with 1 MB</source>
        <translation>Répondre par 1 Mo</translation>
    </message>
    <message>
        <source>%1 now answers with 1 MB.</source>
        <translation>%1 répond maintenant par 1 Mo.</translation>
    </message>
    <message>
        <source>%1 answers in a few bytes again.</source>
        <translation>%1 répond de nouveau en quelques octets.</translation>
    </message>
    <message>
        <source>Scenario</source>
        <translation>Scénario</translation>
    </message>
    <message>
        <source>Varies by up to</source>
        <translation>Varie d’au plus</translation>
    </message>
    <message>
        <source>%1 now redirects what it fails (%2).</source>
        <translation>%1 redirige maintenant ce qui échoue (%2).</translation>
    </message>
    <message>
        <source>%1 now answers after %2, later than the sender waits.</source>
        <translation>%1 répond maintenant après %2, plus tard que l’émetteur n’attend.</translation>
    </message>
    <message>
        <source>The answer time of %1 now varies by up to %2.</source>
        <translation>Le temps de réponse de %1 varie maintenant d’au plus %2.</translation>
    </message>
    <message>
        <source>Requests: %1 · duplicates: %2 · bad signatures: %3</source>
        <translation>Requêtes&#xa0;: %1 · doublons&#xa0;: %2 · signatures fausses&#xa0;: %3</translation>
    </message>
    <message>
        <source>%1 now shows a certificate that has expired.</source>
        <translation>%1 présente désormais un certificat expiré.</translation>
    </message>
    <message>
        <source>%1 now shows a certificate for another name.</source>
        <translation>%1 présente désormais un certificat établi pour un autre nom.</translation>
    </message>
    <message>
        <source>%1 now shows a certificate that is not trusted.</source>
        <translation>%1 présente désormais un certificat auquel rien ne fait confiance.</translation>
    </message>
    <message>
        <source>%1 shows a valid certificate again.</source>
        <translation>%1 présente de nouveau un certificat valide.</translation>
    </message>
    <message>
        <source>Accepts with status</source>
        <translation>Accepte avec le statut</translation>
    </message>
    <message>
        <source>Asks to wait</source>
        <translation>Demande d’attendre</translation>
    </message>
    <message>
        <source>A dial</source>
        <translation>Un réglage</translation>
    </message>
    <message>
        <source>on</source>
        <translation>activé</translation>
    </message>
    <message>
        <source>off</source>
        <translation>désactivé</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>expiré</translation>
    </message>
    <message>
        <source>for another name</source>
        <translation>pour un autre nom</translation>
    </message>
    <message>
        <source>not trusted</source>
        <translation>non fiable</translation>
    </message>
    <message>
        <source>valid</source>
        <translation>valide</translation>
    </message>
    <message>
        <source>Wait that failures ask for</source>
        <translation>Attente que demandent les échecs</translation>
    </message>
    <message>
        <source>Retry-After of answers that are no success</source>
        <translation>Retry-After des réponses qui ne sont pas un succès</translation>
    </message>
    <message>
        <source>%1 now fails with several statuses in turn.</source>
        <translation>%1 échoue maintenant avec plusieurs statuts à tour de rôle.</translation>
    </message>
    <message>
        <source>%1 now asks to wait for %2 after a failure.</source>
        <translation>%1 demande maintenant d’attendre %2 après un échec.</translation>
    </message>
    <message>
        <source>%1 asks for no wait any more.</source>
        <translation>%1 ne demande plus d’attendre.</translation>
    </message>
    <message>
        <source>mixed (%1)</source>
        <translation>mixte (%1)</translation>
    </message>
    <message>
        <source>Events per second: %1 are asked for, %2 made. Requests per second that the receivers get: %3.</source>
        <translation>Événements par seconde : %1 sont demandés, %2 produits. Requêtes par seconde que reçoivent les récepteurs : %3.</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Certificat</translation>
    </message>
</context>
<context>
    <name>deckhand::DemoScenarios</name>
    <message>
        <source>Calm day</source>
        <translation>Journée calme</translation>
    </message>
    <message>
        <source>Burst</source>
        <translation>Rafale</translation>
    </message>
    <message>
        <source>Outage</source>
        <translation>Panne</translation>
    </message>
    <message>
        <source>Slow receiver</source>
        <translation>Récepteur lent</translation>
    </message>
    <message>
        <source>Bad deploy</source>
        <translation>Mauvaise version</translation>
    </message>
    <message>
        <source>Credential expiry</source>
        <translation>Secret expiré</translation>
    </message>
    <message>
        <source>all is well</source>
        <translation>tout va bien</translation>
    </message>
    <message>
        <source>few events, all accepted</source>
        <translation>peu d’événements, tous acceptés</translation>
    </message>
    <message>
        <source>many events, all accepted</source>
        <translation>beaucoup d’événements, tous acceptés</translation>
    </message>
    <message>
        <source>a rush of %1 per second</source>
        <translation>une rafale de %1 par seconde</translation>
    </message>
    <message>
        <source>what waits is delivered</source>
        <translation>ce qui attend est livré</translation>
    </message>
    <message>
        <source>%1 refuses connections</source>
        <translation>%1 refuse les connexions</translation>
    </message>
    <message>
        <source>%1 answers slowly</source>
        <translation>%1 répond lentement</translation>
    </message>
    <message>
        <source>%1 answers too late</source>
        <translation>%1 répond trop tard</translation>
    </message>
    <message>
        <source>%1 fails some requests</source>
        <translation>%1 échoue à certaines requêtes</translation>
    </message>
    <message>
        <source>%1 fails every request</source>
        <translation>%1 échoue à chaque requête</translation>
    </message>
    <message>
        <source>%1 refuses the old secret</source>
        <translation>%1 refuse l’ancien secret</translation>
    </message>
    <message>
        <source>%1 accepts again</source>
        <translation>%1 accepte de nouveau</translation>
    </message>
    <message>
        <source>A scenario turns the dials by itself. Turning one by hand ends it.</source>
        <translation>Un scénario tourne les réglages tout seul. En tourner un à la main le termine.</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Jouer</translation>
    </message>
    <message>
        <source>Scenario</source>
        <translation>Scénario</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>The scenario was stopped; the dials are back where they were.</source>
        <translation>Le scénario a été arrêté&#xa0;; les réglages sont revenus où ils étaient.</translation>
    </message>
    <message>
        <source>The scenario ended when a dial was turned.</source>
        <translation>Le scénario s’est terminé quand un réglage a été tourné.</translation>
    </message>
    <message>
        <source>The scenario is over; the dials are back where they were.</source>
        <translation>Le scénario est terminé&#xa0;; les réglages sont revenus où ils étaient.</translation>
    </message>
    <message>
        <source>%1: %2, %3 s left</source>
        <translation>%1&#xa0;: %2, encore %3 s</translation>
    </message>
</context>
<context>
    <name>deckhand::DestinationForm</name>
    <message>
        <source>Guide</source>
        <translation>Guide</translation>
    </message>
    <message>
        <source>Production webhook</source>
        <translation>Webhook de production</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Nom</translation>
    </message>
    <message>
        <source>&amp;Kind</source>
        <translation>T&amp;ype</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>New destination</source>
        <translation>Nouvelle destination</translation>
    </message>
    <message>
        <source>Create destination</source>
        <translation>Créer la destination</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>Modifier %1</translation>
    </message>
    <message>
        <source>Save changes</source>
        <translation>Enregistrer les modifications</translation>
    </message>
    <message>
        <source>Copy of %1</source>
        <translation>Copie de %1</translation>
    </message>
    <message>
        <source>New destination like %1</source>
        <translation>Nouvelle destination comme %1</translation>
    </message>
    <message>
        <source>%1 (optional)</source>
        <translation>%1 (facultatif)</translation>
    </message>
    <message>
        <source>%1 (kept unless you type a new one)</source>
        <translation>%1 (conservé si rien de nouveau n’est saisi)</translation>
    </message>
    <message>
        <source>The destination was not saved. %1</source>
        <translation>La destination n’a pas été enregistrée. %1</translation>
    </message>
    <message>
        <source>Leave it empty to keep the present one. To change it without a gap, rotate it.</source>
        <translation>Laisser vide pour garder l’actuel. Pour en changer sans interruption, le renouveler.</translation>
    </message>
    <message numerus="yes">
        <source>%n fields need attention before this can be saved: %1.</source>
        <translation>
            <numerusform>%n champ demande votre attention avant l’enregistrement : %1.</numerusform>
            <numerusform>%n champs demandent votre attention avant l’enregistrement : %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::DestinationLines</name>
    <message numerus="yes">
        <source>All %Ln destinations …</source>
        <translation>
            <numerusform>%Ln destination …</numerusform>
            <numerusform>Les %Ln destinations …</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::DestinationPanel</name>
    <message>
        <source>Select a destination to test, edit or switch it.</source>
        <translation>Choisir une destination pour la tester, la modifier ou la commuter.</translation>
    </message>
    <message>
        <source>Send test</source>
        <translation>Envoyer un test</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Modifier</translation>
    </message>
    <message>
        <source>Duplicate …</source>
        <translation>Dupliquer …</translation>
    </message>
    <message>
        <source>Switch off</source>
        <translation>Désactiver</translation>
    </message>
    <message>
        <source>Rotate secret …</source>
        <translation>Renouveler le secret …</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Supprimer</translation>
    </message>
    <message>
        <source>Show deliveries</source>
        <translation>Afficher les livraisons</translation>
    </message>
    <message>
        <source>Show what waits or is held</source>
        <translation>Afficher ce qui attend ou est retenu</translation>
    </message>
    <message>
        <source>Show deliveries of the last 24 hours</source>
        <translation>Afficher les livraisons des dernières 24 heures</translation>
    </message>
    <message>
        <source>Sending a test event …</source>
        <translation>Envoi d’un événement de test …</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Plus</translation>
    </message>
    <message>
        <source>Sends to</source>
        <translation>Envoie à</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Événements</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtre</translation>
    </message>
    <message>
        <source>Secret</source>
        <translation>Secret</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Dernières 24 heures</translation>
    </message>
    <message>
        <source>The test arrived after %1. %2</source>
        <translation>Le test est arrivé après %1. %2</translation>
    </message>
    <message>
        <source>The test failed. %1 %2</source>
        <translation>Le test a échoué. %1 %2</translation>
    </message>
    <message>
        <source>That did not work. %1</source>
        <translation>Cela n’a pas fonctionné. %1</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1, %2</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>Tout</translation>
    </message>
    <message>
        <source>None: every event of these types passes</source>
        <translation>Aucun&#xa0;: tout événement de ces types passe</translation>
    </message>
    <message>
        <source>Test with preview …</source>
        <translation>Test avec aperçu …</translation>
    </message>
    <message>
        <source>Test with preview, show deliveries, duplicate, make a new secret</source>
        <translation>Test avec aperçu, afficher les livraisons, dupliquer, nouveau secret</translation>
    </message>
    <message>
        <source>Delete “%1” in production?</source>
        <translation>Supprimer «&#xa0;%1&#xa0;» en production&#xa0;?</translation>
    </message>
    <message>
        <source>What still waits for it is canceled; its history stays.</source>
        <translation>Ce qui l’attend encore est annulé&#xa0;; son historique reste.</translation>
    </message>
    <message>
        <source>Delete destination</source>
        <translation>Supprimer la destination</translation>
    </message>
    <message>
        <source>The test was not sent. %1</source>
        <translation>Le test n’a pas été envoyé. %1</translation>
    </message>
    <message>
        <source>Delivery</source>
        <translation>Livraison</translation>
    </message>
    <message>
        <source>End overlap of secrets …</source>
        <translation>Mettre fin au chevauchement des secrets …</translation>
    </message>
    <message>
        <source>Only the present secret signs from now on.</source>
        <translation>Désormais, seul le secret actuel signe.</translation>
    </message>
    <message>
        <source>End the overlap of secrets of “%1”?</source>
        <translation>Mettre fin au chevauchement des secrets de « %1 » ?</translation>
    </message>
    <message>
        <source>The former secret, which would sign until %1, stops at once: receivers that still have it will refuse what is sent. The present secret goes on.</source>
        <translation>L’ancien secret, qui signerait jusqu’au %1, s’arrête aussitôt : les récepteurs qui l’ont encore refuseront ce qui est envoyé. Le secret actuel continue.</translation>
    </message>
    <message>
        <source>End overlap now</source>
        <translation>Mettre fin au chevauchement</translation>
    </message>
    <message>
        <source>Choose how to reactivate</source>
        <translation>Choisir comment réactiver</translation>
    </message>
    <message>
        <source>Reactivate …</source>
        <translation>Réactiver …</translation>
    </message>
    <message>
        <source>This destination is active.</source>
        <translation>Cette destination est active.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln delivered</source>
        <translation>
            <numerusform>%Ln livrée</numerusform>
            <numerusform>%Ln livrées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln échouée</numerusform>
            <numerusform>%Ln échouées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting</source>
        <translation>
            <numerusform>%Ln en attente</numerusform>
            <numerusform>%Ln en attente</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln held</source>
        <translation>
            <numerusform>%Ln retenue</numerusform>
            <numerusform>%Ln retenues</numerusform>
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
        <translation>Un enregistrement dans un flux de données.</translation>
    </message>
    <message>
        <source>Stream</source>
        <translation>Flux</translation>
    </message>
    <message>
        <source>The name of the data stream, not its ARN.</source>
        <translation>Le nom du flux de données, pas son ARN.</translation>
    </message>
    <message>
        <source>1 to 128 letters, digits and the characters _ . -</source>
        <translation>1 à 128 lettres, chiffres et les caractères _ . -</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>Région</translation>
    </message>
    <message>
        <source>The region the stream is in.</source>
        <translation>La région où se trouve le flux.</translation>
    </message>
    <message>
        <source>a region such as eu-west-1</source>
        <translation>une région comme eu-west-1</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>Point d’accès</translation>
    </message>
    <message>
        <source>Where Kinesis is found instead of at kinesis.&lt;region&gt;.amazonaws.com: an emulator, a VPC endpoint.</source>
        <translation>Où trouver Kinesis au lieu de kinesis.&lt;region&gt;.amazonaws.com&#xa0;: un émulateur, un point d’accès VPC.</translation>
    </message>
    <message>
        <source>Partition key template</source>
        <translation>Modèle de clé de partition</translation>
    </message>
    <message>
        <source>A JMESPath expression over {metadata, data}, where data is the event&apos;s envelope. Records with the same key keep to one shard. Empty: the event&apos;s id.</source>
        <translation>Une expression JMESPath sur {metadata, data}, où data est l’enveloppe de l’événement. Les enregistrements de même clé restent dans un shard. Vide&#xa0;: l’identifiant de l’événement.</translation>
    </message>
    <message>
        <source>Access key id</source>
        <translation>Identifiant de clé d’accès</translation>
    </message>
    <message>
        <source>Of an IAM user or role that may do kinesis:PutRecord and kinesis:PutRecords on the stream and nothing else.</source>
        <translation>D’un utilisateur ou rôle IAM autorisé à kinesis:PutRecord et kinesis:PutRecords sur le flux et rien d’autre.</translation>
    </message>
    <message>
        <source>an access key id, without blanks</source>
        <translation>un identifiant de clé d’accès, sans espace</translation>
    </message>
    <message>
        <source>Secret access key</source>
        <translation>Clé d’accès secrète</translation>
    </message>
    <message>
        <source>The secret made with the access key id.</source>
        <translation>Le secret créé avec l’identifiant de clé d’accès.</translation>
    </message>
    <message>
        <source>a secret access key, without blanks</source>
        <translation>une clé d’accès secrète, sans espace</translation>
    </message>
    <message>
        <source>Session token</source>
        <translation>Jeton de session</translation>
    </message>
    <message>
        <source>Only for temporary credentials; they stop working when they expire.</source>
        <translation>Seulement pour des identifiants temporaires&#xa0;; ils cessent de valoir à leur expiration.</translation>
    </message>
    <message>
        <source>a session token, without blanks</source>
        <translation>un jeton de session, sans espace</translation>
    </message>
    <message>
        <source>Amazon S3</source>
        <translation>Amazon S3</translation>
    </message>
    <message>
        <source>An object in a bucket for each event.</source>
        <translation>Un objet dans un bucket pour chaque événement.</translation>
    </message>
    <message>
        <source>Bucket</source>
        <translation>Bucket</translation>
    </message>
    <message>
        <source>The bucket that takes the objects.</source>
        <translation>Le bucket qui reçoit les objets.</translation>
    </message>
    <message>
        <source>the name of a bucket: 3 to 63 small letters, digits, dots and hyphens</source>
        <translation>le nom d’un bucket&#xa0;: 3 à 63 minuscules, chiffres, points et traits d’union</translation>
    </message>
    <message>
        <source>The region the bucket is in.</source>
        <translation>La région où se trouve le bucket.</translation>
    </message>
    <message>
        <source>Where S3 is found instead of at amazonaws.com: another object store that speaks S3. The bucket is then part of the path.</source>
        <translation>Où trouver S3 au lieu de amazonaws.com&#xa0;: un autre stockage d’objets qui parle S3. Le bucket fait alors partie du chemin.</translation>
    </message>
    <message>
        <source>Key template</source>
        <translation>Modèle de clé</translation>
    </message>
    <message>
        <source>A JMESPath expression over {metadata, data, time}, where data is the event&apos;s envelope and time that of the event. Empty: the time, an underscore and the event&apos;s id, with .json at the end, so that a retry overwrites itself.</source>
        <translation>Une expression JMESPath sur {metadata, data, time}, où data est l’enveloppe et time l’heure de l’événement. Vide&#xa0;: l’heure, un tiret bas et l’identifiant de l’événement, avec .json à la fin, pour qu’un nouvel essai s’écrase lui-même.</translation>
    </message>
    <message>
        <source>Storage class</source>
        <translation>Classe de stockage</translation>
    </message>
    <message>
        <source>What the objects cost to keep and to read.</source>
        <translation>Ce que coûtent la conservation et la lecture des objets.</translation>
    </message>
    <message>
        <source>Of an IAM user or role that may do s3:PutObject on the bucket&apos;s objects and nothing else.</source>
        <translation>D’un utilisateur ou rôle IAM autorisé à s3:PutObject sur les objets du bucket et rien d’autre.</translation>
    </message>
    <message>
        <source>Amazon SQS</source>
        <translation>Amazon SQS</translation>
    </message>
    <message>
        <source>A message in a standard or FIFO queue.</source>
        <translation>Un message dans une file standard ou FIFO.</translation>
    </message>
    <message>
        <source>Queue URL</source>
        <translation>URL de la file</translation>
    </message>
    <message>
        <source>The whole URL as the queue&apos;s page shows it. The region is read from it; a name that ends in .fifo is a FIFO queue.</source>
        <translation>L’URL entière telle que la page de la file la montre. La région y est lue&#xa0;; un nom qui finit par .fifo est une file FIFO.</translation>
    </message>
    <message>
        <source>Where SQS is found instead of at the queue&apos;s own host: an emulator, a VPC endpoint. Where neither URL names a region, us-east-1 is used.</source>
        <translation>Où trouver SQS au lieu de l’hôte de la file&#xa0;: un émulateur, un point d’accès VPC. Si aucune URL ne nomme de région, us-east-1 est utilisée.</translation>
    </message>
    <message>
        <source>Of an IAM user or role that may do sqs:SendMessage on the queue and nothing else.</source>
        <translation>D’un utilisateur ou rôle IAM autorisé à sqs:SendMessage sur la file et rien d’autre.</translation>
    </message>
    <message>
        <source>Azure Service Bus</source>
        <translation>Azure Service Bus</translation>
    </message>
    <message>
        <source>A message to a queue or topic of Azure Service Bus.</source>
        <translation>Un message vers une file ou un topic d’Azure Service Bus.</translation>
    </message>
    <message>
        <source>Queue or topic</source>
        <translation>File ou topic</translation>
    </message>
    <message>
        <source>The queue or topic that events are sent to.</source>
        <translation>La file ou le topic où les événements sont envoyés.</translation>
    </message>
    <message>
        <source>the name of a queue or topic: letters, digits, periods, hyphens, underscores and slashes, 260 at most</source>
        <translation>le nom d’une file ou d’un topic&#xa0;: lettres, chiffres, points, traits d’union, tirets bas et barres, 260 au plus</translation>
    </message>
    <message>
        <source>Connection string</source>
        <translation>Chaîne de connexion</translation>
    </message>
    <message>
        <source>From the portal: the queue, topic or namespace, Shared access policies, a policy with the Send claim, Primary connection string.</source>
        <translation>Du portail&#xa0;: la file, le topic ou l’espace de noms, Shared access policies, une stratégie avec le droit Send, Primary connection string.</translation>
    </message>
    <message>
        <source>GCP Pub/Sub</source>
        <translation>GCP Pub/Sub</translation>
    </message>
    <message>
        <source>Messages published to a topic of Google Cloud Pub/Sub.</source>
        <translation>Messages publiés dans un topic de Google Cloud Pub/Sub.</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>Projet</translation>
    </message>
    <message>
        <source>The id of the Google Cloud project that has the topic.</source>
        <translation>L’identifiant du projet Google Cloud qui a le topic.</translation>
    </message>
    <message>
        <source>the id of a project, such as my-project-123456, not its name or number</source>
        <translation>l’identifiant d’un projet, comme my-project-123456, pas son nom ni son numéro</translation>
    </message>
    <message>
        <source>Topic</source>
        <translation>Topic</translation>
    </message>
    <message>
        <source>Every event is published to this topic.</source>
        <translation>Chaque événement est publié dans ce topic.</translation>
    </message>
    <message>
        <source>the id of a topic, without projects/…/topics/: 3 to 255 letters, digits and -._~+%, beginning with a letter</source>
        <translation>l’identifiant d’un topic, sans projects/…/topics/&#xa0;: 3 à 255 lettres, chiffres et -._~+%, commençant par une lettre</translation>
    </message>
    <message>
        <source>Only for the emulator, or for a regional endpoint such as https://europe-west1-pubsub.googleapis.com. Without https:// it is an emulator: nothing is encrypted and no key is used.</source>
        <translation>Seulement pour l’émulateur ou un point d’accès régional comme https://europe-west1-pubsub.googleapis.com. Sans https:// c’est un émulateur&#xa0;: rien n’est chiffré et aucune clé n’est utilisée.</translation>
    </message>
    <message>
        <source>a host with its port, such as localhost:8085, or an http or https URL without a path</source>
        <translation>un hôte avec son port, comme localhost:8085, ou une URL http ou https sans chemin</translation>
    </message>
    <message>
        <source>Service account key</source>
        <translation>Clé de compte de service</translation>
    </message>
    <message>
        <source>The whole key file of a service account that may publish to the topic (roles/pubsub.publisher). Needed, except for an emulator.</source>
        <translation>Le fichier de clé entier d’un compte de service autorisé à publier dans le topic (roles/pubsub.publisher). Nécessaire, sauf pour un émulateur.</translation>
    </message>
    <message>
        <source>Hookdeck</source>
        <translation>Hookdeck</translation>
    </message>
    <message>
        <source>A signed HTTP POST to a Hookdeck source.</source>
        <translation>Un HTTP POST signé vers une source Hookdeck.</translation>
    </message>
    <message>
        <source>Source token</source>
        <translation>Jeton de la source</translation>
    </message>
    <message>
        <source>The token of the managed source that takes the events. It holds the source&apos;s id and signs every request.</source>
        <translation>Le jeton de la source gérée qui reçoit les événements. Il contient l’identifiant de la source et signe chaque requête.</translation>
    </message>
    <message>
        <source>the source&apos;s token as Hookdeck shows it, which is base64</source>
        <translation>le jeton de la source tel que Hookdeck le montre, en base64</translation>
    </message>
    <message>
        <source>RabbitMQ</source>
        <translation>RabbitMQ</translation>
    </message>
    <message>
        <source>A persistent, confirmed message to an exchange of RabbitMQ.</source>
        <translation>Un message persistant et confirmé vers un exchange de RabbitMQ.</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>Serveur</translation>
    </message>
    <message>
        <source>host:port, or host:port/vhost for another virtual host than /. Write a slash in its name as %2F.</source>
        <translation>host:port, ou host:port/vhost pour un autre hôte virtuel que /. Une barre dans son nom s’écrit %2F.</translation>
    </message>
    <message>
        <source>Exchange</source>
        <translation>Exchange</translation>
    </message>
    <message>
        <source>Events are published here with their type as routing key, such as task_run.completed. Empty is the default exchange: each event goes to the queue that is named like its type.</source>
        <translation>Les événements sont publiés ici avec leur type comme clé de routage, tel task_run.completed. Vide est l’exchange par défaut&#xa0;: chaque événement va dans la file qui porte le nom de son type.</translation>
    </message>
    <message>
        <source>TLS</source>
        <translation>TLS</translation>
    </message>
    <message>
        <source>Encrypts the connection and checks the server&apos;s certificate and name. The port is usually 5671.</source>
        <translation>Chiffre la connexion et vérifie le certificat et le nom du serveur. Le port est d’ordinaire 5671.</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Nom d’utilisateur</translation>
    </message>
    <message>
        <source>A user with write permission on the exchange. RabbitMQ lets the user guest in from its own machine only.</source>
        <translation>Un utilisateur avec droit d’écriture sur l’exchange. RabbitMQ n’admet l’utilisateur guest que depuis sa propre machine.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
    <message>
        <source>The user&apos;s password.</source>
        <translation>Le mot de passe de l’utilisateur.</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>A signed HTTP POST to a URL of yours.</source>
        <translation>Un HTTP POST signé vers une URL à vous.</translation>
    </message>
    <message>
        <source>URL</source>
        <translation>URL</translation>
    </message>
    <message>
        <source>Every event is sent here. Answer with any status from 200 to 299 within 5 seconds; redirects are not followed.</source>
        <translation>Chaque événement est envoyé ici. Répondre par un statut de 200 à 299 en 5 secondes&#xa0;; les redirections ne sont pas suivies.</translation>
    </message>
    <message>
        <source>an absolute URL that begins with http:// or https://</source>
        <translation>une URL complète qui commence par http:// ou https://</translation>
    </message>
    <message>
        <source>Custom headers</source>
        <translation>En-têtes ajoutés</translation>
    </message>
    <message>
        <source>A JSON object of headers to add to every request, 50 at most. Content-Type, Content-Length, Host, Connection, User-Agent and webhook-* are set by the sender.</source>
        <translation>Un objet JSON d’en-têtes à ajouter à chaque requête, 50 au plus. Content-Type, Content-Length, Host, Connection, User-Agent et webhook-* sont mis par l’expéditeur.</translation>
    </message>
    <message>
        <source>Signing secret</source>
        <translation>Secret de signature</translation>
    </message>
    <message>
        <source>The receiver checks signatures with it. Leave it empty to have one made; it is shown once.</source>
        <translation>Le récepteur vérifie les signatures avec. Le laisser vide pour en créer un&#xa0;; il est montré une fois.</translation>
    </message>
    <message>
        <source>whsec_ and then base64 of 24 to 64 bytes</source>
        <translation>whsec_ puis base64 de 24 à 64 octets</translation>
    </message>
</context>
<context>
    <name>deckhand::DestinationsPage</name>
    <message>
        <source>New destination …</source>
        <translation>Nouvelle destination …</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Revenir en arrière</translation>
    </message>
    <message>
        <source>Destinations</source>
        <translation>Destinations</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n inactive.</source>
        <translation>
            <numerusform>%n inactive.</numerusform>
            <numerusform>%n inactives.</numerusform>
        </translation>
    </message>
    <message>
        <source>The destinations cannot be read</source>
        <translation>Les destinations ne peuvent pas être lues</translation>
    </message>
    <message>
        <source>Reading destinations …</source>
        <translation>Lecture des destinations …</translation>
    </message>
    <message>
        <source>Send events somewhere</source>
        <translation>Envoyer les événements quelque part</translation>
    </message>
    <message>
        <source>A destination receives the events it subscribes to: a webhook, a queue, a stream or a bucket.</source>
        <translation>Une destination reçoit les événements auxquels elle est abonnée&#xa0;: un webhook, une file, un flux ou un bucket.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln destinations.</source>
        <translation>
            <numerusform>%Ln destination.</numerusform>
            <numerusform>%Ln destinations.</numerusform>
        </translation>
    </message>
    <message>
        <source>Sort destinations by …</source>
        <translation>Trier les destinations par …</translation>
    </message>
    <message>
        <source>Show these deliveries</source>
        <translation>Afficher ces livraisons</translation>
    </message>
</context>
<context>
    <name>deckhand::Diagnosis</name>
    <message>
        <source>The receiver refused the sender (%1).</source>
        <translation>Le récepteur a refusé l’expéditeur (%1).</translation>
    </message>
    <message>
        <source>Check the secret and the custom headers; verify the signature on the receiving side.</source>
        <translation>Vérifier le secret et les en-têtes&#xa0;; contrôler la signature côté récepteur.</translation>
    </message>
    <message>
        <source>The receiver says that this endpoint is gone (410).</source>
        <translation>Le récepteur dit que ce point d’accès n’existe plus (410).</translation>
    </message>
    <message>
        <source>Switch the destination off or change its URL.</source>
        <translation>Désactiver la destination ou changer son URL.</translation>
    </message>
    <message>
        <source>The receiver asks to slow down (429).</source>
        <translation>Le récepteur demande de ralentir (429).</translation>
    </message>
    <message>
        <source>Lower the rate of this destination. The next attempt waits as long as it asks.</source>
        <translation>Baisser le débit de cette destination. La prochaine tentative attend le temps demandé.</translation>
    </message>
    <message>
        <source>The receiver failed (%1).</source>
        <translation>Le récepteur est en panne (%1).</translation>
    </message>
    <message>
        <source>Nothing to change here. Retry when the receiver has recovered.</source>
        <translation>Rien à changer ici. Réessayer quand le récepteur sera rétabli.</translation>
    </message>
    <message>
        <source>The receiver rejected the event (%1).</source>
        <translation>Le récepteur a rejeté l’événement (%1).</translation>
    </message>
    <message>
        <source>Check the path of the URL, then send a test.</source>
        <translation>Vérifier le chemin de l’URL, puis envoyer un test.</translation>
    </message>
    <message>
        <source>The receiver answered %1, which is not a success.</source>
        <translation>Le récepteur a répondu %1, ce qui n’est pas un succès.</translation>
    </message>
    <message>
        <source>Answer with a status from 200 to 299.</source>
        <translation>Répondre par un statut de 200 à 299.</translation>
    </message>
    <message>
        <source>The host name could not be found.</source>
        <translation>Le nom d’hôte est introuvable.</translation>
    </message>
    <message>
        <source>Check its spelling and the name server.</source>
        <translation>Vérifier l’orthographe et le serveur de noms.</translation>
    </message>
    <message>
        <source>Nothing listens at this address.</source>
        <translation>Rien n’écoute à cette adresse.</translation>
    </message>
    <message>
        <source>Check that the service is running and the port is right.</source>
        <translation>Vérifier que le service tourne et que le port est bon.</translation>
    </message>
    <message>
        <source>The connection was closed before the answer was complete.</source>
        <translation>La connexion a été fermée avant la fin de la réponse.</translation>
    </message>
    <message>
        <source>Look for a proxy or a size limit on the way.</source>
        <translation>Chercher un proxy ou une limite de taille en chemin.</translation>
    </message>
    <message>
        <source>There is no route to this address.</source>
        <translation>Il n’y a pas de route vers cette adresse.</translation>
    </message>
    <message>
        <source>Check the network of this computer.</source>
        <translation>Vérifier le réseau de cet ordinateur.</translation>
    </message>
    <message>
        <source>No answer within the time limit. The receiver may still have processed the event.</source>
        <translation>Pas de réponse dans le délai. Le récepteur a pu traiter l’événement quand même.</translation>
    </message>
    <message>
        <source>Answer first and work later; expect a duplicate.</source>
        <translation>Répondre d’abord, travailler ensuite&#xa0;; s’attendre à un doublon.</translation>
    </message>
    <message>
        <source>No secure connection could be made.</source>
        <translation>Aucune connexion sûre n’a pu être établie.</translation>
    </message>
    <message>
        <source>Check the certificate: its dates, its name and who signed it.</source>
        <translation>Vérifier le certificat&#xa0;: ses dates, son nom et son signataire.</translation>
    </message>
    <message>
        <source>The receiver redirected; redirects are not followed.</source>
        <translation>Le récepteur a redirigé&#xa0;; les redirections ne sont pas suivies.</translation>
    </message>
    <message>
        <source>Enter the new URL in the destination.</source>
        <translation>Saisir la nouvelle URL dans la destination.</translation>
    </message>
    <message>
        <source>This address is not allowed from here.</source>
        <translation>Cette adresse n’est pas autorisée d’ici.</translation>
    </message>
    <message>
        <source>Ask the administrator to allow it.</source>
        <translation>Demander à l’administrateur de l’autoriser.</translation>
    </message>
    <message>
        <source>The receiver answered in an unexpected way.</source>
        <translation>Le récepteur a répondu de façon inattendue.</translation>
    </message>
    <message>
        <source>Look at the response below.</source>
        <translation>Voir la réponse ci-dessous.</translation>
    </message>
    <message>
        <source>The service refused the credentials.</source>
        <translation>Le service a refusé les identifiants.</translation>
    </message>
    <message>
        <source>Check the key, its permissions and the clock.</source>
        <translation>Vérifier la clé, ses droits et l’horloge.</translation>
    </message>
    <message>
        <source>The queue, topic, bucket or exchange does not exist.</source>
        <translation>La file, le topic, le bucket ou l’exchange n’existe pas.</translation>
    </message>
    <message>
        <source>Create it, or correct name and region.</source>
        <translation>Le créer, ou corriger le nom et la région.</translation>
    </message>
    <message>
        <source>The service asks to slow down.</source>
        <translation>Le service demande de ralentir.</translation>
    </message>
    <message>
        <source>Lower the rate of this destination.</source>
        <translation>Baisser le débit de cette destination.</translation>
    </message>
    <message>
        <source>The event is larger than this destination accepts.</source>
        <translation>L’événement dépasse la taille acceptée par cette destination.</translation>
    </message>
    <message>
        <source>Send large events to another destination.</source>
        <translation>Envoyer les gros événements à une autre destination.</translation>
    </message>
    <message>
        <source>The broker accepted the message, but no queue is bound.</source>
        <translation>Le broker a accepté le message, mais aucune file n’est liée.</translation>
    </message>
    <message>
        <source>Bind a queue to the exchange.</source>
        <translation>Lier une file à l’exchange.</translation>
    </message>
    <message>
        <source>The event could not be shaped for this destination.</source>
        <translation>L’événement n’a pas pu être mis en forme pour cette destination.</translation>
    </message>
    <message>
        <source>Correct the template in the destination.</source>
        <translation>Corriger le modèle dans la destination.</translation>
    </message>
    <message>
        <source>The service rejected the event.</source>
        <translation>Le service a rejeté l’événement.</translation>
    </message>
    <message>
        <source>Look at the answer of the service.</source>
        <translation>Voir la réponse du service.</translation>
    </message>
    <message>
        <source>No answer within %1. The receiver may still have processed the event.</source>
        <translation>Aucune réponse en %1. Le destinataire peut tout de même avoir traité l’événement.</translation>
    </message>
    <message>
        <source>No secure connection within %1; nothing was sent.</source>
        <translation>Aucune connexion sécurisée en %1 ; rien n’a été envoyé.</translation>
    </message>
</context>
<context>
    <name>deckhand::Dialogs</name>
    <message>
        <source>New signing secret for %1</source>
        <translation>Nouveau secret de signature pour %1</translation>
    </message>
    <message>
        <source>Requests are signed with both secrets for a while, so that the receiver can be changed over without a gap. How long does the former one sign too?</source>
        <translation>Les requêtes sont signées un temps avec les deux secrets, pour que le récepteur puisse changer sans coupure. Combien de temps l’ancien signe-t-il encore&#xa0;?</translation>
    </message>
    <message>
        <source>Make new secret</source>
        <translation>Créer un secret</translation>
    </message>
    <message>
        <source>24 hours</source>
        <translation>24 heures</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 heure</translation>
    </message>
    <message>
        <source>3 days</source>
        <translation>3 jours</translation>
    </message>
    <message>
        <source>Not at all: it has leaked</source>
        <translation>Pas du tout&#xa0;: il a fuité</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
</context>
<context>
    <name>deckhand::Engine</name>
    <message>
        <source>The call was abandoned.</source>
        <translation>L’appel a été abandonné.</translation>
    </message>
    <message>
        <source>The engine stopped before it could answer.</source>
        <translation>Le moteur s’est arrêté avant de pouvoir répondre.</translation>
    </message>
    <message>
        <source>The engine is shutting down. Try again once it runs.</source>
        <translation>Le moteur s’arrête. Réessayer dès qu’il tourne.</translation>
    </message>
    <message>
        <source>This console is read-only here, so nothing was changed or sent. Unlock it, then try again.</source>
        <translation>Cette console est ici en lecture seule, rien n’a donc été changé ni envoyé. La déverrouiller, puis réessayer.</translation>
    </message>
    <message>
        <source>The change was not confirmed, so nothing was changed or sent. Try again and confirm it.</source>
        <translation>Le changement n’a pas été confirmé, rien n’a donc été changé ni envoyé. Réessayer et le confirmer.</translation>
    </message>
    <message>
        <source>The server answered %1 without a body.</source>
        <translation>Le serveur a répondu %1 sans corps.</translation>
    </message>
    <message>
        <source>The server answered %1: %2</source>
        <translation>Le serveur a répondu %1&#xa0;: %2</translation>
    </message>
    <message>
        <source>The server answered %1 (%2).</source>
        <translation>Le serveur a répondu %1 (%2).</translation>
    </message>
    <message>
        <source>The number of seconds is out of range.</source>
        <translation>Le nombre de secondes est hors limites.</translation>
    </message>
    <message>
        <source>Counts are expected.</source>
        <translation>Des nombres sont attendus.</translation>
    </message>
    <message>
        <source>A list of seconds is expected.</source>
        <translation>Une liste de secondes est attendue.</translation>
    </message>
    <message>
        <source>A string is expected.</source>
        <translation>Une chaîne est attendue.</translation>
    </message>
    <message>
        <source>A string or null is expected.</source>
        <translation>Une chaîne ou null est attendu.</translation>
    </message>
    <message>
        <source>true or false is expected.</source>
        <translation>true ou false est attendu.</translation>
    </message>
    <message>
        <source>A whole number is expected.</source>
        <translation>Un nombre entier est attendu.</translation>
    </message>
    <message>
        <source>The number is out of range.</source>
        <translation>Le nombre est hors limites.</translation>
    </message>
    <message>
        <source>A number is expected.</source>
        <translation>Un nombre est attendu.</translation>
    </message>
    <message>
        <source>An ISO 8601 time with a zone is expected, such as &quot;2025-01-15T09:31:15.000Z&quot;.</source>
        <translation>Une heure ISO 8601 avec fuseau est attendue, telle «&#xa0;2025-01-15T09:31:15.000Z&#xa0;».</translation>
    </message>
    <message>
        <source>A JSON object is expected.</source>
        <translation>Un objet JSON est attendu.</translation>
    </message>
    <message>
        <source>A list is expected.</source>
        <translation>Une liste est attendue.</translation>
    </message>
    <message>
        <source>This can be changed but not cleared.</source>
        <translation>Cela peut être changé mais pas vidé.</translation>
    </message>
    <message>
        <source>The type can&apos;t be changed; make another destination of that type and delete this one.</source>
        <translation>Le type ne peut pas être changé&#xa0;; créer une autre destination de ce type et supprimer celle-ci.</translation>
    </message>
    <message>
        <source>The value must be one of %1.</source>
        <translation>La valeur doit être l’une de&#xa0;: %1.</translation>
    </message>
    <message>
        <source>The rate must be more than 0 deliveries a second.</source>
        <translation>Le débit doit dépasser 0 livraison par seconde.</translation>
    </message>
    <message>
        <source>The value must be from 1 to %1; leave it out for no limit.</source>
        <translation>La valeur doit aller de 1 à %1&#xa0;; l’omettre pour n’avoir aucune limite.</translation>
    </message>
    <message>
        <source>An id has 1 to %1 characters.</source>
        <translation>Un identifiant a de 1 à %1 caractères.</translation>
    </message>
    <message>
        <source>This is not valid JSON.</source>
        <translation>Ce n’est pas du JSON valable.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is missing.</source>
        <translation>«&#xa0;%1&#xa0;» manque.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is missing. %2</source>
        <translation>«&#xa0;%1&#xa0;» manque. %2</translation>
    </message>
    <message>
        <source>Line %1, column %2: %3</source>
        <translation>Ligne %1, colonne %2&#xa0;: %3</translation>
    </message>
    <message>
        <source>This filter is nested more than %1 deep; make it flatter.</source>
        <translation>Ce filtre est imbriqué à plus de %1 niveaux&#xa0;; l’aplatir.</translation>
    </message>
    <message>
        <source>Expected an object of conditions, as {&quot;data&quot;:{&quot;status&quot;:&quot;failed&quot;}}.</source>
        <translation>Un objet de conditions est attendu, comme {&quot;data&quot;:{&quot;status&quot;:&quot;failed&quot;}}.</translation>
    </message>
    <message>
        <source>A list is no condition; use &quot;$in&quot; for one of several values.</source>
        <translation>Une liste n’est pas une condition&#xa0;; pour l’une de plusieurs valeurs, il y a «&#xa0;$in&#xa0;».</translation>
    </message>
    <message>
        <source>An empty condition says nothing; leave it out or use {&quot;$exist&quot;: true}.</source>
        <translation>Une condition vide ne dit rien&#xa0;; l’omettre ou écrire {&quot;$exist&quot;: true}.</translation>
    </message>
    <message>
        <source>An event has no `%1`; expected id, object, type, data or created_at. Nest objects instead of dots: {&quot;data&quot;:{…}}.</source>
        <translation>Un événement n’a pas de `%1`&#xa0;; id, object, type, data ou created_at est attendu. Imbriquer des objets au lieu de points&#xa0;: {&quot;data&quot;:{…}}.</translation>
    </message>
    <message>
        <source>Unknown operator `%1`; expected one of $eq, $neq, $gt, $gte, $lt, $lte, $in, $nin, $startsWith, $endsWith, $exist, $and, $or, $not.</source>
        <translation>Opérateur inconnu `%1`&#xa0;; l’un de ceux-ci est attendu&#xa0;: $eq, $neq, $gt, $gte, $lt, $lte, $in, $nin, $startsWith, $endsWith, $exist, $and, $or, $not.</translation>
    </message>
    <message>
        <source>`%1` compares a value; name one first, as {&quot;type&quot;:{&quot;%1&quot;:…}}.</source>
        <translation>`%1` compare une valeur&#xa0;; en nommer une d’abord, comme {&quot;type&quot;:{&quot;%1&quot;:…}}.</translation>
    </message>
    <message>
        <source>Expected true or false.</source>
        <translation>true ou false est attendu.</translation>
    </message>
    <message>
        <source>Expected a list of strings, numbers, booleans or null.</source>
        <translation>Une liste de chaînes, de nombres, de booléens ou null est attendue.</translation>
    </message>
    <message>
        <source>Expected a string or a list of strings.</source>
        <translation>Une chaîne ou une liste de chaînes est attendue.</translation>
    </message>
    <message>
        <source>Expected a string, a number, a boolean or null; use &quot;$in&quot; for several.</source>
        <translation>Une chaîne, un nombre, un booléen ou null est attendu&#xa0;; pour plusieurs, il y a «&#xa0;$in&#xa0;».</translation>
    </message>
    <message>
        <source>Expected a number or a string to compare with.</source>
        <translation>Un nombre ou une chaîne à comparer est attendu.</translation>
    </message>
    <message>
        <source>Expected a list of conditions, as [{…}, {…}].</source>
        <translation>Une liste de conditions est attendue, comme [{…}, {…}].</translation>
    </message>
    <message>
        <source>A filter has at most 16 KiB.</source>
        <translation>Un filtre a 16 Kio au plus.</translation>
    </message>
    <message>
        <source>This is not JSON; the mistake is at byte %1.</source>
        <translation>Ce n’est pas du JSON&#xa0;; l’erreur est à l’octet %1.</translation>
    </message>
    <message>
        <source>This is not JSON that can be read: a number is too large.</source>
        <translation>Ce JSON est illisible&#xa0;: un nombre est trop grand.</translation>
    </message>
    <message>
        <source>The name is missing; give one people will know it by.</source>
        <translation>Le nom manque&#xa0;; en donner un auquel on la reconnaîtra.</translation>
    </message>
    <message>
        <source>The name may have 255 characters at most.</source>
        <translation>Le nom peut avoir 255 caractères au plus.</translation>
    </message>
    <message>
        <source>The name may not contain control characters.</source>
        <translation>Le nom ne peut pas contenir de caractères de contrôle.</translation>
    </message>
    <message>
        <source>Name at least one event type, or [&quot;*&quot;] for all of them.</source>
        <translation>Nommer au moins un type d’événement, ou [&quot;*&quot;] pour tous.</translation>
    </message>
    <message>
        <source>Name 500 event types at most, or use patterns such as task.*.</source>
        <translation>Nommer 500 types d’événements au plus, ou employer des motifs tels que task.*.</translation>
    </message>
    <message>
        <source>&quot;*&quot; stands for all types and must be alone.</source>
        <translation>«&#xa0;*&#xa0;» vaut pour tous les types et doit être seul.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is neither a type such as task_run.completed nor a pattern such as task_run.*.</source>
        <translation>«&#xa0;%1&#xa0;» n’est ni un type tel que task_run.completed ni un motif tel que task_run.*.</translation>
    </message>
    <message>
        <source>There may be 50 metadata entries at most.</source>
        <translation>Il peut y avoir 50 entrées de métadonnées au plus.</translation>
    </message>
    <message>
        <source>A metadata key is 1 to 64 letters, digits and the characters !#$%&amp;&apos;*+-.^_`|~, since it may become part of a header name.</source>
        <translation>Une clé de métadonnées a de 1 à 64 lettres, chiffres et caractères !#$%&amp;&apos;*+-.^_`|~, car elle peut devenir une partie d’un nom d’en-tête.</translation>
    </message>
    <message>
        <source>A metadata value has 500 characters at most and no control characters.</source>
        <translation>Une valeur de métadonnées a 500 caractères au plus et aucun caractère de contrôle.</translation>
    </message>
    <message>
        <source>The number must be from 1 to 1000.</source>
        <translation>Le nombre doit aller de 1 à 1000.</translation>
    </message>
    <message>
        <source>The rate must be more than 0 and at most 1000000 a second.</source>
        <translation>Le débit doit dépasser 0 et ne pas excéder 1000000 par seconde.</translation>
    </message>
    <message>
        <source>The number must be from 0 to 20.</source>
        <translation>Le nombre doit aller de 0 à 20.</translation>
    </message>
    <message>
        <source>The wait must be from 0 to 86400 seconds.</source>
        <translation>L’attente doit aller de 0 à 86400 secondes.</translation>
    </message>
    <message>
        <source>The factor must be from 1 to 100.</source>
        <translation>Le facteur doit aller de 1 à 100.</translation>
    </message>
    <message>
        <source>The cap must be from 0 to 86400 seconds.</source>
        <translation>Le plafond doit aller de 0 à 86400 secondes.</translation>
    </message>
    <message>
        <source>The jitter is a share from 0 to 1.</source>
        <translation>La dispersion est une part de 0 à 1.</translation>
    </message>
    <message>
        <source>There may be 20 waits at most.</source>
        <translation>Il peut y avoir 20 attentes au plus.</translation>
    </message>
    <message>
        <source>Each wait must be from 0 to 86400 seconds.</source>
        <translation>Chaque attente doit aller de 0 à 86400 secondes.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no type this engine can deliver to; it knows %2.</source>
        <translation>«&#xa0;%1&#xa0;» n’est pas un type auquel ce moteur peut livrer&#xa0;; il connaît %2.</translation>
    </message>
    <message>
        <source>The value must be an absolute http or https URL.</source>
        <translation>La valeur doit être une URL http ou https absolue.</translation>
    </message>
    <message>
        <source>The URL may not contain a user name or password.</source>
        <translation>L’URL ne peut contenir ni nom d’utilisateur ni mot de passe.</translation>
    </message>
    <message>
        <source>The URL may not have a fragment (#).</source>
        <translation>L’URL ne peut pas avoir de fragment (#).</translation>
    </message>
    <message>
        <source>The value must be &quot;true&quot; or &quot;false&quot;.</source>
        <translation>La valeur doit être «&#xa0;true&#xa0;» ou «&#xa0;false&#xa0;».</translation>
    </message>
    <message>
        <source>The value must be a JSON object as text.</source>
        <translation>La valeur doit être un objet JSON sous forme de texte.</translation>
    </message>
    <message>
        <source>The value must be a JSON object as text. %1</source>
        <translation>La valeur doit être un objet JSON sous forme de texte. %1</translation>
    </message>
    <message>
        <source>The value is longer than %1 characters.</source>
        <translation>La valeur dépasse %1 caractères.</translation>
    </message>
    <message>
        <source>The value may not contain line breaks or control characters.</source>
        <translation>La valeur ne peut contenir ni sauts de ligne ni caractères de contrôle.</translation>
    </message>
    <message>
        <source>The value must be %1.</source>
        <translation>La valeur doit avoir cette forme&#xa0;: %1.</translation>
    </message>
    <message>
        <source>A destination of type %1 has no such field; it has %2.</source>
        <translation>Une destination de type %1 n’a pas de tel champ&#xa0;; elle a %2.</translation>
    </message>
    <message>
        <source>%1 more problems were found.</source>
        <translation>%1 autres problèmes ont été trouvés.</translation>
    </message>
    <message>
        <source>The type must be object.action in lower case, such as &quot;task_run.completed&quot;, 128 characters at most.</source>
        <translation>Le type doit être objet.action en minuscules, tel «&#xa0;task_run.completed&#xa0;», 128 caractères au plus.</translation>
    </message>
    <message>
        <source>The id must be 1 to 255 letters, digits, underscores and hyphens; leave it out to get one.</source>
        <translation>L’identifiant a de 1 à 255 lettres, chiffres, tirets et tirets bas&#xa0;; l’omettre pour en recevoir un.</translation>
    </message>
    <message>
        <source>The time must be ISO 8601 with a zone, such as &quot;2025-01-15T09:31:15.000Z&quot;.</source>
        <translation>L’heure doit être ISO 8601 avec fuseau, telle «&#xa0;2025-01-15T09:31:15.000Z&#xa0;».</translation>
    </message>
    <message>
        <source>The data is %1 bytes; the limit is %2 bytes.</source>
        <translation>Les données font %1 octets&#xa0;; la limite est de %2 octets.</translation>
    </message>
    <message>
        <source>The data is nested deeper than the limit of %1 levels.</source>
        <translation>Les données sont imbriquées au-delà de la limite de %1 niveaux.</translation>
    </message>
    <message>
        <source>The type is missing.</source>
        <translation>Le type manque.</translation>
    </message>
    <message>
        <source>The data is missing. Give a JSON object, {} if there is nothing to say.</source>
        <translation>Les données manquent. Donner un objet JSON, {} s’il n’y a rien à dire.</translation>
    </message>
    <message>
        <source>An event must be a JSON object with type and data.</source>
        <translation>Un événement doit être un objet JSON avec type et data.</translation>
    </message>
    <message>
        <source>The data must be a JSON object.</source>
        <translation>Les données doivent être un objet JSON.</translation>
    </message>
    <message>
        <source>One request may publish %1 events at most; send the rest in another one.</source>
        <translation>Une requête peut publier %1 événements au plus&#xa0;; envoyer le reste dans une autre.</translation>
    </message>
    <message>
        <source>The body is not valid JSON.</source>
        <translation>Le corps n’est pas du JSON valable.</translation>
    </message>
    <message>
        <source>The array is empty; give an event.</source>
        <translation>La liste est vide&#xa0;; donner un événement.</translation>
    </message>
    <message>
        <source>Line %1, column %2 is not valid JSON. %3</source>
        <translation>Ligne %1, colonne %2&#xa0;: ce n’est pas du JSON valable. %3</translation>
    </message>
    <message>
        <source>There is no event; give one a line.</source>
        <translation>Il n’y a pas d’événement&#xa0;; en donner un par ligne.</translation>
    </message>
    <message>
        <source>The body is empty; give an event or an array of events.</source>
        <translation>Le corps est vide&#xa0;; donner un événement ou une liste d’événements.</translation>
    </message>
    <message>
        <source>A signing secret starts with &quot;whsec_&quot;. Paste it whole, or leave it out to have one made.</source>
        <translation>Un secret de signature commence par «&#xa0;whsec_&#xa0;». Le coller en entier, ou l’omettre pour en faire créer un.</translation>
    </message>
    <message>
        <source>What follows &quot;whsec_&quot; is not base64. Paste the secret whole, or leave it out to have one made.</source>
        <translation>Ce qui suit «&#xa0;whsec_&#xa0;» n’est pas du base64. Coller le secret en entier, ou l’omettre pour en faire créer un.</translation>
    </message>
    <message>
        <source>A signing secret holds 24 to 64 bytes, this one has %1. Use a longer random value, or leave it out to have one made.</source>
        <translation>Un secret de signature a de 24 à 64 octets, celui-ci en a %1. Prendre une valeur aléatoire plus longue, ou l’omettre pour en faire créer un.</translation>
    </message>
    <message>
        <source>This is not a Hookdeck token: it is not base64. Copy the token of the source whole.</source>
        <translation>Ce n’est pas un jeton Hookdeck&#xa0;: ce n’est pas du base64. Copier le jeton de la source en entier.</translation>
    </message>
    <message>
        <source>This is not a Hookdeck token: no source&apos;s id is in it. Copy the token of the source whole.</source>
        <translation>Ce n’est pas un jeton Hookdeck&#xa0;: il ne contient pas l’identifiant d’une source. Copier le jeton de la source en entier.</translation>
    </message>
    <message>
        <source>The member &quot;private_key&quot; is no readable private key. Paste the whole file, with the line breaks of the key as \n.</source>
        <translation>Le membre «&#xa0;private_key&#xa0;» n’est pas une clé privée lisible. Coller le fichier entier, avec les sauts de ligne de la clé en \n.</translation>
    </message>
    <message>
        <source>The member &quot;private_key&quot; is not an RSA key. Make a new key of the service account.</source>
        <translation>Le membre «&#xa0;private_key&#xa0;» n’est pas une clé RSA. Créer une nouvelle clé du compte de service.</translation>
    </message>
    <message>
        <source>The member &quot;private_key&quot; has %1 bits and needs %2. Make a new key of the service account.</source>
        <translation>Le membre «&#xa0;private_key&#xa0;» a %1 bits et il en faut %2. Créer une nouvelle clé du compte de service.</translation>
    </message>
    <message>
        <source>The member &quot;%1&quot; is missing. Paste the whole key file of the service account.</source>
        <translation>Le membre «&#xa0;%1&#xa0;» manque. Coller le fichier de clé du compte de service en entier.</translation>
    </message>
    <message>
        <source>This is not JSON. Paste the whole key file of the service account.</source>
        <translation>Ce n’est pas du JSON. Coller le fichier de clé du compte de service en entier.</translation>
    </message>
    <message>
        <source>This is a credential of type &quot;%1&quot;. Make a key of a service account instead.</source>
        <translation>C’est un identifiant de type «&#xa0;%1&#xa0;». Créer plutôt une clé d’un compte de service.</translation>
    </message>
    <message>
        <source>The member &quot;token_uri&quot; must be an https URL.</source>
        <translation>Le membre «&#xa0;token_uri&#xa0;» doit être une URL https.</translation>
    </message>
    <message>
        <source>The key file %1 is not a regular file.</source>
        <translation>Le fichier de clé %1 n’est pas un fichier ordinaire.</translation>
    </message>
    <message>
        <source>The key file %1 may be read or changed by others. Run: chmod 600 %1</source>
        <translation>Le fichier de clé %1 peut être lu ou changé par d’autres. Exécuter&#xa0;: chmod 600 %1</translation>
    </message>
    <message>
        <source>The key file %1 does not hold a key of %2 bytes. Put the right file back; without it stored credentials are lost.</source>
        <translation>Le fichier de clé %1 ne contient pas de clé de %2 octets. Remettre le bon fichier&#xa0;; sans lui, les identifiants gardés sont perdus.</translation>
    </message>
    <message>
        <source>The key file %1 cannot be read: %2.</source>
        <translation>Le fichier de clé %1 est illisible&#xa0;: %2.</translation>
    </message>
    <message>
        <source>The key file %1 cannot be made: %2.</source>
        <translation>Le fichier de clé %1 ne peut pas être créé&#xa0;: %2.</translation>
    </message>
    <message>
        <source>A sealed value is too short to be one of ours.</source>
        <translation>Une valeur scellée est trop courte pour être l’une des nôtres.</translation>
    </message>
    <message>
        <source>A sealed value has version %1, which this program does not know. Use the newer program that wrote it.</source>
        <translation>Une valeur scellée a la version %1, que ce programme ne connaît pas. Employer le programme plus récent qui l’a écrite.</translation>
    </message>
    <message>
        <source>A stored credential cannot be opened: the key is another one, or the value was changed. Start with the key file the store was made with, or enter the credential again.</source>
        <translation>Un identifiant gardé ne peut pas être ouvert&#xa0;: la clé est une autre, ou la valeur a été changée. Démarrer avec le fichier de clé de la base, ou saisir l’identifiant à nouveau.</translation>
    </message>
    <message>
        <source>The sealing key has %1 bytes and needs %2.</source>
        <translation>La clé de scellement a %1 octets et il en faut %2.</translation>
    </message>
    <message>
        <source>libsodium cannot be initialised.</source>
        <translation>libsodium ne peut pas être initialisée.</translation>
    </message>
    <message>
        <source>Character %1: %2.</source>
        <translation>Caractère %1&#xa0;: %2.</translation>
    </message>
    <message>
        <source>A key of one&apos;s own must be 16 to 255 printable ASCII characters without blanks.</source>
        <translation>Une clé à soi doit avoir de 16 à 255 caractères ASCII imprimables sans espaces.</translation>
    </message>
    <message>
        <source>The key is not known here. Send Authorization: Bearer with a key of this server.</source>
        <translation>La clé n’est pas connue ici. Envoyer Authorization: Bearer avec une clé de ce serveur.</translation>
    </message>
    <message>
        <source>A key must expire in the future.</source>
        <translation>Une clé doit expirer dans le futur.</translation>
    </message>
    <message>
        <source>There is a key already.</source>
        <translation>Il y a déjà une clé.</translation>
    </message>
    <message>
        <source>There is no key %1.</source>
        <translation>Il n’y a pas de clé %1.</translation>
    </message>
    <message>
        <source>The key %1 (%2) expired on %3. Ask an administrator for a new one.</source>
        <translation>La clé %1 (%2) a expiré le %3. En demander une nouvelle à l’administration.</translation>
    </message>
    <message>
        <source>An idempotency key has 1 to 256 characters.</source>
        <translation>Une clé d’idempotence a de 1 à 256 caractères.</translation>
    </message>
    <message>
        <source>The destination was deleted, so nothing can be sent there any more.</source>
        <translation>La destination a été supprimée, rien ne peut donc plus y être envoyé.</translation>
    </message>
    <message>
        <source>The destination is inactive. Activate it first, then try again.</source>
        <translation>La destination est inactive. L’activer d’abord, puis réessayer.</translation>
    </message>
    <message>
        <source>There is no destination %1.</source>
        <translation>Il n’y a pas de destination %1.</translation>
    </message>
    <message>
        <source>There is no such destination.</source>
        <translation>Il n’y a pas de telle destination.</translation>
    </message>
    <message>
        <source>The cursor is not one of this list; leave it out to begin anew.</source>
        <translation>Le curseur n’est pas de cette liste&#xa0;; l’omettre pour recommencer.</translation>
    </message>
    <message>
        <source>The cursor is not one this list gave out. Leave it out to begin at the newest.</source>
        <translation>Le curseur ne vient pas de cette liste. L’omettre pour commencer au plus récent.</translation>
    </message>
    <message>
        <source>This version does not know destinations of type %1; it can only be read or deleted.</source>
        <translation>Cette version ne connaît pas les destinations de type %1&#xa0;; on ne peut que lire ou supprimer celle-ci.</translation>
    </message>
    <message>
        <source>The status must be active or inactive.</source>
        <translation>Le statut doit être active ou inactive.</translation>
    </message>
    <message>
        <source>Destinations of type %1 have no secret that is made here; change their credentials instead.</source>
        <translation>Les destinations de type %1 n’ont pas de secret créé ici&#xa0;; changer plutôt leurs identifiants.</translation>
    </message>
    <message>
        <source>The overlap must be between 0 seconds and 30 days.</source>
        <translation>Le chevauchement doit être compris entre 0 seconde et 30 jours.</translation>
    </message>
    <message>
        <source>Open the destination and correct its settings.</source>
        <translation>Ouvrir la destination et corriger ses réglages.</translation>
    </message>
    <message>
        <source>The destination is gone.</source>
        <translation>La destination a disparu.</translation>
    </message>
    <message>
        <source>The store did not answer.</source>
        <translation>La base n’a pas répondu.</translation>
    </message>
    <message>
        <source>The last error: %1</source>
        <translation>La dernière erreur&#xa0;: %1</translation>
    </message>
    <message>
        <source>Delivered at %1 with %2.</source>
        <translation>Livré à %1 avec %2.</translation>
    </message>
    <message>
        <source>Delivered with %1.</source>
        <translation>Livré avec %1.</translation>
    </message>
    <message>
        <source>Waits for its first attempt.</source>
        <translation>Attend sa première tentative.</translation>
    </message>
    <message>
        <source>Failed after %1; it is tried again.</source>
        <translation>Échec après %1&#xa0;; un nouvel essai suivra.</translation>
    </message>
    <message>
        <source>Failed after %1; it is tried again at %2.</source>
        <translation>Échec après %1&#xa0;; un nouvel essai suivra à %2.</translation>
    </message>
    <message>
        <source>Held because the destination is inactive; activate it to go on.</source>
        <translation>Retenu car la destination est inactive&#xa0;; l’activer pour continuer.</translation>
    </message>
    <message>
        <source>Failed for good after %1.</source>
        <translation>Échec définitif après %1.</translation>
    </message>
    <message>
        <source>Canceled after %1.</source>
        <translation>Annulé après %1.</translation>
    </message>
    <message>
        <source>The destination had been made inactive by an operator.</source>
        <translation>La destination avait été rendue inactive à la main.</translation>
    </message>
    <message>
        <source>The destination was inactive because all attempts of a delivery had failed.</source>
        <translation>La destination était inactive car toutes les tentatives d’une livraison avaient échoué.</translation>
    </message>
    <message>
        <source>The destination was inactive because it had answered 410 Gone.</source>
        <translation>La destination était inactive car elle avait répondu 410 Gone.</translation>
    </message>
    <message>
        <source>The destination was inactive.</source>
        <translation>La destination était inactive.</translation>
    </message>
    <message>
        <source>The destination was created later, at %1.</source>
        <translation>La destination a été créée plus tard, à %1.</translation>
    </message>
    <message>
        <source>The destination had been deleted at %1.</source>
        <translation>La destination avait été supprimée à %1.</translation>
    </message>
    <message>
        <source>The destination subscribed to %1, which does not include %2.</source>
        <translation>La destination était abonnée à %1, ce qui ne comprend pas %2.</translation>
    </message>
    <message>
        <source>The filter refused it: %1.</source>
        <translation>Le filtre l’a refusé&#xa0;: %1.</translation>
    </message>
    <message>
        <source>The destination would have received it, but there is no delivery.</source>
        <translation>La destination l’aurait reçu, mais il n’y a pas de livraison.</translation>
    </message>
    <message>
        <source>%1 events are too many for one call; send at most %2 at a time.</source>
        <translation>%1 événements sont trop pour un appel&#xa0;; en envoyer au plus %2 à la fois.</translation>
    </message>
    <message>
        <source>The destination has been deleted.</source>
        <translation>La destination a été supprimée.</translation>
    </message>
    <message>
        <source>Replay to another destination.</source>
        <translation>Rejouer vers une autre destination.</translation>
    </message>
    <message>
        <source>The destination is inactive.</source>
        <translation>La destination est inactive.</translation>
    </message>
    <message>
        <source>Activate it first, then replay.</source>
        <translation>L’activer d’abord, puis rejouer.</translation>
    </message>
    <message>
        <source>The rate must be more than 0 deliveries per second; leave it out for no limit.</source>
        <translation>Le débit doit dépasser 0 livraison par seconde&#xa0;; l’omettre pour n’avoir aucune limite.</translation>
    </message>
    <message>
        <source>The destination is inactive. Activate it first, then replay.</source>
        <translation>La destination est inactive. L’activer d’abord, puis rejouer.</translation>
    </message>
    <message>
        <source>A dry run makes a plan. Leave this out, or leave out dry_run.</source>
        <translation>Un essai à blanc fait un plan. Omettre ceci, ou omettre dry_run.</translation>
    </message>
    <message>
        <source>The plan is not known any more. Make a dry run again, and start the plan it names within a quarter of an hour, at the same server.</source>
        <translation>Le plan n’est plus connu. Refaire un essai à blanc et lancer son plan dans le quart d’heure, auprès du même serveur.</translation>
    </message>
    <message>
        <source>%1 could not be asked whether the %2 is right: %3 Try again, or make the destination unverified with skip_verification=true.</source>
        <translation>%1 n’a pas pu être interrogé sur l’exactitude de cette valeur (%2)&#xa0;: %3 Réessayer, ou créer la destination sans vérification avec skip_verification=true.</translation>
    </message>
    <message>
        <source>The disk is full, so %1 was not done. Free space on the store&apos;s disk; nothing that was acknowledged is lost.</source>
        <translation>Le disque est plein, %1 n’a donc pas été fait. Libérer de la place sur le disque de la base&#xa0;; rien de ce qui a été confirmé n’est perdu.</translation>
    </message>
    <message>
        <source>The store&apos;s file is read-only, so %1 was not done. Make the file and its folder writable for this user.</source>
        <translation>Le fichier de la base est en lecture seule, %1 n’a donc pas été fait. Rendre le fichier et son dossier accessibles en écriture à cet utilisateur.</translation>
    </message>
    <message>
        <source>It was interrupted; nothing was done.</source>
        <translation>C’était interrompu&#xa0;; rien n’a été fait.</translation>
    </message>
    <message>
        <source>The store&apos;s disk answered with an error, so %1 was not done. Check that the disk has room and is sound, then try again.%2</source>
        <translation>Le disque de la base a répondu par une erreur, %1 n’a donc pas été fait. Vérifier que le disque a de la place et est sain, puis réessayer.%2</translation>
    </message>
    <message>
        <source>The store&apos;s file is damaged or not a Deckhand store. Restore it from a backup or name another file.%1</source>
        <translation>Le fichier est endommagé ou n’est pas une base de Deckhand. La restaurer d’une sauvegarde ou nommer un autre fichier.%1</translation>
    </message>
    <message>
        <source>Another program is using the store&apos;s file. Close it, then try again.</source>
        <translation>Un autre programme utilise le fichier de la base. Le fermer, puis réessayer.</translation>
    </message>
    <message>
        <source>The store&apos;s file cannot be opened. Check that its folder exists and may be read and written.%1</source>
        <translation>Le fichier de la base ne peut pas être ouvert. Vérifier que son dossier existe et peut être lu et écrit.%1</translation>
    </message>
    <message>
        <source>The store could not finish %1: %2</source>
        <translation>La base n’a pas pu terminer %1&#xa0;: %2</translation>
    </message>
    <message>
        <source>The store&apos;s database cannot be reached just now. Deckhand keeps trying; nothing that was acknowledged is lost.%1</source>
        <translation>La base de données n’est pas joignable en ce moment. Deckhand continue d’essayer&#xa0;; rien de ce qui a été confirmé n’est perdu.%1</translation>
    </message>
    <message>
        <source>The store&apos;s database refuses the connection. Check user, password and database of the store&apos;s URL, and that the database exists.%1</source>
        <translation>La base de données refuse la connexion. Vérifier utilisateur, mot de passe et base de l’URL, et que la base existe.%1</translation>
    </message>
    <message>
        <source>The store&apos;s database has no disk, memory or connections left, so %1 was not done. Free some; nothing that was acknowledged is lost.%2</source>
        <translation>La base de données n’a plus de disque, de mémoire ou de connexions, %1 n’a donc pas été fait. En libérer&#xa0;; rien de ce qui a été confirmé n’est perdu.%2</translation>
    </message>
    <message>
        <source>The store&apos;s database was busy with the same rows. Try again.%1</source>
        <translation>La base de données était occupée par les mêmes lignes. Réessayer.%1</translation>
    </message>
    <message>
        <source>The store&apos;s database only reads (a standby?). Name the primary server&apos;s address.%1</source>
        <translation>La base de données ne fait que lire (un serveur de secours ?). Nommer l’adresse du serveur principal.%1</translation>
    </message>
    <message>
        <source>The store&apos;s user may not do that. Make it the owner of the database or schema.%1</source>
        <translation>L’utilisateur de la base n’en a pas le droit. En faire le propriétaire de la base ou du schéma.%1</translation>
    </message>
    <message>
        <source>This computer lacks Qt&apos;s driver for PostgreSQL. Install the package libqt6sql6-psql.</source>
        <translation>Il manque à cet ordinateur le pilote PostgreSQL de Qt. Installer le paquet libqt6sql6-psql.</translation>
    </message>
    <message>
        <source>The store needs PostgreSQL 13 or newer; this server is older.</source>
        <translation>Il faut PostgreSQL 13 ou plus récent&#xa0;; ce serveur est plus ancien.</translation>
    </message>
    <message>
        <source>The file is a database of another program, not a Deckhand store. Name another file.</source>
        <translation>Le fichier est une base d’un autre programme, pas une base de Deckhand. Nommer un autre fichier.</translation>
    </message>
    <message>
        <source>The store was made by a newer Deckhand (schema %1, this one knows %2). Use that version, or a backup from before.</source>
        <translation>La base vient d’un Deckhand plus récent (schéma %1, celui-ci connaît %2). Employer cette version-là, ou une sauvegarde d’avant.</translation>
    </message>
    <message>
        <source>The sealing key does not fit this store, so its credentials cannot be read. Give the key the store was made with (the .key file beside it, DECKHAND_SEALING_KEY, or --sealing-key).</source>
        <translation>La clé de scellement ne va pas avec cette base, ses identifiants sont donc illisibles. Donner la clé de sa création (le fichier .key à côté, DECKHAND_SEALING_KEY ou --sealing-key).</translation>
    </message>
    <message>
        <source>The database holds tables of another program, not a Deckhand store. Make an empty database and name that one.</source>
        <translation>La base contient les tables d’un autre programme, pas celles de Deckhand. Créer une base vide et nommer celle-là.</translation>
    </message>
    <message>
        <source>The database&apos;s encoding is %1. Make one with UTF8: CREATE DATABASE … ENCODING &apos;UTF8&apos; TEMPLATE template0.</source>
        <translation>L’encodage de la base est %1. En créer une en UTF8&#xa0;: CREATE DATABASE … ENCODING &apos;UTF8&apos; TEMPLATE template0.</translation>
    </message>
    <message>
        <source>The folder %1 does not exist. Make it first.</source>
        <translation>Le dossier %1 n’existe pas. Le créer d’abord.</translation>
    </message>
    <message>
        <source>The store %1 is read-only. Make the file and its folder writable for this user.</source>
        <translation>La base %1 est en lecture seule. Rendre le fichier et son dossier accessibles en écriture à cet utilisateur.</translation>
    </message>
    <message>
        <source>The delivery is being sent right now. Try again when the attempt has ended.</source>
        <translation>La livraison est en cours d’envoi. Réessayer quand la tentative sera finie.</translation>
    </message>
    <message>
        <source>There is no delivery %1; it may be past its retention.</source>
        <translation>Il n’y a pas de livraison %1&#xa0;; sa durée de conservation est peut-être passée.</translation>
    </message>
    <message>
        <source>There is no event %1; it may be past its retention.</source>
        <translation>Il n’y a pas d’événement %1&#xa0;; sa durée de conservation est peut-être passée.</translation>
    </message>
    <message>
        <source>Another node is pruning the store just now.</source>
        <translation>Un autre nœud est en train d’épurer la base.</translation>
    </message>
    <message>
        <source>The store is closed. Start the engine again.</source>
        <translation>La base est fermée. Redémarrer le moteur.</translation>
    </message>
    <message>
        <source>The delivery has ended; only a waiting one can be canceled.</source>
        <translation>La livraison est finie&#xa0;; seule une livraison en attente peut être annulée.</translation>
    </message>
    <message>
        <source>The replay was ended while it was planned.</source>
        <translation>Le rejeu a été terminé pendant sa planification.</translation>
    </message>
    <message>
        <source>There is no replay %1.</source>
        <translation>Il n’y a pas de rejeu %1.</translation>
    </message>
    <message>
        <source>Too many events wait to be written. Nothing of this request was stored; send it again in a moment.</source>
        <translation>Trop d’événements attendent d’être écrits. Rien de cette requête n’a été gardé&#xa0;; la renvoyer dans un instant.</translation>
    </message>
    <message>
        <source>The store&apos;s parameter “%1” is not known or not in order.</source>
        <translation>Le paramètre «&#xa0;%1&#xa0;» de la base est inconnu ou incorrect.</translation>
    </message>
    <message>
        <source>The store&apos;s URL cannot be read; special characters of a password are written as %40 and so on.</source>
        <translation>L’URL de la base est illisible&#xa0;; les caractères spéciaux d’un mot de passe s’écrivent %40 et ainsi de suite.</translation>
    </message>
    <message>
        <source>The store&apos;s URL names no database.</source>
        <translation>L’URL ne nomme aucune base.</translation>
    </message>
    <message>
        <source>“%1” is no kind of store.</source>
        <translation>«&#xa0;%1&#xa0;» n’est pas un genre de base.</translation>
    </message>
    <message>
        <source>The lock file %1 cannot be opened: %2. Check that the folder exists and may be written.</source>
        <translation>Le fichier de verrou %1 ne peut pas être ouvert&#xa0;: %2. Vérifier que le dossier existe et peut être écrit.</translation>
    </message>
    <message>
        <source>The store %1 is in use by another process%2. Stop that one first, or manage it over its URL.</source>
        <translation>La base %1 est utilisée par un autre processus%2. Arrêter d’abord celui-ci, ou la gérer par son URL.</translation>
    </message>
    <message>
        <source>A store is named as sqlite:PATH, for example sqlite:/var/lib/deckhand/events.db, or as postgresql://USER:PASSWORD@HOST:PORT/DATABASE.</source>
        <translation>Une base se nomme sqlite:CHEMIN, par exemple sqlite:/var/lib/deckhand/events.db, ou postgresql://UTILISATEUR:MOT_DE_PASSE@HÔTE:PORT/BASE.</translation>
    </message>
    <message>
        <source>The replay is completed; it can&apos;t be changed any more.</source>
        <translation>Le rejeu est terminé&#xa0;; il ne peut plus être changé.</translation>
    </message>
    <message>
        <source>The replay is completed; only a running or paused one can be changed.</source>
        <translation>Le rejeu est terminé&#xa0;; seul un rejeu en cours ou en pause peut être changé.</translation>
    </message>
    <message>
        <source>The replay is canceled; it can&apos;t be changed any more.</source>
        <translation>Le rejeu est annulé&#xa0;; il ne peut plus être changé.</translation>
    </message>
    <message>
        <source>The replay is canceled; only a running or paused one can be changed.</source>
        <translation>Le rejeu est annulé&#xa0;; seul un rejeu en cours ou en pause peut être changé.</translation>
    </message>
    <message>
        <source>The replay is failed; it can&apos;t be changed any more.</source>
        <translation>Le rejeu est en échec&#xa0;; il ne peut plus être changé.</translation>
    </message>
    <message>
        <source>The replay is failed; only a running or paused one can be changed.</source>
        <translation>Le rejeu est en échec&#xa0;; seul un rejeu en cours ou en pause peut être changé.</translation>
    </message>
    <message>
        <source>The replay is planned; only a running or paused one can be changed.</source>
        <translation>Le rejeu est encore planifié&#xa0;; seul un rejeu en cours ou en pause peut être changé.</translation>
    </message>
    <message>
        <source>expected %1, found %2</source>
        <translation>attendu %1, trouvé %2</translation>
    </message>
    <message>
        <source>expected %1</source>
        <translation>attendu %1</translation>
    </message>
    <message>
        <source>the text is larger than the limit of %1 bytes</source>
        <translation>le texte dépasse la limite de %1 octets</translation>
    </message>
    <message>
        <source>nothing after the value</source>
        <translation>rien après la valeur</translation>
    </message>
    <message>
        <source>the value is nested deeper than the limit of %1 levels</source>
        <translation>la valeur est imbriquée au-delà de la limite de %1 niveaux</translation>
    </message>
    <message>
        <source>a key in double quotes</source>
        <translation>une clé entre guillemets doubles</translation>
    </message>
    <message>
        <source>&quot;:&quot; after the key</source>
        <translation>«&#xa0;:&#xa0;» après la clé</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;}&quot;</source>
        <translation>«&#xa0;,&#xa0;» ou «&#xa0;}&#xa0;»</translation>
    </message>
    <message>
        <source>&quot;,&quot; or &quot;]&quot;</source>
        <translation>«&#xa0;,&#xa0;» ou «&#xa0;]&#xa0;»</translation>
    </message>
    <message>
        <source>there are more than %1 items</source>
        <translation>il y a plus de %1 éléments</translation>
    </message>
    <message>
        <source>the key &quot;%1&quot; is there twice</source>
        <translation>la clé «&#xa0;%1&#xa0;» est là deux fois</translation>
    </message>
    <message>
        <source>the end of the text</source>
        <translation>la fin du texte</translation>
    </message>
    <message>
        <source>byte %1</source>
        <translation>l’octet %1</translation>
    </message>
    <message>
        <source>expected a closing quote, found the end of the text</source>
        <translation>attendu un guillemet fermant, trouvé la fin du texte</translation>
    </message>
    <message>
        <source>a control character in a string must be escaped</source>
        <translation>un caractère de contrôle dans une chaîne doit être échappé</translation>
    </message>
    <message>
        <source>the text is not well-formed UTF-8</source>
        <translation>le texte n’est pas de l’UTF-8 bien formé</translation>
    </message>
    <message>
        <source>an escape such as \n or \u00e9</source>
        <translation>un échappement tel que \n ou \u00e9</translation>
    </message>
    <message>
        <source>four hexadecimal digits</source>
        <translation>quatre chiffres hexadécimaux</translation>
    </message>
    <message>
        <source>an escaped surrogate must be one of a pair</source>
        <translation>un substitut échappé doit être l’un d’une paire</translation>
    </message>
    <message>
        <source>a digit after the decimal point</source>
        <translation>un chiffre après la virgule</translation>
    </message>
    <message>
        <source>the number is beyond the range of a double</source>
        <translation>le nombre est hors des limites d’un double</translation>
    </message>
    <message>
        <source>a digit in the exponent</source>
        <translation>un chiffre dans l’exposant</translation>
    </message>
    <message>
        <source>a value</source>
        <translation>une valeur</translation>
    </message>
    <message>
        <source>no value</source>
        <translation>aucune valeur</translation>
    </message>
    <message>
        <source>anything but %1</source>
        <translation>tout sauf %1</translation>
    </message>
    <message>
        <source>more than %1</source>
        <translation>plus de %1</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>au moins %1</translation>
    </message>
    <message>
        <source>less than %1</source>
        <translation>moins de %1</translation>
    </message>
    <message>
        <source>at most %1</source>
        <translation>au plus %1</translation>
    </message>
    <message>
        <source>none of %1</source>
        <translation>aucun de %1</translation>
    </message>
    <message>
        <source>one of %1</source>
        <translation>l’un de %1</translation>
    </message>
    <message>
        <source>text that starts with %1</source>
        <translation>un texte qui commence par %1</translation>
    </message>
    <message>
        <source>text that starts with one of %1</source>
        <translation>un texte qui commence par l’un de %1</translation>
    </message>
    <message>
        <source>text that ends with %1</source>
        <translation>un texte qui finit par %1</translation>
    </message>
    <message>
        <source>text that ends with one of %1</source>
        <translation>un texte qui finit par l’un de %1</translation>
    </message>
    <message>
        <source>%1; no other element fits either</source>
        <translation>%1&#xa0;; aucun autre élément ne convient non plus</translation>
    </message>
    <message>
        <source>none of the alternatives of $or holds</source>
        <translation>aucune des possibilités de $or n’est vraie</translation>
    </message>
    <message>
        <source>the condition under $not holds, found %1</source>
        <translation>la condition sous $not est vraie, trouvé %1</translation>
    </message>
    <message>
        <source>%1: expected %2, found %3</source>
        <translation>%1&#xa0;: attendu %2, trouvé %3</translation>
    </message>
    <message>
        <source>%1: the condition under $not holds, found %2</source>
        <translation>%1&#xa0;: la condition sous $not est vraie, trouvé %2</translation>
    </message>
    <message>
        <source>%1: none of the alternatives of $or holds</source>
        <translation>%1&#xa0;: aucune des possibilités de $or n’est vraie</translation>
    </message>
    <message>
        <source>in the form %1</source>
        <translation>selon le motif %1</translation>
    </message>
    <message>
        <source>a duration such as 500ms, 5s, 2m, 1h or 7d</source>
        <translation>une durée telle que 500ms, 5s, 2m, 1h ou 7d</translation>
    </message>
    <message>
        <source>a size such as 500, 10KB or 1MiB</source>
        <translation>une taille telle que 500, 10KB ou 1MiB</translation>
    </message>
    <message>
        <source>a number, a range or a class such as 404, 500..599 or 5xx</source>
        <translation>un nombre, un intervalle ou une classe tels que 404, 500..599 ou 5xx</translation>
    </message>
    <message>
        <source>a number or a range such as 2 or 2..4</source>
        <translation>un nombre ou un intervalle tels que 2 ou 2..4</translation>
    </message>
    <message>
        <source>1 attempt</source>
        <translation>1 tentative</translation>
    </message>
    <message>
        <source>%1 attempts</source>
        <translation>%1 tentatives</translation>
    </message>
    <message>
        <source>the request</source>
        <translation>la requête</translation>
    </message>
    <message>
        <source>a statement</source>
        <translation>une instruction</translation>
    </message>
    <message>
        <source>opening it</source>
        <translation>l’ouverture</translation>
    </message>
    <message>
        <source>neither IPv4 nor IPv6</source>
        <translation>ni IPv4 ni IPv6</translation>
    </message>
    <message>
        <source>Used an open connection</source>
        <translation>Par une connexion ouverte</translation>
    </message>
    <message>
        <source>Connected in %1</source>
        <translation>Connecté en %1</translation>
    </message>
    <message>
        <source>the connection ended without a TLS goodbye</source>
        <translation>la connexion a fini sans adieu TLS</translation>
    </message>
    <message>
        <source>TLS failed</source>
        <translation>TLS a échoué</translation>
    </message>
    <message>
        <source>no address</source>
        <translation>aucune adresse</translation>
    </message>
    <message>
        <source>an unknown address</source>
        <translation>une adresse inconnue</translation>
    </message>
    <message>
        <source>no reason given</source>
        <translation>aucune raison donnée</translation>
    </message>
    <message>
        <source>an unreadable date</source>
        <translation>une date illisible</translation>
    </message>
    <message>
        <source>without a reason</source>
        <translation>sans raison</translation>
    </message>
    <message>
        <source>The stream %1</source>
        <translation>Le flux %1</translation>
    </message>
    <message>
        <source>The bucket %1</source>
        <translation>Le bucket %1</translation>
    </message>
    <message>
        <source>The queue %1</source>
        <translation>La file %1</translation>
    </message>
    <message>
        <source>the stream %1</source>
        <translation>le flux %1</translation>
    </message>
    <message>
        <source>the bucket %1</source>
        <translation>le bucket %1</translation>
    </message>
    <message>
        <source>the queue %1</source>
        <translation>la file %1</translation>
    </message>
    <message>
        <source>The service</source>
        <translation>Le service</translation>
    </message>
    <message>
        <source>The broker</source>
        <translation>Le courtier</translation>
    </message>
    <message>
        <source>The sender</source>
        <translation>L’expéditeur</translation>
    </message>
    <message>
        <source>the default exchange</source>
        <translation>l’exchange par défaut</translation>
    </message>
    <message>
        <source>the exchange &quot;%1&quot;</source>
        <translation>l’exchange «&#xa0;%1&#xa0;»</translation>
    </message>
    <message>
        <source>An exchange&apos;s name</source>
        <translation>Le nom d’un exchange</translation>
    </message>
    <message>
        <source>A user&apos;s name</source>
        <translation>Le nom d’un utilisateur</translation>
    </message>
    <message>
        <source>the name of a shared access policy</source>
        <translation>le nom d’une stratégie d’accès partagé</translation>
    </message>
    <message>
        <source>the policy&apos;s primary or secondary key</source>
        <translation>la clé primaire ou secondaire de la stratégie</translation>
    </message>
    <message>
        <source>it is not a JSON object</source>
        <translation>ce n’est pas un objet JSON</translation>
    </message>
    <message>
        <source>it has %1 records for %2 sent</source>
        <translation>elle a %1 enregistrements pour %2 envoyés</translation>
    </message>
    <message>
        <source>a record is not an object</source>
        <translation>un enregistrement n’est pas un objet</translation>
    </message>
    <message>
        <source>it has no sequence number</source>
        <translation>elle n’a pas de numéro de séquence</translation>
    </message>
    <message>
        <source>it does not say what became of the entry</source>
        <translation>elle ne dit pas ce que l’entrée est devenue</translation>
    </message>
    <message>
        <source>it has no message id</source>
        <translation>elle n’a pas d’identifiant de message</translation>
    </message>
    <message>
        <source>it confirms another body than was sent, by its MD5</source>
        <translation>elle confirme par son MD5 un autre corps que celui envoyé</translation>
    </message>
    <message>
        <source>%1 seconds</source>
        <translation>%1 secondes</translation>
    </message>
    <message>
        <source>%1 minutes</source>
        <translation>%1 minutes</translation>
    </message>
    <message>
        <source>a frame that is malformed or longer than agreed</source>
        <translation>une trame mal formée ou plus longue que convenu</translation>
    </message>
    <message>
        <source>a frame for a channel that was not opened</source>
        <translation>une trame pour un canal non ouvert</translation>
    </message>
    <message>
        <source>a method that is unknown, malformed or out of turn</source>
        <translation>une méthode inconnue, mal formée ou hors de son tour</translation>
    </message>
    <message>
        <source>a method out of turn while opening</source>
        <translation>une méthode hors de son tour à l’ouverture</translation>
    </message>
    <message>
        <source>a method on the wrong channel</source>
        <translation>une méthode sur le mauvais canal</translation>
    </message>
    <message>
        <source>a method that was not asked for</source>
        <translation>une méthode non demandée</translation>
    </message>
    <message>
        <source>a confirm of a message that was not sent</source>
        <translation>la confirmation d’un message non envoyé</translation>
    </message>
    <message>
        <source>content that was not asked for</source>
        <translation>un contenu non demandé</translation>
    </message>
    <message>
        <source>a content header that is malformed</source>
        <translation>un en-tête de contenu mal formé</translation>
    </message>
    <message>
        <source>content out of turn</source>
        <translation>un contenu hors de son tour</translation>
    </message>
    <message>
        <source>settings that do not fit into a frame</source>
        <translation>des réglages qui ne tiennent pas dans une trame</translation>
    </message>
    <message>
        <source>a limit of frames below 4096 bytes</source>
        <translation>une limite de trames sous 4096 octets</translation>
    </message>
    <message>
        <source>the expression is longer than %1 bytes</source>
        <translation>l’expression dépasse %1 octets</translation>
    </message>
    <message>
        <source>the expression is not UTF-8</source>
        <translation>l’expression n’est pas de l’UTF-8</translation>
    </message>
    <message>
        <source>the expression makes too much of this event</source>
        <translation>l’expression tire trop de cet événement</translation>
    </message>
    <message>
        <source>expected == for a comparison</source>
        <translation>== est attendu pour une comparaison</translation>
    </message>
    <message>
        <source>nothing can begin with this character</source>
        <translation>rien ne peut commencer par ce caractère</translation>
    </message>
    <message>
        <source>expected a number</source>
        <translation>un nombre est attendu</translation>
    </message>
    <message>
        <source>%1 that begins here does not end</source>
        <translation>%1, commencé ici, ne finit pas</translation>
    </message>
    <message>
        <source>the name in quotes is not a JSON string</source>
        <translation>le nom entre guillemets n’est pas une chaîne JSON</translation>
    </message>
    <message>
        <source>the literal</source>
        <translation>le littéral</translation>
    </message>
    <message>
        <source>what stands between the backticks is not JSON</source>
        <translation>ce qui est entre les accents graves n’est pas du JSON</translation>
    </message>
    <message>
        <source>the keys must be all numbers or all strings</source>
        <translation>les clés doivent être toutes des nombres ou toutes des chaînes</translation>
    </message>
    <message>
        <source>the end of the expression</source>
        <translation>la fin de l’expression</translation>
    </message>
    <message>
        <source>the expression has too many parts</source>
        <translation>l’expression a trop de parties</translation>
    </message>
    <message>
        <source>the expression is nested too deeply</source>
        <translation>l’expression est trop imbriquée</translation>
    </message>
    <message>
        <source>a function&apos;s name has no quotes</source>
        <translation>le nom d’une fonction n’a pas de guillemets</translation>
    </message>
    <message>
        <source>expected an expression, found the end</source>
        <translation>une expression est attendue, la fin est trouvée</translation>
    </message>
    <message>
        <source>expected an expression</source>
        <translation>une expression est attendue</translation>
    </message>
    <message>
        <source>expected an operator</source>
        <translation>un opérateur est attendu</translation>
    </message>
    <message>
        <source>a closing parenthesis</source>
        <translation>une parenthèse fermante</translation>
    </message>
    <message>
        <source>a name, *, [ or { after the dot</source>
        <translation>un nom, *, [ ou { après le point</translation>
    </message>
    <message>
        <source>a dot, a bracket or the end of the projection</source>
        <translation>un point, un crochet ou la fin de la projection</translation>
    </message>
    <message>
        <source>a closing bracket after the condition</source>
        <translation>un crochet fermant après la condition</translation>
    </message>
    <message>
        <source>a number, a slice, * or ? in the brackets</source>
        <translation>un nombre, une tranche, * ou&#xa0;? entre les crochets</translation>
    </message>
    <message>
        <source>a closing bracket</source>
        <translation>un crochet fermant</translation>
    </message>
    <message>
        <source>a slice&apos;s step cannot be 0</source>
        <translation>le pas d’une tranche ne peut pas être 0</translation>
    </message>
    <message>
        <source>a slice such as [0:5:2]</source>
        <translation>une tranche telle que [0:5:2]</translation>
    </message>
    <message>
        <source>a comma or a closing bracket</source>
        <translation>une virgule ou un crochet fermant</translation>
    </message>
    <message>
        <source>a name for the member</source>
        <translation>un nom pour le membre</translation>
    </message>
    <message>
        <source>a colon after the member&apos;s name</source>
        <translation>un deux-points après le nom du membre</translation>
    </message>
    <message>
        <source>a comma or a closing brace</source>
        <translation>une virgule ou une accolade fermante</translation>
    </message>
    <message>
        <source>a closing brace</source>
        <translation>une accolade fermante</translation>
    </message>
    <message>
        <source>only a function&apos;s name can stand before (</source>
        <translation>seul le nom d’une fonction peut se trouver avant (</translation>
    </message>
    <message>
        <source>there is no function %1</source>
        <translation>il n’y a pas de fonction %1</translation>
    </message>
    <message>
        <source>a comma or a closing parenthesis</source>
        <translation>une virgule ou une parenthèse fermante</translation>
    </message>
    <message>
        <source>an argument after the comma</source>
        <translation>un argument après la virgule</translation>
    </message>
    <message>
        <source>%1 takes %2, not %3</source>
        <translation>%1 prend %2, pas %3</translation>
    </message>
    <message>
        <source>1 argument</source>
        <translation>1 argument</translation>
    </message>
    <message>
        <source>%1 arguments</source>
        <translation>%1 arguments</translation>
    </message>
    <message>
        <source>argument %1 of %2 must be %3, not %4</source>
        <translation>l’argument %1 de %2 doit être %3, pas %4</translation>
    </message>
    <message>
        <source>the end</source>
        <translation>la fin</translation>
    </message>
    <message>
        <source>Following one destination</source>
        <translation>Suivre une destination</translation>
    </message>
    <message>
        <source>follow all events.</source>
        <translation>suivre tous les événements.</translation>
    </message>
    <message>
        <source>Listing the deliveries of all destinations</source>
        <translation>Lister les livraisons de toutes les destinations</translation>
    </message>
    <message>
        <source>choose one destination.</source>
        <translation>choisir une destination.</translation>
    </message>
    <message>
        <source>Listing deliveries by their error</source>
        <translation>Lister les livraisons par leur erreur</translation>
    </message>
    <message>
        <source>it does not tell why a delivery failed.</source>
        <translation>elle ne dit pas pourquoi une livraison a échoué.</translation>
    </message>
    <message>
        <source>Searching deliveries for “%1”</source>
        <translation>Chercher «&#xa0;%1&#xa0;» dans les livraisons</translation>
    </message>
    <message>
        <source>search for type, status, attempts, age or event.</source>
        <translation>chercher type, status, attempts, age ou event.</translation>
    </message>
    <message>
        <source>Canceling a delivery</source>
        <translation>Annuler une livraison</translation>
    </message>
    <message>
        <source>set the destination inactive.</source>
        <translation>rendre la destination inactive.</translation>
    </message>
    <message>
        <source>Subscribing to the pattern “%1”</source>
        <translation>S’abonner au motif «&#xa0;%1&#xa0;»</translation>
    </message>
    <message>
        <source>name the types one by one, or all with *.</source>
        <translation>nommer les types un par un, ou tous avec *.</translation>
    </message>
    <message>
        <source>leave it out.</source>
        <translation>l’omettre.</translation>
    </message>
    <message>
        <source>A content filter</source>
        <translation>Un filtre de contenu</translation>
    </message>
    <message>
        <source>An own retry policy</source>
        <translation>Une règle propre de nouveaux essais</translation>
    </message>
    <message>
        <source>A limit of attempts in flight</source>
        <translation>Une limite de tentatives simultanées</translation>
    </message>
    <message>
        <source>A limit of attempts a second</source>
        <translation>Une limite de tentatives par seconde</translation>
    </message>
    <message>
        <source>Making a destination inactive</source>
        <translation>Rendre une destination inactive</translation>
    </message>
    <message>
        <source>set it inactive once it is there.</source>
        <translation>la rendre inactive une fois créée.</translation>
    </message>
    <message>
        <source>Skipping the verification</source>
        <translation>Sauter la vérification</translation>
    </message>
    <message>
        <source>Choosing what becomes of missed and held deliveries</source>
        <translation>Choisir le sort des livraisons manquées et retenues</translation>
    </message>
    <message>
        <source>reactivate without it.</source>
        <translation>réactiver sans cela.</translation>
    </message>
    <message>
        <source>Rotating the secret</source>
        <translation>Changer le secret</translation>
    </message>
    <message>
        <source>set a new secret in the destination&apos;s settings.</source>
        <translation>mettre un nouveau secret dans les réglages de la destination.</translation>
    </message>
    <message>
        <source>A test send</source>
        <translation>Un envoi d’essai</translation>
    </message>
    <message>
        <source>Listing the events of one destination</source>
        <translation>Lister les événements d’une destination</translation>
    </message>
    <message>
        <source>list that destination&apos;s deliveries.</source>
        <translation>lister les livraisons de cette destination.</translation>
    </message>
    <message>
        <source>Listing events by what became of them</source>
        <translation>Lister les événements selon leur sort</translation>
    </message>
    <message>
        <source>list a destination&apos;s deliveries.</source>
        <translation>lister les livraisons d’une destination.</translation>
    </message>
    <message>
        <source>Searching events for “%1”</source>
        <translation>Chercher «&#xa0;%1&#xa0;» dans les événements</translation>
    </message>
    <message>
        <source>its events come from Deck itself.</source>
        <translation>ses événements viennent de Deck lui-même.</translation>
    </message>
    <message>
        <source>Explaining where an event went</source>
        <translation>Expliquer où un événement est allé</translation>
    </message>
    <message>
        <source>compare its type with what the destinations subscribe to.</source>
        <translation>comparer son type avec les abonnements des destinations.</translation>
    </message>
    <message>
        <source>Managing keys</source>
        <translation>Gérer les clés</translation>
    </message>
    <message>
        <source>do that where the key of Deck came from.</source>
        <translation>le faire là d’où vient la clé de Deck.</translation>
    </message>
    <message>
        <source>the lists show what there is.</source>
        <translation>les listes montrent ce qu’il y a.</translation>
    </message>
    <message>
        <source>Listing who changed what</source>
        <translation>Lister qui a changé quoi</translation>
    </message>
    <message>
        <source>ask Deck for its own records.</source>
        <translation>demander à Deck ses propres relevés.</translation>
    </message>
    <message>
        <source>text in payloads</source>
        <translation>texte dans les données</translation>
    </message>
    <message>
        <source>publisher or admin</source>
        <translation>publisher ou admin</translation>
    </message>
    <message>
        <source>operator or admin</source>
        <translation>operator ou admin</translation>
    </message>
    <message>
        <source>viewer, operator or admin</source>
        <translation>viewer, operator ou admin</translation>
    </message>
    <message>
        <source>there is no such folder</source>
        <translation>il n’y a pas de tel dossier</translation>
    </message>
    <message>
        <source>it cannot be replaced</source>
        <translation>il ne peut pas être remplacé</translation>
    </message>
    <message>
        <source>%1 is not offered by Deck&apos;s API; deliver here instead.</source>
        <translation>%1&#xa0;: l’API de Deck ne l’offre pas&#xa0;; livrer plutôt ici.</translation>
    </message>
    <message>
        <source>%1 is not offered by Deck&apos;s API; %2</source>
        <translation>%1&#xa0;: l’API de Deck ne l’offre pas&#xa0;; %2</translation>
    </message>
    <message>
        <source>There is no such delivery among the newest of its destination.</source>
        <translation>Il n’y a pas de telle livraison parmi les plus récentes de sa destination.</translation>
    </message>
    <message>
        <source>Destinations of type “%1” can only be read here; change it where it was made.</source>
        <translation>Les destinations de type «&#xa0;%1&#xa0;» ne peuvent qu’être lues ici&#xa0;; la changer là où elle a été créée.</translation>
    </message>
    <message>
        <source>The TLS handshake with %1 failed: %2. Check the server&apos;s certificate, or that this port speaks TLS at all.</source>
        <translation>La négociation TLS avec %1 a échoué&#xa0;: %2. Vérifier le certificat du serveur, ou que ce port parle bien TLS.</translation>
    </message>
    <message>
        <source>Nothing listens at %1: the connection was refused. Start the server there, or check the address.</source>
        <translation>Rien n’écoute à %1&#xa0;: la connexion a été refusée. Y démarrer le serveur, ou vérifier l’adresse.</translation>
    </message>
    <message>
        <source>No address was found for the host “%1”. Check its spelling and this computer&apos;s network.</source>
        <translation>Aucune adresse n’a été trouvée pour l’hôte «&#xa0;%1&#xa0;». Vérifier son orthographe et le réseau de cet ordinateur.</translation>
    </message>
    <message>
        <source>%1 did not answer within %2 s. Check that the server is not overloaded and that no firewall drops the traffic.</source>
        <translation>%1 n’a pas répondu en %2 s. Vérifier que le serveur n’est pas surchargé et qu’aucun pare-feu ne jette le trafic.</translation>
    </message>
    <message>
        <source>%1 closed the connection before it answered. Check that a Deckhand server listens there, and whether it wants http or https.</source>
        <translation>%1 a fermé la connexion avant de répondre. Vérifier qu’un serveur Deckhand y écoute, et s’il veut http ou https.</translation>
    </message>
    <message>
        <source>The network went away while talking to %1. Try again once this computer is connected.</source>
        <translation>Le réseau a disparu pendant l’échange avec %1. Réessayer dès que cet ordinateur est connecté.</translation>
    </message>
    <message>
        <source>“%1” is no address this program can talk to; write http://HOST:PORT or https://HOST.</source>
        <translation>«&#xa0;%1&#xa0;» n’est pas une adresse à laquelle ce programme peut parler&#xa0;; écrire http://HÔTE:PORT ou https://HÔTE.</translation>
    </message>
    <message>
        <source>Talking to %1 failed: %2. Check the address and the network.</source>
        <translation>L’échange avec %1 a échoué&#xa0;: %2. Vérifier l’adresse et le réseau.</translation>
    </message>
    <message>
        <source>What answers at %1 is no Deckhand server and not Deck&apos;s API. Check the address.</source>
        <translation>Ce qui répond à %1 n’est ni un serveur Deckhand ni l’API de Deck. Vérifier l’adresse.</translation>
    </message>
    <message>
        <source>%1 answers with a redirect to %2. Use that address instead.</source>
        <translation>%1 répond par une redirection vers %2. Employer plutôt cette adresse.</translation>
    </message>
    <message>
        <source>The file %1 can&apos;t be read: %2. Name a PEM file of the authority that signed the server&apos;s certificate.</source>
        <translation>Le fichier %1 est illisible&#xa0;: %2. Nommer un fichier PEM de l’autorité qui a signé le certificat du serveur.</translation>
    </message>
    <message>
        <source>The file %1 holds no certificate in PEM; it should begin with -----BEGIN CERTIFICATE-----.</source>
        <translation>Le fichier %1 ne contient pas de certificat PEM&#xa0;; il devrait commencer par -----BEGIN CERTIFICATE-----.</translation>
    </message>
    <message>
        <source>The server&apos;s answer to publishing could not be read; check that both sides run the same version.</source>
        <translation>La réponse du serveur à la publication est illisible&#xa0;; vérifier que la même version tourne des deux côtés.</translation>
    </message>
    <message>
        <source>This is done on the machine that runs the server; use “deckhandctl keys” there.</source>
        <translation>Cela se fait sur la machine du serveur&#xa0;; y employer «&#xa0;deckhandctl keys&#xa0;».</translation>
    </message>
    <message>
        <source>The server made the key %1 and did not tell it. Delete it and make another one.</source>
        <translation>Le serveur a créé la clé %1 et ne l’a pas dite. La supprimer et en créer une autre.</translation>
    </message>
    <message>
        <source>The server ended the stream; it may be stopping.</source>
        <translation>Le serveur a terminé le flux&#xa0;; il s’arrête peut-être.</translation>
    </message>
    <message>
        <source>The folder %1 for the position could not be made. Check its permissions.</source>
        <translation>Le dossier %1 de la position n’a pas pu être créé. Vérifier ses droits.</translation>
    </message>
    <message>
        <source>No file can be written in %1. Check its permissions.</source>
        <translation>Aucun fichier ne peut être écrit dans %1. Vérifier ses droits.</translation>
    </message>
    <message>
        <source>Process %1 forwards from there to this target already. End it first.</source>
        <translation>Le processus %1 transfère déjà de là vers cette cible. Le terminer d’abord.</translation>
    </message>
    <message>
        <source>The position in %1 can&apos;t be read. Remove the file to begin anew, or say from when to begin.</source>
        <translation>La position dans %1 est illisible. Retirer le fichier pour recommencer, ou dire à partir de quand.</translation>
    </message>
    <message>
        <source>The position could not be written to %1: %2. Free space there.</source>
        <translation>La position n’a pas pu être écrite dans %1&#xa0;: %2. Y libérer de la place.</translation>
    </message>
    <message>
        <source>It was written by another version.</source>
        <translation>Elle a été écrite par une autre version.</translation>
    </message>
    <message>
        <source>The event can&apos;t be delivered as it is: %1</source>
        <translation>L’événement ne peut pas être livré tel quel&#xa0;: %1</translation>
    </message>
    <message>
        <source>What became of some deliveries was not heard. Start again: it goes on where it was.</source>
        <translation>Le sort de certaines livraisons n’a pas été entendu. Recommencer&#xa0;: cela reprend où c’en était.</translation>
    </message>
    <message>
        <source>The receiver cannot listen on %1, port %2: %3. Choose another port, or 0 for any that is free.</source>
        <translation>Le récepteur ne peut pas écouter sur %1, port %2&#xa0;: %3. Choisir un autre port, ou 0 pour n’importe lequel de libre.</translation>
    </message>
    <message>
        <source>The body must be a JSON object, or empty.</source>
        <translation>Le corps doit être un objet JSON, ou vide.</translation>
    </message>
    <message>
        <source>The value must be a string.</source>
        <translation>La valeur doit être une chaîne.</translation>
    </message>
    <message>
        <source>The value must be a whole number from %1 to %2.</source>
        <translation>La valeur doit être un nombre entier de %1 à %2.</translation>
    </message>
    <message>
        <source>The value must be true or false.</source>
        <translation>La valeur doit être true ou false.</translation>
    </message>
    <message>
        <source>The value must be a JSON object.</source>
        <translation>La valeur doit être un objet JSON.</translation>
    </message>
    <message>
        <source>The object is larger than the limit of %1 bytes.</source>
        <translation>L’objet dépasse la limite de %1 octets.</translation>
    </message>
    <message>
        <source>The object is nested deeper than %1 levels.</source>
        <translation>L’objet est imbriqué à plus de %1 niveaux.</translation>
    </message>
    <message>
        <source>The type must be object.action in lower case, such as task_run.completed.</source>
        <translation>Le type doit être objet.action en minuscules, tel task_run.completed.</translation>
    </message>
    <message>
        <source>The server speaks plain HTTP and has no certificate.</source>
        <translation>Le serveur parle HTTP sans TLS et n’a pas de certificat.</translation>
    </message>
    <message>
        <source>This port speaks TLS; use an address that begins with https://.</source>
        <translation>Ce port parle TLS&#xa0;; employer une adresse qui commence par https://.</translation>
    </message>
    <message>
        <source>The request took too long to arrive; send it in one go.</source>
        <translation>La requête a mis trop de temps à arriver&#xa0;; l’envoyer d’un trait.</translation>
    </message>
    <message>
        <source>Too many large requests are being read; try again.</source>
        <translation>Trop de grandes requêtes sont en cours de lecture&#xa0;; réessayer.</translation>
    </message>
    <message>
        <source>The content type must be application/json or application/x-ndjson, in UTF-8.</source>
        <translation>Le type de contenu doit être application/json ou application/x-ndjson, en UTF-8.</translation>
    </message>
    <message>
        <source>The content type must be application/json, in UTF-8.</source>
        <translation>Le type de contenu doit être application/json, en UTF-8.</translation>
    </message>
    <message>
        <source>An idempotency key has 1 to 256 printable ASCII characters.</source>
        <translation>Une clé d’idempotence a de 1 à 256 caractères ASCII imprimables.</translation>
    </message>
    <message>
        <source>There is no valid key; send Authorization: Bearer sk_live_….</source>
        <translation>Il n’y a pas de clé valable&#xa0;; envoyer Authorization: Bearer sk_live_….</translation>
    </message>
    <message>
        <source>This key has made %1 requests within %2 s; wait and try again.</source>
        <translation>Cette clé a fait %1 requêtes en %2 s&#xa0;; attendre et réessayer.</translation>
    </message>
    <message>
        <source>This call needs a key with the role %1.</source>
        <translation>Cet appel demande une clé au rôle %1.</translation>
    </message>
    <message>
        <source>There is nothing at this path; /v2/openapi.json lists the calls.</source>
        <translation>Il n’y a rien à ce chemin&#xa0;; /v2/openapi.json liste les appels.</translation>
    </message>
    <message>
        <source>This path takes %1 only.</source>
        <translation>Ce chemin n’accepte que %1.</translation>
    </message>
    <message>
        <source>A call with this key is still running; try again in a moment.</source>
        <translation>Un appel avec cette clé est encore en cours&#xa0;; réessayer dans un instant.</translation>
    </message>
    <message>
        <source>This key was used for a call with other parameters; take a new one.</source>
        <translation>Cette clé a servi à un appel avec d’autres paramètres&#xa0;; en prendre une nouvelle.</translation>
    </message>
    <message>
        <source>Name what the key is for, such as “ci”.</source>
        <translation>Nommer l’usage de la clé, tel «&#xa0;ci&#xa0;».</translation>
    </message>
    <message>
        <source>A name has %1 characters at most.</source>
        <translation>Un nom a %1 caractères au plus.</translation>
    </message>
    <message>
        <source>A name has no control characters.</source>
        <translation>Un nom n’a pas de caractères de contrôle.</translation>
    </message>
    <message>
        <source>Name a role: viewer, publisher, operator or admin.</source>
        <translation>Nommer un rôle&#xa0;: viewer, publisher, operator ou admin.</translation>
    </message>
    <message>
        <source>The role is viewer, publisher, operator or admin.</source>
        <translation>Le rôle est viewer, publisher, operator ou admin.</translation>
    </message>
    <message>
        <source>Write a time as ISO 8601, such as 2027-01-31T00:00:00Z.</source>
        <translation>Écrire une heure ISO 8601, telle 2027-01-31T00:00:00Z.</translation>
    </message>
    <message>
        <source>This call is made with that very key. Use another admin key to delete it.</source>
        <translation>Cet appel est fait avec cette clé même. Employer une autre clé d’administration pour la supprimer.</translation>
    </message>
    <message>
        <source>“%1” is no address of this machine to listen on; give one such as 127.0.0.1 or 0.0.0.0.</source>
        <translation>«&#xa0;%1&#xa0;» n’est pas une adresse de cette machine où écouter&#xa0;; en donner une telle que 127.0.0.1 ou 0.0.0.0.</translation>
    </message>
    <message>
        <source>Something else listens on %1 already; stop it or take another port.</source>
        <translation>Autre chose écoute déjà sur %1&#xa0;; l’arrêter ou prendre un autre port.</translation>
    </message>
    <message>
        <source>This user may not listen on %1; take a port above 1023.</source>
        <translation>Cet utilisateur ne peut pas écouter sur %1&#xa0;; prendre un port au-dessus de 1023.</translation>
    </message>
    <message>
        <source>Listening on %1 failed: %2.</source>
        <translation>L’écoute sur %1 a échoué&#xa0;: %2.</translation>
    </message>
    <message>
        <source>Too many connections are open; try again in a while.</source>
        <translation>Trop de connexions sont ouvertes&#xa0;; réessayer dans quelque temps.</translation>
    </message>
    <message>
        <source>“%1” is none of the values %2 can have; see openapi.json for them.</source>
        <translation>«&#xa0;%1&#xa0;» n’est aucune des valeurs que %2 peut avoir&#xa0;; openapi.json les donne.</translation>
    </message>
    <message>
        <source>The parameter may be given once only.</source>
        <translation>Le paramètre ne peut être donné qu’une fois.</translation>
    </message>
    <message>
        <source>An id has 1 to 255 characters.</source>
        <translation>Un identifiant a de 1 à 255 caractères.</translation>
    </message>
    <message>
        <source>The time must be ISO 8601 with a zone, such as 2025-01-15T09:31:15.000Z; a plus sign must be written %2B.</source>
        <translation>L’heure doit être ISO 8601 avec fuseau, telle 2025-01-15T09:31:15.000Z&#xa0;; un signe plus s’écrit %2B.</translation>
    </message>
    <message>
        <source>The parameter is true or false.</source>
        <translation>Le paramètre est true ou false.</translation>
    </message>
    <message>
        <source>The duration must be a number with ms, s, m, h or d, such as 5m.</source>
        <translation>La durée doit être un nombre avec ms, s, m, h ou d, tel 5m.</translation>
    </message>
    <message>
        <source>“%1” is no event type; write task_run.completed or a pattern such as task_run.*.</source>
        <translation>«&#xa0;%1&#xa0;» n’est pas un type d’événement&#xa0;; écrire task_run.completed ou un motif tel que task_run.*.</translation>
    </message>
    <message>
        <source>The limit must be a number from 1 to 100.</source>
        <translation>La limite doit être un nombre de 1 à 100.</translation>
    </message>
    <message>
        <source>This is no cursor; take next_cursor from a page.</source>
        <translation>Ce n’est pas un curseur&#xa0;; prendre next_cursor d’une page.</translation>
    </message>
    <message>
        <source>This call takes no query parameters.</source>
        <translation>Cet appel ne prend pas de paramètres.</translation>
    </message>
    <message>
        <source>There is no such parameter; this call knows %1.</source>
        <translation>Il n’y a pas de tel paramètre&#xa0;; cet appel connaît %1.</translation>
    </message>
    <message>
        <source>The body is larger than the limit of %1 bytes.</source>
        <translation>Le corps dépasse la limite de %1 octets.</translation>
    </message>
    <message>
        <source>The window must lie between 1m and 30d.</source>
        <translation>La fenêtre doit être comprise entre 1m et 30d.</translation>
    </message>
    <message>
        <source>The step must be a whole number of minutes, such as 5m.</source>
        <translation>Le pas doit être un nombre entier de minutes, tel 5m.</translation>
    </message>
    <message>
        <source>That is more than %1 points; take a longer step.</source>
        <translation>Cela fait plus de %1 points&#xa0;; prendre un pas plus long.</translation>
    </message>
    <message>
        <source>The server is stopping.</source>
        <translation>Le serveur s’arrête.</translation>
    </message>
    <message>
        <source>The engine does not answer.</source>
        <translation>Le moteur ne répond pas.</translation>
    </message>
    <message>
        <source>This is no id of a stream message.</source>
        <translation>Ce n’est pas l’identifiant d’un message du flux.</translation>
    </message>
    <message>
        <source>Too many readers follow the stream; try again in a while.</source>
        <translation>Trop de lecteurs suivent le flux&#xa0;; réessayer dans quelque temps.</translation>
    </message>
    <message>
        <source>A view needs a page, events or deliveries, and a name of at most %1 letters.</source>
        <translation>Une vue a besoin d’une page, événements ou livraisons, et d’un nom de %1 lettres au plus.</translation>
    </message>
    <message>
        <source>The file is larger than 16 MB. Export fewer destinations.</source>
        <translation>Le fichier dépasse 16 Mo. Exporter moins de destinations.</translation>
    </message>
    <message>
        <source>This is no JSON file (%1 at byte %2). Choose one that was exported here.</source>
        <translation>Ce n’est pas un fichier JSON (%1 à l’octet %2). En choisir un qui a été exporté ici.</translation>
    </message>
    <message>
        <source>This file holds no destinations. Choose one that was exported here.</source>
        <translation>Ce fichier ne contient aucune destination. En choisir un qui a été exporté ici.</translation>
    </message>
    <message>
        <source>The file holds no destinations. Choose another one.</source>
        <translation>Le fichier ne contient aucune destination. En choisir un autre.</translation>
    </message>
    <message>
        <source>The file %1 could not be written: %2. Check the folder and the free space.</source>
        <translation>Le fichier %1 n’a pas pu être écrit&#xa0;: %2. Vérifier le dossier et la place libre.</translation>
    </message>
    <message>
        <source>The file %1 could not be read: %2. Check its permissions.</source>
        <translation>Le fichier %1 n’a pas pu être lu&#xa0;: %2. Vérifier ses droits.</translation>
    </message>
    <message>
        <source>The file %1 is larger than %2 bytes. Choose another one.</source>
        <translation>Le fichier %1 dépasse %2 octets. En choisir un autre.</translation>
    </message>
    <message>
        <source>The free space of %1 could not be read. Check that the folder exists.</source>
        <translation>La place libre de %1 n’a pas pu être lue. Vérifier que le dossier existe.</translation>
    </message>
    <message>
        <source>There are more than %1 destinations.</source>
        <translation>Il y a plus de %1 destinations.</translation>
    </message>
    <message>
        <source>Others may read the key file %1, so it is not used. Run “chmod 600” on it, or enter the key again.</source>
        <translation>D’autres peuvent lire le fichier de clé %1, il n’est donc pas employé. Lui appliquer «&#xa0;chmod 600&#xa0;», ou saisir la clé à nouveau.</translation>
    </message>
    <message>
        <source>The key file %1 could not be read: %2. Check who owns it.</source>
        <translation>Le fichier de clé %1 n’a pas pu être lu&#xa0;: %2. Vérifier à qui il appartient.</translation>
    </message>
    <message>
        <source>The file %1 holds no key. Enter the key again.</source>
        <translation>Le fichier %1 ne contient pas de clé. Saisir la clé à nouveau.</translation>
    </message>
    <message>
        <source>The key file %1 could not be written: %2. Check the folder and the free space.</source>
        <translation>Le fichier de clé %1 n’a pas pu être écrit&#xa0;: %2. Vérifier le dossier et la place libre.</translation>
    </message>
    <message>
        <source>The key file %1 could not be removed. Remove it yourself.</source>
        <translation>Le fichier de clé %1 n’a pas pu être retiré. Le retirer à la main.</translation>
    </message>
    <message>
        <source>No temporary folder could be made: %1. Free space, or set TMPDIR.</source>
        <translation>Aucun dossier temporaire n’a pu être créé&#xa0;: %1. Libérer de la place, ou définir TMPDIR.</translation>
    </message>
    <message>
        <source>The engine gave no answer.</source>
        <translation>Le moteur n’a pas donné de réponse.</translation>
    </message>
    <message>
        <source>The server gave no answer.</source>
        <translation>Le serveur n’a pas donné de réponse.</translation>
    </message>
    <message>
        <source>No keychain answers.</source>
        <translation>Aucun trousseau ne répond.</translation>
    </message>
    <message>
        <source>No keychain answers (%1).</source>
        <translation>Aucun trousseau ne répond (%1).</translation>
    </message>
    <message>
        <source>The folder %1 could not be made. Check its permissions.</source>
        <translation>Le dossier %1 n’a pas pu être créé. Vérifier ses droits.</translation>
    </message>
    <message>
        <source>DECKHAND_SEALING_KEY must be the base64 form of 32 random bytes; make one with: openssl rand -base64 32</source>
        <translation>DECKHAND_SEALING_KEY doit être la forme base64 de 32 octets aléatoires&#xa0;; en créer avec&#xa0;: openssl rand -base64 32</translation>
    </message>
    <message>
        <source>A store on PostgreSQL needs the key that seals its credentials. Name a file that is kept with the backups, which is made if it is not there (--sealing-key FILE), or set DECKHAND_SEALING_KEY.</source>
        <translation>Une base sur PostgreSQL a besoin de la clé qui scelle ses identifiants. Nommer un fichier gardé avec les sauvegardes, créé s’il n’existe pas (--sealing-key FICHIER), ou définir DECKHAND_SEALING_KEY.</translation>
    </message>
    <message>
        <source>“%1” is no list of waits; write for example 30s,60s,120s, or none.</source>
        <translation>«&#xa0;%1&#xa0;» n’est pas une liste d’attentes&#xa0;; écrire par exemple 30s,60s,120s, ou none.</translation>
    </message>
    <message>
        <source>DECKHAND_BASE_URLS is a list such as hookdeck=https://localhost:1,hookdeck_api=https://…; “%1” is no entry of one.</source>
        <translation>DECKHAND_BASE_URLS est une liste telle que hookdeck=https://localhost:1,hookdeck_api=https://…&#xa0;; «&#xa0;%1&#xa0;» n’en est pas une entrée.</translation>
    </message>
    <message>
        <source>At character %1: %2</source>
        <translation>Caractère %1&#xa0;: %2</translation>
    </message>
    <message>
        <source>Unknown field `%1`; put the text in quotes to search for it.</source>
        <translation>Champ inconnu `%1`&#xa0;; mettre le texte entre guillemets pour le chercher.</translation>
    </message>
    <message>
        <source>Unknown field `%1`, did you mean `%2`?</source>
        <translation>Champ inconnu `%1`&#xa0;; s’agit-il de `%2`&#xa0;?</translation>
    </message>
    <message>
        <source>Expected a header&apos;s name: header.content-type</source>
        <translation>Le nom d’un en-tête est attendu&#xa0;: header.content-type</translation>
    </message>
    <message>
        <source>Expected a path without empty steps: data.website.url</source>
        <translation>Un chemin sans étape vide est attendu&#xa0;: data.website.url</translation>
    </message>
    <message>
        <source>`%1` does not go with `%2`; expected one of %3</source>
        <translation>`%1` ne va pas avec `%2`&#xa0;; l’un de ceux-ci est attendu&#xa0;: %3</translation>
    </message>
    <message>
        <source>Expected %1 after `%2`.</source>
        <translation>Après `%2` est attendu&#xa0;: %1.</translation>
    </message>
    <message>
        <source>The quote is not closed: expected `&quot;`.</source>
        <translation>Le guillemet n’est pas fermé&#xa0;: `&quot;` est attendu.</translation>
    </message>
    <message>
        <source>A list goes with `:`, `=` and `!=` only; expected one value.</source>
        <translation>Une liste ne va qu’avec `:`, `=` et `!=`&#xa0;; une valeur est attendue.</translation>
    </message>
    <message>
        <source>This list is not closed: expected `)`.</source>
        <translation>Cette liste n’est pas fermée&#xa0;: `)` est attendu.</translation>
    </message>
    <message>
        <source>Expected `,` or `)` here.</source>
        <translation>`,` ou `)` est attendu ici.</translation>
    </message>
    <message>
        <source>A range needs both ends, as 2..4; for one end use &gt;= or &lt;=.</source>
        <translation>Un intervalle a besoin de ses deux bouts, comme 2..4&#xa0;; pour un seul, il y a &gt;= ou &lt;=.</translation>
    </message>
    <message>
        <source>`%1` is neither true nor false.</source>
        <translation>`%1` n’est ni true ni false.</translation>
    </message>
    <message>
        <source>A moment relative to now needs &gt; &gt;= &lt; or &lt;=, as %1&gt;=%2.</source>
        <translation>Un instant relatif à maintenant a besoin de &gt; &gt;= &lt; ou &lt;=, comme %1&gt;=%2.</translation>
    </message>
    <message>
        <source>`%1` is not known for `%2`; expected one of %3.</source>
        <translation>`%1` n’est pas connu pour `%2`&#xa0;; l’un de ceux-ci est attendu&#xa0;: %3.</translation>
    </message>
    <message>
        <source>`%1` is not a time; expected one such as -1h, 2025-01-15 or 2025-01-15T09:31 (UTC).</source>
        <translation>`%1` n’est pas une heure&#xa0;; une heure telle que -1h, 2025-01-15 ou 2025-01-15T09:31 (UTC) est attendue.</translation>
    </message>
    <message>
        <source>`%1` is not understood; expected %2.</source>
        <translation>`%1` n’est pas compris&#xa0;; %2 est attendu.</translation>
    </message>
    <message>
        <source>A search has at most %1 characters.</source>
        <translation>Une recherche a %1 caractères au plus.</translation>
    </message>
    <message>
        <source>This character has no place in a search; remove it.</source>
        <translation>Ce caractère n’a pas sa place dans une recherche&#xa0;; le retirer.</translation>
    </message>
    <message>
        <source>This `)` closes nothing; put text with parentheses in quotes.</source>
        <translation>Cette `)` ne ferme rien&#xa0;; mettre le texte à parenthèses entre guillemets.</translation>
    </message>
    <message>
        <source>This is nested more than %1 deep.</source>
        <translation>C’est imbriqué à plus de %1 niveaux.</translation>
    </message>
    <message>
        <source>Expected a field, a word or `(` here.</source>
        <translation>Un champ, un mot ou `(` est attendu ici.</translation>
    </message>
    <message>
        <source>`%1` stands between two terms; put it in quotes to search for the word.</source>
        <translation>`%1` se place entre deux termes&#xa0;; le mettre entre guillemets pour chercher le mot.</translation>
    </message>
    <message>
        <source>Expected a field or a word before `)`.</source>
        <translation>Un champ ou un mot est attendu avant `)`.</translation>
    </message>
    <message>
        <source>This `(` is not closed: expected `)`.</source>
        <translation>Cette `(` n’est pas fermée&#xa0;: `)` est attendu.</translation>
    </message>
    <message>
        <source>Groups of and and or are nested more than %1 deep here.</source>
        <translation>Les groupes de and et or sont ici imbriqués à plus de %1 niveaux.</translation>
    </message>
    <message>
        <source>Expected a field before `%1`.</source>
        <translation>Un champ est attendu avant `%1`.</translation>
    </message>
    <message>
        <source>`%1` is not a field; put the text in quotes to search for it.</source>
        <translation>`%1` n’est pas un champ&#xa0;; mettre le texte entre guillemets pour le chercher.</translation>
    </message>
    <message>
        <source>A search has at most %1 words, clauses and values.</source>
        <translation>Une recherche a %1 mots, conditions et valeurs au plus.</translation>
    </message>
    <message>
        <source>A regular expression has at most 256 characters.</source>
        <translation>Une expression régulière a 256 caractères au plus.</translation>
    </message>
    <message>
        <source>A group is not closed: expected `)`.</source>
        <translation>Un groupe n’est pas fermé&#xa0;: `)` est attendu.</translation>
    </message>
    <message>
        <source>Write `\%1` for a literal `%1`.</source>
        <translation>Écrire `\%1` pour un `%1` littéral.</translation>
    </message>
    <message>
        <source>Nothing follows the backslash.</source>
        <translation>Rien ne suit la barre oblique inverse.</translation>
    </message>
    <message>
        <source>`\%1` is not supported; use \d, \w, \s or \ before punctuation.</source>
        <translation>`\%1` n’est pas pris en charge&#xa0;; il y a \d, \w, \s ou \ avant la ponctuation.</translation>
    </message>
    <message>
        <source>Write `\%1` inside brackets.</source>
        <translation>Écrire `\%1` entre crochets.</translation>
    </message>
    <message>
        <source>The bracket is not closed: expected `]`.</source>
        <translation>Le crochet n’est pas fermé&#xa0;: `]` est attendu.</translation>
    </message>
    <message>
        <source>A range in brackets goes between ASCII letters or digits, as a-z.</source>
        <translation>Un intervalle entre crochets va entre des lettres ou chiffres ASCII, comme a-z.</translation>
    </message>
    <message>
        <source>Write `\-` for a literal `-` here.</source>
        <translation>Écrire ici `\-` pour un `-` littéral.</translation>
    </message>
    <message>
        <source>Only plain groups `( )` and `(?: )` are supported.</source>
        <translation>Seuls les groupes simples `( )` et `(?: )` sont pris en charge.</translation>
    </message>
    <message>
        <source>This `)` closes nothing; write `\)` for a literal one.</source>
        <translation>Cette `)` ne ferme rien&#xa0;; écrire `\)` pour une littérale.</translation>
    </message>
    <message>
        <source>`%1` has nothing to repeat; lazy and possessive forms are not supported.</source>
        <translation>`%1` n’a rien à répéter&#xa0;; les formes paresseuses et possessives ne sont pas prises en charge.</translation>
    </message>
    <message>
        <source>Expected {m}, {m,} or {m,n}; write `\{` for a literal brace.</source>
        <translation>{m}, {m,} ou {m,n} est attendu&#xa0;; écrire `\{` pour une accolade littérale.</translation>
    </message>
    <message>
        <source>Counts go from 0 to 100, the smaller first.</source>
        <translation>Les nombres vont de 0 à 100, le plus petit d’abord.</translation>
    </message>
    <message>
        <source>A counted group cannot hold another count.</source>
        <translation>Un groupe compté ne peut pas contenir un autre compte.</translation>
    </message>
    <message>
        <source>Expected a regular expression.</source>
        <translation>Une expression régulière est attendue.</translation>
    </message>
    <message>
        <source>This regular expression is not understood: %1.</source>
        <translation>Cette expression régulière n’est pas comprise&#xa0;: %1.</translation>
    </message>
    <message>
        <source>The answer is not one of this service: %1.</source>
        <translation>La réponse n’est pas de ce service&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Check the endpoint; the event may have arrived and may be sent again.</source>
        <translation>Vérifier le point d’accès&#xa0;; l’événement est peut-être arrivé et peut être renvoyé.</translation>
    </message>
    <message>
        <source>The access key is not known.</source>
        <translation>La clé d’accès n’est pas connue.</translation>
    </message>
    <message>
        <source>Check the access key id; it must exist, be active and belong to this partition of AWS.</source>
        <translation>Vérifier l’identifiant de la clé d’accès&#xa0;; elle doit exister, être active et appartenir à cette partition d’AWS.</translation>
    </message>
    <message>
        <source>The signature was refused.</source>
        <translation>La signature a été refusée.</translation>
    </message>
    <message>
        <source>Check the secret access key; it must be the one made with this access key id, and the region must be %1.</source>
        <translation>Vérifier la clé d’accès secrète&#xa0;; elle doit être celle de cet identifiant, et la région doit être %1.</translation>
    </message>
    <message>
        <source>The session token has expired.</source>
        <translation>Le jeton de session a expiré.</translation>
    </message>
    <message>
        <source>Make new temporary credentials, or use a key of an IAM user, which does not expire.</source>
        <translation>Créer de nouveaux identifiants temporaires, ou employer une clé d’utilisateur IAM, qui n’expire pas.</translation>
    </message>
    <message>
        <source>The session token is not valid.</source>
        <translation>Le jeton de session n’est pas valable.</translation>
    </message>
    <message>
        <source>Enter key, secret and session token of the same temporary credentials; leave the token empty for a key of an IAM user.</source>
        <translation>Saisir clé, secret et jeton de session des mêmes identifiants temporaires&#xa0;; laisser le jeton vide pour une clé d’utilisateur IAM.</translation>
    </message>
    <message>
        <source>The clocks of this machine and of the service differ too much.</source>
        <translation>Les horloges de cette machine et du service diffèrent trop.</translation>
    </message>
    <message>
        <source>Set this machine&apos;s clock, for example by NTP.</source>
        <translation>Mettre à l’heure cette machine, par exemple par NTP.</translation>
    </message>
    <message>
        <source>The request was signed for region %1, which is not the target&apos;s.</source>
        <translation>La requête a été signée pour la région %1, qui n’est pas celle de la cible.</translation>
    </message>
    <message>
        <source>Set the region the service names.</source>
        <translation>Mettre la région que le service nomme.</translation>
    </message>
    <message>
        <source>The key may not send to %1.</source>
        <translation>La clé ne peut pas envoyer à&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Allow %2 on it in the policy of the key&apos;s user or role, and see that no other policy denies it.</source>
        <translation>Y permettre %2 dans la politique de l’utilisateur ou du rôle de la clé, sans qu’une autre politique le refuse.</translation>
    </message>
    <message>
        <source>The key may not use the KMS key that encrypts %1.</source>
        <translation>La clé ne peut pas employer la clé KMS qui chiffre&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Allow kms:GenerateDataKey and kms:Decrypt on the KMS key.</source>
        <translation>Permettre kms:GenerateDataKey et kms:Decrypt sur la clé KMS.</translation>
    </message>
    <message>
        <source>%1 does not exist.</source>
        <translation>%1 n’existe pas.</translation>
    </message>
    <message>
        <source>Check its name, the account and the region (%1), or create it.</source>
        <translation>Vérifier son nom, le compte et la région (%1), ou la créer.</translation>
    </message>
    <message>
        <source>The shard&apos;s throughput is used up.</source>
        <translation>Le débit du fragment est épuisé.</translation>
    </message>
    <message>
        <source>Add shards or switch the stream to on-demand, spread the partition keys, or lower the destination&apos;s rate.</source>
        <translation>Ajouter des fragments ou passer le flux à la demande, répartir les clés de partition, ou baisser le débit de la destination.</translation>
    </message>
    <message>
        <source>The service asks to slow down.</source>
        <translation>Le service demande de ralentir.</translation>
    </message>
    <message>
        <source>Lower the destination&apos;s rate or concurrency; later attempts wait longer.</source>
        <translation>Baisser le débit ou le parallélisme de la destination&#xa0;; les tentatives suivantes attendent plus longtemps.</translation>
    </message>
    <message>
        <source>The event is larger than %1 accepts.</source>
        <translation>L’événement est plus grand que ce qui est permis&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Send large events elsewhere, by a filter, or raise the target&apos;s limit.</source>
        <translation>Envoyer ailleurs les grands événements, par un filtre, ou relever la limite de la cible.</translation>
    </message>
    <message>
        <source>The service refuses the form of the event.</source>
        <translation>Le service refuse la forme de l’événement.</translation>
    </message>
    <message>
        <source>See what it says; correct the template or the event.</source>
        <translation>Voir ce qu’il dit&#xa0;; corriger le modèle ou l’événement.</translation>
    </message>
    <message>
        <source>%1 is in another region or at another address.</source>
        <translation>%1 est dans une autre région ou à une autre adresse.</translation>
    </message>
    <message>
        <source>Set the region the service names, and no endpoint of another region.</source>
        <translation>Mettre la région que le service nomme, et aucun point d’accès d’une autre région.</translation>
    </message>
    <message>
        <source>What arrived is not what was sent: its checksum differs.</source>
        <translation>Ce qui est arrivé n’est pas ce qui a été envoyé&#xa0;: sa somme de contrôle diffère.</translation>
    </message>
    <message>
        <source>Look for a proxy that changes requests; nothing needs changing here.</source>
        <translation>Chercher un mandataire qui change les requêtes&#xa0;; rien n’est à changer ici.</translation>
    </message>
    <message>
        <source>The KMS key that encrypts %1 cannot be used.</source>
        <translation>La clé KMS ne peut pas servir, qui chiffre&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Enable the KMS key, or change the encryption of the target.</source>
        <translation>Activer la clé KMS, ou changer le chiffrement de la cible.</translation>
    </message>
    <message>
        <source>The service failed.</source>
        <translation>Le service a échoué.</translation>
    </message>
    <message>
        <source>Nothing needs changing here; later attempts may succeed.</source>
        <translation>Rien n’est à changer ici&#xa0;; des tentatives ultérieures peuvent réussir.</translation>
    </message>
    <message>
        <source>The answer was %1.</source>
        <translation>La réponse était %1.</translation>
    </message>
    <message>
        <source>The service says %1.</source>
        <translation>Le service dit %1.</translation>
    </message>
    <message>
        <source>The service says %1: %2</source>
        <translation>Le service dit %1&#xa0;: %2</translation>
    </message>
    <message>
        <source>The service refused the key.</source>
        <translation>Le service a refusé la clé.</translation>
    </message>
    <message>
        <source>Check key, secret and region, and that the policy allows %1.</source>
        <translation>Vérifier clé, secret et région, et que la politique permet&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Check its name, the account and the region.</source>
        <translation>Vérifier son nom, le compte et la région.</translation>
    </message>
    <message>
        <source>The event is larger than the service accepts.</source>
        <translation>L’événement est plus grand que ce que le service accepte.</translation>
    </message>
    <message>
        <source>Send large events elsewhere, by a filter.</source>
        <translation>Envoyer ailleurs les grands événements, par un filtre.</translation>
    </message>
    <message>
        <source>Lower the destination&apos;s rate or concurrency.</source>
        <translation>Baisser le débit ou le parallélisme de la destination.</translation>
    </message>
    <message>
        <source>The service redirected; redirects are not followed.</source>
        <translation>Le service a redirigé&#xa0;; les redirections ne sont pas suivies.</translation>
    </message>
    <message>
        <source>Correct the region or the endpoint.</source>
        <translation>Corriger la région ou le point d’accès.</translation>
    </message>
    <message>
        <source>The service rejected the event.</source>
        <translation>Le service a rejeté l’événement.</translation>
    </message>
    <message>
        <source>See what it says, correct the destination, then send a test event.</source>
        <translation>Voir ce qu’il dit, corriger la destination, puis envoyer un événement d’essai.</translation>
    </message>
    <message>
        <source>Set the region to %1.</source>
        <translation>Mettre la région à %1.</translation>
    </message>
    <message>
        <source>Set this machine&apos;s clock, for example by NTP, then send a test event.</source>
        <translation>Mettre à l’heure cette machine, par exemple par NTP, puis envoyer un événement d’essai.</translation>
    </message>
    <message>
        <source>Correct the template, for example with a fallback: data.data.task_id || data.id.</source>
        <translation>Corriger le modèle, par exemple avec un repli&#xa0;: data.data.task_id || data.id.</translation>
    </message>
    <message>
        <source>The template is no JMESPath expression. %1</source>
        <translation>Le modèle n’est pas une expression JMESPath. %1</translation>
    </message>
    <message>
        <source>The event is not JSON, so no key can be made of it.</source>
        <translation>L’événement n’est pas du JSON, aucune clé ne peut donc en être faite.</translation>
    </message>
    <message>
        <source>The key template fails on this event: %1.</source>
        <translation>Le modèle de clé échoue sur cet événement&#xa0;: %1.</translation>
    </message>
    <message>
        <source>The key template yields an %1 for this event, not a text.</source>
        <translation>Le modèle de clé ne donne pas un texte pour cet événement, mais&#xa0;: %1.</translation>
    </message>
    <message>
        <source>The key template yields nothing for this event.</source>
        <translation>Le modèle de clé ne donne rien pour cet événement.</translation>
    </message>
    <message>
        <source>The partition key is longer than %1 characters: %2…</source>
        <translation>La clé de partition dépasse %1 caractères&#xa0;: %2…</translation>
    </message>
    <message>
        <source>Correct the template: take a shorter field.</source>
        <translation>Corriger le modèle&#xa0;: prendre un champ plus court.</translation>
    </message>
    <message>
        <source>The object&apos;s key is longer than %1 bytes: %2…</source>
        <translation>La clé de l’objet dépasse %1 octets&#xa0;: %2…</translation>
    </message>
    <message>
        <source>Correct the template: take shorter fields.</source>
        <translation>Corriger le modèle&#xa0;: prendre des champs plus courts.</translation>
    </message>
    <message>
        <source>The answer is not one of S3: it has no ETag.</source>
        <translation>La réponse n’est pas de S3&#xa0;: elle n’a pas d’ETag.</translation>
    </message>
    <message>
        <source>Check the endpoint.</source>
        <translation>Vérifier le point d’accès.</translation>
    </message>
    <message>
        <source>The bucket is missing.</source>
        <translation>Le bucket manque.</translation>
    </message>
    <message>
        <source>The URL ends without the queue&apos;s name. Copy it whole from the queue&apos;s page.</source>
        <translation>L’URL finit sans le nom de la file. La copier en entier de la page de la file.</translation>
    </message>
    <message>
        <source>The URL of the queue is not valid.</source>
        <translation>L’URL de la file n’est pas valable.</translation>
    </message>
    <message>
        <source>The connection string is for &quot;%1&quot; (EntityPath). Write that name, or use the connection string of &quot;%2&quot;.</source>
        <translation>La chaîne de connexion est pour «&#xa0;%1&#xa0;» (EntityPath). Écrire ce nom, ou employer la chaîne de connexion de «&#xa0;%2&#xa0;».</translation>
    </message>
    <message>
        <source>A part of the connection string has no name. Paste it whole, Name=value;Name=value.</source>
        <translation>Une partie de la chaîne de connexion n’a pas de nom. La coller en entier, Nom=valeur;Nom=valeur.</translation>
    </message>
    <message>
        <source>A SharedAccessSignature expires and cannot be renewed from here. Use a connection string with SharedAccessKeyName and SharedAccessKey.</source>
        <translation>Une SharedAccessSignature expire et ne peut être renouvelée d’ici. Employer une chaîne de connexion avec SharedAccessKeyName et SharedAccessKey.</translation>
    </message>
    <message>
        <source>The Endpoint is not an address like sb://&lt;namespace&gt;.servicebus.windows.net/.</source>
        <translation>L’Endpoint n’est pas une adresse telle que sb://&lt;namespace&gt;.servicebus.windows.net/.</translation>
    </message>
    <message>
        <source>The connection string has no %1 (%2). Copy it whole from the policy&apos;s page in the portal.</source>
        <translation>Il manque %1 (%2) à la chaîne de connexion. La copier en entier de la page de la stratégie dans le portail.</translation>
    </message>
    <message>
        <source>It says: %1.</source>
        <translation>Il dit&#xa0;: %1.</translation>
    </message>
    <message>
        <source>It says: %1 %2</source>
        <translation>Il dit&#xa0;: %1 %2</translation>
    </message>
    <message>
        <source>The key may not send to &quot;%1&quot;.</source>
        <translation>La clé ne peut pas envoyer à «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>Use the connection string of a policy with the Send claim on this queue or topic.</source>
        <translation>Employer la chaîne de connexion d’une stratégie avec le droit Send sur cette file ou ce topic.</translation>
    </message>
    <message>
        <source>There is no queue or topic &quot;%1&quot; in the namespace.</source>
        <translation>Il n’y a ni file ni topic «&#xa0;%1&#xa0;» dans l’espace de noms.</translation>
    </message>
    <message>
        <source>There is no queue or topic &quot;%1&quot; in the namespace. %2</source>
        <translation>Il n’y a ni file ni topic «&#xa0;%1&#xa0;» dans l’espace de noms. %2</translation>
    </message>
    <message>
        <source>Correct the name, or create the queue or topic.</source>
        <translation>Corriger le nom, ou créer la file ou le topic.</translation>
    </message>
    <message>
        <source>The service is too busy for &quot;%1&quot;.</source>
        <translation>Le service est trop occupé pour «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>Lower the destination&apos;s rate, or give the namespace more messaging units.</source>
        <translation>Baisser le débit de la destination, ou donner plus d’unités de messagerie à l’espace de noms.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; has reached a quota.</source>
        <translation>«&#xa0;%1&#xa0;» a atteint un quota.</translation>
    </message>
    <message>
        <source>Receive what waits in it, or raise its maximum size.</source>
        <translation>Recevoir ce qui y attend, ou relever sa taille maximale.</translation>
    </message>
    <message>
        <source>The event is larger than &quot;%1&quot; takes.</source>
        <translation>L’événement est plus grand que ce que «&#xa0;%1&#xa0;» accepte.</translation>
    </message>
    <message>
        <source>The standard tier takes 256 KB; the premium tier more. Send these events elsewhere.</source>
        <translation>Le niveau standard prend 256 Ko, le niveau premium davantage. Envoyer ces événements ailleurs.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is disabled.</source>
        <translation>«&#xa0;%1&#xa0;» est désactivé.</translation>
    </message>
    <message>
        <source>Enable the queue or topic for sending.</source>
        <translation>Activer la file ou le topic pour l’envoi.</translation>
    </message>
    <message>
        <source>The service gave up on a message to &quot;%1&quot;.</source>
        <translation>Le service a abandonné un message vers «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>Check the state of the namespace; the event is tried again.</source>
        <translation>Vérifier l’état de l’espace de noms&#xa0;; l’événement est retenté.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; does not take such messages.</source>
        <translation>«&#xa0;%1&#xa0;» ne prend pas de tels messages.</translation>
    </message>
    <message>
        <source>A queue with sessions or with partitions may demand what is not sent from here; use one without.</source>
        <translation>Une file à sessions ou à partitions peut demander ce qui n’est pas envoyé d’ici&#xa0;; en employer une sans.</translation>
    </message>
    <message>
        <source>The service found fault with a message to &quot;%1&quot;.</source>
        <translation>Le service a trouvé à redire à un message vers «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>Check the destination&apos;s metadata.</source>
        <translation>Vérifier les métadonnées de la destination.</translation>
    </message>
    <message>
        <source>The service refused a message to &quot;%1&quot;.</source>
        <translation>Le service a refusé un message vers «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>Check the settings of the queue or topic.</source>
        <translation>Vérifier les réglages de la file ou du topic.</translation>
    </message>
    <message>
        <source>The service ended the connection.</source>
        <translation>Le service a terminé la connexion.</translation>
    </message>
    <message>
        <source>The event is tried again.</source>
        <translation>L’événement est retenté.</translation>
    </message>
    <message>
        <source>The service ended the link to &quot;%1&quot;.</source>
        <translation>Le service a terminé le lien vers «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>The service moved &quot;%1&quot; to another machine.</source>
        <translation>Le service a déplacé «&#xa0;%1&#xa0;» sur une autre machine.</translation>
    </message>
    <message>
        <source>The service failed on &quot;%1&quot;.</source>
        <translation>Le service a échoué sur «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>The service sends clients elsewhere; that is not followed.</source>
        <translation>Le service envoie les clients ailleurs&#xa0;; cela n’est pas suivi.</translation>
    </message>
    <message>
        <source>Use the connection string of the namespace that is in use now.</source>
        <translation>Employer la chaîne de connexion de l’espace de noms en service.</translation>
    </message>
    <message>
        <source>The connection broke.</source>
        <translation>La connexion s’est rompue.</translation>
    </message>
    <message>
        <source>Check the network between; the event is tried again.</source>
        <translation>Vérifier le réseau qui y mène&#xa0;; l’événement est retenté.</translation>
    </message>
    <message>
        <source>What the server sends is not AMQP 1.0. %1</source>
        <translation>Ce que le serveur envoie n’est pas de l’AMQP 1.0. %1</translation>
    </message>
    <message>
        <source>Check the Endpoint of the connection string and its port.</source>
        <translation>Vérifier l’Endpoint de la chaîne de connexion et son port.</translation>
    </message>
    <message>
        <source>The service refused. %1</source>
        <translation>Le service a refusé. %1</translation>
    </message>
    <message>
        <source>Check the Endpoint of the connection string, and the state of the namespace.</source>
        <translation>Vérifier l’Endpoint de la chaîne de connexion, et l’état de l’espace de noms.</translation>
    </message>
    <message>
        <source>The server does not let a client in to show its token (SASL ANONYMOUS). It says: %1.</source>
        <translation>Le serveur ne laisse pas entrer un client pour montrer son jeton (SASL ANONYMOUS). Il dit&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Check that the Endpoint of the connection string is Azure Service Bus.</source>
        <translation>Vérifier que l’Endpoint de la chaîne de connexion est Azure Service Bus.</translation>
    </message>
    <message>
        <source>The service takes no sign-in at the moment. %1</source>
        <translation>Le service ne prend aucune authentification pour le moment. %1</translation>
    </message>
    <message>
        <source>The service holds a token of a moment ago for expired; this machine&apos;s clock says %1. %2</source>
        <translation>Le service tient pour expiré un jeton tout récent&#xa0;; l’horloge de cette machine dit %1. %2</translation>
    </message>
    <message>
        <source>Set this machine&apos;s clock.</source>
        <translation>Mettre à l’heure cette machine.</translation>
    </message>
    <message>
        <source>The service refused the key of the connection string. %1</source>
        <translation>Le service a refusé la clé de la chaîne de connexion. %1</translation>
    </message>
    <message>
        <source>Copy the connection string again: the policy may be gone or its keys regenerated.</source>
        <translation>Copier à nouveau la chaîne de connexion&#xa0;: la stratégie a pu disparaître ou ses clés être régénérées.</translation>
    </message>
    <message>
        <source>The message has %1 bytes, the queue or topic takes %2 at most.</source>
        <translation>Le message fait %1 octets, la file ou le topic en prend %2 au plus.</translation>
    </message>
    <message>
        <source>Raise the limit (premium tier), or send these events elsewhere.</source>
        <translation>Relever la limite (niveau premium), ou envoyer ces événements ailleurs.</translation>
    </message>
    <message>
        <source>The service lets nothing be sent to &quot;%1&quot; at the moment (no credit).</source>
        <translation>Le service ne laisse rien envoyer à «&#xa0;%1&#xa0;» pour le moment (pas de crédit).</translation>
    </message>
    <message>
        <source>Check the load of the namespace; the event is tried again.</source>
        <translation>Vérifier la charge de l’espace de noms&#xa0;; l’événement est retenté.</translation>
    </message>
    <message>
        <source>The service sends more than it was allowed to.</source>
        <translation>Le service envoie plus que ce qui lui était permis.</translation>
    </message>
    <message>
        <source>Check the Endpoint of the connection string.</source>
        <translation>Vérifier l’Endpoint de la chaîne de connexion.</translation>
    </message>
    <message>
        <source>The event could not be written as a message.</source>
        <translation>L’événement n’a pas pu être écrit comme message.</translation>
    </message>
    <message>
        <source>The token could not be written as a message.</source>
        <translation>Le jeton n’a pas pu être écrit comme message.</translation>
    </message>
    <message>
        <source>Check the connection string.</source>
        <translation>Vérifier la chaîne de connexion.</translation>
    </message>
    <message>
        <source>The answer to the token is longer than 64 KiB.</source>
        <translation>La réponse au jeton dépasse 64 Kio.</translation>
    </message>
    <message>
        <source>The service&apos;s answer to the token cannot be understood.</source>
        <translation>La réponse du service au jeton est incompréhensible.</translation>
    </message>
    <message>
        <source>The service gave the message back without taking it.</source>
        <translation>Le service a rendu le message sans le prendre.</translation>
    </message>
    <message>
        <source>Check the state of the queue or topic; the event is tried again.</source>
        <translation>Vérifier l’état de la file ou du topic&#xa0;; l’événement est retenté.</translation>
    </message>
    <message>
        <source>The id of a topic may not begin with &quot;goog&quot;.</source>
        <translation>L’identifiant d’un topic ne peut pas commencer par «&#xa0;goog&#xa0;».</translation>
    </message>
    <message>
        <source>&quot;service_account_json&quot; is missing. Paste the key file of a service account that may publish; only an emulator needs none.</source>
        <translation>«&#xa0;service_account_json&#xa0;» manque. Coller le fichier de clé d’un compte de service qui peut publier&#xa0;; seul un émulateur n’en a pas besoin.</translation>
    </message>
    <message>
        <source>Google refused the key of %1 (401)%2</source>
        <translation>Google a refusé la clé de %1 (401)%2</translation>
    </message>
    <message>
        <source>Make a new key of the service account and set it here; a deleted or disabled key stays refused.</source>
        <translation>Créer une nouvelle clé du compte de service et la mettre ici&#xa0;; une clé supprimée ou désactivée reste refusée.</translation>
    </message>
    <message>
        <source>Set this machine&apos;s clock (NTP).</source>
        <translation>Mettre à l’heure cette machine (NTP).</translation>
    </message>
    <message>
        <source>The Pub/Sub API is not enabled in project %1 (403).</source>
        <translation>L’API Pub/Sub n’est pas activée dans le projet %1 (403).</translation>
    </message>
    <message>
        <source>Run: gcloud services enable pubsub.googleapis.com --project %1</source>
        <translation>Exécuter&#xa0;: gcloud services enable pubsub.googleapis.com --project %1</translation>
    </message>
    <message>
        <source>%1 may not publish to topic %2 (403)%3</source>
        <translation>%1 ne peut pas publier vers le topic %2 (403)%3</translation>
    </message>
    <message>
        <source>Grant roles/pubsub.publisher on the topic: %1</source>
        <translation>Accorder roles/pubsub.publisher sur le topic&#xa0;: %1</translation>
    </message>
    <message>
        <source>There is no topic %1 in project %2 (404)%3</source>
        <translation>Il n’y a pas de topic %1 dans le projet %2 (404)%3</translation>
    </message>
    <message>
        <source>Correct project and topic, or run: gcloud pubsub topics create %1 --project %2</source>
        <translation>Corriger projet et topic, ou exécuter&#xa0;: gcloud pubsub topics create %1 --project %2</translation>
    </message>
    <message>
        <source>The publish quota of project %1 is used up (429)%2</source>
        <translation>Le quota de publication du projet %1 est épuisé (429)%2</translation>
    </message>
    <message>
        <source>Raise the quota in the Google Cloud console, or lower the destination&apos;s rate.</source>
        <translation>Relever le quota dans la console Google Cloud, ou baisser le débit de la destination.</translation>
    </message>
    <message>
        <source>The message is larger than Pub/Sub takes (400)%1</source>
        <translation>Le message est plus grand que ce que Pub/Sub accepte (400)%1</translation>
    </message>
    <message>
        <source>Send these events elsewhere; a message has 10 MB at most.</source>
        <translation>Envoyer ces événements ailleurs&#xa0;; un message a 10 Mo au plus.</translation>
    </message>
    <message>
        <source>Pub/Sub rejected the message (400)%1</source>
        <translation>Pub/Sub a rejeté le message (400)%1</translation>
    </message>
    <message>
        <source>Compare the topic&apos;s schema and the destination&apos;s metadata with what is said: attribute names may not begin with &quot;goog&quot;.</source>
        <translation>Comparer le schéma du topic et les métadonnées de la destination avec ce qui est dit&#xa0;: les noms d’attributs ne peuvent pas commencer par «&#xa0;goog&#xa0;».</translation>
    </message>
    <message>
        <source>The topic does not take messages now (400)%1</source>
        <translation>Le topic ne prend pas de messages en ce moment (400)%1</translation>
    </message>
    <message>
        <source>Look at the topic&apos;s state in the Google Cloud console: its encryption key or its ingestion may be disabled.</source>
        <translation>Voir l’état du topic dans la console Google Cloud&#xa0;: sa clé de chiffrement ou son ingestion est peut-être désactivée.</translation>
    </message>
    <message>
        <source>Pub/Sub failed (%1)%2</source>
        <translation>Pub/Sub a échoué (%1)%2</translation>
    </message>
    <message>
        <source>Nothing needs changing here; see status.cloud.google.com if it lasts.</source>
        <translation>Rien n’est à changer ici&#xa0;; voir status.cloud.google.com si cela dure.</translation>
    </message>
    <message>
        <source>The answer confirms %1 of %2 messages.</source>
        <translation>La réponse confirme %1 messages sur %2.</translation>
    </message>
    <message>
        <source>Check that the endpoint is Pub/Sub, and whether a proxy answers in its place.</source>
        <translation>Vérifier que le point d’accès est Pub/Sub, et si un mandataire répond à sa place.</translation>
    </message>
    <message>
        <source>See status.cloud.google.com if it lasts; the message may have been published and will be published again.</source>
        <translation>Voir status.cloud.google.com si cela dure&#xa0;; le message a peut-être été publié et le sera à nouveau.</translation>
    </message>
    <message>
        <source>Pub/Sub answered, but not within %1 ms with a request that could be published.</source>
        <translation>Pub/Sub a répondu, mais pas en %1 ms à une requête publiable.</translation>
    </message>
    <message>
        <source>See the attempts of the other events at this time.</source>
        <translation>Voir les tentatives des autres événements à cette heure.</translation>
    </message>
    <message>
        <source>As a message the event has %1 bytes; Pub/Sub takes %2.</source>
        <translation>Comme message, l’événement fait %1 octets&#xa0;; Pub/Sub en prend %2.</translation>
    </message>
    <message>
        <source>Send these events elsewhere.</source>
        <translation>Envoyer ces événements ailleurs.</translation>
    </message>
    <message>
        <source>Signing in at %1 failed. %2</source>
        <translation>L’authentification auprès de %1 a échoué. %2</translation>
    </message>
    <message>
        <source>%1 refused the key of %2 (%3 %4)%5</source>
        <translation>%1 a refusé la clé de %2 (%3 %4)%5</translation>
    </message>
    <message>
        <source>%1 asks to slow down (429).</source>
        <translation>%1 demande de ralentir (429).</translation>
    </message>
    <message>
        <source>Nothing needs changing here; it is tried again later.</source>
        <translation>Rien n’est à changer ici&#xa0;; un nouvel essai viendra plus tard.</translation>
    </message>
    <message>
        <source>Signing in at %1 gave no token (%2).</source>
        <translation>L’authentification auprès de %1 n’a pas donné de jeton (%2).</translation>
    </message>
    <message>
        <source>Check &quot;token_uri&quot; in the key file, and whether a proxy answers in its place.</source>
        <translation>Vérifier «&#xa0;token_uri&#xa0;» dans le fichier de clé, et si un mandataire répond à sa place.</translation>
    </message>
    <message>
        <source>Write the server without a scheme, host:port or host:port/vhost; TLS has a field of its own.</source>
        <translation>Écrire le serveur sans schéma, hôte:port ou hôte:port/vhost&#xa0;; TLS a son propre champ.</translation>
    </message>
    <message>
        <source>Write the server without a user, host:port or host:port/vhost; user name and password have fields of their own.</source>
        <translation>Écrire le serveur sans utilisateur, hôte:port ou hôte:port/vhost&#xa0;; nom d’utilisateur et mot de passe ont leurs propres champs.</translation>
    </message>
    <message>
        <source>The port is missing or is not a number from 1 to 65535. Write host:port; RabbitMQ listens on 5672, with TLS on 5671.</source>
        <translation>Le port manque ou n’est pas un nombre de 1 à 65535. Écrire hôte:port&#xa0;; RabbitMQ écoute sur 5672, avec TLS sur 5671.</translation>
    </message>
    <message>
        <source>The host is missing or holds characters that no host name has. Write host:port, an IPv6 address in brackets.</source>
        <translation>L’hôte manque ou contient des caractères qu’aucun nom d’hôte n’a. Écrire hôte:port, une adresse IPv6 entre crochets.</translation>
    </message>
    <message>
        <source>After host:port comes one virtual host; write a slash in its name as %2F and a percent sign as %25.</source>
        <translation>Après hôte:port vient un hôte virtuel&#xa0;; une barre oblique de son nom s’écrit %2F et un signe pour cent %25.</translation>
    </message>
    <message>
        <source>A virtual host&apos;s name has 255 bytes at most.</source>
        <translation>Le nom d’un hôte virtuel a 255 octets au plus.</translation>
    </message>
    <message>
        <source>Grant it: rabbitmqctl set_permissions -p &apos;%1&apos; &apos;%2&apos; &apos;&apos; &apos;^%3$&apos; &apos;&apos;.</source>
        <translation>L’accorder&#xa0;: rabbitmqctl set_permissions -p &apos;%1&apos; &apos;%2&apos; &apos;&apos; &apos;^%3$&apos; &apos;&apos;.</translation>
    </message>
    <message>
        <source>The exchange &quot;%1&quot; is internal: only other exchanges can publish to it. %2</source>
        <translation>L’exchange «&#xa0;%1&#xa0;» est interne&#xa0;: seuls d’autres exchanges peuvent y publier. %2</translation>
    </message>
    <message>
        <source>Name the exchange that feeds it.</source>
        <translation>Nommer l’exchange qui l’alimente.</translation>
    </message>
    <message>
        <source>The user &quot;%1&quot; may not write to %2 in the virtual host &quot;%3&quot;. %4</source>
        <translation>L’utilisateur «&#xa0;%1&#xa0;» ne peut pas écrire vers %2 dans l’hôte virtuel «&#xa0;%3&#xa0;». %4</translation>
    </message>
    <message>
        <source>The broker refused the user name and password (user &quot;%1&quot;). %2</source>
        <translation>Le courtier a refusé nom d’utilisateur et mot de passe (utilisateur «&#xa0;%1&#xa0;»). %2</translation>
    </message>
    <message>
        <source>Check both; the user &quot;guest&quot; is allowed from the broker&apos;s own machine only.</source>
        <translation>Vérifier les deux&#xa0;; l’utilisateur «&#xa0;guest&#xa0;» n’est permis que depuis la machine du courtier.</translation>
    </message>
    <message>
        <source>There is no virtual host &quot;%1&quot; on the broker. %2</source>
        <translation>Il n’y a pas d’hôte virtuel «&#xa0;%1&#xa0;» sur le courtier. %2</translation>
    </message>
    <message>
        <source>Correct the part after the slash of the server, or create it: rabbitmqctl add_vhost &apos;%1&apos;.</source>
        <translation>Corriger la partie après la barre oblique du serveur, ou le créer&#xa0;: rabbitmqctl add_vhost &apos;%1&apos;.</translation>
    </message>
    <message>
        <source>The broker takes no more connections. %1</source>
        <translation>Le courtier ne prend plus de connexions. %1</translation>
    </message>
    <message>
        <source>Close connections that are not needed, or raise the limit of the user or the virtual host.</source>
        <translation>Fermer les connexions inutiles, ou relever la limite de l’utilisateur ou de l’hôte virtuel.</translation>
    </message>
    <message>
        <source>The user &quot;%1&quot; may not use the virtual host &quot;%2&quot;. %3</source>
        <translation>L’utilisateur «&#xa0;%1&#xa0;» ne peut pas employer l’hôte virtuel «&#xa0;%2&#xa0;». %3</translation>
    </message>
    <message>
        <source>There is no exchange &quot;%1&quot; in the virtual host &quot;%2&quot;. %3</source>
        <translation>Il n’y a pas d’exchange «&#xa0;%1&#xa0;» dans l’hôte virtuel «&#xa0;%2&#xa0;». %3</translation>
    </message>
    <message>
        <source>Correct the exchange, or declare it on the broker; it is not made from here.</source>
        <translation>Corriger l’exchange, ou le déclarer sur le courtier&#xa0;; il n’est pas créé d’ici.</translation>
    </message>
    <message>
        <source>The broker ended the connection. %1</source>
        <translation>Le courtier a terminé la connexion. %1</translation>
    </message>
    <message>
        <source>It is being stopped or an operator closed the connection; the event is tried again.</source>
        <translation>Il s’arrête ou la connexion a été fermée à la main&#xa0;; l’événement est retenté.</translation>
    </message>
    <message>
        <source>The broker refused a message. %1</source>
        <translation>Le courtier a refusé un message. %1</translation>
    </message>
    <message>
        <source>See the broker&apos;s log and its policies.</source>
        <translation>Voir le journal du courtier et ses politiques.</translation>
    </message>
    <message>
        <source>The broker lacks resources. %1</source>
        <translation>Le courtier manque de ressources. %1</translation>
    </message>
    <message>
        <source>Check the broker&apos;s memory and disk.</source>
        <translation>Vérifier mémoire et disque du courtier.</translation>
    </message>
    <message>
        <source>The broker closed the connection. %1</source>
        <translation>Le courtier a fermé la connexion. %1</translation>
    </message>
    <message>
        <source>See the broker&apos;s log.</source>
        <translation>Voir le journal du courtier.</translation>
    </message>
    <message>
        <source>No queue is named &quot;%1&quot;: with the default exchange an event goes to the queue that is named like its type (%2 %3).</source>
        <translation>Aucune file ne s’appelle «&#xa0;%1&#xa0;»&#xa0;: avec l’exchange par défaut, un événement va dans la file qui porte le nom de son type (%2 %3).</translation>
    </message>
    <message>
        <source>Declare a queue of that name, or name an exchange.</source>
        <translation>Déclarer une file de ce nom, ou nommer un exchange.</translation>
    </message>
    <message>
        <source>The exchange &quot;%1&quot; has no queue for the routing key &quot;%2&quot; (%3 %4).</source>
        <translation>L’exchange «&#xa0;%1&#xa0;» n’a pas de file pour la clé de routage «&#xa0;%2&#xa0;» (%3 %4).</translation>
    </message>
    <message>
        <source>Bind a queue to &quot;%1&quot; with a key that matches &quot;%2&quot;.</source>
        <translation>Lier une file à «&#xa0;%1&#xa0;» avec une clé qui correspond à «&#xa0;%2&#xa0;».</translation>
    </message>
    <message>
        <source>The broker refused the message (basic.nack).</source>
        <translation>Le courtier a refusé le message (basic.nack).</translation>
    </message>
    <message>
        <source>A queue is full and rejects what comes, or has no majority of its replicas; check the queue&apos;s length, limits and nodes.</source>
        <translation>Une file est pleine et rejette ce qui vient, ou n’a pas la majorité de ses répliques&#xa0;; vérifier sa longueur, ses limites et ses nœuds.</translation>
    </message>
    <message>
        <source>The broker lets nobody publish at the moment: %1.</source>
        <translation>Le courtier ne laisse personne publier pour le moment&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Free memory or disk on the broker, or raise its alarm&apos;s limit; events are tried again.</source>
        <translation>Libérer mémoire ou disque sur le courtier, ou relever sa limite d’alarme&#xa0;; les événements sont retentés.</translation>
    </message>
    <message>
        <source>The event has %1 bytes, the broker takes %2 at most.</source>
        <translation>L’événement fait %1 octets, le courtier en prend %2 au plus.</translation>
    </message>
    <message>
        <source>Raise max_message_size on the broker, or send these events elsewhere.</source>
        <translation>Relever max_message_size sur le courtier, ou envoyer ces événements ailleurs.</translation>
    </message>
    <message>
        <source>This port expects TLS.</source>
        <translation>Ce port attend TLS.</translation>
    </message>
    <message>
        <source>Turn TLS on, or use the port without it, usually 5672.</source>
        <translation>Activer TLS, ou employer le port sans TLS, d’ordinaire 5672.</translation>
    </message>
    <message>
        <source>The server speaks another version of AMQP than 0-9-1.</source>
        <translation>Le serveur parle une autre version d’AMQP que 0-9-1.</translation>
    </message>
    <message>
        <source>Use a RabbitMQ server, or turn its AMQP 0-9-1 listener on.</source>
        <translation>Employer un serveur RabbitMQ, ou activer son écoute AMQP 0-9-1.</translation>
    </message>
    <message>
        <source>This port speaks HTTP, not AMQP.</source>
        <translation>Ce port parle HTTP, pas AMQP.</translation>
    </message>
    <message>
        <source>What the server sends is not AMQP 0-9-1.</source>
        <translation>Ce que le serveur envoie n’est pas de l’AMQP 0-9-1.</translation>
    </message>
    <message>
        <source>Use the broker&apos;s AMQP port, 5672 or with TLS 5671; 15672 is its web console.</source>
        <translation>Employer le port AMQP du courtier, 5672 ou avec TLS 5671&#xa0;; 15672 est sa console web.</translation>
    </message>
    <message>
        <source>The message&apos;s headers do not fit into a frame of %1 bytes, as the broker wants it.</source>
        <translation>Les en-têtes du message ne tiennent pas dans une trame de %1 octets, comme le veut le courtier.</translation>
    </message>
    <message>
        <source>Shorten the destination&apos;s metadata.</source>
        <translation>Raccourcir les métadonnées de la destination.</translation>
    </message>
    <message>
        <source>The broker sent no heartbeat for %1 s, so the connection was given up.</source>
        <translation>Le courtier n’a donné aucun signe de vie pendant %1 s, la connexion a donc été abandonnée.</translation>
    </message>
    <message>
        <source>Check the broker and the network between.</source>
        <translation>Vérifier le courtier et le réseau qui y mène.</translation>
    </message>
    <message>
        <source>The broker sent %1.</source>
        <translation>Le courtier a envoyé quelque chose d’inattendu&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Check that this is RabbitMQ&apos;s port for AMQP 0-9-1.</source>
        <translation>Vérifier que c’est le port de RabbitMQ pour AMQP 0-9-1.</translation>
    </message>
    <message>
        <source>%1 has %2 bytes at most.</source>
        <translation>%1 a %2 octets au plus.</translation>
    </message>
    <message>
        <source>A password has 1024 bytes at most.</source>
        <translation>Un mot de passe a 1024 octets au plus.</translation>
    </message>
    <message>
        <source>The broker takes no user name and password; it offers: %1.</source>
        <translation>Le courtier ne prend ni nom d’utilisateur ni mot de passe&#xa0;; il offre&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Turn the mechanism PLAIN on in the broker&apos;s settings.</source>
        <translation>Activer le mécanisme PLAIN dans les réglages du courtier.</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is %1 behind the service&apos;s. %2</source>
        <translation>L’horloge de cette machine retarde de %1 sur celle du service. %2</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is %1 ahead of the service&apos;s. %2</source>
        <translation>L’horloge de cette machine avance de %1 sur celle du service. %2</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is %1 minutes behind Google&apos;s.</source>
        <translation>L’horloge de cette machine retarde de %1 minutes sur celle de Google.</translation>
    </message>
    <message>
        <source>This machine&apos;s clock is %1 minutes ahead of Google&apos;s.</source>
        <translation>L’horloge de cette machine avance de %1 minutes sur celle de Google.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not an address range. Write 10.0.0.0/8, fd00::/8 or one address.</source>
        <translation>«&#xa0;%1&#xa0;» n’est pas une plage d’adresses. Écrire 10.0.0.0/8, fd00::/8 ou une adresse.</translation>
    </message>
    <message>
        <source>TLS could not be set up.</source>
        <translation>TLS n’a pas pu être mis en place.</translation>
    </message>
    <message>
        <source>Check the host name of the destination.</source>
        <translation>Vérifier le nom d’hôte de la destination.</translation>
    </message>
    <message>
        <source>The host name %1 could not be found. The resolver says: %2.</source>
        <translation>Le nom d’hôte %1 est introuvable. La résolution de noms dit&#xa0;: %2.</translation>
    </message>
    <message>
        <source>Check the spelling of the name, and this machine&apos;s DNS.</source>
        <translation>Vérifier l’orthographe du nom, et le DNS de cette machine.</translation>
    </message>
    <message>
        <source>The host name %1 was not resolved within %2.</source>
        <translation>Le nom d’hôte %1 n’a pas été résolu en %2.</translation>
    </message>
    <message>
        <source>Check this machine&apos;s DNS.</source>
        <translation>Vérifier le DNS de cette machine.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: %2.</source>
        <translation>%1 n’est pas une adresse permise d’ici&#xa0;: %2.</translation>
    </message>
    <message>
        <source>Use a public address, or ask the administrator to add this one to the allow-list.</source>
        <translation>Employer une adresse publique, ou faire ajouter celle-ci à la liste des adresses permises.</translation>
    </message>
    <message>
        <source>No connection to %1 within %2.</source>
        <translation>Pas de connexion à %1 en %2.</translation>
    </message>
    <message>
        <source>Check that the service is up and that no firewall drops packets.</source>
        <translation>Vérifier que le service tourne et qu’aucun pare-feu ne jette de paquets.</translation>
    </message>
    <message>
        <source>Nothing listens at %1.</source>
        <translation>Rien n’écoute à %1.</translation>
    </message>
    <message>
        <source>Check that the service is running and that the port is right.</source>
        <translation>Vérifier que le service tourne et que le port est le bon.</translation>
    </message>
    <message>
        <source>%1 reset the connection before anything was sent.</source>
        <translation>%1 a coupé la connexion avant tout envoi.</translation>
    </message>
    <message>
        <source>Check the proxy or load balancer in front of the service.</source>
        <translation>Vérifier le mandataire ou le répartiteur de charge devant le service.</translation>
    </message>
    <message>
        <source>%1 cannot be reached: %2.</source>
        <translation>%1 n’est pas joignable&#xa0;: %2.</translation>
    </message>
    <message>
        <source>Check this machine&apos;s network, routes and firewall.</source>
        <translation>Vérifier réseau, routes et pare-feu de cette machine.</translation>
    </message>
    <message>
        <source>No answer within %1. %2, waited %3 for the first byte.</source>
        <translation>Pas de réponse en %1. %2, attendu %3 le premier octet.</translation>
    </message>
    <message>
        <source>Answer first and work later; the receiver may have processed this event and will see it again.</source>
        <translation>Répondre d’abord et travailler ensuite&#xa0;; le récepteur a peut-être traité cet événement et le verra à nouveau.</translation>
    </message>
    <message>
        <source>No complete answer within %1. The first byte came after %2, then it went on for %3.</source>
        <translation>Pas de réponse complète en %1. Le premier octet est venu après %2, puis cela a duré %3.</translation>
    </message>
    <message>
        <source>Answer with a short body; the receiver may have processed this event and will see it again.</source>
        <translation>Répondre par un corps court&#xa0;; le récepteur a peut-être traité cet événement et le verra à nouveau.</translation>
    </message>
    <message>
        <source>The connection was closed in the middle of the answer.</source>
        <translation>La connexion a été fermée au milieu de la réponse.</translation>
    </message>
    <message>
        <source>The connection was closed while sending: %1 of %2 bytes were sent.</source>
        <translation>La connexion a été fermée pendant l’envoi&#xa0;: %1 octets sur %2 étaient envoyés.</translation>
    </message>
    <message>
        <source>The connection was closed without an answer: %1 of %2 bytes were sent, waited %3.</source>
        <translation>La connexion a été fermée sans réponse&#xa0;: %1 octets sur %2 étaient envoyés, attendu %3.</translation>
    </message>
    <message>
        <source>Check the receiver&apos;s log, and whether a proxy before it limits size or time. The receiver may have processed this event.</source>
        <translation>Vérifier le journal du récepteur, et si un mandataire devant lui limite taille ou temps. Le récepteur a peut-être traité cet événement.</translation>
    </message>
    <message>
        <source>The answer&apos;s headers are longer than 64 KiB.</source>
        <translation>Les en-têtes de la réponse dépassent 64 Kio.</translation>
    </message>
    <message>
        <source>Let the receiver answer with fewer headers.</source>
        <translation>Faire répondre le récepteur avec moins d’en-têtes.</translation>
    </message>
    <message>
        <source>What %1 answered is not HTTP: %2.</source>
        <translation>Ce que %1 a répondu n’est pas du HTTP&#xa0;: %2.</translation>
    </message>
    <message>
        <source>Check that the URL&apos;s host and port belong to an HTTP service.</source>
        <translation>Vérifier que l’hôte et le port de l’URL sont ceux d’un service HTTP.</translation>
    </message>
    <message>
        <source>The URL cannot be used: %1.</source>
        <translation>L’URL est inutilisable&#xa0;: %1.</translation>
    </message>
    <message>
        <source>Correct the destination&apos;s URL.</source>
        <translation>Corriger l’URL de la destination.</translation>
    </message>
    <message>
        <source>Only http and https URLs can be used.</source>
        <translation>Seules les URL http et https sont utilisables.</translation>
    </message>
    <message>
        <source>The connections of this destination are closed.</source>
        <translation>Les connexions de cette destination sont fermées.</translation>
    </message>
    <message>
        <source>Correct the destination&apos;s headers.</source>
        <translation>Corriger les en-têtes de la destination.</translation>
    </message>
    <message>
        <source>The header &quot;%1&quot; holds characters that headers must not have.</source>
        <translation>L’en-tête «&#xa0;%1&#xa0;» contient des caractères interdits dans les en-têtes.</translation>
    </message>
    <message>
        <source>Renew the service&apos;s certificate.</source>
        <translation>Renouveler le certificat du service.</translation>
    </message>
    <message>
        <source>Check the clocks of this machine and of the service.</source>
        <translation>Vérifier les horloges de cette machine et du service.</translation>
    </message>
    <message>
        <source>Let the service send its whole chain, or add its authority&apos;s certificate on this machine.</source>
        <translation>Faire envoyer par le service toute sa chaîne, ou ajouter le certificat de son autorité sur cette machine.</translation>
    </message>
    <message>
        <source>The certificate is for %1, not for %2.</source>
        <translation>Le certificat est pour %1, pas pour %2.</translation>
    </message>
    <message>
        <source>Use the name the certificate has, or get one for this name.</source>
        <translation>Employer le nom du certificat, ou en obtenir un pour ce nom.</translation>
    </message>
    <message>
        <source>%1 does not speak TLS at this port.</source>
        <translation>%1 ne parle pas TLS sur ce port.</translation>
    </message>
    <message>
        <source>Use the port that speaks TLS, or turn TLS off (in a URL: http://).</source>
        <translation>Employer le port qui parle TLS, ou désactiver TLS (dans une URL&#xa0;: http://).</translation>
    </message>
    <message>
        <source>%1 and this machine have no TLS version in common; TLS 1.2 is the oldest allowed.</source>
        <translation>%1 et cette machine n’ont aucune version de TLS en commun&#xa0;; TLS 1.2 est la plus ancienne permise.</translation>
    </message>
    <message>
        <source>Let the service offer TLS 1.2 or 1.3.</source>
        <translation>Faire proposer TLS 1.2 ou 1.3 par le service.</translation>
    </message>
    <message>
        <source>%1 closed the connection during the TLS handshake, after %2 ms.</source>
        <translation>%1 a fermé la connexion pendant la négociation TLS, après %2 ms.</translation>
    </message>
    <message>
        <source>Check that this port speaks TLS, and the service&apos;s log.</source>
        <translation>Vérifier que ce port parle TLS, et le journal du service.</translation>
    </message>
    <message>
        <source>The TLS handshake with %1 failed: %2.</source>
        <translation>La négociation TLS avec %1 a échoué&#xa0;: %2.</translation>
    </message>
    <message>
        <source>Check the service&apos;s TLS settings.</source>
        <translation>Vérifier les réglages TLS du service.</translation>
    </message>
    <message>
        <source>No secure connection within %1. Connected in %2 ms, the TLS handshake was not finished after %3 ms.</source>
        <translation>Pas de connexion sûre en %1. Connecté en %2 ms, la négociation TLS n’était pas finie après %3 ms.</translation>
    </message>
    <message>
        <source>Check that the service is up and that this port speaks TLS.</source>
        <translation>Vérifier que le service tourne et que ce port parle TLS.</translation>
    </message>
    <message>
        <source>The file of trusted certificates cannot be read, so nobody is trusted.</source>
        <translation>Le fichier des certificats reconnus est illisible, personne n’est donc reconnu.</translation>
    </message>
    <message>
        <source>Correct the path of the certificates&apos; file in this instance&apos;s settings.</source>
        <translation>Corriger le chemin du fichier de certificats dans les réglages de cette instance.</translation>
    </message>
    <message>
        <source>The receiver redirected (%1) without saying where; redirects are not followed.</source>
        <translation>Le récepteur a redirigé (%1) sans dire où&#xa0;; les redirections ne sont pas suivies.</translation>
    </message>
    <message>
        <source>Use the URL that answers itself.</source>
        <translation>Employer l’URL qui répond elle-même.</translation>
    </message>
    <message>
        <source>The receiver redirected (%1) to %2; redirects are not followed.</source>
        <translation>Le récepteur a redirigé (%1) vers %2&#xa0;; les redirections ne sont pas suivies.</translation>
    </message>
    <message>
        <source>Use the new URL.</source>
        <translation>Employer la nouvelle URL.</translation>
    </message>
    <message>
        <source>The receiver asks to slow down (429), Retry-After: %1.</source>
        <translation>Le récepteur demande de ralentir (429), Retry-After&#xa0;: %1.</translation>
    </message>
    <message>
        <source>The receiver asks to slow down (429).</source>
        <translation>Le récepteur demande de ralentir (429).</translation>
    </message>
    <message>
        <source>Lower the destination&apos;s rate; the next attempt waits as the receiver asked.</source>
        <translation>Baisser le débit de la destination&#xa0;; la prochaine tentative attend comme le récepteur l’a demandé.</translation>
    </message>
    <message>
        <source>The receiver refused the sender (%1).</source>
        <translation>Le récepteur a refusé l’expéditeur (%1).</translation>
    </message>
    <message>
        <source>Check the secret and the custom headers on both sides.</source>
        <translation>Vérifier le secret et les en-têtes personnalisés des deux côtés.</translation>
    </message>
    <message>
        <source>The receiver rejected the event (404).</source>
        <translation>Le récepteur a rejeté l’événement (404).</translation>
    </message>
    <message>
        <source>Check the path of the URL, then send a test event.</source>
        <translation>Vérifier le chemin de l’URL, puis envoyer un événement d’essai.</translation>
    </message>
    <message>
        <source>The receiver says this endpoint is gone (410).</source>
        <translation>Le récepteur dit que ce point d’accès n’existe plus (410).</translation>
    </message>
    <message>
        <source>Disable the destination or change its URL.</source>
        <translation>Désactiver la destination ou changer son URL.</translation>
    </message>
    <message>
        <source>The event is larger than the receiver accepts (413).</source>
        <translation>L’événement est plus grand que ce que le récepteur accepte (413).</translation>
    </message>
    <message>
        <source>Raise the receiver&apos;s limit, or send these events elsewhere.</source>
        <translation>Relever la limite du récepteur, ou envoyer ces événements ailleurs.</translation>
    </message>
    <message>
        <source>The receiver failed (%1).</source>
        <translation>Le récepteur a échoué (%1).</translation>
    </message>
    <message>
        <source>Nothing needs changing here; retry when the receiver has recovered.</source>
        <translation>Rien n’est à changer ici&#xa0;; réessayer quand le récepteur est rétabli.</translation>
    </message>
    <message>
        <source>The receiver rejected the event (%1).</source>
        <translation>Le récepteur a rejeté l’événement (%1).</translation>
    </message>
    <message>
        <source>See the body of its answer, then send a test event.</source>
        <translation>Voir le corps de sa réponse, puis envoyer un événement d’essai.</translation>
    </message>
    <message>
        <source>See %1 if it lasts; the event may have been taken and will be sent again.</source>
        <translation>Voir %1 si cela dure&#xa0;; l’événement a peut-être été pris et sera renvoyé.</translation>
    </message>
    <message>
        <source>%1 had not answered for %2, so the connection was given up.</source>
        <translation>%1 ne répondait plus depuis %2, la connexion a donc été abandonnée.</translation>
    </message>
    <message>
        <source>Check the service and the network between.</source>
        <translation>Vérifier le service et le réseau qui y mène.</translation>
    </message>
    <message>
        <source>No sign-in within %1. Connected to %2, then waited %3 ms for its answer.</source>
        <translation>Pas d’authentification en %1. Connecté à %2, puis attendu %3 ms sa réponse.</translation>
    </message>
    <message>
        <source>Check that this is the right service and port, and its log.</source>
        <translation>Vérifier que ce sont le bon service et le bon port, et son journal.</translation>
    </message>
    <message>
        <source>It could not be sent within %1: the messages before it were not confirmed.</source>
        <translation>L’envoi n’a pas pu se faire en %1&#xa0;: les messages d’avant n’étaient pas confirmés.</translation>
    </message>
    <message>
        <source>The service is slower than the events come; lower the destination&apos;s rate.</source>
        <translation>Le service est plus lent que l’arrivée des événements&#xa0;; baisser le débit de la destination.</translation>
    </message>
    <message>
        <source>No confirmation within %1. The message was sent %2 ms after the start of the attempt.</source>
        <translation>Pas de confirmation en %1. Le message a été envoyé %2 ms après le début de la tentative.</translation>
    </message>
    <message>
        <source>Check the load of the service. It may have taken the event and will see it again.</source>
        <translation>Vérifier la charge du service. Il a peut-être pris l’événement et le verra à nouveau.</translation>
    </message>
    <message>
        <source>%1 closed the connection before the sign-in was finished without saying why.</source>
        <translation>%1 a fermé la connexion sans dire pourquoi, avant la fin de l’authentification.</translation>
    </message>
    <message>
        <source>%1 closed the connection without saying why.</source>
        <translation>%1 a fermé la connexion sans dire pourquoi.</translation>
    </message>
    <message>
        <source>%1 closed the connection before the sign-in was finished: %2.</source>
        <translation>%1 a fermé la connexion avant la fin de l’authentification&#xa0;: %2.</translation>
    </message>
    <message>
        <source>%1 closed the connection: %2.</source>
        <translation>%1 a fermé la connexion&#xa0;: %2.</translation>
    </message>
    <message>
        <source>See the service&apos;s log. It may have taken the event and will see it again.</source>
        <translation>Voir le journal du service. Il a peut-être pris l’événement et le verra à nouveau.</translation>
    </message>
    <message>
        <source>This program cannot send to destinations of type &quot;%1&quot;.</source>
        <translation>Ce programme ne peut pas envoyer aux destinations de type «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>The header name &quot;%1&quot; is not allowed. Use letters, digits, &quot;-&quot; and &quot;_&quot;, beginning with a letter or digit.</source>
        <translation>Le nom d’en-tête «&#xa0;%1&#xa0;» n’est pas permis. Employer lettres, chiffres, «&#xa0;-&#xa0;» et «&#xa0;_&#xa0;», en commençant par une lettre ou un chiffre.</translation>
    </message>
    <message>
        <source>The header &quot;%1&quot; is set by the sender. Remove it.</source>
        <translation>L’en-tête «&#xa0;%1&#xa0;» est mis par l’expéditeur. Le retirer.</translation>
    </message>
    <message>
        <source>The header &quot;%1&quot; must be a string. Put its value in quotes.</source>
        <translation>L’en-tête «&#xa0;%1&#xa0;» doit être une chaîne. Mettre sa valeur entre guillemets.</translation>
    </message>
    <message>
        <source>The value of &quot;%1&quot; holds line breaks or control characters. Remove them.</source>
        <translation>La valeur de «&#xa0;%1&#xa0;» contient des sauts de ligne ou des caractères de contrôle. Les retirer.</translation>
    </message>
    <message>
        <source>Custom headers take %1 bytes and may take %2. Remove some.</source>
        <translation>Les en-têtes personnalisés prennent %1 octets et peuvent en prendre %2. En retirer.</translation>
    </message>
    <message>
        <source>Custom headers are a JSON object of strings, {&quot;X-Team&quot;:&quot;data&quot;}.</source>
        <translation>Les en-têtes personnalisés sont un objet JSON de chaînes, {&quot;X-Team&quot;:&quot;data&quot;}.</translation>
    </message>
    <message>
        <source>There are %1 custom headers and may be %2. Remove some.</source>
        <translation>Il y a %1 en-têtes personnalisés et il peut y en avoir %2. En retirer.</translation>
    </message>
    <message>
        <source>The header &quot;%1&quot; is given twice. Remove one.</source>
        <translation>L’en-tête «&#xa0;%1&#xa0;» est donné deux fois. En retirer un.</translation>
    </message>
    <message>
        <source>This is not an absolute URL. Write https://host/path.</source>
        <translation>Ce n’est pas une URL absolue. Écrire https://hôte/chemin.</translation>
    </message>
    <message>
        <source>Hookdeck refused the token (%1).</source>
        <translation>Hookdeck a refusé le jeton (%1).</translation>
    </message>
    <message>
        <source>Copy the source&apos;s token from Hookdeck again; a new token makes the former one useless.</source>
        <translation>Copier à nouveau le jeton de la source depuis Hookdeck&#xa0;; un nouveau jeton rend l’ancien inutile.</translation>
    </message>
    <message>
        <source>Hookdeck knows no source %1 (404).</source>
        <translation>Hookdeck ne connaît pas de source %1 (404).</translation>
    </message>
    <message>
        <source>Make a source in Hookdeck and set its token.</source>
        <translation>Créer une source dans Hookdeck et mettre son jeton.</translation>
    </message>
    <message>
        <source>The source %1 is disabled in Hookdeck since %2.</source>
        <translation>La source %1 est désactivée dans Hookdeck depuis %2.</translation>
    </message>
    <message>
        <source>Enable the source in Hookdeck.</source>
        <translation>Activer la source dans Hookdeck.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: cloud metadata.</source>
        <translation>%1 n’est pas une adresse permise d’ici&#xa0;: métadonnées du nuage.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: loopback.</source>
        <translation>%1 n’est pas une adresse permise d’ici&#xa0;: cet ordinateur même.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: private.</source>
        <translation>%1 n’est pas une adresse permise d’ici&#xa0;: réseau privé.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: carrier-grade NAT.</source>
        <translation>%1 n’est pas une adresse permise d’ici&#xa0;: NAT d’opérateur.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: unique local.</source>
        <translation>%1 n’est pas une adresse permise d’ici&#xa0;: réseau privé.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: link-local.</source>
        <translation>%1 n’est pas une adresse permise d’ici&#xa0;: valable dans ce réseau seulement.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: site-local.</source>
        <translation>%1 n’est pas une adresse permise d’ici&#xa0;: valable sur ce site seulement.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: unspecified.</source>
        <translation>%1 n’est pas une adresse permise d’ici&#xa0;: non définie.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: broadcast.</source>
        <translation>%1 n’est pas une adresse permise d’ici&#xa0;: à tous ceux du réseau.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: multicast.</source>
        <translation>%1 n’est pas une adresse permise d’ici&#xa0;: à un groupe.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: reserved.</source>
        <translation>%1 n’est pas une adresse permise d’ici&#xa0;: réservée.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: protocol assignments.</source>
        <translation>%1 n’est pas une adresse permise d’ici&#xa0;: affectée à des protocoles.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: documentation.</source>
        <translation>%1 n’est pas une adresse permise d’ici&#xa0;: réservée aux exemples.</translation>
    </message>
    <message>
        <source>%1 is not an address that may be reached from here: benchmarking.</source>
        <translation>%1 n’est pas une adresse permise d’ici&#xa0;: réservée aux mesures.</translation>
    </message>
    <message>
        <source>A server does not tell credentials. Export on the computer that has the store, or leave them out.</source>
        <translation>Un serveur ne donne pas d’identifiants. Exportez sur l’ordinateur qui a le stockage, ou omettez-les.</translation>
    </message>
    <message>
        <source>The sealed credentials cannot be read: “%1” is missing or damaged. Export the file again.</source>
        <translation>Les identifiants scellés sont illisibles : « %1 » manque ou est abîmé. Exportez à nouveau le fichier.</translation>
    </message>
    <message>
        <source>Opening the credentials would take %1 MB of memory and %2 passes; at most %3 MB and %4 passes are spent. Use a file that was exported here.</source>
        <translation>Ouvrir les identifiants demanderait %1 Mo de mémoire et %2 passes ; au plus %3 Mo et %4 passes y sont consacrés. Utilisez un fichier exporté ici.</translation>
    </message>
    <message>
        <source>The credentials are sealed in version %1, and this program opens version %2. Open the file with the newer program that wrote it.</source>
        <translation>Les identifiants sont scellés en version %1, et ce programme ouvre la version %2. Ouvrez le fichier avec le programme plus récent qui l’a écrit.</translation>
    </message>
    <message>
        <source>Enter a passphrase.</source>
        <translation>Saisissez une phrase secrète.</translation>
    </message>
    <message>
        <source>There is no room for the %1 MB of memory that a passphrase takes. Close other programs and try again.</source>
        <translation>Il n’y a pas de place pour les %1 Mo de mémoire que demande une phrase secrète. Fermez d’autres programmes et réessayez.</translation>
    </message>
    <message>
        <source>The passphrase is another one, or the file was changed after it was sealed. Enter the passphrase it was sealed with.</source>
        <translation>La phrase secrète est une autre, ou le fichier a été modifié après avoir été scellé. Saisissez la phrase secrète avec laquelle il a été scellé.</translation>
    </message>
    <message>
        <source>What was sealed are no credentials. Export the file again.</source>
        <translation>Ce qui a été scellé n’est pas des identifiants. Exportez à nouveau le fichier.</translation>
    </message>
    <message>
        <source>The file has version %1, and this console reads version %2. Read it with the newer console that wrote it.</source>
        <translation>Le fichier est de version %1, et cette console lit la version %2. Lisez-le avec la console plus récente qui l’a écrit.</translation>
    </message>
    <message>
        <source>It is for %1, issued by %2, valid from %3 to %4.</source>
        <translation>Il est pour %1, émis par %2, valable du %3 au %4.</translation>
    </message>
    <message>
        <source>The certificate expired on %1.</source>
        <translation>Le certificat a expiré le %1.</translation>
    </message>
    <message>
        <source>The certificate is valid only from %1.</source>
        <translation>Le certificat n&apos;est valable qu&apos;à partir du %1.</translation>
    </message>
    <message>
        <source>The certificate is not trusted: %1.</source>
        <translation>Le certificat n&apos;est pas digne de confiance : %1.</translation>
    </message>
    <message>
        <source>No certificate could be made for the demo: %1. Free memory.</source>
        <translation>Aucun certificat n&apos;a pu être créé pour la démo : %1. Libérez de la mémoire.</translation>
    </message>
    <message>
        <source>The plan was made for other events or destinations. Give the same filter, destination_ids, only, target_destination_id and as_new_event as in its dry run.</source>
        <translation>Le plan a été établi pour d&apos;autres événements ou destinations. Donnez le même filtre et les mêmes destination_ids, only, target_destination_id et as_new_event que dans son essai à blanc.</translation>
    </message>
    <message>
        <source>A replay has made this event from %1, for its own destinations only.</source>
        <translation>Une relance a créé cet événement à partir de %1, pour ses seules destinations.</translation>
    </message>
    <message>
        <source>The call was given up before it was answered.</source>
        <translation>L&apos;appel a été abandonné avant d&apos;avoir reçu de réponse.</translation>
    </message>
    <message>
        <source>The message has %1; this type sets no limit.</source>
        <translation>Le message fait %1 ; ce type ne fixe aucune limite.</translation>
    </message>
    <message>
        <source>The message has %1 of the %2 that are accepted.</source>
        <translation>Le message fait %1 sur les %2 acceptés.</translation>
    </message>
    <message>
        <source>Secured by %1.</source>
        <translation>Sécurisée par %1.</translation>
    </message>
    <message>
        <source>The certificate is for %1, issued by %2, valid until %3; days left: %4, certificates sent: %5.</source>
        <translation>Le certificat est pour %1, émis par %2, valable jusqu’au %3 ; jours restants : %4, certificats envoyés : %5.</translation>
    </message>
    <message>
        <source>Acknowledged with %1.</source>
        <translation>Confirmé par %1.</translation>
    </message>
    <message>
        <source>Answered with status %1.</source>
        <translation>Réponse avec l’état %1.</translation>
    </message>
    <message>
        <source>The event was taken.</source>
        <translation>L’événement a été accepté.</translation>
    </message>
    <message>
        <source>A connection was open already.</source>
        <translation>Une connexion était déjà ouverte.</translation>
    </message>
    <message>
        <source>The host was found.</source>
        <translation>L’hôte a été trouvé.</translation>
    </message>
    <message>
        <source>Connected to %1.</source>
        <translation>Connecté à %1.</translation>
    </message>
    <message>
        <source>The credentials were accepted.</source>
        <translation>Les identifiants ont été acceptés.</translation>
    </message>
    <message>
        <source>Sending is permitted.</source>
        <translation>L’envoi est autorisé.</translation>
    </message>
    <message>
        <source>Not taken, because of its size.</source>
        <translation>Non accepté, à cause de la taille.</translation>
    </message>
    <message>
        <source>Not reached: an earlier stage failed.</source>
        <translation>Non atteinte : une étape précédente a échoué.</translation>
    </message>
    <message>
        <source>This test ends before it.</source>
        <translation>Ce test se termine avant.</translation>
    </message>
    <message>
        <source>Not tried: the message is too large to be sent.</source>
        <translation>Non tentée : le message est trop grand pour être envoyé.</translation>
    </message>
    <message>
        <source>The address is one without TLS.</source>
        <translation>L’adresse est sans TLS.</translation>
    </message>
    <message>
        <source>This type has no sign-in of its own; the request proves who sends.</source>
        <translation>Ce type n’a pas de connexion propre ; la requête prouve qui envoie.</translation>
    </message>
    <message>
        <source>This type asks for no permission before it sends.</source>
        <translation>Ce type ne demande aucune autorisation avant d’envoyer.</translation>
    </message>
    <message>
        <source>Renew the service&apos;s certificate before it expires.</source>
        <translation>Renouveler le certificat du service avant son expiration.</translation>
    </message>
</context>
<context>
    <name>deckhand::EnvironmentBar</name>
    <message>
        <source>Lost since %1</source>
        <translation>Perdue depuis %1</translation>
    </message>
    <message>
        <source>Polled %1</source>
        <translation>Interrogé %1</translation>
    </message>
</context>
<context>
    <name>deckhand::EventView</name>
    <message>
        <source>Select an event to see where it went and what it carries.</source>
        <translation>Choisir un événement pour voir où il est allé et ce qu’il contient.</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>Contenu</translation>
    </message>
    <message>
        <source>Related</source>
        <translation>Liés</translation>
    </message>
    <message>
        <source>Related (%1)</source>
        <translation>Liés (%1)</translation>
    </message>
    <message>
        <source>Copy id</source>
        <translation>Copier l’identifiant</translation>
    </message>
    <message>
        <source>Journey of the event</source>
        <translation>Parcours de l’événement</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Destination</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Résultat</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Pourquoi</translation>
    </message>
    <message>
        <source>Press Enter to open the delivery</source>
        <translation>Entrée ouvre la livraison</translation>
    </message>
    <message>
        <source>The event cannot be read. %1</source>
        <translation>L’événement ne peut pas être lu. %1</translation>
    </message>
    <message>
        <source>Payload as it is stored</source>
        <translation>Contenu tel qu’il est stocké</translation>
    </message>
    <message>
        <source>Raw</source>
        <translation>Brut</translation>
    </message>
    <message>
        <source>Copy event as JSON</source>
        <translation>Copier l’événement en JSON</translation>
    </message>
    <message>
        <source>Bookmark</source>
        <translation>Signet</translation>
    </message>
    <message>
        <source>kept until %1</source>
        <translation>conservé jusqu’au %1</translation>
    </message>
    <message>
        <source>Select two events and press D, or mark one and compare another with it by the button “Compare” above.</source>
        <translation>Sélectionner deux événements et appuyer sur D, ou en marquer un et en comparer un autre par le bouton « Comparer » ci-dessus.</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Comparer</translation>
    </message>
    <message>
        <source>kept until %1 at the latest</source>
        <translation>conservé jusqu’au %1 au plus tard</translation>
    </message>
    <message>
        <source>Replayed from %1</source>
        <translation>Rejoué depuis %1</translation>
    </message>
    <message>
        <source>A replay has made this event from %1; open that one</source>
        <translation>Un rejeu a créé cet événement à partir de %1 ; ouvrir celui-ci</translation>
    </message>
</context>
<context>
    <name>deckhand::EventsPage</name>
    <message>
        <source>Live</source>
        <translation>En direct</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historique</translation>
    </message>
    <message>
        <source>Pause or follow the live list</source>
        <translation>Suspendre ou suivre la liste en direct</translation>
    </message>
    <message>
        <source>Jump to newest</source>
        <translation>Aller au plus récent</translation>
    </message>
    <message>
        <source>Replay matching events …</source>
        <translation>Rejouer les événements correspondants …</translation>
    </message>
    <message>
        <source>all that are stored</source>
        <translation>toutes celles enregistrées</translation>
    </message>
    <message>
        <source>Live events</source>
        <translation>Événements en direct</translation>
    </message>
    <message>
        <source>Stored events</source>
        <translation>Événements enregistrés</translation>
    </message>
    <message numerus="yes">
        <source>Following paused. %n new.</source>
        <translation>
            <numerusform>Suivi suspendu. %n nouveau.</numerusform>
            <numerusform>Suivi suspendu. %n nouveaux.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 Oldest %2 trimmed, still in the history.</source>
        <translation>%1 Les %2 plus anciens sont retirés d’ici, mais restent dans l’historique.</translation>
    </message>
    <message>
        <source>The history cannot be read</source>
        <translation>L’historique ne peut pas être lu</translation>
    </message>
    <message>
        <source>No event matches</source>
        <translation>Aucun événement ne correspond</translation>
    </message>
    <message>
        <source>No events are stored yet</source>
        <translation>Aucun événement enregistré</translation>
    </message>
    <message>
        <source>Waiting for events</source>
        <translation>En attente d’événements</translation>
    </message>
    <message>
        <source>What was shown here is in the history now</source>
        <translation>Ce qui était affiché ici est maintenant dans l’historique</translation>
    </message>
    <message>
        <source>While following was paused, newer events took its place in memory.</source>
        <translation>Pendant la pause du suivi, des événements plus récents ont pris sa place en mémoire.</translation>
    </message>
    <message>
        <source>Replay selected events …</source>
        <translation>Rejouer les événements choisis …</translation>
    </message>
    <message numerus="yes">
        <source>Replay %n selected events …</source>
        <translation>
            <numerusform>Rejouer %n événement choisi …</numerusform>
            <numerusform>Rejouer %n événements choisis …</numerusform>
        </translation>
    </message>
    <message>
        <source>No event is selected.</source>
        <translation>Aucun événement n’est choisi.</translation>
    </message>
    <message numerus="yes">
        <source>%n selected events</source>
        <translation>
            <numerusform>%n événement choisi</numerusform>
            <numerusform>%n événements choisis</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>A replay takes at most %n events of a selection. Filter for them and replay what matches (%1).</source>
        <translation>
            <numerusform>Une relecture prend au plus %n événement d’une sélection. Les filtrer et rejouer ce qui correspond (%1).</numerusform>
            <numerusform>Une relecture prend au plus %n événements d’une sélection. Les filtrer et rejouer ce qui correspond (%1).</numerusform>
        </translation>
    </message>
    <message>
        <source>Look in the history</source>
        <translation>Voir dans l’historique</translation>
    </message>
    <message>
        <source>No events in this time</source>
        <translation>Aucun événement dans cette période</translation>
    </message>
    <message>
        <source>The filter asks for the time “%1”. The last event that it finds otherwise is of %2.</source>
        <translation>Le filtre demande la période «&#xa0;%1&#xa0;». Le dernier événement qu’il trouve autrement est du %2.</translation>
    </message>
    <message>
        <source>The filter “%1” leaves out all that is stored.</source>
        <translation>Le filtre «&#xa0;%1&#xa0;» écarte tout ce qui est enregistré.</translation>
    </message>
    <message>
        <source>The filter “%1” asks for what was answered, which the live list does not know. The history does.</source>
        <translation>Le filtre «&#xa0;%1&#xa0;» demande ce qui a été répondu, ce que la liste en direct ne sait pas. L’historique le sait.</translation>
    </message>
    <message numerus="yes">
        <source>The filter “%1” leaves out all of the %n events that came since this window was opened.</source>
        <translation>
            <numerusform>Le filtre «&#xa0;%1&#xa0;» écarte le %n événement arrivé depuis l’ouverture de cette fenêtre.</numerusform>
            <numerusform>Le filtre «&#xa0;%1&#xa0;» écarte les %n événements arrivés depuis l’ouverture de cette fenêtre.</numerusform>
        </translation>
    </message>
    <message>
        <source>New events appear here as they come. The last one is of %1.</source>
        <translation>Les nouveaux événements apparaissent ici dès leur arrivée. Le dernier est du %1.</translation>
    </message>
    <message>
        <source>Events appear here once a program has published one, and go to the destinations that subscribe to them.</source>
        <translation>Les événements apparaissent ici dès qu’un programme en a publié un, et vont aux destinations qui y sont abonnées.</translation>
    </message>
    <message>
        <source>Compare two events</source>
        <translation>Comparer deux événements</translation>
    </message>
    <message>
        <source>Select two events first.</source>
        <translation>Sélectionner d’abord deux événements.</translation>
    </message>
    <message>
        <source>Show events as they come</source>
        <translation>Montrer les événements à mesure qu’ils arrivent</translation>
    </message>
    <message>
        <source>Show stored events</source>
        <translation>Montrer les événements enregistrés</translation>
    </message>
</context>
<context>
    <name>deckhand::Evidence</name>
    <message>
        <source>The answer is no text: %1.</source>
        <translation>La réponse n’est pas du texte : %1.</translation>
    </message>
    <message>
        <source>The answer begins: %1 …</source>
        <translation>La réponse commence par : %1 …</translation>
    </message>
    <message>
        <source>The answer: %1</source>
        <translation>La réponse : %1</translation>
    </message>
    <message>
        <source>No header that authenticates was sent.</source>
        <translation>Aucun en-tête d’authentification n’a été envoyé.</translation>
    </message>
    <message>
        <source>Sent to authenticate: %1.</source>
        <translation>Envoyé pour s’authentifier : %1.</translation>
    </message>
    <message>
        <source>Location: %1</source>
        <translation>Location : %1</translation>
    </message>
    <message>
        <source>Retry-After: %1</source>
        <translation>Retry-After : %1</translation>
    </message>
    <message>
        <source>The request has a body of %1.</source>
        <translation>La requête a un corps de %1.</translation>
    </message>
</context>
<context>
    <name>deckhand::ExportDialog</name>
    <message>
        <source>Export …</source>
        <translation>Exporter …</translation>
    </message>
    <message>
        <source>Export destinations with credentials</source>
        <translation>Exporter les destinations avec leurs identifiants</translation>
    </message>
    <message numerus="yes">
        <source>%n destinations with their credentials</source>
        <translation>
            <numerusform>%n destination avec ses identifiants</numerusform>
            <numerusform>%n destinations avec leurs identifiants</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1; %n saved views</source>
        <translation>
            <numerusform>%1 ; %n vue enregistrée</numerusform>
            <numerusform>%1 ; %n vues enregistrées</numerusform>
        </translation>
    </message>
    <message>
        <source>Into one file: %1. The credentials are sealed with a passphrase. It is kept nowhere: without it nobody opens them again. All else in the file can be read by everybody.</source>
        <translation>Dans un seul fichier : %1. Les identifiants sont scellés par une phrase secrète. Elle n’est conservée nulle part : sans elle, plus personne ne les ouvre. Tout le reste du fichier est lisible par tous.</translation>
    </message>
    <message>
        <source>Passphrase:</source>
        <translation>Phrase secrète :</translation>
    </message>
    <message>
        <source>The same again:</source>
        <translation>La même, encore une fois :</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>At least %1 characters; several words that have nothing to do with each other are best.</source>
        <translation>Au moins %1 caractères ; plusieurs mots sans rapport entre eux sont le mieux.</translation>
    </message>
    <message>
        <source>Too short: it takes at least %1 characters.</source>
        <translation>Trop courte : il faut au moins %1 caractères.</translation>
    </message>
    <message>
        <source>Weak: whoever has the file can find it by trying. Add words.</source>
        <translation>Faible : qui a le fichier peut la trouver par essais. Ajoutez des mots.</translation>
    </message>
    <message>
        <source>Fair: one more word makes it strong.</source>
        <translation>Moyenne : un mot de plus la rend forte.</translation>
    </message>
    <message>
        <source>Strong.</source>
        <translation>Forte.</translation>
    </message>
    <message>
        <source>The passphrase takes at least %1 characters.</source>
        <translation>La phrase secrète doit compter au moins %1 caractères.</translation>
    </message>
    <message>
        <source>The two are not the same. Type the passphrase again.</source>
        <translation>Les deux ne sont pas identiques. Saisissez à nouveau la phrase secrète.</translation>
    </message>
    <message>
        <source>Sealing the credentials …</source>
        <translation>Scellement des identifiants …</translation>
    </message>
</context>
<context>
    <name>deckhand::FacetButton</name>
    <message>
        <source>%1: %2</source>
        <translation>%1&#xa0;: %2</translation>
    </message>
    <message>
        <source>%1: any</source>
        <translation>%1&#xa0;: indifférent</translation>
    </message>
</context>
<context>
    <name>deckhand::FilterBar</name>
    <message>
        <source>Filter</source>
        <translation>Filtre</translation>
    </message>
    <message>
        <source>Filter, such as  type:task_run.* status:failure after:-1h</source>
        <translation>Filtre, par exemple  type:task_run.* status:failure after:-1h</translation>
    </message>
    <message>
        <source>Use the suggestion</source>
        <translation>Utiliser la suggestion</translation>
    </message>
    <message>
        <source>Save this view …</source>
        <translation>Enregistrer cette vue …</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>Vues</translation>
    </message>
    <message>
        <source>Saved views and filters applied before</source>
        <translation>Vues enregistrées et filtres déjà appliqués</translation>
    </message>
    <message>
        <source>No saved views yet</source>
        <translation>Aucune vue enregistrée</translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation>Vues enregistrées</translation>
    </message>
    <message>
        <source>Show: %1</source>
        <translation>Afficher&#xa0;: %1</translation>
    </message>
    <message>
        <source>Delete this view</source>
        <translation>Supprimer cette vue</translation>
    </message>
    <message>
        <source>Applied before</source>
        <translation>Appliqués auparavant</translation>
    </message>
    <message>
        <source>Save this view</source>
        <translation>Enregistrer cette vue</translation>
    </message>
    <message>
        <source>Name of the view “%1”</source>
        <translation>Nom de la vue «&#xa0;%1&#xa0;»</translation>
    </message>
    <message>
        <source>Use “%1”</source>
        <translation>Utiliser «&#xa0;%1&#xa0;»</translation>
    </message>
    <message>
        <source>Character %1: %2</source>
        <translation>Caractère %1&#xa0;: %2</translation>
    </message>
    <message>
        <source>This looks into every payload, so it takes longer in the history.</source>
        <translation>Cela examine chaque contenu et prend plus de temps dans l’historique.</translation>
    </message>
    <message>
        <source>Press Enter to apply.</source>
        <translation>Entrée applique.</translation>
    </message>
    <message>
        <source>With what it asks of marks and notes this filter is too long. Shorten it.</source>
        <translation>Avec ce qu’il demande des marques et des notes, ce filtre est trop long. Le raccourcir.</translation>
    </message>
</context>
<context>
    <name>deckhand::FilterChips</name>
    <message>
        <source>Status</source>
        <translation>Statut</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Destination</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Heure</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>Indifférent</translation>
    </message>
    <message>
        <source>Nothing is asked of it</source>
        <translation>Rien n’est demandé à ce sujet</translation>
    </message>
    <message>
        <source>Filter: %1</source>
        <translation>Filtre&#xa0;: %1</translation>
    </message>
    <message>
        <source>Last 15 minutes</source>
        <translation>15 dernières minutes</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Dernière heure</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>24 dernières heures</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>7 derniers jours</translation>
    </message>
    <message>
        <source>2xx: accepted</source>
        <translation>2xx&#xa0;: accepté</translation>
    </message>
    <message>
        <source>3xx: redirected</source>
        <translation>3xx&#xa0;: redirigé</translation>
    </message>
    <message>
        <source>4xx: refused</source>
        <translation>4xx&#xa0;: refusé</translation>
    </message>
    <message>
        <source>5xx: failed there</source>
        <translation>5xx&#xa0;: échec là-bas</translation>
    </message>
    <message>
        <source>All of %1</source>
        <translation>Tous ceux de %1</translation>
    </message>
    <message>
        <source>From … until …</source>
        <translation>De … à …</translation>
    </message>
    <message>
        <source>One status …</source>
        <translation>Un statut …</translation>
    </message>
    <message>
        <source>Kinds of errors</source>
        <translation>Sortes d’erreurs</translation>
    </message>
    <message>
        <source>One status</source>
        <translation>Un statut</translation>
    </message>
    <message>
        <source>HTTP status of the latest attempt, such as 503</source>
        <translation>Statut HTTP de la dernière tentative, par exemple 503</translation>
    </message>
    <message>
        <source>“%1” is no status; it is a number such as 404, a range such as 500..504, or 5xx.</source>
        <translation>«&#xa0;%1&#xa0;» n’est pas un statut&#xa0;; c’est un nombre comme 404, un intervalle comme 500..504, ou 5xx.</translation>
    </message>
    <message>
        <source>Another destination</source>
        <translation>Autre destination</translation>
    </message>
    <message>
        <source>Name of the destination</source>
        <translation>Nom de la destination</translation>
    </message>
    <message>
        <source>Another one …</source>
        <translation>Une autre …</translation>
    </message>
</context>
<context>
    <name>deckhand::FindBar</name>
    <message>
        <source>Find in this text</source>
        <translation>Chercher dans ce texte</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Chercher</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Rien trouvé</translation>
    </message>
</context>
<context>
    <name>deckhand::FindKeys</name>
    <message>
        <source>Find in the detail</source>
        <translation>Chercher dans le détail</translation>
    </message>
    <message>
        <source>Find next in the detail</source>
        <translation>Chercher le suivant dans le détail</translation>
    </message>
</context>
<context>
    <name>deckhand::FirstRun</name>
    <message>
        <source>Try the &amp;demo</source>
        <translation>Essayer la &amp;démo</translation>
    </message>
    <message>
        <source>Use this &amp;computer</source>
        <translation>Utiliser cet &amp;ordinateur</translation>
    </message>
    <message>
        <source>C&amp;onnect</source>
        <translation>&amp;Se connecter</translation>
    </message>
    <message>
        <source>Deckhand</source>
        <translation>Deckhand</translation>
    </message>
    <message>
        <source>Where are your events?</source>
        <translation>Où sont vos événements&#xa0;?</translation>
    </message>
    <message>
        <source>A demo</source>
        <translation>Une démo</translation>
    </message>
    <message>
        <source>Made-up events, receivers that fail when you tell them to. Everything is gone when you close it.</source>
        <translation>Événements inventés, récepteurs qui échouent sur demande. Tout disparaît à la fermeture.</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Cet ordinateur</translation>
    </message>
    <message>
        <source>A store of your own. Programs publish to it on this computer; Deckhand delivers while it is open.</source>
        <translation>Un stockage à vous. Les programmes de cet ordinateur y publient&#xa0;; Deckhand livre tant qu’il est ouvert.</translation>
    </message>
    <message>
        <source>A server</source>
        <translation>Un serveur</translation>
    </message>
    <message>
        <source>Deckhand that runs elsewhere, by its address and a key.</source>
        <translation>Un Deckhand qui tourne ailleurs, par son adresse et une clé.</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>&amp;Key</source>
        <translation>&amp;Clé</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>Adresse du serveur</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Clé</translation>
    </message>
    <message>
        <source>The address is no URL that begins with https:// or http://.</source>
        <translation>L’adresse n’est pas une URL qui commence par https:// ou http://.</translation>
    </message>
    <message>
        <source>A server asks for a key.</source>
        <translation>Un serveur demande une clé.</translation>
    </message>
    <message>
        <source>That did not work. %1</source>
        <translation>Cela n’a pas fonctionné. %1</translation>
    </message>
    <message>
        <source>All connect&amp;ions …</source>
        <translation>Toutes les conne&amp;xions …</translation>
    </message>
    <message>
        <source>Used before</source>
        <translation>Utilisées récemment</translation>
    </message>
</context>
<context>
    <name>deckhand::ForwardActions</name>
    <message>
        <source>Forward events to this computer …</source>
        <translation>Retransmettre les événements à cet ordinateur …</translation>
    </message>
    <message>
        <source>Deliver here …</source>
        <translation>Livrer ici …</translation>
    </message>
    <message>
        <source>Send this event once more, to an address on this computer</source>
        <translation>Envoyer cet événement une fois de plus, à une adresse de cet ordinateur</translation>
    </message>
</context>
<context>
    <name>deckhand::ForwardDialog</name>
    <message>
        <source>Copy signing secret</source>
        <translation>Copier le secret de signature</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Démarrer</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Arrêter</translation>
    </message>
    <message>
        <source>Forward events to this computer</source>
        <translation>Retransmettre les événements à cet ordinateur</translation>
    </message>
    <message>
        <source>Deliver to</source>
        <translation>Livrer à</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Début</translation>
    </message>
    <message>
        <source>Only events</source>
        <translation>Seulement</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signature</translation>
    </message>
    <message>
        <source>Event to begin with</source>
        <translation>Événement par lequel commencer</translation>
    </message>
    <message>
        <source>Where it stopped; with what comes now the first time</source>
        <translation>Là où elle s’est arrêtée&#xa0;; la première fois, avec ce qui arrive maintenant</translation>
    </message>
    <message>
        <source>With what comes now</source>
        <translation>Avec ce qui arrive maintenant</translation>
    </message>
    <message>
        <source>At a time</source>
        <translation>À partir d’un moment</translation>
    </message>
    <message>
        <source>Time to begin at</source>
        <translation>Moment à partir duquel commencer</translation>
    </message>
    <message>
        <source>Filter of the events that are forwarded</source>
        <translation>Filtre des événements retransmis</translation>
    </message>
    <message>
        <source>All; or such as type:task_run.* data.result:error</source>
        <translation>Tous&#xa0;; ou par exemple type:task_run.* data.result:error</translation>
    </message>
    <message>
        <source>The same secret for this connection every time, kept in the keychain where there is one.</source>
        <translation>Le même secret à chaque fois pour cette connexion, gardé dans le trousseau s’il y en a un.</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Reçus</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Livrés</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échoués</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Forwarding goes on; the status bar shows it.</source>
        <translation>La retransmission continue&#xa0;; la barre d’état la montre.</translation>
    </message>
    <message>
        <source>“%1” tells of deliveries, and an event that comes has none yet. Filter by type, data or words.</source>
        <translation>« %1 » concerne les livraisons, et un événement qui arrive n’en a pas encore. Filtrer par type, données ou mots.</translation>
    </message>
    <message>
        <source>Character %1: %2</source>
        <translation>Caractère %1&#xa0;: %2</translation>
    </message>
    <message>
        <source>%1 left out by the filter</source>
        <translation>%1 écartés par le filtre</translation>
    </message>
    <message>
        <source>%1 read from the list to catch up</source>
        <translation>%1 lus dans la liste pour rattraper</translation>
    </message>
    <message>
        <source>The filter cannot be read.</source>
        <translation>Le filtre est illisible.</translation>
    </message>
    <message>
        <source>The time to begin at is still to come.</source>
        <translation>Le moment à partir duquel commencer est encore à venir.</translation>
    </message>
    <message>
        <source>For the receiver to verify with. It leaves the clipboard after a minute.</source>
        <translation>Pour que le récepteur vérifie. Il quitte le presse-papiers après une minute.</translation>
    </message>
    <message>
        <source>It is made with the first start.</source>
        <translation>Il est créé au premier démarrage.</translation>
    </message>
</context>
<context>
    <name>deckhand::Forwarding</name>
    <message>
        <source>Starting</source>
        <translation>Démarrage</translation>
    </message>
    <message>
        <source>Forwarding</source>
        <translation>Retransmission</translation>
    </message>
    <message>
        <source>Source not reached</source>
        <translation>Source injoignable</translation>
    </message>
    <message>
        <source>Target not reached</source>
        <translation>Cible injoignable</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>Arrêt</translation>
    </message>
    <message>
        <source>Ended by an error</source>
        <translation>Terminée par une erreur</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Désactivée</translation>
    </message>
    <message>
        <source>The stream of events is being opened.</source>
        <translation>Le flux des événements s’ouvre.</translation>
    </message>
    <message>
        <source>Events go to %1 as they come, for as long as this window is open.</source>
        <translation>Les événements vont à %1 dès qu’ils arrivent, tant que cette fenêtre est ouverte.</translation>
    </message>
    <message>
        <source>No events come. It is tried again and goes on where it was.</source>
        <translation>Aucun événement n’arrive. Un nouvel essai reprendra là où elle en était.</translation>
    </message>
    <message>
        <source>Nobody answers at %1. Events wait until somebody does.</source>
        <translation>Personne ne répond à %1. Les événements attendent jusque-là.</translation>
    </message>
    <message>
        <source>Attempts under way still end.</source>
        <translation>Les tentatives en cours se terminent encore.</translation>
    </message>
    <message>
        <source>Nothing more is forwarded.</source>
        <translation>Plus rien n’est retransmis.</translation>
    </message>
    <message>
        <source>The events of this connection are delivered to an address on this computer, signed and retried.</source>
        <translation>Les événements de cette connexion sont livrés à une adresse de cet ordinateur, signés et retentés.</translation>
    </message>
    <message>
        <source>Stopped. It can go on where it ended.</source>
        <translation>Arrêtée. Elle peut reprendre là où elle s’est terminée.</translation>
    </message>
    <message>
        <source>%1 did not arrive. %2 %3</source>
        <translation>%1 n’est pas arrivé. %2 %3</translation>
    </message>
    <message>
        <source>%1 · %2 delivered</source>
        <translation>%1 · %2 livrés</translation>
    </message>
</context>
<context>
    <name>deckhand::Guide</name>
    <message>
        <source>en</source>
        <extracomment>The code of this language, as it names the folder of translated guides: de, fr</extracomment>
        <translation>fr</translation>
    </message>
</context>
<context>
    <name>deckhand::HelpActions</name>
    <message>
        <source>Help for this place</source>
        <translation>Aide sur cet endroit</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Clés</translation>
    </message>
</context>
<context>
    <name>deckhand::HttpView</name>
    <message>
        <source>Headers</source>
        <translation>En-têtes</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>En-tête</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Valeur</translation>
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
        <translation>champs de formulaire</translation>
    </message>
    <message>
        <source>plain text</source>
        <translation>texte brut</translation>
    </message>
    <message>
        <source>compressed (gzip)</source>
        <translation>compressé (gzip)</translation>
    </message>
    <message>
        <source>binary</source>
        <translation>binaire</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>vide</translation>
    </message>
    <message>
        <source>No body</source>
        <translation>Aucun corps</translation>
    </message>
    <message>
        <source>Body: %1, %2</source>
        <translation>Corps : %1, %2</translation>
    </message>
    <message>
        <source>%1; its header says: %2</source>
        <translation>%1 ; son en-tête dit : %2</translation>
    </message>
</context>
<context>
    <name>deckhand::ImportDialog</name>
    <message>
        <source>Undo import</source>
        <translation>Annuler l’import</translation>
    </message>
    <message>
        <source>Import destinations</source>
        <translation>Importer des destinations</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>Ce qui se passe</translation>
    </message>
    <message>
        <source>Is made</source>
        <translation>Est créée</translation>
    </message>
    <message>
        <source>Changes %1</source>
        <translation>Modifie %1</translation>
    </message>
    <message>
        <source>Is there already, just the same</source>
        <translation>Existe déjà, à l’identique</translation>
    </message>
    <message>
        <source>Cannot be read: %1</source>
        <translation>Illisible&#xa0;: %1</translation>
    </message>
    <message numerus="yes">
        <source>Apply %n changes</source>
        <translation>
            <numerusform>Appliquer %n modification</numerusform>
            <numerusform>Appliquer %n modifications</numerusform>
        </translation>
    </message>
    <message>
        <source>Working …</source>
        <translation>En cours …</translation>
    </message>
    <message>
        <source>Everything is as it was before.</source>
        <translation>Tout est comme avant.</translation>
    </message>
    <message>
        <source>%1 Refused: %2</source>
        <translation>%1 Refusé&#xa0;: %2</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>What the file holds</source>
        <translation>Ce que contient le fichier</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>View of Events</source>
        <translation>Vue des événements</translation>
    </message>
    <message>
        <source>View of Deliveries</source>
        <translation>Vue des livraisons</translation>
    </message>
    <message>
        <source>Nothing is changed before you apply it. Destinations are the same by name and type, views by page and name; credentials stay as they are.</source>
        <translation>Rien ne change avant l’application. Les destinations sont les mêmes par nom et type, les vues par page et nom&#xa0;; les identifiants restent tels quels.</translation>
    </message>
    <message numerus="yes">
        <source>%n items were made or changed.</source>
        <translation>
            <numerusform>%n élément a été créé ou modifié.</numerusform>
            <numerusform>%n éléments ont été créés ou modifiés.</numerusform>
        </translation>
    </message>
    <message>
        <source>Open credentials</source>
        <translation>Ouvrir les identifiants</translation>
    </message>
    <message>
        <source>Passphrase of the credentials in this file:</source>
        <translation>Phrase secrète des identifiants de ce fichier :</translation>
    </message>
    <message>
        <source>Enter the passphrase first.</source>
        <translation>Saisissez d’abord la phrase secrète.</translation>
    </message>
    <message>
        <source>Opening the credentials …</source>
        <translation>Ouverture des identifiants …</translation>
    </message>
    <message>
        <source>The credentials are open: destinations that are made get theirs. Those that are here already keep their own.</source>
        <translation>Les identifiants sont ouverts : les destinations créées reçoivent les leurs. Celles qui sont déjà là gardent les leurs.</translation>
    </message>
    <message>
        <source>Is made, with its credentials</source>
        <translation>Est créée, avec ses identifiants</translation>
    </message>
    <message>
        <source>Needs its credentials: %1. Open them with the passphrase.</source>
        <translation>A besoin de ses identifiants : %1. Ouvrez-les avec la phrase secrète.</translation>
    </message>
    <message>
        <source>Needs credentials that this file does not hold: %1. Make it by hand.</source>
        <translation>A besoin d’identifiants que ce fichier ne contient pas : %1. Créez-la à la main.</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1&#xa0;: %2</translation>
    </message>
</context>
<context>
    <name>deckhand::InactiveBanner</name>
    <message>
        <source>Send test</source>
        <translation>Envoyer un test</translation>
    </message>
    <message>
        <source>at an unknown time</source>
        <translation>à un moment inconnu</translation>
    </message>
    <message>
        <source>This destination became inactive %1. %2 %3</source>
        <translation>Cette destination est devenue inactive %1. %2 %3</translation>
    </message>
    <message>
        <source>The delivery that made it so: %1</source>
        <translation>La livraison en cause : %1</translation>
    </message>
    <message>
        <source>Nothing is held for it.</source>
        <translation>Rien n’est retenu pour elle.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries are held for it.</source>
        <translation>
            <numerusform>%Ln livraison est retenue pour elle.</numerusform>
            <numerusform>%Ln livraisons sont retenues pour elle.</numerusform>
        </translation>
    </message>
    <message>
        <source>Reactivate from now on</source>
        <translation>Réactiver à partir de maintenant</translation>
    </message>
    <message>
        <source>What happens from now on is sent.</source>
        <translation>Ce qui arrive à partir de maintenant est envoyé.</translation>
    </message>
    <message>
        <source>What is held is canceled; what happens from now on is sent.</source>
        <translation>Ce qui est retenu est annulé ; ce qui arrive à partir de maintenant est envoyé.</translation>
    </message>
    <message numerus="yes">
        <source>Reactivate and send %Ln held</source>
        <translation>
            <numerusform>Réactiver et envoyer %Ln retenue</numerusform>
            <numerusform>Réactiver et envoyer %Ln retenues</numerusform>
        </translation>
    </message>
    <message>
        <source>Reactivate and send what is held</source>
        <translation>Réactiver et envoyer les retenues</translation>
    </message>
    <message>
        <source>What is held is sent; events of the time in between are left out.</source>
        <translation>Ce qui est retenu est envoyé ; les événements d’entre-temps sont laissés de côté.</translation>
    </message>
    <message>
        <source>Reactivate and replay missed since %1</source>
        <translation>Réactiver et rejouer ce qui manque depuis %1</translation>
    </message>
    <message>
        <source>Reactivate and replay missed</source>
        <translation>Réactiver et rejouer le manqué</translation>
    </message>
    <message>
        <source>What is held is sent, and events that were missed in between are, too.</source>
        <translation>Ce qui est retenu est envoyé, ainsi que les événements manqués entre-temps.</translation>
    </message>
    <message>
        <source>Show delivery %1</source>
        <translation>Montrer la livraison %1</translation>
    </message>
    <message>
        <source>Show these deliveries</source>
        <translation>Afficher ces livraisons</translation>
    </message>
    <message numerus="yes">
        <source>Show %Ln held</source>
        <translation>
            <numerusform>Afficher %Ln retenue</numerusform>
            <numerusform>Afficher %Ln retenues</numerusform>
        </translation>
    </message>
    <message>
        <source>Reactivate and replay missed (counting …)</source>
        <translation>Réactiver et rejouer le manqué (comptage …)</translation>
    </message>
    <message numerus="yes">
        <source>Reactivate and replay %Ln missed</source>
        <translation>
            <numerusform>Réactiver et rejouer %Ln manqué</numerusform>
            <numerusform>Réactiver et rejouer %Ln manqués</numerusform>
        </translation>
    </message>
    <message>
        <source>Reactivate and replay missed since %1 (counting …)</source>
        <translation>Réactiver et rejouer ce qui manque depuis %1 (comptage …)</translation>
    </message>
    <message numerus="yes">
        <source>Reactivate and replay %Ln missed since %1</source>
        <translation>
            <numerusform>Réactiver et rejouer %Ln manqué depuis %1</numerusform>
            <numerusform>Réactiver et rejouer %Ln manqués depuis %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::InstanceActions</name>
    <message>
        <source>Compare with another connection …</source>
        <translation>Comparer avec une autre connexion …</translation>
    </message>
    <message>
        <source>There is no other connection that could be asked.</source>
        <translation>Il n’y a pas d’autre connexion à interroger.</translation>
    </message>
</context>
<context>
    <name>deckhand::InstanceDialog</name>
    <message>
        <source>Compare</source>
        <translation>Comparer</translation>
    </message>
    <message>
        <source>Copy to this instance …</source>
        <translation>Copier dans cette instance …</translation>
    </message>
    <message>
        <source>Compare destinations with another connection</source>
        <translation>Comparer les destinations avec une autre connexion</translation>
    </message>
    <message>
        <source>Connection to compare with</source>
        <translation>Connexion avec laquelle comparer</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Destinations of both</source>
        <translation>Destinations des deux</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Here ↔ there</source>
        <translation>Ici ↔ là-bas</translation>
    </message>
    <message>
        <source>Reading the destinations of %1 …</source>
        <translation>Lecture des destinations de %1 …</translation>
    </message>
    <message>
        <source>The destinations of %1 cannot be read. %2</source>
        <translation>Les destinations de %1 sont illisibles. %2</translation>
    </message>
    <message>
        <source>Only there</source>
        <translation>Seulement là-bas</translation>
    </message>
    <message>
        <source>Only here</source>
        <translation>Seulement ici</translation>
    </message>
    <message>
        <source>Different</source>
        <translation>Différente</translation>
    </message>
    <message>
        <source>The same</source>
        <translation>Identique</translation>
    </message>
    <message>
        <source>Shows first what would change; credentials do not come along.</source>
        <translation>Montre d’abord ce qui changerait&#xa0;; les identifiants ne suivent pas.</translation>
    </message>
    <message>
        <source>There is nothing to take over.</source>
        <translation>Il n’y a rien à reprendre.</translation>
    </message>
    <message>
        <source>This instance against %1: %2 only there, %3 only here, %4 different, %5 the same. Credentials are not compared.</source>
        <translation>Cette instance face à %1&#xa0;: %2 seulement là-bas, %3 seulement ici, %4 différentes, %5 identiques. Les identifiants ne sont pas comparés.</translation>
    </message>
</context>
<context>
    <name>deckhand::IssuesPage</name>
    <message>
        <source>Show deliveries</source>
        <translation>Afficher les livraisons</translation>
    </message>
    <message>
        <source>Replay affected …</source>
        <translation>Rejouer les concernées …</translation>
    </message>
    <message>
        <source>Acknowledge</source>
        <translation>Prendre en compte</translation>
    </message>
    <message>
        <source>Resolve</source>
        <translation>Marquer résolu</translation>
    </message>
    <message>
        <source>Reopen</source>
        <translation>Rouvrir</translation>
    </message>
    <message>
        <source>Ignore …</source>
        <translation>Ignorer …</translation>
    </message>
    <message>
        <source>Issues</source>
        <translation>Problèmes</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Indices</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>Étape suivante</translation>
    </message>
    <message>
        <source>Affected</source>
        <translation>Concernées</translation>
    </message>
    <message>
        <source>Ignore this issue?</source>
        <translation>Ignorer ce problème&#xa0;?</translation>
    </message>
    <message>
        <source>Deliveries go on failing for this cause, and nothing will point it out. Ignored issues stay at the end of the list.</source>
        <translation>Les livraisons continuent d’échouer pour cette cause, sans que rien le signale. Les problèmes ignorés restent en fin de liste.</translation>
    </message>
    <message>
        <source>Ignore issue</source>
        <translation>Ignorer le problème</translation>
    </message>
    <message>
        <source>Select an issue first.</source>
        <translation>Choisir d’abord un problème.</translation>
    </message>
    <message>
        <source>Send the affected deliveries once more</source>
        <translation>Envoyer encore une fois les livraisons concernées</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1&#xa0;: %2</translation>
    </message>
    <message numerus="yes">
        <source>These are the causes of the newest %n failures; older ones are left out.</source>
        <translation>
            <numerusform>Voici la cause du plus récent échec (%n)&#xa0;; les plus anciens sont omis.</numerusform>
            <numerusform>Voici les causes des %n échecs les plus récents&#xa0;; les plus anciens sont omis.</numerusform>
        </translation>
    </message>
    <message>
        <source>The issues cannot be read</source>
        <translation>Les problèmes ne peuvent pas être lus</translation>
    </message>
    <message>
        <source>Reading failures …</source>
        <translation>Lecture des échecs …</translation>
    </message>
    <message>
        <source>Nothing fails</source>
        <translation>Rien n’échoue</translation>
    </message>
    <message>
        <source>Deliveries that fail are grouped here by destination and cause until they are delivered.</source>
        <translation>Les livraisons qui échouent sont groupées ici par destination et cause jusqu’à leur livraison.</translation>
    </message>
    <message>
        <source>%1 since %2.</source>
        <translation>%1 depuis %2.</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>What is known of it, who looks after it</source>
        <translation>Ce que l’on en sait, qui s’en occupe</translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries</source>
        <translation>
            <numerusform>%Ln livraison</numerusform>
            <numerusform>%Ln livraisons</numerusform>
        </translation>
    </message>
    <message>
        <source>They are not delivered yet, the first from %1, the last from %2.</source>
        <translation>Pas encore livrées, la première du %1, la dernière du %2.</translation>
    </message>
    <message>
        <source>Sort issues by …</source>
        <translation>Trier les problèmes par …</translation>
    </message>
</context>
<context>
    <name>deckhand::KeyEdit</name>
    <message>
        <source>Press a key</source>
        <translation>Appuyer sur une touche</translation>
    </message>
</context>
<context>
    <name>deckhand::KeysPanel</name>
    <message>
        <source>New key …</source>
        <translation>Nouvelle clé …</translation>
    </message>
    <message>
        <source>Revoke …</source>
        <translation>Révoquer …</translation>
    </message>
    <message>
        <source>Copy key</source>
        <translation>Copier la clé</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Clés</translation>
    </message>
    <message>
        <source>Role of the new key</source>
        <translation>Rôle de la nouvelle clé</translation>
    </message>
    <message>
        <source>Viewers read. Publishers send events in. Operators also retry, replay and test. Administrators do everything.</source>
        <translation>Les lecteurs lisent. Les éditeurs envoient des événements. Les opérateurs peuvent aussi réessayer, rejouer et tester. Les administrateurs font tout.</translation>
    </message>
    <message>
        <source>The keys were not changed. %1</source>
        <translation>Les clés n’ont pas été modifiées. %1</translation>
    </message>
    <message>
        <source>The key “%1” was made. It can be copied only now; it leaves the clipboard after a minute.</source>
        <translation>La clé «&#xa0;%1&#xa0;» a été créée. Elle ne peut être copiée que maintenant&#xa0;; elle quitte le presse-papiers après une minute.</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Nouvelle clé</translation>
    </message>
    <message>
        <source>What is it for?</source>
        <translation>À quoi sert-elle&#xa0;?</translation>
    </message>
    <message>
        <source>Revoke the key “%1”?</source>
        <translation>Révoquer la clé «&#xa0;%1&#xa0;»&#xa0;?</translation>
    </message>
    <message>
        <source>Programs that use it are refused from then on. A revoked key does not come back.</source>
        <translation>Les programmes qui l’utilisent sont dès lors refusés. Une clé révoquée ne revient pas.</translation>
    </message>
    <message>
        <source>Revoke key</source>
        <translation>Révoquer la clé</translation>
    </message>
    <message>
        <source>Reading keys …</source>
        <translation>Lecture des clés …</translation>
    </message>
    <message>
        <source>This server&apos;s keys are managed on the server itself: deckhandctl keys.</source>
        <translation>Les clés de ce serveur sont gérées sur le serveur lui-même&#xa0;: deckhandctl keys.</translation>
    </message>
    <message>
        <source>The keys cannot be read. %1</source>
        <translation>Les clés ne peuvent pas être lues. %1</translation>
    </message>
    <message>
        <source>When the new key expires</source>
        <translation>Quand la nouvelle clé expire</translation>
    </message>
    <message>
        <source>Never expires</source>
        <translation>N’expire jamais</translation>
    </message>
    <message>
        <source>Expires in 30 days</source>
        <translation>Expire dans 30 jours</translation>
    </message>
    <message>
        <source>Expires in 90 days</source>
        <translation>Expire dans 90 jours</translation>
    </message>
    <message>
        <source>Expires in a year</source>
        <translation>Expire dans un an</translation>
    </message>
    <message>
        <source>Expires on a day</source>
        <translation>Expire un jour donné</translation>
    </message>
    <message>
        <source>From then on programs with this key are refused.</source>
        <translation>Dès lors, les programmes avec cette clé sont refusés.</translation>
    </message>
    <message>
        <source>Day on which the new key expires</source>
        <translation>Jour où la nouvelle clé expire</translation>
    </message>
</context>
<context>
    <name>deckhand::LanguageActions</name>
    <message>
        <source>The language changes when Deckhand is started again.</source>
        <translation>La langue change au prochain démarrage de Deckhand.</translation>
    </message>
    <message>
        <source>Language of the system</source>
        <translation>Langue du système</translation>
    </message>
</context>
<context>
    <name>deckhand::LargePayload</name>
    <message>
        <source>Save …</source>
        <translation>Enregistrer …</translation>
    </message>
    <message>
        <source>Open externally</source>
        <translation>Ouvrir ailleurs</translation>
    </message>
    <message>
        <source>The first %1 of %2 are shown.</source>
        <translation>Les premiers %1 sur %2 sont affichés.</translation>
    </message>
    <message>
        <source>Save the payload</source>
        <translation>Enregistrer le contenu</translation>
    </message>
    <message>
        <source>Saved %1.</source>
        <translation>%1 enregistrés.</translation>
    </message>
    <message>
        <source>No temporary file could be written: %1. Check the free space of %2.</source>
        <translation>Aucun fichier temporaire n’a pu être écrit&#xa0;: %1. Vérifier l’espace libre de %2.</translation>
    </message>
    <message>
        <source>No program opens it. Save it, and open it from there.</source>
        <translation>Aucun programme ne l’ouvre. L’enregistrer, et l’ouvrir de là.</translation>
    </message>
</context>
<context>
    <name>deckhand::Launcher</name>
    <message>
        <source>The demo starts …</source>
        <translation>La démo démarre …</translation>
    </message>
    <message>
        <source>The store is opened …</source>
        <translation>Ouverture du stockage …</translation>
    </message>
    <message>
        <source>Asking %1 …</source>
        <translation>Interrogation de %1 …</translation>
    </message>
    <message>
        <source>“%1” names nothing that can be opened.</source>
        <translation>«&#xa0;%1&#xa0;» ne nomme rien qui puisse être ouvert.</translation>
    </message>
    <message>
        <source>There is no connection “%1”.</source>
        <translation>Il n’y a pas de connexion «&#xa0;%1&#xa0;».</translation>
    </message>
    <message>
        <source>The server says that it is production, so this connection is treated so: it is read-only until somebody unlocks it.</source>
        <translation>Le serveur dit être en production&#xa0;; cette connexion est donc traitée ainsi&#xa0;: en lecture seule jusqu’à ce que quelqu’un la déverrouille.</translation>
    </message>
    <message>
        <source>%1 could not be opened. %2</source>
        <translation>%1 n’a pas pu être ouvert. %2</translation>
    </message>
    <message>
        <source>No key of %1 is kept; enter it again.</source>
        <translation>Aucune clé de %1 n’est conservée&#xa0;; la saisir à nouveau.</translation>
    </message>
    <message>
        <source>The key of %1 cannot be read where it is kept; enter it again.</source>
        <translation>La clé de %1 ne peut pas être lue là où elle est conservée&#xa0;; la saisir à nouveau.</translation>
    </message>
    <message>
        <source>The key of this connection lies in a file that every program you run can read: %1</source>
        <translation>La clé de cette connexion est dans un fichier que tous vos programmes peuvent lire&#xa0;: %1</translation>
    </message>
    <message>
        <source>The key is kept until Deckhand is closed, and asked for again then. %1</source>
        <translation>La clé est gardée jusqu’à la fermeture de Deckhand, puis redemandée. %1</translation>
    </message>
    <message>
        <source>This window shows the connection as it was opened. Close it and open it again, so that what was changed holds.</source>
        <translation>Cette fenêtre montre la connexion telle qu’elle a été ouverte. Il faut la fermer et la rouvrir pour que les modifications s’appliquent.</translation>
    </message>
    <message>
        <source>No key of this connection is kept. Open it once and enter its key.</source>
        <translation>Aucune clé de cette connexion n’est gardée. L’ouvrir une fois et saisir sa clé.</translation>
    </message>
</context>
<context>
    <name>deckhand::LinkPanel</name>
    <message>
        <source>Connect</source>
        <translation>Connexion</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Identification</translation>
    </message>
    <message>
        <source>Catch up</source>
        <translation>Rattrapage</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>Direct</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fait</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>échoué</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>en cours</translation>
    </message>
    <message>
        <source>to come</source>
        <translation>à venir</translation>
    </message>
    <message>
        <source>State of the connection</source>
        <translation>État de la connexion</translation>
    </message>
</context>
<context>
    <name>deckhand::ListActions</name>
    <message>
        <source>Filter by this cell</source>
        <translation>Filtrer par cette cellule</translation>
    </message>
    <message>
        <source>Filter by this cell alone</source>
        <translation>Filtrer par cette cellule seule</translation>
    </message>
    <message>
        <source>Exclude this cell</source>
        <translation>Exclure cette cellule</translation>
    </message>
    <message>
        <source>Copy cell as filter</source>
        <translation>Copier la cellule en filtre</translation>
    </message>
    <message>
        <source>Copy cell</source>
        <translation>Copier la cellule</translation>
    </message>
    <message>
        <source>Copy rows as JSON</source>
        <translation>Copier les lignes en JSON</translation>
    </message>
    <message>
        <source>There is nothing in this cell to filter by.</source>
        <translation>Il n’y a rien dans cette cellule par quoi filtrer.</translation>
    </message>
    <message numerus="yes">
        <source>Copied %n rows.</source>
        <translation>
            <numerusform>%n ligne copiée.</numerusform>
            <numerusform>%n lignes copiées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Copied the first %n rows of those that are selected.</source>
        <translation>
            <numerusform>La première (%n) des lignes choisies est copiée.</numerusform>
            <numerusform>Les %n premières des lignes choisies sont copiées.</numerusform>
        </translation>
    </message>
    <message>
        <source>Columns …</source>
        <translation>Colonnes …</translation>
    </message>
</context>
<context>
    <name>deckhand::ListState</name>
    <message>
        <source>Clear filter</source>
        <translation>Effacer le filtre</translation>
    </message>
    <message>
        <source>Widen to 24 h</source>
        <translation>Élargir à 24 h</translation>
    </message>
    <message>
        <source>Show all times</source>
        <translation>Afficher toutes les périodes</translation>
    </message>
    <message>
        <source>%1 There is no connection since %2.</source>
        <translation>%1 Il n’y a pas de connexion depuis %2.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Canceled.</source>
        <translation>Annulé.</translation>
    </message>
    <message>
        <source>Nothing was read.</source>
        <translation>Rien n’a été lu.</translation>
    </message>
</context>
<context>
    <name>deckhand::LookActions</name>
    <message>
        <source>Compact rows</source>
        <translation>Lignes serrées</translation>
    </message>
    <message>
        <source>Normal rows</source>
        <translation>Lignes normales</translation>
    </message>
    <message>
        <source>Relaxed rows</source>
        <translation>Lignes espacées</translation>
    </message>
    <message>
        <source>Colours of the system</source>
        <translation>Couleurs du système</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Contraste élevé</translation>
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
        <translation>Vue d’ensemble</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Événements</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>Livraisons</translation>
    </message>
    <message>
        <source>Destinations</source>
        <translation>Destinations</translation>
    </message>
    <message>
        <source>Replays</source>
        <translation>Rejeux</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filtre</translation>
    </message>
    <message>
        <source>Refresh</source>
        <translation>Actualiser</translation>
    </message>
    <message>
        <source>Commands …</source>
        <translation>Commandes …</translation>
    </message>
    <message>
        <source>Copy link to this</source>
        <translation>Copier le lien vers ceci</translation>
    </message>
    <message>
        <source>Copy key for programs</source>
        <translation>Copier la clé pour les programmes</translation>
    </message>
    <message>
        <source>There is no key for programs here.</source>
        <translation>Il n’y a pas de clé pour les programmes ici.</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Quitter</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Précédent</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Suivant</translation>
    </message>
    <message>
        <source>Demo dials</source>
        <translation>Réglages de la démo</translation>
    </message>
    <message>
        <source>De&amp;mo</source>
        <translation>Dé&amp;mo</translation>
    </message>
    <message>
        <source>Programs publish with this key</source>
        <translation>Les programmes publient avec cette clé</translation>
    </message>
    <message>
        <source>The key is on the clipboard for one minute. Send it as Authorization: Bearer.</source>
        <translation>La clé est dans le presse-papiers pour une minute. L’envoyer comme Authorization: Bearer.</translation>
    </message>
    <message>
        <source>This link belongs to the profile “%1”; this window shows “%2”.</source>
        <translation>Ce lien appartient au profil «&#xa0;%1&#xa0;»&#xa0;; cette fenêtre montre «&#xa0;%2&#xa0;».</translation>
    </message>
    <message>
        <source>There is no destination %1 here.</source>
        <translation>Il n’y a pas de destination %1 ici.</translation>
    </message>
    <message>
        <source>Nothing is chosen here that a link could name.</source>
        <translation>Rien n’est choisi ici qu’un lien puisse nommer.</translation>
    </message>
    <message>
        <source>Copied %1</source>
        <translation>%1 copié</translation>
    </message>
    <message>
        <source>Destinations, %1 inactive</source>
        <translation>Destinations, %1 inactives</translation>
    </message>
    <message>
        <source>Replays, %1 running or paused</source>
        <translation>Rejeux, %1 en cours ou en pause</translation>
    </message>
    <message>
        <source>There is no key for programs that publish. %1</source>
        <translation>Il n’y a pas de clé pour les programmes qui publient. %1</translation>
    </message>
    <message>
        <source>Programs publish with a key that holds for this session only: File, Copy key for programs. %1</source>
        <translation>Les programmes publient avec une clé valable pour cette session seulement&#xa0;: Fichier, Copier la clé pour les programmes. %1</translation>
    </message>
    <message>
        <source>Made-up traffic in a temporary store. Programs publish to %1</source>
        <translation>Trafic inventé dans un stockage temporaire. Les programmes publient vers %1</translation>
    </message>
    <message>
        <source>Port 8377 is taken: programs publish to %1</source>
        <translation>Le port 8377 est pris&#xa0;: les programmes publient vers %1</translation>
    </message>
    <message>
        <source>Programs publish to %1</source>
        <translation>Les programmes publient vers %1</translation>
    </message>
    <message>
        <source>Issues</source>
        <translation>Problèmes</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>Issues, %1 open</source>
        <translation>Problèmes, %1 ouverts</translation>
    </message>
    <message>
        <source>Close window</source>
        <translation>Fermer la fenêtre</translation>
    </message>
    <message>
        <source>Show the tour</source>
        <translation>Montrer la visite</translation>
    </message>
    <message>
        <source>The tour belongs to the demo.</source>
        <translation>La visite fait partie de la démo.</translation>
    </message>
    <message>
        <source>Deliveries, %1 failed attempts in the last 24 hours</source>
        <translation>Livraisons, %1 tentatives en échec ces dernières 24 heures</translation>
    </message>
    <message>
        <source>Events, new ones have come</source>
        <translation>Événements, de nouveaux sont arrivés</translation>
    </message>
    <message>
        <source>No delivery here has this attempt.</source>
        <translation>Aucune livraison ici n’a cette tentative.</translation>
    </message>
    <message>
        <source>A server does not tell credentials. Export on the computer that has the store.</source>
        <translation>Un serveur ne donne pas d’identifiants. Exportez sur l’ordinateur qui a le stockage.</translation>
    </message>
</context>
<context>
    <name>deckhand::MarkActions</name>
    <message>
        <source>Mark or unmark the selected rows</source>
        <translation>Marquer ou non les lignes choisies</translation>
    </message>
    <message>
        <source>Bookmark the event, or not</source>
        <translation>Mettre ou ôter un signet sur l’événement</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>Écrire une note</translation>
    </message>
    <message>
        <source>Select a row first.</source>
        <translation>Choisir d’abord une ligne.</translation>
    </message>
    <message>
        <source>Marks and notes are not kept. %1</source>
        <translation>Les marques et les notes ne sont pas conservées. %1</translation>
    </message>
    <message numerus="yes">
        <source>%n rows are not marked any more. %1 undoes it.</source>
        <translation>
            <numerusform>%n ligne n’est plus marquée. %1 l’annule.</numerusform>
            <numerusform>%n lignes ne sont plus marquées. %1 l’annule.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Marked %n rows; the filter marked:yes finds them. %1 undoes it.</source>
        <translation>
            <numerusform>%n ligne marquée&#xa0;; le filtre marked:yes la trouve. %1 l’annule.</numerusform>
            <numerusform>%n lignes marquées&#xa0;; le filtre marked:yes les trouve. %1 l’annule.</numerusform>
        </translation>
    </message>
    <message>
        <source>Bookmarked %1; %2 lists all bookmarks.</source>
        <translation>Signet mis sur %1&#xa0;; %2 les énumère tous.</translation>
    </message>
    <message>
        <source>%1 has no bookmark any more. %2 undoes it.</source>
        <translation>%1 n’a plus de signet. %2 l’annule.</translation>
    </message>
    <message numerus="yes">
        <source>There are %n marks and notes already, which is the most. Remove some first: the filter marked:yes finds them.</source>
        <translation>
            <numerusform>Il y a déjà %n marque ou note, ce qui est le maximum. En retirer d’abord&#xa0;: le filtre marked:yes les trouve.</numerusform>
            <numerusform>Il y a déjà %n marques et notes, ce qui est le maximum. En retirer d’abord&#xa0;: le filtre marked:yes les trouve.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Fichier</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Affichage</translation>
    </message>
    <message>
        <source>&amp;Events</source>
        <translation>&amp;Événements</translation>
    </message>
    <message>
        <source>De&amp;liveries</source>
        <translation>&amp;Livraisons</translation>
    </message>
    <message>
        <source>&amp;Replays</source>
        <translation>&amp;Rejeux</translation>
    </message>
    <message>
        <source>&amp;Destinations</source>
        <translation>&amp;Destinations</translation>
    </message>
    <message>
        <source>&amp;Issues</source>
        <translation>Pro&amp;blèmes</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>A&amp;ide</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>&amp;Tools</source>
        <translation>&amp;Outils</translation>
    </message>
</context>
<context>
    <name>deckhand::MessagePanel</name>
    <message>
        <source>Close message</source>
        <translation>Fermer le message</translation>
    </message>
</context>
<context>
    <name>deckhand::NoteLine</name>
    <message>
        <source>Note</source>
        <translation>Note</translation>
    </message>
    <message>
        <source>Note (N), kept on this computer</source>
        <translation>Note (N), conservée sur cet ordinateur</translation>
    </message>
</context>
<context>
    <name>deckhand::NumberLinks</name>
    <message>
        <source>Show these deliveries</source>
        <translation>Afficher ces livraisons</translation>
    </message>
</context>
<context>
    <name>deckhand::Options</name>
    <message>
        <source>Made-up traffic in a temporary store.</source>
        <translation>Un trafic inventé dans un stockage temporaire.</translation>
    </message>
    <message>
        <source>The store of this computer.</source>
        <translation>Le stockage de cet ordinateur.</translation>
    </message>
    <message>
        <source>A server, with the key in DECKHAND_KEY or in the keychain.</source>
        <translation>Un serveur, avec la clé de DECKHAND_KEY ou du trousseau.</translation>
    </message>
    <message>
        <source>Ask where the events are, as at first.</source>
        <translation>Demander où sont les événements, comme la première fois.</translation>
    </message>
    <message>
        <source>Save a picture of the window and quit.</source>
        <translation>Enregistrer une image de la fenêtre et quitter.</translation>
    </message>
    <message>
        <source>Seconds until then.</source>
        <translation>Secondes d’ici là.</translation>
    </message>
    <message>
        <source>Dark colours, in this run.</source>
        <translation>Couleurs sombres, pour cette fois.</translation>
    </message>
    <message>
        <source>Speak a language: en, de, fr; pseudo and pseudo-rtl show what would not translate or mirror.</source>
        <translation>Parler une langue&#xa0;: en, de, fr&#xa0;; pseudo et pseudo-rtl montrent ce qui ne se traduirait ou ne s’inverserait pas.</translation>
    </message>
    <message>
        <source>Receives, stores and delivers events; shows where each of them went.</source>
        <translation>Reçoit, conserve et livre des événements&#xa0;; montre où chacun est allé.</translation>
    </message>
    <message>
        <source>deckhand://PROFILE/event/ID to open.</source>
        <translation>deckhand://PROFILE/event/ID à ouvrir.</translation>
    </message>
    <message>
        <source>There is no language %1 here; texts are not translated.</source>
        <translation>La langue %1 n’existe pas ici&#xa0;; les textes ne sont pas traduits.</translation>
    </message>
    <message>
        <source>A connection by its name, with the key that is kept or the one in DECKHAND_KEY.</source>
        <translation>Une connexion par son nom, avec la clé conservée ou celle de DECKHAND_KEY.</translation>
    </message>
</context>
<context>
    <name>deckhand::OverviewPage</name>
    <message>
        <source>Delivered</source>
        <translation>Livrée</translation>
    </message>
    <message>
        <source>Failed attempts</source>
        <translation>Tentatives échouées</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Retries waiting</source>
        <translation>Nouveaux essais en attente</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Retenue</translation>
    </message>
    <message>
        <source>now</source>
        <translation>maintenant</translation>
    </message>
    <message>
        <source>Most frequent failures</source>
        <translation>Échecs les plus fréquents</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Destination</translation>
    </message>
    <message>
        <source>Failure</source>
        <translation>Échec</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Tentatives</translation>
    </message>
    <message>
        <source>The numbers are not current. %1</source>
        <translation>Les chiffres ne sont pas à jour. %1</translation>
    </message>
    <message>
        <source>nothing is late</source>
        <translation>rien n’est en retard</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Événements</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>Latence</translation>
    </message>
    <message>
        <source>No attempt failed in this time.</source>
        <translation>Aucune tentative n’a échoué dans ce temps.</translation>
    </message>
    <message>
        <source>Range of time</source>
        <translation>Plage de temps</translation>
    </message>
    <message>
        <source>Last 15 minutes</source>
        <translation>15 dernières minutes</translation>
    </message>
    <message>
        <source>Last hour</source>
        <translation>Dernière heure</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Dernières 24 heures</translation>
    </message>
    <message>
        <source>Last 7 days</source>
        <translation>7 derniers jours</translation>
    </message>
    <message>
        <source>Last 30 days</source>
        <translation>30 derniers jours</translation>
    </message>
    <message>
        <source>Latency, 95 %</source>
        <translation>Latence, 95&#xa0;%</translation>
    </message>
    <message>
        <source>Storage</source>
        <translation>Stockage</translation>
    </message>
    <message>
        <source>in the span shown</source>
        <translation>dans la période affichée</translation>
    </message>
    <message>
        <source>as of %1</source>
        <translation>à %1</translation>
    </message>
    <message>
        <source>This server keeps no counters; the lists show what there is.</source>
        <translation>Ce serveur ne tient pas de compteurs&#xa0;; les listes montrent ce qu’il y a.</translation>
    </message>
    <message>
        <source>50 %: %1, 99 %: %2</source>
        <translation>50 %&#xa0;: %1, 99 %&#xa0;: %2</translation>
    </message>
    <message>
        <source>nothing was delivered</source>
        <translation>rien n’a été livré</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échouée</translation>
    </message>
    <message>
        <source>50 %</source>
        <translation>50&#xa0;%</translation>
    </message>
    <message>
        <source>95 %</source>
        <translation>95&#xa0;%</translation>
    </message>
    <message>
        <source>99 %</source>
        <translation>99&#xa0;%</translation>
    </message>
    <message>
        <source>Half of the deliveries took %1 at most, 95 % %2, 99 % %3.</source>
        <translation>La moitié des livraisons ont pris au plus %1, 95 % %2, 99 % %3.</translation>
    </message>
    <message>
        <source>Nothing was delivered.</source>
        <translation>Rien n’a été livré.</translation>
    </message>
    <message>
        <source>Events / s</source>
        <translation>Événements / s</translation>
    </message>
    <message>
        <source>Success</source>
        <translation>Succès</translation>
    </message>
    <message>
        <source>failed on top</source>
        <translation>échecs en haut</translation>
    </message>
    <message>
        <source>50, 95, 99 %</source>
        <translation>50, 95, 99 %</translation>
    </message>
    <message>
        <source>last 5 seconds</source>
        <translation>5 dernières secondes</translation>
    </message>
    <message>
        <source>oldest %1</source>
        <translation>plus ancienne %1</translation>
    </message>
    <message>
        <source>not told by the server</source>
        <translation>non indiqué par le serveur</translation>
    </message>
    <message>
        <source>%1 not tried yet</source>
        <translation>%1 pas encore essayées</translation>
    </message>
    <message>
        <source>for reactivation</source>
        <translation>jusqu’à la réactivation</translation>
    </message>
    <message>
        <source>+%1 a day</source>
        <translation>+%1 par jour</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events</source>
        <translation>
            <numerusform>%Ln événement</numerusform>
            <numerusform>%Ln événements</numerusform>
        </translation>
    </message>
    <message>
        <source>last 15 minutes</source>
        <translation>15 dernières minutes</translation>
    </message>
    <message>
        <source>last hour</source>
        <translation>dernière heure</translation>
    </message>
    <message>
        <source>last 24 hours</source>
        <translation>24 dernières heures</translation>
    </message>
    <message>
        <source>last 7 days</source>
        <translation>7 derniers jours</translation>
    </message>
    <message>
        <source>last 30 days</source>
        <translation>30 derniers jours</translation>
    </message>
    <message>
        <source>Most frequent failures of the last 15 minutes</source>
        <translation>Échecs les plus fréquents des 15 dernières minutes</translation>
    </message>
    <message>
        <source>Most frequent failures of the last hour</source>
        <translation>Échecs les plus fréquents de la dernière heure</translation>
    </message>
    <message>
        <source>Most frequent failures of the last 24 hours</source>
        <translation>Échecs les plus fréquents des 24 dernières heures</translation>
    </message>
    <message>
        <source>Most frequent failures of the last 7 days</source>
        <translation>Échecs les plus fréquents des 7 derniers jours</translation>
    </message>
    <message>
        <source>Most frequent failures of the last 30 days</source>
        <translation>Échecs les plus fréquents des 30 derniers jours</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events in the span shown.</source>
        <translation>
            <numerusform>%Ln événement dans la période affichée.</numerusform>
            <numerusform>%Ln événements dans la période affichée.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events in the last 15 minutes.</source>
        <translation>
            <numerusform>%Ln événement dans les 15 dernières minutes.</numerusform>
            <numerusform>%Ln événements dans les 15 dernières minutes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events in the last hour.</source>
        <translation>
            <numerusform>%Ln événement dans la dernière heure.</numerusform>
            <numerusform>%Ln événements dans la dernière heure.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events in the last 24 hours.</source>
        <translation>
            <numerusform>%Ln événement dans les 24 dernières heures.</numerusform>
            <numerusform>%Ln événements dans les 24 dernières heures.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events in the last 7 days.</source>
        <translation>
            <numerusform>%Ln événement dans les 7 derniers jours.</numerusform>
            <numerusform>%Ln événements dans les 7 derniers jours.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln events in the last 30 days.</source>
        <translation>
            <numerusform>%Ln événement dans les 30 derniers jours.</numerusform>
            <numerusform>%Ln événements dans les 30 derniers jours.</numerusform>
        </translation>
    </message>
    <message>
        <source>Attempts (%3): %1 succeeded, %2 failed.</source>
        <translation>Tentatives (%3)&#xa0;: %1 réussies, %2 échouées.</translation>
    </message>
    <message>
        <source>Custom range …</source>
        <translation>Période choisie …</translation>
    </message>
    <message>
        <source>Show the time that was shown before</source>
        <translation>Montrer la période montrée avant</translation>
    </message>
    <message>
        <source>The overview reaches back 30 days at most.</source>
        <translation>La vue d’ensemble remonte à 30 jours au plus.</translation>
    </message>
    <message>
        <source>%1 to %2, as of %3</source>
        <translation>%1 à %2, état de %3</translation>
    </message>
    <message>
        <source>Most frequent failures since %1</source>
        <translation>Échecs les plus fréquents depuis %1</translation>
    </message>
    <message>
        <source>No new figures since %1</source>
        <translation>Aucun nouveau chiffre depuis %1</translation>
    </message>
    <message>
        <source>No new figures since %1. The engine has not answered yet; they come by themselves when it does.</source>
        <translation>Aucun nouveau chiffre depuis %1. Le moteur n’a pas encore répondu&#xa0;; ils viendront d’eux-mêmes dès qu’il répondra.</translation>
    </message>
    <message>
        <source>No new figures since %1. %2</source>
        <translation>Aucun nouveau chiffre depuis %1. %2</translation>
    </message>
    <message>
        <source>newest step of %1 with deliveries, %2</source>
        <translation>dernier pas de %1 avec des livraisons, %2</translation>
    </message>
    <message>
        <source>Destinations that fail most in this time</source>
        <translation>Destinations qui échouent le plus sur cette période</translation>
    </message>
    <message>
        <source>full in less than a day, %1</source>
        <translation>plein dans moins d’un jour, %1</translation>
    </message>
    <message numerus="yes">
        <source>full in about %n days, %1</source>
        <translation>
            <numerusform>plein dans environ %n jour, %1</numerusform>
            <numerusform>plein dans environ %n jours, %1</numerusform>
        </translation>
    </message>
    <message>
        <source>stays within %1: retention ends what is older</source>
        <translation>reste sous %1 : la rétention retire le plus ancien</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
</context>
<context>
    <name>deckhand::PageWidget</name>
    <message>
        <source>Marks and notes are known to this console only. Select the rows to replay them.</source>
        <translation>Les marques et les notes ne sont connues que de cette console. Choisir les lignes pour les rejouer.</translation>
    </message>
</context>
<context>
    <name>deckhand::PaneActions</name>
    <message>
        <source>Detail in its own window</source>
        <translation>Détail dans sa propre fenêtre</translation>
    </message>
    <message>
        <source>Detail at the right or below</source>
        <translation>Détail à droite ou en bas</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>Volet suivant</translation>
    </message>
    <message>
        <source>Previous pane</source>
        <translation>Volet précédent</translation>
    </message>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
    <message>
        <source>This place has no detail.</source>
        <translation>Ce lieu n’a pas de détail.</translation>
    </message>
</context>
<context>
    <name>deckhand::PayloadPane</name>
    <message>
        <source>Payload as a tree</source>
        <translation>Contenu en arbre</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Copier le chemin</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>Copier la valeur</translation>
    </message>
    <message>
        <source>Find in payload</source>
        <translation>Chercher dans le contenu</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>Arbre</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Chercher</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>Rien trouvé</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 sur %2</translation>
    </message>
</context>
<context>
    <name>deckhand::PayloadView</name>
    <message>
        <source>Payload</source>
        <translation>Contenu</translation>
    </message>
    <message>
        <source>Showing %1 of %2.

</source>
        <translation>%1 affichés sur %2.

</translation>
    </message>
    <message numerus="yes">
        <source>… %Ln more characters</source>
        <translation>
            <numerusform>… %Ln caractère de plus</numerusform>
            <numerusform>… %Ln caractères de plus</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::PlaceHelp</name>
    <message>
        <source>Overview</source>
        <translation>Vue d’ensemble</translation>
    </message>
    <message>
        <source>How delivery goes, for the time chosen at the top.</source>
        <translation>Comment se passe la livraison, sur la période choisie en haut.</translation>
    </message>
    <message>
        <source>Press a tile to see the list behind its number.</source>
        <translation>Appuyer sur une tuile pour voir la liste derrière son nombre.</translation>
    </message>
    <message>
        <source>Drag over a chart to look at a shorter time.</source>
        <translation>Glisser sur un graphique pour regarder une période plus courte.</translation>
    </message>
    <message>
        <source>Open a line of the table to see the failures it counts.</source>
        <translation>Ouvrir une ligne du tableau pour voir les échecs qu’elle compte.</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Événements</translation>
    </message>
    <message>
        <source>What was published: live as it comes, or all that is stored.</source>
        <translation>Ce qui a été publié : en direct, ou tout ce qui est stocké.</translation>
    </message>
    <message>
        <source>Write a filter, or choose one with the buttons below it.</source>
        <translation>Écrire un filtre, ou le choisir avec les boutons en dessous.</translation>
    </message>
    <message>
        <source>Select an event to see its payload and what became of it at each destination.</source>
        <translation>Choisir un événement pour voir ses données et ce qu’il est devenu à chaque destination.</translation>
    </message>
    <message>
        <source>Pause the live list to read it; what comes meanwhile is counted.</source>
        <translation>Mettre la liste en pause pour la lire ; ce qui arrive entre-temps est compté.</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>Livraisons</translation>
    </message>
    <message>
        <source>Each event on its way to each destination, with every attempt.</source>
        <translation>Chaque événement en route vers chaque destination, avec toutes ses tentatives.</translation>
    </message>
    <message>
        <source>Select a delivery to read why it failed and what to do next.</source>
        <translation>Choisir une livraison pour lire pourquoi elle a échoué et que faire ensuite.</translation>
    </message>
    <message>
        <source>Retry one, or replay all that match the filter.</source>
        <translation>En retenter une, ou rejouer toutes celles qui correspondent au filtre.</translation>
    </message>
    <message>
        <source>Copy a request, check its signature, or compare two attempts.</source>
        <translation>Copier une requête, vérifier sa signature ou comparer deux tentatives.</translation>
    </message>
    <message>
        <source>Destinations</source>
        <translation>Destinations</translation>
    </message>
    <message>
        <source>Where events go, and how each place is doing.</source>
        <translation>Où vont les événements, et comment se porte chaque destination.</translation>
    </message>
    <message>
        <source>Make a destination, or change what it takes and how fast.</source>
        <translation>Créer une destination, ou changer ce qu’elle prend et à quel rythme.</translation>
    </message>
    <message>
        <source>Send a test: it tells which step fails.</source>
        <translation>Envoyer un test : il dit quelle étape échoue.</translation>
    </message>
    <message>
        <source>Reactivate one that became inactive, with or without what it missed.</source>
        <translation>Réactiver une destination devenue inactive, avec ou sans ce qu’elle a manqué.</translation>
    </message>
    <message>
        <source>Replays</source>
        <translation>Rejeux</translation>
    </message>
    <message>
        <source>Past events that are sent once more, in numbers.</source>
        <translation>Des événements passés envoyés encore une fois, en chiffres.</translation>
    </message>
    <message>
        <source>Start one from Events or Deliveries: a dry run counts first.</source>
        <translation>En lancer une depuis Événements ou Livraisons : un essai à blanc compte d’abord.</translation>
    </message>
    <message>
        <source>Pause, resume or cancel one that runs.</source>
        <translation>Mettre en pause, reprendre ou annuler une relecture en cours.</translation>
    </message>
    <message>
        <source>Replay only what failed again, or keep the report.</source>
        <translation>Ne rejouer que ce qui a encore échoué, ou garder le rapport.</translation>
    </message>
    <message>
        <source>Issues</source>
        <translation>Problèmes</translation>
    </message>
    <message>
        <source>Failures that have one destination and one cause in common.</source>
        <translation>Des échecs qui ont une destination et une cause en commun.</translation>
    </message>
    <message>
        <source>Read the cause and the next step of each.</source>
        <translation>Lire la cause et la prochaine étape de chacun.</translation>
    </message>
    <message>
        <source>Once it is mended, replay what it affected.</source>
        <translation>Une fois réparé, rejouer ce qui était touché.</translation>
    </message>
    <message>
        <source>Acknowledge, resolve or ignore it, with a note for others.</source>
        <translation>L’accuser, le résoudre ou l’ignorer, avec une note pour les autres.</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>How this console looks and behaves, and who may use the engine.</source>
        <translation>L’apparence et le comportement de cette console, et qui peut utiliser le moteur.</translation>
    </message>
    <message>
        <source>Choose times, colours, first filters and alerts.</source>
        <translation>Choisir heures, couleurs, premiers filtres et alertes.</translation>
    </message>
    <message>
        <source>Make and revoke keys for programs.</source>
        <translation>Créer et révoquer des clés pour des programmes.</translation>
    </message>
    <message>
        <source>Choose how far changes are held back.</source>
        <translation>Choisir à quel point les modifications sont retenues.</translation>
    </message>
    <message>
        <source>Keys of this place</source>
        <translation>Touches de cet endroit</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Quoi</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Clés</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>Toutes les touches</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Help: %1</source>
        <translation>Aide : %1</translation>
    </message>
    <message>
        <source>Go to the detail</source>
        <translation>Aller au détail</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Entrée</translation>
    </message>
</context>
<context>
    <name>deckhand::PlaceList</name>
    <message>
        <source>Places</source>
        <translation>Lieux</translation>
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
        <translation>Vide&#xa0;: votre propre stockage, un fichier SQLite</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Nom</translation>
    </message>
    <message>
        <source>K&amp;ind</source>
        <translation>T&amp;ype</translation>
    </message>
    <message>
        <source>&amp;Environment</source>
        <translation>&amp;Environnement</translation>
    </message>
    <message>
        <source>C&amp;hanges</source>
        <translation>Mod&amp;ifications</translation>
    </message>
    <message>
        <source>&amp;Address</source>
        <translation>&amp;Adresse</translation>
    </message>
    <message>
        <source>&amp;Store</source>
        <translation>&amp;Stockage</translation>
    </message>
    <message>
        <source>Trusted a&amp;uthorities</source>
        <translation>Aut&amp;orités reconnues</translation>
    </message>
    <message>
        <source>Empty: those of this computer</source>
        <translation>Vide&#xa0;: celles de cet ordinateur</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>Choisir …</translation>
    </message>
    <message>
        <source>Choose a file with trusted authorities</source>
        <translation>Choisir un fichier d’autorités reconnues</translation>
    </message>
    <message>
        <source>Trusted authorities</source>
        <translation>Autorités reconnues</translation>
    </message>
    <message>
        <source>Kept; type to replace it</source>
        <translation>Conservée&#xa0;; saisir pour la remplacer</translation>
    </message>
    <message>
        <source>Every program that you run can read this file. The keychain is the better place where there is one.</source>
        <translation>Tout programme que vous lancez peut lire ce fichier. Le trousseau est un meilleur endroit, s’il y en a un.</translation>
    </message>
    <message>
        <source>Ke&amp;y</source>
        <translation>C&amp;lé</translation>
    </message>
    <message>
        <source>Is kept</source>
        <translation>Conservée</translation>
    </message>
    <message>
        <source>&amp;Password</source>
        <translation>Mot de &amp;passe</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Clé</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Mot de passe</translation>
    </message>
</context>
<context>
    <name>deckhand::ProfileWords</name>
    <message>
        <source>Demo</source>
        <translation>Démo</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Cet ordinateur</translation>
    </message>
    <message>
        <source>New connection</source>
        <translation>Nouvelle connexion</translation>
    </message>
    <message>
        <source>made-up traffic</source>
        <translation>trafic inventé</translation>
    </message>
    <message>
        <source>your own store</source>
        <translation>votre stockage</translation>
    </message>
    <message>
        <source>A server</source>
        <translation>Un serveur</translation>
    </message>
    <message>
        <source>A store of this computer</source>
        <translation>Un stockage de cet ordinateur</translation>
    </message>
    <message>
        <source>The demo</source>
        <translation>La démo</translation>
    </message>
    <message>
        <source>Local</source>
        <translation>Local</translation>
    </message>
    <message>
        <source>Development</source>
        <translation>Développement</translation>
    </message>
    <message>
        <source>Staging</source>
        <translation>Préproduction</translation>
    </message>
    <message>
        <source>Production</source>
        <translation>Production</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>Autre</translation>
    </message>
    <message>
        <source>Go through</source>
        <translation>Passent</translation>
    </message>
    <message>
        <source>Are confirmed one by one</source>
        <translation>Sont confirmées une à une</translation>
    </message>
    <message>
        <source>Wait until somebody unlocks</source>
        <translation>Attendent un déverrouillage</translation>
    </message>
    <message>
        <source>In the keychain of this computer</source>
        <translation>Dans le trousseau de cet ordinateur</translation>
    </message>
    <message>
        <source>Only until Deckhand is closed</source>
        <translation>Seulement jusqu’à la fermeture de Deckhand</translation>
    </message>
    <message>
        <source>In a file of yours</source>
        <translation>Dans un fichier à vous</translation>
    </message>
    <message>
        <source>Give the connection a name.</source>
        <translation>Donner un nom à la connexion.</translation>
    </message>
    <message>
        <source>Choose a name of one line, 80 characters at most.</source>
        <translation>Choisir un nom d’une ligne, 80 caractères au plus.</translation>
    </message>
    <message>
        <source>Another connection has this name. Choose another one.</source>
        <translation>Une autre connexion porte ce nom. En choisir un autre.</translation>
    </message>
    <message>
        <source>Only the demo is a demo. Choose what the events here are for.</source>
        <translation>Seule la démo est une démo. Choisir à quoi servent les événements ici.</translation>
    </message>
    <message>
        <source>Write sqlite:/path/to/file or postgresql://user@host/database.</source>
        <translation>Écrire sqlite:/chemin/du/fichier ou postgresql://utilisateur@hôte/base.</translation>
    </message>
    <message>
        <source>Leave the password out of the address and enter it below.</source>
        <translation>Ôter le mot de passe de l’adresse et le saisir dessous.</translation>
    </message>
    <message>
        <source>Enter the address of the server, as https://deckhand.example.com.</source>
        <translation>Saisir l’adresse du serveur, comme https://deckhand.example.com.</translation>
    </message>
    <message>
        <source>This is no address. It begins with https:// or http:// and names a host.</source>
        <translation>Ce n’est pas une adresse. Elle commence par https:// ou http:// et nomme un hôte.</translation>
    </message>
    <message>
        <source>Leave user and password out of the address; a server asks for a key.</source>
        <translation>Ôter l’utilisateur et le mot de passe de l’adresse&#xa0;; un serveur demande une clé.</translation>
    </message>
    <message>
        <source>Leave out what follows ? and #; only the address of the server is needed.</source>
        <translation>Ôter ce qui suit&#xa0;? et #&#xa0;; seule l’adresse du serveur est nécessaire.</translation>
    </message>
    <message>
        <source>Name the file from the root on, as /srv/tls/own.pem.</source>
        <translation>Nommer le fichier depuis la racine, comme /srv/tls/own.pem.</translation>
    </message>
    <message>
        <source>An address with http:// makes no use of this file.</source>
        <translation>Une adresse en http:// ne se sert pas de ce fichier.</translation>
    </message>
    <message>
        <source>Without https:// the key and all events can be read on the way.</source>
        <translation>Sans https://, la clé et tous les événements peuvent être lus en chemin.</translation>
    </message>
    <message>
        <source>A store of this computer is delivered only while Deckhand is open.</source>
        <translation>Un stockage de cet ordinateur n’est livré que tant que Deckhand est ouvert.</translation>
    </message>
    <message>
        <source>Reach host</source>
        <translation>Joindre l’hôte</translation>
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
        <translation>Identification</translation>
    </message>
    <message>
        <source>Permissions</source>
        <translation>Droits</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Horloge</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>en cours</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>réussi</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>échoué</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>non indiqué</translation>
    </message>
    <message>
        <source>not reached</source>
        <translation>non atteint</translation>
    </message>
    <message>
        <source>The server answers; it does not tell its version.</source>
        <translation>Le serveur répond&#xa0;; il n’indique pas sa version.</translation>
    </message>
    <message>
        <source>%1 %2, environment %3.</source>
        <translation>%1 %2, environnement %3.</translation>
    </message>
    <message>
        <source>The key lets you read.</source>
        <translation>La clé permet de lire.</translation>
    </message>
    <message>
        <source>The key lets you read, retry, replay and test.</source>
        <translation>La clé permet de lire, de réessayer, de rejouer et de tester.</translation>
    </message>
    <message>
        <source>The key lets you do everything.</source>
        <translation>La clé permet tout.</translation>
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
        <translation>Lecture …</translation>
    </message>
    <message>
        <source>Cancel (Esc)</source>
        <translation>Annuler (Échap)</translation>
    </message>
    <message>
        <source>Canceled. What is older was not read.</source>
        <translation>Annulé. Ce qui est plus ancien n’a pas été lu.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Continuer</translation>
    </message>
</context>
<context>
    <name>deckhand::RelatedView</name>
    <message>
        <source>Related by</source>
        <translation>Liés par</translation>
    </message>
    <message>
        <source>Related events</source>
        <translation>Événements liés</translation>
    </message>
    <message>
        <source>Filter by this</source>
        <translation>Filtrer par ceci</translation>
    </message>
    <message>
        <source>The related events cannot be read. %1</source>
        <translation>Les événements liés ne peuvent pas être lus. %1</translation>
    </message>
    <message>
        <source>This event names no task run, session or other thing.</source>
        <translation>Cet événement ne nomme ni exécution, ni session, ni autre chose.</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>Lecture …</translation>
    </message>
    <message>
        <source>The newest %1</source>
        <translation>Les %1 plus récents</translation>
    </message>
    <message>
        <source>Events: %1</source>
        <translation>Événements&#xa0;: %1</translation>
    </message>
</context>
<context>
    <name>deckhand::ReplayDialog</name>
    <message>
        <source>Start replay</source>
        <translation>Lancer le rejeu</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Cancel replay</source>
        <translation>Annuler le rejeu</translation>
    </message>
    <message>
        <source>Show in Replays</source>
        <translation>Afficher dans Rejeux</translation>
    </message>
    <message>
        <source>Replay</source>
        <translation>Rejouer</translation>
    </message>
    <message>
        <source>The replay was not changed. %1</source>
        <translation>Le rejeu n’a pas été modifié. %1</translation>
    </message>
    <message>
        <source>Number of deliveries</source>
        <translation>Nombre de livraisons</translation>
    </message>
    <message>
        <source>Progress of the replay</source>
        <translation>Progression du rejeu</translation>
    </message>
    <message>
        <source>Events: %1</source>
        <translation>Événements&#xa0;: %1</translation>
    </message>
    <message>
        <source>The replay cannot be made. %1</source>
        <translation>Le rejeu ne peut pas être fait. %1</translation>
    </message>
    <message>
        <source>Counting …</source>
        <translation>Comptage …</translation>
    </message>
    <message>
        <source>Nothing matches, so there is nothing to send.</source>
        <translation>Rien ne correspond, il n’y a donc rien à envoyer.</translation>
    </message>
    <message>
        <source>%1 would be made, %2 in all; it takes about %3.</source>
        <translation>%1 seraient faites, %2 au total&#xa0;; cela prend environ %3.</translation>
    </message>
    <message numerus="yes">
        <source>%n deliveries</source>
        <translation>
            <numerusform>%n livraison</numerusform>
            <numerusform>%n livraisons</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 would be made, %2 in all.</source>
        <translation>%1 seraient faites, %2 au total.</translation>
    </message>
    <message>
        <source>This is production. Type %1 to go on:</source>
        <translation>Ceci est la production. Saisir %1 pour continuer&#xa0;:</translation>
    </message>
    <message>
        <source>%1 delivered, %2 failed, %3 left of %4.</source>
        <translation>%1 livrées, %2 échouées, %3 restantes sur %4.</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Reprendre</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Suspendre</translation>
    </message>
    <message>
        <source>What was sent stays sent</source>
        <translation>Ce qui est envoyé reste envoyé</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>Pré&amp;cédent</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>&amp;Suivant</translation>
    </message>
    <message>
        <source>The plan had become too old, so it was counted anew. Look at it before you start.</source>
        <translation>Le plan était trop ancien et a été recompté. Le revoir avant de lancer.</translation>
    </message>
    <message>
        <source>Building all requests …</source>
        <translation>Construction de toutes les requêtes …</translation>
    </message>
    <message>
        <source>The count was canceled.</source>
        <translation>Le comptage a été annulé.</translation>
    </message>
    <message>
        <source>&amp;Count again</source>
        <translation>&amp;Recompter</translation>
    </message>
</context>
<context>
    <name>deckhand::ReplayOptionsView</name>
    <message>
        <source>As fast as it goes</source>
        <translation>Aussi vite que possible</translation>
    </message>
    <message>
        <source> per second</source>
        <translation> par seconde</translation>
    </message>
    <message>
        <source>&amp;Rate</source>
        <translation>&amp;Débit</translation>
    </message>
    <message>
        <source>&amp;More options</source>
        <translation>&amp;Plus d’options</translation>
    </message>
    <message>
        <source>What destinations take</source>
        <translation>Ce que prennent les destinations</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Jamais</translation>
    </message>
    <message>
        <source> failed attempts in a row</source>
        <translation> tentatives échouées de suite</translation>
    </message>
    <message>
        <source>At &amp;once, at most</source>
        <translation>À la &amp;fois, au plus</translation>
    </message>
    <message>
        <source>&amp;Pause it after</source>
        <translation>S&amp;uspendre après</translation>
    </message>
    <message>
        <source>&amp;In which order</source>
        <translation>Dans quel &amp;ordre</translation>
    </message>
    <message>
        <source>&amp;Deliver to</source>
        <translation>&amp;Livrer à</translation>
    </message>
    <message>
        <source>Deliveries that would fail</source>
        <translation>Livraisons qui échoueraient</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Événement</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Destination</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Pourquoi</translation>
    </message>
    <message>
        <source>The chosen destinations</source>
        <translation>Les destinations choisies</translation>
    </message>
    <message>
        <source>Building all requests …</source>
        <translation>Construction de toutes les requêtes …</translation>
    </message>
    <message>
        <source>A dry run builds and signs all requests and sends none. It lists those that cannot be built.</source>
        <translation>Un essai construit et signe toutes les requêtes et n’en envoie aucune. Il nomme celles qui ne peuvent être construites.</translation>
    </message>
    <message>
        <source>The first %1 requests can be built; there was no time for more.</source>
        <translation>Les %1 premières requêtes peuvent être construites ; le temps a manqué pour les autres.</translation>
    </message>
    <message numerus="yes">
        <source>All %n requests can be built.</source>
        <translation>
            <numerusform>%n requête peut être construite.</numerusform>
            <numerusform>Toutes les %n requêtes peuvent être construites.</numerusform>
        </translation>
    </message>
    <message>
        <source>Build &amp;all requests</source>
        <translation>Construire &amp;toutes les requêtes</translation>
    </message>
    <message>
        <source>%1 of %2 requests cannot be built; these deliveries would fail. Enter opens the event.</source>
        <translation>%1 requêtes sur %2 ne peuvent être construites ; ces livraisons échoueraient. Entrée ouvre l’événement.</translation>
    </message>
    <message>
        <source>%1 of %2 requests cannot be built; the first %3 are listed. Enter opens the event.</source>
        <translation>%1 requêtes sur %2 ne peuvent être construites ; les %3 premières sont nommées. Entrée ouvre l’événement.</translation>
    </message>
    <message>
        <source>As new &amp;events, each with an id of its own</source>
        <translation>Comme &amp;nouveaux événements, chacun avec son propre identifiant</translation>
    </message>
    <message>
        <source>Receivers cannot recognise them as duplicates: what they have handled once they will handle again.</source>
        <translation>Les récepteurs ne peuvent pas les reconnaître comme doublons : ce qu’ils ont traité une fois, ils le traiteront encore.</translation>
    </message>
    <message>
        <source>This server does not offer it.</source>
        <translation>Ce serveur ne le propose pas.</translation>
    </message>
</context>
<context>
    <name>deckhand::ReplayPlanView</name>
    <message>
        <source>&amp;Take</source>
        <translation>&amp;Prendre</translation>
    </message>
    <message>
        <source>Receivers may get events they have had before; what was sent cannot be taken back. What comes in later is not replayed.</source>
        <translation>Les récepteurs peuvent recevoir des événements qu’ils ont déjà eus ; ce qui est envoyé ne peut être repris. Ce qui arrive plus tard n’est pas rejoué.</translation>
    </message>
    <message>
        <source>Destinations of the replay</source>
        <translation>Destinations du rejeu</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Destination</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>Livraisons</translation>
    </message>
    <message>
        <source>Event types of the replay</source>
        <translation>Types d’événements du rejeu</translation>
    </message>
    <message>
        <source>Event type</source>
        <translation>Type d’événement</translation>
    </message>
    <message>
        <source>%1 (inactive)</source>
        <translation>%1 (inactive)</translation>
    </message>
    <message numerus="yes">
        <source>%n more types</source>
        <translation>
            <numerusform>%n autre type</numerusform>
            <numerusform>%n autres types</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 were delivered already and are left out.</source>
        <translation>%1 ont déjà été livrées et sont laissées de côté.</translation>
    </message>
    <message>
        <source>What was delivered before arrives again.</source>
        <translation>Ce qui a déjà été livré arrive de nouveau.</translation>
    </message>
    <message>
        <source>%1 are older than events are kept and may go before they are sent.</source>
        <translation>%1 dépassent la durée de rétention et peuvent disparaître avant l’envoi.</translation>
    </message>
    <message>
        <source>The events are of %1 to %2; what retention has removed is not replayed.</source>
        <translation>Les événements vont de %1 à %2 ; ce que la rétention a retiré n’est pas rejoué.</translation>
    </message>
</context>
<context>
    <name>deckhand::ReplayWords</name>
    <message>
        <source>Oldest events first</source>
        <translation>Événements les plus anciens d’abord</translation>
    </message>
    <message>
        <source>Newest events first</source>
        <translation>Événements les plus récents d’abord</translation>
    </message>
    <message>
        <source>To %1 instead of the chosen destinations.</source>
        <translation>À %1 au lieu des destinations choisies.</translation>
    </message>
    <message>
        <source>At most %1 at once.</source>
        <translation>Au plus %1 à la fois.</translation>
    </message>
    <message numerus="yes">
        <source>Stops after %n failed attempts in a row.</source>
        <translation>
            <numerusform>S’arrête après %n tentative échouée.</numerusform>
            <numerusform>S’arrête après %n tentatives échouées de suite.</numerusform>
        </translation>
    </message>
    <message>
        <source>Newest events first.</source>
        <translation>Événements les plus récents d’abord.</translation>
    </message>
    <message numerus="yes">
        <source>It paused itself after %n failed attempts in a row. The last one: %1 %2</source>
        <translation>
            <numerusform>Il s’est suspendu après %n tentative échouée. La dernière : %1 %2</numerusform>
            <numerusform>Il s’est suspendu après %n tentatives échouées de suite. La dernière : %1 %2</numerusform>
        </translation>
    </message>
    <message>
        <source>As new events, which receivers cannot recognise as duplicates.</source>
        <translation>Comme nouveaux événements, que les récepteurs ne peuvent pas reconnaître comme doublons.</translation>
    </message>
    <message>
        <source>Its pace is being measured.</source>
        <translation>Son allure est en cours de mesure.</translation>
    </message>
    <message>
        <source>%1 per second, of at most %2.</source>
        <translation>%1 par seconde, sur au plus %2.</translation>
    </message>
    <message>
        <source>%1 per second.</source>
        <translation>%1 par seconde.</translation>
    </message>
    <message>
        <source>%1 About %2 left.</source>
        <translation>%1 Encore environ %2.</translation>
    </message>
</context>
<context>
    <name>deckhand::ReplaysPage</name>
    <message>
        <source>Pause replay</source>
        <translation>Suspendre le rejeu</translation>
    </message>
    <message>
        <source>Resume replay</source>
        <translation>Reprendre le rejeu</translation>
    </message>
    <message>
        <source>Cancel replay</source>
        <translation>Annuler le rejeu</translation>
    </message>
    <message>
        <source>Repeat …</source>
        <translation>Répéter …</translation>
    </message>
    <message>
        <source>Show deliveries</source>
        <translation>Afficher les livraisons</translation>
    </message>
    <message>
        <source>Replays</source>
        <translation>Rejeux</translation>
    </message>
    <message>
        <source>The replay was not changed. %1</source>
        <translation>Le rejeu n’a pas été modifié. %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1&#xa0;: %2</translation>
    </message>
    <message>
        <source>%1 delivered, %2 failed, %3 left of %4. %5 in all.</source>
        <translation>%1 livrées, %2 échouées, %3 restantes sur %4. %5 au total.</translation>
    </message>
    <message>
        <source>At most %1 per second.</source>
        <translation>Au plus %1 par seconde.</translation>
    </message>
    <message>
        <source>As fast as it goes.</source>
        <translation>Aussi vite que possible.</translation>
    </message>
    <message>
        <source>Ended %1.</source>
        <translation>Terminé %1.</translation>
    </message>
    <message>
        <source>It survives a restart.</source>
        <translation>Il survit à un redémarrage.</translation>
    </message>
    <message>
        <source>%1 began %2. %3 %4</source>
        <translation>%1 a commencé %2. %3 %4</translation>
    </message>
    <message>
        <source>%1 was made by %2 and began %3. %4 %5</source>
        <translation>%1 a été créé par %2 et a commencé %3. %4 %5</translation>
    </message>
    <message>
        <source>The replays cannot be read</source>
        <translation>Les rejeux ne peuvent pas être lus</translation>
    </message>
    <message>
        <source>Nothing was replayed yet</source>
        <translation>Rien n’a encore été rejoué</translation>
    </message>
    <message>
        <source>Replay sends stored events once more: failed ones, missed ones, or all that match a filter.</source>
        <translation>Un rejeu envoie encore une fois des événements enregistrés&#xa0;: échoués, manqués, ou tous ceux d’un filtre.</translation>
    </message>
    <message>
        <source>Show failed deliveries</source>
        <translation>Afficher les livraisons échouées</translation>
    </message>
    <message>
        <source>Select a replay first.</source>
        <translation>Choisir d’abord un rejeu.</translation>
    </message>
    <message>
        <source>The replay is not finished yet.</source>
        <translation>Le rejeu n’est pas encore terminé.</translation>
    </message>
    <message>
        <source>Nothing failed in this replay.</source>
        <translation>Rien n’a échoué dans ce rejeu.</translation>
    </message>
    <message>
        <source>Replay what failed …</source>
        <translation>Rejouer ce qui a échoué …</translation>
    </message>
    <message>
        <source>Plan a replay of what matches this one’s filter, was replayed and is failed now</source>
        <translation>Planifier un rejeu de ce qui correspond au filtre de celui-ci, a été rejoué et est maintenant en échec</translation>
    </message>
    <message>
        <source>What became of it</source>
        <translation>Ce qu’il en est advenu</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>Maintenant</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Cause</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>Livraisons</translation>
    </message>
    <message>
        <source>What did not arrive cannot be read. %1</source>
        <translation>Ce qui n’est pas arrivé ne peut être lu. %1</translation>
    </message>
    <message>
        <source>Of what did not arrive the newest %1 are counted.</source>
        <translation>De ce qui n’est pas arrivé, les %1 plus récentes sont comptées.</translation>
    </message>
    <message>
        <source>What did not arrive is counted as it stands now; where several replays match the same deliveries, they count in each. Enter opens a group.</source>
        <translation>Ce qui n’est pas arrivé est compté tel qu’il est maintenant&#xa0;; là où plusieurs rejeux correspondent aux mêmes livraisons, elles comptent dans chacun. Entrée ouvre un groupe.</translation>
    </message>
    <message>
        <source>Export report …</source>
        <translation>Exporter le rapport …</translation>
    </message>
    <message>
        <source>Export report of this replay</source>
        <translation>Exporter le rapport de ce rejeu</translation>
    </message>
    <message>
        <source>The report was written to %1 (%2).</source>
        <translation>Le rapport a été écrit dans %1 (%2).</translation>
    </message>
    <message>
        <source>Plan, options and outcomes as JSON</source>
        <translation>Plan, options et résultats en JSON</translation>
    </message>
    <message>
        <source>Sort replays by …</source>
        <translation>Trier les rejeux par …</translation>
    </message>
    <message>
        <source>%1 Begin by “%2” in Events, or by “%3” in Deliveries.</source>
        <translation>%1 Commencer par «&#xa0;%2&#xa0;» dans Événements, ou par «&#xa0;%3&#xa0;» dans Livraisons.</translation>
    </message>
</context>
<context>
    <name>deckhand::SafetyControls</name>
    <message>
        <source>Unlock …</source>
        <translation>Déverrouiller …</translation>
    </message>
    <message>
        <source>Unlock %1?</source>
        <translation>Déverrouiller %1&#xa0;?</translation>
    </message>
    <message>
        <source>For 15 minutes this window can change destinations and send deliveries here. It locks again by itself.</source>
        <translation>Pendant 15 minutes, cette fenêtre peut modifier des destinations et envoyer des livraisons ici. Elle se reverrouille d’elle-même.</translation>
    </message>
    <message>
        <source>Unlock for 15 minutes</source>
        <translation>Déverrouiller pour 15 minutes</translation>
    </message>
    <message>
        <source>%1?</source>
        <translation>%1&#xa0;?</translation>
    </message>
    <message>
        <source>%1: “%2”?</source>
        <translation>%1&#xa0;: «&#xa0;%2&#xa0;»&#xa0;?</translation>
    </message>
    <message>
        <source>Changes are confirmed here (%1). Nothing was changed or sent yet.</source>
        <translation>Les modifications sont confirmées ici (%1). Rien n’a encore été modifié ni envoyé.</translation>
    </message>
    <message>
        <source>Lock now</source>
        <translation>Verrouiller maintenant</translation>
    </message>
    <message>
        <source>This profile is not read-only; see Settings.</source>
        <translation>Ce profil n’est pas en lecture seule&#xa0;; voir Réglages.</translation>
    </message>
    <message>
        <source>Allow changes for 15 minutes</source>
        <translation>Autoriser les modifications pour 15 minutes</translation>
    </message>
    <message>
        <source>Refuse changes again</source>
        <translation>Refuser de nouveau les modifications</translation>
    </message>
    <message>
        <source>changes are confirmed</source>
        <translation>modifications confirmées</translation>
    </message>
    <message>
        <source>read-only</source>
        <translation>lecture seule</translation>
    </message>
    <message>
        <source>unlocked, locks in %1</source>
        <translation>déverrouillé, verrouille dans %1</translation>
    </message>
</context>
<context>
    <name>deckhand::SecretDialog</name>
    <message>
        <source>Signing secret of %1</source>
        <translation>Secret de signature de %1</translation>
    </message>
    <message>
        <source>The receiver needs this secret to check signatures. It can be seen only now; keep it in the receiver&apos;s settings.</source>
        <translation>Le récepteur a besoin de ce secret pour vérifier les signatures. Il n’est visible que maintenant&#xa0;; le garder dans les réglages du récepteur.</translation>
    </message>
    <message>
        <source>Signing secret</source>
        <translation>Secret de signature</translation>
    </message>
    <message>
        <source>The former secret signs too until %1.</source>
        <translation>L’ancien secret signe aussi jusqu’au %1.</translation>
    </message>
    <message>
        <source>Copy secret</source>
        <translation>Copier le secret</translation>
    </message>
    <message>
        <source>It is taken from the clipboard again after a minute</source>
        <translation>Il est retiré du presse-papiers après une minute</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Masquer</translation>
    </message>
    <message>
        <source>Reveal</source>
        <translation>Révéler</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>The new secret signs from now on, without an end.</source>
        <translation>Le nouveau secret signe désormais, sans fin.</translation>
    </message>
    <message>
        <source>Ending the overlap stops the former secret at once: receivers that still have it will refuse what is sent.</source>
        <translation>Mettre fin au chevauchement arrête aussitôt l’ancien secret : les récepteurs qui l’ont encore refuseront ce qui est envoyé.</translation>
    </message>
    <message>
        <source>End overlap now</source>
        <translation>Mettre fin au chevauchement</translation>
    </message>
</context>
<context>
    <name>deckhand::SecretFact</name>
    <message>
        <source>The overlap has ended: only the new secret signs.</source>
        <translation>Le chevauchement est terminé : seul le nouveau secret signe.</translation>
    </message>
    <message>
        <source>The overlap ends in %1.</source>
        <translation>Le chevauchement se termine dans %1.</translation>
    </message>
    <message>
        <source>The former one, %1, signs too until %2 (for %3).</source>
        <translation>L’ancien, %1, signe aussi jusqu’au %2 (encore %3).</translation>
    </message>
</context>
<context>
    <name>deckhand::SettingsPage</name>
    <message>
        <source>Letters alone are shortcuts in lists</source>
        <translation>Les lettres seules sont des raccourcis dans les listes</translation>
    </message>
    <message>
        <source>Tell of trouble outside this window</source>
        <translation>Signaler les problèmes hors de cette fenêtre</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Clés</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Apparence</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Serré</translation>
    </message>
    <message>
        <source>Normal</source>
        <translation>Normal</translation>
    </message>
    <message>
        <source>Relaxed</source>
        <translation>Espacé</translation>
    </message>
    <message>
        <source>In the zone of this computer</source>
        <translation>Dans le fuseau de cet ordinateur</translation>
    </message>
    <message>
        <source>In UTC</source>
        <translation>En UTC</translation>
    </message>
    <message>
        <source>As time gone by</source>
        <translation>En temps écoulé</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Couleurs</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Lignes</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>Heures</translation>
    </message>
    <message>
        <source>Lists and keys</source>
        <translation>Listes et touches</translation>
    </message>
    <message>
        <source>Switch this off where a screen reader uses letters itself</source>
        <translation>À désactiver là où un lecteur d’écran utilise lui-même les lettres</translation>
    </message>
    <message>
        <source>An inactive destination, a lost connection, a finished replay: at most one a destination in ten minutes</source>
        <translation>Une destination inactive, une connexion perdue, un rejeu terminé&#xa0;: au plus un par destination en dix minutes</translation>
    </message>
    <message>
        <source>Events kept live</source>
        <translation>Événements gardés en direct</translation>
    </message>
    <message>
        <source>Filter of Events at the start</source>
        <translation>Filtre d’Événements au démarrage</translation>
    </message>
    <message>
        <source>Filter of Deliveries at the start</source>
        <translation>Filtre de Livraisons au démarrage</translation>
    </message>
    <message>
        <source>Not kept: %1</source>
        <translation>Non gardé&#xa0;: %1</translation>
    </message>
    <message>
        <source>Safety</source>
        <translation>Sécurité</translation>
    </message>
    <message>
        <source>Changes go through</source>
        <translation>Les modifications passent</translation>
    </message>
    <message>
        <source>Confirm each change</source>
        <translation>Confirmer chaque modification</translation>
    </message>
    <message>
        <source>Read-only until unlocked</source>
        <translation>Lecture seule jusqu’au déverrouillage</translation>
    </message>
    <message>
        <source>Changes here</source>
        <translation>Modifications ici</translation>
    </message>
    <message>
        <source>Engine of this profile</source>
        <translation>Moteur de ce profil</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Moteur</translation>
    </message>
    <message>
        <source>Stored</source>
        <translation>Enregistré</translation>
    </message>
    <message>
        <source>Can do</source>
        <translation>Sait faire</translation>
    </message>
    <message>
        <source>Copy key for programs</source>
        <translation>Copier la clé pour les programmes</translation>
    </message>
    <message>
        <source>The key with which programs on this computer publish</source>
        <translation>La clé avec laquelle les programmes de cet ordinateur publient</translation>
    </message>
    <message>
        <source>Publishing</source>
        <translation>Publication</translation>
    </message>
    <message>
        <source>This profile is locked; unlock it to choose another level.</source>
        <translation>Ce profil est verrouillé&#xa0;; le déverrouiller pour choisir un autre niveau.</translation>
    </message>
    <message>
        <source>Read-only lets nothing through until somebody unlocks, for 15 minutes at a time (%1).</source>
        <translation>La lecture seule ne laisse rien passer tant que personne ne déverrouille, pour 15 minutes à la fois (%1).</translation>
    </message>
    <message>
        <source>%1 %2, environment %3</source>
        <translation>%1 %2, environnement %3</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>Pas encore connu</translation>
    </message>
    <message>
        <source>Nothing beyond events and destinations is named</source>
        <translation>Rien d’autre que les événements et destinations n’est nommé</translation>
    </message>
    <message>
        <source>Older events leave the live list and stay in the history. A hundred thousand take about 50 MB.</source>
        <translation>Les événements plus anciens quittent la liste en direct et restent dans l’historique. Cent mille prennent environ 50 Mo.</translation>
    </message>
    <message>
        <source>Named by the engine: %1</source>
        <translation>Annoncé par le moteur&#xa0;: %1</translation>
    </message>
    <message>
        <source>In lists, as time since the one before</source>
        <translation>Dans les listes, le temps depuis le précédent</translation>
    </message>
    <message>
        <source>Tell of nothing in these hours:</source>
        <translation>Ne rien signaler pendant ces heures&#xa0;:</translation>
    </message>
    <message>
        <source>The window shows everything all the same</source>
        <translation>La fenêtre montre tout quand même</translation>
    </message>
    <message>
        <source>Beginning of the quiet hours</source>
        <translation>Début des heures calmes</translation>
    </message>
    <message>
        <source>End of the quiet hours</source>
        <translation>Fin des heures calmes</translation>
    </message>
    <message>
        <source>A delivery that waits for longer is told of outside this window</source>
        <translation>Une livraison qui attend plus longtemps est signalée hors de cette fenêtre</translation>
    </message>
    <message>
        <source>Tell of waiting after minutes</source>
        <translation>Signaler l’attente après (minutes)</translation>
    </message>
    <message>
        <source>None: the last one is kept</source>
        <translation>Aucun : le dernier est gardé</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events, %1.</source>
        <translation>
            <numerusform>%Ln événement, %1.</numerusform>
            <numerusform>%Ln événements, %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>This server does not tell how long it keeps them.</source>
        <translation>Ce serveur ne dit pas combien de temps il les garde.</translation>
    </message>
    <message>
        <source>They are removed after %1, the oldest ones earlier where the store is larger than %2.</source>
        <translation>Ils sont retirés après %1, les plus anciens plus tôt si le stockage dépasse %2.</translation>
    </message>
    <message>
        <source>The oldest ones are removed where the store is larger than %1.</source>
        <translation>Les plus anciens sont retirés si le stockage dépasse %1.</translation>
    </message>
    <message>
        <source>They are removed after %1.</source>
        <translation>Ils sont retirés après %1.</translation>
    </message>
    <message>
        <source>They are kept for ever.</source>
        <translation>Ils sont gardés pour toujours.</translation>
    </message>
</context>
<context>
    <name>deckhand::ShortcutList</name>
    <message>
        <source>Keys</source>
        <translation>Raccourcis</translation>
    </message>
    <message>
        <source>Search keys</source>
        <translation>Chercher un raccourci</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Chercher</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Quoi</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Où</translation>
    </message>
    <message>
        <source>In its list</source>
        <translation>Dans sa liste</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>Partout</translation>
    </message>
    <message>
        <source>Next or previous row</source>
        <translation>Ligne suivante ou précédente</translation>
    </message>
    <message>
        <source>Down, J / Up, K</source>
        <translation>Bas, J / Haut, K</translation>
    </message>
    <message>
        <source>In lists</source>
        <translation>Dans les listes</translation>
    </message>
    <message>
        <source>Next or previous attempt</source>
        <translation>Tentative suivante ou précédente</translation>
    </message>
    <message>
        <source>Right / Left</source>
        <translation>Droite / Gauche</translation>
    </message>
    <message>
        <source>In the timeline</source>
        <translation>Dans la chronologie</translation>
    </message>
    <message>
        <source>Choose several rows</source>
        <translation>Choisir plusieurs lignes</translation>
    </message>
    <message>
        <source>Shift+Down / Shift+Up</source>
        <translation>Maj+Bas / Maj+Haut</translation>
    </message>
    <message>
        <source>Go to the detail</source>
        <translation>Aller au détail</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Entrée</translation>
    </message>
    <message>
        <source>Back, close the detail, clear the filter</source>
        <translation>Revenir, fermer le détail, vider le filtre</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Échap</translation>
    </message>
    <message>
        <source>In lists and details</source>
        <translation>Dans les listes et les détails</translation>
    </message>
    <message>
        <source>Down / Up</source>
        <translation>Bas / Haut</translation>
    </message>
    <message>
        <source>Use this key</source>
        <translation>Prendre cette touche</translation>
    </message>
    <message>
        <source>Add this key</source>
        <translation>Ajouter cette touche</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>Aucune touche</translation>
    </message>
    <message>
        <source>Back to default</source>
        <translation>Revenir à la valeur par défaut</translation>
    </message>
    <message>
        <source>All back to default …</source>
        <translation>Tout remettre par défaut …</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Nouvelle touche</translation>
    </message>
    <message>
        <source>Keys of lists are the same everywhere and stay as they are.</source>
        <translation>Les touches des listes sont partout les mêmes et restent telles quelles.</translation>
    </message>
    <message>
        <source>No key by default</source>
        <translation>Aucune touche par défaut</translation>
    </message>
    <message>
        <source>By default: %1</source>
        <translation>Par défaut : %1</translation>
    </message>
    <message>
        <source>“%1” has no key.</source>
        <translation>« %1 » n’a pas de touche.</translation>
    </message>
    <message>
        <source>“%1” has %2.</source>
        <translation>« %1 » a %2.</translation>
    </message>
    <message>
        <source>New key for “%1”</source>
        <translation>Nouvelle touche pour « %1 »</translation>
    </message>
    <message>
        <source>%1 alone is needed for lists and texts. Hold Ctrl or Alt as well.</source>
        <translation>%1 seule sert aux listes et aux textes. Tenir aussi Ctrl ou Alt.</translation>
    </message>
    <message>
        <source>“%1” (%2)</source>
        <translation>« %1 » (%2)</translation>
    </message>
    <message>
        <source>Something else has this key: %1.</source>
        <translation>Autre chose a cette touche : %1.</translation>
    </message>
    <message>
        <source>Take it from there</source>
        <translation>La prendre là</translation>
    </message>
    <message>
        <source>“%1” has no key now.</source>
        <translation>« %1 » n’a plus de touche.</translation>
    </message>
    <message>
        <source>“%1” has %2 now.</source>
        <translation>« %1 » a maintenant %2.</translation>
    </message>
    <message numerus="yes">
        <source>%n actions have other keys than by default.</source>
        <translation>
            <numerusform>%n action a d’autres touches que par défaut.</numerusform>
            <numerusform>%n actions ont d’autres touches que par défaut.</numerusform>
        </translation>
    </message>
    <message>
        <source>Reset all keys</source>
        <translation>Réinitialiser toutes les touches</translation>
    </message>
    <message>
        <source>All keys are those by default.</source>
        <translation>Toutes les touches sont celles par défaut.</translation>
    </message>
</context>
<context>
    <name>deckhand::SignatureLab</name>
    <message>
        <source>The signature is valid: this secret made it, over exactly these bytes, and the time is near enough.</source>
        <translation>La signature est valide : ce secret l’a produite sur exactement ces octets, et l’heure est assez proche.</translation>
    </message>
    <message>
        <source>The signature is masked. As far as it goes, this secret made it over exactly these bytes.</source>
        <translation>La signature est masquée. Pour ce qui en reste, ce secret l’a produite sur exactement ces octets.</translation>
    </message>
    <message>
        <source>The header %1 is missing. Something in front of the receiver may remove it.</source>
        <translation>L’en-tête %1 manque. Quelque chose devant le récepteur le retire peut-être.</translation>
    </message>
    <message>
        <source>webhook-timestamp is no number of seconds since 1970.</source>
        <translation>webhook-timestamp n’est pas un nombre de secondes depuis 1970.</translation>
    </message>
    <message>
        <source>webhook-signature is not v1, followed by base64.</source>
        <translation>webhook-signature n’est pas v1, suivi de base64.</translation>
    </message>
    <message>
        <source>There is no body. Paste it below the headers after an empty line, or into its own field.</source>
        <translation>Il n’y a pas de corps. Le coller sous les en-têtes après une ligne vide, ou dans son propre champ.</translation>
    </message>
    <message>
        <source>The command reads its body from a file. Paste what is in it into the field of the body.</source>
        <translation>La commande lit le corps dans un fichier. En coller le contenu dans le champ du corps.</translation>
    </message>
    <message>
        <source>A secret is whsec_ followed by base64 of 24 to 64 bytes.</source>
        <translation>Un secret est whsec_ suivi du base64 de 24 à 64 octets.</translation>
    </message>
    <message>
        <source>The signature fits, but its time is %1 past; receivers take 5 minutes. It is a late or repeated request, or the receiver&apos;s clock is ahead.</source>
        <translation>La signature convient, mais son heure est passée de %1 ; les récepteurs acceptent 5 minutes. La requête est tardive ou répétée, ou l’horloge du récepteur avance.</translation>
    </message>
    <message>
        <source>The signature fits, but its time is %1 ahead; receivers take 5 minutes. A clock is wrong.</source>
        <translation>La signature convient, mais son heure est en avance de %1 ; les récepteurs acceptent 5 minutes. Une horloge est fausse.</translation>
    </message>
    <message>
        <source>The body was changed on its way: the signature fits what this delivery sent.</source>
        <translation>Le corps a été modifié en route : la signature convient à ce que cette livraison a envoyé.</translation>
    </message>
    <message>
        <source>The body was changed: a line end was added at its end. Check the bytes as they came.</source>
        <translation>Le corps a été modifié : une fin de ligne a été ajoutée à la fin. Vérifier les octets tels qu’ils sont arrivés.</translation>
    </message>
    <message>
        <source>The body was changed: the line end at its end was cut off. Check the bytes as they came.</source>
        <translation>Le corps a été modifié : la fin de ligne finale a été coupée. Vérifier les octets tels qu’ils sont arrivés.</translation>
    </message>
    <message>
        <source>The body was changed: its line ends are others. Check the bytes as they came.</source>
        <translation>Le corps a été modifié : ses fins de ligne sont autres. Vérifier les octets tels qu’ils sont arrivés.</translation>
    </message>
    <message>
        <source>The body was changed: a byte order mark was put in front. Check the bytes as they came.</source>
        <translation>Le corps a été modifié : une marque d’ordre des octets a été mise devant. Vérifier les octets tels qu’ils sont arrivés.</translation>
    </message>
    <message>
        <source>The id in the body is not the one in webhook-id: headers and body are of two requests.</source>
        <translation>L’identifiant dans le corps n’est pas celui de webhook-id : en-têtes et corps viennent de deux requêtes.</translation>
    </message>
    <message>
        <source>The signature does not fit, and the body is no complete JSON. It was probably cut or encoded again.</source>
        <translation>La signature ne convient pas, et le corps n’est pas un JSON complet. Il a probablement été coupé ou réencodé.</translation>
    </message>
    <message>
        <source>The body is exactly what this delivery sent, so the signature was made with another secret: that of another destination, or an old one.</source>
        <translation>Le corps est exactement celui que cette livraison a envoyé ; la signature vient donc d’un autre secret : celui d’une autre destination, ou un ancien.</translation>
    </message>
    <message>
        <source>The signature fits neither this secret nor a likely change of the body. Most likely the secret is another destination&apos;s or an old one; a body that was parsed and written again fails alike.</source>
        <translation>La signature ne convient ni à ce secret ni à une modification probable du corps. Le secret est sans doute celui d’une autre destination ou un ancien ; un corps analysé puis réécrit échoue de même.</translation>
    </message>
    <message>
        <source>good</source>
        <translation>bon</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>faux</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>inconnu</translation>
    </message>
    <message>
        <source>(the end)</source>
        <translation>(la fin)</translation>
    </message>
    <message>
        <source>Check a request</source>
        <translation>Vérifier une requête</translation>
    </message>
    <message>
        <source>Request as the receiver got it</source>
        <translation>Requête telle que le récepteur l’a reçue</translation>
    </message>
    <message>
        <source>The request as it came, its headers alone, or a curl command</source>
        <translation>La requête telle qu’elle est arrivée, ses en-têtes seuls ou une commande curl</translation>
    </message>
    <message>
        <source>Body, where it is not part of the request</source>
        <translation>Corps, s’il n’est pas dans la requête</translation>
    </message>
    <message>
        <source>The raw body, where it is not part of what stands above</source>
        <translation>Le corps brut, s’il n’est pas ci-dessus</translation>
    </message>
    <message>
        <source>Signing secret</source>
        <translation>Secret de signature</translation>
    </message>
    <message>
        <source>Secret, whsec_… (kept nowhere)</source>
        <translation>Secret, whsec_… (conservé nulle part)</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Requête</translation>
    </message>
    <message>
        <source>Body</source>
        <translation>Corps</translation>
    </message>
    <message>
        <source>Secret</source>
        <translation>Secret</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Vérifier</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>The body is also compared with what the shown delivery sent.</source>
        <translation>Le corps est aussi comparé avec ce que la livraison affichée a envoyé.</translation>
    </message>
    <message>
        <source>No delivery is shown, so the body is compared with nothing.</source>
        <translation>Aucune livraison n’est affichée, le corps n’est donc comparé avec rien.</translation>
    </message>
    <message>
        <source>That is too much text for a request.</source>
        <translation>C’est trop de texte pour une requête.</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>En-tête</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>Horloge</translation>
    </message>
    <message>
        <source>The body differs from what was sent from byte %1 on (line %2). Received: %3 Sent: %4</source>
        <translation>Le corps diffère de ce qui a été envoyé à partir de l’octet %1 (ligne %2). Reçu : %3 Envoyé : %4</translation>
    </message>
</context>
<context>
    <name>deckhand::SignatureView</name>
    <message>
        <source>Text that is signed</source>
        <translation>Texte signé</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Identifiant</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Heure</translation>
    </message>
    <message>
        <source>Signatures</source>
        <translation>Signatures</translation>
    </message>
    <message>
        <source>Signed text</source>
        <translation>Texte signé</translation>
    </message>
    <message>
        <source>HMAC-SHA256 of the signed text, with the base64-decoded secret after whsec_; the receiver takes times that are at most 5 minutes off.</source>
        <translation>HMAC-SHA256 du texte signé, avec le secret décodé de base64 après whsec_&#xa0;; le récepteur accepte un écart d’au plus 5 minutes.</translation>
    </message>
    <message>
        <source>How</source>
        <translation>Comment</translation>
    </message>
    <message>
        <source>This request carries no webhook signature.</source>
        <translation>Cette requête ne porte pas de signature de webhook.</translation>
    </message>
    <message>
        <source>Nothing was sent, so nothing was signed.</source>
        <translation>Rien n’a été envoyé, donc rien n’a été signé.</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>Contrôle</translation>
    </message>
    <message>
        <source>Signing secret to check with</source>
        <translation>Secret de signature pour le contrôle</translation>
    </message>
    <message>
        <source>Secret, whsec_…</source>
        <translation>Secret, whsec_…</translation>
    </message>
    <message>
        <source>Signature as the receiver got it</source>
        <translation>Signature telle que le récepteur l’a reçue</translation>
    </message>
    <message>
        <source>Signature as the receiver got it (may be left empty)</source>
        <translation>Signature telle que le récepteur l’a reçue (peut rester vide)</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>Vérifier</translation>
    </message>
    <message>
        <source>This secret made this signature, over exactly these bytes.</source>
        <translation>Ce secret a fait cette signature, sur exactement ces octets.</translation>
    </message>
    <message>
        <source>This secret fits the recorded signature as far as that was kept. Paste what the receiver got to compare all of it.</source>
        <translation>Ce secret correspond à la signature enregistrée, dans la mesure où elle a été gardée. Coller ce que le récepteur a reçu pour tout comparer.</translation>
    </message>
    <message>
        <source>A secret is whsec_ followed by base64 of 24 to 64 bytes.</source>
        <translation>Un secret est whsec_ suivi de base64 de 24 à 64 octets.</translation>
    </message>
    <message>
        <source>There is no signature to check.</source>
        <translation>Il n’y a pas de signature à vérifier.</translation>
    </message>
    <message>
        <source>A signature is v1, followed by base64; several stand with a space between them.</source>
        <translation>Une signature est v1, suivi de base64&#xa0;; plusieurs sont séparées par une espace.</translation>
    </message>
    <message>
        <source>Another secret made the recorded signatures.</source>
        <translation>Un autre secret a fait les signatures enregistrées.</translation>
    </message>
    <message>
        <source>The signature was made with another secret, or the receiver has changed the bytes before it checked them. Check the raw body, not parsed JSON.</source>
        <translation>La signature a été faite avec un autre secret, ou le récepteur a modifié les octets avant de les vérifier. Vérifier le corps brut, pas le JSON analysé.</translation>
    </message>
    <message>
        <source>%1: %2, previous until %3</source>
        <translation>%1 : %2, précédent jusqu’au %3</translation>
    </message>
    <message>
        <source>%1: %2, current</source>
        <translation>%1 : %2, actuel</translation>
    </message>
    <message>
        <source>The destination was changed after this attempt: if its secret was, others signed.</source>
        <translation>La destination a été modifiée après cette tentative : si son secret l’a été, d’autres ont signé.</translation>
    </message>
    <message>
        <source>%1
As recorded: %2</source>
        <translation>%1
Tel qu’enregistré : %2</translation>
    </message>
    <message numerus="yes">
        <source>%n signatures; which secrets made them is not known.</source>
        <translation>
            <numerusform>%n signature ; on ne sait pas quel secret l’a faite.</numerusform>
            <numerusform>%n signatures ; on ne sait pas quels secrets les ont faites.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::SortActions</name>
    <message>
        <source>In its own order</source>
        <translation>Dans son propre ordre</translation>
    </message>
    <message>
        <source>Rising</source>
        <translation>Croissant</translation>
    </message>
    <message>
        <source>Falling</source>
        <translation>Décroissant</translation>
    </message>
    <message>
        <source>The list is in its own order.</source>
        <translation>La liste est dans son propre ordre.</translation>
    </message>
    <message>
        <source>Sorted by “%1”, rising.</source>
        <translation>Tri par «&#xa0;%1&#xa0;», croissant.</translation>
    </message>
    <message>
        <source>Sorted by “%1”, falling.</source>
        <translation>Tri par «&#xa0;%1&#xa0;», décroissant.</translation>
    </message>
    <message>
        <source>Columns …</source>
        <translation>Colonnes …</translation>
    </message>
</context>
<context>
    <name>deckhand::StagesView</name>
    <message>
        <source>%1: %2</source>
        <translation>%1&#xa0;: %2</translation>
    </message>
    <message>
        <source>Stages of the test</source>
        <translation>Étapes du test</translation>
    </message>
    <message>
        <source>%1: %2, %3</source>
        <translation>%1&#xa0;: %2, %3</translation>
    </message>
    <message>
        <source>under way</source>
        <translation>en cours</translation>
    </message>
    <message>
        <source>to come</source>
        <translation>à venir</translation>
    </message>
</context>
<context>
    <name>deckhand::StartWindow</name>
    <message>
        <source>Starting Deckhand …</source>
        <translation>Démarrage de Deckhand …</translation>
    </message>
    <message>
        <source>The store is opened and waiting deliveries are taken up.</source>
        <translation>Le stockage est ouvert et les livraisons en attente sont reprises.</translation>
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
            <numerusform>%Ln événement en mémoire</numerusform>
            <numerusform>%Ln événements en mémoire</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 shown</source>
        <translation>%1 affichés</translation>
    </message>
    <message>
        <source>%1 dropped from view</source>
        <translation>%1 non affichés</translation>
    </message>
    <message>
        <source>%1 per second</source>
        <translation>%1 par seconde</translation>
    </message>
    <message>
        <source>Show the live events</source>
        <translation>Afficher les événements en direct</translation>
    </message>
    <message>
        <source>Show the stored events</source>
        <translation>Afficher les événements stockés</translation>
    </message>
    <message>
        <source>Show what is known of the store</source>
        <translation>Afficher ce que l’on sait du stockage</translation>
    </message>
    <message>
        <source>lag %1</source>
        <translation>retard %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln events stored</source>
        <translation>
            <numerusform>%Ln événement stocké</numerusform>
            <numerusform>%Ln événements stockés</numerusform>
        </translation>
    </message>
    <message>
        <source>store %1 of %2</source>
        <translation>stockage %1 sur %2</translation>
    </message>
    <message>
        <source>store %1</source>
        <translation>stockage %1</translation>
    </message>
</context>
<context>
    <name>deckhand::StoppedText</name>
    <message>
        <source>Stopped at %2, when %1 deleted the destination.</source>
        <translation>Arrêtée à %2, quand %1 a supprimé la destination.</translation>
    </message>
    <message>
        <source>Stopped at %2, when %1 reactivated the destination and dropped what it held.</source>
        <translation>Arrêtée à %2, quand %1 a réactivé la destination et abandonné ce qu’elle retenait.</translation>
    </message>
    <message>
        <source>Stopped at %2, when %1 canceled its replay.</source>
        <translation>Arrêtée à %2, quand %1 a annulé son rejeu.</translation>
    </message>
    <message>
        <source>Stopped by %1 at %2.</source>
        <translation>Arrêtée par %1 à %2.</translation>
    </message>
    <message>
        <source>Stopped at %1, because the destination was deleted.</source>
        <translation>Arrêtée à %1, car la destination a été supprimée.</translation>
    </message>
    <message>
        <source>Stopped at %1, because the destination was reactivated without what it held.</source>
        <translation>Arrêtée à %1, car la destination a été réactivée sans ce qu’elle retenait.</translation>
    </message>
    <message>
        <source>Stopped at %1, because its replay was canceled.</source>
        <translation>Arrêtée à %1, car son rejeu a été annulé.</translation>
    </message>
    <message>
        <source>Stopped at %1.</source>
        <translation>Arrêtée à %1.</translation>
    </message>
</context>
<context>
    <name>deckhand::SubscriptionPicker</name>
    <message>
        <source>Search event types</source>
        <translation>Chercher des types d’événement</translation>
    </message>
    <message>
        <source>Search; Enter adds a type or pattern such as order.*</source>
        <translation>Chercher&#xa0;; Entrée ajoute un type ou un motif comme order.*</translation>
    </message>
    <message>
        <source>Event types</source>
        <translation>Types d’événement</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Événements</translation>
    </message>
    <message>
        <source>A type is written object.action, a group object.*; switch “Everything” off to choose single ones.</source>
        <translation>Un type s’écrit object.action, un groupe object.*&#xa0;; désactiver «&#xa0;Tout&#xa0;» pour en choisir certains.</translation>
    </message>
    <message>
        <source>All types are chosen. Switch “Everything” off to choose single ones.</source>
        <translation>Tous les types sont choisis. Désactiver «&#xa0;Tout&#xa0;» pour en choisir certains.</translation>
    </message>
    <message numerus="yes">
        <source>%n types chosen.</source>
        <translation>
            <numerusform>%n type choisi.</numerusform>
            <numerusform>%n types choisis.</numerusform>
        </translation>
    </message>
    <message>
        <source>Counting what would match …</source>
        <translation>Comptage de ce qui correspondrait …</translation>
    </message>
    <message>
        <source>Everythin&amp;g, also types that come later</source>
        <translation>&amp;Tout, même les types à venir</translation>
    </message>
    <message numerus="yes">
        <source>%1 of the newest %Ln events would match.</source>
        <translation>
            <numerusform>%1 du plus récent événement (%Ln) correspondrait.</numerusform>
            <numerusform>%1 des %Ln événements les plus récents correspondraient.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln events of the last 24 hours would match.</source>
        <translation>
            <numerusform>%1 sur %Ln événement des dernières 24 heures correspondrait.</numerusform>
            <numerusform>%1 sur %Ln événements des dernières 24 heures correspondraient.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of the newest %Ln events would match (+%2 / −%3 against now).</source>
        <translation>
            <numerusform>%1 du plus récent événement (%Ln) correspondrait (+%2 / −%3 par rapport à maintenant).</numerusform>
            <numerusform>%1 des %Ln événements les plus récents correspondraient (+%2 / −%3 par rapport à maintenant).</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln events of the last 24 hours would match (+%2 / −%3 against now).</source>
        <translation>
            <numerusform>%1 sur %Ln événement des dernières 24 heures correspondrait (+%2 / −%3 par rapport à maintenant).</numerusform>
            <numerusform>%1 sur %Ln événements des dernières 24 heures correspondraient (+%2 / −%3 par rapport à maintenant).</numerusform>
        </translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Reads the events of the last 24 hours again</source>
        <translation>Relit les événements des dernières 24 heures</translation>
    </message>
    <message>
        <source>What would match cannot be counted: the events of the last 24 hours were not read. %1</source>
        <translation>Ce qui correspondrait ne peut pas être compté : les événements des dernières 24 heures n’ont pas été lus. %1</translation>
    </message>
</context>
<context>
    <name>deckhand::SummaryView</name>
    <message>
        <source>Show event</source>
        <translation>Montrer l’événement</translation>
    </message>
    <message>
        <source>Show destination</source>
        <translation>Afficher la destination</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Ce qui s’est passé</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Indices</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>Que faire</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Heure</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Événement</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Destination</translation>
    </message>
    <message>
        <source>Nothing: it is sent as soon as its turn comes.</source>
        <translation>Rien : elle est envoyée dès que son tour vient.</translation>
    </message>
    <message>
        <source>Reactivate the destination; then it is sent.</source>
        <translation>Réactivez la destination ; elle est alors envoyée.</translation>
    </message>
    <message>
        <source>The delivery was canceled before anything was sent.</source>
        <translation>La livraison a été annulée avant tout envoi.</translation>
    </message>
    <message>
        <source>Nothing was sent yet.</source>
        <translation>Rien n’a encore été envoyé.</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Nothing: it arrived.</source>
        <translation>Rien&#xa0;: c’est arrivé.</translation>
    </message>
    <message>
        <source>%1  ·  %2</source>
        <translation>%1  ·  %2</translation>
    </message>
    <message>
        <source>The same since attempt %1, %2.</source>
        <translation>La même chose depuis la tentative %1, %2.</translation>
    </message>
    <message numerus="yes">
        <source>All %n attempts failed: %1.</source>
        <translation>
            <numerusform>%n tentative a échoué : %1.</numerusform>
            <numerusform>Les %n tentatives ont échoué : %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>With that the destination became inactive.</source>
        <translation>La destination est alors devenue inactive.</translation>
    </message>
    <message>
        <source>The next attempt is at %1.</source>
        <translation>La prochaine tentative est à %1.</translation>
    </message>
    <message>
        <source>Then send a test, reactivate the destination and replay what it missed.</source>
        <translation>Envoyez ensuite un test, réactivez la destination et rejouez ce qu’elle a manqué.</translation>
    </message>
    <message>
        <source>Then retry it, or replay all that failed.</source>
        <translation>Relancez-la ensuite, ou rejouez tout ce qui a échoué.</translation>
    </message>
    <message>
        <source>%1, planned for %2, %3 late</source>
        <translation>%1, prévue pour %2, %3 de retard</translation>
    </message>
    <message>
        <source>Replay it to another destination to send it after all.</source>
        <translation>La rejouer vers une autre destination pour l’envoyer malgré tout.</translation>
    </message>
    <message>
        <source>Retry or replay it to send it after all.</source>
        <translation>La réessayer ou la rejouer pour l’envoyer malgré tout.</translation>
    </message>
    <message>
        <source>The delivery was canceled: replay it to another destination to send it after all.</source>
        <translation>La livraison a été annulée : la rejouer vers une autre destination pour l’envoyer malgré tout.</translation>
    </message>
    <message>
        <source>The delivery was canceled: retry or replay it to send it after all.</source>
        <translation>La livraison a été annulée : la réessayer ou la rejouer pour l’envoyer malgré tout.</translation>
    </message>
    <message numerus="yes">
        <source>All %n attempts failed; the destination was set to inactive.</source>
        <translation>
            <numerusform>%n tentative a échoué ; la destination a été rendue inactive.</numerusform>
            <numerusform>Les %n tentatives ont échoué ; la destination a été rendue inactive.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::TabKeys</name>
    <message>
        <source>Next tab</source>
        <translation>Onglet suivant</translation>
    </message>
    <message>
        <source>Previous tab</source>
        <translation>Onglet précédent</translation>
    </message>
</context>
<context>
    <name>deckhand::TargetEdit</name>
    <message>
        <source>Address to deliver to</source>
        <translation>Adresse où livrer</translation>
    </message>
    <message>
        <source>This is not this computer: events are sent there.</source>
        <translation>Ce n’est pas cet ordinateur&#xa0;: les événements y sont envoyés.</translation>
    </message>
</context>
<context>
    <name>deckhand::TestDialog</name>
    <message>
        <source>Send test</source>
        <translation>Envoyer un test</translation>
    </message>
    <message>
        <source>Test %1</source>
        <translation>Tester %1</translation>
    </message>
    <message>
        <source>The test was not sent. %1</source>
        <translation>Le test n’a pas été envoyé. %1</translation>
    </message>
    <message>
        <source>Event type</source>
        <translation>Type d’événement</translation>
    </message>
    <message>
        <source>Data of the event</source>
        <translation>Données de l’événement</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Données</translation>
    </message>
    <message>
        <source>What would be sent</source>
        <translation>Ce qui serait envoyé</translation>
    </message>
    <message>
        <source>What was sent</source>
        <translation>Ce qui a été envoyé</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <source>A test is one attempt, now. It is not kept in the event log and counts nowhere; what was sent cannot be taken back.</source>
        <translation>Un test est une tentative, maintenant. Il n’est pas gardé dans le journal et ne compte nulle part&#xa0;; ce qui est envoyé ne peut être repris.</translation>
    </message>
    <message>
        <source>The type is not of the form object.action.</source>
        <translation>Le type n’a pas la forme object.action.</translation>
    </message>
    <message>
        <source>The data is no JSON object.</source>
        <translation>Les données ne sont pas un objet JSON.</translation>
    </message>
    <message>
        <source>Sending a test event …</source>
        <translation>Envoi d’un événement de test …</translation>
    </message>
    <message>
        <source>The test arrived after %1.</source>
        <translation>Le test est arrivé après %1.</translation>
    </message>
    <message>
        <source>The test failed. %1</source>
        <translation>Le test a échoué. %1</translation>
    </message>
    <message>
        <source>%1 %2, %3 bytes</source>
        <translation>%1 %2, %3 octets</translation>
    </message>
    <message>
        <source>Status %1</source>
        <translation>Statut %1</translation>
    </message>
    <message>
        <source>Nothing was answered.</source>
        <translation>Rien n’a été répondu.</translation>
    </message>
    <message>
        <source>Acknowledged: %1</source>
        <translation>Accusé de réception&#xa0;: %1</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Take its data</source>
        <translation>Prendre ses données</translation>
    </message>
    <message>
        <source>Stored event</source>
        <translation>Événement stocké</translation>
    </message>
    <message>
        <source>Id of a stored event</source>
        <translation>Identifiant d’un événement stocké</translation>
    </message>
    <message>
        <source>Id of an event whose type and data to send (optional)</source>
        <translation>Identifiant d’un événement dont envoyer type et données (facultatif)</translation>
    </message>
    <message>
        <source>Take the selected event</source>
        <translation>Prendre l’événement choisi</translation>
    </message>
    <message>
        <source>The one that is shown on the page of events</source>
        <translation>Celui que montre la page des événements</translation>
    </message>
    <message>
        <source>No event is selected on the page of events.</source>
        <translation>Aucun n’est choisi sur la page des événements.</translation>
    </message>
    <message>
        <source>That event cannot be taken. %1</source>
        <translation>Cet événement ne peut pas être pris. %1</translation>
    </message>
    <message>
        <source>Bookmarks</source>
        <translation>Signets</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 de %2</translation>
    </message>
    <message>
        <source>No event has a bookmark; the menu Events sets one.</source>
        <translation>Aucun événement n’a de signet&#xa0;; le menu Événements en met un.</translation>
    </message>
    <message>
        <source>Take the data of an event with a bookmark</source>
        <translation>Prendre les données d’un événement qui a un signet</translation>
    </message>
    <message>
        <source>&amp;Without sending an event</source>
        <translation>&amp;Sans envoyer d’événement</translation>
    </message>
    <message>
        <source>Connects and, where the type asks before it sends, signs in and asks for permission</source>
        <translation>Se connecte et, si le type le fait avant d’envoyer, s’identifie et demande la permission</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Tester</translation>
    </message>
    <message>
        <source>Trying to reach it …</source>
        <translation>Tentative de l’atteindre …</translation>
    </message>
    <message>
        <source>It was reached after %1. Nothing was sent.</source>
        <translation>Atteinte après %1. Rien n’a été envoyé.</translation>
    </message>
    <message>
        <source>%1 Connection: %2</source>
        <translation>%1 Connexion : %2</translation>
    </message>
    <message>
        <source>This server does not show what a test would send.</source>
        <translation>Ce serveur ne montre pas ce qu’un test enverrait.</translation>
    </message>
    <message>
        <source>Asking what would be sent …</source>
        <translation>Demande de ce qui serait envoyé …</translation>
    </message>
    <message>
        <source>What would be sent is not known. %1</source>
        <translation>Ce qui serait envoyé n’est pas connu. %1</translation>
    </message>
    <message>
        <source>No request can be built. %1 %2</source>
        <translation>Aucune requête ne peut être construite. %1 %2</translation>
    </message>
    <message>
        <source>%1. Id, time and signature are made anew when it is sent.</source>
        <translation>%1. L’id, l’heure et la signature sont refaites à l’envoi.</translation>
    </message>
</context>
<context>
    <name>deckhand::TimeChart</name>
    <message>
        <source>%1
Drag to zoom, click for what is behind a point.</source>
        <translation>%1
Glisser pour agrandir, cliquer pour ce qui est derrière un point.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Heure</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1&#xa0;: %2</translation>
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
        <translation>Afficher cette période</translation>
    </message>
    <message>
        <source>From … until …</source>
        <translation>De … à …</translation>
    </message>
    <message>
        <source>Times are those of %1.</source>
        <translation>Les heures sont celles de %1.</translation>
    </message>
    <message>
        <source>From</source>
        <translation>De</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>À</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>The end is not after the beginning.</source>
        <translation>La fin n’est pas après le début.</translation>
    </message>
</context>
<context>
    <name>deckhand::Transfers</name>
    <message>
        <source>Export destinations …</source>
        <translation>Exporter les destinations …</translation>
    </message>
    <message>
        <source>Import destinations …</source>
        <translation>Importer des destinations …</translation>
    </message>
    <message>
        <source>Export events …</source>
        <translation>Exporter les événements …</translation>
    </message>
    <message>
        <source>Export deliveries …</source>
        <translation>Exporter les livraisons …</translation>
    </message>
    <message>
        <source>Support bundle …</source>
        <translation>Dossier de support …</translation>
    </message>
    <message>
        <source>Nothing was exported. %1</source>
        <translation>Rien n’a été exporté. %1</translation>
    </message>
    <message numerus="yes">
        <source>%n destinations without their credentials</source>
        <translation>
            <numerusform>%n destination sans ses identifiants</numerusform>
            <numerusform>%n destinations sans leurs identifiants</numerusform>
        </translation>
    </message>
    <message>
        <source>Import destinations</source>
        <translation>Importer des destinations</translation>
    </message>
    <message>
        <source>Nothing was imported. %1</source>
        <translation>Rien n’a été importé. %1</translation>
    </message>
    <message>
        <source>Export as JSON lines (.jsonl) or table (.csv)</source>
        <translation>Exporter en lignes JSON (.jsonl) ou en tableau (.csv)</translation>
    </message>
    <message>
        <source>Save support bundle</source>
        <translation>Enregistrer le dossier de support</translation>
    </message>
    <message numerus="yes">
        <source>Exporting: %Ln rows …</source>
        <translation>
            <numerusform>Export&#xa0;: %Ln ligne …</numerusform>
            <numerusform>Export&#xa0;: %Ln lignes …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln rows</source>
        <translation>
            <numerusform>%Ln ligne</numerusform>
            <numerusform>%Ln lignes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the newest %Ln rows</source>
        <translation>
            <numerusform>la ligne la plus récente (%Ln)</numerusform>
            <numerusform>les %Ln lignes les plus récentes</numerusform>
        </translation>
    </message>
    <message>
        <source>Written to %1 (%2): %3.</source>
        <translation>Écrit dans %1 (%2)&#xa0;: %3.</translation>
    </message>
    <message>
        <source>Another import is still at work. Begin this one when it is done.</source>
        <translation>Un autre import est encore en cours. Commencer celui-ci quand il sera terminé.</translation>
    </message>
    <message>
        <source>Nothing was exported. Correct the filter first: %1</source>
        <translation>Rien n’a été exporté. Corriger d’abord le filtre&#xa0;: %1</translation>
    </message>
    <message>
        <source>the facts of this bundle</source>
        <translation>les faits de ce dossier</translation>
    </message>
    <message>
        <source>Export destinations and saved views</source>
        <translation>Exporter les destinations et les vues enregistrées</translation>
    </message>
    <message numerus="yes">
        <source>%1; %n saved views</source>
        <translation>
            <numerusform>%1&#xa0;; %n vue enregistrée</numerusform>
            <numerusform>%1&#xa0;; %n vues enregistrées</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was exported: marks and notes are known to this console only. Select the rows and copy them with %1.</source>
        <translation>Rien n’a été exporté&#xa0;: les marques et les notes ne sont connues que de cette console. Choisir les lignes et les copier avec %1.</translation>
    </message>
    <message>
        <source>Export selected deliveries as HAR …</source>
        <translation>Exporter les livraisons sélectionnées en HAR …</translation>
    </message>
    <message numerus="yes">
        <source>Exporting: %Ln deliveries …</source>
        <translation>
            <numerusform>Export : %Ln livraison …</numerusform>
            <numerusform>Export : %Ln livraisons …</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the newest %Ln deliveries</source>
        <translation>
            <numerusform>la %Ln livraison la plus récente</numerusform>
            <numerusform>les %Ln livraisons les plus récentes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln deliveries</source>
        <translation>
            <numerusform>%Ln livraison</numerusform>
            <numerusform>%Ln livraisons</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was exported. Select deliveries in their list first.</source>
        <translation>Rien n’a été exporté. Sélectionner d’abord des livraisons dans leur liste.</translation>
    </message>
    <message>
        <source>Export selected deliveries</source>
        <translation>Exporter les livraisons sélectionnées</translation>
    </message>
    <message>
        <source>Export as JSON lines (.jsonl), table (.csv) or HTTP archive (.har)</source>
        <translation>Exporter en lignes JSON (.jsonl), tableau (.csv) ou archive HTTP (.har)</translation>
    </message>
    <message>
        <source>Undo import</source>
        <translation>Annuler l’importation</translation>
    </message>
    <message>
        <source>Export destinations with credentials</source>
        <translation>Exporter les destinations avec leurs identifiants</translation>
    </message>
    <message numerus="yes">
        <source>%n destinations with sealed credentials</source>
        <translation>
            <numerusform>%n destination avec des identifiants scellés</numerusform>
            <numerusform>%n destinations avec des identifiants scellés</numerusform>
        </translation>
    </message>
    <message>
        <source>Takes back all that the last import has done</source>
        <translation>Reprend tout ce que la dernière importation a fait</translation>
    </message>
    <message>
        <source>There is no import to undo.</source>
        <translation>Il n’y a aucune importation à annuler.</translation>
    </message>
    <message>
        <source>Everything is as it was before the import.</source>
        <translation>Tout est comme avant l’importation.</translation>
    </message>
    <message>
        <source>Not all of the import could be taken back. %1</source>
        <translation>L’importation n’a pas pu être reprise en entier. %1</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportation</translation>
    </message>
    <message>
        <source>The export was canceled. No file was written.</source>
        <translation>L&apos;exportation a été annulée. Aucun fichier n&apos;a été écrit.</translation>
    </message>
    <message>
        <source>Export destinations with credentials …</source>
        <translation>Exporter les destinations avec leurs identifiants …</translation>
    </message>
</context>
<context>
    <name>deckhand::TrayNotices</name>
    <message>
        <source>Deckhand: %1</source>
        <translation>Deckhand&#xa0;: %1</translation>
    </message>
    <message>
        <source>“%1” became inactive: all attempts of a delivery failed.</source>
        <translation>«&#xa0;%1&#xa0;» est devenue inactive&#xa0;: toutes les tentatives d’une livraison ont échoué.</translation>
    </message>
    <message numerus="yes">
        <source>%n destinations became inactive.</source>
        <translation>
            <numerusform>%n destination est devenue inactive.</numerusform>
            <numerusform>%n destinations sont devenues inactives.</numerusform>
        </translation>
    </message>
    <message>
        <source>The engine has not answered for a minute.</source>
        <translation>Le moteur n’a pas répondu depuis une minute.</translation>
    </message>
    <message numerus="yes">
        <source>The replay is complete: %n deliveries arrived.</source>
        <translation>
            <numerusform>Le rejeu est terminé&#xa0;: %n livraison est arrivée.</numerusform>
            <numerusform>Le rejeu est terminé&#xa0;: %n livraisons sont arrivées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The replay failed with %n failed deliveries.</source>
        <translation>
            <numerusform>Le rejeu a échoué avec %n livraison échouée.</numerusform>
            <numerusform>Le rejeu a échoué avec %n livraisons échouées.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n deliveries wait, the oldest for more than %1.</source>
        <translation>
            <numerusform>%n livraison attend, depuis plus de %1.</numerusform>
            <numerusform>%n livraisons attendent, la plus ancienne depuis plus de %1.</numerusform>
        </translation>
    </message>
    <message>
        <source>The disk of the store is nearly full: %1 are left. Free space there, or nothing more can be published.</source>
        <translation>Le disque du stockage est presque plein&#xa0;: il reste %1. Y libérer de la place, sinon plus rien ne pourra être publié.</translation>
    </message>
</context>
<context>
    <name>deckhand::TypedDialog</name>
    <message>
        <source>Type “%1” to go on:</source>
        <translation>Saisir «&#xa0;%1&#xa0;» pour continuer&#xa0;:</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
</context>
<context>
    <name>deckhand::UndoStrip</name>
    <message>
        <source>Undo</source>
        <translation>Revenir en arrière</translation>
    </message>
    <message>
        <source>Do it now</source>
        <translation>Le faire maintenant</translation>
    </message>
    <message>
        <source>“%1” has its former settings again.</source>
        <translation>« %1 » a de nouveau ses anciens réglages.</translation>
    </message>
    <message>
        <source>Restore the version of %1</source>
        <translation>Rétablir la version de %1</translation>
    </message>
    <message>
        <source>“%1” was changed. Restoring gives it its former settings; credentials stay as they are.</source>
        <translation>« %1 » a été modifiée. Rétablir lui rend ses anciens réglages ; les identifiants restent tels quels.</translation>
    </message>
    <message>
        <source>“%1” will be deleted in %2 s; what still waits for it is canceled then.</source>
        <translation>«&#xa0;%1&#xa0;» sera supprimée dans %2 s&#xa0;; ce qui l’attend encore sera alors annulé.</translation>
    </message>
    <message>
        <source>“%1” will be switched off in %2 s; until then it is sent to.</source>
        <translation>« %1 » sera désactivée dans %2 s ; jusque-là, on lui envoie.</translation>
    </message>
    <message>
        <source>“%1” will be reactivated in %2 s; what is sent then cannot be taken back.</source>
        <translation>« %1 » sera réactivée dans %2 s ; ce qui est alors envoyé ne peut être repris.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln items were imported. Undo takes all of them back.</source>
        <translation>
            <numerusform>%Ln élément a été importé. « Revenir en arrière » le retire.</numerusform>
            <numerusform>%Ln éléments ont été importés. « Revenir en arrière » les retire tous.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>deckhand::Words</name>
    <message>
        <source>Accepted</source>
        <translation>Accepté</translation>
    </message>
    <message>
        <source>The receiver accepted the event (%1).</source>
        <translation>Le récepteur a accepté l’événement (%1).</translation>
    </message>
    <message>
        <source>The service accepted the event.</source>
        <translation>Le service a accepté l’événement.</translation>
    </message>
    <message>
        <source>Answered after %1.</source>
        <translation>Réponse après %1.</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Heure</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>About</source>
        <translation>Concerne</translation>
    </message>
    <message>
        <source>Event</source>
        <translation>Événement</translation>
    </message>
    <message>
        <source>Deliveries</source>
        <translation>Livraisons</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Taille</translation>
    </message>
    <message>
        <source>Destination</source>
        <translation>Destination</translation>
    </message>
    <message>
        <source>State</source>
        <translation>État</translation>
    </message>
    <message>
        <source>Attempts</source>
        <translation>Tentatives</translation>
    </message>
    <message>
        <source>Last error</source>
        <translation>Dernière erreur</translation>
    </message>
    <message>
        <source>Next attempt</source>
        <translation>Prochaine tentative</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Nom</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Type</translation>
    </message>
    <message>
        <source>Last 24 hours</source>
        <translation>Dernières 24 heures</translation>
    </message>
    <message>
        <source>Success</source>
        <translation>Succès</translation>
    </message>
    <message>
        <source>Backlog</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Last success</source>
        <translation>Dernier succès</translation>
    </message>
    <message>
        <source>Last failure</source>
        <translation>Dernier échec</translation>
    </message>
    <message>
        <source>Events</source>
        <translation>Événements</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Détail</translation>
    </message>
    <message>
        <source>After</source>
        <translation>Après</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Progression</translation>
    </message>
    <message>
        <source>What</source>
        <translation>Quoi</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Échouée</translation>
    </message>
    <message>
        <source>Created by</source>
        <translation>Créé par</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En attente</translation>
    </message>
    <message>
        <source>Retrying</source>
        <translation>Nouvel essai prévu</translation>
    </message>
    <message>
        <source>Held</source>
        <translation>Retenue</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Livrée</translation>
    </message>
    <message>
        <source>Canceled</source>
        <translation>Annulée</translation>
    </message>
    <message>
        <source>Unknown state</source>
        <translation>État inconnu</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Active</translation>
    </message>
    <message>
        <source>Inactive</source>
        <translation>Inactive</translation>
    </message>
    <message>
        <source>Needs verification</source>
        <translation>À vérifier</translation>
    </message>
    <message>
        <source>Not subscribed</source>
        <translation>Non abonnée</translation>
    </message>
    <message>
        <source>Filtered out</source>
        <translation>Filtré</translation>
    </message>
    <message>
        <source>Was inactive</source>
        <translation>Était inactive</translation>
    </message>
    <message>
        <source>Created later</source>
        <translation>Créée plus tard</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>Supprimée</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>Inconnu</translation>
    </message>
    <message>
        <source>Host name not found</source>
        <translation>Nom d’hôte introuvable</translation>
    </message>
    <message>
        <source>Connection refused</source>
        <translation>Connexion refusée</translation>
    </message>
    <message>
        <source>Connection closed early</source>
        <translation>Connexion fermée trop tôt</translation>
    </message>
    <message>
        <source>Network unreachable</source>
        <translation>Réseau inaccessible</translation>
    </message>
    <message>
        <source>No answer in time</source>
        <translation>Pas de réponse à temps</translation>
    </message>
    <message>
        <source>TLS failed</source>
        <translation>Échec TLS</translation>
    </message>
    <message>
        <source>Redirected</source>
        <translation>Redirigé</translation>
    </message>
    <message>
        <source>Rejected by status</source>
        <translation>Rejeté par statut</translation>
    </message>
    <message>
        <source>Credentials refused</source>
        <translation>Identifiants refusés</translation>
    </message>
    <message>
        <source>Target not found</source>
        <translation>Cible introuvable</translation>
    </message>
    <message>
        <source>Asked to slow down</source>
        <translation>Ralentissement demandé</translation>
    </message>
    <message>
        <source>Too large</source>
        <translation>Trop gros</translation>
    </message>
    <message>
        <source>No queue bound</source>
        <translation>Aucune file liée</translation>
    </message>
    <message>
        <source>Rejected</source>
        <translation>Rejeté</translation>
    </message>
    <message>
        <source>Template failed</source>
        <translation>Échec du modèle</translation>
    </message>
    <message>
        <source>Address not allowed</source>
        <translation>Adresse non autorisée</translation>
    </message>
    <message>
        <source>Unexpected answer</source>
        <translation>Réponse inattendue</translation>
    </message>
    <message>
        <source>No destination</source>
        <translation>Aucune destination</translation>
    </message>
    <message numerus="yes">
        <source>All %n delivered</source>
        <translation>
            <numerusform>%n livrée</numerusform>
            <numerusform>Les %n livrées</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 failed</source>
        <translation>%1 sur %2 échouées</translation>
    </message>
    <message>
        <source>%1 of %2 retrying</source>
        <translation>%1 sur %2 à réessayer</translation>
    </message>
    <message>
        <source>%1 of %2 held</source>
        <translation>%1 sur %2 retenues</translation>
    </message>
    <message>
        <source>%1 of %2 waiting</source>
        <translation>%1 sur %2 en attente</translation>
    </message>
    <message>
        <source>%1 of %2 canceled</source>
        <translation>%1 sur %2 annulées</translation>
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
        <translation>Tout</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>Rien</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 et %n autre</numerusform>
            <numerusform>%1 et %n autres</numerusform>
        </translation>
    </message>
    <message>
        <source>just now</source>
        <translation>à l’instant</translation>
    </message>
    <message numerus="yes">
        <source>%n s ago</source>
        <translation>
            <numerusform>il y a %n s</numerusform>
            <numerusform>il y a %n s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>il y a %n min</numerusform>
            <numerusform>il y a %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>il y a %n h</numerusform>
            <numerusform>il y a %n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>il y a %n jour</numerusform>
            <numerusform>il y a %n jours</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing sent</source>
        <translation>Rien envoyé</translation>
    </message>
    <message>
        <source>%1 delivered</source>
        <translation>%1 livrées</translation>
    </message>
    <message>
        <source>%1 failed, %2 delivered</source>
        <translation>%1 échouées, %2 livrées</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Aucune</translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <translation>%1 en attente</translation>
    </message>
    <message>
        <source>%1 held</source>
        <translation>%1 retenues</translation>
    </message>
    <message>
        <source>%1 waiting, %2 held</source>
        <translation>%1 en attente, %2 retenues</translation>
    </message>
    <message>
        <source>scheduled</source>
        <translation>planifiée</translation>
    </message>
    <message>
        <source>manual</source>
        <translation>manuelle</translation>
    </message>
    <message>
        <source>manual by %1</source>
        <translation>manuelle, par %1</translation>
    </message>
    <message>
        <source>replay</source>
        <translation>rejeu</translation>
    </message>
    <message>
        <source>test</source>
        <translation>test</translation>
    </message>
    <message>
        <source>It was switched off by hand.</source>
        <translation>Elle a été désactivée à la main.</translation>
    </message>
    <message>
        <source>All attempts of one delivery failed, so nothing more is sent there.</source>
        <translation>Toutes les tentatives d’une livraison ont échoué, rien n’y est donc plus envoyé.</translation>
    </message>
    <message>
        <source>The receiver says that this endpoint is gone.</source>
        <translation>Le récepteur dit que ce point d’accès n’existe plus.</translation>
    </message>
    <message>
        <source>The reason is not known.</source>
        <translation>La raison n’est pas connue.</translation>
    </message>
    <message>
        <source>DEMO</source>
        <translation>DÉMO</translation>
    </message>
    <message>
        <source>LOCAL</source>
        <translation>LOCAL</translation>
    </message>
    <message>
        <source>DEVELOPMENT</source>
        <translation>DÉVELOPPEMENT</translation>
    </message>
    <message>
        <source>STAGING</source>
        <translation>PRÉPRODUCTION</translation>
    </message>
    <message>
        <source>PRODUCTION</source>
        <translation>PRODUCTION</translation>
    </message>
    <message>
        <source>OTHER</source>
        <translation>AUTRE</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>En direct</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>Connexion</translation>
    </message>
    <message>
        <source>Stream stopped</source>
        <translation>Flux arrêté</translation>
    </message>
    <message>
        <source>Calls fail</source>
        <translation>Appels en échec</translation>
    </message>
    <message>
        <source>Not watching</source>
        <translation>N’observe pas</translation>
    </message>
    <message>
        <source>New events and deliveries are shown as they come.</source>
        <translation>Nouveaux événements et livraisons s’affichent à leur arrivée.</translation>
    </message>
    <message>
        <source>Waiting for an answer of the engine.</source>
        <translation>En attente d’une réponse du moteur.</translation>
    </message>
    <message>
        <source>The engine answers no calls since %1. %2</source>
        <translation>Le moteur ne répond plus depuis %1. %2</translation>
    </message>
    <message>
        <source>The window is hidden, so nothing is read.</source>
        <translation>La fenêtre est masquée, rien n’est donc lu.</translation>
    </message>
    <message>
        <source>Select a delivery first.</source>
        <translation>Choisir d’abord une livraison.</translation>
    </message>
    <message>
        <source>A change of this delivery is under way.</source>
        <translation>Une modification de cette livraison est en cours.</translation>
    </message>
    <message>
        <source>It was delivered; there is nothing to retry.</source>
        <translation>Elle a été livrée&#xa0;; il n’y a rien à réessayer.</translation>
    </message>
    <message>
        <source>The destination is inactive. Reactivate it first.</source>
        <translation>La destination est inactive. La réactiver d’abord.</translation>
    </message>
    <message>
        <source>The destination was deleted.</source>
        <translation>La destination a été supprimée.</translation>
    </message>
    <message>
        <source>The destination does not subscribe to this type.</source>
        <translation>La destination n’est pas abonnée à ce type.</translation>
    </message>
    <message>
        <source>The destination&apos;s filter leaves this event out.</source>
        <translation>Le filtre de la destination exclut cet événement.</translation>
    </message>
    <message>
        <source>The destination was inactive when the event came.</source>
        <translation>La destination était inactive à l’arrivée de l’événement.</translation>
    </message>
    <message>
        <source>The destination was created after the event.</source>
        <translation>La destination a été créée après l’événement.</translation>
    </message>
    <message>
        <source>It waits until the destination is active again.</source>
        <translation>Elle attend que la destination soit de nouveau active.</translation>
    </message>
    <message>
        <source>This is needed.</source>
        <translation>Ceci est nécessaire.</translation>
    </message>
    <message>
        <source>This is not an absolute URL that begins with http:// or https://.</source>
        <translation>Ceci n’est pas une URL complète qui commence par http:// ou https://.</translation>
    </message>
    <message>
        <source>This has the wrong form.</source>
        <translation>Ceci n’a pas la bonne forme.</translation>
    </message>
    <message>
        <source>Expected: %1.</source>
        <translation>Attendu&#xa0;: %1.</translation>
    </message>
    <message>
        <source>This is not a JSON object such as {&quot;X-Team&quot;: &quot;data&quot;}.</source>
        <translation>Ceci n’est pas un objet JSON comme {&quot;X-Team&quot;: &quot;data&quot;}.</translation>
    </message>
    <message>
        <source>Choose at least one event type, or everything.</source>
        <translation>Choisir au moins un type d’événement, ou tout.</translation>
    </message>
    <message>
        <source>Active, failing</source>
        <translation>Active, en échec</translation>
    </message>
    <message>
        <source>All active ones</source>
        <translation>Toutes les actives</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Statut</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>Erreur</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Indices</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Commencée</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>Durée</translation>
    </message>
    <message>
        <source>Sent to</source>
        <translation>Envoyée à</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>Requête</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>Prévu</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pause</translation>
    </message>
    <message>
        <source>Completed</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>Deliveries that failed, are held or were canceled</source>
        <translation>Livraisons échouées, retenues ou annulées</translation>
    </message>
    <message>
        <source>Events that a destination has missed</source>
        <translation>Événements qu’une destination a manqués</translation>
    </message>
    <message>
        <source>Everything that matches, delivered or not</source>
        <translation>Tout ce qui correspond, livré ou non</translation>
    </message>
    <message>
        <source>Attempt %1, %2</source>
        <translation>Tentative %1, %2</translation>
    </message>
    <message>
        <source>%1, %2 of %3</source>
        <translation>%1, %2 sur %3</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>depuis %1</translation>
    </message>
    <message>
        <source>before %1</source>
        <translation>avant %1</translation>
    </message>
    <message>
        <source>All events</source>
        <translation>Tous les événements</translation>
    </message>
    <message>
        <source>Events are stored since %1, but the stream tells of none. “Refresh” reads the lists; the stream is asked for again.</source>
        <translation>Depuis %1, des événements sont enregistrés mais le flux n’en annonce aucun. «&#xa0;Actualiser&#xa0;» relit les listes&#xa0;; le flux est redemandé.</translation>
    </message>
    <message>
        <source>Cause</source>
        <translation>Cause</translation>
    </message>
    <message>
        <source>Affected</source>
        <translation>Concernées</translation>
    </message>
    <message>
        <source>First seen</source>
        <translation>Vu la première fois</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>Vu la dernière fois</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rôle</translation>
    </message>
    <message>
        <source>Begins with</source>
        <translation>Commence par</translation>
    </message>
    <message>
        <source>Created</source>
        <translation>Créée</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Dernière utilisation</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Jamais</translation>
    </message>
    <message>
        <source>Publish event</source>
        <translation>Publier un événement</translation>
    </message>
    <message>
        <source>Create destination</source>
        <translation>Créer la destination</translation>
    </message>
    <message>
        <source>Change destination</source>
        <translation>Modifier la destination</translation>
    </message>
    <message>
        <source>Delete destination</source>
        <translation>Supprimer la destination</translation>
    </message>
    <message>
        <source>Rotate secret</source>
        <translation>Renouveler le secret</translation>
    </message>
    <message>
        <source>Send test</source>
        <translation>Envoyer un test</translation>
    </message>
    <message>
        <source>Retry delivery</source>
        <translation>Réessayer la livraison</translation>
    </message>
    <message>
        <source>Cancel delivery</source>
        <translation>Annuler la livraison</translation>
    </message>
    <message>
        <source>Start replay</source>
        <translation>Lancer le rejeu</translation>
    </message>
    <message>
        <source>Pause replay</source>
        <translation>Suspendre le rejeu</translation>
    </message>
    <message>
        <source>Resume replay</source>
        <translation>Reprendre le rejeu</translation>
    </message>
    <message>
        <source>Cancel replay</source>
        <translation>Annuler le rejeu</translation>
    </message>
    <message>
        <source>Create key</source>
        <translation>Créer une clé</translation>
    </message>
    <message>
        <source>Revoke key</source>
        <translation>Révoquer la clé</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Modifier</translation>
    </message>
    <message>
        <source>Find the host</source>
        <translation>Trouver l’hôte</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Connecter</translation>
    </message>
    <message>
        <source>Secure (TLS)</source>
        <translation>Sécuriser (TLS)</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>S’authentifier</translation>
    </message>
    <message>
        <source>Permission</source>
        <translation>Autorisation</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Envoyer</translation>
    </message>
    <message>
        <source>passed</source>
        <translation>réussi</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>échoué</translation>
    </message>
    <message>
        <source>skipped</source>
        <translation>omis</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Ouvert</translation>
    </message>
    <message>
        <source>Acknowledged</source>
        <translation>Pris en compte</translation>
    </message>
    <message>
        <source>Resolved</source>
        <translation>Résolu</translation>
    </message>
    <message>
        <source>Ignored</source>
        <translation>Ignoré</translation>
    </message>
    <message>
        <source>Viewer</source>
        <translation>Lecteur</translation>
    </message>
    <message>
        <source>Publisher</source>
        <translation>Éditeur</translation>
    </message>
    <message>
        <source>Operator</source>
        <translation>Opérateur</translation>
    </message>
    <message>
        <source>Administrator</source>
        <translation>Administrateur</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>Catching up</source>
        <translation>Rattrapage</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>Perdue</translation>
    </message>
    <message>
        <source>The stream has missed something, so the lists are read again.</source>
        <translation>Le flux a manqué quelque chose&#xa0;; les listes sont relues.</translation>
    </message>
    <message>
        <source>The connection is lost since %1; it is tried again by itself. %2</source>
        <translation>La connexion est perdue depuis %1&#xa0;; elle est réessayée d’elle-même. %2</translation>
    </message>
    <message>
        <source>This server has no stream, so its events are read again and again. It answered last at %1.</source>
        <translation>Ce serveur n’a pas de flux : ses événements sont relus sans cesse. Sa dernière réponse date de %1.</translation>
    </message>
    <message>
        <source>The header %1 is set by the sender. Remove it.</source>
        <translation>L’en-tête %1 est posé par l’expéditeur. Le retirer.</translation>
    </message>
    <message>
        <source>This is not a number such as 30 or 0.5.</source>
        <translation>Ce n’est pas un nombre comme 30 ou 0.5.</translation>
    </message>
    <message>
        <source>This is not a list of seconds such as 10, 60, 300.</source>
        <translation>Ce n’est pas une liste de secondes comme 10, 60, 300.</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>Marque</translation>
    </message>
    <message>
        <source>Marked, bookmark</source>
        <translation>Marqué, signet</translation>
    </message>
    <message>
        <source>Bookmark</source>
        <translation>Signet</translation>
    </message>
    <message>
        <source>Marked</source>
        <translation>Marqué</translation>
    </message>
    <message>
        <source>Marked, bookmark: %1</source>
        <translation>Marqué, signet&#xa0;: %1</translation>
    </message>
    <message>
        <source>Bookmark: %1</source>
        <translation>Signet&#xa0;: %1</translation>
    </message>
    <message>
        <source>Marked: %1</source>
        <translation>Marqué&#xa0;: %1</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Connexion</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <source>Payload</source>
        <translation>Contenu</translation>
    </message>
    <message>
        <source>Same</source>
        <translation>Identique</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Modifié</translation>
    </message>
    <message>
        <source>Only on the right</source>
        <translation>Seulement à droite</translation>
    </message>
    <message>
        <source>Only on the left</source>
        <translation>Seulement à gauche</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Expire</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Expirée</translation>
    </message>
    <message>
        <source>End overlap of secrets</source>
        <translation>Mettre fin au chevauchement des secrets</translation>
    </message>
    <message>
        <source>Export credentials</source>
        <translation>Exporter les identifiants</translation>
    </message>
    <message>
        <source>%1 · %2: %3 → %4</source>
        <translation>%1 · %2 : %3 → %4</translation>
    </message>
    <message>
        <source>%1, by the scenario “%2”</source>
        <translation>%1, par le scénario “%2”</translation>
    </message>
    <message>
        <source>%1 (replayed)</source>
        <translation>%1 (rejoué)</translation>
    </message>
    <message>
        <source>%1, which a replay has made from %2</source>
        <translation>%1, qu’un rejeu a créé à partir de %2</translation>
    </message>
    <message>
        <source>Inactive, by hand</source>
        <translation>Inactive, à la main</translation>
    </message>
    <message>
        <source>%1 ahead</source>
        <translation>%1 en avance</translation>
    </message>
    <message>
        <source>%1: %2 → %3</source>
        <translation>%1 : %2 → %3</translation>
    </message>
</context>
<context>
    <name>deckhand::WorkStrip</name>
    <message>
        <source>Cancel (Esc)</source>
        <translation>Annuler (Échap)</translation>
    </message>
</context>
</TS>
