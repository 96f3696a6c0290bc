"""The texts of the bench's site: contests, projects and notices as rows.

Two sources give the same kind of rows. `Own` makes them itself, one at a time, so that a million projects
need no more memory than their ranks. `Shared` takes those of ../shared/bench, from which the other
generators' sites are made, so that all show the same texts. Same seed and size, same rows, on any machine.

A contest: slug, name, kind, kind_label, region, organizer, opens, closes, description, body.
A project: id, title, company, region, group, field, contest, score, rank, award, day, body.
A notice: id, title, kind, contest, published, description, body.
"""
import datetime, importlib.util, os, random, sys

SITE = "星火杯创新创业大赛"
KINDS = [("regional", "区域赛"), ("thematic", "专题赛"), ("overseas", "海外赛"), ("final", "总决赛")]
NOTICE_KINDS = ["赛事通知", "评审公告", "结果公示", "培训活动", "政策解读"]


def award_of(rank, total):
    for last, award in ((1, "一等奖"), (3, "二等奖"), (8, "三等奖"), (max(10, total * 15 // 100), "优胜奖")):
        if rank <= last:
            return award
    return "入围"


# -- our own ---------------------------------------------------------------------------------------

REGIONS = ("beijing 北京 tianjin 天津 hebei 河北 shanxi 山西 neimenggu 内蒙古 liaoning 辽宁 dalian 大连 jilin 吉林 "
           "heilongjiang 黑龙江 shanghai 上海 jiangsu 江苏 zhejiang 浙江 ningbo 宁波 anhui 安徽 fujian 福建 xiamen 厦门 "
           "jiangxi 江西 shandong 山东 qingdao 青岛 henan 河南 hubei 湖北 hunan 湖南 guangdong 广东 shenzhen 深圳 "
           "guangxi 广西 hainan 海南 chongqing 重庆 sichuan 四川 guizhou 贵州 yunnan 云南 shaanxi 陕西 gansu 甘肃 "
           "qinghai 青海 ningxia 宁夏 xinjiang 新疆").split()
SUBJECTS = ("ai 人工智能 chips 集成电路 robots 机器人 medicine 生物医药 devices 医疗器械 materials 新材料 energy 新能源 "
            "storage 储能 cars 智能汽车 low-altitude 低空经济 space 商业航天 quantum 量子信息 ocean 海洋 farming 现代农业 "
            "climate 绿色低碳 security 网络安全 culture 数字文化").split()
FIELDS = "信息技术 装备制造 新材料 生物 新能源 节能环保 数字创意 现代服务".split()
GROUPS = ["企业组", "企业组", "企业组", "创业组", "创业组"]
NAMES = "启 恒 瑞 晟 正 泰 润 鼎 凌 宏 安 汇 岚 朗 维 源 迅 睿 元 康 诺 森 擎 域 策 晖 境 禾".split()
TRADES = "智能装备 生物技术 新材料 信息技术 能源科技 医疗器械 机器人 传感技术".split()
MANNERS = "面向复杂场景的 高精度 低功耗 模块化 可重构 多模态 高可靠 长寿命 宽温域 轻量化 云边协同".split()
THINGS = "工业视觉检测 固态电池 手术导航 无人机巡检 海水制氢 车规级传感器 土壤修复 数字孪生 膜分离 电网调度 病虫害识别 隐私计算".split()
PRODUCTS = "系统 平台 关键技术 装备 解决方案 芯片 核心部件".split()
CLAUSES = [
    "团队用三年时间完成了核心算法的研制 产品通过了第三方机构的检测 项目面向制造业一线的真实需求 方案已经在多个地市试点 "
    "研发中心与两家重点实验室长期合作 系统采用分层解耦的设计 关键材料走完了从实验室到中试线的路".split(),
    "单台设备的能耗降低了百分之三十以上 高温高湿环境下仍能稳定运行 检测时间从数小时缩短到数分钟 上下游企业有了统一的数据接口 "
    "产线的良品率和交付效率明显提高 首批用户给出了认可并再次订购 传统方法精度低而成本高的问题得到解决".split(),
    "目前已经申请发明专利二十余项 并参与制定了三项行业标准 累计服务客户一百余家 预计明年营业收入超过五千万元 "
    "计划三年内建成两条示范生产线 将带动就业三百余人".split(),
]
RULES = ("各参赛单位应当在规定时间内登录报名系统填报信息 组委会组织专家对申报材料进行形式审查 评审坚持公平公正公开的原则 "
         "入围项目须在现场评审前提交路演文稿 各赛区承办单位做好组织动员和资格审核 同一项目不得在多个赛区重复报名 "
         "参赛团队对申报材料的真实性负责 获奖项目获得资金、场地和融资对接方面的支持 公示期内任何单位和个人均可实名反映问题 "
         "逾期没有补交材料的视为放弃参赛资格 评委实行回避制度并签署保密承诺书").split()
REMARKS = ("请各单位高度重视并认真组织 具体安排以后续通知为准 有关要求见附件 审核结果在三个工作日内反馈 相关费用由组委会承担 "
           "请提前完成设备调试 未尽事宜由组委会解释 材料一经提交不再退还").split()
PAPERS = ("营业执照副本扫描件 项目计划书电子版 知识产权证明材料 上一年度财务审计报告 团队核心成员简历 参赛承诺书签字页 "
          "路演文稿与演示视频 产品检测报告或用户证明").split()
STEPS = "登录报名系统并注册 填写项目和团队信息 上传计划书及证明材料 等待承办单位审核资格 参加线上初评 参加现场路演与答辩 查看公示名单".split()
STAGES = "报名 资格审核 线上初评 现场路演 尽职调查 结果公示 颁奖典礼".split()
HEADINGS = "一、参赛条件 二、报名方式 三、评审规则 四、日程安排 五、奖励与扶持 六、材料清单 七、注意事项 八、联系方式".split()
TITLES = ["关于组织开展{}报名工作的通知", "{}初评结果公示", "关于{}现场评审安排的公告", "{}获奖名单公示", "关于举办{}赛前培训的通知",
          "{}评审规则说明", "关于调整{}日程安排的通知", "{}扶持措施解读"]


class Dice:
    """Numbers that depend on the key alone; random() is the part of `random` that never changes."""

    def __init__(self, *key):
        self.random = random.Random("/".join(map(str, key))).random

    def between(self, low, high):
        return low + int(self.random() * (high - low + 1))

    def pick(self, choices):
        return choices[int(self.random() * len(choices))]

    def some(self, choices, count):
        rest = list(choices)
        return [rest.pop(int(self.random() * len(rest))) for _ in range(count)]


def day_text(day):
    return day.strftime("%Y-%m-%d")


def sentences(dice, count):
    return "".join("，".join(dice.pick(part) for part in CLAUSES) + "。" for _ in range(count))


def numbered(items):
    return "\n".join("%d. %s" % (i + 1, item) for i, item in enumerate(items))


class Own:
    def __init__(self, projects, seed):
        self.seed, self.project_count, self.notice_count = seed, projects, projects // 10
        self.contests = [self._contest(i) for i in range(54)]
        self._rank()

    def _dice(self, what, index):
        return Dice(self.seed, what, index)

    def _contest(self, index):
        dice = self._dice("contest", index)
        if index < 35:
            slug, region = REGIONS[2 * index], REGIONS[2 * index + 1]
            kind, name = 0, region + "赛区"
        elif index < 52:
            kind, region = 1, dice.pick(REGIONS[1::2])
            slug, name = "theme-" + SUBJECTS[2 * (index - 35)], SUBJECTS[2 * (index - 35) + 1] + "专题赛"
        else:
            kind = index - 50
            slug, name, region = [("overseas", "海外赛区", "海外"), ("final", "全国总决赛", "北京")][index - 52]
        month = dice.between(3, 9)
        organizer = region + "科学技术主管部门"
        return dict(
            slug=slug, name=name, kind=KINDS[kind][0], kind_label=KINDS[kind][1], region=region, organizer=organizer,
            opens="2025-%02d-%02d" % (month, dice.between(1, 28)), closes="2025-%02d-%02d" % (month + 2, dice.between(1, 28)),
            description="%s%s由%s主办，面向%s征集项目。" % (SITE, name, organizer, "、".join(dice.some(FIELDS, 3))),
            body="\n\n".join([
                sentences(dice, 3), "## 赛事简介", sentences(dice, 4),
                "## 参赛要求", "\n".join("- " + paper for paper in dice.some(PAPERS, 5)),
                "## 评审流程", numbered(dice.some(STEPS, 5)),
                "## 支持措施", sentences(dice, 3) + "更多信息见[公告列表](/announcements/)。"]) + "\n")

    def _rank(self):
        """Contest and rank of each project; each contest has some, the final and the one overseas most."""
        orders = [[] for _ in self.contests]
        urn = [*range(54), *range(54), 52, 53]
        for i in range(self.project_count):
            dice = self._dice("entry", i)
            contest = i if i < 54 else dice.pick(urn)
            orders[contest].append((dice.random(), i))
        self.entries = [None] * self.project_count
        for contest, order in enumerate(orders):
            order.sort()
            for k, (_, i) in enumerate(order):
                self.entries[i] = (contest, k + 1)
        self.sizes = [len(order) for order in orders]

    def project_id(self, index):
        return "p%0*d" % (max(6, len(str(self.project_count))), index + 1)

    def title(self, index):
        dice = self._dice("title", index)
        return dice.pick(MANNERS) + dice.pick(THINGS) + dice.pick(PRODUCTS)

    def projects(self):
        for i, (contest, rank) in enumerate(self.entries):
            dice, c, total = self._dice("project", i), self.contests[contest], self.sizes[contest]
            paragraphs = [sentences(dice, dice.between(1, 2)) for _ in range(dice.between(2, 4))]
            paragraphs[dice.between(0, len(paragraphs) - 1)] += "项目亮点为 **%s** ，参见[赛事页面](/contests/%s/)。" % (
                dice.pick(THINGS), c["slug"])
            points = 989900 - 489900 * rank // total  # no two alike up to 489,900 a contest
            yield dict(
                id=self.project_id(i), title=self.title(i), contest=c["slug"], rank=rank, award=award_of(rank, total),
                company="演示%s%s%s%s有限公司" % (dice.pick(NAMES), dice.pick(NAMES), "&" if dice.between(1, 50) == 1 else "",
                                          dice.pick(TRADES)),
                region=c["region"] if c["kind"] in ("regional", "overseas") else dice.pick(REGIONS[1::2]),
                group=dice.pick(GROUPS), field=dice.pick(FIELDS), score="%d.%04d" % divmod(points, 10000),
                day=day_text(datetime.date(2025, 3, 1) + datetime.timedelta(dice.between(0, 179))),
                body="\n\n".join(paragraphs) + "\n")

    def _section(self, dice, kind, number, contest):
        if kind == 0:
            return "\n".join("- **%s** ，%s" % (paper, dice.pick(REMARKS)) for paper in dice.some(PAPERS, dice.between(3, 6)))
        if kind == 1:
            return numbered(dice.some(STEPS, dice.between(3, 6)))
        if kind == 2:
            rows = ["| %s | 2025-%02d-%02d | 2025-%02d-%02d | %s |" % (
                stage, dice.between(1, 6), dice.between(1, 28), dice.between(7, 12), dice.between(1, 28), dice.pick(REMARKS))
                for stage in dice.some(STAGES, dice.between(4, 6))]
            return "\n".join(["| 环节 | 开始日期 | 截止日期 | 说明 |", "| --- | --- | --- | --- |"] + rows)
        project = dice.between(0, self.project_count - 1)
        return ("### 补充说明\n\n请登录[%s](/contests/%s/)查询，示例项目见[%s](/projects/%s/)，或访问"
                "[官方平台](https://www.example.org/notice/%d)。重要事项：**%s** 。\n\n> %s，%s。" % (
                    contest["name"], contest["slug"], self.title(project), self.project_id(project), number,
                    dice.pick(REMARKS), dice.pick(RULES), dice.pick(REMARKS)))

    def notices(self):
        zone = datetime.timezone(datetime.timedelta(hours=8))
        first = datetime.datetime(2019, 1, 3, 12, tzinfo=zone)
        span = (datetime.datetime(2025, 12, 20, 12, tzinfo=zone) - first).total_seconds()
        for i in range(self.notice_count):
            dice = self._dice("notice", i)
            contest, kind = dice.pick(self.contests), dice.pick(NOTICE_KINDS)
            title = dice.pick(TITLES).format(contest["name"])
            published = first + datetime.timedelta(seconds=int(span * i / max(1, self.notice_count - 1)))
            parts, size, target, shape = ["各有关单位：%s。%s。" % (dice.pick(RULES), dice.pick(REMARKS))], 0, dice.between(2700, 4700), dice.between(0, 3)
            while size < target:
                k = len(parts) - 1
                prose = "".join("%s，%s。" % (dice.pick(RULES), dice.pick(REMARKS)) for _ in range(dice.between(2, 4)))
                parts.append("## %s\n\n%s\n\n%s" % (HEADINGS[k % len(HEADINGS)], prose, self._section(dice, (shape + k) % 4, i + 1, contest)))
                size += len(parts[-1].encode())
            yield dict(id="a%0*d" % (max(5, len(str(self.notice_count))), i + 1), title=title, kind=kind, contest=contest["slug"],
                       published=published.isoformat(), body="\n\n".join(parts) + "\n",
                       description="%s：%s，发布于%s。" % (kind, title, day_text(published)))


# -- that of ../shared/bench -------------------------------------------------------------------------

def untie(projects):
    """Equal scores have equal ranks with us, as fabang demands; the peers' corpus numbers them on. So there are none."""
    contests = {}
    for project in projects:
        contests.setdefault(project["contest"], []).append(project)
    for rows in contests.values():
        last = 10000
        for project in sorted(rows, key=lambda row: row["rank"]):
            before = project["score"]
            last = min(last - 1, int(before.replace(".", "")))
            project["score"] = "%d.%02d" % divmod(last, 100)
            project["description"] = project["description"].replace("得分%s，" % before, "得分%s，" % project["score"])
    return projects


class Shared:
    """Runs the generator of ../shared/bench, which writes the peers' sites into `folder`, and keeps its rows."""

    def __init__(self, bench, projects, seed, folder, peers=()):
        spec = importlib.util.spec_from_file_location("shared_gen", os.path.join(bench, "gen", "gen.py"))
        gen = importlib.util.module_from_spec(spec)
        sys.dont_write_bytecode, keep = True, sys.dont_write_bytecode
        spec.loader.exec_module(gen)
        sys.dont_write_bytecode = keep
        make_projects, write_data, rows = gen.make_projects, gen.emit_data, {}
        gen.make_projects = lambda *arguments: untie(make_projects(*arguments))
        gen.emit_data = lambda out, model: (rows.update(model), write_data(out, model))
        arguments, sys.argv = sys.argv, ["gen.py", "--n", str(projects), "--out", folder, "--seed", str(seed), "--peers", ",".join(peers)]
        gen.main()
        sys.argv = arguments
        self.contests, self._projects, self._notices = rows["contests"], rows["projects"], rows["anns"]
        self.project_count, self.notice_count = len(self._projects), len(self._notices)

    def projects(self):
        return ({**project, "day": day_text(project["date"])} for project in self._projects)

    def notices(self):
        return ({**notice, "published": notice["date"].isoformat()} for notice in self._notices)
