"""The few ways the platform says no. The site turns each into one status code and one page."""


class Refusal(Exception):
    """Base of all refusals. The message is for the person: what, where, and the way out."""

    status = 400
    title = "不能这样做"

    def __init__(self, message: str = "", *, field: str | None = None) -> None:
        super().__init__(message or self.title)
        self.message = message or self.title
        self.field = field


class NotYours(Refusal):
    """The acting post has no part in this, or does not reach this place."""

    status = 403
    title = "您的岗位不能做这件事"


class NotNow(Refusal):
    """The case is not in a state that allows this."""

    status = 409
    title = "现在不能做这一步"


class Incomplete(Refusal):
    """Something is missing or wrong in what was given; `field` names where."""

    status = 422
    title = "还缺一些内容"
