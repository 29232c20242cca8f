"""Loaded by Orca at its start: what it speaks is written to a file, one JSON value a line."""

import json
import os

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi
from orca import debug, event_manager, liveregions, settings, speech

# The log asks Firefox for ten properties of the object of each event.
debug.debugLevel = debug.LEVEL_OFF
# A page is not read out from its beginning.
settings.sayAllOnLoad = False

# With 50 waiting events Orca drops announcements. A busy machine reaches that by its load alone.
FLOOD = 2000
event_manager.EventManager._inFlood = lambda self: self._eventQueue.qsize() > FLOOD
event_manager.EventManager._inDeluge = event_manager.EventManager._inFlood

# Orca drops the event of an object that does not answer in 0.8 s. Firefox without a processor is later than that.
ANSWER_MS = 20_000
Atspi.set_timeout(ANSWER_MS, ANSWER_MS)

out = open(os.environ["SPOKEN_FILE"], "a", encoding="utf-8", buffering=1)


def write(value):
    out.write(json.dumps(value) + "\n")


def speak(text, acss, interrupt, original=speech._speak):
    write(text)
    original(text, acss, interrupt)


def with_count(original):
    """Writes how many messages of live regions wait to be spoken, after each that comes and each that is spoken."""

    def method(self, *args):
        result = original(self, *args)
        write(len(self.msg_queue))
        return result

    return method


speech._speak = speak
manager = liveregions.LiveRegionManager
manager.handleEvent = with_count(manager.handleEvent)
manager.pumpMessages = with_count(manager.pumpMessages)
