"""What every page of ours is sent with."""

#: A page runs no script, loads nothing but its stylesheet, and stands in no frame. ``same-origin``:
#: under ``no-referrer`` Chromium sends ``Origin: null`` with a form (measured).
PAGE = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}
