from partnerships.roles import CAPABILITIES, MANAGING_ROLES, Capability, Role, what_a_role_may_do
from partnerships.rules.membership import KINDS
from partnerships.rules.schedules import ALL, OTHERS, RELEVANT, SPECIFIED
from partnerships.statuses import RELEVANT as RELEVANT_SECTORS
from partnerships.statuses import SPECIFIED as SPECIFIED_SECTORS


def test_every_kind_that_check_c1_asks_for_is_in_schedule_1() -> None:
    assert {row.sector for row in SPECIFIED} == set(KINDS) == set(SPECIFIED_SECTORS)


def test_every_class_of_relevant_authority_is_in_schedule_2() -> None:
    assert {row.sector for row in RELEVANT} == set(RELEVANT_SECTORS)


def test_codes_stand_once() -> None:
    codes = [row.code for row in ALL]
    assert len(codes) == len(set(codes))


def test_each_nation_has_every_kind_of_specified_authority() -> None:
    for nation in ("E", "W"):
        assert {row.sector for row in SPECIFIED if nation in row.nations} == set(KINDS)


def test_health_is_the_integrated_care_board_in_england_and_the_local_health_board_in_wales() -> None:
    health = {row.code: row.nations for row in SPECIFIED if row.sector == "health"}
    assert health == {"icb": ("E",), "lhb": ("W",)}


def test_the_local_policing_body_has_no_duty_and_no_row() -> None:
    (body,) = [row for row in OTHERS if row.code == "local_policing_body"]
    assert body.schedule_row == ""


def test_only_the_lead_and_the_chair_manage_seats() -> None:
    assert {Role.LEAD, Role.CHAIR} == MANAGING_ROLES


def test_the_monitor_can_change_nothing() -> None:
    assert CAPABILITIES[Role.MONITOR] == {Capability.READ_DRAFTS, Capability.MONITOR}


def test_what_a_role_may_do_is_said_from_the_table() -> None:
    assert what_a_role_may_do(Role.BOARD_MEMBER) == "Read drafts, sign for their authority"
