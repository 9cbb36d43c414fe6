// @ts-check
/** What was: the walks, one of them, charts, and files to take away. */

import { make, paragraphs } from "./dom.js";
import { heading, trouble, which, worlds } from "./leaf.js";

/** @typedef {import("./leaves.js").Leaf} Leaf */
/** @typedef {Record<string, any>} Line */

const CHARTS = ["minutes", "speed", "pain-leg", "pain-back"];
const LAST = 20;

export class History {
  constructor() {
    /** @type {boolean | null} */
    this.practice = null;
    this.last = LAST;
  }

  /** @param {Leaf} leaf */
  async draw(leaf) {
    const answer = await leaf.ask(`/api/history?last=${this.last}&${which(this.practice)}`);
    if (answer === null) return;
    const title = leaf.says.leaf_history;
    if (answer.error) {
      trouble(leaf, title, answer, () => this.draw(leaf));
      return;
    }
    this.practice = answer.practice;
    const some = answer.walks.length > 0;
    leaf.show(
      heading(title),
      worlds(leaf, answer.practice, (practice) => {
        this.practice = practice;
        this.last = LAST;
        this.draw(leaf);
      }),
      ...(some ? [this.table(leaf, answer)] : []),
      ...paragraphs(answer.notes, "note"),
      ...(answer.more ? [this.older(leaf)] : []),
      ...(some ? [make("h3", { textContent: leaf.says.charts }), ...CHARTS.map((name) => this.chart(leaf, name))] : []),
      ...this.away(leaf, some),
    );
  }

  /** @param {Leaf} leaf */
  older(leaf) {
    const press = () => {
      this.last *= 2;
      this.draw(leaf);
    };
    return make("button", { type: "button", textContent: leaf.says.older, onclick: press });
  }

  /**
   * The first column, a name for typing, is left out: its walk opens by its date.
   * @param {Leaf} leaf
   * @param {Line} answer
   */
  table(leaf, answer) {
    const heads = answer.columns.map((/** @type {Line} */ each) => make("th", { scope: "col", textContent: each.head }));
    const rows = answer.walks.map((/** @type {Line} */ walk) => {
      const cells = walk.cells.map((/** @type {string} */ text, /** @type {number} */ index) =>
        answer.columns[index].id === "date"
          ? make("th", { scope: "row" }, this.opens(leaf, walk, text))
          : make("td", { textContent: text, className: answer.columns[index].id === "colour" ? walk.colour : "" }),
      );
      return make("tr", {}, ...cells.slice(1));
    });
    return wide(
      leaf.says.leaf_history,
      make("table", {}, make("thead", {}, make("tr", {}, ...heads.slice(1))), make("tbody", {}, ...rows)),
    );
  }

  /**
   * @param {Leaf} leaf
   * @param {Line} walk
   * @param {string} date
   */
  opens(leaf, walk, date) {
    const label = leaf.says.one_walk.replace("{date}", date);
    const press = () => this.one(leaf, walk.walk);
    return make("button", { type: "button", textContent: date, "aria-label": label, onclick: press });
  }

  /**
   * @param {Leaf} leaf
   * @param {string} name
   */
  async one(leaf, name) {
    const query = `name=${encodeURIComponent(name)}&${which(this.practice)}`;
    const answer = await leaf.ask(`/api/walk?${query}`);
    if (answer === null) return;
    if (answer.error) {
      trouble(leaf, leaf.says.leaf_history, answer, () => this.one(leaf, name));
      return;
    }
    const title = heading(answer.title);
    const back = make("button", { type: "button", textContent: leaf.says.all_walks, onclick: () => this.draw(leaf) });
    const drawn = answer.drawn
      ? [picture(leaf, `/api/walk.svg?${query}`, leaf.says.chart_walk), taken(`/api/walk.fit?${query}`, leaf.says.away_fit)]
      : [];
    leaf.show(title, ...drawn.slice(0, 1), ...paragraphs(answer.lines.filter(Boolean), "line"), ...drawn.slice(1), back);
    title.focus({ preventScroll: true });
    title.scrollIntoView({ block: "start" });
  }

  /**
   * @param {Leaf} leaf
   * @param {string} name
   */
  chart(leaf, name) {
    return picture(leaf, `/api/chart/${name}.svg?${which(this.practice)}`, leaf.says[`chart_${name}`], true);
  }

  /**
   * @param {Leaf} leaf
   * @param {boolean} some there are walks
   */
  away(leaf, some) {
    const query = which(this.practice);
    const { says } = leaf;
    const page = make("a", { href: `/api/summary?${query}`, target: "_blank", rel: "noopener", textContent: says.away_summary });
    const walks = [page, taken(`/api/walks.csv?${query}`, says.away_csv), taken(`/api/walk.fit?${query}`, says.away_fit_last)];
    return [
      make("h3", { textContent: says.away }),
      make("div", { className: "away" }, ...(some ? walks : []), taken("/api/journal.json", says.away_journal)),
      ...paragraphs([says.away_hint], "note"),
    ];
  }
}

/**
 * @param {string} path
 * @param {string} label
 */
const taken = (path, label) => make("a", { href: path, download: "", textContent: label });

/**
 * What may be wider than a phone: it is moved to the side within its own frame.
 * @param {string} label
 * @param {HTMLElement} inside
 */
const wide = (label, inside) => make("div", { className: "wide", tabIndex: 0, role: "region", "aria-label": label }, inside);

/**
 * @param {Leaf} leaf
 * @param {string} path
 * @param {string} label
 * @param {boolean} [newest] what is newest is on the right, and is seen first
 */
function picture(leaf, path, label, newest = false) {
  const image = make("img", { src: path, alt: label, width: 840, height: 330 });
  const frame = wide(label, image);
  if (newest) image.addEventListener("load", () => (frame.scrollLeft = frame.scrollWidth));
  image.addEventListener("error", () => frame.replaceWith(...paragraphs([`${label}. ${leaf.says.no_chart}`], "note")));
  return frame;
}
