"""What each measure and each cause of a result means: told in the schema of results and in the reference."""

from __future__ import annotations

COUNTS_MEAN = {
    "launched": "threats launched (friends and false tracks are no threats)",
    "arrived": "threats that did not fail on their way",
    "detected": "threats that any sensor saw",
    "tracked": "threats of which any sensor had a track",
    "engaged": "threats that were shot at",
    "intercepted": "threats stopped: killed, or deflected into open ground",
    "leakers": "threats that came down alive inside a defended area, or hit something",
    "harmless": "threats that came down alive outside every defended area and hit nothing",
    "failed": "threats that failed on their way",
    "hits_on_assets": "hits on assets by live threats, each hit counted",
    "interceptors_fired": "shots (a gun: bursts); the next five add up to it",
    "interceptors_hit": "shots that hit",
    "interceptors_missed": "shots that missed",
    "interceptors_failed": "shots that failed by themselves",
    "interceptors_aborted": "shots that lost their guidance",
    "interceptors_surplus": "shots whose target was gone already",
    "harmless_engaged": "harmless threats that were shot at",
    "ground": "ground attacks, which no air defence can engage; among launched and arrived",
    "debris_on_assets": "pieces of debris that struck assets",
    "shots_at_friends": "shots at friends",
    "friends_killed": "friends shot down",
    "shots_at_false_tracks": "shots at tracks of nothing",
    "assets_lost": "assets lost, by their own thresholds of hits and debris",
}
"""Means of a count of one raid."""

SHARES_MEAN = {
    "p_no_leaker": "of the raids: none got through",
    "p_intercepted": "of the threats that arrived in the air: intercepted; null if none arrived",
    "p_intercepted_engaged": "of the threats that were shot at: intercepted; null if none was",
    "p_leaked": "of the threats that arrived: leakers; null if none arrived",
    "p_lost": "of the raids, by component and asset: lost",
}
"""Shares, of what each is one."""

GROUPS_MEAN = {
    "leak_causes": "leakers by the link that each is charged to",
    "by_class": "the same measures by threat class",
}
"""What holds measures in its turn."""

CAUSES_MEAN = {
    "not_seen": "in reach of a weapon that had no sensor that saw it",
    "not_tracked": "seen, and never tracked",
    "judged_harmless": "taken for one that falls outside",
    "withheld_identification": "not identified in time, or taken for a friend",
    "withheld_control_status": "spared by the weapon control status",
    "withheld_reserve": "not worth the missiles kept in reserve",
    "no_weapon_reaches": "outside every launch window on all its way",
    "no_channel": "there while all channels were taken",
    "no_missile": "there after the last missile",
    "no_time": "tracked too late",
    "component_lost": "in reach of a weapon that had lost a component, or never had it",
    "guidance_lost": "spared as the last shot at it lost its guidance",
    "interceptor_failed": "spared as the last shot at it failed",
    "missed": "missed by the last shot at it",
    "wrongly_assessed": "missed, and taken for killed",
    "warhead_survived": "hit, with its warhead alive",
    "not_air_threat": "a ground attack",
}
"""The leaker was ..."""
