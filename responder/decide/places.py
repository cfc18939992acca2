"""Where a wording says that something happened: countries, and the provinces of China.

Names are found by their letters; a city counts as its province, a foreign city or region as its
country. A name that is also an ordinary word, or part of one, is left out.
"""

import re
from functools import cache

_CHINA = {
    "beijing": "北京 Beijing",
    "shanghai": "上海 浦东 Shanghai",
    "tianjin": "天津 Tianjin",
    "chongqing": "重庆 Chongqing",
    "hebei": "河北 石家庄 唐山 保定 邯郸 邢台 沧州 廊坊 张家口 承德 秦皇岛 衡水 雄安 Hebei",
    "shanxi": "山西 太原 大同 吕梁 晋中 临汾 运城 长治 晋城 忻州 朔州 阳泉 Shanxi",
    "neimenggu": "内蒙古 呼和浩特 包头 鄂尔多斯 赤峰 通辽 呼伦贝尔 阿拉善 锡林郭勒 Inner~Mongolia",
    "liaoning": "辽宁 沈阳 大连 鞍山 抚顺 锦州 营口 丹东 本溪 盘锦 葫芦岛 Liaoning",
    "jilin": "吉林 长春 四平 通化 延边 白城 松原 Jilin",
    "heilongjiang": "黑龙江 哈尔滨 齐齐哈尔 大庆 牡丹江 佳木斯 鸡西 鹤岗 漠河 Heilongjiang Harbin",
    "jiangsu": "江苏 南京 苏州 无锡 常州 南通 徐州 扬州 盐城 镇江 连云港 淮安 宿迁 Jiangsu Nanjing Suzhou",
    "zhejiang": "浙江 杭州 宁波 温州 绍兴 嘉兴 金华 台州 湖州 衢州 丽水 舟山 义乌 Zhejiang Hangzhou Ningbo",
    "anhui": "安徽 合肥 芜湖 蚌埠 阜阳 亳州 安庆 滁州 宿州 六安 马鞍山 淮南 淮北 Anhui Hefei",
    "fujian": "福建 福州 厦门 泉州 漳州 莆田 龙岩 三明 宁德 南平 Fujian Xiamen Fuzhou",
    "jiangxi": "江西 南昌 赣州 九江 宜春 上饶 景德镇 萍乡 吉安 抚州 鹰潭 Jiangxi",
    "shandong": "山东 济南 青岛 烟台 潍坊 临沂 济宁 淄博 威海 菏泽 泰安 聊城 枣庄 Shandong Qingdao Jinan",
    "henan": "河南 郑州 洛阳 开封 南阳 信阳 新乡 安阳 许昌 周口 驻马店 商丘 平顶山 Henan Zhengzhou",
    "hubei": "湖北 武汉 宜昌 襄阳 荆州 黄冈 十堰 孝感 恩施 宜城 咸宁 Hubei Wuhan",
    "hunan": "湖南 长沙 株洲 湘潭 衡阳 岳阳 常德 邵阳 娄底 郴州 张家界 湘西 Hunan Changsha",
    "guangdong": "广东 广州 深圳 珠海 佛山 东莞 汕头 湛江 惠州 江门 中山市 茂名 肇庆 清远 韶关 粤 "
    "Guangdong Guangzhou Shenzhen",
    "guangxi": "广西 南宁 桂林 柳州 北海市 玉林 梧州 钦州 防城港 百色 河池 Guangxi Nanning",
    "hainan": "海南 海口 三亚 三沙 儋州 Hainan Sanya",
    "sichuan": "四川 成都 绵阳 德阳 乐山 宜宾 泸州 南充 达州 凉山 甘孜 阿坝 雅安 汶川 九寨沟 Sichuan Chengdu",
    "guizhou": "贵州 贵阳 遵义 毕节 安顺 六盘水 黔东南 铜仁 Guizhou",
    "yunnan": "云南 昆明 大理 丽江 曲靖 昭通 西双版纳 红河 普洱 保山 楚雄 迪庆 Yunnan Kunming",
    "xizang": "西藏 拉萨 日喀则 林芝 昌都 那曲 阿里地区 定日 Tibet Xizang Lhasa",
    "shaanxi": "陕西 西安 咸阳 宝鸡 榆林 延安 汉中 渭南 安康 商洛 Shaanxi Xi'an",
    "gansu": "甘肃 兰州 天水 酒泉 张掖 庆阳 积石山 陇南 定西 武威 Gansu Lanzhou",
    "qinghai": "青海 西宁 玉树 海西 果洛 格尔木 Qinghai",
    "ningxia": "宁夏 银川 固原 石嘴山 Ningxia",
    "xinjiang": "新疆 乌鲁木齐 喀什 阿克苏 伊犁 和田 克拉玛依 哈密 吐鲁番 阿勒泰 温宿 Xinjiang Urumqi",
    "hongkong": "香港 大埔 九龙 Hong~Kong",
    "macau": "澳门 Macau Macao",
    "taiwan": "台湾 台北 花莲 高雄 台东 台中 台南 宜兰 嘉义 Taiwan Taipei Hualien",
}
_COUNTRIES = {
    "japan": "日本 东京 大阪 北海道 青森 岩手 福岛 宫城 熊本 冲绳 札幌 能登 石川县 京都 名古屋 "
    "Japan Tokyo Osaka Hokkaido Aomori Fukushima Noto",
    "korea": "韩国 首尔 釜山 济州岛 South~Korea Seoul Busan",
    "dprk": "朝鲜 平壤 North~Korea Pyongyang",
    "usa": "美国 纽约 加州 洛杉矶 德州 得州 佛罗里达 夏威夷 阿拉斯加 华盛顿 芝加哥 肯塔基 旧金山 西雅图 "
    "United~States USA California Texas Florida Alaska Hawaii New~York Los~Angeles Kentucky Chicago Seattle",
    "russia": "俄罗斯 莫斯科 堪察加 西伯利亚 Russia Moscow Kamchatka",
    "ukraine": "乌克兰 基辅 Ukraine Kyiv",
    "uk": "英国 伦敦 苏格兰 United~Kingdom Britain London Scotland England",
    "france": "法国 巴黎 France Paris",
    "germany": "德国 柏林 慕尼黑 Germany Berlin",
    "italy": "意大利 罗马 威尼斯 西西里 Italy Rome Venice Sicily",
    "spain": "西班牙 马德里 巴塞罗那 瓦伦西亚 Spain Madrid Valencia",
    "portugal": "葡萄牙 里斯本 Portugal Lisbon",
    "switzerland": "瑞士 Switzerland",
    "greece": "希腊 雅典 Greece Athens",
    "turkey": "土耳其 伊斯坦布尔 Turkey Türkiye Istanbul",
    "iran": "伊朗 德黑兰 Iran Tehran",
    "iraq": "伊拉克 Iraq Baghdad",
    "israel": "以色列 耶路撒冷 Israel",
    "gaza": "加沙 Gaza",
    "syria": "叙利亚 Syria",
    "afghanistan": "阿富汗 喀布尔 Afghanistan Kabul",
    "pakistan": "巴基斯坦 Pakistan Karachi",
    "india": "印度 新德里 孟买 India Delhi Mumbai",
    "nepal": "尼泊尔 Nepal Kathmandu",
    "bangladesh": "孟加拉国 Bangladesh Dhaka",
    "srilanka": "斯里兰卡 Sri~Lanka",
    "myanmar": "缅甸 Myanmar",
    "thailand": "泰国 曼谷 普吉 合艾 清迈 Thailand Bangkok Phuket",
    "vietnam": "越南 河内 Vietnam Hanoi",
    "cambodia": "柬埔寨 Cambodia",
    "laos": "老挝 Laos",
    "malaysia": "马来西亚 吉隆坡 Malaysia",
    "singapore": "新加坡 Singapore",
    "indonesia": "印尼 印度尼西亚 雅加达 苏门答腊 巴厘岛 爪哇 Indonesia Jakarta Sumatra Bali Java",
    "philippines": "菲律宾 马尼拉 宿务 Philippines Manila Cebu",
    "australia": "澳大利亚 悉尼 墨尔本 Australia Sydney Melbourne",
    "newzealand": "新西兰 New~Zealand",
    "canada": "加拿大 美加 多伦多 温哥华 Canada Toronto Vancouver",
    "mexico": "墨西哥 Mexico",
    "brazil": "巴西 圣保罗 Brazil",
    "argentina": "阿根廷 Argentina",
    "chile": "智利 Chile",
    "peru": "秘鲁 Peru",
    "colombia": "哥伦比亚 Colombia",
    "venezuela": "委内瑞拉 Venezuela",
    "ecuador": "厄瓜多尔 Ecuador",
    "cuba": "古巴 Cuba",
    "egypt": "埃及 开罗 Egypt Cairo",
    "morocco": "摩洛哥 Morocco",
    "libya": "利比亚 Libya",
    "sudan": "苏丹 Sudan",
    "ethiopia": "埃塞俄比亚 Ethiopia",
    "kenya": "肯尼亚 Kenya Nairobi",
    "nigeria": "尼日利亚 Nigeria",
    "congo": "刚果 Congo",
    "southafrica": "南非 South~Africa",
    "mongolia": "蒙古国 Mongolia",
    "kazakhstan": "哈萨克斯坦 Kazakhstan",
    "tajikistan": "塔吉克斯坦 Tajikistan",
    "kyrgyzstan": "吉尔吉斯斯坦 Kyrgyzstan",
    "saudi": "沙特 Saudi",
    "yemen": "也门 Yemen",
    "vanuatu": "瓦努阿图 Vanuatu",
    "tonga": "汤加 Tonga",
    "png": "巴布亚新几内亚 Papua~New~Guinea",
    "iceland": "冰岛 Iceland",
    "norway": "挪威 Norway",
    "sweden": "瑞典 Sweden",
    "poland": "波兰 Poland",
    "netherlands": "荷兰 Netherlands Amsterdam",
    "belgium": "比利时 Belgium",
    "austria": "奥地利 Austria Vienna",
}
PLACES = frozenset(_CHINA) | frozenset(_COUNTRIES)
_WORDS = re.compile(r"[a-zü']+")


def places_in(title: str) -> frozenset[str]:
    """Ids of the countries and Chinese provinces that a wording names."""
    found = {_names()[name] for name in _han().findall(title)}
    latin = _WORDS.findall(title.lower())
    for i, word in enumerate(latin):
        for name in (word, *(" ".join(latin[i : i + n]) for n in (2, 3))):
            if name in _names():
                found.add(_names()[name])
    return frozenset(found)


@cache
def _names() -> dict[str, str]:
    held = {
        name: place for table in (_CHINA, _COUNTRIES) for place, row in table.items() for name in row.split()
    }
    return {name.replace("~", " ").lower(): place for name, place in held.items()}


@cache
def _han() -> re.Pattern[str]:
    names = sorted((name for name in _names() if not name[0].isascii()), key=len, reverse=True)
    return re.compile("|".join(names))
