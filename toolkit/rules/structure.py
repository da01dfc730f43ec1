"""S and X: lines of reporting, as the departments' own lists and each other's draw them."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.company.chart import Chart, Post, names_all, names_nobody
from toolkit.company.tables import Company
from toolkit.problem import Confidence, Finding, Place, Severity
from toolkit.rules.reading import suggestions
from toolkit.rules.registry import rule

WIDEST = 12  # posts reporting to one; Urwick's six is for managers of managers, for like work twice that is usual
LONGEST_CHAIN = 3  # links of one post above exactly one other


def _departments(company: Company) -> Iterator[tuple[str, list[Post]]]:
    """Each department's posts."""
    posts = company.chart.posts
    for code, mine in company.by_department("positions"):
        yield code, [posts[row] for row in mine.index if row in posts]


def _title(chart: Chart, node: object) -> str:
    return chart.posts[node].title if isinstance(node, int) else str(node)


@rule("S01", Severity.WARNING, "positions.reports_to")
def superior_unknown(company: Company) -> Iterator[Finding]:
    """A superior that is neither a leader, nor a position of a return, nor the head of a department.

    Provisional while departments are missing: the superior may be one of theirs.
    """
    chart = company.chart
    titles = chart.titles
    for code, mine in company.by_department("positions"):
        for row, name in mine["reports_to"].dropna().items():
            if name and not chart.has(name) and (unknown := chart.unknown(name, code)):
                persons = [_title(chart, each) for each in chart.called(name, code)]
                yield Finding(
                    code="S01",
                    places=(company.place("positions", row, "reports_to"),),
                    facts={"value": name, "near": persons[:1] or suggestions(unknown[0], titles)},
                    department=code,
                    provisional=company.awaits("positions"),
                )


@rule("R16", Severity.INFO, "positions.reports_to")
def superior_named_loosely(company: Company) -> Iterator[Finding]:
    """Superiors that are called by other words than their title, and were understood."""
    chart = company.chart
    for code, mine in company.by_department("positions"):
        loose = [
            row
            for row, name in mine["reports_to"].dropna().items()
            if name and not chart.has(name) and not chart.unknown(name, code)
        ]
        if loose:
            yield Finding(
                code="R16",
                places=tuple(company.place("positions", row, "reports_to") for row in loose),
                facts={
                    "column": company.called("positions", "reports_to"),
                    "count": len(loose),
                    "said": list(dict.fromkeys(mine.loc[loose, "reports_to"])),
                },
                department=code,
            )


@rule("S02", Severity.ERROR, "positions.reports_to")
def reporting_circle(company: Company) -> Iterator[Finding]:
    """Positions that report to each other in a circle over solid lines, in one department or across several."""
    for circle in company.chart.circles():
        titles = [each.title for each in circle]
        yield Finding(
            code="S02",
            places=tuple(_named(company, each) for each in circle),
            facts={"titles": [*titles, titles[0]]},
            department=circle[0].department,
        )


def _named(company: Company, post: Post) -> Place:
    """The place of the superior that a post names."""
    return company.place("positions", post.row, "reports_to").noted("says", who=post.title, says=post.above)


def _listed(company: Company, post: Post) -> Place:
    """The place of the subordinates that a post lists."""
    says = company.campaign.words.join(post.below)
    return company.place("positions", post.row, "direct_reports").noted("says", who=post.title, says=says)


@rule("S03", Severity.WARNING, "positions.reports_to", "positions.direct_reports")
def superior_and_subordinate_disagree(company: Company) -> Iterator[Finding]:
    """A post that lists another as its subordinate, while that one names somebody else above it.

    Who stands above it over the dotted line is above it too.
    """
    chart = company.chart
    for _, posts in _departments(company):
        for post in posts:
            for name in post.below:
                below = [chart.posts[each] for each in _below(chart, name, post) if each != post.row]
                if below and all(_reports_to_another(chart, each, post) for each in below):
                    yield Finding(
                        code="S03",
                        places=(_named(company, below[0]), _listed(company, post)),
                        facts={"title": below[0].title, "says": below[0].above, "other": post.title},
                        department=below[0].department,
                    )


def _below(chart: Chart, name: str, post: Post) -> list[int]:
    """The posts that a name in a list of subordinates means; a person's name means that person's posts."""
    found = chart.find(name, post.department, asked_by=post.row)
    found = chart.called(name, post.department) if found is None else found
    return [each for each in found if isinstance(each, int)]


def _reports_to_another(chart: Chart, post: Post, superior: Post) -> bool:
    """Whether a post names somebody above it, and not that superior; of an unknown one nothing follows."""
    solid, dotted = (chart.superiors(post, each) for each in (post.above, post.dotted))
    return bool(solid) and superior.row not in (*solid, *dotted)


@rule("S09", Severity.WARNING, "positions.direct_reports")
def subordinate_without_row(company: Company) -> Iterator[Finding]:
    """A post that is listed as a subordinate and described nowhere.

    Provisional while departments are missing: it may be one of theirs.
    """
    chart = company.chart
    for code, posts in _departments(company):
        for post in posts:
            missing = [
                name
                for name in post.below
                if not names_nobody(name) and chart.find(name, code) is None and not chart.called(name, code)
            ]
            if missing:
                yield Finding(
                    code="S09",
                    places=(company.place("positions", post.row, "direct_reports"),),
                    facts={"title": post.title, "missing": missing, "near": suggestions(missing[0], chart.titles)},
                    department=code,
                    provisional=company.awaits("positions"),
                )


@rule("S12", Severity.HINT, "positions.reports_to")
def no_single_head(company: Company) -> Iterator[Finding]:
    """Several posts of a department that report to somebody outside it, and none of them above the others."""
    least = 3  # two posts may well be two desks
    for code, posts in _departments(company):
        # a superior that does not exist is a fault of its own: once it is mended, the post may stand below another
        tops = company.chart.tops(code)
        if len(posts) >= least and len({each.bare for each in tops}) > 1:
            places = tuple(_named(company, each) for each in tops)
            facts = {"titles": [each.title for each in tops], "count": len(tops)}
            yield Finding(code="S12", places=places, facts=facts, department=code)


@rule("S13", Severity.HINT, "positions.reports_to")
def span_too_wide(company: Company) -> Iterator[Finding]:
    """A post with so many others directly below it that it can hardly lead them."""
    for code, posts in _departments(company):
        for post in posts:
            count = len(company.chart.below(post.row))
            if count > WIDEST:
                place = company.place("positions", post.row, "title")
                facts = {"title": post.title, "count": count, "most": WIDEST}
                yield Finding(code="S13", places=(place,), facts=facts, department=code)


@rule("S14", Severity.HINT, "positions.reports_to")
def chain_of_one(company: Company) -> Iterator[Finding]:
    """Posts one below the other, each with exactly one below it: layers that hand work on."""
    for code, posts in _departments(company):
        for post in posts:
            above = company.chart.above(post.row)
            if isinstance(above, int) and len(company.chart.below(above)) == 1:
                continue  # the chain began further up
            chain = _single_chain(company.chart, post)
            if len(chain) > LONGEST_CHAIN:
                places = tuple(company.place("positions", each.row, "title") for each in chain)
                facts = {"titles": [each.title for each in chain]}
                yield Finding(code="S14", places=places, facts=facts, department=code)


def _single_chain(chart: Chart, start: Post) -> list[Post]:
    """The posts from one downward as long as there is one single post below."""
    chain = [start]
    while len(below := chart.below(chain[-1].row)) == 1 and below[0] not in chain:
        chain.append(below[0])
    return chain


def _left_out(company: Company) -> Iterator[tuple[Post, Post]]:
    """Each post that its superior's list of subordinates leaves out, and that superior.

    A list that names everybody, or more names than it could tell apart, leaves nobody out.
    """
    chart = company.chart
    for _, posts in _departments(company):
        for post in posts:
            above = chart.above(post.row)
            superior = chart.posts[above] if isinstance(above, int) and above != post.row else None
            if superior is None or all(names_nobody(each) for each in superior.below):
                continue
            listed = [_below(chart, each, superior) for each in superior.below if not names_nobody(each)]
            same = chart.own[post.department][post.bare]  # of a title that stands twice either row may be meant
            if all(listed) and not any(map(names_all, superior.below)) and not any(set(same) & set(e) for e in listed):
                yield post, superior


@rule("S16", Severity.HINT, "positions.reports_to", "positions.direct_reports", confidence=Confidence.MEDIUM)
def left_out_by_its_superior(company: Company) -> Iterator[Finding]:
    """A post that reports to one whose list of subordinates has others and not it: one finding for each such list."""
    left: dict[int, list[Post]] = {}
    for post, superior in _left_out(company):
        if superior.department == post.department:
            left.setdefault(superior.row, []).append(post)
    for row, posts in left.items():
        superior = company.chart.posts[row]
        yield Finding(
            code="S16",
            places=(_listed(company, superior), *(_named(company, each) for each in posts)),
            facts={"title": superior.title, "missing": [each.title for each in posts]},
            department=superior.department,
        )


@rule("X13", Severity.HINT, "positions.reports_to", "positions.direct_reports")
def superior_elsewhere_does_not_know(company: Company) -> Iterator[Finding]:
    """A superior in another department that lists its subordinates, and not this post."""
    for post, superior in _left_out(company):
        if superior.department != post.department:
            other = company.campaign.by_code[superior.department].name
            yield Finding(
                code="X13",
                places=(_named(company, post), _listed(company, superior)),
                facts={"title": post.title, "superior": post.above, "other": other},
                department=post.department,
            )
