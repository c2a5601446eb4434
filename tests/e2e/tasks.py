"""Four things people come to do, done on the demo as they do them: keys and presses in a real
window, and what is seen read from it. Each tells the time it took, which is the program's and the
driver's; a person adds their reading.

Usage: tasks.py PID   Ends with 0 once all four are done.
"""

import re
import subprocess
import sys
import time

from screen import Atspi, attach, node, on_screen, press, row_with, wait_for

FOCUSED = Atspi.StateType.FOCUSED
DESTINATION = "Old CRM"  # its receiver refuses every connection


def key(*names):
    subprocess.check_call(["xdotool", "key", "--clearmodifiers", *names])


def write(text):
    subprocess.check_call(["xdotool", "type", "--clearmodifiers", "--delay", "4", text])


class Task:
    """Tells how long its body took, and what was aimed at."""

    def __init__(self, what, aim):
        self.what, self.aim = what, aim

    def __enter__(self):
        self.began = time.monotonic()

    def __exit__(self, kind, *_):
        if kind is None:
            took = time.monotonic() - self.began
            print(f"TASK {self.what}: {took:.1f} s of {self.aim} s", flush=True)


def cells(grid, row):
    return [grid.get_accessible_at(row, column).get_name() or ""
            for column in range(grid.get_n_columns())]


def seen(text):
    return next((at for at in on_screen(app) if text in (at.get_name() or "")), None)


def jump(text, first):
    """Through the palette, once what it finds begins with `first`."""
    key("ctrl+k")
    edit = wait_for("the palette is open",
                    lambda: node(app, "text", "Command, place, destination or id"))
    wait_for("it takes what is typed", lambda: edit.get_state_set().contains(FOCUSED))
    write(text)
    wait_for("it finds something", lambda: next(
        (at for at in on_screen(app) if at.get_role_name() == "list item"
         and first in at.get_name()), None))
    key("Return")


def focused():
    return [(at.get_role_name(), at.get_name()) for at in on_screen(app)
            if at.get_state_set().contains(FOCUSED)]


def has_focus(role, name):
    return any(role in at and name in called for at, called in focused())


def fill(role, name, text):
    """Goes there by the keyboard alone."""
    for _ in range(12):
        if has_focus(role, name):
            break
        before = focused()
        key("Tab")
        wait_for("Tab goes on", lambda: focused() != before)
    wait_for(f"{name} takes what is typed", lambda: has_focus(role, name))
    write(text)


def filter_deliveries(text):
    key("ctrl+3")
    key("ctrl+l")
    wait_for("the filter takes what is typed", lambda: has_focus("text", "Filter"))
    key("ctrl+a")
    write(text)
    key("Return")


def failed_event():
    """An event that DESTINATION did not get, as somebody has it from an incident."""
    filter_deliveries(f'dest:"{DESTINATION}" status:failure')
    table = wait_for("the table of deliveries is seen", lambda: node(app, "table", "Deliveries"))
    grid, row = wait_for("a delivery has failed", lambda: row_with(table, "Failed"))
    grid.add_row_selection(row)
    found = wait_for("its event is named", lambda: re.search(
        r"evt_[0-9A-Z]{26}", (seen("evt_") or table).get_name()))
    key("ctrl+1")
    return found.group(0)


def row_of(table, word):
    """The cells of the first row of a table that is on screen."""
    seen_table = node(app, "table", table)
    found = row_with(seen_table, word) if seen_table else None
    return cells(*found) if found else []


def state():
    return " ".join(row_of("Destinations", DESTINATION))


def find_why(event):
    jump(event, event[:4])
    journey = wait_for("the journey of the event is seen",
                       lambda: node(app, "table", "Journey of the event"))
    grid, row = wait_for(f"it names {DESTINATION}", lambda: row_with(journey, DESTINATION))
    print("      " + " · ".join(cells(grid, row)), flush=True)
    if not any(len(cell) > 10 for cell in cells(grid, row)[2:]):
        sys.exit("the journey does not say why")


def click(at):
    box = at.get_component_iface().get_extents(Atspi.CoordType.SCREEN)
    subprocess.check_call(["xdotool", "mousemove", str(box.x + box.width // 2),
                           str(box.y + box.height // 2), "click", "1"])


def mend_receiver():
    """Turns its dial back: what is sent again arrives."""
    click(wait_for("the dials show a receiver", lambda: node(app, "combo box", "Prod webhook")))
    wait_for("the receivers are offered", lambda: node(app, "list item", DESTINATION))
    write(DESTINATION[:3])
    key("Return")
    dial = wait_for("it is chosen", lambda: node(app, "combo box", DESTINATION)
                    and node(app, "check box", "Refuse connections"))
    wait_for("it refuses", lambda: dial.get_state_set().contains(Atspi.StateType.CHECKED))
    click(dial)
    wait_for("it takes connections",
             lambda: not dial.get_state_set().contains(Atspi.StateType.CHECKED))


def reactivate():
    jump("@" + DESTINATION, DESTINATION)
    button = wait_for("what was missed can be sent again",
                      lambda: node(app, "push button", "Reactivate and replay"))
    press(button)
    wait_for("it is active", lambda: "Active" in state())
    filter_deliveries(f'dest:"{DESTINATION}" status:success')
    wait_for("what it missed arrives", lambda: "Delivered" in row_of("Deliveries", DESTINATION))


def create_queue():
    key("ctrl+n")
    wait_for("the new destination asks for its name", lambda: has_focus("text", "Name"))
    write("Orders")
    fill("combo box", "Webhook", "Am")
    fill("text", "Queue URL", "https://sqs.eu-west-1.amazonaws.com/123456789012/orders")
    fill("text", "Access key id", "AKIAIOSFODNN7EXAMPLE")
    fill("text", "Secret access key", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    key("Return")
    table = wait_for("the table of destinations is seen", lambda: node(app, "table", "Destinations"))
    wait_for("the queue is one of them", lambda: row_with(table, "Orders"))


app = attach(int(sys.argv[1]))
wait_for("the keys go to it", lambda: subprocess.run(
    ["xdotool", "getactivewindow", "getwindowname"], capture_output=True, text=True,
    check=False).stdout.find("DEMO") >= 0)
with Task("tell whether this is production", 1):
    title = node(app, "frame", "[").get_name()
    if "DEMO" not in title or "PRODUCTION" in title or not node(app, "label", "DEMO"):
        sys.exit(f"the window does not say what it is: {title}")
with Task("create an SQS destination", 120):
    create_queue()
event = failed_event()
with Task(f"find why {event} did not arrive", 30):
    find_why(event)
key("ctrl+4")
wait_for("the destination is inactive", lambda: "Inactive" in state())
mend_receiver()
with Task("reactivate a destination and replay what it missed", 60):
    reactivate()
