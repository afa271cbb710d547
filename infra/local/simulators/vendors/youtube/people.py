"""Who has a Google account here, with their channels."""

from infra.local.simulators.social.world import Person

PEOPLE = (
    Person("114200000000000000001", "Ada Park", (
        {"id": "UCadaBuilds0000000000001", "name": "Ada Builds", "handle": "@adabuilds"},
        {"id": "UCadaBuilds0000000000002", "name": "Ada Builds Clips", "handle": "@adabuildsclips"},
    )),
    Person("114200000000000000002", "Noor Haddad", (
        {"id": "UCnightKitchen0000000001", "name": "Night Kitchen", "handle": "@nightkitchen"},
    )),
    Person("114200000000000000003", "Sam Okoro"),
)  # fmt: skip
