"""The address of the published site, to which what is exported links."""

from __future__ import annotations

import re

import yaml

from readouts.course.course import Course


class ExportError(Exception):
    """What is asked for cannot be exported; the message says why in a line."""


def base_address(course: Course, given: str | None) -> str:
    """The address of the published site, ending in a slash: the one given, else `html: baseurl` of _config.yml.

    Raises
    ------
    ExportError : if there is none, or it is not a web address.

    """
    url, where = (given, "--base-url") if given else (_configured(course), "_config.yml, html: baseurl")
    if not url:
        raise ExportError(
            "a link to the published site needs its address: give --base-url https://… "
            "or set html: baseurl: in _config.yml"
        )
    if page := re.fullmatch(r"(https?://\S*/)[^/]+\.html?", url):
        raise ExportError(f'{where}: "{url}" is the address of a page; give that of the site: {page[1]}')
    if not url.startswith(("https://", "http://")) or any(c.isspace() or c in '"<>?#' for c in url):
        raise ExportError(f'{where}: "{url}" is not the address of a site; write it as https://example.org/course/')
    return url.rstrip("/") + "/"


def _configured(course: Course) -> str:
    path = course.folder.resolve().parent / "_config.yml"
    if not path.exists():
        return ""
    try:
        config = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise ExportError(f"{path}: cannot be read as YAML in UTF-8; fix it, or give --base-url") from None
    html = config.get("html") if isinstance(config, dict) else None
    return str(html.get("baseurl") or "") if isinstance(html, dict) else ""


__all__ = ["ExportError", "base_address"]
