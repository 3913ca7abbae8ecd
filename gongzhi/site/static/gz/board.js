// The board: what is new comes by server-sent events and takes the place of what it was; its pages
// turn by themselves and with keys; a line that is silent says so.
const board = document.querySelector("[data-board]");
const parts = board.querySelector("[data-parts]");
const said = board.querySelector("[data-said]");
const spoken = board.querySelector("[data-spoken]");
const bar = board.querySelector("[data-turn]");
const { live, ticketUrl, lost, closed } = board.dataset;

const SILENT = 20_000; // milliseconds without a word: the line is lost
const RENEW = 240_000; // a ticket lasts ten minutes
const AGAIN = 5_000;
const TURN = 20_000;

// --- what is new ---

function swap(html) {
  const fresh = new DOMParser().parseFromString(`<div>${html}</div>`, "text/html").body.firstChild;
  const focused = parts.contains(document.activeElement) && document.activeElement.getAttribute("href");
  const names = (root) => [...root.querySelectorAll("[data-part]")].map((part) => part.dataset.part);
  if (names(fresh).join() !== names(parts).join()) parts.replaceChildren(...fresh.childNodes);
  else {
    for (const part of fresh.querySelectorAll("[data-part]")) {
      const old = parts.querySelector(`[data-part="${part.dataset.part}"]`);
      if (old.innerHTML !== part.innerHTML) old.innerHTML = part.innerHTML;
    }
  }
  show(shown);
  const again = focused && [...parts.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused);
  if (again) again.focus({ preventScroll: true });
}

function tell(fresh, words) {
  said.textContent = words;
  if (board.dataset.fresh !== fresh) spoken.textContent = words; // a screen reader hears changes only
  board.dataset.fresh = fresh;
}

// --- the line ---

let line = null;
let { ticket, had } = board.dataset;
let heard = performance.now();
let last = said.textContent;
let over = false;

function listen() {
  if (line) line.close();
  line = new EventSource(`${live}?${new URLSearchParams({ ticket, had })}`);
  line.addEventListener("beat", (event) => {
    const { fresh, said: words } = JSON.parse(event.data);
    heard = performance.now();
    last = words;
    tell(fresh, words);
  });
  line.addEventListener("board", (event) => {
    had = event.lastEventId;
    swap(JSON.parse(event.data).html);
  });
  line.addEventListener("error", () => {
    if (line.readyState === EventSource.CLOSED && !over) setTimeout(renew, AGAIN);
  });
}

async function renew() {
  if (over) return;
  try {
    const answer = await fetch(ticketUrl, { redirect: "manual", cache: "no-store" });
    if (answer.ok) ({ ticket } = await answer.json());
    else if (answer.type === "opaqueredirect" || answer.status === 403) return end();
  } catch {
    // no network: the line is tried with the ticket at hand
  }
  listen();
}

function end() {
  over = true;
  line.close();
  parts.replaceChildren();
  tell("closed", closed);
}

setInterval(() => {
  if (!over && performance.now() - heard > SILENT) tell("lost", lost.replace("{n}", last));
}, 1_000);
setInterval(renew, RENEW);

// --- pages ---

const wide = matchMedia("(min-width: 1200px) and (min-height: 640px)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const large = /gz-x?large/.test(document.documentElement.className);
let shown = 0;
let paused = still.matches;
let turned = performance.now();

const pages = () => [...parts.querySelectorAll("[data-page]")];
const turning = () => document.documentElement.classList.contains("gz-turning");

function show(n) {
  const all = pages();
  shown = all.length ? (n + all.length) % all.length : 0;
  all.forEach((page, i) => (page.hidden = turning() && i !== shown));
  bar.querySelector("[data-count]").textContent = all.length ? `${shown + 1} / ${all.length}` : "";
}

function turn(step) {
  turned = performance.now();
  show(shown + step);
}

function pause(wanted) {
  paused = wanted;
  turned = performance.now();
  bar.querySelector("[data-pause]").setAttribute("aria-pressed", String(paused));
}

function fit() {
  document.documentElement.classList.toggle("gz-turning", wide.matches && !large);
  show(shown);
}

bar.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.dataset.step) turn(Number(button.dataset.step));
  else pause(!paused);
});

const STEPS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };
document.addEventListener("keydown", (event) => {
  if (!turning() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (STEPS[event.key]) turn(STEPS[event.key]);
  else if (event.key === " " && !event.target.closest("button, a")) pause(!paused);
  else return;
  event.preventDefault();
});

// Whoever walks through a page with the keyboard is not interrupted.
setInterval(() => {
  const reading = parts.contains(document.activeElement);
  if (turning() && !paused && !reading && performance.now() - turned > TURN) turn(1);
}, 1_000);

wide.addEventListener("change", fit);
pause(paused);
fit();
listen();
