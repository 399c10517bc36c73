"""What a form says when something is wrong: which field, what is wrong, how to put it right."""

from django import forms

DATE_EXAMPLE = "like 31 1 2026"

# code -> message; {name} is the label as it starts a sentence. Used where nobody wrote words for that field.
FOR_ALL = {
    "max_length": "{name} must be %(limit_value)d characters or fewer. It has %(show_value)d",
    "min_length": "{name} must be %(limit_value)d characters or more. It has %(show_value)d",
    "max_value": "{name} must be %(limit_value)s or less",
    "min_value": "{name} must be %(limit_value)s or more",
    "invalid_choice": "{name}: choose one of the answers on the list",
    "invalid_pk_value": "{name}: choose one of the answers on the list",
    "empty": "{name}: the file is empty. Choose another file",
    "incomplete": "{name} must include %(missing)s",
    "year": "{name} must have a year of 4 figures, like 2026",
    "month": "{name} must have a real month, like 1 or January",
    "day": "{name} must have a day from 1 to 31",
    "unreal": "{name} must be a real date, " + DATE_EXAMPLE,
}
INVALID: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.EmailField, "{name} must be an email address, like name@example.org"),
    (forms.FloatField, "{name} must be a number, like 12.5"),
    (forms.DecimalField, "{name} must be a number, like 12.5"),
    (forms.IntegerField, "{name} must be a whole number, like 12"),
    (forms.DateField, "{name} must be a real date, " + DATE_EXAMPLE),
    (forms.URLField, "{name} must be a web address, like https://www.example.org"),
)


def _inner(label: str) -> str:
    """Write a label as it stands inside a sentence: a first word such as NHS keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def required_message(field: forms.Field, label: str) -> str:
    """Say what to do about an answer that is missing."""
    if label.endswith("?"):
        return f"Answer the question “{label}”"
    if isinstance(field, forms.BooleanField):
        return f"Tick the box “{label}” to go on"
    verb = "Choose" if isinstance(field, forms.ChoiceField | forms.FileField) else "Enter"
    return f"{verb} {_inner(label)}"


def _as_shipped(field: forms.Field, code: str) -> bool:
    """Say whether the message for a code is Django's own, or absent: nobody chose words for this field."""
    if code not in field.error_messages:
        return True
    for kind in type(field).__mro__:
        shipped = getattr(kind, "__dict__", {}).get("default_error_messages", {})
        if code in shipped:
            return kind.__module__.startswith("django.") and field.error_messages[code] == shipped[code]
    return False


def name_the_field(field: forms.Field, label: str) -> None:
    """Replace the shipped messages of one form's field by ones that name it; words somebody chose stay."""
    name = label.rstrip("?").replace("%", "%%")
    messages = {code: text.format(name=name) for code, text in FOR_ALL.items()}
    if isinstance(field, forms.FileField):
        del messages["max_length"]  # a file's name is counted with other parameters than a text
    messages["required"] = required_message(field, label)
    invalid = next((text for kind, text in INVALID if isinstance(field, kind)), None)
    if invalid:
        messages["invalid"] = invalid.format(name=name)
    field.error_messages |= {code: text for code, text in messages.items() if _as_shipped(field, code)}
