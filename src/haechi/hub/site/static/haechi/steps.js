// One question at a time: the sections of the form as steps, kept in memory. The address never changes.
// A section that is hidden is no step.

/** Show or clear the message of one question, in place. */
export function message(question, text) {
  const line = question.querySelector(".message");
  line.textContent = text;
  line.hidden = text === "";
  question.classList.toggle("wrong", text !== "");
  for (const input of question.querySelectorAll("input, textarea")) {
    if (text === "") input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
  }
}

/** The first question of `within` that is not answered as it must be; its message is shown. */
export function firstWrong(within, texts) {
  let first = null;
  for (const question of within.querySelectorAll(".question[data-name]")) {
    const text = problem(question, texts);
    message(question, text);
    if (text !== "" && first === null) first = question;
  }
  return first;
}

function problem(question, texts) {
  if ("required" in question.dataset && !question.querySelector("input:checked")) return texts.choose;
  const field = question.querySelector("[data-limit]");
  if (field && field.value.length > Number(field.dataset.limit)) {
    return texts.long.replace("{count}", field.value.length).replace("{limit}", field.dataset.limit);
  }
  return "";
}

export class Steps {
  constructor(form, { progress, back, next, submit, check, entered }) {
    this.sections = Array.from(form.querySelectorAll("[data-step]"));
    this.controls = { progress, back, next, submit };
    this.check = check;
    this.entered = entered;
    this.at = 0;
    back.addEventListener("click", () => history.back());
    next.addEventListener("click", () => this.forward());
    // Back in the browser is back one question. The entries carry a number and nothing else.
    history.replaceState({ step: 0 }, "");
    window.addEventListener("popstate", (event) => this.show(event.state?.step ?? 0));
    progress.hidden = false;
    this.show(0, false);
  }

  forward() {
    const wrong = this.check(this.sections[this.at]);
    if (wrong) {
      focusOn(wrong);
      return;
    }
    this.go(this.sections.findIndex((section, index) => index > this.at && !section.hidden));
  }

  go(step) {
    history.pushState({ step }, "");
    this.show(step);
  }

  /** The step that holds `question`, with the focus on it. */
  open(question) {
    this.go(this.sections.indexOf(question.closest("[data-step]")));
    focusOn(question);
  }

  find(name) {
    return this.sections.findIndex((section) => section.dataset.step === name);
  }

  show(step, move = true) {
    this.at = Math.min(Math.max(step, 0), this.sections.length - 1);
    while (this.sections[this.at].hidden) this.at -= 1;
    const steps = this.sections.filter((section) => !section.hidden);
    const here = steps.indexOf(this.sections[this.at]);
    this.sections.forEach((section, index) => section.classList.toggle("current", index === this.at));
    const { progress, back, next, submit } = this.controls;
    const last = here === steps.length - 1;
    back.hidden = this.at === 0;
    next.hidden = last;
    submit.hidden = !last;
    const text = progress.querySelector("[data-progress-text]");
    text.textContent = text.dataset.pattern
      .replace("{here}", here + 1)
      .replace("{all}", steps.length);
    progress.querySelectorAll(".bar i").forEach((piece, index) => {
      piece.hidden = index >= steps.length;
      piece.classList.toggle("past", index <= here);
    });
    this.entered(this.sections[this.at]);
    if (!move) return;
    window.scrollTo(0, 0);
    const title = this.sections[this.at].querySelector("h2");
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
  }
}

export function focusOn(question) {
  const target = question.matches("fieldset") ? question : question.querySelector("input, textarea");
  target.focus();
  question.scrollIntoView({ block: "center" });
}
