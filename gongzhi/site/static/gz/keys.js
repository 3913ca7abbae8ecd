// J and K move through the rows of a table, Enter opens, E urges, / searches.

const typing = (element) => element.closest("input, select, textarea, dialog, [contenteditable]");

function move(table, step) {
  const rows = [...table.querySelectorAll("tbody [data-row]")];
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.classList.contains("on"));
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
  rows.forEach((row) => row.classList.toggle("on", row === next));
  next.querySelector("a").focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function act(key, table) {
  const row = table && table.querySelector("tr.on");
  if (key === "j") move(table, 1);
  else if (key === "k") move(table, -1);
  else if (key === "e" && row && row.dataset.urge) location.href = row.dataset.urge;
  else return false;
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const search = [...document.querySelectorAll("[data-search]")].find((box) => box.offsetParent);
  if (event.key === "/" && search) {
    search.focus();
    event.preventDefault();
    return;
  }
  const table = document.querySelector("[data-keys]");
  if (table && act(event.key.toLowerCase(), table)) event.preventDefault();
});

// The row follows the focus, so that Enter and E act on what is seen to be marked.
document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-keys] [data-row]");
  if (!row) return;
  row.parentNode.querySelectorAll(".on").forEach((other) => other.classList.remove("on"));
  row.classList.add("on");
});
