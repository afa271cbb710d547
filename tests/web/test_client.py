"""What the web app knows of the API is what the API says."""

from tools import client


def test_the_description_and_the_types_are_the_code_s() -> None:
    assert client.DOCUMENT.read_text() == client.document(), "run `make client`"
    assert client.TYPES.read_text() == client.types(client.DOCUMENT), "run `make client`"
