// A report with script: one question at a time, sealed on this device, sent once. The page without script is the
// same form; this module only changes how it is walked through and what leaves.

import { random } from "./bytes.js";
import { pictureStep } from "./picture.js";
import { derive, grouped, newCode } from "./receipt.js";
import { receiptPage } from "./receipt_page.js";
import { fillReview } from "./review.js";
import { canSeal, REPORTER, seal } from "./seal.js";
import { firstWrong, message, Steps } from "./steps.js";

const MANY = new Set(["danger", "contact_care", "wants", "consents"]);
const page = document.querySelector("[data-report]");
const receipt = document.querySelector("[data-receipt]");

if (receipt && !page) {
  const digits = Array.from(receipt.querySelectorAll("[data-digits] li"), (item) => item.textContent);
  receiptPage(receipt, digits.join(""));
}
if (page && canSeal()) enhance();

function enhance() {
  const form = page.querySelector("[data-form]");
  const find = (name) => form.querySelector(`[data-${name}]`);
  const sealed = new Set(form.dataset.sealed.trim().split(" "));
  const report = { id: uuid(), code: newCode(), hashes: [] };
  const first = form.querySelector("[data-step]");
  const texts = { choose: form.dataset.choose, long: form.dataset.long };

  const steps = new Steps(form, {
    progress: page.querySelector("[data-progress]"),
    back: find("back"),
    next: find("next"),
    submit: find("submit"),
    check: (section) => firstWrong(section, texts),
    entered: (section) => {
      for (const notice of page.querySelectorAll("[data-first-only]")) notice.hidden = section !== first;
      if (section.dataset.step === "review") review();
    },
  });

  const review = () =>
    fillReview(find("review"), steps, {
      texts: form.querySelector('[data-step=review]').dataset,
      sealed,
      hashes: report.hashes,
      change: (question) => steps.open(question),
    });

  const picker = find("picker");
  const release = find("release");
  if (picker) {
    pictureStep(picker, (hash) => {
      report.hashes = hash ? [hash] : [];
      release.hidden = hash === null;
      if (hash === null) for (const input of release.querySelectorAll("input")) input.checked = false;
      offerWindows(form, report);
    });
    release.addEventListener("change", () => offerWindows(form, report));
    form.querySelectorAll("input[name=age_band]").forEach((input) =>
      input.addEventListener("change", () => offerWindows(form, report)),
    );
  }
  watchDanger(form);
  watchPrivate(form);
  watchAge(form);
  countCharacters(form);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = firstWrong(form, texts);
    if (wrong) {
      steps.open(wrong);
      return;
    }
    await busy(find("submit"), () => send(form, report, sealed, steps));
  });
}

// The windows' own question comes only to a grown-up, where there are windows and the hash may be given out.
function offerWindows(form, report) {
  const section = form.querySelector("[data-step=windows]");
  if (!section) return;
  const released = form.querySelector("[data-release] input[value=release_hash]").checked;
  const adult = form.querySelector("input[name=age_band][value='19_plus']").checked;
  section.hidden = !(adult && released && report.hashes.some((hash) => hash.windows));
  if (section.hidden) section.querySelector("input").checked = false;
}

// Urgency is worked out here, before anything is sealed, and help stands there at once.
function watchDanger(form) {
  const help = form.querySelector("[data-help-now]");
  const answers = form.querySelectorAll("input[name=danger]");
  const tell = () => {
    help.hidden = !Array.from(answers).some((input) => input.checked);
  };
  answers.forEach((input) => input.addEventListener("change", tell));
  if (help) tell();
}

function watchPrivate(form) {
  const note = form.querySelector("[data-private]");
  const tell = () => {
    const chosen = form.querySelector("input[name=circulation]:checked")?.value;
    note.hidden = chosen !== "private" && chosen !== "both";
  };
  form.querySelectorAll("input[name=circulation]").forEach((input) => input.addEventListener("change", tell));
  tell();
}

// A grown-up's number is asked of children alone. What is not asked any more is not sent either.
function watchAge(form) {
  const question = form.querySelector("[data-name=trusted_adult]");
  if (!question) return;
  const field = question.querySelector("input, textarea");
  const tell = () => {
    const age = form.querySelector("input[name=age_band]:checked")?.value;
    question.hidden = age === "14_18" || age === "19_plus";
    if (question.hidden) field.value = "";
  };
  form.querySelectorAll("input[name=age_band]").forEach((input) => input.addEventListener("change", tell));
  tell();
}

function countCharacters(form) {
  const story = form.querySelector("[name=story]");
  const counter = form.querySelector("[data-counter]");
  const tell = () => {
    counter.textContent = counter.dataset.pattern
      .replace("{count}", story.value.length.toLocaleString())
      .replace("{limit}", Number(story.dataset.limit).toLocaleString());
  };
  story.addEventListener("input", tell);
  tell();
}

async function send(form, report, sealed, steps) {
  const failed = form.querySelector("[data-send-error]");
  const say = (text) => {
    failed.textContent = text;
    failed.hidden = text === "";
  };
  say("");
  const members = JSON.parse(document.getElementById("member-keys").textContent);
  try {
    const first = await post(form, await parcel(form, report, sealed, members));
    // Members may have changed while the person was writing: seal once more, to those of now.
    const { ok, told } = first.told.keys
      ? await post(form, await parcel(form, report, sealed, first.told.keys))
      : first;
    if (ok) showReceipt(report.code, told.urgent);
    else if (told.errors) showErrors(form, told.errors, steps);
    else say(told.message);
  } catch {
    say(form.dataset.lost);
  }
}

async function post(form, body) {
  const headers = { "Content-Type": "application/json" };
  const how = { method: "POST", headers, body: JSON.stringify(body), credentials: "omit" };
  const answer = await fetch(form.dataset.send, how);
  return { ok: answer.ok, told: await answer.json() };
}

/** What leaves: open answers as they are, everything else inside the envelope. */
async function parcel(form, report, sealed, members) {
  const answers = collect(form);
  const pick = (wanted) => Object.fromEntries(Object.entries(answers).filter(([name]) => wanted(name)));
  const words = pick((name) => sealed.has(name));
  const facts = pick((name) => !sealed.has(name) && name !== "stage");
  const keys = await derive(report.code);
  const windows = (facts.consents ?? []).includes("release_windows");
  const recipients = [...members, { to: REPORTER, public: keys.mailboxPublic }];
  const text = JSON.stringify({ v: 1, ...words });
  return {
    facts,
    sealed: {
      report_id: report.id,
      envelope: await seal(text, recipients, `report:${report.id}`),
      lookup: keys.lookup,
      sign_public: keys.signPublic,
      mailbox_public: keys.mailboxPublic,
      hashes: report.hashes.map((hash) => sent(hash, windows)),
      in_danger: (words.danger ?? []).length > 0,
    },
  };
}

// Windows leave the device only where the person has said yes to just that.
function sent({ hex, quality, windows }, agreed) {
  return agreed && windows ? { hex, quality, windows } : { hex, quality };
}

function collect(form) {
  const data = new FormData(form);
  const names = new Set(Array.from(form.elements, (field) => field.name).filter(Boolean));
  return Object.fromEntries(
    Array.from(names, (name) => [name, MANY.has(name) ? data.getAll(name) : (data.get(name) ?? "")]),
  );
}

function showErrors(form, errors, steps) {
  let first = null;
  for (const [name, [text]] of Object.entries(errors)) {
    const question = form.querySelector(`.question[data-name="${name}"]`);
    if (!question) continue;
    message(question, text);
    first ??= question;
  }
  if (first) steps.open(first);
}

function showReceipt(code, urgent) {
  const items = grouped(code).split(" ").map((group) => {
    const item = document.createElement("li");
    item.textContent = group;
    return item;
  });
  receipt.querySelector("[data-digits]").replaceChildren(...items);
  receipt.querySelector("[data-receipt-urgent]").hidden = !urgent;
  // The answers are no longer needed anywhere on this device.
  page.remove();
  receipt.hidden = false;
  receiptPage(receipt, code);
  window.scrollTo(0, 0);
  receipt.querySelector("[data-receipt-title]").focus();
}

async function busy(button, work) {
  const text = button.textContent;
  button.disabled = true;
  button.textContent = button.dataset.busy;
  try {
    await work();
  } finally {
    button.disabled = false;
    button.textContent = text;
  }
}

// crypto.randomUUID is missing in browsers that can do everything else.
function uuid() {
  const bytes = random(16);
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
}
