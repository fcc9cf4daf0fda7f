"""The one kind of error that is shown to a person as a sentence; anything else that is raised is a bug."""


class UserError(Exception):
    """Something that the person at the program can understand and act on.

    `message` says what happened and where; `remedy` says what to do, and may be empty.
    On the command line it ends the command with exit status 2; in the window it becomes a message bar.
    It never holds client data: it may be logged.
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message if not remedy else f"{message} {remedy}")
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        # not what `args` say: on its way through one of Qt's events that is put behind the event's name
        return f"{self.message} {self.remedy}" if self.remedy else self.message
