"""What browsers are told to refuse on the web app's pages: the same words at CloudFront and at the local front door."""


def content(media: str) -> str:
    """The Content-Security-Policy; `media` are the origins of the media bucket, presigned URLs come from there."""
    return (
        f"default-src 'self'; connect-src 'self' {media}; img-src 'self' data: blob: {media}; "
        f"media-src 'self' blob: {media}; style-src 'self' 'unsafe-inline'; font-src 'self' data:; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )
