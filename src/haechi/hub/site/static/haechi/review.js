// The last look before sending: what was answered, in words. Never the picture.

/** Fill `list` with one row per question of `steps`; `change` opens the step of a question again. */
export function fillReview(list, steps, { texts, sealed, hashes, change }) {
  const rows = [];
  for (const section of steps.sections.filter((section) => !section.hidden)) {
    for (const question of section.querySelectorAll(".question[data-name]:not([hidden])")) {
      rows.push(row(question, answerOf(question), sealed.has(question.dataset.name), texts, change));
    }
    const picker = section.querySelector("[data-picker]");
    if (picker) {
      const said = hashes.length > 0 ? texts.fingerprints : "";
      rows.push(row(picker, said, false, texts, change, texts.picture));
    }
  }
  list.replaceChildren(...rows);
}

function row(question, answer, isSealed, texts, change, title = labelOf(question)) {
  const box = document.createElement("div");
  const term = document.createElement("dt");
  const said = document.createElement("dd");
  const button = document.createElement("button");
  term.textContent = title;
  if (isSealed) {
    const mark = document.createElement("span");
    mark.className = "sealed-mark";
    mark.textContent = texts.sealed;
    term.append(mark);
  }
  said.textContent = answer || texts.empty;
  if (!answer) said.classList.add("none");
  button.type = "button";
  button.className = "button quiet";
  button.textContent = texts.change;
  button.setAttribute("aria-label", `${texts.change}: ${title}`);
  button.addEventListener("click", () => change(question));
  const act = document.createElement("dd");
  act.className = "act";
  act.append(button);
  box.append(term, said, act);
  return box;
}

const labelOf = (question) => question.querySelector("legend, label").textContent.trim();

function answerOf(question) {
  const field = question.querySelector("textarea, input:not([type=radio]):not([type=checkbox])");
  if (field) return field.value.trim().replace("T", field.type === "datetime-local" ? " " : "T");
  const chosen = Array.from(question.parentElement.querySelectorAll("input:checked"));
  const own = chosen.filter((input) => input.name === question.dataset.name);
  return own.map((input) => input.labels[0].textContent.trim()).join("\n");
}
