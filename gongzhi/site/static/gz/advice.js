// What is suggested stands below the text that it is about: [data-below] names that field.
import { each } from "./start.js";

each("[data-below]", (place) => {
  const field = place.closest("form").elements.namedItem(place.dataset.below);
  if (field) field.closest(".gz-field").after(place);
});

// A suggestion is taken over by a tap: [data-take] names the field of its form, data-value the value.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take]");
  const field = button && button.form && button.form.elements.namedItem(button.dataset.take);
  if (!field) return;
  field.value = button.dataset.value;
  button.setAttribute("aria-pressed", "true");
  const control = field instanceof RadioNodeList ? field[0] : field;
  control.dispatchEvent(new Event("change", { bubbles: true }));
});
