"""Who has a professional account on Instagram here; a person's id is the app-scoped one that Meta's callbacks name."""

from infra.local.simulators.social.world import Person

PEOPLE = (
    Person("17841400000000011", "Ada Park", (
        {"id": "17841400000000011", "name": "Ada Builds", "handle": "adabuilds"},
    )),
    Person("17841400000000022", "Noor Haddad", (
        {"id": "17841400000000022", "name": "Night Kitchen", "handle": "night.kitchen"},
    )),
    Person("17841400000000033", "Sam Okoro", (
        {"id": "17841400000000033", "name": "Sam Okoro", "handle": "samokoro"},
    )),
)  # fmt: skip
