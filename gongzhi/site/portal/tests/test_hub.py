"""A compound's owners, as everybody may see them."""

import pytest
from django.urls import reverse

from tests.cast import at


@pytest.mark.django_db
def test_everybody_reads_how_far_a_compound_is_and_that_there_was_no_vote(client, cast, clock):
    clock(at("06-15 09:00"))
    text = client.get(reverse("owners_public", args=["AH"])).content.decode()
    assert "还没有摸排" in text
    assert "还没有表决过" in text
    assert "还没有业委会" in text


@pytest.mark.django_db
def test_the_compounds_page_leads_there(client, cast, clock):
    clock(at("06-15 09:00"))
    page = client.get(reverse("compound", args=["AH"])).content.decode()
    assert reverse("owners_public", args=["AH"]) in page


@pytest.mark.django_db
def test_there_is_no_such_page_for_what_is_no_compound(client, cast, clock):
    clock(at("06-15 09:00"))
    assert client.get(reverse("owners_public", args=["371481001"])).status_code == 404
