"""The department form: what every department is asked, declared once (method, the five parts of a return).

A new column is one line here and its words in `language/*/department.toml`; template, reader, checks, merged
lists and data files follow.
"""

from __future__ import annotations

from toolkit.form.declare import Column, Form, Listed, Need, Sheet, Table
from toolkit.form.kinds import Choice, Day, Reference, Share, Text, Whole

R = Need.REQUIRED
ALL_DEPARTMENTS = "campaign.departments"
PURPOSE_PARTS = ("limits", "work", "objectives")
LINKS = ("read_me", "words")
OWN_DUTIES = "own.duties"
OWN_POSITIONS = "own.positions"
OWN_SUPERIORS = "own.superiors"

READ_ME = Sheet(
    key="read_me",
    needed=True,
    fields=(
        Column(key="company", kind=Text(), shown=True),
        Column(key="campaign", kind=Text(), shown=True),
        Column(key="department", kind=Text(), shown=True, needed=True),
        Column(key="as_of", kind=Day(), shown=True),
        Column(key="deadline", kind=Day(), shown=True),
        Column(key="contact", kind=Text(), shown=True),
        Column(key="filled_by", kind=Text()),
        Column(key="filled_by_title", kind=Text()),
        Column(key="filled_on", kind=Day()),
    ),
    logo=True,
    prose=("remarks", "steps", "panel", "questions", "legend", "signature"),
)

PURPOSE = Sheet(
    key="purpose",
    fields=(
        Column(key="limits", kind=Text(), need=R, unless=("statement",), together=PURPOSE_PARTS),
        Column(key="work", kind=Text(), need=R, unless=("statement",), together=PURPOSE_PARTS),
        Column(key="objectives", kind=Text(), need=R, unless=("statement",), together=PURPOSE_PARTS),
        Column(key="long_term_goal", kind=Text()),
        Column(key="suggestion", kind=Text(), shown=True, composed="purpose.suggestion"),
        Column(key="statement", kind=Text(), need=R, unless=PURPOSE_PARTS, whole=True),
    ),
    links=LINKS,
)

DUTIES = Sheet(
    key="duties",
    links=LINKS,
    table=Table(
        group="name",
        spare_rows=60,
        examples=2,
        columns=(
            Column(key="name", kind=Text(), width=18),
            Column(key="item", kind=Text(), need=R, needed=True, width=46, splits=True),
            Column(key="contribution", kind=Text(), width=26, per_group=True),
            Column(key="aspect", kind=Choice("aspect"), width=12, per_group=True),
            Column(key="role", kind=Choice("role"), width=8, per_group=True),
            Column(key="partners", kind=Reference(ALL_DEPARTMENTS, many=True), width=16, per_group=True),
            Column(key="function", kind=Reference("campaign.functions"), width=18, per_group=True),
            Column(key="time_share", kind=Share(), width=8, per_group=True),
            Column(key="unit", kind=Text(), width=12, per_group=True),
            Column(key="state", kind=Choice("duty_state"), width=8, per_group=True),
        ),
    ),
)

KPIS = Sheet(
    key="kpis",
    links=LINKS,
    table=Table(
        spare_rows=40,
        columns=(
            Column(key="dimension", kind=Choice("dimension"), need=R, width=12),
            Column(key="name", kind=Text(), need=R, needed=True, width=26, lists=True),
            Column(key="measure", kind=Text(), width=30),
            Column(key="form", kind=Choice("measure_form"), width=11),
            Column(key="kind", kind=Choice("measure_kind"), width=10),
            Column(key="nature", kind=Choice("nature"), width=13),
            Column(key="duty", kind=Reference(OWN_DUTIES), width=18),
            Column(key="objective", kind=Reference("campaign.objectives"), width=18),
            Column(key="data_source", kind=Text(), width=16),
            Column(key="period", kind=Choice("period", strict=False), width=11),
            Column(key="evaluated_by", kind=Text(), width=14),
        ),
    ),
)

GRAY_AREAS = Sheet(
    key="gray_areas",
    links=LINKS,
    fields=(Column(key="none", kind=Choice("none")),),
    table=Table(
        none="none",
        spare_rows=20,
        columns=(
            Column(key="kind", kind=Choice("gray_kind"), need=R, width=22),
            Column(key="subject", kind=Text(), need=R, needed=True, width=32, lists=True),
            Column(key="counterparts", kind=Reference(ALL_DEPARTMENTS, many=True), width=18),
            Column(key="situation", kind=Text(), width=36),
            Column(key="suggestion", kind=Text(nothing=True), need=R, width=36),
        ),
    ),
)

POSITIONS = Sheet(
    key="positions",
    links=LINKS,
    table=Table(
        spare_rows=40,
        columns=(
            Column(key="title", kind=Text(), need=R, needed=True, width=18),
            Column(key="reports_to", kind=Reference(OWN_SUPERIORS, nothing=True), need=R, width=16),
            Column(key="dotted_to", kind=Reference(OWN_SUPERIORS), width=14),
            Column(key="direct_reports", kind=Reference(OWN_POSITIONS, many=True), width=20),
            Column(key="level", kind=Reference("campaign.ladder"), width=11),
            Column(key="track", kind=Choice("track"), width=12),
            Column(key="headcount", kind=Whole(), need=R, width=12, unless=("filled", "vacancies", "holders")),
            Column(key="filled", kind=Whole(), width=9),
            Column(key="vacancies", kind=Whole(), width=9),
            Column(key="requested", kind=Whole(), width=12),
            Column(key="reason", kind=Text(), width=20),
            Column(key="holders", kind=Text(nothing=True), width=24, spreads=False),
            Column(key="duties", kind=Reference(OWN_DUTIES, many=True), width=22),
            Column(key="responsibilities", kind=Text(), width=34),
            Column(key="unit", kind=Text(), width=12),
            Column(key="state", kind=Choice("position_state"), width=8),
            Column(key="remark", kind=Text(), width=18),
        ),
    ),
)

WORDS = Sheet(key="words", prose=("vocabulary",), links=("read_me",))

DEPARTMENT_FORM = Form(
    key="department",
    sheets=(READ_ME, PURPOSE, DUTIES, KPIS, GRAY_AREAS, POSITIONS, WORDS),
    lists={
        OWN_DUTIES: Listed(sheet="duties", column="name"),
        OWN_POSITIONS: Listed(sheet="positions", column="title"),
        OWN_SUPERIORS: Listed(sheet="positions", column="title", then="campaign.leaders"),
    },
)

PARTS = (PURPOSE.key, DUTIES.key, KPIS.key, GRAY_AREAS.key, POSITIONS.key)
"""The five parts of a return, each of which can come from another file."""
