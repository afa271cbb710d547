"""For every test: a property holds or does not, however busy the machine is."""

from hypothesis import settings

settings.register_profile("patient", parent=settings.get_profile(settings.get_current_profile_name()), deadline=None)
settings.load_profile("patient")
