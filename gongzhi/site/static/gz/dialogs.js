// A link with data-dialog opens the dialog of that id; without <dialog> the link goes to the plain
// page of the same act.
import { each } from "./start.js";

each("[data-dialog]", (link) => {
  const dialog = document.getElementById(link.dataset.dialog);
  if (!dialog || !dialog.showModal) return;
  link.setAttribute("aria-haspopup", "dialog");
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    dialog.showModal();
  });
  dialog.querySelectorAll("[data-close]").forEach((button) => {
    button.addEventListener("click", () => dialog.close());
  });
  dialog.addEventListener("close", () => link.focus());
});

// A refused form says so first: the summary takes the focus.
each("[data-faults]", (summary) => summary.focus({ preventScroll: true }));

each("[data-print]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
