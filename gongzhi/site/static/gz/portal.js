// The residents' pages made smoother: the code comes without leaving the page, the list of compounds
// can be searched, links can be copied. Everything here also works without it.
import { each, fill } from "./start.js";

const token = (form) => form.querySelector("[name=csrfmiddlewaretoken]").value;

async function send(url, form, values) {
  const headers = { "X-CSRFToken": token(form) };
  return fetch(url, { method: "POST", headers, body: new URLSearchParams(values) });
}

// 发验证码：不离开本页
each("[data-send-code]", (button) => {
  const { sendCode, phone, demo, wait, failed } = button.dataset;
  const said = button.closest(".gz-field").querySelector("[data-code-said]");
  const word = button.textContent;
  const say = (text, bad, shown) => {
    said.textContent = text;
    said.classList.toggle("bad", bad);
    said.hidden = false;
    if (shown) {
      said.append(" ");
      const strong = said.appendChild(document.createElement("b"));
      strong.textContent = `${demo} ${shown}`;
    }
  };
  const rest = (seconds) => {
    button.disabled = seconds > 0;
    button.textContent = seconds > 0 ? fill(wait, seconds) : word;
    if (seconds > 0) setTimeout(rest, 1000, seconds - 1);
  };
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    try {
      const answer = await send(sendCode, button.form, { phone: document.getElementById(phone).value });
      const { said: text, shown } = await answer.json();
      say(text, !answer.ok, shown);
      if (answer.ok) {
        rest(60);
        document.getElementById(button.dataset.code).focus();
      }
    } catch (fault) {
      say(failed, true);
    }
  });
});

// 选地点的页签
each("[data-tabs]", (bar) => {
  const tabs = [...bar.querySelectorAll("[role=tab]")];
  const panel = (tab) => document.getElementById(tab.getAttribute("aria-controls"));
  const choose = (tab, focus) => {
    for (const other of tabs) {
      other.setAttribute("aria-selected", String(other === tab));
      other.tabIndex = other === tab ? 0 : -1;
      panel(other).hidden = other !== tab;
    }
    if (focus) tab.focus();
  };
  bar.hidden = false;
  bar.addEventListener("click", (event) => tabs.includes(event.target) && choose(event.target));
  bar.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) choose(tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length], true);
  });
  const list = document.getElementById("panel-list").querySelector("select");
  const tapped = document.getElementById("id_lat").value;
  const inList = list.getAttribute("aria-invalid") === "true" || (list.value && !tapped);
  choose(inList ? document.getElementById("tab-list") : tabs[0]);
});

// 长下拉框：按名字或拼音首字母筛
each("[data-filter]", (place) => {
  const select = document.getElementById(place.dataset.filter);
  const all = [...select.children].map((child) => child.cloneNode(true));
  if (select.options.length < 12) return;
  const box = document.createElement("input");
  Object.assign(box, { type: "search", className: "form-control gz-filter", placeholder: place.dataset.label, autocomplete: "off" });
  box.setAttribute("aria-label", place.dataset.label);
  place.append(box);
  const fits = (option, words) =>
    !option.value || option.textContent.toLowerCase().includes(words) || (option.dataset.sounds || "").startsWith(words);
  box.addEventListener("input", () => {
    const words = box.value.trim().toLowerCase();
    const chosen = select.value;
    select.textContent = "";
    for (const child of all) {
      const copy = child.cloneNode(true);
      copy.querySelectorAll("option").forEach((option) => fits(option, words) || option.remove());
      if (copy.tagName === "OPTION" || copy.children.length) select.append(copy);
    }
    select.value = chosen;
    const found = [...select.options].filter((option) => option.value);
    if (words && found.length && !found.some((option) => option.value === chosen)) {
      select.value = found[0].value;
      select.dispatchEvent(new Event("change"));
    }
    box.setCustomValidity(found.length ? "" : place.dataset.none);
    if (!found.length) box.reportValidity();
  });
});

// 边写边提醒：急事、附近相似的事
each("[data-report]", (form) => {
  const here = form.querySelector("[data-near-here]");
  const text = form.elements.text;
  const value = (name) => (form.elements[name] ? form.elements[name].value : "");
  let last = "";
  const look = async () => {
    const values = { text: text.value, place: value("place"), c: value("c") };
    const now = JSON.stringify(values);
    if (now === last || text.value.trim().length < 4) return;
    last = now;
    const answer = await send(form.dataset.near, form, values).catch(() => null);
    if (answer && answer.ok) here.innerHTML = await answer.text();
  };
  text.addEventListener("change", look);
  form.addEventListener("change", look);
});

// 复制链接
each("[data-copy]", (button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    button.textContent = button.dataset.copied;
  });
});

// 用手机的位置找小区
each("[data-locate]", (form) => {
  if (!navigator.geolocation) return;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.lat.value = coords.latitude.toFixed(6);
        form.elements.lon.value = coords.longitude.toFixed(6);
        form.submit();
      },
      () => {
        form.querySelector("[data-locate-said]").hidden = false;
      },
      { timeout: 10000 },
    );
  });
});
