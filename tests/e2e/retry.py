"""Drives the console as a screen reader does: go to the deliveries, open one that failed, send it
once more, and see the attempt made by hand.

Usage: retry.py PID   Ends with 0 once the new attempt is there; else says what was not found.
"""

import sys
import time
import warnings

import gi

warnings.simplefilter("ignore", DeprecationWarning)

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402  (after the version is chosen)

DEADLINE = 90
APPLICATION = None


def walk(node, depth=0):
    yield node
    if depth > 30:
        return
    for i in range(min(node.get_child_count(), 80)):
        child = node.get_child_at_index(i)
        if child is not None:
            yield from walk(child, depth + 1)


def shown(node):
    return node.get_state_set().contains(Atspi.StateType.SHOWING)


def wait_for(what, find):
    """What `find` answers once it answers something; the tree changes while it is read."""
    end = time.monotonic() + DEADLINE
    while time.monotonic() < end:
        try:
            found = find()
        except gi.repository.GLib.Error:
            found = None
        if found:
            print(f"{time.monotonic() - START:5.1f} s  {what}", flush=True)
            return found
        time.sleep(0.1)
    print("What is seen:", file=sys.stderr)
    for at in walk(APPLICATION or Atspi.get_desktop(0)):
        if shown(at) and at.get_name():
            print(f"  {at.get_role_name()}: {at.get_name()}", file=sys.stderr)
    sys.exit(f"not found within {DEADLINE} s: {what}")


def application(pid):
    desktop = Atspi.get_desktop(0)
    for i in range(desktop.get_child_count()):
        app = desktop.get_child_at_index(i)
        if app is not None and app.get_process_id() == pid:
            return app
    return None


def node(root, role, name, visible=True):
    for at in walk(root):
        if at.get_role_name() == role and name in at.get_name() and (shown(at) or not visible):
            return at
    return None


def press(at):
    for i in range(at.get_n_actions()):
        if Atspi.Action.get_action_name(at, i) in ("Press", "press", "Toggle", "Trigger", "ShowMenu"):
            return at.do_action(i)
    return at.do_action(0)


def row_with(table, word):
    """The grid and the first of its rows that has a cell with `word`."""
    grid = table.get_table_iface()
    if not grid:
        return None
    for row in range(min(grid.get_n_rows(), 60)):
        for column in range(grid.get_n_columns()):
            if word in (grid.get_accessible_at(row, column).get_name() or ""):
                return grid, row
    return None


def texts(root):
    return [at.get_name() + " " + at.get_description() for at in walk(root)]


START = time.monotonic()
app = wait_for("the console is on the accessibility bus", lambda: application(int(sys.argv[1])))
APPLICATION = app
wait_for("its window is open", lambda: node(app, "frame", "DEMO", False))
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
