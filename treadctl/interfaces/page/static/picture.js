// @ts-check
/** The picture: the document is changed only where something has, so that focus stays and a reader keeps quiet. */

import { held } from "./hold.js";
import { WalkPicture, put } from "./walk.js";

/** @typedef {Record<string, any>} Line */
/**
 * @typedef {object} Now
 * @property {"ok" | "lost" | "alarm"} contact
 * @property {string | null} alarm
 * @property {string | null} refused
 * @property {Line | null} seat
 * @property {Line | null} snapshot
 * @property {boolean} stopping
 * @property {boolean} stood it was reported to stand when STOP was pressed, and ever since
 * @property {boolean} early
 * @property {boolean} dark the screen may go dark
 */
/**
 * @typedef {object} Acts
 * @property {(message: Line) => void} send
 * @property {() => void} stop
 * @property {() => void} again
 * @property {(early: boolean) => void} early
 */

const WALKS = ["countdown", "walk", "slowing", "stopping", "unknown", "break", "stopped"];
const NO_PRESS = ["Tab", "Shift", "Control", "Alt", "Meta"];
const QUIET_MS = 1500;
const BOUNCE_MS = 350; // a finger that taps twice has answered one question, not two

/** @param {string} id */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

export class Picture {
  /**
   * @param {Line} words
   * @param {Acts} acts
   */
  constructor(words, acts) {
    this.says = words.says;
    this.acts = acts;
    /** @type {Record<string, string>} */
    this.drawn = {};
    /** @type {string[]} */
    this.told = [];
    this.tellAt = 0;
    document.documentElement.lang = words.lang;
    document.title = this.says.title;
    for (const each of document.querySelectorAll("[data-says]")) {
      each.textContent = this.says[/** @type {HTMLElement} */ (each).dataset.says ?? ""];
    }
    this.walk = new WalkPicture(words);
    this.stopButton();
    at("asked").addEventListener("submit", (event) => event.preventDefault());
    at("main").addEventListener("pointerdown", () => this.counting && this.acts.send({ do: "cancel" }));
    this.counting = false;
  }

  /** STOP acts when it is touched, not when it is let go; a key or a screen reader clicks it. Escape does the same. */
  stopButton() {
    const button = at("halt");
    let touched = false;
    button.addEventListener("pointerdown", () => {
      touched = true;
      this.acts.stop();
    });
    button.addEventListener("click", () => {
      if (!touched) this.acts.stop();
      touched = false;
    });
    document.addEventListener("keydown", (event) => this.key(event), { capture: true });
  }

  /**
   * A key that is still down from before presses nothing anew (but in a field that is typed into); in the countdown every other one cancels.
   * @param {KeyboardEvent} event
   */
  key(event) {
    if (event.repeat && !(event.target instanceof HTMLInputElement)) {
      event.preventDefault();
    } else if (event.key === "Escape") {
      this.acts.stop();
      at("halt").focus();
    } else if (this.counting && !NO_PRESS.includes(event.key)) {
      this.acts.send({ do: "cancel" });
    }
  }

  /**
   * Change a part of the document if what it shows has changed.
   * @param {string} id
   * @param {unknown} what
   * @param {(element: HTMLElement) => void} how
   */
  part(id, what, how) {
    const key = JSON.stringify(what);
    if (this.drawn[id] === key) return;
    this.drawn[id] = key;
    how(at(id));
  }

  /** @param {Now} now */
  draw(now) {
    const { seat, snapshot } = now;
    const walks = snapshot !== null && seat?.stage !== "gone" && WALKS.includes(snapshot.state) && (snapshot.moving || seat?.stage === "walk");
    this.counting = snapshot?.state === "countdown" && seat?.controls === "here";
    put(at("state"), this.state(now));
    put(at("contact"), now.contact === "ok" ? "" : this.says.lost);
    put(at("alarm"), now.alarm ?? "");
    const counts = snapshot?.state === "countdown" ? this.counts(snapshot) : "";
    this.walk.draw(walks ? snapshot : null, seat);
    document.body.classList.toggle("moves", walks);
    document.body.dataset.stage = now.refused ? "none" : seat?.stage ?? "none";
    put(at("count"), counts);
    this.said(this.sentences(now));
    this.asked(now, walks);
    this.ways(now, walks);
    put(at("stopping"), now.stopping ? this.says[now.stood ? "stop_sent" : "stopping"] : "");
    at("halt").classList.toggle("asked", now.stopping);
    put(at("awake"), now.dark ? this.says.awake_not : "");
    const there = snapshot?.waits_for === "own_start" ? this.says.press_start : ""; // once, and not every second of it
    const heard = [there, seat?.check?.text, seat?.cue?.text].filter(Boolean);
    this.tell([now.contact === "ok" ? this.state(now) : this.says.lost, ...this.sentences(now), ...heard]);
  }

  /**
   * When the belt starts, or how long Start on the treadmill itself is still waited for.
   * @param {Line} snapshot
   */
  counts({ waits_for: waits, next_change_s: seconds }) {
    const counts = waits === "own_start" ? this.says.press_start_within : this.says.starts_in;
    return counts.replace("{seconds}", seconds);
  }

  /** @param {Now} now */
  state({ seat, snapshot, refused }) {
    if (refused) return "treadctl";
    if (seat?.stage === "gone") return this.says.service_over;
    return snapshot === null ? this.says.connecting : snapshot.shown.state;
  }

  /** @param {Now} now */
  sentences({ seat, refused, early }) {
    if (refused) return [this.says[refused]];
    if (seat === null) return [];
    const more = seat.controls === "here" ? [] : [this.says[seat.controls]];
    if (early && seat.may_press) more.push(this.says.hold_more);
    return [...seat.said, ...more];
  }

  /** @param {string[]} sentences */
  said(sentences) {
    this.part("said", sentences, (element) => {
      element.replaceChildren(
        ...sentences.map((text) => Object.assign(document.createElement("p"), { textContent: text })),
      );
    });
  }

  /**
   * @param {Now} now
   * @param {boolean} walks
   */
  asked({ seat, refused }, walks) {
    const question = refused || seat?.controls !== "here" ? null : seat.check ?? (walks ? null : seat.question);
    this.part("asked", question, (element) => {
      element.hidden = question === null;
      if (question === null) return;
      at("lead").textContent = question.lead;
      at("question").textContent = question.text;
      at("choices").className = question.shape;
      const since = performance.now();
      const answer = (/** @type {string} */ key) => {
        if (performance.now() - since < BOUNCE_MS) return;
        this.acts.send(question.asked ? { do: "check", key } : { do: "key", key, n: question.n });
      };
      const buttons = question.choices.map((/** @type {Line} */ choice) =>
        this.button(choice.label, () => answer(choice.key)),
      );
      if (question.back) buttons.push(this.button(this.says.back, () => answer("b"), "plain"));
      at("choices").replaceChildren(...buttons);
      if (!question.asked) buttons[0].focus({ preventScroll: true });
      at("main").scrollTop = 0;
    });
  }

  /**
   * What can be done now, besides STOP and answering.
   * @param {Now} now
   * @param {boolean} walks
   */
  ways({ seat, snapshot, refused }, walks) {
    const stage = refused || seat === null ? "none" : seat.stage;
    const controls = (refused ? null : seat?.controls) ?? "elsewhere"; // what was so before it was refused is over
    const shape = [stage, walks && snapshot?.state, controls, seat?.check !== null, seat?.may_press, seat?.asks, seat?.looks, seat?.people, seat?.new_code, seat?.own_start];
    this.part("ways", shape, (element) => {
      const focused = element.contains(document.activeElement);
      const buttons = this.possible(stage, walks ? snapshot?.state : null, controls, seat ?? {});
      element.classList.toggle("moving", walks && snapshot?.state !== "countdown");
      element.replaceChildren(...buttons);
      if (focused) (walks ? at("halt") : buttons[0])?.focus();
    });
  }

  /**
   * @param {string} stage
   * @param {string | null} state of a walk; null without one
   * @param {string} controls
   * @param {Line} seat
   * @returns {HTMLButtonElement[]}
   */
  possible(stage, state, controls, seat) {
    const act = (/** @type {string} */ id, /** @type {string} */ what = id, kind = "") =>
      this.button(this.says[id], () => this.acts.send({ do: what }), kind);
    if (stage === "gone") return [this.button(this.says.again, this.acts.again, "first")];
    if (controls === "free") return [act("take")];
    if (controls !== "here") return [];
    if (state === "countdown") return [act("cancel")];
    if (state === "walk") {
      const body = seat.asks ? [act("worse")] : [];
      return [...(seat.check ? [] : [act("slower"), act("pause"), act("end"), ...body]), act("wrong")];
    }
    if (state === "break") return [...(seat.may_press ? [this.holding("hold_go_on")] : []), act("end"), act("wrong")];
    if (state !== null) return seat.looks ? [act("looks")] : [];
    if (stage === "who") return this.people(seat);
    if (stage === "rest") return [act("begin", "begin", "first"), ...(seat.people.length ? [act("someone_else", "who", "plain")] : [])];
    if (stage === "place") return [...(seat.new_code ? [act("new_code", "new_code", "plain")] : []), act("leave", "leave", "plain")];
    if (stage === "ready") return [this.holding(seat.own_start ? "hold_ready" : "hold_start", seat.may_press), act("leave", "leave", "plain")];
    return stage === "talk" ? [act("leave", "leave", "plain")] : [];
  }

  /**
   * Who can walk here, each a large button.
   * @param {Line} seat
   */
  people(seat) {
    return seat.people.map((/** @type {Line} */ each) =>
      this.button(each.label, () => this.acts.send({ do: "person", name: each.name }), "person"),
    );
  }

  /**
   * @param {string} text
   * @param {() => void} pressed
   * @param {string} [kind]
   */
  button(text, pressed, kind = "") {
    const button = document.createElement("button");
    button.type = "button";
    button.className = kind;
    button.textContent = text;
    button.addEventListener("click", pressed);
    return button;
  }

  /**
   * @param {string} id
   * @param {boolean} [ready]
   */
  holding(id, ready = true) {
    const button = this.button(this.says[ready ? id : "stood_soon"], () => {}, "first hold");
    if (!ready) button.setAttribute("aria-disabled", "true");
    held(button, {
      down: () => {
        button.textContent = this.says.hold_on;
        this.acts.early(false);
        this.acts.send({ do: "press" });
      },
      early: () => {
        button.textContent = this.says[id];
        this.acts.send({ do: "release" });
        this.acts.early(true);
      },
      held: () => {
        button.textContent = this.says[id];
        this.acts.send({ do: "arm" });
      },
    });
    return button;
  }

  /**
   * Tell a screen reader what is new, but not more often than somebody can listen.
   * @param {string[]} sentences
   */
  tell(sentences) {
    const now = performance.now();
    const fresh = sentences.filter((text) => !this.told.includes(text));
    if (now < this.tellAt && fresh.length) return;
    this.told = sentences;
    if (!fresh.length) return;
    this.tellAt = now + QUIET_MS;
    at("live").textContent = fresh.join(" ");
  }
}
