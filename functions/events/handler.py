"""Consumers of the queues: storage's notifications and our own events."""

from cutroom.accounts import tasks as accounts
from cutroom.analysis import events as analysis
from cutroom.library import events as library
from cutroom.privacy import events as privacy
from cutroom.runtime.tasks import queue_handler
from cutroom.workspaces import tasks as workspaces

handler = queue_handler(
    library.on_object_created,
    library.purge_video,
    library.purge_upload,
    analysis.on_video_probed,
    accounts.send_mail,
    workspaces.send_invitation,
    privacy.purge_account,
    privacy.purge_workspace,
)
