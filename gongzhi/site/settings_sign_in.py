"""The settings of signing in: allauth for passwords and second factors, axes for the lock-out."""

from .environment import flag

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "gongzhi.site.sign_in.AccountBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL, LOGIN_REDIRECT_URL, LOGOUT_REDIRECT_URL = "account_login", "inbox", "home"
ACCOUNT_ADAPTER = "gongzhi.site.sign_in.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "gongzhi.site.entrance.LoginForm",
    "change_password": "gongzhi.site.entrance.ChangePasswordForm",
    "reauthenticate": "gongzhi.site.entrance.ReauthenticateByPassword",
}
ACCOUNT_SESSION_REMEMBER = False  # a shared desk forgets with its browser
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = False  # axes counts failures, in the database, for all processes
MFA_ADAPTER = "gongzhi.site.sign_in.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "gongzhi.site.entrance.CodeForm",
    "reauthenticate": "gongzhi.site.entrance.ReauthenticateByCode",
    "activate_totp": "gongzhi.site.entrance.ActivateForm",
    "add_webauthn": "gongzhi.site.entrance.AddKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "共治"
MFA_TOTP_TOLERANCE = 1  # the code before still holds: who types slowly is let in
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not flag("GONGZHI_HTTPS")
USERSESSIONS_TRACK_ACTIVITY = False
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_CALLABLE = "gongzhi.site.guarding.locked_out"
AXES_LOCKOUT_PARAMETERS = ["username"]  # whoever rotates addresses is counted all the same
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # which would count by address too
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
