"""Who sits in a box of the chart, in every way people write it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.form.holders import Holders, Person, read_holders


def people(*names: str | Person) -> Holders:
    return Holders(people=tuple(Person(name=each) if isinstance(each, str) else each for each in names))


def marked(name: str, *marks: str) -> Person:
    return Person(name=name, marks=marks)


def some(filled: int, *names: str) -> Holders:
    return Holders(people=people(*names).people, unnamed=filled - len(names))


CASES = {
    # names
    "崔丽、姜伟伟": people("崔丽", "姜伟伟"),
    "崔丽，姜伟伟；孟瑶": people("崔丽", "姜伟伟", "孟瑶"),
    "崔丽\n姜伟伟\r\n孟瑶": people("崔丽", "姜伟伟", "孟瑶"),
    "崔丽/姜伟伟": people("崔丽", "姜伟伟"),
    "崔丽、　姜伟伟 ": people("崔丽", "姜伟伟"),
    "崔丽、崔丽": people("崔丽"),
    "1、崔丽\n2、姜伟伟": people("崔丽", "姜伟伟"),
    "①崔丽 \n②姜伟伟": people("崔丽", "姜伟伟"),
    "1) Ann Lee, 2) Bo Chan": people("Ann Lee", "Bo Chan"),
    "Ann Lee and Bo Chan": people("Ann Lee", "Bo Chan"),
    "Ann Lee & Bo Chan": people("Ann Lee", "Bo Chan"),
    "Sandy Rand": people("Sandy Rand"),
    # names that hold a word for people, a number or a vacancy
    "名川、位强": people("名川", "位强"),
    "人杰": people("人杰"),
    "王一名、三位强": people("王一名", "三位强"),
    "位强 10023": people(Person(name="位强", number="10023")),
    "Stafford 10023": people(Person(name="Stafford", number="10023")),
    "Openshaw, Headley": people("Openshaw", "Headley"),
    "Tenzin, Onepeople": people("Tenzin", "Onepeople"),
    # marks
    "李晓(兼)": people(marked("李晓", "concurrent")),
    "李晓（代）": people(marked("李晓", "acting")),
    "李晓【借调】": people(marked("李晓", "seconded")),
    "李晓-兼": people(marked("李晓", "concurrent")),
    "李晓—兼": people(marked("李晓", "concurrent")),
    "李晓 兼": people(marked("李晓", "concurrent")),
    "李晓(兼任)": people(marked("李晓", "concurrent")),
    "李晓(兼、代)": people(marked("李晓", "concurrent", "acting")),
    "李晓(兼)(代)": people(marked("李晓", "concurrent", "acting")),
    "李晓(本部门骨干)": people("李晓"),
    "李晓(兼)、孟瑶": people(marked("李晓", "concurrent"), "孟瑶"),
    "Ann Lee (concurrent), Bo Chan": people(marked("Ann Lee", "concurrent"), "Bo Chan"),
    "Ann Lee (Acting)": people(marked("Ann Lee", "acting")),
    "Ann Lee - interim": people(marked("Ann Lee", "acting")),
    # employee numbers
    "王强(10023)": people(Person(name="王强", number="10023")),
    "王强 A10023": people(Person(name="王强", number="A10023")),
    "王强A10023": people(Person(name="王强", number="A10023")),
    "王强10023": people(Person(name="王强", number="10023")),
    "王强（Ａ１００２３）": people(Person(name="王强", number="A10023")),
    "王强 A10023 兼": people(Person(name="王强", number="A10023", marks=("concurrent",))),
    "Ann Lee A10023": people(Person(name="Ann Lee", number="A10023")),
    "王强(10023)、王强(10024)": people(Person(name="王强", number="10023"), Person(name="王强", number="10024")),
    "10023、A10024": people(Person(name="10023", number="10023"), Person(name="A10024", number="A10024")),
    "0017": people(Person(name="0017", number="0017")),
    # counts
    "5人": Holders(unnamed=5),
    "５ 人": Holders(unnamed=5),
    "5": Holders(unnamed=5),
    "0": Holders(),
    "120": Holders(unnamed=120),
    "约5人": Holders(unnamed=5),
    "5个人": Holders(unnamed=5),
    "3名": Holders(unnamed=3),
    "3位": Holders(unnamed=3),
    "两人": Holders(unnamed=2),
    "5 people": Holders(unnamed=5),
    "5people": Holders(unnamed=5),
    "two people": Holders(unnamed=2),
    "外包3人": Holders(unnamed=3, unnamed_marks=("outsourced",)),
    "3人(外包)": Holders(unnamed=3, unnamed_marks=("outsourced",)),
    "实习生2名、外包3人": Holders(unnamed=5, unnamed_marks=("intern", "outsourced")),
    "5人、5人": Holders(unnamed=10),
    "崔丽、5人": Holders(people=(Person(name="崔丽"),), unnamed=5),
    # vacancies
    "待招": Holders(vacant=1),
    "待招聘": Holders(vacant=1),
    "待招2人": Holders(vacant=2),
    "待招：2": Holders(vacant=2),
    "待招(2人)": Holders(vacant=2),
    "2人待招": Holders(vacant=2),
    "2人(待招)": Holders(vacant=2),
    "待招两名": Holders(vacant=2),
    "二级技工待招": Holders(vacant=1),
    "待招、待招": Holders(vacant=2),
    "空缺": Holders(vacant=1),
    "vacant": Holders(vacant=1),
    "Vacant (2)": Holders(vacant=2),
    "3 vacancies": Holders(vacant=3),
    "two vacancies": Holders(vacant=2),
    "to be hired: 3": Holders(vacant=3),
    "16人(派遣)、待招2人": Holders(unnamed=16, vacant=2, unnamed_marks=("dispatched",)),
    "5人待招1人": Holders(unnamed=5, vacant=1),
    "5人(待招2人)": Holders(unnamed=5, vacant=2),
    "孟瑶、待招": Holders(people=(Person(name="孟瑶"),), vacant=1),
    "孟瑶(待补)": Holders(vacant=1),
    "Ann Lee, vacant": Holders(people=(Person(name="Ann Lee"),), vacant=1),
    # totals: those named are among them
    "张三、李四等5人": some(5, "张三", "李四"),
    "张三、李四，等五人": some(5, "张三", "李四"),
    "张三 李四 等5人": some(5, "张三", "李四"),
    "3人：张三、李四、王五": people("张三", "李四", "王五"),
    "3人：\n张三\n李四\n王五": people("张三", "李四", "王五"),
    "5人：张三、李四": some(5, "张三", "李四"),
    "白班3人：张三、李四、王五；夜班2人：陈六": some(5, "张三", "李四", "王五", "陈六"),
    "张三、李四、王五，共3人": people("张三", "李四", "王五"),
    "张三、李四、王五（共3人）": people("张三", "李四", "王五"),
    "张三、李四、王五，共2人": people("张三", "李四", "王五"),
    "张三、李四、王五 3人": people("张三", "李四", "王五"),
    "张三、李四、王五3人": people("张三", "李四", "王五"),
    "张三 李四 3人": some(3, "张三", "李四"),
    "张三、李四等5人，待招2人": replace(some(5, "张三", "李四"), vacant=2),
    "张三/李四/王五 共3人": people("张三", "李四", "王五"),
    "张三、王五 三人": some(3, "张三", "王五"),
    "张三、李四及其他3人": some(5, "张三", "李四"),
    "John Smith, Jane Doe plus 3 others": some(5, "John Smith", "Jane Doe"),
    # and so are those who are said to be among a number
    "10人，其中外包3人": Holders(unnamed=10, unnamed_marks=("outsourced",)),
    "10人其中外包3人、派遣2人": Holders(unnamed=10, unnamed_marks=("outsourced", "dispatched")),
    "10人（其中外包3人）": Holders(unnamed=10),
    "10人，其中待招2人": Holders(unnamed=8, vacant=2),
    "10人，其中外包3人，待招2人": Holders(unnamed=10, vacant=2, unnamed_marks=("outsourced",)),
    "10人，其中张三（兼）、李四": Holders(people=(marked("张三", "concurrent"), Person(name="李四")), unnamed=8),
    "共8人，其中：张三、李四": some(8, "张三", "李四"),
    "张三、李四等5人，其中外包2人": replace(some(5, "张三", "李四"), unnamed_marks=("outsourced",)),
    "5人，其中外包2人；3人": Holders(unnamed=8, unnamed_marks=("outsourced",)),
    "其中外包2人": Holders(unnamed=2, unnamed_marks=("outsourced",)),
    "12 people, of whom 3 outsourced": Holders(unnamed=12, unnamed_marks=("outsourced",)),
    "5 people including Jane Miller": some(5, "Jane Miller"),
    "外包共3人": Holders(unnamed=3),
    "男3人、女2人、共5人": Holders(unnamed=5),
    "张三、保洁员 3人": some(4, "张三"),
    "共3人": Holders(unnamed=3),
    "5 people: A. Lee, B. Ray, C. Foo, D. Bar, E. Baz": people("A. Lee", "B. Ray", "C. Foo", "D. Bar", "E. Baz"),
    "A. Lee, B. Ray, 5 in total": some(5, "A. Lee", "B. Ray"),
    "John Smith, Jane Doe and 3 others": some(5, "John Smith", "Jane Doe"),
    # lists without separators
    "1.张三2.李四": people("张三", "李四"),
    "1、张三 2、李四": people("张三", "李四"),
    "①张三②李四": people("张三", "李四"),
    "(1)张三(2)李四": people("张三", "李四"),
    "张三+李四": people("张三", "李四"),
    "张三（兼职）李四（兼职）": people(marked("张三", "concurrent"), marked("李四", "concurrent")),
    "张三（组长）李四": people("张三", "李四"),
    "保洁(外包)三人": Holders(unnamed=3, unnamed_marks=("outsourced",)),
    "班长：张三 组员：李四、王五": people("张三", "李四", "王五"),
    "Foreman: Ann Lee; Crew: Bo Chan": people("Ann Lee", "Bo Chan"),
    "外包：张三": people(marked("张三", "outsourced")),
    "张三，外包：李四、王五；赵六": people("张三", marked("李四", "outsourced"), marked("王五", "outsourced"), "赵六"),
    "外包：张三、正式5人、李四": Holders(people=people(marked("张三", "outsourced"), "李四").people, unnamed=5),
    "班长：张三、李四": people("张三", "李四"),
    "3人（江苏、武汉）": Holders(unnamed=3),
    "5 people (Night Shift)": Holders(unnamed=5),
    "1人（赵六）": Holders(unnamed=1),
    "张三（预计6月离职）": people("张三"),
    "张三（申请离职）": people("张三"),
    "10人在岗8人": Holders(unnamed=10),
    "5人每班2人": Holders(unnamed=5),
    "3人借调1人": Holders(unnamed=3),
    "66人（" + "、".join(["王伟"] * 66) + "）": Holders(unnamed=66),
    "经理（兼）": people(marked("经理", "concurrent")),
    "会计、出纳": people("会计", "出纳"),
    "应有才、应有为": people("应有才", "应有为"),
    "核定员2人": Holders(unnamed=2),
    "编制3人（张三、李四、王五）": people("张三", "李四", "王五"),
    "编制5人（在岗4人）": Holders(unnamed=4),
    "计划招2人": Holders(vacant=2),
    "预计招聘2人": Holders(vacant=2),
    "Ann Decker 2011, Bo Mayer 2012": people(
        Person(name="Ann Decker", number="2011"), Person(name="Bo Mayer", number="2012")
    ),
    "李均兼、王五": people(marked("李均", "concurrent"), "王五"),
    "张三（成都外包）、李四": people("张三", "李四"),
    "张三、李四均为外包": people(marked("张三", "outsourced"), marked("李四", "outsourced")),
    "王小代、张三暂代": people("王小代", "张三暂代"),
    "张三（兼容性测试）": people("张三"),
    "甲、乙、丙": people("甲", "乙", "丙"),
    "张三、李四1.5": people("张三", "李四1.5"),
    "待补（原周九，6月离职）": Holders(vacant=1),
    "2人（大专以上）": Holders(unnamed=2),
    "vacant since March 2026": Holders(vacant=1),
    "vacant (since 2026)": Holders(vacant=1),
    "to be hired in Q3": Holders(vacant=1),
    "待招（已面试3人）": Holders(vacant=1),
    "待招3人（已面试1人）": Holders(vacant=3),
    "待招（3人）": Holders(vacant=3),
    "待招，预计2026年9月到岗": Holders(vacant=1),
    "空缺，自2025年10月起": Holders(vacant=1),
    "待入职1人": Holders(vacant=1),
    "无，待招1人": Holders(vacant=1),
    "暂不招聘": Holders(),
    "frozen": Holders(),
    "2.5 FTE": Holders(unnamed=3),
    "0.5人": Holders(unnamed=1),
    "1.0": Holders(unnamed=1),
    "实有3人/编制5人": Holders(unnamed=3),
    "白班3人夜班2人": Holders(unnamed=5),
    "2名主管5名专员": Holders(unnamed=7),
    "张三①、李四②": people("张三", "李四"),
    "张三离职，待补": Holders(vacant=1, gone=people("张三").people),
    "早班 张三 李四": people("张三", "李四"),
    "经理 张三": people("张三"),
    "A班：张三、李四；B班：王五": people("张三", "李四", "王五"),
    "李四兼": people(marked("李四", "concurrent")),
    "王兼": people("王兼"),
    "张 三、李 四": people("张三", "李四"),
    "王五（兼库管岗）": people(marked("王五", "concurrent")),
    "李四（2026年3月起兼）": people(marked("李四", "concurrent")),
    "张三、李四（均为兼职）": people(marked("张三", "concurrent"), marked("李四", "concurrent")),
    "张三(2026)": people(Person(name="张三", number="2026")),
    "May Brown": people("May Brown"),
    "3人/班": Holders(unnamed=3),
    "张三(兼；借调)、李四": people(marked("张三", "concurrent", "seconded"), "李四"),
    "Smith, John; Doe, Jane": people("John Smith", "Jane Doe"),
    "Ann Lee, Bo Chan; Cy Dow": people("Ann Lee", "Bo Chan", "Cy Dow"),
    # names and vacancies
    "李四+待招1": replace(people("李四"), vacant=1),
    "张三拟招1人": replace(people("张三"), vacant=1),
    "空缺1 张三": replace(people("张三"), vacant=1),
    "李四、缺1": replace(people("李四"), vacant=1),
    "张三、空1": replace(people("张三"), vacant=1),
    "缺2人": Holders(vacant=2),
    "李四（缺1人）": replace(people("李四"), vacant=1),
    "电工待招2人": Holders(vacant=2),
    "急需待招2人": Holders(vacant=2),
    "司空一": people("司空一"),
    "2 x vacant": Holders(vacant=2),
    "tbc": Holders(vacant=1),
    "recruiting": Holders(vacant=1),
    "Ann Lee (recruiting)": people("Ann Lee"),
    # who has left holds no post
    "张三、李四（已离职）": replace(people("张三"), gone=(Person(name="李四"),)),
    "李四已离职": Holders(gone=(Person(name="李四"),)),
    "李四（已离职，待招）": Holders(vacant=1, gone=(Person(name="李四"),)),
    "李四（2026年5月已离职）": Holders(gone=(Person(name="李四"),)),
    "李四（拟离职）": people("李四"),
    "李四（已退休返聘）": people("李四"),
    "John Smith (left in May)": Holders(gone=(Person(name="John Smith"),)),
    "John Smith (left bank)": people("John Smith"),
    "Ann Left": people("Ann Left"),
    # counts with a word that is no unit
    "外聘2": Holders(unnamed=2, unnamed_marks=("outsourced",)),
    "3 interns": Holders(unnamed=3, unnamed_marks=("intern",)),
    "12 seasonal": Holders(unnamed=12),
    "3 x able seamen": Holders(unnamed=3),
    "十二人": Holders(unnamed=12),
    # nobody
    "": Holders(),
    "无": Holders(),
    "暂无": Holders(),
    "N/A": Holders(),
    "-": Holders(),
    "/": Holders(),
    "、": Holders(),
}


@pytest.mark.parametrize(("text", "holders"), CASES.items(), ids=map(repr, CASES))
def test_a_box_of_the_chart(text: str, holders: Holders) -> None:
    assert read_holders(text) == holders


def test_named_and_unnamed_holders_fill_posts_and_vacancies_do_not() -> None:
    assert read_holders("崔丽、姜伟伟、5人、待招2人").filled == 7


@given(
    st.lists(st.text("陈林何郭马罗梁宋唐韩", min_size=2, max_size=3), min_size=1, max_size=6, unique=True), st.data()
)
def test_as_many_people_as_names_whatever_parts_them(names: list[str], data: st.DataObject) -> None:
    between = data.draw(st.sampled_from(["、", "，", ",", "；", "\n", " / ", "/", "、\n", ", "]))
    assert read_holders(between.join(names)) == people(*names)


@given(st.text())
def test_no_text_upsets_it_and_figures_are_sane(text: str) -> None:
    found = read_holders(text)
    assert found.unnamed >= 0
    assert found.vacant >= 0
    assert all(each.name for each in found.people)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张三" + "\n" * 6_000 + "李四", ["张三", "李四"]),
        ("外包：" * 40 + "张三", ["张三"]),
        ("外包：" * 1_000 + "张三", ["外包:" * 1_000 + "张三"]),
        ("- " * 8_000, []),
        ("（" * 5_000, []),
    ],
)
def test_nothing_that_stands_in_a_cell_breaks_the_reader(text: str, names: list[str]) -> None:
    assert [each.name for each in read_holders(text).people] == names
