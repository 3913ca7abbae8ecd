"""The commands of `gongzhi`, one module each: `add(parser)` names its arguments, `run(args)` acts.

A command returns what it answers (printed as JSON with --json) or prints for people itself. It
raises Refusal or ValueError for what the person can put right: exit 1, one message.
"""

JSON = "用 JSON 回答，给其他程序用"
