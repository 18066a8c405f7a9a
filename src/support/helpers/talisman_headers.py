"""Which security headers an answer gets."""

from collections.abc import Mapping
from typing import Any

Policy = str | Mapping[str, Any] | None


def talisman_headers(
    options: dict[str, Any], is_secure: bool, nonce: str
) -> dict[str, str]:
    """Return the headers that Flask-Talisman sets for these options."""
    return {
        **_structured("Feature-Policy", options.get("feature_policy"), " "),
        **_structured(
            "Permissions-Policy",
            options.get("permissions_policy", {"browsing-topics": "()"}),
            "=",
        ),
        **_structured("Document-Policy", options.get("document_policy"), "="),
        **_frame_headers(**_of(options, "frame_options")),
        **_content_headers(
            nonce, **_of(options, "content_security_policy", "x_", "force_")
        ),
        **_transport_headers(is_secure, **_of(options, "strict_transport_security")),
        "Referrer-Policy": options.get(
            "referrer_policy", "strict-origin-when-cross-origin"
        ),
    }


def _of(options: dict[str, Any], *starts: str) -> dict[str, Any]:
    return {key: value for key, value in options.items() if key.startswith(starts)}


def _structured(name: str, policy: Policy, sign: str) -> dict[str, str]:
    if not policy:
        return {}
    if isinstance(policy, str):
        return {name: policy}
    separator = ", " if sign == "=" else "; "
    return {
        name: separator.join(f"{key}{sign}{_joined(policy[key])}" for key in policy)
    }


def _joined(content: Any) -> str:
    return content if isinstance(content, str) else " ".join(content)


def _frame_headers(
    frame_options: str | None = "SAMEORIGIN",
    frame_options_allow_from: str | None = None,
) -> dict[str, str]:
    if not frame_options:
        return {}
    ending = f" {frame_options_allow_from}" if frame_options == "ALLOW-FROM" else ""
    return {"X-Frame-Options": frame_options + ending}


def _content_headers(
    nonce: str,
    content_security_policy: Policy = {"default-src": "'self'", "object-src": "'none'"},
    content_security_policy_report_uri: str | None = None,
    content_security_policy_report_only: bool = False,
    content_security_policy_nonce_in: list[str] | None = None,
    x_content_type_options: bool = True,
    x_xss_protection: bool = False,
    force_file_save: bool = False,
) -> dict[str, str]:
    uri, only = content_security_policy_report_uri, content_security_policy_report_only
    if only and uri is None:
        raise ValueError("report_only needs content_security_policy_report_uri")
    headers = {
        "X-XSS-Protection": "1; mode=block" if x_xss_protection else "",
        "X-Content-Type-Options": "nosniff" if x_content_type_options else "",
        "X-Download-Options": "noopen" if force_file_save else "",
    }
    parts: dict[str, str] = {}
    policy = content_security_policy or {}
    if isinstance(policy, str):
        for part in policy.split(";"):
            section, _, content = part.strip().partition(" ")
            parts[section] = content
    else:
        parts = {section: _joined(policy[section]) for section in policy}
    for section in content_security_policy_nonce_in or []:
        if nonce and section in parts:
            parts[section] += f" 'nonce-{nonce}'"
    text = "; ".join(f"{section} {content}" for section, content in parts.items())
    if text and uri and "report-uri" not in text:
        text += f"; report-uri {uri}"
    headers["Content-Security-Policy" + ("-Report-Only" if only else "")] = text
    return {name: value for name, value in headers.items() if value}


def _transport_headers(
    is_secure: bool,
    strict_transport_security: bool = True,
    strict_transport_security_preload: bool = False,
    strict_transport_security_max_age: int = 31556926,
    strict_transport_security_include_subdomains: bool = True,
) -> dict[str, str]:
    if not strict_transport_security or not is_secure:
        return {}
    value = f"max-age={strict_transport_security_max_age}"
    value += "; includeSubDomains" * strict_transport_security_include_subdomains
    value += "; preload" * strict_transport_security_preload
    return {"Strict-Transport-Security": value}
