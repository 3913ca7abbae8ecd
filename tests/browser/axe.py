"""What axe-core finds on a page: https://github.com/dequelabs/axe-core, from package-lock.json."""

# preload fetches every style sheet again to look for pages locked to one orientation; test_pages
# looks for that in the files.

from .visitor import ROOT

SOURCE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
GRAVE = ("serious", "critical")
RUN = """async () => {
  const only = {resultTypes: ["violations"], selectors: false, preload: false};
  const found = await axe.run(document, only);
  const where = (violation) => violation.nodes.slice(0, 3).map((n) => n.html.slice(0, 160));
  return found.violations.map((v) => [v.impact, v.id, where(v)]);
}"""


def grave_faults(page) -> list[str]:
    """The violations of impact serious or critical, each with the elements it was found in."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(SOURCE.read_text() + ";0")
    found = page.evaluate(RUN)
    return [f"axe {name}: {nodes}" for impact, name, nodes in found if impact in GRAVE]
