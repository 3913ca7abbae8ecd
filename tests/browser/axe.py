"""What axe-core finds on a page: https://github.com/dequelabs/axe-core, from package-lock.json."""

from .visitor import ROOT

SOURCE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"], elementRef: false});
  const where = (violation) => violation.nodes.slice(0, 3).map((n) => n.html.slice(0, 160));
  return found.violations.map((v) => [v.impact, v.id, where(v)]);
}"""


def grave_faults(page) -> list[str]:
    """The violations of impact serious or critical, each with the elements it was found in."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(SOURCE.read_text() + ";0")
    return [f"axe {name}: {nodes}" for impact, name, nodes in page.evaluate(RUN) if impact in GRAVE]
