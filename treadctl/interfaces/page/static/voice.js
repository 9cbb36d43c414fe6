// @ts-check
/** The voice of the browser, where it has one for the page's language. */

const ALARM_AGAIN_MS = 8000;

let language = "en";
let alarmed = "";
let again = 0;

/** Whether there is a voice to speak with; some browsers know only after a while. */
export function there() {
  if (typeof speechSynthesis === "undefined") return false;
  return speechSynthesis.getVoices().some((voice) => voice.lang.toLowerCase().startsWith(language));
}

/**
 * @param {string} lang of the page
 * @param {() => void} changed the voices are known now
 */
export function speaks(lang, changed) {
  language = lang;
  if (typeof speechSynthesis !== "undefined") speechSynthesis.addEventListener?.("voiceschanged", changed);
}

/** @param {string} text after whatever is being said */
export function say(text) {
  if (alarmed || !there()) return;
  utter(text);
}

/** Say no more of what was to be said. */
export function hush() {
  if (typeof speechSynthesis !== "undefined") speechSynthesis.cancel();
}

/**
 * An alarm is said at once, again and again, and nothing beside it.
 * @param {string} text "" once it is over
 */
export function alarm(text) {
  const now = performance.now();
  if (text === alarmed && (text === "" || now < again)) return;
  if (text !== alarmed) hush();
  alarmed = text;
  again = now + ALARM_AGAIN_MS;
  if (text && there()) utter(text);
}

/** @param {string} text */
function utter(text) {
  const utterance = new SpeechSynthesisUtterance(text);
  utterance.lang = language;
  speechSynthesis.speak(utterance);
}
