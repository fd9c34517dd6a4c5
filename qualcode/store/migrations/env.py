"""Called by Alembic: runs the steps on the connection that ``run.upgrade`` has opened."""

from alembic import context

from qualcode.store.base import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
