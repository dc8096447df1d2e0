// The desk by keyboard: j and k walk the rows of a table, Enter opens, / goes to the search. And copy buttons.
(function () {
  "use strict";
  const table = document.querySelector("[data-keys]");
  const find = document.querySelector("[data-find]");
  const rows = table ? Array.from(table.tBodies[0].rows) : [];
  let chosen = -1;

  function choose(next) {
    if (!rows.length) return;
    if (rows[chosen]) rows[chosen].classList.remove("chosen");
    chosen = Math.max(0, Math.min(rows.length - 1, next));
    rows[chosen].classList.add("chosen");
    rows[chosen].querySelector("a").focus();
  }

  document.addEventListener("keydown", function (event) {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") choose(chosen + 1);
    else if (event.key === "k") choose(chosen - 1);
    else if (event.key === "/" && find) {
      event.preventDefault();
      find.focus();
      find.select();
    }
  });

  document.addEventListener("click", async function (event) {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    const before = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(function () { button.textContent = before; }, 2000);
  });
})();
