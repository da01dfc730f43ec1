"""The campaign form: what HR says about company and campaign, declared with the department form's vocabulary."""

from __future__ import annotations

from toolkit.form.declare import Column, Form, Listed, Need, Sheet, Table
from toolkit.form.kinds import Address, Choice, Day, Names, Reference, Text, Whole

R = Need.REQUIRED
DEPARTMENTS = Reference("campaign.departments")

SETTINGS = Sheet(
    key="settings",
    fields=(
        Column(key="company", kind=Text(), need=R),
        Column(key="campaign", kind=Text(), need=R),
        Column(key="language", kind=Choice("language"), need=R),
        Column(key="as_of", kind=Day(), need=R),
        Column(key="deadline", kind=Day(), need=R),
        Column(key="contact", kind=Text(), need=R),
        Column(key="reply_to", kind=Address()),
        Column(key="logo", kind=Text()),
        Column(key="holders", kind=Choice("holders_shown")),
        Column(key="duties_minimum", kind=Whole(1, 50)),
        Column(key="duties_maximum", kind=Whole(1, 100)),
        Column(key="passwords", kind=Text()),
        Column(key="edition_password", kind=Text()),
        Column(key="megabytes", kind=Whole(1, 2_000)),
        Column(key="seconds", kind=Whole(1, 3_600)),
        Column(key="cells", kind=Whole(100_000, 50_000_000)),
        Column(key="model", kind=Text()),
    ),
)

DEPARTMENTS_SHEET = Sheet(
    key="departments",
    table=Table(
        spare_rows=100,
        columns=(
            Column(key="code", kind=Text(), need=R, width=9),
            Column(key="name", kind=Text(), need=R, width=20),
            Column(key="other_names", kind=Names(), width=20),
            Column(key="division", kind=Text(), width=18),
            Column(key="parent", kind=DEPARTMENTS, width=16),
            Column(key="type", kind=Choice("department_type"), width=10),
            Column(key="head", kind=Text(), width=12),
            Column(key="mail", kind=Address(), width=26),
            Column(key="cc", kind=Address(many=True), width=26),
            Column(key="leader", kind=Reference("campaign.leaders"), width=16),
            Column(key="deadline", kind=Day(), width=12),
            Column(key="authorised", kind=Whole(), width=13),
            Column(key="state", kind=Choice("department_state"), width=10),
            Column(key="merged_into", kind=DEPARTMENTS, width=16),
        ),
    ),
)

LEADERS = Sheet(
    key="leaders",
    need=Need.OPTIONAL,
    table=Table(
        spare_rows=30,
        columns=(
            Column(key="title", kind=Text(), need=R, width=18),
            Column(key="name", kind=Text(), width=14),
            Column(key="reports_to", kind=Reference("campaign.leaders"), width=18),
            Column(key="in_charge", kind=Reference("campaign.departments", many=True), width=40),
        ),
    ),
)

FUNCTIONS = Sheet(
    key="functions",
    need=Need.OPTIONAL,
    table=Table(
        spare_rows=80,
        columns=(
            Column(key="code", kind=Text(), need=R, width=9),
            Column(key="name", kind=Text(), need=R, width=30),
            Column(key="group", kind=Text(), width=18),
            Column(key="owner", kind=DEPARTMENTS, width=18),
        ),
    ),
)

LADDER = Sheet(
    key="ladder",
    need=Need.OPTIONAL,
    table=Table(
        spare_rows=20,
        columns=(
            Column(key="rung", kind=Text(), need=R, width=18),
            Column(key="track", kind=Choice("track"), width=12),
            Column(key="order", kind=Whole(1, 99), width=8),
        ),
    ),
)

OBJECTIVES = Sheet(
    key="objectives",
    need=Need.OPTIONAL,
    table=Table(
        spare_rows=20,
        columns=(
            Column(key="code", kind=Text(), need=R, width=9),
            Column(key="name", kind=Text(), need=R, width=40),
        ),
    ),
)

SHAPE = Sheet(
    key="form",
    need=Need.OPTIONAL,
    table=Table(
        spare_rows=40,
        columns=(
            Column(key="part", kind=Choice("form_part"), need=R, width=16),
            Column(key="column", kind=Text(), width=18),
            Column(key="need", kind=Choice("need"), width=10),
            Column(key="label", kind=Text(), width=18),
            Column(key="note", kind=Text(), width=40),
        ),
    ),
)

EXTRA_COLUMNS = Sheet(
    key="extra",
    need=Need.OPTIONAL,
    table=Table(
        spare_rows=30,
        columns=(
            Column(key="part", kind=Choice("extra_part"), need=R, width=16),
            Column(key="label", kind=Text(), need=R, width=18),
            Column(key="kind", kind=Choice("extra_kind"), width=18),
            Column(key="choices", kind=Names(), width=26),
            Column(key="need", kind=Choice("extra_need"), width=10),
            Column(key="note", kind=Text(), width=40),
            Column(key="example", kind=Text(), width=20),
        ),
    ),
)

SYNONYMS = Sheet(
    key="synonyms",
    need=Need.OPTIONAL,
    table=Table(spare_rows=40, columns=(Column(key="words", kind=Names(), need=R, width=60),)),
)

RULES = Sheet(
    key="rules",
    need=Need.OPTIONAL,
    table=Table(
        spare_rows=40,
        columns=(
            Column(key="code", kind=Text(), need=R, width=9),
            Column(key="severity", kind=Choice("rule_switch"), need=R, width=12),
        ),
    ),
)

RETURNS = Sheet(
    key="returns",
    need=Need.OPTIONAL,
    table=Table(
        spare_rows=30,
        columns=(
            Column(key="department", kind=DEPARTMENTS, need=R, width=18),
            Column(key="part", kind=Choice("part_or_all"), width=16),
            Column(key="file", kind=Text(), need=R, width=50),
        ),
    ),
)

CORRECTIONS = Sheet(
    key="corrections",
    need=Need.OPTIONAL,
    table=Table(
        spare_rows=40,
        columns=(
            Column(key="department", kind=DEPARTMENTS, need=R, width=18),
            Column(key="sheet", kind=Text(), need=R, width=16),
            Column(key="cell", kind=Text(), need=R, width=9),
            Column(key="old", kind=Text(), width=30),
            Column(key="new", kind=Text(), width=30),
            Column(key="by", kind=Text(), need=R, width=12),
            Column(key="why", kind=Text(), width=30),
        ),
    ),
)

GUIDE = Sheet(key="guide", prose=("about",))

CAMPAIGN_FORM = Form(
    key="campaign",
    sheets=(
        GUIDE,
        SETTINGS,
        DEPARTMENTS_SHEET,
        LEADERS,
        FUNCTIONS,
        LADDER,
        OBJECTIVES,
        SHAPE,
        EXTRA_COLUMNS,
        SYNONYMS,
        RULES,
        RETURNS,
        CORRECTIONS,
    ),
    lists={
        "campaign.departments": Listed(sheet="departments", column="name", distinct=False),
        "campaign.leaders": Listed(sheet="leaders", column="title", distinct=False),
    },
)
