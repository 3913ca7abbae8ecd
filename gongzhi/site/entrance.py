"""The forms at the entrance: allauth's, in our words, and counted when they fail."""

from collections.abc import Callable

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

from gongzhi.people.models import Account

from . import guarding


def say(form: forms.Form, name: str, label, help_text="", **attrs: str) -> None:
    """Our words for one of allauth's fields."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


def counted(account: Account, clean: Callable[[], str]) -> str:
    """What a form makes of a secret; failures are counted, and after a few it isn't even read."""
    if not guarding.may_try(context.request, account):
        raise forms.ValidationError(translate("这个账号暂时锁定"))
    try:
        return clean()
    except forms.ValidationError:
        guarding.code_failed(context.request, account)
        raise


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
        return counted(self.user, super().clean_oldpassword)


class ReauthenticateByPassword(AllauthReauthenticate):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        say(self, "password", _("密码"), _("改登录方式前再核对一次是您本人。"))


CODE_HELP = _("打开手机上的验证器，输入显示的六位数；也可以输一个备用码。")


class CodeForm(AuthenticateForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        say(self, "code", _("验证码"), CODE_HELP, inputmode="numeric")

    def clean_code(self) -> str:
        return counted(self.user, super().clean_code)


class ReauthenticateByCode(ReauthenticateForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        say(self, "code", _("验证码"), CODE_HELP, inputmode="numeric")

    def clean_code(self) -> str:
        return counted(self.user, super().clean_code)


class ActivateForm(ActivateTOTPForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        say(self, "code", _("六位数"), _("验证器扫码后显示的数。"), inputmode="numeric")

    def clean_code(self) -> str:
        return counted(self.user, super().clean_code)


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
