// The box in the head: results while one types, arrows walk through them, Escape puts them away.
import { each } from "./start.js";

each("input[data-search]", (box) => {
  const found = document.getElementById(box.getAttribute("aria-controls"));
  const links = () => [...found.querySelectorAll("a")];
  const say = () => box.dispatchEvent(new Event("gz:typed"));

  // While pinyin is being composed the box holds letters that nobody means.
  box.addEventListener("input", (event) => event.isComposing || say());
  box.addEventListener("compositionend", say);
  box.addEventListener("keydown", (event) => walk(event, -1));
  found.addEventListener("keydown", (event) => walk(event, links().indexOf(document.activeElement)));
  document.addEventListener("click", (event) => box.form.contains(event.target) || close());
  box.form.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !box.form.contains(event.relatedTarget)) close();
  });

  function walk(event, at) {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (event.key === "Escape" && found.hasChildNodes()) {
      close();
      box.focus();
    } else if (to === -1 && at === 0) box.focus();
    else if (to >= 0 && links()[to]) links()[to].focus();
    else return;
    event.preventDefault();
  }

  function close() {
    found.replaceChildren();
  }
});
