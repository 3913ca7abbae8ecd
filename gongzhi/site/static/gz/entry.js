// Reading paper ballots by the keyboard: a key says what it means, and the next field is at hand.
// Everything here also works without it: Tab moves on, the server checks.
import { each } from "./start.js";

const fields = (form) => [...form.querySelectorAll("input.gz-key, textarea")];

function onward(form, field) {
  const all = fields(form);
  const next = all[all.indexOf(field) + 1];
  if (next) next.focus();
  else form.querySelector("button:not([type=button])").focus();
}

function words(text, said) {
  const parts = text.normalize("NFKC").split(/[\s,，、.。;；]+/).filter(Boolean);
  return parts.map((part) => said[part] || `${part}?`).join("、");
}

each("[data-entry]", (form) => {
  for (const field of form.querySelectorAll("input.gz-key")) {
    const echo = form.querySelector(`output[for="${field.id}"]`);
    const said = JSON.parse(echo.dataset.said);
    const show = () => {
      echo.textContent = words(field.value, said);
    };
    field.addEventListener("input", () => {
      show();
      if ("oneKey" in field.dataset && said[field.value.normalize("NFKC")]) onward(form, field);
    });
    field.addEventListener("focus", () => field.select());
    field.addEventListener("keydown", (event) => {
      const all = fields(form);
      if (event.key !== "Enter" || field === all[all.length - 1]) return;
      event.preventDefault();
      onward(form, field);
    });
    show();
  }
  const faulty = form.querySelector("[aria-invalid=true]");
  (faulty || fields(form)[0]).focus();
});

// 扫码枪：打开页面就能扫；手机上不跳出键盘
if (matchMedia("(pointer: fine)").matches) each("[data-scan]", (field) => field.focus());
