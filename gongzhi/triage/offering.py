"""A suggestion as it stands in a form: what, how sure, why, and a button that takes it over."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .advice import Shown


def offered(field: str, shown: Shown, label: str, value: object = None) -> SafeString:
    """Below a field. label: as people call it.  value: what the field takes, the label if None."""
    told = _("建议“%(label)s”，把握 %(percent)s，因为：%(because)s。") % {
        "label": label,
        "percent": shown.percent,
        "because": shown.reasons,
    }
    return format_html(
        '{} <button type="button" class="btn btn-quiet" data-take="{}" data-value="{}">{}</button>',
        told,
        field,
        shown.label if value is None else value,
        _("用这个建议"),
    )
