// @ts-check
/** The picture of a walk: figures, the bar of its stretches and breaks, the chart, and the cards of a break. */

import { Chart } from "./chart.js";

/** @typedef {Record<string, any>} Line */

/** @param {string} id */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
export function put(element, text) {
  if (element.textContent !== text) element.textContent = text;
  element.hidden = text === "";
}

export class WalkPicture {
  /** @param {Line} words */
  constructor(words) {
    this.says = words.says;
    this.unit = words.unit;
    this.chart = new Chart(/** @type {SVGElement} */ (document.querySelector("#trail svg")));
    this.course = "";
    /** @type {HTMLElement[]} */
    this.done = [];
    /** @type {HTMLElement[]} */
    this.gaps = [];
    const texts = ["stretch_lead", ...words.stretches].map((id) => this.says[id]);
    at("cards").append(
      ...texts.slice(0, 1).map((text) => Object.assign(document.createElement("p"), { textContent: text })),
      ...texts.slice(1).map((text) => Object.assign(document.createElement("p"), { textContent: text, className: "card" })),
    );
  }

  /**
   * @param {Line | null} snapshot null where there is no walk to show
   * @param {Line | null} seat
   */
  draw(snapshot, seat) {
    const shows = snapshot !== null && snapshot.state !== "countdown";
    at("figures").hidden = !shows;
    at("trail").hidden = !shows || this.chart.points.length < 2;
    at("cards").hidden = !shows || snapshot?.state !== "break";
    put(at("cue"), (snapshot && seat?.cue?.text) || "");
    if (!shows || snapshot === null) return;
    const { shown } = snapshot;
    put(at("speed"), shown.speed);
    put(at("cap"), [this.unit, shown.cap, shown.block].filter(Boolean).join(" · "));
    at("change").hidden = snapshot.next_change_s === null;
    put(at("what-next"), this.says[this.change(snapshot)]);
    put(at("next"), shown.next);
    put(at("walked"), shown.walked);
    this.bar(seat?.stretches ?? [], snapshot);
    this.chart.draw();
  }

  /**
   * What comes next by the plan.
   * @param {Line} snapshot
   */
  change({ state, block, blocks }) {
    if (state === "break") return "next_go_on";
    return block < blocks ? "next_break" : "next_end";
  }

  /**
   * Stretches of walking, as long as they are, with a break between each two; where one is now.
   * @param {number[]} stretches seconds
   * @param {Line} snapshot
   */
  bar(stretches, { walked_s: walked, state, shown }) {
    const way = at("way");
    way.setAttribute("aria-label", [shown.walked, shown.block, shown.state].filter(Boolean).join(", "));
    if (this.course !== stretches.join()) this.lay(way, stretches);
    let from = 0;
    let here = 0;
    stretches.forEach((length, index) => {
      const part = Math.min(1, Math.max(0, (walked - from) / length));
      this.done[index].style.width = `${(100 * part).toFixed(1)}%`;
      from += length;
      if (walked >= from) here = Math.min(index + 1, stretches.length - 1);
    });
    const rests = state === "break";
    const gap = rests ? this.nearest(stretches, walked) : -1;
    this.done.forEach((each, index) => each.classList.toggle("here", !rests && index === here));
    this.gaps.forEach((each, index) => each.classList.toggle("here", index === gap));
  }

  /**
   * @param {number[]} stretches
   * @param {number} walked
   */
  nearest(stretches, walked) {
    let end = 0;
    const off = stretches.slice(0, -1).map((length) => Math.abs((end += length) - walked));
    return off.indexOf(Math.min(...off));
  }

  /**
   * @param {HTMLElement} way
   * @param {number[]} stretches
   */
  lay(way, stretches) {
    this.course = stretches.join();
    this.done = [];
    this.gaps = [];
    way.replaceChildren();
    stretches.forEach((length, index) => {
      if (index) {
        const gap = document.createElement("b");
        this.gaps.push(gap);
        way.append(gap);
      }
      const stretch = document.createElement("span");
      const done = document.createElement("i");
      stretch.style.flexGrow = String(length);
      stretch.append(done);
      this.done.push(done);
      way.append(stretch);
    });
  }
}
