"""The scripts of pages with times."""

from markupsafe import Markup

from .context import current_app
from .settings import setting

_MOMENT = "2.29.4"
_SRI = (
    "sha512-42PE0rd+wZ2hNXftlM78BSehIGzezNeQuzihiBCvUEB3CVxHvsShF86wBWwQORNxNINlBPuq7"
    "rG4WWhNiTVHFg=="
)
_SCRIPT = """
function flask_moment_render(element) {
  const { timestamp, timestamp2, format, nosuffix, units, function: name } = element.dataset;
  const given = [format, timestamp2 && moment(timestamp2), nosuffix, units].filter(Boolean);
  const time = moment(timestamp);
  element.textContent = time[name](...given);
  element.classList.remove("flask-moment");
  element.style.display = "";
}
function flask_moment_render_all() {
  document.querySelectorAll(".flask-moment").forEach((element) => {
    const refresh = Number(element.dataset.refresh);
    flask_moment_render(element);
    if (refresh > 0) setInterval(() => flask_moment_render(element), refresh);
  });
}
document.addEventListener("DOMContentLoaded", flask_moment_render_all);"""


def moment_script(
    version: str | None = _MOMENT,
    local_js: str | None = None,
    no_js: bool | None = None,
    sri: str | None = None,
    with_locales: bool = True,
) -> Markup:
    """Return the script tags that Flask-Moment puts into a page: moment.js, and what fills the marked times."""
    if sri is None and (version, local_js, with_locales) == (_MOMENT, None, True):
        sri = _SRI
    name = "moment-with-locales.min.js" if with_locales else "moment.min.js"
    remote = f"https://cdnjs.cloudflare.com/ajax/libs/moment.js/{version}/{name}"
    check = f' integrity="{sri}" crossorigin="anonymous"' if sri else ""
    source = local_js or (remote if version else None)
    library = f'<script src="{source}"{check}></script>\n' if source else ""
    default = setting(current_app, "MOMENT_DEFAULT_FORMAT")
    first = f'\nmoment.defaultFormat = "{default}";' if default is not None else ""
    own = f'moment.locale("en");{first}{_SCRIPT}'
    return Markup(f"{'' if no_js else library}\n<script>\n{own}\n</script>\n")


def moment_locale(
    language: str = "en", auto_detect: bool = False, customization: str | None = None
) -> Markup:
    """Return the script tag that chooses the language of the times."""
    given = f'"{language}"' + (f", {customization}" if customization else "")
    first = ""
    if auto_detect:
        names = "window.navigator.userLanguage || window.navigator.language"
        first, given = f"var locale = {names};\n", "locale"
    return Markup(f"<script>\n{first}moment.locale({given});\n</script>")
