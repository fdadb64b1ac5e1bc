"""The catalogue of techniques, parameters and datasets, made from the declarations alone."""

from __future__ import annotations

from typing import Any

from lasso_tui.data import bundled
from lasso_tui.techniques.discovery import all_techniques
from lasso_tui.techniques.job import ARTICLE, DEFAULT_DATASET, shown_name
from lasso_tui.techniques.params import kinds

__all__ = ["as_text", "catalogue"]


def catalogue() -> dict[str, Any]:
    """Return techniques and datasets as plain data, without reading data or importing a numerical library."""
    techniques = []
    for technique in all_techniques():
        defaults = technique.params()
        techniques.append(
            {
                "slug": technique.slug,
                "title": technique.title,
                "question": technique.lesson.question,
                "tables": technique.tables,
                "sources": [{"name": s.name, "title": s.title} for s in technique.generators],
                "parameters": [
                    {
                        "name": name,
                        **kind.describe(),
                        "default": getattr(defaults, name),
                        "auto": kind.auto,
                        "only_for": list(kind.only_for),
                        **(
                            {"article": technique.article.preset.get(name, getattr(defaults, name))}
                            if technique.article is not None
                            else {}
                        ),
                    }
                    for name, kind in kinds(defaults).items()
                ],
            }
        )
    datasets = [
        {"name": ARTICLE, "title": "worked example of this technique"},
        *({"name": b.name, "title": b.title, "target": b.target} for b in bundled()),
    ]
    return {"techniques": techniques, "datasets": datasets, "default_dataset": DEFAULT_DATASET}


def as_text(payload: dict[str, Any]) -> str:
    """Write the catalogue for a person to read."""
    lines: list[str] = []
    for technique in payload["techniques"]:
        lines.append(f"{technique['slug']}: {technique['question']}")
        for p in technique["parameters"]:
            default = f"auto ({p['auto']})" if p["default"] is None else format_value(p["default"])
            note = f"; {' and '.join(map(shown_name, p['only_for']))} only" if p["only_for"] else ""
            lines.append(f"  {p['name']:<18} {p['allowed']}; default {default}{note}")
            lines.append(f"  {'':<18} {p['help']}")
        lines += [f"  data {s['name']}: {s['title']}" for s in technique["sources"]]
        lines.append("")
    lines.append("datasets:")
    lines += [f"  {shown_name(d['name']):<12} {d['title']}" for d in payload["datasets"]]
    return "\n".join(lines)


def format_value(value: Any) -> str:
    """Write a parameter's value as it would be typed."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value) if value != "" else "empty"
