"""Every workbook that leaves the toolkit keeps to the published OOXML schemas, and Excel has nothing to repair in it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from tests.conftest import WORKBOOKS
from tests.support.company import AS_OF, GOOD_DUTIES, campaign_of, company_of, content_of, document_of
from tests.support.ooxml import ROOTS, SCHEMAS, VML, changed, faults, parts_of, schema
from toolkit.campaign import Campaign, campaign_workbook, load_campaign
from toolkit.company.assemble import assemble
from toolkit.company.tables import Company
from toolkit.form.department import PARTS
from toolkit.language import LANGUAGES, words
from toolkit.mail.send_list import Entry, send_list
from toolkit.report.workbook import company_workbook
from toolkit.returns.choose import choose
from toolkit.rules.judge import judge
from toolkit.template.bulk import blank_workbooks
from toolkit.template.filled import filled_workbook
from toolkit.template.workbook import department_workbook

CHART, DRAWING = "xl/charts/chart1.xml", "xl/drawings/drawing1.xml"
SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
CORE, APP, CUSTOM = "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"
TYPES, LINKS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"


def campaign_in(language: str) -> Campaign:
    return load_campaign(WORKBOOKS / ("sample" if language == "zh" else f"sample-{language}"))


def blank(language: str) -> list[bytes]:
    """One written cell by cell, and two made from it by putting in what differs."""
    campaign = campaign_in(language)
    made = [content for _, content in islice(blank_workbooks(campaign), 2)]
    return [department_workbook(campaign, campaign.departments[0]), *made]


def sent_back(language: str) -> list[bytes]:
    campaign = campaign_of("甲", "乙", language=language)
    document = document_of(campaign, "甲", {"duties": [{"name": "货款", "item": "催收", "share": 1.3}]})
    found = judge(assemble(campaign, choose(campaign, [document]))).problems
    assert found
    return [filled_workbook(campaign, campaign.departments[0], dict.fromkeys(PARTS, document), found).content]


def campaign_sheets(language: str) -> list[bytes]:
    return [campaign_workbook(campaign_id="test", language=language, created=AS_OF)]


def list_of_mails(language: str) -> list[bytes]:
    entry = Entry(
        department="甲部", address="a@example.org", cc=("b@example.org",), text="您好\n", file="templates/甲.xlsx"
    )
    rows = [entry, replace(entry, faulty=frozenset({"address"}), sent=date(2026, 7, 2))]
    return [send_list(rows, language=words(language), created=AS_OF, campaign="R & D")]


WRITTEN = {"blank": blank, "sent back": sent_back, "campaign": campaign_sheets, "send list": list_of_mails}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("made", WRITTEN.values(), ids=WRITTEN)
def test_what_departments_and_hr_get_keeps_to_the_standard(made: Callable[[str], list[bytes]], language: str) -> None:
    for content in made(language):
        assert faults(parts_of(content)) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_company_workbook_keeps_to_the_standard(sample: Company, language: str) -> None:
    company = replace(sample, campaign=replace(sample.campaign, language=language))
    links = {file: f"returns/{file}" for file in sample["returns"]["file"]}

    assert faults(parts_of(company_workbook(company, AS_OF, links))) == []


def test_every_schema_that_is_kept_is_read() -> None:
    read = {Path(each.url).name for each in schema().maps.iter_schemas() if each.url}
    assert [file.name for file in SCHEMAS.glob("*.xsd") if file.name not in read] == []


# that the checks can fail


@pytest.fixture(scope="module")
def books() -> Mapping[str, Mapping[str, bytes]]:
    """A small merged workbook and a department's, sound in every part; together they have every kind of part."""
    campaign = campaign_of("甲", "乙")
    said = {"甲": {"duties": GOOD_DUTIES}, "乙": {"duties": GOOD_DUTIES[:2]}}
    contents = {
        "company": company_workbook(company_of(campaign, said), AS_OF, {}),
        "department": content_of(campaign, "甲", {"duties": GOOD_DUTIES}),
    }
    found = {name: parts_of(content) for name, content in contents.items()}
    for parts in found.values():
        assert faults(parts) == []
    return found


def test_every_kind_of_part_is_checked_in_what_can_fail(books: Mapping[str, Mapping[str, bytes]]) -> None:
    declared = b"".join(parts[TYPES] for parts in books.values()).decode()
    assert [kind for kind in (*ROOTS, VML) if f'"{kind}"' not in declared] == []


@pytest.mark.parametrize(
    ("book", "part", "change", "says"),
    [
        ("company", SHEET, ("(<pageMargins[^>]*>)(<pageSetup[^>]*>)", r"\2\1"), "pageMargins' at position"),
        ("company", SHEET, ("<sheetData>", "<sheetData><col/>"), "col' at position 1"),
        ("company", SHEET, ("<sheetFormatPr ", '<sheetFormatPr hue="red" '), "'hue' attribute not allowed"),
        ("company", SHEET, ("(.*)<c ", r'\1<c hue="red" '), "'hue' attribute not allowed"),
        ("company", SHEET, ('(.*<row r=")', r"\1Q"), "attribute r='Q"),
        ("company", SHEET, ("(.*<mergeCell )ref=", r"\1rof="), "missing required attribute 'ref'"),
        ("company", BOOK, (' sheetId="1"', ""), "missing required attribute 'sheetId'"),
        ("company", STYLES, ("(<fonts.*</fonts>)(<fills.*</fills>)", r"\2\1"), "fonts' at position"),
        ("company", "xl/sharedStrings.xml", ("<si><t", "<si><i/><t"), "i' at position 1"),
        ("company", "xl/sharedStrings.xml", ("(.*)<si><t", r"\1<si><i/><t"), "i' at position 1"),
        (
            "company",
            "xl/tables/table1.xml",
            ("<tableColumn id=", "<tableColumn nr="),
            "missing required attribute 'id'",
        ),
        ("company", "xl/comments1.xml", (' authorId="0"', ""), "missing required attribute 'authorId'"),
        ("company", CHART, ('(<c:idx val="0"/>)(<c:order val="0"/>)', r"\2\1"), "c:order' at position 1"),
        ("company", CHART, ("<a:solidFill><a:srgbClr ", "<a:solidFill><a:rgb "), "a:rgb' at position 1"),
        ("company", DRAWING, ("<xdr:clientData/>", ""), "}clientData' expected"),
        ("company", "xl/theme/theme1.xml", ("<a:accent1>", "<a:accent7/><a:accent1>"), "a:accent7' at position"),
        ("company", "xl/drawings/vmlDrawing1.vml", ("</xml>", ""), "not XML"),
        ("department", CORE, ("(<dcterms:created[^>]*>)[^<]*", r"\1gestern"), "gestern"),
        ("department", APP, ("<DocSecurity>[0-9]+", "<DocSecurity>none"), "none"),
        ("department", CUSTOM, (' pid="2"', ""), "missing required attribute 'pid'"),
        ("company", LINKS, ('Target="styles.xml"', ""), "missing required attribute 'Target'"),
        ("company", LINKS, ('Target="styles.xml"', 'Target="style.xml"'), "style.xml is not there"),
        ("company", LINKS, ("<Relationship [^>]*styles.xml[^>]*>", ""), "no relationship leads to it"),
        ("company", LINKS, ('Id="rId1"', 'Id="rId0"'), "no relationship rId1"),
        ("company", LINKS, ('Id="rId1"', 'Id="rId2"'), "rId2"),
        ("company", TYPES, ('<Default Extension="vml"[^>]*>', ""), "vmlDrawing1.vml: no content type"),
        (
            "company",
            TYPES,
            ("</Types>", '<Override PartName="/gone" ContentType="text/xml"/></Types>'),
            "/gone is not there",
        ),
        ("company", TYPES, ("spreadsheetml.styles", "spreadsheetml.table"), "styleSheet in a part of type"),
        ("company", SHEET, (' s="[0-9]+"', ' s="9999"'), "no format 9999"),
        ("company", SHEET, (' t="s"><v>[0-9]+', ' t="s"><v>99999'), "no text 99999"),
        ("company", SHEET, ("<mergeCell ", '<mergeCell ref="A1:XFD9"/><mergeCell '), "lie over each other"),
        (
            "company",
            "xl/tables/table1.xml",
            ('<tableColumn id="1" name="', '<tableColumn id="1" name="Q'),
            "is not the header Q",
        ),
        ("company", BOOK, (' sheetId="1"', ' sheetId="2"'), "sheet number 2 twice"),
        ("company", "xl/tables/table2.xml", (' id="2"', ' id="1"'), "table number 1 twice"),
    ],
)
def test_a_package_that_does_not_is_refused(
    books: Mapping[str, Mapping[str, bytes]], book: str, part: str, change: tuple[str, str], says: str
) -> None:
    found = faults(changed(books[book], part, *change))
    assert any(says in fault for fault in found), found


def test_a_part_that_is_there_twice_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("xl/part.xml", "one")
        package.writestr("xl/Part.xml", "two")

    with pytest.raises(AssertionError, match=r"part\.xml"):
        parts_of(buffer.getvalue())


def test_only_what_a_part_says_can_be_ignored_is_left_out(books: Mapping[str, Mapping[str, bytes]]) -> None:
    declared = '<worksheet xmlns:q="urn:q" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    odd = changed(books["department"], SHEET, "<worksheet ", f'{declared} q:odd="1" ')
    said = changed(odd, SHEET, 'q:odd="1"', 'q:odd="1" mc:Ignorable="q"')

    assert any("odd" in fault for fault in faults(odd))
    assert faults(said) == []
