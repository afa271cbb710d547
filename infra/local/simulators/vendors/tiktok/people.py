"""Who is on TikTok here; a profile's id is the `open_id` that Cutroom's app sees."""

from infra.local.simulators.social.world import Person

PEOPLE = (
    Person("ada", "Ada Park", ({"id": "-000adaBuilds0001", "name": "Ada Builds", "handle": "adabuilds"},)),
    Person("noor", "Noor Haddad", ({"id": "-000nightKitchen1", "name": "Night Kitchen", "handle": "nightkitchen"},)),
    Person("sam", "Sam Okoro", ({"id": "-000samOkoro00001", "name": "Sam Okoro", "handle": "sam.okoro"},)),
)
