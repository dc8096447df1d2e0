"""One worker at a time per notice, across connections."""

from __future__ import annotations

import threading
from uuid import uuid4

import pytest
from django.db import connection

from haechi.hub.casework.notices.lock import alone_with


def tried_elsewhere(notice_id: object) -> bool:
    """Whether another connection, as of another worker, could take the notice now."""
    got: list[bool] = []

    def other() -> None:
        with alone_with(notice_id) as mine:  # type: ignore[arg-type]
            got.append(mine)
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    return got[0]


@pytest.mark.django_db(transaction=True)
def test_a_second_worker_steps_back_and_may_come_in_afterwards() -> None:
    notice_id = uuid4()
    with alone_with(notice_id) as mine:
        assert mine
        assert not tried_elsewhere(notice_id)
        assert tried_elsewhere(uuid4())
    assert tried_elsewhere(notice_id)


@pytest.mark.django_db(transaction=True)
def test_an_error_lets_go_of_it() -> None:
    notice_id = uuid4()
    with pytest.raises(ZeroDivisionError), alone_with(notice_id):
        _ = 1 // 0
    assert tried_elsewhere(notice_id)
