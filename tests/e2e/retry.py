"""Drives the console as a screen reader does: go to the deliveries, open one that failed, send it
once more, and see the attempt made by hand.

Usage: retry.py PID   Ends with 0 once the new attempt is there; else says what was not found.
"""

import sys

from screen import Atspi, attach, node, press, row_with, shown, texts, wait_for, walk

app = attach(int(sys.argv[1]))
press(wait_for("the menu has Deliveries", lambda: node(app, "menu item", "Deliveries", False)))
table = wait_for("the table of deliveries is seen", lambda: node(app, "table", "Deliveries"))
grid, row = wait_for("a delivery waits for its next attempt", lambda: row_with(table, "Retrying"))
grid.add_row_selection(row)
retry = wait_for("Retry now can be pressed", lambda: next(
    (at for at in walk(app) if at.get_role_name() == "push button" and at.get_name() == "Retry now"
     and shown(at) and at.get_state_set().contains(Atspi.StateType.ENABLED)), None))
press(retry)
wait_for("an attempt made by hand is told of",
         lambda: any("manual" in text for text in texts(app)))
