// @ts-check
/** The leaves: what can be read and changed while nothing moves. Once something does, the page shows the walk. */

import { make } from "./dom.js";
import { History } from "./history.js";
import { unlocking } from "./pin.js";
import { plan } from "./plan.js";
import { Profile } from "./profile.js";
import { settings } from "./settings.js";

/** @typedef {Record<string, any>} Line */
/**
 * @typedef {object} Leaf
 * @property {Record<string, string>} says
 * @property {(...inside: (Node | string)[]) => void} show put this on the leaf
 * @property {(path: string, body?: Line) => Promise<Line | null>} ask null: the answer is not wanted any more
 * @property {string[]} said what is left to say from before the page was loaded again
 */

const LOCKED = 423;
const NAMES = ["today", "plan", "history", "profile", "settings"];

/** @param {string} id */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

export class Leaves {
  /** @param {Record<string, string>} says */
  constructor(says) {
    this.says = says;
    this.open = "today";
    this.can = false;
    this.serial = 0;
    this.history = new History();
    this.profile = new Profile();
    const tabs = NAMES.map((name) =>
      make("button", {
        type: "button",
        id: `leaf-${name}`,
        textContent: says[`leaf_${name}`],
        onclick: () => this.turn(name),
      }),
    );
    at("nav").append(...tabs);
    at("nav").setAttribute("aria-label", says.leaves);
    window.addEventListener("popstate", () => this.go(history.state?.leaf ?? "today"));
    this.mark();
  }

  /**
   * @param {Line | null} seat
   * @param {boolean} refused
   */
  draw(seat, refused) {
    const who = at("who");
    who.textContent = seat?.name ?? "";
    who.hidden = !seat?.name || seat.stage === "who" || refused || document.body.classList.contains("moves");
    who.classList.toggle("large", seat?.stage === "ready");
    const can = !refused && seat?.resting === true && seat.stage === "rest" && seat.controls !== "watches";
    if (can === this.can) return;
    this.can = can;
    at("nav").hidden = !can;
    if (!can) {
      history.replaceState({ leaf: "today" }, ""); // what takes the page over does not give it back to a leaf
      this.go("today");
    } else if (history.state?.leaf) this.go(history.state.leaf, history.state.said);
  }

  /** @param {string} name */
  turn(name) {
    if (name === this.open) return;
    history.pushState({ leaf: name }, "");
    this.go(name);
  }

  /**
   * @param {string} name
   * @param {string[]} [said]
   */
  go(name, said = []) {
    this.open = this.can ? name : "today";
    this.serial += 1;
    this.mark();
    if (this.open === "today") return;
    const serial = this.serial;
    const says = this.says;
    /** @type {Leaf} */
    const leaf = {
      says,
      said,
      show: (...inside) => {
        if (serial === this.serial) at("leaf").replaceChildren(...inside);
      },
      ask: async (path, body) => {
        const answer = await asked(path, body, says);
        if (serial !== this.serial) return null;
        if (!answer.locked) return answer;
        unlocking(leaf, answer.error, () => this.go(name, said));
        return null;
      },
    };
    leaf.show(make("p", { textContent: says.loading }));
    this.draws(leaf).then(() => serial === this.serial && this.arrive());
  }

  /** @param {Leaf} leaf */
  draws(leaf) {
    if (this.open === "plan") return plan(leaf);
    if (this.open === "history") return this.history.draw(leaf);
    if (this.open === "profile") return this.profile.draw(leaf);
    return settings(leaf);
  }

  /** Whoever listens, or uses keys, goes on at the heading of the leaf. */
  arrive() {
    at("main").scrollTop = 0;
    /** @type {HTMLElement | null} */ (at("leaf").querySelector("h2"))?.focus({ preventScroll: true });
  }

  mark() {
    const leafing = this.open !== "today";
    document.body.classList.toggle("leafing", leafing);
    at("leaf").hidden = !leafing;
    if (!leafing) at("leaf").replaceChildren();
    for (const name of NAMES) {
      if (name === this.open) at(`leaf-${name}`).setAttribute("aria-current", "page");
      else at(`leaf-${name}`).removeAttribute("aria-current");
    }
  }
}

/**
 * Ask for something; what went wrong comes back as an answer with a sentence.
 * @param {string} path
 * @param {Line | undefined} body
 * @param {Record<string, string>} says
 * @returns {Promise<Line>}
 */
async function asked(path, body, says) {
  const headers = { "Content-Type": "application/json" };
  const how = body === undefined ? {} : { method: "POST", headers, body: JSON.stringify(body) };
  try {
    const answer = await fetch(path, { credentials: "same-origin", ...how });
    return { ...(await answer.json()), locked: answer.status === LOCKED };
  } catch {
    return { ok: false, error: says.not_now, problems: [] };
  }
}
