// Keeps the chips honest while a page stays open.
//
// The server's clock counts, not the visitor's: body[data-now] tells how far they are apart. Working
// time cannot be computed here, so such a chip only turns when its instant has passed; a chip in
// natural time (data-live) is rewritten each minute, in the words the server used.
const now = document.body.dataset.now;
const offset = now ? Date.parse(now) - Date.now() : 0;

function turn(chip) {
  chip.classList.remove("near");
  chip.classList.add("over");
  chip.querySelector("use").setAttribute("href", "#i-over");
  chip.querySelector(".left").textContent = chip.dataset.passed;
  delete chip.dataset.due;
}

function rewrite(chip, minutes) {
  const left = chip.querySelector(".left");
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  let n = 0;
  const figures = left.textContent.match(/\d+/g) || [];
  const values = figures.length === 2 ? [hours, rest] : figures.length === 1 && !hours ? [rest] : [];
  if (values.length) left.textContent = left.textContent.replace(/\d+/g, () => values[n++]);
}

function refresh() {
  for (const chip of document.querySelectorAll(".gz-due[data-due]:not(.over)")) {
    const minutes = Math.ceil((Date.parse(chip.dataset.due) - Date.now() - offset) / 60000);
    if (minutes <= 0) turn(chip);
    else if ("live" in chip.dataset) rewrite(chip, minutes);
  }
}

refresh();
setInterval(refresh, 60000);
