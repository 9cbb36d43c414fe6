// @ts-check
/** The alarm's sound, made here: two tones, on and off, for as long as it is on. A browser wants one touch first. */

/** @type {AudioContext | null} */
let audio = null;
let timer = 0;

function beep() {
  if (audio?.state !== "running") return;
  const gain = audio.createGain();
  gain.connect(audio.destination);
  [880, 660].forEach((hertz, index) => {
    const tone = audio?.createOscillator();
    if (!audio || !tone) return;
    const at = audio.currentTime + index * 0.25;
    tone.frequency.value = hertz;
    tone.connect(gain);
    tone.start(at);
    tone.stop(at + 0.22);
  });
  gain.gain.value = 0.5;
}

/** Call with the first touch. */
export function allowed() {
  if (typeof AudioContext === "undefined") return;
  audio ??= new AudioContext();
  if (audio.state === "suspended") audio.resume();
}

/** @param {boolean} on */
export function alarm(on) {
  if (on && !timer) {
    beep();
    navigator.vibrate?.([400, 200, 400]);
    timer = window.setInterval(beep, 1000);
  } else if (!on && timer) {
    clearInterval(timer);
    timer = 0;
  }
}
