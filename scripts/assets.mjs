// Copies the few third-party files that pages load from node_modules into the static folder.
//
//   npm ci && node scripts/assets.mjs
//
// The target is git-ignored and rebuilt from nothing each time. Lines that name a source map are
// dropped: the maps are not copied, and hashed static file names refuse links to missing files.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const from = join(root, "node_modules");
const to = join(root, "gongzhi/site/static/vendor");

// package → what its pages need; text files are cleaned, folders and pictures copied as they are
const wanted = {
  "@tabler/core": { "dist/css/tabler.min.css": "tabler.css" },
  "htmx.org": { "dist/htmx.min.js": "htmx.js" },
  leaflet: { "dist/leaflet.js": "leaflet.js", "dist/leaflet.css": "leaflet.css", "dist/images": "images" },
  echarts: { "dist/echarts.common.min.js": "echarts.js" },
};
const sourceMap = /^(\/\/|\/\*)[#@]\s*sourceMappingURL=.*$/gm;

if (!existsSync(from)) {
  console.error("node_modules is missing: run npm ci first.");
  process.exit(1);
}
rmSync(to, { recursive: true, force: true });
for (const [name, files] of Object.entries(wanted)) {
  const { version, license } = JSON.parse(readFileSync(join(from, name, "package.json"), "utf8"));
  const folder = join(to, name.replace(/^@/, "").replace(/[/.].*$/, ""));
  mkdirSync(folder, { recursive: true });
  for (const [source, target] of Object.entries(files)) {
    if (/\.(js|css)$/.test(source)) {
      const text = readFileSync(join(from, name, source), "utf8");
      writeFileSync(join(folder, target), text.replace(sourceMap, ""));
    } else {
      cpSync(join(from, name, source), join(folder, target), { recursive: true });
    }
  }
  console.log(`${name} ${version} (${license})`);
}
