// Charts from the same rows as their data table: columns, rows, kind (line, bar, rows, dots).
// SVG, still, colours from the style sheet; labels at the lines' ends instead of a legend.
import { each } from "./start.js";

const shapes = ["circle", "rect", "triangle", "diamond"];
const dashes = ["solid", [2, 6], [8, 5], [1, 4]];
// 宽屏上字号不小于 20 px, elsewhere 13 px
const textSize = (box) => (box.closest(".gz-wall") ? 20 : 0.8125 * rem());
const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

function axes({ kind, rows, unit, from, to }, look) {
  const text = { color: look("--gz-ink-2"), fontSize: look.size, fontFamily: look("--gz-font") };
  const names = {
    type: "category",
    data: rows.map((row) => row[0]),
    axisLine: { lineStyle: { color: look("--gz-chart-axis") } },
    axisTick: { show: false },
    axisLabel: { ...text, hideOverlap: true },
    inverse: kind === "rows" || kind === "dots",
  };
  const amounts = {
    type: "value",
    min: kind === "dots" ? from : 0,
    max: to,
    name: unit,
    nameTextStyle: text,
    splitNumber: 3,
    minInterval: rows.flat().every((cell) => typeof cell !== "number" || Number.isInteger(cell)) ? 1 : 0, // no half matters
    interval: to != null ? (to - (kind === "dots" ? from : 0)) / 4 : undefined, // 100 is no multiple of 30
    splitLine: { lineStyle: { color: look("--gz-chart-grid") } },
    axisLabel: text,
  };
  return kind === "rows" || kind === "dots" ? { xAxis: amounts, yAxis: names } : { xAxis: names, yAxis: amounts };
}

// Names at the ends of lines that end close together move apart.
function apart({ columns, rows }, size) {
  const amounts = rows.flatMap((row) => row.slice(1)).filter((value) => value != null);
  const near = Math.max(...amounts) / 8;
  const ends = columns.slice(1).map((_, i) => ({ i, end: rows.reduce((last, row) => (row[i + 1] == null ? last : row[i + 1]), 0) }));
  const shifts = [];
  ends.sort((a, b) => b.end - a.end).forEach(({ i, end }, place, all) => {
    const above = place > 0 && all[place - 1].end - end < near;
    const below = place < all.length - 1 && end - all[place + 1].end < near;
    shifts[i] = above === below ? 0 : (above ? 0.7 : -0.7) * size;
  });
  return shifts;
}

function series({ kind, columns, rows, unit }, look) {
  const shifts = kind === "line" ? apart({ columns, rows }, look.size) : [];
  const dots = ["--gz-c1", "--gz-c2", "--gz-c6"];
  return columns.slice(1).map((name, i) => {
    const color = look(`--gz-c${i + 1}`);
    const label = { color: look("--gz-ink"), fontSize: look.size, fontFamily: look("--gz-font") };
    const data = rows.map((row) => row[i + 1]);
    if (kind === "line") {
      const lineStyle = { width: 2.5, color, type: dashes[i] };
      const end = { show: true, formatter: name, offset: [0, shifts[i]], ...label };
      return { name, data, type: "line", symbol: shapes[i], symbolSize: 6, itemStyle: { color }, lineStyle, endLabel: end };
    }
    if (kind === "dots") return { name, data, type: "scatter", symbol: shapes[i], symbolSize: 13, itemStyle: { color: look(dots[i % 3]), opacity: 1, borderColor: look("--gz-ground"), borderWidth: 1.5 } };
    const show = { show: true, position: kind === "rows" ? "right" : "top", formatter: ({ value }) => (columns.length > 2 ? `${name} ${value}` : String(value)), ...label };
    return { name, data, type: "bar", barMaxWidth: 28, itemStyle: { color, decal: i ? { symbol: "rect", dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -0.8 } : undefined }, label: show };
  });
}

function draw(box, data) {
  const css = getComputedStyle(document.documentElement);
  const look = (name) => css.getPropertyValue(name).trim();
  look.size = textSize(box);
  const lists = data.kind === "rows" || data.kind === "dots";
  const longest = Math.max(...data.columns.slice(1).map((name) => name.length));
  const chart = window.echarts.init(box, null, { renderer: "svg" });
  const right = data.kind === "line" ? (longest + 1) * look.size : 3 * look.size;
  chart.setOption({
    animation: false,
    grid: { left: 4, right, top: data.unit && !lists ? 2 * look.size : look.size, bottom: 4, containLabel: true },
    ...axes(data, look),
    series: series(data, look),
  });
  new ResizeObserver(() => chart.resize()).observe(box);
}

each("[data-chart]", (box) => {
  if (!window.echarts) {
    box.closest("figure").querySelector("details").open = true;
    box.remove();
    return;
  }
  draw(box, JSON.parse(document.getElementById(box.dataset.chart).textContent));
});
