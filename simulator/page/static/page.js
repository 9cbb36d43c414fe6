// @ts-check
/** The console: what is true now is drawn, what is pressed is sent, and the treadmill says what became of it. */

import { Link } from "./link.js";
import { Faults } from "./faults.js";
import { figure, say, translate } from "./say.js";
import { Treadmill } from "./treadmill.js";

const SHOWN = 40;
const STATES = {
  idle: "The belt stands.",
  starting: "It counts down: the belt starts in a moment.",
  running: "The belt runs.",
  stopping: "The belt is stopping.",
  paused: "The belt stands: paused.",
};
const WAYS = { in: "to it", out: "from it", beside: "" };
const OVER = {
  lost: "No contact with the simulator. Has it ended?",
  not_ours: "This address is of another run. Open the one that the terminal shows now.",
  too_many: "Too many pages are open. Close one, and load this one again.",
};

/** @typedef {Record<string, any>} Line */

/** @param {string} id */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * @param {string} id
 * @param {string} text
 */
function put(id, text) {
  if (at(id).textContent !== text) at(id).textContent = text;
}

class Page {
  constructor() {
    translate();
    this.treadmill = new Treadmill();
    /** @type {Line} */
    this.now = {};
    this.link = new Link(
      (line) => this.line(line),
      (why) => this.over(why),
    );
    this.faults = new Faults((message) => this.link.send(message));
    for (const each of document.querySelectorAll("[data-do]")) {
      const verb = /** @type {HTMLElement} */ (each).dataset.do;
      each.addEventListener("click", () => this.link.send({ do: verb }));
    }
    at("key").addEventListener("click", () => this.link.send({ do: this.now.key_in ? "key_pulled" : "key_inserted" }));
    at("step").addEventListener("click", () => this.link.send({ do: this.now.person ? "person_off" : "person_on" }));
    this.link.open();
  }

  /** @param {Line} line */
  line(line) {
    if (line.event === "about") {
      put("like", `${line.machine}: ${line.like}`);
      this.faults.make(line.faults);
      at("wire").replaceChildren();
      return;
    }
    this.now = line;
    this.treadmill.draw(line);
    this.say(say(line.power ? STATES[/** @type {keyof STATES} */ (line.state)] : "It has no power."), false);
    put("speed", figure(line.speed_kmh));
    put("target", figure(line.target_kmh));
    put("incline", figure(line.incline_percent));
    put("clients", String(line.clients));
    put("key", say(line.key_in ? "Pull the safety key" : "Put the safety key back"));
    put("step", say(line.person ? "Step off the belt" : "Step onto the belt"));
    this.faults.draw(line.on);
    for (const each of line.wire) this.message(each);
    at("nothing").hidden = at("wire").childElementCount > 0;
  }

  /**
   * One message more; a report takes the place of the one before it.
   * @param {Line} told
   */
  message(told) {
    const newest = at("wire").firstElementChild;
    if (told.times > 1 && newest instanceof HTMLElement && newest.dataset.report) newest.remove();
    const entry = document.createElement("li");
    entry.className = told.way;
    if (told.report) entry.dataset.report = "1";
    const way = document.createElement("span");
    way.className = "way";
    way.textContent = say(WAYS[/** @type {keyof WAYS} */ (told.way)]);
    const octets = document.createElement("code");
    octets.textContent = told.octets;
    const often = told.times > 1 ? ` ${say("({n} reports)", { n: told.times })}` : "";
    entry.append(way, `${told.says}${often} `, octets);
    at("wire").prepend(entry);
    while (at("wire").childElementCount > SHOWN) at("wire").lastElementChild?.remove();
  }

  /** @param {keyof OVER} why */
  over(why) {
    this.treadmill.lost();
    this.say(say(OVER[why]), true);
  }

  /**
   * @param {string} text
   * @param {boolean} lost
   */
  say(text, lost) {
    at("state").classList.toggle("lost", lost);
    put("state", text);
  }
}

new Page();
