from strategy.management.commands.write_workflows import page, workflows


def test_the_page_on_workflows_is_what_the_tables_of_moves_say() -> None:
    assert page().read_text(encoding="utf-8") == workflows(), "run: manage.py write_workflows"
