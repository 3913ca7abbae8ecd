// What every page may use. Each part looks for its own data- attribute and does nothing without it.
import "./keys.js";
import "./drafts.js";
import "./countdown.js";
import "./counter.js";
import "./photos.js";
import "./dialogs.js";
import "./menus.js";
import "./advice.js";
import "./search.js";

document.documentElement.classList.add("gz-js");
