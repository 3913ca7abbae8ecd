"""What a text is about, learned from texts that people have sorted. Formats: docs/commands.md.

`train`, `evaluate` and `suggest` work on files and need no database. Training and evaluating need
scikit-learn (pip install 'gongzhi[triage]').
"""

import argparse
import csv
import io
import time
from pathlib import Path

from gongzhi.learning import judging, training
from gongzhi.learning.model import THRESHOLD, load
from gongzhi.learning.words import masked
from gongzhi.site import cli

from . import JSON

HELP = "分类建议：从以往的诉求学习类别、紧急程度和主办部门"


def add(parser: argparse.ArgumentParser) -> None:
    what = parser.add_subparsers(dest="what", required=True)
    train = what.add_parser("train", help="从表格训练一个模型")
    train.add_argument("file", type=Path, metavar="FILE.csv", help="带表头的 CSV（UTF-8）")
    train.add_argument("--out", type=Path, required=True, metavar="MODEL", help="模型写到哪里")
    evaluate = what.add_parser("evaluate", help="用另一张表检验模型")
    evaluate.add_argument("file", type=Path, metavar="FILE.csv", help="带表头的 CSV（UTF-8）")
    suggest = what.add_parser("suggest", help="一段话属于哪一类，为什么")
    suggest.add_argument("text", help="诉求的原话")
    suggest.add_argument(
        "--threshold", type=float, default=THRESHOLD, help=f"把握低于多少就不建议，默认 {THRESHOLD}"
    )
    for each in (train, evaluate):
        each.add_argument("--text", default="text", metavar="COLUMN", help="哪一列是原话")
        each.add_argument("--label", default="category", metavar="COLUMN", help="哪一列是类别")
    for each in (evaluate, suggest):
        each.add_argument("--model", type=Path, required=True, help="模型文件")
    learn = what.add_parser("learn", help="从本市的诉求和呼叫学习，模型存进数据目录")
    for each in (train, evaluate, suggest, learn):
        each.add_argument("--json", action="store_true", help=JSON)


def run(args: argparse.Namespace) -> object:
    return ACTS[args.what](args)


def train(args: argparse.Namespace) -> dict:
    began = time.perf_counter()
    texts, labels = columns(args.file, args.text, args.label)
    model = training.train([masked(text) for text in texts], labels)
    model.save(args.out)
    took = round(time.perf_counter() - began, 2)
    return {"out": str(args.out), **model.facts, "rows": len(texts), "seconds": took}


def evaluate(args: argparse.Namespace) -> dict:
    texts, labels = columns(args.file, args.text, args.label)
    return judging.evaluate(load(args.model), texts, labels)


def suggest(args: argparse.Namespace) -> list:
    rows = [s.row() for s in load(args.model).suggest(args.text, threshold=args.threshold)]
    if args.json or rows:
        return rows if args.json else [told(row) for row in rows]
    return ["没有把握，不建议"]


def told(row: dict) -> str:
    """One line for a person."""
    return f"{row['label']}（把握 {row['confidence']:.0%}）：{'、'.join(row['because'])}"


def learn(args: argparse.Namespace) -> dict:
    cli.use_database()
    from gongzhi.site.clock import now
    from gongzhi.site.triage.learning import learn_all

    return learn_all(at=now())


ACTS = {"train": train, "evaluate": evaluate, "suggest": suggest, "learn": learn}


def columns(file: Path, *names: str) -> list[list[str]]:
    """These columns of a CSV file, row by row. Raises ValueError naming what is wrong."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError(f"{file} 不是 UTF-8 编码的 CSV") from None
    rows = csv.DictReader(io.StringIO(text, newline=""))
    for name in names:
        if name not in (rows.fieldnames or ()):
            raise ValueError(f"{file} 没有“{name}”这一列；有：{'、'.join(rows.fieldnames or ())}")
    found: list[list[str]] = [[] for _name in names]
    for row in rows:
        for kept, name in zip(found, names, strict=True):
            kept.append((row[name] or "").strip())
    if not found[0]:
        raise ValueError(f"{file} 里没有一行数据")
    return found
