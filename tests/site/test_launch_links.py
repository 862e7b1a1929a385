"""Where a lab can be run: the addresses for each place where a repository can be."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from sphinx.errors import ExtensionError

from readouts.site.launch_links import NOT_SET, install_line, links, repository

PAGE = "book/labs/alaska-2021"
GITHUB = {"repository_url": "https://github.com/a-school/reader.git/", "repository_branch": "main", "path_to_docs": "", "launch_buttons": {}}


@pytest.mark.parametrize("url", ["", None, NOT_SET, "git@github.com:a/b.git", "github.com/a/b"])
def test_without_an_address_there_is_nothing(url: str | None) -> None:
    assert links({"repository_url": url, "launch_buttons": {"jupyterhub_url": "https://hub.example.org"}}, PAGE) == []
    assert install_line({"repository_url": url}) == ""
    assert repository({}) == ""


def test_on_github() -> None:
    assert [tuple(link) for link in links(GITHUB, PAGE)] == [
        ("Binder", "https://mybinder.org/v2/gh/a-school/reader/main?urlpath=lab%2Ftree%2Fbook%2Flabs%2Falaska-2021.ipynb"),
        ("Colab", "https://colab.research.google.com/github/a-school/reader/blob/main/book/labs/alaska-2021.ipynb"),
    ]
    assert install_line(GITHUB) == '%pip install git+https://github.com/a-school/reader@main "git+https://github.com/a-school/reader@main#subdirectory=data"'


def test_with_a_hub_and_a_book_in_a_folder() -> None:
    options = {**GITHUB, "repository_branch": "fall/2026", "path_to_docs": "course/", "launch_buttons": {"jupyterhub_url": "https://hub.example.org/"}}
    hub = urlsplit(links(options, PAGE)[-1].url)
    assert (hub.hostname, hub.path) == ("hub.example.org", "/hub/user-redirect/git-pull")
    assert parse_qs(hub.query) == {"repo": ["https://github.com/a-school/reader"], "branch": ["fall/2026"],
                                   "urlpath": ["lab/tree/reader/course/book/labs/alaska-2021.ipynb"]}
    assert "/gh/a-school/reader/fall%2F2026?" in links(options, PAGE)[0].url


@pytest.mark.parametrize(("url", "source"), [
    ("https://gitlab.com/group/sub/reader", "gl/group%2Fsub%2Freader"), ("https://git.example.org/x/reader", "git/https%3A%2F%2Fgit.example.org%2Fx%2Freader")])
def test_elsewhere_there_is_binder_and_no_colab(url: str, source: str) -> None:
    found = links({"repository_url": url}, PAGE)
    assert [link.name for link in found] == ["Binder"]
    assert f"/v2/{source}/main?" in found[0].url and url in (unquote(found[0].url) if "/git/" in found[0].url else url)


@pytest.mark.parametrize("key", ["jupyterhub_url", "binderhub_url", "colab_url"])
def test_a_service_is_on_the_web(key: str) -> None:
    options = {"repository_url": "https://github.com/school/course", "launch_buttons": {key: "javascript:alert(1)//"}}
    with pytest.raises(ExtensionError, match=rf'launch_buttons: {key}: "javascript:alert\(1\)" is not a web address'):
        links(options, "book/labs/workbench")
