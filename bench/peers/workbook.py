# Converts a CSV file with the columns of the Excel Data Export to a workbook, with xlsxwriter in constant-memory mode. Dates
# are true dates, IDs and other texts are texts, the header is bold and frozen.
import csv
import datetime
import sys

import xlsxwriter

source, target = sys.argv[1:]
book = xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
sheet = book.add_worksheet("List")
bold = book.add_format({"bold": True})
day = book.add_format({"num_format": "mm/dd/yyyy"})
text = book.add_format({"num_format": "@"})

with open(source, newline="", encoding="utf-8-sig") as f:
    rows = csv.reader(f)
    header = next(rows)
    dates = {i for i, title in enumerate(header) if "Date" in title or title in ("Last Updated", "Enrolled")}
    numbers = {i for i, title in enumerate(header) if title.startswith("Days")}
    ids = {i for i, title in enumerate(header) if title.endswith("ID")}
    for i, title in enumerate(header):
        sheet.set_column(i, i, 24 if i == 0 else 14)
        sheet.write_string(0, i, title, bold)
    sheet.freeze_panes(1, 1)
    count = 0
    for count, row in enumerate(rows, 1):
        for i, cell in enumerate(row):
            if not cell:
                continue
            if i in dates:
                sheet.write_datetime(count, i, datetime.datetime.strptime(cell[:10], "%Y-%m-%d"), day)
            elif i in numbers:
                sheet.write_number(count, i, int(cell))
            elif i in ids:
                sheet.write_string(count, i, cell, text)
            else:
                sheet.write_string(count, i, cell)
    sheet.autofilter(0, 0, count, len(header) - 1)
book.close()
