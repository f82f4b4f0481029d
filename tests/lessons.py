"""Each row of the lessons about interface, time and tray, with the tests that hold it here, or why it cannot apply.

The rows are those of lessons/users.md: what people met in other time trackers. Names are `file::test`, below tests/.
tests/unit/test_lessons.py holds that each of them exists.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was met, and what holds it. `why` is said where no test can: the thing itself is not here."""

    gist: str
    tests: tuple[str, ...] = ()
    why: str = ""


LIST = "gui/entries/test_list.py"
EDITOR = "gui/editor/test_entry_editor.py"
CALENDAR = "gui/calendar/test_calendar_page.py"
TIMER = "gui/timer_bar/test_timer_bar.py"
AWAY = "unit/domain/test_absence.py"
PROMPT = "gui/absence/test_absence_prompt.py"
TRAY = "gui/shell/test_tray_and_leaving.py"
WINDOW = "gui/shell/test_window.py"
MINI = "gui/shell/test_mini_timer.py"
EXPLAIN = "unit/app/test_explain.py"
SYNC = "gui/sync/test_sync_page.py"
ZONES = "unit/domain/test_zones.py"

LESSONS = {
    # Lost or damaged entries, where the window had its part
    3: Lesson("edits flick back", (f"{LIST}::test_users3_an_edit_does_not_flick_back_when_an_older_reading_arrives",)),
    6: Lesson(
        "a new timer goes back to the words before",
        (
            f"{EDITOR}::test_users6_news_from_elsewhere_does_not_take_away_what_is_being_typed",
            f"{TIMER}::test_p3_news_from_elsewhere_does_not_take_away_what_is_being_typed",
        ),
    ),
    7: Lesson(
        "editing the start freezes the timer",
        (
            f"{EDITOR}::test_users7_changing_the_start_of_what_runs_keeps_it_running",
            f"{TIMER}::test_elapsed_follows_the_clock_even_when_ticks_were_missed",
        ),
    ),
    8: Lesson(
        "a stray key wipes the running entry",
        (
            f"{TIMER}::test_the_running_timers_text_is_saved_when_it_is_left_and_esc_gives_it_back",
            f"{EDITOR}::test_words_are_saved_when_they_are_left_and_escape_brings_them_back",
            f"{EDITOR}::test_a_time_that_cannot_be_read_is_said_at_its_field_and_changes_nothing",
        ),
    ),
    11: Lesson(
        "overlaps are cut without asking",
        (
            f"{LIST}::test_users78_an_overlap_is_repaired_by_one_click_and_undo_works",
            f"{EDITOR}::test_warnings_never_keep_anything_from_being_saved",
        ),
    ),
    14: Lesson(
        "a new entry begins with the last one's duration",
        (
            f"{TIMER}::test_the_time_is_counted_from_the_start_and_can_be_set_earlier",
            "gui/test_ticker.py::test_figures_are_right_the_moment_they_are_shown_again",
        ),
    ),
    # Sync, as far as it is seen
    15: Lesson(
        "“unmet constraint”, no field named",
        (
            f"{EXPLAIN}::test_each_reason_of_a_server_has_words_of_its_own_and_names_the_entry",
            "gui/sync/test_problem_buttons.py::test_a_project_is_chosen_from_a_menu_and_the_entry_goes_out_again",
        ),
    ),
    18: Lesson(
        "unsent entries cannot be had out",
        (f"{SYNC}::test_unsent_changes_are_exported_whole_as_csv_and_json",),
    ),
    19: Lesson(
        "no message means success",
        (
            f"{SYNC}::test_the_header_is_one_calm_line_and_its_buttons_sync_and_pause",
            f"{EDITOR}::test_the_sync_line_says_where_it_is",
        ),
    ),
    25: Lesson(
        "a conflict that is never shown",
        (
            f"{SYNC}::test_p3_a_field_of_a_conflict_is_picked_previewed_and_decided",
            "unit/ui/test_sync_conflicts.py::test_p3_fields_of_one_entry_are_one_card_with_all_three_values",
        ),
    ),
    26: Lesson(
        "buttons dead after an internal error",
        (
            "gui/test_act.py::test_p6_trouble_and_our_own_mistakes_become_problems",
            "gui/test_hooks.py::test_p6_a_mistake_in_a_slot_is_told_and_the_loop_goes_on",
        ),
    ),
    28: Lesson("a project made in place is never kept", (f"{TIMER}::test_a_project_is_made_in_place",)),
    # Errors
    29: Lesson(
        "the program does not open at all",
        (
            f"{WINDOW}::test_p6_a_page_that_cannot_be_made_does_not_keep_the_window_shut",
            f"{WINDOW}::test_p6_a_mistake_in_a_start_step_is_named_in_the_window",
            "gui/test_prepare.py::test_p6_a_home_that_another_window_holds_in_silence_is_opened_for_reading",
        ),
    ),
    31: Lesson(
        "the server's fault is called ours",
        (f"{EXPLAIN}::test_every_trouble_with_a_server_has_an_entry_of_its_own_and_names_the_server",),
    ),
    32: Lesson(
        "one text for outage, firewall, proxy and password",
        (
            f"{EXPLAIN}::test_each_cause_of_not_reaching_a_server_has_words_of_its_own",
            "gui/accounts/test_account_dialog.py::"
            "test_a_wrong_password_is_said_beside_its_field_and_the_right_one_connects",
            "gui/settings/test_settings_page.py::"
            "test_a_test_of_an_account_tells_a_server_that_is_down_from_one_that_knows_us",
        ),
    ),
    34: Lesson(
        "a proxy's page where an answer should be",
        (f"{EXPLAIN}::test_a_page_that_is_not_our_servers_is_told_from_an_answer_that_makes_no_sense",),
    ),
    36: Lesson(
        "“see the console”",
        (
            f"{EXPLAIN}::test_every_reason_for_refusing_has_a_whole_sentence_with_and_without_facts",
            f"{SYNC}::test_the_servers_own_words_are_folded_away_until_asked_for",
        ),
    ),
    38: Lesson(
        "a timeout from one's own data file",
        (
            "gui/test_bridge.py::test_a_commit_of_another_process_is_told_by_itself",
            "e2e/test_one_home_many_processes.py::"
            "test_an_open_program_and_commands_write_at_once_without_a_locked_file_and_hear_of_each_other",
        ),
    ),
    # Idle, sleep, lock
    39: Lesson(
        "brief wakes split a night",
        (
            f"{AWAY}::test_a_brief_wake_of_the_machine_splits_nothing",
            f"{AWAY}::test_a_later_absence_joins_an_unanswered_one_whose_beginning_stays",
            f"{PROMPT}::test_a_second_absence_before_an_answer_adds_a_line_and_moves_no_beginning",
        ),
    ),
    40: Lesson(
        "locked time undercounted",
        (
            f"{AWAY}::test_a_locked_screen_is_absence_from_its_first_second_and_a_nudge_of_the_mouse_does_not_end_it",
            f"{PROMPT}::test_a_locked_screen_leads_to_one_calm_question_that_takes_no_keyboard",
        ),
    ),
    41: Lesson(
        "no idle on Wayland, in silence",
        (
            "unit/desktop/test_presence.py::test_p6_where_nothing_tells_of_idle_the_source_says_why",
            "gui/shell/test_abilities.py::test_on_wayland_without_an_idle_source_the_reason_is_named",
        ),
    ),
    42: Lesson(
        "asked although switched off", (f"{PROMPT}::test_no_timer_no_question_and_none_where_settings_say_keep",)
    ),
    43: Lesson(
        "the answer shortens an entry that was stopped",
        (
            "unit/app/test_away.py::test_p1_a_timer_stopped_meanwhile_is_left_alone",
            f"{PROMPT}::test_the_question_goes_when_the_timer_is_stopped_elsewhere",
        ),
    ),
    44: Lesson(
        "typing counted as idle",
        (
            "gui/test_idle_x11.py::test_idle_time_grows_and_a_touch_ends_it",
            "gui/shell/test_abilities.py::test_the_test_of_idle_says_what_it_saw",
        ),
    ),
    45: Lesson(
        "a switch for each cause, shutdown among them",
        (
            f"{PROMPT}::test_where_settings_say_stop_the_timer_ends_where_somebody_left_and_undo_brings_it_back",
            f"{PROMPT}::test_after_a_shutdown_the_next_start_offers_to_stop_where_somebody_was_last_seen",
        ),
    ),
    46: Lesson(
        "absences in the future, whole nights active",
        (
            f"{AWAY}::test_absences_are_in_order_never_in_the_future_and_their_stretches_fit_into_them",
            "unit/desktop/test_presence.py::test_sleep_is_what_the_clock_that_never_stops_is_ahead_by",
        ),
    ),
    47: Lesson("the idle feature was removed", why="It is here; a test of each part of it would fail without it."),
    48: Lesson(
        "the program closed, the timer ran for 48 hours",
        (
            f"{TRAY}::test_p1_quitting_asks_about_a_running_timer_once_and_remembers",
            f"{PROMPT}::test_after_a_shutdown_the_next_start_offers_to_stop_where_somebody_was_last_seen",
        ),
    ),
    # Zones, clock changes, midnight
    49: Lesson(
        "one hour off in the program, right on the web",
        (
            "unit/domain/test_totals.py::test_the_same_hours_fall_on_other_days_in_another_zone",
            f"{LIST}::test_another_zone_divides_the_days_anew",
        ),
    ),
    50: Lesson(
        "picking a date gives the day before",
        (
            f"{ZONES}::test_the_last_second_of_a_day_and_the_first_of_the_next_are_told_apart_in_far_zones",
            "property/test_zone_laws.py::test_every_instant_lies_within_the_bounds_of_its_day",
        ),
    ),
    51: Lesson(
        "the hour that comes twice; editing the end moves the start",
        (
            f"{EDITOR}::test_users51_the_hour_that_comes_twice_is_asked_about",
            f"{EDITOR}::test_users51_fields_that_were_only_visited_are_not_rewritten",
            f"{CALENDAR}::test_edges_are_dragged_alone_and_the_other_edge_is_never_rewritten",
        ),
    ),
    52: Lesson(
        "a day of 25 hours looks like a mistake",
        (
            "unit/ui/calendar/test_calendar_rules.py::"
            "test_a_day_of_25_hours_has_one_hour_twice_and_one_of_23_lacks_one",
            f"{LIST}::test_days_of_23_and_25_hours_add_up",
        ),
    ),
    53: Lesson(
        "a setting for when days begin counts twice",
        ("property/test_total_laws.py::test_the_days_hold_every_second_and_no_more",),
        why="There is no such setting: days are those of the calendar, and one function counts them everywhere.",
    ),
    54: Lesson(
        "days of 29 hours, since an entry belongs to its first day",
        (
            f"{LIST}::test_users54_an_entry_over_midnight_counts_on_both_days",
            f"{CALENDAR}::test_an_entry_over_midnight_is_one_entry_on_both_days",
        ),
    ),
    55: Lesson(
        "splitting at a time",
        (
            f"{LIST}::test_s_splits_where_it_was_typed",
            f"{EDITOR}::test_buttons_continue_duplicate_split_join_and_delete",
        ),
    ),
    56: Lesson(
        "a corrected clock makes negative times",
        (
            "unit/app/test_wall_clock.py::test_a_clock_is_judged_by_what_was_seen_before",
            "unit/app/test_recording.py::test_a_clock_set_back_since_the_start_does_not_keep_a_timer_from_stopping",
            "unit/app/test_engine_pauses.py::test_p7_a_clock_that_is_set_back_leaves_no_worker_spinning",
        ),
    ),
    57: Lesson("“today” stays the day of the start", (f"{LIST}::test_users57_at_midnight_today_becomes_yesterday",)),
    58: Lesson(
        "hidden seconds make false overlaps",
        ("unit/ui/test_overlap_lines.py::test_users58_less_than_a_minute_in_common_is_no_overlap",),
    ),
    # Tray, windows, display
    59: Lesson(
        "no tray icon, and the program is gone",
        (
            f"{TRAY}::test_without_a_tray_the_only_window_is_never_hidden",
            "gui/desktop/test_real_desktop.py::test_closing_leaves_the_icon_which_brings_the_window_back",
        ),
    ),
    60: Lesson(
        "an error box at every login",
        (
            f"{TRAY}::test_a_hidden_start_without_a_tray_shows_the_window",
            f"{TRAY}::test_a_tray_that_appears_later_is_used_and_one_that_goes_brings_the_window_back",
        ),
    ),
    61: Lesson(
        "the Linux program was dropped",
        ("gui/desktop/test_real_desktop.py::test_a_day_by_mouse_and_keyboard",),
    ),
    62: Lesson(
        "unreadable at high resolutions",
        ("gui/shell/test_nothing_clipped.py::test_no_word_is_cut_off",),
        why="The gallery draws every screen at twice the resolution besides, for eyes.",
    ),
    63: Lesson(
        "dark mode as a matter of health",
        (
            f"{WINDOW}::test_the_theme_follows_the_setting_at_once",
            "unit/ui/test_contrast.py::test_words_can_be_read",
        ),
    ),
    64: Lesson(
        "the mini timer is too big, hides, forgets its place",
        (
            f"{MINI}::test_it_shows_what_runs_and_counts_while_the_window_is_hidden",
            f"{MINI}::test_it_sticks_to_edges_and_stays_on_the_screen",
            f"{MINI}::test_its_place_is_kept_for_each_set_of_screens",
            f"{MINI}::test_it_comes_back_at_the_next_start_and_only_while_a_timer_runs_where_wished",
        ),
    ),
    65: Lesson("a window at every login", (f"{TRAY}::test_a_hidden_start_shows_the_icon_alone",)),
    66: Lesson(
        "the display stands still over remote desktop",
        (f"{TIMER}::test_elapsed_follows_the_clock_even_when_ticks_were_missed",),
    ),
    67: Lesson("memory of 19 GB", why="No matter for a test of seconds: benchmarks/window.py measures it."),
    68: Lesson(
        "the processor never rests",
        (
            "gui/test_ticker.py::test_nothing_ticks_unless_a_timer_runs_and_somebody_looks",
            f"{CALENDAR}::test_p8_a_hidden_calendar_reads_nothing",
            f"{LIST}::test_a_hidden_page_reads_nothing_and_catches_up_when_it_is_shown",
        ),
    ),
    69: Lesson(
        "no window on Wayland, since X11 was forced",
        ("unit/desktop/test_platform.py::test_users69_no_module_forces_a_platform_on_qt",),
    ),
    # Speed, lists, keyboard
    70: Lesson(
        "frozen at the first typed letter",
        (
            "unit/app/test_phrases.py::test_what_begins_with_the_text_comes_before_words_and_parts",
            "gui/test_bridge.py::test_p8_only_the_newest_question_of_a_key_is_answered",
        ),
        why="benchmarks/window.py measures the first suggestion over 100,000 entries.",
    ),
    71: Lesson(
        "10,000 tasks: five minutes",
        (f"{SYNC}::test_many_waiting_changes_are_counted_and_the_first_ones_shown",),
        why="Lists are models over the file; benchmarks measure them with a million entries.",
    ),
    72: Lesson(
        "nine days only, or a year loaded",
        (
            f"{LIST}::test_p8_the_end_of_years_is_one_key_away_and_the_way_back_too",
            f"{LIST}::test_search_finds_in_all_years_and_escape_brings_the_list_back",
        ),
    ),
    73: Lesson(
        "everything counted anew each time",
        ("property/test_day_counts.py::test_every_day_counts_just_the_entries_that_show_on_it",),
    ),
    74: Lesson(
        "keys differ by place, a mouse is needed",
        (
            "gui/shell/test_working_day.py::test_a_working_day_without_a_mouse",
            "gui/shell/test_reach.py::test_tab_reaches_every_control_of_a_page_and_it_is_seen_there",
            "gui/shell/test_keymap.py::test_no_two_commands_have_the_same_key",
        ),
    ),
    75: Lesson(
        "keys for every program",
        (
            "gui/shell/test_hot_keys.py::test_the_chosen_key_starts_the_last_work_and_stops_it_without_the_window",
            "gui/test_hotkey_x11.py::test_keys_are_heard_wherever_the_keyboard_is",
        ),
    ),
    76: Lesson(
        "such keys on Wayland; a resting hand toggles twice",
        (
            "gui/test_hotkey_x11.py::test_a_key_that_is_held_down_counts_once",
            "gui/shell/test_hot_keys.py::test_where_no_key_can_be_had_it_is_said_in_words_with_what_helps",
            "gui/shell/test_links.py::test_a_link_fills_in_and_a_person_starts",
        ),
    ),
    77: Lesson(
        "undo of many steps, which never stops the timer",
        (
            "property/test_undo_laws.py::test_p1_undo_walks_back_through_every_state_and_redo_forth_again",
            f"{WINDOW}::test_undo_takes_the_start_back_also_while_the_field_has_the_keyboard",
        ),
    ),
    78: Lesson("overlaps are not told", (f"{LIST}::test_users78_an_overlap_is_repaired_by_one_click_and_undo_works",)),
    79: Lesson(
        "nagging",
        (
            "unit/domain/test_reminders.py::test_nothing_is_said_unless_somebody_wishes_it",
            "unit/domain/test_reminders.py::test_snoozed_is_quiet_for_as_long_as_said",
        ),
    ),
    80: Lesson(
        "uncovered time cannot be seen",
        (f"{LIST}::test_drawing_on_the_ribbon_records_that_time_and_asks_what_it_was",),
    ),
    81: Lesson(
        "today without the running timer",
        (f"{LIST}::test_users81_the_running_timer_counts_in_its_line_and_in_today",),
    ),
    82: Lesson(
        "an archived project looks like none",
        (f"{EDITOR}::test_users82_an_archived_project_is_named_and_may_stay",),
    ),
    83: Lesson(
        "another device's stop is not seen",
        (
            f"{TIMER}::test_words_for_a_timer_that_was_stopped_elsewhere_stay_for_the_next",
            "unit/domain/test_merge.py::test_p3_a_start_after_the_other_sides_stop_is_a_conflict_of_the_pair",
        ),
    ),
    84: Lesson(
        "right to left",
        ("gui/shell/test_right_to_left.py::test_users84_a_window_that_reads_from_the_right_has_its_rail_there",),
        why="The gallery draws every screen from right to left besides, for eyes.",
    ),
    85: Lesson(
        "offline",
        (
            f"{WINDOW}::test_it_opens_useful_without_an_account",
            "gui/shell/test_responsive.py::test_p8_the_window_works_while_a_server_says_nothing",
        ),
    ),
    86: Lesson(
        "getting out again",
        (
            "unit/app/test_exchange.py::test_an_export_comes_back_whole_elsewhere_and_adds_nothing_here_or_a_second_time",
            "unit/app/test_exchange.py::test_toggls_own_export_is_read_with_its_names_tags_and_equal_rows",
        ),
    ),
}
