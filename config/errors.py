"""What can be wrong with settings."""


class SettingsError(Exception):
    """Settings cannot be used as they are; the text is fit for the person who wrote them and holds no secret.

    `file` is a path, or "environment" or "command line"; `line` counts from 1 and is None where lines make no sense.
    """

    def __init__(self, file: str, line: int | None, message: str) -> None:
        self.file = file
        self.line = line
        self.message = message
        super().__init__(file, line, message)

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.message}"


class UnfitError(ValueError):
    """A value is not of the sort that its key wants; the text says expected and got."""
