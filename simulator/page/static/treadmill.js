// @ts-check
/** The drawn treadmill: its belt moves at the true speed, to scale, unless less motion is wanted. */

import { figure, say } from "./say.js";

const UNITS_PER_M = 330; // the deck of 1.4 m is 468 units long
const REPEATS = 44; // units from one mark of the belt to the next
const STEP_M = 0.35; // of a slow walker, and what a km/h adds, as the simulator counts steps
const STEP_M_PER_KMH = 0.07;
const SWING = 20; // degrees that a leg swings at a walk
const STANDS_AT = 240; // units before the deck's lower end
const BESIDE = "translate(-292 46)"; // who is off the belt stands behind it

/** @param {string} id */
const at = (id) => /** @type {Element} */ (document.getElementById(id));

/**
 * @param {Element} element
 * @param {boolean} shown
 */
function show(element, shown) {
  if (shown) element.removeAttribute("hidden");
  else element.setAttribute("hidden", "");
}

export class Treadmill {
  constructor() {
    this.speed = 0; // km/h
    this.person = true;
    this.offset = 0;
    this.phase = 0;
    this.before = performance.now();
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    requestAnimationFrame((now) => this.frame(now));
  }

  /** @param {Record<string, any>} now */
  draw(now) {
    this.speed = now.speed_kmh;
    this.person = now.person;
    at("display").textContent = now.power ? figure(now.speed_kmh) : "";
    show(at("key-in"), now.key_in);
    show(at("key-out"), !now.key_in);
    const rise = (now.incline_percent / 100) * STANDS_AT;
    at("person").setAttribute("transform", now.person ? `translate(0 ${-rise.toFixed(1)})` : BESIDE);
    const degrees = (Math.atan(now.incline_percent / 100) * 180) / Math.PI;
    at("machine").setAttribute("transform", `rotate(${-degrees.toFixed(2)} 100 262)`);
    const belt = now.speed_kmh ? "A treadmill. Its belt moves." : "A treadmill. Its belt stands.";
    const who = now.person ? "Somebody is on it." : "Nobody is on it.";
    const key = now.key_in ? [] : ["The safety key is out."];
    const said = [belt, who, ...key].map((text) => say(text)).join(" ");
    if (at("seen").textContent !== said) at("seen").textContent = said;
  }

  /** Nothing is known of it any more. */
  lost() {
    this.speed = 0;
    at("display").textContent = "–";
  }

  /** @param {number} now */
  frame(now) {
    const elapsed = Math.min(0.1, (now - this.before) / 1000);
    this.before = now;
    if (!this.calm.matches) this.move(elapsed);
    requestAnimationFrame((next) => this.frame(next));
  }

  /** @param {number} elapsed seconds */
  move(elapsed) {
    const metres = (this.speed / 3.6) * elapsed;
    this.offset = (this.offset + metres * UNITS_PER_M) % REPEATS;
    at("marks").setAttribute("stroke-dashoffset", this.offset.toFixed(1));
    const steps = metres / (STEP_M + STEP_M_PER_KMH * this.speed);
    this.phase = (this.phase + steps * Math.PI) % (2 * Math.PI);
    const swing = this.person && this.speed > 0 ? SWING * Math.sin(this.phase) : 0;
    at("left").setAttribute("transform", `rotate(${swing.toFixed(1)} 340 158)`);
    at("right").setAttribute("transform", `rotate(${(-swing).toFixed(1)} 340 158)`);
  }
}
