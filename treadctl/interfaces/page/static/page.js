// @ts-check
/** What is known, and what becomes of it: lines in, a picture of now out, and what is pressed. */

import { Link, post } from "./link.js";
import { awake, keeps } from "./awake.js";
import { Cues } from "./cues.js";
import { Leaves } from "./leaves.js";
import { Picture } from "./picture.js";
import { Place, scanned } from "./place.js";
import * as sound from "./sound.js";
import { Switches } from "./switches.js";
import * as voice from "./voice.js";

const LOST_MS = 3000;
const ALARM_MS = 6000;
const TAKEN_MS = 1000;
const HERE_MS = 30_000;
const STANDS = ["none", "idle", "stopped", "break"];
const AT_REST = ["idle", "stopped"];

/** @typedef {Record<string, any>} Line */

class Page {
  /**
   * @param {Line} words the catalogue
   * @param {string} code of a tag that was scanned
   */
  constructor(words, code) {
    this.words = words;
    /** @type {Line | null} */
    this.seat = null;
    /** @type {Line | null} */
    this.snapshot = null;
    this.heardAt = performance.now();
    this.moving = false;
    /** @type {string | null} */
    this.refused = null;
    this.stopAt = 0;
    this.stopTaken = false;
    this.stood = false;
    this.early = false;
    this.touched = false;
    this.hereAgain = 0;
    this.switches = this.switched();
    this.cues = new Cues(words.says, this.switches.wanted);
    this.picture = new Picture(words, {
      send: (message) => this.link.send(message),
      stop: () => this.stop(),
      again: () => post("/api/again"),
      early: (early) => {
        this.early = early;
        this.draw();
      },
    });
    this.place = new Place((message) => this.link.send(message), code);
    this.leaves = new Leaves(words.says);
    this.link = new Link({
      line: (line) => this.line(line),
      fresh: () => {
        this.snapshot = null;
        this.cues.fresh();
      },
      refused: (why) => {
        this.refused = why;
        this.draw();
      },
      tick: () => this.draw(),
    });
  }

  /** Voice and sounds: what each has to say of itself, and what becomes of it when it is switched. */
  switched() {
    const { says, lang } = this.words;
    const can = (/** @type {string} */ part) => (part === "voice" && !voice.there() ? says.voice_none : "");
    const element = /** @type {HTMLElement} */ (document.getElementById("switches"));
    const changed = (/** @type {string} */ part, /** @type {boolean} */ on) => {
      if (part === "voice" && !on) voice.hush();
      else if (part === "voice") voice.say(says.part_on.replace("{part}", says.part_voice));
      else if (on) sound.phase("soon");
    };
    const switches = new Switches(element, says, {
      there: (part) => part !== "voice" || voice.there(),
      can: (part) => (part === "sound" && !this.touched ? says.touch_first : can(part)),
      changed,
    });
    voice.speaks(lang, () => switches.draw());
    return switches;
  }

  /** The first touch: from here on the browser lets the page be heard. */
  touch() {
    sound.allowed();
    if (this.touched) return;
    this.touched = true;
    this.switches.draw();
  }

  /** Somebody is here, reading or writing, though there is nothing else to tell: said now and then. */
  here() {
    const now = performance.now();
    if (now >= this.hereAgain && this.link.send({ do: "here" })) this.hereAgain = now + HERE_MS;
  }

  /** @param {Line} line */
  line(line) {
    if (line.event === "seat") {
      if (this.seat && this.seat.name !== line.name) location.reload(); // somebody else walks, who may read another language
      this.seat = line;
      this.link.quiet = line.stage === "gone";
      if (line.stage === "gone") this.heardAt = performance.now();
    } else if (line.event === "snapshot") {
      this.heardAt = performance.now();
      this.snapshot = line;
      this.picture.walk.chart.take(line);
      this.moving = line.moving;
      this.stood = line.speed_kmh === 0 && (this.stopAt ? this.stood : AT_REST.includes(line.state));
      const stands = line.speed_kmh === 0 && STANDS.includes(line.state);
      if (this.stopAt && stands && performance.now() - this.stopAt > TAKEN_MS) this.stopAt = 0;
    } else if (line.event === "trail") {
      this.picture.walk.chart.trail(line);
    } else if (line.event === "stop_taken") {
      this.stopTaken = true;
    }
    this.draw();
  }

  async stop() {
    this.stopAt = performance.now();
    this.stopTaken = false;
    this.draw();
    if (await this.link.stop()) this.stopTaken = true;
    this.draw();
  }

  /** The contact with the belt, as far as this page can know: a snapshot, or a page process that knows of none. */
  contact() {
    if (this.refused) return "ok";
    const silent = performance.now() - this.heardAt;
    const gone = this.seat?.stage === "gone" && this.link.socket?.readyState === WebSocket.OPEN;
    if (gone || silent < LOST_MS) return "ok";
    return silent >= ALARM_MS && this.moving ? "alarm" : "lost";
  }

  draw() {
    const contact = this.contact();
    const says = { ...this.words.says, ...this.seat };
    const stuck = this.stopAt > 0 && !this.stopTaken && performance.now() - this.stopAt > TAKEN_MS;
    const alarm = contact === "alarm" ? says.lost_moving : stuck ? says.undelivered : this.seat?.alarm ?? null;
    this.cues.follow(this.seat, contact === "ok" ? this.snapshot : null, alarm);
    const about = ["ready", "walk"].includes(this.seat?.stage);
    awake(about, () => this.draw());
    this.place.draw(this.refused ? null : this.seat);
    this.leaves.draw(this.seat, this.refused !== null);
    this.picture.draw({
      contact,
      alarm,
      refused: this.refused,
      seat: this.seat,
      snapshot: contact === "ok" ? this.snapshot : null,
      stopping: this.stopAt > 0 && !stuck,
      stood: this.stood,
      early: this.early,
      dark: about && keeps() === false,
    });
  }
}

async function begin() {
  const words = await (await fetch("/api/words")).json();
  const token = location.hash.slice(1);
  const code = scanned(token);
  let used = false;
  if (token) history.replaceState(null, "", location.pathname); // it is good for one visit, and no longer to be seen
  if (token && !code) {
    used = !(await post("/api/pair", { token })).ok;
  }
  const paired = (await fetch("/api/paired")).ok;
  const page = new Page(words, code);
  if (paired) page.link.open();
  else page.link.giveUp("not_paired");
  if (!paired && used) page.refused = "used";
  page.draw();
  for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, () => page.touch());
  for (const name of ["pointerdown", "keydown", "wheel"]) {
    document.addEventListener(name, () => page.here(), { passive: true });
  }
}

begin();
