// Text typed into a form with data-draft="name" outlives a reload, a lost session or a dead network.
//
// Only text areas, only in this tab (sessionStorage). A draft goes once its form was sent and a page
// with a success message (data-done) has come back, or at sign-out.
import { each } from "./start.js";

const key = (form, area) => `gz-draft:${form.dataset.draft}:${area.name}`;
const sent = "gz-sent";

function clear(name) {
  for (const item of Object.keys(sessionStorage)) {
    if (item.startsWith(`gz-draft:${name}:`)) sessionStorage.removeItem(item);
  }
}

if (document.querySelector("[data-done]") && sessionStorage.getItem(sent)) {
  clear(sessionStorage.getItem(sent));
  sessionStorage.removeItem(sent);
}

each("form[data-draft]", (form) => {
  for (const area of form.querySelectorAll("textarea[name]")) {
    const kept = sessionStorage.getItem(key(form, area));
    if (kept && !area.value) {
      area.value = kept;
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
    area.addEventListener("input", () => sessionStorage.setItem(key(form, area), area.value));
  }
  form.addEventListener("submit", () => sessionStorage.setItem(sent, form.dataset.draft));
});

each("form[data-forget]", (form) => {
  form.addEventListener("submit", () => sessionStorage.clear());
});
