// Opens sealed words for an officer, here and only here. The passphrase and the key stay in this page's memory
// and are gone when it is left; nothing of what is opened is sent anywhere.
import { openBytes, seal, unwrapPrivate } from "./seal.js";
import { fromUtf8, random } from "./bytes.js";

const sealed = JSON.parse(document.getElementById("sealed").textContent);
const unlock = document.getElementById("unlock");
const open = new Map();
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Every key of this officer that the passphrase unwraps. */
async function unwrapAll(passphrase) {
  for (const { key, wrapped } of sealed.keys) {
    try {
      open.set(key, await unwrapPrivate(wrapped, passphrase));
    } catch (error) {
      if (error.name !== "WrongPassphrase") throw error;
    }
  }
}

/** The plain text of one envelope; null where it was not sealed to a key that is open. */
async function plain({ context, envelope }) {
  // An envelope put here in another's place would still open: what it says it belongs to must be this.
  if (envelope.ctx !== context) return null;
  const wrap = envelope.wraps.find(({ to }) => open.has(to));
  return wrap ? fromUtf8(await openBytes(envelope, wrap.to, open.get(wrap.to))) : null;
}

// As every other time on the desk: the year first, and Korea's clock.
const moments = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "short", timeZone: "Asia/Seoul" });

function inWords(value) {
  if (Array.isArray(value)) return value.map(inWords).join("\n");
  if (value && typeof value === "object")
    return Object.entries(value).map(([name, part]) => `${name}: ${inWords(part)}`).join("\n");
  if (MOMENT.test(value)) return moments.format(new Date(value));
  return sealed.labels[value] ?? String(value);
}

/** Text nodes only: whatever somebody wrote stays words and never becomes part of the page. */
function show(place, text) {
  const parts = readParts(text);
  const list = document.createElement(parts ? "dl" : "p");
  list.className = parts ? "opened" : "words";
  if (!parts) list.textContent = text;
  for (const [name, value] of parts ?? []) {
    const term = document.createElement("dt");
    term.textContent = sealed.labels[name];
    const words = document.createElement("dd");
    words.textContent = inWords(value);
    list.append(term, words);
  }
  place.replaceChildren(list);
  place.dispatchEvent(new CustomEvent("opened", { bubbles: true }));
}

function readParts(text) {
  let whole;
  try {
    whole = JSON.parse(text);
  } catch {
    return null;
  }
  if (!whole || typeof whole !== "object") return null;
  const filled = (value) => value !== "" && value !== null && !(Array.isArray(value) && value.length === 0);
  return Object.keys(sealed.labels).filter((name) => name in whole && filled(whole[name])).map((name) => [name, whole[name]]);
}

async function openPlace(place) {
  const text = await plain(sealed.envelopes[place.dataset.sealed]).catch(() => null);
  if (text === null) place.textContent = unlock.dataset.notYours;
  else show(place, text);
}

unlock?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const field = unlock.querySelector("input");
  const button = unlock.querySelector("button");
  const say = unlock.querySelector("[data-say]");
  say.hidden = true;
  button.disabled = true;
  await unwrapAll(field.value);
  field.value = "";
  button.disabled = false;
  if (open.size === 0) {
    say.textContent = unlock.dataset.wrong;
    say.hidden = false;
    field.focus();
    return;
  }
  unlock.hidden = true;
  for (const place of document.querySelectorAll("[data-sealed][data-at-once]")) await openPlace(place);
  for (const later of document.querySelectorAll("[data-open]")) later.hidden = false;
  count();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-open]");
  if (!button) return;
  button.hidden = true;
  openPlace(document.querySelector(`[data-sealed="${CSS.escape(button.dataset.open)}"]`));
});

// Notes: sealed to the team before they leave. The field of the plain words has no name, so it is never posted.
for (const form of document.querySelectorAll("form[data-note]")) {
  form.addEventListener("submit", async (event) => {
    const words = form.querySelector("[data-words]");
    if (form.dataset.sealed === "yes" || !words.value.trim()) return;
    event.preventDefault();
    const envelope = await seal(words.value, sealed.team, sealed.note);
    words.value = "";
    form.elements.sealed_note.value = JSON.stringify(envelope);
    if (form.elements.note_id) form.elements.note_id.value = crypto.randomUUID?.() ?? uuid();
    form.dataset.sealed = "yes";
    form.submit();
  });
}

function uuid() {
  const bytes = random(16);
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("").replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// Hard words add up. After every sixth account, or an hour, suggest a break; the count never leaves this tab.
const EVERY = 6;
const HOUR = 3600000;

function count() {
  const kept = JSON.parse(sessionStorage.getItem("read") ?? "null") ?? { since: Date.now(), read: 0 };
  kept.read += 1;
  if (kept.read >= EVERY || Date.now() - kept.since > HOUR) document.getElementById("pause").hidden = false;
  sessionStorage.setItem("read", JSON.stringify(kept));
}

document.getElementById("paused")?.addEventListener("click", () => {
  sessionStorage.removeItem("read");
  document.getElementById("pause").hidden = true;
});
