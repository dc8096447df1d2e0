// The receipt on the screen: print, copy by hand or by button, type once more to be sure.

import { readCode } from "./receipt.js";

/** Make the buttons under a receipt work. `code` holds 24 digits and stays in memory only. */
export function receiptPage(page, code) {
  const copy = page.querySelector("[data-copy]");
  const form = page.querySelector("[data-retype]");
  const said = form.querySelector("[role=status]");
  page.querySelector("[data-print]").addEventListener("click", () => window.print());
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code);
      copy.textContent = copy.dataset.copied;
    } catch {
      // Not every browser lets a page copy. The digits stand there to be written down.
      copy.hidden = true;
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const right = readCode(form.querySelector("input").value) === code;
    said.textContent = right ? form.dataset.right : form.dataset.wrong;
    said.classList.toggle("good", right);
  });
}
