"""The team's own behaviour around what is saved and deleted: this file is yours, written once."""

from ..hooks import Hooks

hooks = Hooks()

# A hook runs in the transaction of the request; what it raises is answered, and nothing is saved:
#
#     @hooks.before_save(SomethingRow)
#     async def name_is_polite(session: AsyncSession, row: SomethingRow) -> None:
#         if is_rude(row.name):
#             raise InvalidRequest(Fault("polite", "Choose another name", pointer="/name"))
