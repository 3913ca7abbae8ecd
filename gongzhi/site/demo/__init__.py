"""A city to try the product on: generated, then lived in through the services that people call.

layout: ground and outlines · words, sayings: what things are called and what people say ·
city, levels, partners, logins: who and what is there · life: time passes · raising, handling,
calling, answering, publishing: what people do · making: from an empty database to today ·
account: what happened, computed from the records · stamp: which demo city the database holds
"""
