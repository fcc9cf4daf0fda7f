"""${message}

What was wrong with the record before, what this changes, and what becomes of the rows that are there.
Tell it in db/README.md too, and keep a record of the version before in tests/data/records/.
"""

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    raise NotImplementedError("a record is never taken back; open the copy that was made before the update")
