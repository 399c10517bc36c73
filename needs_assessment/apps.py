from django.apps import AppConfig


class NeedsAssessmentConfig(AppConfig):
    name = "needs_assessment"
