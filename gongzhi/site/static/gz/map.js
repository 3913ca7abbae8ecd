// The schematic map: compounds as paper polygons, no tiles needed. Shows, or lets choose a compound
// or a point, and keeps a <select> and hidden fields in step; the keyboard reaches all of it.
import { each } from "./start.js";

const L = window.L;
const css = getComputedStyle(document.documentElement);
const ink = (name) => css.getPropertyValue(name).trim();

function inside([lat, lon], ring) {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[xi, yi], [xj, yj]] = [ring[i], ring[j]];
    if (yi > lat !== yj > lat && lon < ((xj - xi) * (lat - yi)) / (yj - yi) + xi) odd = !odd;
  }
  return odd;
}

function under(shapes, at) {
  return shapes.features.find(({ geometry: { type, coordinates } }) =>
    (type === "Polygon" ? [coordinates] : coordinates).some((polygon) => inside(at, polygon[0])),
  );
}

const style = ({ properties: { seq, chosen } }) => ({
  color: ink(chosen ? "--gz-ink" : "--gz-edge"),
  weight: chosen ? 2.5 : 1,
  fillColor: ink(chosen ? "--gz-surface" : seq == null ? "--gz-ground" : `--gz-seq-${seq}`),
  fillOpacity: 1,
});

function name({ properties: { name: text, n, seq, chosen } }) {
  const label = document.createElement("span");
  label.textContent = text;
  if (n != null) label.appendChild(document.createElement("b")).textContent = n;
  return [label, `gz-map-name${seq >= 4 && !chosen ? " pale" : ""}`];
}

// Names that would lie over one another stay away until somebody comes closer.
function roomForNames(map, layers) {
  const show = () =>
    layers.eachLayer((layer) => {
      const label = layer.getTooltip() && layer.getTooltip().getElement();
      if (!label) return;
      const bounds = layer.getBounds();
      const width = map.latLngToLayerPoint(bounds.getNorthEast()).x - map.latLngToLayerPoint(bounds.getSouthWest()).x;
      label.classList.toggle("gz-away", label.offsetWidth > width * 1.15);
    });
  map.on("zoomend", show);
  show();
}

const tooSmall = (map, layer) => {
  const bounds = layer.getBounds();
  const a = map.latLngToLayerPoint(bounds.getNorthEast());
  const b = map.latLngToLayerPoint(bounds.getSouthWest());
  return Math.min(Math.abs(a.x - b.x), Math.abs(a.y - b.y)) < 36; // pixels: less than a fingertip
};

function badge(map, layer, over) {
  const html = `<svg width="36" height="36" viewBox="0 0 36 36" aria-hidden="true"><path d="M18 2l16 16-16 16L2 18z" fill="currentColor" stroke="${ink("--gz-surface")}" stroke-width="2"/><text x="18" y="23">${Number(over)}</text></svg>`;
  const icon = L.divIcon({ className: "gz-map-over", iconSize: [36, 36], html });
  L.marker(layer.getBounds().getNorthEast(), { icon, interactive: false, keyboard: false }).addTo(map);
}

function pin(at) {
  const html = `<svg width="28" height="36" viewBox="0 0 28 36" aria-hidden="true"><path d="M14 34S26 22 26 13A12 12 0 0 0 2 13c0 9 12 21 12 21z" fill="${ink("--gz-accent")}" stroke="#fffdf8" stroke-width="2"/><circle cx="14" cy="13" r="4" fill="#fffdf8"/></svg>`;
  const icon = L.divIcon({ className: "", iconSize: [28, 36], iconAnchor: [14, 34], html });
  return L.marker(at, { icon, interactive: false, keyboard: false });
}

function buttons(map, box, choose) {
  map.zoomControl.setPosition(choose ? "topright" : "bottomright");
  for (const [part, word] of [["in", box.dataset.in], ["out", box.dataset.out]]) {
    const button = box.querySelector(`.leaflet-control-zoom-${part}`);
    button.title = word;
    button.setAttribute("aria-label", word);
  }
  if (!choose) return;
  const bar = L.control({ position: "bottomleft" });
  bar.onAdd = () => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn";
    button.textContent = box.dataset.centre;
    L.DomEvent.disableClickPropagation(button);
    button.addEventListener("click", () => choose(map.getCenter()));
    return button;
  };
  bar.addTo(map);
}

function reachable(layer, feature, act) {
  const path = layer.getElement();
  if (!path) return;
  path.setAttribute("tabindex", "0");
  path.setAttribute("role", feature.properties.url ? "link" : "button");
  path.setAttribute("aria-label", [feature.properties.name, feature.properties.n].join(" "));
  path.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      act();
    }
  });
}

function draw(box, shapes) {
  const { map: mode, select, lat, lon, at, tiles, chosen, near } = box.dataset;
  const field = (id) => id && document.getElementById(id);
  const said = field(box.id.replace(/-map$/, "-said"));
  const map = L.map(box, { attributionControl: Boolean(tiles), zoomSnap: 0.25, scrollWheelZoom: false });
  if (tiles) L.tileLayer(tiles).addTo(map);
  let marker = null;

  const mark = (feature) => {
    shapes.features.forEach((other) => (other.properties.chosen = other === feature));
    layers.setStyle(style);
    const list = field(select);
    if (list && feature) list.value = feature.properties.id;
    else if (list && list.querySelector('option[value=""]')) list.value = "";
    if (said) said.textContent = feature ? chosen + feature.properties.name : marker ? chosen + near : "";
  };
  const point = (where) => {
    if (marker) marker.remove();
    marker = pin(where).addTo(map);
    if (field(lat)) field(lat).value = where.lat.toFixed(6);
    if (field(lon)) field(lon).value = where.lng.toFixed(6);
    mark(under(shapes, [where.lat, where.lng]));
  };
  const act = (feature, where) => {
    if (mode === "point") point(where);
    else if (mode === "compound") mark(feature);
    else if (feature.properties.url) location.href = feature.properties.url;
  };
  const layers = L.geoJSON(shapes, {
    style,
    onEachFeature(feature, layer) {
      const [label, className] = name(feature);
      layer.bindTooltip(label, { permanent: true, direction: "center", className });
      layer.on("click", (event) => {
        L.DomEvent.stopPropagation(event);
        if (tooSmall(map, layer)) map.setView(event.latlng, map.getZoom() + 2);
        else act(feature, event.latlng);
      });
    },
  });
  const first = shapes.features.find((feature) => feature.properties.chosen);
  const view = L.geoJSON(first || shapes).getBounds();
  map.fitBounds(view, { padding: first ? [46, 46] : [8, 8] });
  layers.addTo(map);
  roomForNames(map, layers);
  layers.eachLayer((layer) => {
    const active = mode !== "show" || layer.feature.properties.url;
    if (active) reachable(layer, layer.feature, () => act(layer.feature, layer.getBounds().getCenter()));
    if (layer.feature.properties.over) badge(map, layer, layer.feature.properties.over);
  });
  buttons(map, box, mode === "point" ? point : null);
  if (mode === "point") map.on("click", (event) => point(event.latlng));
  if (at) point(L.latLng(at.split(",").map(Number)));
  if (field(select)) {
    field(select).addEventListener("change", () => {
      const id = field(select).value;
      const feature = shapes.features.find((other) => String(other.properties.id) === id);
      if (marker) marker.remove();
      marker = null;
      [lat, lon].forEach((hidden) => field(hidden) && (field(hidden).value = ""));
      mark(feature);
      if (feature) map.fitBounds(L.geoJSON(feature).getBounds(), { padding: [46, 46] });
    });
  }
}

each("[data-map]", async (box) => {
  if (!L) {
    box.remove();
    return;
  }
  const { url, shapes } = box.dataset;
  const data = url ? await (await fetch(url)).json() : JSON.parse(document.getElementById(shapes).textContent);
  draw(box, data);
});
