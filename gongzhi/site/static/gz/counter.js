// How many characters are left in a text area with a maxlength. Written without cutting what is
// pasted: the browser's own limit is taken off, the server still checks.
import { each, fill } from "./start.js";

each("[data-count]", (line) => {
  const area = document.getElementById(line.dataset.count);
  const most = area && area.maxLength;
  if (!area || most < 0) return;
  area.removeAttribute("maxlength");
  const show = () => {
    const left = most - [...area.value.replace(/\r?\n/g, "\r\n")].length;
    line.textContent = fill(left < 0 ? line.dataset.over : line.dataset.words, Math.abs(left));
    line.hidden = false;
    line.classList.toggle("gz-err", left < 0);
  };
  area.addEventListener("input", show);
  show();
});
