// Makes an officer's sealing key in this browser. What leaves is the public half, and the private half wrapped.
import { newMemberKey, wrapPrivate } from "./seal.js";

const form = document.getElementById("make-key");
const say = form.querySelector("[data-say]");

function complain(text) {
  say.textContent = text;
  say.hidden = !text;
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [passphrase, again] = [form.querySelector("#passphrase"), form.querySelector("#again")];
  if (passphrase.value.length < 16) return complain(form.dataset.weak);
  if (passphrase.value !== again.value) return complain(form.dataset.differ);
  complain("");
  const button = form.querySelector("button");
  button.disabled = true;
  button.textContent = form.dataset.working;
  const key = await newMemberKey();
  const wrapped = await wrapPrivate(key.private, passphrase.value);
  key.private.fill(0);
  form.reset();
  const answer = await fetch(location.pathname, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      "X-CSRFToken": form.querySelector("[name=csrfmiddlewaretoken]").value,
    },
    body: JSON.stringify({ public: key.public, wrapped }),
  });
  if (answer.ok) location.reload();
  else {
    button.disabled = false;
    complain(form.dataset.failed);
  }
});
