from django.db import models


class Nation(models.TextChoices):
    ENGLAND = "E", "England"
    WALES = "W", "Wales"


class Level(models.TextChoices):
    """The kinds of area that the portal knows. Only ``LGA`` is a local government area of s.11(4)."""

    LGA = "lga", "Local government area"
    COUNTY = "county", "County"
    REGION = "region", "Region"
    COMBINED_AUTHORITY = "combined_authority", "Combined authority"
    CSP = "csp", "Community safety partnership area"
    POLICE_AREA = "police_area", "Police area"
    ICB = "icb", "Integrated care board area"
    HEALTH_BOARD = "health_board", "Local health board area"
    FIRE_AREA = "fire_area", "Fire and rescue area"
    WARD = "ward", "Ward"
    LSOA = "lsoa", "Lower layer super output area"
    NATION = "nation", "Nation"


class Sector(models.TextChoices):
    """The six kinds of specified authority that check C1 looks for, and the kinds of relevant authority."""

    POLICE = "police", "Police"
    FIRE = "fire", "Fire and rescue"
    LOCAL_AUTHORITY = "local_authority", "Local authority"
    HEALTH = "health", "Health"
    PROBATION = "probation", "Probation"
    YOUTH_OFFENDING = "youth_offending", "Youth offending team"
    EDUCATION = "education", "Education"
    PRISON = "prison", "Prison"
    YOUTH_CUSTODY = "youth_custody", "Youth custody"
    POLICING_BODY = "policing_body", "Local policing body"
    OTHER = "other", "Not subject to the Duty"


SPECIFIED = (
    Sector.POLICE,
    Sector.FIRE,
    Sector.LOCAL_AUTHORITY,
    Sector.HEALTH,
    Sector.PROBATION,
    Sector.YOUTH_OFFENDING,
)
RELEVANT = (Sector.EDUCATION, Sector.PRISON, Sector.YOUTH_CUSTODY)


class Capacity(models.TextChoices):
    """In which capacity an authority belongs to a partnership."""

    SPECIFIED = "specified", "Specified authority"
    RELEVANT = "relevant", "Relevant authority"
    POLICING_BODY = "policing_body", "Local policing body"
    INVITED = "invited", "Invited (s.8(6))"


class Asked(models.TextChoices):
    """What a meeting is asked to do with an item of its agenda."""

    DECIDE = "decide", "To decide"
    DISCUSS = "discuss", "To discuss"
    NOTE = "note", "To note"


class Attended(models.TextChoices):
    """How an authority was represented at a meeting."""

    PRESENT = "present", "Present"
    SUBSTITUTE = "substitute", "Sent a substitute"
    APOLOGIES = "apologies", "Apologies"
    ABSENT = "absent", "Absent"


REPRESENTED = frozenset({Attended.PRESENT, Attended.SUBSTITUTE})
