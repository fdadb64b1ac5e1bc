"""The prediction as a LaTeX formula for a text, its numbers rounded."""

from __future__ import annotations

from lasso_tui.exports.scoring.recipe import Part, Recipe

__all__ = ["latex_formula", "latex_text"]

DIGITS = 4
"""Significant digits of a coefficient."""

TERMS_PER_LINE = 3

LEFT = {
    "gaussian": r"\hat{{y}}",
    "binomial": r"\log\frac{{\hat{{p}}}}{{1-\hat{{p}}}}",
    "poisson": r"\log\hat{{\mu}}",
}

SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "_": r"\_",
    "^": r"\^{}",
    "~": r"\~{}",
    "#": r"\#",
    "%": r"\%",
    "&": r"\&",
    "$": r"\$",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
}


def latex_formula(recipe: Recipe) -> str:
    """Return an `align*` environment; a level in brackets is 1 where the factor has it."""
    terms = [_number(recipe.intercept, first=True)]
    for term in sorted(recipe.terms, key=lambda one: -abs(one.coef)):
        terms.append(f"{_number(term.coef)}\\,{_product(term.parts)}")
    if recipe.offset is not None:
        terms.append(rf"+ \text{{{latex_text(recipe.offset.name)}}}")
    if recipe.exposure is not None:
        terms.append(rf"+ \log(\text{{{latex_text(recipe.exposure.name)}}})")
    lines = [" ".join(terms[k : k + TERMS_PER_LINE]) for k in range(0, len(terms), TERMS_PER_LINE)]
    left = LEFT[recipe.family].format()
    head = [
        f"% Prediction of {latex_text(recipe.label)} by {recipe.name}, fitted to {latex_text(recipe.source)}; "
        f"coefficients to {DIGITS} digits.",
        "% Needs amsmath.",
    ]
    body = " \\\\\n  &\\quad ".join(lines)
    return "\n".join([*head, r"\begin{align*}", f"  {left} ={{}}& {body}", r"\end{align*}"]) + "\n"


def latex_text(text: str) -> str:
    r"""Escape what LaTeX would interpret.

    >>> print(latex_text("a_b & 5%"))
    a\_b \& 5\%
    """
    return "".join(SPECIAL.get(letter, letter) for letter in text.replace("\n", " "))


def _number(value: float, *, first: bool = False) -> str:
    mantissa, _, exponent = f"{abs(value):.{DIGITS}g}".partition("e")
    shown = mantissa if not exponent else rf"{mantissa}\cdot10^{{{int(exponent)}}}"
    if first:
        return shown if value >= 0 else f"-{shown}"
    return f"{'+' if value >= 0 else '-'} {shown}"


def _product(parts: tuple[Part, ...]) -> str:
    made = []
    for kind, name, *rest in dict.fromkeys(parts):
        times = parts.count((kind, name, *rest))
        shown = rf"\text{{{latex_text(name)}}}"
        if kind == "level":
            shown = rf"[\text{{{latex_text(name)}}} = \text{{{latex_text(rest[0])}}}]"
        elif kind == "missing":
            shown = rf"[\text{{{latex_text(name)}}}\text{{ missing}}]"
        made.append(shown if times == 1 else f"{shown}^{{{times}}}")
    return r"\,".join(made)
