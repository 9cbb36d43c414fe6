// @ts-check
/** Sounds, made here: one for each phase, and the alarm for as long as it is on. A browser wants one touch first. */

/** @type {AudioContext | null} */
let audio = null;
let timer = 0;

/**
 * What each phase sounds like: [hertz, from, for] in seconds. Up is the belt that starts, down is the belt that
 * stops, one low bell is halfway: they differ in rhythm too, for whoever hears no pitch.
 * @type {Record<string, [number, number, number][]>}
 */
const PHASES = {
  countdown: [[523, 0, 0.12], [523, 0.3, 0.12], [523, 0.6, 0.12]],
  walk: [[523, 0, 0.18], [784, 0.2, 0.45]],
  slowing: [[659, 0, 0.3]],
  break: [[784, 0, 0.3], [523, 0.35, 0.7]],
  stopped: [[659, 0, 0.2], [523, 0.25, 0.2], [392, 0.5, 0.8]],
  halfway: [[392, 0, 1.2]],
  soon: [[880, 0, 0.1], [880, 0.18, 0.1]],
  asked: [[587, 0, 0.15], [740, 0.2, 0.15], [587, 0.4, 0.3]],
};

/**
 * @param {[number, number, number][]} tones
 * @param {number} loud
 */
function play(tones, loud) {
  if (audio?.state !== "running") return;
  for (const [hertz, from, length] of tones) {
    const at = audio.currentTime + from;
    const tone = audio.createOscillator();
    const gain = audio.createGain();
    tone.frequency.value = hertz;
    gain.gain.setValueAtTime(loud, at);
    gain.gain.setTargetAtTime(0.0001, at + length * 0.6, length * 0.2); // it fades: a hard end clicks
    tone.connect(gain).connect(audio.destination);
    tone.start(at);
    tone.stop(at + length);
  }
}

function beep() {
  play([[880, 0, 0.22], [660, 0.25, 0.22]], 0.5);
}

/** Call with the first touch. */
export function allowed() {
  if (typeof AudioContext === "undefined") return;
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume();
}

/** @param {string} name of a phase; one without a sound is silent */
export function phase(name) {
  if (PHASES[name] && !timer) play(PHASES[name], 0.25);
}

/** @param {boolean} on */
export function alarm(on) {
  if (on && !timer) {
    beep();
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([400, 200, 400]);
    timer = window.setInterval(beep, 1000);
  } else if (!on && timer) {
    clearInterval(timer);
    timer = 0;
  }
}
