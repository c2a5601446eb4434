"""What the drivers share: the console on the accessibility bus, what is seen of it, the wait for it."""

import sys
import time
import warnings

import gi

warnings.simplefilter("ignore", DeprecationWarning)

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402  (after the version is chosen)

DEADLINE = 90
START = time.monotonic()
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


def on_screen(at, depth=0):
    """What is seen of `at`; the rows of a table are read by its grid. Each question is asked over
    the bus, so what is hidden is not gone through."""
    yield at
    if depth > 30 or at.get_role_name() in ("table", "tree table"):
        return
    for i in range(min(at.get_child_count(), 80)):
        child = at.get_child_at_index(i)
        if child is not None and shown(child):
            yield from on_screen(child, depth + 1)


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
        time.sleep(0.05)
    print("What is seen:", file=sys.stderr)
    for at in on_screen(APPLICATION or Atspi.get_desktop(0)):
        if at.get_name():
            print(f"  {at.get_role_name()}: {at.get_name()}", file=sys.stderr)
    sys.exit(f"not found within {DEADLINE} s: {what}")


def attach(pid):
    """The console that runs as process `pid`, once its window is open."""
    global APPLICATION
    APPLICATION = wait_for("the console is on the accessibility bus", lambda: application(pid))
    wait_for("its window is open", lambda: node(APPLICATION, "frame", "DEMO", False))
    return APPLICATION


def application(pid):
    desktop = Atspi.get_desktop(0)
    for i in range(desktop.get_child_count()):
        app = desktop.get_child_at_index(i)
        if app is not None and app.get_process_id() == pid:
            return app
    return None


def node(root, role, name, visible=True):
    for at in on_screen(root) if visible else walk(root):
        if at.get_role_name() == role and name in at.get_name():
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
