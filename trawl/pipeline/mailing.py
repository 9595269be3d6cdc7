"""Mail to the recipients of a pack: that it lies ready, and no more unless the pack says so."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import formatdate
from pathlib import Path

from trawl.ledger import MadePack, PackCopy
from trawl.packs.pack import Copy, Pack
from trawl.pipeline.installation import Session
from trawl.pipeline.manifest import NOTICE
from trawl.settings import Settings

#: How long a server may take to answer, in seconds.
_PATIENCE = 30


def mail_copies(session: Session, made: MadePack, pack: Pack, *, again: bool = False) -> tuple[str, ...]:
    """Mail each recipient of an issued pack who was not mailed yet; return what did not go, and why, in sentences.

    Of a mail that was cut off while it was sent nobody knows whether it went: it is told, and sent with `again` only.
    """
    if pack.file.mail == "none":
        return ()
    settings = session.installation.settings
    if not (settings.mail_host and settings.mail_from):
        return ("No mail was sent: no server is set (TRAWL_MAIL_HOST and TRAWL_MAIL_FROM, docs/packs.md).",)
    return tuple(_mail_all(session, made, pack, again=again))


def _mail_all(session: Session, made: MadePack, pack: Pack, *, again: bool) -> Iterator[str]:
    packs = session.ledger.packs
    for copy in pack.copies:
        kept = made.copy(copy.number)
        assert kept
        if kept.mail == "sent":
            continue
        if kept.mail == "sending" and not again:
            yield (
                f"Whether the mail to {copy.recipient} went, nobody knows: it was cut off. If it did not come: "
                f"trawl pack issue {made.id} --mail-again"
            )
            continue
        packs.note_mail(made.id, copy.number, "sending")
        try:
            _send(session.installation.settings, _write(session, made, pack, copy, kept))
        except (OSError, smtplib.SMTPException) as error:
            reason = str(error) or type(error).__name__
            packs.note_mail(made.id, copy.number, "failed", reason)
            yield f"The mail to {copy.recipient} did not go ({reason}). Try again: trawl pack issue {made.id}"
            continue
        packs.note_mail(made.id, copy.number, "sent")
        session.installation.log(
            "pack mail",
            pack=made.id,
            copy=copy.number,
            recipient=copy.recipient,
            address=copy.address,
            attached=pack.file.mail == "files",
        )


def _write(session: Session, made: MadePack, pack: Pack, copy: Copy, kept: PackCopy) -> EmailMessage:
    """The mail to a recipient: it names the pack and the copy, and says nothing of what is in it."""
    sender = session.installation.settings.mail_from
    message = EmailMessage()
    message["Subject"] = f"Copy {copy.number} of {made.id}"
    message["From"], message["To"], message["Date"] = sender, copy.address, formatdate()
    message["Message-ID"] = f"<{made.id.replace('/', '.')}.{copy.number}@{sender.rpartition('@')[2].strip('> ')}>"
    attached = pack.file.mail == "files"
    where = "It is attached." if attached else "Get it from those who make it: no file comes with this mail."
    message.set_content(f"Copy {copy.number} of {made.id} is ready for you. {where}\n")
    if attached:
        for name in (*sorted(kept.files), NOTICE):
            content = (Path(kept.folder) / name).read_bytes()
            message.add_attachment(
                content, maintype="application", subtype="octet-stream", filename=name.replace("/", "-")
            )
    return message


def _send(settings: Settings, message: EmailMessage) -> None:
    context = ssl.create_default_context()
    if settings.mail_tls == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            settings.mail_host, settings.mail_port, timeout=_PATIENCE, context=context
        )
    else:
        server = smtplib.SMTP(settings.mail_host, settings.mail_port, timeout=_PATIENCE)
    with server:
        if settings.mail_tls == "starttls":
            server.starttls(context=context)
        if settings.mail_user and settings.mail_password:
            server.login(settings.mail_user, settings.mail_password.get_secret_value())
        server.send_message(message)
