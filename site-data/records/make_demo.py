#!/usr/bin/env python3
"""Writes the demonstration records of this folder: lists as long as the real ones, of entrants that
do not exist. Every entrant's name holds 演示, and no name, code or number of anybody is used.

    python3 make_demo.py [DIRECTORY]        writes lists.csv, projects.csv ... (default: its own folder)

The output depends on nothing but this file: no clock, no random source of the system."""
import csv
import datetime
import os
import sys

GROUPS = [("enterprise", "企业组"), ("startup", "创业组")]
SHORTLIST = {"enterprise": 500, "startup": 300}
FINALISTS = {"enterprise": 50, "startup": 10}
PRIZES = {"enterprise": [5, 15, 30], "startup": [1, 3, 6]}
PRIZE_NAMES = ["一等奖", "二等奖", "三等奖"]
ENTRIES_LEAST = {"enterprise": 18, "startup": 11}
ENTRIES_SPREAD = {"enterprise": 11, "startup": 8}

REGIONS = [line.split() for line in """
beijing 北京市 北京
tianjin 天津市 天津
hebei 河北省 冀北
shanxi 山西省 晋中
liaoning 辽宁省 辽东
jilin 吉林省 松原
heilongjiang 黑龙江省 龙江
shanghai 上海市 上海
jiangsu 江苏省 江南
zhejiang 浙江省 浙东
anhui 安徽省 皖南
fujian 福建省 闽海
jiangxi 江西省 赣江
shandong 山东省 鲁中
henan 河南省 中原
hubei 湖北省 荆楚
hunan 湖南省 潇湘
guangdong 广东省 岭南
guangxi 广西壮族自治区 桂北
hainan 海南省 琼海
chongqing 重庆市 渝州
sichuan 四川省 蜀都
guizhou 贵州省 黔山
yunnan 云南省 滇池
gansu 甘肃省 陇原
xizang 西藏自治区 雪域
shaanxi 陕西省 秦岭
qinghai 青海省 青海湖
xinjiang 新疆维吾尔自治区 天山
dalian 大连市 大连
ningbo 宁波市 甬江
xiamen 厦门市 鹭岛
qingdao 青岛市 胶州湾
shenzhen 深圳市 深圳湾
bingtuan 兵团 绿洲
""".split("\n") if line]

# id, theme, what is made in it
THEMES = [line.split() for line in """
industrial-agents 工业智能体 产线调度智能体 工艺优化智能体 设备运维智能体 质检协同智能体 排产决策智能体 能耗管理智能体
metaverse 元宇宙 沉浸式实训平台 数字孪生展厅 虚实融合交互终端 三维内容生产工具 空间计算眼镜
spatiotemporal 时空信息 高精度定位终端 时空数据底座 北斗授时模块 遥感影像解译平台 室内外一体导航系统
scientific-instruments 高端科学仪器装备和传感器 质谱分析仪 光纤应变传感器 太赫兹成像仪 微纳压力传感芯片 原子力显微镜 气体检测传感器
visual-intelligence 视觉智能 表面缺陷检测系统 多光谱识别相机 三维视觉引导系统 视频结构化引擎 事件相机模组
low-altitude 低空经济 物流无人机 低空通信感知基站 无人机适航测试平台 氢动力飞行平台 低空交通管理系统
artificial-intelligence 人工智能 行业大模型 边缘推理芯片 知识图谱引擎 语音交互模组 可信评测平台
commercial-space 商业航天 星载激光通信终端 卫星柔性太阳翼 火箭发动机喷注器 遥感卫星数据服务 星载综合电子系统
digital-security 数字产业与安全 数据安全网关 隐私计算一体机 工控安全监测系统 密码服务平台 数据合规审计工具
embodied-agents 智能体及具身智能 灵巧手 具身操作大模型 移动操作机器人 触觉感知皮肤 机器人仿真训练平台
bionic-robots 智能仿生机器人 仿生四足机器人 水下仿生推进器 柔性外骨骼 仿生扑翼飞行器 软体抓手
future-intelligence 未来智能 脑机接口头环 类脑计算模组 量子测控系统 光计算加速卡 智能材料执行器
additive-manufacturing 增材制造 金属粉末床打印机 陶瓷光固化设备 砂型打印中心 连续纤维打印机 高温合金粉末
medical-equipment 医疗装备 便携式超声仪 手术导航机器人 智能康复训练仪 体外循环监测仪 内窥成像系统
advanced-materials 先进材料 碳化硅陶瓷基板 高强铝合金型材 气凝胶隔热毡 生物基尼龙 固态电解质膜
intelligent-robots 智能机器人 巡检机器人 重载移动机器人 协作焊接机器人 谐波减速器 伺服关节模组
biomedicine 医药健康 核酸快检试剂 缓释微球制剂 细胞培养基 中药智能制备系统 慢病管理平台
""".split("\n") if line]

SCENES = """中小企业 离散制造 精密加工 纺织印染 港口物流 矿山开采 冷链运输 智慧农业 城市更新 新能源汽车 动力电池
半导体封装 轨道交通 化工园区 海洋牧场 文化遗产保护 应急救援 基层医疗 老年照护 现代养殖 电力巡检 建筑施工 食品加工
节能环保 仓储配送 高原地区 乡村振兴 职业教育 智慧园区 水利工程""".split()
QUALITIES = """高可靠 低功耗 轻量化 自主可控 国产化 高精度 智能化 模块化 绿色低碳 快速部署 可重构 一体化 新型 云边协同
免维护 低成本 宽温域 自适应""".split()
STAGES = ["研发及产业化", "关键技术攻关", "规模化应用", "示范应用", "开发与推广", "成果转化", "", "", "", ""]
FIRST = "云星岚瀚澜晟辰曜朗泽浩恒启锐卓擎砺睿翎霁璟峥屹燊煜垚沐渝昕澈"
SECOND = "图微芯翼帆迹程川岳汇链鲲拓创维衡源巢驰峰弦穹码构禾序极脉石舟"
TRADES = """智能科技 精密仪器 新材料 数字技术 机器人 航空科技 生物科技 医疗器械 信息技术 自动化设备 光电技术 传感技术
能源科技 智能装备 软件""".split()
FORMS = ["有限公司", "有限公司", "有限公司", "股份有限公司", "（集团）有限公司"]
TEAMS = ["创客团队", "创业团队", "青年创客团队", "联合实验室创客团队", "初创企业", "科技工作室"]

ZONE = "+08:00"
DAYS_OFF = {"2026-09-25", "2026-09-26", "2026-09-27"} | {f"2026-10-0{day}" for day in range(1, 8)}
DAYS_ON = {"2026-09-20", "2026-10-10"}
CONTEST = "第十一届“创客中国”"
EVENT = "中小企业创新创业大赛"
CHANNEL = ("公示期内对名单有异议的，请写明事实并署真实姓名，向本赛事主办单位书面反映（演示数据，"
           "不受理实际异议）")
CHANNEL_NATIONAL = ("公示期内对名单有异议的，请写明事实并署真实姓名，向大赛组委会秘书处书面反映（演示数据，"
                    "不受理实际异议）")
ORDER = "按来源赛事在赛事计划中的次序排列，排名不分先后"


# The registration authority of a contest's region; what has none registers nowhere that exists.
DIVISIONS = dict(zip("""beijing tianjin hebei shanxi liaoning jilin heilongjiang shanghai jiangsu zhejiang anhui
fujian jiangxi shandong henan hubei hunan guangdong guangxi hainan chongqing sichuan guizhou yunnan gansu xizang
shaanxi qinghai xinjiang dalian ningbo xiamen qingdao shenzhen""".split(), """110000 120000 130000 140000 210000
220000 230000 310000 320000 330000 340000 350000 360000 370000 410000 420000 430000 440000 450000 460000 500000
510000 520000 530000 620000 540000 610000 630000 650000 210200 330200 350200 370200 440300""".split()))
CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def credit_code(division, number):
    """With a right check digit, in a form that is issued to nobody: organisation code DEMO + number."""
    code = f"93{division}DEM{number:06d}".replace("O", "0")[:17]
    total = sum(CODE_LETTERS.index(letter) * pow(3, place, 31) for place, letter in enumerate(code))
    return code + CODE_LETTERS[-total % 31]


class Dice:
    """A linear congruential generator: the same rows on every machine and Python."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2 ** 64
        return (self.state >> 33) % limit

    def pick(self, items):
        return items[self.below(len(items))]

    def shuffle(self, items):
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]


def is_working(day):
    text = day.isoformat()
    return text in DAYS_ON or (day.weekday() < 5 and text not in DAYS_OFF)


def working_day(day, count):
    """The count-th working day, `day` being the first; with 2, the one after `day`."""
    while True:
        if is_working(day):
            count -= 1
        if count == 0:
            return day
        day += datetime.timedelta(days=1)


def moment(day, time):
    return f"{day.isoformat()}T{time}:00{ZONE}"


def hours_before(instant, hours):
    at = datetime.datetime.fromisoformat(instant) - datetime.timedelta(hours=hours)
    return at.isoformat()


FIELDS = ("新一代信息技术", "高端装备制造", "新材料", "生物医药", "节能环保", "新能源", "数字创意", "现代农业")
PROBLEMS = ("中小企业用不起、用不好的难题", "人工作业效率低的问题", "小批量生产换线慢的问题", "现场数据难以采集的问题", "能耗高、维护难的问题")
RESULTS = ("已完成样机测试，正在两家演示单位试用。", "已在一条演示产线上连续运行三个月。", "已完成小批量试制，良品率稳定。", "正在与演示用户一起修订产品定义。")


def project_text(row, number):
    """What the page of a project says of it: no dice, so that nothing else changes with it."""
    first = f"“{row['name']}”为演示项目，面向{PROBLEMS[number % len(PROBLEMS)]}，由团队自主研发核心部件。"
    return {"project": row["id"], "field": FIELDS[number * 7 % len(FIELDS)],
            "summary": first + "\n" + RESULTS[number * 3 % len(RESULTS)]}


class Demo:
    def __init__(self):
        self.dice = Dice(20260310)
        self.names, self.coined = set(), set()
        self.entrants, self.projects, self.lists, self.editions, self.entries = [], [], [], [], []
        self.reviews, self.objections, self.acts = [], [], []
        self.by_contest, self.entrant_names = {}, {}

    def unique(self, make, taken):
        while True:
            name = make()
            if name not in taken:
                taken.add(name)
                return name

    def entrant(self, group, place):
        coined = self.dice.pick(FIRST) + self.dice.pick(SECOND)
        if group == "startup":
            return f"{place}演示{coined}{self.dice.pick(TEAMS)}"
        return f"{place}演示{coined}{self.dice.pick(TRADES)}{self.dice.pick(FORMS)}"

    def name(self, products):
        product = self.dice.pick(products)
        quality, scene, stage = (self.dice.pick(words) for words in (QUALITIES, SCENES, STAGES))
        shape = self.dice.below(4)
        if shape == 0:
            return f"{quality}{product}{stage}"
        if shape == 1:
            return f"面向{scene}的{product}{stage}"
        if shape == 2:
            return f"面向{scene}的{quality}{product}{stage}"
        return f"{scene}{quality}{product}{stage}"

    def project(self, group, contest, place, products):
        number = len(self.projects) + 1
        name = self.unique(lambda: self.name(products), self.names)
        entrant = self.unique(lambda: self.entrant(group, place), self.coined)
        row = {"id": f"p{number:05d}", "name": name, "entrant": f"e{number:05d}",
               "group": group, "contest": contest, "pool_number": f"DEMO-{number:05d}", "demo": "yes"}
        self.projects.append(row)
        is_team = group == "startup" and not entrant.endswith(("初创企业", "工作室"))
        self.entrants.append({
            "id": row["entrant"], "name": entrant, "kind": "team" if is_team else "organization",
            "credit_code": "" if is_team else credit_code(DIVISIONS.get(contest, "990000"), number)})
        self.entrant_names[row["entrant"]] = entrant
        return row

    def add_list(self, **row):
        self.lists.append({"tier": "", "order_label": "", "score_public": "no",
                           "review_levels": 3, "demo": "yes", **row})

    def add_edition(self, list_id, number, state, published_at, **row):
        """With its three reviews and the act that it is."""
        self.editions.append({"list": list_id, "edition": number, "state": state,
                              "published_at": published_at, **row})
        for level, (who, hours) in enumerate((("演示初审", 26), ("演示复审", 23), ("演示终审", 20)), 1):
            self.reviews.append({"list": list_id, "edition": number, "level": level, "reviewer": who,
                                 "decision": "approved",
                                 "decided_at": hours_before(published_at, hours)})
        act = {"publicity": "announce", "final": "finalize", "corrected": "correct"}[state]
        comment = row.get("note") or "经三级审核，按计划发布"
        self.acts.append({"at": published_at, "actor": "演示秘书处", "act": act, "list": list_id,
                          "edition": number, "comment": comment})

    def add_periods(self, list_id, first_day, time, final_time, note):
        """Five working days of publicity, then the final list on the next working day."""
        last_day = working_day(first_day, 5)
        self.add_edition(list_id, 1, "publicity", moment(first_day, time),
                         first_day=first_day.isoformat(), last_day=last_day.isoformat())
        final_day = working_day(last_day + datetime.timedelta(days=1), 1)
        self.add_edition(list_id, 2, "final", moment(final_day, final_time), entries_of=1, note=note)

    def scores(self, count, best):
        """Strictly descending, two decimals: no tie anywhere, so none at a prize boundary."""
        score, found = best, []
        for _ in range(count):
            found.append(f"{score // 100}.{score % 100:02d}")
            score -= 7 + self.dice.below(40)
        return found

    def result(self, index, contest, contest_name, place, products, group, group_name):
        list_id = f"{contest}-{group}-result"
        self.add_list(id=list_id, kind="result", contest=contest, group=group,
                      title=f"{contest_name}{group_name}获奖项目名单（演示）",
                      order_label="按名次排列", objection_channel=CHANNEL)
        count = ENTRIES_LEAST[group] + self.dice.below(ENTRIES_SPREAD[group])
        firsts, seconds = (2, 4) if group == "enterprise" else (1, 3)
        thirds = firsts + seconds
        scores = self.scores(count, 9700 - self.dice.below(300))
        rows = []
        for rank in range(1, count + 1):
            row = self.project(group, contest, place, products)
            award = ("一等奖" if rank <= firsts else "二等奖" if rank <= firsts + seconds else
                     "三等奖" if rank <= firsts + seconds + thirds else "优胜奖")
            self.entries.append({"list": list_id, "edition": 1, "project": row["id"], "rank": rank,
                                 "award": award, "score": scores[rank - 1]})
            rows.append(row)
        first_day = working_day(datetime.date(2026, 8, 17), 1 + index % 10)
        self.add_periods(list_id, first_day, f"{9 + index % 3:02d}:{30 + index % 20:02d}",
                         "15:00", "公示期满，确定为最终名单")
        self.by_contest.setdefault(group, []).append(rows)

    def results(self):
        every = [product for _, _, *products in THEMES for product in products]
        index = 0
        contests = [(contest, f"{CONTEST}{region}{EVENT}", place, every)
                    for contest, region, place in REGIONS]
        contests += [(contest, f"{CONTEST}{theme}{EVENT}", "", products)
                     for contest, theme, *products in THEMES]
        contests.append(("overseas", f"{CONTEST}国际{EVENT}（境外区域赛）", "海外", every))
        for contest, name, place, products in contests:
            for group, group_name in GROUPS:
                where = place or self.dice.pick(REGIONS)[2]
                self.result(index, contest, name, where, products, group, group_name)
            index += 1

    def shortlist(self, group):
        """The best of every contest, one more from some until the number is reached."""
        contests = self.by_contest[group]
        each, more = divmod(SHORTLIST[group], len(contests))
        lucky = list(range(len(contests)))
        self.dice.shuffle(lucky)
        lucky = set(lucky[:more])
        return [row for index, rows in enumerate(contests)
                for row in rows[:each + (index in lucky)]]

    def national(self, group, group_name):
        shortlist = self.shortlist(group)
        chosen = list(range(len(shortlist)))
        self.dice.shuffle(chosen)
        finalists = [shortlist[index] for index in sorted(chosen[:FINALISTS[group]])]
        first_day = datetime.date(2026, 9, 21)
        for kind, rows in (("shortlist", shortlist), ("finalists", finalists)):
            list_id = f"{kind}-{group}"
            self.add_list(id=list_id, kind=kind, contest="final", group=group, tier=list_id,
                          title=f"{CONTEST}{EVENT}全国{group_name}{len(rows)}强名单（演示）",
                          order_label=ORDER, objection_channel=CHANNEL_NATIONAL)
            for row in rows:
                self.entries.append({"list": list_id, "edition": 1, "project": row["id"]})
            self.add_periods(list_id, first_day, "09:00", "10:00", "公示期满，确定为最终名单")
        self.winners(group, group_name, finalists)
        return [row for row in shortlist if row not in finalists]

    def winners(self, group, group_name, finalists):
        list_id = f"winners-{group}"
        self.add_list(id=list_id, kind="winners", contest="final", group=group, score_public="yes",
                      title=f"{CONTEST}{EVENT}全国总决赛{group_name}获奖项目名单（演示）",
                      order_label="按得分由高到低排列", objection_channel=CHANNEL_NATIONAL)
        order = list(finalists)
        self.dice.shuffle(order)
        awards = [name for name, count in zip(PRIZE_NAMES, PRIZES[group]) for _ in range(count)]
        scores = self.scores(len(order), 9680)
        for rank, (row, award, score) in enumerate(zip(order, awards, scores), 1):
            self.entries.append({"list": list_id, "edition": 1, "project": row["id"], "rank": rank,
                                 "award": award, "score": score})
        self.add_periods(list_id, datetime.date(2026, 11, 9), "09:00", "10:00",
                         "公示期满，确定为最终名单")

    def correct_name(self, unplaced):
        """shortlist-enterprise, edition 3: the first editions printed one entrant's name wrong."""
        row = next(row for row in unplaced if "科技有限公司" in self.entrant_names[row["entrant"]])
        right = self.entrant_names[row["entrant"]]
        wrong = right.replace("科技有限公司", "技术有限公司")
        rows = [entry for entry in self.entries if entry["list"] == "shortlist-enterprise"]
        for entry in rows:
            self.entries.append({**entry, "edition": 3})
            if entry["project"] == row["id"]:
                entry["entrant"] = wrong
        self.add_edition("shortlist-enterprise", 3, "corrected", f"2026-10-19T10:00:00{ZONE}",
                         note=f"项目“{row['name']}”的参赛单位名称由“{wrong}”更正为“{right}”，"
                              "其他内容不变")

    def revoke_row(self, list_id):
        """Edition 3 strikes the last row out; nobody moves up."""
        rows = [entry for entry in self.entries if entry["list"] == list_id]
        for entry in rows:
            self.entries.append({**entry, "edition": 3})
        self.entries[-1]["revoked"] = "参赛材料与参赛条件不符，取消获奖资格（演示）"
        name = next(row["name"] for row in self.projects if row["id"] == rows[-1]["project"])
        self.add_edition(list_id, 3, "corrected", f"2026-10-12T10:00:00{ZONE}",
                         note=f"取消项目“{name}”的获奖资格，名次不递补")

    def make(self):
        self.results()
        unplaced = {group: self.national(group, name) for group, name in GROUPS}
        self.correct_name(unplaced["enterprise"])
        self.revoke_row("jiangsu-enterprise-result")
        self.objections.append({"list": "beijing-enterprise-result", "number": 1,
                                "received_at": f"2026-08-18T10:20:00{ZONE}",
                                "closed_at": f"2026-08-20T16:00:00{ZONE}",
                                "outcome": "经核实，异议事项不成立（演示）"})
        self.entries.sort(key=lambda row: (row["list"], row["edition"]))
        self.editions.sort(key=lambda row: (row["list"], row["edition"]))
        self.reviews.sort(key=lambda row: (row["list"], row["edition"], row["level"]))
        self.acts.sort(key=lambda row: (row["at"], row["list"]))
        self.project_texts = [project_text(row, number) for number, row in enumerate(self.projects)]


FILES = {
    "entrants": "id name kind credit_code",
    "projects": "id name entrant group contest pool_number demo",
    "project_texts": "project field summary",
    "lists": "id kind contest group tier title order_label objection_channel score_public "
             "review_levels demo",
    "editions": "list edition state published_at first_day last_day entries_of note",
    "entries": "list edition project rank award score entrant revoked",
    "reviews": "list edition level reviewer decision decided_at",
    "objections": "list number received_at closed_at outcome",
    "acts": "at actor act list edition comment",
}


def main():
    directory = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    demo = Demo()
    demo.make()
    for name, columns in FILES.items():
        with open(os.path.join(directory, name + ".csv"), "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns.split(), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(getattr(demo, name))


main()
