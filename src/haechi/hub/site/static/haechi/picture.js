// The picture step: the one file picker of the whole site, made only for the depicted person and only here.
// The file is read, its hashes are computed, and nothing of the picture is kept or shown.

import { hashBeside } from "./hashing.js";
import { canvasIsHonest, stripsOf } from "./pdq.js";

const WEAK = 50;
const TEXTS = { unreadable: "unreadable", too_many_pixels: "large", no_canvas: "altered" };

/** Build the picker in `place`. `changed` is told the hash ({hex, quality, windows}), or null when there is none. */
export function pictureStep(place, changed) {
  const texts = place.dataset;
  const label = Object.assign(document.createElement("label"), { className: "picker", htmlFor: "picture" });
  const caption = Object.assign(document.createElement("span"), { textContent: texts.choose });
  // No name: even a form sent by mistake would not carry it.
  const input = Object.assign(document.createElement("input"), { type: "file", accept: "image/*", id: "picture" });
  const said = Object.assign(document.createElement("p"), { className: "said", id: "picture-said" });
  const remove = Object.assign(document.createElement("button"), {
    type: "button",
    className: "button quiet",
    textContent: texts.remove,
    hidden: true,
  });
  said.setAttribute("role", "status");
  input.setAttribute("aria-describedby", said.id);
  label.append(caption, input);
  place.append(label, said, remove);

  const settle = (hash, text) => {
    input.value = "";
    said.textContent = text;
    caption.textContent = hash ? texts.another : texts.choose;
    remove.hidden = hash === null;
    changed(hash);
  };

  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (!file) return;
    said.textContent = texts.working;
    // Let the sentence be drawn before the computing begins.
    await new Promise((done) => setTimeout(done, 30));
    try {
      if (!canvasIsHonest()) {
        settle(null, texts.altered);
        return;
      }
      // Windows are made only where this page may ask for them.
      const wanted = document.querySelector("[data-step=windows]") !== null;
      const hash = await hashBeside(stripsOf(file), wanted);
      settle(hash, hash.quality < WEAK || (wanted && hash.windows === "") ? texts.weak : texts.done);
    } catch (error) {
      if (error.name !== "PictureError" && error.name !== "RangeError") throw error;
      settle(null, texts[TEXTS[error.reason] ?? "large"]);
    }
  });
  remove.addEventListener("click", () => {
    settle(null, texts.removed);
    input.focus();
  });
}
