// Runs fn once on each element that matches, now and in whatever htmx swaps in later.

export function each(selector, fn) {
  const seen = new WeakSet();
  const run = (root) => {
    const found = [...root.querySelectorAll(selector)];
    if (root.matches && root.matches(selector)) found.unshift(root);
    for (const element of found) {
      if (!seen.has(element)) {
        seen.add(element);
        fn(element);
      }
    }
  };
  run(document);
  document.addEventListener("htmx:load", (event) => run(event.detail.elt));
}

export const fill = (text, n) => text.replace("{n}", n);
