"""What one query reads beside each row: how many rows of another table belong to it, and which."""

from typing import Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import IntegerField, Model, QuerySet, Subquery
from django.db.models.functions import JSONObject


class Counted(Subquery):
    """How many rows a (sliced) query has."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def listed(rows: QuerySet[Any], by: str, *, order: str = "pk", **fields: Any) -> Subquery:
    """The rows as [{field: value}], None where there are none.

    rows: those whose column `by` is an OuterRef.  fields: name → expression.
    """
    found = rows.order_by().values(by)
    gathered = found.annotate(gathered=JSONBAgg(JSONObject(**fields), order_by=[order]))
    return Subquery(gathered.values("gathered"))


def along(row: Model, column: str) -> Any:
    """What was read beside a row and is no field of it."""
    return vars(row)[column]
