// @ts-check
/** What is heard of a walk: each new sentence spoken once, a sound for each phase. What was so before is not news. */

import * as sound from "./sound.js";
import * as voice from "./voice.js";

/** @typedef {Record<string, any>} Line */

const HEARD = ["countdown", "walk", "slowing", "break", "stopped"];

export class Cues {
  /**
   * @param {Record<string, string>} says
   * @param {Record<string, boolean>} wanted `voice` and `sound`
   */
  constructor(says, wanted) {
    this.says = says;
    this.wanted = wanted;
    this.fresh();
  }

  /** A page that was loaded or woken: what is up was said while nobody listened. */
  fresh() {
    /** @type {string | null} */
    this.state = null;
    /** @type {string[] | null} */
    this.said = null;
    this.cue = "";
    this.asked = "";
    this.quiet = false; // nothing has moved since it rested: a STOP of a belt that stands makes no sound
  }

  /**
   * @param {Line | null} seat
   * @param {Line | null} snapshot null without contact
   * @param {string | null} alarm
   */
  follow(seat, snapshot, alarm) {
    sound.alarm(alarm !== null);
    voice.alarm(this.wanted.voice ? alarm ?? "" : "");
    if (seat === null || snapshot === null) return;
    if (seat.stage === "walk" && snapshot.state === "idle") return; // its first snapshot is on the way: what to do now comes before the rest
    const here = seat.controls === "here";
    const news = this.news(seat, snapshot);
    if (!here || alarm !== null) return;
    if (this.wanted.sound) news.sounds.forEach(sound.phase);
    if (this.wanted.voice) news.texts.forEach(voice.say);
  }

  /**
   * @param {Line} seat
   * @param {Line} snapshot
   */
  news(seat, snapshot) {
    /** @type {string[]} */
    const sounds = [];
    /** @type {string[]} */
    const texts = [];
    const first = this.state === null;
    if (snapshot.moving) this.quiet = false;
    else if (snapshot.state === "idle") this.quiet = true;
    const news = !first && snapshot.state !== this.state && HEARD.includes(snapshot.state);
    if (news && !this.quiet) {
      sounds.push(snapshot.state);
      if (snapshot.waits_for === "own_start") texts.push(this.says.press_start);
      else if (snapshot.state === "countdown") texts.push(this.says.starts_in.replace("{seconds}", snapshot.next_change_s));
    }
    this.state = snapshot.state;
    const walks = seat.stage === "walk";
    const said = walks ? seat.said : [];
    if (this.said !== null) texts.push(...said.filter((/** @type {string} */ text) => !this.said?.includes(text)));
    this.said = said;
    const cue = seat.cue ? seat.cue.id + seat.cue.text : "";
    if (cue !== this.cue && cue && !first) {
      if (seat.cue.id.startsWith("soon")) sounds.push("soon");
      if (seat.cue.id === "halfway") sounds.push("halfway");
      texts.push(seat.cue.text);
    }
    this.cue = cue;
    const asked = seat.check ? seat.check.text : "";
    if (asked !== this.asked && asked) {
      sounds.push("asked");
      texts.push(asked);
    }
    this.asked = asked;
    return { sounds, texts };
  }
}
