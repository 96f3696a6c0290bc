"""Writes the files that the transcripts import, and hostile ones: files.py DIRECTORY [long]."""
import datetime
import io
import sqlite3
import sys
import zipfile
from pathlib import Path

import openpyxl

HEADING = ["序号", "项目名称", "单位名称", "统一社会信用代码", "注册日期", "人数", "项目库编号", "推荐赛事"]
ROWS = [
    ["Paper Kite", "Crew 1 (test)", "93110000DEM000001X", datetime.date(2020, 3, 4), 2, "POOL-1", "north"],
    ["Wooden Spoon", "Crew 2 (test)", None, datetime.date(2021, 12, 31), 3, "POOL-2", "North Heat"],
    ["“Tin” Duck, 演示", "Crew Ten (test)", None, datetime.date(2024, 2, 29), 1, "POOL-10", "south"],
    ["Distant Bell", "Crew 8 (test)", None, None, 2, "POOL-8", "port"],
]


def workbook(merge=True):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Sheet1"
    sheet.append(["Long list (test)"])
    sheet.append(HEADING)
    for number, row in enumerate(ROWS, 1):
        sheet.append([number, *row])
    return book


def text(separator=","):
    lines = [HEADING] + [[number, *row] for number, row in enumerate(ROWS, 1)]
    cells = [["" if cell is None else str(cell) for cell in line] for line in lines]
    return "\r\n".join(separator.join(f'"{cell}"' if separator in cell else cell for cell in line) for line in cells) + "\r\n"


def database(path):
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE boats (n, name, crew, code, day, members, pool, heat)")
    for number, row in enumerate(ROWS, 1):
        connection.execute("INSERT INTO boats VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                           [number, *(str(cell) if isinstance(cell, datetime.date) else cell for cell in row)])
    connection.commit()
    connection.close()


def merit():
    """Rows of the demonstration records, as a regional organiser would send them."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["名次", "项目名称", "企业名称", "统一社会信用代码", "奖项"])
    sheet.append([1, "面向职业教育的轻量化边缘推理芯片", "北京演示朗禾数字技术有限公司", "93110000DEM0000021", "优秀项目"])
    sheet.append([2, "智能化金属粉末床打印机", "北京演示启衡智能装备有限公司", "93110000DEM000001X", "优秀项目"])
    sheet.append([3, "动力电池云边协同气凝胶隔热毡", "北京演示辰源生物科技有限公司", "93110000DEM000005A", "优秀项目"])
    sheet.append([4, "面向海洋牧场的数字孪生展厅", "北京演示霁驰数字技术有限公司", "93110000DEM000006D", "优秀项目"])
    return book


def parts(book):
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)


def faulty(folder):
    """What people get wrong."""
    book = workbook()
    sheet = book.active
    sheet["D4"] = 931100001234567890  # digits that Excel does not keep
    sheet["D5"] = "931100"
    sheet["E5"] = "the other day"
    sheet["F5"] = "many"
    sheet["H5"] = "nowhere"
    sheet["B6"] = None
    book.save(folder / "faulty.xlsx")
    book = workbook()
    book.active.column_dimensions["D"].hidden = True
    book.active.row_dimensions[5].hidden = True
    book.save(folder / "hidden.xlsx")
    book = workbook()
    sheet = book.active
    sheet.append([5, *ROWS[0]])
    sheet["D4"] = "９３１１００００ＤＥＭ０００００２１"
    sheet["H3"] = "north"
    sheet["H4"] = None
    sheet.merge_cells("H3:H4")
    book.save(folder / "twice.xlsx")
    book = workbook()
    book.active["H2"] = "Where from"
    book.save(folder / "heading.xlsx")
    book = workbook()
    book.create_sheet("Sheet2").append(["more"])
    book.save(folder / "sheets.xlsx")


def hostile(folder):
    good = parts(workbook())
    sheet = good["xl/worksheets/sheet1.xml"]
    whole = (folder / "rows.xlsx").read_bytes()
    (folder / "cut.xlsx").write_bytes(whole[:len(whole) // 2])
    (folder / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512))
    (folder / "noise.csv").write_bytes(bytes(range(1, 256)) * 4)
    pack(folder / "outside.xlsx", {**good, "../../outside.xml": "<a/>"})
    bomb = b"<worksheet><sheetData>" + b" " * (64 << 20) + b"</sheetData></worksheet>"
    pack(folder / "bomb.xlsx", {**good, "xl/worksheets/sheet1.xml": bomb})
    laughs = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY a%d "%s">' % (n, b"&a%s;" % (b"" if n == 1 else str(n - 1).encode()) * 10) for n in range(1, 9)) + b"]>"
    pack(folder / "entities.xlsx", {**good, "xl/worksheets/sheet1.xml": laughs + sheet.split(b"?>", 1)[-1]})
    pack(folder / "not-a-workbook.xlsx", {"readme.txt": "hello"})
    pack(folder / "broken.xlsx", {**good, "xl/worksheets/sheet1.xml": sheet[:len(sheet) // 2]})


def long_ones(folder):
    good = parts(workbook())
    row = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 1048577))
    pack(folder / "rows-1048576.xlsx", {**good, "xl/worksheets/sheet1.xml":
                                        f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{row}</sheetData></worksheet>'})


def main():
    folder = Path(sys.argv[1])
    workbook().save(folder / "rows.xlsx")
    merit().save(folder / "merit.xlsx")
    (folder / "rows.csv").write_bytes(text().encode("utf-8-sig"))
    (folder / "rows-gb.csv").write_bytes(text().encode("gb18030"))
    (folder / "rows-utf16.csv").write_bytes(text("\t").encode("utf-16"))
    (folder / "rows-semicolon.csv").write_text(text(";"), newline="")
    database(folder / "rows.db")
    faulty(folder)
    hostile(folder)
    if "long" in sys.argv:
        long_ones(folder)


main()
