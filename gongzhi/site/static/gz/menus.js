// Menus are <details>: they work alone. Here they learn to close on Escape and on a click elsewhere.
import { each } from "./start.js";

each("[data-menu]", (menu) => {
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
});

// Filters apply themselves when changed; the button stays for those without scripts.
each("form[data-auto]", (form) => {
  form.querySelectorAll("[data-auto-button]").forEach((button) => (button.hidden = true));
  form.addEventListener("change", () => form.requestSubmit ? form.requestSubmit() : form.submit());
});
