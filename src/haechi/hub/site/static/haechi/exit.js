// Exit this page: blank at once, forget what was typed, put a harmless page in place of this one.
// Plain script without modules, so that it works in old browsers too; without script the link still leads away.
(function () {
  var link = document.querySelector("[data-exit]");
  var said = document.getElementById("exit-said");
  var presses = 0;
  var timer = 0;
  if (!link) return;

  function leave() {
    document.documentElement.classList.add("gone");
    document.title = "";
    said.textContent = link.dataset.gone;
    Array.prototype.forEach.call(document.forms, function (form) {
      form.reset();
    });
    window.location.replace(link.href);
  }

  function say(count) {
    said.textContent = count === 1 ? link.dataset.one : link.dataset.more.replace("{count}", count);
  }

  link.addEventListener("click", function (event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    leave();
  });

  // Shift alone, three times within five seconds of each other. Shift with a letter is typing.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Shift") presses = 0;
  });
  document.addEventListener("keyup", function (event) {
    if (event.key !== "Shift" || event.repeat) return;
    presses += 1;
    window.clearTimeout(timer);
    timer = window.setTimeout(function () {
      presses = 0;
      said.textContent = "";
    }, 5000);
    if (presses === 3) leave();
    else say(3 - presses);
  });

  // Coming back by the Back button must not show the page as it was left.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted && document.documentElement.classList.contains("gone")) window.location.reload();
  });
})();
