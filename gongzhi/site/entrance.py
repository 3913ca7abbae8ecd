"""The forms at the entrance: allauth's, in our words, and counted when they fail."""

from allauth.account.forms import ChangePasswordForm as AllauthChangePassword
from allauth.account.forms import LoginForm as AllauthLogin
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticate
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from . import guarding


def say(form: forms.Form, name: str, label, help_text="", **attrs: str) -> None:
    """Our words for one of allauth's fields."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class LoginForm(AllauthLogin):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        say(self, "login", _("用户名"), autocapitalize="none", spellcheck="false")
        say(self, "password", _("密码"), _("忘了密码，请找本市的安全管理员给一次性密码。"))


class ChangePasswordForm(AllauthChangePassword):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        say(self, "oldpassword", _("现在的密码"))
        say(self, "password1", _("新密码"), _("至少 10 个字符，不能全是数字，也别用常见的。"))
        say(self, "password2", _("再输一遍新密码"))

    def clean_oldpassword(self) -> str:
        """Who sits at somebody's open desk may not try passwords without end."""
        if not guarding.may_try(context.request, self.user):
            raise forms.ValidationError(translate("这个账号暂时锁定"))
        try:
            return super().clean_oldpassword()
        except forms.ValidationError:
            guarding.code_failed(context.request, self.user)
            raise


class ReauthenticateByPassword(AllauthReauthenticate):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        say(self, "password", _("密码"), _("改登录方式前再核对一次是您本人。"))


class Counted:
    """A form with a code whose failures are counted."""

    def clean_code(self) -> str:
        if not guarding.may_try(context.request, self.user):
            raise forms.ValidationError(translate("这个账号暂时锁定"))
        try:
            return super().clean_code()
        except forms.ValidationError:
            guarding.code_failed(context.request, self.user)
            raise


CODE_HELP = _("打开手机上的验证器，输入显示的六位数；也可以输一个备用码。")


class CodeForm(Counted, AuthenticateForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        say(self, "code", _("验证码"), CODE_HELP, inputmode="numeric")


class ReauthenticateByCode(Counted, ReauthenticateForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        say(self, "code", _("验证码"), CODE_HELP, inputmode="numeric")


class ActivateForm(Counted, ActivateTOTPForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        say(self, "code", _("六位数"), _("验证器扫码后显示的数。"), inputmode="numeric")


class AddKeyForm(AddWebAuthnForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        say(self, "name", _("给它起个名"), _("例如“办公室电脑”，以后分得清。"))
        say(
            self,
            "passwordless",
            _("以后只用它登录，不输密码"),
            _("要有指纹、面容或 PIN 的设备才行。"),
        )
