"""The door of the banks: claims and confirmations for casework, editions and matches for gateways."""

from __future__ import annotations

from haechi.hub.banks.claims import (
    RECIPIENT,
    add_claim,
    confirm,
    decide_kept,
    dispute,
    entries_for,
    expire_due,
    settle,
    usable,
    withdraw,
)
from haechi.hub.banks.editions import bank_key, snapshot
from haechi.hub.banks.records import (
    ConfirmationRecord,
    EntryRecord,
    Stopped,
    SubscriberRecord,
    WindowsRecord,
    Withdrawal,
)
from haechi.hub.banks.rules import BASES, CONFIRMERS
from haechi.hub.banks.subscribers import (
    acknowledge,
    authenticate,
    forget_old,
    let_go,
    record_matches,
    register_gateway,
    stopped,
    subscribers,
    suspend,
    windows_stopped,
)
from haechi.hub.banks.windows import ClearedWindows, confirm_windows, withdraw_windows
from haechi.hub.banks.witness import WITNESSES

__all__ = [
    "BASES",
    "CONFIRMERS",
    "RECIPIENT",
    "WITNESSES",
    "ClearedWindows",
    "ConfirmationRecord",
    "EntryRecord",
    "Stopped",
    "SubscriberRecord",
    "WindowsRecord",
    "Withdrawal",
    "acknowledge",
    "add_claim",
    "authenticate",
    "bank_key",
    "confirm",
    "confirm_windows",
    "decide_kept",
    "dispute",
    "entries_for",
    "expire_due",
    "forget_old",
    "let_go",
    "record_matches",
    "register_gateway",
    "settle",
    "snapshot",
    "stopped",
    "subscribers",
    "suspend",
    "usable",
    "windows_stopped",
    "withdraw",
    "withdraw_windows",
]
