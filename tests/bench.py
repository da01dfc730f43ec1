"""What the toolkit does, timed side by side with the plain way in one run: `make bench`.

Figures are ratios; the machine they were measured on does not enter them. Each pair is measured in turns, so that a
machine that slows down slows both.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from rapidfuzz import fuzz, process

from tests.quality import REPORTED, TUNED, labelled
from tests.sample.make import WORKBOOKS
from tests.support.crowd import crowd
from toolkit.campaign import Campaign, Department, load_campaign
from toolkit.company.assemble import assemble
from toolkit.company.overlap import score_pairs
from toolkit.company.similarity import Likeness
from toolkit.company.similarity.pairs import Pairs
from toolkit.journeys.consolidate import consolidate
from toolkit.report.workbook import company_workbook
from toolkit.returns.choose import choose
from toolkit.returns.collect import collect
from toolkit.returns.pool import read_all
from toolkit.returns.read import Document, Reader
from toolkit.rules.judge import judge
from toolkit.template.bulk import blank_workbooks
from toolkit.template.workbook import department_workbook

DEPARTMENTS = 1_000
TURNS = 10
RETURNS = 300
JUDGED = 200  # copies of the sample's; with more, most of the time goes into comparing them with each other
COPIES = 46  # of each of the sample's departments: some 550 with 5,000 positions
LARGEST_BOOK = 15_000_000  # bytes
ITEMS, PLANTED = 20_000, 400
COMPARED = 2_000  # items that RapidFuzz compares; its time is scaled to all
LEAST_RECALL = 0.9
MOST_MEMORY = 500_000_000  # bytes
MANY_ITEMS = """
import resource, sys
from toolkit.company.overlap import score_pairs
from toolkit.company.similarity import Likeness
items = sys.stdin.read().splitlines()
score_pairs(Likeness.of(items), items, [f"D{at % 500}" for at in range(len(items))])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
BASELINE = 40  # workbooks written in full; their time is scaled to as many as there are departments


@dataclass(frozen=True, kw_only=True)
class Bench:
    """One comparison.

    Args:
        name: What is compared.
        limit: The ratio that is promised.
        ratio: The ratio that was measured.
        detail: What it rests on.
    """

    name: str
    limit: float
    ratio: float
    detail: str

    @property
    def kept(self) -> bool:
        """Whether the promise is kept."""
        return self.ratio <= self.limit


def large_campaign(count: int) -> Campaign:
    """The sample campaign with that many departments."""
    campaign = load_campaign(WORKBOOKS / "sample")
    departments = tuple(
        Department(code=f"D{number:04}", name=f"第{number:04}号门店", deadline=campaign.deadline)
        for number in range(count)
    )
    return replace(campaign, departments=departments)


def timed(work: Callable[[], object]) -> float:
    """Seconds that some work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def bench_templates() -> Bench:
    """All blank workbooks of a large campaign against writing each in full with XlsxWriter in one process."""
    campaign = large_campaign(DEPARTMENTS)
    made: Iterator[tuple[Department, bytes]] = blank_workbooks(campaign)
    many = full = 0.0
    for turn in range(TURNS):
        many += timed(lambda: list(islice(made, DEPARTMENTS // TURNS)))
        some = campaign.expected[turn :: DEPARTMENTS // BASELINE * TURNS][: BASELINE // TURNS]
        full += timed(lambda chosen=some: [department_workbook(campaign, each) for each in chosen])  # type: ignore[misc]
    scaled = full * DEPARTMENTS / BASELINE
    detail = f"{DEPARTMENTS:,} workbooks in {many:.1f} s; each in full {scaled:.1f} s, from {BASELINE}"
    return Bench(name="templates", limit=0.5, ratio=many / scaled, detail=detail)


def bench_sandbox() -> Bench:
    """Ordinary returns read by one process that may die of them against reading them in the program's own."""
    campaign = load_campaign(WORKBOOKS / "sample")
    reader, folder = Reader.of(campaign), WORKBOOKS / "sample" / "returned"
    some = list(collect(folder))
    sources = some * (RETURNS // TURNS // len(some) + 1)
    safe = own = 0.0
    for _ in range(TURNS):
        safe += timed(lambda: read_all(reader, sources, processes=1))
        own += timed(lambda: [reader.read(each) for each in sources])
    count = len(sources) * TURNS
    detail = f"{count:,} returns in {safe:.1f} s, in the program itself {own:.1f} s; a process started {TURNS} times"
    return Bench(name="sandbox", limit=2.0, ratio=safe / own, detail=detail)


def bench_memory() -> Bench:
    """What reading many returns takes at most, against what is left of it as records: nothing may pile up beside."""
    reader, folder = Reader.of(load_campaign(WORKBOOKS / "sample")), WORKBOOKS / "sample" / "returned"
    some = list(collect(folder))
    sources = some * (DEPARTMENTS // len(some) + 1)
    tracemalloc.start()
    documents = read_all(reader, sources, processes=2)
    records, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    detail = f"{len(documents):,} returns: {peak / 1e6:.0f} MB at most, {records / 1e6:.0f} MB of records"
    return Bench(name="memory", limit=1.5, ratio=peak / records, detail=detail)


def bench_rules() -> Bench:
    """All rules over many returns against reading them."""
    campaign = replace(large_campaign(JUDGED), functions=())
    reader, folder = Reader.of(load_campaign(WORKBOOKS / "sample")), WORKBOOKS / "sample" / "returned"
    some = list(collect(folder))
    sources = (some * (JUDGED // len(some) + 1))[:JUDGED]
    reading = timed(lambda: read_all(reader, sources))
    read = [each for each in read_all(reader, some) if each.read and each.department]
    documents = [
        _of_department(read[at % len(read)], department.code) for at, department in enumerate(campaign.departments)
    ]
    company = assemble(campaign, choose(campaign, documents))
    judging = timed(lambda: judge(company))
    detail = f"{JUDGED:,} returns judged in {judging:.1f} s, read in {reading:.1f} s"
    return Bench(name="rules", limit=1.0, ratio=judging / reading, detail=detail)


def bench_size() -> Bench:
    """The company workbook of a large company, in bytes, against what can still be mailed and opened with ease."""
    company = crowd(consolidate(WORKBOOKS / "sample"), COPIES)
    book: list[bytes] = []
    seconds = timed(lambda: book.append(company_workbook(company, date(2026, 7, 14), {})))
    departments, positions = len(company.campaign.departments), len(company["positions"])
    detail = f"{departments} departments, {positions:,} positions: {len(book[0]) / 1e6:.1f} MB in {seconds:.0f} s"
    return Bench(name="size", limit=1.0, ratio=len(book[0]) / LARGEST_BOOK, detail=detail)


def invented_items(count: int, planted: int) -> tuple[list[str], list[tuple[int, int]]]:
    """Duty items pieced together from labelled ones, and the pairs among them that are all but the same.

    Args:
        count: How many items.
        planted: How many of them have a double: with its words in another order or a part of it left out.
    """
    chance = random.Random(20260630)
    known = [item for name in TUNED + REPORTED for item in labelled(name).items]
    latin, chinese = ([each for each in known if each.isascii() is wanted] for wanted in (True, False))

    def made() -> str:
        if chance.random() < 0.5:
            one, other = chance.sample(chinese, 2)
            return one[: chance.randrange(4, max(5, len(one)))] + other[chance.randrange(max(1, len(other) - 4)) :]
        begin, end = (each.split() for each in chance.sample(latin, 2))
        return " ".join(begin[: chance.randrange(2, len(begin) + 2)] + end[chance.randrange(len(end)) :])

    items = [made() for _ in range(count - planted)]
    pairs = []
    for at in chance.sample(range(len(items)), planted):
        text = items[at]
        words = text.split() if text.isascii() else [text[: len(text) // 2], text[len(text) // 2 :]]
        pairs.append((at, len(items)))
        items.append((" " if text.isascii() else "").join(chance.sample(words, len(words))))
    return items, pairs


def bench_overlaps() -> Bench:
    """The likest partners of very many duty items against comparing each with each by RapidFuzz."""
    items, planted = invented_items(ITEMS, PLANTED)
    departments = [f"D{at % 500}" for at in range(len(items))]
    found: list[Pairs] = []
    ours = timed(lambda: found.append(score_pairs(Likeness.of(items), items, departments)))
    some = items[:COMPARED]
    plain = timed(lambda: process.cdist(some, some, scorer=fuzz.token_set_ratio))
    scaled = plain * (len(items) / COMPARED) ** 2
    listed = set(zip(found[0].one.tolist(), found[0].other.tolist(), strict=True))
    wanted = [pair for pair in planted if departments[pair[0]] != departments[pair[1]]]
    recall = sum(pair in listed for pair in wanted) / len(wanted)
    detail = (
        f"{len(items):,} items in {ours:.1f} s, each with each {scaled:.0f} s, from {COMPARED:,}; "
        f"{recall:.0%} of {len(wanted)} planted doubles found"
    )
    return Bench(name="overlaps", limit=1 / 40 if recall >= LEAST_RECALL else 0, ratio=ours / scaled, detail=detail)


def bench_many_items() -> Bench:
    """The memory that comparing a hundred thousand items takes at most, against what is promised."""
    items = "\n".join(invented_items(100_000, 0)[0])
    done = subprocess.run([sys.executable, "-c", MANY_ITEMS], input=items, capture_output=True, text=True, check=True)
    peak = float(done.stdout) * 1024
    detail = f"100,000 items in {peak / 1e6:.0f} MB at most, the program itself included"
    return Bench(name="many items", limit=1.0, ratio=peak / MOST_MEMORY, detail=detail)


def _of_department(document: Document, code: str) -> Document:
    """A return as another department's."""
    findings = tuple(replace(each, department=code) for each in document.findings)
    return replace(document, department=code, file=f"{code}.xlsx", digest=code, findings=findings)


BENCHES: tuple[Callable[[], Bench], ...] = (
    bench_templates,
    bench_sandbox,
    bench_memory,
    bench_rules,
    bench_size,
    bench_overlaps,
    bench_many_items,
)


def main() -> int:
    """Run every comparison; 0 where all promises are kept."""
    found = [each() for each in BENCHES]
    for each in found:
        verdict = "kept" if each.kept else "BROKEN"
        print(f"{each.name:<12} {each.ratio:6.3f} of the plain way, promised {each.limit} ({verdict}): {each.detail}")  # noqa: T201
    return 0 if all(each.kept for each in found) else 1


if __name__ == "__main__":
    raise SystemExit(main())
