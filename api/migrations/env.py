"""Alembic's entry: migrates the database that `MELDEKNAPP_DATABASE_URL` names."""

import importlib
from pathlib import Path

from alembic import context
from sqlalchemy import create_engine

from api.shared.db import Base, driver_url

for models in Path(__file__).parents[1].glob("*/*models.py"):
    importlib.import_module(f"api.{models.parent.name}.{models.stem}")
importlib.import_module("api.shared.sealing")


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leave the queue's own tables alone."""
    return not (kind == "table" and (name or "").startswith("procrastinate_"))


url = context.config.attributes.get("url") or context.config.get_main_option("sqlalchemy.url")
engine = create_engine(driver_url(str(url)))
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_name=ours,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
