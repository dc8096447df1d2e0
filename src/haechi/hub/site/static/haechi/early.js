// Runs before the page is drawn: marks that scripts can seal here, so that nothing jumps. Where it cannot, or a
// script fails to load, the page keeps its path without script.
(function () {
  var root = document.documentElement;
  if (!("noModule" in HTMLScriptElement.prototype) || !window.crypto || !window.crypto.subtle) return;
  root.classList.add("js");
  window.addEventListener(
    "error",
    function (event) {
      if (event.target && event.target.tagName === "SCRIPT") root.classList.remove("js");
    },
    true,
  );
})();
