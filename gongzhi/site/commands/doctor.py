"""What is there and what is missing on this machine."""

import argparse

from gongzhi import engine

from . import JSON

HELP = "检查本机：有什么，缺什么"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help=JSON)


def run(args: argparse.Namespace) -> object:
    findings = engine.doctor()
    if args.json:
        return [vars(f) for f in findings]
    for f in findings:
        print(
            f"{'✓' if f.ok else '✕'} {f.name}：{f.what}" + (f"\n  → {f.remedy}" if f.remedy else "")
        )
    return None
