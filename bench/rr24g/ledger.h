/* Who leaked and why, and the row of a replicate: sections 10 and 11. */
#pragma once
#include "start.h"

static int was_seen(const World *w, const State *s, int i, int r, int last) {
    if (last > s->last[r][i]) last = s->last[r][i];
    for (int n = s->first[r][i]; n <= last; n += 8) {
        const uint32_t valid = last - n >= 7 ? 0xff : (1u << (last - n + 1)) - 1;
        if (eight_looks(w, s, i, r, n) & valid) return 1;
    }
    return 0;
}

/* Rank of what kept weapon f from i at an instant at which it reached i, after that decision. */
static int rank_of(const World *w, State *s, int f, int i, double t) {
    if (s->unable[f] <= t) return ABLE;
    int tracked = 0, seen = 0, busy = 0, used = 0;
    double sigma = INFINITY, ready = -INFINITY;
    for (int r = f; r < 2; r++) {
        const int n = scan_until(w, s, r, t, 1);
        if (s->down[r] <= t || track(w, s, i, r, n) < 32) continue;
        tracked = 1;
        sigma = smaller(sigma, w->position_sigma_m[r] + w->velocity_sigma_mps[r] * (s->t_imp[i] - t));
    }
    for (int r = f; r < 2 && !tracked; r++) seen |= s->down[r] > t && was_seen(w, s, i, r, scan_until(w, s, r, t, 1));
    if (!tracked) return seen ? HAS_TRACK : SEEN_BEFORE;
    if (w->evaluates[f] && value_of(w, s, i, sigma) < 0.0) return EVALUATION;
    if (s->weapon_down[f] <= t) return WEAPON_UP;
    for (int k = 0; k < s->n_shots; k++) {
        if (s->shot[k].weapon != f || s->shot[k].t > t) continue;
        used++;
        busy += s->shot[k].assess > t;
        ready = s->shot[k].t + w->interval_s[f];
    }
    return used == w->magazine[f] ? MAGAZINE : busy >= w->unit_channels[f] || ready > t ? CHANNEL : 11;
}

static int confirmed_after(const World *w, State *s, int i, double t) {
    for (int r = 0; r < 2; r++) {
        const int n = scan_until(w, s, r, t, 1), end = scan_until(w, s, r, s->down[r], 0), last = s->last[r][i];
        const uint32_t state = track(w, s, i, r, n);
        if (s->down[r] > t && confirmed_from(w, s, i, r, n + 1, end < last ? end : last, state) != NEVER) return 1;
    }
    return 0;
}

static int cause_unshot(const World *w, State *s, int i) {
    int q = -1, rank = 0;
    if (w->fire[0][s->path[i]].open_s == -FAR_S && w->fire[1][s->path[i]].open_s == -FAR_S) return NO_WEAPON_REACHES;
    for (int f = 0; f < 2; f++)
        if (s->open[f][i] <= s->close[f][i] && s->close[f][i] > q) q = s->close[f][i];
    if (q < 0) return NO_TIME;
    const double t = decision_at(w, s, q);
    for (int f = 0; f < 2; f++) {
        const int at = s->open[f][i] <= q && q <= s->close[f][i] ? rank_of(w, s, f, i, t) : 0;
        if (at > rank) rank = at;
    }
    if (rank == SEEN_BEFORE || rank == HAS_TRACK)
        return confirmed_after(w, s, i, t) ? NO_TIME : rank == SEEN_BEFORE ? NOT_SEEN : NOT_TRACKED;
    return rank == EVALUATION ? JUDGED_HARMLESS : rank == MAGAZINE ? NO_MISSILE : rank == CHANNEL ? NO_CHANNEL : COMPONENT_LOST;
}

/* Was i, at which no shot was fired, ever confirmed (2), or at least detected (1)? */
static int best_sight(const World *w, const State *s, int i) {
    int last[2], seen = 0;
    for (int r = 1; r >= 0; r--) { /* most are held at their end, and eight looks tell */
        last[r] = scan_until(w, s, r, s->down[r], 0);
        if (last[r] > s->last[r][i]) last[r] = s->last[r][i];
        if (last[r] - 7 < s->first[r][i]) continue;
        if (latest_run(eight_looks(w, s, i, r, last[r] - 7), w->confirm_m[r]) >= 0) return 2;
    }
    for (int r = 0; r < 2; r++) {
        if (confirmed_from(w, s, i, r, s->first[r][i], last[r], 0) != NEVER) return 2;
        seen |= was_seen(w, s, i, r, last[r]);
    }
    return seen;
}

static void settle(const World *w, State *s, int32_t *row) {
    const int n_columns = (w->n_classes + 1) * BLOCK + N_EXTRAS + w->n_points;
    memset(row, 0, (size_t)n_columns * sizeof *row);
    for (int k = 0; k < s->n_shots; k++) {
        int32_t *block = row + w->class_of[s->shot[k].threat] * BLOCK;
        block[FIRED]++;
        block[s->shot[k].fate]++;
    }
    for (int i = 0; i < w->n; i++) {
        int32_t *block = row + w->class_of[i] * BLOCK;
        const int sight = s->shots[i] ? 2 : best_sight(w, s, i);
        block[LAUNCHED]++;
        block[ARRIVED]++;
        block[DETECTED] += sight > 0;
        block[TRACKED] += sight > 1;
        block[ENGAGED] += s->shots[i] > 0;
        if (s->killed[i]) {
            block[INTERCEPTED]++;
            continue;
        }
        s->points_hit |= s->hits[i];
        block[HITS_ON_ASSETS] += __builtin_popcountll(s->hits[i] & w->asset_points);
        if (s->hits[i] || s->inside >> i & 1) {
            const Shot *shot = &s->shot[s->last_shot[i]];
            const int cause = !s->shots[i] ? cause_unshot(w, s, i) : shot->fate == ABORTED && !shot->late ? GUIDANCE_LOST : MISSED_ALL;
            block[LEAKERS]++;
            block[CAUSES + cause]++;
        } else {
            block[HARMLESS]++;
            block[HARMLESS_ENGAGED] += s->shots[i] > 0;
        }
    }
    int32_t *total = row + w->n_classes * BLOCK, *extra = total + BLOCK;
    for (int c = 0; c < w->n_classes; c++)
        for (int k = 0; k < BLOCK; k++) total[k] += row[c * BLOCK + k];
    extra[NO_LEAKER] = total[LEAKERS] == 0;
    extra[ASSETS_LOST] = __builtin_popcountll(s->points_hit & w->asset_points);
    uint64_t lost = 0; /* components: at whichever of their points they were hit */
    for (int j = 0; j < w->n_points; j++)
        if (s->points_hit >> j & 1 && w->point_component[j] >= 0) lost |= UINT64_C(1) << w->point_component[j];
    for (int j = 0; j < w->n_points; j++) {
        const int k = w->point_component[j];
        extra[N_EXTRAS + j] = k < 0 ? s->points_hit >> j & 1 : lost >> k & 1;
    }
}
