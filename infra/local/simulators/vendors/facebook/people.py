"""Who is on Facebook here, with the Pages that they can publish to; a person's id is the app-scoped one."""

from infra.local.simulators.social.world import Person

PEOPLE = (
    Person("10220000000000001", "Ada Park", (
        {"id": "104200000000001", "name": "Ada Builds", "handle": "adabuilds"},
        {"id": "104200000000002", "name": "Harbor Makers", "handle": "harbormakers"},
    )),
    Person("10220000000000002", "Noor Haddad", (
        {"id": "104200000000003", "name": "Night Kitchen", "handle": "nightkitchen"},
    )),
    Person("10220000000000003", "Sam Okoro"),
)  # fmt: skip
