"""Alembic's entry: it works on the connection that `upgrade` hands it."""

from alembic import context

from cutroom.migrations.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
