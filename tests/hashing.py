"""Passwords of the tests: the product's algorithm at the least cost it allows. To be slow is its
whole point, and a suite signs in some hundred times."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    time_cost, memory_cost, parallelism = 1, 8, 1
