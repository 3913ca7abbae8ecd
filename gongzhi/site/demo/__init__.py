"""A city to try the product on: generated, then lived in through the services that people call.

layout: ground and outlines · words, sayings: what things are called and what people say ·
city: places, organisations, people · life: time passes · handling, answering: what people do ·
account: what happened, computed from the records · stamp: which demo city the database holds
"""
