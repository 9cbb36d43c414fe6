// @ts-check
/** The speed of this walk and its cap, as a drawing; the figures beside it say the same in words. */

const POINTS_MAX = 400;
const WIDE = 600;
const HIGH = 120;
const REDRAWN_MS = 1000;

/** @typedef {[number, number, number]} Point seconds since the walk began, speed and cap in km/h */

/**
 * @param {SVGElement} parent
 * @param {string} name
 */
function path(parent, name) {
  const found = /** @type {SVGPathElement} */ (document.createElementNS(parent.namespaceURI, "path"));
  found.setAttribute("class", name);
  found.setAttribute("vector-effect", "non-scaling-stroke");
  parent.append(found);
  return found;
}

export class Chart {
  /** @param {SVGElement} svg */
  constructor(svg) {
    svg.setAttribute("viewBox", `0 0 ${WIDE} ${HIGH}`);
    svg.setAttribute("preserveAspectRatio", "none");
    this.area = path(svg, "area");
    this.speed = path(svg, "speed");
    this.cap = path(svg, "cap");
    this.drawnAt = 0;
    this.fresh();
  }

  fresh() {
    /** @type {Point[]} */
    this.points = [];
    this.everyS = 1;
    this.began = 0;
  }

  /**
   * What was so before this page looked.
   * @param {Record<string, any>} line
   */
  trail(line) {
    this.fresh();
    this.points = line.points;
    this.everyS = line.every_s;
    this.began = line.began ?? 0;
  }

  /** @param {Record<string, any>} snapshot */
  take({ t, blocks, speed_kmh: speed, cap_kmh: cap }) {
    if (!blocks) {
      if (this.points.length) this.fresh();
      return;
    }
    if (speed === null || cap === null) return;
    if (!this.points.length) this.began = t;
    const at = t - this.began;
    const last = this.points[this.points.length - 1];
    if (last && at - last[0] < this.everyS) return;
    this.points.push([at, speed, cap]);
    if (this.points.length > POINTS_MAX) {
      this.points = this.points.filter((_, index) => index % 2 === 0);
      this.everyS *= 2;
    }
  }

  /** At most once a second: a phone has other things to do. */
  draw() {
    const now = performance.now();
    if (this.points.length < 2 || now - this.drawnAt < REDRAWN_MS) return;
    this.drawnAt = now;
    const end = this.points[this.points.length - 1][0];
    const top = 1.15 * Math.max(0.5, ...this.points.map(([, speed, cap]) => Math.max(speed, cap)));
    const x = (/** @type {number} */ at) => ((at / end) * WIDE).toFixed(1);
    const y = (/** @type {number} */ kmh) => (HIGH - (kmh / top) * HIGH).toFixed(1);
    const line = this.points.map(([at, speed]) => `${x(at)} ${y(speed)}`).join("L");
    this.speed.setAttribute("d", `M${line}`);
    this.area.setAttribute("d", `M0 ${HIGH}L${line}L${WIDE} ${HIGH}Z`);
    this.cap.setAttribute("d", this.points.map(([at, , cap], n) => `${n ? "H" : "M"}${x(at)}${n ? "V" : " "}${y(cap)}`).join(""));
  }
}
