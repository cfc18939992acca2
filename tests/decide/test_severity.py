"""How bad a story is, title by title and record by record."""

import pytest

from responder.decide.danger import by_words
from responder.decide.quakes import by_magnitude
from responder.decide.severity import by_record, judge, of_subject
from responder.model.feed import Record, Status
from responder.model.library import Hazard, Subject, SubjectId
from responder.model.story import Judged, Scope, Severity
from responder.model.text import Bilingual

NONE, WORRY, HARM, DANGER = Severity


@pytest.mark.parametrize(
    ("title", "bad"),
    [
        ("山区溃坝，3人失联", DANGER),
        ("矿井透水12人被困", DANGER),
        ("货轮沉没致5死", DANGER),
        ("河堤决口，两岸紧急转移", DANGER),
        ("气象台发布暴雨红色预警", DANGER),
        ("Dozens missing after ferry capsizes", DANGER),
        ("Tsunami reaches the coast", DANGER),
        ("Red warning for storm", DANGER),
        ("海啸式裁员来了", NONE),
        ("化工厂爆炸", HARM),
        ("多地出现诺如病毒感染", HARM),
        ("台风明日登陆", HARM),
        ("Recall of baby formula", HARM),
        ("Flooding closes roads", HARM),
        ("Is it true that microwaves cause cancer?", WORRY),
        ("网传隔夜菜有毒", WORRY),
        ("喝酒会不会伤肝", WORRY),
        ("周末去哪儿玩", NONE),
        ("A quiet day in the park", NONE),
    ],
)
def test_words_of_danger(title: str, bad: Severity) -> None:
    assert by_words(title).severity is bad


@pytest.mark.parametrize(
    ("title", "bad"),
    [
        ("某地发生7.2级地震", DANGER),
        ("强震7.5级", DANGER),
        ("某县5.4级地震", HARM),
        ("某县3.8级地震", WORRY),
        ("某县2.1级地震", NONE),
        ("Magnitude 6.9 quake off the coast", DANGER),
        ("M 4.0 felt in the city", WORRY),
    ],
)
def test_the_size_in_a_title_counts_before_its_words(title: str, bad: Severity) -> None:
    found = by_words(title)
    assert found.severity is bad
    assert "magnitude" in found.reason.en
    assert not found.measured  # A title is no instrument.


@pytest.mark.parametrize(
    ("title", "bad"),
    [
        pytest.param("灾难电影海啸上映", NONE, id="a film"),
        pytest.param("防空演练拉响警报，多人被困", NONE, id="an exercise"),
        pytest.param("股市地震", NONE, id="the market"),
        pytest.param("大地震周年，幸存者回忆", NONE, id="an anniversary"),
        pytest.param("Zombie outbreak in new game", NONE, id="a game"),
        pytest.param("工厂起火，无人员伤亡", WORRY, id="a fire that hurt nobody"),
        pytest.param("Explosion at plant, no injuries", WORRY, id="an explosion that hurt nobody"),
        pytest.param("海啸预警解除", HARM, id="a warning that is lifted"),
    ],
)
def test_what_only_sounds_so_and_what_hurt_nobody(title: str, bad: Severity) -> None:
    assert by_words(title).severity is bad


@pytest.mark.parametrize(
    ("record", "bad"),
    [
        (Record(severity="Extreme"), DANGER),
        (Record(severity="Severe", urgency="Immediate", certainty="Observed"), HARM),
        (Record(severity="Severe", urgency="Future", certainty="Observed"), WORRY),
        (Record(severity="Extreme", urgency="Immediate", certainty="Possible"), HARM),
        (Record(severity="Moderate"), WORRY),
        (Record(severity="Minor", urgency="Past"), NONE),
        (Record(magnitude=6.1), DANGER),
        (Record(magnitude=6.1, depth_km=400), HARM),
        (Record(magnitude=6.6, depth_km=400, tsunami=True), DANGER),
        (Record(severity="Extreme", status=Status.EXERCISE), DANGER),
        (Record(magnitude=4.4, severity="Severe"), HARM),
        (Record(magnitude=5.2, severity="Extreme"), DANGER),
        (Record(magnitude=6.4, severity="Moderate"), DANGER),
    ],
)
def test_figures_and_fixed_words(record: Record, bad: Severity) -> None:
    found = by_record(record)
    assert found is not None
    assert found.severity is bad
    assert found.measured


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(Record(severity="Extreme", status=Status.TEST), id="a test"),
        pytest.param(Record(severity="Extreme", message_type="Cancel"), id="cancelled"),
        pytest.param(Record(severity="Unknown"), id="unknown"),
        pytest.param(Record(), id="says nothing"),
    ],
)
def test_what_says_nothing_leaves_it_to_the_words(record: Record) -> None:
    assert by_record(record) is None
    assert judge(["化工厂爆炸"], [record]).severity is HARM


def test_the_worst_of_several_instruments_counts() -> None:
    found = judge(["平安"], [Record(magnitude=3.0), Record(severity="Severe"), Record(magnitude=5.1)])
    assert found.severity is HARM


@pytest.mark.parametrize(
    ("titles", "bad"),
    [
        pytest.param(["某县3.8级地震"], WORRY, id="words about the quake add nothing"),
        pytest.param(["某县3.8级地震致10人死亡"], DANGER, id="the dead do"),
        pytest.param(["某县地震", "地震致10人死亡", "学校停课"], WORRY, id="one voice of three does not"),
        pytest.param(["地震致9人死亡", "地震致10人死亡", "学校停课"], DANGER, id="two voices of three do"),
        pytest.param(["地震致2人受伤"], HARM, id="people hurt"),
    ],
)
def test_counted_people_make_a_small_measured_quake_worse(titles: list[str], bad: Severity) -> None:
    found = judge(titles, [Record(magnitude=3.8)])
    assert found.severity is bad
    assert found.measured


def test_a_story_without_titles_says_nothing() -> None:
    assert judge([], []).reason.en == "nothing said"


@pytest.mark.parametrize(
    ("size", "bad"), [(6.0, DANGER), (5.9, HARM), (5.0, HARM), (4.9, WORRY), (3.4, NONE)]
)
def test_the_steps_of_magnitude(size: float, bad: Severity) -> None:
    assert by_magnitude(size).severity is bad


BRIDGES = Subject(
    SubjectId("bridges"), Bilingual("桥梁", "Bridges"), (), Hazard.SAFETY, (), severity=Severity.HARM
)


@pytest.mark.parametrize(
    ("titles", "chance", "bad"),
    [
        pytest.param(["跨江大桥出现裂缝"], 0.6, HARM, id="words do not tell"),
        pytest.param(["跨江大桥出现裂缝"], 0.4, NONE, id="hardly of the subject"),
        pytest.param(["大桥有裂缝还能走吗", "Is the bridge safe?"], 0.9, WORRY, id="only asked about"),
        pytest.param(["大桥坍塌3人死亡"], 0.9, DANGER, id="words tell more"),
        pytest.param(["大桥垮塌电影定档"], 0.9, NONE, id="words tell that it is played"),
        pytest.param(["网传大桥有裂缝"], 0.9, WORRY, id="words tell less"),
    ],
)
def test_what_words_do_not_tell_the_subject_does(titles: list[str], chance: float, bad: Severity) -> None:
    scope = Scope(BRIDGES.id, chance, Bilingual("", ""))
    assert of_subject(judge(titles, ()), scope, {BRIDGES.id: BRIDGES}).severity is bad


def test_no_subject_outdoes_an_instrument() -> None:
    measured = Judged(NONE, Bilingual("", ""), measured=True)
    scope = Scope(BRIDGES.id, 1.0, Bilingual("", ""))
    assert of_subject(measured, scope, {BRIDGES.id: BRIDGES}) is measured
