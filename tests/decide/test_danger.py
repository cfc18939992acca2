"""What one wording says about harm: whole tables, each row with what a reader would take from it."""

import pytest

from responder.decide.danger import by_words, casualties, supposes
from responder.model.story import Severity

NONE, WORRY, HARM, DANGER = Severity


def cases(*rows: tuple[str, Severity]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("title", "bad"), rows, ids=[title for title, _ in rows])


@cases(
    ("无锡3人死亡", DANGER),
    ("无为市一民房倒塌2人遇难", DANGER),
    ("没有预兆的垮塌致5人死亡", DANGER),
    ("3人死亡 无其他人员伤亡", DANGER),
    ("火灾已致2人死亡，未造成环境污染", DANGER),
    ("工厂起火，无人员伤亡", WORRY),
    ("仓库爆炸未造成人员伤亡", WORRY),
    ("列车脱轨 暂无人员受伤报告", WORRY),
    ("山体滑坡 目前无人员被困", WORRY),
    ("燃气爆炸 零伤亡", WORRY),
    ("Explosion at plant, no injuries", WORRY),
    ("Fire at warehouse, no deaths reported", WORRY),
    ("No one hurt as crane collapse blocks road", WORRY),
    ("Two dead, no other injuries in crash", DANGER),
)
def test_good_news_takes_a_step_off_and_never_hides_the_dead(title: str, bad: Severity) -> None:
    assert by_words(title).severity is bad


@cases(
    ("电影院火灾致10人死亡", DANGER),
    ("比赛现场看台坍塌2死", DANGER),
    ("游戏厅起火3人遇难", DANGER),
    ("周年庆典舞台垮塌致4人死亡", DANGER),
    ("球队大巴翻车 7名球员遇难", DANGER),
    ("楼市中心大楼火灾5人被困", DANGER),
    ("Cinema fire kills 12", DANGER),
    ("Stand collapses at season opener, 3 dead", DANGER),
    ("Game arcade blaze leaves four people dead", DANGER),
    ("灾难电影海啸上映", NONE),
    ("电影里那场海难3人死亡的镜头怎么拍的", NONE),
    ("空难题材影片讲述158人遇难真相", NONE),
    ("游戏更新后上百名玩家被困新副本", NONE),
    ("小说主角遇难后重生", NONE),
    ("新剧大结局男主溺亡", NONE),
    ("Zombie outbreak in new game", NONE),
    ("Disaster movie about tsunami tops box office", NONE),
    ("Season finale leaves three characters dead", NONE),
)
def test_a_cinema_is_no_film_and_a_match_no_fiction(title: str, bad: Severity) -> None:
    assert by_words(title).severity is bad


@cases(
    ("3名工人被埋", DANGER),
    ("12名矿工被困井下", DANGER),
    ("两名消防员牺牲", DANGER),
    ("百余村民被困", DANGER),
    ("货船沉没 5名船员失联", DANGER),
    ("一家四口一氧化碳中毒身亡", DANGER),
    ("已有14人不幸罹难", DANGER),
    ("死亡人数升至31人", DANGER),
    ("遇难者增至8人", DANGER),
    ("致2死3伤", DANGER),
    ("隧道塌方 4人生死不明", DANGER),
    ("12 miners trapped", DANGER),
    ("Three construction workers buried under rubble", DANGER),
    ("At least 40 feared dead in ferry sinking", DANGER),
    ("Death toll rises to 31", DANGER),
    ("Bus plunge kills 9 pilgrims", DANGER),
    ("Two children drowned in canal", DANGER),
    ("Dozens of hikers missing after flash flood", DANGER),
    ("Fatal gas explosion in apartment block", DANGER),
    ("Toddler dies after eating berries", HARM),
    ("5名学生食物中毒送医", HARM),
    ("Six people hurt in bus crash", HARM),
)
def test_people_are_counted_with_and_without_a_noun(title: str, bad: Severity) -> None:
    assert by_words(title).severity is bad


@cases(
    ("10级大风横扫沿海", NONE),
    ("风力10级 海上航线停航", NONE),
    ("台风风力达16级", HARM),
    ("某县3.8级地震", WORRY),
    ("3.8级地震造成10人死亡", DANGER),
    ("4.2级地震致2人受伤", HARM),
    ("Magnitude 4.1 quake kills 6 people", DANGER),
    ("日本附近海域M7.1 发布海啸提示", DANGER),
    ("近海M6.3地震", DANGER),
    ("震级7.2 震源深度10公里", DANGER),
    ("里氏7级强震", DANGER),
    ("花莲外海5.9级", HARM),
    ("最大震度6强 多地停电", DANGER),
    ("当地震度5弱", HARM),
    ("某地2.1级地震", NONE),
    ("M 4.0 felt in the city", WORRY),
    ("M5 earthquake shakes coast", HARM),
    ("M4高速公路堵车", NONE),
    ("Traffic jam on the M5 motorway", NONE),
    ("Apple unveils M5 chip", NONE),
    ("新款M7上市 售价公布", NONE),
    ("地震遇上10级大风怎么办", HARM),
    ("这栋楼能抗8级地震", WORRY),
    ("演唱会嗨到相当于5.2级地震", NONE),
    ("Fans cheer like a magnitude 5 earthquake", NONE),
    ("7.5级地震 无海啸风险", DANGER),
    ("5.6级地震 不会引发海啸", HARM),
    ("Magnitude 5.5 quake, no tsunami threat", HARM),
)
def test_sizes_of_earthquakes_and_what_only_looks_like_one(title: str, bad: Severity) -> None:
    assert by_words(title).severity is bad


@cases(
    ("唐山大地震49周年 24万人遇难", NONE),
    ("空难十周年 家属追思239人", NONE),
    ("12年前地震中失去双腿的他登上讲台", NONE),
    ("火灾致19人死亡案一审宣判", NONE),
    ("溃坝致14死事故责任人被判刑", NONE),
    ("当年洪水中牺牲的战士被追授称号", NONE),
    ("Ten years after the flood that killed 200, town remembers", NONE),
    ("Driver sentenced over crash that killed four", NONE),
    ("Anniversary of quake that left thousands dead", NONE),
    ("30年前建的老楼坍塌致3人死亡", DANGER),
    ("专家预测首都直下地震将致上万人遇难", WORRY),
    ("如果大坝溃坝下游怎么办", WORRY),
    ("Report: megaquake could kill 300,000 people", WORRY),
    ("爆炸或致10人死亡", DANGER),
    ("事故发生两天后又有3人遇难", DANGER),
)
def test_what_is_told_again_is_not_happening_now(title: str, bad: Severity) -> None:
    assert by_words(title).severity is bad


@cases(
    ("消防演练 模拟5人被困", NONE),
    ("地震应急演习 学生紧急疏散", NONE),
    ("防空演练拉响警报，多人被困", NONE),
    ("演习中两机相撞致2人死亡", DANGER),
    ("Earthquake drill: students evacuated", NONE),
    ("Two soldiers killed in live-fire exercise", DANGER),
)
def test_an_exercise_hurts_nobody_unless_it_goes_wrong(title: str, bad: Severity) -> None:
    assert by_words(title).severity is bad


@cases(
    ("海啸式裁员来了", NONE),
    ("股市地震", NONE),
    ("娱乐圈大地震", NONE),
    ("人事地震 三名高管离职", NONE),
    ("流量大爆炸", NONE),
    ("这个笑话快把我笑死了", NONE),
    ("两人死磕到底", NONE),
    ("3人死里逃生", HARM),
    ("死海水位下降", NONE),
    ("九死一生的登顶", NONE),
    ("一万人死忠粉到场", NONE),
    ("手机死机了", NONE),
    ("票房爆炸", NONE),
    ("舆论风暴持续发酵", NONE),
    ("男子失联13天后现身", HARM),
    ("失踪20多天的老人回家了", NONE),
    ("8个死鱼缸引发的邻里纠纷", NONE),
    ("高额房贷逼死英雄汉", NONE),
    ("院士遗体告别仪式", NONE),
    ("Killer whales spotted off coast", NONE),
    ("Walking Dead spin-off announced", NONE),
    ("Dead Sea scrolls on show", NONE),
    ("New treatment kills cancer cells", NONE),
    ("A tsunami of job cuts hits banks", NONE),
    ("Ten dead giveaways that your phone is old", NONE),
    ("3只流浪猫被困管道", NONE),
    ("Two cats trapped in chimney", NONE),
    ("A quiet day in the park", NONE),
)
def test_figures_of_speech_and_names_hurt_nobody(title: str, bad: Severity) -> None:
    assert by_words(title).severity is bad


@cases(
    ("辟谣：网传水库溃坝致10人死亡不实", WORRY),
    ("网传某地3人死亡系谣言", WORRY),
    ("警方：没有孩子失踪，视频系摆拍", WORRY),
    ("Fact check: no, the dam failure video is fake", WORRY),
    ("Hoax about 12 missing children spreads again", WORRY),
    ("爆炸已致6人死亡 官方辟谣网传百人遇难", DANGER),
)
def test_a_claim_that_is_denied_is_a_rumour(title: str, bad: Severity) -> None:
    assert by_words(title).severity is bad


@cases(
    ("海啸预警解除", HARM),
    ("红色预警尚未解除", DANGER),
    ("Tsunami warning lifted", HARM),
    ("12人被困全部获救", HARM),
    ("被困7名驴友成功脱险", HARM),
    ("5人获救 2人遇难", DANGER),
    ("All nine trapped workers rescued", HARM),
)
def test_what_is_over_is_a_step_less(title: str, bad: Severity) -> None:
    assert by_words(title).severity is bad


def test_the_reason_quotes_the_words_that_decided() -> None:
    assert "12人被困" in by_words("矿井透水12人被困").reason.zh


@pytest.mark.parametrize(
    ("title", "counted"), [("10人遇难", True), ("12 people killed", True), ("暴雨红色预警", False)]
)
def test_casualties_are_people_not_warnings(title: str, counted: bool) -> None:
    assert (casualties(title) is DANGER) is counted


@cases(
    ("山洪已致6人遇难 专家预测强降雨还将持续", DANGER),
    ("预测降雨持续，洪灾已造成30人死亡", DANGER),
    ("一家三口一氧化碳中毒身亡！如果出现头晕请立即开窗", DANGER),
    ("一旦误食立即催吐？毒蘑菇已致2人死亡", DANGER),
    ("4人溺亡 一旦落水该如何自救", DANGER),
    ("推演显示堤坝能撑住 下游3人失踪", DANGER),
    ("如果误食毒蘑菇怎么办 昨日5人送医", HARM),
    ("Flood has killed 12, forecasters say what if it rains on", DANGER),
    ("如果断层全部破裂，3万人死亡", WORRY),
    ("如果大地震来袭 将有2万人死亡", WORRY),
    ("一旦溃坝 下游可能有上千人遇难", WORRY),
    ("模拟结果：首都直下地震致2万人死亡", WORRY),
    ("What if a megaquake strikes, 30,000 dead", WORRY),
    ("如果天晴就去看海", NONE),
)
def test_the_dead_who_are_counted_are_heard_beside_what_is_only_supposed(title: str, bad: Severity) -> None:
    assert by_words(title).severity is bad


def test_a_wording_supposes_if_it_counts_nobody() -> None:
    assert supposes("如果大地震来袭 将有2万人死亡")
    assert not supposes("4人溺亡 一旦落水该如何自救")
    assert not supposes("4人溺亡")


@cases(
    ("一家四口在礁石上被大浪卷走", DANGER),
    ("2名钓友被卷入海中", DANGER),
    ("山洪来袭 5名游客被冲走", DANGER),
    ("3人落水 仍在搜寻", DANGER),
    ("Two anglers swept out to sea", DANGER),
    ("Three hikers washed away by flash flood", DANGER),
    ("一家四口去海边看日出", NONE),
    ("一阵风卷走3顶帽子", NONE),
    ("股价跌落水面", NONE),
)
def test_whom_the_water_takes_is_in_danger(title: str, bad: Severity) -> None:
    assert by_words(title).severity is bad
