"""What watches over the machine may ask without a sign-in."""

import pytest
from django.db import OperationalError, connection


def test_a_process_that_runs_says_so_without_asking_the_database(client):
    answer = client.get("/health")
    assert answer.json() == {"ok": True} and "no-cache" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_process_is_ready_when_its_database_answers(client):
    assert client.get("/ready").json() == {"ok": True, "database": True}


def test_without_a_database_it_runs_but_is_not_ready(client, monkeypatch):
    def down():
        raise OperationalError("secret address of the server")

    monkeypatch.setattr(connection, "cursor", down)
    assert client.get("/health").status_code == 200
    answer = client.get("/ready")
    assert answer.status_code == 503 and answer.json() == {"ok": False, "database": False}


@pytest.mark.parametrize("path", ["/health", "/ready"])
def test_it_can_only_be_asked(client, path):
    assert client.post(path).status_code == 405
