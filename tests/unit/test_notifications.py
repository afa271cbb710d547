"""Decisions about notifications: sentences that every kind can say, links that only we can make, mails sent by one."""

import string
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cutroom import capabilities
from cutroom.kit.errors import NotFound
from cutroom.kit.ids import new_id
from cutroom.kit.manifest import Notice
from cutroom.notifications import rules

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)
NOTICES = capabilities.notices()
SECRET = "a secret of this test"


def names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("notice", NOTICES.values(), ids=NOTICES)
def test_every_kind_has_a_label_and_sentences_without_a_period_that_lead_into_the_app(notice: Notice) -> None:
    assert notice.label and not notice.label.endswith(".")
    for case, text in notice.texts.items():
        facts = dict.fromkeys(names(text) | names(notice.page), "x")
        assert not rules.sentence(notice, case, facts).endswith("."), case
        assert rules.page(notice, facts).startswith("/")


def test_kinds_are_listed_by_group_and_none_is_declared_twice() -> None:
    declared = [notice.kind for one in capabilities.manifests() for notice in one.notices]
    assert sorted(declared) == sorted(NOTICES)
    groups = [notice.group for notice in NOTICES.values()]
    assert list(dict.fromkeys(groups)) == ["Publishing", "Marketplace", "Money", "Videos"]
    assert sum(one != other for one, other in pairwise(groups)) == 3


def test_what_only_says_that_something_is_done_sends_no_mail_unless_it_is_chosen() -> None:
    silent = {kind for kind in NOTICES if not rules.default(kind).by_mail}
    assert silent == {"post_published", "analysis_ended", "export_ended"}
    assert all(rules.default(kind).in_app for kind in NOTICES)


@given(st.text(max_size=400))
def test_what_people_wrote_stays_on_one_line_and_short(text: str) -> None:
    told = rules.tidy({"title": text})["title"]
    assert len(told) <= rules.MOST_FACT
    assert len(told.splitlines()) <= 1


@given(st.uuids(), st.sampled_from(sorted(NOTICES)))
def test_a_link_says_whose_switch_it_is_and_which(person_id: UUID, kind: str) -> None:
    token = rules.unsubscribe_token(SECRET, person_id, kind)
    assert rules.read_unsubscribe_token(SECRET, token) == (person_id, kind)
    with pytest.raises(NotFound):
        rules.read_unsubscribe_token("another secret", token)


@given(st.data())
def test_a_link_with_any_character_changed_is_nobodys(data: st.DataObject) -> None:
    token = rules.unsubscribe_token(SECRET, new_id(), "post_trouble")
    place = data.draw(st.integers(0, len(token) - 2))  # the last one may carry bits that mean nothing
    letter = data.draw(st.sampled_from(sorted(set(string.ascii_letters + string.digits + "-_") - {token[place]})))
    with pytest.raises(NotFound):
        rules.read_unsubscribe_token(SECRET, token[:place] + letter + token[place + 1 :])


@given(st.text(max_size=200))
def test_what_is_no_link_of_ours_is_refused_in_words(text: str) -> None:
    with pytest.raises(NotFound, match="This link is invalid"):
        rules.read_unsubscribe_token(SECRET, text)


def test_a_mail_belongs_to_whoever_claimed_it_until_that_one_must_be_dead() -> None:
    assert rules.may_claim(None, None, NOW)
    assert not rules.may_claim(NOW, None, NOW + timedelta(seconds=119))
    assert rules.may_claim(NOW, None, NOW + timedelta(seconds=121))
    assert not rules.may_claim(NOW, NOW, NOW + timedelta(days=1))
