"""The mistakes: for each place of a source file, the small changes that somebody could make."""

from __future__ import annotations

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

_COMPARE: dict[type[ast.cmpop], tuple[str, ...]] = {
    ast.Lt: ("<=", ">="),
    ast.LtE: ("<", ">"),
    ast.Gt: (">=", "<="),
    ast.GtE: (">", "<"),
    ast.Eq: ("!=",),
    ast.NotEq: ("==",),
    ast.Is: ("is not",),
    ast.IsNot: ("is",),
    ast.In: ("not in",),
    ast.NotIn: ("in",),
}
_ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "-",
    ast.Sub: "+",
    ast.Mult: "//",
    ast.FloorDiv: "*",
    ast.Div: "*",
    ast.Mod: "*",
    ast.BitAnd: "|",
    ast.BitOr: "&",
    ast.LShift: ">>",
    ast.RShift: "<<",
}
_SWAPPED_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed place.

    Attributes:
        name: where it is and what was changed, without line numbers, so that it outlives edits elsewhere.
        line: first line of the change in the original.
        scope: the classes and functions around it, outermost first.
        uses: names of module constants that the change touches (they are read in other places).
        source: the whole changed file.
    """

    name: str
    line: int
    scope: tuple[str, ...]
    uses: str | None
    source: str


@dataclass(frozen=True, slots=True)
class _Change:
    start: int
    end: int
    text: str
    line: int
    scope: tuple[str, ...]
    constant: str | None


def mutants(source: str) -> list[Mutant]:
    """Return every mutant of a file, in the order of its lines."""
    finder = _Finder(source)
    finder.visit(ast.parse(source))
    raw = source.encode()
    seen: Counter[str] = Counter()
    found = []
    for change in sorted(set(finder.changes), key=lambda c: (c.start, c.end, c.text)):
        was = " ".join(raw[change.start : change.end].decode().split())
        name = f"{'.'.join(change.scope) or 'module'}: {was} -> {change.text or 'nothing'}"
        seen[name] += 1
        if seen[name] > 1:
            name += f" #{seen[name]}"
        changed = raw[: change.start] + change.text.encode() + raw[change.end :]
        found.append(Mutant(name, change.line, change.scope, change.constant, changed.decode()))
    return found


class _Finder(ast.NodeVisitor):
    """Walks a module and notes what can be changed where."""

    def __init__(self, source: str) -> None:
        self.changes: list[_Change] = []
        self._lines = [0]
        for line in source.encode().splitlines(keepends=True):
            self._lines.append(self._lines[-1] + len(line))
        self._raw = source.encode()
        self._scope: list[str] = []
        self._constant: str | None = None
        self._members: dict[str, list[str]] = defaultdict(list)
        for node in ast.walk(ast.parse(source)):
            if _is_member(node):
                owner, member = node.value.id, node.attr  # type: ignore[attr-defined]
                if member not in self._members[owner]:
                    self._members[owner].append(member)

    # --- where

    def _at(self, line: int, column: int) -> int:
        return self._lines[line - 1] + column

    def _span(self, node: ast.AST) -> tuple[int, int]:
        return (
            self._at(node.lineno, node.col_offset),  # type: ignore[attr-defined]
            self._at(node.end_lineno, node.end_col_offset),  # type: ignore[attr-defined]
        )

    def _change(self, node: ast.AST, text: str, span: tuple[int, int] | None = None) -> None:
        start, end = span or self._span(node)
        line: int = node.lineno  # type: ignore[attr-defined]
        self.changes.append(_Change(start, end, text, line, tuple(self._scope), self._constant))

    def _text(self, node: ast.AST) -> str:
        start, end = self._span(node)
        return self._raw[start:end].decode()

    # --- scopes, and what is left alone: docstrings, imports, annotations, decorators, messages of errors

    def _body(self, name: str, body: list[ast.stmt]) -> None:
        self._scope.append(name)
        for statement in body:
            if not _is_docstring(statement):
                self.visit(statement)
        self._scope.pop()

    def visit_Module(self, node: ast.Module) -> None:
        for statement in node.body:
            if not _is_docstring(statement):
                self.visit(statement)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        if any(isinstance(base, ast.Name) and base.id == "Enum" for base in node.bases):
            return  # a plain enumeration's values are labels
        self._body(node.name, node.body)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        # no test runs a default's own line: those that call the function may notice
        self._constant = self._scope[-1] if node.name == "__init__" else node.name
        for default in (*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)):
            self.visit(default)
        self._constant = None
        self._body(node.name, node.body)

    def visit_Import(self, node: ast.Import) -> None:
        """Left alone."""

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """Left alone."""

    def visit_Raise(self, node: ast.Raise) -> None:
        self._change(node, "pass")

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Left alone: texts for logs."""

    # --- statements

    def visit_Assign(self, node: ast.Assign) -> None:
        top = not self._scope or (len(self._scope) == 1 and self._scope[0][:1].isupper())
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        self._constant = names[0] if top and names else None
        if not top and all(isinstance(target, ast.Attribute) for target in node.targets):
            self._change(node, "pass")
        self.visit(node.value)
        self._constant = None

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        top = not self._scope or (len(self._scope) == 1 and self._scope[0][:1].isupper())
        if node.value is not None:
            self._constant = node.target.id if top and isinstance(node.target, ast.Name) else None
            self.visit(node.value)
            self._constant = None

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._change(node, "pass")
        self.visit(node.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call):
            self._change(node, "pass")
        self.visit(node.value)

    def visit_Delete(self, node: ast.Delete) -> None:
        self._change(node, "pass")

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is None:
            self._change(node, "pass")
        else:
            if not isinstance(node.value, ast.Constant):  # constants have changes of their own
                self._change(node.value, "None")
            self.visit(node.value)

    def _negated(self, node: ast.If | ast.While | ast.IfExp) -> None:
        if not isinstance(node.test, ast.Compare | ast.UnaryOp):
            self._change(node.test, f"(not ({self._text(node.test)}))")
        self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        self._negated(node)

    def visit_While(self, node: ast.While) -> None:
        self._negated(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._negated(node)

    # --- expressions

    def visit_Compare(self, node: ast.Compare) -> None:
        left = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            between = (self._span(left)[1], self._span(right)[0])
            for other in _COMPARE[type(operator)]:
                self._change(left, f" {other} ", between)
            left = right
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        other = " or " if isinstance(node.op, ast.And) else " and "
        for left, right in zip(node.values, node.values[1:], strict=False):
            start, end = self._span(left)[1], self._span(right)[0]
            between = self._raw[start:end].decode()
            word = "and" if isinstance(node.op, ast.And) else "or"
            if between.split() == [word]:
                self._change(left, other, (start, end))
        for value in node.values:
            neutral = "True" if isinstance(node.op, ast.And) else "False"
            self._change(value, neutral)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not | ast.USub):
            self._change(node, f"({self._text(node.operand)})")
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        other = _ARITHMETIC.get(type(node.op))
        between = (self._span(node.left)[1], self._span(node.right)[0])
        if other is not None:
            text = self._raw[slice(*between)].decode()
            if "(" not in text and ")" not in text:
                self._change(node.left, f" {other} ", between)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        for text in _other_constants(node.value):
            self._change(node, text)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if _is_member(node):
            members = self._members[node.value.id]  # type: ignore[attr-defined]
            if len(members) > 1:
                other = members[(members.index(node.attr) + 1) % len(members)]
                self._change(node, f"{self._text(node.value)}.{other}")
        else:
            self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        if isinstance(node.func, ast.Name) and node.func.id in _SWAPPED_CALLS:
            self._change(node.func, _SWAPPED_CALLS[node.func.id])
        self.generic_visit(node)

    def _elements(self, node: ast.Tuple | ast.List | ast.Set) -> None:
        if len(node.elts) > 1 and isinstance(
            node.ctx if not isinstance(node, ast.Set) else ast.Load(), ast.Load
        ):
            for element, after in zip(node.elts, node.elts[1:], strict=False):
                self._change(element, "", (self._span(element)[0], self._span(after)[0]))
            last, before = node.elts[-1], node.elts[-2]
            if len(node.elts) > 2:
                self._change(last, "", (self._span(before)[1], self._span(last)[1]))
        self.generic_visit(node)

    def visit_Tuple(self, node: ast.Tuple) -> None:
        self._elements(node)

    def visit_List(self, node: ast.List) -> None:
        self._elements(node)

    def visit_Set(self, node: ast.Set) -> None:
        self._elements(node)

    def visit_Dict(self, node: ast.Dict) -> None:
        for index, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
            if key is None:
                continue
            end = self._span(value)[1]
            if index + 1 < len(node.keys) and node.keys[index + 1] is not None:
                end = self._span(node.keys[index + 1])[0]  # type: ignore[arg-type]
                self._change(key, "", (self._span(key)[0], end))
        self.generic_visit(node)


def _other_constants(value: object) -> Iterator[str]:
    match value:
        case bool():
            yield str(not value)
        case int():
            yield str(value + 1)
            if value:
                yield str(value - 1)
        case float():
            yield repr(value * 2) if value else "1.0"
            if value:
                yield repr(value / 2)
        case str() if value:
            yield repr(f"{value}9") if value.replace(".", "").isdigit() else repr("mutated")
        case _:
            return


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_member(node: ast.AST) -> bool:
    """Tell whether this is Enum.MEMBER, by the look of it."""
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id[:1].isupper()
        and node.attr.isupper()
    )
