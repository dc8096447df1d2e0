// The status page with script: the digits stay here, the server sees a signature. The keys live until the page
// is closed, so that withdrawing is one press.

import { derive, readCode, sign } from "./receipt.js";
import { canSeal } from "./seal.js";

const main = document.getElementById("main");
let keys = null;

if (canSeal()) {
  main.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-code-form]")) look(event, form);
    else if (form.matches("[data-withdraw]") && keys) takeBack(event, form, "withdraw");
    else if (form.matches("[data-take-back]") && keys) takeBack(event, form, "withdraw_windows");
  });
}

async function look(event, form) {
  event.preventDefault();
  const code = readCode(form.elements.code.value);
  if (code === null) {
    say(main.querySelector("#id_code_error"), main.querySelector("[data-status]").dataset.bad);
    form.elements.code.focus();
    return;
  }
  await busy(form, async () => {
    keys = await derive(code);
    await ask(form, "status");
  });
}

async function takeBack(event, form, act) {
  event.preventDefault();
  await busy(form, () => ask(form, act));
}

/** Send the signed act and put the page that answers in place of this one. */
async function ask(form, act) {
  const challenge = { nonce: form.dataset.nonce, at: form.dataset.at };
  const body = new URLSearchParams({ lookup: keys.lookup, ...challenge, signature: sign(keys, act, challenge) });
  if (form.elements.what) body.set("what", form.elements.what.value);
  let page;
  try {
    const answer = await fetch(form.action, { method: "POST", body, credentials: "omit" });
    page = new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    say(main.querySelector(".message"), main.querySelector("[data-status]").dataset.lost);
    return;
  }
  const typed = form.elements.code?.value ?? "";
  main.replaceChildren(...page.getElementById("main").childNodes);
  document.title = page.title;
  const again = main.querySelector("[data-code-form]");
  if (again) {
    again.elements.code.value = typed;
    again.elements.code.focus();
  } else {
    window.scrollTo(0, 0);
    main.focus();
  }
}

function say(line, text) {
  line.textContent = text;
  line.hidden = false;
  line.closest(".question")?.classList.add("wrong");
}

async function busy(form, work) {
  const button = form.querySelector("button");
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
