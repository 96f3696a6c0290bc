"""Makes generator/contest/surnames.def: the strokes of surnames, and their readings where dictionaries put another first.

Written from the rules of the writing system, character by character, out of parts; no list of others went into it. `check`
compares the outcome with what Debian has: Unihan's stroke counts and readings (unicode-data) and the strokes of an input
method (rime-data-stroke). Strokes in their official order as digits: 1 across, 2 down, 3 left-falling, 4 dot and
right-falling, 5 bent (GF 0023-2020).

The program's order of all of them is compared, too, by strokes and by readings.

surnames.py write | check
"""
import bz2
import functools
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
OUTPUT = ROOT / "generator/contest/surnames.def"

# What characters are made of. A part is digits or other parts.
PARTS = """
一1 二11 三111 十12 丁12 七15 厂13 人34 八34 几35 刀53 力53 了52 乃53 又54 匕35 卜24 干112 土121 士121 工121 于112 下124
大134 万153 上211 口251 山252 千312 川322 夕354 广413 亡415 门425 尸513 己515 弓515 卫521 子521 女531 马551 小234 寸124
巾252 彳332 彡333 氵441 忄442 宀445 艹122 扌121 犭353 饣355 阝52 刂22 讠45 亻32 冫41 冖45 辶454 纟551 钅31115 礻4524
衤45234 王1121 玉11214 木1234 水2534 火4334 灬4444 日2511 月3511 田25121 目25111 石13251 禾31234 ⺮314314 米431234
车1512 贝2534 毛3115 牛3112 文4134 方4153 心4544 戈1534 户4513 止2121 殳3554 欠3534 斤3312 长3154 元1135 云1154 井1132
五1251 不1324 尹5113 丑5211 巴5215 瓜33544 甘12211 古12251 左13121 右13251 东15234 卢21513 申25112 皿25221 生31121
丘32121 白32511 令34454 包35515 立41431 司51251 召53251 台54251 矛54523 羊431112 聿511112 虫251214 耳122111 至154121
舟335414 衣413534 羽541541 缶311252 舌312251 而132522 百132511 辰1311534 豆1251431 走1212134 赤1213234 辛4143112
里2511211 谷3434251 角3535112 言4111251 臣125125 弗51532 隹32411121 雨14524444 金34112431 非21112111 鱼35251211
革122125112 页132534 音414312511 韦1152 鬼325113554 攵3134 者12132511 可12512 也525 公3454 午3112 中2512 甫1251124
今3445 兆341534 旬352511 亘125111 各354251 正12121 厶54 龙13534 羽541541 夹143134 先312121 先312135 共122134 余3411234
关431134 示11234 糸554234 豕1353334 虍215315 皮53254 卯35352 良4511534 付32124 开1132 冬35444 句35251 必45434 京41251234
享41251521 曷251135345 覀125221 早251112 旦25111 番343123425121 尤1354 甚122111345 翏54154134333 录51124134 夆3541112
官44525151 召53251 足2512121 亢4135 兄25135 夫1134 尧153135 穴44534 占21251 氐35154 尃1251124124 畐125125121 折1213312
母55414 每3155414 少2343 甬5425112 俞341251122 且25111 由25121 希3413252 丙12534 内2534 有132511 告3121251 夭3134 区1345
出52252 合341251 吕251251 吴2511134 周35121251 呈2511121 圭121121 林12341234 果25111234 昔12212511 朋35113511 炎43344334
爪3443 疋52134 皇325111121 真1225111134 臾32151134 昜533 尉51311234124 詹3513344111251 袁1212513534 胡122513511
束1251234 弟4351523 胥521342511 娄431234531 延321554 呼25134312 矣5431134 羊431112 亥415334 亦413234 犬1344 化3235
""".split()

# Surnames, then what else stands at the front of names of bodies.
CHARACTERS = """
赵走34 钱钅11534 孙子小 李木子 周周 吴吴 郑关阝 王王 冯冫马 陈阝东 褚衤者 卫卫 蒋艹412354寸 沈氵4535 韩十日十韦 杨木昜 朱311234
秦11134禾 尤尤 许讠午 何亻可 吕吕 施方31也 张弓长 孔5215 曹12512212511 严1224313 华亻匕十 金金 魏禾女鬼 陶阝35缶 姜431121女
戚13上小534 谢讠3251113寸 邹35511阝 喻口俞 柏木白 水水 窦穴12544134 章立早 云云 苏艹5344 潘氵番 葛艹曷 奚爪554大 范艹氵55
彭十豆彡 郎451154阝 鲁鱼日 韦韦 昌日日 马马 苗艹田 凤3554 花艹化 方方 俞俞 任亻3121 袁袁 柳木卯 鲍鱼包 史25134 唐广5112口
费弗贝 廉广4315112234 岑山今 薛艹325151辛 雷雨田 贺力口贝 倪亻32151135 汤氵昜 滕月43113424134 殷335115殳 罗25221夕 毕153512
郝赤阝 邬3551阝 安宀女 常24345口巾 乐35234 于于 时日寸 傅亻尃 皮皮 卞4124 齐413432 康广51124134 伍亻五 余余 元元 卜卜
顾1355页 孟子皿 平14312 黄122125121八 和禾口 穆禾白小彡 萧艹51123234 尹尹 姚女兆 邵召阝 湛氵甚 汪氵王 祁礻阝 毛毛
禹325125214 狄犭火 米米 贝贝 明日月 臧13513125125534 计讠十 伏亻犬 成135534 戴土田共534 谈讠炎 宋宀木 茅艹矛 庞广龙
熊54251135354444 纪纟己 舒34112251 5452 屈尸出 项工页 祝礻兄 董艹312511211 梁氵5344木 杜木土 阮阝元 蓝艹2231425221 闵门文
席广1221巾 季禾子 麻广林 强弓口虫 贾覀贝 路足各 娄娄 危351355 江氵工 童立里 颜414313彡页 郭享阝 梅木每 盛成皿 林林 刁51
钟钅中 徐彳余 邱丘阝 骆马各 高4125125251 夏1325111354 蔡艹35445411234 田田 樊木3434木大 胡胡 凌冫12134354 霍雨隹 虞虍吴
万万 支1254 柯木可 昝354242511 管⺮官 卢卢 莫艹日大 经纟54工 房户方 裘1241344衣 缪纟翏 干干 解角刀牛 应广4431 宗宀示 丁丁
宣宀亘 贲12122贝 邓又阝 郁有阝 单43251112 杭木亢 洪氵共 包包 诸讠者 左左 石石 崔山隹 吉士口 钮钅丑 龚龙共 程禾呈 嵇禾尤山
邢开阝 滑氵255452511 裴非衣 陆阝11252 荣艹冖木 翁公羽 荀艹旬 羊羊 於方人44 惠125112144544 甄覀土1554 曲251221 家宀豕 封土土寸
芮艹内 羿羽132 储亻讠者 靳革斤 汲氵354 邴丙阝 糜广林米 松木公 井井 段32111殳 富宀畐 巫1234341 乌3551 焦隹灬 巴巴 弓弓
牧3121攵 隗阝鬼 山山 谷谷 车车 侯亻5131134 宓宀必 蓬艹夆辶 全人王 郗希阝 班王43王 仰亻3552 秋禾火 仲亻中 伊亻尹 宫宀口口
宁4451 2 仇亻35 栾412234木 暴日共24134 甘甘 钭钅4412 厉厂万 戎113534 祖礻且 武11212154 符⺮付 刘文刂 景日京 詹詹 束束 龙龙
叶口十 幸12143112 司司 韶音召 郜告阝 黎禾3533424134 蓟艹鱼刂 薄艹氵尃 印35152 宿宀亻百 白白 怀忄不 蒲艹氵甫 邰台阝 从3434
鄂25125111 5阝 索十冖糸 咸131251534 籍⺮111234昔 赖束352534 卓21日12 蔺艹门隹 屠尸者 蒙艹冖一豕 池氵也 乔313432 阴阝月 胥胥
能5425113535 苍艹3455 双又又 闻门耳 莘艹辛 党24345口35 翟羽隹 谭讠覀早 贡工贝 劳艹冖力 逄354152辶 姬女1225125 申申 扶扌夫
堵土者 冉25211 宰宀辛 郦1254254阝 雍41553隹 郤谷阝 璩王虍豕 桑又又又木 桂木圭 濮氵亻224314311134 牛牛 寿1113寸 通甬辶
边力辶 扈户2515215 燕1221口21135灬 冀21135田共 郏夹阝 浦氵甫 尚24325口 农453534 温氵日皿 别口力刂 庄广土 晏日宀女
柴止匕木 瞿目目隹 阎门35321511 充415435 慕艹日大2444 连车辶 茹艹女口 习541 宦宀臣 艾艹34 鱼鱼 容宀八人口 向325251 古古
易日3533 慎忄真 戈戈 廖广翏 庾广臾 终纟冬 暨511541535旦 居尸古 衡彳3525121大112 步止233 都者阝 耿耳火 满氵艹1253434 弘弓厶
匡111215 国25玉1 文文 寇宀元2154 广广 禄礻录 阙门431523欠 东东 欧区欠 殳殳 沃氵夭 利禾刂 蔚艹尉 越走15534 隆阝354一生
师231252 巩工354 厍厂车 聂耳又又 晁日兆 勾3554 敖112153攵 融1251254312虫 冷冫令 訾止匕言 辛辛 阚门5122111攵 那511352
简⺮门日 饶饣尧 空穴工 曾432524312511 沙氵少 乜55 养431113432 鞠革35米 须彡页 丰1112 巢555果 关关 蒯艹朋刂 相木目 查木旦
后331251 荆艹开刂 红纟工 游氵方31子 竺⺮二 权木又 逯录辶 盖431121皿 益43134皿 桓木亘 公公
俟亻矣 官官 阳阝日 赫赤赤 皇皇 甫甫 尉尉 迟5134辶 澹氵詹 冶冫台 政正攵 淳氵享 太1344 叔上小又 轩1521干 辕1521袁 狐犭瓜
离4134522554 宇宀于 鲜鱼羊 闾门吕 徒彳走 南122543112 独犭虫 孤子瓜 百百 里里 呼呼 延延 拓扌石 跋足13544 西125351 门门 舌舌
丘丘 亓1132 正正 父3434 木木 端立山而 第⺮51523 五五 兰43111 纳纟内 侍亻土寸 钦钅欠 东东 上上 令令 长长 夹夹 诸讠者
肖2432511 付付 代32154 闫门三 覃覀早 邝广阝 冼冫先 占占 佟亻冬 佘人示 仝人工 苑艹35455 苟艹句 商41432534251 原厂白小 初衤刀
揭扌曷 盘舟皿 展尸1221534 鹿41352211535 栗覀木 粟覀米 战占戈 晋122431日 豆豆 位亻立 隋阝131212511 牟54牛 谌讠甚 亢亢 邸氐阝
刑开刂 敬艹句攵 鄢1212115灬阝 来1431234 买544134 岳丘山 麦1121354 区区 植木12251111 练纟15534 员口贝 折折 种禾中 秘禾必
洗氵先 楚林疋 郇旬阝 芦艹户 楼木娄 尧尧 伦亻3435 奉11134112 修亻2354彡 冒2511目 仵亻午 银钅511534 邓又阝 宛宀35455 哈口合
铁钅31134 虎虍35 普43122431日 岩山石 刀刀 罕冖八干 撒扌12212511攵 海氵每 才123 扎扌5 母母 苌艹长 矫31134313432 仉亻几
阿阝可 妥爪女 洛氵各 渠氵1515木 檀木41252511旦 卿35351154 52 院阝宀元 笪⺮旦 眭目圭 綦12211134 糸 郄341354阝
北21135 京京 天1134 津氵聿 重312511211 庆广大 河氵可 辽了辶 吉士口 黑254312114444 浙氵折 福礻畐 建51111254 湖氵胡 四25351
川川 贵2512 1贝 陕阝夹 青11212511 新立木斤 深氵453 41234 大大 厦厂13251 11354 中中 国国 无1135 一一 三三 二二 七七 八八
九35 十十 千千 百百 亿亻5 众343434 信亻言 光243135 兴443134 创3455刂 利禾刂 力力 北21135 南122543112 合合 同2512 51 和禾口
嘉土口43 1力口 四25351 博十尃 启户口 圣54121 城土成 多夕夕 天1134 奇大可 好女子 宏宀1354 宜宀且 宝宀玉 富宀畐
康广51124134 德彳12252211心 志士心 恒忄亘 悦忄43 25135 惠125112144544 拓扌石 振扌辰 捷扌15112134 新立木斤 方方
昆日1535 星日生 晟日成 晶日日日 智31134口日 朗451154月 极木354 海氵每 清氵11212511 源氵厂白小 火火 点占灬 爱爪451354
瑞王山而 生生 百百 盈53 54皿 科禾4412 立立 精米11212511 聚耳又323334 航舟亢 良良 芯艹心 蓝艹2231425221 融1251254312虫
西125351 讯讠5 12 赛宀1122 134贝 远元辶 迅5 12辶 通甬辶 金金 锐钅43 25135 锦钅白巾 鑫金金金 长长 驰马也 高4125125251
鸿氵工鸟 鹏朋鸟 鼎251115132125 龙龙
"""
EXTRA_PARTS = "鸟35451 "

# Where a surname is read otherwise than Unihan reads the character first: the reading, and a character that is read so and
# by which a collation finds the place. A character that has two readings as a surname has the more frequent one here.
READINGS = """
曾 zēng 增;单 shàn 善;解 xiè 谢;仇 qiú 求;朴 piáo 瓢;区 ōu 欧;盖 gě 舸;葛 gě 舸;查 zhā 渣;任 rén 仁;华 huà 画;覃 qín 秦;翟 zhái 宅;乐 yuè 月;
折 shé 蛇;员 yùn 运;缪 miào 妙;能 nài 耐;隗 wěi 委;洗 xiǎn 显;黑 hè 贺;召 shào 绍;秘 bì 必;祭 zhài 债;繁 pó 婆;种 chóng 虫;要 yāo 腰;
都 dū 督;阚 kàn 看;薄 bó 博;过 guō 郭;佴 nài 耐;粘 nián 年;於 yū 迂;乜 niè 聂;句 gōu 勾;燕 yān 烟;占 zhān 沾;纪 jǐ 己;卜 bǔ 补;
郇 xún 旬;
"""
# Surnames of two characters; the reading only where a character of it is read otherwise than by Unihan.
COMPOUND = """
欧阳 司马 上官 夏侯 诸葛 闻人 东方 赫连 皇甫 尉迟:yù,chí:玉持 公羊 澹台:tán,tái:谈台 公冶 宗政 濮阳 淳于 单于:chán,yú:蝉于 太叔 申屠
公孙 仲孙 轩辕 令狐:líng,hú:灵胡 钟离 宇文 长孙 慕容 鲜于 闾丘 司徒 司空 亓官 司寇 南宫 独孤 百里 呼延 拓跋:tuò,bá:唾拔
东郭 南门 西门 羊舌 梁丘 左丘 巫马 公西 乐正:yuè,zhèng:月正 宰父:zǎi,fǔ:宰甫 谷梁 段干 端木 第五 贺兰 万俟:mò,qí:末其 纳兰 叶赫
"""

# Names of places at the front of a body's name, where a character is read otherwise than by Unihan.
PLACES = """
重庆:chóng:虫 厦门:xià:下 长春:cháng:常 长沙:cháng:常 长江:cháng:常 长城:cháng:常 长三角:cháng:常 济南:jǐ:己 济宁:jǐ:己 蚌埠:bèng:泵
六安:lù:路 六合:lù:路 台州:tāi:胎 丽水:lí:离 乐清:yuè:月 番禺:pān:潘 任丘:rén:仁 会稽:kuài:快 铅山:yán:言 单县:shàn:善
华阴:huà:画 大城:dài:带 涡阳:guō:郭 泌阳:bì:必 燕山:yān:烟
"""


def parts():
    table = {}
    for word in (EXTRA_PARTS + " ".join(PARTS)).split():
        table[word[0]] = word[1:]
    return table


def spell(expression, table):
    digits = ""
    for part in expression.replace(" ", ""):
        digits += part if part.isdigit() else spell(table[part], table)
    return digits


def strokes():
    """Character -> digits. A word that begins with a digit, or is one character, goes on with the expression before."""
    table, words, rows = parts(), [], {}
    for word in CHARACTERS.split():
        if word[0].isdigit() or len(word) == 1:
            words[-1] += word
        else:
            words.append(word)
    for word in words:
        table.setdefault(word[0], word[1:])
    for word in words:
        digits = spell(word[1:], table)
        assert rows.get(word[0], digits) == digits, f"{word[0]} has two spellings"
        rows[word[0]] = digits
    return rows


def readings():
    rows = {}
    for item in READINGS.replace("\n", "").split(";"):
        if item:
            name, reading, stand_in = item.split()
            rows[name] = (reading, stand_in)
    return rows


def compounds():
    rows = {}
    for item in COMPOUND.split():
        name, _, rest = item.partition(":")
        reading, _, stand_in = rest.partition(":")
        rows[name] = (reading.split(",") if reading else None, stand_in)
    return rows


def places():
    rows = {}
    for item in PLACES.split():
        name, reading, stand_in = item.split(":")
        rows[name] = (reading, stand_in + name[1:])
    return rows


def table():
    """What the program reads: rows in the order of their bytes."""
    strokes_of, readings_of = strokes(), readings()
    rows = {name: f'CHARACTER("{name}", "{digits}", "{readings_of.get(name, ("", ""))[1]}")' for name, digits in strokes_of.items()}
    for name in readings_of.keys() - strokes_of.keys():
        rows[name] = f'CHARACTER("{name}", "", "{readings_of[name][1]}")'
    rows.update({name: f'SURNAME("{name}", "{stand_in}")' for name, (_, stand_in) in compounds().items()})
    rows.update({name: f'PLACE("{name}", "{stand_in}")' for name, (_, stand_in) in places().items()})
    lines = [rows[name] for name in sorted(rows, key=str.encode)]
    return ("/* Made by tests/ordering/surnames.py, which says where it comes from. In the order of the bytes.\n"
            " * CHARACTER(itself, its strokes or \"\", one that is read as it is in a surname or \"\");\n"
            " * SURNAME(of two characters, two that are read as it is or \"\"); PLACE(a name, the same). */\n"
            + "\n".join(lines) + "\n")


@functools.cache
def unihan(file, field):
    rows = {}
    with bz2.open(f"/usr/share/unicode/Unihan_{file}.txt.bz2", "rt", encoding="utf-8") as lines:
        for line in lines:
            columns = line.rstrip("\n").split("\t")
            if len(columns) == 3 and columns[1] == field:
                rows[chr(int(columns[0][2:], 16))] = columns[2].split()
    return rows


def rime():
    rows = {}
    with open("/usr/share/rime-data/stroke.dict.yaml", encoding="utf-8") as lines:
        for line in lines:
            columns = line.rstrip("\n").split("\t")
            if len(columns) >= 2 and len(columns[0]) == 1 and re.fullmatch("[hspnz]+", columns[1]):
                rows.setdefault(columns[0], set()).add(columns[1].translate(str.maketrans("hspnz", "12345")))
    return rows


def check():
    faults = []
    counts, mandarin, typed = unihan("IRGSources", "kTotalStrokes"), unihan("Readings", "kMandarin"), rime()
    for name, digits in strokes().items():
        if str(len(digits)) not in counts.get(name, []):
            faults.append(f"{name}: {digits} has {len(digits)} strokes, Unihan {counts.get(name)}")
        if digits not in typed.get(name, set()):
            faults.append(f"{name}: {digits}, typed as {sorted(typed.get(name, []))}")
    for name, (reading, stand_in) in readings().items():
        if mandarin[stand_in][0] != reading:
            faults.append(f"{name}: {stand_in} is read {mandarin[stand_in][0]}, not {reading}")
        if mandarin[name][0] == reading:
            faults.append(f"{name}: is read {reading} anyway")
    for name, (reading, stand_in) in compounds().items():
        for index, syllable in enumerate(reading or []):
            if mandarin[stand_in[index]][0] != syllable:
                faults.append(f"{name}: {stand_in[index]} is read {mandarin[stand_in[index]][0]}, not {syllable}")
        if reading is not None and [mandarin[one][0] for one in name] == reading:
            faults.append(f"{name}: is read {reading} anyway")
    for name, (reading, stand_in) in places().items():
        if mandarin[stand_in[0]][0] != reading:
            faults.append(f"{name}: {stand_in[0]} is read {mandarin[stand_in[0]][0]}, not {reading}")
        if mandarin[name[0]][0] == reading:
            faults.append(f"{name}: is read {reading} anyway")
    return faults


def reading_key(reading):
    """Letters, then tone; ü behind u."""
    marks = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}
    letters, tone = "", 5
    for mark in unicodedata.normalize("NFD", reading):
        if mark in marks:
            tone = marks[mark]
        elif mark == "\u0308":
            letters = letters[:-1] + "u~"
        else:
            letters += mark
    # "lü" stands between "lu" and "luan": as a letter of its own behind the bare u.
    return [letters.replace("u~", "u\u0001"), tone]


def sorted_by_program(mode, names):
    done = subprocess.run([Path(os.environ.get("DRIVERS", ROOT / ".build/drivers")) / "order", mode],
                          input="".join(name + "\n" for name in names), capture_output=True, text=True, check=True)
    return done.stdout.split()


def check_program():
    """All characters as surnames, in the program's order: readings never go back, and neither do strokes."""
    faults = []
    strokes_of, readings_of, mandarin = strokes(), readings(), unihan("Readings", "kMandarin")
    names = sorted(strokes_of)

    def key_by_reading(name):
        return reading_key(readings_of[name][0] if name in readings_of else mandarin[name][0])

    def key_by_strokes(name):
        return [len(strokes_of[name]), strokes_of[name]]

    for mode, key in (("pinyin", key_by_reading), ("strokes", key_by_strokes)):
        order = sorted_by_program(mode, names)
        if sorted(order) != names:
            faults.append(f"{mode}: names are lost")
        for one, other in zip(order, order[1:]):
            if key(one) > key(other):
                faults.append(f"{mode}: {one} {key(one)} stands before {other} {key(other)}")
    return faults


def main(word):
    if word == "write":
        OUTPUT.write_text(table())
        return 0
    faults = check() + check_program()
    if OUTPUT.read_text() != table():
        faults.append(f"{OUTPUT.relative_to(ROOT)} is old: python3 tests/ordering/surnames.py write")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
