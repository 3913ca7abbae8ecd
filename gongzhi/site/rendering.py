"""How forms are drawn: our own form and field templates, and the class each control carries.

Settings: ``FORM_RENDERER = "gongzhi.site.rendering.FormRenderer"``; needs ``django.forms`` in
``INSTALLED_APPS`` for Django's own widget templates.
"""

from django.forms.renderers import TemplatesSetting

# Controls with a drawing of their own; a form asks for one with attrs={"data-look": "scale"}, so
# that rooms below the site can use it without importing anything from here.
LOOKS = {
    "scale": "widgets/scale.html",
    "photos": "widgets/photos.html",
}
CLASSES = {
    "django/forms/widgets/select.html": "form-select",
    "django/forms/widgets/textarea.html": "form-control",
    "django/forms/widgets/checkbox.html": "",
    "django/forms/widgets/radio.html": "gz-choices",
    "django/forms/widgets/checkbox_select.html": "gz-choices",
    "django/forms/widgets/hidden.html": "",
}


class FormRenderer(TemplatesSetting):
    """Renders forms and widgets with the project's templates."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    def render(self, template_name, context, request=None):
        """As Django does, with the class for its kind added to a widget that has none."""
        widget = context.get("widget")
        if widget is not None:
            attrs = dict(widget["attrs"])
            template_name = LOOKS.get(attrs.get("data-look", ""), template_name)
            attrs.setdefault("class", CLASSES.get(template_name, "form-control"))
            if not attrs["class"]:
                del attrs["class"]
            invalid = attrs.get("aria-invalid") == "true"
            context = {**context, "widget": {**widget, "attrs": attrs, "invalid": invalid}}
        return super().render(template_name, context, request=request)
